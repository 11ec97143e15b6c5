"""`journey`, `consent`, `contactable`, `exclusions`, on a store and through a server."""

import json
from hashlib import sha256

import pytest

from cauce.cli.demo.serving import served
from cauce.cli.exits import Exit

from .running import cauce

VISITS = [
    {"source": "web", "observed_at": "2026-03-01T10:00:00Z", "identifiers": [{"namespace": "cookie", "value": "k-1"}],
     "touch": {"kind": "page_view", "campaign": "spring"}},
    {"source": "web", "observed_at": "2026-03-02T10:00:00Z", "identifiers": [{"namespace": "cookie", "value": "k-1"}],
     "touch": {"kind": "cart"}},
    {"source": "shop", "record_id": "o1", "observed_at": "2026-03-03T10:00:00Z", "touch": {"kind": "purchase"},
     "identifiers": [{"namespace": "login", "value": "ana", "assurance": "VERIFIED"}, {"namespace": "cookie", "value": "k-1"},
                     {"namespace": "email", "value": "ana@x.example", "assurance": "VERIFIED"}]},
]  # fmt: skip


@pytest.fixture(scope="module", params=["store", "server"])
def where(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp(request.param)
    visits = folder / "visits.jsonl"
    visits.write_text("".join(json.dumps(visit) + "\n" for visit in VISITS))
    if request.param == "store":
        options = ("--store", f"sqlite:///{folder / 'cauce.db'}")
        assert cauce("ingest", visits, *options).code == Exit.OK
        yield options
    else:
        with served(folder / "cauce.db") as address:
            assert cauce("ingest", visits, "--server", address).code == Exit.OK
            yield ("--server", address)


def test_a_journey_in_short(where):
    told = cauce("journey", "login:ana", "--json", *where).document
    assert [(channel["channel"], channel["touches"]) for channel in told["channels"]] == [("web", 2), ("shop", 1)]
    shown = cauce("journey", "login:ana", *where).out
    for word in ("3 touches on 2 channels", "2026-03-01 10:00", "page_view spring", "purchase"):
        assert word in shown
    assert "page_view" in cauce("show", "login:ana", *where).out


def test_consent_is_noted_asked_and_taken_back_by_a_list(where, tmp_path):
    asked = ("contactable", "email:ana@x.example", "--channel", "email", *where)
    assert cauce("consent", "login:ana", *where).code == Exit.NO
    assert cauce(*asked).code == Exit.NO
    noted = cauce("consent", "login:ana", "--channel", "email", "--grant", "--reason", "at the till", "--author", "ines", *where)
    assert noted.code == Exit.OK, noted.err
    assert "granted" in noted.out
    assert "ines: at the till" in noted.out
    assert cauce(*asked).code == Exit.OK

    robinson = tmp_path / "robinson.csv"
    robinson.write_text("email\nANA@x.example\nbea@x.example\n")
    taken = cauce("exclusions", robinson, "--name", "robinson", "--json", *where)
    assert (taken.code, taken.document["entries"]) == (Exit.OK, 2), taken.err
    assert "exclusion list robinson" in cauce(*asked).out
    assert "robinson" in cauce("exclusions", *where).out
    robinson.write_text("email\nbea@x.example\n")
    assert cauce("exclusions", robinson, "--name", "robinson", *where).code == Exit.OK
    assert cauce(*asked).code == Exit.OK


def test_a_list_that_nothing_is_read_of_takes_the_place_of_none(where, tmp_path):
    """A new issue with a header that nobody understands must not set free who stood on the last one."""
    robinson = tmp_path / "robinson.csv"
    robinson.write_text("email\nana@x.example\n")
    assert cauce("exclusions", robinson, "--name", "robinson", *where).code == Exit.OK
    digest = sha256(b"ana@x.example").hexdigest()
    for issue in (f"fingerprint\n{digest}\n", "email\n\n", "email\nnone\n"):
        robinson.write_text(issue)
        refused = cauce("exclusions", robinson, "--name", "robinson", *where)
        assert (refused.code, "--map COLUMN=" in refused.err) == (Exit.BAD_INPUT, True), refused
    asked = ("contactable", "email:ana@x.example", "--channel", "email", *where)
    assert "exclusion list robinson" in cauce(*asked).out
    robinson.write_text(f"fingerprint\n{digest}\n")
    taken = cauce("exclusions", robinson, "--name", "robinson", "--map", "fingerprint=identifier:email_sha256/meta", *where)
    assert (taken.code, "fingerprint" in taken.err) == (Exit.OK, True)
    assert "exclusion list robinson" in cauce(*asked).out


def test_what_is_wrong_is_said(where, tmp_path):
    assert "exclude each other" in cauce("consent", "login:ana", "--grant", "--deny", *where).err
    robinson = tmp_path / "robinson.csv"
    robinson.write_text("phone\n612000111\n")
    assert "--name" in cauce("exclusions", robinson, *where).err
