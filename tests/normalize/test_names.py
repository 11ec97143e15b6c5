"""Personal names, Spanish and English customs."""

from __future__ import annotations

import pytest

from cauce.linkage.data import rows
from cauce.linkage.normalize import full_forms, script_of
from cauce.linkage.normalize.name import parse_full_name, parse_name_parts
from cauce.linkage.normalize.nicknames import full_given
from cauce.model.subject import PersonName

WRITTEN = [
    ("Mª Carmen Ruiz de la Torre", "maria carmen", "ruiz torre"),
    ("M.ª José García López", "maria jose", "garcia lopez"),
    ("Ma. Fernanda López", "maria fernanda", "lopez"),
    ("Ma Teresa López", "maria teresa", "lopez"),
    ("GARCIA LOPEZ, MARIA JOSE", "maria jose", "garcia lopez"),
    ("GARCIA LOPEZ MARIA JOSE", "maria jose", "garcia lopez"),
    ("José María García López", "jose maria", "garcia lopez"),
    ("Ruiz Carmen", "carmen", "ruiz"),
    ("Juan Pablo García", "juan pablo", "garcia"),
    ("Juan Pablo", "juan pablo", ""),
    ("José Luis Rodríguez Zapatero", "jose luis", "rodriguez zapatero"),
    ("María del Carmen Ruiz Gil", "maria carmen", "ruiz gil"),
    ("FERNANDEZ DE LA CRUZ JUAN CARLOS", "juan carlos", "fernandez cruz"),
    ("María López viuda de Pérez", "maria", "lopez"),
    ("Vda. de Pérez", "", "perez"),
    ("Mary Smith née Jones", "mary", "smith jones"),
    ("Mme Sophie Lefèvre épouse Martin", "sophie", "lefevre martin"),
    ("Nowak Anna z domu Kowalska", "anna", "nowak kowalska"),
    ("Smith née Jones, Mary", "mary", "smith jones"),
    ("John & Mary Smith", "", "smith"),
    ("Smith, John and Mary", "", "smith"),
    ("Mr. and Mrs. John Smith", "", "smith"),
    ("Hans und Eva Braun", "", "braun"),
    ("Martin & Judith Aldridge", "", "aldridge"),
    ("Marks and Spencer", "spencer", "marks"),
    ("Ernst & Young", "ernst", "young"),
    ("Mr J Smith & Mrs K Smith", "", "smith"),
    ("Rajesh S/o Mohan Lal", "rajesh", "lal"),
    ("Ravi a/l Muthu", "ravi", "muthu"),
    ("Sunita W/O. Rajesh Sharma", "sunita", "sharma"),
    ("VAN DEN BROECK P.", "p", "broeck"),
    ("De Luca G.", "g", "luca"),
    ("Van Morrison", "van", "morrison"),
    ("La Toya Jackson", "victoria", "jackson"),
    ("Dr. med. dent. Ute Koch", "ute", "koch"),
    ("Monsieur le Docteur Paul Roux", "paul", "roux"),
    ("Fru Anna Berg", "anna", "berg"),
    ("Moh. Rizki", "mohammed", "rizki"),
    ("Ana García-López", "ana", "garcia lopez"),
    ("Jean-Luc Picard", "jean luc", "picard"),
    ("Sinéad O'Connor", "sinead", "oconnor"),
    ("Ronald Mc Donald", "ronald", "mcdonald"),
    ("Ludwig van Beethoven", "ludwig", "beethoven"),
    ("Sr. D. Juan Pérez", "juan", "perez"),
    ("Dña. Ana Ruiz", "ana", "ruiz"),
    ("D. Smith", "d", "smith"),
    ("Don Johnson", "don", "johnson"),
    ("Mrs. Jane Doe", "jane", "doe"),
    ("Hdez. López, Fco. Javier", "francisco javier", "hernandez lopez"),
    ("J. García López", "j", "garcia lopez"),
    ("MJ García", "m j", "garcia"),
    ("John Q. Smith", "john q", "smith"),
    ("Clari G.", "clara", "g"),
    ("Francisco (Paco) Pérez", "francisco", "perez"),
    ("Clara", "clara", ""),
    ("García", "", "garcia"),
    ("Núria Peña", "nuria", "pena"),
    ("Weiß Anna", "anna", "weiss"),
    ("Иван Петров", "ivan", "petrov"),
    ("Γιώργος Παπαδόπουλος", "giorgos", "papadopoulos"),
    ("王小明", "小明", "王"),
    ("林 伟", "伟", "林"),
    ("山田 太郎", "太郎", "山田"),
    ("Abdul Rahman Khalid", "abdulrahman", "khalid"),
    ("Abd al-Rahman Khalid", "abdulrahman", "khalid"),
    ("Abderrahmane Khalid", "abdulrahmane", "khalid"),
    ("Abdi Warsame", "abdi", "warsame"),
    ("J. v.d. Berg", "j", "berg"),
    ("V.D. Savarkar", "v d", "savarkar"),
    ("Иванова Екатерина Сергеевна", "ekaterina sergeevna", "ivanova"),
    ("Ekaterina Sergeevna Ivanova", "ekaterina sergeevna", "ivanova"),
    ("Петров Алексей Николаевич", "aleksei nikolaevich", "petrov"),
    ("Roman Arkadyevich Abramovich", "roman arkadyevich", "abramovich"),
    ("John David Abramovich", "john david", "abramovich"),
    ("Nguyễn Thị Minh Khai", "thi minh khai", "nguyen"),
    ("Frau Dipl.-Ing. Ingrid Brandl, MSc", "ingrid", "brandl"),
    ("Gent.ma Dott.ssa Giulia Ricci", "giulia", "ricci"),
    ("C.P. Lorena Soto", "lorena", "soto"),
    ("Pani mgr inż. Ewa Zielińska", "ewa", "zielinska"),
    ("นาย สมชาย ใจดี", "สมชาย", "ใจดี"),
    ("山田太郎様", "太郎", "山田"),
    ("山田 太郎 様", "太郎", "山田"),
    ("김민준님", "민준", "김"),
    ("The Rt Hon Lord Edmund Fairley", "edmund", "fairley"),
    ("Lord Byron", "byron", "lord"),
    ("Heike Kunde", "heike", "kunde"),
    ("John Smith, Ph.D.", "john", "smith"),
    ("D.R. Smith", "d r", "smith"),
    ("J. R. R. Tolkien", "j r r", "tolkien"),
    ("Anne Sophie D Arc", "anne sophie", "d arc"),
    ("Karl v. Hohenfels", "karl", "hohenfels"),
    ("Karl V. Hohenfels", "karl v", "hohenfels"),
    ("Karl Freiherr von Hohenfels", "karl", "hohenfels"),
    ("Md. Imran Khan", "mohammed imran", "khan"),
    ("Ma Huateng", "ma", "huateng"),
    ("राहुल शर्मा", "राहुल", "शरमा"),
    ("Maria Cristina Dela Cruz", "maria cristina", "cruz"),
    ("MK", "m", "k"),
    ("Xoltan Vrisk bin Abir", "xoltan vrisk", "abir"),
    ("Siti Nurhaliza binti Tarudin", "siti nurhaliza", "tarudin"),
    ("Otto Frhr. v. Weiden", "otto", "weiden"),
    ("น.ส. ศิริพร แสงทอง", "ศิริพร", "แสงทอง"),
    ("გიორგი მაისურაძე", "giorgi", "maisuradze"),
    ("Արմեն Սարգսյան", "armen", "sargsyan"),
    ("नरेंद्र मोदी", "नरेंदर", "मोदी"),
    ("श्री राहुल शर्मा", "राहुल", "शरमा"),
    ("นายสมชาย ใจดี", "สมชาย", "ใจดี"),
    ("คุณสมชาย ใจดี", "สมชาย", "ใจดี"),
    ("คุณากร ใจดี", "คณากร", "ใจดี"),
    ("นายก ใจดี", "นายก", "ใจดี"),
]


