"""Settings: a flag wins over its variable, that over the default; what cannot be used is named, its value is not."""

from __future__ import annotations

import msgspec
import pytest

from cauce.settings import SETTINGS, SettingInvalid, Settings, changed, load, misspelt


def test_nothing_given_is_the_defaults():
    assert load({}) == Settings()


def test_flags_win_over_variables_and_empty_ones_say_nothing():
    settings = load({"CAUCE_STORE": "sqlite:///a.db", "CAUCE_WORKERS": "4", "CAUCE_TLS": "true"}, {"server.workers": 9, "store.url": ""})
    assert (settings.store.url, settings.server.workers, settings.client.tls) == ("sqlite:///a.db", 9, True)


def test_the_table_is_complete():
    rows = {(row.group, row.field) for row in SETTINGS}
    groups = {name: getattr(Settings(), name) for name in Settings.__struct_fields__}
    assert rows == {(group, field) for group, value in groups.items() for field in value.__struct_fields__}
    assert len({row.variable for row in SETTINGS}) == len(SETTINGS)


@pytest.mark.parametrize("variable", ["CAUCE_WORKERS", "CAUCE_TIMEOUT", "CAUCE_TLS", "CAUCE_DRAIN_SECONDS"])
def test_what_cannot_be_used_is_named(variable):
    with pytest.raises(SettingInvalid, match=variable) as caught:
        load({variable: "CANARY-7f3a"})
    assert "CANARY" not in str(caught.value)


def test_settings_are_frozen():
    with pytest.raises(AttributeError):
        load({}).store.url = "x"  # type: ignore[misc]
    assert msgspec.structs.replace(load({}).store, url="x").url == "x"


@pytest.mark.parametrize(
    ("variable", "given"),
    [
        ("CAUCE_WORKERS", "0"),
        ("CAUCE_MAX_IN_FLIGHT", "0"),
        ("CAUCE_MAX_STREAMS", "-1"),
        ("CAUCE_TIMEOUT", "0"),
        ("CAUCE_TIMEOUT", "nan"),
        ("CAUCE_DRAIN_SECONDS", "-1"),
        ("CAUCE_ACTIVATE_SHARE", "1.5"),
        ("CAUCE_LOG_LEVEL", "loud"),
        ("CAUCE_LOG_FORMAT", "xml"),
    ],
)
def test_what_nothing_could_run_with_is_named(variable, given):
    """Also where it comes as a flag."""
    row = next(row for row in SETTINGS if row.variable == variable)
    for act in (lambda: load({variable: given}), lambda: changed(Settings(), row.group, {row.field: given})):
        with pytest.raises(SettingInvalid, match=f"{variable} .*: expected (a|debug|text)"):
            act()


def test_a_group_is_changed_and_the_rest_stays():
    settings = changed(load({"CAUCE_WORKERS": "4", "CAUCE_LOG_LEVEL": "INFO"}), "server", {"listen": "127.0.0.1:1"})
    assert (settings.server.workers, settings.server.listen, settings.log.level) == (4, "127.0.0.1:1", "info")
    assert changed(settings, "log", {"level": "Debug"}).log.level == "debug"


def test_misspelt_variables_are_told_apart_from_those_of_others():
    kubernetes = ("CAUCE_PORT", "CAUCE_SERVICE_HOST", "CAUCE_SERVICE_PORT", "CAUCE_PORT_50051_TCP", "CAUCE_PORT_50051_TCP_ADDR")
    environ = dict.fromkeys((*kubernetes, "CAUCE_STORE", "CAUCE_TRACEBACK", "STORE", "CAUCE_STROE", "CAUCE_LOGLEVEL"), "x")
    assert misspelt(environ) == {"CAUCE_STROE": "CAUCE_STORE", "CAUCE_LOGLEVEL": "CAUCE_LOG_LEVEL"}
