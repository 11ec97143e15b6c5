"""What a column's content says it is, whatever its header says."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from cauce.linkage.columns.normalize_contacts import birth_date_of
from cauce.linkage.columns.shapes import DATE, EMAIL, is_phone, listed
from cauce.linkage.columns.sketch import Sketch
from cauce.linkage.data import rows, word_sets
from cauce.linkage.frequency import load_frequencies
from cauce.linkage.normalize.company import organization_name
from cauce.linkage.normalize.fold import fold, words
from cauce.linkage.normalize.name_order import particles
from cauce.linkage.normalize.nicknames import full_given, name_words

_TIME = re.compile(r"\d[ t]\s*\d{1,2}:\d{2}", re.IGNORECASE)
_MIDNIGHT = re.compile(r"\d[ t]\s*0{1,2}:00(?::00(?:\.0+)?)?z?$", re.IGNORECASE)
_POSTAL = re.compile(
    r"\d{5}(?:-?\d{4})?|\d{4}|\d{2}-\d{3}|\d{4,5}-\d{3}|\d{3} \d{2}|\d{4}\s?[a-z]{2}|"
    r"[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}|[a-z]\d[a-z]\s*\d[a-z]\d",
    re.IGNORECASE,
)
"""Of most of Europe and America; `00-950`, `1000-205`, `01310-100`, `111 22` and `1012 AB` are how Poland, Portugal, Brazil, Sweden and the
Netherlands write theirs."""
_NO_PHONE = re.compile(r"\d{3}-\d{2}-\d{4}|\d{4,5}-\d{3}|[-+]?(?!\d{3}\.\d{4}$)\d+\.\d+")
"""Social security numbers; postal codes of Portugal and Brazil; decimal numbers."""
_MARKED = re.compile(r"[-+ (]|\..*\.")
"""What stands between the parts of a phone number."""
_COORDINATE = re.compile(r"[-+]?\d{1,3}\.\d{4,}")
_WORDED = re.compile(r"\d{1,2}[-/. ]*[^\W\d_]{3,10}[-/., ]+\d{2,4}(?:[ T].*)?|[^\W\d_]{3,10}\.? +\d{1,2},? +\d{4}|\d{4}[年년].*")
"""Dates whose months are words, or whose parts are named."""
_SHA256 = re.compile(r"[0-9a-f]{64}", re.IGNORECASE)
_CODE = re.compile(r"(?=.*\d)[\w.\-/]{3,64}")
_WEBSITE = re.compile(r"https?://\S+|(?:www\.)?[\w-]{2,}(?:\.[\w-]+)*\.[a-z]{2,24}(?:/\S*)?", re.IGNORECASE)
_AMOUNT = re.compile(r"[-+]?\d+[.,]\d{1,8}")
_ROAD = re.compile(r"\d+\s*[a-z]?[\s,]+[^\W\d_]{3,}|[^\W\d_]{3,}[\s,]+(?:n[o.]?\s*)?\d{1,4}\b", re.IGNORECASE)
_FEMALE = frozenset(("f", "female", "femme", "frau", "femenino", "femenina", "feminine", "mujer", "woman", "w"))
_MALE = frozenset(("h", "v", "male", "man", "mann", "homme", "hombre", "masculino", "masculine", "varon"))
_SEXES = _FEMALE | _MALE | {"m", "u", "o", "d", "unknown"}
_FEWEST_PLACES = 3
"""Different known towns or states from which a column's share of them counts: of a column that is always `Madrid` nothing can be said."""
_LONGEST_NUMBER = 18
"""Digits that fit 64 bits."""
_FEWEST_CODE_CHARACTERS = 5
"""Shorter codes are counts and numbers of few digits."""
_FEWEST_CODES, _CODES_PER_ROW = 12, 0.02
"""Different ids that a column of ids has at least, by itself and for each row with one: fewer are categories."""
_MOST_SEXES = 12
_DEGREES = 180.0
_ROWS_PER_NUMBER = 20.0
"""Of so many numbers in a row one is there, in a column that counts rows."""
_LONGEST_COUNT = 3
"""Digits of an age, a floor, a number of children."""
_LIVES = range(1900, 2031)
"""Years in which people are born and die."""
_LOCAL_LENGTHS, _ABROAD_LENGTHS = range(10, 14), range(12, 14)
"""Characters of phone numbers that are one long number: with the area's or the country's code, and with the country's behind `00`."""
_SPANISH_LENGTH = 9
_PROSE_WORDS, _PROSE_CHARACTERS = 8, 60
"""More than these on average is prose."""
_MONTHS, _DAYS = range(1, 13), range(1, 32)
_BIRTH_SPAN = 15
"""Years between the early and the late dates of a column: birth dates are spread wider, a table's own times are not."""
_LATER = 2000
_NO_NAME = re.compile(r"[\d@/_]|\w{3}\.\w{2}")
"""Codes, paths, and addresses of web sites, which begin as their owners do."""
_FIRST_YEAR, _FIRST_WRITTEN_YEAR, _LAST_YEAR = 1850, 1500, 2100
"""Eight digits are dates of people who can still be customers; what is written as a date may be older."""

