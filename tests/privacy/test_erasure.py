"""Two hundred people are erased while others are taken in: no byte of theirs stays, and nobody else notices."""

import hashlib
import threading
from contextlib import closing

import msgspec
import pytest

from cauce.engine import erasing
from cauce.model.job import JobRequest, JobState
from cauce.model.packing import pack
from cauce.model.privacy import ErasureState
from cauce.service import open_cauce
from cauce.service.api import PutFailure, PutResult
from cauce.service.jobs import JobFiles
from cauce.service.verbs.curation import Author, RevertTarget
from cauce.service.verbs.privacy import SubjectRef
from cauce.store import sqlite
from cauce.store.privacy_sql import SqlPrivacyReader
from cauce.testing.service_world import account, partition, record, verified
from privacy.canaries import person, staying, traces
from worlds.rules import over
from worlds.saga import read

CANARIES = 200
OTHERS = [person(10_000 + seed, "other") for seed in range(120)]
NEEDED = set().union(*(traces(records) for records in OTHERS))


def put(cauce, people):
    outcomes = [outcome for records in people for outcome in cauce.batch_put_records(records)]
    return [outcome for outcome in outcomes if isinstance(outcome, PutFailure)]


def erase(cauce, people, at_once=1):
    """Erase people, so many at once; their certificates."""
    erasures = []
    for start in range(0, len(people), at_once):
        keys = tuple(record.key for records in people[start : start + at_once] for record in records)
        erasures.append(cauce.erase_subject(SubjectRef(records=keys), author="dpo"))
    for erasure in erasures:
        while not cauce.wait_job(erasure.erasure_id).finished:
            pass
    return [cauce.get_erasure(erasure.erasure_id) for erasure in erasures]


def under_load(cauce, act):
    """Do something while others are taken in."""
    half = len(OTHERS) // 2
    put(cauce, OTHERS[:half])
    loading = threading.Thread(target=put, args=(cauce, OTHERS[half:]))
    loading.start()
    try:
        return act()
    finally:
        loading.join()


def people_of(cauce):
    """The partition, without ids."""
    cells = {}
    for key, identity in partition(cauce).items():
        cells.setdefault(identity, set()).add(key)
    return set(map(frozenset, cells.values()))


def test_no_byte_stays(url, tmp_path, capfd):
    canaries = [person(seed) for seed in range(CANARIES)]
    cauce = open_cauce(url)
    try:
        put(cauce, canaries)
        at_once = 4 if url.startswith("sqlite") else 50
        certificates = under_load(cauce, lambda: erase(cauce, canaries, at_once))
        for certificate in certificates:
            assert certificate.state is ErasureState.DONE
            assert certificate.search.clean, certificate
        needles = set().union(*(traces(records) for records in canaries))
        assert len(needles) > 10 * CANARIES
        files = cauce._session.store.files()
        assert files
        assert not staying(files, needles, NEEDED)
        said = tmp_path / "said"
        said.write_text("".join(capfd.readouterr()))
        assert not staying([said], needles)
        assert len(put(cauce, canaries)) == 4 * CANARIES
        assert cauce.verify().sound
        found = people_of(cauce)
    finally:
        cauce.close()
    alone = open_cauce("sqlite://")
    put(alone, OTHERS)
    assert found == people_of(alone)
    alone.close()


def _without_secure_delete(monkeypatch):
    pragmas = tuple(pragma for pragma in sqlite._PRAGMAS if "secure_delete" not in pragma)
    monkeypatch.setattr(sqlite, "_PRAGMAS", (*pragmas, "PRAGMA secure_delete = OFF"))


def _without_checkpoint(monkeypatch):
    monkeypatch.setattr(sqlite.SqliteStore, "clean", lambda *_: sqlite.Cleaned(done=True, remains=()))


@pytest.mark.parametrize("switch_off", [_without_secure_delete, _without_checkpoint])
def test_what_keeps_the_files_clean_is_needed(tmp_path, monkeypatch, switch_off):
    """Red without it: both by this test's search, and by the one that the certificate is made of."""
    switch_off(monkeypatch)
    monkeypatch.setattr(sqlite.SqliteStore, "rewrite", lambda _: sqlite.Rebuilt(any=False, left=("the file",)))
    cauce = open_cauce(f"sqlite:///{tmp_path}/cauce.db")
    canaries = [person(seed) for seed in range(10)]
    put(cauce, canaries)
    put(cauce, OTHERS[:5])
    certificates = erase(cauce, canaries)
    assert staying(cauce._session.store.files(), set().union(*(traces(records) for records in canaries)), NEEDED)
    assert any(certificate.search.hits for certificate in certificates)
    assert any("VACUUM" in remainder.until for certificate in certificates for remainder in certificate.remains)
    cauce.close()


