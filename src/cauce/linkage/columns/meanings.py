"""What each column means: the words of its header where its content bears them out, else its content."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import NamedTuple

from cauce.linkage.columns import content
from cauce.linkage.columns.headers import (
    NAMESPACES,
    SKIP,
    WITHIN,
    Word,
    folded,
    heading_within,
    is_answer,
    is_of_birth,
    is_of_kin,
    shared_prefixes,
    spelled,
)
from cauce.linkage.columns.shapes import CHECKS, is_lettered
from cauce.linkage.columns.sketch import Sketch
from cauce.linkage.columns.unlisted import UNPARTED
from cauce.linkage.normalize.fold import script_of

FEW = 12
"""A column with so many values or fewer is a category, if it is no known thing."""
CATEGORY = 40
"""A text with so many values or fewer is one."""
GUESSED = 1000
"""A guess by content is less sure than any header."""
_MOST = 0.5
"""Share of a column's values from which on most of them are something."""
_ROW_NUMBERS, _ROW_DIGITS = 0.9, 7
"""Share of values, and their digits at most, by which numbers may be those of rows although they repeat."""
_EPOCHS = 0.8
"""Share of values that are moments counted from 1970."""
_SEX_LENGTH = 12
"""Characters of a word for a sex, at most."""
_WHOLE = (
    *("name", "nombre", "nombres", "cliente", "nome", "nom", "nume", "nev", "nimi", "nama", "ad", "adi", "isim"),
    *("imia", "im_ia", "onoma", "名字", "名前", "이름", "الاسم", "שם"),
)
"""Headers that mean the given name beside a surname, the surname beside a given name (`Vorname` and `Name`, `prénom` and `nom`), and the
whole name elsewhere."""
_ROW_WORDS = frozenset(
    (
        "record_id",
        "rec_id",
        "recordid",
        "row_id",
        "rowid",
        "unique_id",
        "uid",
        "row_number",
        "row_num",
        "rownum",
        "index",
        "idx",
        "row",
        "pk",
    )
)
"""Headers that say that a column is the row's own id, even if it repeats."""
_EXACT_ONLY = frozenset(("customer_id", "login", "order", "device", "cookie"))
"""Ids that say nothing when they never repeat: nobody mistypes them."""
_WHOSE_ID = frozenset(("customer_id", "login", "loyalty"))
"""Ids whose headers may also stand above names: customer, user, member."""
_IDENTIFIERS = frozenset(NAMESPACES) - {"email", "phone"}
_NAMES = frozenset(("given_name", "middle_name", "family_name", "second_family_name", "full_name"))
_PLACES = frozenset(("city", "state", "country"))


class Meaning(NamedTuple):
    """What a column is taken for."""

    target: str
    """A target, `text`, `category` or `-`."""
    reason: str
    rank: int = 0
    """How sure: 0 is surest."""


def meanings_of(sketches: Sequence[Sketch], given: Mapping[str, str]) -> dict[str, Meaning]:
    """Header -> meaning, in the order of the table. What is given is taken as it is."""
    found: dict[str, Meaning] = {}
    prefixes = shared_prefixes(sketch.header for sketch in sketches)
    says = {sketch.header: heading_within(sketch.header, prefixes) for sketch in sketches}
    targets = {header: word.target if word else "" for header, word in says.items()}
    told = {targets[sketch.header] for sketch in sketches if sketch.header not in given and _tells(sketch, targets[sketch.header])}
    named = any(targets[sketch.header] in _NAMES and not is_of_kin(sketch.header) for sketch in sketches if sketch.present)
    for sketch in sketches:
        said = given.get(sketch.header)
        if said is not None:
            found[sketch.header] = Meaning(plain_target(said), "given" if plain_target(said) != SKIP else "left out as told")
        else:
            word = says[sketch.header]
            found[sketch.header] = _empty(sketch) or _own(sketch, _by_header(sketch, told, word) or _by_content(sketch, word), named=named)
    return found


