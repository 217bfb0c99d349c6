#!/usr/bin/env bash
# Runs a command with two OpenID Connect providers (npm oidc-provider), each behind a proxy that does wrong on demand,
# on free ports of the loopback address, gone afterwards. Tests ask for more of them, and for some of another house
# (PyPI canaille, scripts/canaille.sh). PLENUM_TEST_OIDC_URL and PLENUM_TEST_OIDC_URL_B are their
# issuers, PLENUM_TEST_OIDC_ADMIN the administration of tests/oidc/harness.mjs.
set -euo pipefail

harness=$(cd "$(dirname "$0")/../tests/oidc" && pwd)
if [ ! -e "$harness/node_modules/.package-lock.json" ] || [ "$harness/package-lock.json" -nt "$harness/node_modules/.package-lock.json" ]; then
    # Not `npm ci`, for the reason in client.sh.
    (cd "$harness" && npm install --no-save --no-audit --no-fund --loglevel=error)
fi

dir=$(mktemp -d /tmp/plenum-oidc.XXXXXX)
server=
stop() {
    if [ -n "$server" ]; then kill "$server" 2>/dev/null && wait "$server" 2>/dev/null || true; fi
    rm -rf "$dir"
}
trap stop EXIT

mkfifo "$dir/said"
node "$harness/harness.mjs" >"$dir/said" 2>"$dir/log" &
server=$!
exec 3<"$dir/said"
ready=
while read -r line <&3; do
    case $line in
        PLENUM_TEST_OIDC_*=*) export "${line?}" ;;
        ready) ready=1; break ;;
    esac
done
[ -n "$ready" ] || { cat "$dir/log" >&2; exit 1; }
cat <&3 >>"$dir/log" &

status=0
"$@" || { status=$?; tail -n 30 "$dir/log" >&2; }
exit "$status"
