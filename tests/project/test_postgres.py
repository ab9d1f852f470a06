"""The PostgreSQL that the tests run on is as a city's should be."""

import os

import psycopg
import pytest


@pytest.mark.databases
def test_trigrams_see_chinese():
    url = os.environ.get("GUICHENG_DATABASE_URL", "")
    if not url.startswith("postgres"):
        pytest.skip("this run is on SQLite")
    with psycopg.connect(url) as connection:  # rolled back below: other workers use the same database
        connection.execute("create extension pg_trgm")
        (trigrams,) = connection.execute("select show_trgm('水务局')").fetchone()
        connection.rollback()

    assert len(trigrams) == 4  # none at all under the locale C