def _tells(sketch: Sketch, target: str) -> bool:
    """Whether a header says for the others what is in its column: `last_visit` is no surname."""
    return spelled(sketch.header) not in _WHOLE and (not sketch.present or borne_out(target, sketch))


def _own(sketch: Sketch, meaning: Meaning, *, named: bool) -> Meaning:
    """The meaning, unless the header says that the name is somebody else's beside an own one, or the place not where the person lives."""
    other = named and meaning.target in _NAMES and is_of_kin(sketch.header)
    if not other and not (meaning.target in _PLACES and is_of_birth(sketch.header)):
        return meaning
    return Meaning("category" if sketch.distinct <= CATEGORY else "text", "of somebody else" if other else "place of birth", meaning.rank)


def plain_target(said: str) -> str:
    """A target without the `identifier:` or `attribute:` of mapping files."""
    target = said.removeprefix("identifier:").removeprefix("attribute:").strip() or SKIP
    return "country" if target == "region" else target


def _empty(sketch: Sketch) -> Meaning | None:
    if not sketch.present:
        return Meaning(SKIP, "empty")
    return Meaning(SKIP, "one value only") if sketch.distinct == 1 else None


def _by_header(sketch: Sketch, told: Collection[str], word: Word | None) -> Meaning | None:
    if is_answer(sketch.header) and sketch.distinct > CATEGORY:
        return Meaning(SKIP, "says who is who already")
    if word is None:
        return None
    target, rank = word
    if spelled(sketch.header) in _WHOLE:
        target = _whole(sketch, told)
    elif target == "given_name" and rank >= WITHIN and "family_name" not in told and _several_words(sketch) > _MOST:
        target = "full_name"
    read = _READ_APART.get(target, _attribute)
    return read("country" if target == "region" else target, sketch, rank)


def _whole(sketch: Sketch, told: Collection[str]) -> str:
    """What a header of `_WHOLE` means, given what the others say."""
    if "family_name" in told:
        return "given_name"
    if _several_words(sketch) > _MOST:
        return "full_name"
    return "family_name" if "given_name" in told else "given_name"


def _are_names(sketch: Sketch) -> bool:
    """Whether most values are two words or more of letters: `Customer` may be the customer's number, or who it is."""
    return sketch.share(lambda value: " " in value and is_lettered(value) and not any(map(str.isdigit, value))) > _MOST


def _several_words(sketch: Sketch) -> float:
    return sketch.share(lambda value: " " in value.strip() or (len(value) > 1 and script_of(value) in UNPARTED))


