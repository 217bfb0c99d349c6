#!/usr/bin/env bash
# Every fuzz target for a bounded time, beginning with its seeds. A stable toolchain is enough: coverage comes from
# LLVM's own pass. What a run finds lies in fuzz/artifacts; what it learned, in fuzz/corpus.
#
#   scripts/fuzz.sh [seconds per target]
set -euo pipefail
cd "$(dirname "$0")/../fuzz"
seconds=${1:-60}
export RUSTFLAGS="-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
-Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
-Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1"
host=$(rustc -vV | sed -n 's/^host: //p')
# A named target keeps the coverage out of build scripts.
cargo build --locked --release --target "$host" --target-dir ../target/fuzz
for target in join_request signalling datagrams ledger_notes scim_filter legal_markup logos passkey secret_ballot record_container \
    record_time_stamp trustee_tool vote_entries; do
    mkdir -p "corpus/$target" "artifacts/$target"
    echo "── $target"
    "../target/fuzz/$host/release/$target" -max_total_time="$seconds" -print_final_stats=1 -verbosity=0 \
        -artifact_prefix="artifacts/$target/" "corpus/$target" "seeds/$target"
done
