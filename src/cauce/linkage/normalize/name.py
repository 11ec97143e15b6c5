"""Personal names, Spanish and English customs: given names, surnames and suffix as folded tokens."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache

from cauce.linkage.data import word_sets, written_forms
from cauce.linkage.normalize.blocked import is_null
from cauce.linkage.normalize.fold import fold, script_of
from cauce.linkage.normalize.name_order import drop_particles, particles, split_order
from cauce.linkage.normalize.name_tokens import are_in_no_name, are_nobodys, explode, is_special, name_tokens
from cauce.linkage.normalize.nicknames import full_given, name_words
from cauce.model.subject import PersonName

_WIDOW = frozenset({"viuda", "vda", "vd", "esposa", "sra", "senora"})
_MARRIED = {"IT": frozenset({"in"})}
"""Words before the husband's name, where they are in no name themselves."""
_PLAIN_SUFFIXES = frozenset({"jr", "jnr", "sr", "snr", "ii", "iii"})
_SHORT_OF_SUFFIX = frozenset({"BR"})
"""Where a man called after his father or grandfather is known by his given name and the suffix: Antônio Neto, of Antônio Souza Neto."""
_VOWELS = frozenset("aeiouy")
_VOWELS_BEHIND = frozenset("ะาๅ")
_SHORTEST_BEHIND_TITLE = 2
_INITIALS = 2
_MAX_PARTS = 6
_HAN_SCRIPTS = frozenset({"han", "hangul"})
_FAMILY_FIRST = _HAN_SCRIPTS | {"kana"}
_HAN_LONGEST = 4


@lru_cache(maxsize=131_072)
def parse_full_name(text: str, region: str = "") -> PersonName | None:
    """The name in a text such as `GARCIA LOPEZ, MARIA JOSE`, `Mª Carmen Ruiz de la Torre`, `Smith, John Jr.`; none if it is nobody's.

    Args:
        text: as written.
        region: whose customs decide where only they can: middle names in English, Hindi or Arabic, second surnames elsewhere.
    """
    if "@" in text or "://" in text:
        return None
    if "," in text:
        return _of_commas([name_tokens(part) for part in text.split(",")], region)
    tokens = name_tokens(text)
    if tokens and len(tokens) <= _MAX_PARTS and not any(map(is_special, tokens)):
        given, surnames = split_order(tokens, region)
        if len(given) + len(surnames) < len(tokens):  # compound names were taken as one
            given, surnames = explode(given), explode(surnames)
        written = tuple(given)
        return PersonName(_full(written), written, tuple(surnames))
    return None if are_nobodys(explode(tokens)) else _of_words(tokens, region)


def _of_words(tokens: list[str], region: str) -> PersonName | None:
    if not tokens[-1].isascii():
        tokens = _without_honorific(tokens)
    if _is_han(tokens):
        return _of_han(tokens[0])
    if len(tokens) == 2 and not tokens[0].isascii() and all(script_of(token) in _FAMILY_FIRST for token in tokens):  # noqa: PLR2004 - two names
        return PersonName(given=(tokens[1],), written=(tokens[1],), surnames=(tokens[0],))
    tokens = _widowed(tokens)
    if not word_sets("names.tsv")["joint"].isdisjoint(tokens[1:-1]):
        if at := _two_people(tokens):
            return _of_two(tokens[:at], tokens[at + 1 :], region)
        tokens = [token for token in tokens if token not in word_sets("names.tsv")["joint"]]
    if tokens[0] in _WIDOW and len(tokens) > 2 and tokens[1] == "de":  # noqa: PLR2004 - `Vda. de Pérez`: only the husband's name is known
        return _build([], tokens[2:], "")
    suffix = _take_suffix(tokens, keep=1 if region in _SHORT_OF_SUFFIX else 2)
    tokens = without_titles(tokens)
    if _are_two_initials(tokens[0]):
        tokens = [*tokens[0], *tokens[1:]]
    tokens, further = _also_called(tokens, region)
    given, surnames = split_order(tokens, region)
    return _build(given, [*surnames, *further], suffix)


def _two_people(tokens: list[str]) -> int:
    """Where the `and` between two people is (`John & Mary Smith`, `Mr and Mrs Smith`); 0 in what is rather a firm (`Marks and Spencer`)."""
    words, first, last = word_sets("names.tsv"), tokens[0], tokens[-1]
    is_person = len(first) == 1 or first in words["title"] or name_words().get(first, (0, 0))[0] > 1 or _is_given(first)
    if not is_person or (len(tokens) == 3 and not _is_given(last)):  # noqa: PLR2004 - Ernst and Young
        return 0
    return next(index for index in range(1, len(tokens) - 1) if tokens[index] in words["joint"])


