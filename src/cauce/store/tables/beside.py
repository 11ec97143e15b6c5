"""What is kept beside the graph: for data stewards, of journeys and consent, for being forgotten, of rules and of jobs."""

from __future__ import annotations

from sqlalchemy import PrimaryKeyConstraint, Table

from cauce.store.tables.parts import flag, index, metadata, named, number, packed, tenant_number

ruling = Table(
    "ruling",
    metadata,
    number("key"),
    packed("payload"),
    tenant_number(),
    PrimaryKeyConstraint("tenant", "key"),
    sqlite_with_rowid=False,
    comment="Values that a person allowed or denied.",
)

review = Table(
    "review",
    metadata,
    number("left"),
    number("right"),
    number("weight"),
    tenant_number(),
    PrimaryKeyConstraint("tenant", "left", "right"),
    index("review_right", "tenant", "right"),
    index("review_weight", "tenant", "weight"),
    sqlite_with_rowid=False,
    comment="Candidate pairs of signatures, of different identities, that score at review or above.",
)

image = Table(
    "image",
    metadata,
    named("job"),
    named("source"),
    named("record_id"),
    packed("before"),
    number("put"),
    number("digest"),
    tenant_number(),
    PrimaryKeyConstraint("tenant", "job", "source", "record_id"),
    index("image_digest", "tenant", "digest"),
    comment="What an import replaced, so that it can be taken back; digest is that of the record's name.",
)

job = Table(
    "job",
    metadata,
    named("job_id"),
    flag("finished"),
    packed("payload"),
    tenant_number(),
    PrimaryKeyConstraint("tenant", "job_id"),
    comment="Long work, asked for and under way; ids grow with time.",
)

touch = Table(
    "touch",
    metadata,
    number("uid"),
    number("at"),
    named("kind"),
    named("channel"),
    named("campaign"),
    tenant_number(),
    PrimaryKeyConstraint("tenant", "uid", "at", "kind", "channel", "campaign"),
    sqlite_with_rowid=False,
    comment="Touches of records that are put again and again; those of other records stand in the record.",
)

consent = Table(
    "consent",
    metadata,
    number("subject"),
    named("exclusion_list"),
    named("purpose"),
    named("channel"),
    number("at"),
    named("permission"),
    packed("payload"),
    tenant_number(),
    PrimaryKeyConstraint("tenant", "subject", "exclusion_list", "purpose", "channel", "at", "permission"),
    index("consent_list", "tenant", "exclusion_list", "at"),
    comment="What was said about consent beside the records; subjects are digests of records' names and of values.",
)

suppression = Table(
    "suppression",
    metadata,
    named("handle"),
    packed("payload"),
    tenant_number(),
    PrimaryKeyConstraint("tenant", "handle"),
    comment="What is not taken in: keyed digests of records' names and of values.",
)

erasure = Table(
    "erasure",
    metadata,
    named("erasure_id"),
    packed("payload"),
    tenant_number(),
    PrimaryKeyConstraint("tenant", "erasure_id"),
    comment="What was erased, and how surely: counts and times, no values; ids grow with time.",
)

erased = Table(
    "erased",
    metadata,
    number("no"),
    named("erasure_id"),
    tenant_number(),
    PrimaryKeyConstraint("tenant", "no"),
    sqlite_with_rowid=False,
    comment="Identities that are gone because they were erased.",
)

ruleset = Table(
    "ruleset",
    metadata,
    number("number"),
    named("digest"),
    named("name"),
    number("version"),
    number("created_at"),
    named("author"),
    packed("document"),
    packed("compiled"),
    tenant_number(),
    PrimaryKeyConstraint("tenant", "number"),
    comment="Versions of a tenant's rules: the document as it was given, and what was read from it.",
)

activation = Table(
    "activation",
    metadata,
    number("revision"),
    number("number"),
    number("at"),
    named("author"),
    named("reason"),
    tenant_number(),
    PrimaryKeyConstraint("tenant", "revision"),
    comment="Which version decides from which revision on.",
)

simulation = Table(
    "simulation",
    metadata,
    named("simulation_id"),
    named("digest"),
    number("number"),
    packed("document"),
    packed("found"),
    tenant_number(),
    PrimaryKeyConstraint("tenant", "simulation_id"),
    comment="Trials of rules, by their job: ids of identities and counts.",
)

touched = Table(
    "touched",
    metadata,
    number("uid"),
    number("revision"),
    tenant_number(),
    PrimaryKeyConstraint("tenant", "uid"),
    sqlite_with_rowid=False,
    comment="Records written while other rules are tried; empty otherwise.",
)
