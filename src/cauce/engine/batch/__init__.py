"""The batch engine: whole tables of people, matched with the kernel's functions on columns. No store is needed.

- Files in: `tables` (by format: `csv_table`, `jsonl_table`, `parquet_table`), `readable` (packing and encodings), `bad` (unusable rows).
- The match: `pipeline` has the stages in order. `gathering` makes one set of columns of all tables, `signatures` finds distinct rows,
  `scoring` weighs candidate pairs; training, blocking and the partition are `cauce.linkage.columns`.
- How it runs: `options`, `work` (what finished stages leave, so that a run goes on), `workers` (processes).
- What comes out: `result`, `output`, `golden`, `expected` (quality without truth), `truth` and `quality` (quality against truth).
- Filling a store: `load` and the modules `load_*`. The graph as files: `graph_tables`, `graph_edges`.
"""
