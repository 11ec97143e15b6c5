CREATE TABLE public.activation (
    revision bigint NOT NULL,
    number bigint NOT NULL,
    at bigint NOT NULL,
    author text NOT NULL COLLATE pg_catalog."C",
    reason text NOT NULL COLLATE pg_catalog."C",
    tenant integer NOT NULL
);
CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);
CREATE TABLE public.assertion (
    assertion_id text NOT NULL COLLATE pg_catalog."C",
    standing boolean NOT NULL,
    "left" bigint NOT NULL,
    "right" bigint NOT NULL,
    payload bytea NOT NULL,
    tenant integer NOT NULL
);
CREATE TABLE public.block (
    key bigint NOT NULL,
    signature bigint NOT NULL,
    tenant integer NOT NULL
);
CREATE TABLE public.claim (
    key bigint NOT NULL,
    uid bigint NOT NULL,
    person bigint NOT NULL,
    bare boolean NOT NULL,
    assurance integer NOT NULL,
    at bigint NOT NULL,
    "end" bigint,
    tenant integer NOT NULL
);
CREATE TABLE public.conflict (
    "left" bigint NOT NULL,
    "right" bigint NOT NULL,
    kind text NOT NULL COLLATE pg_catalog."C",
    evidence text NOT NULL COLLATE pg_catalog."C",
    cause text NOT NULL COLLATE pg_catalog."C",
    tenant integer NOT NULL
);
CREATE TABLE public.consent (
    subject bigint NOT NULL,
    exclusion_list text NOT NULL COLLATE pg_catalog."C",
    purpose text NOT NULL COLLATE pg_catalog."C",
    channel text NOT NULL COLLATE pg_catalog."C",
    at bigint NOT NULL,
    permission text NOT NULL COLLATE pg_catalog."C",
    payload bytea NOT NULL,
    tenant integer NOT NULL
);
CREATE TABLE public.episode (
    identity bigint NOT NULL,
    revision bigint NOT NULL,
    tenant integer NOT NULL
);
CREATE TABLE public.erased (
    no bigint NOT NULL,
    erasure_id text NOT NULL COLLATE pg_catalog."C",
    tenant integer NOT NULL
);
CREATE TABLE public.erasure (
    erasure_id text NOT NULL COLLATE pg_catalog."C",
    payload bytea NOT NULL,
    tenant integer NOT NULL
);
CREATE TABLE public.feed (
    revision bigint NOT NULL,
    part bigint NOT NULL,
    at bigint NOT NULL,
    changes bytea NOT NULL,
    tenant integer NOT NULL,
    causes bytea
);
CREATE TABLE public.identity (
    no bigint NOT NULL,
    identity_id text NOT NULL COLLATE pg_catalog."C",
    component bigint NOT NULL,
    created bigint NOT NULL,
    live boolean NOT NULL,
    successor bigint,
    tenant integer NOT NULL
);
CREATE TABLE public.image (
    job text NOT NULL COLLATE pg_catalog."C",
    source text NOT NULL COLLATE pg_catalog."C",
    record_id text NOT NULL COLLATE pg_catalog."C",
    before bytea NOT NULL,
    put bigint NOT NULL,
    digest bigint NOT NULL,
    tenant integer NOT NULL
);
CREATE TABLE public.job (
    job_id text NOT NULL COLLATE pg_catalog."C",
    finished boolean NOT NULL,
    payload bytea NOT NULL,
    tenant integer NOT NULL
);
CREATE TABLE public.life (
    epoch text NOT NULL
);
CREATE TABLE public.membership (
    uid bigint NOT NULL,
    identity bigint NOT NULL,
    since bigint NOT NULL,
    until bigint NOT NULL,
    tenant integer NOT NULL
);
CREATE TABLE public.mention (
    key bigint NOT NULL,
    uid bigint NOT NULL,
    namespace text NOT NULL COLLATE pg_catalog."C",
    tenant integer NOT NULL
);
CREATE TABLE public.muted (
    key bigint NOT NULL,
    kind text NOT NULL COLLATE pg_catalog."C",
    namespace text NOT NULL COLLATE pg_catalog."C",
    value bytea NOT NULL,
    since bigint NOT NULL,
    tenant integer NOT NULL
);
CREATE TABLE public.record (
    uid bigint NOT NULL,
    source text NOT NULL COLLATE pg_catalog."C",
    record_id text NOT NULL COLLATE pg_catalog."C",
    payload bytea NOT NULL,
    subject bytea NOT NULL,
    signature bigint NOT NULL,
    identity bigint NOT NULL,
    joined bigint NOT NULL,
    revision bigint NOT NULL,
    first_seen bigint NOT NULL,
    last_seen bigint NOT NULL,
    seen bigint NOT NULL,
    digest bigint NOT NULL,
    tenant integer NOT NULL
);
CREATE TABLE public.replay (
    request_id text NOT NULL COLLATE pg_catalog."C",
    payload_digest bytea NOT NULL,
    response bytea NOT NULL,
    at bigint NOT NULL,
    tenant integer NOT NULL
);
CREATE TABLE public.review (
    "left" bigint NOT NULL,
    "right" bigint NOT NULL,
    weight bigint NOT NULL,
    tenant integer NOT NULL
);
CREATE TABLE public.ruleset (
    number bigint NOT NULL,
    digest text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL COLLATE pg_catalog."C",
    version bigint NOT NULL,
    created_at bigint NOT NULL,
    author text NOT NULL COLLATE pg_catalog."C",
    document bytea NOT NULL,
    compiled bytea NOT NULL,
    tenant integer NOT NULL
);
CREATE TABLE public.ruling (
    key bigint NOT NULL,
    payload bytea NOT NULL,
    tenant integer NOT NULL
);
CREATE TABLE public.setting (
    name text NOT NULL COLLATE pg_catalog."C",
    value bytea NOT NULL,
    tenant integer NOT NULL
);
CREATE TABLE public.simulation (
    simulation_id text NOT NULL COLLATE pg_catalog."C",
    digest text NOT NULL COLLATE pg_catalog."C",
    number bigint NOT NULL,
    document bytea NOT NULL,
    found bytea NOT NULL,
    tenant integer NOT NULL
);
CREATE TABLE public.suppression (
    handle text NOT NULL COLLATE pg_catalog."C",
    payload bytea NOT NULL,
    tenant integer NOT NULL
);
CREATE TABLE public.tenant (
    no integer NOT NULL,
    name text NOT NULL COLLATE pg_catalog."C",
    revision bigint NOT NULL,
    next_uid bigint NOT NULL,
    next_identity bigint NOT NULL,
    suppressing boolean DEFAULT false NOT NULL,
    ruleset bigint DEFAULT 0 NOT NULL,
    trying bigint DEFAULT 0 NOT NULL
);
CREATE SEQUENCE public.tenant_no_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.tenant_no_seq OWNED BY public.tenant.no;
CREATE TABLE public.touch (
    uid bigint NOT NULL,
    at bigint NOT NULL,
    kind text NOT NULL COLLATE pg_catalog."C",
    channel text NOT NULL COLLATE pg_catalog."C",
    campaign text NOT NULL COLLATE pg_catalog."C",
    tenant integer NOT NULL
);
CREATE TABLE public.touched (
    uid bigint NOT NULL,
    revision bigint NOT NULL,
    tenant integer NOT NULL
);
CREATE VIEW public.v_assertion AS
 SELECT tenant.name AS tenant,
    assertion.assertion_id,
    assertion.standing,
    one.source AS left_source,
    one.record_id AS left_record_id,
    two.source AS right_source,
    two.record_id AS right_record_id
   FROM (((public.assertion
     JOIN public.tenant ON (((tenant.no = assertion.tenant) AND (tenant.name !~~ '%~%'::text))))
     LEFT JOIN public.record one ON (((one.tenant = assertion.tenant) AND (one.digest = assertion."left"))))
     LEFT JOIN public.record two ON (((two.tenant = assertion.tenant) AND (two.digest = assertion."right"))));
