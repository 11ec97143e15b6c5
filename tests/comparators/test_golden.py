"""Pairs of values and what they say, to be checked by eye."""

from __future__ import annotations

import pytest
from tests.comparators.one import comparator, field, outcome

GIVEN = """
paco / francisco                     short_common
francisco javier / javier            short_common
paco / francisco javier              short_common
jose luis / jose                     short_common
maria jose / jose maria              part
maria jose / maria luisa             part
jose antonio / jose manuel           part
maria / maria carmen                 short_common
maria c / maria carmen               short_common
j luis / jose luis                   short_common
juanjo / juan jose                   short_common
joseluis / jose luis                 typo_common
pepe / jose                          short_common
lola / dolores                       short
alex / alejandro                     short_common
alex / alexandra                     short
nacho / ignacio                      short
merche / mercedes                    short
fran / francisco                     short_common
bill / william                       short_common
liz / elizabeth                      short
catherine / katherine                short
micheal / michael                    typo_common
mario / maria                        typo_common
juan / juana                         typo_common
sara / sarah                         typo
francisco javier / fransisco jabier  typo_common
j / jose                             initial
j l / jose luis                      initial
m / maria carmen                     initial
jorge / george                       similar
john / james                         different
ana / eva                            different
eva / eav                            typo
majo / maria jose                    short_common
guicho / luis                        short_common
xavi / javier                        short_common
beppe / giuseppe                     short
"""

SURNAME = """
garcia lopez / garcia                first_common
garcia l / garcia lopez              first_common
smith jones / smith                  first_common
garcia lopez / garcia perez          first_only
garcia lopez / lopez                 part
garcia lopez / lopez garcia          part
gracia lopez / garcia lopez          typo_common
garzia / garcia lopez                typo_common
gonzalez perez / gonzales peres      typo_common
mac donald / macdonald               typo
o brien / obrien                     typo
smith / smyth                        typo_common
rodriguez / rodrigues                typo_common
martin / martinez                    fuzzy
g / garcia                           initial
jones / johnson                      similar
lopez / perez                        different
wu / wang                            different
"""

MIDDLE = """
m / maria         initial
marie / maria     similar
ann / ann marie   similar
ann / grace       different
"""

BIRTH_DATE = """
19800504 / 19800405   swapped
19800504 / 19800514   typo
19800504 / 19810504   typo
19800504 / 19805004   typo
19800504 / 19800517   part
19791231 / 19801231   part
19410312 / 19830312   anniversary
19801231 / 19811130   near
19800504 / 19801127   loose
19800504 / 19890517   loose
19800504 / 19920517   different
19500504 / 19820917   generation
"""

EMAIL = """
ana.garcia@gmail.com / ana.garsia@gmail.com          typo
ana.garcia@gmail.com / ana.garcia@gmial.com          typo
ana.garcia80@gmail.com / ana.garcia81@gmail.com      number
ana.garcia@gmail.com / ana.garcia80@gmail.com        number
ana@acme.es / eva@acme.es                            different
ana.garcia@gmail.com / ana.garcia@hotmail.com        same_local
laura.ruiz@acme.es / laura.ruiz.m@acme.com           similar
ana.garcia@gmail.com / ana.garcialopez@hotmail.com   similar_local
ana.garcia@gmail.com / pedro.ruiz@gmail.com          different
jgarcia@gmail.com / cgarcia@gmail.com                similar_local
ruiz@gmail.com / rusi@gmail.com                      different
ventas@acme.es / ventas@acme.es                      role
compras.mx@acme.es / compras.mx@acme.es              role
ventas@acme.es / info@acme.es                        -
ventas@acme.es / ana.garcia@gmail.com                -
ventana@acme.es / ventana@acme.es                    exact
"""

PHONE = """
600111222 / 600111223   typo
600111222 / 600112122   typo
600111222 / 600113322   near
600111222 / 711333444   different
"""

COMPANY = """
distribuciones norte / norte distribuciones         words
acme norte / acmenorte                              words
distribuciones norte / distribucione norte          similar
acme / acme iberica                                 part
talleres ramirez / talleres ramos                   near
acme / ferrovial                                    different
"""

CITY = """
barcelona / barcelone   similar
san pedro / san pablo   near
madrid / barcelona      different
"""

TABLES = {
    "given": GIVEN, "surname": SURNAME, "middle": MIDDLE, "birth_date": BIRTH_DATE, "email": EMAIL, "phone": PHONE, "company": COMPANY, "city": CITY,
}  # fmt: skip


@pytest.mark.parametrize(("name", "line"), [(name, line) for name, table in TABLES.items() for line in table.strip().splitlines()])
def test_what_two_values_say(name: str, line: str) -> None:
    pair, _, expected = line.rpartition("  ")
    one, other = pair.strip().split(" / ")
    assert outcome(comparator(name, [field(name)]), [one], [other]) == expected


@pytest.mark.parametrize(
    ("share", "expected"),
    [(0.0, "exact"), (0.0005, "exact"), (0.004, "exact_rare"), (0.03, "exact_common"), (0.031, "exact_frequent")],
)
def test_agreement_on_a_rare_value_is_another_outcome(share: float, expected: str) -> None:
    garcia = field("surname", {"garcia": share} if share else {})
    assert outcome(comparator("surname", [garcia]), ["garcia"], ["garcia"]) == expected


