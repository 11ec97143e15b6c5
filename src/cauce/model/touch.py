"""A touch: one moment at which a customer and a channel met."""

from __future__ import annotations

import msgspec

from cauce.errors import InvalidValue

MAX_TOUCH_LENGTH = 128


class Touch(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """What happened when the source saw the customer: it says when, matching looks at none of it.

    Raises:
        InvalidValue: a text that is too long or holds control characters, or no kind.
    """

    kind: str
    """What the customer did, in the sender's words: `page_view`, `purchase`, `store_visit` ..."""
    channel: str = ""
    """Where; empty: the record's source."""
    campaign: str = ""
    """What brought the customer there, if the sender knows."""

    def __post_init__(self) -> None:
        if not self.kind.strip():
            raise InvalidValue("kind", "must not be empty")
        for field in ("kind", "channel", "campaign"):
            text: str = getattr(self, field)
            if len(text) > MAX_TOUCH_LENGTH or not text.isprintable():
                raise InvalidValue(field, f"must be printable and at most {MAX_TOUCH_LENGTH} characters")
