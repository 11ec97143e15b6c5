"""The kernel on columns: many records at once, each distinct value looked at once. What trained rulesets are made of and run on."""
