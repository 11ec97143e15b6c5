"""Namesakes: one full name and mailboxes that look alike are two people, until something else says otherwise."""

from __future__ import annotations

import pytest

from cauce.model.record import Assurance, Identifier, Record
from cauce.service import open_cauce


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("ana.perez1@example.es", "ana.perez2@example.es"),
        ("ana.perez@example.es", "ana.perez7@example.es"),
        ("ana.perez@example.es", "ana.peres@example.es"),
    ],
)
def test_similar_mailboxes_do_not_unite_namesakes(left, right):
    cauce = open_cauce("sqlite://")
    placed = [
        cauce.put_record(
            Record(
                source="web",
                record_id=email,
                observed_at=0,
                identifiers=(Identifier(namespace="email", value=email, assurance=Assurance.VERIFIED),),
                attributes={"full_name": "Ana Zapatero Urquijo"},
            )
        )
        for email in (left, right)
    ]
    assert placed[0].identity_id != placed[1].identity_id
    cauce.close()
