"""Loops and transactions around the kernel."""
