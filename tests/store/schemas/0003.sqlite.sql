BEGIN TRANSACTION;
CREATE TABLE activation (
	revision BIGINT NOT NULL, 
	number BIGINT NOT NULL, 
	at BIGINT NOT NULL, 
	author TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	tenant INTEGER NOT NULL, 
	PRIMARY KEY (tenant, revision)
);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0003');
CREATE TABLE assertion (
	assertion_id TEXT NOT NULL, 
	standing BOOLEAN NOT NULL, 
	"left" BIGINT NOT NULL, 
	"right" BIGINT NOT NULL, 
	payload BLOB NOT NULL, 
	tenant INTEGER NOT NULL, 
	PRIMARY KEY (tenant, assertion_id)
);
INSERT INTO "assertion" VALUES('a',1,-5256563687317391526,2465152573480842949,X'8CAC617373657274696F6E5F6964A161A96A756467656D656E74A453414D45A46C65667492A363726DA131A5726967687492A363726DA132A6617574686F72A461636D65A6726561736F6EB363616C6C65642074686520637573746F6D6572A76D6164655F617401AD6D6164655F7265766973696F6E01AC7265747261637465645F6174C0B27265747261637465645F7265766973696F6EC0AC7265747261637465645F6279A0A3616374A0',1);
CREATE TABLE block (
	"key" BIGINT NOT NULL, 
	signature BIGINT NOT NULL, 
	tenant INTEGER NOT NULL, 
	PRIMARY KEY (tenant, "key", signature)
)
 WITHOUT ROWID

;
INSERT INTO "block" VALUES(3,4,1);
INSERT INTO "block" VALUES(3,5,1);
CREATE TABLE claim (
	"key" BIGINT NOT NULL, 
	uid BIGINT NOT NULL, 
	person BIGINT NOT NULL, 
	bare BOOLEAN NOT NULL, 
	assurance INTEGER NOT NULL, 
	at BIGINT NOT NULL, 
	"end" BIGINT, 
	tenant INTEGER NOT NULL, 
	PRIMARY KEY (tenant, "key", uid)
)
 WITHOUT ROWID

;
INSERT INTO "claim" VALUES(7,1,1,0,3,4,NULL,1);
INSERT INTO "claim" VALUES(7,2,2,0,3,100,NULL,1);
INSERT INTO "claim" VALUES(8,2,2,0,3,100,NULL,1);
CREATE TABLE "conflict" (
	"left" BIGINT NOT NULL, 
	"right" BIGINT NOT NULL, 
	kind TEXT NOT NULL, 
	evidence TEXT NOT NULL, 
	cause TEXT NOT NULL, 
	tenant INTEGER NOT NULL, 
	PRIMARY KEY (tenant, "left", "right", kind, evidence, cause)
)
 WITHOUT ROWID

;
INSERT INTO "conflict" VALUES(1,2,'REFUSED','acme','c',1);
CREATE TABLE consent (
	subject BIGINT NOT NULL, 
	exclusion_list TEXT NOT NULL, 
	purpose TEXT NOT NULL, 
	channel TEXT NOT NULL, 
	at BIGINT NOT NULL, 
	permission TEXT NOT NULL, 
	payload BLOB NOT NULL, 
	tenant INTEGER NOT NULL, 
	PRIMARY KEY (tenant, subject, exclusion_list, purpose, channel, at, permission)
);
CREATE TABLE episode (
	identity BIGINT NOT NULL, 
	revision BIGINT NOT NULL, 
	tenant INTEGER NOT NULL, 
	PRIMARY KEY (tenant, identity, revision)
)
 WITHOUT ROWID

;
CREATE TABLE erased (
	no BIGINT NOT NULL, 
	erasure_id TEXT NOT NULL, 
	tenant INTEGER NOT NULL, 
	PRIMARY KEY (tenant, no)
)
 WITHOUT ROWID

