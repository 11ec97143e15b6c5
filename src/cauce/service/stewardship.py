"""Acts of data stewards: merge, split, decide, rule on values, revert."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import NamedTuple

import msgspec

from cauce.engine.planners import Merge, Rule, Say, Split
from cauce.engine.preview import preview
from cauce.engine.reverting import RevertAct, RevertActor, RevertImport, RevertSource
from cauce.engine.steps import Act, Acted, Planner
from cauce.errors import InvalidValue, NotFound, Reason
from cauce.model.change import CauseKind
from cauce.model.curation import Ruling, ValueRuling, key_of_handle, value_handle
from cauce.model.effect import Effects, together
from cauce.model.job import JobKind
from cauce.model.packing import pack
from cauce.model.record import RecordKey
from cauce.service.paging import DEFAULT_PAGE, Page
from cauce.service.session import Session, check_words, limit_of
from cauce.service.tokens import page_token as make_page_token
from cauce.service.tokens import read_page_token
from cauce.service.verbs.curation import Author, Outcome, RevertTarget, SharedValue, Verdict, judgement_of
from cauce.store.base import MutedRow, Reader

MAX_MERGED = 100
"""Identities in one merge."""
_COUNTED = 1000
"""Carriers of a shared value are counted up to so many."""


class Splitting(NamedTuple):
    """What is to be split."""

    identity_id: str
    groups: tuple[tuple[RecordKey, ...], ...]
    unchanged_since: str
    keep_together: bool


class Ruled(NamedTuple):
    """What is said of a value."""

    value: tuple[str, str] | str
    ruling: Ruling | None
    region: str


def merge(session: Session, identity_ids: Sequence[str], by: Author, unchanged_since: str, *, validate_only: bool) -> Outcome:
    """Two or more identities become one."""
    if len(set(identity_ids)) < 2 or len(identity_ids) > MAX_MERGED:  # noqa: PLR2004 - said below
        raise InvalidValue("identity_ids", f"must name 2 to {MAX_MERGED} different identities")
    planner = Merge(identity_ids, _revision(session, unchanged_since))
    return _do(session, planner, by, (CauseKind.MERGE, tuple(identity_ids), unchanged_since), validate_only=validate_only)


def split(session: Session, what: Splitting, by: Author, *, validate_only: bool) -> Outcome:
    """Groups of records leave an identity."""
    if not what.groups:
        raise InvalidValue("groups", "must name the records to take out")
    since = _revision(session, what.unchanged_since)
    planner = Split(what.identity_id, what.groups, since, keep_together=what.keep_together)
    return _do(session, planner, by, (CauseKind.SPLIT, *what), validate_only=validate_only)


def decide(session: Session, review_id: str, verdict: Verdict, by: Author, *, validate_only: bool) -> Outcome:
    """Answer a review: the two are one customer, or two."""
    left, right = _pair(review_id)
    with session.read() as reader:
        rows = {row.uid: row for row in reader.records_by_uid([left, right])}
        if len(rows) < 2:  # noqa: PLR2004 - a pair
            raise NotFound("there is no review with this id: a record of it is gone", reason=Reason.REVIEW_NOT_FOUND)
        pair = (rows[left].key, rows[right].key)
        ids = {row.no: row.identity_id for row in reader.identities({row.identity for row in rows.values()})}
        if verdict is Verdict.SKIP:
            return _outcome(session, [], session.token(reader, reader.head().revision))
    planner: Planner = Say(judgement_of(verdict), *pair)
    if verdict is Verdict.SAME and len(ids) > 1:
        planner = Merge([ids[rows[left].identity], ids[rows[right].identity]], first=pair)
    return _do(session, planner, by, (CauseKind.REVIEW, review_id, verdict), validate_only=validate_only)


def rule(session: Session, what: Ruled, by: Author, *, validate_only: bool) -> Outcome:
    """A value is allowed, denied, or left to its spread again."""
    key, namespace, value = _value(session, what)
    ruling = None
    if what.ruling is not None:
        ruling = ValueRuling(
            key=key,
            ruling=what.ruling,
            namespace=namespace,
            value=value,
            author=by.author,
            reason=by.reason,
            made_at=0,
            made_revision=0,
        )
    return _do(session, Rule(key, ruling), by, (CauseKind.VALUE_POLICY, key, what.ruling), validate_only=validate_only)


def revert(session: Session, target: RevertTarget, name: str, by: Author, *, validate_only: bool) -> Outcome:
    """Everything that somebody or something did is taken back."""
    if not name.strip():
        raise InvalidValue("name", "must not be empty")
    check_words(author=by.author, reason=by.reason)
    loaded = _check_import(session, name) if target is RevertTarget.IMPORT else 0
    done: list[Acted] = []
    while not done or (done[-1].unfinished and not validate_only):
        planner = _reverting(session, target, name, loaded)
        # A repeated request finds nothing left to do, so that only the first act needs to be known again.
        signed = by if not done else msgspec.structs.replace(by, request_id="")
        done.append(_act(session, planner, signed, (CauseKind.REVERT, target, name), validate_only=validate_only))
    return _outcome(session, [one for one in done if one.act_id or one is done[0]])


def _reverting(session: Session, target: RevertTarget, name: str, loaded: int) -> Planner:
    if target is RevertTarget.SOURCE:
        return RevertSource(name)
    if target is RevertTarget.AUTHOR:
        return RevertActor(name)
    if target is RevertTarget.ACT:
        return RevertAct(name)
    return RevertImport(name, loaded, session.engine.surroundings)


def _check_import(session: Session, job_id: str) -> int:
    """The revision at which an import had filled the empty tenant; 0: it put record after record."""
    with session.read() as reader:
        run = reader.job(job_id)
    if run is None or run.job.kind is not JobKind.IMPORT:
        raise NotFound("there is no import with this id", reason=Reason.JOB_NOT_FOUND)
    return run.checkpoint.get("revision", 0) if "loaded" in run.checkpoint else 0


def _value(session: Session, what: Ruled) -> tuple[int, str, str]:
    """Key, namespace and canonical value."""
    if isinstance(what.value, tuple):
        claims = session.kernel.normalizer.value(*what.value, what.region)
        if not claims:
            raise InvalidValue("value", "is blocked by the ruleset: it is never evidence")
        return claims[0].key, claims[0].namespace, claims[0].value
    key = key_of_handle(what.value)
    with session.read() as reader:
        muted = [row for row in reader.muted([key]) if row.kind == "value"] if key is not None else []
        ruled = reader.rulings([key]) if key is not None else []
    if key is None or not (muted or ruled):
        raise NotFound("no shared value has this handle: name it by namespace and value", reason=Reason.VALUE_NOT_FOUND)
    return (key, muted[0].namespace, muted[0].value) if muted else (key, ruled[0].namespace, ruled[0].value)


def _pair(review_id: str) -> tuple[int, int]:
    left, dash, right = review_id.partition("-")
    try:
        numbers = int(left, 16), int(right, 16)
    except ValueError:
        dash = ""
        numbers = (0, 0)
    if not dash or not 0 < numbers[0] < numbers[1] < 2**63:
        raise NotFound("there is no review with this id", reason=Reason.REVIEW_NOT_FOUND)
    return numbers


def _revision(session: Session, token: str) -> int | None:
    if not token:
        return None
    with session.read() as reader:
        return session.revision(reader, token, "unchanged_since")


def _do(session: Session, planner: Planner, by: Author, request: tuple[object, ...], *, validate_only: bool) -> Outcome:
    check_words(author=by.author, reason=by.reason)
    return _outcome(session, [_act(session, planner, by, request, validate_only=validate_only)])


def _act(session: Session, planner: Planner, by: Author, request: tuple[object, ...], *, validate_only: bool) -> Acted:
    digest = blake2b(pack((*request, by.author, by.reason)), digest_size=16).digest()
    kind = request[0]
    assert isinstance(kind, CauseKind)
    operation = Act(planner, by.author, by.reason, session.cause(kind, by.author), by.request_id, digest)
    if validate_only:
        return preview(session.store, session.tenant, operation, session.engine.surroundings)
    done: Acted = session.engine.run(operation)
    return done


def _outcome(session: Session, done: Sequence[Acted], token: str = "") -> Outcome:
    if not done:
        return Outcome(act_id="", token=token, effects=Effects())
    with session.read() as reader:
        token = session.token(reader, done[-1].revision)
    first = done[0]
    return Outcome(
        act_id=first.act_id,
        token=token,
        effects=first.effects if len(done) == 1 else together([one.effects for one in done]),
        assertions=first.assertions,
        retracted=sum(one.retracted for one in done),
        deleted=sum(one.deleted for one in done),
        restored=sum(one.restored for one in done),
        rulings=sum(one.rulings for one in done),
        kept=max(one.kept for one in done),
        commits=sum(bool(one.act_id) for one in done),
        unfinished=done[-1].unfinished,
    )


def list_shared_values(session: Session, namespace: str, page_size: int, page_token: str, *, blocking_keys: bool) -> Page[SharedValue]:
    """Shared values and ruled ones by key, or dead blocking keys."""
    limit = limit_of(page_size, DEFAULT_PAGE)
    with session.read() as reader:
        epoch, request = reader.head().epoch, ("shared-values", session.tenant, namespace, blocking_keys)
        after: int | None = read_page_token(page_token, epoch, request)
        items: list[tuple[int, SharedValue]] = []
        kind = "block" if blocking_keys else "value"
        while len(items) <= limit and (keys := _next_keys(reader, kind, after, limit + 1)):
            items += [(row.key, _shared(reader, row, said)) for row, said in keys if not namespace or row.namespace == namespace]
            after = keys[-1][0].key
        token = make_page_token(epoch, request, items[limit - 1][0]) if len(items) > limit else ""
    return Page(items=tuple(item for _, item in items[:limit]), next_page_token=token)


def _next_keys(reader: Reader, kind: str, after: int | None, limit: int) -> list[tuple[MutedRow, ValueRuling | None]]:
    muted = {row.key: row for row in reader.muted_page(kind, after, limit)}
    if kind == "block":
        return [(row, None) for row in muted.values()]
    ruled = {said.key: said for said in reader.rulings_page(after, limit)}
    ruled.update((said.key, said) for said in reader.rulings(muted.keys() - ruled.keys()))
    found = {key: MutedRow(key, "value", said.namespace, said.value, 0) for key, said in ruled.items()} | muted
    return [(found[key], ruled.get(key)) for key in sorted(found)[:limit]]


def _shared(reader: Reader, row: MutedRow, said: ValueRuling | None) -> SharedValue:
    people, bare = (reader.block_size(row.key, _COUNTED), 0) if row.kind == "block" else reader.spread(row.key, _COUNTED)
    return SharedValue(
        handle=value_handle(row.key),
        namespace=row.namespace,
        value=row.value,
        shared=row.since > 0,
        people=people,
        bare=bare,
        since=row.since,
        ruling=None if said is None else said.ruling,
        author="" if said is None else said.author,
        reason="" if said is None else said.reason,
    )
