#!/usr/bin/env python3
"""One runtime with one model, for bench/compare.py: loads, runs once, then answers requests.

    worker.py ENGINE DIR REQUEST_DIR THREADS OUTPUT_DIR

DIR and REQUEST_DIR are what export_model.py wrote. Says {"load_ms", "first_ms", "peak_mb"} or {"error"} on standard output after the first run, whose outputs it leaves in OUTPUT_DIR;
peak_mb is how far the process grew beyond what the library itself takes. Each line of standard input is a number of seconds to run for; the answer is {"p50_ms", "runs", "seconds"}. The library is imported before the load timer starts.
"""

import json
import os
import pathlib
import resource
import statistics
import sys
import time

os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="-1", TF_ENABLE_ONEDNN_OPTS="1")

import numpy as np

MOST_RUNS = 5000  # of one request


def find_input(inputs, name, i):
    """The input of that name; runtimes add prefixes and suffixes to Keras's names, some number them."""
    exact = [key for key in inputs if key == name]
    partial = sorted((key for key in inputs if name in key), key=len)
    return (exact or partial or [list(inputs)[i]])[0]


class TensorFlowSignature:
    def __init__(self, threads):
        import tensorflow as tf

        self.tf = tf
        tf.config.threading.set_intra_op_parallelism_threads(threads)
        tf.config.threading.set_inter_op_parallelism_threads(threads)

    def load(self, folder, arrays):
        self.model = self.tf.saved_model.load(str(folder / "saved_model"))
        self.function = self.model.signatures["serving_default"]
        names = self.function.structured_input_signature[1]
        self.feeds = {find_input(names, name, i): self.tf.constant(value) for i, (name, value) in enumerate(arrays.items())}

    def run(self):
        return [value.numpy() for value in self.function(**self.feeds).values()]


class TensorFlowSession:
    def __init__(self, threads):
        import tensorflow.compat.v1 as tf

        self.tf = tf
        tf.disable_eager_execution()
        self.threads = threads

    def load(self, folder, arrays):
        tf = self.tf
        self.session = tf.Session(graph=tf.Graph(), config=tf.ConfigProto(intra_op_parallelism_threads=self.threads, inter_op_parallelism_threads=self.threads))
        with self.session.graph.as_default():
            meta = tf.saved_model.loader.load(self.session, ["serve"], str(folder / "saved_model"))
        signature = meta.signature_def["serving_default"]
        tensor = self.session.graph.get_tensor_by_name
        self.feeds = {tensor(signature.inputs[find_input(sorted(signature.inputs), name, i)].name): value for i, (name, value) in enumerate(arrays.items())}
        self.fetches = [tensor(signature.outputs[key].name) for key in sorted(signature.outputs)]

    def run(self):
        return self.session.run(self.fetches, self.feeds)