;
CREATE TABLE erasure (
	erasure_id TEXT NOT NULL, 
	payload BLOB NOT NULL, 
	tenant INTEGER NOT NULL, 
	PRIMARY KEY (tenant, erasure_id)
);
CREATE TABLE feed (
	revision BIGINT NOT NULL, 
	part BIGINT NOT NULL, 
	at BIGINT NOT NULL, 
	changes BLOB NOT NULL, 
	tenant INTEGER NOT NULL, causes BLOB, 
	PRIMARY KEY (tenant, revision, part)
);
INSERT INTO "feed" VALUES(1,0,1,X'9196AC56414C55455F534841524544A0009090A461636D65',1,NULL);
CREATE TABLE identity (
	no BIGINT NOT NULL, 
	identity_id TEXT NOT NULL, 
	component BIGINT NOT NULL, 
	created BIGINT NOT NULL, 
	live BOOLEAN NOT NULL, 
	successor BIGINT, 
	tenant INTEGER NOT NULL, 
	PRIMARY KEY (tenant, no)
)
 WITHOUT ROWID

;
INSERT INTO "identity" VALUES(1,'id-0001',1,4,1,NULL,1);
INSERT INTO "identity" VALUES(2,'id-0002',2,1,1,NULL,1);
INSERT INTO "identity" VALUES(3,'id-0003',3,1,0,1,1);
CREATE TABLE image (
	job TEXT NOT NULL, 
	source TEXT NOT NULL, 
	record_id TEXT NOT NULL, 
	"before" BLOB NOT NULL, 
	put BIGINT NOT NULL, 
	digest BIGINT NOT NULL, 
	tenant INTEGER NOT NULL, 
	PRIMARY KEY (tenant, job, source, record_id)
);
CREATE TABLE job (
	job_id TEXT NOT NULL, 
	finished BOOLEAN NOT NULL, 
	payload BLOB NOT NULL, 
	tenant INTEGER NOT NULL, 
	PRIMARY KEY (tenant, job_id)
);
CREATE TABLE life (
	epoch TEXT NOT NULL, 
	PRIMARY KEY (epoch)
);
INSERT INTO "life" VALUES('0123456789abcdef');
CREATE TABLE membership (
	uid BIGINT NOT NULL, 
	identity BIGINT NOT NULL, 
	since BIGINT NOT NULL, 
	until BIGINT NOT NULL, 
	tenant INTEGER NOT NULL, 
	PRIMARY KEY (tenant, uid, since)
)
 WITHOUT ROWID

;
INSERT INTO "membership" VALUES(2,4,0,1,1);
CREATE TABLE mention (
	"key" BIGINT NOT NULL, 
	uid BIGINT NOT NULL, 
	namespace TEXT NOT NULL, 
	tenant INTEGER NOT NULL, 
	PRIMARY KEY (tenant, "key", uid)
)
 WITHOUT ROWID

;
CREATE TABLE muted (
	"key" BIGINT NOT NULL, 
	kind TEXT NOT NULL, 
	namespace TEXT NOT NULL, 
	value BLOB NOT NULL, 
	since BIGINT NOT NULL, 
	tenant INTEGER NOT NULL, 
	PRIMARY KEY (tenant, "key")
)
 WITHOUT ROWID

