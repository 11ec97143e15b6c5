"""The comparators of trained rulesets: each compares one thing that is known of people, for two records or for a million pairs."""
