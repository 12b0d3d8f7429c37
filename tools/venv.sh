#!/usr/bin/env bash
# Makes .venv in the repository's root with the Python packages that tests against real TensorFlow need.
#
#   tools/venv.sh          TensorFlow, Keras 3, tf-keras 2, pytest
#   tools/venv.sh bench    the same and the runtimes that the benchmarks compare with
#   tools/venv.sh python   only says which interpreter it would use
#
# Does nothing when .venv already holds exactly what the requirements files say. PYTHON names the interpreter to use.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
venv=$root/.venv

fail() {
  echo "tools/venv.sh: $*" >&2
  exit 1
}

# TensorFlow 2.21 has wheels for Python up to 3.13 and Keras 3.15 wants at least 3.11.
usable() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; }

find_python() {
  local candidate
  for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
    if usable "$candidate"; then
      echo "$candidate"
      return
    fi
  done
  fail "needs Python 3.11, 3.12 or 3.13 (TensorFlow 2.21 and Keras 3.15 have no other); found $(python3 --version 2>&1 || true). On Debian and Ubuntu: apt install python3.11-venv, or set PYTHON=/path/to/python"
}

# install NAME WHAT: brings the packages of requirements-NAME.txt into the venv, once per content of that file.
install() {
  local name=$1 what=$2 requirements=$root/tools/requirements-$1.txt stamp=$venv/.keratin-$1 hash
  hash=$(sha256sum <"$requirements" | cut -d' ' -f1)
  [[ -f $stamp && $(<"$stamp") == "$hash" ]] && return
  echo "Installing $what into .venv (a download, once; versions in tools/requirements-$name.txt) ..." >&2
  local log
  log=$(mktemp)
  if ! "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps -r "$requirements" >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    fail "pip could not install tools/requirements-$name.txt; the reason is above"
  fi
  rm -f "$log"
  echo "$hash" >"$stamp"
}

case ${1:-} in
  "" | interop | bench) ;;
  python)
    find_python
    exit
    ;;
  *) fail "unknown argument '$1'; usage: tools/venv.sh [bench | python]" ;;
esac

mkdir -p "$root/.cache"
exec 9>"$root/.cache/venv.lock"
flock 9
if ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
  python=$(find_python)
  rm -rf "$venv"
  "$python" -m venv "$venv" >/dev/null || fail "$python cannot make a virtual environment; on Debian and Ubuntu: apt install $(basename "$(readlink -f "$(command -v "$python")")")-venv"
fi
install interop "TensorFlow 2.21, Keras 3.15 and tf-keras 2.21 (about 450 MB to fetch, 1.6 GB on disk)"
if [[ ${1:-} == bench ]]; then
  install bench "ONNX Runtime, OpenVINO and LiteRT (about 150 MB to fetch)"
fi
