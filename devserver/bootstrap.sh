#!/usr/bin/env bash
# Makes this machine ready: system packages, the locale, Python 3.12 or newer, .venv with the package in it.
#
#   devserver/bootstrap.sh demo    what `make demo` needs
#   devserver/bootstrap.sh unit    what `make unit` and `make lint` need
#   devserver/bootstrap.sh test    what `make test` needs: all of it
#
# It can be interrupted and run again at any time; when nothing is missing it does nothing.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
TARGET=${1:-}
VENV=.venv
LOCALE=en_US.UTF-8

# name of the Debian package|targets that need it|why
PACKAGES='
gcc|demo unit test|pip compiles python-ldap and netifaces, which docassemble brings along
libc6-dev|demo unit test|C headers for the same
libldap2-dev|demo unit test|headers and library for python-ldap
libsasl2-dev|demo unit test|headers and library for python-ldap
libzbar0|demo unit test|docassemble loads it to read QR codes
libcairo2|demo unit test|docassemble loads it to draw
locales|demo test|docassemble formats dates and amounts in the locale en_US.UTF-8
postgresql|demo test|private database of the development server
redis-server|demo test|private Redis of the development server
chromium-headless-shell|test|the browser tests walk the interviews in a real browser, which needs no window
'

say() { printf '%s\n' "$*"; }

stop_with() {
    printf '\n%s\n' "$*" >&2
    exit 1
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        stop_with "Root rights are needed to run: $*
Run this as root, or install sudo."
    fi
}

check_target() {
    case $TARGET in
        demo | unit | test) ;;
        *) stop_with "usage: devserver/bootstrap.sh demo|unit|test" ;;
    esac
}

check_system() {
    command -v apt-get >/dev/null && command -v dpkg-query >/dev/null && return
    stop_with "This development server sets itself up on Debian and Ubuntu only.
Elsewhere, run docassemble's own Docker image and install this package in it:
  1. docker run -d -p 80:80 --stop-timeout 600 jhpyle/docassemble
     (https://docassemble.org/docs/docker.html; it takes some minutes to start)
  2. Open http://localhost, sign in as admin@example.com with the password 'password', and change it.
  3. Menu > Package Management > Install or update a package: enter the GitHub address of this repository,
     or upload a zip file of it ('git archive --format=zip HEAD -o legalaidsync.zip').
  4. Open http://localhost/interview?i=docassemble.legalaidsync:data/questions/intake.yml
Without any configuration the package talks to its built-in LegalServer sandbox."
}

is_installed() {
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# Prints "package|reason" for each package that the target needs and the system lacks.
missing_packages() {
    local name targets reason
    while IFS='|' read -r name targets reason; do
        [ -n "$name" ] || continue
        case " $targets " in *" $TARGET "*) ;; *) continue ;; esac
        is_installed "$name" || printf '%s|%s\n' "$name" "$reason"
    done <<<"$PACKAGES"
}

# Runs a talkative command; its output goes to a file that is shown if it fails.
quietly() {
    local log=.private/bootstrap.log
    mkdir -p .private
    "$@" >"$log" 2>&1 && return
    tail -n 25 "$log" >&2
    stop_with "This failed: $*
The whole output is in $log."
}

APT_LISTS_ARE_FRESH=no
refresh_apt_lists() {
    [ "$APT_LISTS_ARE_FRESH" = no ] || return 0
    quietly as_root apt-get update -qq
    APT_LISTS_ARE_FRESH=yes
}

# $1: lines "package|reason"
apt_install() {
    local lines=$1 names
    say "Debian packages that will be installed now:"
    printf '%s\n' "$lines" | while IFS='|' read -r name reason; do printf '  %-24s %s\n' "$name" "$reason"; done
    refresh_apt_lists
    names=$(printf '%s\n' "$lines" | cut -d'|' -f1)
    # shellcheck disable=SC2086  # the names are words
    quietly as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $names
}

CLUSTER_SWITCH=/etc/postgresql-common/createcluster.d/legalaidsync.conf

# While PostgreSQL's package is being installed, tell it not to make a system-wide cluster that nobody needs.
install_system_packages() {
    local missing
    missing=$(missing_packages)
    [ -n "$missing" ] || return 0
    if grep -q '^postgresql|' <<<"$missing"; then
        say "No system-wide PostgreSQL cluster will be made, and existing ones are left alone."
        trap 'as_root rm -f "$CLUSTER_SWITCH"' EXIT
        as_root mkdir -p "${CLUSTER_SWITCH%/*}"
        as_root sh -c "echo 'create_main_cluster = false' >'$CLUSTER_SWITCH'"
    fi
    apt_install "$missing"
    as_root rm -f "$CLUSTER_SWITCH"
    trap - EXIT
}

