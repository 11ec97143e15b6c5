"""The verbs of `cauce.service.api.Cauce` by who uses them, each group with its values."""