;
INSERT INTO "muted" VALUES(9,'value','acme',X'76',1,1);
INSERT INTO "muted" VALUES(10,'block','',X'',1,1);
CREATE TABLE record (
	uid BIGINT NOT NULL, 
	source TEXT NOT NULL, 
	record_id TEXT NOT NULL, 
	payload BLOB NOT NULL, 
	subject BLOB NOT NULL, 
	signature BIGINT NOT NULL, 
	identity BIGINT NOT NULL, 
	joined BIGINT NOT NULL, 
	revision BIGINT NOT NULL, 
	first_seen BIGINT NOT NULL, 
	last_seen BIGINT NOT NULL, 
	seen BIGINT NOT NULL, 
	digest BIGINT NOT NULL, 
	tenant INTEGER NOT NULL, 
	PRIMARY KEY (tenant, uid)
);
INSERT INTO "record" VALUES(1,'web','r1',X'61636D65',X'7375626A656374',1001,1,1,1,10,20,1,-7067831469787037514,1);
INSERT INTO "record" VALUES(2,'web','r2',X'61636D65',X'7375626A656374',1002,2,1,1,10,20,1,8664785418934189979,1);
CREATE TABLE replay (
	request_id TEXT NOT NULL, 
	payload_digest BLOB NOT NULL, 
	response BLOB NOT NULL, 
	at BIGINT NOT NULL, 
	tenant INTEGER NOT NULL, 
	PRIMARY KEY (tenant, request_id)
);
INSERT INTO "replay" VALUES('q',X'64',X'61636D65',1,1);
CREATE TABLE review (
	"left" BIGINT NOT NULL, 
	"right" BIGINT NOT NULL, 
	weight BIGINT NOT NULL, 
	tenant INTEGER NOT NULL, 
	PRIMARY KEY (tenant, "left", "right")
)
 WITHOUT ROWID

;
CREATE TABLE ruleset (
	number BIGINT NOT NULL, 
	digest TEXT NOT NULL, 
	name TEXT NOT NULL, 
	version BIGINT NOT NULL, 
	created_at BIGINT NOT NULL, 
	author TEXT NOT NULL, 
	document BLOB NOT NULL, 
	compiled BLOB NOT NULL, 
	tenant INTEGER NOT NULL, 
	PRIMARY KEY (tenant, number)
);
CREATE TABLE ruling (
	"key" BIGINT NOT NULL, 
	payload BLOB NOT NULL, 
	tenant INTEGER NOT NULL, 
	PRIMARY KEY (tenant, "key")
)
 WITHOUT ROWID

;
CREATE TABLE setting (
	name TEXT NOT NULL, 
	value BLOB NOT NULL, 
	tenant INTEGER NOT NULL, 
	PRIMARY KEY (tenant, name)
);
INSERT INTO "setting" VALUES('s',X'61636D65',1);
CREATE TABLE simulation (
	simulation_id TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	number BIGINT NOT NULL, 
	document BLOB NOT NULL, 
	found BLOB NOT NULL, 
	tenant INTEGER NOT NULL, 
	PRIMARY KEY (tenant, simulation_id)
);
ANALYZE "sqlite_master";
INSERT INTO "sqlite_stat1" VALUES('record','sqlite_autoindex_record_1','1000000 500000 1');
INSERT INTO "sqlite_stat1" VALUES('record','record_digest','1000000 500000 1');
INSERT INTO "sqlite_stat1" VALUES('record','record_signature','1000000 500000 2');
INSERT INTO "sqlite_stat1" VALUES('record','record_identity','1000000 500000 3 1');
INSERT INTO "sqlite_stat1" VALUES('claim','claim','3000000 1500000 2 1');
INSERT INTO "sqlite_stat1" VALUES('block','block','4000000 2000000 3 1');
INSERT INTO "sqlite_stat1" VALUES('identity','identity','700000 350000 1');
INSERT INTO "sqlite_stat1" VALUES('identity','identity_id','700000 350000 1');
INSERT INTO "sqlite_stat1" VALUES('identity','identity_component','500000 250000 2');
INSERT INTO "sqlite_stat1" VALUES('identity','identity_successor','200000 100000 2');
INSERT INTO "sqlite_stat1" VALUES('membership','membership','300000 150000 2 1');
INSERT INTO "sqlite_stat1" VALUES('membership','membership_identity','300000 150000 2');
INSERT INTO "sqlite_stat1" VALUES('muted','muted','10000 5000 1');
INSERT INTO "sqlite_stat1" VALUES('muted','muted_kind','10000 5000 2500 1');
INSERT INTO "sqlite_stat1" VALUES('conflict','conflict','10000 5000 2 1 1 1 1');
INSERT INTO "sqlite_stat1" VALUES('conflict','conflict_right','10000 5000 2');
INSERT INTO "sqlite_stat1" VALUES('assertion','sqlite_autoindex_assertion_1','10000 5000 1');
INSERT INTO "sqlite_stat1" VALUES('assertion','assertion_left','9000 4500 2');
INSERT INTO "sqlite_stat1" VALUES('assertion','assertion_right','9000 4500 2');
INSERT INTO "sqlite_stat1" VALUES('mention','mention','100000 50000 2 1');
INSERT INTO "sqlite_stat1" VALUES('mention','mention_uid','100000 50000 2');
CREATE TABLE suppression (
	handle TEXT NOT NULL, 
	payload BLOB NOT NULL, 
	tenant INTEGER NOT NULL, 
	PRIMARY KEY (tenant, handle)
);
CREATE TABLE tenant (
	no INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	revision BIGINT NOT NULL, 
	next_uid BIGINT NOT NULL, 
	next_identity BIGINT NOT NULL, suppressing BOOLEAN DEFAULT 0 NOT NULL, ruleset BIGINT DEFAULT 0 NOT NULL, trying BIGINT DEFAULT 0 NOT NULL, 
	PRIMARY KEY (no), 
	UNIQUE (name)
);
INSERT INTO "tenant" VALUES(1,'acme',1,3,4,0,0,0);
CREATE TABLE touch (
	uid BIGINT NOT NULL, 
	at BIGINT NOT NULL, 
	kind TEXT NOT NULL, 
	channel TEXT NOT NULL, 
	campaign TEXT NOT NULL, 
	tenant INTEGER NOT NULL, 
	PRIMARY KEY (tenant, uid, at, kind, channel, campaign)
)
 WITHOUT ROWID