# Shares of a column's values, or of its rows, from which it is taken for what they look like. Set by hand: low enough for columns in which
# much is damaged or stands in the wrong place, high enough that columns of other kinds do not get there.
_EMAILS = 0.6
_DATES = 0.6
_TIMED = 0.5
_PHONES, _OTHER_NUMBERS, _SPACED, _LONG_NUMBERS = 0.7, 0.5, 0.3, 0.8
"""Of all values, what could be dialled; of which the shape is another number's; what is written in parts, which ids are not; otherwise,
what is long enough."""
_ROW_IDS = 0.9
_CODES = 0.7
_WEBSITES = 0.6
_DIGESTS = 0.9
_COORDINATES = 0.9
_AMOUNTS = 0.7
_COUNTS = 0.95
_SEX_ROWS = 0.9
_POSTAL_CODES, _ROUND_NUMBERS = 0.7, 0.2
"""Incomes look like postal codes, and are round."""
_YEARS = 0.8
_STATES, _TOWNS = 0.7, 0.4
"""All states are known, not all towns."""
_STREET_WORDS, _NUMBERED, _FEWEST_STREET_WORDS = 0.4, 0.6, 0.1
_FEWEST_ROADS, _MANY_ROADS, _FEWEST_STREET_LETTERS = 5, 25, 3
"""Different numbers, and different words of so many letters, that streets of no known word have: in few values at least, and in many."""
_COMPANIES = 0.3
"""Hardly a person's name has a legal form; many companies are written without."""
_FULL_NAMES, _FULL_NAME_WORDS = 0.4, 1.6
"""Of values that hold both, of two words or more in most."""
_INITIALS, _INITIALS_OR_NAMES = 0.3, 0.7
_GIVEN_NAMES, _SURNAMES = 0.4, 0.35
_LEAN_GIVEN, _LEAN_SURNAME = 0.6, 0.45
"""Of the known names: rather given names from here on, rather surnames up to there."""


def is_date(text: str) -> bool:
    """Whether a text is a date of the calendar, in any order."""
    date = birth_date_of(text) if DATE.fullmatch(text) or _WORDED.fullmatch(text) else ""
    first = _FIRST_YEAR if text.isdigit() else _FIRST_WRITTEN_YEAR
    return bool(date) and first <= int(date[:4]) <= _LAST_YEAR and int(date[4:6]) in _MONTHS and int(date[6:]) in _DAYS


def is_date_like(text: str) -> bool:
    """Whether a text can be read as a date, months in words and days in no calendar included."""
    return bool(birth_date_of(text))


class Dates(NamedTuple):
    """A column of dates."""

    years: int
    """Between the early and the late ones, the outer twentieths left out."""
    latest: int
    timed: bool
    """A time of day stands with most."""


def dates_of(sketch: Sketch) -> Dates | None:
    """What is known of a column's dates; none if it does not hold dates."""
    if sketch.share(is_date) < _DATES:
        return None
    years = sorted(int(birth_date_of(value)[:4]) for value in sketch.sample if is_date(value))
    outer = len(years) // 20
    timed = sketch.share(lambda value: _TIME.search(value) and not _MIDNIGHT.search(value))
    return Dates(years[-1 - outer] - years[outer], years[-1 - outer], timed > _TIMED)


def is_birth(dates: Dates) -> bool:
    """Whether dates are spread like birth dates, and are not the times of the rows."""
    return not dates.timed and (dates.years >= _BIRTH_SPAN or dates.latest < _LATER)


def _digits_only(value: str) -> bool:
    return len(value) <= _LONGEST_NUMBER and value.isascii() and value.isdigit()


def are_phones(sketch: Sketch) -> bool:
    """Phone numbers: written as such, or long numbers that start like them."""

    def share(passes: Callable[[str], object]) -> float:
        return sketch.share(lambda value: passes(listed("phone", value)[0]))

    if share(is_phone) < _PHONES or share(_NO_PHONE.fullmatch) >= _OTHER_NUMBERS:
        return False
    if share(_MARKED.search) >= _SPACED:
        return True
    lengths = share(lambda value: len(value) in (_ABROAD_LENGTHS if value.startswith("00") else _LOCAL_LENGTHS))
    spanish = share(lambda value: len(value) == _SPANISH_LENGTH and value[0] in "6789")
    return max(lengths, spanish) >= _LONG_NUMBERS


