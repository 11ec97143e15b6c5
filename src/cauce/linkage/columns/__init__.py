"""The kernel on columns: many records at once, each distinct value looked at once. What trained rulesets are made of and run on.

In the order in which a table goes through it:

- What columns mean: `recognize`, by `headers`, `content`, `shapes`, `meanings`, `settle` and `fields`.
- Canonical values: `normalize` and its modules by kind of value; `column` is how they are held.
- Learning: `train`, by `assume`, `totals`, `patterns`, `em`, `order` and `dependence`; `rules` chooses blocking rules, `written` makes a
  ruleset of it all, `estimate` says how good it is.
- Running: `block` (candidate pairs, from parts that `atoms` takes), `comparators` (levels), `weigh` (bits), `cells` (the partition, by
  `tallies` and `settling`).
"""
