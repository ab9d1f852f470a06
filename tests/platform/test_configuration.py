"""What a city sets, what time asks for, and the clock."""

import json
import os
import stat
import threading
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command
from tests.cast import Harbour, at

from guicheng.apps.cases import checkpoints, clock, law
from guicheng.apps.cases.actions import move_demo_clock
from guicheng.apps.cases.models import CaseRow
from guicheng.apps.cases.moved import moved_dates
from guicheng.config import environment, ticking

# ------------------------------------------------------------ variables


@pytest.mark.parametrize(
    ("written", "read"), [("", False), ("1", True), ("YES", True), ("0", False), ("no", False)]
)
def test_a_flag(monkeypatch, written: str, read: bool):
    monkeypatch.setenv("GUICHENG_X", written)

    assert environment.flag("GUICHENG_X") is read


@pytest.mark.parametrize(
    ("call", "written"),
    [
        (lambda: environment.flag("GUICHENG_X"), "maybe"),
        (lambda: environment.number("GUICHENG_X", 1), "1.5"),
        (lambda: environment.number("GUICHENG_X", 1), "-1"),
    ],
)
def test_what_cannot_be_used_is_named(monkeypatch, call, written: str):
    monkeypatch.setenv("GUICHENG_X", written)

    with pytest.raises(environment.Misconfigured, match=f"GUICHENG_X={written}: write"):
        call()


def test_names_are_parted_by_commas(monkeypatch):
    monkeypatch.setenv("GUICHENG_X", " a.example, b.example ,")

    assert environment.names("GUICHENG_X", ("localhost",)) == ["a.example", "b.example"]
    monkeypatch.delenv("GUICHENG_X")
    assert environment.names("GUICHENG_X", ("localhost",)) == ["localhost"]


def test_postgresql_by_address(tmp_path: Path):
    found = environment.database("postgresql://gui:p%40ss@db.local:5433/city?sslmode=require", tmp_path)

    assert {key: found[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")} == {
        "NAME": "city",
        "USER": "gui",
        "PASSWORD": "p@ss",
        "HOST": "db.local",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "require"},
    }


def test_sqlite_lies_in_the_data_folder_or_where_it_is_told(tmp_path: Path):
    folder = tmp_path / "new"

    assert environment.database("", folder)["NAME"] == str(folder / "guicheng.sqlite3")
    assert folder.is_dir()
    assert environment.database("sqlite:////srv/city.db", folder)["NAME"] == "/srv/city.db"


def test_sqlite_keeps_an_act_through_a_power_cut_and_lets_readers_read(tmp_path: Path):
    options = environment.database("", tmp_path)["OPTIONS"]

    assert options["transaction_mode"] == "IMMEDIATE"
    assert options["timeout"] >= 5
    assert {"journal_mode=WAL", "synchronous=FULL"} <= set(
        options["init_command"].replace("PRAGMA ", "").replace(";", "").split()
    )


def test_another_database_is_named_without_its_password(tmp_path: Path):
    with pytest.raises(environment.Misconfigured) as refused:
        environment.database("mysql://gui:secret@db/city", tmp_path)

    assert "secret" not in str(refused.value)


def test_a_secret_is_made_once_and_read_by_its_owner_only(tmp_path: Path, monkeypatch):
    monkeypatch.delenv("GUICHENG_X", raising=False)
    file = tmp_path / "deep" / "key"

    made = environment.secret("GUICHENG_X", file)

    assert len(made) >= 50
    assert environment.secret("GUICHENG_X", file) == made
    assert stat.S_IMODE(os.stat(file).st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["key"]
    monkeypatch.setenv("GUICHENG_X", "told")
    assert environment.secret("GUICHENG_X", file) == "told"


def test_several_processes_that_start_at_once_read_one_secret(tmp_path: Path, monkeypatch):
    monkeypatch.delenv("GUICHENG_X", raising=False)
    together, read = threading.Barrier(8), []

    def start() -> None:
        together.wait(10)
        read.append(environment.secret("GUICHENG_X", tmp_path / "key"))

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)

    assert len(read) == 8
    assert set(read) == {(tmp_path / "key").read_text()}


