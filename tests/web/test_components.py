"""The page of components: drawn without complaint, and fit for a strict content security policy."""

import re
from pathlib import Path

import pytest
from tests.web.render_gallery import WEB, render

TEMPLATES = WEB / "templates"
TOKENS = (WEB / "static" / "guicheng" / "tokens.css").read_text(encoding="utf-8")
FAMILIES = sorted((TEMPLATES / "components").glob("*.html"))
TEXT_ON_GROUND = [
    *((ink, ground) for ink in ("ink", "ink-2", "ink-3") for ground in ("sheet", "paper", "sunken")),
    *((ink, ground) for ink in ("accent", "red", "amber", "green") for ground in ("sheet", f"{ink}-soft")),
    ("accent", "accent-faint"),
    ("ink", "accent-soft"),
    ("on-accent", "accent"),
]


@pytest.fixture(scope="module")
def page() -> str:
    return render()


def test_every_family_of_components_is_shown(page):
    gallery = (TEMPLATES / "pages" / "components.html").read_text(encoding="utf-8")
    used = {*re.findall(r"components/\w+\.html", gallery)}

    assert used == {f"components/{family.name}" for family in FAMILIES}


def test_nothing_is_styled_or_scripted_inside_a_page(page):
    assert re.findall(r'\sstyle="|<style|\son\w+="|<script>|javascript:', page) == []


def test_ids_are_unique(page):
    ids = re.findall(r'\sid="([^"]+)"', page)

    once = [id for id in ids if id != "hatch"]  # each chart draws its hatching
    assert sorted(once) == sorted({*once})


def test_every_control_has_a_name_for_those_who_hear(page):
    labelled = {*re.findall(r'<label for="([^"]+)"', page)}
    controls = re.findall(r'<(?:input|select|textarea) [^>]*\bid="([^"]+)"', page)

    assert [id for id in controls if id not in labelled] == []


def test_every_icon_is_in_the_sprite(page):
    sprite = (WEB / "static" / "guicheng" / "icons.svg").read_text(encoding="utf-8")

    assert {*re.findall(r"icons\.svg#([\w-]+)", page)} <= {*re.findall(r'<symbol id="([\w-]+)"', sprite)}


@pytest.mark.parametrize("family", FAMILIES, ids=lambda path: path.stem)
def test_every_macro_says_what_it_is_for(family: Path):
    text = family.read_text(encoding="utf-8")
    macros = re.findall(r"\{% macro (\w+)", text)
    described = re.findall(r"\{# (\w+)\((?:(?!#\}).)+: (?:(?!#\}).)+#\}\n\{% macro (\w+)", text, re.S)

    assert [macro for macro, _ in described] == macros
    assert all(said == macro for said, macro in described)


def test_colours_are_given_a_value_in_one_place_only():
    sheets = [path for path in (WEB / "static" / "guicheng").glob("*.css") if path.name == "components.css"]

    assert [re.findall(r"#[0-9a-f]{3,8}\b|rgba?\(", path.read_text(encoding="utf-8")) for path in sheets] == [
        []
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_can_be_read_on_its_ground(theme):
    colours = palette(theme)

    faint = {
        f"{ink} on {ground}": round(contrast(colours[ink], colours[ground]), 1)
        for ink, ground in TEXT_ON_GROUND
        if contrast(colours[ink], colours[ground]) < 4.5
    }

    assert faint == {}
    assert contrast(colours["line-strong"], colours["sheet"]) >= 3


def palette(theme: str) -> dict[str, str]:
    light, dark = TOKENS.split("[data-theme=dark]")
    found = dict(re.findall(r"--([\w-]+):(#[0-9a-f]{6})", light))
    return found | dict(re.findall(r"--([\w-]+):(#[0-9a-f]{6})", dark)) if theme == "dark" else found


def contrast(one: str, other: str) -> float:
    """Return the ratio that WCAG 2 defines."""
    dark, light = sorted(map(luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