CREATE VIEW public.v_commit AS
 SELECT tenant.name AS tenant,
    feed.revision,
    to_timestamp((((feed.at)::numeric / 1000000.0))::double precision) AS at
   FROM (public.feed
     JOIN public.tenant ON (((tenant.no = feed.tenant) AND (tenant.name !~~ '%~%'::text))))
  WHERE (feed.part = 0);
CREATE VIEW public.v_conflict AS
 SELECT tenant.name AS tenant,
    one.source AS left_source,
    one.record_id AS left_record_id,
    two.source AS right_source,
    two.record_id AS right_record_id,
    conflict.kind,
    conflict.evidence,
    conflict.cause
   FROM (((public.conflict
     JOIN public.tenant ON (((tenant.no = conflict.tenant) AND (tenant.name !~~ '%~%'::text))))
     JOIN public.record one ON (((one.tenant = conflict.tenant) AND (one.uid = conflict."left"))))
     JOIN public.record two ON (((two.tenant = conflict.tenant) AND (two.uid = conflict."right"))));
CREATE VIEW public.v_identity AS
 SELECT tenant.name AS tenant,
    identity.identity_id,
    identity.created AS created_revision,
    identity.live,
    successor.identity_id AS redirects_to,
    ( SELECT count(*) AS count
           FROM public.record
          WHERE ((record.tenant = identity.tenant) AND (record.identity = identity.no))) AS records
   FROM ((public.identity
     JOIN public.tenant ON (((tenant.no = identity.tenant) AND (tenant.name !~~ '%~%'::text))))
     LEFT JOIN public.identity successor ON (((successor.tenant = identity.tenant) AND (successor.no = identity.successor))));