@pytest.mark.parametrize(("text", "given", "surnames"), WRITTEN)
def test_given_names_and_surnames(text, given, surnames):
    name = parse_full_name(text)
    assert name is not None
    assert (" ".join(name.given), " ".join(name.surnames)) == (given, surnames)


@pytest.mark.parametrize(
    ("text", "suffix"),
    [
        ("John Smith Jr.", "jr"),
        ("Smith, John, Jr", "jr"),
        ("Smith Jr., John", "jr"),
        ("John Smith III", "iii"),
        ("John Smith Sr", "sr"),
        ("Sr. Juan Ruiz", ""),
        ("João Pereira Neto", "neto"),
        ("Pereira Neto, João", "neto"),
        ("Neto, António", ""),
        ("Antônio Neto", ""),
    ],
)
def test_a_suffix_is_taken_off(text, suffix):
    name = parse_full_name(text)
    assert name is not None
    assert name.suffix == suffix


@pytest.mark.parametrize(
    "text",
    ["Público en general", "cliente", "Cliente Mostrador", "test", "Test Test", "unknown", "n/a", "N/A", "Consumidor Final", "guest", "Anonymous", "sin nombre",
     "xxx", "-", "123456", "someone@example.com", "No Name", "First Last", ".", "NO TIENE", "no consta", "S/N", "(not set)", "Sin Especificar", "GDPR deleted",
     "[redacted]", "ANONIMIZADO", "Valued Customer", "Guest User", "Inconnu", "desconhecido", "n n",
     "Client de passage", "Utilisateur supprimé", "Kunde", "Max Mustermann", "ana1987"],
)  # fmt: skip
def test_names_that_are_nobodys(text):
    assert parse_full_name(text) is None
    assert parse_name_parts(text, "", "") is None


