#!/usr/bin/env bash
# What takes longer than anybody waits for: PLENUM_MINUTES (60) of a meeting, PLENUM_KILLS (100) kills.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/client.sh
cargo build --locked --bin plenum
cd tests/e2e
npm ci --no-audit --no-fund --loglevel=error
PLENUM_KILLS=${PLENUM_KILLS:-100} node --test --test-timeout=7200000 specs/kills.test.mjs
npm run --silent soak
