#!/usr/bin/env bash
# Proves that the cores know no clock, randomness, runtime, database or socket.
set -euo pipefail
cd "$(dirname "$0")/.."
fail=0
forbid() { # crate, dependencies that it may not have at any depth
    local crate=$1 name
    shift
    for name in "$@"; do
        if cargo tree --locked -q -p "$crate" -e normal --prefix none --format '{p}' | grep -qE "^$name v"; then
            echo "$crate depends on $name" >&2
            fail=1
        fi
    done
}
# The entries of a vote are JSON, byte by byte what is hashed: their format is the ballot's own.
forbid ballot tokio mio axum hyper sqlx sea-orm rand getrandom reqwest jiff chrono
forbid conference tokio mio axum hyper sqlx sea-orm rand getrandom reqwest jiff chrono str0m
forbid ledger tokio mio axum hyper sqlx sea-orm rand getrandom reqwest jiff chrono
forbid policy tokio mio axum hyper sqlx sea-orm rand getrandom reqwest jiff chrono serde_json
forbid record tokio mio axum hyper sqlx sea-orm rand getrandom reqwest jiff chrono
forbid scim tokio mio axum hyper sqlx sea-orm rand getrandom reqwest chrono
forbid webhooks tokio mio axum hyper sqlx sea-orm rand reqwest chrono
forbid secret-ballot tokio mio axum hyper sqlx sea-orm rand getrandom reqwest jiff chrono serde_json
forbid sfu tokio axum hyper sqlx sea-orm reqwest jiff chrono
pattern='Instant::now|SystemTime|std::(net::(Udp|Tcp)|fs|env|thread|process)|thread_rng|rand::rng|tokio::|println!'
for crate in ballot conference ledger policy record scim secret-ballot sfu webhooks; do
    if grep -nE "$pattern" -r "crates/$crate/src" | grep -vE '^[^:]+:[0-9]+:\s*//' | awk -F: '{print $1}' | sort -u | while read -r file; do
        # Tests may make times of their own.
        sed '/#\[cfg(test)\]/,$d' "$file" | grep -nE "$pattern" | grep -vE '^[0-9]+:\s*//' | sed "s#^#$file:#"
    done | grep .; then
        fail=1
    fi
done
[ "$fail" = 0 ] || { echo "a core is not pure" >&2; exit 1; }
echo "ballot, conference, ledger, policy, record, scim, secret-ballot, sfu and webhooks are pure"
