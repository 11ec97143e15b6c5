"""Rulesets that come with the package, one readable YAML document each."""
