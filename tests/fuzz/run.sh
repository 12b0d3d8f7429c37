#!/usr/bin/env bash
# run.sh [--smoke] [TARGET...]: builds the fuzz targets and runs them, all of them or those named (hdf5, zip, ...), one after another.
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
ninja -C build/fuzz --quiet "${targets[@]/%/_fuzz}" keratin

# seeds TARGET FOLDER: what the goldens hold of the target's format, each file under a name of its own.
seeds() {
  local folder=$2 file member
  copy() { for file in "$@"; do cp "$file" "$folder/$(tr '/' '_' <<<"$file")"; done; }
  mapfile -t models < <(find tests/golden -name 'model.keras' -size -40k | sort)
  case $1 in
    hdf5) mapfile -t files < <(find tests/golden -name '*.h5' -size -40k | sort); copy "${files[@]}" ;;
    zip) copy "${models[@]}" ;;
    npy) mapfile -t files < <(find tests/golden -name '*.npz' -size -20k | sort); copy "${files[@]}" ;;
    json | keras*)
      for file in "${models[@]}"; do
        python3 -c 'import sys, zipfile; open(sys.argv[2], "wb").write(zipfile.ZipFile(sys.argv[1]).read("config.json"))' "$file" \
          "$folder/$(tr '/' '_' <<<"$file").json"
      done
      ;;
    graph_def) for file in "${models[@]}"; do build/fuzz/bin/keratin convert "$file" -o "$folder/$(tr '/' '_' <<<"$file").pb" 2>/dev/null || true; done ;;
    pbtxt) for file in "${models[@]}"; do build/fuzz/bin/keratin convert "$file" -o "$folder/$(tr '/' '_' <<<"$file").pbtxt" 2>/dev/null || true; done ;;
    saved_model | table | bundle)
      for file in "${models[@]}"; do
        rm -rf "$work/saved"
        build/fuzz/bin/keratin convert "$file" -o "$work/saved" 2>/dev/null || continue
        member=$folder/$(tr '/' '_' <<<"$file")
        case $1 in
          saved_model) cp "$work/saved/saved_model.pb" "$member" ;;
          table) cp "$work/saved/variables/variables.index" "$member" 2>/dev/null || true ;;
          bundle)
            # The input is the length of the index in two bytes, the index, the data.
            python3 -c 'import pathlib, sys
folder = pathlib.Path(sys.argv[1])
index = (folder / "variables.index").read_bytes()
pathlib.Path(sys.argv[2]).write_bytes(len(index).to_bytes(2, "big") + index + (folder / "variables.data-00000-of-00001").read_bytes())' \
              "$work/saved/variables" "$member" 2>/dev/null || true
            ;;
        esac
      done
      ;;
  esac
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=()
for target in "${targets[@]}"; do
  corpus=.cache/fuzz/$target
  findings=.cache/fuzz/$target.findings
  mkdir -p "$corpus" "$findings" "$work/$target"
  seeds "$target" "$work/$target"
  given=("$work/$target")
  [ -d "tests/fuzz/corpus/$target" ] && given+=("tests/fuzz/corpus/$target")
  printf '%-14s %5s seeds, %s s ' "$target" "$(find "${given[@]}" -type f | wc -l)" "$seconds"
  if "build/fuzz/bin/${target}_fuzz" -max_total_time="$seconds" -rss_limit_mb=1024 -malloc_limit_mb=256 -timeout=1 -max_len=65536 -print_final_stats=1 \
    -artifact_prefix="$findings/" "$corpus" "${given[@]}" >"$work/log" 2>&1; then
    sed -n 's/^stat::number_of_executed_units: *\(.*\)/\1 inputs/p' "$work/log"
  else
    printf 'FAILED\n'
    tail -n 40 "$work/log"
    failed+=("$target")
  fi
done
[ ${#failed[@]} -eq 0 ] || { echo "findings in: ${failed[*]}; the inputs lie in .cache/fuzz/TARGET.findings" >&2; exit 1; }
