"""The demonstration: a server of its own, four journeys and 10,000 real-format records, and what can be asked then."""
