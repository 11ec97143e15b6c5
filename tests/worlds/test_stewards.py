"""Stories in which stewards merge, split, rule and revert: the partition and the grey zone are always what they would be from scratch."""

from __future__ import annotations

import os
from random import Random

import pytest

from cauce.engine import reviews
from cauce.errors import CauceError, FailedPrecondition, InvalidValue
from cauce.linkage.kernel import Kernel
from cauce.model.curation import Ruling
from cauce.service import LocalCauce, open_cauce
from cauce.service.api import MAX_PAGE
from cauce.service.verbs.curation import Author, Outcome, RevertTarget
from cauce.testing.service_cases_stewards import as_foreseen
from worlds.generate import FLAVOURS, small_rules
from worlds.story import Story, next_step

STORIES = int(os.environ.get("CAUCE_STEWARDS", "8"))
FIRST = int(os.environ.get("CAUCE_STEWARD", "3000"))
EVA = Author(author="eva", reason="a story")


class Stewards(Story):
    """A story that also tells of stewards."""

    def learn(self) -> None:
        """What stands now."""
        made = self.cauce.list_assertions(page_size=MAX_PAGE).items
        self.said = {one.assertion_id: (one.left, one.right, one.judgement) for one in made}
        with self.cauce._session.read() as reader:
            self.rulings = {one.key: one.ruling for one in reader.rulings_page(None, MAX_PAGE)}

    def act(self, do) -> str:
        """Look, then do: both say the same, or refuse for the same reason."""
        known = {item.identity_id for item in records_of(self.cauce)}
        try:
            told = do(True)
        except (FailedPrecondition, InvalidValue) as refused:
            reason = refused.reason
        else:
            return self._done(do(False), told, known)
        with pytest.raises((FailedPrecondition, InvalidValue)) as again:
            do(False)
        assert again.value.reason is reason
        return "refused"

    def _done(self, done: Outcome, told: Outcome, known: set[str]) -> str:
        assert as_foreseen(done.effects, known) == as_foreseen(told.effects, known)
        self.learn()
        return done.act_id


def _steward(random: Random, story: Stewards) -> str:
    items = records_of(story.cauce)
    homes = {item.record.key: item.identity_id for item in items}
    roll = random.random()
    if roll < 0.3:
        ids = random.sample(sorted(set(homes.values())), min(len(set(homes.values())), random.choice((2, 2, 3))))
        if len(ids) > 1:
            story.act(lambda only: story.cauce.merge_identities(ids, EVA, validate_only=only))
        return f"merge {len(ids)}"
    if roll < 0.6:
        name = random.choice(sorted(set(homes.values())))
        keys = sorted(key for key, home in homes.items() if home == name)
        group = random.sample(keys, random.randint(1, len(keys)))
        together = random.random() < 0.7
        story.act(lambda only: story.cauce.split_identity(name, [group], EVA, keep_together=together, validate_only=only))
        return f"split {len(group)} of {len(keys)}"
    if roll < 0.85:
        identifiers = [identifier for item in items for identifier in item.record.identifiers]
        if identifiers:
            one, ruling = random.choice(identifiers), random.choice((Ruling.ALLOW, Ruling.DENY, None))
            story.act(lambda only: story.cauce.rule_value((one.namespace, one.value), ruling, EVA, validate_only=only))
        return "rule"
    target, name = random.choice(((RevertTarget.AUTHOR, "eva"), (RevertTarget.AUTHOR, "test")))
    story.act(lambda only: story.cauce.revert(target, name, EVA, validate_only=only))
    return f"revert {target}"


def records_of(cauce: LocalCauce):
    """All records."""
    return cauce.list_records(page_size=MAX_PAGE).items


def tell(seed: int, steps: int, url: str = "sqlite://", **rules) -> str:
    """A random story; what went wrong, or nothing."""
    random, ruleset = Random(seed), small_rules(**rules)
    flavour = random.choice(FLAVOURS)
    cauce = open_cauce(url, ruleset=ruleset)
    try:
        story = Stewards(cauce, Kernel.of(ruleset))
        for step in range(steps):
            enough = len(story.records) > 3
            what = _steward(random, story) if enough and random.random() < 0.5 else next_step(random, story, step, flavour)
            wrong = story.check()
            if wrong:
                return f"seed {seed}, step {step} ({what}): {wrong}"
            verified = cauce.verify()
            if not verified.sound:
                return f"seed {seed}, step {step} ({what}): verify says {verified.problems}"
        story.check_history()
        story.check_ids()
        return ""
    finally:
        cauce.close()


@pytest.mark.parametrize("seed", range(FIRST, FIRST + STORIES))
def test_every_step_is_as_from_scratch(seed):
    assert not tell(seed, 25)


@pytest.mark.parametrize("seed", [5, 6])
def test_every_step_is_as_from_scratch_where_blocking_keys_die_at_once(seed):
    assert not tell(seed, 20, max_block=1)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [11, 12])
def test_every_step_is_as_from_scratch_on_postgresql(seed, postgres_url):
    assert not tell(seed, 20, postgres_url)


def test_without_weighing_what_came_apart_the_grey_zone_is_wrong(monkeypatch):
    monkeypatch.setattr(reviews._Zone, "come_apart", lambda _: None)
    assert any(tell(seed, 25) for seed in range(FIRST, FIRST + 30))


@pytest.mark.parametrize("seed", range(4))
def test_acts_undone_in_any_order_leave_what_was(seed):
    random, ruleset = Random(seed), small_rules()
    cauce = open_cauce("sqlite://", ruleset=ruleset)
    try:
        story = Stewards(cauce, Kernel.of(ruleset))
        for step in range(12):
            next_step(random, story, step, FLAVOURS[0])
        before, acts = story.stored(), []
        for _ in range(12):
            ids = sorted({item.identity_id for item in records_of(cauce)})
            try:
                if random.random() < 0.5 and len(ids) > 1:
                    acts.append(cauce.merge_identities(random.sample(ids, 2), EVA).act_id)
                else:
                    keys = [item.record.key for item in records_of(cauce) if item.identity_id == random.choice(ids)]
                    if len(keys) > 1:
                        name = cauce.get_record(keys[0]).identity_id
                        acts.append(cauce.split_identity(name, [keys[:1]], EVA).act_id)
            except CauceError:
                continue
        random.shuffle(acts)
        for act in filter(None, acts):
            cauce.revert(RevertTarget.ACT, act, EVA)
        assert story.stored() == before
        assert cauce.verify().sound
    finally:
        cauce.close()
