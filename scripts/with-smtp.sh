#!/usr/bin/env bash
# Runs a command with a mail server (npm smtp-server) that keeps what it is given and refuses on demand, on free ports of
# the loopback address, gone afterwards. PLENUM_TEST_SMTP_OPEN, _STARTTLS and _TLS are its ways in, _CA the certificate
# of the latter two, _ADMIN the administration of tests/smtp/harness.mjs.
set -euo pipefail

harness=$(cd "$(dirname "$0")/../tests/smtp" && pwd)
if [ ! -e "$harness/node_modules/.package-lock.json" ] || [ "$harness/package-lock.json" -nt "$harness/node_modules/.package-lock.json" ]; then
    # Not `npm ci`, for the reason in client.sh.
    (cd "$harness" && npm install --no-save --no-audit --no-fund --loglevel=error)
fi

dir=$(mktemp -d /tmp/plenum-smtp.XXXXXX)
server=
stop() {
    if [ -n "$server" ]; then kill "$server" 2>/dev/null && wait "$server" 2>/dev/null || true; fi
    rm -rf "$dir"
}
trap stop EXIT

mkfifo "$dir/said"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=127.0.0.1 \
    -addext subjectAltName=IP:127.0.0.1 -addext basicConstraints=critical,CA:FALSE \
    -keyout "$dir/key.pem" -out "$dir/certificate.pem" 2>/dev/null
node "$harness/harness.mjs" "$dir/key.pem" "$dir/certificate.pem" >"$dir/said" 2>"$dir/log" &
server=$!
exec 3<"$dir/said"
ready=
while read -r line <&3; do
    case $line in
        PLENUM_TEST_SMTP_*=*) export "${line?}" ;;
        ready) ready=1; break ;;
    esac
done
[ -n "$ready" ] || { cat "$dir/log" >&2; exit 1; }
cat <&3 >>"$dir/log" &

status=0
"$@" || { status=$?; tail -n 30 "$dir/log" >&2; }
exit "$status"
