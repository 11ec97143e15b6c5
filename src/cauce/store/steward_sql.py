"""Statements on what the store keeps for data stewards, and the readers and writers that use them."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import msgspec
from sqlalchemy import and_, or_, select, tuple_

from cauce.model.curation import Conflict, ConflictKind, ValueRuling
from cauce.model.record import RecordKey, name_digest
from cauce.store import tables as t
from cauce.store.clauses import ZERO, any_of, given, limited, of_tenant
from cauce.store.fetching import Fetching, Row
from cauce.store.statement import Among, Statement
from cauce.store.steward import CarrierRow, ImageRow, ReviewRow, StewardReader

_ruling = msgspec.msgpack.Decoder(ValueRuling)
_encode = msgspec.msgpack.Encoder().encode


ANY_RULING = Statement("any_ruling", "One ruling, if there is any.", any_of(t.ruling))
_rulings = select(t.ruling.c.payload).where(of_tenant(t.ruling))
RULINGS = Statement("rulings", "Rulings on these values.", _rulings.where(Among(t.ruling.c.key)))
_rulings_in_order = _rulings.order_by(t.ruling.c.key)
RULINGS_FIRST = Statement("rulings_first", "The first rulings, so many.", limited(_rulings_in_order))
RULINGS_PAGE = Statement("rulings_page", "Rulings after a key, so many.", limited(_rulings_in_order.where(t.ruling.c.key > given("after"))))

_review = (t.review.c.left, t.review.c.right, t.review.c.weight)
_reviews = select(*_review).where(of_tenant(t.review))
ANY_REVIEW = Statement("any_review", "One pair, if there is any.", any_of(t.review))
REVIEWS_LEFT = Statement("reviews_left", "Pairs whose left signature is one of these.", _reviews.where(Among(t.review.c.left)))
REVIEWS_RIGHT = Statement(
    "reviews_right",
    "Pairs whose right signature is one of these.",
    _reviews.where(Among(t.review.c.right)).with_hint(t.review, "INDEXED BY review_right", "sqlite"),
)
_reviews_in_order = _reviews.order_by(t.review.c.weight.desc(), t.review.c.left, t.review.c.right)
REVIEWS_FIRST = Statement("reviews_first", "The heaviest pairs, so many.", limited(_reviews_in_order))
REVIEWS_PAGE = Statement(
    "reviews_page",
    "Pairs after a weight (given twice), a left one (twice) and a right one, so many.",
    limited(
        _reviews_in_order.where(
            t.review.c.weight <= given("weight_"),
            or_(
                t.review.c.weight < given("weight_again"),
                t.review.c.left > given("left_"),
                and_(t.review.c.left == given("left_again"), t.review.c.right > given("right_")),
            ),
        )
    ),
)
CARRIERS_OF_SIGNATURES = Statement(
    "carriers_of_signatures",
    "Number and identity of the records with these signatures.",
    select(t.record.c.signature, t.record.c.uid, t.record.c.identity).where(
        of_tenant(t.record), t.record.c.signature != ZERO, Among(t.record.c.signature)
    ),
)

_conflict = (t.conflict.c.left, t.conflict.c.right, t.conflict.c.kind, t.conflict.c.evidence, t.conflict.c.cause)
_conflicts_in_order = select(*_conflict).where(of_tenant(t.conflict)).order_by(*_conflict)
CONFLICTS_FIRST = Statement("conflicts_first", "The first conflicts, so many.", limited(_conflicts_in_order))
CONFLICTS_PAGE = Statement(
    "conflicts_page",
    "Conflicts whose records come after two, so many.",
    limited(_conflicts_in_order.where(tuple_(t.conflict.c.left, t.conflict.c.right) > tuple_(given("left_"), given("right_")))),
)
CONFLICTS_OF_PAIR = Statement(
    "conflicts_of_pair",
    "Conflicts of two records.",
    select(*_conflict).where(of_tenant(t.conflict), t.conflict.c.left == given("left_"), t.conflict.c.right == given("right_")),
)

_image = (t.image.c.job, t.image.c.source, t.image.c.record_id, t.image.c.before, t.image.c.put)
_images = select(*_image).where(of_tenant(t.image))
_images_of_job = _images.where(t.image.c.job == given("job_", t.NAME)).order_by(t.image.c.source, t.image.c.record_id)
IMAGES_FIRST = Statement("images_first", "What an import did to the first records, so many.", limited(_images_of_job))
IMAGES_PAGE = Statement(
    "images_page",
    "What an import did to records after a source and a record_id, so many.",
    limited(
        _images_of_job.where(tuple_(t.image.c.source, t.image.c.record_id) > tuple_(given("source_", t.NAME), given("record_id_", t.NAME)))
    ),
)
_all_images = _images.order_by(t.image.c.job, t.image.c.source, t.image.c.record_id)
ALL_IMAGES_FIRST = Statement("all_images_first", "What imports did to the first records, so many.", limited(_all_images))
ALL_IMAGES_PAGE = Statement(
    "all_images_page",
    "What imports did after an import, a source and a record_id, so many.",
    limited(
        _all_images.where(
            tuple_(t.image.c.job, t.image.c.source, t.image.c.record_id)
            > tuple_(given("job_", t.NAME), given("source_", t.NAME), given("record_id_", t.NAME))
        )
    ),
)
IMAGES_OF = Statement("images_of", "What imports did to records whose names have these digests.", _images.where(Among(t.image.c.digest)))


class SqlStewardReader(Fetching, StewardReader):
    """With the statements of any database."""

    def rulings(self, keys: Collection[int]) -> list[ValueRuling]:
        """Few or none."""
        rows = self._among(RULINGS, keys) if keys and self._has(ANY_RULING, keys) else []
        return [_ruling.decode(payload) for (payload,) in rows]

    def rulings_page(self, after_key: int | None, limit: int) -> list[ValueRuling]:
        """In the order of the keys."""
        rows = self._rows(RULINGS_FIRST, limit) if after_key is None else self._rows(RULINGS_PAGE, after_key, limit)
        return [_ruling.decode(payload) for (payload,) in rows]

    def reviews_of(self, signatures: Collection[int]) -> list[ReviewRow]:
        """Each once."""
        if not signatures or not self._has(ANY_REVIEW, signatures):
            return []
        rows = {*self._among(REVIEWS_LEFT, signatures), *self._among(REVIEWS_RIGHT, signatures)}
        return [ReviewRow._make(row) for row in rows]

    def reviews_page(self, after: ReviewRow | None, limit: int) -> list[ReviewRow]:
        """In the order of an index."""
        if after is None:
            return [ReviewRow._make(row) for row in self._rows(REVIEWS_FIRST, limit)]
        left, right, weight = after
        return [ReviewRow._make(row) for row in self._rows(REVIEWS_PAGE, weight, weight, left, left, right, limit)]

    def carriers_of_signatures(self, signatures: Collection[int]) -> list[CarrierRow]:
        """Unordered."""
        return [CarrierRow._make(row) for row in self._among(CARRIERS_OF_SIGNATURES, signatures)]

    def conflicts_page(self, after: Conflict | None, limit: int) -> list[Conflict]:
        """What is left of a pair comes first, so that no index beyond the primary key is needed."""
        if after is None:
            return conflicts_in(self._rows(CONFLICTS_FIRST, limit))
        rest = [found for found in conflicts_in(self._rows(CONFLICTS_OF_PAIR, after.left, after.right)) if found > after]
        return (sorted(rest) + conflicts_in(self._rows(CONFLICTS_PAGE, after.left, after.right, limit)))[:limit]

    def images_page(self, job: str, after: RecordKey | None, limit: int) -> list[ImageRow]:
        """In the order of the primary key."""
        if after is None:
            return [ImageRow._make(row) for row in self._rows(IMAGES_FIRST, job, limit)]
        rows = self._rows(IMAGES_PAGE, job, after.source, after.record_id, limit)
        return [ImageRow._make(row) for row in rows]

    def all_images(self, after: ImageRow | None, limit: int) -> list[ImageRow]:
        """In the order of the primary key."""
        if after is None:
            return [ImageRow._make(row) for row in self._rows(ALL_IMAGES_FIRST, limit)]
        rows = self._rows(ALL_IMAGES_PAGE, after.job, after.source, after.record_id, limit)
        return [ImageRow._make(row) for row in rows]

    def images_of(self, keys: Collection[RecordKey]) -> list[ImageRow]:
        """By digest; the text decides."""
        wanted = set(keys)
        rows = map(ImageRow._make, self._among(IMAGES_OF, [name_digest(key) for key in keys]))
        return [row for row in rows if row.key in wanted]


def conflicts_in(rows: Iterable[Row]) -> list[Conflict]:
    """Conflicts as they were written."""
    return [Conflict(left, right, ConflictKind(kind), evidence, cause) for left, right, kind, evidence, cause in rows]


def bound_ruling(ruling: ValueRuling, tenant: int) -> Row:
    """A ruling as it is written."""
    return (ruling.key, _encode(ruling), tenant)


def bound_image(image: ImageRow, tenant: int) -> Row:
    """What an import did, as it is written."""
    return (*image, name_digest(image.key), tenant)
