"""Frozen values that the whole system speaks in; valid once built.

`record` is what a source sends, `subject` what matching sees of it, `ruleset` what decides. `change` is what the feed says, `profile` what
is known of a customer, `explanation` and `how` why records are one. `curation`, `effect` and `simulation` belong to data stewards,
`consent`, `permission` and `privacy` to what customers may ask, `job` to long work. `packing` turns them into bytes for a store and back.
"""
