"""Where the command line finds rulebooks and calendars: in the package, in folders that are named, beside a scenario."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from guicheng.engine.calendar import WorkCalendar
from guicheng.engine.calendar_files import load_calendar
from guicheng.engine.rulebook.load import BOOK, SURVIVORS, load_rulebook, shipped_rulebooks
from guicheng.engine.rulebook.model import Rulebook

CALENDARS_VARIABLE = "GUICHENG_CALENDARS"
RULEBOOKS_VARIABLE = "GUICHENG_RULEBOOKS"
DATA_VARIABLE = "GUICHENG_DATA"
SHIPPED_CALENDARS = resources.files("guicheng") / "calendars"


class Rulebooks:
    """
    Finds rulebooks by name: first beside the scenario file, then in the folder named, then those shipped, then the operator's.

    A folder of rulebooks holds one folder for each; a rulebook's own `scenarios/` lies inside it.
    """

    def __init__(self, folder: Path | None = None, near: Path | None = None) -> None:
        self.folder, self.near = folder, near
        self._loaded: dict[tuple[Any, str], Rulebook] = {}

    def beside(self, scenario: Path) -> Rulebooks:
        """Return the same for the scenarios of a file, with what is loaded already."""
        found = Rulebooks(self.folder, scenario.resolve().parent)
        found._loaded = self._loaded
        return found

    def place(self, name: str) -> Any:
        """Return the folder of this name; LookupError(name, *names there are)."""
        for near in (self.near, self.near.parent if self.near else None):
            if near is not None and near.name == name and (near / BOOK).is_file():
                return near
        if self.folder is not None and (self.folder / name / BOOK).is_file():
            return self.folder / name
        if name in shipped_rulebooks():
            return resources.files("guicheng") / "rulebooks" / name
        if (rulebooks_folder() / name / BOOK).is_file():
            return rulebooks_folder() / name
        raise LookupError(name, *self.names())

    def names(self) -> list[str]:
        """Return the names of the rulebooks in the folder, of those shipped and of the operator's."""
        folders = [rulebooks_folder(), *([self.folder] if self.folder else [])]
        own = [path.parent.name for folder in folders for path in folder.glob(f"*/{BOOK}")]
        return sorted({*own, *shipped_rulebooks()})

    def __call__(self, name: str, parameters: Mapping[str, Any]) -> Rulebook:
        """Load a rulebook, with these parameters set otherwise than it says."""
        place = self.place(name)
        key = (str(place), repr(sorted(parameters.items())))
        if key not in self._loaded:
            self._loaded[key] = load_rulebook(place, parameters=parameters)
        return self._loaded[key]


def named(name: str, folder: Path | None) -> Any:
    """Return the folder of a rulebook given by name, or by its path; LookupError when there is none."""
    path = Path(name)
    if (path / BOOK).is_file():
        return path.resolve()
    return Rulebooks(folder).place(name)


def scenario_files(place: Any) -> Iterator[Any]:
    """Yield the scenario files of a rulebook's folder, in order."""
    scenarios = place / "scenarios"
    if scenarios.is_dir():
        yield from sorted(
            (file for file in scenarios.iterdir() if file.name.endswith((".yaml", ".yml"))),
            key=lambda file: file.name,
        )


def coverage_folder() -> Path:
    """Return where `rulebook coverage --keep` leaves what came of changing rulebooks, for the platform's page."""
    return Path(os.environ.get(DATA_VARIABLE) or "var") / "coverage"


def proof_digest(place: Any, book: Rulebook) -> str:
    """Return a digest of what the proof of a rulebook rests on: its texts, its scenarios, what explains survivors."""
    found = hashlib.new("sm3", book.digest.encode())
    for file in (*scenario_files(place), place / SURVIVORS):
        if file.is_file():
            found.update(f"\n{file.name}\n".encode() + file.read_bytes())
    return found.hexdigest()


def calendars_folder() -> Path:
    """Return the operator's folder of calendars, the same as the platform's."""
    return _operators(CALENDARS_VARIABLE, "calendars")


def rulebooks_folder() -> Path:
    """Return the operator's folder of rulebooks, the same as the platform's."""
    return _operators(RULEBOOKS_VARIABLE, "rulebooks")


def _operators(variable: str, name: str) -> Path:
    return Path(os.environ.get(variable) or Path(os.environ.get(DATA_VARIABLE) or "var") / name)


def work_calendar(folder: Path | None = None) -> WorkCalendar:
    """Return the calendar of the shipped notices and the operator's, which come first. Raises NoticeError."""
    return load_calendar(SHIPPED_CALENDARS, folder or calendars_folder())
