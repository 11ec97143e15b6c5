"""YAML with positions: reads a document into the model's structs, and says of everything wrong on which line it is and what to do."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from enum import Enum, IntEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, NamedTuple, Union, get_args, get_origin, get_type_hints

import msgspec
import yaml

from cauce.errors import InvalidValue, Reason, Violation

MAX_VIOLATIONS = 20

_LOADER: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAG = "tag:yaml.org,2002:"


class Problems:
    """What is wrong with a document, and where."""

    def __init__(self, origin: str) -> None:
        self._origin = origin
        self._lines: dict[str, int] = {}
        self._found: list[Violation] = []

    def at(self, path: str, node: yaml.Node) -> None:
        """Remembers where a path is, for problems found when the document is already read."""
        self._lines[path] = int(node.start_mark.line) + 1

    def add(self, path: str, what: str, line: int = 0) -> None:
        """One problem: a path such as `comparisons.email.levels[0].m`, and what to do about it."""
        number = line or self._nearest(path)
        self._found.append(Violation(path or "document", f"{self._origin}, line {number}: {what}"))

    def refuse(self) -> None:
        """Raises what was found, if anything, in the order of the document.

        Raises:
            InvalidValue: with reason RULESET_INVALID and at most 20 violations.
        """
        if self._found:
            first, *_ = found = tuple(dict.fromkeys(self._found))[:MAX_VIOLATIONS]
            raise InvalidValue(first.field, first.description, reason=Reason.RULESET_INVALID, violations=found)

    def _nearest(self, path: str) -> int:
        while path and path not in self._lines:
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        return self._lines.get(path, 1)


class Place(NamedTuple):
    """A node and the path that leads to it."""

    path: str
    node: yaml.Node
    problems: Problems

    def child(self, name: str, node: yaml.Node) -> Place:
        """The place of a key below."""
        path = f"{self.path}.{name}" if self.path else name
        self.problems.at(path, node)
        return Place(path, node, self.problems)

    def item(self, number: int, node: yaml.Node) -> Place:
        """The place of an item of a list."""
        path = f"{self.path}[{number}]"
        self.problems.at(path, node)
        return Place(path, node, self.problems)

    def wrong(self, what: str) -> None:
        """Add a problem of this place: its path, what is wrong, and the line."""
        self.problems.add(self.path, what, int(self.node.start_mark.line) + 1)


def compose(text: str, problems: Problems) -> yaml.Node | None:
    """The document's nodes; `None` if it is not YAML, is empty, or refers to itself."""
    try:
        node: yaml.Node | None = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problems.add("", f"is not YAML: {error.problem or error.context}", int(mark.line) + 1 if mark else 1)
        return None
    except (yaml.YAMLError, RecursionError):
        problems.add("", "is not YAML: it holds characters or a nesting that YAML does not allow", 1)
        return None
    if node is None:
        problems.add("", "is empty: a ruleset needs at least name, version, namespaces, comparisons and blocking", 1)
    elif _loops(node, ()):
        problems.add("", "holds an anchor that contains itself", int(node.start_mark.line) + 1)
        return None
    return node


def entries(place: Place) -> list[tuple[str, Place]]:
    """Keys of a mapping and what they hold; problems for keys that are no text, or written twice."""
    if not isinstance(place.node, yaml.MappingNode):
        place.wrong(f"must be a mapping (key: value), not {_kind(place.node)}")
        return []
    found: dict[str, Place] = {}
    for key, value in place.node.value:
        line = int(key.start_mark.line) + 1
        if not isinstance(key, yaml.ScalarNode):
            place.problems.add(place.path, "has a key that is no text", line)
        elif key.value in found:
            place.problems.add(f"{place.path}.{key.value}".lstrip("."), "is written twice: keep one", line)
        else:
            found[key.value] = place.child(key.value, value)
            place.problems.at(found[key.value].path, key)
    return list(found.items())


def items(place: Place) -> list[Place]:
    """What a list holds."""
    if not isinstance(place.node, yaml.SequenceNode):
        place.wrong(f"must be a list ([a, b] or lines with -), not {_kind(place.node)}")
        return []
    return [place.item(number, node) for number, node in enumerate(place.node.value)]


def read_struct(place: Place, struct: type[msgspec.Struct], extra: dict[str, Any] | None = None, done: frozenset[str] = frozenset()) -> Any:
    """A mapping as a struct; `None` if something in it is wrong, which is then among the problems.

    Args:
        place: of the mapping.
        struct: frozen, keyword-only.
        extra: values of fields that are not to be read from the mapping.
        done: keys of the mapping that somebody else has read.
    """
    given = extra or {}
    hints = _hints(struct)
    values: dict[str, Any] = dict(given)
    sound = isinstance(place.node, yaml.MappingNode)
    for name, child in entries(place):
        if name in done:
            continue
        if name not in hints or name in given:
            child.wrong(f"is not a key that is known here{_suggest(name, [hint for hint in hints if hint not in given])}")
            sound = False
            continue
        values[name] = read_value(child, hints[name])
        sound = sound and values[name] is not _WRONG
    missing = [name for name in _required(struct) if name not in values]
    if isinstance(place.node, yaml.MappingNode):
        for name in missing:
            place.wrong(f"lacks the key `{name}`: add it")
    return struct(**values) if sound and not missing else None


