"""
The oracle: a second, slow, obvious reading of the rulebook language.

It is written from docs/reference/language.md and reads the YAML of a rulebook itself. It shares with the engine only the
log's acts, the values (and how people write them) and the list of working days; no formula is compiled, nothing is kept
from one question to the next. Where engine and oracle differ, the document decides which of them is wrong.
"""

from tests.engine.oracle.asking import Question
from tests.engine.oracle.book import Book
from tests.engine.oracle.judging import Verdict, judge
from tests.engine.oracle.log import World
from tests.engine.oracle.standing import due_shown, status

__all__ = ["Book", "Question", "Verdict", "World", "due_shown", "judge", "status"]
