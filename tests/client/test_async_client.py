"""The asyncio client has the same verbs, arguments and answers."""

import asyncio
import inspect

import pytest

from cauce import errors
from cauce.client import AsyncClient, Client
from cauce.model.curation import Judgement
from cauce.model.explanation import Decision
from cauce.service.api import Cauce, IdentityFailure, LookupOutcome, View
from cauce.testing.service_world import account, key, verified
from cauce.testing.serving import serving

VERBS = sorted(Cauce.__abstractmethods__)


def parameters(verb):
    return [(one.name, one.kind, one.default) for one in inspect.signature(verb).parameters.values()]


@pytest.mark.parametrize("client", [Client, AsyncClient])
@pytest.mark.parametrize("verb", VERBS)
def test_both_clients_take_what_the_contract_says(client, verb):
    assert parameters(getattr(client, verb)) == parameters(getattr(Cauce, verb))


@pytest.mark.parametrize("client", [Client, AsyncClient])
def test_a_verb_says_what_it_takes_and_answers(client):
    """`help` shows a verb that is made of a call as if it were written out."""
    assert (
        str(inspect.signature(client.get_record))
        == "(self, key: 'RecordKey', *, as_of: 'str' = '', at_least: 'str' = '') -> 'StoredRecord'"
    )
    assert client.assert_.__name__ == "assert_"
    assert client.get_record.__doc__ == "See Cauce. Calls RecordService.GetRecord."


def test_verbs_are_awaited_only_where_they_are_asynchronous():
    assert inspect.iscoroutinefunction(AsyncClient.put_record)
    assert not inspect.iscoroutinefunction(Client.put_record)


def test_every_verb_is_answered_as_by_the_client(tenants):
    async def scenario(target):
        async with AsyncClient(target, tenant="async") as client:
            put = await client.put_record(account("a", "ana", full_name="Ana Ruiz Gil"))
            await client.batch_put_records([account("b", "ana"), account("c", "eva")])
            assert (await client.get_record(key("a"), at_least=put.token)).identity_id == put.identity_id
            assert len((await client.list_records(page_size=2)).items) == 2
            (found,) = await client.lookup_identifiers([("login", "ana")])
            assert (found.outcome, found.identity_id) == (LookupOutcome.MATCH, put.identity_id)
            assert (await client.search_identities(attributes={}, identifiers=[verified("login", "ana")]))[0].identity_id == put.identity_id
            assert (await client.get_identity(put.identity_id, view=View.FULL)).profile.records == 2
            _, missing = await client.batch_get_identities([put.identity_id, "nobody"])
            assert isinstance(missing, IdentityFailure)
            assert len((await client.list_identity_records(put.identity_id)).items) == 2
            assert len((await client.get_timeline(put.identity_id)).items) == 2
            assert (await client.explain_pair(key("a"), key("b"))).decision is Decision.LINKED
            made = await client.assert_(Judgement.DIFFERENT, key("a"), key("c"), author="eva", reason="r")
            await client.retract(made.assertion_id, author="eva")
            assert len((await client.list_assertions(retracted=True)).items) == 1
            assert await client.delete_record(key("c"))
            assert (await client.stats()).records == 2
            assert (await client.verify()).sound
            assert len(await client.list_changes(limit=2)) == 2
            with pytest.raises(errors.NotFound):
                await client.get_record(key("c"))

    with serving(tenants()) as target:
        asyncio.run(scenario(target))


def test_streams_resume_after_a_restart(tenants, port):
    """Both resume after a restart of the server."""

    async def batches():
        for number in range(20):
            yield [account(f"r{number}", f"u{number}")]
            await asyncio.sleep(0)

    async def scenario(client, stage):
        async with client:
            answers = client.ingest_records(batches())
            watched = client.watch(checkpoint_seconds=0.1)
            with serving(tenants(), port=port):
                outcomes = [await anext(answers) for _ in range(3)]
                first = await anext(watched)
                while first.commit is None:
                    first = await anext(watched)
            with serving(tenants(), port=port):
                outcomes += [outcome async for outcome in answers]
                revisions = [first.commit.revision]
                while (await client.stats()).revision > revisions[-1]:
                    item = await anext(watched)
                    revisions += [item.commit.revision] if item.commit else []
            await watched.aclose()
            assert [len(outcome) for outcome in outcomes] == [1] * 20
            assert revisions == list(range(1, len(revisions) + 1))

    async def main():
        await scenario(AsyncClient(f"127.0.0.1:{port}", timeout=20.0), None)

    asyncio.run(main())


def test_a_source_that_fails(tenants):
    async def batches():
        yield [account("a", "ana")]
        raise LookupError("no more")

    async def scenario(target):
        async with AsyncClient(target) as client:
            with pytest.raises(LookupError):
                async for _ in client.ingest_records(batches()):
                    pass

    with serving(tenants()) as target:
        asyncio.run(scenario(target))


def test_a_server_that_is_not_there_is_unavailable(port):
    async def scenario():
        async with AsyncClient(f"127.0.0.1:{port}", timeout=0.3) as client:
            with pytest.raises((errors.Unavailable, errors.DeadlineExceeded)):
                await client.stats()
            with pytest.raises((errors.Unavailable, errors.DeadlineExceeded)):
                await anext(client.watch())

    asyncio.run(scenario())
