"""The platform's settings as the tests take them: a data folder of the run, a SQLite database that is a file, hasty passwords."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# Nothing of the developer's own platform is touched, and nothing is left behind.
_FOLDER = tempfile.mkdtemp(prefix="guicheng-tests-")
atexit.register(shutil.rmtree, _FOLDER, ignore_errors=True)
_KEPT = {name: os.environ.get(name) for name in ("GUICHENG_DATA", "GUICHENG_RULEBOOKS")}
os.environ["GUICHENG_DATA"] = _FOLDER
os.environ["GUICHENG_RULEBOOKS"] = str(Path(__file__).parent / "platform" / "rulebooks")

from guicheng.config.settings import *  # noqa: E402, F403
from guicheng.config.settings import DATA, DATABASES  # noqa: E402

for _name, _value in _KEPT.items():  # what the tests start as processes of their own is told by them
    if _value is None:
        del os.environ[_name]
    else:
        os.environ[_name] = _value

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # In memory, SQLite waits for nobody and loses nothing: what is tested here needs a file.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA / "tests.sqlite3")}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
