"""Service cases: records in and out."""

# ruff: noqa: PLR2004 - figures of a case mean nothing beyond it

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import pytest

from cauce.engine.operations import Effect
from cauce.errors import InvalidValue, NotFound, Reason
from cauce.model.record import DIGEST_PREFIX, Assurance, Identifier, Record, Role
from cauce.service.api import MAX_BATCH, Cauce, PutResult
from cauce.testing.service_world import BRIDGE, DAY, NOON, account, everything, key, partition, put, put_two_customers, record, verified


class PutCases:
    """PutRecord, BatchPutRecords, IngestRecords."""

    def test_a_put_is_a_new_identity(self, cauce: Cauce) -> None:
        """Nothing to join: an identity of its own."""
        result = cauce.put_record(account("a", "ana"))
        assert result.key == key("a")
        assert result.effect is Effect.CREATED
        assert result.identity_id
        assert result.token
        assert result.merged == ()

    def test_a_repeated_put_changes_nothing(self, cauce: Cauce) -> None:
        """Same identity, no second record."""
        first, again = cauce.put_record(account("a", "ana")), cauce.put_record(account("a", "ana"))
        assert again.effect is Effect.UNCHANGED
        assert again.identity_id == first.identity_id
        assert len(partition(cauce)) == 1

    def test_a_shared_account_joins(self, cauce: Cauce) -> None:
        """Two records of one login."""
        first, second = cauce.put_record(account("a", "ana")), cauce.put_record(account("b", "ana"))
        assert second.effect is Effect.JOINED
        assert second.identity_id == first.identity_id

    def test_a_bridge_merges(self, cauce: Cauce) -> None:
        """The older id survives, the other is named as merged."""
        older, younger = put_two_customers(cauce)
        result = cauce.put_record(BRIDGE)
        assert result.effect is Effect.MERGED
        assert result.identity_id == older
        assert result.merged == (younger,)

    def test_a_replaced_record_moves(self, cauce: Cauce) -> None:
        """What it said before no longer counts."""
        put(cauce, *(account(f"{login}{number}", login) for login in ("ana", "bea") for number in range(2)), account("c", "ana"))
        moved = cauce.put_record(account("c", "bea"))
        assert moved.effect is Effect.MOVED
        assert moved.identity_id == partition(cauce)[key("bea1")]

    def test_a_batch_answers_in_order(self, cauce: Cauce) -> None:
        """One outcome a record."""
        results = put(cauce, account("b", "bea"), account("a", "ana"), account("c", "bea"))
        assert [result.key.record_id for result in results] == ["b", "a", "c"]
        assert results[0].identity_id == results[2].identity_id != results[1].identity_id

    def test_in_a_batch_the_last_put_of_a_key_wins(self, cauce: Cauce) -> None:
        """As if they had come one after the other."""
        put(cauce, account("a", "ana", city="Soria"), account("a", "ana", city="Lugo"))
        assert cauce.get_record(key("a")).record.attributes["city"] == "Lugo"

    def test_an_empty_batch(self, cauce: Cauce) -> None:
        """Is no error."""
        assert cauce.batch_put_records([]) == []

    def test_a_batch_of_the_largest_size(self, cauce: Cauce) -> None:
        """Is accepted."""
        results = put(cauce, *(account(f"r{number}", f"u{number}") for number in range(MAX_BATCH)))
        assert len({result.identity_id for result in results}) == MAX_BATCH

    def test_a_batch_too_large(self, cauce: Cauce) -> None:
        """Is refused whole, and nothing of it is kept."""
        with pytest.raises(InvalidValue) as refused:
            cauce.batch_put_records([account(f"r{number}", "ana") for number in range(MAX_BATCH + 1)])
        assert (refused.value.reason, refused.value.field) == (Reason.BATCH_TOO_LARGE, "records")
        assert partition(cauce) == {}

    def test_a_stream_answers_batch_by_batch(self, cauce: Cauce) -> None:
        """In order, each batch whole."""
        batches = [[account(f"r{number}-{place}", f"u{place}") for place in range(3)] for number in range(12)]
        answers = list(cauce.ingest_records(batches))
        keys = [[outcome.key for outcome in answer if isinstance(outcome, PutResult)] for answer in answers]
        assert keys == [[each.key for each in batch] for batch in batches]
        assert len(set(partition(cauce).values())) == 3

    def test_an_empty_stream(self, cauce: Cauce) -> None:
        """Ends at once; an empty batch has an empty answer."""
        assert list(cauce.ingest_records([])) == []
        assert list(cauce.ingest_records([[]])) == [[]]

    def test_an_acknowledged_batch_is_there(self, cauce: Cauce) -> None:
        """Readable as soon as its answer has come."""
        for number, _ in enumerate(cauce.ingest_records([account(f"r{number}", "ana")] for number in range(10))):
            assert cauce.get_record(key(f"r{number}")).record.record_id == f"r{number}"

    def test_a_stream_whose_source_fails(self, cauce: Cauce) -> None:
        """Raises what its source raised."""

        def batches() -> Iterator[Sequence[Record]]:
            yield [account("a", "ana")]
            raise LookupError("no more")

        with pytest.raises(LookupError):
            list(cauce.ingest_records(batches()))

    def test_a_stream_with_a_batch_too_large(self, cauce: Cauce) -> None:
        """Fails there; what was acknowledged stays."""
        batches = [[account("a", "ana")], [account("b", "bea")] * (MAX_BATCH + 1)]
        with pytest.raises(InvalidValue) as refused:
            list(cauce.ingest_records(batches))
        assert refused.value.reason is Reason.BATCH_TOO_LARGE

    def test_a_record_without_id_is_named_by_its_content(self, cauce: Cauce) -> None:
        """A thousand identical pings are one record, seen a thousand times."""
        ping = Record(source="web", observed_at=NOON, identifiers=(verified("cookie", "t-1"),))
        later = Record(source="web", observed_at=NOON + DAY, identifiers=(verified("cookie", "t-1"),))
        first, second = cauce.put_record(ping), cauce.put_record(later)
        assert first.key == second.key
        assert first.key.record_id.startswith(DIGEST_PREFIX)
        stored = cauce.get_record(first.key)
        assert (stored.seen, stored.first_seen, stored.last_seen) == (2, NOON, NOON + DAY)

    def test_what_matching_cannot_use_is_said(self, cauce: Cauce) -> None:
        """The record is accepted; the notice names the field, not the value."""
        result = cauce.put_record(account("a", "ana", verified("email", "not an address")))
        assert [notice.field for notice in result.notices] == ["identifiers[1].value"]
        assert "not an address" not in result.notices[0].reason


