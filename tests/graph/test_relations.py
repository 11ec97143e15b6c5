"""Random worlds: what ExploreGraph finds is what a naive look at every two identities finds."""

from __future__ import annotations

import os
from collections import defaultdict, deque
from itertools import combinations, pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cauce.errors import InvalidValue
from cauce.linkage.blocking import shared_home
from cauce.model.packing import unpack_record, unpack_subject
from cauce.model.record import Role
from cauce.model.ruleset import Scope
from cauce.service import open_cauce
from cauce.service.verbs.graph import RelationKind
from cauce.store.base import Delta
from cauce.testing.service_cases_graph import neighbourhood
from worlds.generate import random_world, small_rules

WORLDS = int(os.environ.get("CAUCE_WORLDS", "40"))
BY_SCOPE = {
    Scope.PERSON: RelationKind.KEY,
    Scope.CONTACT: RelationKind.CONTACT,
    Scope.DEVICE: RelationKind.DEVICE,
    Scope.NONE: RelationKind.OTHER,
}
VALUES = (*BY_SCOPE.values(), RelationKind.MENTIONED, RelationKind.HOUSEHOLD)

seeds = st.integers(0, 2**48)
many = settings(max_examples=WORLDS, deadline=None, database=None, suppress_health_check=list(HealthCheck))


def put_world(seed):
    cauce = open_cauce("sqlite://", ruleset=small_rules(max_block=1000))
    world = random_world(seed)
    for number, record in enumerate(world.records):
        cauce.put_record(record)
        if number % 5 == 4:  # somebody says something else, or nothing any more
            cauce.delete_record(record.key)
    for left, right, judgement in world.said:
        cauce.assert_(judgement, left, right, author="a", reason="r")
    return cauce


def mentioned_keys(record, normalizer):
    found = set()
    for identifier in record.identifiers:
        if identifier.role is Role.MENTIONED:
            try:
                found |= {claim.key for claim in normalizer.value(identifier.namespace, identifier.value, record.region)}
            except InvalidValue:
                continue
    return found


def naive(cauce):
    """Every two identities with the kinds of what they have in common."""
    kernel = cauce._session.kernel
    with cauce._session.read() as reader:
        rows = reader.records_page("", 0, 1000)
        ids = {row.no: row.identity_id for row in reader.identities({row.identity for row in rows})}
        shared = {row.key for row in reader.muted_page("value", None, 1000)}
    homes = defaultdict(list)
    for row in rows:
        homes[ids[row.identity]].append((unpack_subject(row.subject), mentioned_keys(unpack_record(row.payload), kernel.normalizer)))
    found = set()
    for one, other in combinations(sorted(homes), 2):
        for left, left_said in homes[one]:
            for right, right_said in homes[other]:
                ours = {claim.key: claim for claim in left.claims if claim.key not in shared}
                theirs = {claim.key for claim in right.claims} - shared
                found |= {(one, other, BY_SCOPE[kernel.ruleset.policy(ours[key].namespace).scope]) for key in ours.keys() & theirs}
                left_live, right_live = left_said - shared, right_said - shared
                if left_live & (theirs | right_live) or right_live & ours.keys():
                    found.add((one, other, RelationKind.MENTIONED))
                if left.blocks and right.blocks and left.traits.name and right.traits.name and shared_home(left.traits, right.traits):
                    found.add((one, other, RelationKind.HOUSEHOLD))
    return set(homes), found


def edges(graph):
    return {(*sorted((edge.left, edge.right)), edge.kind) for edge in graph.edges}


@many
@given(seed=seeds)
def test_neighbours_are_those_of_the_naive_look(seed):
    cauce = put_world(seed)
    identities, expected = naive(cauce)
    for identity in identities:
        graph = cauce.explore_graph(identity, kinds=VALUES)
        assert graph.truncated == ()
        assert edges(graph) >= {edge for edge in expected if identity in edge[:2]}
        assert edges(graph) <= expected
        assert {node.identity_id for node in graph.nodes[1:]} == {end for edge in expected if identity in edge[:2] for end in edge[:2]} - {
            identity
        }
    cauce.close()


@many
@given(seed=seeds)
def test_neighbours_are_symmetric(seed):
    cauce = put_world(seed)
    identities, _ = naive(cauce)
    around = {identity: cauce.explore_graph(identity) for identity in identities}
    for identity, graph in around.items():
        for edge in graph.edges:
            if identity in (edge.left, edge.right):
                assert edge in around[edge.right if edge.left == identity else edge.left].edges
    cauce.close()


@many
@given(seed=seeds, kinds=st.sampled_from([VALUES, (RelationKind.CONTACT, RelationKind.DEVICE), tuple(RelationKind)]))
def test_networks_and_paths_are_those_of_a_naive_search(seed, kinds):
    cauce = put_world(seed)
    identities, _ = naive(cauce)
    near = defaultdict(set)
    for identity in identities:
        for edge in cauce.explore_graph(identity, kinds=kinds).edges:
            near[edge.left].add(edge.right)
            near[edge.right].add(edge.left)
    for identity in sorted(identities)[:4]:
        distance = search(near, identity)
        graph = cauce.explore_graph(identity, kinds=kinds, depth=3)
        assert {node.identity_id: node.distance for node in graph.nodes} == {one: steps for one, steps in distance.items() if steps <= 3}
        for other in identities:
            path = cauce.find_path(identity, other, kinds=kinds).path
            assert len(path) == (distance[other] + 1 if other in distance else 0)
            assert not path or (path[0], path[-1]) == (identity, other)
            assert all(right in near[left] for left, right in pairwise(path))
            assert path == cauce.find_path(identity, other, kinds=kinds).path
    cauce.close()


def search(near, start):
    distance, waiting = {start: 0}, deque([start])
    while waiting:
        one = waiting.popleft()
        for other in near[one] - distance.keys():
            distance[other] = distance[one] + 1
            waiting.append(other)
    return distance


def test_what_is_loaded_in_bulk_is_related_alike():
    online, loaded = open_cauce("sqlite://"), open_cauce("sqlite://")
    for record in neighbourhood():
        online.put_record(record)
    loaded.load(neighbourhood())

    def mentions(cauce):
        with cauce._session.read() as reader:
            names = reader.keys_of(range(1, 100))
            return sorted((mention.key, names[mention.uid]) for mention in reader.mentions_of(names))

    assert len(mentions(online)) == 1
    assert mentions(online) == mentions(loaded)
    for cauce in (online, loaded):
        cauce.close()


def test_recomputing_finds_mentions_that_were_put_before_they_had_rows():
    cauce = open_cauce("sqlite://")
    for record in neighbourhood():
        cauce.put_record(record)
    with cauce._session.read() as reader:
        expected = sorted(reader.mentions_of(range(1, 100)))
    with cauce._session.store.write("default") as writer:
        writer.commit(Delta(mentions_removed=[(mention.key, mention.uid) for mention in expected]), 1)
    job = cauce.start_recompute()
    while not job.finished:
        job = cauce.wait_job(job.job_id)
    with cauce._session.read() as reader:
        assert sorted(reader.mentions_of(range(1, 100))) == expected
    assert expected
    cauce.close()