def _attribute(target: str, sketch: Sketch, rank: int) -> Meaning | None:
    if target in _WHOSE_ID and _are_names(sketch):
        return Meaning("full_name", "holds names rather than ids", rank)
    if not borne_out(target, sketch) or (target == "full_name" and rank >= WITHIN and _several_words(sketch) < _MOST):
        return None
    if target in _EXACT_ONLY and sketch.unique:
        return Meaning("record_id", "ids that never repeat", rank + GUESSED // 2)
    return Meaning(target, "header", rank)


def _record_id(target: str, sketch: Sketch, rank: int) -> Meaning | None:
    if sketch.unique or folded(sketch.header) in _ROW_WORDS:
        return Meaning(target, "header", rank)
    short = sketch.share(lambda value: value.isdigit() and len(value) <= _ROW_DIGITS) > _ROW_NUMBERS
    return Meaning(target, "header, though values repeat", rank) if short else None


def _time(target: str, sketch: Sketch, rank: int) -> Meaning | None:
    dates = content.dates_of(sketch)
    if dates is None:
        epochs = sketch.share(CHECKS[target].passes) >= _EPOCHS
        return Meaning(target, "times of the rows themselves, not compared", rank) if epochs else None
    if (rank >= WITHIN or folded(sketch.header) in ("date", "fecha")) and content.is_birth(dates):
        return None
    return Meaning(target, "times of the rows themselves, not compared", rank)


def _category(target: str, sketch: Sketch, rank: int) -> Meaning | None:
    return Meaning(target, "header", rank) if sketch.distinct <= 10 * CATEGORY else None


_READ_APART: Mapping[str, Callable[[str, Sketch, int], Meaning | None]] = {
    "record_id": _record_id,
    "observed_at": _time,
    **dict.fromkeys(("region", "country", "language", "suffix"), _category),
}

_RELAXED: Mapping[str, tuple[Callable[[str], object], float]] = {
    "email": (lambda value: "@" in value, 0.5),
    "phone": (lambda value: sum(map(str.isdigit, value)) >= max(6, len(value) // 2), 0.7),
    "birth_date": (content.is_date_like, 0.5),
    "birth_year": (str.isdigit, 0.8),
    "birth_month": (str.isalnum, 0.8),
    "birth_day": (str.isdigit, 0.8),
    "street": (is_lettered, 0.4),
    "sex": (lambda value: len(value) <= _SEX_LENGTH, 0.9),
}
"""Checks of dirtier tables than those which `CHECKS` are for, each with the share of values that must pass."""


def borne_out(target: str, sketch: Sketch) -> bool:
    """Whether a column can be what its header says. Ids must be many: a column of countries or types is none."""
    if target in _IDENTIFIERS and sketch.distinct <= min(FEW, sketch.present // 2):
        return False
    if target == "street_number" and sketch.unique:
        return False
    if target == "source":
        return sketch.distinct <= FEW
    if target == "sex" and sketch.distinct > FEW:
        return False
    if target in _RELAXED:
        passes, share = _RELAXED[target]
        return sketch.share(passes) >= share
    check = CHECKS.get(target)
    return check is None or sketch.share(check.passes) >= check.share


def _by_content(sketch: Sketch, word: Word | None) -> Meaning:
    target, reason, rank = _content(sketch)
    return Meaning(target, f"header says {word.target}, but {reason}" if word else reason, GUESSED + rank)


def _content(sketch: Sketch) -> Meaning:
    dates = content.dates_of(sketch)
    if dates is not None:
        if content.is_birth(dates):
            return Meaning("birth_date", "looks like birth dates", max(0, 200 - dates.years))
        return Meaning(SKIP, "looks like times of the rows themselves")
    found = _SHAPES.get(content.shape_of(sketch))
    if found is None:
        told = content.words_of(sketch)
        few = sketch.distinct <= FEW and sketch.present >= 3 * sketch.distinct
        found = _WORDS.get(told) if told in _SURE or not few else ("category", "few values")
    if found is None:
        found = ("category", "few values") if sketch.distinct <= CATEGORY else ("text", "not understood, compared as text")
    return Meaning(*found)


_SHAPES: Mapping[str, tuple[str, str]] = {
    "email": ("email", "looks like e-mail addresses"),
    "email_sha256/meta": ("code", "looks like digests"),
    "website": ("website", "looks like web sites"),
    "phone": ("phone", "looks like phone numbers"),
    "sex": ("sex", "looks like sexes"),
    "coordinate": ("text", "looks like coordinates, compared as text"),
    "amount": (SKIP, "looks like amounts"),
    "postal_code": ("postal_code", "looks like postal codes"),
    "row_number": ("record_id", "ids that never repeat"),
    "code": ("code", "looks like ids"),
    "count": ("category", "small numbers"),
}
_SURE = ("street", "city", "state", "full_name")
"""What is told by words even of a few values; `red`, `green` and `white` are surnames too."""
_WORDS: Mapping[str, tuple[str, str]] = {
    "comment": (SKIP, "free text"),
    "state": ("state", "looks like states"),
    "company": ("company", "looks like companies"),
    "street": ("street", "looks like streets"),
    "city": ("city", "looks like towns"),
    "full_name": ("full_name", "looks like whole names"),
    "given_name": ("given_name", "looks like given names"),
    "middle_name": ("middle_name", "looks like middle names"),
    "family_name": ("family_name", "looks like surnames"),
}