def test_two_people_who_share_no_surname_are_nobody():
    assert parse_full_name("John Smith and Mary Jones") is None
    assert parse_full_name("Anna & Tom") is None
    assert parse_name_parts("Anna & Tom", "Lind", "") == PersonName(given=(), written=(), surnames=("lind",))


def test_a_word_of_junk_beside_a_name_is_a_name():
    assert parse_full_name("Judy Guest").surnames == ("guest",)
    assert parse_name_parts("Judy", "Guest", "").surnames == ("guest",)
    assert parse_name_parts("Judy", "unknown", "").surnames == ()
    assert parse_name_parts("Judy", "N/A", "").surnames == ()
    assert parse_name_parts("N/A", "N/A", "") is None


def test_a_lost_letter_does_not_break_a_name_in_two():
    assert parse_full_name("Ana Mu?oz") == parse_full_name("Ana Mu\ufffdoz")
    assert parse_full_name("Ana Mu?oz").surnames == ("muoz",)


@pytest.mark.parametrize(
    ("short", "full"),
    [("paco", "francisco"), ("pancho", "francisco"), ("curro", "francisco"), ("pepe", "jose"), ("lola", "dolores"), ("nacho", "ignacio"), ("kike", "enrique"),
     ("conchi", "concepcion"), ("lupita", "guadalupe"), ("merche", "mercedes"), ("charo", "rosario"), ("chelo", "consuelo"), ("manolo", "manuel"),
     ("juanjo", "juan jose"), ("chema", "jose maria"), ("maite", "maria teresa"), ("bill", "william"), ("peggy", "margaret"), ("bob", "robert"),
     ("margarita", "margarita"), ("rosarito", "rosario"), ("benito", "benito")],
)  # fmt: skip
def test_a_short_form_means_its_full_name(short, full):
    assert " ".join(full_given(short)) == full


def test_short_forms_of_several_names_replace_none_but_meet_each():
    assert full_given("alex") == ("alex",)
    assert full_forms("alex") & full_forms("alejandro")
    assert full_forms("alex") & full_forms("alexandra")
    assert not full_forms("alejandro") & full_forms("alexandra")
    assert "yekaterina" in full_forms("katya"), "a short form stands for its full name in every spelling"


def test_no_full_form_is_itself_a_short_form():
    tables = [row for table in ("nicknames_es.tsv", "nicknames_en.tsv") for row in rows(table)]
    assert len(rows("nicknames_es.tsv")) >= 150
    assert [row[0] for row in tables for word in row[1].split() if full_given(word) != (word,)] == []
    assert len({row[0] for row in tables}) == len(set(tables)), "one short form, two full ones: that is for hypocoristics.tsv"


