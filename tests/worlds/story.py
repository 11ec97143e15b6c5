"""A random story told to the service: puts, replacements, deletions, assertions, retractions; and what must hold all along."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from random import Random

import pytest

from cauce.errors import FailedPrecondition, NotFound, Reason
from cauce.linkage import sharing
from cauce.linkage.kernel import Kernel
from cauce.model.change import ChangeKind
from cauce.model.curation import Judgement, Ruling
from cauce.model.record import Record, RecordKey
from cauce.model.ruleset import Ruleset
from cauce.service import LocalCauce, open_cauce
from cauce.service.api import MAX_PAGE, PutResult
from oracle.resolve import resolve as oracle_resolve
from worlds.checks import cells
from worlds.generate import FLAVOURS, RandomWorld, Said, consistent, random_record

Stored = frozenset[frozenset[RecordKey]]


@dataclass
class Story:
    """What was told so far, and what the service answered."""

    cauce: LocalCauce
    kernel: Kernel
    records: dict[RecordKey, Record] = field(default_factory=dict)
    said: dict[str, Said] = field(default_factory=dict)
    rulings: dict[int, Ruling] = field(default_factory=dict)
    """What is said of values, by their keys."""
    ids: set[str] = field(default_factory=set)
    names: dict[int, RecordKey] = field(default_factory=dict)
    history: dict[int, Stored] = field(default_factory=dict)

    # --- telling ---------------------------------------------------------------------------------------------------------
    def put(self, *records: Record) -> None:
        """New records, and new words of old ones."""
        for result in self.cauce.batch_put_records(records):
            assert isinstance(result, PutResult), result
            self.ids |= {result.identity_id, *result.merged}
        self.records.update((record.key, record) for record in records)

    def delete(self, key: RecordKey) -> None:
        del self.records[key]
        self.cauce.delete_record(key)

    def say(self, left: RecordKey, right: RecordKey, judgement: Judgement) -> None:
        """An assertion: refused when, and only when, it contradicts those that stand."""
        if consistent([*self.said.values(), (left, right, judgement)]):
            made = self.cauce.assert_(judgement, left, right, author="test", reason="a story")
            self.said[made.assertion_id] = (left, right, judgement)
            return
        with pytest.raises(FailedPrecondition) as refused:
            self.cauce.assert_(judgement, left, right, author="test", reason="a story")
        assert refused.value.reason is Reason.ASSERTION_CONTRADICTION

    def retract(self, assertion_id: str) -> None:
        del self.said[assertion_id]
        self.cauce.retract(assertion_id, author="test")

    # --- looking ---------------------------------------------------------------------------------------------------------
    def stored(self) -> Stored:
        """The partition that the service keeps."""
        found: dict[str, set[RecordKey]] = defaultdict(set)
        for item in self.cauce.list_records(page_size=MAX_PAGE).items:
            found[item.identity_id].add(item.record.key)
            self.names[item.uid] = item.record.key
        self.ids |= found.keys()
        return frozenset(map(frozenset, found.values()))

    def check(self, *, oracle: bool = True) -> str:
        """What is stored against what the kernel and the oracle make of the live records from scratch."""
        stored = self.stored()
        self.history[self.cauce.stats().revision] = stored
        world = RandomWorld(tuple(self.records.values()), tuple(self.said.values()))
        keys = dict(enumerate(self.records, 1))
        subjects = world.subjects(self.kernel)
        muted = sharing.muted_keys(subjects, self.kernel.ruleset, self.rulings)
        scratch = cells(subjects, self.kernel, world.judgements(), muted)
        if stored != frozenset(frozenset(keys[uid] for uid in cell) for cell in scratch):
            return f"stored: {_shown(stored)}; from scratch: {_shown(frozenset(frozenset(keys[uid] for uid in cell) for cell in scratch))}\n{world}"
        if oracle and scratch != oracle_resolve(subjects, self.kernel, world.judgements(), muted):
            return f"not what the oracle says\n{world}"
        return ""

    def check_history(self) -> None:
        """The feed, replayed from 0, gives the partition at every revision that was looked at, without a gap."""
        home: dict[int, str] = {}
        after, expected = "", 1
        while items := self.cauce.list_changes(after=after, limit=MAX_PAGE):
            for item in items:
                assert item.commit is not None
                assert item.commit.revision == expected
                expected += 1
                for change in item.commit.changes:
                    if change.kind is ChangeKind.RECORD_JOINED:
                        home[change.record] = change.identity
                    elif change.kind is ChangeKind.RECORD_LEFT and home.get(change.record) == change.identity:
                        del home[change.record]
                seen = self.history.get(item.commit.revision)
                assert seen is None or seen == self._partition(home), f"at revision {item.commit.revision}"
            after = items[-1].token

    def _partition(self, home: dict[int, str]) -> Stored:
        found: dict[str, set[RecordKey]] = defaultdict(set)
        for uid, identity in home.items():
            found[identity].add(self.names[uid])
        return frozenset(map(frozenset, found.values()))

    def check_ids(self) -> None:
        """Every id ever returned leads to itself, to a live successor in one hop, or is gone."""
        for identity_id in self.ids:
            try:
                found = self.cauce.get_identity(identity_id)
            except NotFound as error:
                if error.reason is not Reason.IDENTITY_GONE:
                    raise
                continue
            assert found.redirected is (found.identity_id != identity_id)
            assert not self.cauce.get_identity(found.identity_id).redirected


def tell(seed: int, steps: int, ruleset: Ruleset, url: str = "sqlite://", *, check_every: int = 1) -> str:
    """Tell a random story; what went wrong, or nothing. Equal seeds tell equal stories."""
    random = Random(seed)
    flavour = random.choice(FLAVOURS)
    cauce = open_cauce(url, ruleset=ruleset)
    try:
        story = Story(cauce, Kernel.of(ruleset))
        for step in range(steps):
            what = next_step(random, story, step, flavour)
            if step % check_every == 0 or step == steps - 1:
                wrong = story.check()
                if wrong:
                    return f"seed {seed}, step {step} ({what}): {wrong}"
        story.check_history()
        story.check_ids()
        verified = cauce.verify()
        return "" if verified.sound else f"seed {seed}: verify says {verified.problems}"
    finally:
        cauce.close()


def next_step(random: Random, story: Story, step: int, flavour: object) -> str:
    keys = list(story.records)
    roll = random.random()
    if len(keys) > 3 and roll < 0.2:
        story.delete(random.choice(keys))
        return "delete"
    if len(keys) > 2 and roll < 0.35:
        left, right = random.sample(keys, 2)
        story.say(left, right, random.choice((Judgement.SAME, Judgement.DIFFERENT)))
        return "say"
    if story.said and roll < 0.45:
        story.retract(random.choice(list(story.said)))
        return "retract"
    if keys and roll < 0.6:
        old = story.records[random.choice(keys)]
        story.put(_renamed(random_record(random, step, [], flavour), old.key))  # type: ignore[arg-type]
        return "replace"
    count = random.choice((1, 1, 1, 2, 4))
    story.put(*(random_record(random, step * 10 + n, [], flavour) for n in range(count)))  # type: ignore[arg-type]
    return f"put {count}"


def _renamed(record: Record, key: RecordKey) -> Record:
    return Record(
        source=key.source,
        record_id=key.record_id,
        observed_at=record.observed_at,
        identifiers=record.identifiers,
        attributes=record.attributes,
        region=record.region,
    )


def _shown(stored: Stored) -> str:
    return " ".join(sorted("{" + ",".join(sorted(key.record_id for key in cell)) + "}" for cell in stored if len(cell) > 1))
