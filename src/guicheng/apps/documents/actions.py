"""Storing files: once by the digest of their content, listed each time somebody hands one in."""

from __future__ import annotations

import hashlib
import os
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from guicheng.apps.accounts.models import User
from guicheng.apps.documents.kinds import WrongFile, check_inside, kind_of
from guicheng.apps.documents.models import Upload
from guicheng.apps.documents.store import aside, place

HEAD = 512


def store_file(*, file: Any, person: User, at: datetime) -> Upload:
    """
    Store an uploaded file and return its row. `at` is a stored moment.

    Raise WrongFile, with a message for the person, when it is empty, too large or not what its name says.
    """
    name = "".join(sign for sign in Path(file.name).name if sign.isprintable())[:255]
    limit = settings.MOST_BYTES_A_FILE
    if file.size == 0:
        raise WrongFile(f"“{name}”是空文件。请核对后重新上传。")
    if file.size > limit:
        size = f"{file.size / 1048576:.1f} MB，超过每份文件 {limit // 1048576} MB 的上限"
        raise WrongFile(f"“{name}”有 {size}。请压缩或拆分后上传。")
    digest, kind = hashlib.new("sm3"), ""
    descriptor, written = tempfile.mkstemp(dir=aside())
    try:
        with os.fdopen(descriptor, "wb") as handle:
            for chunk in file.chunks():
                if not kind:
                    kind = kind_of(name, chunk[:HEAD])
                digest.update(chunk)
                handle.write(chunk)
            handle.flush()
            os.fsync(handle.fileno())
        check_inside(name, written)
        target = place(digest.hexdigest())
        target.parent.mkdir(exist_ok=True)
        os.replace(written, target)
    finally:
        Path(written).unlink(missing_ok=True)
    return Upload.objects.create(
        digest=digest.hexdigest(), name=name, size=file.size, kind=kind, by=person, at=at
    )
