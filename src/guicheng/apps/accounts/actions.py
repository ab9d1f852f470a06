"""Writes to accounts: each a verb, in one transaction."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from guicheng.apps.accounts.models import User


@transaction.atomic
def change_password(*, person: User, old: str, new: str, again: str) -> dict[str, str]:
    """Change one's own password; return what stands against it by field, nothing when it was changed."""
    if not person.check_password(old):
        return {"old": "现在的密码不对。请核对后重新输入。"}
    try:
        validate_password(new, person)
    except ValidationError as error:
        return {"new": "".join(error.messages)}
    if new == old:
        return {"new": "新密码与现在的相同。请换一个。"}
    if new != again:
        return {"again": "两次输入的新密码不同。请重新输入。"}
    person.set_password(new)
    person.save(update_fields=["password"])
    return {}
