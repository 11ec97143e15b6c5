"""Histories and as-of answers of random stories: what was answered then is what is answered now, and nothing is left out."""

from __future__ import annotations

from random import Random

import pytest

from cauce.linkage.kernel import Kernel
from cauce.model.change import ChangeKind
from cauce.service import open_cauce
from cauce.service.api import MAX_PAGE
from worlds.generate import FLAVOURS, small_rules
from worlds.histories import check_as_of, check_histories, homes
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


@pytest.mark.parametrize("seed", range(6))
def test_the_past_reads_as_it_was_when_it_was_now(seed):
    story, seen = told(seed, "sqlite://")
    check_as_of(story.cauce, seen)
    check_histories(story.cauce)
    story.cauce.close()


@pytest.mark.slow
@pytest.mark.parametrize("seed", [21, 22])
def test_stories_on_postgresql(seed, postgres_url):
    story, seen = told(seed, postgres_url)
    check_as_of(story.cauce, seen)
    check_histories(story.cauce)
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
