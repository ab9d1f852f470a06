#!/bin/sh
# Install what the tests need beside Python, where it is missing: a browser and
# the library its driver wants, Chinese fonts, PostgreSQL.
set -eu

missing=
command -v chromium >/dev/null || missing="$missing chromium"
ls /usr/share/fonts/opentype/noto/NotoSansCJK* >/dev/null 2>&1 || missing="$missing fonts-noto-cjk"
ls /usr/lib/*/libatomic.so.1 /usr/lib64/libatomic.so.1 2>/dev/null | grep -q . || missing="$missing libatomic1"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing postgresql"
[ -n "$missing" ] || exit 0

if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
  echo "The tests need these Debian packages, or their equals on your system:$missing" >&2
  echo "On Debian:  sudo apt-get install$missing" >&2
  exit 1
fi

echo "Installing$missing"
export DEBIAN_FRONTEND=noninteractive
install="apt-get install -y -qq --no-install-recommends"
apt-get update -qq
case "$missing" in *postgresql*)
  # The tests start a server of their own; nobody asked for one that runs all day.
  if ! dpkg -s postgresql-common >/dev/null 2>&1; then
    $install postgresql-common >/dev/null
    sed -i 's/^#\? *create_main_cluster *=.*/create_main_cluster = false/' /etc/postgresql-common/createcluster.conf
  fi
esac
# shellcheck disable=SC2086
$install $missing >/dev/null
