"""The generator of customers: the same everywhere, of the customs it promises, and dirty by the rates it is given."""

from __future__ import annotations

import csv
import hashlib
import itertools
from collections import Counter, defaultdict
from dataclasses import fields, replace

import pytest

from cauce.testing.customers import HARD, MILD, NOISE, NORMAL, Headers, Layout, Names, as_records, columns_of, draw_customers
from cauce.testing.customers.__main__ import main
from cauce.testing.customers.contacts import Mailboxes
from cauce.testing.customers.damage import KINDS, misspell, mistype_digits
from cauce.testing.customers.dice import Dice, Weighted
from cauce.testing.customers.table import full_name
from cauce.testing.customers.tables import plain

CLEAN = replace(MILD, **{field.name: 0.0 for field in fields(MILD)})


@pytest.fixture(scope="module")
def normal():
    return list(draw_customers(6000, seed=3))


def digest(records) -> str:
    return hashlib.sha256("\n".join("\t".join((d.record_id, str(d.customer), *d.values)) for d in records).encode()).hexdigest()[:16]


def test_same_seed_same_records_on_every_machine():
    # The digest is that of any machine and any Python from 3.11; it changes only when the generator does.
    assert digest(draw_customers(500, seed=1, noise="hard")) == "2ff1765bc8ab8882"
    assert digest(draw_customers(500, seed=1, noise="hard")) != digest(draw_customers(500, seed=2, noise="hard"))


def test_as_many_records_as_asked_some_of_one_customer(normal):
    assert len(normal) == 6000
    assert len({d.record_id for d in normal}) == 6000
    records = Counter(Counter(d.customer for d in normal).values())
    assert set(records) == {1, 2, 3, 4, 5, 6}
    assert records[1] > records[2] > records[3]
    assert {country: count > 600 for country, count in Counter(d.values.country for d in normal).items()} == {
        "ES": True,
        "MX": True,
        "US": True,
    }
    assert len({d.source for d in normal}) == 6


def test_records_of_a_customer_do_not_lie_together(normal):
    neighbours = sum(one.customer == other.customer for one, other in itertools.pairwise(normal))
    assert neighbours < 20


def test_customs_of_names():
    people = defaultdict(list)
    for d in draw_customers(6000, noise=CLEAN):
        people[d.values.country].append(d.values)
    assert sum(bool(v.second) for v in people["ES"]) / len(people["ES"]) > 0.5
    assert not any(v.second for v in people["US"])
    assert not any(v.middle for v in people["ES"] + people["MX"])
    assert sum(len(v.middle) == 1 for v in people["US"]) > 100
    common = [name for name, _ in Counter(plain(v.surname).upper() for v in people["MX"]).most_common(3)]
    assert "HERNANDEZ" in common
    for sex, name in (("F", "antonio"), ("M", "lucía")):
        assert not any(v.sex == sex and v.given.lower() == name for country in people for v in people[country])


def test_without_noise_customers_agree_with_themselves():
    people = defaultdict(set)
    for d in draw_customers(5000, noise=CLEAN):
        assert set(d.notes) <= {"land line", "child", "sibling", "twin"}
        people[d.customer].add(d.values.email)
        assert "@" in d.values.email or not d.values.email
    assert max(len(emails - {""}) for emails in people.values()) == 1
    owners = Counter(email for emails in people.values() for email in emails - {""})
    assert max(owners.values()) == 1
    # Google tells mailboxes apart by their letters only.
    google = [email.replace(".", "") for email in owners if email.endswith("@gmail.com")]
    assert len(set(google)) == len(google)


def test_households_share_what_households_share():
    homes = defaultdict(lambda: defaultdict(set))
    for d in draw_customers(8000, noise=CLEAN):
        homes[d.household][d.customer].add((d.values.surname.lower(), d.values.device, d.values.phone))
    shared = Counter()
    for people in homes.values():
        for place in range(3):
            seen = Counter(value for rows in people.values() for value in {row[place] for row in rows} - {""})
            shared[place] += any(count > 1 for count in seen.values())
    assert shared[0] > 100
    assert shared[1] > 10
    assert shared[2] > 3


@pytest.mark.parametrize("noise", sorted(NOISE))
def test_mistakes_are_as_frequent_as_their_rates(noise):
    rates = NOISE[noise]
    drawn = list(draw_customers(8000, seed=5, noise=noise))
    notes = Counter(note for d in drawn for note in set(d.notes))
    slips = sum(any(note.startswith("surname: ") for note in d.notes) for d in drawn)
    assert slips / len(drawn) == pytest.approx(rates.typo, rel=0.25)
    emails = sum(bool(d.values.email) for d in drawn)
    assert notes["e-mail typo"] / emails == pytest.approx(rates.email_typo, rel=0.35)
    assert notes["swapped"] / len(drawn) == pytest.approx(rates.swapped, rel=0.5)


