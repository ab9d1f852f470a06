"""What a page says to those who read it."""

import html
import re


def shown(response):
    """Return the page, which must be there."""
    assert response.status_code == 200, response.status_code
    return html.unescape(response.content.decode())


def words(page):
    """Return a page without its marks and with single gaps."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
