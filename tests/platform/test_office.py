"""A city's organisations and people from a file: added once, errors with their line, nothing half."""

import os
import subprocess
import sys

import pytest
from django.contrib.auth import authenticate

from guicheng.apps.accounts.models import User
from guicheng.apps.registers.models import Jurisdiction, Membership, Organisation, Role
from guicheng.config.office import load_office
from guicheng.engine.yaml import YamlProblem

FILE = """
jurisdiction: {code: example, name: 示例区, rulebook: guangzhou-baiyun-2024}
organisations:
  - name: 示例区数据局
    parties: [authority]
    people:
      - {username: chen, name: 陈某, post: 项目审核岗}
  - name: 示例区水务局
    short: 区水务局
    parties: [unit]
    people:
      - {username: zeng, name: 曾某, post: 信息化专责}
"""

pytestmark = pytest.mark.django_db


def test_a_city_is_added_with_first_passwords_that_open_the_door(rf):
    added = load_office(FILE, "office.yaml")

    assert [one.kind for one in added] == ["地区", "机构", "人员", "机构", "人员"]
    password = added[2].password
    assert authenticate(rf.get("/"), username="chen", password=password) == User.objects.get(username="chen")
    assert Role.objects.get(organisation__name="示例区水务局").party == "unit"
    assert Membership.objects.get(person__username="zeng").post == "信息化专责"


def test_loading_again_adds_nothing_and_changes_no_password():
    load_office(FILE, "office.yaml")
    before = User.objects.get(username="chen").password

    assert load_office(FILE, "office.yaml") == []
    assert User.objects.get(username="chen").password == before


@pytest.mark.parametrize(
    ("wrong", "right", "line", "text"),
    [
        ("[authority]", "[autority]", 5, "规程里没有主体“autority”"),
        ("guangzhou-baiyun-2024", "baiyun", 2, "没有规程“baiyun”"),
        ("short:", "shorter:", 9, "不认识“shorter”"),
        ("username: zeng, ", "", 12, "缺 username"),
    ],
)
def test_a_mistake_names_its_line_and_adds_nothing(wrong, right, line, text):
    with pytest.raises(YamlProblem) as raised:
        load_office(FILE.replace(wrong, right), "office.yaml")

    assert (raised.value.line, raised.value.text) == (line, text)
    assert not Jurisdiction.objects.filter(code="example").exists()
    assert not Organisation.objects.filter(name="示例区数据局").exists()


def test_a_city_is_entered_before_the_platform_has_ever_been_started(tmp_path):
    file = tmp_path / "office.yaml"
    file.write_text(FILE, "utf-8")
    own = {name: value for name, value in os.environ.items() if not name.startswith(("GUICHENG_", "DJANGO_"))}

    done = subprocess.run(
        [sys.executable, "-m", "guicheng.config.entry", "office", "load", str(file)],
        cwd=tmp_path,
        env=own | {"PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("已登记地区 ")