provide_locale() {
    [ "$TARGET" != unit ] || return 0
    grep -qi '^en_US\.utf-\?8$' <<<"$(locale -a 2>/dev/null)" && return
    say "Making the locale $LOCALE, which docassemble's Configuration names."
    quietly as_root localedef -i en_US -f UTF-8 "$LOCALE"
}

# Prints the programs that may be a good Python: the release that the pinned packages were tried on comes first.
python_candidates() {
    local release path
    for release in 3.12 3.13 3.14; do
        type -aP "python$release" || true
        for path in "${PYENV_ROOT:-$HOME/.pyenv}"/versions/"$release"*/bin/python"$release"; do
            [ -x "$path" ] && printf '%s\n' "$path"
        done
    done
}

# A pyenv shim exists for releases that are not selected, a compiled Python may lack parts, and Debian splits off venv:
# so each candidate is tried.
find_python() {
    local candidate
    while read -r candidate; do
        if "$candidate" -c 'import sys, ctypes, ensurepip, sqlite3, ssl, venv; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1; then
            printf '%s\n' "$candidate"
            return 0
        fi
    done < <(python_candidates)
    return 1
}

install_python() {
    local release
    refresh_apt_lists
    for release in 3.12 3.13; do
        [ -n "$(apt-cache madison "python$release-venv" 2>/dev/null)" ] || continue
        apt_install "python$release|docassemble 1.10 needs Python 3.12 or newer
python$release-venv|to make .venv"
        return
    done
    stop_with "Python 3.12 or newer is needed, and this release of the system has no package for it. Install it with pyenv:
  curl -fsSL https://pyenv.run | bash && ~/.pyenv/bin/pyenv install 3.12
(Python is compiled: see https://github.com/pyenv/pyenv/wiki for the packages that this takes.) Then run make again."
}

# The system's Python needs its headers for the two packages that pip compiles; others bring them along.
provide_python_headers() {
    local release
    "$PYTHON" -c 'import os, sysconfig; os.stat(sysconfig.get_path("include") + "/Python.h")' 2>/dev/null && return
    release=$("$PYTHON" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    apt_install "python$release-dev|Python's C headers, for python-ldap and netifaces"
}

provide_python() {
    PYTHON=$(find_python) || { install_python && PYTHON=$(find_python); } ||
        stop_with "A Python was installed, but it cannot make virtual environments."
    provide_python_headers
}

requirement_files() {
    printf '%s\n' requirements-server.txt
    [ "$TARGET" = demo ] || printf '%s\n' requirements-dev.txt
}

# What .venv was made from. A .venv for tests serves the demo too.
fingerprint() {
    { printf '%s\n' "$PWD"; cat constraints.txt requirements-*.txt setup.py devserver/bootstrap.sh; } | sha256sum | cut -d' ' -f1
}

venv_is_complete() {
    local stamp
    for stamp in "$VENV/.complete-dev" "$VENV/.complete-demo"; do
        case $TARGET-$stamp in unit-*demo | test-*demo) continue ;; esac
        [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$(fingerprint)" ] && [ -x "$VENV/bin/python" ] &&
            return 0
    done
    return 1
}

# The programs in .venv/bin name their Python by its full path: after a move of the checkout they are useless.
venv_was_made_here() {
    grep -qsF "$PWD/$VENV/bin" "$VENV/bin/pip" && "$VENV/bin/python" -c 'import pip' 2>/dev/null
}

pip_install() {
    "$VENV/bin/python" -m pip install -qq --disable-pip-version-check -c constraints.txt "$@"
}

# The stamp is written last, so an interrupted run is simply done again.
provide_venv() {
    local options=() file stamp=$VENV/.complete-dev
    say "Making .venv with $PYTHON; the first time this takes three to five minutes."
    venv_was_made_here || { rm -rf "$VENV" && "$PYTHON" -m venv "$VENV"; }
    [ "$TARGET" = demo ] && stamp=$VENV/.complete-demo
    rm -f "$VENV"/.complete-*
    while read -r file; do options+=(-r "$file"); done < <(requirement_files)
    pip_install pip setuptools wheel
    pip_install "${options[@]}"
    # With the libraries that setup.py declares; the constraints keep docassemble where it is.
    pip_install --no-build-isolation -e .
    fingerprint >"$stamp"
}

check_target
check_system
# Python comes first: without it the rest would be installed for nothing.
VENV_IS_COMPLETE=no
if venv_is_complete; then VENV_IS_COMPLETE=yes; else provide_python; fi
install_system_packages
provide_locale
[ "$VENV_IS_COMPLETE" = yes ] || provide_venv
