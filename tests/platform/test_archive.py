"""A project's package is whole without the platform, and any byte that was changed is found; the page tells who owes what."""

import io
import json
import zipfile

import pytest
from django.test import Client
from tests.cast import Harbour

from guicheng.apps.archive import queries
from guicheng.apps.cases.models import Wording
from guicheng.apps.documents.store import place
from guicheng.cli.main import main
from guicheng.engine.package import faults, sums
from guicheng.engine.receipt import sm3


@pytest.fixture
def number(district: Harbour) -> str:
    """A project with a returned review, so that acts, opinions and files are there."""
    number = district.applied()
    district.reviewer.reviews(number, "returned", opinion="请补充")
    district.teacher.applies(number)
    district.reviewer.reviews(number)
    return number


@pytest.fixture
def members(district: Harbour, number: str) -> dict[str, bytes]:
    """The members of the project's package."""
    made = queries.package(acting=district.teacher.acting, number=number, readable=b"<p>history</p>")
    with zipfile.ZipFile(made.file) as zipped:
        found = {name: zipped.read(name) for name in zipped.namelist()}
    assert sm3(found["SM3SUMS"]) == made.digest
    return found


def told(members: dict[str, bytes]) -> set[str]:
    """Return the places at which a package is wrong."""
    return {fault.place for fault in faults(members, members.__getitem__)}


def test_a_package_is_whole(members: dict[str, bytes]):
    assert told(members) == set()
    assert {name.split("/")[0] for name in members} == {
        "SM3SUMS", "index.json", "index.html", "acts.jsonl", "rulebooks", "calendars", "files",
    }  # fmt: skip


def test_a_changed_byte_is_found_in_every_member(members: dict[str, bytes]):
    for name, body in members.items():
        middle = len(body) // 2
        changed = body[:middle] + bytes([body[middle] ^ 1]) + body[middle + 1 :]

        assert told(members | {name: changed}), name


def test_a_forged_list_of_digests_does_not_hide_a_changed_opinion(members: dict[str, bytes]):
    acts = members["acts.jsonl"].replace("请补充".encode(), "请通过".encode())
    sums = members["SM3SUMS"].replace(sm3(members["acts.jsonl"]).encode(), sm3(acts).encode())

    assert told(members | {"acts.jsonl": acts, "SM3SUMS": sums}) == {"第 3 号记录"}


def test_a_forged_list_of_digests_does_not_hide_that_words_or_a_file_were_cut_out(members: dict[str, bytes]):
    def forged(changed: dict[str, bytes]) -> set[str]:
        listed = sums({name: sm3(body) for name, body in changed.items() if name != "SM3SUMS"})
        return told(changed | {"SM3SUMS": listed})

    lines = [json.loads(line) for line in members["acts.jsonl"].decode().splitlines()]
    lines[2]["texts"] = []
    acts = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()
    file = next(name for name in members if name.startswith("files/"))

    assert forged(members) == set()
    assert forged(members | {"acts.jsonl": acts}) == {"第 3 号记录"}
    assert forged({name: body for name, body in members.items() if name != file}) == {"第 2 号记录"}


def test_what_is_missing_or_was_added_is_found(members: dict[str, bytes]):
    file = next(name for name in members if name.startswith("files/"))
    less = {name: body for name, body in members.items() if name != file}

    assert file in told(less)
    assert told(members | {"files/other": b"x"}) >= {"files/other"}
    assert told({}) == {"SM3SUMS", "index.json", "acts.jsonl", "index.html"}


def test_what_was_removed_by_order_leaves_the_package_whole(district: Harbour, number: str):
    Wording.objects.filter(act__case__number=number, name="#opinion").update(
        text="", removed_by_order="某号决定"
    )
    made = queries.package(acting=district.teacher.acting, number=number, readable=b"x")
    with zipfile.ZipFile(made.file) as zipped:
        assert list(faults(zipped.namelist(), zipped.read)) == []


def test_a_file_that_is_no_longer_in_the_store_is_named(district: Harbour, number: str, members):
    file = next(name for name in members if name.startswith("files/")).removeprefix("files/")
    place(file).unlink()

    made = queries.package(acting=district.teacher.acting, number=number, readable=b"x")

    assert made.missing == (file,)
    with zipfile.ZipFile(made.file) as zipped:
        assert any(file[:12] in fault.text for fault in faults(zipped.namelist(), zipped.read))


def test_nobody_gets_the_package_of_a_project_that_is_not_theirs(district: Harbour, number: str):
    assert queries.package(acting=district.engineer.acting, number=number, readable=b"") is None
    assert queries.owed(acting=district.engineer.acting, number=number) is None


def test_the_pages_and_the_command(district: Harbour, number: str, client: Client, tmp_path, capsys):
    client.force_login(district.teacher.acting.person, "django.contrib.auth.backends.ModelBackend")

    page = client.get(f"/projects/{number}/archive/").content.decode()
    sent = client.get(f"/projects/{number}/archive/package/")
    body = b"".join(sent.streaming_content)
    path = tmp_path / "package.zip"
    path.write_bytes(body)

    assert "齐全情况" in page
    assert "下载归档包" in page
    assert main(["archive", "verify", str(path)]) == 0
    assert sent["X-Package-Digest"] in capsys.readouterr().out
    with zipfile.ZipFile(io.BytesIO(body)) as zipped:
        assert "请补充" in zipped.read("index.html").decode()
    path.write_bytes(body[: len(body) // 2])
    assert main(["archive", "verify", str(path)]) == 2
    with zipfile.ZipFile(io.BytesIO(body)) as zipped:
        begins = zipped.getinfo("index.html").header_offset + 60  # within what is compressed
    for at in range(begins, begins + 200):
        path.write_bytes(body[:at] + bytes([body[at] ^ 255]) + body[at + 1 :])
        assert main(["archive", "verify", str(path)]) in (1, 2), at


def test_the_file_tells_who_owes_which_paper(district: Harbour, client: Client):
    number = district.teacher.opens().number
    client.force_login(district.teacher.acting.person, "django.contrib.auth.backends.ModelBackend")

    page = client.get(f"/projects/{number}/archive/").content.decode()

    assert "申报表" in page
    assert "<td>区教育局</td>" in page
