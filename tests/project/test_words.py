"""The project names no machine it was made on, and no registry it was installed from."""

import re

# In pieces, so that this file does not name them either.
HOSTS = [
    ("pypi", "org"),
    ("pythonhosted", "org"),
    ("npmjs", "org"),
    ("npmjs", "com"),
    ("yarnpkg", "com"),
    ("deb", "debian", "org"),
    ("security", "debian", "org"),
    ("pkg", "dev"),
    ("tuna", "tsinghua", "edu", "cn"),
    ("aliyun", "com"),
    ("npmmirror", "com"),
]
FOLDERS = [("", "work", ""), ("..", "shared", ""), ("", "srv", "project")]

FOREIGN = re.compile(
    "|".join([re.escape(".".join(host)) for host in HOSTS] + [re.escape("/".join(path)) for path in FOLDERS])
)
DOWNLOAD_ADDRESS = re.compile(r"https?://|--(?:extra-)?index-url|--find-links|\"resolved\"")


def texts(files):
    for path in files:
        try:
            yield path, path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def test_no_file_names_a_registry_or_a_folder_of_one_machine(root, files):
    found = [
        f"{path.relative_to(root)}: {match[0]}"
        for path, text in texts(files)
        for match in FOREIGN.finditer(text)
    ]

    assert found == []


def test_lock_files_carry_no_download_addresses(root, files):
    locks = [path for path in files if path.parent.name == "requirements" or "lock" in path.name]

    found = [path.name for path, text in texts(locks) if DOWNLOAD_ADDRESS.search(text)]

    assert {path.name for path in locks} >= {"runtime.txt", "test.txt", "lint.txt"}
    assert found == []


def test_every_locked_package_has_a_digest(root):
    for lock in (root / "requirements").glob("*.txt"):
        entries = re.split(r"^(?=[a-z])", lock.read_text(), flags=re.MULTILINE)[1:]

        assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []
