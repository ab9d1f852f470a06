"""One command: what needs a database is handed to Django, the rest runs without it."""

import subprocess
import sys

import pytest

from guicheng.config import entry


def test_help_lists_every_command(guicheng):
    answer = guicheng("--help")

    assert answer.code == 0
    assert answer.out.startswith("用法：guicheng")
    for word in ("rulebook", "case", "calendar", *entry.PLATFORM):
        assert f"\n    {word} " in answer.out or f"\n  {word} " in answer.out


def test_no_command_is_an_error(guicheng):
    answer = guicheng()

    assert (answer.code, answer.err.splitlines()[-1]) == (2, "guicheng：缺少：命令")


@pytest.mark.parametrize(
    ("typed", "handed_over"),
    [
        (["serve", "--port", "80"], ["guicheng", "serve", "--port", "80"]),
        (["calendar", "moved", "--dry-run"], ["guicheng", "calendar_moved", "--dry-run"]),
        (["rulebook", "whatif", "--set", "a=1"], ["guicheng", "rulebook_whatif", "--set", "a=1"]),
    ],
)
def test_commands_of_the_platform_are_handed_over(monkeypatch, typed, handed_over):
    seen = []
    monkeypatch.setattr("django.core.management.execute_from_command_line", seen.append)
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "to be restored")
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE")

    assert entry.main(typed) == 0

    assert seen == [handed_over]
    assert entry.os.environ["DJANGO_SETTINGS_MODULE"] == "guicheng.config.settings"


def test_the_engines_commands_load_no_framework_and_no_database():
    script = (
        "import sys\n"
        "from guicheng.config.entry import main\n"
        "main(['calendar', 'show', '2025'])\n"
        "assert not {'django', 'sqlite3', 'socket', 'urllib.request'} & set(sys.modules)\n"
    )

    subprocess.run([sys.executable, "-c", script], check=True, capture_output=True)


def test_a_reader_who_has_read_enough_ends_a_command_quietly():
    script = "from guicheng.config.entry import main; raise SystemExit(main(['rulebook', 'list', '--json']))"
    ran = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert ran.stdout is not None
    ran.stdout.close()
    _, said = ran.communicate(timeout=60)

    assert (ran.returncode, said) == (141, b"")