def test_an_empty_secret_is_no_secret(tmp_path: Path, monkeypatch):
    monkeypatch.delenv("GUICHENG_X", raising=False)
    (tmp_path / "key").write_text("")

    with pytest.raises(environment.Misconfigured, match="GUICHENG_X"):
        environment.secret("GUICHENG_X", tmp_path / "key")


# ------------------------------------------------------------ rulebooks and calendars of the operator


def test_a_rulebook_of_the_operators_own_is_found(settings, tmp_path: Path):
    settings.RULEBOOKS = tmp_path
    law.shipped.cache_clear()
    with pytest.raises(KeyError):
        law.shipped("harbour")

    settings.RULEBOOKS = Path(__file__).parent / "rulebooks"

    assert law.shipped("harbour").title == "港湾区信息化项目管理办法"


@pytest.mark.parametrize("name", ["", "..", "../rulebooks/harbour", "no-such"])
def test_what_is_no_rulebook_is_not_found(name: str):
    with pytest.raises(KeyError):
        law.shipped(name)


def test_a_notice_loaded_while_the_platform_runs_counts_at_once(settings):
    before = law.calendar()
    settings.CALENDARS.mkdir()
    (settings.CALENDARS / "2025.yaml").write_text(notice(), encoding="utf-8")

    assert before.is_workday(date(2025, 3, 6)) is True
    assert law.calendar().is_workday(date(2025, 3, 6)) is False


def notice() -> str:
    """The notice of 2025 with days off in the first week of March."""
    text = (law.resources.files("guicheng") / "calendars" / "2025.yaml").read_text(encoding="utf-8")
    return text.replace("off: 2025-04-04 to 2025-04-06", "off: 2025-03-06 to 2025-03-08")


def test_due_days_that_a_notice_moved_are_listed_with_the_days_and_shown_from_then_on(
    district: Harbour, settings
):
    number = district.applied()
    settings.CALENDARS.mkdir()
    (settings.CALENDARS / "2025.yaml").write_text(notice(), encoding="utf-8")
    district.reviewer.desk()  # somebody looks before the operator does

    moved = list(moved_dates())

    assert [(m.case, m.step, m.before, m.after) for m in moved] == [
        (f"harbour/{number}", "审核", date(2025, 3, 10), date(2025, 3, 12))
    ]
    assert moved[0].reason == "按现行放假安排重新计算：2025-03-06 清明节、2025-03-07 清明节"
    assert list(moved_dates()) == []
    assert [todo.due for todo in district.reviewer.desk().todos] == [date(2025, 3, 12)]


# ------------------------------------------------------------ the clock, and what time asks for


def test_a_moment_goes_to_the_database_and_back():
    moment = at("2025-03-03", 23, 59)

    assert clock.stored(moment).isoformat() == "2025-03-03T23:59:00+08:00"
    assert clock.local(clock.stored(moment)) == moment


def test_the_clock_of_a_demo_moves_and_of_nothing_else(db, settings):
    settings.DEMO = True
    before = clock.today()
    move_demo_clock(days=3)

    assert (clock.today() - before).days == 3
    settings.DEMO = False
    assert clock.today() == before
    with pytest.raises(PermissionError):
        move_demo_clock(days=1)


def test_a_tick_makes_rows_anew_and_writes_one_checkpoint_a_day(district: Harbour):
    district.applied()
    with clock.held_at(at("2025-03-11")):
        first, again = ticking.tick(), ticking.tick()
    with clock.held_at(at("2025-03-12")):
        next_day = ticking.tick()

    assert (first.rows, first.chains) == (1, 1)
    assert (again.rows, again.chains) == (0, None)
    assert next_day.chains == 0  # nothing has grown
    assert CaseRow.objects.get().overdue == 1
    assert [json.loads(line)["at"][:10] for line in checkpoints.file().read_text().splitlines()] == [
        "2025-03-11",
        "2025-03-12",
    ]


def test_no_migration_is_missing(db):
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
