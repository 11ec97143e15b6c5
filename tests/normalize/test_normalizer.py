"""Records to claims, traits and notices."""

from __future__ import annotations

from hashlib import sha256

import msgspec
import pytest

from cauce.errors import InvalidValue
from cauce.linkage.keys import digest64, value_keys
from cauce.linkage.normalize import Normalizer
from cauce.linkage.ruleset import default_ruleset
from cauce.model.record import Assurance, AttributeValue, Identifier, Record, Role
from cauce.model.ruleset import Source
from cauce.model.subject import Kind

RULESET = default_ruleset()
NORMALIZER = Normalizer(RULESET)
DAY = 86_400_000_000


def identifier(namespace: str, value: str, assurance: Assurance = Assurance.VERIFIED, **more: object) -> Identifier:
    return Identifier(namespace=namespace, value=value, assurance=assurance, **more)


def record(*identifiers: Identifier, region: str = "ES", at: int = 10 * DAY, source: str = "web", **attributes: AttributeValue) -> Record:
    return Record(source=source, record_id="1", observed_at=at, identifiers=identifiers, attributes=attributes, region=region)


def keys_of(*identifiers: Identifier, region: str = "ES") -> set[int]:
    return {claim.key for claim in NORMALIZER.normalize(record(*identifiers, region=region)).claims}


def test_one_value_written_twice_is_one_claim_with_the_better_assurance():
    claims = NORMALIZER.normalize(
        record(identifier("email", "Clara@Example.com", Assurance.ASSERTED), identifier("email", "clara@example.com"))
    ).claims
    assert [(claim.value, claim.assurance) for claim in claims] == [("clara@example.com", Assurance.VERIFIED)]


@pytest.mark.parametrize("recipe", ["meta", "google", "uid2"])
@pytest.mark.parametrize("clear", ["Clara.Gomez@example.mx", "Marta.Ruiz+bici@gmail.com", "marta.ruiz@googlemail.com"])
def test_a_hashed_email_meets_its_clear_twin(recipe, clear):
    local, domain = clear.lower().split("@")
    if (recipe == "google" and domain in {"gmail.com", "googlemail.com"}) or (recipe == "uid2" and domain == "gmail.com"):
        local = local.partition("+")[0].replace(".", "")
    digest = sha256(f"{local}@{domain}".encode()).hexdigest()
    assert keys_of(identifier(f"email_sha256/{recipe}", digest)) & keys_of(identifier("email", clear))


@pytest.mark.parametrize(("recipe", "text"), [("meta", "34612000111"), ("google", "+34612000111"), ("uid2", "+34612000111")])
def test_a_hashed_phone_meets_its_clear_twin(recipe, text):
    digest = sha256(text.encode()).hexdigest()
    assert keys_of(identifier(f"phone_sha256/{recipe}", digest)) & keys_of(identifier("phone", "612 000 111"))


def test_a_digest_gives_a_claim_of_its_own_only_where_the_key_differs():
    claims = NORMALIZER.normalize(record(identifier("email", "clara@example.com"), identifier("email", "m.r@gmail.com"))).claims
    assert [(claim.namespace, claim.value[:12]) for claim in claims] == [
        ("email", "clara@exampl"),
        ("email", "mr@gmail.com"),
        ("email_sha256/meta", sha256(b"m.r@gmail.com").hexdigest()[:12]),
    ]


def test_hashes_of_unknown_recipes_meet_only_themselves():
    digest = sha256(b"clara@example.com").hexdigest()
    clear = keys_of(identifier("email", "clara@example.com"))
    assert not clear & keys_of(identifier("email_md5", "0cc175b9c0f1b6a831c399e269772661"))
    assert not clear & keys_of(identifier("email_sha256/acme", digest))
    assert keys_of(identifier("email_sha256/acme", digest)) == keys_of(identifier("email_sha256/acme", digest.upper()))


def test_keys_of_families_and_programmes():
    assert keys_of(identifier("nif", "52345671-Z")) == keys_of(identifier("national_id", "52345671Z"))
    assert keys_of(identifier("loyalty/acme", "L-77")) != keys_of(identifier("loyalty", "L-77"))
    assert value_keys("loyalty")("1") != value_keys("card")("1")
    assert digest64("a", "bc") != digest64("ab", "c")
    assert -(2**63) <= value_keys("email")("clara@example.com") < 2**63


