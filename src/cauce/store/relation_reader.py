"""What relates identities, by the statements of `relations`."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from cauce.store import relations as r
from cauce.store.fetching import Fetching, Row
from cauce.store.relations import Carrier, Identified, Member, MentionRow, Named, RelationReader, Signer
from cauce.store.statement import Statement


class SqlRelations(Fetching, RelationReader):
    """Answers by SQL; a reader adds how rows are fetched."""

    def _each(self, statement: Statement, keys: Iterable[int], limit: int) -> list[Row]:
        """All rows of a statement for each of the keys: a bound for every key needs a look-up for every key."""
        rows: list[Row] = []
        for key in dict.fromkeys(keys):
            rows += self._rows(statement, key, limit)
        return rows

    def mentions_of(self, uids: Collection[int]) -> list[MentionRow]:
        """Most tenants have none."""
        return list(map(MentionRow._make, self._among(r.MENTIONS_OF, uids))) if self._has(r.ANY_MENTION, uids) else []

    def carriers_upto(self, keys: Collection[int], limit: int) -> list[Carrier]:
        """Value by value, by uid."""
        return list(map(Carrier._make, self._each(r.CARRIERS_UPTO, keys, limit)))

    def mentioners_upto(self, keys: Collection[int], limit: int) -> list[Carrier]:
        """Value by value, by uid."""
        return list(map(Carrier._make, self._each(r.MENTIONERS_UPTO, keys, limit))) if self._has(r.ANY_MENTION, keys) else []

    def signers(self, signatures: Collection[int]) -> list[Signer]:
        """Unordered."""
        return list(map(Signer._make, self._among(r.SIGNERS, signatures)))

    def members_upto(self, identities: Collection[int], limit: int) -> list[Member]:
        """Identity by identity, by uid."""
        return list(map(Member._make, self._each(r.MEMBERS_UPTO, identities, limit)))

    def subjects_of(self, uids: Collection[int]) -> list[Member]:
        """Unordered; payloads stay on disk."""
        return list(map(Member._make, self._among(r.SUBJECTS, uids)))

    def sizes(self, identities: Collection[int]) -> dict[int, int]:
        """Counted in the index."""
        return dict(self._among(r.SIZES, identities))

    def identities_page(self, after: int, limit: int) -> list[Identified]:
        """In the order of the key."""
        rows = self._rows(r.IDENTITIES_PAGE, after, limit)
        return [Identified(no, name, created, bool(live), to) for no, name, created, live, to in rows]

    def names_between(self, first: int, last: int) -> list[Named]:
        """In the order of the index."""
        return list(map(Named._make, self._rows(r.NAMES_BETWEEN, first, last)))

    def subjects_between(self, first: int, last: int) -> list[Member]:
        """Unordered."""
        return list(map(Member._make, self._rows(r.SUBJECTS_BETWEEN, first, last)))

    def left_between(self, first: int, last: int, revision: int) -> list[tuple[int, int]]:
        """Unordered."""
        return [(identity, uid) for identity, uid in self._rows(r.LEFT_BETWEEN, first, last, revision, revision)]
