"""The law of the made-up district as it changes: the operator's folder, a new edition, a revision, and who adopts them."""

import shutil
from pathlib import Path

from tests.cast import Harbour, at, key

from guicheng.apps.cases import actions, law
from guicheng.apps.cases.actions import Recorded
from guicheng.apps.cases.verify import verify

SHIPPED = Path(__file__).parent / "rulebooks"
NEW = "harbour-2026"
SOURCE = "港府办〔2025〕9号"


class Law:
    """The operator's folder of rulebooks, in which texts are edited as an author does."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def edit(self, book: str, file: str, old: str, new: str) -> None:
        path = self.folder / book / file
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")
        law.shipped.cache_clear()

    def new_edition(self) -> None:
        """The next edition: a shorter term, a new paper, a higher limit, no consent, a step of handing over data."""
        shutil.copytree(self.folder / "harbour", self.folder / NEW)
        head = ("rulebook: harbour\n", f"rulebook: {NEW}\nreplaces: harbour\n")
        self.edit(NEW, "rulebook.yaml", *head)
        self.edit(NEW, "rulebook.yaml", "in_force: 2025-01-01", "in_force: 2025-04-01")
        self.edit(
            NEW, "rulebook.yaml", "title: 港湾区信息化项目管理办法", "title: 港湾区信息化项目管理办法（新）"
        )
        self.edit(
            NEW,
            "01-apply.yaml",
            "within: 5 working days\n        pause",
            "within: 3 working days\n        pause",
        )
        self.edit(NEW, "01-apply.yaml", "documents: [form]}", "documents: [form, budget_sheet]}")
        self.edit(NEW, "01-apply.yaml", "value: 10万元", "value: 4万元")
        lines = "      - {id: handover, label: 移交数据, in: contract, by: unit, after: filing}\n"
        path = self.folder / NEW / "02-build.yaml"
        path.write_text(path.read_text("utf-8") + lines, "utf-8")
        law.shipped.cache_clear()

    def repair(self) -> None:
        """A revision: the term for filing a contract was encoded wrongly, and the limit counted the other way."""
        self.edit("harbour", "02-build.yaml", "within: 5 working days", "within: 3 working days")
        self.edit(
            "harbour",
            "01-apply.yaml",
            "is: {amount: {below: small_limit}}",
            "is: {amount: {at_most: small_limit}}",
        )


def forty(district: Harbour) -> list[str]:
    """Forty projects in five phases, of one unit."""
    makers = [
        lambda n: str(district.teacher.opens(f"第{n}项").number),
        lambda n: district.applied(f"第{n}项", amount="100000.00"),
        lambda n: returned(district, f"第{n}项"),
        lambda n: district.reviewed(f"第{n}项"),
        lambda n: district.signed(f"第{n}项"),
    ]
    return [makers[n % 5](n) for n in range(40)]


def returned(district: Harbour, title: str) -> str:
    number = district.applied(title)
    assert isinstance(district.reviewer.reviews(number, "returned"), Recorded)
    return number


def not_same() -> list[tuple[str, int, str]]:
    return [(f.case, f.seq, f"{f.result}: {f.text}") for f in verify() if f.result != "same"]


def verified() -> list[str]:
    found = [f"{f.case}/{f.seq}" for f in verify()]
    assert not_same() == []
    return found


def brings_in(district: Harbour, on: str = "2025-04-01", **said):
    wanted = {"acting": district.reviewer.acting, "rulebook": NEW, "source": SOURCE} | said
    return actions.bring_in(on=at(on).date(), **wanted)


def moves(district: Harbour, number: str, shown: str, **said):
    """杨科 moves a project to the new edition, having seen a preview."""
    wanted = {
        "acting": district.reviewer.acting,
        "target": said.get("target") or law.shipped(NEW),
        "reason": "单位申请，已征得同意",
        "key": key(),
    }
    return actions.adopt(number=number, shown=shown, **(wanted | said))
