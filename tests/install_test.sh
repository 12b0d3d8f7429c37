#!/usr/bin/env bash
# install_test.sh BUILD: installs what BUILD holds, builds tests/install against it through find_package and through pkg-config, and runs both.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$(realpath "$1")
model=$root/tests/golden/dual_encoder/model.keras
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# check NAME PROGRAM
check() {
  local answer
  answer=$("$2" "$model")
  [ "$answer" = 0.883 ] || { echo "$1: answers $answer instead of 0.883" >&2; exit 1; }
  echo "$1: answers $answer"
}

cmake --install "$build" --prefix "$work/installed" >/dev/null
[ -x "$work/installed/bin/keratin" ] || { echo "the command is not installed" >&2; exit 1; }
headers=$(cd "$work/installed/include" && find . -name '*.h' | sort)
expected=$(cd "$root/include" && find . -name '*.h' | sort)
[ "$headers" = "$expected" ] || { printf 'installed headers:\n%s\nexpected:\n%s\n' "$headers" "$expected" >&2; exit 1; }

cmake -S "$root/tests/install" -B "$work/build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DCMAKE_PREFIX_PATH="$work/installed" -DCMAKE_CXX_COMPILER="${CXX:-c++}" >/dev/null
ninja -C "$work/build" --quiet
check find_package "$work/build/ask"

pc=$(dirname "$(find "$work/installed" -name keratin.pc)")
# shellcheck disable=SC2046
${CXX:-c++} -std=c++20 -O1 "$root/tests/install/main.cc" -o "$work/ask" $(PKG_CONFIG_PATH=$pc pkg-config --cflags --libs keratin)
check pkg-config "$work/ask"
