"""What the tests of the command line share: running a command, the made-up rulebook."""

import json
from dataclasses import dataclass

import pytest
from tests.engine.tiny import RULEBOOKS

from guicheng.config.entry import main


@dataclass
class Answer:
    code: int
    out: str
    err: str

    @property
    def lines(self):
        return self.out.splitlines()

    @property
    def json(self):
        return json.loads(self.out)


@pytest.fixture
def guicheng(capsys, monkeypatch, tmp_path):
    """Run `guicheng` with these arguments, as installed, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GUICHENG_CALENDARS", raising=False)
    monkeypatch.delenv("GUICHENG_DATA", raising=False)
    monkeypatch.delenv("GUICHENG_RULEBOOKS", raising=False)

    def run(*arguments):
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as left:
            code = left.code
        out, err = capsys.readouterr()
        return Answer(code, out, err)

    return run


@pytest.fixture
def tiny():
    return RULEBOOKS / "tiny"


@pytest.fixture
def story(tmp_path):
    """Write a scenario file under the made-up rulebook."""

    def write(text, name="story.yaml"):
        file = tmp_path / name
        file.write_text(text, "utf-8")
        return file

    return write
