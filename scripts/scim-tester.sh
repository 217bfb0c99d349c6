#!/usr/bin/env bash
# The SCIM tester (PyPI scim2-tester) in an environment of its own below target, made once; says where its Python is.
set -euo pipefail
cd "$(dirname "$0")/.."
env=$PWD/target/scim-tester
wanted="scim2-tester[httpx2]==0.5.2 scim2-client==0.13.2 scim2-models==0.12.3"
mkdir -p target
# Tests run at a time; one of them makes it.
exec 9>target/scim-tester.lock
flock 9
if [ ! -x "$env/bin/python" ] || [ "$(cat "$env/wanted" 2>/dev/null)" != "$wanted" ]; then
    rm -rf "$env"
    python3 -m venv "$env" >&2
    # shellcheck disable=SC2086 # several packages
    "$env/bin/pip" install --quiet --disable-pip-version-check $wanted >&2
    echo "$wanted" >"$env/wanted"
fi
echo "$env/bin/python"