CREATE VIEW public.v_membership AS
 SELECT tenant.name AS tenant,
    record.uid,
    identity.identity_id,
    record.joined AS since_revision,
    NULL::bigint AS until_revision
   FROM ((public.record
     JOIN public.tenant ON (((tenant.no = record.tenant) AND (tenant.name !~~ '%~%'::text))))
     JOIN public.identity ON (((identity.tenant = record.tenant) AND (identity.no = record.identity))))
UNION ALL
 SELECT tenant.name AS tenant,
    membership.uid,
    identity.identity_id,
    membership.since AS since_revision,
    membership.until AS until_revision
   FROM ((public.membership
     JOIN public.tenant ON (((tenant.no = membership.tenant) AND (tenant.name !~~ '%~%'::text))))
     JOIN public.identity ON (((identity.tenant = membership.tenant) AND (identity.no = membership.identity))));
CREATE VIEW public.v_record AS
 SELECT tenant.name AS tenant,
    record.uid,
    record.source,
    record.record_id,
    identity.identity_id,
    record.joined AS joined_revision,
    record.revision AS put_revision,
    to_timestamp((((record.first_seen)::numeric / 1000000.0))::double precision) AS first_seen,
    to_timestamp((((record.last_seen)::numeric / 1000000.0))::double precision) AS last_seen,
    record.seen
   FROM ((public.record
     JOIN public.tenant ON (((tenant.no = record.tenant) AND (tenant.name !~~ '%~%'::text))))
     JOIN public.identity ON (((identity.tenant = record.tenant) AND (identity.no = record.identity))));
CREATE VIEW public.v_redirect AS
 SELECT tenant.name AS tenant,
    identity.identity_id,
    successor.identity_id AS redirects_to
   FROM ((public.identity
     JOIN public.tenant ON (((tenant.no = identity.tenant) AND (tenant.name !~~ '%~%'::text))))
     LEFT JOIN public.identity successor ON (((successor.tenant = identity.tenant) AND (successor.no = identity.successor))))
  WHERE (NOT identity.live);
CREATE VIEW public.v_shared_value AS
 SELECT tenant.name AS tenant,
    muted.kind,
    muted.namespace,
    count(*) AS count,
    max(muted.since) AS latest_revision
   FROM (public.muted
     JOIN public.tenant ON (((tenant.no = muted.tenant) AND (tenant.name !~~ '%~%'::text))))
  GROUP BY tenant.name, muted.kind, muted.namespace;
