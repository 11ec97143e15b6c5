"""The kernel: pure functions from records to identities. No database, no gRPC, no clock, no randomness, no logging."""