@pytest.mark.parametrize(
    ("namespace", "value"),
    [("email", "test@test.com"), ("email", "no@no.com"), ("email", "noemail@shop.example"), ("email", "sin.correo@shop.example"), ("phone", "666666666"),
     ("phone", "600000000"), ("national_id", "00000000T"), ("national_id", "XAXX010101000"), ("national_id", "111-11-1111"), ("customer_id", "null"),
     ("customer_id", "N/A"), ("customer_id", "00000"), ("loyalty", "xxxx"), ("device", "00000000-0000-0000-0000-000000000000"), ("cookie", "undefined"),
     ("email_sha256/google", sha256(b"").hexdigest()), ("wifi_mac", "00:00:00:00:00:00")],
)  # fmt: skip
def test_blocked_values_give_a_notice_and_no_claim(namespace, value):
    read = NORMALIZER.normalize(record(identifier(namespace, value)))
    assert read.claims == ()
    assert [notice.field for notice in read.notices] == ["identifiers[0].value"]
    assert NORMALIZER.value(namespace, value, "ES") == ()


@pytest.mark.parametrize(
    ("namespace", "value", "found"),
    [
        ("phone", "612 000 111 / 612 000 222", ["+34612000111", "+34612000222"]),
        ("phone", "91/000 12 34; +49 171 5550101", ["+34910001234", "+491715550101"]),
        ("phone", "612000111 o 600000000", ["+34612000111"]),
        ("phone", "612 000 111 / 612 000 222 / 12", []),
        ("email", "clara@example.es; Ruiz@example.es", ["clara@example.es", "ruiz@example.es"]),
        ("email", "Clara <clara@example.es>, ruiz@example.es", []),
        ("email", "clara@example.es ruiz@example.es", ["clara@example.es", "ruiz@example.es"]),
        ("customer_id", "A-1; A-2", ["A-1; A-2"]),
    ],
)
def test_a_field_may_hold_several_addresses_or_numbers_and_nothing_else(namespace, value, found):
    read = NORMALIZER.normalize(record(identifier(namespace, value)))
    assert [claim.value for claim in read.claims if claim.namespace == namespace] == found
    assert len(read.notices) == (namespace != "customer_id")


def test_blocked_values_of_the_document():
    policies = tuple(
        msgspec.structs.replace(policy, blocked=("L-0001",)) if policy.name == "loyalty" else policy for policy in RULESET.namespaces
    )
    normalizer = Normalizer(msgspec.structs.replace(RULESET, namespaces=policies, blocked=("Nobody",)))
    claims = normalizer.normalize(
        record(identifier("loyalty", "L-0001"), identifier("loyalty", "nobody"), identifier("loyalty", "L-2"))
    ).claims
    assert [claim.value for claim in claims] == ["L-2"]


def test_notices_name_the_field_and_never_the_value():
    canary = "qzx-canary"
    bad = record(
        identifier("device", "ok-1"),
        identifier("email", canary),
        identifier("phone", canary),
        identifier("wifi_mac", canary),
        birth_date=canary,
        full_name="test",
    )
    read = NORMALIZER.normalize(bad)
    assert [claim.namespace for claim in read.claims] == ["device"]
    assert read.traits.name is None
    assert {notice.field for notice in read.notices} == {
        "identifiers[1].value", "identifiers[2].value", "identifiers[3].value", "attributes.birth_date", "attributes.full_name"
    }  # fmt: skip
    assert all(canary not in notice.reason for notice in read.notices)


def test_mentioned_identifiers_give_no_claim():
    assert NORMALIZER.normalize(record(identifier("card", "6001", role=Role.MENTIONED))) == NORMALIZER.normalize(record())


def test_claims_count_for_no_more_than_their_source_is_trusted_for():
    ruleset = msgspec.structs.replace(RULESET, sources=(Source(name="form", trust=Assurance.ASSERTED, region="MX"),))
    claims = Normalizer(ruleset).normalize(record(identifier("phone", "55 1000 2000"), source="form", region="")).claims
    assert {(claim.assurance, claim.value) for claim in claims if claim.namespace == "phone"} == {(Assurance.ASSERTED, "+525510002000")}


def test_a_bad_checksum_caps_the_assurance():
    read = NORMALIZER.normalize(record(identifier("national_id", "52345671A")))
    assert [claim.assurance for claim in read.claims] == [Assurance.ASSERTED]
    assert len(read.notices) == 1


def test_ids_of_one_country_are_read_as_such_everywhere():
    (claim,) = NORMALIZER.normalize(record(identifier("ssn", "666-45-6780"), region="ES")).claims
    assert claim.assurance is Assurance.ASSERTED


