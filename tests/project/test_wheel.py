"""The wheel carries everything the platform reads, not only its Python."""

import subprocess
import sys
import zipfile


def test_the_wheel_carries_every_file_of_the_package(root, files, tmp_path):
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", tmp_path],
        cwd=root,
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")

    carried = set(zipfile.ZipFile(wheel).namelist())

    package = root / "src"
    assert {path.relative_to(package).as_posix() for path in files if package in path.parents} <= carried
