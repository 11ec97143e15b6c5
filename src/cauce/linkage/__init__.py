"""The kernel: pure functions from records to identities. No database, no gRPC, no clock, no randomness, no logging.

In the order in which a record goes through it:

- Rules: `ruleset` and `document` read them, `dump` writes them, `kernel` holds what was made of them.
- A record prepared: `normalize` (canonical values), `signing` (what is compared), `blocking` (with whom), all called by `prepare`.
- Pairs: `comparisons` and `frequency`, summed up by `scoring`; under a trained ruleset `trained` does both.
- `resolve()`: `resolution` resolves component by component, `course` has the steps in order. `values` says what is live, `components` what
  belongs together; `cores`, `cells` and `partition` are the pieces; `constraints` and `courts` say what may be one, `carriers` what meets;
  `keytiers`, `tiers`, `hubs`, `evidence`, `classes`, `rounds` and `bare` unite.
- Afterwards: `continuity` (ids), `profile`, `proven`, `consent`, `greyzone`, `sharing`.
- Why: `recorder` writes down what unites; `why` explains pairs and identities by it.
- `columns` does the same for whole tables, and trains rulesets.
"""