def test_a_phone_without_country_meets_only_its_own_digits():
    read = NORMALIZER.normalize(record(identifier("phone", "612 000 111"), region=""))
    assert [(claim.namespace, claim.value, claim.assurance) for claim in read.claims] == [("phone", "local:612000111", Assurance.ASSERTED)]
    assert len(read.notices) == 1
    assert not keys_of(identifier("phone", "612000111"), region="") & keys_of(identifier("phone", "612000111"))


@pytest.mark.parametrize(
    ("observed", "start", "end", "at"),
    [(10, None, None, 10), (10, 12, None, 12), (10, None, 8, 8 - 1 / DAY), (10, 5, 20, 10), (10, 10, 10, 10 - 1 / DAY)],
)
def test_a_claim_stands_at_its_event_time_moved_into_its_own_interval(observed, start, end, at):
    held = identifier("card", "6001", valid_from=None if start is None else start * DAY, valid_to=None if end is None else end * DAY)
    (claim,) = NORMALIZER.normalize(record(held, at=observed * DAY)).claims
    assert claim.at == round(at * DAY)
    assert claim.end == held.valid_to


def test_values_for_look_ups():
    (claim,) = NORMALIZER.value("email", " Clara@Example.com ")
    assert (claim.value, claim.assurance, claim.at) == ("clara@example.com", Assurance.VERIFIED, 0)
    assert NORMALIZER.value("phone", "612000111", "ES")[0].value == "+34612000111"
    with pytest.raises(InvalidValue) as error:
        NORMALIZER.value("email", "nonsense")
    assert error.value.field == "value"


def test_a_verified_curp_fills_birth_date_and_sex():
    curp = "HEGG560427MVZRRL04"
    assert NORMALIZER.normalize(record(identifier("curp", curp), region="MX")).traits.birth_date == "19560427"
    assert NORMALIZER.normalize(record(identifier("curp", curp), region="MX")).traits.sex == "f"
    assert NORMALIZER.normalize(record(identifier("curp", curp, Assurance.ASSERTED), region="MX")).traits.birth_date == ""
    assert NORMALIZER.normalize(record(identifier("curp", curp), region="MX", birth_date="1956-04-28")).traits.birth_date == "19560428"


def test_organizations_and_employers():
    def traits(**attributes: AttributeValue):
        return NORMALIZER.normalize(record(**attributes)).traits

    assert (traits(full_name="Talleres Pérez S.L.").kind, traits(full_name="Talleres Pérez S.L.").company) == (
        Kind.ORGANIZATION,
        "talleres perez",
    )
    assert traits(company="Acme SL").kind is Kind.ORGANIZATION
    assert traits(name="Acme", record_type="organization").company == "acme"
    employed = traits(full_name="Clara Gómez", company="Distribuidora Norte SA de CV")
    assert (employed.kind, employed.company, employed.name.given) == (Kind.PERSON, "distribuidora norte", ("clara",))
    assert traits(company="n/a").company == ""


def test_names_by_their_usual_attributes():
    def name(**attributes: AttributeValue):
        return NORMALIZER.normalize(record(**attributes)).traits.name

    expected = name(full_name="Clara Gómez Martínez")
    assert name(given_name="Clara", family_name="Gómez Martínez") == expected
    assert name(nombre="CLARA", apellido1="GOMEZ", apellido2="MARTINEZ") == expected
    assert name(first_name="Clara", last_name="Gómez Martínez", name="clara g") == expected
    assert name(given_name="test", family_name="test", full_name="Clara Gómez Martínez") == expected
    assert name(first_name="John", middle_name="Q.", last_name="Smith", suffix="Jr.").suffix == "jr"


def test_birth_dates_of_parts_and_numbers():
    assert NORMALIZER.normalize(record(date_of_birth=19850314)).traits.birth_date == "19850314"
    assert NORMALIZER.normalize(record(by="1985", bm="3", bd="14")).traits.birth_date == "19850314"


def test_sex_is_not_guessed():
    assert NORMALIZER.normalize(record(sexo="M")).traits.sex == ""
    assert NORMALIZER.normalize(record(gender="M", region="US")).traits.sex == "m"
    assert NORMALIZER.normalize(record(sexo="Mujer")).traits.sex == "f"


def test_the_order_of_identifiers_does_not_matter():
    held = [identifier("email", "clara@example.com"), identifier("phone", "612000111"), identifier("customer_id", "9")]
    assert NORMALIZER.normalize(record(*held)) == NORMALIZER.normalize(record(*reversed(held)))
