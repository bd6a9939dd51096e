#!/bin/sh
# Make the two environments: .venv (gateway) and .venv-engine (Rasa). Does only what is missing; safe to repeat and to break off.
# usage: scripts/setup.sh run|dev
set -eu
. "$(dirname -- "$0")/lib.sh"
KIND=${1:-run}
LOCK=.setup.lock

# Two set-ups at once would spoil each other's environment; a lock left by a broken-off try is taken over.
if ! mkdir "$LOCK" 2>/dev/null; then
  other=$(cat "$LOCK/pid" 2>/dev/null || echo 0)
  if [ "$other" -gt 0 ] && kill -0 "$other" 2>/dev/null; then die "another set-up is running (process $other)"; fi
fi
echo $$ > "$LOCK/pid"
trap 'rm -rf "$LOCK"' EXIT
trap 'exit 130' INT TERM

# sync DIR LOCKFILE STEP: install, showing what is fetched and, every ten seconds, how far it is.
sync() {
  total=$(grep -c '^[a-z0-9]' "$2")
  rm -f "$LOCK/synced"
  (
    passed=0
    while sleep 1 && [ -d "$LOCK" ] && [ ! -e "$LOCK/synced" ]; do
      passed=$((passed + 1))
      if [ $((passed % 10)) -eq 0 ]; then
        there=$(find "$1"/lib -maxdepth 3 -name '*.dist-info' 2>/dev/null | wc -l)
        say "[$3]     $passed s: $there of $total packages in place"
      fi
    done
  ) &
  failed=$LOCK/failed
  { "$UV" pip sync --python "$1/bin/python" --require-hashes "$2" 2>&1 || echo $? > "$failed"; } | sed -n "s|^ *\(Downloading .*\)|[$3]     \1|p; /^error/,\$p" >&2
  : > "$LOCK/synced"
  [ ! -e "$failed" ] || die "installing $2 failed; see above. It is safe to try again."
}

fingerprint() { cat "$@" 2>/dev/null | cksum | tr ' ' '-'; }

# ensure DIR LOCKFILE PYTHON-TEST VERSION STEP LABEL NAMES...
ensure() {
  dir=$1 lock=$2 test=$3 version=$4 step=$5 label=$6; shift 6
  want=$(fingerprint "$lock")
  if [ "$(cat "$dir/.kompas-ready" 2>/dev/null)" = "$want" ] && python_is "$dir/bin/python" "$test"; then
    return 0
  fi
  begin=$(now)
  [ -n "${UV:-}" ] || UV=$(find_uv)
  say "[$step] $label: installing $(grep -c '^[a-z0-9]' "$lock") packages ..."
  if ! python_is "$dir/bin/python" "$test"; then
    rm -rf "$dir"
    # shellcheck disable=SC2086
    python=$(find_python "$test" "$@") || { python=$version; say "[$step]     no Python $version found here; uv fetches one"; }
    "$UV" venv --quiet --no-project --python "$python" "$dir"
  fi
  sync "$dir" "$lock" "$step"
  if [ "$dir" = .venv ]; then "$UV" pip install --quiet --python "$dir/bin/python" --no-deps --editable .; fi
  say "[$step]     compiling"
  # Compiled ahead: the first start would otherwise be three times slower.
  "$dir/bin/python" -m compileall -q -j 0 "$dir"/lib >/dev/null 2>&1 || true
  printf '%s' "$want" > "$dir/.kompas-ready"
  say "[$step] $label: ready in $(($(now) - begin)) s"
}

GATEWAY_LOCK=requirements/gateway.txt
# The development environment holds all of the gateway's packages: once it is there, `make run` uses it too.
if [ "$KIND" = dev ] || [ "$(cat .venv/.kompas-ready 2>/dev/null)" = "$(fingerprint requirements/dev.txt)" ]; then
  GATEWAY_LOCK=requirements/dev.txt
fi
ensure .venv "$GATEWAY_LOCK" 'sys.version_info >= (3, 12)' 3.12 1/2 "gateway environment" python3.13 python3.12 python3.14 python3
ensure .venv-engine requirements/engine.txt 'sys.version_info[:2] == (3, 10)' 3.10 2/2 "engine environment (about 1.7 GB)" python3.10
