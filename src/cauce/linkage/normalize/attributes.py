"""Which attribute means what: the usual English and Spanish names of each part, for reading records and for the golden record."""

from __future__ import annotations

from collections.abc import Mapping

from cauce.model.record import AttributeValue


SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "full_name": ("full_name", "name", "fullname", "display_name", "nombre_completo", "customer_name", "contact_name", "nombre_y_apellidos"),
    "given_name": ("given_name", "first_name", "firstname", "givenname", "given_names", "fname", "nombre", "nombres", "nombre_pila", "forename"),
    "middle_name": ("middle_name", "middlename", "middle_names", "segundo_nombre", "second_name", "middle_initial"),
    "family_name": ("family_name", "last_name", "lastname", "surname", "familyname", "lname", "apellidos", "apellido", "primer_apellido",
                    "apellido1", "apellido_1", "apellido_paterno", "paternal_surname", "first_surname", "surnames", "first_family_name"),
    "second_family_name": ("second_family_name", "apellido2", "apellido_2", "segundo_apellido", "apellido_materno", "second_surname",
                           "maternal_surname", "second_last_name"),
    "suffix": ("suffix", "name_suffix", "honorific_suffix", "generation"),
    "company": ("company", "company_name", "empresa", "organization", "organisation", "organization_name", "organisation_name", "employer",
                "business_name", "razon_social", "legal_name", "account_name"),
    "kind": ("record_type", "entity_type", "customer_type", "party_type", "tipo_persona", "tipo_cliente"),
    "sex": ("sex", "gender", "sexo", "genero"),
    "birth_date": ("birth_date", "date_of_birth", "dob", "birthdate", "birthday", "fecha_nacimiento", "fecha_de_nacimiento", "born"),
    "birth_year": ("birth_year", "year_of_birth", "birth_date_year", "ano_nacimiento", "year", "by"),
    "birth_month": ("birth_month", "month_of_birth", "birth_date_month", "mes_nacimiento", "month", "bm"),
    "birth_day": ("birth_day", "day_of_birth", "birth_date_day", "dia_nacimiento", "day", "bd"),
    "street": ("street", "address", "address_1", "address1", "address_line1", "address_line_1", "addressline1", "street_address", "direccion",
               "calle", "domicilio", "street_name", "road", "line1"),
    "street_number": ("street_number", "number", "numero", "house_number", "num", "numero_exterior", "num_ext", "house_no"),
    "unit": ("unit", "flat", "apartment", "apt", "suite", "address_2", "address2", "address_line2", "address_line_2", "line2", "piso_puerta",
             "numero_interior", "num_int"),
    "floor": ("floor", "piso", "planta"),
    "door": ("door", "puerta"),
    "postal_code": ("postal_code", "postcode", "zip", "zip_code", "zipcode", "cp", "codigo_postal", "post_code", "postalcode", "c_p"),
    "city": ("city", "town", "suburb", "ciudad", "localidad", "municipio", "poblacion", "locality", "alcaldia"),
    "region": ("state", "region", "provincia", "province", "estado", "county", "comunidad_autonoma", "entidad_federativa"),
}  # fmt: skip
"""Part -> attribute names that carry it, the first one found wins."""

_PART_OF = {name: (part, rank) for part, names in SYNONYMS.items() for rank, name in enumerate(names)}

NAME_PARTS = ("full_name", "given_name", "middle_name", "family_name", "second_family_name", "suffix")
ADDRESS_PARTS = ("street", "street_number", "unit", "floor", "door", "postal_code", "city", "region")


def part_of(attribute: str) -> str:
    """Which part an attribute name means (`dob` is `birth_date`); empty for one that matching does not read."""
    found = _PART_OF.get(attribute) or _PART_OF.get(attribute.lower().replace("-", "_").replace(" ", "_"))
    return found[0] if found else ""


def parts_of(attributes: Mapping[str, AttributeValue]) -> dict[str, tuple[str, str]]:
    """Part -> (attribute name, text) of what matching reads. Of several names for one part, the first of its table wins."""
    parts: dict[str, tuple[str, str]] = {}
    ranks: dict[str, tuple[int, str]] = {}
    for name, value in attributes.items():
        found = _PART_OF.get(name) or _PART_OF.get(name.lower().replace("-", "_").replace(" ", "_"))
        if found is None:
            continue
        text = value if type(value) is str else _text(value)
        if not text or text.isspace():
            continue
        part, rank = found
        if part not in parts or (rank, name) < ranks[part]:
            parts[part] = (name, text)
            ranks[part] = (rank, name)
    return parts


def _text(value: AttributeValue) -> str:
    if isinstance(value, bool):
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else ""
    if isinstance(value, tuple):
        return " ".join(value)
    return str(value)