;
CREATE TABLE touched (
	uid BIGINT NOT NULL, 
	revision BIGINT NOT NULL, 
	tenant INTEGER NOT NULL, 
	PRIMARY KEY (tenant, uid)
)
 WITHOUT ROWID

;
CREATE INDEX record_digest ON record (tenant, digest);
CREATE INDEX record_signature ON record (tenant, signature) WHERE signature != 0;
CREATE INDEX record_identity ON record (tenant, identity, uid);
CREATE INDEX identity_component ON identity (tenant, component) WHERE live = 1;
CREATE INDEX identity_successor ON identity (tenant, successor) WHERE successor IS NOT NULL;
CREATE INDEX membership_identity ON membership (tenant, identity);
CREATE INDEX muted_kind ON muted (tenant, kind, "key");
CREATE INDEX conflict_right ON "conflict" (tenant, "right");
CREATE INDEX assertion_left ON assertion (tenant, "left") WHERE standing = 1;
CREATE INDEX assertion_right ON assertion (tenant, "right") WHERE standing = 1;
CREATE UNIQUE INDEX identity_id ON identity (tenant, identity_id);
CREATE INDEX consent_list ON consent (tenant, exclusion_list, at);
CREATE INDEX mention_uid ON mention (tenant, uid);
CREATE VIEW v_identity AS
SELECT tenant.name AS tenant, identity.identity_id AS identity_id, identity.created AS created_revision, identity.live AS live,
       successor.identity_id AS redirects_to,
       (SELECT count(*) FROM record WHERE record.tenant = identity.tenant AND record.identity = identity.no) AS records
