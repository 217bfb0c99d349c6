#!/usr/bin/env bash
# The second OpenID Connect provider of the tests (PyPI canaille) in an environment of its own below target, made once,
# with every version fixed in tests/oidc/requirements.txt; says where its Python is.
set -euo pipefail
cd "$(dirname "$0")/.."
env=$PWD/target/canaille
wanted=tests/oidc/requirements.txt
mkdir -p target
# Tests run at a time; one of them makes it.
exec 9>target/canaille.lock
flock 9
if [ ! -x "$env/bin/python" ] || ! cmp -s "$wanted" "$env/wanted"; then
    rm -rf "$env"
    python3 -m venv "$env" >&2
    "$env/bin/pip" install --quiet --disable-pip-version-check --requirement "$wanted" >&2
    cp "$wanted" "$env/wanted"
fi
echo "$env/bin/python"