ALTER TABLE ONLY public.tenant ALTER COLUMN no SET DEFAULT nextval('public.tenant_no_seq'::regclass);
INSERT INTO public.alembic_version VALUES ('0003');
INSERT INTO public.assertion VALUES ('a', true, -5256563687317391526, 2465152573480842949, '\x8cac617373657274696f6e5f6964a161a96a756467656d656e74a453414d45a46c65667492a363726da131a5726967687492a363726da132a6617574686f72a461636d65a6726561736f6eb363616c6c65642074686520637573746f6d6572a76d6164655f617401ad6d6164655f7265766973696f6e01ac7265747261637465645f6174c0b27265747261637465645f7265766973696f6ec0ac7265747261637465645f6279a0a3616374a0', 1);
INSERT INTO public.block VALUES (3, 4, 1);
INSERT INTO public.block VALUES (3, 5, 1);
INSERT INTO public.claim VALUES (7, 1, 1, false, 3, 4, NULL, 1);
INSERT INTO public.claim VALUES (7, 2, 2, false, 3, 100, NULL, 1);
INSERT INTO public.claim VALUES (8, 2, 2, false, 3, 100, NULL, 1);
INSERT INTO public.conflict VALUES (1, 2, 'REFUSED', 'acme', 'c', 1);
INSERT INTO public.feed VALUES (1, 0, 1, '\x9196ac56414c55455f534841524544a0009090a461636d65', 1, NULL);
INSERT INTO public.identity VALUES (1, 'id-0001', 1, 4, true, NULL, 1);
INSERT INTO public.identity VALUES (2, 'id-0002', 2, 1, true, NULL, 1);
INSERT INTO public.identity VALUES (3, 'id-0003', 3, 1, false, 1, 1);
INSERT INTO public.life VALUES ('0123456789abcdef');
INSERT INTO public.membership VALUES (2, 4, 0, 1, 1);
INSERT INTO public.muted VALUES (9, 'value', 'acme', '\x76', 1, 1);
INSERT INTO public.muted VALUES (10, 'block', '', '\x', 1, 1);
INSERT INTO public.record VALUES (1, 'web', 'r1', '\x61636d65', '\x7375626a656374', 1001, 1, 1, 1, 10, 20, 1, -7067831469787037514, 1);
INSERT INTO public.record VALUES (2, 'web', 'r2', '\x61636d65', '\x7375626a656374', 1002, 2, 1, 1, 10, 20, 1, 8664785418934189979, 1);
INSERT INTO public.replay VALUES ('q', '\x64', '\x61636d65', 1, 1);
INSERT INTO public.setting VALUES ('s', '\x61636d65', 1);
INSERT INTO public.tenant VALUES (1, 'acme', 1, 3, 4, false, 0, 0);
SELECT pg_catalog.setval('public.tenant_no_seq', 1, true);
ALTER TABLE ONLY public.activation
    ADD CONSTRAINT activation_pkey PRIMARY KEY (tenant, revision);
ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY public.assertion
    ADD CONSTRAINT assertion_pkey PRIMARY KEY (tenant, assertion_id);
ALTER TABLE ONLY public.block
    ADD CONSTRAINT block_pkey PRIMARY KEY (tenant, key, signature);
ALTER TABLE ONLY public.claim
    ADD CONSTRAINT claim_pkey PRIMARY KEY (tenant, key, uid);
ALTER TABLE ONLY public.conflict
    ADD CONSTRAINT conflict_pkey PRIMARY KEY (tenant, "left", "right", kind, evidence, cause);
ALTER TABLE ONLY public.consent
    ADD CONSTRAINT consent_pkey PRIMARY KEY (tenant, subject, exclusion_list, purpose, channel, at, permission);
ALTER TABLE ONLY public.episode
    ADD CONSTRAINT episode_pkey PRIMARY KEY (tenant, identity, revision);
ALTER TABLE ONLY public.erased
    ADD CONSTRAINT erased_pkey PRIMARY KEY (tenant, no);
ALTER TABLE ONLY public.erasure
    ADD CONSTRAINT erasure_pkey PRIMARY KEY (tenant, erasure_id);
