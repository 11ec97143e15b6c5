"""The views of schema 0003, for reports by SQL: names, ids and times, never a customer's values. A released file is never changed."""

from __future__ import annotations

_SECONDS = {"sqlite": "strftime('%Y-%m-%dT%H:%M:%fZ', {} / 1000000.0, 'unixepoch')", "postgresql": "to_timestamp({} / 1000000.0)"}
_TIMES = ("record.first_seen", "record.last_seen", "feed.at")

_VIEWS = {
    "v_identity": """
SELECT tenant.name AS tenant, identity.identity_id AS identity_id, identity.created AS created_revision, identity.live AS live,
       successor.identity_id AS redirects_to,
       (SELECT count(*) FROM record WHERE record.tenant = identity.tenant AND record.identity = identity.no) AS records
FROM identity
JOIN tenant ON tenant.no = identity.tenant AND tenant.name NOT LIKE '%~%'
LEFT JOIN identity AS successor ON successor.tenant = identity.tenant AND successor.no = identity.successor
""",
    "v_record": """
SELECT tenant.name AS tenant, record.uid AS uid, record.source AS source, record.record_id AS record_id,
       identity.identity_id AS identity_id, record.joined AS joined_revision, record.revision AS put_revision,
       [record.first_seen] AS first_seen, [record.last_seen] AS last_seen, record.seen AS seen
FROM record
JOIN tenant ON tenant.no = record.tenant AND tenant.name NOT LIKE '%~%'
JOIN identity ON identity.tenant = record.tenant AND identity.no = record.identity
""",
    "v_membership": """
SELECT tenant.name AS tenant, record.uid AS uid, identity.identity_id AS identity_id, record.joined AS since_revision,
       CAST(NULL AS BIGINT) AS until_revision
FROM record
JOIN tenant ON tenant.no = record.tenant AND tenant.name NOT LIKE '%~%'
JOIN identity ON identity.tenant = record.tenant AND identity.no = record.identity
UNION ALL
SELECT tenant.name, membership.uid, identity.identity_id, membership.since, membership.until
FROM membership
JOIN tenant ON tenant.no = membership.tenant AND tenant.name NOT LIKE '%~%'
JOIN identity ON identity.tenant = membership.tenant AND identity.no = membership.identity
""",
    "v_redirect": """
SELECT tenant.name AS tenant, identity.identity_id AS identity_id, successor.identity_id AS redirects_to
FROM identity
JOIN tenant ON tenant.no = identity.tenant AND tenant.name NOT LIKE '%~%'
LEFT JOIN identity AS successor ON successor.tenant = identity.tenant AND successor.no = identity.successor
WHERE NOT identity.live
""",
    "v_conflict": """
SELECT tenant.name AS tenant, one.source AS left_source, one.record_id AS left_record_id, two.source AS right_source,
       two.record_id AS right_record_id, conflict.kind AS kind, conflict.evidence AS evidence, conflict.cause AS cause
FROM conflict
JOIN tenant ON tenant.no = conflict.tenant AND tenant.name NOT LIKE '%~%'
JOIN record AS one ON one.tenant = conflict.tenant AND one.uid = conflict."left"
JOIN record AS two ON two.tenant = conflict.tenant AND two.uid = conflict."right"
""",
    "v_assertion": """
SELECT tenant.name AS tenant, assertion.assertion_id AS assertion_id, assertion.standing AS standing, one.source AS left_source,
       one.record_id AS left_record_id, two.source AS right_source, two.record_id AS right_record_id
FROM assertion
JOIN tenant ON tenant.no = assertion.tenant AND tenant.name NOT LIKE '%~%'
LEFT JOIN record AS one ON one.tenant = assertion.tenant AND one.digest = assertion."left"
LEFT JOIN record AS two ON two.tenant = assertion.tenant AND two.digest = assertion."right"
""",
    "v_shared_value": """
SELECT tenant.name AS tenant, muted.kind AS kind, muted.namespace AS namespace, count(*) AS count, max(muted.since) AS latest_revision
FROM muted
JOIN tenant ON tenant.no = muted.tenant AND tenant.name NOT LIKE '%~%'
GROUP BY tenant.name, muted.kind, muted.namespace
""",
    "v_commit": """
SELECT tenant.name AS tenant, feed.revision AS revision, [feed.at] AS at
FROM feed
JOIN tenant ON tenant.no = feed.tenant AND tenant.name NOT LIKE '%~%'
WHERE feed.part = 0
""",
}


def views(dialect: str) -> list[str]:
    """Statements that make the views on a database."""
    return [f"CREATE VIEW {name} AS{_timed(query, dialect)}" for name, query in _VIEWS.items()]


def _timed(query: str, dialect: str) -> str:
    for column in _TIMES:
        query = query.replace(f"[{column}]", _SECONDS[dialect].format(column))
    return query.rstrip() if dialect == "sqlite" else query.rstrip().replace("%", "%%")  # psycopg reads % as a parameter
