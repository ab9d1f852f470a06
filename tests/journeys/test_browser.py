"""The browser itself, before any story is told in it."""


def test_chinese_is_shown_with_a_font_of_its_own_width(page):
    page.set_content("<span id=a style='font-size:40px'>规程</span>")

    width = page.eval_on_selector("#a", "e => e.getBoundingClientRect().width")

    assert width == 80


def test_a_page_that_asks_outside_is_noticed(page, strangers):
    page.set_content("<img src='https://cdn.invalid/logo.png'>", wait_until="load")

    assert strangers == ["https://cdn.invalid/logo.png"]
    strangers.clear()