def test_a_reader_of_an_older_state_is_waited_for(tmp_path):
    """The certificate is not made while its log still holds what was erased."""
    cauce = open_cauce(f"sqlite:///{tmp_path}/cauce.db")
    canary = person(1)
    put(cauce, [canary, OTHERS[0]])
    store = cauce._session.store
    with store.read("default"):
        erasure = cauce.erase_subject(SubjectRef(records=tuple(record.key for record in canary)), author="dpo")
        for _ in range(100):
            seen = cauce.get_erasure(erasure.erasure_id)
            if seen.attempts:
                break
            cauce.wait_job(erasure.erasure_id, timeout=0.1)
        assert (seen.state, seen.attempts > 0) == (ErasureState.ERASED, True)
        assert staying(store.files(), traces(canary), NEEDED)
    assert cauce.wait_job(erasure.erasure_id).finished
    done = cauce.get_erasure(erasure.erasure_id)
    assert (done.state, done.search.clean) == (ErasureState.DONE, True)
    assert not staying(store.files(), traces(canary), NEEDED)
    cauce.close()


def test_a_tenant_that_keeps_nothing_out_does_not_look(tmp_path, monkeypatch):
    """Not even at its key: taking records in costs what it did."""
    cauce = open_cauce(f"sqlite:///{tmp_path}/cauce.db")
    looked = []
    monkeypatch.setattr(SqlPrivacyReader, "suppressed", lambda *_: looked.append(1) or [])
    put(cauce, OTHERS[:3])
    assert not looked
    cauce.suppress(records=[OTHERS[5][0].key], author="eva", reason="asked")
    put(cauce, OTHERS[3:4])
    assert looked
    cauce.close()


def test_a_bulk_load_keeps_them_out_too(tmp_path):
    cauce = open_cauce(f"sqlite:///{tmp_path}/cauce.db")
    cauce.suppress(records=[OTHERS[0][0].key], identifiers=[("email", OTHERS[1][0].identifiers[1].value)], author="eva", reason="asked")
    loaded = cauce.load(record for records in OTHERS[:3] for record in records)
    assert loaded.suppressed == 3
    assert loaded.records == 9
    outcomes = [outcome for records in OTHERS[:3] for outcome in cauce.batch_put_records(records)]
    assert sum(isinstance(outcome, PutResult) for outcome in outcomes) == 9
    assert len(cauce.list_suppressions().items) >= 2
    cauce.close()


def _imported(url, folder, records):
    """Put records as an import does."""
    (folder / "import").write_bytes(msgspec.msgpack.encode([pack(one) for one in records]))
    with closing(open_cauce(url, job_files=JobFiles(folder, read))) as cauce:
        job = over(cauce, cauce.start_import(JobRequest(files=("import",))))
        assert job.state is JobState.SUCCEEDED, job.problems
        return job.job_id


def _given_to_somebody_else(url, folder, mine):
    """An import gives the id of the customer's first record to another; the job and what stands there now."""
    another = person(2, "another")
    heir = msgspec.structs.replace(another[0], source=mine[0].source, record_id=mine[0].record_id)
    with closing(open_cauce(url)) as cauce:
        put(cauce, [mine, another])
    return _imported(url, folder, [heir]), heir


def test_what_an_import_had_replaced_goes_too(url, tmp_path):
    """What is kept to take the import back is the erased customer's."""
    mine = person(1)
    job, heir = _given_to_somebody_else(url, tmp_path, mine)
    cauce = open_cauce(url)
    (certificate,) = erase(cauce, [mine[1:]])
    assert certificate.search.clean, certificate
    assert not staying(cauce._session.store.files(), traces(mine[1:]), traces([heir]) | NEEDED)
    done = cauce.revert(RevertTarget.IMPORT, job, Author(author="test", reason="a mistake"))
    assert (done.restored, done.deleted) == (0, 1)
    assert heir.key not in partition(cauce)
    cauce.close()


def test_looking_through_what_imports_replaced_is_needed(tmp_path, monkeypatch):
    """Red without it."""
    monkeypatch.setattr(erasing, "images_claiming", lambda *_: [])
    mine, url = person(1), f"sqlite:///{tmp_path}/cauce.db"
    _, heir = _given_to_somebody_else(url, tmp_path, mine)
    with closing(open_cauce(url)) as cauce:
        (certificate,) = erase(cauce, [mine[1:]])
        assert certificate.search.hits
        assert staying(cauce._session.store.files(), traces(mine[1:]), traces([heir]) | NEEDED)


@pytest.mark.parametrize(
    ("namespace", "value"),
    [("email", "Rosa.Gil+shop@gmail.com"), ("email_sha256/meta", hashlib.sha256(b"rosagil@gmail.com").hexdigest())],
)
def test_what_an_import_had_replaced_goes_however_it_was_written(tmp_path, namespace, value):
    """The erased customer's own record has the address in clear and without a tag."""
    url = f"sqlite:///{tmp_path}/cauce.db"
    mine = account("r-1", "login-rosa", verified("email", "rosagil@gmail.com"))
    with closing(open_cauce(url)) as cauce:
        put(cauce, [[record("old", verified(namespace, value)), mine]])
    _imported(url, tmp_path, [record("old", verified("email", "somebody@else.example"))])
    with closing(open_cauce(url)) as cauce:
        erase(cauce, [[mine]])
        with cauce._session.store.read("default") as reader:
            assert [image.before for image in reader.all_images(None, 9)] == [b""]
