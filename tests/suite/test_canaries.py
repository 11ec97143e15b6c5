"""The canaries sing: a value in an error or a log line is noticed."""

from __future__ import annotations

import logging

import pytest

from cauce.errors import InvalidValue, NotFound
from cauce.linkage.kernel import Kernel
from cauce.linkage.ruleset import default_ruleset
from cauce.model.record import Identifier, Record
from cauce.server.observing import make_logger
from cauce.settings import LogSettings

VALUE = "canary.bird@example.es"


@pytest.mark.parametrize(
    "say",
    [
        lambda: NotFound(f"nobody has {VALUE}"),
        lambda: NotFound("nobody", metadata={"who": VALUE}),
        lambda: InvalidValue("value", f"{VALUE} is no phone number"),
        lambda: logging.getLogger("anything").error("%s was put", VALUE),
        lambda: make_logger(LogSettings()).info("put", who=VALUE),
    ],
)
def test_a_value_that_gets_out_is_noticed(canaries, say):
    record = Record(source="web", record_id="1", observed_at=0, identifiers=(Identifier(namespace="email", value=VALUE),))
    Kernel.of(default_ruleset()).preparer.prepare(record)
    assert not canaries.leaks()
    say()
    assert canaries.leaks()
    canaries.said.clear()
