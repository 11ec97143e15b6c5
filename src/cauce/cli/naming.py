"""Names as people type them: `source/record_id`, `email:x@y.example`, `given_name=Clara`."""

from __future__ import annotations

import re
from typing import NamedTuple

from cauce.errors import InvalidValue, NotFound, PermissionDenied, Reason
from cauce.linkage.columns.headers import ATTRIBUTES
from cauce.model.record import AttributeValue, Identifier, RecordKey
from cauce.service.api import MAX_PAGE, Cauce, LookupOutcome

_IDENTITY = re.compile("[0-9a-f]{32}")
_SCANNED_PAGES = 50
"""Pages that are read to find a record whose source is not given."""


def parse_identifier(text: str) -> tuple[str, str]:
    """`email:x@y.example`.

    Raises:
        InvalidValue: there is no namespace or no value.
    """
    namespace, colon, value = text.partition(":")
    if not colon or not namespace.strip() or not value.strip():
        raise InvalidValue("IDENTIFIER", "must be NAMESPACE:VALUE, such as email:x@y.example")
    return namespace.strip(), value.strip()


def find_record(cauce: Cauce, text: str) -> RecordKey:
    """`source/record_id`, or a record_id alone if only one source has it.

    Raises:
        NotFound: no such record.
        InvalidValue: several sources have it, or there are too many records to search for it.
    """
    source, slash, record_id = text.partition("/")
    if slash and source and record_id:
        return RecordKey(source, record_id)
    found: list[RecordKey] = []
    token = ""
    for _ in range(_SCANNED_PAGES):
        page = cauce.list_records(page_size=MAX_PAGE, page_token=token)
        found += [stored.record.key for stored in page.items if stored.record.record_id == text]
        token = page.next_page_token
        if not token:
            break
    if len(found) == 1:
        return found[0]
    if found:
        raise InvalidValue("RECORD", f"{len(found)} sources have this record_id: write SOURCE/RECORD_ID ({_sources(found)})")
    if token:
        raise InvalidValue("RECORD", "there are too many records to search for it: write SOURCE/RECORD_ID")
    raise NotFound("no record has this record_id", reason=Reason.RECORD_NOT_FOUND)


def _sources(found: list[RecordKey]) -> str:
    return ", ".join(sorted(key.source for key in found)[:5])


def find_identity(cauce: Cauce, text: str, region: str = "", as_of: str = "") -> str:
    """An identity's id: from the id, `namespace:value`, or a record's name, as `find_record` takes it (`as_of`: where it was then).

    Raises:
        NotFound: nothing, or more than one identity, is behind it.
    """
    source, slash, record_id = text.partition("/")
    if slash and source and record_id:
        try:
            return cauce.get_record(RecordKey(source, record_id), as_of=as_of).identity_id
        except NotFound:
            if ":" not in text:  # `loyalty/acme:77` is an identifier
                raise
    if ":" not in text:
        return text if _IDENTITY.fullmatch(text) else _identity_of_bare(cauce, text, as_of)
    answer = cauce.lookup_identifiers([parse_identifier(text)], region=region)[0]
    if answer.outcome is LookupOutcome.MATCH:
        return answer.identity_id
    raise NotFound(f"the identifier leads to no single identity: {answer.outcome}")


def _identity_of_bare(cauce: Cauce, record_id: str, as_of: str) -> str:
    """The identity of the only record of this id; what is the id of none is left to be judged as an identity's."""
    try:
        return cauce.get_record(find_record(cauce, record_id), as_of=as_of).identity_id
    except (NotFound, PermissionDenied):
        return record_id


class Known(NamedTuple):
    """What a search is told."""

    attributes: dict[str, AttributeValue]
    identifiers: tuple[Identifier, ...]


def parse_known(words: list[str]) -> Known:
    """`given_name=Clara`, `email:x@y.example`; a word without either is part of the full name.

    Raises:
        InvalidValue: a word is none of these.
    """
    attributes: dict[str, AttributeValue] = {}
    identifiers: list[Identifier] = []
    name: list[str] = []
    for word in words:
        key, equals, value = word.partition("=")
        if equals:
            if key not in ATTRIBUTES:
                raise InvalidValue("WORDS", f"an attribute to search by must be one of {', '.join(ATTRIBUTES)}")
            attributes[key] = value
        elif ":" in word:
            namespace, value = parse_identifier(word)
            identifiers.append(Identifier(namespace=namespace, value=value))
        else:
            name.append(word)
    if name:
        attributes["full_name"] = " ".join(name)
    if not attributes and not identifiers:
        raise InvalidValue("WORDS", "say something to search for: a name, birth_date=1985-03-14, email:x@y.example")
    return Known(attributes, tuple(identifiers))
