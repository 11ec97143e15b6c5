"""A command line that cannot be understood, in words of the command line."""

from __future__ import annotations

from typing import Any

import typer
from typer.core import TyperCommand

_LIBRARY = "Value error, "
"""Put by pydantic, which reads options for typer, before what typer says."""


class Worded(TyperCommand):
    """A command that says what is wrong with a value, and nothing of the library that found it."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """See click."""
        try:
            return super().parse_args(ctx, args)
        except typer.BadParameter as error:
            error.message = error.message.removeprefix(_LIBRARY)
            raise
