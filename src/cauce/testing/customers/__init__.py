"""A seeded generator of labelled omnichannel customers of Spain, Mexico and the United States.

    python -m cauce.testing.customers --records 100000 --noise normal --output customers.csv --truth truth.csv

`draw_customers` gives records with the truth about them; `columns_of` and `Layout` make a table of them, `as_records` records of the model.
What it is and is not: docs/generator.md.
"""

from cauce.testing.customers.drawing import Drawn, draw_customers
from cauce.testing.customers.noise import HARD, MILD, NOISE, NORMAL, Noise
from cauce.testing.customers.records import as_record, as_records
from cauce.testing.customers.table import Headers, Layout, Names, columns_of, write_files

__all__ = [
    "HARD",
    "MILD",
    "NOISE",
    "NORMAL",
    "Drawn",
    "Headers",
    "Layout",
    "Names",
    "Noise",
    "as_record",
    "as_records",
    "columns_of",
    "draw_customers",
    "write_files",
]
