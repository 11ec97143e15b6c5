"""`python -m cauce.testing.customers`: write a table of customers, and the truth about them."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from cauce.testing.customers.drawing import draw_customers
from cauce.testing.customers.noise import NOISE
from cauce.testing.customers.table import Headers, Layout, Names, write_files


def main(arguments: list[str] | None = None) -> None:
    """Write the files that the arguments ask for."""
    parser = argparse.ArgumentParser(
        prog="python -m cauce.testing.customers", description="Labelled omnichannel customers, the same for the same seed."
    )
    parser.add_argument("--records", type=int, default=10_000, help="how many records (default 10,000)")
    parser.add_argument("--noise", choices=sorted(NOISE), default="normal", help="how dirty (default normal)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--headers", choices=[str(kind) for kind in Headers], default="english")
    parser.add_argument("--names", choices=[str(kind) for kind in Names], default="parts")
    parser.add_argument("--output", type=Path, required=True, help="the table, as CSV")
    parser.add_argument(
        "--truth", type=Path, help="who is who, for `cauce match --truth`: record_id, identity_id, household_id, what went wrong"
    )
    asked = parser.parse_args(arguments)
    layout = Layout(Headers(asked.headers), Names(asked.names))
    count = write_files(draw_customers(asked.records, seed=asked.seed, noise=asked.noise), layout, asked.output, asked.truth)
    sys.stdout.write(f"{count:,} records in {asked.output}\n")


if __name__ == "__main__":
    main()
