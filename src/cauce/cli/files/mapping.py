"""From the columns of a table to records: a mapping, guessed from header and content or given, and applied row by row."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from collections.abc import Mapping as MappingOf
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import yaml

from cauce.cli.files.defaults import Defaults
from cauce.cli.files.instants import DateOrder, date_order, iso_date, parse_instant
from cauce.cli.files.learned import NOTHING_LEARNED, Learned, target_of
from cauce.engine.batch.csv_rows import Cells
from cauce.errors import InvalidValue, Reason
from cauce.linkage.columns.headers import ATTRIBUTES, BIRTH_PARTS, NAMESPACES, RECORD, SINGLE, SKIP, Word, folded, heading
from cauce.linkage.columns.shapes import CHECKS, bears_out
from cauce.model.permission import Consent, Permission
from cauce.model.record import Assurance, Identifier, Record
from cauce.model.touch import Touch

SAMPLE = 500
"""Rows that are looked at before guessing."""

_ATTRIBUTE = "attribute:"
_IDENTIFIER = "identifier:"
_CONSENT = "consent:"
_COUNTRY = "attribute:country"
_LAST = 1000
_TOUCH = ("touch_kind", "touch_channel", "touch_campaign")
_YES = frozenset({"1", "y", "yes", "true", "granted", "opt-in", "s", "si", "sí", "verdadero", "x"})
_NO = frozenset({"0", "n", "no", "false", "denied", "opt-out", "falso"})


class Column(NamedTuple):
    """What one column becomes: a part of the record or its touch, an identifier, an attribute, a consent, or `-` (left out)."""

    name: str
    target: str
    because: str
    assurance: Assurance | None = None
    """Of its identifiers; none: the file's default."""
    place: int = 0
    """Of its identifiers among the others of their namespace."""


class Mapping(msgspec.Struct, frozen=True, kw_only=True):
    """A table's mapping: its columns in the order of the file, and how it writes dates."""

    columns: tuple[Column, ...]
    dates: DateOrder = DateOrder.DAY_FIRST


class Given(NamedTuple):
    """What a person says about columns: the target and, for an identifier, its assurance."""

    target: str
    assurance: Assurance | None = None


def parse_target(text: str, where: str) -> str:
    """`email`, `identifier:my_app`, `birth_date`, `attribute:segment`, `record_id`, `-` in full form.

    Raises:
        InvalidValue: it is none of these.
    """
    target = text.strip()
    if target in (SKIP, "skip"):
        return SKIP
    if target in RECORD or target in BIRTH_PARTS or target in _TOUCH:
        return target
    if target in ATTRIBUTES:
        return _ATTRIBUTE + target
    if target in NAMESPACES or target.partition("/")[0] in NAMESPACES:
        return _IDENTIFIER + target
    for prefix in (_ATTRIBUTE, _IDENTIFIER, _CONSENT):
        if target.startswith(prefix) and target != prefix:
            return target
    known = ", ".join((*RECORD, *ATTRIBUTES, *NAMESPACES[:12]))
    raise InvalidValue(
        where, f"is not something a column can be; there are {known}, identifier:NAME, attribute:NAME, consent:PURPOSE/CHANNEL and -"
    )


def parse_given(document: object, where: str) -> dict[str, Given]:
    """The `columns` of a mapping file: `Correo: email`, or `Correo: {to: email, assurance: verified}`.

    Raises:
        InvalidValue: naming the column.
    """
    if not isinstance(document, dict) or not isinstance(document.get("columns"), dict):
        raise InvalidValue(where, "must hold `columns:` with lines such as `Correo: email`", reason=Reason.FILE_INVALID)
    if strange := [str(key) for key in document if key != "columns"]:
        raise InvalidValue(where, f"holds {', '.join(strange)}; only `columns` is known", reason=Reason.FILE_INVALID)
    given: dict[str, Given] = {}
    for name, said in document["columns"].items():
        path = f"columns.{name}"
        if isinstance(said, str):
            given[str(name)] = Given(parse_target(said, path))
        elif isinstance(said, dict) and isinstance(said.get("to"), str) and not said.keys() - {"to", "assurance"}:
            given[str(name)] = Given(parse_target(said["to"], path), parse_assurance(said.get("assurance"), f"{path}.assurance"))
        else:
            raise InvalidValue(path, "must be a target, or {to: TARGET, assurance: verified}", reason=Reason.FILE_INVALID)
    return given


