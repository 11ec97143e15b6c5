"""The service in process and the client over gRPC keep the same promises, on both stores."""

import pytest

from cauce.testing.postgres import database
from cauce.testing.service_suite import ServiceSuite
from server.worlds import in_process, over_grpc


class TestInProcessOnSqlite(ServiceSuite):
    @pytest.fixture(scope="class")
    @classmethod
    def world(cls, tmp_path_factory):
        with in_process(f"sqlite:///{tmp_path_factory.mktemp('service')}/cauce.db") as of:
            yield of


class TestOverGrpcOnSqlite(ServiceSuite):
    @pytest.fixture(scope="class")
    @classmethod
    def world(cls, tmp_path_factory):
        with over_grpc(f"sqlite:///{tmp_path_factory.mktemp('service')}/cauce.db") as of:
            yield of


@pytest.mark.slow
class TestInProcessOnPostgres(ServiceSuite):
    @pytest.fixture(scope="class")
    @classmethod
    def world(cls):
        with database() as url, in_process(url) as of:
            yield of


@pytest.mark.slow
class TestOverGrpcOnPostgres(ServiceSuite):
    @pytest.fixture(scope="class")
    @classmethod
    def world(cls):
        with database() as url, over_grpc(url) as of:
            yield of
