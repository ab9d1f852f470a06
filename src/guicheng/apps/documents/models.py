"""The table of files. Their content lies in the store, named by its digest."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Upload(models.Model):
    """A file as somebody handed it in. The same content handed in twice is stored once and listed twice."""

    digest = models.CharField(max_length=64, db_index=True)
    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=100)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    at = models.DateTimeField()
