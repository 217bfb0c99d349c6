#!/usr/bin/env bash
# The protocols of all committed records, in both languages, as veraPDF finds them: PDF/A-3a and PDF/UA-1.
set -euo pipefail
cd "$(dirname "$0")/.."
lib=$PWD/target/tools/verapdf
version=$(sed -n 's:.*<version>\(1\.[0-9.]*\)</version>:\1:p' scripts/verapdf/pom.xml)
if [ ! -e "$lib/.$version" ]; then
    rm -rf "$lib"
    mvn -q -B -f scripts/verapdf/pom.xml dependency:copy-dependencies -DoutputDirectory="$lib"
    touch "$lib/.$version"
fi
# Unless it is built already: VOTECHECK_BIN names it then.
[ -n "${VOTECHECK_BIN:-}" ] || cargo build --locked -q --bin votecheck
votecheck=${VOTECHECK_BIN:-target/debug/votecheck}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
for record in tests/records/*.asice; do
    for language in de en; do
        "$votecheck" protocol "$record" "$folder/$(basename "$record" .asice).$language.pdf" --lang "$language"
    done
done
# The documentation of the procedure, as the tests had it from a server.
cp target/papers/*.pdf "$folder" 2>/dev/null || true
root=$PWD
cd "$folder"
java -cp "$lib/*" "$root/scripts/verapdf/Check.java" ./*.pdf
