"""`graph`: what a customer is related to, drawn."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from cauce.cli.drawing.languages import dot, mermaid
from cauce.cli.drawing.page import page
from cauce.cli.drawing.tree import show_graph
from cauce.cli.encode import to_json
from cauce.cli.exits import Exit
from cauce.cli.flags import Flags
from cauce.cli.naming import find_identity
from cauce.cli.render.words import count, safe
from cauce.cli.run import Run, console
from cauce.engine.batch.bad import file_invalid
from cauce.errors import InvalidValue
from cauce.service.api import Cauce
from cauce.service.verbs.graph import DEFAULT_NODES, MAX_DEPTH, MAX_NODES, MAX_PATH, Graph, RelationKind


class Drawing(StrEnum):
    """Choices of --format."""

    TEXT = "text"
    DOT = "dot"
    MERMAID = "mermaid"
    HTML = "html"
    JSON = "json"


_ENDINGS = {
    ".txt": Drawing.TEXT,
    ".dot": Drawing.DOT,
    ".gv": Drawing.DOT,
    ".mmd": Drawing.MERMAID,
    ".html": Drawing.HTML,
    ".json": Drawing.JSON,
}
_WRITERS: dict[Drawing, Callable[[Graph], str]] = {
    Drawing.DOT: dot,
    Drawing.MERMAID: mermaid,
    Drawing.HTML: page,
    Drawing.JSON: lambda graph: to_json(graph) + "\n",
}


class GraphFlags(Flags, frozen=True, kw_only=True):
    """Options of `graph`."""

    to: Annotated[str, typer.Option("--to", metavar="ID", help="Another customer: the shortest path between the two.")] = ""
    depth: Annotated[int, typer.Option(min=0, max=MAX_PATH, help="Steps; 4 at most, of a path 8. (default: 1; of a path 8)")] = 0
    kind: Annotated[list[str] | None, typer.Option(help="Only this relation, such as device or household; may be repeated.")] = None
    nodes: Annotated[int, typer.Option(min=1, max=MAX_NODES, help="Customers at most.")] = DEFAULT_NODES
    format: Annotated[Drawing | None, typer.Option(help="How to draw it. (default: what FILE's name says, else text)")] = None
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="File to write.")] = None
    no_names: Annotated[
        bool, typer.Option("--no-names", help="Without customers' names, for which a key needs identities.read_claimed.")
    ] = False
    region: Annotated[str, typer.Option(help="Country of a national phone number, such as ES.")] = ""


def graph(
    run: Run,
    identity: Annotated[
        str, typer.Argument(metavar="ID", help="Identity id, NAMESPACE:VALUE, or SOURCE/RECORD_ID (RECORD_ID if only one source has it).")
    ],
    flags: GraphFlags,
) -> None:
    """What is a customer related to? Shared devices, contacts and homes, mentions, possible matches, conflicts; or the path to another.

    Drawn as a tree, for Graphviz or Mermaid, or as one HTML page that needs no network. Exit code 1 if there is no path.
    """
    drawing = flags.format or _by_name(flags.output)
    with run.cauce() as cauce:
        found = _explore(cauce, identity, flags)
    if flags.output is not None:
        _write(flags.output, _drawn(found, drawing))
        said = f"{count(len(found.nodes), 'identity', 'identities')} in {safe(flags.output)}"
        run.answer({"identities": len(found.nodes), "output": str(flags.output)}, lambda to: to.print(said))
    elif drawing is Drawing.TEXT or run.json:
        run.answer(found, lambda to: show_graph(to, found))
    else:
        sys.stdout.write(_drawn(found, drawing))
    run.finish(Exit.NO if flags.to and not found.path else Exit.OK)


def _explore(cauce: Cauce, identity: str, flags: GraphFlags) -> Graph:
    kinds = [_kind(text) for text in flags.kind or []]
    start = find_identity(cauce, identity, flags.region)
    if flags.to:
        to = find_identity(cauce, flags.to, flags.region)
        return cauce.find_path(start, to, kinds=kinds, depth=flags.depth or MAX_PATH, labels=not flags.no_names)
    if flags.depth > MAX_DEPTH:
        raise InvalidValue("--depth", f"must be at most {MAX_DEPTH}, unless --to names another customer")
    return cauce.explore_graph(start, kinds=kinds, depth=flags.depth or 1, max_nodes=flags.nodes, labels=not flags.no_names)


def _kind(text: str) -> RelationKind:
    try:
        return RelationKind(text.upper())
    except ValueError:
        raise InvalidValue("--kind", f"must be one of {', '.join(kind.lower() for kind in RelationKind)}") from None


def _by_name(output: Path | None) -> Drawing:
    if output is None:
        return Drawing.TEXT
    found = _ENDINGS.get(output.suffix.lower())
    if found is None:
        raise InvalidValue("--output", f"must end in {', '.join(_ENDINGS)}, or say --format")
    return found


def _drawn(found: Graph, drawing: Drawing) -> str:
    if drawing is not Drawing.TEXT:
        return _WRITERS[drawing](found)
    with (to := console(sys.stdout)).capture() as captured:
        show_graph(to, found)
    return captured.get()


def _write(path: Path, text: str) -> None:
    partial = path.with_name(path.name + ".partial")
    try:
        partial.write_text(text, encoding="utf-8")
        partial.replace(path)
    except OSError as error:
        raise file_invalid(path.name, f"cannot be written ({os.strerror(error.errno or 0).lower()})") from None
    finally:
        partial.unlink(missing_ok=True)