def are_record_ids(sketch: Sketch) -> bool:
    """Numbers or codes of which none repeats."""
    if not sketch.unique:
        return False
    return sketch.share(lambda value: _CODE.fullmatch(value) or _digits_only(value)) >= _ROW_IDS


def are_row_numbers(sketch: Sketch) -> bool:
    """Whole numbers that never repeat and leave few out, as rows are counted."""
    if not sketch.unique or sketch.share(_digits_only) < 1.0:
        return False
    numbers = sorted(int(value) for value in sketch.sample)
    gaps = (numbers[-1] - numbers[0]) / max(1, sketch.distinct)
    return gaps < _ROWS_PER_NUMBER


def are_codes(sketch: Sketch) -> bool:
    """Ids: codes with digits that are many."""
    long = sketch.share(lambda value: _CODE.fullmatch(value) and len(value) >= _FEWEST_CODE_CHARACTERS)
    return long >= _CODES and sketch.distinct > max(_FEWEST_CODES, _CODES_PER_ROW * sketch.present)


def are_websites(sketch: Sketch) -> bool:
    """Addresses of web sites, some more than once: a page of its own for each record is no site."""
    return not sketch.unique and sketch.share(_WEBSITE.fullmatch) >= _WEBSITES


def are_coordinates(sketch: Sketch) -> bool:
    """Degrees of latitude or longitude: fine decimals that more than one record has."""
    degrees = sketch.share(lambda value: _COORDINATE.fullmatch(value) and abs(float(value)) <= _DEGREES)
    return not sketch.unique and degrees >= _COORDINATES


def are_amounts(sketch: Sketch) -> bool:
    """Decimal numbers."""
    return sketch.share(lambda value: _AMOUNT.fullmatch(value) and not value.endswith(".0")) >= _AMOUNTS


def are_sexes(sketch: Sketch) -> bool:
    """One letter or word for each of two sexes."""
    return 1 < sketch.distinct <= _MOST_SEXES and sketch.weighted(_SEXES.__contains__) >= _SEX_ROWS and _two_sexes(sketch)


def _two_sexes(sketch: Sketch) -> bool:
    found = set(sketch.folded)
    return (not _FEMALE.isdisjoint(found)) + (not _MALE.isdisjoint(found)) + ("m" in found) > 1


def is_m_for_mujer(sketch: Sketch) -> bool:
    """Whether a column writes `H` or `V` for a man, so that `M` is a woman."""
    found = set(sketch.folded)
    return _FEMALE.isdisjoint(found) and not found.isdisjoint(("h", "v", "hombre", "varon"))


@cache
def _places(kind: str) -> frozenset[str]:
    return frozenset(name for of, name in rows("places.tsv") if of == kind)


def place_of(sketch: Sketch) -> str:
    """`city` or `state` if enough of the rows are known ones; the many towns that give their name to a province are towns."""
    shares = []
    for kind in ("city", "state"):
        known = _places(kind)
        names = {folded for folded in sketch.folded if " ".join(words(folded)) in known}
        shares.append(sketch.weighted(names.__contains__) if len(names) >= _FEWEST_PLACES else 0.0)
    city, state = shares
    if state >= _STATES and state > city:
        return "state"
    return "city" if city >= _TOWNS else ""


def are_streets(sketch: Sketch) -> bool:
    """A street's word, or a number beside words: many numbers and many words, where no street's word is known."""
    roads = word_sets("streets.tsv")["word"]
    worded = sketch.weighted(lambda folded: len(tokens := words(folded)) > 1 and not roads.isdisjoint(tokens))
    if worded >= _STREET_WORDS:
        return True
    if worded < _FEWEST_STREET_WORDS:
        return _are_many_roads(sketch)
    return sketch.weighted(_ROAD.search) >= _NUMBERED


