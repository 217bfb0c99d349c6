#!/usr/bin/env bash
# Builds the web client when something it is made of is newer than the last build.
set -euo pipefail
cd "$(dirname "$0")/../web"
if [ ! -e node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
    # Not `npm ci`: a lock file without registry addresses lacks the optional builds for other
    # systems, which `ci` takes for a difference. Direct dependencies are pinned exactly.
    npm install --no-save --no-audit --no-fund --loglevel=error
fi
if [ ! -e dist/index.html ] || [ -n "$(find src public verifier index.html package.json package-lock.json vite.config.ts lingui.config.ts -newer dist/index.html -not -path 'src/locales/*.ts' -print -quit)" ]; then
    npm run --silent build
fi
