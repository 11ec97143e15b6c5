"""Values that mean nobody: what people and programs put where they have nothing to say."""

from __future__ import annotations

from cauce.linkage.normalize.fold import words


NULLS = frozenset(
    {
        "null", "none", "nil", "nan", "undefined", "unknown", "n/a", "na", "n.a.", "#n/a", "-", "--", "---", ".", "?", "0", "x", "xx", "xxx",
        "desconocido", "desconocida", "sin dato", "sin datos", "no tiene", "no aplica", "ninguno", "ninguna", "s/d", "s/n", "nd", "anonymous",
        "anonimo", "missing", "empty", "(null)", "[null]", "<null>", "[object object]", "no disponible", "tbd", "not set", "(not set)",
        "not provided", "not available", "no informado", "guest", "invitado", "default", "dummy", "false", "true",
    }
)  # fmt: skip
"""Folded texts that mean nobody in any namespace."""

_JUNK_LOCALS = frozenset(
    {
        "test", "tests", "testing", "prueba", "pruebas", "no", "noemail", "nomail", "noreply", "donotreply", "notengo", "nothing", "none", "na",
        "null", "sincorreo", "sinemail", "sinmail", "nocorreo", "notiene", "notienecorreo", "notieneemail", "nohay", "nodispone", "asdf", "qwerty",
        "unknown", "desconocido", "anonimo", "anonymous", "undefined", "noaplica", "fake", "falso", "dummy", "nadie", "nobody",
    }
)  # fmt: skip
_ALWAYS_JUNK = frozenset(
    {
        "noemail", "nomail", "noreply", "donotreply", "sincorreo", "sinemail", "sinmail", "nocorreo", "notienecorreo", "notieneemail", "notengo",
        "notiene", "nodispone", "noaplica", "undefined",
    }
)  # fmt: skip
_JUNK_DOMAINS = frozenset(
    {
        "test", "tests", "no", "none", "na", "null", "noemail", "nomail", "email", "mail", "correo", "example", "asdf", "fake", "prueba", "pruebas",
        "sincorreo", "sinemail", "notengo", "notiene", "nocorreo", "unknown", "nada", "invalid", "dummy", "domain", "dominio",
    }
)  # fmt: skip
_MIN_REPEATED = 4
_MIN_SEQUENCE = 8
_DIGITS = ("01234567890123456789", "98765432109876543210")


def is_null(folded: str) -> bool:
    """Whether a folded text is a word for nothing."""
    return folded in NULLS


def is_repeated(text: str) -> bool:
    """Whether a value is one letter or digit over and over (`0000`, `xxxx`), nothing but zeros, or counts up or down (`12345678`)."""
    plain = text if text.isalnum() else "".join(words(text))
    if not plain:
        return True
    if plain[0] == plain[-1] and len(set(plain)) == 1:
        return len(plain) >= _MIN_REPEATED or plain[0] == "0"
    return len(plain) >= _MIN_SEQUENCE and plain.isdigit() and any(plain in run for run in _DIGITS)


def is_junk_email(email: str) -> bool:
    """Whether a canonical address says that there is none: `test@test.com`, `no@no.com`, `noemail@...`, `aaaa@aaaa.com`."""
    local, _, domain = email.partition("@")
    plain = local.replace(".", "").replace("-", "").replace("_", "")
    if plain in _ALWAYS_JUNK:
        return True
    label = domain.partition(".")[0]
    if plain in _JUNK_LOCALS and (label in _JUNK_DOMAINS or plain == label):
        return True
    return len(set(plain)) == 1 and (len(set(label)) == 1 or label in _JUNK_DOMAINS)
