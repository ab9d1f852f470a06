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


def test_every_folder_with_python_is_a_package(root, files):
    """Without `__init__.py` the import contracts would not see it."""
    folders = {path.parent for path in files if path.suffix == ".py" and root / "src" in path.parents}

    assert sorted(str(folder) for folder in folders if not (folder / "__init__.py").exists()) == []
