"""A ruleset: one readable, versioned, immutable document that says what links what. `linkage.ruleset` reads it from YAML."""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property

import msgspec

from cauce.model.record import Assurance


class Scope(StrEnum):
    """What a namespace's values belong to, and so what sharing one says."""

    PERSON = "person"
    """A key, such as a customer id or a loyalty card: who shares one is one customer."""
    CONTACT = "contact"
    """An e-mail address or a phone number: compared between known records, attaches bare ones."""
    DEVICE = "device"
    """A device or a cookie: unites known identities as `device_unites` says, attaches bare records."""
    NONE = "none"
    """Kept, and of no meaning for matching."""


class SeveralOwners(StrEnum):
    """What a value with several known owners does for bare records."""

    AMBIGUOUS = "ambiguous"
    """It attaches nobody; anonymous records still hang together by it."""
    LAST_SEEN = "last_seen"
    """It attaches to the owner who claimed it last, in event time."""
    DROP = "drop"
    """It attaches nobody, and holds nobody together."""


class DeviceUnites(StrEnum):
    """When a device or cookie unites two known identities."""

    CORROBORATED = "corroborated"
    """Where their traits agree as well, by `corroborate` bits at least."""
    ALWAYS = "always"
    NEVER = "never"


class Namespace(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Policy of one identifier namespace. `loyalty/acme` falls back to `loyalty`, an unknown one to `*`."""

    name: str
    scope: Scope
    normalizer: str = "opaque"
    """How values are brought into canonical form: a name of `linkage.normalize.namespaces.NORMALIZERS`."""
    family: str = ""
    """Namespaces of one family share values (a clear e-mail and its hash); empty: the name."""
    strong: bool = False
    """An account: links past a contradiction, and reports it."""
    max_per_identity: int | None = None
    """Different values that one identity may have: two cells that would have more are never one; None: any number."""
    max_spread: int | None = None
    """More different people than this on one value, and it is shared: no evidence."""
    max_bare: int | None = None
    """More bare records than this on one value, and it is shared."""
    min_assurance: Assurance = Assurance.VERIFIED
    """Below it a key does not link, and a contact neither owns, attaches nor contests."""
    priority: int = 100
    """Order of the keys: those of the smallest number unite first."""
    fresh_for: int | None = None
    """Days of event time that a contact claim lasts towards bare records."""
    several_owners: SeveralOwners = SeveralOwners.AMBIGUOUS
    blocked: tuple[str, ...] = ()
    """Values (as normalised) that mean nobody."""
    weak: tuple[str, ...] = ()
    """Role mailboxes: local parts that own nothing and weigh little."""


class Holds(StrEnum):
    """Whether a person has one true value for what is compared (name, birth date) or many (e-mail, phone)."""

    ONE = "one"
    MANY = "many"


class Level(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One outcome of a comparison. Its weight is log2(m/u) bits."""

    name: str
    says: str
    """The sentence that explain shows."""
    m: float
    """Probability of the level among two records of one customer."""
    u: float
    """Probability of the level among two records of two customers."""
    tf: bool = False
    """Adjusted by term frequency: agreeing on a rare value weighs more."""
    cap: float | None = None
    """Most bits that the level weighs."""
    floor: float | None = None
    """Least bits that it weighs."""
    agrees: bool = False
    """Exact agreement: what `holds: many` looks for across cells."""
    ceiling: bool = False
    """Holds the whole sum just below match."""
    contradicts: bool = False
    """Says these are two people, if its own weight is at most `contradict`; binds everything but strong keys and SAME."""
    disagrees: bool = False
    """Given names disagree: binds scores and devices, not keys."""
    household: float | None = None
    """Trained rulesets: probability of the level among two people of one household; none: as among strangers (`u`)."""
    namesake: float | None = None
    """Trained rulesets: probability of the level among namesakes; none: as among strangers (`u`)."""


class Comparison(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is compared and by which comparator; level 0 is the strongest agreement, the last the disagreement."""

    name: str
    comparator: str
    holds: Holds
    of: tuple[str, ...] = ()
    """Namespaces whose values are compared, by comparators of identifiers; their claims are part of the signature."""
    sparse: float = 0.0
    """How much missing pairs damp a positive mean (kappa): 0 for names, dates and everything that holds many."""
    group: str = ""
    """Comparisons of one group are capped together (`name`: `name_cap`) and contradict together."""
    fields: tuple[str, ...] = ()
    """Trained rulesets: the fields that are compared, the main one first."""
    levels: tuple[Level, ...]


NAMESPACE = "namespace:"
"""What a field reads of identifiers, before the namespace's name."""


class Field(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing that is known of people: what a trained ruleset normalises, compares and blocks by, whatever a table calls it."""

    name: str
    kind: str
    """How it is normalised and which comparator fits: `given`, `surname`, `birth_date`, `email`, `text` ..."""
    reads: tuple[str, ...]
    """Attribute names, or `namespace:NAME` for identifiers, that carry it; joined in this order."""
    region: str = ""
    """Whose customs decide where only they can; empty: the ruleset's."""
    day_first: bool = True
    """Of dates that can be read both ways, whether the day stands first: voted by the column when the ruleset was trained."""
    frequent: dict[str, float] = {}
    """Share of the records that have a value, for every value above one in 2,000: agreeing on these says less."""


class Priors(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Share of all pairs of records that are of each class; the rest are strangers."""

    match: float
    household: float
    namesake: float


class BlockingRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Two records are candidates if they agree on every part."""

    name: str
    parts: tuple[str, ...]
    """Names of `linkage.blocking.PARTS`; of a trained ruleset, those of its fields in `linkage.columns.atoms`."""


class Thresholds(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All in bits unless said otherwise. Set by hand, for a population of about a million."""

    match: float = 20.0
    """Two are one customer from here on."""
    review: float = 12.0
    """A person is asked from here up to `match`."""
    margin: float = 1.0
    """Evidence that weighs at most so much less is a rival to be reckoned with."""
    corroborate: float = 6.0
    """Trait evidence that two known identities on one device need to be united."""
    contradict: float = -12.0
    """A level that may contradict does so if its own weight is at most this."""
    edge: float | None = None
    """Cells are joined by an edge where some pair reaches this; none: match."""
    size: float = 1.0
    """Taken off a cell score per doubling of the smaller cell."""
    name_cap: float = 18.0
    """What the comparisons of the group `name` weigh together, at most."""
    max_block: int = 200
    """Signatures on one blocking key; beyond, the key is dead."""


class Source(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a sender is trusted for."""

    name: str
    trust: Assurance = Assurance.VERIFIED
    """No claim of this source counts for more."""
    region: str = ""
    priority: int = 100
    """For survivorship by source: smaller wins."""


class Survivor(StrEnum):
    """How the golden record chooses among values."""

    MOST_RECENT = "most_recent"
    """The latest in event time."""
    MOST_FREQUENT = "most_frequent"
    """The one that most records have."""
    SOURCE_PRIORITY = "source_priority"
    """That of the source with the smallest `priority`."""
    LONGEST = "longest"
    UNION = "union"
    """All of them."""


class Survivorship(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Rule for attributes that travel together (one attribute, or an address that is never mixed from two records)."""

    attributes: tuple[str, ...]
    rule: Survivor
    min_assurance: Assurance = Assurance.INFERRED


class Ruleset(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, dict=True):
    """The whole document, validated. Equal digests decide equally."""

    name: str
    version: int
    digest: str
    region: str = ""
    """Default region for sources that name none."""
    device_unites: DeviceUnites = DeviceUnites.CORROBORATED
    thresholds: Thresholds = Thresholds()
    namespaces: tuple[Namespace, ...]
    comparisons: tuple[Comparison, ...]
    blocking: tuple[BlockingRule, ...]
    fields: tuple[Field, ...] = ()
    """A trained ruleset has these: its comparisons and blocking rules speak of them. A hand-set one has none."""
    columns: dict[str, str] = {}
    """Of a trained ruleset: header of a column -> attribute, or `namespace:NAME`, that it was taken for. Files are read alike."""
    priors: Priors | None = None
    """Of a trained ruleset."""
    sources: tuple[Source, ...] = ()
    survivorship: tuple[Survivorship, ...] = ()
    blocked: tuple[str, ...] = ()
    """Values that mean nobody in any namespace (`null`, `unknown`, ...)."""
    frequencies: str = "omnichannel"
    """Which term frequency tables of the package are used; they belong to the ruleset, so that a weight never depends on what is stored."""

    @cached_property
    def _by_name(self) -> dict[str, Namespace]:
        return {policy.name: policy for policy in self.namespaces}

    @cached_property
    def _source_by_name(self) -> dict[str, Source]:
        return {source.name: source for source in self.sources}

    @cached_property
    def scored_namespaces(self) -> frozenset[str]:
        """Namespaces that some comparison looks at."""
        return frozenset(namespace for comparison in self.comparisons for namespace in comparison.of)

    @cached_property
    def personal_ids(self) -> frozenset[str]:
        """Namespaces of personal ids, whose claims are evidence even where they do not link."""
        return frozenset(
            namespace for comparison in self.comparisons if comparison.comparator == "personal_id" for namespace in comparison.of
        )

    def policy(self, namespace: str) -> Namespace:
        """The namespace's own policy, else that of the part before `/`, else `*`."""
        known = self._by_name
        return known.get(namespace) or known.get(namespace.partition("/")[0]) or known["*"]

    def source(self, name: str) -> Source:
        """What the document says of a source; a source it does not name is trusted for what it claims."""
        return self._source_by_name.get(name) or Source(name=name)
