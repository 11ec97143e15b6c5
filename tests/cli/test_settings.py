"""Settings: a flag wins over its variable, that over the default; what cannot be used is named, its value is not."""

from __future__ import annotations

import msgspec
import pytest

from cauce.settings import SETTINGS, SettingInvalid, Settings, load


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
