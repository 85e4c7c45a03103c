# shellcheck shell=bash
# Shared by script/server and script/test: find Python, make the environment, install what the lock names.
#
# Sourced, never run. It works in bash 5 with Debian's base tools alone, because the first thing a stranger has
# is a bare clone. Everything it makes lies in .venv, so removing that folder undoes it.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
VENV=${WORKMARK_VENV:-$ROOT/.venv}

say() { printf '%s\n' "$*"; }
fail() {
    printf 'workmark: %s\n' "$*" >&2
    exit 1
}

is_root() { [ "$(id -u)" -eq 0 ]; }
has_command() { command -v "$1" >/dev/null 2>&1; }
has_apt() { has_command apt-get && has_command dpkg-query; }
has_package() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

# Debian packages by name. Root installs them; anybody else is told the one command that does.
need_packages() {
    [ $# -gt 0 ] || return 0
    if ! has_apt; then
        fail "these Debian packages are missing, and there is no apt here: $*. Install their like and start again."
    fi
    if ! is_root; then
        fail "some packages are missing. Run this, then start again:
    sudo apt-get update && sudo apt-get install --yes --no-install-recommends $*"
    fi
    say "Installing Debian packages: $*"
    DEBIAN_FRONTEND=noninteractive apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends -qq "$@" >/dev/null
}

is_new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

# The first Python of 3.11 or later. WORKMARK_PYTHON names another one.
find_python() {
    local candidate
    for candidate in ${WORKMARK_PYTHON:-} python3.11 python3.12 python3.13 python3; do
        if has_command "$candidate" && is_new_enough "$candidate"; then
            command -v "$candidate"
            return
        fi
    done
    return 1
}

# Debian ships `python3 -m venv` without the pip it needs unless python3-venv is there.
can_make_environment() { "$1" -c 'import ensurepip, venv' 2>/dev/null; }

has_environment() { "$VENV/bin/python" -m pip --version >/dev/null 2>&1; }

# The packages still missing before an environment can be made, one a line.
missing_for_environment() {
    local python
    if has_environment; then
        return
    elif ! python=$(find_python); then
        printf '%s\n' python3 python3-venv
    elif ! can_make_environment "$python"; then
        printf '%s-venv\n' "$(basename "$(readlink -f "$python")")"
    fi
}

make_environment() {
    local missing python
    mapfile -t missing < <(missing_for_environment)
    need_packages "${missing[@]}"
    python=$(find_python) || fail "Python 3.11 or later is needed. Install it, or name it in WORKMARK_PYTHON."
    # A folder left half made by an interrupted start is worse than none.
    rm -rf "$VENV"
    "$python" -m venv "$VENV"
}

# What an installed environment depends on: the lock's bytes and the Python that reads them.
lock_stamp() {
    local version
    version=$("$VENV/bin/python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    printf '%s %s' "$version" "$(sha256sum <"$ROOT/requirements/$1.txt" | cut -d' ' -f1)"
}

is_installed() {
    [ -f "$VENV/workmark-$1.stamp" ] && [ "$(cat "$VENV/workmark-$1.stamp")" = "$(lock_stamp "$1")" ]
}

# Makes the package importable, and `workmark` a command, without building anything and so without the network.
link_project() {
    local site
    site=$("$VENV/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
    printf '%s\n' "$ROOT/src" >"$site/workmark-source.pth"
    cat >"$VENV/bin/workmark" <<COMMAND
#!$VENV/bin/python
"""Start the workmark command of the working copy this environment belongs to."""
import sys

from workmark.cli import main

if __name__ == "__main__":
    sys.exit(main())
COMMAND
    chmod +x "$VENV/bin/workmark"
}

# Runs a command; on a terminal a dot every few seconds tells whoever waits that it is still at work.
patiently() {
    local ended=0 dots=
    if [ -t 1 ]; then
        (while sleep 3 && kill -0 $$; do printf .; done) 2>/dev/null &
        dots=$!
    fi
    "$@" || ended=$?
    if [ -n "$dots" ]; then
        kill "$dots"
        wait "$dots" 2>/dev/null || true
        printf '\n'
    fi
    return "$ended"
}

# Installs requirements/$1.txt, every file checked against its hash; a stamp makes the second start a short one.
# The development lock holds the runtime lock whole, so installing it satisfies both.
ensure_environment() {
    local lock=$1
    has_environment || make_environment
    is_installed "$lock" && return
    say "Installing the locked Python packages (requirements/$lock.txt) into $VENV; this takes some minutes"
    rm -f "$VENV"/workmark-*.stamp
    patiently "$VENV/bin/python" -m pip install -qq --disable-pip-version-check --require-hashes --no-deps \
        --requirement "$ROOT/requirements/$lock.txt" ||
        fail "the packages did not install. Look at pip's message above; a second try picks up where it stopped."
    link_project
    lock_stamp "$lock" >"$VENV/workmark-$lock.stamp"
    if [ "$lock" = dev ]; then
        lock_stamp runtime >"$VENV/workmark-runtime.stamp"
    fi
}

# Translations travel as .po; Django reads .mo. Only a catalogue that changed is compiled again.
compile_translations() {
    local po
    while IFS= read -r -d '' po; do
        if [ ! "${po%.po}.mo" -nt "$po" ]; then
            "$VENV/bin/pybabel" --quiet compile --input-file "$po" --output-file "${po%.po}.mo" \
                --locale "$(basename "$(dirname "$(dirname "$po")")")"
        fi
    done < <(find "$ROOT/src/workmark" -name '*.po' -print0)
}
