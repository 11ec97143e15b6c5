"""A small run by hand: every section has something to show."""

import math

from cauce.cli.report.data import (
    ClusterShown,
    ColumnUse,
    KeyYield,
    LevelRate,
    PairShown,
    ReportData,
    Sheet,
    SizeCount,
    Step,
    Summary,
    ThresholdPoint,
    WeightBin,
)

HEADERS = ("record", "given name", "surname", "birth date", "e-mail", "city", "fax")


def sheet(*rows: tuple[str, ...]) -> Sheet:
    return Sheet(HEADERS, rows)


SURE = PairShown(
    "A sure match",
    "Linked.",
    21.4,
    (
        Step("starting point", "how rare matches are", -17.2),
        Step("given", "the same, rare", 9.1),
        Step("surname", "the same, frequent", 6.0),
        Step("birth date", "the same", 12.9),
        Step("e-mail", "the same local part", 14.1),
        Step("address", "area disagrees", -3.5),
    ),
    sheet(
        ("crm/1", "Ana", "García", "19800214", "ana.garcia@example.com", "Sevilla", ""),
        ("shop/9", "Ana", "García", "19800214", "ana.garcia@example.org", "Cádiz", ""),
    ),
)
HELD = PairShown(
    "Two of one household, held apart",
    "Held apart: they look like two people who live together.",
    -9.3,
    (
        Step("starting point", "how rare matches are", -17.2),
        Step("surname", "the same, frequent", 6.0),
        Step("address", "the same", 13.0),
        Step("given", "different", -4.1),
        Step("birth date", "different", -5.0),
        Step("could be a household", "two people who live together agree on this too", -2.0),
    ),
    sheet(
        ("crm/2", "Luis", "Pérez", "19500101", "", "Jaén", ""), ("crm/3", "Marta", "Pérez", "19831130", "<b>m</b>@example.com", "Jaén", "")
    ),
)


def weights() -> tuple[WeightBin, ...]:
    heights = [round(30_000 * math.exp(-(((x + 14) / 4.0) ** 2)) + 4_000 * math.exp(-(((x - 18) / 7.0) ** 2))) for x in range(-25, 41)]
    return tuple(WeightBin(x, x + 1, n, n / (1 + 2.0**-x)) for x, n in zip(range(-25, 41), heights, strict=True))


def curve(*, measured: bool = True) -> tuple[ThresholdPoint, ...]:
    points = []
    for x in range(-10, 21):
        precision, recall = 1 - 0.08 / (1 + 2 ** (x / 3)), 0.97 / (1 + 2 ** ((x - 22) / 4))
        points.append(ThresholdPoint(x, precision, recall, precision - 0.004 if measured else None, recall - 0.008 if measured else None))
    return tuple(points)


LEVELS = ("the same, rare", "the same, frequent", "one letter apart", "sound alike", "different")


def rates() -> tuple[LevelRate, ...]:
    match, stranger = (0.4, 0.35, 0.1, 0.05, 0.1), (2e-5, 4e-3, 1e-3, 2e-2, 0.97)
    return tuple(LevelRate(name, *row) for name in ("given", "surname", "e-mail") for row in zip(LEVELS, match, stranger, strict=True))


def example(*, values: bool = True) -> ReportData:
    columns = (
        ColumnUse("id", "record_id", "header", 1.0, 20_000),
        ColumnUse("Nombre", "given_name", "header", 0.98, 1_204),
        ColumnUse("Apellidos", "family_name", "header", 0.97, 8_020),
        ColumnUse("f_nac", "birth_date", "header", 0.71, 9_841),
        ColumnUse("contacto", "email", "looks like e-mail addresses", 0.62, 11_000),
        ColumnUse("ciudad", "city", "header", 0.9, 311),
        ColumnUse("fax", "", "one value only", 0.004, 1),
    )
    rows = tuple((f"crm/{at}", "Ana", "García", "", f"ana{at}@example.com", "Sevilla", "") for at in range(4))
    clusters = (
        ClusterShown("The largest", "9 records; its weakest link is 4.0 bits.", 9, Sheet(HEADERS, rows)),
        ClusterShown("The least sure", "2 records; its weakest link is 0.3 bits.", 2, SURE.values),
    )
    return ReportData(
        title="How customers.csv and shop.csv were matched",
        summary=Summary(20_000, 12_345, ("crm", "shop"), 412_000, 9_876, 0.987, 0.942, 0.984, 0.951, 4.2),
        columns=columns,
        rates=rates(),
        pairs=(SURE, HELD),
        weights=weights(),
        curve=curve(),
        sizes=tuple(SizeCount(size, n) for size, n in (("1", 8_000), ("2", 3_000), ("3", 1_000), ("4", 300), ("5", 44), ("6 to 10", 1))),
        keys=(
            KeyYield("email", 9_000, 6_100, 900),
            KeyYield("surname + birth date", 21_000, 7_200, 2_100),
            KeyYield("phone", 5_000, 800, 10),
        ),
        clusters=clusters,
        values=values,
    )