class OnnxRuntime:
    def __init__(self, threads):
        import onnxruntime

        self.library = onnxruntime
        self.threads = threads

    def load(self, folder, arrays):
        options = self.library.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = self.threads, 1
        options.log_severity_level = 4
        self.session = self.library.InferenceSession(str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"])
        self.binding = self.session.io_binding()
        names = [value.name for value in self.session.get_inputs()]
        for i, (name, value) in enumerate(arrays.items()):
            self.binding.bind_cpu_input(find_input(names, name, i), value)
        for output in self.session.get_outputs():
            self.binding.bind_output(output.name, "cpu")

    def run(self):
        self.session.run_with_iobinding(self.binding)
        return self.binding

    def outputs(self):
        return self.binding.copy_outputs_to_cpu()


class OpenVino:
    def __init__(self, threads):
        import openvino

        self.library = openvino
        self.threads = threads

    def load(self, folder, arrays):
        core = self.library.Core()
        model = core.read_model(str(folder / "saved_model"))
        names = {name: value for value in model.inputs for name in value.get_names()}
        values = {names[find_input(sorted(names), name, i)].get_any_name(): value for i, (name, value) in enumerate(arrays.items())}
        model.reshape({name: list(value.shape) for name, value in values.items()})
        options = {"INFERENCE_NUM_THREADS": self.threads, "PERFORMANCE_HINT": "LATENCY", "INFERENCE_PRECISION_HINT": "f32"}
        self.request = core.compile_model(model, "CPU", options).create_infer_request()
        for name, value in values.items():
            self.request.set_tensor(name, self.library.Tensor(value))

    def run(self):
        self.request.infer()

    def outputs(self):
        return [np.array(tensor.data) for tensor in self.request.output_tensors]


class LiteRt:
    def __init__(self, threads):
        from ai_edge_litert.interpreter import Interpreter

        self.interpreter_class = Interpreter
        self.threads = threads

    def load(self, folder, arrays):
        self.interpreter = self.interpreter_class(model_path=str(folder / "model.tflite"), num_threads=self.threads)
        inputs = {entry["name"]: entry for entry in self.interpreter.get_input_details()}
        entries = [(inputs[find_input(inputs, name, i)], value) for i, (name, value) in enumerate(arrays.items())]
        for entry, value in entries:
            if tuple(entry["shape"]) != value.shape:
                self.interpreter.resize_tensor_input(entry["index"], value.shape)
        self.interpreter.allocate_tensors()
        for entry, value in entries:
            self.interpreter.set_tensor(entry["index"], value)

    def run(self):
        self.interpreter.invoke()

    def outputs(self):
        return [self.interpreter.get_tensor(entry["index"]) for entry in self.interpreter.get_output_details()]


class Mnn:
    def __init__(self, threads):
        import MNN.expr
        import MNN.nn

        self.library = MNN
        self.manager = MNN.nn.create_runtime_manager(({"backend": "CPU", "numThread": threads, "precision": "high"},))

    def load(self, folder, arrays):
        names = json.loads((folder / "mnn.json").read_text())
        self.module = self.library.nn.load_module_from_file(str(folder / "model.mnn"), names["inputs"], names["outputs"], runtime_manager=self.manager)
        expr = self.library.expr
        values = {find_input(names["inputs"], name, i): value for i, (name, value) in enumerate(arrays.items())}
        dtypes = {"f": (np.float32, expr.float), "i": (np.int32, expr.int)}
        self.inputs = []
        for name in names["inputs"]:
            kind, dtype = dtypes[values[name].dtype.kind]
            self.inputs.append(expr.const(values[name].astype(kind), list(values[name].shape), expr.NCHW, dtype))

    def run(self):
        return [value.read() for value in self.module.forward(self.inputs)]


ENGINES = {"tf2": TensorFlowSignature, "tf1": TensorFlowSession, "ort": OnnxRuntime, "openvino": OpenVino, "litert": LiteRt, "mnn": Mnn}


def peak_mb():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def repeat(engine, seconds):
    times = []
    begin = time.perf_counter()
    end = begin + seconds
    while len(times) < 3 or (len(times) < MOST_RUNS and time.perf_counter() < end):
        start = time.perf_counter()
        engine.run()
        times.append((time.perf_counter() - start) * 1000)
    return {"p50_ms": statistics.median(times), "runs": len(times), "seconds": time.perf_counter() - begin}


def main():
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what libraries print must not get between the answers

    def say(value):
        print(json.dumps(value), file=answers, flush=True)

    folder, request, out = pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3]), pathlib.Path(sys.argv[5])
    names = json.loads((request / "reference.json").read_text())["inputs"]
    arrays = {name: np.load(request / "inputs" / f"{i}.npy") for i, name in enumerate(names)}
    try:
        engine = ENGINES[sys.argv[1]](int(sys.argv[4]))
        before = peak_mb()
        start = time.perf_counter()
        engine.load(folder, arrays)
        loaded = time.perf_counter()
        outputs = engine.run()
        first = time.perf_counter()
        grown = peak_mb() - before
        outputs = engine.outputs() if hasattr(engine, "outputs") else outputs
        for i, value in enumerate(outputs):
            np.save(out / f"{i}.npy", value.astype("S") if value.dtype == object else value)
    except Exception as error:
        say({"error": f"{type(error).__name__}: {error}"})
        return
    say({"load_ms": (loaded - start) * 1000, "first_ms": (first - loaded) * 1000, "peak_mb": grown})
    for line in sys.stdin:
        say(repeat(engine, float(line)))


if __name__ == "__main__":
    main()
