"""Cauce: identity resolution and profile merging.

`cauce.service.open_cauce` opens the service in this process, `cauce.client.Client` speaks to a server; both have the verbs of
`cauce.service.api.Cauce`. The packages, each importing only from those below it (import-linter holds them to it):

- `testing`: suites that a store or a service must pass, generated customers, a PostgreSQL that needs no installation
- `cli`: the command `cauce`
- `client`: the verbs over gRPC
- `server`: the gRPC server
- `wire`: protobuf messages to plain values and back
- `service`: the verbs, one function each: plain values in, plain values out
- `engine`: transactions and jobs around the kernel; `engine.batch` matches whole tables
- `store`: the database: one contract, SQLite and PostgreSQL
- `linkage`: the kernel: pure functions from records to identities
- `model`: frozen values that all of them speak in
- `settings`, `errors`, `api` (generated from protos/)

docs/architecture.md says where to start reading, and follows a put and a match through these packages.
"""
