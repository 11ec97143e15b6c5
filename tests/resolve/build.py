"""Small worlds by hand: records by name, and the cells that resolve makes of them."""

from __future__ import annotations

from collections.abc import Iterable

from cauce.linkage.kernel import Kernel
from cauce.linkage.resolution import Resolution, resolve
from cauce.linkage.ruleset import default_ruleset
from cauce.linkage.sharing import muted_keys
from cauce.linkage.why.walk import Excerpt
from cauce.model.curation import Assertion, Judgement
from cauce.model.record import Assurance, Identifier, Record, RecordKey
from cauce.model.subject import Subject

DAY = 86_400_000_000
START = 20_000 * DAY


def claims(text: str) -> tuple[Identifier, ...]:
    """`email:a@b.es customer_id:1? card:6001<30 card:6001>30`: `?` asserted, `<` valid to and `>` valid from a day."""
    found = []
    for word in text.split():
        namespace, _, value = word.partition(":")
        assurance = Assurance.ASSERTED if value.endswith("?") else Assurance.VERIFIED
        value, _, until = value.rstrip("?").partition("<")
        value, _, since = value.partition(">")
        found.append(
            Identifier(
                namespace=namespace,
                value=value,
                assurance=assurance,
                valid_to=START + int(until) * DAY if until else None,
                valid_from=START + int(since) * DAY if since else None,
            )
        )
    return tuple(found)


class Town:
    """Records that are put by name and resolved from scratch."""

    def __init__(self, kernel: Kernel | None = None) -> None:
        self.kernel = kernel or Kernel.of(default_ruleset())
        self.subjects: dict[int, Subject] = {}
        self.uids: dict[str, int] = {}
        self.asserted: list[tuple[int, int, Judgement]] = []

    def put(self, label: str, identifiers: str = "", *, day: int = 0, **attributes: str) -> Town:
        uid = self.uids.setdefault(label, len(self.uids) + 1)
        if "name" in attributes:
            attributes["full_name"] = attributes.pop("name")
        if "born" in attributes:
            attributes["birth_date"] = attributes.pop("born")
        record = Record(
            source="t",
            record_id=label,
            observed_at=START + day * DAY,
            identifiers=claims(identifiers),
            attributes=dict(attributes),
            region="ES",
        )
        self.subjects[uid] = self.kernel.preparer.prepare(record).subject
        return self

    def say(self, judgement: Judgement, *pairs: tuple[str, str]) -> Town:
        self.asserted += [(self.uids[left], self.uids[right], judgement) for left, right in pairs]
        return self

    def muted(self) -> frozenset[int]:
        return muted_keys(self.subjects, self.kernel.ruleset)

    def excerpt(self) -> Excerpt:
        """All of it, for explanations."""
        keys = {uid: RecordKey("t", name) for name, uid in self.uids.items()}
        said = [
            assertion(f"s{number}", judgement, keys[left], keys[right]) for number, (left, right, judgement) in enumerate(self.asserted)
        ]
        return Excerpt(keys, self.subjects, said, self.muted())

    def resolve(self) -> Resolution:
        return resolve(self.subjects, self.kernel, self.asserted, self.muted())

    def cells(self) -> set[frozenset[str]]:
        """The cells of more than one record, by name."""
        return {cell for cell in self.names(self.resolve().cells) if len(cell) > 1}

    def names(self, cells: Iterable[tuple[int, ...]]) -> set[frozenset[str]]:
        back = {uid: name for name, uid in self.uids.items()}
        return {frozenset(back[uid] for uid in cell) for cell in cells}

    def conflicts(self) -> set[tuple[str, str, str, str]]:
        """Both records in one word, kind, evidence, cause."""
        back = {uid: name for name, uid in self.uids.items()}
        return {(f"{back[made.left]} {back[made.right]}", made.kind.value, made.evidence, made.cause) for made in self.resolve().conflicts}


def assertion(name: str, judgement: Judgement, left: RecordKey, right: RecordKey) -> Assertion:
    return Assertion(
        assertion_id=name, judgement=judgement, left=left, right=right, author="eva", reason="seen", made_at=0, made_revision=1
    )


def groups(*texts: str) -> set[frozenset[str]]:
    return {frozenset(text.split()) for text in texts}
