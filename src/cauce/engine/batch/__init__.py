"""The batch engine: whole tables of people, matched with the kernel's functions on columns."""
