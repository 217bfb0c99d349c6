#!/usr/bin/env bash
# Runs a command with a private PostgreSQL server of Debian's package: a fresh
# cluster in a temporary folder, on a free port of the loopback address, gone
# afterwards. PLENUM_TEST_POSTGRES_URL names it, PLENUM_TEST_POSTGRES_LOG its log, PLENUM_TEST_POSTGRES_CA who signed its
# certificate, which is of the name localhost. Without a word about TLS nobody uses it here.
set -euo pipefail

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
[ -n "$bin" ] || { echo "PostgreSQL is missing: apt-get install postgresql" >&2; exit 2; }

dir=$(mktemp -d /tmp/plenum-postgres.XXXXXX)
# PostgreSQL refuses to run as root.
as_owner() { "$@"; }
if [ "$(id -u)" = 0 ]; then
    chown postgres "$dir"
    as_owner() { setpriv --reuid postgres --regid postgres --clear-groups "$@"; }
fi

stop() {
    as_owner "$bin/pg_ctl" -D "$dir/data" -m immediate -w stop >/dev/null 2>&1 || true
    rm -rf "$dir"
}
trap stop EXIT

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
cd "$dir"
as_owner "$bin/initdb" -D "$dir/data" -U plenum --auth=trust -E UTF8 --no-sync >/dev/null
# Two roles that are not simply believed: one has a password, the other is let in from nowhere.
{
    echo 'host all plenum_locked 127.0.0.1/32 scram-sha-256'
    echo 'host all plenum_banned 127.0.0.1/32 reject'
    as_owner cat "$dir/data/pg_hba.conf"
} | as_owner tee "$dir/hba" >/dev/null
as_owner cp "$dir/hba" "$dir/data/pg_hba.conf"
as_owner openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost \
    -addext basicConstraints=critical,CA:FALSE -addext subjectAltName=DNS:localhost \
    -keyout "$dir/tls.key" -out "$dir/tls.pem" 2>/dev/null
as_owner "$bin/pg_ctl" -D "$dir/data" -w -l "$dir/log" \
    -o "-c ssl=on -c ssl_key_file=$dir/tls.key -c ssl_cert_file=$dir/tls.pem" \
    -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$dir -c fsync=off -c log_line_prefix=[%d]\ " start >/dev/null
# As an operator would set it up: one role owns the databases and migrates, another serves, a third reads all for backups.
as_owner "$bin/psql" -q -h "$dir" -p "$port" -U plenum postgres \
    -c 'CREATE ROLE plenum_owner LOGIN' -c 'CREATE ROLE plenum_app LOGIN' \
    -c "CREATE ROLE plenum_locked LOGIN PASSWORD 'right'" -c 'CREATE ROLE plenum_banned LOGIN' \
    -c 'CREATE ROLE plenum_backup LOGIN BYPASSRLS' -c 'GRANT pg_read_all_data TO plenum_backup'
cd "$OLDPWD"

export PLENUM_TEST_POSTGRES_URL="postgres://plenum@127.0.0.1:$port" PLENUM_TEST_POSTGRES_LOG="$dir/log"
export PLENUM_TEST_POSTGRES_CA="$dir/tls.pem" PGSSLMODE=disable
"$@"
