#!/usr/bin/env bash
# The browser suite with a real LiveKit cluster in place of the embedded media server: two nodes of LiveKit that know
# each other by Redis. Rooms are placed on either; all are asked by the first, so some signalling goes across.
#
#   scripts/livekit-cluster.sh [spec …]
#
# LiveKit is built from Go's module proxy into target/livekit; needs Go 1.24 or newer.
set -euo pipefail
cd "$(dirname "$0")/.."
version=v1.9.11
root=$PWD
home=$root/target/livekit
command -v go >/dev/null || { echo "LiveKit is built with Go, version 1.24 or newer (https://go.dev/dl)." >&2; exit 2; }
if ! command -v redis-server >/dev/null; then
    as_root=()
    [ "$(id -u)" = 0 ] || as_root=(sudo)
    "${as_root[@]}" apt-get update -qq
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends redis-server >/dev/null
fi

mkdir -p "$home"
server=$home/livekit-server-$version
if [ ! -x "$server" ]; then
    # Its module replaces others, so it cannot be installed by name alone.
    source=$(cd "$home" && go mod download -json "github.com/livekit/livekit-server@$version" | sed -n 's/.*"Dir": "\(.*\)",/\1/p')
    rm -rf "$home/source"
    cp -r "$source" "$home/source"
    chmod -R u+w "$home/source"
    (cd "$home/source" && go build -o "$server" ./cmd/server)
fi

scripts/client.sh
cargo build --locked --bin plenum --bin votecheck
(cd tests/e2e && npm ci --no-audit --no-fund --loglevel=error)

dir=$(mktemp -d)
started=()
stop() {
    kill "${started[@]}" 2>/dev/null || true
    wait "${started[@]}" 2>/dev/null || true
    rm -rf "$dir"
}
trap stop EXIT
free() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

redis=$(free)
redis-server --bind 127.0.0.1 --port "$redis" --save "" --appendonly no --dir "$dir" >"$dir/redis.log" &
started+=($!)
# Waits until a command succeeds; otherwise shows the log of what it waits for.
ready() {
    local log=$1
    shift
    for _ in $(seq 100); do
        "$@" >/dev/null 2>&1 && return
        sleep 0.1
    done
    cat "$log" >&2
    exit 1
}
ready "$dir/redis.log" redis-cli -p "$redis" ping
# Where the nodes tell what happens.
PLENUM_E2E_PORT=$(free)
export PLENUM_E2E_PORT
secret=$(head -c 32 /dev/urandom | base64 | tr -d '/+=')
ports=()
for node in 0 1; do
    port=$(free)
    ports+=("$port")
    cat >"$dir/node$node.yaml" <<YAML
port: $port
bind_addresses: ["127.0.0.1"]
redis: { address: "127.0.0.1:$redis" }
node_selector: { kind: random }
rtc:
  tcp_port: $(free)
  port_range_start: $((50000 + node * 500))
  port_range_end: $((50400 + node * 500))
  node_ip: 127.0.0.1
  use_external_ip: false
  use_mdns: false
keys: { plenum: $secret }
webhook: { api_key: plenum, urls: ["http://127.0.0.1:$PLENUM_E2E_PORT/livekit/webhook"] }
YAML
    "$server" --config "$dir/node$node.yaml" >"$dir/node$node.log" 2>&1 &
    started+=($!)
done
for node in 0 1; do
    ready "$dir/node$node.log" curl -sf "http://127.0.0.1:${ports[$node]}"
done

export PLENUM_E2E_CONFIG="[media.livekit]
url = \"ws://127.0.0.1:${ports[0]}\"
key = \"plenum\"
secret = \"$secret\""
specs=("$@")
[ ${#specs[@]} -gt 0 ] || specs=(call leading groups excluded devices chat returns layers)
failed=0
(cd tests/e2e && node --test --test-concurrency=1 --test-timeout=180000 $(printf "specs/%s.test.mjs " "${specs[@]}")) || failed=$?
for node in 0 1; do
    echo "sessions on node $node: $(grep -c 'starting RTC session' "$dir/node$node.log" || true)"
done
exit "$failed"
