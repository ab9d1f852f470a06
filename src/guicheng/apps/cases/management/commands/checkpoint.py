"""`checkpoint`: write the heads of all chains into the signed file. Run daily, by the worker or the operator."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from guicheng.apps.cases import checkpoints


class Command(BaseCommand):
    """Write a checkpoint."""

    help = "写入一个检查点：全部日志链的末端摘要，签名后追加"

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it and say over how many chains."""
        self.stdout.write(f"已写入检查点，共 {checkpoints.write()} 条日志链")
