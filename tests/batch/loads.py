"""What a store holds, in names instead of numbers: two stores of the same records can be compared, however they came to be."""

from __future__ import annotations

from collections import defaultdict

from cauce.model.change import ChangeKind
from cauce.model.curation import ConflictKind
from cauce.model.packing import unpack_subject


def contents(store, tenant="default"):
    """Everything but numbers, ids, revisions and times of commit."""
    with store.read(tenant) as reader:
        rows = reader.records_page("", 0, 100_000)
        identities = {row.no: row for row in reader.identities({row.identity for row in rows})}
        name = {row.uid: (row.source, row.record_id) for row in rows}
        cell = {row.uid: frozenset(name[other.uid] for other in rows if other.identity == row.identity) for row in rows}
        keys = {claim.key for row in rows for claim in unpack_subject(row.subject).claims}
        blocks = {block for row in rows for block in unpack_subject(row.subject).blocks}
        return {
            "records": {name[row.uid]: (row.payload, row.subject, row.signature, row.first_seen, row.last_seen, row.seen) for row in rows},
            "cells": groups((name[row.uid], row.identity) for row in rows),
            "components": groups((name[row.uid], identities[row.identity].component) for row in rows),
            "claims": {(claim.key, name[claim.uid], *claim[2:]) for claim in reader.carriers(keys)},
            "touches": {(name[row.uid], *touch[1:]) for row in rows for touch in reader.touches_after(row.uid, -(2**63), 1000)},
            "blocks": set(reader.blocks(blocks)),
            "muted": {row[:4] for kind in ("value", "block") for row in reader.muted_page(kind, None, 100_000)},
            "conflicts": {
                # a cell is told of by its smallest uid, and one of several owners by the smallest: which that is hangs on who came first
                (found.kind is not ConflictKind.AMBIGUOUS and frozenset((cell[found.left], cell[found.right])), *found_rest(found))
                for found in reader.conflicts_of(list(name))
            },
        }


def found_rest(conflict):
    return conflict.kind, conflict.evidence, conflict.cause


def groups(pairs):
    found = defaultdict(set)
    for member, group in pairs:
        found[group].add(member)
    return frozenset(map(frozenset, found.values()))


def replayed(store, tenant="default"):
    """The partition that the feed tells of, by uid."""
    home, created = {}, set()
    with store.read(tenant) as reader:
        for commit in reader.commits(0, 100_000):
            for change in commit.changes:
                if change.kind is ChangeKind.IDENTITY_CREATED:
                    created.add(change.identity)
                elif change.kind is ChangeKind.RECORD_JOINED:
                    assert change.identity in created
                    home[change.record] = change.identity
    return groups(home.items())


def stored(store, tenant="default"):
    """The partition that the rows tell of, by uid."""
    with store.read(tenant) as reader:
        return groups((row.uid, row.identity) for row in reader.records_page("", 0, 100_000))
