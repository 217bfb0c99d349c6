#!/usr/bin/env bash
# Starts the development build on free ports and lets foreign LiveKit clients meet on it.
set -euo pipefail
cd "$(dirname "$0")/.."
dir=$(mktemp -d)
server=
stop() {
    if [ -n "$server" ]; then kill "$server" 2>/dev/null && wait "$server" || true; fi
    rm -rf "$dir"
}
trap stop EXIT

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
export PLENUM_KEY=interop
PLENUM_SECRET=$(head -c 32 /dev/urandom | base64 | tr -d '/+=')
export PLENUM_SECRET
mkfifo "$dir/said"
PLENUM_DATA__DIR=$dir/data \
PLENUM_SERVER__LISTEN=127.0.0.1:$port \
PLENUM_SERVER__PUBLIC_URL=http://127.0.0.1:$port \
PLENUM_MEDIA__LISTEN_UDP=127.0.0.1:0 \
PLENUM_MEDIA__ADVERTISE='["127.0.0.1"]' \
PLENUM_MEDIA__API_KEYS="{ $PLENUM_KEY = \"$PLENUM_SECRET\" }" \
    target/debug/plenum serve >"$dir/said" 2>"$dir/log" &
server=$!
exec 3<"$dir/said"
if ! grep -qm1 '^Plenum is ready' <&3; then
    cat "$dir/log" >&2
    exit 1
fi
PLENUM_URL=ws://127.0.0.1:$port tests/interop/run.sh || { tail -n 50 "$dir/log" >&2; exit 1; }