@cache
def _hints(struct: type[msgspec.Struct]) -> dict[str, Any]:
    """What each field of a struct holds."""
    return {name: hint for name, hint in get_type_hints(struct).items() if name in struct.__struct_fields__}


@cache
def _required(struct: type[msgspec.Struct]) -> tuple[str, ...]:
    return tuple(field.name for field in msgspec.structs.fields(struct) if field.required)


_WRONG: Any = object()


def read_value(place: Place, hint: Any) -> Any:
    """A node as a value of the type; `_WRONG` if it is not one."""
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        options = [option for option in get_args(hint) if option is not NoneType]
        return None if _tag(place.node) == "null" else read_value(place, options[0])
    if origin is tuple:
        read = [read_value(item, get_args(hint)[0]) for item in items(place)]
        return tuple(read) if isinstance(place.node, yaml.SequenceNode) and not any(value is _WRONG for value in read) else _WRONG
    if origin is dict:
        found = {name: read_value(child, get_args(hint)[1]) for name, child in entries(place)}
        return found if isinstance(place.node, yaml.MappingNode) and not any(value is _WRONG for value in found.values()) else _WRONG
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        value = read_struct(place, hint)
        return _WRONG if value is None else value
    if isinstance(hint, type) and issubclass(hint, Enum):
        return _read_enum(place, hint)
    return _read_scalar(place, hint)


def _read_enum(place: Place, hint: type[Enum]) -> Any:
    names = {str(member.name if issubclass(hint, IntEnum) else member.value).lower(): member for member in hint}
    text = place.node.value.lower() if isinstance(place.node, yaml.ScalarNode) else ""
    if text in names:
        return names[text]
    place.wrong(f"must be one of {', '.join(names)}{_meant(text, list(names))}")
    return _WRONG


_CONSTRUCTOR = yaml.constructor.SafeConstructor()
_SCALARS: dict[type, tuple[str, Callable[[yaml.ScalarNode], Any], str]] = {
    str: ("str", _CONSTRUCTOR.construct_yaml_str, "a text (in quotes where YAML would read a number, a date, yes or null)"),
    bool: ("bool", _CONSTRUCTOR.construct_yaml_bool, "true or false"),
    int: ("int", _CONSTRUCTOR.construct_yaml_int, "a whole number"),
    float: ("float", _CONSTRUCTOR.construct_yaml_float, "a number"),
}


def _read_scalar(place: Place, hint: type) -> Any:
    tag, convert, expected = _SCALARS[hint]
    node = place.node
    if isinstance(node, yaml.ScalarNode) and _tag(node) == tag:
        try:
            return convert(node)
        except ValueError:  # such as `!!int x`
            pass
    number = _as_number(node) if hint is float else None
    if number is not None:
        return number
    place.wrong(f"must be {expected}, not {_kind(node)}")
    return _WRONG


def _as_number(node: yaml.Node) -> float | None:
    """Numbers that YAML 1.1 reads as text, such as 3e-8."""
    if not isinstance(node, yaml.ScalarNode) or node.style in {"'", '"'}:
        return None
    try:
        return float(node.value)
    except ValueError:
        return None


def _tag(node: yaml.Node) -> str:
    return str(node.tag).removeprefix(_TAG)


def _kind(node: yaml.Node) -> str:
    if isinstance(node, yaml.MappingNode):
        return "a mapping"
    if isinstance(node, yaml.SequenceNode):
        return "a list"
    names = {"str": "a text", "int": "a number", "float": "a number", "bool": "true or false", "null": "nothing", "timestamp": "a date"}
    return names.get(_tag(node), "this")


def _suggest(name: str, known: list[str]) -> str:
    return _meant(name, known) or (f": use one of {', '.join(sorted(known))}" if known else "")


def _meant(name: str, known: list[str]) -> str:
    close = difflib.get_close_matches(name, known, n=1)
    return f": did you mean `{close[0]}`?" if close else ""


def _loops(node: yaml.Node, above: tuple[int, ...]) -> bool:
    if id(node) in above:
        return True
    within = (*above, id(node))
    if isinstance(node, yaml.MappingNode):
        return any(_loops(child, within) for pair in node.value for child in pair)
    return isinstance(node, yaml.SequenceNode) and any(_loops(child, within) for child in node.value)
