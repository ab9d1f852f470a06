"""Official texts in the database: loaded at the command line, replaced with history, refused without a change."""

import json

import pytest
from django.core.management import call_command
from tests.city_text import CITY, TEXT, city
from tests.platform.conftest import MONDAY

from guicheng.apps.cases import clock
from guicheng.apps.gazette.actions import load_official_text
from guicheng.apps.gazette.models import OfficialText
from guicheng.apps.gazette.queries import history, official
from guicheng.apps.gazette.reading import OddFile


@pytest.fixture(autouse=True)
def _city(settings, db, monday):
    settings.RULEBOOKS = CITY.parent


@pytest.fixture
def guicheng(capsys, tmp_path):
    """Run the command on a text; return exit code, output, errors."""

    def run(content, *options, rulebook="city", name="办法.txt"):
        file = tmp_path / name
        file.write_bytes(content)
        try:
            call_command("rulebook_text", rulebook, str(file), *options)
            code = 0
        except SystemExit as left:
            code = left.code
        out, err = capsys.readouterr()
        return code, out, err

    return run


def load(text=TEXT, **said):
    return load_official_text(
        rulebook=city(),
        name="办法.txt",
        content=text.encode(),
        at=clock.stored(clock.now()),
        **({"by": "杨科", "source": "公报第 1 期"} | said),
    )


def test_a_text_is_kept_with_source_digest_and_who_loaded_it(guicheng):
    code, out, _ = guicheng(TEXT.encode(), "--source", "公报第 1 期")

    (row,) = history("city")
    assert code == 0
    assert "9 条，与规程对上 9 条；已装入" in out
    assert (row.name, row.encoding, row.source) == ("办法.txt", "utf-8", "公报第 1 期")
    assert row.by.startswith("命令行（系统用户 ")
    assert clock.local(row.at).date().isoformat() == MONDAY
    assert row.digest in out
    assert official("city").article("8").pieces[0].text == "要变的先说。"


def test_what_does_not_match_is_told_with_code_1_and_loaded(guicheng):
    code, out, _ = guicheng(TEXT.replace("第八条　要变的先说。\n", "").encode())

    assert code == 1
    assert "原文缺少：第八条。" in out
    assert official("city").article("8") is None


def test_for_programs_everything_is_told_as_json(guicheng):
    code, out, _ = guicheng(TEXT.replace("第八条　要变的先说。\n", "").encode("gb18030"), "--json")

    told = json.loads(out)
    assert code == 1
    assert (told["missing_in_text"], told["encoding"], told["kept"], told["agrees"]) == (
        ["8"],
        "gb18030",
        True,
        False,
    )


def test_looking_first_keeps_nothing(guicheng):
    code, out, _ = guicheng(TEXT.encode(), "--dry-run")

    assert (code, OfficialText.objects.count()) == (0, 0)
    assert "没有装入" in out


@pytest.mark.parametrize(
    ("content", "rulebook", "says"),
    [
        (b"%PDF-1.7", "city", "另存为 docx 或 txt"),
        (b"\xff\x00\x01\x80", "city", "编码认不出来"),
        ("第一条　甲。".encode(), "city", "不像是"),
        (TEXT.encode(), "nowhere", "没有规程“nowhere”"),
    ],
)
def test_what_cannot_be_used_leaves_with_code_2_and_changes_nothing(guicheng, content, rulebook, says):
    load()

    code, _, err = guicheng(content, rulebook=rulebook)
    as_json = guicheng(content, "--json", rulebook=rulebook)

    assert code == as_json[0] == 2
    assert says in err
    assert says in json.loads(as_json[1])["problems"][0]["text"]
    assert len(history("city")) == 1


def test_a_file_that_is_not_there_is_told(capsys):
    with pytest.raises(SystemExit) as left:
        call_command("rulebook_text", "city", "nowhere.txt")

    assert left.value.code == 2
    assert "nowhere.txt 读不出来" in capsys.readouterr().err


def test_a_text_loaded_anew_replaces_the_other_which_stays_in_the_history():
    load()
    again = load(TEXT.replace("要变的先说", "要变的早说"))

    assert again.kept
    assert official("city").article("8").pieces[0].text == "要变的早说。"
    assert len(history("city")) == 2
    assert history("city")[0].digest == again.digest


def test_the_same_text_is_not_loaded_twice():
    load()
    again = load()

    assert (again.kept, again.same, len(history("city"))) == (False, True, 1)
    assert load(source="公报第 2 期").kept


def test_an_older_text_can_be_put_back():
    load()
    load(TEXT.replace("要变的先说", "要变的早说"))
    load()

    assert official("city").article("8").pieces[0].text == "要变的先说。"
    assert len(history("city")) == 3


def test_a_refused_text_changes_nothing():
    load()
    with pytest.raises(OddFile):
        load("第一条　甲。")

    assert len(history("city")) == 1


def test_one_rulebooks_text_is_not_anothers():
    load()

    assert official("harbour") is None
