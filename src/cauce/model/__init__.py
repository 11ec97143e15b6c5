"""Frozen values that the whole system speaks in; valid once built."""