ALTER TABLE ONLY public.feed
    ADD CONSTRAINT feed_pkey PRIMARY KEY (tenant, revision, part);
ALTER TABLE ONLY public.identity
    ADD CONSTRAINT identity_pkey PRIMARY KEY (tenant, no);
ALTER TABLE ONLY public.image
    ADD CONSTRAINT image_pkey PRIMARY KEY (tenant, job, source, record_id);
ALTER TABLE ONLY public.job
    ADD CONSTRAINT job_pkey PRIMARY KEY (tenant, job_id);
ALTER TABLE ONLY public.life
    ADD CONSTRAINT life_pkey PRIMARY KEY (epoch);
ALTER TABLE ONLY public.membership
    ADD CONSTRAINT membership_pkey PRIMARY KEY (tenant, uid, since);
ALTER TABLE ONLY public.mention
    ADD CONSTRAINT mention_pkey PRIMARY KEY (tenant, key, uid);
ALTER TABLE ONLY public.muted
    ADD CONSTRAINT muted_pkey PRIMARY KEY (tenant, key);
ALTER TABLE ONLY public.record
    ADD CONSTRAINT record_pkey PRIMARY KEY (tenant, uid);
ALTER TABLE ONLY public.replay
    ADD CONSTRAINT replay_pkey PRIMARY KEY (tenant, request_id);
ALTER TABLE ONLY public.review
    ADD CONSTRAINT review_pkey PRIMARY KEY (tenant, "left", "right");
ALTER TABLE ONLY public.ruleset
    ADD CONSTRAINT ruleset_pkey PRIMARY KEY (tenant, number);
ALTER TABLE ONLY public.ruling
    ADD CONSTRAINT ruling_pkey PRIMARY KEY (tenant, key);
ALTER TABLE ONLY public.setting
    ADD CONSTRAINT setting_pkey PRIMARY KEY (tenant, name);
ALTER TABLE ONLY public.simulation
    ADD CONSTRAINT simulation_pkey PRIMARY KEY (tenant, simulation_id);
ALTER TABLE ONLY public.suppression
    ADD CONSTRAINT suppression_pkey PRIMARY KEY (tenant, handle);
ALTER TABLE ONLY public.tenant
    ADD CONSTRAINT tenant_name_key UNIQUE (name);
ALTER TABLE ONLY public.tenant
    ADD CONSTRAINT tenant_pkey PRIMARY KEY (no);
ALTER TABLE ONLY public.touch
    ADD CONSTRAINT touch_pkey PRIMARY KEY (tenant, uid, at, kind, channel, campaign);
ALTER TABLE ONLY public.touched
    ADD CONSTRAINT touched_pkey PRIMARY KEY (tenant, uid);
CREATE INDEX assertion_left ON public.assertion USING btree (tenant, "left") WHERE standing;
CREATE INDEX assertion_right ON public.assertion USING btree (tenant, "right") WHERE standing;
CREATE INDEX conflict_right ON public.conflict USING btree (tenant, "right");
CREATE INDEX consent_list ON public.consent USING btree (tenant, exclusion_list, at);
CREATE INDEX identity_component ON public.identity USING btree (tenant, component) WHERE live;
CREATE UNIQUE INDEX identity_id ON public.identity USING btree (tenant, identity_id);
CREATE INDEX identity_successor ON public.identity USING btree (tenant, successor) WHERE (successor IS NOT NULL);
CREATE INDEX image_digest ON public.image USING btree (tenant, digest);
CREATE INDEX membership_identity ON public.membership USING btree (tenant, identity);
CREATE INDEX mention_uid ON public.mention USING btree (tenant, uid);
CREATE INDEX muted_kind ON public.muted USING btree (tenant, kind, key);
CREATE INDEX record_digest ON public.record USING btree (tenant, digest);
CREATE INDEX record_identity ON public.record USING btree (tenant, identity, uid);
CREATE INDEX record_signature ON public.record USING btree (tenant, signature) WHERE (signature <> 0);
CREATE INDEX review_right ON public.review USING btree (tenant, "right");
CREATE INDEX review_weight ON public.review USING btree (tenant, weight);
