"""Other rules in the middle of a story: what was simulated is what happens, and every revision is as from scratch under some rules."""

from __future__ import annotations

import os
from contextlib import closing
from random import Random

import msgspec
import pytest

from cauce.engine.scratch import from_scratch
from cauce.engine.switching import difference
from cauce.linkage.dump import dump_ruleset
from cauce.linkage.kernel import Kernel
from cauce.linkage.ruleset import sealed
from cauce.model.job import JobState
from cauce.model.packing import unpack_subject
from cauce.model.record import Assurance
from cauce.model.ruleset import DeviceUnites, Scope
from cauce.service import open_cauce
from worlds.generate import FLAVOURS, small_rules
from worlds.story import Story, next_step

STORIES = int(os.environ.get("CAUCE_STORIES", "6"))
FIRST = int(os.environ.get("CAUCE_STORY", "3000"))
RULES = small_rules()


def without_blocking(kept):
    return msgspec.structs.replace(RULES, blocking=RULES.blocking[:kept])


def where(name, **changes):
    """Other policies of one namespace."""
    policies = [msgspec.structs.replace(one, **changes) if one.name == name else one for one in RULES.namespaces]
    return msgspec.structs.replace(RULES, namespaces=tuple(policies))


OTHERS = [
    small_rules(match=14.0, review=9.0),
    small_rules(match=30.0),
    small_rules(max_block=2),
    small_rules(max_spread=1),
    small_rules(device_unites=DeviceUnites.NEVER),
    without_blocking(1),
    where("email", scope=Scope.NONE),
    where("phone", blocked=("+34612000111",)),
    where("loyalty", max_per_identity=None),
    where("card", min_assurance=Assurance.ASSERTED),
    msgspec.structs.replace(RULES, blocked=(*RULES.blocked, "u1", "d1")),
]
DIFFERENT = [sealed(msgspec.structs.replace(rules, version=number)) for number, rules in enumerate(OTHERS, 2)]
FIRST_RULES = sealed(RULES)


def over(cauce, job):
    while not job.finished:
        job = cauce.wait_job(job.job_id)
    assert job.state is JobState.SUCCEEDED, job
    return job


def foretold(cauce, rules):
    """What a record's id will be under other rules, as far as it has one yet."""
    with cauce._session.read() as reader:
        scratch = from_scratch(reader, Kernel.of(rules))
        found = difference(reader, scratch.homes, scratch.resolution.cells)
        numbers = {uid: number for index, number in found.kept.items() for uid in found.cells[index]}
        numbers.update((uid, one.number) for one in found.changed.values() for uid in one.uids)
        ids = {row.no: row.identity_id for row in reader.identities(set(numbers.values()) - {None})}
        keys = reader.keys_of(numbers)
    return {keys[uid]: ids.get(number) for uid, number in numbers.items()}


def change_rules(story, rules):
    cauce = story.cauce
    expected = foretold(cauce, rules)
    known = set(story.ids)
    version = cauce.create_ruleset(dump_ruleset(rules), author="test")
    assert version.digest == rules.digest
    simulated = cauce.get_simulation(over(cauce, cauce.simulate(number=version.number)).job_id)
    by_document = cauce.get_simulation(over(cauce, cauce.simulate(document=dump_ruleset(rules))).job_id)
    assert by_document.digest == simulated.digest
    figures = over(cauce, cauce.activate(version.number, author="test", reason="a story", simulation=simulated.digest)).figures
    assert figures.pop("revision") == simulated.revision + 1
    assert figures == {name: getattr(simulated, name) for name in figures}
    story.kernel = Kernel.of(rules)
    found = {item.record.key: item.identity_id for item in cauce.list_records(page_size=1000).items}
    assert found.keys() == expected.keys()
    for key, identity_id in found.items():
        assert identity_id == expected[key] or (expected[key] is None and identity_id not in known)


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