def parse_assurance(said: object, where: str) -> Assurance | None:
    """`verified`, `asserted` or `inferred`.

    Raises:
        InvalidValue: anything else.
    """
    if said is None:
        return None
    found = Assurance.__members__.get(said.upper()) if isinstance(said, str) else None
    if found is None:
        raise InvalidValue(where, "must be verified, asserted or inferred")
    return found


def load_given(path: Path) -> dict[str, Given]:
    """A mapping file.

    Raises:
        InvalidValue: it cannot be read, with the line where YAML says one.
    """
    try:
        document: Any = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError):
        raise InvalidValue(path.name, "cannot be read", reason=Reason.FILE_INVALID) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f" in line {mark.line + 1}" if mark else ""
        raise InvalidValue(path.name, f"is not YAML{line}", reason=Reason.FILE_INVALID) from None
    return parse_given(document, path.name)


def guess(
    columns: Sequence[str], sample: Sequence[Cells], given: MappingOf[str, Given] | None = None, learned: Learned = NOTHING_LEARNED
) -> Mapping:
    """What each column is: as given, else as a ruleset was learned, else what its header says if the content bears it out, else its own.

    Raises:
        InvalidValue: something is given for a column that the table does not have.
    """
    given = given or {}
    for name in given:
        if name not in columns:
            raise InvalidValue(name[:64], f"is not a column of the file; there are {', '.join(columns[:20])}")
    values = {name: [row[name].strip() for row in sample if name in row] for name in columns}
    words = {name: None if name in given else heading(name) for name in columns}
    _settle_names(words, values)
    chosen = {
        name: Column(name, target.name, "as the ruleset was learned", place=target.place)
        for name in columns
        if name not in given and name in learned.columns
        for target in (target_of(learned.columns[name], values[name]),)
    }
    read = {column.target for column in chosen.values()}
    taken = {said.target for said in given.values()} | read
    left = [name for name in columns if name not in chosen]
    for name in sorted(left, key=lambda name: (words[name].rank if words[name] else 0, columns.index(name))):  # type: ignore[union-attr]
        chosen[name] = _beside(_choose(name, given.get(name), words[name], values[name], taken), read)
    birth = [value for name in columns for value in values[name] if chosen[name].target in (_ATTRIBUTE + "birth_date", "observed_at")]
    return Mapping(columns=tuple(chosen[name] for name in columns), dates=date_order(birth, learned.dates))


def _beside(column: Column, read: Collection[str]) -> Column:
    """A column beside those that a ruleset was learned from: it adds nothing to what these say, save further identifiers."""
    if column.because == "given" or column.target not in read:
        return column
    if column.target.startswith(_IDENTIFIER):
        return column._replace(place=_LAST)
    return Column(column.name, _unread(column.name), "kept: another column is this, as the ruleset was learned")


def _settle_names(words: dict[str, Word | None], values: MappingOf[str, list[str]]) -> None:
    """`name` and `nombre` mean the given name beside a column for the surname, and the whole name where they hold several words."""
    surnamed = any(word and word.target == "family_name" for word in words.values())
    for name, word in words.items():
        if not word or word.target not in ("given_name", "full_name") or folded(name) not in ("name", "nombre", "nombres", "cliente"):
            continue
        several = sum(" " in value for value in values[name]) * 2 > len(values[name])
        words[name] = Word("given_name" if surnamed or not several else "full_name", word.rank)


def _choose(name: str, said: Given | None, word: Word | None, values: Sequence[str], taken: set[str]) -> Column:
    if said:
        return Column(name, said.target, "given", said.assurance)
    if word is None:
        if values and bears_out("email", values):
            return Column(name, _IDENTIFIER + "email", "content")
        return Column(name, _ATTRIBUTE + (folded(name) or "column"), "kept for the profile")
    full = parse_target(word.target, name)
    if not bears_out(word.target, values):
        return _not_borne_out(name, word.target, taken)
    if word.target in SINGLE and full in taken:
        return Column(name, _unread(name), f"kept: another column is {word.target}")
    taken.add(full)
    return Column(name, full, "header" if values else "header (no values seen)")


