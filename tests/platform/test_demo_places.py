"""Each place of the demo: loaded through the door, in every phase, and every page of its projects opens."""

import re
from collections import Counter

import pytest
from django.test import Client
from django.urls import reverse
from tests.cast import at

from guicheng.apps.accounts.models import User
from guicheng.apps.cases import clock, law
from guicheng.apps.cases.models import ActRow, Case, CaseRow
from guicheng.apps.cases.verify import verify
from guicheng.config.demo import loading
from guicheng.config.demo.cast import places, the_cast
from guicheng.engine.rulebook.model import Rulebook

LOADED_ON = "2026-11-25"
PAGES = ("project", "filings", "known", "documents", "history")
TAG = re.compile(r"<script.*?</script>|<style.*?</style>|<[^>]*>", re.DOTALL)


def untranslated(page: str, book: Rulebook) -> set[str]:
    """Return the identifiers of the rulebook that people would read on a page."""
    words = set(re.findall(r"\b[a-z]+(?:_[a-z0-9]+)+\b", TAG.sub(" ", page)))
    return words & {*book.facts, *book.steps, *book.guards, *book.scopes, *book.parties, *book.consequences}


# The place that test_demo.py loads has had its life looked at there; here its pages are opened too.
@pytest.mark.parametrize("place", places())
def test_every_page_of_every_project_opens(db, settings, place):
    settings.DEMO = True
    found = the_cast(place)
    with clock.held_at(at(LOADED_ON)):
        done = loading.load_demo(only=[place])

        assert done.projects >= 40
        assert done.acts == ActRow.objects.count()
        assert done.refused >= 10
        assert {finding.result for finding in verify()} == {"same"}
        rows = CaseRow.objects.all()
        phases = set(rows.values_list("phase", flat=True))
        assert len(phases) >= 8
        assert {"apply", "review", "approve", "build", "accept", "operate", "evaluate", "close"} <= phases
        assert rows.filter(state="ended").count() >= 1
        assert rows.filter(overdue__gt=0).count() >= 5
        assert rows.filter(restrictions__gt=0).count() >= 5
        years = Counter(opened.year for opened in Case.objects.values_list("opened_at", flat=True))
        assert len(years) >= 2  # on both sides of a year's end

        book, client = law.shipped(found.rulebook), Client()
        client.force_login(User.objects.get(username=next(iter(found.bodies.values())).people[0].username))
        for number in Case.objects.values_list("number", flat=True):
            for name in PAGES:
                answer = client.get(reverse(name, args=[number]))
                assert answer.status_code == 200, (number, name)
                assert untranslated(answer.content.decode(), book) == set(), (number, name)
        for person in User.objects.all():
            client = Client()
            client.force_login(person)
            answer = client.get(reverse("workbench"))
            assert answer.status_code == 200, person.username
            assert untranslated(answer.content.decode(), book) == set(), person.username
