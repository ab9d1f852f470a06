"""Tables of jurisdictions, organisations, posts, roles, and dated facts above the cases."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Jurisdiction(models.Model):
    """A city or district, and the rulebook it began with: later ones are `Edition` rows."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    rulebook = models.CharField(max_length=80)
    is_demo = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class Edition(models.Model):
    """
    From which day new cases of a jurisdiction follow another edition of its rules, and who brought it in on what source.

    Rows are added, never changed: a later row for the same rulebook corrects the day.
    """

    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="editions")
    rulebook = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)
    on = models.DateField()
    source = models.CharField(max_length=200)
    recorded = models.DateTimeField()
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    said_for = models.ForeignKey("Organisation", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]


class Organisation(models.Model):
    """A unit, bureau, enterprise or panel of one jurisdiction."""

    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="organisations")
    name = models.CharField(max_length=120)
    short = models.CharField(max_length=40, blank=True)
    credit_code = models.CharField(max_length=18, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "name"], name="organisation_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Role(models.Model):
    """An organisation plays a party of the rulebook. A unit's role holds for its own cases only."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="roles")
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    party = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "organisation", "party"], name="role_once"),
        ]


class Membership(models.Model):
    """A person's post in an organisation, for which he or she acts."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    post = models.CharField(max_length=60, blank=True)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "organisation"], name="membership_once"),
        ]


class OuterFact(models.Model):
    """
    What was said of a unit or of the jurisdiction from a day on; parameters too. Rows are added, never changed.

    `value` is JSON text; `unit` is empty for the jurisdiction. `edition` is the rulebook for which a parameter was set,
    empty for the one that the jurisdiction began with: a figure set under one edition says nothing about the next.
    """

    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="outer_facts")
    unit = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="outer_facts"
    )
    name = models.CharField(max_length=80)
    value = models.TextField()
    on = models.DateField()
    recorded = models.DateTimeField()
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True)
    said_for = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    source = models.CharField(max_length=200, blank=True)
    document = models.CharField(max_length=64, blank=True)
    checked_on = models.DateField(null=True, blank=True)
    edition = models.CharField(max_length=80, blank=True)

    class Meta:
        indexes = [models.Index(fields=["jurisdiction", "unit", "name"])]
        ordering = ["id"]
