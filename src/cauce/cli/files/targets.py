"""What a column can mean, the words by which headers say it, and the content that must bear it out. All of it is data."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import NamedTuple

RECORD = ("record_id", "source", "observed_at", "region")
"""Targets that are parts of the record itself; at most one column each."""

ATTRIBUTES = (
    "given_name",
    "middle_name",
    "family_name",
    "second_family_name",
    "suffix",
    "full_name",
    "birth_date",
    "sex",
    "street",
    "street_number",
    "unit",
    "floor",
    "door",
    "postal_code",
    "city",
    "state",
    "country",
    "company",
    "language",
)
"""Attributes with a meaning. Several columns for one are joined with a space, in the order of the file (`address_1`, `address_2`)."""

BIRTH_PARTS = ("birth_year", "birth_month", "birth_day")
"""Three columns that are one birth date."""

NAMESPACES = (
    "email",
    "phone",
    "national_id",
    "passport",
    "tax_id",
    "curp",
    "rfc",
    "customer_id",
    "login",
    "loyalty",
    "card",
    "order",
    "device",
    "cookie",
    "email_sha256/meta",
    "email_sha256/google",
    "email_sha256/uid2",
    "phone_sha256/meta",
    "phone_sha256/google",
    "phone_sha256/uid2",
)
"""Identifiers; each column of one gives an identifier of its own."""

SINGLE = frozenset({*RECORD, *BIRTH_PARTS, "full_name", "birth_date", "sex", "postal_code", "street_number"})
"""Targets that only one column can have; the one whose header says it best."""

SKIP = "-"

HEADERS: dict[str, str] = {
    "record_id": "record_id rec_id recordid row_id rowid uuid guid id pk key registro id_registro num_registro clave",
    "source": "source source_system fuente origen sistema canal channel",
    "observed_at": (
        "observed_at event_time event_at occurred_at updated_at last_updated update_date modified_at last_modified modified timestamp ts "
        "datetime fecha_actualizacion fecha_modificacion ultima_actualizacion fecha_hora fecha_evento created_at created creation_date "
        "fecha_alta fecha_creacion signup_date registered_at date fecha"
    ),
    "region": "region_code country_code country_iso iso_country pais_iso codigo_pais cod_pais country pais",
    "given_name": (
        "given_name given_names givenname first_name firstname fname forename first nombre nombres nombre_pila nombre_de_pila "
        "primer_nombre nom_pila given_name_1 given1"
    ),
    "middle_name": "middle_name middle_names mname middle segundo_nombre given_name_2 given2",
    "family_name": (
        "family_name familyname surname last_name lastname lname sname last apellidos apellido apellido1 apellido_1 primer_apellido "
        "apellido_paterno ape1 ap1 paterno surname1 surname_1 first_surname"
    ),
    "second_family_name": (
        "second_family_name apellido2 apellido_2 segundo_apellido apellido_materno ape2 ap2 materno surname2 surname_2 second_surname"
    ),
    "suffix": "suffix name_suffix",
    "full_name": (
        "full_name fullname name complete_name customer_name contact_name display_name nombre_completo nombre_y_apellidos "
        "nombre_apellidos apellidos_y_nombre apellidos_nombre nombre_cliente titular cliente"
    ),
    "birth_date": (
        "birth_date birthdate birthday date_of_birth dob d_o_b born fecha_nacimiento fecha_de_nacimiento f_nacimiento fec_nac "
        "fecha_nac fnac nacimiento"
    ),
    "birth_year": "birth_year year_of_birth yob by ano_nacimiento",
    "birth_month": "birth_month month_of_birth mob bm mes_nacimiento",
    "birth_day": "birth_day day_of_birth bd dia_nacimiento",
    "sex": "sex gender sexo genero",
    "street": (
        "street street_name street_address address address_1 address1 addr addr1 address_line_1 address_line1 line1 calle direccion "
        "domicilio dir direccion_1 direccion1 via nombre_via"
    ),
    "street_number": "street_number street_no house_number house_no numero num numero_calle numero_exterior num_ext no_exterior",
    "unit": (
        "unit flat apartment apt suite address_2 address2 addr2 address_line_2 address_line2 line2 piso_puerta "
        "numero_interior num_int no_interior interior direccion_2 direccion2"
    ),
    "floor": "floor piso planta",
    "door": "door puerta",
    "postal_code": "postal_code postalcode postcode post_code zip zip_code zipcode cp c_p codigo_postal cod_postal",
    "city": "city town suburb locality municipality ciudad poblacion localidad municipio",
    "state": "state province county region provincia estado comunidad comunidad_autonoma",
    "company": "company company_name employer organisation organization organization_name empresa razon_social compania",
    "language": "language lang locale idioma lengua",
    "email": (
        "email e_mail mail email_address emailaddress email1 email_1 email2 email_2 correo correo_electronico correoe email_personal "
        "dir_correo"
    ),
    "phone": (
        "phone phone_number phonenumber phone1 phone_1 phone2 phone_2 mobile mobile_phone mobile_number cell cell_phone cellphone "
        "telephone tel telf tlf tfno telefono telefono1 telefono_1 telefono2 telefono_2 telefono_movil telefono_fijo movil celular "
        "whatsapp msisdn home_phone work_phone"
    ),
    "national_id": (
        "national_id nationalid soc_sec_id ssn social_security_number social_security dni nif nie dni_nie nif_nie documento "
        "documento_identidad num_documento numero_documento doc_identidad"
    ),
    "passport": "passport passport_number pasaporte num_pasaporte",
    "tax_id": "tax_id vat_number vat cif nif_cif cuit cuil",
    "curp": "curp",
    "rfc": "rfc",
    "customer_id": (
        "customer_id customerid customer_number customer_no customer cust_id custid client_id clientid account_id accountid "
        "account_number user_id userid member_id id_cliente cod_cliente codigo_cliente num_cliente numero_cliente cliente_id id_usuario"
    ),
    "login": "login username user_name usuario nombre_usuario",
    "loyalty": (
        "loyalty loyalty_id loyalty_card loyalty_number card_loyalty tarjeta_fidelidad tarjeta_cliente tarjeta_puntos socio "
        "num_socio numero_socio id_socio"
    ),
    "card": "card card_id card_number card_token payment_card tarjeta num_tarjeta numero_tarjeta token_tarjeta",
    "order": "order order_id order_number orderid pedido id_pedido num_pedido numero_pedido",
    "device": "device device_id deviceid idfa gaid aaid idfv advertising_id dispositivo id_dispositivo",
    "cookie": "cookie cookie_id visitor_id anonymous_id client_cookie ga_id id_cookie",
    "email_sha256/google": "email_sha256_google hashed_email_google",
    "email_sha256/meta": "email_sha256_meta hashed_email_meta",
    "email_sha256/uid2": "email_sha256_uid2 uid2_email",
    "phone_sha256/google": "phone_sha256_google hashed_phone_google",
    "phone_sha256/meta": "phone_sha256_meta hashed_phone_meta",
    "phone_sha256/uid2": "phone_sha256_uid2 uid2_phone",
}
"""Header words of each target, the surest first, folded as `folded` folds them. English, Spanish and the usual abbreviations."""

_SPOILING = (
    "type tipo kind status estatus count num_of flag opt optin opt_in consent consentimiento verified verificado valid valido domain "
    "dominio hash md5 sha1 provider operator operador carrier brand marca level nivel points puntos balance saldo score total amount "
    "importe newsletter marketing comment comentario notes notas reason motivo preferred preferido"
)
_SPOILERS = frozenset(_SPOILING.split())
"""A header that holds one of these says something *about* an e-mail, a phone or a card."""


class Word(NamedTuple):
    """What a header says: a target, and how sure (0 is surest)."""

    target: str
    rank: int


def _words() -> dict[str, Word]:
    return {word: Word(target, rank) for target, words in HEADERS.items() for rank, word in enumerate(words.split())}


_WORDS = _words()


def folded(header: str) -> str:
    """Lower case, no accents, words joined by one underscore; `fechaNacimiento` and `Fecha Nacimiento` are the same."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", header.strip())
    plain = "".join(c for c in unicodedata.normalize("NFKD", spaced) if not unicodedata.combining(c)).lower()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")


def heading(header: str) -> Word | None:
    """What a header says by itself; the longest known word within a longer header counts, unless it is spoiled."""
    name = folded(header)
    if name in _WORDS:
        return _WORDS[name]
    tokens = name.split("_")
    if _SPOILERS.intersection(tokens):
        return None
    for length in range(len(tokens) - 1, 0, -1):
        for start in range(len(tokens) - length, -1, -1):
            part = "_".join(tokens[start : start + length])
            if part in _WORDS and len(part) > 3:  # noqa: PLR2004 - `id`, `cp` or `by` within a longer header say nothing
                return Word(_WORDS[part].target, 100 + _WORDS[part].rank)
    return None


_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_PHONE = re.compile(r"\+?[\d\s().\-/]{6,24}(?:(?:x|ext\.?|#)\s*\d+)?", re.IGNORECASE)
_DATE = re.compile(r"(?:\d{4}[-/.]?\d{1,2}[-/.]?\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})(?:[ T].*)?")
_EPOCH = re.compile(r"\d{10}(?:\d{3}|\d{6})?")
_COUNTRY = re.compile(r"[A-Za-z]{2}")
_SHA256 = re.compile(r"[0-9a-fA-F]{64}|[A-Za-z0-9+/_-]{43}=?")


def _letters(value: str) -> bool:
    return sum(c.isalpha() for c in value) * 2 >= len(value.replace(" ", ""))


