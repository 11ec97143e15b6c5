"""People whose every byte is their own, so that one that stayed is noticed; and what a naive search says of files."""

import struct
from random import Random

from cauce.linkage.kernel import Kernel
from cauce.linkage.ruleset import default_ruleset
from cauce.model.record import name_digest
from cauce.testing.service_world import account, record, verified

_LETTERS = "bcdfghjklmnpqrstvwxyz"
KERNEL = Kernel.of(default_ruleset())


def _word(random, length=9):
    return "".join(random.choice(_LETTERS + "aeiou") for _ in range(length))


def person(seed, prefix="canary"):
    """Records of one person, on several channels."""
    random = Random(seed)
    word = f"{prefix}{_word(random)}"
    given, surname = _word(random).title(), _word(random).title()
    mail = f"{given}.{surname}{random.randrange(1000)}@{word}.example.org"
    phone = f"+346{random.randrange(10**8):08d}"
    login = f"login-{word}"
    who = {"full_name": f"{given} {surname} {_word(random).title()}", "birth_date": f"19{random.randrange(50, 99)}-03-14"}
    where = {"street": f"calle {_word(random)} {random.randrange(99)}", "city": _word(random).title(), "postal_code": "28013"}
    return [
        account(f"{word}-1", login, verified("email", mail), **who),
        account(f"{word}-2", login, verified("phone", phone), **who, **where),
        record(f"{word}-3", verified("email", mail.upper()), verified("device", f"device-{word}"), source="web", **who),
        record(f"{word}-4", verified("device", f"device-{word}"), source="app"),
    ]


def traces(records):
    """Every byte string that must not stay: texts as sent and as normalised, look-up digests, in the byte orders of both databases."""
    texts, digests = set(), set()
    for one in records:
        subject = KERNEL.preparer.prepare(one).subject
        texts.update([one.record_id, *(identifier.value for identifier in one.identifiers), *(claim.value for claim in subject.claims)])
        texts.update(str(value) for name, value in one.attributes.items() if name in ("full_name", "street", "city"))
        digests.update([name_digest(one.key), subject.signature, *(claim.key for claim in subject.claims), *subject.blocks])
    digests.discard(0)
    found = {form.encode() for text in texts for form in (text, text.lower(), text.upper())}
    return found | {struct.pack(order, digest) for digest in digests for order in ("<q", ">q")}


def staying(paths, needles, others=frozenset()):
    """Which of the needles, that others do not have, are in the files."""
    haystack = b"\0".join(path.read_bytes() for path in paths)
    begins = {haystack[at : at + 8] for at in range(len(haystack))}
    return [needle for needle in needles - others if needle[:8] in begins and needle in haystack]
