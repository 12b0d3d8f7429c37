#!/usr/bin/env python3
"""Writes one Keras model for the runtimes that bench/compare.py measures, one form a process.

    export_model.py FORM MODEL.keras DIR
    export_model.py ROWS MODEL.keras DIR NAME

FORM saved_model, onnx or litert writes DIR/saved_model, DIR/model.onnx or DIR/model.tflite; mnn makes DIR/model.mnn of that model.onnx. The other writes a request of that many rows for the model NAME
of tools/models/zoo.py and Keras's answer: DIR/inputs/N.npy, DIR/outputs/N.npy and DIR/reference.json with their names.
"""

import json
import os
import pathlib
import resource
import shutil
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "tools"))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "tools" / "models"))

import keras_oracle as oracle
import numpy as np
import zoo

MEMORY_LIMIT = 16 << 30  # bytes of address space; some conversions otherwise take the whole machine


def write_request(keras, model, name, rows, folder):
    entry = zoo.MODELS[name]
    graph = oracle.Graph(keras, model)
    kinds = {name: entry.inputs[None] for name in graph.input_names} if None in entry.inputs else entry.inputs
    arrays = oracle.make_inputs(graph, oracle.seed_of(name) + 2, rows, kinds, entry.unknown)
    arrays |= oracle.answers(graph, arrays, intermediates=False)
    for kind, names in (("inputs", graph.input_names), ("outputs", graph.output_names)):
        shutil.rmtree(folder / kind, ignore_errors=True)
        (folder / kind).mkdir(parents=True)
        for i, name in enumerate(names):
            np.save(folder / kind / f"{i}.npy", np.ascontiguousarray(arrays[name]))
    (folder / "reference.json").write_text(json.dumps({"inputs": graph.input_names, "outputs": graph.output_names}) + "\n")


def export_saved_model(model, folder):
    shutil.rmtree(folder / "saved_model", ignore_errors=True)
    model.export(str(folder / "saved_model"), verbose=False)


def replace_erfc(path):
    """ONNX has Erf and no Erfc, which TensorFlow's exact gelu is written with: Erfc(x) = 1 - Erf(x)."""
    import onnx

    model = onnx.load(str(path))
    nodes, changed = [], False
    for node in model.graph.node:
        if node.op_type != "Erfc":
            nodes.append(node)
            continue
        changed = True
        erf = node.output[0] + "_erf"
        nodes.append(onnx.helper.make_node("Erf", [node.input[0]], [erf], name=erf))
        nodes.append(onnx.helper.make_node("Sub", ["keratin_bench_one", erf], [node.output[0]], name=node.output[0] + "_sub"))
    if not changed:
        return
    model.graph.initializer.append(onnx.numpy_helper.from_array(np.float32(1.0), "keratin_bench_one"))
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    onnx.save(model, str(path))


def export_onnx(model, folder):
    path = folder / "model.onnx"
    try:
        model.export(str(path), format="onnx", verbose=False)
    except Exception as keras_error:
        try:
            export_onnx_with_tf2onnx(model, path)
        except Exception as error:
            raise RuntimeError(f"Keras's export: {keras_error}; tf2onnx: {error}") from error
    replace_erfc(path)


def export_onnx_with_tf2onnx(model, path):
    import tensorflow as tf
    import tf2onnx

    specs = [tf.TensorSpec(tensor.shape, tensor.dtype, name=name) for tensor, name in zip(model.inputs, (t._keras_history[0].name for t in model.inputs))]
    function = tf.function(lambda *values: model(list(values) if len(values) > 1 else values[0], training=False), input_signature=specs)
    tf2onnx.convert.from_function(function, input_signature=specs, opset=17, output_path=str(path))


def export_litert(model, folder):
    model.export(str(folder / "model.tflite"), format="litert", verbose=False)


def convert_to_mnn(folder):
    import onnx

    # MNN.tools, whose command this is, installs another package when it is imported, to report what it converts.
    import _tools

    path, product = folder / "model.onnx", folder / "model.mnn"
    _tools.mnnconvert(["mnnconvert", "-f", "ONNX", "--modelFile", str(path), "--MNNModel", str(product), "--bizCode", "keratin"])
    if not product.exists():
        raise RuntimeError("MNN's converter wrote nothing")
    graph = onnx.load(str(path), load_external_data=False).graph
    names = {"inputs": [value.name for value in graph.input], "outputs": [value.name for value in graph.output]}
    (folder / "mnn.json").write_text(json.dumps(names) + "\n")


def main():
    form, path, folder = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    if form == "mnn":
        convert_to_mnn(folder)
        return
    keras = oracle.load_keras(3)
    model = keras.models.load_model(path, compile=False)
    if form.isdigit():
        write_request(keras, model, sys.argv[4], int(form), folder)
    else:
        {"saved_model": export_saved_model, "onnx": export_onnx, "litert": export_litert}[form](model, folder)


if __name__ == "__main__":
    try:
        main()
    except BaseException as error:
        print(f"\nreason: {type(error).__name__}: {error}", file=sys.stderr, flush=True)
        os._exit(1)
