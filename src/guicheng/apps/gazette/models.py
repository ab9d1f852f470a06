"""The table of official texts."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class OfficialText(models.Model):
    """
    A regulation word for word, as somebody loaded it. Rows are added, never changed; the last one of a rulebook is shown.

    `digest` is SM3 over the file as it came, `text` what it says. Who loaded it is kept by name too: at the command
    line nobody is signed in.
    """

    rulebook = models.CharField(max_length=80, db_index=True)
    name = models.CharField(max_length=255)
    encoding = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)
    source = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
