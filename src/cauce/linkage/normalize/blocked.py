"""Values that mean nobody: what people and programs put where they have nothing to say."""

from __future__ import annotations

from functools import cache

from cauce.linkage.data import rows, word_sets
from cauce.linkage.normalize.fold import words

_MIN_REPEATED = 4
_MIN_SEQUENCE = 8
_MIN_LETTERS = 3
_MOST_KINDS = 14
"""More different characters than this are neither a repetition nor a sequence of digits."""
_DIGITS = ("01234567890123456789", "98765432109876543210")


@cache
def nulls() -> frozenset[str]:
    """Folded texts that mean nobody in any namespace."""
    return frozenset(row[0] for row in rows("nulls.tsv"))


def is_null(folded: str) -> bool:
    """Whether a folded text is a word for nothing."""
    return folded in nulls()


def is_repeated(text: str) -> bool:
    """Whether a value is one letter or digit over and over (`0000`, `xxxx`), nothing but zeros, or counts up or down (`12345678`)."""
    ends = text[:1] + text[-1:]
    if ends.isalnum() and not ends.isdigit() and ends[0] != ends[1]:
        return False  # neither one over and over nor digits: nearly all
    if len(set(text)) > _MOST_KINDS:
        return False
    plain = text if text.isalnum() else "".join(words(text))
    if not plain:
        return True
    if plain[0] == plain[-1] and len(set(plain)) == 1:
        return len(plain) >= _MIN_REPEATED or plain[0] == "0"
    return len(plain) >= _MIN_SEQUENCE and plain.isdigit() and any(plain in run for run in _DIGITS)


def is_junk_email(email: str) -> bool:
    """Whether a canonical address says that there is none: `test@test.com`, `no@no.com`, `noemail@...`, `aaaa@aaaa.com`."""
    local, _, domain = email.partition("@")
    plain = local if local.isalnum() else local.replace(".", "").replace("-", "").replace("_", "")
    junk = word_sets("junk_emails.tsv")
    if plain in junk["always"] or plain.rstrip("0123456789") in junk["always"]:
        return True
    is_word, is_repeated = plain in junk["local"], len(plain) >= _MIN_LETTERS and not plain.strip(plain[0])
    if not (is_word or is_repeated):
        return False
    label = domain.partition(".")[0]
    return label in junk["domain"] or (is_word and plain == label) or (is_repeated and len(set(label)) == 1)
