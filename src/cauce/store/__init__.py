"""Where the graph is kept: one contract, SQLite and PostgreSQL, one conformance suite (`cauce.testing`)."""
