"""The one door: every write to a case. Each call is one transaction; nothing is changed, only added."""

from guicheng.apps.cases.actions.above import outer_changed, say_above
from guicheng.apps.cases.actions.adopting import (
    adopt,
    bring_in,
    carry_out,
    order_adoption,
    resume_adoptions,
)
from guicheng.apps.cases.actions.answers import NotRecorded, Recorded, Said, Wish
from guicheng.apps.cases.actions.desk import drop_draft, keep_draft, move_demo_clock
from guicheng.apps.cases.actions.opening import open_case
from guicheng.apps.cases.actions.recording import record_act, record_batch

__all__ = [
    "NotRecorded",
    "Recorded",
    "Said",
    "Wish",
    "adopt",
    "bring_in",
    "carry_out",
    "drop_draft",
    "keep_draft",
    "move_demo_clock",
    "open_case",
    "order_adoption",
    "outer_changed",
    "record_act",
    "record_batch",
    "resume_adoptions",
    "say_above",
]
