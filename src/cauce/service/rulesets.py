"""Verbs about versions of the rules, and what a tenant begins with."""

from __future__ import annotations

import msgspec

from cauce.engine.surroundings import read_kernel
from cauce.errors import FailedPrecondition, InvalidValue, NotFound, Reason
from cauce.linkage.dump import dump_ruleset
from cauce.linkage.kernel import Kernel
from cauce.linkage.ruleset import default_ruleset, load_ruleset
from cauce.model.record import Instant
from cauce.model.ruleset import Ruleset
from cauce.model.simulation import Simulation
from cauce.service.paging import DEFAULT_PAGE, Page
from cauce.service.session import Session, check_words, limit_of
from cauce.service.tokens import page_token as make_page_token
from cauce.service.tokens import read_page_token
from cauce.service.verbs.rulesets import RulesetCheck, RulesetVersion
from cauce.store.base import Reader, Store
from cauce.store.rulesets import ActivationRow, RulesetRow

MAX_DOCUMENT = 2 * 1024 * 1024
"""Characters of a document."""
_ACTIVATIONS = 100
_DECODE = msgspec.msgpack.Decoder(Simulation).decode


def begin(store: Store, tenant: str, wanted: Ruleset | None, now: Instant) -> tuple[Kernel, str]:
    """The kernel of the tenant's active ruleset (set now, if the tenant is new) and the life of its database.

    Raises:
        FailedPrecondition: (RULESET_CHANGED) another ruleset than the wanted one is active.
    """
    with store.read(tenant) as reader:
        head = reader.head()
        kernel = read_kernel(reader, head.ruleset) if head.ruleset else None
    if kernel is None:
        with store.write(tenant) as writer:
            head = writer.head()
            if not head.ruleset:
                row = _row(wanted or default_ruleset(), "", 1, now)
                writer.add_ruleset(row)
                writer.activate(ActivationRow(head.revision, row.number, now, "", "the tenant began with it"))
            kernel = read_kernel(writer, writer.head().ruleset)
    if wanted is not None and wanted.digest != kernel.ruleset.digest:
        raise FailedPrecondition(
            f"the tenant goes by another ruleset ({kernel.ruleset.name} {kernel.ruleset.version}): leave --ruleset out, "
            "or put yours in force with `cauce activate`",
            reason=Reason.RULESET_CHANGED,
        )
    return kernel, head.epoch


def create_ruleset(session: Session, document: str, author: str) -> RulesetVersion:
    """The next version, or an earlier one that means the same."""
    check_words(author=author)
    ruleset = read_document(document, "document")
    with session.store.write(session.tenant) as writer:
        row = writer.ruleset_by_digest(ruleset.digest)
        if row is None:
            latest = writer.rulesets_page(0, 1)
            number = latest[0].number + 1 if latest else 1
            row = _row(ruleset, document, number, session.engine.surroundings.now())._replace(author=author)
            writer.add_ruleset(row)
        return _shown(row, writer)


def get_ruleset(session: Session, number: int) -> RulesetVersion:
    """A version with its document."""
    with session.read() as reader:
        return _shown(find(reader, number or reader.head().ruleset), reader)


def find(reader: Reader, number: int) -> RulesetRow:
    """A version.

    Raises:
        NotFound: (RULESET_NOT_FOUND) there is none.
    """
    row = reader.ruleset(number) if 0 < number < 2**62 else None
    if row is None:
        raise NotFound("there is no version of the rules with this number", reason=Reason.RULESET_NOT_FOUND)
    return row


def list_rulesets(session: Session, page_size: int, page_token: str) -> Page[RulesetVersion]:
    """Versions without their documents, the latest first."""
    limit = limit_of(page_size, DEFAULT_PAGE)
    with session.read() as reader:
        request = ("rulesets", session.tenant)
        epoch = reader.head().epoch
        before = read_page_token(page_token, epoch, request) or 0
        rows = reader.rulesets_page(before, limit + 1)
        token = make_page_token(epoch, request, rows[limit - 1].number) if len(rows) > limit else ""
        return Page(items=tuple(_shown(row, reader) for row in rows[:limit]), next_page_token=token)


def validate_ruleset(document: str) -> RulesetCheck:
    """All problems at once."""
    try:
        ruleset = read_document(document, "document")
    except InvalidValue as error:
        return RulesetCheck(problems=error.violations)
    return RulesetCheck(name=ruleset.name, version=ruleset.version, digest=ruleset.digest)


def read_document(document: str, field: str) -> Ruleset:
    """The ruleset of a document.

    Raises:
        InvalidValue: (RULESET_INVALID) it is none.
    """
    if len(document) > MAX_DOCUMENT:
        raise InvalidValue(field, f"must not have more than {MAX_DOCUMENT:,} characters", reason=Reason.RULESET_INVALID)
    return load_ruleset(document, field)


def get_simulation(session: Session, simulation_id: str) -> Simulation:
    """What a simulation found."""
    with session.read() as reader:
        row = reader.simulation(simulation_id)
    if row is None or not row.digest:
        raise NotFound("there is no simulation with this id, or it is not over", reason=Reason.SIMULATION_NOT_FOUND)
    return _DECODE(row.found)


def approved(reader: Reader, digest: str, ruleset: str) -> Simulation:
    """The simulation that somebody has looked at, of these rules.

    Raises:
        NotFound: (SIMULATION_NOT_FOUND) there is none.
        FailedPrecondition: (SIMULATION_REQUIRED) it is one of other rules.
    """
    row = reader.simulation_by_digest(digest) if digest else None
    if row is None:
        raise NotFound("there is no simulation with this digest", reason=Reason.SIMULATION_NOT_FOUND)
    simulation = _DECODE(row.found)
    if simulation.ruleset != ruleset:
        raise FailedPrecondition("the simulation is one of other rules: simulate these", reason=Reason.SIMULATION_REQUIRED)
    return simulation


def etag_of(reader: Reader) -> str:
    """Names the activation that is in force in a snapshot."""
    (latest,) = reader.activations(1) or [ActivationRow(0, 0, 0, "", "")]
    return f"{latest.number}-{latest.revision}"


def _row(ruleset: Ruleset, document: str, number: int, at: Instant) -> RulesetRow:
    return RulesetRow(number, ruleset.digest, ruleset.name, ruleset.version, at, "", document, msgspec.json.encode(ruleset))


def _shown(row: RulesetRow, reader: Reader) -> RulesetVersion:
    latest = next((one for one in reader.activations(_ACTIVATIONS) if one.number == row.number), None)
    active = reader.head().ruleset == row.number
    document = row.document
    if row.compiled and not document:
        document = dump_ruleset(msgspec.json.decode(row.compiled, type=Ruleset))
    return RulesetVersion(
        number=row.number,
        name=row.name,
        version=row.version,
        digest=row.digest,
        created_at=row.created_at,
        author=row.author,
        active=active,
        etag=etag_of(reader) if active else "",
        activated_revision=latest.revision if latest else None,
        activated_at=latest.at if latest else None,
        activated_by=latest.author if latest else "",
        reason=latest.reason if latest else "",
        document=document,
    )