def test_written_keeps_the_short_form():
    name = parse_full_name("Paco Pérez")
    assert (name.given, name.written) == (("francisco",), ("paco",))


def test_family_names_of_east_asia_come_first_where_they_are_at_home():
    assert parse_full_name("Lê Quốc Bảo", "VN").surnames == ("le",)
    assert parse_full_name("Khai Nguyen", "VN").surnames == ("nguyen",)
    assert parse_full_name("Li Xiaohong", "CN").surnames == ("li",)
    assert parse_full_name("Mai Quinn Baxter", "US").surnames == ("baxter",)
    assert parse_full_name("Chan Ka Ming", "HK").given == ("ka", "ming")
    assert parse_full_name("Jin Woo Park", "KR").surnames[-1] == "park"


def test_endings_tell_surnames_that_are_in_no_table():
    assert parse_full_name("Xylescu Ravoana").surnames == ("xylescu",)
    assert parse_full_name("Ravoana Xylescu").surnames == ("xylescu",)
    assert parse_full_name("Subramanian Raviel").given == ("subramanian",), "one name in several spellings may be a surname, too"


def test_initials_are_initials_with_points_and_without():
    assert parse_full_name("PV Narasimha Rao", "IN") == parse_full_name("P. V. Narasimha Rao", "IN")
    assert parse_full_name("Ng Ka Ming", "HK").surnames == ("ng",)


def test_a_first_name_in_short_is_one_before_any_other():
    full = parse_full_name("Mohammed Xoltan Khan", "BD")
    assert parse_full_name("Md Xoltan Khan", "BD") == parse_full_name("Mohd. Xoltan Khan", "BD") == full
    assert parse_full_name("Xoltan Khan MD", "BD").given == ("xoltan",)


def test_in_the_philippines_the_mothers_surname_is_a_middle_name():
    assert parse_full_name("Jose Rizal Mercado Santos", "PH").surnames == ("santos",)
    assert parse_full_name("Santos Mercado Jose", "PH").given == ("jose",)


def test_in_brazil_the_suffix_stands_for_the_surname():
    short = parse_full_name("Antônio Neto", "BR")
    assert (short.given, short.surnames, short.suffix) == (("antonio",), (), "neto")
    assert parse_full_name("Antônio Neto", "PT").surnames == ("neto",)


def test_a_suffix_is_taken_off_a_surname_of_its_own():
    name = parse_name_parts("João", "Pereira Filho", "")
    assert (name.surnames, name.suffix) == (("pereira",), "jr")
    assert parse_name_parts("João", "Neto", "").surnames == ("neto",)


def test_a_patronymic_alone_is_no_surname_where_people_are_addressed_so():
    assert parse_full_name("Сергей Петрович", "RU").given == ("sergei", "petrovich")
    assert parse_full_name("Сергей Петрович", "BY").surnames == ("petrovich",)
    assert parse_full_name("Анна Петрова", "RU").surnames == ("petrova",)


@pytest.mark.parametrize("region", ["US", "IN", "SA"])
def test_middle_names_are_english_and_second_surnames_are_not(region):
    assert parse_full_name("Xoltan Brandel Vrisk", region).given == ("xoltan", "brandel")
    assert parse_full_name("Xoltan Brandel Vrisk", "ES").surnames == ("brandel", "vrisk")


def test_parts_of_a_name_are_read_together():
    name = parse_name_parts("Mª José", "García López", "jr")
    assert (name.given, name.surnames, name.suffix) == (("maria", "jose"), ("garcia", "lopez"), "jr")
    assert parse_name_parts("Clara Gómez Martínez", "", "").surnames == ("gomez", "martinez")


@pytest.mark.parametrize(
    ("token", "script"), [("clara", "latin"), ("王", "han"), ("محمد", "arabic"), ("김", "hangul"), ("7", ""), ("さとう", "kana")]
)
def test_the_script_of_a_token_is_known(token, script):
    assert script_of(token) == script
