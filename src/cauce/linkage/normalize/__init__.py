"""From what a source wrote to canonical claims and traits. `Normalizer` is the way in; one module for each kind of value.

Identifiers: `claims` makes claims of them, `namespaces` says how each is read (`email`, `phone`, `national_id`, `device`, `hashed`),
`blocked` which values mean nobody.
Traits: `traits` finds them among the attributes (`name` with `name_order`, `name_tokens` and `nicknames`; `birth_date`; `address` with
`street`; `company`). Texts: `fold` takes away case, accents and width, `mend` undoes what programs damaged.
"""

from __future__ import annotations

from cauce.linkage.normalize.email import is_role
from cauce.linkage.normalize.fold import fold, script_of
from cauce.linkage.normalize.nicknames import full_forms
from cauce.linkage.normalize.normalizer import Normalized, Normalizer
from cauce.linkage.normalize.phone import is_fixed_line

__all__ = ["Normalized", "Normalizer", "fold", "full_forms", "is_fixed_line", "is_role", "script_of"]
