"""What all tests share: which of them run on every database."""

from pathlib import Path

import pytest

PLATFORM = Path(__file__).parent / "platform"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if PLATFORM in item.path.parents:
            item.add_marker(pytest.mark.databases)
