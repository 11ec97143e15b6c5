"""Other rules in the middle of a story: what was simulated is what happens, and every revision is as from scratch under some rules."""

from __future__ import annotations

import os
from contextlib import closing
from random import Random

import pytest

from cauce.linkage.dump import dump_ruleset
from cauce.linkage.kernel import Kernel
from cauce.model.packing import unpack_subject
from cauce.service import open_cauce
from worlds.generate import FLAVOURS
from worlds.rules import DIFFERENT, FIRST_RULES, change_rules, over
from worlds.story import Story, next_step

STORIES = int(os.environ.get("CAUCE_STORIES", "6"))
FIRST = int(os.environ.get("CAUCE_STORY", "3000"))


def tell(seed, url):
    random = Random(seed)
    flavour = random.choice(FLAVOURS)
    with closing(open_cauce(url, ruleset=FIRST_RULES)) as cauce:
        story = Story(cauce, Kernel.of(FIRST_RULES))
        for step in range(40):
            if step % 8 == 7:
                change_rules(story, random.choice([*DIFFERENT, FIRST_RULES]))
                assert not (wrong := cauce.verify().problems), wrong
            else:
                next_step(random, story, step, flavour)
            assert not (wrong := story.check(oracle=False)), f"seed {seed}, step {step}: {wrong}"
        story.check_history()
        story.check_ids()
        assert cauce.verify().sound


@pytest.mark.parametrize("seed", range(FIRST, FIRST + STORIES))
def test_other_rules_in_the_middle_of_a_story(seed):
    tell(seed, "sqlite://")


@pytest.mark.slow
@pytest.mark.parametrize("seed", [11, 12])
def test_other_rules_in_the_middle_of_a_story_on_postgresql(seed, postgres_url):
    tell(seed, postgres_url)


@pytest.mark.parametrize("rules", DIFFERENT, ids=lambda rules: str(rules.version))
def test_undo_restores_the_partition(rules):
    """Activating the old version again gives what was, whatever the other one made of it."""
    random = Random(rules.version)
    with closing(open_cauce("sqlite://", ruleset=FIRST_RULES)) as cauce:
        story = Story(cauce, Kernel.of(FIRST_RULES))
        for step in range(14):
            next_step(random, story, step, FLAVOURS[0])
        before = story.stored()
        for wanted in (rules, FIRST_RULES):
            change_rules(story, wanted)
        assert story.stored() == before
        assert cauce.verify().sound


@pytest.mark.parametrize("size", [1, 3, 500])
@pytest.mark.parametrize("rules", DIFFERENT, ids=lambda rules: str(rules.version))
def test_recompute_repairs_what_other_code_prepared(rules, size, monkeypatch):
    """Records that were prepared otherwise, as by an earlier version of Cauce, with the indexes that belong to it."""
    monkeypatch.setattr("cauce.service.jobs.RECOMPUTE_RECORDS", size)
    random = Random(rules.version * 7)
    with closing(open_cauce("sqlite://", ruleset=FIRST_RULES)) as cauce:
        story = Story(cauce, Kernel.of(FIRST_RULES))
        for step in range(16):
            next_step(random, story, step, FLAVOURS[0])
        version = cauce.create_ruleset(dump_ruleset(rules), author="test")
        with cauce._session.store.write("default") as writer:
            writer._create_tenant()
            writer._set(version.number, 0)  # the records stay as they are
        story.kernel = Kernel.of(rules)
        over(cauce, cauce.start_recompute())
        assert not (wrong := story.check(oracle=False)), wrong
        assert cauce.verify().sound
        assert over(cauce, cauce.start_recompute()).figures["commits"] == 0
        indexes = [index(cauce)]
        over(cauce, cauce.activate(1, author="test", reason="to and fro"))
        over(cauce, cauce.activate(version.number, author="test", reason="to and fro"))
        indexes.append(index(cauce))
        assert indexes[0] == indexes[1]


def index(cauce):
    """Claims, blocking keys and mentions as they are stored."""
    with cauce._session.read() as reader:
        subjects = [unpack_subject(row.subject) for row in reader.records_page("", 0, 1000)]
        blocks = {block for subject in subjects for block in subject.blocks}
        counts = reader.stats()._asdict()
        del counts["revision"]
        rows = reader.carriers({claim.key for subject in subjects for claim in subject.claims})
        return sorted(rows), sorted(reader.blocks(blocks)), sorted(reader.mentions_of(reader.keys_of(range(1000)))), counts
