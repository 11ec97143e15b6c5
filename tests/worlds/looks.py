"""What must hold of a saga after every step: ids, constraints, feed, replicas, reviews, explanations and consent, each computed anew."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from itertools import combinations

import pytest

from cauce.client.replica import Replica
from cauce.engine.scratch import Scratch, from_scratch
from cauce.errors import NotFound, Reason
from cauce.linkage.greyzone import grey_pairs
from cauce.model.change import ChangeKind, Commit
from cauce.model.consent import ConsentStatus
from cauce.model.curation import ConflictKind, Judgement, Ruling
from cauce.model.explanation import Decision
from cauce.model.permission import Permission
from cauce.model.record import RecordKey
from cauce.service.api import MAX_PAGE
from cauce.service.verbs.curation import Review, ReviewKind
from cauce.store.listing import all_conflicts
from explain.worlds import replayed
from oracle.world import World, muted_from_scratch
from worlds.histories import Homes, commits, homes
from worlds.saga import Saga


def look(saga: Saga, replica: Replica, seen: dict[int, Homes]) -> None:
    """Everything that can be looked at after any step."""
    wrong = saga.check()
    assert not wrong, wrong
    verified = saga.cauce.verify()
    assert verified.sound, verified
    now = homes(saga.cauce)
    seen[verified.revision] = now
    check_replicas(saga, replica, now)
    check_words(saga)
    with saga.cauce._session.read() as reader:
        scratch = from_scratch(reader, saga.kernel)
        conflicts = set(all_conflicts(reader))
        grey = {(row.left, row.right): row.weight for row in reader.reviews_page(None, 10_000)}
    assert conflicts == set(scratch.resolution.conflicts)
    check_muted(saga, scratch)
    check_constraints(saga, scratch)
    check_reviews(saga, scratch, grey)
    check_explanations(saga, now)
    check_consent(saga)


def check_replicas(saga: Saga, replica: Replica, now: Homes) -> None:
    """One that was filled long ago and followed, and one that is filled now."""
    fresh = Replica()
    fresh.fill(saga.cauce)
    if not replica.token:
        replica.fill(saga.cauce)
    replica.catch_up(saga.cauce)
    assert replica.identity_of == fresh.identity_of == now
    assert replica.partition() == fresh.partition() == saga.homes()


def check_words(saga: Saga) -> None:
    """Those that stand, and no others."""
    standing = saga.cauce.list_assertions(page_size=MAX_PAGE).items
    assert {made.assertion_id: (made.left, made.right, made.judgement) for made in standing} == saga.said
    ruled = {one.handle: one.ruling for one in saga.cauce.list_shared_values(page_size=MAX_PAGE).items if one.ruling is not None}
    assert {int(handle, 16) for handle in ruled} == {key & (2**64 - 1) for key in saga.rulings}


def check_muted(saga: Saga, scratch: Scratch) -> None:
    """What too many share, but for what was allowed; and what was denied."""
    denied = {key for key, ruling in saga.rulings.items() if ruling is Ruling.DENY}
    assert scratch.muted == (muted_from_scratch(scratch.subjects, saga.kernel.ruleset) - saga.rulings.keys()) | denied


def check_constraints(saga: Saga, scratch: Scratch) -> None:
    """No identity holds a DIFFERENT or too many exclusive values, unless SAME or one record itself says so."""
    uids = {key: uid for uid, key in saga.names.items() if uid in scratch.homes}
    said = [(uids[left], uids[right], judgement) for left, right, judgement in saga.said.values() if left in uids and right in uids]
    world = World(scratch.subjects, saga.kernel, said, scratch.muted)
    cells: dict[int, set[int]] = defaultdict(set)
    for uid, home in scratch.homes.items():
        cells[home].add(uid)
    for left, right, judgement in said:
        assert (scratch.homes[left] == scratch.homes[right]) is (judgement is Judgement.SAME) or judgement is Judgement.SAME
    same = {uid for left, right, judgement in said if judgement is Judgement.SAME for uid in (left, right)}
    for cell in cells.values():
        if len(cell) > 1 and not cell & same:
            assert world.counts_hold(frozenset(cell)), "too many exclusive values in an identity"


# --- ids ---------------------------------------------------------------------------------------------------------------------------
def check_ids(saga: Saga) -> None:
    """Replayed from the feed: each commit continues ids as the rule says, and each id leads to where its records went."""
    age: dict[str, int] = {}
    place: Homes = {}
    leads: dict[str, str] = {}
    ends: dict[str, Reason] = {}
    for commit in commits(saga.cauce):
        before = dict(place)
        for change in commit.changes:
            if change.kind is ChangeKind.IDENTITY_CREATED:
                assert change.identity not in age, "an id was used again"
                age[change.identity] = len(age)
            elif change.kind is ChangeKind.RECORD_JOINED:
                place[change.record] = change.identity
            elif change.kind is ChangeKind.RECORD_LEFT and place.get(change.record) == change.identity:
                del place[change.record]
        leads = _led(leads, before, place, age)
        erased = any(change.kind is ChangeKind.SUBJECT_ERASED for change in commit.changes)
        ends |= dict.fromkeys(
            [one for one, lead in leads.items() if not lead and one not in ends], Reason.IDENTITY_ERASED if erased else Reason.IDENTITY_GONE
        )
        assert _fates(commit) == {one: leads[one] for one in set(before.values()) - set(place.values())}
    assert place == homes(saga.cauce)
    assert saga.ids <= age.keys()
    for identity, lead in leads.items():
        _check_lead(saga, identity, ends.get(identity, lead))
    for identity in set(place.values()):
        _check_lead(saga, identity, identity)


def _fates(commit: Commit) -> dict[str, str]:
    return {change.identity: "".join(change.others) for change in commit.changes if change.kind is ChangeKind.IDENTITY_RETIRED}


def _led(leads: Mapping[str, str], before: Homes, after: Homes, age: Mapping[str, int]) -> dict[str, str]:
    """Where dead ids lead after a commit, having checked who took which id."""
    shared = Counter((before[uid], after[uid]) for uid in before.keys() & after.keys())
    cells: dict[str, set[int]] = defaultdict(set)
    for uid, identity in after.items():
        cells[identity].add(uid)
    least = {identity: min(cell) for identity, cell in cells.items()}
    old, cell_of = set(before.values()), {}
    for was, is_ in sorted(shared, key=lambda pair: (-shared[pair], age[pair[0]], least[pair[1]])):
        if was not in cell_of and is_ not in cell_of.values():
            cell_of[was] = is_
    assert all(was == is_ for was, is_ in cell_of.items()), f"ids were to continue as {cell_of}"
    dead = {}
    for was in old - set(after.values()):
        heirs = [is_ for one, is_ in shared if one == was]
        # the cell that took most; then the older id, old ones before new; then the smallest record
        dead[was] = min(heirs, key=lambda is_: (-shared[was, is_], is_ not in old, age[is_] if is_ in old else 0, least[is_]), default="")
    return {one: dead.get(lead, lead) for one, lead in leads.items()} | dead


def _check_lead(saga: Saga, identity: str, lead: str | Reason) -> None:
    if isinstance(lead, Reason):
        with pytest.raises(NotFound) as gone:
            saga.cauce.get_identity(identity)
        assert gone.value.reason is lead
        return
    found = saga.cauce.get_identity(identity)
    assert (found.identity_id, found.redirected) == (lead, identity != lead)


# --- reviews -----------------------------------------------------------------------------------------------------------------------
def check_reviews(saga: Saga, scratch: Scratch, grey: Mapping[tuple[int, int], int]) -> None:
    """The stored grey zone is the recomputed one; listed is what nobody has answered, once for two identities, in order."""
    expected = grey_pairs(scratch.subjects, scratch.homes, saga.kernel, scratch.muted)
    places: dict[int, set[int]] = defaultdict(set)
    for uid, subject in scratch.subjects.items():
        places[subject.signature].add(scratch.homes[uid])
    assert {pair: weight for pair, weight in grey.items() if len(places[pair[0]] | places[pair[1]]) > 1} == expected
    assert all(places[left] and places[right] for left, right in grey)
    listed = saga.cauce.list_reviews(page_size=MAX_PAGE).items
    sizes = Counter(saga.homes().values())
    assert [(one.records, one.weight) for one in listed] == sorted(((one.records, one.weight) for one in listed), reverse=True)
    for one in listed:
        assert one.records == sum(sizes[identity] for identity in {one.left_identity, one.right_identity})
    _check_listed(saga, scratch, listed, expected)


def _check_listed(saga: Saga, scratch: Scratch, listed: tuple[Review, ...], grey: Mapping[tuple[int, int], int]) -> None:
    uids = {key: uid for uid, key in saga.names.items() if uid in scratch.homes}
    live = [said for said in saga.said.values() if said[0] in uids and said[1] in uids]
    answered = {frozenset((uids[left], uids[right])) for left, right, _ in live}
    closed = {frozenset(scratch.homes[uids[key]] for key in said[:2]) for said in live if said[2] is Judgement.DIFFERENT}

    def homes_of(left: int, right: int) -> frozenset[int]:
        return frozenset((scratch.homes[left], scratch.homes[right]))

    open_conflicts = [
        one
        for one in scratch.resolution.conflicts
        if one.cause != "assertion"
        and frozenset((one.left, one.right)) not in answered
        and homes_of(one.left, one.right) not in closed
        and (one.kind is ConflictKind.REPORTED) == (len(homes_of(one.left, one.right)) == 1)
    ]
    carriers: dict[int, list[int]] = defaultdict(list)
    for uid, subject in scratch.subjects.items():
        carriers[subject.signature].append(uid)
    scored = [
        {homes_of(one, other) for one in carriers[left] for other in carriers[right] if len(homes_of(one, other)) > 1} - closed
        for left, right in grey
    ]
    found = {homes_of(uids[one.left], uids[one.right]) for one in listed if one.kind is not ReviewKind.REPORTED}
    reported = {(one.left, one.right) for one in open_conflicts if one.kind is ConflictKind.REPORTED}
    assert {(uids[one.left], uids[one.right]) for one in listed if one.kind is ReviewKind.REPORTED} == reported
    conflicting = {homes_of(one.left, one.right) for one in open_conflicts if one.kind is not ConflictKind.REPORTED}
    assert conflicting <= found
    assert found <= conflicting.union(*scored)
    assert len(found) == sum(one.kind is not ReviewKind.REPORTED for one in listed)
    assert all(found & choices for choices in scored if choices), "a pair in the grey zone that nobody is asked about"


# --- explanations ------------------------------------------------------------------------------------------------------------------
def check_explanations(saga: Saga, now: Homes) -> None:
    """The steps make the identity; what pairs weigh is the sum of what is said."""
    members: dict[str, list[RecordKey]] = defaultdict(list)
    for uid, identity in now.items():
        members[identity].append(saga.names[uid])
    for identity, keys in members.items():
        how = saga.cauce.explain_identity(identity)
        assert replayed(how.steps, keys[0]) == [set(keys)]
        assert {one.record for one in how.contributions} == set(keys)
        for step in how.steps:
            if step.parts:
                assert sum(part.bits for part in step.parts) == pytest.approx(step.bits, abs=1e-6)
    pairs = list(combinations(sorted(saga.records), 2))
    for left, right in pairs[:: max(1, len(pairs) // 3)]:
        check_pair(saga, left, right)


def check_pair(saga: Saga, left: RecordKey, right: RecordKey) -> None:
    told = saga.cauce.explain_pair(left, right)
    bits = [one.bits for one in told.comparisons] + [part.bits for part in told.adjustments]
    assert sum(bits) == pytest.approx(told.weight, abs=1e-6)
    here = saga.homes()
    assert (told.decision is Decision.LINKED) is (here[left] == here[right])
    assert told.reason
    if told.identity_weight is not None:
        assert sum(part.bits for part in told.identity_parts) == pytest.approx(told.identity_weight, abs=1e-3)


# --- consent -----------------------------------------------------------------------------------------------------------------------
def check_consent(saga: Saga) -> None:
    """Of each record and value the latest word counts; a denial of any of them denies."""
    members: dict[str, set[RecordKey | int]] = defaultdict(set)
    for key, identity in saga.homes().items():
        claims = saga.kernel.preparer.prepare(saga.records[key]).subject.claims
        members[identity] |= {key, *(claim.key for claim in claims)}
    for identity, subjects in members.items():
        latest = {word.subject: word.permission for word in saga.words if word.subject in subjects}
        expected = ConsentStatus.UNKNOWN
        if latest:
            expected = ConsentStatus.DENIED if Permission.DENIED in latest.values() else ConsentStatus.GRANTED
        assert saga.cauce.get_consent(identity, purpose="marketing", channel="email").status is expected