FROM identity
JOIN tenant ON tenant.no = identity.tenant AND tenant.name NOT LIKE '%~%'
LEFT JOIN identity AS successor ON successor.tenant = identity.tenant AND successor.no = identity.successor;
CREATE VIEW v_record AS
SELECT tenant.name AS tenant, record.uid AS uid, record.source AS source, record.record_id AS record_id,
       identity.identity_id AS identity_id, record.joined AS joined_revision, record.revision AS put_revision,
       strftime('%Y-%m-%dT%H:%M:%fZ', record.first_seen / 1000000.0, 'unixepoch') AS first_seen, strftime('%Y-%m-%dT%H:%M:%fZ', record.last_seen / 1000000.0, 'unixepoch') AS last_seen, record.seen AS seen
FROM record
JOIN tenant ON tenant.no = record.tenant AND tenant.name NOT LIKE '%~%'
JOIN identity ON identity.tenant = record.tenant AND identity.no = record.identity;
CREATE VIEW v_membership AS
SELECT tenant.name AS tenant, record.uid AS uid, identity.identity_id AS identity_id, record.joined AS since_revision,
       CAST(NULL AS BIGINT) AS until_revision
FROM record
JOIN tenant ON tenant.no = record.tenant AND tenant.name NOT LIKE '%~%'
JOIN identity ON identity.tenant = record.tenant AND identity.no = record.identity
UNION ALL
SELECT tenant.name, membership.uid, identity.identity_id, membership.since, membership.until
FROM membership
JOIN tenant ON tenant.no = membership.tenant AND tenant.name NOT LIKE '%~%'
JOIN identity ON identity.tenant = membership.tenant AND identity.no = membership.identity;
CREATE VIEW v_redirect AS
SELECT tenant.name AS tenant, identity.identity_id AS identity_id, successor.identity_id AS redirects_to
FROM identity
JOIN tenant ON tenant.no = identity.tenant AND tenant.name NOT LIKE '%~%'
LEFT JOIN identity AS successor ON successor.tenant = identity.tenant AND successor.no = identity.successor
WHERE NOT identity.live;
CREATE VIEW v_conflict AS
SELECT tenant.name AS tenant, one.source AS left_source, one.record_id AS left_record_id, two.source AS right_source,
       two.record_id AS right_record_id, conflict.kind AS kind, conflict.evidence AS evidence, conflict.cause AS cause
FROM conflict
JOIN tenant ON tenant.no = conflict.tenant AND tenant.name NOT LIKE '%~%'
JOIN record AS one ON one.tenant = conflict.tenant AND one.uid = conflict."left"
JOIN record AS two ON two.tenant = conflict.tenant AND two.uid = conflict."right";
CREATE VIEW v_assertion AS
SELECT tenant.name AS tenant, assertion.assertion_id AS assertion_id, assertion.standing AS standing, one.source AS left_source,
       one.record_id AS left_record_id, two.source AS right_source, two.record_id AS right_record_id
FROM assertion
JOIN tenant ON tenant.no = assertion.tenant AND tenant.name NOT LIKE '%~%'
LEFT JOIN record AS one ON one.tenant = assertion.tenant AND one.digest = assertion."left"
LEFT JOIN record AS two ON two.tenant = assertion.tenant AND two.digest = assertion."right";
CREATE VIEW v_shared_value AS
SELECT tenant.name AS tenant, muted.kind AS kind, muted.namespace AS namespace, count(*) AS count, max(muted.since) AS latest_revision
FROM muted
JOIN tenant ON tenant.no = muted.tenant AND tenant.name NOT LIKE '%~%'
GROUP BY tenant.name, muted.kind, muted.namespace;
CREATE VIEW v_commit AS
SELECT tenant.name AS tenant, feed.revision AS revision, strftime('%Y-%m-%dT%H:%M:%fZ', feed.at / 1000000.0, 'unixepoch') AS at
FROM feed
JOIN tenant ON tenant.no = feed.tenant AND tenant.name NOT LIKE '%~%'
WHERE feed.part = 0;
CREATE INDEX review_right ON review (tenant, "right");
CREATE INDEX review_weight ON review (tenant, weight);
CREATE INDEX image_digest ON image (tenant, digest);
COMMIT;
