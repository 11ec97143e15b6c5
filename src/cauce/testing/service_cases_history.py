"""Service cases: what caused each commit, what became of an identity, and how things were."""

# ruff: noqa: PLR2004, PT009 - figures of a case mean nothing beyond it; `assert_` is a verb

from __future__ import annotations

from cauce.model.change import Cause, CauseKind
from cauce.model.curation import Judgement
from cauce.service.api import Cauce
from cauce.testing.service_world import account, key, put, record, verified


def causes(cauce: Cauce) -> list[tuple[Cause, ...]]:
    """Of every commit, in order."""
    return [item.commit.causes for item in cauce.list_changes(limit=1000) if item.commit]


class CauseCases:
    """Why there was a commit."""

    def test_puts_of_several_sources(self, cauce: Cauce) -> None:
        """One cause for each source, with the number of records; the source did it, for nobody else is known."""
        put(
            cauce,
            account("a", "ana"),
            record("w1", verified("cookie", "c-1"), source="web"),
            record("w2", verified("cookie", "c-2"), source="web"),
        )
        assert causes(cauce) == [
            (Cause(CauseKind.PUT, actor="crm", source="crm", count=1), Cause(CauseKind.PUT, actor="web", source="web", count=2))
        ]

    def test_what_changes_nothing_causes_nothing(self, cauce: Cauce) -> None:
        """Of a batch only the records count that are new or changed."""
        put(cauce, account("a", "ana"))
        put(cauce, account("a", "ana"), account("b", "bea"))
        assert causes(cauce)[1] == (Cause(CauseKind.PUT, actor="crm", source="crm", count=1),)

    def test_a_delete(self, cauce: Cauce) -> None:
        """Of whose record."""
        put(cauce, account("a", "ana"))
        cauce.delete_record(key("a"))
        assert causes(cauce)[1] == (Cause(CauseKind.DELETE, actor="crm", source="crm"),)

    def test_an_assertion_and_its_end(self, cauce: Cauce) -> None:
        """Whose word it was, and which."""
        put(cauce, account("a", "ana"), account("b", "bea"))
        made = cauce.assert_(Judgement.SAME, key("a"), key("b"), author="Eva", reason="she called", request_id="r1")
        cauce.assert_(Judgement.SAME, key("a"), key("b"), author="Eva", reason="she called", request_id="r1")
        cauce.retract(made.assertion_id, author="Ivo")
        assert causes(cauce)[1:] == [
            (Cause(CauseKind.ASSERT, actor="Eva", subject=made.assertion_id),),
            (Cause(CauseKind.RETRACT, actor="Ivo", subject=made.assertion_id),),
        ]
