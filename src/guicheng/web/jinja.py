"""The environment of all templates: filters that speak Chinese, addresses, and Django's static files."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django_htmx.jinja import htmx_script
from jinja2 import Environment

from guicheng.web import words
from guicheng.web.projects.rooms import rooms


def environment(**options: Any) -> Environment:
    """Return the environment that Django's Jinja2 backend asks for."""
    options.setdefault("autoescape", True)
    options.setdefault("trim_blocks", True)
    options.setdefault("lstrip_blocks", True)
    made = Environment(**options)
    made.filters.update(words.FILTERS)
    made.globals.update(static=static, url=address, htmx_script=htmx_script, rooms=rooms)
    return made


def address(name: str, *args: Any, **kwargs: Any) -> str:
    """Return the path of a named page; positional and keyword arguments go into it."""
    return reverse(name, args=args, kwargs=kwargs)
