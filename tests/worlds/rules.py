"""Other rules for small worlds, and putting them in force: what was simulated is what happens."""

from __future__ import annotations

import msgspec

from cauce.engine.scratch import from_scratch
from cauce.engine.switching import difference
from cauce.linkage.dump import dump_ruleset
from cauce.linkage.kernel import Kernel
from cauce.linkage.ruleset import sealed
from cauce.model.job import JobState
from cauce.model.record import Assurance
from cauce.model.ruleset import DeviceUnites, Scope
from worlds.generate import small_rules

RULES = small_rules()


def without_blocking(kept):
    return msgspec.structs.replace(RULES, blocking=RULES.blocking[:kept])


def where(name, **changes):
    """Other policies of one namespace."""
    policies = [msgspec.structs.replace(one, **changes) if one.name == name else one for one in RULES.namespaces]
    return msgspec.structs.replace(RULES, namespaces=tuple(policies))


OTHERS = [
    small_rules(match=14.0, review=9.0),
    small_rules(match=30.0),
    small_rules(max_block=2),
    small_rules(max_spread=1),
    small_rules(device_unites=DeviceUnites.NEVER),
    without_blocking(1),
    where("email", scope=Scope.NONE),
    where("phone", blocked=("+34612000111",)),
    where("loyalty", max_per_identity=None),
    where("card", min_assurance=Assurance.ASSERTED),
    msgspec.structs.replace(RULES, blocked=(*RULES.blocked, "u1", "d1")),
]
DIFFERENT = [sealed(msgspec.structs.replace(rules, version=number)) for number, rules in enumerate(OTHERS, 2)]
FIRST_RULES = sealed(RULES)


def over(cauce, job):
    while not job.finished:
        job = cauce.wait_job(job.job_id)
    assert job.state is JobState.SUCCEEDED, job
    return job


def foretold(cauce, rules):
    """What a record's id will be under other rules, as far as it has one yet."""
    with cauce._session.read() as reader:
        scratch = from_scratch(reader, Kernel.of(rules))
        found = difference(reader, scratch.homes, scratch.resolution.cells)
        numbers = {uid: number for index, number in found.kept.items() for uid in found.cells[index]}
        numbers.update((uid, one.number) for one in found.changed.values() for uid in one.uids)
        ids = {row.no: row.identity_id for row in reader.identities(set(numbers.values()) - {None})}
        keys = reader.keys_of(numbers)
    return {keys[uid]: ids.get(number) for uid, number in numbers.items()}


def change_rules(story, rules):
    cauce = story.cauce
    expected = foretold(cauce, rules)
    known = set(story.ids)
    version = cauce.create_ruleset(dump_ruleset(rules), author="test")
    assert version.digest == rules.digest
    simulated = cauce.get_simulation(over(cauce, cauce.simulate(number=version.number)).job_id)
    by_document = cauce.get_simulation(over(cauce, cauce.simulate(document=dump_ruleset(rules))).job_id)
    assert by_document.digest == simulated.digest
    figures = over(cauce, cauce.activate(version.number, author="test", reason="a story", simulation=simulated.digest)).figures
    assert figures.pop("revision") == simulated.revision + 1
    assert figures == {name: getattr(simulated, name) for name in figures}
    story.kernel = Kernel.of(rules)
    found = {item.record.key: item.identity_id for item in cauce.list_records(page_size=1000).items}
    assert found.keys() == expected.keys()
    for key, identity_id in found.items():
        assert identity_id == expected[key] or (expected[key] is None and identity_id not in known)
