#!/usr/bin/env python3
"""Makes the grid of layer options: small models of real Keras with seeded weights, each with its inputs and answers.

    layer_grid.py --generation 3 --out DIR      CASE.keras + CASE.npz; some also as legacy CASE.h5 and as CASE.json + CASE.weights.h5
    layer_grid.py --generation 2 --out DIR      CASE.h5 + CASE.npz
    layer_grid.py --list                        the cases
    layer_grid.py --counts                      class, cases of Keras 3, cases of tf.keras 2: what tools/goldens/case_counts.tsv holds
    layer_grid.py --select DIR                  the committed selection: DIR/NAME/{model.keras|model.h5,io.npz}; --grids says where grids lie already,
                                                in folders 2 and 3, instead of making them again

An .npz holds each model input under its layer's name, each model output under its output name and each layer's first output under the layer's name;
a further output of the same name is NAME:1, NAME:2. Cases that Keras cannot build, save or load again are left out and printed.
"""

import argparse
import pathlib
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

import cases
import keras_oracle as oracle
import numpy as np

LARGEST_SELECTED = 30_000


def make_case(keras, generation, case, out, check=True):
    """Writes one case; raises when Keras cannot do it or, with `check`, does not answer the same after loading."""
    oracle.clear(keras)
    keras.utils.set_random_seed(1)
    model = case.build(keras)
    seed = oracle.seed_of(case.name)
    oracle.randomise_weights(model, seed)
    graph = oracle.Graph(keras, model)
    arrays = oracle.answers(graph, oracle.make_inputs(graph, seed + 1, case.batch, case.inputs))
    if not all(np.isfinite(value).all() for value in arrays.values() if value.dtype.kind == "f"):
        raise ValueError("the answers are not finite")
    main = out / (case.name + (".keras" if generation == 3 else ".h5"))
    model.save(main)
    if check and not same_after_loading(keras, main, graph, arrays):
        raise ValueError("Keras answers otherwise after loading its own file")
    oracle.save_reference(out / (case.name + ".npz"), arrays)
    if generation == 3 and seed % 2 == 0:
        also(keras, out / (case.name + ".h5"), model.save, graph, arrays)
    if generation == 3 and seed % 3 == 0:
        also_json(keras, out / case.name, model, graph, arrays)
    return main


def also(keras, path, save, graph, arrays):
    """A further form of a case, kept only where Keras reads its own writing."""
    try:
        save(path)
        if same_after_loading(keras, path, graph, arrays):
            return
    except Exception:
        pass
    print(f"{path.name}: left out, Keras does not read it back", flush=True)
    path.unlink(missing_ok=True)


def also_json(keras, stem, model, graph, arrays):
    """The config and the weights in files of their own, kept only where they say all (no vocabulary that was adapted)."""
    config, weights = stem.with_name(stem.name + ".json"), stem.with_name(stem.name + ".weights.h5")
    config.write_text(model.to_json())
    model.save_weights(weights)
    try:
        again = keras.models.model_from_json(config.read_text())
        again.load_weights(weights)
        if same_answers(keras, again, graph, arrays):
            return
    except Exception:
        pass
    print(f"{config.name}: left out, Keras does not read it back", flush=True)
    config.unlink()
    weights.unlink()


def same_after_loading(keras, path, graph, arrays):
    return same_answers(keras, keras.models.load_model(path, compile=False), graph, arrays)


def same_answers(keras, model, graph, arrays):
    again = oracle.Graph(keras, model)
    if sorted(again.input_names) != sorted(graph.input_names) or again.output_names != graph.output_names:
        return False
    answers = oracle.answers(again, {name: arrays[name] for name in again.input_names}, intermediates=False)
    return all(alike(answers[name], arrays[name]) for name in graph.output_names)


def alike(a, b):
    return np.array_equal(a, b) if a.dtype.kind == "S" else np.allclose(a, b, rtol=1e-5, atol=1e-6)