def test_levels_are_ordered():
    for field in fields(MILD):
        assert getattr(MILD, field.name) < getattr(NORMAL, field.name) < getattr(HARD, field.name), field.name


def test_every_layout_has_the_same_values(normal):
    parts = columns_of(normal)
    assert list(parts)[:6] == ["record_id", "source", "given_name", "middle_name", "surname", "second_surname"]
    spanish = columns_of(normal, Layout(Headers.SPANISH))
    assert spanish["apellido1"] == parts["surname"]
    assert set(spanish["sexo"]) == {"H", "M", ""}
    nameless = columns_of(normal, Layout(Headers.NONE, Names.BOTH))
    assert list(nameless) == [f"c{place}" for place in range(18)]
    full = columns_of(normal, Layout(names=Names.FULL))
    assert "given_name" not in full
    assert any(", " in name and source == "store" for name, source in zip(full["full_name"], full["source"], strict=True))
    first = next(d for d in normal if d.values.second and d.values.given and d.values.surname)
    v = first.values
    assert full_name(v, surname_first=True).endswith(f", {v.given}" + (f" {v.middle}" if v.middle else ""))


def test_records_of_the_model(normal):
    records = list(as_records(normal))
    assert len({record.key for record in records}) == len(normal)
    assert {record.region for record in records} == {"ES", "MX", "US"}
    spaces = {identifier.namespace for record in records for identifier in record.identifiers}
    assert spaces == {"email", "phone", "loyalty", "device", "cookie"}
    assert all(record.identifiers or record.attributes for record in records)


def test_a_table_and_its_truth_are_written(tmp_path, capsys):
    table, truth = tmp_path / "customers.csv", tmp_path / "truth.csv"
    main(["--records", "300", "--noise", "mild", "--seed", "9", "--output", str(table), "--truth", str(truth)])
    assert capsys.readouterr().out == f"300 records in {table}\n"
    drawn = list(draw_customers(300, seed=9, noise="mild"))
    rows, answers = (list(csv.DictReader(path.open(encoding="utf-8"))) for path in (table, truth))
    assert [row["record_id"] for row in rows] == [answer["record_id"] for answer in answers] == [d.record_id for d in drawn]
    assert [int(answer["identity_id"]) for answer in answers] == [d.customer for d in drawn]
    assert dict(zip(rows[0], rows[0].values(), strict=True)) == dict(zip(Layout().columns, Layout().row(drawn[0]), strict=True))


def test_slips_leave_something_and_change_little():
    dice = Dice(4)
    seen = set()
    for word in ("Li", "María José", "GUTIÉRREZ", "o'brien", "Hernández") * 200:
        spoilt, kind = misspell(word, dice.pick(("ES", "US")), dice)
        seen.add(kind)
        assert spoilt.strip()
        assert abs(len(spoilt) - len(word)) <= (1 if kind not in {"cut off", "heard", "scanned"} else len(word) // 2)
    assert seen == set(KINDS.items)
    assert misspell("J", "ES", dice)[0] == "J"
    for _ in range(200):
        number = mistype_digits("612345678", dice)
        assert number.isdigit()
        assert len(number) == 9


def test_weighted_draws_follow_their_weights():
    dice, urn = Dice(8), Weighted("abc", (70, 20, 10))
    seen = Counter(urn.draw(dice) for _ in range(4000))
    assert seen["a"] / 4000 == pytest.approx(0.7, abs=0.03)
    assert seen["c"] / 4000 == pytest.approx(0.1, abs=0.03)


def test_namesakes_by_the_thousand_get_mailboxes_of_their_own(monkeypatch: pytest.MonkeyPatch):
    """Every short number after a name is taken sooner or later: the draw must not go on for ever."""
    dice, draws = Dice(1), itertools.count()

    def counted() -> float:
        assert next(draws) < 1_000_000
        return float(unit())

    unit, dice.unit = dice.unit, counted
    mailboxes = Mailboxes(dice)
    monkeypatch.setattr(mailboxes, "_local", lambda *_: "jose")
    opened = [mailboxes.open("ES", "José", ("García", "López"), 1980) for _ in range(6_000)]
    assert len(set(opened)) == len(opened)
