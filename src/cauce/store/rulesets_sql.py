"""The statements of `rulesets`, and what reads and writes by them."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Table, delete, insert, select, update

from cauce.store import sql
from cauce.store import tables as t
from cauce.store.base import Head
from cauce.store.clauses import ONE, TENANT, columns, given, given_row, limited, of_tenant
from cauce.store.fetching import Fetching, Row, Writing, storable
from cauce.store.rulesets import ActivationRow, RulesetReader, RulesetRow, RulesetWriter, SimulationRow
from cauce.store.statement import Statement

_VERSION = columns(t.ruleset, RulesetRow)
_HEADS = [column for column in _VERSION if column.name not in ("document", "compiled")]
_TRIED = columns(t.simulation, SimulationRow)

RULESET = Statement(
    "ruleset", "A version by number.", select(*_VERSION).where(of_tenant(t.ruleset), t.ruleset.c.number == given("number_"))
)
RULESET_BY_DIGEST = Statement(
    "ruleset_by_digest",
    "The first version of a digest.",
    limited(
        select(*_VERSION).where(of_tenant(t.ruleset), t.ruleset.c.digest == given("digest_", t.NAME)).order_by(t.ruleset.c.number), ONE
    ),
)
RULESETS = Statement(
    "rulesets",
    "Versions before one, the latest first, so many.",
    limited(select(*_HEADS).where(of_tenant(t.ruleset), t.ruleset.c.number < given("before")).order_by(t.ruleset.c.number.desc())),
)
ACTIVATIONS = Statement(
    "activations",
    "What was put in force, the latest first, so many.",
    limited(select(*columns(t.activation, ActivationRow)).where(of_tenant(t.activation)).order_by(t.activation.c.revision.desc())),
)
SIMULATION = Statement(
    "simulation", "A trial by id.", select(*_TRIED).where(of_tenant(t.simulation), t.simulation.c.simulation_id == given("id_", t.NAME))
)
SIMULATION_BY_DIGEST = Statement(
    "simulation_by_digest",
    "A trial by what it found.",
    limited(select(*_TRIED).where(of_tenant(t.simulation), t.simulation.c.digest == given("digest_", t.NAME)), ONE),
)
TOUCHED = Statement(
    "touched",
    "Records written since a trial began, so many.",
    limited(select(t.touched.c.uid, t.touched.c.revision).where(of_tenant(t.touched)).order_by(t.touched.c.uid)),
)
PLACES = Statement(
    "places",
    "Where all records are, in the order of an index that has it all.",
    select(t.record.c.uid, t.record.c.identity).where(of_tenant(t.record)).order_by(t.record.c.identity, t.record.c.uid),
)
LIVE_COMPONENTS = Statement(
    "live_components",
    "Number and component of all live identities.",
    select(t.identity.c.no, t.identity.c.component).where(of_tenant(t.identity), t.identity.c.live),
)
SET_RULESET = Statement(
    "set_ruleset",
    "Which version decides in the tenant, and which one is tried.",
    update(t.tenant).values(ruleset=given("ruleset_"), trying=given("trying_")).where(t.tenant.c.no == TENANT),
)
CLEAR_TOUCHED = Statement("clear_touched", "No record is noted any more.", delete(t.touched).where(of_tenant(t.touched)))
FORGET_TOUCHED = Statement(
    "forget_touched",
    "A record is not noted any more, unless it was written again since.",
    delete(t.touched).where(of_tenant(t.touched), t.touched.c.uid == given("uid_"), t.touched.c.revision <= given("revision_")),
)


def _insertion(table: Table) -> Statement:
    return Statement(f"add_{table.name}", f"Insert one row of {table.name}.", insert(table).values(given_row(table)))


ADD_RULESET = _insertion(t.ruleset)


class SqlRulesetReader(Fetching, RulesetReader):
    """Reads by the statements of this module."""

    def ruleset(self, number: int) -> RulesetRow | None:
        """By its key."""
        return _version(self._rows(RULESET, number))

    def ruleset_by_digest(self, digest: str) -> RulesetRow | None:
        """There are few versions."""
        return _version(self._rows(RULESET_BY_DIGEST, digest) if storable(digest) else [])

    def rulesets_page(self, before: int, limit: int) -> list[RulesetRow]:
        """Documents stay on disk."""
        return [RulesetRow._make((*row, "", b"")) for row in self._rows(RULESETS, before or 2**62, limit)]

    def activations(self, limit: int) -> list[ActivationRow]:
        """In the order of the key, from its end."""
        return list(map(ActivationRow._make, self._rows(ACTIVATIONS, limit)))

    def simulation(self, simulation_id: str) -> SimulationRow | None:
        """By its key."""
        return _tried(self._rows(SIMULATION, simulation_id) if storable(simulation_id) else [])

    def simulation_by_digest(self, digest: str) -> SimulationRow | None:
        """There are few trials."""
        return _tried(self._rows(SIMULATION_BY_DIGEST, digest) if storable(digest) else [])

    def touched(self, limit: int) -> list[tuple[int, int]]:
        """By uid."""
        return [(uid, revision) for uid, revision in self._rows(TOUCHED, limit)]

    def places(self) -> dict[int, int]:
        """Payloads stay on disk."""
        return dict(self._rows(PLACES))

    def live_components(self) -> dict[int, int]:
        """Ids stay on disk."""
        return dict(self._rows(LIVE_COMPONENTS))


class SqlRulesetWriter(SqlRulesetReader, Writing, RulesetWriter):
    """Writes by the statements of this module."""

    puts: sql.Puts
    _head: Head

    def add_ruleset(self, row: RulesetRow) -> None:
        """Makes the tenant if need be."""
        self._create_tenant()
        *head, document, compiled = row
        self._many(ADD_RULESET, [(*head, document.encode(), compiled, self._tenant)])

    def activate(self, row: ActivationRow) -> None:
        """The tenant's own row says which version decides: it is read with every transaction anyway."""
        self.begin_trial(0)
        self._many(self.puts.activation, [(*row, self._tenant)])
        self._set(row.number, 0)

    def begin_trial(self, token: int) -> None:
        """In the tenant's own row, too."""
        self._create_tenant()
        self._many(CLEAR_TOUCHED, [(self._tenant,)])
        self._set(self._head.ruleset, token)

    def forget_touched(self, noted: Collection[tuple[int, int]]) -> None:
        """One by one."""
        self._create_tenant()
        if noted:
            self._many(FORGET_TOUCHED, [(self._tenant, uid, revision) for uid, revision in noted])

    def put_simulation(self, row: SimulationRow) -> None:
        """Makes the tenant if need be."""
        self._create_tenant()
        simulation_id, digest, number, document, found = row
        self._many(self.puts.simulation, [(simulation_id, digest, number, document.encode(), found, self._tenant)])

    def _note_touched(self, uids: Collection[int], revision: int) -> None:
        """For a trial, if one is under way."""
        if self._head.trying and uids:
            self._many(self.puts.touched, [(uid, revision, self._tenant) for uid in sorted(uids)])

    def _set(self, ruleset: int, trying: int) -> None:
        self._many(SET_RULESET, [(ruleset, trying, self._tenant)])
        self._head = self._head._replace(ruleset=ruleset, trying=trying)


def _version(rows: list[Row]) -> RulesetRow | None:
    if not rows:
        return None
    *head, document, compiled = rows[0]
    return RulesetRow._make((*head, bytes(document).decode(), bytes(compiled)))


def _tried(rows: list[Row]) -> SimulationRow | None:
    if not rows:
        return None
    simulation_id, digest, number, document, found = rows[0]
    return SimulationRow(simulation_id, digest, number, bytes(document).decode(), bytes(found))