def make_grid(generation, out, chosen, eager, check=True):
    """Makes the chosen cases and gives the Keras module. Keras 2 builds in graph mode, which is faster, but for the cases that need eager mode; those run in a process of their own."""
    keras = oracle.load_keras(generation, graph_mode=generation == 2 and not eager)
    out.mkdir(parents=True, exist_ok=True)
    made, dropped = 0, 0
    for case in chosen:
        if generation not in case.generations or (generation == 2 and case.eager != eager):
            continue
        try:
            make_case(keras, generation, case, out, check)
            made += 1
        except Exception as error:
            dropped += 1
            for suffix in [".keras", ".h5", ".npz", ".json", ".weights.h5"]:
                (out / (case.name + suffix)).unlink(missing_ok=True)
            print(f"{case.name}: dropped, {type(error).__name__}: {' '.join(str(error).split())[:160]}", flush=True)
    print(f"generation {generation}: {made} cases made, {dropped} dropped", flush=True)
    if generation == 2 and not eager and any(case.eager for case in chosen):
        names = [case.name for case in chosen if case.eager]
        run_self(["--generation", "2", "--out", str(out), "--eager", "--only", *names])
    return keras


def choose(only):
    """The cases of these classes or names; all where none is given."""
    cases.load_all()
    chosen = [case for case in cases.CASES.values() if not only or case.layer in only or case.name in only]
    unknown = set(only) - {case.layer for case in chosen} - {case.name for case in chosen}
    if unknown:
        raise SystemExit(f"no such class or case: {', '.join(sorted(unknown))}")
    return chosen


def run_self(arguments):
    subprocess.run([sys.executable, __file__, *arguments], check=True)


def select(target, grids):
    """Copies of each class the first case, Keras 3, and the one with most options, Keras 2; of the class Model all of Keras 3 and the nested and shared ones of
    Keras 2. Files that are not small stay out."""
    if grids is None:
        with tempfile.TemporaryDirectory() as folder:
            for generation in ["3", "2"]:
                run_self(["--generation", generation, "--out", f"{folder}/{generation}"])
            return select(target, pathlib.Path(folder))
    count = 0
    for generation, suffix in [(3, ".keras"), (2, ".h5")]:
        grid = grids / str(generation)
        for layer, names in by_layer().items():
            usable = [name for name in names if (grid / (name + suffix)).exists() and size(grid, name, suffix) <= LARGEST_SELECTED]
            if layer == "Model":
                wanted = [name for name in usable if generation == 3 or "nested" in name or "shared" in name]
            else:
                wanted = usable[:1] if generation == 3 else sorted(usable, key=lambda name: (-name.count("-"), name))[:1]
            for name in wanted:
                place = target / (name.replace("-", "_").replace(".", "_") + ("_k2" if generation == 2 else ""))
                place.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(grid / (name + suffix), place / ("model" + suffix))
                shutil.copyfile(grid / (name + ".npz"), place / "io.npz")
                count += 1
    print(f"{count} cases selected into {target}")


def size(grid, name, suffix):
    return (grid / (name + suffix)).stat().st_size + (grid / (name + ".npz")).stat().st_size


def counts():
    """A line a class: its name, its cases of Keras 3 and those of tf.keras 2."""
    generations = {}
    for case in choose([]):
        generations.setdefault(case.layer, []).append(case.generations)
    lines = [f"{layer}\t{sum(3 in of_case for of_case in all_of)}\t{sum(2 in of_case for of_case in all_of)}\n" for layer, all_of in sorted(generations.items())]
    return "".join(lines)


def by_layer():
    layers = {}
    for case in cases.CASES.values():
        layers.setdefault(case.layer, []).append(case.name)
    return layers


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=pathlib.Path)
    parser.add_argument("--generation", type=int, choices=[2, 3])
    parser.add_argument("--only", nargs="+", default=[], metavar="CLASS", help="layer classes or case names")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--counts", action="store_true")
    parser.add_argument("--select", type=pathlib.Path, metavar="DIR")
    parser.add_argument("--grids", type=pathlib.Path, metavar="DIR")
    parser.add_argument("--eager", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    chosen = choose(options.only)
    if options.list:
        for case in chosen:
            print(f"{case.name}\t{case.layer}\tgenerations {','.join(map(str, case.generations))}")
    elif options.counts:
        print(counts(), end="")
    elif options.select:
        select(options.select, options.grids)
    elif options.out and options.generation:
        make_grid(options.generation, options.out, chosen, options.eager)
    else:
        parser.error("--generation and --out, --list, --counts or --select is needed")


if __name__ == "__main__":
    main()
