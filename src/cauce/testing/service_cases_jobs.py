"""Service cases: long work. Files lie below `imports_directory()`, which the world under test must have been given."""

# ruff: noqa: PLR2004 - figures of a case mean nothing beyond it

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path
from uuid import uuid4

import msgspec
import pytest

from cauce.errors import CauceError, FailedPrecondition, InvalidValue, NotFound, Reason
from cauce.linkage.ruleset import load_ruleset
from cauce.model.job import Job, JobKind, JobRequest, JobState
from cauce.model.record import Record
from cauce.service.api import Cauce
from cauce.testing.service_world import account, everything, imports_directory, key, partition, put


def over(cauce: Cauce, job: Job) -> Job:
    """The job once it is over."""
    for _ in range(60):
        job = cauce.wait_job(job.job_id, timeout=5.0)
        if job.finished:
            return job
    raise AssertionError(job)


def write(text: str, ending: str = "jsonl") -> str:
    """A file that jobs can read; its name."""
    path = imports_directory() / f"{uuid4().hex}.{ending}"
    path.write_text(text)
    return path.name


def as_lines(records: Sequence[Record]) -> str:
    """Records as a file holds them."""
    rows = (
        {
            "source": record.source,
            "record_id": record.record_id,
            "identifiers": [
                {"namespace": one.namespace, "value": one.value, "assurance": one.assurance.name} for one in record.identifiers
            ],
        }
        for record in records
    )
    return "".join(msgspec.json.encode(row).decode() + "\n" for row in rows)


PEOPLE = as_lines([account("a", "ana"), account("b", "bea"), account("c", "ana")])


class ImportCases:
    """StartImport."""

    def test_into_an_empty_tenant(self, cauce: Cauce) -> None:
        """All at once; the tenant is as if they had been put."""
        job = over(cauce, cauce.start_import(JobRequest(files=(write(PEOPLE),))))
        assert (job.kind, job.state, job.problems) == (JobKind.IMPORT, JobState.SUCCEEDED, ())
        assert job.figures == {"records": 3, "identities": 2, "rejected": 0}
        found = partition(cauce)
        assert found[key("a")] == found[key("c")] != found[key("b")]
        assert cauce.verify().sound

    def test_with_who_is_who(self, cauce: Cauce) -> None:
        """The ids of a match stay."""
        identities = write("record_id,identity_id\na,id-ana\nb,id-bea\nc,id-ana\n", "csv")
        job = over(cauce, cauce.start_import(JobRequest(files=(write(PEOPLE),), identities=identities)))
        assert job.state is JobState.SUCCEEDED, job
        assert partition(cauce) == {key("a"): "id-ana", key("b"): "id-bea", key("c"): "id-ana"}

    def test_with_who_is_who_that_is_wrong(self, cauce: Cauce) -> None:
        """The job fails, says why, and leaves the tenant empty."""
        identities = write("record_id,identity_id\na,x\nb,x\nc,x\n", "csv")
        job = over(cauce, cauce.start_import(JobRequest(files=(write(PEOPLE),), identities=identities)))
        assert job.state is JobState.FAILED
        assert "not where the ruleset puts them" in job.problems[0]
        assert cauce.stats().revision == 0

    def test_files_are_put_beside_records_that_are_there(self, cauce: Cauce) -> None:
        """Into a tenant that has records they are put; several files, one after the other."""
        put(cauce, account("z", "ana"))
        job = over(cauce, cauce.start_import(JobRequest(files=(write(PEOPLE), write(as_lines([account("d", "bea")]))))))
        assert (job.state, job.figures["records"]) == (JobState.SUCCEEDED, 4)
        found = partition(cauce)
        assert found[key("z")] == found[key("a")]
        assert found[key("d")] == found[key("b")]
        assert cauce.verify().sound

    def test_rows_that_cannot_be_used(self, cauce: Cauce) -> None:
        """Are counted; the rest goes on."""
        for records in (2, 3):
            job = over(cauce, cauce.start_import(JobRequest(files=(write(PEOPLE + "no record\n"),))))
            assert (job.state, job.figures["rejected"]) == (JobState.SUCCEEDED, 1), records
        assert cauce.stats().records == 3

    @pytest.mark.parametrize("name", ["../secret.jsonl", "/etc/passwd", "", ".", "nothing.jsonl", "x\0.jsonl", "x" * 300, "x/" * 3000])
    def test_files_elsewhere_are_refused(self, cauce: Cauce, name: str) -> None:
        """Are refused, whether or not they exist, and are not named."""
        with pytest.raises(InvalidValue) as refused:
            cauce.start_import(JobRequest(files=(name,)))
        assert refused.value.reason is Reason.FILE_INVALID
        assert refused.value.field == "files[0]"

    def test_a_link_that_leads_elsewhere(self, cauce: Cauce, tmp_path: Path) -> None:
        """Is followed before it is judged."""
        (tmp_path / "outside.jsonl").write_text(PEOPLE)
        name = f"{uuid4().hex}.jsonl"
        (imports_directory() / name).symlink_to(tmp_path / "outside.jsonl")
        with pytest.raises(InvalidValue):
            cauce.start_import(JobRequest(files=(name,)))

    def test_links_in_a_circle(self, cauce: Cauce) -> None:
        """Lead nowhere."""
        name = f"{uuid4().hex}.jsonl"
        (imports_directory() / name).symlink_to(imports_directory() / name)
        with pytest.raises(InvalidValue) as refused:
            cauce.start_import(JobRequest(files=(name,)))
        assert refused.value.reason is Reason.FILE_INVALID

    def test_an_import_of_no_files_is_refused(self, cauce: Cauce) -> None:
        """Are refused at once."""
        with pytest.raises(InvalidValue):
            cauce.start_import(JobRequest())

    def test_who_is_who_for_a_tenant_with_records(self, cauce: Cauce) -> None:
        """Is refused at once: only an empty one can be loaded."""
        put(cauce, account("z", "ana"))
        with pytest.raises(FailedPrecondition) as refused:
            cauce.start_import(JobRequest(files=(write(PEOPLE),), identities=write("record_id,identity_id\na,b\n", "csv")))
        assert refused.value.reason is Reason.TENANT_NOT_EMPTY


