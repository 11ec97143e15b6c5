"""Store cases: rulings, pairs in the grey zone, conflicts in pages, and what imports replaced."""

from __future__ import annotations

from itertools import pairwise

from cauce.model.curation import Conflict, ConflictKind, Ruling, ValueRuling
from cauce.model.record import RecordKey
from cauce.store.base import Store
from cauce.store.steward import CarrierRow, ImageRow, ReviewRow
from cauce.testing.store_world import TENANT, identity, put, record

OTHER = "other"
REVIEWS = [ReviewRow(1, 1, 9), ReviewRow(-5, 3, 9), ReviewRow(1, 2, 9), ReviewRow(2, 7, 30), ReviewRow(1, 7, 5)]


def ruling(key: int, what: Ruling = Ruling.DENY) -> ValueRuling:
    """A ruling on a value."""
    return ValueRuling(key=key, ruling=what, namespace="email", value="a@b.es", author="eva", reason="r", made_at=1, made_revision=1)


class StewardCases:
    """What is kept for those who correct."""

    def test_rulings_are_kept_by_key_and_tenant(self, store: Store) -> None:
        """By key, in pages, replaced and gone; of this tenant."""
        put(store, rulings_put=[ruling(5), ruling(-3), ruling(9)])
        put(store, OTHER, rulings_put=[ruling(5, Ruling.ALLOW)])
        put(store, rulings_put=[ruling(9, Ruling.ALLOW)], rulings_removed=[5])
        with store.read(TENANT) as reader:
            assert sorted(reader.rulings([5, 9, -3, 4]), key=lambda one: one.key) == [ruling(-3), ruling(9, Ruling.ALLOW)]
            assert reader.rulings_page(None, 1) == [ruling(-3)]
            assert reader.rulings_page(-3, 9) == [ruling(9, Ruling.ALLOW)]
            assert reader.rulings([]) == []

    def test_the_grey_zone(self, store: Store) -> None:
        """The heaviest first, in pages of any size; by either signature."""
        put(store, reviews_put=REVIEWS)
        put(store, OTHER, reviews_put=[ReviewRow(1, 3, 99)])
        ordered = sorted(REVIEWS, key=lambda row: (-row.weight, row.left, row.right))
        with store.read(TENANT) as reader:
            assert reader.reviews_page(None, 99) == ordered
            for size in (1, 2, 4):
                found: list[ReviewRow] = []
                while page := reader.reviews_page(found[-1] if found else None, size):
                    found += page
                assert found == ordered
            assert set(reader.reviews_of([3, 2])) == {ReviewRow(-5, 3, 9), ReviewRow(1, 2, 9), ReviewRow(2, 7, 30)}
        put(store, reviews_put=[ReviewRow(1, 2, 11)], reviews_removed=[(1, 1), (2, 7)])
        with store.read(TENANT) as reader:
            assert reader.reviews_page(None, 99) == [ReviewRow(1, 2, 11), ReviewRow(-5, 3, 9), ReviewRow(1, 7, 5)]

    def test_who_has_a_signature(self, store: Store) -> None:
        """And in which identity they are; 0 is none."""
        put(store, identities_put=[identity(1), identity(2)])
        put(store, records_put=[record(1, signature=7), record(2, signature=7, identity=2), record(3, signature=0, identity=2)])
        with store.read(TENANT) as reader:
            assert sorted(reader.carriers_of_signatures([7, 8, 0])) == [CarrierRow(7, 1, 1), CarrierRow(7, 2, 2)]

    def test_conflicts_in_pages(self, store: Store) -> None:
        """In their order, of any size."""
        conflicts = [Conflict(*pair, kind, f"key:{kind}", "rival") for pair in ((1, 2), (1, 3), (2, 3)) for kind in ConflictKind]
        put(store, conflicts_added=conflicts)
        with store.read(TENANT) as reader:
            for size in (1, 3, 50):
                found: list[Conflict] = []
                while page := reader.conflicts_page(found[-1] if found else None, size):
                    found += page
                assert set(found) == set(conflicts)
                assert all(one < other for one, other in pairwise(found))

    def test_what_imports_did(self, store: Store) -> None:
        """By import, in pages; by record; gone."""
        images = [ImageRow("j1", "crm", "a", b"", 4), ImageRow("j1", "web", "a", b"x", -4), ImageRow("j2", "crm", "a", b"y", 5)]
        put(store, images_put=images)
        with store.read(TENANT) as reader:
            assert reader.images_page("j1", None, 9) == images[:2]
            assert reader.images_page("j1", RecordKey("crm", "a"), 9) == images[1:2]
            assert sorted(reader.images_of([RecordKey("crm", "a")])) == [images[0], images[2]]
            assert reader.all_images(None, 2) == images[:2]
            assert [reader.all_images(after, 9) for after in images] == [images[1:], images[2:], []]
        put(store, images_put=[images[2]._replace(before=b"z")], images_removed=[("j1", RecordKey("crm", "a"))])
        with store.read(TENANT) as reader:
            assert reader.images_of([RecordKey("crm", "a")]) == [images[2]._replace(before=b"z")]
