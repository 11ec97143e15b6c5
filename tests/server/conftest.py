import pytest

pytest.register_assert_rewrite(*(f"cauce.testing.service_cases_{part}" for part in ("records", "identities", "changes", "jobs")))
