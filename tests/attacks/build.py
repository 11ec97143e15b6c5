"""Records in one line each, and what the kernel makes of them under the default rules."""

from __future__ import annotations

from collections.abc import Iterable

from cauce.linkage import proven, resolution, sharing
from cauce.linkage.kernel import Kernel
from cauce.linkage.ruleset import default_ruleset
from cauce.model.curation import Judgement
from cauce.model.record import Assurance, AttributeValue, Identifier, Record, Role
from cauce.model.subject import Subject

DAY = 86_400_000_000
START = 20_000 * DAY
SURE = {"V": Assurance.VERIFIED, "A": Assurance.ASSERTED, "I": Assurance.INFERRED}

Cells = set[frozenset[str]]


def record(record_id: str, identifiers: str = "", day: int = 0, **attributes: AttributeValue) -> Record:
    """`identifiers`: `namespace=value` each, then `|A` if only asserted, `!` if mentioned, `<20` if it ends on day 20."""
    return Record(
        source="test",
        record_id=record_id,
        observed_at=START + day * DAY,
        identifiers=tuple(map(_identifier, identifiers.split())),
        attributes=attributes,
        region="ES",
    )


def _identifier(text: str) -> Identifier:
    text, _, end = text.partition("<")
    text, _, sure = text.partition("|")
    namespace, _, value = text.rstrip("!").partition("=")
    return Identifier(
        namespace=namespace,
        value=value,
        assurance=SURE[sure or "V"],
        role=Role.MENTIONED if text.endswith("!") else Role.OWNER,
        valid_to=START + int(end) * DAY if end else None,
    )


class World:
    """Records under a ruleset: who is one with whom."""

    def __init__(self, records: Iterable[Record], said: Iterable[tuple[str, str, Judgement]] = (), kernel: Kernel | None = None) -> None:
        self.records = list(records)
        self.kernel = kernel or Kernel.of(default_ruleset())
        self.subjects: dict[int, Subject] = {uid: self.kernel.preparer.prepare(one).subject for uid, one in enumerate(self.records, 1)}
        self.names = {uid: one.record_id for uid, one in enumerate(self.records, 1)}
        uids = {name: uid for uid, name in self.names.items()}
        self.said = [(uids[a], uids[b], judgement) for a, b, judgement in said]
        self.muted = sharing.muted_keys(self.subjects, self.kernel.ruleset)
        self.resolution = resolution.resolve(self.subjects, self.kernel, self.said, self.muted)

    @property
    def cells(self) -> Cells:
        """All identities, by record id."""
        return {self._named(cell) for cell in self.resolution.cells}

    @property
    def joined(self) -> Cells:
        """The identities of more than one record."""
        return {cell for cell in self.cells if len(cell) > 1}

    def proven(self, *record_ids: str) -> Cells:
        """The proven parts of the identity that holds these records."""
        (cell,) = [cell for cell in self.resolution.cells if self._named(cell) >= set(record_ids)]
        return {self._named(part) for part in proven.proven_parts({uid: self.subjects[uid] for uid in cell}, self.kernel, self.muted)}

    def _named(self, uids: Iterable[int]) -> frozenset[str]:
        return frozenset(self.names[uid] for uid in uids)


def groups(*texts: str) -> Cells:
    """`groups("a b", "c d")`: two identities of two records."""
    return {frozenset(text.split()) for text in texts}
