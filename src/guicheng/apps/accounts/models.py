"""People who sign in. What they may do follows from the organisations that they act for."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """A person. `name` is what others read; the user name is only for signing in."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(max_length=60)

    REQUIRED_FIELDS = ["name"]

    def __str__(self) -> str:
        return self.name or self.username
