#!/usr/bin/env python3
"""Files of the real old Kerases, and what Keratin makes of them: make.py --out FOLDER [--keratin BINARY] [--versions TEXT ...] [--keep] [--select GOLDEN]

Each version gets an environment of its own from PyPI, one at a time, deleted after use (TensorFlow takes 1.5 GB): TensorFlow 2.12 to 2.15 with their Keras, then
tf-keras 2.16 to 2.21 and Keras 3.0 to 3.15 beside the TensorFlow of .venv. Keras 1.0 to 2.3 come from keras1.py. Every case is verified with Keratin;
--keep leaves right ones in FOLDER, --select copies the small ones that are committed to GOLDEN. Wrong ones always stay.
"""

import argparse
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT / "tests"))

import run_goldens

TENSORFLOW = ("2.12.1", "2.13.1", "2.14.1", "2.15.1")
TF_KERAS = ("2.16.0", "2.17.0", "2.18.0", "2.19.0", "2.20.1", "2.21.0")
KERAS = ("3.0.5", "3.1.1", "3.2.1", "3.3.3", "3.4.1", "3.5.0", "3.6.0", "3.7.0", "3.8.0", "3.9.2", "3.10.0", "3.11.3", "3.12.0", "3.13.2", "3.14.0", "3.15.1")

# An .npz of Keras holds pickles. Keras 3.0 and 3.1 do not write the rank of LoRA into .h5, and Keras 1 not the order of axes of what pads or repeats: they cannot
# read these either.
REFUSED = [("*_npz", "pickles")] + [(f"old_keras_3_2_*_{name}_*", "which of its calls is meant") for name in ("nested", "vision")]
REFUSED += [("old_keras_3_0_*_lora_h5", "the file has 3 weights"), ("old_keras_3_1_*_lora_h5", "the file has 3 weights"), ("old_keras_1_*_cnn_th*", "must have (3, 2, 5, 4)")]

# What is committed: enough of each form and numbering in few bytes.
COMMITTED = (
    ["old_tf_2_12_1_nested_keras", "old_tf_2_12_1_sequence_keras", "old_tf_2_13_1_numbered_keras", "old_tf_2_13_1_sequence_keras", "old_tf_2_14_1_nested_keras"]
    + ["old_tf_2_15_1_numbered_keras", "old_tf_2_15_1_nested_keras", "old_tf_2_15_1_nested_h5", "old_tf_2_15_1_vision_keras", "old_tf_2_15_1_adapted_json"]
    + ["old_tf_2_15_1_numbered_tf", "old_tf_keras_2_16_0_nested_keras", "old_tf_keras_2_17_0_sequence_h5"]
    + ["old_keras_3_1_1_numbered_keras", "old_keras_3_3_3_sequence_keras", "old_keras_3_1_1_nested_json", "old_keras_3_4_1_numbered_folder", "old_keras_3_6_0_nested_keras"]
    + ["old_keras_3_10_0_numbered_sharded", "old_keras_3_12_0_lora_keras", "old_keras_3_12_0_lora_h5", "old_keras_3_15_1_sequence_h5", "old_keras_3_15_1_nested_folder"]
    + ["old_keras_3_15_1_deferred_keras", "old_keras_3_15_1_vision_sharded"]
    + [f"old_keras_1_2_2_{name}" for name in ("cnn_tf", "recurrent", "wrapped_split", "merge_sequential", "merge_modes", "legacy", "atrous", "deconvolution", "nested")]
    + ["old_keras_1_0_8_legacy", "old_keras_1_1_2_conv1d_split", "old_keras_2_0_9_nested2", "old_keras_2_1_6_recurrent2", "old_keras_2_2_4_cnn2_last_split"]
    + ["old_keras_2_3_1_nested2"]
)


def environment(folder, packages, beside):
    """A Python that has these packages, and its environment variables."""
    if beside:
        target = folder / "packages"
        subprocess.run([sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", str(target), *packages], check=True)
        return sys.executable, {**os.environ, "PYTHONPATH": str(target)}
    subprocess.run([sys.executable, "-m", "venv", str(folder / "venv")], check=True)
    python = str(folder / "venv/bin/python")
    subprocess.run([python, "-m", "pip", "install", "-q", *packages], check=True)
    return python, dict(os.environ)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--keratin", type=pathlib.Path, default=ROOT / "build/release/bin/keratin")
    parser.add_argument("--versions", nargs="+", default=[], metavar="TEXT", help='of "tensorflow 2.12.1", "tf-keras 2.16.0", "keras 3.0.5", "keras1"; those that hold one')
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--select", type=pathlib.Path, metavar="GOLDEN")
    options = parser.parse_args()
    runs = [("keras1", None, None, True)]
    runs += [(f"tensorflow {version}", "tf", f"tensorflow-cpu=={version}", False) for version in TENSORFLOW]
    runs += [(f"tf-keras {version}", "tf_keras", f"tf_keras=={version}", True) for version in TF_KERAS]
    runs += [(f"keras {version}", "keras", f"keras=={version}", True) for version in KERAS]
    failed = False
    for name, which, package, beside in runs:
        if options.versions and not any(text in name for text in options.versions):
            continue
        print(name, flush=True)
        out = options.out / name.replace(" ", "_")
        out.mkdir(parents=True, exist_ok=True)
        if which is None:
            subprocess.run([sys.executable, str(HERE / "keras1.py"), "--out", str(out)], check=True)
        else:
            with tempfile.TemporaryDirectory() as folder:
                python, variables = environment(pathlib.Path(folder), [package, "dm-tree"] if name.startswith("keras 3.0") else [package], beside)
                subprocess.run([python, str(HERE / "write_models.py"), "--keras", which, "--out", str(out)], check=True, env=variables)
        cases = run_goldens.find_cases(out)
        for case in cases:
            # A config of Keras 3 does not tell its version.
            if which == "keras" and case.model.suffix == ".json":
                case.options += ("--keras-version", name.split()[1])
        outcomes = run_goldens.verify_all(options.keratin, cases, REFUSED, rtol=1e-4, atol=1e-5)
        failed |= run_goldens.report(outcomes)
        for outcome in outcomes:
            folder = out / outcome.case.name
            if options.select and outcome.kind == "pass" and outcome.case.name in COMMITTED:
                shutil.copytree(folder, options.select / outcome.case.name, dirs_exist_ok=True)
            if outcome.kind in ("pass", "refused") and not options.keep:
                shutil.rmtree(folder)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
