# shellcheck shell=bash
# A PostgreSQL of our own for the tests: a fresh cluster in a temporary folder, on a free port, gone afterwards.
#
# Sourced by script/test after lib.sh. The server refuses to run as root, so root hands it to an unprivileged
# user. It listens on loopback only and keeps nothing, hence the settings that trade safety for speed.
# start_postgres sets WORKMARK_TEST_DATABASE_URL.
# shellcheck disable=SC2034

PG_FOLDER=
PG_PORT=
WORKMARK_TEST_DATABASE_URL=

newest_postgres() {
    # shellcheck disable=SC2012
    ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort --version-sort | tail -n 1
}

as_database_user() {
    if ! is_root; then
        "$@"
    elif id postgres >/dev/null 2>&1; then
        runuser --user postgres -- "$@"
    else
        runuser --user nobody -- "$@"
    fi
}

free_port() {
    "$VENV/bin/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

start_postgres() {
    local bin
    bin=$(newest_postgres)
    PG_FOLDER=$(mktemp -d /tmp/workmark-postgres.XXXXXX)
    PG_PORT=$(free_port)
    if is_root; then
        chown "$(id -u postgres 2>/dev/null || id -u nobody)" "$PG_FOLDER"
    fi
    (
        # The other user may not read the working copy, and the server insists on a folder it can enter.
        cd /
        as_database_user "$bin/initdb" --pgdata "$PG_FOLDER/data" --username workmark --auth trust \
            --encoding UTF8 --locale C.UTF-8 >"$PG_FOLDER/initdb.log"
        as_database_user "$bin/pg_ctl" --pgdata "$PG_FOLDER/data" --log "$PG_FOLDER/server.log" --wait --silent start \
            --options "-c listen_addresses=127.0.0.1 -c port=$PG_PORT -c unix_socket_directories=$PG_FOLDER \
                -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=300"
    ) || return 1
    WORKMARK_TEST_DATABASE_URL="postgresql://workmark@127.0.0.1:$PG_PORT/postgres"
}

stop_postgres() {
    [ -n "$PG_FOLDER" ] || return 0
    (
        cd /
        as_database_user "$(newest_postgres)/pg_ctl" --pgdata "$PG_FOLDER/data" --mode immediate --silent stop
    ) || true
    rm -rf "$PG_FOLDER"
    PG_FOLDER=
}
