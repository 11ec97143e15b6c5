"""The graph around an identity, and all of it at one revision: in process."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from cauce.model.job import Job, JobRequest
from cauce.service import exploring
from cauce.service.exploring import Wanted
from cauce.service.exporting import export
from cauce.service.jobs import JobDesk
from cauce.service.session import Session
from cauce.service.verbs.graph import DEFAULT_NODES, MAX_NODES, MAX_PATH, ExportChunk, Graph, GraphVerbs, RelationKind


class LocalGraphVerbs(GraphVerbs):
    """See GraphVerbs."""

    _session: Session
    _desk: JobDesk

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
        """See GraphVerbs."""
        wanted = Wanted(kinds, depth, max_nodes)
        return exploring.explore_graph(self._session, identity_id, wanted, labels=labels, at_least=at_least)

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
        """See GraphVerbs."""
        wanted = Wanted(kinds, depth, MAX_NODES, most=MAX_PATH)
        return exploring.find_path(self._session, identity_id, to, wanted, labels=labels, at_least=at_least)

    def export_graph(self, *, profiles: bool = False, cursor: str = "") -> Iterator[ExportChunk]:
        """See GraphVerbs."""
        return export(self._session, profiles=profiles, cursor=cursor)

    def start_export(self, request: JobRequest) -> Job:
        """See GraphVerbs."""
        return self._desk.start_export(request, self._session.actor)
