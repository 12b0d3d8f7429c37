#!/usr/bin/env bash
# The demo: one Keras file on its whole way, with the time of each step. `./dev demo` builds and runs it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

keratin=${KERATIN:-build/release/bin/keratin}
golden=tests/golden/dual_encoder
times=tools/demo/tensorflow_times.json
[ -x "$keratin" ] || { echo "tools/demo/run.sh: there is no $keratin; ./dev demo builds it" >&2; exit 1; }
keratin=$(realpath "$keratin")

out=build/demo
rm -rf "$out"
mkdir -p "$out"
cp "$golden/model.keras" "$out/model.keras"

bold= dim= plain=
if [ -t 1 ]; then bold=$'\033[1m' dim=$'\033[2m' plain=$'\033[0m'; fi
step=0

title() {
  step=$((step + 1))
  printf '\n%s%d. %s%s\n' "$bold" "$step" "$1" "$plain"
}

# shown: the command as a user would type it, broken after its file names where it is long.
shown() {
  local line="  \$ keratin" word
  for word in "$@"; do
    case $word in
      --*) if [ $((${#line} + ${#word})) -gt 90 ]; then printf '%s%s \\%s\n' "$dim" "$line" "$plain"; line="     "; fi ;;
    esac
    line+=" $word"
  done
  printf '%s%s%s\n' "$dim" "$line" "$plain"
}

milliseconds=0
# keratin_step ARGUMENTS...: shows the command, runs it in the demo's folder and leaves its wall time in $milliseconds.
keratin_step() {
  shown "$@"
  local begin end
  begin=$(date +%s%N)
  (cd "$out" && "$keratin" "$@") 2>&1 | sed '/./s/^/    /'
  end=$(date +%s%N)
  milliseconds=$(((end - begin) / 1000000))
}

took() { printf '  %stook %s ms, start of the program included%s\n' "$dim" "$milliseconds" "$plain"; }

# int32_npy FILE ROWS COLUMNS: a NumPy file from the whole numbers, 0 to 65535, on standard input.
int32_npy() {
  local header
  printf -v header "{'descr': '<i4', 'fortran_order': False, 'shape': (%d, %d), }" "$2" "$3"
  {
    printf '\x93NUMPY\x01\x00\x76\x00%-117s\n' "$header"
    local value low high
    while read -r value; do
      printf -v low '%02x' $((value % 256))
      printf -v high '%02x' $((value / 256))
      # shellcheck disable=SC2059
      printf "\\x$low\\x$high\\x00\\x00"
    done
  } >"$1"
}

# column N: of the examples, the heading left out.
column() { tail -n +2 "$golden/examples.tsv" | cut -f"$1"; }

# number FILE SECTION KEY: a number of a JSON file with one key a line; SECTION is the object it stands in.
number() { sed -n "/\"$2\": {/,/}/s/.*\"$3\": \([0-9.]*\).*/\1/p" "$1" | head -n 1; }
# field KEY: a number of the one-line JSON object on standard input.
field() { sed -n "s/.*\"$1\":\([0-9.e+-]*\).*/\1/p"; }

rows=$(column 1 | wc -l)
column 3 | tr ' ' '\n' | int32_npy "$out/context.npy" "$rows" 10
column 4 | tr ' ' '\n' | int32_npy "$out/response.npy" "$rows" 10

printf '%sKeratin: a Keras model on its way to an answer, without Python and without TensorFlow%s\n' "$bold" "$plain"
printf 'model.keras is a dual encoder trained on small talk: two sentences in, out comes how well the second\n'
printf 'answers the first. Files of this demo: %s\n' "$out"

title "Convert it to a SavedModel, with tags, signature and keys of our own"
keratin_step convert model.keras -o keras_save --tags eval --signature predict --input sentence_name=context_input --input reply=response_input --output outputs_name=out
took
convert_ms=$milliseconds
(cd "$out" && find keras_save -type f -printf '    %p  %s bytes\n' | sort)

title "The same as text, for people and for diff"
keratin_step convert model.keras -o keras_save_text --tags eval --signature predict --text
grep -n -m 1 -A 7 'name: "out/Sigmoid"' "$out/keras_save_text/saved_model.pbtxt" | sed 's/^\([0-9]*\)[:-]/    \1 /'

title "What is in it? What do I feed, what do I fetch?"
keratin_step show keras_save

title "Load it and ask, through the signature"
keratin_step run keras_save --tags eval --signature predict --input sentence_name=context.npy --input reply=response.npy --output-dir by_signature
took
run_ms=$milliseconds

title "Load it and ask, by tensor name, as get_tensor_by_name does"
answers=$out/answers.txt
keratin_step run keras_save --input context_input:0=context.npy --input response_input:0=response.npy --fetch out/Sigmoid:0 | tee "$answers"
took
cmp -s "$out/by_signature/outputs_name.npy" <(cd "$out" && "$keratin" run keras_save --input context_input:0=context.npy \
  --input response_input:0=response.npy --fetch out/Sigmoid:0 --output-dir by_tensor && cat by_tensor/out_Sigmoid_0.npy) && printf '  The same bytes as through the signature.\n'

printf '\n  In words:\n'
last=
paste <(column 1) <(column 2) <(sed -n 's/.*\[\([0-9.e-]*\)\].*/\1/p' "$answers") | while IFS=$'\t' read -r context response score; do
  [ "$context" = "$last" ] || printf '    %s%s%s\n' "$bold" "$context" "$plain"
  last=$context
  printf '      %5.1f %%  %s\n' "$(awk "BEGIN { print 100 * $score }")" "$response"
done

title "Freeze it: one file, variables as constants"
keratin_step convert keras_save -o model.pb
took
freeze_ms=$milliseconds
(cd "$out" && find model.pb -printf '    %p  %s bytes\n')

title "Does the frozen graph answer what the Keras file answers?"
keratin_step verify model.pb --against model.keras
took

title "How fast?"
keratin_step bench keras_save --threads 1 --seconds 1 --json | tee "$out/bench.txt"
line=$(tail -n 1 "$out/bench.txt")
load=$(field load_ms <<<"$line")
first=$(field first_ms <<<"$line")
steady=$(field p50_ms <<<"$line")
printf '\n  %-34s %12s' "milliseconds, one pair" "Keratin"
if [ -f "$times" ]; then
  printf ' %15s %15s %15s\n' "TF 1 loader" "TF 2 load" "Keras"
  row() { # TITLE OURS KEY
    printf '  %-34s %12.3f %15s %15s %15s\n' "$1" "$2" "$(number "$times" tf1_loader "$3")" "$(number "$times" tf2_saved_model "$3")" "$(number "$times" keras_load_model "$3")"
  }
  row "import of the library" 0 import_ms
  row "load the model" "$load" load_ms
  row "first answer" "$first" first_run_ms
  row "each further answer" "$steady" steady_run_ms
  printf '  %sTensorFlow %s as recorded on: %s (%s)%s\n' "$dim" "$(sed -n 's/.*"tensorflow": "\(.*\)".*/\1/p' "$times")" "$(sed -n 's/.*"cpu": "\(.*\)".*/\1/p' "$times")" \
    "${times}" "$plain"
else
  printf '\n'
  printf '  %-34s %12.3f\n' "load the model" "$load" "first answer" "$first" "each further answer" "$steady"
  printf '  %sNo times of TensorFlow are recorded here; .venv/bin/python tools/demo/train_dual_encoder.py --times measures them%s\n' "$dim" "$plain"
fi
printf '  Whole programs, start to end: convert %s ms, run %s ms, freeze %s ms\n' "$convert_ms" "$run_ms" "$freeze_ms"

title "Now you"
cat <<END
    build/release/bin/keratin show $out/model.keras --names     each Keras layer with its tensors and variables
    build/release/bin/keratin dump --stage plan $out/keras_save  what really runs
    build/release/bin/keratin convert YOUR.h5 -o your_save           your own: .keras, .h5, a SavedModel or a frozen .pb
  docs/guide.md tells the story from here to a server or a phone.
END
