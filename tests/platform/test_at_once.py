"""Several at once: threads and processes on a real database, and a process killed in the middle."""

import contextvars
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections
from tests.cast import Harbour, at

from guicheng.apps.cases import clock, locks
from guicheng.apps.cases.actions import NotRecorded, Recorded, recording, say_above
from guicheng.apps.cases.models import ActRow, Attachment, Case, CaseRow, Submission, Todo, Wording
from guicheng.apps.cases.rows import refresh
from guicheng.apps.cases.verify import verify

PROCESS = Path(__file__).parent / "another_process.py"


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Call all of these in threads of their own, begun together; return what each returned or raised."""
    results: list[Any] = [None] * len(calls)
    together = threading.Barrier(len(calls))

    def run(place: int, call: Callable[[], Any]) -> None:
        try:
            together.wait(30)
            results[place] = call()
        except BaseException as error:
            results[place] = error
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=contextvars.copy_context().run, args=(run, place, call))
        for place, call in enumerate(calls)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


def numbers(number: str) -> list[int]:
    return list(ActRow.objects.filter(case__number=number).order_by("seq").values_list("seq", flat=True))


def all_the_same() -> bool:
    return {finding.result for finding in verify()} == {"same"}


def test_the_same_form_twice_at_once_counts_once(busy_district: Harbour):
    number = busy_district.teacher.opens().number
    form = busy_district.teacher.uploads()

    answers = at_once(
        *[lambda: busy_district.teacher.applies(number, key="once", facts={"form": (form,)})] * 4
    )

    assert sorted(answer.again for answer in answers) == [False, True, True, True]
    assert {(answer.seq, answer.digest) for answer in answers} == {(2, answers[0].digest)}
    assert numbers(number) == [1, 2]


def test_a_project_opened_twice_at_once_by_one_form_is_one(busy_district: Harbour):
    answers = at_once(*[lambda: busy_district.teacher.opens(key="once")] * 4)

    assert [type(answer) for answer in answers] == [Recorded] * 4, answers
    assert sorted(answer.again for answer in answers) == [False, True, True, True]
    assert Case.objects.count() == 1


def test_projects_opened_at_once_get_numbers_of_their_own(busy_district: Harbour):
    answers = at_once(*[busy_district.teacher.opens, busy_district.engineer.opens] * 3)

    assert sorted(answer.number for answer in answers) == [f"2025-000{n}" for n in range(1, 7)]
    assert all_the_same()


def test_of_two_who_take_one_step_at_once_one_is_told_why_not(busy_district: Harbour):
    number = busy_district.applied()

    answers = at_once(
        lambda: busy_district.reviewer.reviews(number, expected_seq=2),
        lambda: busy_district.colleague.reviews(number, "returned", expected_seq=2),
    )

    (recorded,) = [answer for answer in answers if isinstance(answer, Recorded)]
    (refused,) = [answer for answer in answers if isinstance(answer, NotRecorded)]
    assert (recorded.seq, [reason.id for reason in refused.reasons]) == (3, ["meanwhile"])
    assert numbers(number) == [1, 2, 3]
    assert all_the_same()


def test_ten_acts_at_once_on_one_project_follow_one_another(busy_district: Harbour):
    number = busy_district.teacher.opens().number

    answers = at_once(
        *[
            lambda n=n: busy_district.teacher.does(number, "say", facts={"amount": Decimal(n)})
            for n in range(10)
        ]
    )

    assert sorted(answer.seq for answer in answers) == list(range(2, 12)), answers
    assert all_the_same()


def test_two_projects_of_a_unit_at_once_do_not_wait_for_each_other_for_ever(busy_district: Harbour):
    one, other = busy_district.signed("甲"), busy_district.signed("乙")

    def busy(number: str) -> list[type]:
        return [
            type(busy_district.teacher.does(number, "say", facts={"amount": Decimal(n)})) for n in range(8)
        ]

    answers = at_once(lambda: busy(one), lambda: busy(other), lambda: refresh(busy_district.jurisdiction.pk))

    assert answers[:2] == [[Recorded] * 8] * 2, answers
    assert isinstance(answers[2], int), answers[2]
    assert all_the_same()


def test_what_is_said_above_while_acts_are_judged_is_read_by_each_wholly_or_not(busy_district: Harbour):
    titles = [busy_district.applied(title) for title in "甲乙丙丁"]

    answers = at_once(
        *[lambda number=number: busy_district.reviewer.reviews(number) for number in titles],
        lambda: busy_district.registers_unit(busy_district.education, False),
        lambda: say_above(
            acting=busy_district.reviewer.acting, unit=None, name="small_limit", value=Decimal("1.00"),
            on=clock.today(), source="港数〔2025〕3号",
        ),
    )  # fmt: skip

    assert not [answer for answer in answers if isinstance(answer, BaseException)], answers
    assert all_the_same()


def test_what_is_said_above_waits_for_an_act_that_is_being_judged(busy_district: Harbour, monkeypatch):
    number = busy_district.applied()
    loaded, go_on, said = threading.Event(), threading.Event(), threading.Event()
    load = recording.load

    def load_slowly(row: Case) -> Any:
        found = load(row)
        loaded.set()
        go_on.wait(30)
        return found

    def say() -> Any:
        loaded.wait(30)
        answer = busy_district.registers_unit(busy_district.education, False)
        said.set()
        return answer

    def watch() -> bool:
        loaded.wait(30)
        came_first = said.wait(1)
        go_on.set()
        return came_first

    monkeypatch.setattr(recording, "load", load_slowly)
    reviewed, _, came_first = at_once(lambda: busy_district.reviewer.reviews(number), say, watch)

    assert isinstance(reviewed, Recorded), reviewed
    assert came_first is False
    assert said.is_set()
    assert all_the_same()


def test_rows_made_by_several_at_once_are_there_once(busy_district: Harbour):
    busy_district.applied("甲")
    busy_district.applied("乙")
    CaseRow.objects.update(stale=True)

    made = at_once(*[lambda: refresh(busy_district.jurisdiction.pk)] * 4)

    assert sum(made) == 2, made
    assert Todo.objects.filter(step="review").count() == 2


def test_the_unique_number_is_the_last_word(busy_district: Harbour, monkeypatch):
    """Should the locks ever fail: two that judged the same state cannot both be recorded."""
    number = busy_district.teacher.opens().number
    old = recording.load(Case.objects.select_related("jurisdiction", "unit").get(number=number))
    busy_district.teacher.does(number, "say", facts={"amount": Decimal(1)})
    monkeypatch.setattr(recording, "load", lambda row: old)

    answer = busy_district.teacher.does(number, "say", facts={"amount": Decimal(2)}, key="late")

    assert [reason.id for reason in answer.reasons] == ["meanwhile"]
    assert numbers(number) == [1, 2]
    assert not Submission.objects.filter(key="late").exists()


def test_without_the_locks_there_would_be_something_to_settle(
    busy_district: Harbour, monkeypatch, is_postgresql
):
    if not is_postgresql:
        pytest.skip("SQLite has one writer")
    number = busy_district.teacher.opens().number
    monkeypatch.setattr(locks, "judging", lambda jurisdiction, units: None)
    together, load = threading.Barrier(2), recording.load

    def load_together(row: Case) -> Any:
        found = load(row)
        together.wait(30)
        return found

    monkeypatch.setattr(recording, "load", load_together)
    answers = at_once(
        *[
            lambda n=n: busy_district.teacher.does(number, "say", facts={"amount": Decimal(n)})
            for n in range(2)
        ]
    )

    assert sorted(type(answer).__name__ for answer in answers) == ["NotRecorded", "Recorded"]
    assert numbers(number) == [1, 2]


# ------------------------------------------------------------ processes


def environment(settings) -> dict[str, str]:
    """What another process of the same platform is told."""
    found = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{found['NAME']}"
    else:
        url = f"postgresql://{found['USER']}:{found['PASSWORD']}@{found['HOST']}:{found['PORT']}/{found['NAME']}"
    return os.environ | {
        "GUICHENG_DATA": str(settings.DATA),
        "GUICHENG_RULEBOOKS": str(settings.RULEBOOKS),
        "GUICHENG_DATABASE_URL": url,
    }


def test_processes_at_once_on_one_project_lose_nothing(busy_district: Harbour, settings):
    number = busy_district.teacher.opens().number
    processes = [
        subprocess.Popen(
            [sys.executable, PROCESS, "say", number, "xu", "5"],
            env=environment(settings), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for _ in range(3)
    ]  # fmt: skip
    for process in processes:
        assert process.stdout.readline() == "ready\n"

    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    told = [process.communicate(timeout=120)[0] for process in processes]

    assert told == ["5\n"] * 3
    assert numbers(number) == list(range(1, 17))
    assert all_the_same()


POINTS = [
    "ActRow.create",
    "Wording.bulk_create",
    "Attachment.bulk_create",
    "Submission.create",
    "write_rows",
    "show",
]


def whole(number: str) -> dict[str, Any]:
    """Everything that an act writes, as it stands."""
    return {
        "acts": numbers(number),
        "texts": Wording.objects.count(),
        "files": Attachment.objects.count(),
        "submissions": Submission.objects.count(),
        "rows": list(CaseRow.objects.values("acts", "amount", "stale", "shown_with")),
        "todos": list(Todo.objects.order_by("step").values("step", "status")),
    }


@pytest.mark.parametrize("point", POINTS)
def test_a_process_killed_in_the_middle_leaves_nothing_half_done(
    busy_district: Harbour, settings, point: str
):
    number = busy_district.teacher.opens().number
    before = whole(number)

    died = subprocess.run(
        [sys.executable, PROCESS, "die", number, "xu", "again", point], env=environment(settings)
    )

    assert died.returncode == -9
    assert whole(number) == before
    answer = busy_district.teacher.does(
        number, "say", facts={"amount": Decimal(7), "purpose": "半途"}, opinion="半途", key="again"
    )
    assert (answer.seq, answer.again) == (2, False)
    assert all_the_same()


def test_what_was_told_to_be_recorded_survives_the_process(busy_district: Harbour, settings):
    number = busy_district.teacher.opens().number

    process = subprocess.Popen(
        [sys.executable, PROCESS, "say", number, "xu", "1"],
        env=environment(settings), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    process.stdout.readline()
    process.stdin.write("go\n")
    process.stdin.flush()
    assert process.stdout.readline() == "1\n"
    process.kill()
    process.wait()

    assert numbers(number) == [1, 2]
    assert all_the_same()


def test_the_clock_of_these_tests_stands_still():
    with clock.held_at(at("2025-03-03")):
        assert at_once(clock.now) == [at("2025-03-03")]
