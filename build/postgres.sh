# Sourced by ./test: a PostgreSQL of our own on a free port of the loopback, which forgets everything when it stops. Its address goes to
# GUILDHALL_TEST_POSTGRES. PostgreSQL does not run as root, so root runs it as the user of Debian's package.

start_postgres() {
    local password=$RANDOM$RANDOM$RANDOM tries=0 port log
    postgres_home=$(mktemp -d)
    log=$postgres_home/log
    echo "$password" >"$postgres_home/password"
    [ "$(id -u)" != 0 ] || chown -R postgres "$postgres_home"
    quietly as_postgres initdb -D "$postgres_home/data" -U guildhall -A md5 --pwfile="$postgres_home/password" -E UTF8 --locale=C.UTF-8 --no-sync
    while :; do
        port=$((20000 + RANDOM))
        as_postgres pg_ctl start -D "$postgres_home/data" -l "$log" -w -s -o "-c listen_addresses=127.0.0.1 -c port=$port \
            -c unix_socket_directories='' -c max_connections=400 -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
            -c shared_buffers=128MB" </dev/null >/dev/null 2>&1 && break
        tries=$((tries + 1))
        [ $tries -lt 10 ] || fail "PostgreSQL does not start:" "$(cat "$log")"
    done
    export GUILDHALL_TEST_POSTGRES="Host=127.0.0.1;Port=$port;Username=guildhall;Password=$password;Database=postgres"
}

stop_postgres() {
    [ -n "${postgres_home:-}" ] || return 0
    as_postgres pg_ctl stop -D "$postgres_home/data" -m immediate -s >/dev/null 2>&1 || true
    rm -rf "$postgres_home"
    postgres_home=
}

# as_postgres PROGRAM ARGUMENT...: one of PostgreSQL's programs, from a folder that its user may enter.
as_postgres() {
    local program=$1
    shift
    if [ "$(id -u)" = 0 ]; then
        (cd / && exec runuser -u postgres -- "$postgres_bin/$program" "$@")
    else
        "$postgres_bin/$program" "$@"
    fi
}
