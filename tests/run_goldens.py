#!/usr/bin/env python3
"""Runs `keratin verify MODEL --reference IO.npz` over folders of models with recorded answers, and says which fail.

    run_goldens.py --keratin BINARY [--refused FILE] [--only TEXT ...] [--jobs N] FOLDER...

A folder holds cases either as CASE/model.* with CASE/io.npz, or as CASE.keras, CASE.h5 or CASE.json (with CASE.weights.h5) beside CASE.npz. CASE/model.weights.* are
the weights of a JSON config, CASE/model.tf is a SavedModel that is to be read as a Keras model. FILE lists what is refused on purpose, a line each: a case (with *
and ? as in file names), a colon and a space, a part of the message. A listed case that passes is a failure too.
Needs Python's standard library only.
"""

import argparse
import collections
import concurrent.futures
import dataclasses
import fnmatch
import pathlib
import re
import subprocess
import sys

SECONDS = 60
# Relative and absolute, by a part of the case's name: of models that compute in half precision, and of decibels, which cross zero where the rounding of the
# power does not get smaller. How TensorFlow rounds the products of an attention in half precision depends on the processor: on some it is twice as far from
# float32 as elsewhere.
TOLERANCES = [("bfloat16", 3e-2), ("text-mixed_float16", 8e-3), ("float16", 4e-3), ("mel_spectrogram", 4e-5)]


@dataclasses.dataclass
class Case:
    name: str
    model: pathlib.Path
    reference: pathlib.Path
    options: tuple = ()


@dataclasses.dataclass
class Outcome:
    case: Case
    kind: str  # pass, refused, wrong, failed, crash, timeout, unexpected
    message: str = ""


def find_cases(folder):
    """All cases of a folder, in either form."""
    cases = []
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            weights = sorted(path.glob("model.weights.*"))
            models = [model for model in sorted(path.glob("model.*")) if model not in weights]
            if models and (path / "io.npz").exists():
                how = ("--weights", str(weights[-1])) if weights else ()
                how += ("--as", "keras") if models[0].suffix == ".tf" else ()
                cases.append(Case(path.name, models[0], path / "io.npz", how))
        elif path.suffix in (".keras", ".h5", ".json") and not path.name.endswith(".weights.h5"):
            reference = path.with_name(path.stem + ".npz")
            weights = path.with_name(path.stem + ".weights.h5")
            if reference.exists():
                cases.append(Case(path.name, path, reference, ("--weights", str(weights)) if path.suffix == ".json" else ()))
    return cases


def read_refused(path):
    """(pattern, part of the message) for each line of a list of refusals."""
    rows = []
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        pattern, separator, message = line.partition(": ")
        if not separator or not message:
            raise SystemExit(f"{path}:{number}: expected CASE: PART OF THE MESSAGE")
        rows.append((pattern, message))
    return rows


def message_of(stderr):
    lines = [line for line in stderr.splitlines() if line.startswith("keratin: ")]
    return lines[-1][len("keratin: ") :] if lines else " ".join(stderr.split())


def verify(keratin, case, rtol, atol, refused):
    for part, tolerance in TOLERANCES:
        if part in case.name:
            rtol = atol = tolerance
            break
    command = [str(keratin), "verify", str(case.model), "--reference", str(case.reference), "--rtol", str(rtol), "--atol", str(atol), *case.options]
    expected = [message for pattern, message in refused if fnmatch.fnmatchcase(case.name, pattern)]
    try:
        run = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return Outcome(case, "timeout", f"not done after {SECONDS} s")
    message = message_of(run.stderr)
    if run.returncode == 0:
        return Outcome(case, "unexpected", f"passes, and must be refused with: {expected[0]}") if expected else Outcome(case, "pass")
    if run.returncode != 1 or not message:
        return Outcome(case, "crash", f"exit code {run.returncode}: {message}")
    if any(part in message for part in expected):
        return Outcome(case, "refused", message)
    # Answers come before the verdict: rows of a table mean that the model ran.
    return Outcome(case, "wrong" if run.stdout.startswith("tensor") else "failed", message)


def verify_all(keratin, cases, refused=(), rtol=1e-5, atol=1e-6, jobs=2):
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        return list(pool.map(lambda case: verify(keratin, case, rtol, atol, refused), cases))


def kind_of_message(message, case):
    """The message without what differs between cases of the same fault: names, files and numbers."""
    message = message.replace(str(case.model), "MODEL").replace(str(case.reference), "IO")
    message = re.sub(r'"[^"]*"', '"…"', message)
    return re.sub(r"[-+]?\d[\d.]*(e[-+]?\d+)?", "N", message)


def report(outcomes, out=sys.stdout):
    """Prints what failed, grouped by fault, most frequent first; returns whether anything did."""
    groups = collections.defaultdict(list)
    counts = collections.Counter(outcome.kind for outcome in outcomes)
    for outcome in outcomes:
        if outcome.kind not in ("pass", "refused"):
            groups[outcome.kind, kind_of_message(outcome.message, outcome.case)].append(outcome)
    for (kind, _), members in sorted(groups.items(), key=lambda item: -len(item[1])):
        print(f"{kind}, {len(members)} of them: {members[0].message}", file=out)
        for outcome in members[:12]:
            print(f"    {outcome.case.name}", file=out)
        if len(members) > 12:
            print(f"    and {len(members) - 12} more", file=out)
    print(f"{len(outcomes)} cases: " + ", ".join(f"{count} {kind}" for kind, count in counts.most_common()), file=out)
    return bool(groups)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keratin", type=pathlib.Path, required=True)
    parser.add_argument("--refused", type=pathlib.Path)
    parser.add_argument("--only", nargs="+", default=[], metavar="TEXT", help="cases whose name holds one of these")
    parser.add_argument("--rtol", type=float, default=1e-5)
    parser.add_argument("--atol", type=float, default=1e-6)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("folders", type=pathlib.Path, nargs="+", metavar="FOLDER")
    options = parser.parse_args()
    cases = [case for folder in options.folders for case in find_cases(folder)]
    cases = [case for case in cases if not options.only or any(text in case.name for text in options.only)]
    if not cases:
        parser.error("no cases there")
    refused = read_refused(options.refused) if options.refused else []
    unknown = [pattern for pattern, _ in refused if not options.only and not any(fnmatch.fnmatchcase(case.name, pattern) for case in cases)]
    failed = report(verify_all(options.keratin, cases, refused, options.rtol, options.atol, options.jobs))
    for pattern in unknown:
        print(f"{options.refused}: no case {pattern}")
    return 1 if failed or unknown else 0


if __name__ == "__main__":
    sys.exit(main())