def _of_two(one: list[str], other: list[str], region: str) -> PersonName | None:
    """Of two people the surname that they share, since neither is the other; none if they share none."""
    ours, theirs = without_titles(one), _of_words(other, region)
    if theirs is None or not theirs.surnames:
        return None
    first = _of_words(ours, region) if len(ours) > 1 else None
    if first is not None and first.surnames != theirs.surnames:
        return None
    return PersonName(given=(), written=(), surnames=theirs.surnames)


def _also_called(tokens: list[str], region: str) -> tuple[list[str], list[str]]:
    """A whole name, and the further surname behind a word for one by birth or marriage: `Mary Smith née Jones`, `Ewa Nowak z domu Lis`."""
    words = word_sets("names.tsv")["born"] | _MARRIED.get(region, frozenset())
    at = next((index for index in range(1, len(tokens) - 1) if tokens[index] in words), 0)
    if not at:
        return tokens, []
    before = tokens[: at - 1] if tokens[at - 1] == "z" and at > 1 else tokens[:at]
    return (before, tokens[at + 1 :]) if len(before) > 1 else ([*before, *tokens[at + 1 :]], [])


def _of_commas(parts: list[list[str]], region: str) -> PersonName | None:
    if are_nobodys(explode([token for part in parts for token in part])):
        return None
    suffix = ""
    for place, part in enumerate(parts):
        suffix = _take_suffix(part, keep=0 if place else 1) or suffix
    parts = [part for part in parts if part]
    if not parts:
        return None
    if len(parts) == 1:
        given, surnames = split_order(without_titles(_maiden(parts[0])), region)
        return _build(given, surnames, suffix)
    given = [token for part in parts[1:] for token in part]
    joint = not word_sets("names.tsv")["joint"].isdisjoint(given)
    return _build([] if joint else given, without_titles(_maiden(parts[0])), suffix)


def _maiden(tokens: list[str]) -> list[str]:
    """Surnames without the husband's (`López viuda de Pérez`) and the word before the maiden name (`Smith née Jones`)."""
    tokens = _widowed(tokens)
    born = word_sets("names.tsv")["born"]
    return tokens if born.isdisjoint(tokens) else [t for at, t in enumerate(tokens) if t not in born or at in (0, len(tokens) - 1)]


def _widowed(tokens: list[str]) -> list[str]:
    if not _WIDOW.isdisjoint(tokens):
        for index in range(1, len(tokens) - 1):
            if tokens[index] in _WIDOW and tokens[index + 1] == "de":
                return tokens[:index]
    return tokens


def _take_suffix(tokens: list[str], keep: int) -> str:
    """Takes suffixes and degrees off the end of a name, as long as `keep` words stay before them."""
    suffixes, degrees = written_forms("name_forms.tsv")["suffix"], word_sets("names.tsv")["degree"]
    suffix = ""
    while len(tokens) > keep and (tokens[-1] in suffixes or tokens[-1] in degrees):
        suffix = suffixes.get(tokens.pop(), suffix)
    if len(tokens) == 2 and keep == 2 and tokens[-1] in _PLAIN_SUFFIXES:  # noqa: PLR2004 - one name and a suffix
        suffix = suffixes[tokens.pop()]
    return suffix


def without_titles(tokens: list[str], least: int = 3) -> list[str]:
    """Without `Sr.`, `Dña.`, `Mr`, `Dr` ... in front.

    What is a name too, such as Don and Lord, is a title only before a given name and beside other titles.

    Args:
        tokens: a whole name, or its given names.
        least: so many words must be there for Don to be a title (Don James has a given name).
    """
    titles, names_too = word_sets("names.tsv")["title"], word_sets("names.tsv")["name_too"]
    start = 0
    while start < len(tokens) - 1:
        token, following = tokens[start], tokens[start + 1]
        if token in names_too:
            before_name = start > 0 or following in titles or _is_given(following)
            if not before_name or (token != "d" and len(tokens) - start < least):  # noqa: S105 - a title
                break
        elif token not in titles and not (start and following in titles and token in particles()):
            break
        start += 1
    tokens = tokens[start:] if start else tokens
    return tokens if not tokens or tokens[0].isascii() else [_without_attached_title(tokens[0]), *tokens[1:]]


def _without_attached_title(token: str) -> str:
    """A word without the title that Thai writes together with it; what begins with a vowel sign is no word."""
    for title in _attached_titles():
        rest = token.removeprefix(title)
        if rest != token and len(rest) >= _SHORTEST_BEHIND_TITLE and rest[0].isalpha() and rest[0] not in _VOWELS_BEHIND:
            return rest
    return token


