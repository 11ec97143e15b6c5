"""National ids: compact form, the kinds we can check, and what a CURP says of its bearer."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from cauce.errors import InvalidValue


class NationalId(NamedTuple):
    """A compact id; `doubt` says, without the value, why it is trusted less (empty: nothing speaks against it)."""

    value: str
    kind: str
    doubt: str = ""


_NOT_ALNUM = re.compile(r"[\W_]+")
_NIF_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"
_NIF = re.compile(r"([0-9XYZKLM])(\d{7})([A-Z])")
_SHORT_NIF = re.compile(r"\d{5,7}[A-Z]")
_CIF = re.compile(r"[ABCDEFGHJNPQRSUVW]\d{7}[0-9A-J]")
_CURP = re.compile(r"[A-Z]{4}\d{6}[HMX][A-Z]{5}[0-9A-Z]\d")
_RFC = re.compile(r"[A-Z&Ñ]{3,4}\d{6}[A-Z0-9]{3}")
_CURP_ALPHABET = "0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ"
_CUIT = re.compile(r"(?:2[03457]|3[034])\d{9}")
_CUIT_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_SSN = re.compile(r"\d{9}")
_LABEL = re.compile(r"(?:DNI|NIF|NIE|CIF|CURP|RFC|CUI[TL]|CPF|NIT|RUT|SSN)(?=[A-Z]?\d|[A-Z]{3,4}\d{6})")
_LABELS_OF = {
    "BE": ("NISS", "INSZ"), "BO": ("CI",), "BR": ("RG",), "CL": ("RUN",), "CO": ("CC", "CE", "TI", "NUIP"), "CR": ("CI",), "DK": ("CPR",),
    "EC": ("CI", "RUC"), "GB": ("NINO", "NI"), "GR": ("AMKA", "AFM"), "IE": ("PPSN", "PPS"), "IN": ("AADHAAR", "UID"), "IT": ("CF",),
    "NL": ("BSN",), "PE": ("RUC", "CE"), "PL": ("PESEL", "NIP"), "PT": ("BI", "CC"), "PY": ("CI",), "RO": ("CNP",), "RU": ("SNILS", "INN"),
    "TR": ("TCKN", "TC"), "UY": ("CI",), "VE": ("CI", "V"),
}  # fmt: skip
"""What people of a country write before an id of digits: names of papers that begin other ids elsewhere."""
_PADDED = re.compile(r"(?:0(\d{8}[A-Z])|([XYZ])0(\d{7}[A-Z]))")
_MIN_LENGTH = 4

GENERIC = frozenset(
    {
        "00000000T", "12345678Z", "11111111H", "99999999R", "00000001R", "X0000000T", "Y0000000Z", "XAXX010101000", "XEXX010101000",
        "111111111", "123456789", "078051120", "219099999", "987654321", "12345678", "01234567", "1234567", "1234567890",
    }
)  # fmt: skip
"""Ids that pass every check and mean nobody: generic RFCs, the NIFs of sample forms, the SSN of the 1938 wallet."""


@lru_cache(maxsize=65_536)
def national_id(text: str, region: str = "") -> NationalId:
    """The compact id in capital letters, without its paper's name or its country in front, its kind and what speaks against it.

    Raises:
        InvalidValue: fewer than four letters and digits.
    """
    value = _NOT_ALNUM.sub("", text.upper()) if "&" not in text else re.sub(r"[^A-Z0-9&Ñ]+", "", text.upper())
    while (label := _LABEL.match(value)) and (_is_spanish(value[label.end() :]) or not _is_mexican(value)):
        value = value[label.end() :]
    if len(value) < _MIN_LENGTH or not any(char.isdigit() for char in value):
        raise InvalidValue("value", "is not a national id: too short, or without digits")
    for paper in _LABELS_OF.get(region, ()):
        if value.startswith(paper) and value[len(paper) :].isdigit():
            value = value[len(paper) :]
    if value.startswith("ES") and _is_spanish(value[2:]):
        value = value[2:]
    elif region and value.startswith(region) and value[2:].isdigit():
        value = value[2:]  # the country in front, as in VAT numbers
    padded = _PADDED.fullmatch(value)
    if padded and _is_spanish(unpadded := "".join(filter(None, padded.groups()))):
        value = unpadded
    if region in ("ES", "") and _SHORT_NIF.fullmatch(value) and _nif_letter(value[:-1]) == value[-1]:
        value = value.zfill(9)
    kind, doubt = _judge(value, region)
    return NationalId(value, kind, doubt)


def _is_mexican(value: str) -> bool:
    return _RFC.fullmatch(value) is not None or _CURP.fullmatch(value) is not None


def _is_spanish(value: str) -> bool:
    return (_NIF.fullmatch(value) is not None and _nif_ok(value)) or (_CIF.fullmatch(value) is not None and _cif_ok(value))


def _judge(value: str, region: str) -> tuple[str, str]:
    """Kind and doubt of a compact id; both empty: of a kind that cannot be checked."""
    if _CURP.fullmatch(value):
        return "curp", "" if _curp_ok(value) else "check digit does not fit"
    if _RFC.fullmatch(value):
        return "rfc", ""
    if region in ("AR", "") and _CUIT.fullmatch(value):
        return "cuit", "" if _cuit_ok(value) or not region else "check digit does not fit"
    return _judge_nine(value, region)


def _judge_nine(value: str, region: str) -> tuple[str, str]:
    """Of the ids that have nine characters: the Spanish ones, and the social security number."""
    if _NIF.fullmatch(value):
        return "nif", "" if _nif_ok(value) or region not in ("ES", "") else "control letter does not fit"
    if _CIF.fullmatch(value):
        return "cif", "" if _cif_ok(value) or region != "ES" else "control character does not fit"
    if region == "US" and _SSN.fullmatch(value):
        return "ssn", "" if _ssn_ok(value) else "no such social security number is given out"
    return "", ""


def _nif_letter(digits: str) -> str:
    return _NIF_LETTERS[int(digits) % 23]


def _nif_ok(value: str) -> bool:
    first = value[0]
    digits = ("0" if first in "XKLM" else {"Y": "1", "Z": "2"}.get(first, first)) + value[1:8]
    return _nif_letter(digits) == value[8]


def _cif_ok(value: str) -> bool:
    odd = sum(sum(divmod(2 * int(digit), 10)) for digit in value[1:8:2])
    control = -(odd + sum(int(digit) for digit in value[2:8:2])) % 10
    return value[8] in (str(control), "JABCDEFGHI"[control])


def _curp_ok(value: str) -> bool:
    total = sum(_CURP_ALPHABET.index(char) * weight for char, weight in zip(value[:17], range(18, 1, -1), strict=True))
    return str(-total % 10) == value[17]


def _cuit_ok(value: str) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(value, _CUIT_WEIGHTS, strict=False))
    return (11 - total % 11) % 11 == int(value[10])


def _ssn_ok(value: str) -> bool:
    return value[:3] not in ("000", "666") and value[0] != "9" and value[3:5] != "00" and value[5:] != "0000"


def is_generic_id(value: str) -> bool:
    """Whether a compact id is one that many write and nobody has: a generic one, or one character repeated."""
    digits = value[:-1] if value[-1:].isalpha() else value
    return value in GENERIC or len(set(digits)) == 1


def curp_birth_date(value: str) -> str:
    """`YYYYMMDD` that a CURP embeds; the 17th character is a digit for births before 2000."""
    century = "19" if value[16].isdigit() else "20"
    return century + value[4:10]


def curp_sex(value: str) -> str:
    """`m`, `f` or empty, as a CURP says (H: hombre, M: mujer)."""
    return {"H": "m", "M": "f"}.get(value[10], "")
