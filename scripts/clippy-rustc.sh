#!/usr/bin/env bash
# Compiles the crates of this house with Clippy in place of rustc (RUSTC_WORKSPACE_WRAPPER): the lints cost no second
# build of everything. A warning is an error.
shift
exec clippy-driver "$@" -D warnings
