"""For tests of Cauce and of code that uses it.

- `store_suite.StoreSuite`: what every store must do; a new driver proves itself by one subclass. `service_suite`: the same for the verbs.
- `postgres`: a PostgreSQL server that needs no installation. `serving`: a gRPC server inside the test process.
- `customers`: generated customers with the truth about them. `febrl`: the field's old test sets.
"""
