#!/usr/bin/env python3
"""Every model of keras.applications as .keras and of tf_keras.applications as .h5, made and verified one at a time; each file is deleted afterwards.

    applications.py [--only NAME ...] [--generation 2|3] [--keratin BINARY]

Weights are seeded, moving statistics are those of the image itself, scales are below one (otherwise a deep network doubles its rounding errors from layer to
layer: Keras in float32 is then as far from Keras in float64 as from any other runtime), and the classifier is scaled so that outputs are not flat. A model is
right when the best class of each image is the same as Keras's and every output is within 1e-4 of the greatest one; where it is not, the model makes much of little, and what its classifier reads is compared with Keras in float64: with --exact it may be
twice as far as Keras in float32, without it eight times (minimal filtering rounds more).
Prints a line a model, with the seconds and memory of `keratin convert`; ends 1 when one is wrong.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

# What the normal interop run takes.
SMALL = ("MobileNetV2", "MobileNet", "DenseNet121", "EfficientNetB0")


def names_of(generation):
    import keras_oracle as oracle

    applications = oracle.load_keras(generation).applications
    return [name for name in sorted(dir(applications)) if name[0].isupper() and callable(getattr(applications, name))]


def file_of(folder, generation):
    return folder / ("model.keras" if generation == 3 else "model.h5")


def own_layers(model):
    """The loader of generation 2 is not told of the layers that only applications have."""
    return {type(layer).__name__: type(layer) for layer in model.layers if ".applications." in type(layer).__module__}


def classifier_of(model):
    return next(layer for layer in reversed(model.layers) if layer.get_weights())


def in_float64(name, generation, folder):
    """What the classifier of the model that `make` wrote reads when Keras computes in float32 and in float64."""
    import keras_oracle as oracle
    import numpy as np
    from accuracy import in_double

    keras = oracle.load_keras(generation)
    own = own_layers(getattr(keras.applications, name)(weights=None))
    model = keras.models.load_model(file_of(folder, generation), custom_objects=own)
    double = type(model).from_config(in_double(model.get_config()), custom_objects=own)
    double.set_weights(model.get_weights())
    path = file_of(folder / "double", generation)
    path.parent.mkdir()
    double.save(path)
    double = keras.models.load_model(path, custom_objects=own)
    for kind, each in (("float32", model), ("float64", double)):
        features = keras.Model(each.input, classifier_of(each).input).predict(np.load(folder / "x.npy").astype(kind), verbose=0)
        assert features.dtype == kind, features.dtype
        np.save(folder / f"{kind}.npy", features)
    (folder / "features.txt").write_text(classifier_of(model).input._keras_history[0].name)


def make(name, generation, folder):
    import keras_oracle as oracle
    import numpy as np

    keras = oracle.load_keras(generation)
    keras.utils.set_random_seed(1)
    model = getattr(keras.applications, name)(weights=None, classifier_activation="softmax")
    oracle.randomise_statistics(model, oracle.seed_of(name))
    path = file_of(folder, generation)
    own = own_layers(model)

    # A Normalization layer computes with the statistics that it had when it was built or loaded.
    def saved():
        model.save(path)
        return keras.models.load_model(path, custom_objects=own)

    model = saved()
    (shape,) = [[dim or 224 for dim in tensor.shape[1:]] for tensor in model.inputs]
    images = np.random.default_rng(oracle.seed_of(name)).uniform(0, 255, (1, *shape)).astype("float32")
    for layer in model.layers:
        if type(layer).__name__ == "BatchNormalization":
            layer.momentum = 0.0
            if layer.gamma is not None:
                layer.gamma.assign(0.2 * layer.gamma)
    model(images, training=True)
    classifier = classifier_of(model)
    weights = classifier.get_weights()
    logits = keras.Model(model.input, classifier.input).predict(images, verbose=0)
    spread = np.einsum("...i,...io->...o", logits.reshape(-1, logits.shape[-1]).mean(0), weights[0].reshape(-1, *weights[0].shape[-2:])[0]).std()
    classifier.set_weights([weights[0] * (2.0 / max(float(spread), 1e-6)), *weights[1:]])
    answer = saved().predict(images, verbose=0)
    # Neither all alike nor, of probabilities, one alone.
    alone = np.allclose(answer.sum(-1), 1) and answer.max() > 0.9
    assert np.isfinite(answer).all() and answer.std() > 1e-5 and not alone, f"flat: mean {answer.mean()}, deviation {answer.std()}, largest {answer.max()}"
    np.save(folder / "x.npy", images)
    np.save(folder / "y.npy", answer)


def measured(command):
    """(exit code, what it printed, seconds, MB)"""
    begin = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    printed = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, printed, time.monotonic() - begin, usage.ru_maxrss / 1024


def check(name, generation, keratin):
    """A line about the model, and whether it is right."""
    import numpy as np

    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        step = lambda what: subprocess.run([sys.executable, __file__, what, name, "--generation", str(generation), "--out", str(folder)], capture_output=True, text=True, check=False)
        made = step("--make")
        if made.returncode != 0:
            return f"{name} {generation}: not made: {made.stderr[-300:]}", False
        model = file_of(folder, generation)
        megabytes = model.stat().st_size / 1e6
        code, printed, seconds, memory = measured([keratin, "convert", str(model), "-o", str(folder / "saved")])
        if code != 0:
            return f"{name} {generation}: {printed.strip()[-400:]}", False
        shown = json.loads(subprocess.run([keratin, "show", str(model), "--json"], capture_output=True, text=True, check=True).stdout)
        (key,) = shown["signatures"]["serving_default"]["inputs"]

        def run(*options):
            out = folder / f"out{''.join(options)}"
            code, printed, _, _ = measured([keratin, "run", str(model), "--input", f"{key}={folder / 'x.npy'}", "--output-dir", str(out), *options])
            return np.load(next(out.glob("*.npy"))) if code == 0 else printed.strip()[-400:]

        got, expected = run(), np.load(folder / "y.npy")
        if isinstance(got, str):
            return f"{name} {generation}: {got}", False
        off = lambda values, wanted: float(np.abs(values - wanted).max() / np.abs(wanted).max())
        worst = off(got, expected)
        same = bool((got.argmax(-1) == expected.argmax(-1)).all())
        right, words = same and worst <= 1e-4, f"off by {worst:.1e}"
        if same and not right and step("--double").returncode == 0:
            wanted, fetch = np.load(folder / "float64.npy"), ("--fetch", (folder / "features.txt").read_text())
            features = [run(*fetch), run("--exact", *fetch), np.load(folder / "float32.npy")]
            if failed := [value for value in features if isinstance(value, str)]:
                return f"{name} {generation}: {failed[0]}", False
            ours, exact, keras = (off(value, wanted) for value in features)
            right = exact <= 2 * keras and ours <= 8 * keras
            words += f"; features of float64 by {ours:.1e}, exact by {exact:.1e}, Keras in float32 by {keras:.1e}"
        return f"{name} {generation}: {'ok' if right else 'WRONG'}, {words}, {megabytes:.0f} MB, convert {seconds:.2f} s, {memory:.0f} MB", right


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME")
    parser.add_argument("--generation", type=int, choices=[2, 3])
    parser.add_argument("--keratin", default=os.environ.get("KERATIN", str(ROOT / "build/release/bin/keratin")))
    parser.add_argument("--make", help=argparse.SUPPRESS)
    parser.add_argument("--double", help=argparse.SUPPRESS)
    parser.add_argument("--names", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--out", type=pathlib.Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.make:
        make(options.make, options.generation, options.out)
        return 0
    if options.double:
        in_float64(options.double, options.generation, options.out)
        return 0
    if options.names:
        print("\n".join(names_of(options.generation)))
        return 0
    wrong = []
    for generation in [options.generation] if options.generation else [3, 2]:
        listed = subprocess.run([sys.executable, __file__, "--names", "--generation", str(generation)], capture_output=True, text=True, check=True)
        for name in listed.stdout.split():
            if options.only and name not in options.only:
                continue
            line, right = check(name, generation, options.keratin)
            print(line, flush=True)
            if not right:
                wrong.append(line)
    print(f"{len(wrong)} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
