"""Statements on what the store keeps for data stewards, and the readers and writers that use them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

import msgspec
from sqlalchemy import BigInteger, ColumnElement, Integer, Select, and_, bindparam, literal_column, or_, select

from cauce.model.curation import Conflict, ConflictKind, ValueRuling
from cauce.model.record import RecordKey, name_digest
from cauce.store import tables as t
from cauce.store.fetching import Fetching, Row
from cauce.store.statement import Among, Statement
from cauce.store.steward import CarrierRow, ImageRow, ReviewRow, StewardReader

_ruling = msgspec.msgpack.Decoder(ValueRuling)
_encode = msgspec.msgpack.Encoder().encode
_ZERO: ColumnElement[int] = literal_column("0")
_ONE: ColumnElement[int] = literal_column("1")


def _of(table: Any) -> ColumnElement[bool]:
    return table.c.tenant == bindparam("tenant", type_=Integer)  # type: ignore[no-any-return]


def _number(name: str) -> ColumnElement[Any]:
    return bindparam(name, type_=BigInteger())


def _name(name: str) -> ColumnElement[Any]:
    return bindparam(name, type_=t.NAME)


def _limited(query: Select[Any]) -> Select[Any]:
    return query.limit(_number("limit")).offset(_ZERO)


ANY_RULING = Statement("any_ruling", "One ruling, if there is any.", select(_ONE).where(_of(t.ruling)).limit(_ONE).offset(_ZERO))
_rulings = select(t.ruling.c.payload).where(_of(t.ruling))
RULINGS = Statement("rulings", "Rulings on these values.", _rulings.where(Among(t.ruling.c.key)))
_rulings_in_order = _rulings.order_by(t.ruling.c.key)
RULINGS_FIRST = Statement("rulings_first", "The first rulings, so many.", _limited(_rulings_in_order))
RULINGS_PAGE = Statement(
    "rulings_page", "Rulings after a key, so many.", _limited(_rulings_in_order.where(t.ruling.c.key > _number("after")))
)

_review = (t.review.c.left, t.review.c.right, t.review.c.weight)
_reviews = select(*_review).where(_of(t.review))
ANY_REVIEW = Statement("any_review", "One pair, if there is any.", select(_ONE).where(_of(t.review)).limit(_ONE).offset(_ZERO))
REVIEWS_LEFT = Statement("reviews_left", "Pairs whose left signature is one of these.", _reviews.where(Among(t.review.c.left)))
REVIEWS_RIGHT = Statement("reviews_right", "Pairs whose right signature is one of these.", _reviews.where(Among(t.review.c.right)))
_reviews_in_order = _reviews.order_by(t.review.c.weight.desc(), t.review.c.left, t.review.c.right)
REVIEWS_FIRST = Statement("reviews_first", "The heaviest pairs, so many.", _limited(_reviews_in_order))
REVIEWS_PAGE = Statement(
    "reviews_page",
    "Pairs after a weight (given twice), a left one (twice) and a right one, so many.",
    _limited(
        _reviews_in_order.where(
            or_(
                t.review.c.weight < _number("weight_"),
                and_(
                    t.review.c.weight == _number("weight_again"),
                    or_(
                        t.review.c.left > _number("left_"),
                        and_(t.review.c.left == _number("left_again"), t.review.c.right > _number("right_")),
                    ),
                ),
            )
        )
    ),
)
CARRIERS_OF_SIGNATURES = Statement(
    "carriers_of_signatures",
    "Number and identity of the records with these signatures.",
    select(t.record.c.signature, t.record.c.uid, t.record.c.identity).where(
        _of(t.record), t.record.c.signature != _ZERO, Among(t.record.c.signature)
    ),
)

_conflict = (t.conflict.c.left, t.conflict.c.right, t.conflict.c.kind, t.conflict.c.evidence, t.conflict.c.cause)
_conflicts_in_order = select(*_conflict).where(_of(t.conflict)).order_by(*_conflict)
CONFLICTS_FIRST = Statement("conflicts_first", "The first conflicts, so many.", _limited(_conflicts_in_order))
CONFLICTS_PAGE = Statement(
    "conflicts_page",
    "Conflicts whose records come after two (the left one given twice), so many.",
    _limited(
        _conflicts_in_order.where(
            or_(
                t.conflict.c.left > _number("left_"),
                and_(t.conflict.c.left == _number("left_again"), t.conflict.c.right > _number("right_")),
            )
        )
    ),
)
CONFLICTS_OF_PAIR = Statement(
    "conflicts_of_pair",
    "Conflicts of two records.",
    select(*_conflict).where(_of(t.conflict), t.conflict.c.left == _number("left_"), t.conflict.c.right == _number("right_")),
)

_image = (t.image.c.job, t.image.c.source, t.image.c.record_id, t.image.c.before, t.image.c.put)
_images = select(*_image).where(_of(t.image))
_images_of_job = _images.where(t.image.c.job == _name("job_")).order_by(t.image.c.source, t.image.c.record_id)
IMAGES_FIRST = Statement("images_first", "What an import did to the first records, so many.", _limited(_images_of_job))
IMAGES_PAGE = Statement(
    "images_page",
    "What an import did to records after a source (given twice) and a record_id, so many.",
    _limited(
        _images_of_job.where(
            or_(
                t.image.c.source > _name("source_"),
                and_(t.image.c.source == _name("source_again"), t.image.c.record_id > _name("record_id_")),
            )
        )
    ),
)
_all_images = _images.order_by(t.image.c.job, t.image.c.source, t.image.c.record_id)
ALL_IMAGES_FIRST = Statement("all_images_first", "What imports did to the first records, so many.", _limited(_all_images))
ALL_IMAGES_PAGE = Statement(
    "all_images_page",
    "What imports did after an import (given twice), a source (given twice) and a record_id, so many.",
    _limited(
        _all_images.where(
            or_(
                t.image.c.job > _name("job_"),
                and_(
                    t.image.c.job == _name("job_again"),
                    or_(
                        t.image.c.source > _name("source_"),
                        and_(t.image.c.source == _name("source_again"), t.image.c.record_id > _name("record_id_")),
                    ),
                ),
            )
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
            return _conflicts(self._rows(CONFLICTS_FIRST, limit))
        rest = [found for found in _conflicts(self._rows(CONFLICTS_OF_PAIR, after.left, after.right)) if found > after]
        return (sorted(rest) + _conflicts(self._rows(CONFLICTS_PAGE, after.left, after.left, after.right, limit)))[:limit]

    def images_page(self, job: str, after: RecordKey | None, limit: int) -> list[ImageRow]:
        """In the order of the primary key."""
        if after is None:
            return [ImageRow._make(row) for row in self._rows(IMAGES_FIRST, job, limit)]
        rows = self._rows(IMAGES_PAGE, job, after.source, after.source, after.record_id, limit)
        return [ImageRow._make(row) for row in rows]

    def all_images(self, after: ImageRow | None, limit: int) -> list[ImageRow]:
        """In the order of the primary key."""
        if after is None:
            return [ImageRow._make(row) for row in self._rows(ALL_IMAGES_FIRST, limit)]
        rows = self._rows(ALL_IMAGES_PAGE, after.job, after.job, after.source, after.source, after.record_id, limit)
        return [ImageRow._make(row) for row in rows]

    def images_of(self, keys: Collection[RecordKey]) -> list[ImageRow]:
        """By digest; the text decides."""
        wanted = set(keys)
        rows = map(ImageRow._make, self._among(IMAGES_OF, [name_digest(key) for key in keys]))
        return [row for row in rows if row.key in wanted]


def _conflicts(rows: Iterable[Row]) -> list[Conflict]:
    return [Conflict(left, right, ConflictKind(kind), evidence, cause) for left, right, kind, evidence, cause in rows]


def bound_ruling(ruling: ValueRuling, tenant: int) -> Row:
    """A ruling as it is written."""
    return (ruling.key, _encode(ruling), tenant)


def bound_image(image: ImageRow, tenant: int) -> Row:
    """What an import did, as it is written."""
    return (*image, name_digest(image.key), tenant)
