from cauce.testing.postgres import postgres_url_fixture

__all__ = ["postgres_url_fixture"]