class JobCases:
    """The other kinds, and what can be asked about jobs."""

    def test_recompute_what_is_right(self, cauce: Cauce) -> None:
        """Writes nothing."""
        put(cauce, account("a", "ana"), account("b", "bea"), account("c", "ana"))
        before = cauce.stats()
        job = over(cauce, cauce.start_recompute())
        assert job.figures == {"records": 3, "prepared": 0, "moved": 0, "wrong_values": 0, "commits": 0}
        assert cauce.stats() == before

    def test_a_verification_finds_what_verify_finds(self, cauce: Cauce) -> None:
        """Says what Verify says."""
        put(cauce, account("a", "ana"), account("b", "bea"))
        job = over(cauce, cauce.start_verify())
        assert job.state is JobState.SUCCEEDED
        assert job.figures == {"revision": 1, "records": 2, "identities": 2, "differences": 0}
        assert job.problems == ()

    def test_training_leaves_a_ruleset(self, cauce: Cauce) -> None:
        """Leaves a ruleset document."""
        output = f"{uuid4().hex}.yaml"
        job = over(cauce, cauce.start_train(JobRequest(files=(write(_customers(), "csv"),), output=output)))
        assert job.state is JobState.SUCCEEDED, job
        assert job.figures["records"] == 240
        assert load_ruleset((imports_directory() / output).read_text(), output).fields

    @pytest.mark.parametrize("output", ["", "../out.yaml", "no/such/directory.yaml", "document.txt"])
    def test_train_into_nowhere(self, cauce: Cauce, output: str) -> None:
        """Is refused at once."""
        with pytest.raises(InvalidValue) as refused:
            cauce.start_train(JobRequest(files=(write(_customers(), "csv"),), output=output))
        assert refused.value.field == "output"

    def test_a_job_as_it_stands(self, cauce: Cauce) -> None:
        """Everything that was asked for, and when it came to what."""
        name = write(PEOPLE)
        asked = cauce.start_import(JobRequest(files=(name,), source="shop", region="ES"))
        job = over(cauce, asked)
        assert (job.job_id, job.created_at, job.request) == (
            asked.job_id,
            asked.created_at,
            JobRequest(files=(name,), source="shop", region="ES"),
        )
        assert job.started_at is not None
        assert job.finished_at is not None
        assert job.created_at <= job.started_at <= job.finished_at
        assert cauce.get_job(job.job_id) == job

    def test_jobs_are_listed_latest_first(self, cauce: Cauce) -> None:
        """The latest first, in pages."""
        started = [over(cauce, cauce.start_verify()).job_id for _ in range(3)]
        assert [job.job_id for job in cauce.list_jobs().items] == started[::-1]
        pages = everything(lambda token: cauce.list_jobs(page_size=2, page_token=token))
        assert [job.job_id for job in pages] == started[::-1]

    def test_jobs_are_one_after_the_other(self, cauce: Cauce) -> None:
        """In the order in which they were asked for."""
        jobs = [cauce.start_verify(), cauce.start_recompute(), cauce.start_verify()]
        ends = [over(cauce, job).finished_at or 0 for job in jobs]
        assert ends == sorted(ends)

    def test_cancel_what_is_over(self, cauce: Cauce) -> None:
        """Changes nothing."""
        job = over(cauce, cauce.start_verify())
        assert cauce.cancel_job(job.job_id) == job

    def test_cancel_comes_to_an_end(self, cauce: Cauce) -> None:
        """Cancelled, or already done: in any case over, and nothing is broken."""
        put(cauce, account("a", "ana"))
        job = cauce.start_recompute()
        cauce.cancel_job(job.job_id)
        assert over(cauce, job).state in {JobState.CANCELLED, JobState.SUCCEEDED}
        assert cauce.verify().sound

    def test_wait_in_vain(self, cauce: Cauce) -> None:
        """Not waiting at all gives the job as it stands."""
        job = cauce.start_verify()
        assert cauce.wait_job(job.job_id, timeout=0.0).job_id == job.job_id
        over(cauce, job)

    def test_no_such_job(self, cauce: Cauce, of: Callable[[str], Cauce]) -> None:
        """Also one of another tenant."""
        job = over(of("other"), of("other").start_verify())
        for ask in (cauce.get_job, cauce.cancel_job, cauce.wait_job):
            for job_id in (job.job_id, "nothing"):
                with pytest.raises(NotFound) as refused:
                    ask(job_id)
                assert refused.value.reason is Reason.JOB_NOT_FOUND
        assert cauce.list_jobs().items == ()

    def test_a_page_of_another_list(self, cauce: Cauce) -> None:
        """Its token is refused."""
        with pytest.raises(CauceError):
            cauce.list_jobs(page_token="nothing")  # noqa: S106 - a place in a list


def _customers() -> str:
    """Two records of each of 120 customers, some with a slip."""
    draw = random.Random(11)  # noqa: S311 - people, not secrets
    lines = ["record_id,given_name,surname,birth_date,email"]
    for number in range(120):
        given = draw.choice(("Ana", "Eva", "Luis", "Juan", "Marta", "Pablo", "Rosa", "Hugo"))
        surname = draw.choice(("Ruiz", "Vega", "Soto", "Marin", "Lopez", "Gil", "Prieto", "Cano")) + draw.choice(("", "era", "ado"))
        born = f"19{draw.randrange(50, 99)}-{draw.randrange(1, 13):02d}-{draw.randrange(1, 29):02d}"
        email = f"{given}.{surname}{number}@example.es".lower()
        lines.append(f"{number}a,{given},{surname},{born},{email}")
        lines.append(f"{number}b,{given[:-1] if number % 7 == 0 else given},{surname},{born},{'' if number % 5 == 0 else email}")
    return "\n".join(lines) + "\n"
