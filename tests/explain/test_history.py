"""Histories and as-of answers of random stories: what was answered then is what is answered now, and nothing is left out."""

from __future__ import annotations

from random import Random

import pytest

from cauce.errors import NotFound
from cauce.linkage.kernel import Kernel
from cauce.model.change import ChangeKind
from cauce.service import open_cauce
from cauce.service.api import MAX_PAGE, View
from cauce.service.verbs.history import Order
from worlds.generate import FLAVOURS, small_rules
from worlds.story import Story, next_step

STEPS = 25
_OF_IDENTITIES = frozenset(ChangeKind) - {ChangeKind.VALUE_SHARED, ChangeKind.VALUE_UNSHARED, ChangeKind.RULESET_ACTIVATED}


def told(seed: int, url: str):
    """A story, with who was where after each step."""
    random, rules = Random(seed), small_rules()
    story = Story(open_cauce(url, ruleset=rules), Kernel.of(rules))
    flavour = random.choice(FLAVOURS)
    seen = {}
    for step in range(STEPS):
        next_step(random, story, step, flavour)
        seen[story.cauce.stats().revision] = homes(story.cauce)
    return story, seen


def homes(cauce):
    return {item.record.key: item.identity_id for item in cauce.list_records(page_size=MAX_PAGE).items}


def check_as_of(story, seen):
    cauce, now = story.cauce, homes(story.cauce)
    for revision, then in seen.items():
        for key in now:
            if key in then:
                assert cauce.get_record(key, as_of=str(revision)).identity_id == then[key]
            else:
                with pytest.raises(NotFound):
                    cauce.get_record(key, as_of=str(revision))
        for identity in set(then.values()):
            members = {key for key, home in then.items() if home == identity}
            names = {row.record.key for row in cauce.list_identity_records(identity, as_of=str(revision), page_size=MAX_PAGE).items}
            assert members & now.keys() >= names
            if not names:
                continue
            found = cauce.get_identity(identity, view=View.FULL, as_of=str(revision))
            assert (found.identity_id, found.as_of.records, found.profile.records) == (identity, len(members), len(names))
            assert found.as_of.gone == len(members) - len(names)


def check_histories(story):
    """Each identity's history is all that the feed says of it, in the same words."""
    commits = [item.commit for item in story.cauce.list_changes(limit=MAX_PAGE)]
    ids = {identity for commit in commits for change in commit.changes for identity in (change.identity, *change.others) if identity}
    for identity in ids:
        expected = [
            (commit.revision, commit.at, tuple(change for change in commit.changes if identity in (change.identity, *change.others)))
            for commit in commits
        ]
        page = story.cauce.get_history(identity, order=Order.OLDEST_FIRST, page_size=MAX_PAGE)
        assert [(entry.revision, entry.at, entry.changes) for entry in page.items if entry.changes] == [one for one in expected if one[2]]
        assert all(entry.causes for entry in page.items)


@pytest.mark.parametrize("seed", range(6))
def test_stories(seed):
    story, seen = told(seed, "sqlite://")
    check_as_of(story, seen)
    check_histories(story)
    story.cauce.close()


@pytest.mark.slow
@pytest.mark.parametrize("seed", [21, 22])
def test_stories_on_postgresql(seed, postgres_url):
    story, seen = told(seed, postgres_url)
    check_as_of(story, seen)
    check_histories(story)
    story.cauce.close()


def test_every_change_names_whom_it_concerns():
    """So that a history can be read by identity: nothing but values and rules concerns nobody."""
    story, _ = told(3, "sqlite://")
    nobody = [
        change
        for item in story.cauce.list_changes(limit=MAX_PAGE)
        for change in item.commit.changes
        if change.kind in _OF_IDENTITIES and not change.identity
    ]
    assert {change.kind for change in nobody} <= {ChangeKind.CONFLICT_CLEARED}
    story.cauce.close()
