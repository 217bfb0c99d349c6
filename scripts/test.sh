#!/usr/bin/env bash
# All tests, each step named and timed; the first failure ends the run.
set -euo pipefail
cd "$(dirname "$0")/.."
# What is built once gains nothing from being built in pieces.
export CARGO_INCREMENTAL=${CARGO_INCREMENTAL:-0}
# One build for lints and tests; the same in every step, or all would be built again.
export RUSTC_WORKSPACE_WRAPPER=$PWD/scripts/clippy-rustc.sh
passed=0

step() {
    local name=$1 start=$SECONDS
    shift
    echo "── $name"
    if ! "$@"; then
        echo "── $name failed after $((SECONDS - start)) s"
        echo "$passed passed, 1 failed"
        exit 1
    fi
    passed=$((passed + 1))
    echo "── $name: $((SECONDS - start)) s"
}

openapi_is_current() {
    target/debug/plenum openapi | diff -u docs/openapi.json - \
        || { echo "docs/openapi.json is not current: run make generate" >&2; return 1; }
}
catalogues_are_current() {
    # The English catalogue is complete: compiling is strict about missing translations.
    (cd web && npm run --silent i18n:compile)
}
rust_tests() {
    PLENUM_TEST_REQUIRE_POSTGRES=1 PLENUM_TEST_REQUIRE_OIDC=1 PLENUM_TEST_REQUIRE_SMTP=1 \
        scripts/with-postgres.sh scripts/with-oidc.sh scripts/with-smtp.sh cargo test --locked --workspace
}
dependencies() {
    # From the registry like everything else; what is known of vulnerabilities lies elsewhere and is not asked here.
    local tools=$PWD/target/tools
    # It runs for a second, so making it fast would take longer than it saves.
    [ -x "$tools/bin/cargo-deny" ] || CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_LTO=off \
        CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 cargo install --quiet --locked --root "$tools" cargo-deny@0.20.2
    "$tools/bin/cargo-deny" --log-level error check bans licenses sources
    # Fuzzing has a tree of dependencies of its own, which is not built here.
    cargo metadata --locked --format-version 1 --manifest-path fuzz/Cargo.toml >/dev/null
}
web_tests() { (cd web && npm test --silent); }
web_lint() { (cd web && npm run --silent lint); }
browser_tests() {
    (cd tests/e2e && npm ci --no-audit --no-fund --loglevel=error && npm test --silent)
}

step "client" scripts/client.sh
step "purity of the cores" scripts/check-purity.sh
step "format" cargo fmt --all --check
step "dependencies" dependencies
# Programs are built with it, too, as they are used below: another selection of packages would build much of it anew.
step "lints, and the build of all tests and programs" cargo build --locked --workspace --all-targets
step "rust tests, SQLite, PostgreSQL, OpenID Connect and SMTP" rust_tests
step "OpenAPI document" openapi_is_current
step "foreign LiveKit clients" scripts/interop.sh
step "translations" catalogues_are_current
step "protocols as PDF/A-3a and PDF/UA-1" env VOTECHECK_BIN=target/debug/votecheck scripts/verapdf.sh
step "client lints" web_lint
step "client tests" web_tests
step "browser tests" browser_tests
echo "$passed passed, 0 failed"