def _are_many_roads(sketch: Sketch) -> bool:
    """Numbers beside words, both of which differ as those of houses and streets do, and those of rooms, classes and products do not."""
    numbers, names = set(), set()
    numbered = 0
    for folded in sketch.folded:
        tokens = words(folded)
        of_house = {token for token in tokens if token.isdigit()}
        of_street = {token for token in tokens if token.isalpha() and len(token) >= _FEWEST_STREET_LETTERS}
        numbered += bool(of_house and of_street)
        numbers |= of_house
        names |= of_street
    many = max(_FEWEST_ROADS, min(_MANY_ROADS, len(sketch.sample) // 10))
    return numbered >= _NUMBERED * len(sketch.sample) and min(len(numbers), len(names)) >= many


def are_companies(sketch: Sketch) -> bool:
    """Names with a legal form, or with a word such as hotel or taller. Many companies are written without either."""
    return sketch.share(_is_company) >= _COMPANIES


def _is_company(value: str) -> bool:
    return bool(organization_name(value)) or not word_sets("business_words.tsv")["word"].isdisjoint(words(fold(value)))


class Names(NamedTuple):
    """How much of a column is personal names. Shares of the rows."""

    initials: float
    """Are one letter."""
    known: float
    """Begin with a word that is a name."""
    given: float
    """Of the known: a given name rather than a surname."""
    words: float
    """Words of a value, on average."""
    full: float
    """Given name and surname both, in a value."""


@cache
def leaning(token: str) -> int:
    """1: rather a given name, -1: rather a surname, 0: no known name."""
    given, surname = name_words().get(token, (0, 0))
    tables = load_frequencies("omnichannel")
    often, seldom = tables.given.get(token), tables.surnames.get(token)
    given, surname = max(given, int(often is not None)), max(surname, int(seldom is not None))
    if not given and not surname:
        return 1 if full_given(token) != (token,) else 0
    if given == surname:
        return 1 if (often or 0) >= (seldom or 0) else -1
    return 1 if given > surname else -1


def names_of(sketch: Sketch) -> Names:
    """How much of a column is personal names."""
    left_out = particles()

    def tokens(folded: str) -> list[str]:
        if _NO_NAME.search(folded):
            return []
        return [token for token in words(folded) if token not in left_out and token.isalpha()]

    def first(folded: str) -> int:
        return leaning(found[0]) if (found := tokens(folded)) else 0

    def is_full(folded: str) -> bool:
        found = tokens(folded)
        leans = {leaning(token) for token in found if len(token) > 1}
        return -1 in leans and (1 in leans or any(len(token) == 1 for token in found))

    known = sketch.weighted(first)
    given = sketch.weighted(lambda folded: first(folded) > 0)
    initials = sketch.weighted(lambda folded: len(folded.strip(". ")) == 1 and folded.strip(". ").isalpha())
    count = sketch.mean(lambda value: len(value.split()))
    return Names(initials, known, given / max(known, 1e-9), count, sketch.weighted(is_full))


def are_postal_codes(sketch: Sketch) -> bool:
    """Codes of a country's shape that repeat, and neither years nor round numbers."""
    round_ones = sketch.share(lambda value: value.endswith("00"))
    shaped = sketch.share(_POSTAL.fullmatch) >= _POSTAL_CODES
    return shaped and not sketch.unique and not _are_years(sketch) and round_ones < _ROUND_NUMBERS


_SHAPES: tuple[tuple[str, Callable[[Sketch], object]], ...] = (
    ("email", lambda sketch: sketch.share(lambda value: EMAIL.fullmatch(listed("email", value)[0])) >= _EMAILS),
    ("website", are_websites),
    ("email_sha256/meta", lambda sketch: sketch.share(_SHA256.fullmatch) >= _DIGESTS),
    ("row_number", are_row_numbers),
    ("phone", are_phones),
    ("sex", are_sexes),
    ("coordinate", are_coordinates),
    ("amount", are_amounts),
    ("postal_code", are_postal_codes),
    ("row_number", are_record_ids),
    ("code", are_codes),
    ("count", lambda sketch: sketch.share(lambda value: _digits_only(value) and len(value) <= _LONGEST_COUNT) >= _COUNTS),
)


def _are_years(sketch: Sketch) -> bool:
    return sketch.share(lambda value: _digits_only(value) and int(value) in _LIVES) >= _YEARS


def shape_of(sketch: Sketch) -> str:
    """`email`, `phone`, `postal_code`, `sex`, `code`, `amount`, `row_number` or `` by the shape of the values."""
    return next((target for target, fits in _SHAPES if fits(sketch)), "")


def words_of(sketch: Sketch) -> str:
    """What the words of the values say: a part of a name, `street`, `city`, `state`, `company`, `comment`, or nothing."""
    if sketch.mean(lambda value: len(value.split())) > _PROSE_WORDS or sketch.mean(len) > _PROSE_CHARACTERS:
        return "comment"
    if are_companies(sketch):
        return "company"
    if are_streets(sketch):
        return "street"
    return place_of(sketch) or _name_of(names_of(sketch))


def _name_of(names: Names) -> str:
    """A column's names by what they lean to."""
    if names.words >= _FULL_NAME_WORDS and names.full >= _FULL_NAMES:
        return "full_name"
    if names.initials >= _INITIALS and names.initials + names.known >= _INITIALS_OR_NAMES and names.given >= _LEAN_GIVEN:
        return "middle_name"
    if names.known >= _GIVEN_NAMES and names.given >= _LEAN_GIVEN:
        return "given_name"
    return "family_name" if names.known >= _SURNAMES and names.given <= _LEAN_SURNAME else ""
