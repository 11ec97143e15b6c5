BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0002');
CREATE TABLE assertion (
	assertion_id TEXT NOT NULL, 
	standing BOOLEAN NOT NULL, 
	"left" BIGINT NOT NULL, 
	"right" BIGINT NOT NULL, 
	payload BLOB NOT NULL, 
	tenant INTEGER NOT NULL, 
	PRIMARY KEY (tenant, assertion_id)
);
INSERT INTO "assertion" VALUES('a',1,-5256563687317391526,2465152573480842949,X'8BAC617373657274696F6E5F6964A161A96A756467656D656E74A453414D45A46C65667492A363726DA131A5726967687492A363726DA132A6617574686F72A461636D65A6726561736F6EB363616C6C65642074686520637573746F6D6572A76D6164655F617401AD6D6164655F7265766973696F6E01AC7265747261637465645F6174C0B27265747261637465645F7265766973696F6EC0AC7265747261637465645F6279A0',1);
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
CREATE TABLE feed (
	revision BIGINT NOT NULL, 
	part BIGINT NOT NULL, 
	at BIGINT NOT NULL, 
	changes BLOB NOT NULL, 
	tenant INTEGER NOT NULL, 
	PRIMARY KEY (tenant, revision, part)
);
INSERT INTO "feed" VALUES(1,0,1,X'9196AC56414C55455F534841524544A0009090A461636D65',1);
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
CREATE TABLE setting (
	name TEXT NOT NULL, 
	value BLOB NOT NULL, 
	tenant INTEGER NOT NULL, 
	PRIMARY KEY (tenant, name)
);
INSERT INTO "setting" VALUES('s',X'61636D65',1);
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
CREATE TABLE tenant (
	no INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	revision BIGINT NOT NULL, 
	next_uid BIGINT NOT NULL, 
	next_identity BIGINT NOT NULL, 
	PRIMARY KEY (no), 
	UNIQUE (name)
);
INSERT INTO "tenant" VALUES(1,'acme',1,3,4);
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
COMMIT;
