"""The normalisers."""
