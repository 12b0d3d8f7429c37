#!/usr/bin/env python3
"""Makes the grid of layer options for the tests here, with real Keras in a process of its own.

    grid.py --generation 3 --out DIR      as tools/goldens/layer_grid.py makes it
    grid.py --generation 2 --out DIR      CASE.h5, CASE.npz, and CASE.jsonl: what names_oracle.py prints of CASE.h5, where it can be built in graph mode

Cases that Keras cannot build are printed, a line each.
"""

import argparse
import json
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools/goldens"))
sys.path.insert(0, str(ROOT / "tools"))

import keras_oracle as oracle
import layer_grid
import names_oracle


# tf.keras writes these classes and cannot read them.
WITHOUT_NAMES = {"SpectralNormalization", "RandomFourierFeatures", "LayerScale", "StochasticDepth"}


def write_names(keras, model, may_fail):
    """`may_fail`: of a case that needs eager mode, which tf.keras may not build in graph mode."""
    oracle.clear(keras)
    try:
        lines = list(names_oracle.dump_model(model))
    except Exception as error:
        if not may_fail:
            raise
        print(f"{model.name}: no names, {type(error).__name__}: {' '.join(str(error).split())[:160]}", flush=True)
        return
    with open(model.with_suffix(".jsonl"), "w") as file:
        file.writelines(json.dumps(line) + "\n" for line in lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--generation", type=int, choices=[2, 3], required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--only", nargs="+", default=[], metavar="CLASS", help="layer classes or case names")
    parser.add_argument("--share", type=int, nargs=2, default=[0, 1], metavar=("I", "N"), help="every N-th case from the I-th on, so that processes can share the work")
    options = parser.parse_args()
    start, step = options.share
    chosen = layer_grid.choose(options.only)[start::step]
    keras = layer_grid.make_grid(options.generation, options.out, chosen, eager=False, check=False)
    if options.generation == 2:
        for case in (case for case in chosen if case.layer not in WITHOUT_NAMES):
            model = options.out / f"{case.name}.h5"
            if model.exists():
                write_names(keras, model, case.eager)


if __name__ == "__main__":
    main()
