"""Trying rules and putting them in force: the jobs behind Simulate and Activate."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from cauce.engine.jobs import Jobs, Outcome, Ticket
from cauce.engine.scratch import from_scratch
from cauce.engine.simulating import freely, simulation_of
from cauce.engine.surroundings import read_kernel
from cauce.engine.switching import Switch
from cauce.engine.trial import Trial, trying
from cauce.errors import Conflict, FailedPrecondition, InvalidValue, NotFound, Reason
from cauce.linkage.kernel import Kernel
from cauce.model.change import Cause, CauseKind
from cauce.model.job import Job, JobKind, JobRequest
from cauce.model.packing import pack
from cauce.service.rulesets import approved, etag_of, find, read_document
from cauce.service.session import Session, check_words
from cauce.store.base import Writer
from cauce.store.listing import PAGE
from cauce.store.rulesets import ActivationRow, SimulationRow

SHARE = 0.01
"""Of all identities: so many may change without anybody having looked at a simulation."""
FEW = 100
"""Records written meanwhile that the switch itself catches up with."""
ROUNDS = 200
"""Times that a trial follows a thousand records before the switch holds the writers up to get the rest."""


@dataclass(frozen=True, slots=True)
class Trials:
    """Starts and does them, for one tenant."""

    session: Session
    jobs: Jobs
    share: float = SHARE

    # --- asking ------------------------------------------------------------------------------------------------------------------
    def simulate(self, number: int, document: str, actor: str) -> Job:
        """Queue a simulation."""
        if bool(number) == bool(document):
            raise InvalidValue("number", "give the number of a version, or a document, and not both")
        if document:
            read_document(document, "document")
        else:
            with self.session.read() as reader:
                find(reader, number)
        return self.jobs.start(
            JobKind.SIMULATE,
            JobRequest(ruleset=number),
            actor,
            lambda writer, job_id: writer.put_simulation(SimulationRow(job_id, "", number, document, b"")),
        )

    def activate(self, request: JobRequest, actor: str) -> Job:
        """Queue an activation that could succeed as things stand."""
        check_words(author=request.author, reason=request.reason)
        with self.session.read() as reader:
            row = find(reader, request.ruleset)
            etag = etag_of(reader)
            if request.etag and request.etag != etag:
                raise _changed()
            if request.simulation:
                approved(reader, request.simulation, row.digest)
        return self.jobs.start(JobKind.ACTIVATE, msgspec.structs.replace(request, etag=etag), actor)

    # --- doing -------------------------------------------------------------------------------------------------------------------
    def do_simulate(self, ticket: Ticket) -> Outcome:
        """Resolve a snapshot under other rules and note what would change."""
        with self.session.read() as reader:
            row = reader.simulation(ticket.job_id)
            if row is None:
                raise NotFound("the simulation is not there any more", reason=Reason.SIMULATION_NOT_FOUND)
            kernel = read_kernel(reader, row.number) if row.number else Kernel.of(read_document(row.document, "document"))
            total = reader.stats().records
            scratch = from_scratch(
                reader,
                kernel,
                lambda _row, _subject, done: ticket.tell("prepare", done, total),
                lambda done: ticket.tell("resolve", done, total),
            )
            found = simulation_of(reader, scratch, ticket.job_id, self.share)
        with self.session.store.write(self.session.tenant) as writer:
            writer.put_simulation(row._replace(digest=found.digest, found=pack(found)))
        names = ("revision", "records", "identities_before", "identities_after", "changed", "merged", "split", "created", "moved")
        return Outcome({name: getattr(found, name) for name in names})

    def do_activate(self, ticket: Ticket) -> Outcome:
        """Prepare beside what goes on, then switch in one commit. Whoever goes on with it after a crash prepares anew."""
        if "revision" in ticket.checkpoint:  # switched, and then the process died
            return Outcome(dict(ticket.checkpoint))
        session = self.session
        with session.read() as reader:
            kernel = read_kernel(reader, ticket.request.ruleset)
        token = _begin(session, ticket)
        with trying(kernel, session.engine.surroundings) as trial:
            with session.read() as reader:
                trial.fill(reader, ticket.tell)
            self._keep_up(trial, ticket)
            with session.store.write(session.tenant) as writer:
                if writer.head().trying != token:
                    raise Conflict("another activation has begun")
                _check_active(writer, ticket.request)
                _catch_up(trial, writer)
                return self._switch(writer, trial, ticket)

    def _keep_up(self, trial: Trial, ticket: Ticket) -> None:
        """Follow what is written meanwhile, until there is little left, or it is clear that it comes faster than it can be followed."""
        for _ in range(ROUNDS):
            with self.session.read() as reader:
                noted = reader.touched(PAGE)
                trial.follow(reader, [uid for uid, _ in noted])
            with self.session.store.write(self.session.tenant) as writer:
                writer.forget_touched(noted)
            ticket.tell("follow", len(noted))
            if len(noted) <= FEW:
                return

    def _switch(self, writer: Writer, trial: Trial, ticket: Ticket) -> Outcome:
        request, surroundings, ruleset = ticket.request, self.session.engine.surroundings, trial.kernel.ruleset
        with trial.read() as tried:
            switch = Switch(writer, trial, tried)
            if switch.missing:
                raise Conflict(f"{len(switch.missing)} records were written in bulk meanwhile: activate again")
            figures = switch.figures
            self._check_approved(writer, figures, request, ruleset.digest)
            cause = Cause(CauseKind.RULESET, actor=ticket.actor or request.author, subject=ruleset.digest)
            empty = not writer.head().revision  # nothing was ever written: the tenant begins with other rules, and can still be loaded
            revision = 0 if empty else switch.write(surroundings, cause)
        writer.activate(ActivationRow(revision, request.ruleset, surroundings.now(), request.author, request.reason))
        kept = {"revision": revision, **figures}
        ticket.keep_in(writer, **kept)
        return Outcome(kept)

    def _check_approved(self, writer: Writer, figures: dict[str, int], request: JobRequest, digest: str) -> None:
        changed, free = figures["changed"], freely(figures["identities_before"], self.share)
        if request.simulation:
            free += approved(writer, request.simulation, digest).changed
        if changed > free:
            raise FailedPrecondition(
                f"it would change {changed:,} of {figures['identities_before']:,} identities, and {free:,} may go unlooked at: "
                "simulate it, look, and give the simulation's digest",
                reason=Reason.SIMULATION_REQUIRED,
            )


def _begin(session: Session, ticket: Ticket) -> int:
    """Have commits note which records they write, from now on until the job ends; gives the token of this trial."""
    token = session.engine.surroundings.now()
    with session.store.write(session.tenant) as writer:
        _check_active(writer, ticket.request)
        writer.begin_trial(token)
    return token


def _catch_up(trial: Trial, writer: Writer) -> None:
    """Under the lock: everything that is noted, and what persons said."""
    while noted := writer.touched(PAGE):
        trial.follow(writer, [uid for uid, _ in noted])
        writer.forget_touched(noted)
    trial.follow(writer, ())


def _check_active(writer: Writer, request: JobRequest) -> None:
    if etag_of(writer) != request.etag:
        raise _changed()


def _changed() -> Conflict:
    return Conflict("another version of the rules was put in force since: look at it, then decide anew", reason=Reason.RULESET_CHANGED)