@cache
def _attached_titles() -> tuple[str, ...]:
    titles = [title for title in word_sets("names.tsv")["title"] if script_of(title) == "thai"]
    return tuple(sorted(titles, key=len, reverse=True))


def _is_given(token: str) -> bool:
    given, surname = name_words().get(token, (0, 0))
    return given > surname or full_given(token) != (token,)


def _without_honorific(tokens: list[str]) -> list[str]:
    """Without what is said behind a name in East Asia, with a blank or without: 先生, 様, 님."""
    *before, last = tokens
    for honorific in word_sets("names.tsv")["degree"]:
        if not honorific.isascii() and last.endswith(honorific) and (before or last != honorific):
            return [*before, last.removesuffix(honorific)] if last != honorific else before
    return tokens


def _is_han(tokens: Sequence[str]) -> bool:
    token = tokens[0]
    return len(tokens) == 1 and not token.isascii() and 1 < len(token) <= _HAN_LONGEST and script_of(token) in _HAN_SCRIPTS


def _of_han(token: str) -> PersonName:
    """A name in Han or Hangul without blanks: the family name comes first, of one character, or of two out of four."""
    cut = 2 if len(token) == _HAN_LONGEST else 1
    return PersonName(given=(token[cut:],), written=(token[cut:],), surnames=(token[:cut],))


def _build(given: Sequence[str], surnames: Sequence[str], suffix: str) -> PersonName | None:
    given = without_titles(drop_particles(explode(given)), least=2)
    if len(given) > 1 and len(given[0]) == _INITIALS:
        kind = "before_given" if _is_given(given[1]) else "before_any"
        given[0] = written_forms("name_forms.tsv")[kind].get(given[0], given[0])
    given = _initials(given)[:_MAX_PARTS]
    surnames = drop_particles(explode(surnames))
    suffix = suffix or _take_suffix(surnames, keep=1)
    suffix = _take_suffix(given, keep=2) or suffix
    surnames = surnames[:_MAX_PARTS]
    if are_nobodys([*given, *surnames]):
        return None
    given, surnames = ([] if are_in_no_name(part) else part for part in (given, surnames))
    written = tuple(given)
    return PersonName(given=_full(written), written=written, surnames=tuple(surnames), suffix=suffix)


@lru_cache(maxsize=32_768)
def _full(given: tuple[str, ...]) -> tuple[str, ...]:
    return tuple([part for token in given for part in full_given(token)][:_MAX_PARTS])


def _initials(given: list[str]) -> list[str]:
    """`MJ` before a surname is two initials."""
    return [part for token in given for part in (token if _are_initials(token) else (token,))]


def _are_initials(token: str) -> bool:
    return len(token) == _INITIALS and token.isascii() and token.isalpha() and _VOWELS.isdisjoint(token)


def _are_two_initials(token: str) -> bool:
    """Whether the first word of a name is two initials, though nothing says that it is no surname (Ng) and no short form (Md)."""
    if not _are_initials(token) or token in name_words() or token in written_forms("name_forms.tsv")["before_any"]:
        return False
    return token not in word_sets("names.tsv")["family_first"]


@lru_cache(maxsize=65_536)
def parse_name_parts(given: str, family: str, suffix: str, region: str = "") -> PersonName | None:
    """The name from its parts; a given name without surname is read as a full name.

    Args:
        given: given and middle names.
        family: first surname, and the second if there is one.
        suffix: `Jr`, `III`, or empty.
        region: as in `parse_full_name`.
    """
    ours, theirs = _part_tokens(given), _part_tokens(family)
    if "@" in given:
        return None
    if theirs and max(len(ours), len(theirs)) <= _MAX_PARTS and not any(map(is_special, (*ours, *theirs))):
        written = tuple(ours)
        return _with_suffix(PersonName(_full(written), written, tuple(theirs)), suffix)
    if are_nobodys(explode(ours + theirs)):
        return None
    if not theirs or are_in_no_name(theirs):
        return _with_suffix(parse_full_name(given, region), suffix)
    if not word_sets("names.tsv")["joint"].isdisjoint(ours):
        ours = []
    return _with_suffix(_build(ours, _maiden(theirs), ""), suffix)


def _part_tokens(text: str) -> list[str]:
    """The words of a part; none where it says that there is none (`N/A`). One word alone may be a name (Guest)."""
    folded = fold(text.strip())
    return [] if not folded.isalpha() and is_null(folded) else name_tokens(text)


def _with_suffix(name: PersonName | None, suffix: str) -> PersonName | None:
    if name is None or not suffix:
        return name
    forms = written_forms("name_forms.tsv")["suffix"]
    found = next((forms[token] for token in name_tokens(suffix) if token in forms), "")
    return PersonName(given=name.given, written=name.written, surnames=name.surnames, suffix=found or name.suffix)
