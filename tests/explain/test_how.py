"""How identities came together: the steps, replayed, make them; what is said to hold alone does."""

from __future__ import annotations

import os
from random import Random

import pytest

from cauce.linkage.kernel import Kernel
from cauce.linkage.why import without
from cauce.linkage.why.identity import explain_identity
from cauce.linkage.why.web import Piece, Web
from explain.worlds import cells, excerpt, replayed
from resolve.build import Town
from worlds.generate import random_world, small_rules

WORLDS = int(os.environ.get("CAUCE_WORLDS", "60"))
KERNEL = Kernel.of(small_rules())


@pytest.mark.parametrize("seed", range(WORLDS))
def test_steps_make_the_identity(seed: int) -> None:
    found = excerpt(random_world(seed), KERNEL)
    for cell in cells(found, KERNEL):
        how = explain_identity(cell[0], found, KERNEL)
        names = {found.keys[uid] for uid in cell}
        assert replayed(how.steps, found.keys[cell[0]]) == [names]
        assert {one.record for one in how.contributions} == names
        came = [one.step for one in how.contributions]
        assert came == sorted(came)
        for step in how.steps:
            if step.parts:
                assert sum(part.bits for part in step.parts) == pytest.approx(step.bits, abs=1e-6)
            if step.evidence.partition(":")[0] in ("key", "device", "owner", "group"):
                assert step.value
        for weak in how.weak:
            assert {key for part in weak.apart for key in part} == names
            assert len(weak.apart) > 1


@pytest.mark.parametrize("seed", range(40))
def test_cuts_are_what_falls_apart(seed: int) -> None:
    random = Random(seed)
    records = list(range(1, random.randint(2, 12)))
    pieces = [
        Piece("x", tuple(random.sample(records, random.randint(2, min(4, len(records))))))
        for _ in range(random.randint(1, 12))
        if len(records) > 1
    ]
    web = Web(records, pieces)
    whole = len(web.without(0))
    cuts = web.cuts()
    for node in web.near:
        left = web.without(node)
        if whole == 1:
            assert (node in cuts) == (len(left) > 1)
            if node in cuts:
                assert cuts[node] == sum(map(len, left[1:]))


@pytest.mark.parametrize("seed", range(WORLDS))
def test_the_records_that_the_steps_name_make_the_identity(seed: int) -> None:
    """On an empty store, as long as what too many share is evidence nowhere."""
    found = excerpt(random_world(seed), KERNEL)
    for cell in cells(found, KERNEL):
        alone = found._replace(keys={uid: found.keys[uid] for uid in cell}, subjects={uid: found.subjects[uid] for uid in cell})
        assert cells(alone, KERNEL) == [cell]


def test_a_story_by_hand() -> None:
    """Four records: a card, then what is compared, then a cookie; without the card the two accounts come apart."""
    town = Town()
    town.put("shop", "loyalty:L1 cookie:k1", name="Ana Zubizarreta Gil", born="1980-02-03")
    town.put("till", "loyalty:L1")
    town.put("news", "email:ana@x.es", name="Ana Zubizarreta Gil", born="1980-02-03")
    town.put("web", "cookie:k1")
    how = explain_identity(1, town.excerpt(), town.kernel)
    told = [(step.evidence, step.value, [(side.record.record_id, side.size, side.step) for side in step.sides]) for step in how.steps]
    assert told == [
        ("key:loyalty", "L1", [("shop", 1, 0), ("till", 1, 0)]),
        ("score", "", [("shop", 2, 1), ("news", 1, 0)]),
        ("owner:cookie", "k1", [("shop", 3, 2), ("web", 1, 0)]),
    ]
    assert [part.name for part in how.steps[1].parts] == ["given_name", "surname", "birth_date", "name cap"]
    assert [(weak.evidence, [len(part) for part in weak.apart]) for weak in how.weak] == [
        ("score", [3, 1]),
        ("key:loyalty", [3, 1]),
        ("owner:cookie", [3, 1]),
    ]
    held = {one.record.record_id: one.holds for one in how.contributions}
    assert held == {"shop": 2, "till": 0, "news": 0, "web": 0}


def account(names: int, records: int = 40) -> Town:
    """Records of one account, every one of another content, under so many names."""
    town, persons = Town(), ("Ana Zubizarreta Gil", "Leopoldo Marqués Roa", "Itziar Beloki Ugarte", "Wenceslao Ferrer Pons")
    for number in range(records):
        town.put(f"r{number}", f"customer_id:C1 email:e{number}@x.es", name=persons[number % names], born=f"198{number % names}-02-03")
    return town


@pytest.mark.parametrize(("names", "apart"), [(1, []), (4, [[10, 10, 10, 10]])])
def test_large_identities_are_judged_by_the_scores_that_are_left(
    names: int, apart: list[list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One name holds without the account, four come apart: what resolving anew would say, which takes long with so many signatures."""
    town = account(names)

    def hangs_by(signatures: int) -> list[tuple[str, list[int], bool]]:
        monkeypatch.setattr(without, "RESOLVED_SIGNATURES", signatures)
        how = explain_identity(1, town.excerpt(), town.kernel)
        return [(weak.evidence, [len(part) for part in weak.apart], weak.resolved) for weak in how.weak]

    assert hangs_by(10) == [("key:customer_id", sizes, False) for sizes in apart]
    assert hangs_by(100) == [("key:customer_id", sizes, True) for sizes in apart]


def test_scores_that_nobody_looks_at_hold_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test above can fail."""
    monkeypatch.setattr(without, "COMPARED", 0)
    how = explain_identity(1, account(1).excerpt(), account(1).kernel)
    assert [len(weak.apart) for weak in how.weak] == [40]