def _code(value: str) -> bool:
    return len(value) <= 64 and any(c.isdigit() for c in value)  # noqa: PLR2004 - longer is prose


def _phone(value: str) -> bool:
    return bool(_PHONE.fullmatch(value)) and 7 <= sum(c.isdigit() for c in value) <= 15  # noqa: PLR2004 - E.164


class Check(NamedTuple):
    """Content that bears a header out: at least `share` of the values pass, and `distinct` of them differ."""

    says: str
    passes: Callable[[str], object]
    share: float
    distinct: float = 0.0


CHECKS: dict[str, Check] = {
    "record_id": Check("values that never repeat", lambda value: len(value) <= 1024, 1.0, 1.0),  # noqa: PLR2004 - as long as an id may be
    "observed_at": Check("times", lambda value: _DATE.fullmatch(value) or _EPOCH.fullmatch(value), 0.8),
    "region": Check("two-letter country codes", _COUNTRY.fullmatch, 0.9),
    "birth_date": Check("dates", _DATE.fullmatch, 0.6),
    "email": Check("e-mail addresses", _EMAIL.fullmatch, 0.6),
    "phone": Check("phone numbers", _phone, 0.7),
    **{name: Check("numbers or codes with digits", _code, 0.7, 0.2) for name in ("national_id", "passport", "tax_id", "curp", "rfc")},
    "customer_id": Check("ids that differ", lambda value: len(value) <= 128, 0.9, 0.05),  # noqa: PLR2004 - ids are short
    "loyalty": Check("ids with digits that differ", _code, 0.7, 0.05),
    "card": Check("ids with digits that differ", _code, 0.7, 0.05),
    "order": Check("ids with digits that differ", _code, 0.7, 0.05),
    "device": Check("ids that differ", lambda value: len(value) <= 256, 0.9, 0.05),  # noqa: PLR2004 - ids are short
    "cookie": Check("ids that differ", lambda value: len(value) <= 256, 0.9, 0.05),  # noqa: PLR2004 - ids are short
    "postal_code": Check("short codes with digits", lambda value: len(value) <= 10 and any(c.isdigit() for c in value), 0.7),  # noqa: PLR2004
    "street_number": Check("short texts with digits", lambda value: len(value) <= 16 and any(c.isdigit() for c in value), 0.5),  # noqa: PLR2004
    **{name: Check("mostly letters", _letters, 0.6) for name in ("given_name", "family_name", "full_name", "city", "company")},
    **{name: Check("SHA-256 digests", _SHA256.fullmatch, 0.9) for name in NAMESPACES if "_sha256/" in name},
}


def bears_out(target: str, values: Sequence[str]) -> bool:
    """Whether the values of a column can be what its header says. A column without values is taken at its word."""
    check = CHECKS.get(target)
    if check is None or not values:
        return True
    passed = sum(bool(check.passes(value)) for value in values)
    return passed >= check.share * len(values) and len(set(values)) >= check.distinct * len(values)


def looks_like_data(header: Sequence[str]) -> bool:
    """Whether a header line is a customer's row: some cell of it is an e-mail, a phone number or a date."""
    return any(_EMAIL.fullmatch(cell) or _phone(cell) or _DATE.fullmatch(cell) for cell in header)
