"""The one door: every write to a case. Each call is one transaction; nothing is changed, only added."""

from guicheng.apps.cases.actions.above import outer_changed, say_above
from guicheng.apps.cases.actions.answers import NotRecorded, Recorded, Said, Wish
from guicheng.apps.cases.actions.desk import drop_draft, keep_draft, move_demo_clock
from guicheng.apps.cases.actions.opening import open_case
from guicheng.apps.cases.actions.recording import record_act, record_batch

__all__ = [
    "NotRecorded",
    "Recorded",
    "Said",
    "Wish",
    "drop_draft",
    "keep_draft",
    "move_demo_clock",
    "open_case",
    "outer_changed",
    "record_act",
    "record_batch",
    "say_above",
]
