"""Tables of the log and of what is derived from it. Everything a case owns carries its jurisdiction."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from guicheng.apps.documents.models import Upload
from guicheng.apps.registers.models import Jurisdiction, Organisation


class KeptRulebook(models.Model):
    """A rulebook that was ever used, by digest: the texts of its files as JSON."""

    digest = models.CharField(max_length=64, primary_key=True)
    rulebook = models.CharField(max_length=80)
    files = models.TextField()
    kept_at = models.DateTimeField()


class KeptCalendar(models.Model):
    """A calendar that was ever used, by digest."""

    digest = models.CharField(max_length=64, primary_key=True)
    content = models.TextField()
    kept_at = models.DateTimeField()


class Case(models.Model):
    """A project, and the rulebook it stays with. What is said of it stands in its acts."""

    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="cases")
    number = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    unit = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="cases")
    rulebook = models.ForeignKey(KeptRulebook, on_delete=models.PROTECT)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    is_scenario = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "number"], name="case_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Adoption(models.Model):
    """
    An order to let running projects be judged by another rulebook: who gave it, why, and for which projects.

    `chosen` holds, by number, the digest of the preview that was shown. It is carried out project by project, each an act
    on its log; `left` says for which that was not done, and why. `finished_at` is empty while it is under way: whoever
    comes by carries on with it.
    """

    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    key = models.CharField(max_length=64, unique=True)
    rulebook = models.ForeignKey(KeptRulebook, on_delete=models.PROTECT)
    reason = models.TextField()
    chosen = models.JSONField(default=dict)
    whole = models.BooleanField(default=False)
    left = models.JSONField(default=dict)
    as_of = models.DateField()
    ordered_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-id"]


class ActRow(models.Model):
    """
    One act in the log. Rows are added, never changed or deleted.

    `body` is the canonical JSON of the act with its receipt; `digest` is SM3 over `previous` and `body`.
    Number and sequence are unique together: that settles two people acting at once.
    """

    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="acts")
    seq = models.PositiveIntegerField()
    recorded = models.DateTimeField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    body = models.TextField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "case", "seq"], name="act_once"),
        ]
        ordering = ["case", "seq"]


class Wording(models.Model):
    """
    A text of an act: its opinion, a fact of type text, the project's title with the first act.

    It lies outside the chain, which holds its salted digest, so that an order can remove it. `name` is the fact's, or
    `#opinion`, or `#title`.
    """

    act = models.ForeignKey(ActRow, on_delete=models.PROTECT, related_name="wordings")
    name = models.CharField(max_length=80)
    salt = models.CharField(max_length=32)
    text = models.TextField()
    removed_by_order = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["act", "name"], name="wording_once")]


class Attachment(models.Model):
    """That a file came with an act: who may open a file follows from the case it lies in. Made from the log."""

    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="attachments")
    seq = models.PositiveIntegerField()
    digest = models.CharField(max_length=64, db_index=True)
    upload = models.ForeignKey(Upload, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "case", "seq", "digest"], name="attachment_once"),
        ]


class Standing(models.Model):
    """What a case shows to the unit's other cases, from a day on. Rows are added; a later row for a day prevails."""

    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="standing")
    unit = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    name = models.CharField(max_length=80)
    on = models.DateField()
    recorded = models.DateTimeField()
    value = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["unit", "recorded"])]
        ordering = ["id"]


class CaseRow(models.Model):
    """
    How a case stands, for lists: can be thrown away and made again.

    `stale`: something above or beside the case has changed since. `shown_with` is the digest of the calendar by which
    the case's standing was last shown to the unit's other cases, empty when something above has changed since.
    `involved` names the parties that have or had something to do, each with a blank before and after it.
    """

    case = models.OneToOneField(Case, on_delete=models.CASCADE, primary_key=True, related_name="row")
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    as_of = models.DateField()
    holds_until = models.DateField(null=True)
    phase = models.CharField(max_length=20)
    state = models.CharField(max_length=20)
    ground = models.CharField(max_length=20, blank=True)
    amount = models.DecimalField(max_digits=17, decimal_places=2, null=True)
    facts = models.JSONField(default=dict)
    next_due = models.DateField(null=True)
    overdue = models.PositiveIntegerField(default=0)
    restrictions = models.PositiveIntegerField(default=0)
    acts = models.PositiveIntegerField(default=0)
    last_act_on = models.DateField(null=True)
    involved = models.TextField(blank=True)
    engine = models.CharField(max_length=20)
    rulebook = models.CharField(max_length=64)
    stale = models.BooleanField(default=False)
    shown_with = models.CharField(max_length=64, blank=True)


class Todo(models.Model):
    """A step that waits for a party, for its workbench: can be thrown away and made again."""

    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="todos")
    unit = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    party = models.CharField(max_length=60)
    step = models.CharField(max_length=80)
    scope = models.CharField(max_length=200, blank=True)
    status = models.CharField(max_length=20)
    power = models.BooleanField(default=False)
    round = models.PositiveIntegerField(default=0)
    since = models.DateField(null=True)
    due = models.DateField(null=True)
    overdue = models.BooleanField(default=False)
    provisional = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["jurisdiction", "party", "power", "due"])]


class UnderArticle(models.Model):
    """
    What an article does to a case now, for the pages of the law: can be thrown away and made again.

    `kind` is `open` (a step of this article waits), `blocked` (a condition of this article stands against `step`),
    `unknown` (whether one does is not known yet) or `restriction` (a consequence is in force). `article` is the
    rulebook's entry, `cited` the reference itself, such as `7/9`.
    """

    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="under_articles")
    article = models.CharField(max_length=40)
    cited = models.CharField(max_length=60)
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=160)
    step = models.CharField(max_length=80, blank=True)
    scope = models.CharField(max_length=200, blank=True)
    due = models.DateField(null=True)
    overdue = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["jurisdiction", "article", "kind"])]
        ordering = ["id"]


class Draft(models.Model):
    """What somebody has typed into a form and not yet submitted."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, null=True)
    form = models.CharField(max_length=200)
    content = models.JSONField(default=dict)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation", "case", "form"], name="draft_once", nulls_distinct=False
            ),
        ]


class Submission(models.Model):
    """A form that was sent: sent again with the same key, it is answered as the first time."""

    key = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()


class Refusal(models.Model):
    """That an act was refused: who, when, what, under which articles. No content."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="refusals")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    target = models.CharField(max_length=120)
    articles = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()


class SecretRefusal(models.Model):
    """That a project with state secrets was turned away at the door: the day, and nothing else."""

    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    on = models.DateField()


class DemoClock(models.Model):
    """By how many days the demo's clock is moved. Only read when the platform runs as a demo."""

    days = models.IntegerField(default=0)
