"""Loops and transactions around the kernel: from what callers ask to commits in the store.

- Taking records in: `online` (one writer for a tenant, many calls in one commit) prepares them by `preparation` and commits by
  `transaction`, whose steps are `incoming`, `muting`, `neighbourhood`, `resolving`, `placing` and `indexing`.
- Acts of data stewards: `acts`, made of `steps` that `planners` and `reverting` choose; `preview` foresees them.
- Rules: `surroundings` (which version decides), `simulating`, `trial` and `switching` (trying another one, putting it in force).
- Proof and repair: `scratch` (everything resolved from nothing), `comparing`, `recompute`, `mending`.
- Privacy: `suppression`, `erasing`, `traces`.
- `jobs` runs long work; `workers` are processes that prepare large batches.
- `batch` matches whole tables, and loads them.
"""
