"""Write down how the law is read: the doubts of every shipped rulebook, as a page of the documentation."""

import sys
from collections.abc import Iterator
from pathlib import Path

from guicheng.engine.rulebook.load import load_shipped, shipped_rulebooks
from guicheng.engine.rulebook.model import Article, Rulebook

PAGE = Path(__file__).parents[1] / "docs" / "explanation" / "readings.md"
BEGIN = "<!-- From here on written by `python tools/readings.py`. -->"


def generated() -> str:
    """Return what follows the mark on the page."""
    return "\n".join(line for name in shipped_rulebooks() for line in _rulebook(load_shipped(name)))


def _rulebook(book: Rulebook) -> Iterator[str]:
    doubted = [article for article in book.articles if article.doubts]
    number = sum(len(article.doubts) for article in doubted)
    yield f"\n## {book.title}\n"
    yield f"`{book.id}`，{book.document}：{len(doubted)} 条存疑，共 {number} 处。\n"
    chapter = ""
    for article in doubted:
        if article.chapter_title != chapter:
            chapter = article.chapter_title
            yield f"### {book.id} {chapter}\n"
        yield f"**{_name(article)}　{article.title}**\n"
        for doubt in article.doubts:
            yield f"- {doubt['about']}"
            yield f"  - 可以读作：{'；'.join(map(str, doubt['readings']))}"
            yield f"  - 取：{doubt['ours']}"
            yield f"  - 因为：{doubt['why']}"
            if parameter := doubt.get("parameter"):
                yield f"  - 可改：参数“{book.facts[parameter].label}”（`{parameter}`）"
        yield ""


def _name(article: Article) -> str:
    if article.number.startswith("annex-"):
        return f"附件 {article.number.removeprefix('annex-')}"
    return f"第 {article.number} 条"


def whole(page: str) -> str:
    """Return the page with what follows the mark written anew."""
    introduction, mark, _ = page.partition(BEGIN)
    return introduction + mark + "\n" + generated().rstrip() + "\n"


def main() -> int:
    """Write the page; with `--check`, only tell whether it is up to date."""
    page = PAGE.read_text(encoding="utf-8")
    if "--check" in sys.argv[1:]:
        print("up to date" if page == whole(page) else "run python tools/readings.py")
        return int(page != whole(page))
    PAGE.write_text(whole(page), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
