"""Every unary verb once: its request, and how its answer is read.

Both clients are made of these (`client.call.sent`, `client.call.awaited`); they differ only in how they wait. Arguments and their defaults
are those of the contract, `service.api`.
"""
