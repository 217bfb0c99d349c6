#!/bin/sh
# Foreign LiveKit clients against a running server.
#
#   PLENUM_URL=ws://127.0.0.1:8080 PLENUM_KEY=devkey PLENUM_SECRET=... tests/interop/run.sh
#
# PLENUM_PAIRS="python+node" runs only some pairs; CHROMIUM names the browser.
set -eu
: "${PLENUM_URL:?the WebSocket origin of the server}" "${PLENUM_KEY:?an API key}" "${PLENUM_SECRET:?its secret}"
export PLENUM_URL PLENUM_KEY PLENUM_SECRET
cd "$(dirname "$0")"
venv=../../target/interop/venv
if [ ! -x "$venv/bin/python" ]; then
    python3 -m venv "$venv"
fi
"$venv/bin/pip" install --quiet --disable-pip-version-check --requirement requirements.txt
if [ ! -d node_modules ]; then
    npm ci --no-fund --no-audit --silent
fi
PLENUM_PYTHON=$venv/bin/python exec node run.mjs
