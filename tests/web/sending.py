"""Forms as a browser without a script sends them, and what a refusal says."""

from __future__ import annotations

import re
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.cast import PDF


def paper(name="申报表.pdf", content=PDF):
    return SimpleUploadedFile(name, content)


def application(seq=1, **changed):
    """A filled-in application, as a form sends it."""
    return {
        "key": uuid4().hex,
        "seq": str(seq),
        "do": "submit",
        "f-class": "build",
        "f-planned_amount": "486",
        "f-planned_amount_unit": "wan",
        "f-planned_start": "2025-06-03",
        "f-purpose": "让管网看得见",
        "f-plan_form": paper(),
    } | changed


def review(outcome, seq=2, **changed):
    return {
        "key": uuid4().hex,
        "seq": str(seq),
        "do": "submit",
        "outcome": outcome,
        "f-duplicate": "no",
        "f-outside_scope": "no",
        "f-approved_plan_amount": "480",
        "f-approved_plan_amount_unit": "wan",
    } | changed


def steps(number, step):
    return reverse("step", args=(number, step))


def reasons(response):
    """What the notice on top says, each reason as plain text."""
    text = response.content.decode()
    notice = text[text.index('id="refusal"') : text.index("</ol>", text.index('id="refusal"'))]
    lines = re.findall(r"<li>(.*?)</li>", notice, re.DOTALL)
    return [
        re.sub(r"\s+", " ", re.sub(r"<svg.*?</svg>|<a class=\"why\".*?</a>|<[^>]+>", "", line)).strip()[1:]
        for line in lines
    ]


def small(client, address, **form):
    return client.post(address, {"key": uuid4().hex, "seq": "", "do": "submit"} | form)
