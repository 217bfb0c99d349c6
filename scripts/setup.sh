#!/usr/bin/env bash
# Checks what building (and testing) needs and installs what is missing.
set -euo pipefail
cd "$(dirname "$0")/.."
what=${1:-build}

need() { command -v "$1" >/dev/null 2>&1 || { echo "Plenum needs $2." >&2; exit 2; }; }
need cargo "a Rust toolchain, version 1.94 or newer (https://www.rust-lang.org/tools/install)"
need node "Node.js, version 20 or newer"
need npm "npm, which comes with Node.js"
[ "$(node -p 'Number(process.versions.node.split(".")[0]) >= 20')" = true ] || { echo "Plenum needs Node.js 20 or newer, not $(node --version)." >&2; exit 2; }

missing=()
package() { [ -e "$1" ] || command -v "$1" >/dev/null 2>&1 || missing+=("$2"); }
package cc gcc
package c++ g++
package cmake cmake
package pkg-config pkg-config
if [ "$what" = test ]; then
    package /usr/bin/chromium chromium
    package /usr/bin/firefox-esr firefox-esr
    package openssl openssl
    package javac default-jdk-headless
    package mvn maven
    package python3 python3
    python3 -c 'import ensurepip' 2>/dev/null || missing+=(python3-venv)
    compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || missing+=(postgresql)
fi
if [ ${#missing[@]} -gt 0 ]; then
    as_root=()
    if [ "$(id -u)" != 0 ]; then
        need sudo "the Debian packages ${missing[*]}; install them as root"
        as_root=(sudo)
    fi
    echo "Installing Debian packages: ${missing[*]}"
    "${as_root[@]}" apt-get update -qq
    DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi
