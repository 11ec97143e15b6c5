"""Every statement of the store, and those that may read all that a tenant has in a table."""

from __future__ import annotations

from cauce.store import history_sql, jobs_sql, journey_sql, privacy_sql, relations_sql, rulesets_sql, sql, steward_sql
from cauce.store.statement import Statement

_MODULES = (sql, history_sql, jobs_sql, journey_sql, privacy_sql, relations_sql, rulesets_sql, steward_sql)
STATEMENTS = [value for module in _MODULES for value in vars(module).values() if isinstance(value, Statement)]

_FEW_OR_NO_ROWS = {"tenants", "jobs_unfinished", "ruleset_by_digest", "simulation_by_digest", "naming_left", "naming_right"}
_ALL_ROWS_WANTED = {"epoch", "begin_life", "used", "places", "live_components", "clear_touched", "exclusion_lists"}
_BEGINNING = {"activations", "touched"}
WHOLE_TABLE = {
    *_FEW_OR_NO_ROWS,
    *_ALL_ROWS_WANTED,
    *_BEGINNING,
    *(one.name for one in STATEMENTS if one.name.startswith(("count_", "any_")) or one.name.endswith("_first")),
}
