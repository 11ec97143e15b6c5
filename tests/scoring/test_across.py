"""Names in two scripts meet where one may be read as the other, and say nothing where not."""

from __future__ import annotations

import pytest

from cauce.linkage.comparisons.across import read_across
from cauce.linkage.comparisons.names import compare_given, compare_surnames
from cauce.linkage.data import rows
from cauce.linkage.frequency import load_frequencies
from cauce.linkage.normalize.name import parse_full_name

ALIKE = [
    ("محمد عبد الرحمن السيد", "Mohamed Abdelrahman El Sayed"),
    ("حسين علي", "Hussein Ali"),
    ("عبد الله الأحمد", "Abdullah Al-Ahmad"),
    ("نورة الشمري", "Noura Alshammari"),
    ("مريم بن علي", "Maryam Ben Ali"),
    ("יעל בן דוד", "Yael Ben-David"),
    ("יצחק רבין", "Yitzhak Rabin"),
    ("이지현", "Lee Ji-hyun"),
    ("이지현", "Ji Hyeon Yi"),
    ("박서연", "Seoyun Park"),
    ("유재석", "Yoo Jae-suk"),
    ("ヤマダ タロウ", "Taro Yamada"),
    ("オオノ ユウコ", "Yuko Ohno"),
    ("すずき はなこ", "Hanako Suzuki"),
    ("राहुल शर्मा", "Rahul Sharma"),
    ("अमिताभ बच्चन", "Bachchan Amitabh"),
    ("ममता बनर्जी", "Mamata Banerjee"),
    ("पूजा सिंह", "Pooja Singh"),
    ("นายสมชาย ใจดี", "Somchai Jaidee"),
    ("กมลชนก บุญมา", "Kamonchanok Boonma"),
    ("ศิริพร แสงทอง", "Siriporn Saengthong"),
    ("ประยุทธ์ ทองดี", "Prayut Thongdee"),
    ("张伟", "Zhang Wei"),
    ("歐陽娜娜", "Nana Ouyang"),
    ("王小明", "Wang Xiao Ming"),
    ("吕梁", "Liang Lyu"),
]
UNLIKE = [
    ("حسن علي", "Hussein Ali"),
    ("محمد السيد", "Mahmoud Al-Sayed"),
    ("فاطمة السيد", "Mohamed El Sayed"),
    ("محمد السيد", "Mohamed Hassan"),
    ("محمد", "Mohamed"),
    ("שרה כהן", "Dina Cohen"),
    ("이지현", "Lee Ji-hwan"),
    ("이지현", "Kim Ji-hyun"),
    ("김민준", "Kim Minji"),
    ("ヤマダ ハナコ", "Taro Yamada"),
    ("山田 太郎", "Taro Yamada"),
    ("रोहित शर्मा", "Rahul Sharma"),
    ("सुनीता देवी", "Sumit Devi"),
    ("สมหญิง ใจดี", "Somchai Jaidee"),
    ("张丽", "Zhang Wei"),
    ("李伟", "Zhang Wei"),
    ("张伟", "Wei"),
]


@pytest.mark.parametrize(("native", "latin"), ALIKE)
def test_names_that_may_be_read_as_each_other(native, latin):
    one, other = parse_full_name(native), parse_full_name(latin)
    assert read_across(one, other) is read_across(other, one) is other


@pytest.mark.parametrize(("native", "latin"), UNLIKE)
def test_other_names_say_nothing(native, latin):
    one, other = parse_full_name(native), parse_full_name(latin)
    assert read_across(one, other) is read_across(other, one) is None
    known = load_frequencies("omnichannel").given
    assert compare_given(one, other, known) == compare_given(other, one, known) == ("", ())


def test_chinese_characters_that_sound_alike_are_another_way_to_write_a_name():
    known = load_frequencies("omnichannel")
    assert compare_given(parse_full_name("陳國強"), parse_full_name("陈国强"), known.given)[0] == "variant"
    assert compare_surnames(("陳",), ("陈",), known.surnames)[0] == compare_surnames(("歐陽",), ("欧阳",), known.surnames)[0] == "fuzzy"
    assert compare_surnames(("张",), ("李",), known.surnames)[0] == "different"
    assert compare_given(parse_full_name("王伟"), parse_full_name("王薇"), known.given)[0] == "different", "brother and sister"


def test_every_letter_has_one_row_and_plain_spellings():
    letters = [letter for letter, _ in rows("readings.tsv")]
    assert len(letters) == len(set(letters))
    assert all(
        spelling == "-" or (spelling.isascii() and spelling.isalpha()) for _, row in rows("readings.tsv") for spelling in row.split()
    )
