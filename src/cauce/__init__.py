"""Cauce: identity resolution and profile merging."""
