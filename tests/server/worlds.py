"""Where the service suite runs: in process and over gRPC, on SQLite and PostgreSQL."""

from contextlib import ExitStack, contextmanager

from cauce.cli.files.for_jobs import read_records
from cauce.client import Client
from cauce.service.jobs import JobFiles
from cauce.service.opening import Tenants
from cauce.store import open_store
from cauce.testing.service_world import imports_directory
from cauce.testing.serving import serving


def tenants_of(url):
    files = JobFiles(imports_directory(), read_records)
    return Tenants(open_store(url), inline_reads=url.startswith("sqlite"), job_files=files)


@contextmanager
def in_process(url):
    tenants = tenants_of(url)
    try:
        yield tenants.of
    finally:
        tenants.close()


@contextmanager
def over_grpc(url):
    with serving(tenants_of(url)) as target, ExitStack() as clients:
        opened = {}

        def of(tenant):
            if tenant not in opened:
                opened[tenant] = clients.enter_context(Client(target, tenant=tenant, timeout=10.0))
            return opened[tenant]

        yield of
