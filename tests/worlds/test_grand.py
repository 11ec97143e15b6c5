"""Everything that can be done, in any order: after every step all that is promised holds, and undone in any order, nothing is left of it."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from functools import cache, partial
from pathlib import Path
from random import Random

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st
from hypothesis.errors import Flaky
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from cauce.client.replica import Replica
from cauce.errors import CauceError
from cauce.linkage.kernel import Kernel
from cauce.model.curation import Judgement, Ruling
from cauce.model.permission import Permission
from cauce.model.privacy import SuppressionScope
from cauce.model.record import Identifier, Record, RecordKey
from cauce.model.touch import Touch
from cauce.service import open_cauce
from cauce.service.api import MAX_PAGE
from cauce.service.verbs.curation import RevertTarget, Verdict
from cauce.testing.postgres import database
from worlds.generate import DAY, FLAVOURS, START, VALUES, Flavour, RandomWorld, person, random_record
from worlds.histories import check_as_of, check_histories
from worlds.looks import check_ids, look
from worlds.rules import DIFFERENT, FIRST_RULES
from worlds.saga import Saga
from worlds.story import _renamed

SAGAS = int(os.environ.get("CAUCE_SAGAS", "6"))
STEPS = int(os.environ.get("CAUCE_SAGA_STEPS", "12"))
MOST = 14
"""Records at once: the oracle is slow."""

chances = st.randoms(use_true_random=False)
authors = st.sampled_from(("eva", "bob"))
Undo = Callable[[], None]


@cache
def begun() -> bytes:
    """A new tenant that goes by the first rules: what is told begins with a copy of it, for making one takes longer than most sagas."""
    with tempfile.TemporaryDirectory() as path:
        open_cauce(f"sqlite:///{path}/cauce.db", ruleset=FIRST_RULES).close()
        return Path(path, "cauce.db").read_bytes()


def sqlite_url(stack: ExitStack) -> str:
    """A file in memory, where there is such a thing: what it costs to sync a disk is not looked at."""
    path = Path(tempfile.mkdtemp(prefix="cauce-saga-", dir="/dev/shm" if Path("/dev/shm").is_dir() else None))
    stack.callback(shutil.rmtree, path)
    (path / "cauce.db").write_bytes(begun())
    return f"sqlite:///{path}/cauce.db"


class Telling(RuleBasedStateMachine):
    """One saga, told by chance."""

    new_url: Callable[[ExitStack], str] = staticmethod(sqlite_url)

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        url = self.new_url(self.stack)
        self.saga = Saga(open_cauce(url, ruleset=FIRST_RULES), Kernel.of(FIRST_RULES), url=url)
        self.replica, self.seen, self.count = Replica(), {}, 0
        self.flavour, self.people = FLAVOURS[0], []

    @initialize(flavour=st.sampled_from(FLAVOURS), chance=chances, people=st.integers(0, 3), count=st.integers(4, 10))
    def begin(self, flavour: Flavour, chance: Random, people: int, count: int) -> None:
        """Some records are there already: of a few people, or of anybody."""
        self.flavour = flavour
        self.people = [person(chance) for _ in range(people)]
        self._new(chance, count)

    # --- records -----------------------------------------------------------------------------------------------------------------
    def _put(self, *records: Record) -> None:
        if records:
            note(str(RandomWorld(records)))
            self.saga.put(*records)

    @precondition(lambda self: len(self.saga.records) < MOST)
    @rule(chance=chances, count=st.integers(1, 3))
    def put(self, chance: Random, count: int) -> None:
        """New records."""
        self._new(chance, count)

    def _new(self, chance: Random, count: int) -> None:
        self._put(*(random_record(chance, self.count + number, self.people, self.flavour) for number in range(count)))
        self.count += count

    @precondition(lambda self: self.saga.records)
    @rule(chance=chances)
    def replace(self, chance: Random) -> None:
        """A source says something else."""
        self._put(_renamed(random_record(chance, self.count, self.people, self.flavour), self._some(chance)))

    @precondition(lambda self: len(self.saga.records) < MOST)
    @rule(chance=chances, count=st.integers(1, 2), old=st.integers(0, 2))
    def bring(self, chance: Random, count: int, old: int) -> None:
        """An import: of new records, of some that say something else, of some that are just as they were."""
        self.count += count
        new = [random_record(chance, self.count - number, self.people, self.flavour) for number in range(count)]
        known = [key for key, record in self.saga.records.items() if not record.is_ping]
        for key in chance.sample(known, min(old, len(known))):
            again = chance.choice((self.saga.records[key], random_record(chance, self.count, self.people, self.flavour)))
            new.append(_renamed(again, key))
        self.saga.bring(*new)

    @precondition(lambda self: self.saga.imports)
    @rule(chance=chances)
    def unbring(self, chance: Random) -> None:
        """An import is taken back, whatever has happened since."""
        self.saga.unbring(chance.choice(list(self.saga.imports)))

    @precondition(lambda self: self.saga.records)
    @rule(chance=chances)
    def delete(self, chance: Random) -> None:
        """A source takes a record away."""
        self.saga.delete(self._some(chance))

    @rule(chance=chances)
    def ping(self, chance: Random) -> None:
        """A cookie or device is seen, once more perhaps."""
        namespace = chance.choice(("device", "cookie"))
        seen = Identifier(namespace=namespace, value=chance.choice(VALUES[namespace]))
        touch = Touch(kind="view") if chance.random() < 0.5 else None
        self._put(Record(source="web", observed_at=START + chance.choice((0, 1, 400)) * DAY, identifiers=(seen,), region="ES", touch=touch))

    @precondition(lambda self: self.saga.records or self.saga.resting)
    @rule(chance=chances)
    def send_again(self, chance: Random) -> None:
        """The nightly import: every record there is; or also those that were deleted or erased."""
        records = list(self.saga.records.values())
        before = self.saga.homes()
        self.saga.put(*chance.sample(records, len(records)))
        assert self.saga.homes() == before
        if chance.random() < 0.5:
            self.saga.put(*list(self.saga.resting.values())[: MOST - len(records)])

    def _some(self, chance: Random) -> RecordKey:
        return chance.choice(list(self.saga.records))

    # --- words and acts ----------------------------------------------------------------------------------------------------------
    @precondition(lambda self: len(self.saga.records) > 1)
    @rule(chance=chances, judgement=st.sampled_from(Judgement))
    def say(self, chance: Random, judgement: Judgement) -> None:
        """About records that are there, or were."""
        self.saga.say(*chance.sample([*self.saga.records, *self.saga.resting], 2), judgement)

    @precondition(lambda self: self.saga.said)
    @rule(chance=chances)
    def retract(self, chance: Random) -> None:
        self.saga.retract(chance.choice(list(self.saga.said)))

    @precondition(lambda self: len(self.saga.records) > 1)
    @rule(chance=chances, count=st.integers(2, 3), by=authors)
    def merge(self, chance: Random, count: int, by: str) -> None:
        self.saga.merge(chance.sample(list(self.saga.records), min(count, len(self.saga.records))), by)

    @precondition(lambda self: len(self.saga.records) > 1)
    @rule(chance=chances, by=authors, together=st.booleans())
    def split(self, chance: Random, by: str, together: bool) -> None:
        cells = sorted(sorted(cell) for cell in self.saga.stored() if len(cell) > 1)
        if not cells:
            return
        cell = chance.choice(cells)
        keys = chance.sample(cell, chance.randint(1, len(cell) - 1))
        cut = chance.randint(0, len(keys) - 1)
        self.saga.split([group for group in (keys[:cut], keys[cut:]) if group], by, together=together)

    @rule(chance=chances, by=authors, verdict=st.sampled_from((Verdict.SAME, Verdict.DIFFERENT)))
    def decide(self, chance: Random, by: str, verdict: Verdict) -> None:
        if reviews := self.saga.cauce.list_reviews(page_size=MAX_PAGE).items:
            self.saga.decide(chance.choice(reviews), verdict, by)

    @rule(chance=chances, by=authors, ruling=st.sampled_from((Ruling.DENY, Ruling.ALLOW, None)))
    def rule_value(self, chance: Random, by: str, ruling: Ruling | None) -> None:
        namespace = chance.choice(list(VALUES))
        self.saga.rule(namespace, chance.choice(VALUES[namespace]), ruling, by)

    @rule(chance=chances, whose=st.sampled_from((RevertTarget.ACT, RevertTarget.AUTHOR, RevertTarget.SOURCE)))
    def revert(self, chance: Random, whose: RevertTarget) -> None:
        names = {
            RevertTarget.ACT: self.saga.acts,
            RevertTarget.AUTHOR: sorted({author for author, _ in self.saga.said_by.values()} | set(self.saga.ruled_by.values())),
            RevertTarget.SOURCE: sorted({key.source for key in self.saga.records}),
        }
        if names[whose]:
            self.saga.revert(whose, chance.choice(names[whose]))

    # --- the rest ----------------------------------------------------------------------------------------------------------------
    @precondition(lambda self: self.saga.records)
    @rule(chance=chances, permission=st.sampled_from(Permission))
    def consent(self, chance: Random, permission: Permission) -> None:
        key = self._some(chance)
        namespace = chance.choice(("email", "phone"))
        subjects = (key, self.saga.homes()[key], (namespace, chance.choice(VALUES[namespace])))
        self.saga.allow(chance.choice(subjects), permission)

    @precondition(lambda self: self.saga.records)
    @rule(chance=chances, count=st.integers(1, 4), scope=st.sampled_from(SuppressionScope))
    def erase(self, chance: Random, count: int, scope: SuppressionScope) -> None:
        self.saga.erase(self._cell(chance)[:count], scope)

    def _cell(self, chance: Random) -> list[RecordKey]:
        key = self._some(chance)
        return next(sorted(cell) for cell in self.saga.stored() if key in cell)

    @rule(number=st.integers(-2, len(DIFFERENT)))
    def operate(self, number: int) -> None:
        """The process is started again, or goes by other rules; 0: by those that it began with."""
        if number < 0:
            self.saga.restart()
        else:
            self.saga.activate([FIRST_RULES, *DIFFERENT][number])

    # --- looking -----------------------------------------------------------------------------------------------------------------
    @invariant()
    def holds(self) -> None:
        look(self.saga, self.replica, self.seen)

    def teardown(self) -> None:
        try:
            if self.seen:
                self.saga.check_history()
                check_ids(self.saga)
                check_histories(self.saga.cauce)
                check_as_of(self.saga.cauce, self.seen)
        finally:
            self.saga.cauce.close()
            self.stack.close()


class TellingPostgres(Telling):
    """The same on PostgreSQL."""

    new_url = staticmethod(lambda stack: stack.enter_context(database()))


# --- undone in any order -------------------------------------------------------------------------------------------------------------
def begun_with(chance: Random, stack: ExitStack, url: str) -> Saga:
    """A saga with some records, and perhaps with words about them that stay."""
    saga = Saga(open_cauce(url, ruleset=FIRST_RULES), Kernel.of(FIRST_RULES), url=url)
    stack.callback(saga.cauce.close)
    flavour = chance.choice(FLAVOURS)
    saga.put(*(random_record(chance, number, [], flavour) for number in range(chance.randint(4, MOST - 4))))
    if chance.random() < 0.5:
        saga.say(*chance.sample(list(saga.records), 2), chance.choice(tuple(Judgement)))
    return saga


def undoing(saga: Saga, chance: Random, number: int) -> list[Undo]:
    """Do something by chance; what undoes it."""
    by, said, rulings, rules = f"by-{number}", set(saga.said), dict(saga.rulings), saga.kernel.ruleset
    kind = chance.choice(("say", "merge", "split", "decide", "rule", "put", "import", "activate"))
    keys = list(saga.records)
    if kind == "say":
        saga.say(*chance.sample(keys, 2), chance.choice(tuple(Judgement)))
        return [partial(saga.retract, made) for made in saga.said.keys() - said]
    if kind == "rule":
        namespace = chance.choice(list(VALUES))
        saga.rule(namespace, chance.choice(VALUES[namespace]), chance.choice(tuple(Ruling)), by)
        changed = {key for key in saga.rulings if saga.rulings[key] is not rulings.get(key)}
        return [] if changed & rulings.keys() else [partial(saga.revert, RevertTarget.AUTHOR, by)]
    if kind == "put":
        record = msgspec.structs.replace(random_record(chance, 100 + number, [], FLAVOURS[0]), source=by)
        saga.put(record)
        return [chance.choice((partial(saga.revert, RevertTarget.SOURCE, by), partial(saga.delete, record.key)))]
    if kind == "import":
        replaced = chance.choice([key for key in keys if not saga.records[key].is_ping])
        brought = (random_record(chance, 100 + number, [], FLAVOURS[0]), _renamed(random_record(chance, 0, [], FLAVOURS[0]), replaced))
        return [partial(saga.unbring, saga.bring(*brought))]
    if kind == "activate":
        saga.activate(chance.choice(DIFFERENT))
        return [] if rules != FIRST_RULES else [partial(saga.activate, FIRST_RULES)]
    acts = set(saga.acts)
    steward(saga, chance, kind, by)
    return [
        chance.choice((partial(saga.revert, RevertTarget.ACT, act), partial(saga.revert, RevertTarget.AUTHOR, by)))
        for act in saga.acts
        if act not in acts
    ]


def steward(saga: Saga, chance: Random, kind: str, by: str) -> None:
    """An act of a data steward."""
    reviews = saga.cauce.list_reviews(page_size=MAX_PAGE).items
    cells = sorted(sorted(cell) for cell in saga.stored() if len(cell) > 1)
    if kind == "merge":
        saga.merge(chance.sample(list(saga.records), 2), by)
    elif kind == "decide" and reviews:
        saga.decide(chance.choice(reviews), chance.choice((Verdict.SAME, Verdict.DIFFERENT)), by)
    elif cells:
        cell = chance.choice(cells)
        saga.split([chance.sample(cell, chance.randint(1, len(cell) - 1))], by, together=chance.random() < 0.5)


def undo(chance: Random, url: str, acts: int) -> None:
    """What was there before is there again, and on the way back everything is as from scratch."""
    with ExitStack() as stack:
        saga = begun_with(chance, stack, url)
        before = saga.stored()
        undos = [one for number in range(acts) for one in undoing(saga, chance, number)]
        for one in chance.sample(undos, len(undos)):
            one()
            assert not (wrong := saga.check(oracle=False)), wrong
        assert saga.stored() == before
        assert saga.cauce.verify().sound


def told(examples: int, steps: int, *, shrink: bool = True) -> settings:
    """Without `shrink` always the same sagas."""
    return settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink) if shrink else (Phase.generate,),
        derandomize=not shrink,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )


@settings(told(SAGAS * 2, STEPS))
@given(chance=chances, acts=st.integers(1, 6))
def test_undone_in_any_order(chance: Random, acts: int) -> None:
    with ExitStack() as stack:
        undo(chance, sqlite_url(stack), acts)


@pytest.mark.slow
@settings(told(SAGAS, STEPS))
@given(chance=chances, acts=st.integers(1, 6))
def test_undone_in_any_order_on_postgresql(chance: Random, acts: int) -> None:
    with database() as url:
        undo(chance, url, acts)


def test_sagas_hold_every_property() -> None:
    run_state_machine_as_test(Telling, settings=told(SAGAS, STEPS))


@pytest.mark.slow
def test_long_sagas_hold_every_property() -> None:
    run_state_machine_as_test(Telling, settings=told(SAGAS * 2, STEPS * 4))


@pytest.mark.slow
def test_sagas_on_postgresql() -> None:
    run_state_machine_as_test(TellingPostgres, settings=told(SAGAS, STEPS))


# --- teeth ---------------------------------------------------------------------------------------------------------------------------
NOTHING = {
    "the grey zone is not kept": "cauce.engine.resolving.write_reviews",
    "conflicts are not kept": "cauce.engine.resolving.write_conflicts",
    "histories leave out what moved nobody": "cauce.engine.resolving.note_episodes",
    "mutes do not follow rulings": "cauce.engine.muting._follow_rulings",
    "assertions do not count at once": "cauce.engine.resolving._apply_assertions",
    "what imports replace is not noted": "cauce.engine.transaction.note_import",
}


@pytest.mark.slow
@pytest.mark.parametrize("name", NOTHING.values(), ids=NOTHING)
def test_sagas_have_teeth(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(name, lambda *_: None)
    with pytest.raises((AssertionError, CauceError, Flaky)):  # told again, a story may go wrong elsewhere
        run_state_machine_as_test(Telling, settings=told(200, STEPS, shrink=False))
