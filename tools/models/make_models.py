#!/usr/bin/env python3
"""Makes the test set of whole models with real Keras, weights from fixed seeds, each with its inputs and answers.

    make_models.py --out DIR [--only NAME ...] [--generation 2|3] [--export]

Writes DIR/NAME.k3.keras, NAME.k2.h5 (and NAME.k2.keras of small ones), each with an .npz of the same stem: model inputs under their layers' names, outputs
under their output names and, for small models, the first output of every layer under its name. --export adds what TensorFlow writes of them:

    NAME.k3.export/   Keras 3 model.export                              signatures serve, serving_default
    NAME.k2.save/     tf-keras model.save, a SavedModel                 signature serving_default
    NAME.k2.graph/    tf-keras in graph mode, SavedModelBuilder         tag eval, signature predict; saved_model.pbtxt for some
    NAME.k2.tf1/      the same with TensorFlow 1 control flow (Enter, Merge, Switch, Exit and TensorArrays), some recurrent models

Each export has its answers in the .npz of the model it was made from; the graph forms have their own NAME.k2.graph.npz. An .npz names what it holds by Keras's
names; NAME.k2.graph.json and the like map signature keys to tensors.
"""

import argparse
import json
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
sys.path.insert(0, str(HERE.parent))

import keras_oracle as oracle
import numpy as np
import zoo

AS_TEXT = ("dual_encoder", "mlp")
TF1_CONTROL_FLOW = ("gru_tagger",)  # TensorFlow 2.21 itself fails to run most loops of this form that tf-keras writes


def prepare(keras, name):
    """The model with its weights set, its inputs and its answers."""
    entry = zoo.MODELS[name]
    oracle.clear(keras)
    keras.utils.set_random_seed(1)
    model = entry.build(keras)
    (oracle.randomise_statistics if entry.deep else oracle.randomise_weights)(model, oracle.seed_of(name))
    graph = oracle.Graph(keras, model)
    kinds = {name: entry.inputs[None] for name in graph.input_names} if None in entry.inputs else entry.inputs
    arrays = oracle.make_inputs(graph, oracle.seed_of(name) + 1, entry.batch, kinds, entry.unknown)
    answers = oracle.answers(graph, arrays, intermediates=entry.small)
    for output in graph.output_names:
        value = answers[output]
        if not np.isfinite(value).all() or value.std() < 1e-4 * max(1e-3, abs(value).mean()):
            raise SystemExit(f"{name}: the output {output} is flat or not finite: mean {value.mean()}, deviation {value.std()}")
    return model, answers


def replace_folder(path):
    shutil.rmtree(path, ignore_errors=True)
    return path


def make_keras_3(name, out, export):
    keras = oracle.load_keras(3)
    model, answers = prepare(keras, name)
    model.save(out / f"{name}.k3.keras")
    oracle.save_reference(out / f"{name}.k3.npz", answers)
    if export:
        model.export(str(replace_folder(out / f"{name}.k3.export")), verbose=False)
        write_signatures(out / f"{name}.k3.export", "serving_default")


def make_keras_2(name, out, export):
    keras = oracle.load_keras(2)
    model, answers = prepare(keras, name)
    model.save(out / f"{name}.k2.h5")
    oracle.save_reference(out / f"{name}.k2.npz", answers)
    if zoo.MODELS[name].small:
        model.save(out / f"{name}.k2.keras")
    if export:
        model.save(str(replace_folder(out / f"{name}.k2.save")), save_format="tf")
        write_signatures(out / f"{name}.k2.save", "serving_default")


def make_keras_2_graph(name, out, tf1_control_flow):
    import tensorflow as tf

    if tf1_control_flow:
        tf.compat.v1.disable_control_flow_v2()
    keras = oracle.load_keras(2, graph_mode=True)
    model, answers = prepare(keras, name)
    stem = f"{name}.k2.tf1" if tf1_control_flow else f"{name}.k2.graph"
    oracle.save_graph_mode(model, replace_folder(out / stem), ["eval"], "predict", as_text=name in AS_TEXT)
    oracle.save_reference(out / f"{stem}.npz", answers)
    write_signatures(out / stem, "predict")


def write_signatures(folder, key):
    """Beside FOLDER a FOLDER.json: of one signature each input's and output's key, tensor name, dtype and shape."""
    import tensorflow as tf
    from tensorflow.python.saved_model import loader_impl

    meta = loader_impl.parse_saved_model(str(folder)).meta_graphs[0]
    signature = meta.signature_def[key]

    def of(infos):
        return {
            k: {"tensor": v.name, "dtype": tf.dtypes.as_dtype(v.dtype).name, "shape": [d.size for d in v.tensor_shape.dim]} for k, v in sorted(infos.items())
        }

    text = {"tags": sorted(meta.meta_info_def.tags), "signature": key, "inputs": of(signature.inputs), "outputs": of(signature.outputs)}
    folder.with_name(folder.name + ".json").write_text(json.dumps(text, indent=1) + "\n")


STEPS = {
    "3": lambda name, options: make_keras_3(name, options.out, options.export),
    "2": lambda name, options: make_keras_2(name, options.out, options.export),
    "2-graph": lambda name, options: make_keras_2_graph(name, options.out, False),
    "2-tf1": lambda name, options: make_keras_2_graph(name, options.out, True),
}


def steps_for(name, options):
    if options.generation in (None, 3):
        yield "3"
    if options.generation in (None, 2):
        yield "2"
        if options.export:
            yield "2-graph"
            if name in TF1_CONTROL_FLOW:
                yield "2-tf1"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--only", nargs="+", default=[name for name, entry in zoo.MODELS.items() if not entry.bench_only], choices=list(zoo.MODELS), metavar="NAME")
    parser.add_argument("--generation", type=int, choices=[2, 3])
    parser.add_argument("--export", action="store_true")
    parser.add_argument("--step", choices=list(STEPS), help=argparse.SUPPRESS)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    if options.step:
        for name in options.only:
            STEPS[options.step](name, options)
        return 0
    failed = []
    for name in options.only:
        for step in steps_for(name, options):
            print(f"{name}: {step}", flush=True)
            command = [sys.executable, __file__, "--out", str(options.out), "--only", name, "--step", step] + (["--export"] if options.export else [])
            run = subprocess.run(command, capture_output=True, text=True)
            if run.returncode:
                failed.append(f"{name} {step}")
                print("\n".join((run.stderr or run.stdout).splitlines()[-8:]), file=sys.stderr, flush=True)
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
