"""Storing files: once by the digest of their content, listed each time somebody hands one in."""

from __future__ import annotations

import hashlib
import os
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from guicheng.apps.accounts.models import User
from guicheng.apps.documents.kinds import WrongFile, kind_of
from guicheng.apps.documents.models import Upload

HEAD = 512


def place(digest: str) -> Path:
    """Return where the content of this digest lies."""
    return Path(settings.MEDIA_ROOT) / digest[:2] / digest


def store_file(*, file: Any, person: User, at: datetime) -> Upload:
    """
    Store an uploaded file and return its row. `at` is a stored moment.

    Raise WrongFile, with a message for the person, when it is empty, too large or not what its name says.
    """
    name = Path(file.name).name[:255]
    limit = settings.MOST_BYTES_A_FILE
    if file.size == 0:
        raise WrongFile(f"“{name}”是空文件。请核对后重新上传。")
    if file.size > limit:
        raise WrongFile(
            f"“{name}”有 {file.size / 1048576:.1f} MB，超过每份文件 {limit // 1048576} MB 的上限。请压缩或拆分后上传。"
        )
    digest, kind, temporary = hashlib.new("sm3"), "", None
    folder = Path(settings.MEDIA_ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.NamedTemporaryFile(dir=folder, delete=False) as temporary:
            for chunk in file.chunks():
                if not kind:
                    kind = kind_of(name, chunk[:HEAD])
                digest.update(chunk)
                temporary.write(chunk)
            temporary.flush()
            os.fsync(temporary.fileno())
        target = place(digest.hexdigest())
        target.parent.mkdir(exist_ok=True)
        os.replace(temporary.name, target)
    except BaseException:
        if temporary is not None:
            Path(temporary.name).unlink(missing_ok=True)
        raise
    with transaction.atomic():
        return Upload.objects.create(
            digest=digest.hexdigest(), name=name, size=file.size, kind=kind, by=person, at=at
        )
