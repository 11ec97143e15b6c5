"""The graph around an identity, and all of it at one revision."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator
from enum import StrEnum

import msgspec

from cauce.model.curation import Assertion
from cauce.model.job import Job, JobRequest
from cauce.model.profile import Profile
from cauce.model.record import RecordKey

MAX_DEPTH = 4
"""Steps from the identity that a network begins with."""
MAX_PATH = 2 * MAX_DEPTH
"""Steps of a path: each end is looked around in up to MAX_DEPTH."""
MAX_NODES = 10_000
DEFAULT_NODES = 200


class RelationKind(StrEnum):
    """What relates two identities that are not one; the strings of `cauce.api.v1.RelationKind`."""

    KEY = "KEY"
    """A common key of person scope that did not make them one (asserted only, or refused)."""
    CONTACT = "CONTACT"
    """A common e-mail address or phone."""
    DEVICE = "DEVICE"
    """A common device or cookie."""
    OTHER = "OTHER"
    """A common value of a kind that links nobody, such as an IP address."""
    HOUSEHOLD = "HOUSEHOLD"
    """A common postal address."""
    MENTIONED = "MENTIONED"
    """One mentions a value of the other (payer, recipient, friend), or both mention the same."""
    POSSIBLE = "POSSIBLE"
    """A possible match: a pair of their records scores in the review zone."""
    CONFLICT = "CONFLICT"
    """Evidence that was refused, withheld or ambiguous."""


class GraphNode(msgspec.Struct, frozen=True, kw_only=True):
    """An identity."""

    identity_id: str
    records: int
    distance: int
    """Steps from the first node."""
    label: str = ""
    """The customer's name, if labels were asked for."""


class GraphEdge(msgspec.Struct, frozen=True, kw_only=True):
    """All that relates two identities by one kind of evidence. Edges have no direction; `left` is the older identity."""

    left: str
    right: str
    kind: RelationKind
    evidence: str
    """Namespace of the values; `flat` or `number` of a household; `score`; of a conflict, what was not followed."""
    cause: str = ""
    """Of a conflict: its kind and why it was not followed."""
    count: int = 1
    """Different values, or pairs of records, that it stands on."""
    weight: float = 0.0
    """Of a possible match: bits of the best pair."""
    live: bool = True
    """Whether matching counts such evidence at all; a mention and an IP address never."""


class GraphHub(msgspec.Struct, frozen=True, kw_only=True):
    """A value that too many carry to follow it; these nodes are among its carriers."""

    namespace: str
    """`address` of a postal address."""
    identities: tuple[str, ...]
    shared: bool
    """It is a shared value: no evidence for matching either."""


class Graph(msgspec.Struct, frozen=True, kw_only=True):
    """Part of the graph, nodes by distance and age, edges by their ends and kind: the same question has the same answer."""

    nodes: tuple[GraphNode, ...]
    edges: tuple[GraphEdge, ...] = ()
    hubs: tuple[GraphHub, ...] = ()
    path: tuple[str, ...] = ()
    """Of a search for a path: its identities in order; empty: there is none within the bounds."""
    truncated: tuple[str, ...] = ()
    """Identities of which more neighbours, or more records, exist than were looked at; empty: nothing was left out."""
    revision: int


class ExportedRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A record of an identity; `key` None: it was deleted since the export's revision, and only its number is known."""

    uid: int
    key: RecordKey | None


class ExportedIdentity(msgspec.Struct, frozen=True, kw_only=True):
    """An identity with its records at the export's revision. One with very many comes in several pieces."""

    identity_id: str
    records: tuple[ExportedRecord, ...]
    profile: Profile | None = None
    """As of now, in the first piece; of identities that still have records. Later changes of it come with the watch."""


class ExportedRedirect(msgspec.Struct, frozen=True, kw_only=True):
    """An id that lives no more: where it leads; empty: nothing is left of it."""

    identity_id: str
    successor_id: str


class ExportChunk(msgspec.Struct, frozen=True, kw_only=True):
    """Some of an export. The last one has the token to watch from."""

    revision: int
    """Of the whole export."""
    cursor: str
    """Where to go on after this chunk, with this or another server; empty in the last one."""
    identities: tuple[ExportedIdentity, ...] = ()
    redirects: tuple[ExportedRedirect, ...] = ()
    assertions: tuple[Assertion, ...] = ()
    """Standing at the revision."""
    token: str = ""
    """In the last chunk."""


class GraphVerbs(ABC):
    """The graph around an identity, and all of it at one revision."""

    @abstractmethod
    def explore_graph(
        self,
        identity_id: str,
        *,
        kinds: Collection[RelationKind] = (),
        depth: int = 1,
        max_nodes: int = DEFAULT_NODES,
        labels: bool = False,
        at_least: str = "",
    ) -> Graph:
        """What an identity is related to.

        Args:
            identity_id: where to begin; redirects are followed.
            kinds: relations to follow; empty: all.
            depth: steps from it, 1 (the neighbours) to MAX_DEPTH.
            max_nodes: at most so many identities are looked at.
            labels: also the customers' names (needs the right to read claimed data).
            at_least: the answer is no older than this token.
        """

    @abstractmethod
    def find_path(
        self,
        identity_id: str,
        to: str,
        *,
        kinds: Collection[RelationKind] = (),
        depth: int = MAX_PATH,
        labels: bool = False,
        at_least: str = "",
    ) -> Graph:
        """How two identities are related: the shortest path; of several, the one over the oldest identities.

        Args:
            identity_id: one end; redirects are followed.
            to: the other.
            kinds: relations to follow; empty: all.
            depth: steps at most, 1 to MAX_PATH.
            labels: as of `explore_graph`.
            at_least: the answer is no older than this token.
        """

    @abstractmethod
    def export_graph(self, *, profiles: bool = False, cursor: str = "") -> Iterator[ExportChunk]:
        """Every identity with its records, exactly as at one revision, then the token to watch from: together without a gap.

        It is read in short steps, out of the history of memberships: no snapshot is held open, erasure does not wait for it, and it goes
        on from the cursor of any chunk, also after a restart.

        Args:
            profiles: with golden records (needs the right to read claimed data).
            cursor: of a chunk: go on after it.

        Raises:
            InvalidValue: (PAGE_TOKEN_INVALID) a cursor of another tenant, request or life of the database: begin again.
        """

    @abstractmethod
    def start_export(self, request: JobRequest) -> Job:
        """Write the graph into files below the server's directory: `output` ends with / (a folder of Parquet tables), .csv or .graphml.

        Raises:
            InvalidValue: (FILE_INVALID) an output of another kind, or not below the directory.
            FailedPrecondition: (FILE_INVALID) there is no such directory.
        """