def _not_borne_out(name: str, target: str, taken: set[str]) -> Column:
    """A country in words is one; it only does not say how numbers are read."""
    if target == "region" and _COUNTRY not in taken:
        taken.add(_COUNTRY)
        return Column(name, _COUNTRY, "header, in words")
    return Column(name, _unread(name), f"kept: header says {target}, but not {CHECKS[target].says}")


def _unread(name: str) -> str:
    """An attribute of the column's own name that matching gives no meaning."""
    from cauce.linkage.normalize.attributes import part_of  # noqa: PLC0415 - the kernel only where it is used

    plain = folded(name)
    return _ATTRIBUTE + (f"other_{plain}" if part_of(plain) else plain)


class Mapper:
    """A mapping, ready to be applied to rows."""

    def __init__(self, mapping: Mapping, defaults: Defaults) -> None:
        self._defaults = defaults
        self._dates = mapping.dates
        self._own = {column.target: column.name for column in mapping.columns if column.target in (*RECORD, *BIRTH_PARTS, *_TOUCH)}
        self._consents = [
            (column.name, *column.target.removeprefix(_CONSENT).partition("/")[::2])
            for column in mapping.columns
            if column.target.startswith(_CONSENT)
        ]
        self._identifiers = [
            (column.name, column.target.removeprefix(_IDENTIFIER), column.assurance or defaults.assurance)
            for column in sorted(mapping.columns, key=lambda column: column.place)
            if column.target.startswith(_IDENTIFIER)
        ]
        self._attributes: dict[str, list[str]] = {}
        for column in mapping.columns:
            if column.target.startswith(_ATTRIBUTE):
                self._attributes.setdefault(column.target.removeprefix(_ATTRIBUTE), []).append(column.name)

    def record_of(self, cells: Cells) -> Record:
        """The row's record. Without a record id it is named by the digest of its identifiers, or else of its attributes.

        Raises:
            InvalidValue: with the name of the column.
        """
        defaults = self._defaults
        observed = self._cell(cells, "observed_at")
        region = self._cell(cells, "region").upper()
        return Record(
            source=self._cell(cells, "source") or defaults.source,
            record_id=self._cell(cells, "record_id"),
            observed_at=parse_instant(observed, self._own["observed_at"], self._dates) if observed else defaults.observed_at,
            identifiers=tuple(self._identifier(cells, *column) for column in self._identifiers if column[0] in cells),
            attributes=self._gather(cells),
            region=region or defaults.region,
            touch=self._touch(cells),
            consents=tuple(self._consent(cells, *column) for column in self._consents if cells.get(column[0], "").strip()),
        )

    def _touch(self, cells: Cells) -> Touch | None:
        kind, channel, campaign = (self._cell(cells, target) for target in _TOUCH)
        if not kind:
            return None
        try:
            return Touch(kind=kind, channel=channel, campaign=campaign)
        except InvalidValue as error:
            raise InvalidValue(self._own[f"touch_{error.field}"], error.violations[0].description) from None

    def _consent(self, cells: Cells, column: str, purpose: str, channel: str) -> Consent:
        word = cells[column].strip().lower()
        if word not in _YES and word not in _NO:
            raise InvalidValue(column, "must say yes or no, 1 or 0, true or false, or nothing")
        return Consent(purpose=purpose, channel=channel, permission=Permission.GRANTED if word in _YES else Permission.DENIED)

    def _cell(self, cells: Cells, target: str) -> str:
        name = self._own.get(target)
        return cells[name].strip() if name and name in cells else ""

    def _identifier(self, cells: Cells, column: str, namespace: str, assurance: Assurance) -> Identifier:
        try:
            return Identifier(namespace=namespace, value=cells[column].strip(), assurance=assurance)
        except InvalidValue as error:
            raise InvalidValue(column, error.violations[0].description) from None

    def _gather(self, cells: Cells) -> dict[str, Any]:
        gathered = {}
        for attribute, columns in self._attributes.items():
            text = " ".join(cells[column].strip() for column in columns if column in cells)
            if text:
                gathered[attribute] = text
        if birth := gathered.get("birth_date"):
            gathered["birth_date"] = iso_date(birth, self._dates)
        elif (parts := [self._cell(cells, part) for part in BIRTH_PARTS]) and all(part.isdecimal() for part in parts):
            gathered["birth_date"] = "-".join(part.zfill(2) for part in parts)
        if country := self._cell(cells, "region"):  # by which numbers are read, and where somebody lives
            gathered.setdefault("country", country)
        return gathered
