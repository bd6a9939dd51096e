#!/bin/sh
# Lock the dependencies of both environments with hashes (after a change in pyproject.toml): `make lock`.
set -eu
. "$(dirname -- "$0")/lib.sh"
UV=$(find_uv)
export UV_CUSTOM_COMPILE_COMMAND="make lock"
compile() { "$UV" pip compile --quiet --generate-hashes --no-emit-index-url "$@"; }
engine_python=$(find_python 'sys.version_info[:2] == (3, 10)' python3.10) || engine_python=3.10
compile --universal --python-version 3.12 pyproject.toml -o requirements/gateway.txt
compile --universal --python-version 3.12 pyproject.toml --group dev -c requirements/gateway.txt -o requirements/dev.txt
compile --python "$engine_python" --group pyproject.toml:engine --overrides requirements/engine-overrides.txt -o requirements/engine.txt
printf 'uv>=0.9\n' | compile --universal --python-version 3.8 - -o requirements/uv.txt
say "locked: requirements/{gateway,dev,engine,uv}.txt"
