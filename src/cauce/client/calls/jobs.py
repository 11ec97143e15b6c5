"""What takes long and runs in the server."""

from __future__ import annotations

from google.protobuf.message import Message

from cauce.api.v1 import jobs_pb2
from cauce.client.call import Call
from cauce.model.job import Job, JobRequest
from cauce.service.api import DEFAULT_PAGE, Page
from cauce.wire import jobs


def _job_call(request: Message, response: type[Message]) -> Call[Job]:
    return Call("JobService", request, response, lambda answer: jobs.decode_job(answer.job))


def start_import(request: JobRequest) -> Call[Job]:
    """JobService.StartImport."""
    return _job_call(jobs_pb2.StartImportRequest(request=jobs.encode_request(request)), jobs_pb2.StartImportResponse)


def start_train(request: JobRequest) -> Call[Job]:
    """JobService.StartTrain."""
    return _job_call(jobs_pb2.StartTrainRequest(request=jobs.encode_request(request)), jobs_pb2.StartTrainResponse)


def start_recompute() -> Call[Job]:
    """JobService.StartRecompute."""
    return _job_call(jobs_pb2.StartRecomputeRequest(), jobs_pb2.StartRecomputeResponse)


def start_verify() -> Call[Job]:
    """JobService.StartVerify."""
    return _job_call(jobs_pb2.StartVerifyRequest(), jobs_pb2.StartVerifyResponse)


def start_export(request: JobRequest) -> Call[Job]:
    """JobService.StartExport."""
    return _job_call(jobs_pb2.StartExportRequest(request=jobs.encode_request(request)), jobs_pb2.StartExportResponse)


def get_job(job_id: str) -> Call[Job]:
    """JobService.GetJob."""
    return _job_call(jobs_pb2.GetJobRequest(job_id=job_id), jobs_pb2.GetJobResponse)


def list_jobs(*, page_size: int = DEFAULT_PAGE, page_token: str = "") -> Call[Page[Job]]:
    """JobService.ListJobs."""
    request = jobs_pb2.ListJobsRequest(page_size=page_size, page_token=page_token)
    return Call("JobService", request, jobs_pb2.ListJobsResponse, jobs.decode_jobs)


def cancel_job(job_id: str) -> Call[Job]:
    """JobService.CancelJob."""
    return _job_call(jobs_pb2.CancelJobRequest(job_id=job_id), jobs_pb2.CancelJobResponse)


def wait_job(job_id: str, timeout: float) -> Call[Job]:
    """JobService.WaitJob."""
    return _job_call(jobs_pb2.WaitJobRequest(job_id=job_id, timeout=jobs.encode_timeout(timeout)), jobs_pb2.WaitJobResponse)
