"""For tests of Cauce and of code that uses it: conformance suites and a PostgreSQL server that needs no installation."""
