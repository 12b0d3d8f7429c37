#!/usr/bin/env python3
"""The models of the benchmarks against Keras in float64, and against themselves.

    accuracy.py [--only NAME ...] [--keratin BINARY]

Weights and inputs are those of the float32 model. Errors are relative to the largest output: at most 1e-5 with --exact, 1e-4 without (minimal filtering), or twice what Keras itself is off by in
float32, where random weights make much of little; the best class of each row is the same where one is clearly best. The same bits come again: from another process, and from any number of threads. Prints a line a model; ends 1 when one is wrong.
"""

import argparse
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tools"), str(ROOT / "tools" / "models"), str(ROOT / "bench")]

# What the normal interop run takes: one of each kind.
SMALL = ("seed_mlp", "dual_encoder", "lstm_100", "gru_100", "bilstm_masked", "transformer_encoder", "speech_cnn", "mobilenet_v2", "unet_256")
BOUNDS = {"default": 1e-4, "exact": 1e-5}


def in_double(config):
    """A model's config in which all that computes in float32 does so in float64."""
    if isinstance(config, dict):
        return {key: in_double(value) for key, value in config.items()}
    if isinstance(config, (list, tuple)):
        return type(config)(in_double(value) for value in config)
    return "float64" if config == "float32" else config


def make(name, folder):
    """folder/model.keras, its inputs as arrays and what it answers in float64."""
    import keras_oracle as oracle
    import make_models
    import numpy as np

    keras = oracle.load_keras(3)

    # A Normalization layer computes with the statistics that it had when it was built or loaded.
    def reloaded(model, name):
        model.save(folder / name)
        return keras.models.load_model(folder / name, compile=False)

    model, arrays = make_models.prepare(keras, name)
    model = reloaded(model, "model.keras")
    graph = oracle.Graph(keras, model)
    inputs = {key: arrays[key] for key in graph.input_names}
    arrays = oracle.answers(graph, inputs, intermediates=False)
    double = type(model).from_config(in_double(model.get_config()))
    double.set_weights(model.get_weights())
    exact = oracle.Graph(keras, reloaded(double, "double.keras"))
    answers = oracle.answers(exact, {key: value.astype("float64") if value.dtype == "float32" else value for key, value in inputs.items()}, intermediates=False)
    for key in graph.input_names:
        np.save(folder / f"in_{key}.npy", arrays[key])
    for key, own in zip(exact.output_names, graph.output_names):
        np.save(folder / f"keras_{key}.npy", arrays[own])
        assert answers[key].dtype == "float64", f"{key} is {answers[key].dtype}"
        np.save(folder / f"want_{key}.npy", answers[key])


def run(keratin, folder, *options):
    """Output name -> array."""
    import numpy as np

    with tempfile.TemporaryDirectory() as out:
        inputs = [part for path in sorted(folder.glob("in_*.npy")) for part in ("--input", f"{path.stem.removeprefix('in_')}={path}")]
        subprocess.run([keratin, "run", str(folder / "model.keras"), *inputs, "--output-dir", out, *options], check=True, capture_output=True)
        return {path.stem: np.load(path) for path in pathlib.Path(out).glob("*.npy")}


def check(name, keratin):
    """A line about the model, and whether it is right."""
    import numpy as np

    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        made = subprocess.run([sys.executable, __file__, "--make", name, "--out", str(folder)], capture_output=True, text=True, check=False)
        if made.returncode != 0:
            return f"{name}: not made: {made.stderr[-600:]}", False
        wanted = {path.stem.removeprefix("want_"): np.load(path) for path in folder.glob("want_*.npy")}
        keras = max(float(np.abs(np.load(folder / f"keras_{key}.npy") - want).max() / np.abs(want).max()) for key, want in wanted.items())
        line, right = f"{name}, Keras off by {keras:.1e}", True
        for kind, flags in (("default", []), ("exact", ["--exact"])):
            got = run(keratin, folder, *flags, "--threads", "2")
            worst, bound = 0.0, max(BOUNDS[kind], 2 * keras)
            for key, want in wanted.items():
                values = got[key] if key in got else next(iter(got.values()))
                worst = max(worst, float(np.abs(values - want).max() / np.abs(want).max()))
                # Two that are as good as equal may change places.
                ranked = np.sort(want.reshape(-1, want.shape[-1]), -1)
                clear = ranked[:, -1] - ranked[:, -2] > 2 * bound * np.abs(want).max() if want.shape[-1] > 1 else np.zeros(len(ranked), bool)
                best = values.reshape(ranked.shape).argmax(-1) == want.reshape(ranked.shape).argmax(-1)
                right &= bool(best[clear].all())
            right &= worst <= bound
            same = all(
                np.array_equal(got[key], again[key]) for options in (["--threads", "2"], ["--threads", "1"], ["--threads", "3"]) for again in [run(keratin, folder, *flags, *options)] for key in got
            )
            right &= same
            line += f", {kind} off by {worst:.1e}{'' if same else ', OTHER BITS'}"
        return f"{line}: {'ok' if right else 'WRONG'}", right


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME")
    parser.add_argument("--keratin", default=os.environ.get("KERATIN", str(ROOT / "build/release/bin/keratin")))
    parser.add_argument("--make", help=argparse.SUPPRESS)
    parser.add_argument("--out", type=pathlib.Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.make:
        make(options.make, options.out)
        return 0
    import compare

    results = []
    for name in options.only or compare.SETS["all"]:
        line, right = check(name, options.keratin)
        results.append(right)
        print(line, flush=True)
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