class RecordCases:
    """GetRecord, DeleteRecord, ListRecords."""

    def test_a_record_comes_back_as_it_was_put(self, cauce: Cauce) -> None:
        """Every kind of field."""
        sent = Record(
            source="tienda/ñ",
            record_id="日本 'a\"b",
            observed_at=NOON + 1,
            identifiers=(
                Identifier(namespace="email", value="Ana@Tienda.example", assurance=Assurance.INFERRED),
                Identifier(namespace="card", value="77", role=Role.MENTIONED, valid_from=-DAY, valid_to=NOON),
            ),
            attributes={"full_name": "Ana Ñúñez", "visits": -3, "score": 0.25, "vip": True, "tags": ("a", "", "b"), "note": ""},
            region="ES",
        )
        cauce.put_record(sent)
        assert cauce.get_record(sent.key).record == sent

    def test_a_record_that_does_not_exist(self, cauce: Cauce) -> None:
        """Is not found."""
        with pytest.raises(NotFound) as refused:
            cauce.get_record(key("nobody"))
        assert refused.value.reason is Reason.RECORD_NOT_FOUND

    def test_a_read_sees_the_write_of_its_token(self, cauce: Cauce) -> None:
        """`at_least`."""
        token = cauce.put_record(account("a", "ana")).token
        assert cauce.get_record(key("a"), at_least=token).identity_id

    def test_a_token_that_is_none(self, cauce: Cauce) -> None:
        """Is refused."""
        cauce.put_record(account("a", "ana"))
        for token in ("x", "not a token", "AAAA", "ñ"):
            with pytest.raises(InvalidValue) as refused:
                cauce.get_record(key("a"), at_least=token)
            assert refused.value.reason is Reason.TOKEN_INVALID

    def test_a_deleted_record_is_gone(self, cauce: Cauce) -> None:
        """And deleting it again finds nothing."""
        cauce.put_record(account("a", "ana"))
        token = cauce.delete_record(key("a"))
        with pytest.raises(NotFound):
            cauce.get_record(key("a"), at_least=token)
        with pytest.raises(NotFound) as refused:
            cauce.delete_record(key("a"))
        assert refused.value.reason is Reason.RECORD_NOT_FOUND

    def test_deleting_a_bridge_takes_its_merge_back(self, cauce: Cauce) -> None:
        """As if it had never been put."""
        older, _ = put_two_customers(cauce)
        cauce.put_record(BRIDGE)
        cauce.delete_record(BRIDGE.key)
        cells = partition(cauce)
        assert cells[key("a")] != cells[key("b")]
        assert older in cells.values()

    def test_a_record_that_comes_back_is_a_new_one(self, cauce: Cauce) -> None:
        """Its handle is never used again."""
        cauce.put_record(account("a", "ana"))
        before = cauce.get_record(key("a")).uid
        cauce.delete_record(key("a"))
        cauce.put_record(account("a", "ana"))
        assert cauce.get_record(key("a")).uid != before

    def test_a_replaced_record_keeps_its_handle(self, cauce: Cauce) -> None:
        """And says when it was put last."""
        cauce.put_record(account("a", "ana"))
        before = cauce.get_record(key("a"))
        cauce.put_record(account("a", "ana", city="Lugo"))
        after = cauce.get_record(key("a"))
        assert after.uid == before.uid
        assert after.revision > before.revision

    @pytest.mark.parametrize("page_size", [1, 4, 5, 6])
    def test_pages_cover_the_list_once(self, cauce: Cauce, page_size: int) -> None:
        """Below, at and above the length of the list."""
        put(cauce, *(account(f"r{number}", f"u{number}") for number in range(5)))
        listed = everything(lambda token: cauce.list_records(page_size=page_size, page_token=token))
        assert sorted(row.record.record_id for row in listed) == [f"r{number}" for number in range(5)]
        assert all(len(cauce.list_records(page_size=page_size).items) <= page_size for _ in range(1))

    def test_a_list_of_one_source(self, cauce: Cauce) -> None:
        """And of one that sent nothing."""
        put(cauce, account("a", "ana"), record("w", verified("cookie", "c"), source="web"))
        assert [row.record.record_id for row in cauce.list_records(source="web").items] == ["w"]
        assert cauce.list_records(source="pos").items == ()

    def test_an_empty_list(self, cauce: Cauce) -> None:
        """One empty page."""
        page = cauce.list_records()
        assert (page.items, page.next_page_token) == ((), "")

    def test_a_negative_page_size(self, cauce: Cauce) -> None:
        """Is refused."""
        with pytest.raises(InvalidValue) as refused:
            cauce.list_records(page_size=-1)
        assert (refused.value.reason, refused.value.field) == (Reason.FIELD_INVALID, "page_size")

    def test_no_page_size_is_the_default_and_a_huge_one_is_cut(self, cauce: Cauce) -> None:
        """Neither is an error."""
        put(cauce, *(account(f"r{number}", f"u{number}") for number in range(60)))
        assert len(cauce.list_records(page_size=0).items) == 50
        assert len(cauce.list_records(page_size=2_000_000).items) == 60

    def test_a_page_token_belongs_to_its_list(self, cauce: Cauce) -> None:
        """Another list, or none at all, refuses it."""
        put(cauce, *(account(f"r{number}", f"u{number}") for number in range(3)))
        token = cauce.list_records(page_size=1).next_page_token
        wrong: list[Callable[[], object]] = [
            lambda: cauce.list_records(source="crm", page_token=token),
            lambda: cauce.list_assertions(page_token=token),
            lambda: cauce.list_records(page_token="garbage"),  # noqa: S106 - no password
            lambda: cauce.list_records(page_token=token[:-2]),
        ]
        for call in wrong:
            with pytest.raises(InvalidValue) as refused:
                call()
            assert (refused.value.reason, refused.value.field) == (Reason.PAGE_TOKEN_INVALID, "page_token")
