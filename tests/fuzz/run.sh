#!/usr/bin/env bash
# run.sh [--smoke] [TARGET...]: builds the fuzz targets and runs them, all of them or those named (hdf5, zip, ...), two at a time (JOBS overrides that).
# Each starts from the goldens of its kind and from corpus/TARGET; new inputs are kept in .cache/fuzz. --smoke: 60 seconds each instead of ten minutes.
# SECONDS_EACH overrides both. A finding fails and stays in .cache/fuzz/TARGET.findings.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

seconds=600
targets=()
for argument in "$@"; do
  case $argument in
    --smoke) seconds=60 ;;
    -*) echo "tests/fuzz/run.sh: what is $argument? (--smoke, TARGET...)" >&2; exit 2 ;;
    *) targets+=("${argument%_fuzz}") ;;
  esac
done
seconds=${SECONDS_EACH:-$seconds}
jobs=${JOBS:-2}
if [ ${#targets[@]} -eq 0 ]; then
  for source in tests/fuzz/*_fuzz.cc; do
    name=$(basename "$source" _fuzz.cc)
    targets+=("$name")
  done
fi
for target in "${targets[@]}"; do
  [ -f "tests/fuzz/${target}_fuzz.cc" ] || { echo "tests/fuzz/run.sh: there is no target $target" >&2; exit 2; }
done

[ -f build/fuzz/build.ninja ] || cmake --preset fuzz >/dev/null
ninja -C build/fuzz --quiet "${targets[@]/%/_fuzz}"
# The command makes seeds from goldens; it needs no sanitizer for that.
[ -f build/release/build.ninja ] || cmake --preset release >/dev/null
ninja -C build/release --quiet keratin

# seeds TARGET FOLDER: what the goldens hold of the target's format, each file under a name of its own.
seeds() {
  local folder=$2 file member saved
  copy() { for file in "$@"; do cp "$file" "$folder/$(tr '/' '_' <<<"$file")"; done; }
  local models files
  mapfile -t models < <(find tests/golden -name 'model.keras' -size -40k | sort)
  case $1 in
    hdf5) mapfile -t files < <(find tests/golden -name '*.h5' -size -40k | sort); copy "${files[@]}" ;;
    zip) copy "${models[@]}" ;;
    npy)
      mapfile -t files < <(find tests/golden -name '*.npz' -size -20k | sort)
      copy "${files[@]}"
      for file in "${files[@]}"; do
        python3 -c 'import sys, zipfile
archive = zipfile.ZipFile(sys.argv[1])
open(sys.argv[2], "wb").write(archive.read(archive.namelist()[0]))' "$file" "$folder/$(tr '/' '_' <<<"$file").npy"
      done
      ;;
    json | keras*)
      # Configs of Keras 3 from its archives, of Keras 2 from an attribute of its .h5 files, where the text stands as it is.
      mapfile -t -O "${#models[@]}" models < <(find tests/golden -name 'model.h5' -size -40k | sort)
      for file in "${models[@]}"; do
        python3 -c 'import json, sys, zipfile
if sys.argv[1].endswith(".keras"):
    text = zipfile.ZipFile(sys.argv[1]).read("config.json")
else:
    data = open(sys.argv[1], "rb").read().decode("latin-1")
    begin = data.index("{\"class_name\"")
    text = data[begin : json.JSONDecoder().raw_decode(data, begin)[1]].encode("latin-1")
open(sys.argv[2], "wb").write(text)' "$file" "$folder/$(tr '/' '_' <<<"$file").json" 2>/dev/null || true
      done
      ;;
    plan) for file in "${models[@]}"; do build/release/bin/keratin convert "$file" -o "$folder/$(tr '/' '_' <<<"$file").plan" 2>/dev/null || true; done ;;
    graph_def) for file in "${models[@]}"; do build/release/bin/keratin convert "$file" -o "$folder/$(tr '/' '_' <<<"$file").pb" 2>/dev/null || true; done ;;
    pbtxt)
      # The target puts the first line before its input.
      for file in "${models[@]}"; do
        saved=$work/$1.saved
        rm -rf "$saved"
        build/release/bin/keratin convert "$file" -o "$folder/$(tr '/' '_' <<<"$file").pbtxt" 2>/dev/null || continue
        build/release/bin/keratin convert "$file" -o "$saved" --text 2>/dev/null && tail -n +2 "$saved/saved_model.pbtxt" >"$folder/$(tr '/' '_' <<<"$file").saved.pbtxt"
      done
      ;;
    saved_model | table | bundle)
      for file in "${models[@]}"; do
        saved=$work/$1.saved
        rm -rf "$saved"
        build/release/bin/keratin convert "$file" -o "$saved" 2>/dev/null || continue
        member=$folder/$(tr '/' '_' <<<"$file")
        case $1 in
          saved_model) cp "$saved/saved_model.pb" "$member" ;;
          table) cp "$saved/variables/variables.index" "$member" 2>/dev/null || true ;;
          bundle)
            # The input is the length of the index in two bytes, the index, the data.
            python3 -c 'import pathlib, sys
folder = pathlib.Path(sys.argv[1])
index = (folder / "variables.index").read_bytes()
pathlib.Path(sys.argv[2]).write_bytes(len(index).to_bytes(2, "big") + index + (folder / "variables.data-00000-of-00001").read_bytes())' \
              "$saved/variables" "$member" 2>/dev/null || true
            ;;
        esac
      done
      ;;
  esac
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# fuzz TARGET: runs it, and leaves $work/TARGET.failed when something was found.
fuzz() {
  local target=$1 corpus=.cache/fuzz/$1 findings=.cache/fuzz/$1.findings log=$work/$1.log
  mkdir -p "$corpus" "$findings" "$work/$target"
  seeds "$target" "$work/$target"
  local given=("$work/$target") count
  [ -d "tests/fuzz/corpus/$target" ] && given+=("tests/fuzz/corpus/$target")
  count=$(find "${given[@]}" -type f | wc -l)
  # Sanitizers and neighbours make a target many times slower than the reader is; tests/bad_files_test.py holds readers to a second.
  if [ "$count" -gt 0 ] && "build/fuzz/bin/${target}_fuzz" -max_total_time="$seconds" -rss_limit_mb=1024 -malloc_limit_mb=256 -timeout=10 -max_len=65536 \
    -print_final_stats=1 -artifact_prefix="$findings/" "$corpus" "${given[@]}" >"$log" 2>&1; then
    printf '%-14s %5s seeds, %s s, %s inputs\n' "$target" "$count" "$seconds" "$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")"
  else
    touch "$work/$target.failed"
    printf '%-14s %5s seeds, FAILED\n' "$target" "$count"
    [ ! -f "$log" ] || tail -n 40 "$log"
  fi
}

for target in "${targets[@]}"; do
  while [ "$(jobs -rp | wc -l)" -ge "$jobs" ]; do wait -n || true; done
  fuzz "$target" &
done
wait
failed=("$work"/*.failed)
[ ! -e "${failed[0]}" ] || { echo "findings in: $(basename -as .failed "${failed[@]}" | xargs); the inputs lie in .cache/fuzz/TARGET.findings" >&2; exit 1; }
