# Shared by the scripts: find uv and the two Pythons without relying on shims, show progress.
# shellcheck shell=sh
ROOT=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
cd "$ROOT" || exit 1

# A clean shell may know the certificate bundle only through SSL_CERT_FILE, or not at all.
if [ -z "${SSL_CERT_FILE:-}" ] && [ -f /etc/ssl/certs/ca-certificates.crt ]; then
  SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt
  export SSL_CERT_FILE
fi
if [ -n "${SSL_CERT_FILE:-}" ]; then
  UV_SYSTEM_CERTS=1 UV_NATIVE_TLS=1 PIP_CERT="$SSL_CERT_FILE"
  export UV_SYSTEM_CERTS UV_NATIVE_TLS PIP_CERT
fi
export PIP_DISABLE_PIP_VERSION_CHECK=1 UV_NO_PROGRESS="${UV_NO_PROGRESS:-}"
[ -n "$UV_NO_PROGRESS" ] || unset UV_NO_PROGRESS

now() { date +%s; }
say() { printf '%s\n' "$*" >&2; }
die() { say "kompas: $*"; exit 1; }

# python_is PATH MAJOR.MINOR-TEST: a real interpreter, not a shim that answers for another version.
python_is() { [ -x "$1" ] && "$1" -c "import sys; raise SystemExit(0 if $2 else 1)" >/dev/null 2>&1; }

# find_python TEST NAME...: the first interpreter on PATH or under pyenv that passes the test.
find_python() {
  test=$1; shift
  for name in "$@"; do
    found=$(command -v "$name" 2>/dev/null) && python_is "$found" "$test" && { printf '%s' "$found"; return 0; }
    for found in "${PYENV_ROOT:-$HOME/.pyenv}"/versions/"${name#python}"*/bin/python /opt/homebrew/bin/"$name" /usr/local/bin/"$name"; do
      python_is "$found" "$test" && { printf '%s' "$found"; return 0; }
    done
  done
  return 1
}

find_uv() {
  for found in "$(command -v uv 2>/dev/null)" "$HOME/.local/bin/uv" "$HOME/.cargo/bin/uv" /opt/homebrew/bin/uv \
    "${PYENV_ROOT:-$HOME/.pyenv}"/versions/*/bin/uv .uv-boot/bin/uv; do
    [ -n "$found" ] && [ -x "$found" ] && "$found" --version >/dev/null 2>&1 && { printf '%s' "$found"; return 0; }
  done
  boot=$(find_python 'sys.version_info >= (3, 8)' python3.13 python3.12 python3.11 python3.10 python3 python) \
    || die "no uv and no Python found. Install uv (https://docs.astral.sh/uv) or Python 3.12, then try again."
  rm -rf .uv-boot
  "$boot" -m venv .uv-boot >&2 || die "cannot make a virtual environment. On Debian: apt-get install python3-venv"
  .uv-boot/bin/python -m pip install --quiet --quiet --require-hashes --no-deps -r requirements/uv.txt >&2 \
    || { rm -rf .uv-boot; die "could not install uv. Is the network reachable?"; }
  printf '%s' "$ROOT/.uv-boot/bin/uv"
}
