"""The graph as files: a folder of Parquet tables for warehouses, CSV and GraphML of nodes and edges for graph tools."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, TextIO
from xml.sax.saxutils import escape, quoteattr

import pyarrow as pa
import pyarrow.parquet as pq

from cauce.engine.batch.spreadsheets import plain

TABLES: dict[str, pa.Schema] = {
    "identities": pa.schema([("identity_id", pa.string()), ("records", pa.int64())]),
    "records": pa.schema([("uid", pa.int64()), ("source", pa.string()), ("record_id", pa.string()), ("identity_id", pa.string())]),
    "redirects": pa.schema([("identity_id", pa.string()), ("successor_id", pa.string())]),
    "profiles": pa.schema(
        [
            ("identity_id", pa.string()),
            ("attribute", pa.string()),
            ("value", pa.string()),
            ("source", pa.string()),
            ("record_id", pa.string()),
            ("observed_at", pa.timestamp("us", tz="UTC")),
        ]
    ),
    "assertions": pa.schema(
        [
            ("assertion_id", pa.string()),
            ("judgement", pa.string()),
            ("left_source", pa.string()),
            ("left_record_id", pa.string()),
            ("right_source", pa.string()),
            ("right_record_id", pa.string()),
            ("author", pa.string()),
            ("made_at", pa.timestamp("us", tz="UTC")),
        ]
    ),
    "edges": pa.schema(
        [
            ("left", pa.string()),
            ("right", pa.string()),
            ("kind", pa.string()),
            ("evidence", pa.string()),
            ("count", pa.int64()),
            ("weight", pa.float64()),
        ]
    ),
}
"""Tables of a folder, each a folder of parts."""

NODE_COLUMNS = ("id", "records", "label")
EDGE_COLUMNS = tuple(TABLES["edges"].names)


def write_part(folder: Path, table: str, part: int, columns: Sequence[Sequence[Any]]) -> None:
    """Write one part of a table, columns in the order of its schema; a part of that number is replaced."""
    place = folder / table
    place.mkdir(parents=True, exist_ok=True)
    schema = TABLES[table]
    arrays = [pa.array(column, type=field.type) for column, field in zip(columns, schema, strict=True)]
    pq.write_table(pa.table(arrays, schema=schema), place / f"part-{part:05}.parquet", compression="zstd")


def count_rows(folder: Path, table: str) -> int:
    """Rows in all parts of a table."""
    return sum(pq.ParquetFile(part).metadata.num_rows for part in (folder / table).glob("part-*.parquet"))


def write_csv(stream: TextIO, header: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    """Write a CSV file; returns how many rows."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(header)
    written = 0
    for row in rows:
        writer.writerow([plain(value) for value in row])
        written += 1
    return written


_KEYS = (
    ("records", "node", "long"),
    ("label", "node", "string"),
    ("kind", "edge", "string"),
    ("evidence", "edge", "string"),
    ("count", "edge", "long"),
    ("weight", "edge", "double"),
)


class GraphMl:
    """Writes a GraphML document: nodes, then edges."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        stream.write('<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n')
        stream.writelines(f'  <key id="{name}" for="{of}" attr.name="{name}" attr.type="{kind}"/>\n' for name, of, kind in _KEYS)
        stream.write('  <graph id="identities" edgedefault="undirected">\n')

    def node(self, identity: str, records: int, label: str) -> None:
        """One identity."""
        said = f'<data key="label">{_text(label)}</data>' if label else ""
        self._stream.write(f'    <node id={quoteattr(identity)}><data key="records">{records}</data>{said}</node>\n')

    def edge(self, row: Sequence[Any]) -> None:
        """One edge, in the order of EDGE_COLUMNS."""
        left, right, kind, evidence, count, weight = row
        said = f'<data key="kind">{_text(kind)}</data><data key="evidence">{_text(evidence)}</data><data key="count">{count}</data>'
        self._stream.write(
            f'    <edge source={quoteattr(left)} target={quoteattr(right)}>{said}<data key="weight">{weight}</data></edge>\n'
        )

    def close(self) -> None:
        """End the document."""
        self._stream.write("  </graph>\n</graphml>\n")


def _text(value: str) -> str:
    """Text that XML can hold."""
    return escape(value if value.isprintable() else "".join(char if char.isprintable() else " " for char in value))