def test_of_an_infrequent_name_a_typing_error_or_a_missing_part_says_more() -> None:
    surname, given = comparator("surname", [field("surname")]), comparator("given", [field("given")])
    assert [outcome(surname, [f"{name} lopez"], [name]) for name in ("zapatero", "garcia")] == ["first", "first_common"]
    assert [outcome(given, [name], [f"{name} del mar"]) for name in ("hermenegilda", "maria")] == ["short", "short_common"]


SWAPPED = """
ana, garcia         garcia, ana          swapped     -
ana, garcia lopez   garcia, ana          swapped     -
ana, garcia         garcia, anna         swapped     -
ana, garcia         garcia,              half_swapped  -
,ana                ana, garcia          half_swapped  -
ana, garcia         garcia, pedro        different   different
c, garcia           garcia, carolina     swapped     -
jim, sellers        sellers, james       swapped     -
alvarez, maria elena cabrera   maria elena, alvarez cabrera   swapped   -
ana, garcia         ana, garcia          exact       exact
"""


@pytest.mark.parametrize("line", SWAPPED.strip().splitlines())
def test_names_that_are_exchanged(line: str) -> None:
    one, other, given, surname = (part.strip() for part in line.split("  ") if part.strip())
    mine, yours = ([part.strip() for part in name.split(",")] for name in (one, other))
    fields = [field("given"), field("surname")]
    assert outcome(comparator("given", fields), mine, yours) == given
    assert outcome(comparator("surname", fields), mine[::-1], yours[::-1]) == surname


ADDRESS = """
12 calle mayor | 28001 | madrid     12 calle mayor | 28001 | madrid     all
12 calle mayor | 28001 | madrid     12 calle mayor | 08002 | madrid     street_and_area
12 calle mayor | 28001 |            12 calle mayor | 28001 | madrid     street_and_area
12 calle mayor | 28001 | madrid     12 calle mayo  | 28001 | madrid     near_street_and_area
12 calle mayor | 28001 |            12 calle mayor | 28007 |            near_street_and_area
12 calle mayor | 28001 | madrid     12 calle mayor |       |            street
12 calle mayor | 28001 | madrid     12 calle mayo  |       |            near_street
12 calle mayor | 28001 | madrid     12 calle mayor | 17003 | gerona     street_elsewhere
12 calle mayor | 28001 | madrid     12 calle mayo  | 17003 | gerona     street_elsewhere
12 calle mayor | 28001 | madrid                    | 28001 | madrid     postal_code_common
12 calle mayor | 28033 | madrid                    | 28033 |            postal_code_rare
12 calle mayor | 05211 | madrid                    | 05211 |            postal_code
12 calle mayor | 28001 | madrid     1 gran via     | 28001 | madrid     district
12 calle mayor | 28001 | madrid     1 gran via     |       | madrid     town
12 calle mayor | 28001 | madrid                    | 28050 | madrid     town
12 calle mayor | 28001 | madrid     1 gran via     | 28050 | madrid     town
12 calle mayor |       | madrid                    | 28050 | madrid     area_common
12 calle mayor |       | horcajo                   | 05299 | horcajo    area
12 calle mayor | 28001 | madrid     1 gran via     | 28010 | toledo     area_near
               |       | madrid                    |       | madri      area_near
12 calle mayor | 28001 | madrid     1 gran via     | 45071 | toledo     different
12 calle mayor |       |            1 gran via     |       |            different
               | 28001 |            12 calle mayor |       | madrid     -
"""


@pytest.mark.parametrize("line", ADDRESS.strip("\n").splitlines())
def test_addresses(line: str) -> None:
    one, other, expected = line[:36], line[36:72], line[72:].strip()
    fields = [field("street"), field("postal_code", {"28001": 0.02, "28033": 0.001}), field("city", {"madrid": 0.3})]
    mine, yours = ([part.strip() for part in address.split("|")] for address in (one, other))
    assert outcome(comparator("address", fields), mine, yours) == expected


def test_pairs_of_sources_by_rank() -> None:
    pair = comparator("source_pair", [field("source", {"web": 0.5, "shop": 0.3, "crm": 0.2})])
    assert outcome(pair, ["web"], ["web"]) == "largest_largest"
    assert outcome(pair, ["crm"], ["web"]) == "largest_third"
    assert outcome(pair, ["kiosk"], ["web"]) == "-"
    assert outcome(pair, ["kiosk"], ["kiosk"]) == "-"
    assert outcome(pair, [""], ["web"]) == "-"


def test_of_many_sources_only_whether_they_are_one() -> None:
    pair = comparator("source_pair", [field("source", dict.fromkeys("abcde", 0.2))])
    assert outcome(pair, ["a"], ["a"]) == "same_source"
    assert outcome(pair, ["a"], ["b"]) == "other_source"


def test_sexes_are_the_same_or_different() -> None:
    sex = comparator("sex", [field("sex", {"f": 0.5, "m": 0.5})])
    assert [outcome(sex, [one], [other]) for one, other in ("ff", "fm")] == ["exact", "different"]
    assert outcome(sex, ["f"], [""]) == "-"
