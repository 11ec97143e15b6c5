"""A world of twelve people that a person can check by eye. Each pair of them shows one rule, and what goes wrong without it."""

from __future__ import annotations

from attacks.build import Cells, groups, record
from cauce.model.record import Record

MAYOR = {"street": "Calle Mayor 3, 2ºB", "postal_code": "28013", "city": "Madrid"}
JOSE = {"full_name": "José García López"}
URSULA = {"full_name": "Úrsula Benavides Quintanilla", "birth_date": "1985-06-07"}
WENCESLAO = {"full_name": "Wenceslao Urrutia Ibarguren"}
OFFICE = "email=planta3@oficina.example.es"

TWELVE: tuple[Record, ...] = (
    # Zulema, her shop account, her card and her telephone; and somebody who only typed her e-mail
    record("zulema-account", "customer_id=1 email=zulema@example.es device=tel-z", 0, full_name="Zulema Zabala Ruiz"),
    record("zulema-card", "loyalty=Z-1 email=zulema@example.es", 1, full_name="Zulema Zabala"),
    record("zulema-visit", "device=tel-z", 2),
    record("stranger-form", "email=zulema@example.es|A device=tel-x", 3),
    record("stranger-visit", "device=tel-x", 4),
    # Carmen and Lucía, mother and daughter on one e-mail, and a card without a name on it
    record("carmen", "order=11 email=ruiz@example.es", 0, full_name="Carmen Ruiz Gil"),
    record("lucia", "order=12 email=ruiz@example.es", 0, full_name="Lucía Ruiz Gil"),
    record("nameless", "loyalty=R-1 email=ruiz@example.es", 0),
    # Noa gives her card to Iker on day 20
    record("noa", "customer_id=3 card=6002<20", 10, full_name="Noa Pérez"),
    record("noa-coffee", "card=6002", 5),
    record("iker", "customer_id=4 card=6002", 30, full_name="Iker Gil"),
    # José and José, father and son under one roof, and a letter that does not say to whom
    record("father", birth_date="1950-02-03", **JOSE, **MAYOR),
    record("son", birth_date="1980-09-17", **JOSE, **MAYOR),
    record("letter", **JOSE, **MAYOR),
    # Milagros' number, which two years later is somebody else's
    record("milagros", "customer_id=7 phone=645218037", 0, full_name="Milagros Quispe Huamán"),
    record("sms-soon", "phone=645218037 cookie=sms-1", 30),
    record("sms-late", "phone=645218037 cookie=sms-2", 800),
    # Marta and Paco on one tablet: what nobody signed for stays anonymous, but together
    record("marta", "customer_id=8 cookie=tablet", 0, full_name="Marta Sanz"),
    record("paco", "customer_id=9 cookie=tablet", 1, full_name="Francisco Olmo"),
    record("tablet-1", "cookie=tablet", 2),
    record("tablet-2", "cookie=tablet", 3),
    # Wenceslao twice, on an address that six of these people use
    record("wenceslao-1", OFFICE, 0, **WENCESLAO),
    record("wenceslao-2", OFFICE, 1, **WENCESLAO),
    *(record(f"desk-{number}", f"customer_id=5{number} {OFFICE}|A", full_name=name) for number, name in enumerate(
        ("Noa Pérez", "Iker Gil", "Marta Sanz", "Francisco Olmo", "Milagros Quispe Huamán")
    )),
    # Úrsula's account, into which once a wrong birth date was typed; and a form that she fills in
    record("ursula-1", "customer_id=12 cookie=u-1", 0, **URSULA),
    record("ursula-2", "customer_id=12 cookie=u-2", 1, **URSULA, city="Bilbao"),
    record("ursula-typo", "customer_id=12", 2, full_name=URSULA["full_name"], birth_date="1931-12-30"),
    record("ursula-form", "", 3, **URSULA, postal_code="48001"),
)  # fmt: skip

EXPECTED: Cells = groups(
    "zulema-account zulema-card zulema-visit",
    "stranger-form stranger-visit",
    "carmen",
    "lucia",
    "nameless",
    "noa noa-coffee",
    "iker",
    "father",
    "son",
    "letter",
    "milagros sms-soon",
    "sms-late",
    "marta",
    "paco",
    "tablet-1 tablet-2",
    "wenceslao-1",
    "wenceslao-2",
    "desk-0",
    "desk-1",
    "desk-2",
    "desk-3",
    "desk-4",
    "ursula-1 ursula-2 ursula-typo ursula-form",
)
