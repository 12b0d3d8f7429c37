"""Real Keras as the oracle: what the scripts that make models and reference answers share.

A generation is 2 (tf-keras, the last of tf.keras 2) or 3 (Keras 3 on TensorFlow). One process uses one of them.
"""

import gc
import os
import re
import zlib

THREADS = 2

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_USE_LEGACY_KERAS", "0")
os.environ.setdefault("OMP_NUM_THREADS", str(THREADS))

import numpy as np


def load_keras(generation, graph_mode=False):
    """Returns the Keras module of a generation, with TensorFlow held to THREADS threads.

    graph_mode, of generation 2 alone, builds models as a TensorFlow 1 user does: placeholders and a session, learning phase 0.
    """
    import absl.logging
    import tensorflow as tf
    import warnings

    warnings.filterwarnings("ignore")

    absl.logging.set_verbosity(absl.logging.ERROR)
    tf.get_logger().setLevel("ERROR")
    tf.config.threading.set_intra_op_parallelism_threads(THREADS)
    tf.config.threading.set_inter_op_parallelism_threads(THREADS)
    if generation == 3:
        import keras
    else:
        import tf_keras as keras

        if graph_mode:
            tf.compat.v1.disable_eager_execution()
            keras.backend.set_learning_phase(0)
    gc.collect()
    gc.freeze()
    return keras


def seed_of(text):
    """A seed that is the same on every machine and in every run."""
    return zlib.crc32(text.encode())


def snake_case(name):
    """Keras's own rule from class to layer name: Conv2DTranspose -> conv2d_transpose."""
    name = re.sub(r"(.)([A-Z][a-z0-9]+)", r"\1_\2", name)
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower()


def in_graph_mode():
    import tensorflow as tf

    return not tf.executing_eagerly()


def clear(keras):
    keras.backend.clear_session()
    if in_graph_mode():
        keras.backend.set_learning_phase(0)


def randomise_weights(model, seed):
    """Gives every weight a seeded value that keeps answers from being flat; statistics of normalisations too."""
    random = np.random.default_rng(seed)
    values = []
    for variable, current in zip(model.weights, model.get_weights()):
        name = getattr(variable, "path", variable.name).split("/")[-1].split(":")[0]
        values.append(_random_weight(random, name, current))
    model.set_weights(values)


def _random_weight(random, name, current):
    shape = current.shape
    # Of Normalization, which computes from them only when it is built, and of quantised weights, which they belong to.
    adapted = name in ("mean", "variance", "count", "kernel_scale", "embeddings_scale", "g_idx")
    if adapted or "seed" in name or not np.issubdtype(current.dtype, np.floating):
        return current
    if name.endswith("variance"):
        value = random.uniform(0.3, 2.0, shape)
    elif name.endswith("gamma"):
        value = random.uniform(0.5, 1.5, shape)
    elif name.endswith(("bias", "beta", "mean")):
        value = random.normal(0.0, 0.3, shape)
    elif name.endswith("embeddings"):
        value = random.normal(0.0, 1.0, shape)
    else:
        fan_in = max(1, int(np.prod(shape[:-1])))
        value = random.normal(0.0, min(1.0, 1.6 / np.sqrt(fan_in)), shape)
    return np.asarray(value).astype(current.dtype)


def randomise_statistics(model, seed):
    """For deep networks: keeps Keras's initial kernels and moves only biases, scales and statistics, so that signals neither die nor explode."""
    random = np.random.default_rng(seed)
    values = []
    for variable, current in zip(model.weights, model.get_weights()):
        name = getattr(variable, "path", variable.name).split("/")[-1].split(":")[0]
        if name.endswith("variance"):
            current = random.uniform(0.5, 1.5, current.shape)
        elif name.endswith("gamma"):
            current = random.uniform(0.7, 1.3, current.shape)
        elif name.endswith(("bias", "beta", "mean")) and np.issubdtype(current.dtype, np.floating):
            current = random.normal(0.0, 0.1, current.shape)
        values.append(np.asarray(current, dtype="float32" if np.issubdtype(np.asarray(current).dtype, np.floating) else None))
    model.set_weights(values)


class Graph:
    """A functional or sequential model of either generation, seen as inputs, outputs and calls of layers."""

    def __init__(self, keras, model):
        self.keras = keras
        functional = model
        if type(model).__name__ == "Sequential":
            functional = getattr(model, "_functional", None) or model
        self.model = model
        self.inputs = list(functional.inputs)
        self.input_names = [_producer(tensor).name for tensor in self.inputs]
        self.outputs = _flat(functional.outputs)
        self.output_names = _numbered([_output_name(model, functional, i) for i in range(len(self.outputs))])
        self._functional = functional

    def layer_tensors(self):
        """Array name -> tensor, for the first call of each layer; further outputs of it are NAME:1, NAME:2."""
        tensors = {}
        by_depth = self._functional._nodes_by_depth
        nodes = [node for depth in sorted(by_depth, reverse=True) for node in by_depth[depth]]
        layers = {}
        for node in nodes:
            layer = getattr(node, "operation", None) or getattr(node, "layer", None)
            layers.setdefault(layer.name, (layer, []))[1].append(node)
        for name, (layer, members) in layers.items():
            order = [id(n) for n in layer._inbound_nodes]
            first = min(members, key=lambda node: order.index(id(node)) if id(node) in order else len(order))
            outputs = _flat(first.output_tensors if hasattr(first, "output_tensors") else first.outputs)
            for i, tensor in enumerate(outputs):
                tensors[name if i == 0 else f"{name}:{i}"] = tensor
        return tensors


def _flat(structure):
    if structure is None:
        return []
    if isinstance(structure, dict):
        return [x for key in sorted(structure) for x in _flat(structure[key])]
    if isinstance(structure, (list, tuple)):
        return [x for item in structure for x in _flat(item)]
    return [structure]


def _producer(tensor):
    return tensor._keras_history[0]


def _output_name(model, functional, i):
    names = getattr(functional, "output_names", None)
    return names[i] if names else _producer(functional.outputs[i]).name


def _numbered(names):
    seen = {}
    result = []
    for name in names:
        count = seen.get(name, 0)
        seen[name] = count + 1
        result.append(name if count == 0 else f"{name}:{count}")
    return result


class Ints:
    """Input values: whole numbers from low to high - 1; `zeros` of each row's tail are 0, as padding is."""

    def __init__(self, low, high, tail_zeros=False, dtype="int32"):
        self.low, self.high, self.tail_zeros, self.dtype = low, high, tail_zeros, dtype

    def make(self, random, shape):
        value = random.integers(self.low, self.high, shape)
        if self.tail_zeros:
            for row in range(shape[0]):
                value[row, max(1, shape[1] - 1 - row % shape[1]) :] = 0
        return value.astype(self.dtype)


class Padded:
    """Input values: normal, with whole time steps equal to `value` at the end of some rows and in the middle of others."""

    def __init__(self, value=0.0):
        self.value = value

    def make(self, random, shape):
        result = random.normal(0.0, 1.0, shape).astype("float32")
        for row in range(shape[0]):
            if row % 3 == 0:
                result[row, max(1, shape[1] - 2) :] = self.value
            elif row % 3 == 1 and shape[1] > 2:
                result[row, 1] = self.value
        return result


class Bools:
    """Input values: true with probability `share`; the first of each row is always true."""

    def __init__(self, share=0.6):
        self.share = share

    def make(self, random, shape):
        result = random.random(shape) < self.share
        result[..., 0] = True
        return result


class Uniform:
    def __init__(self, low, high):
        self.low, self.high = low, high

    def make(self, random, shape):
        return random.uniform(self.low, self.high, shape).astype("float32")


class Strings:
    """Input values: strings of `choices`."""

    def __init__(self, *choices):
        self.choices = np.array([choice.encode() if isinstance(choice, str) else choice for choice in choices])

    def make(self, random, shape):
        return self.choices[random.integers(0, len(self.choices), shape)]


def make_inputs(graph, seed, batch, kinds=None, unknown=5):
    """One array for each input of the model; unknown dimensions get `batch` (the first) and `unknown` (others)."""
    random = np.random.default_rng(seed)
    arrays = {}
    for tensor, name in zip(graph.inputs, graph.input_names):
        dims = list(tensor.shape)
        shape = tuple((batch if i == 0 else unknown) if d is None else int(d) for i, d in enumerate(dims))
        kind = (kinds or {}).get(name)
        dtype = tensor.dtype if isinstance(tensor.dtype, str) else tensor.dtype.name
        if kind is not None:
            arrays[name] = kind.make(random, shape)
        elif dtype.startswith(("int", "uint")):
            arrays[name] = random.integers(0, 7, shape).astype(dtype)
        elif dtype == "bool":
            arrays[name] = Bools().make(random, shape)
        else:
            arrays[name] = random.normal(0.0, 1.0, shape).astype(dtype)
    return arrays


def answers(graph, arrays, intermediates=True):
    """Runs the model at inference: inputs, outputs and, where wanted, each layer's first output, by name."""
    tensors = dict(zip(graph.output_names, graph.outputs))
    if intermediates:
        # A layer whose only call is a model output with another name (a shared layer's second call) keeps both.
        for name, tensor in graph.layer_tensors().items():
            if name not in tensors and name not in arrays:
                tensors[name] = tensor
    names = list(tensors)
    if in_graph_mode():
        from tf_keras.src.backend import get_session

        feeds = {tensor: arrays[name] for name, tensor in zip(graph.input_names, graph.inputs)}
        return {**arrays, **dict(zip(names, get_session().run([tensors[name] for name in names], feeds)))}
    probe = graph.keras.Model(graph.inputs, [tensors[name] for name in names])
    values = probe([arrays[name] for name in graph.input_names], training=False)
    result = dict(arrays)
    for name, value in zip(names, _flat(values)):
        result[name] = np.asarray(value)
        if result[name].dtype == object:
            result[name] = result[name].astype("S")
    return result


def save_reference(path, arrays):
    """Writes an .npz that has the same bytes for the same arrays."""
    import io
    import zipfile

    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, value in arrays.items():
            if value.dtype.name == "bfloat16":  # NumPy's files have no such type
                value = value.astype("float32")
            member = io.BytesIO()
            np.lib.format.write_array(member, np.ascontiguousarray(value) if np.ndim(value) else np.asarray(value), allow_pickle=False)
            info = zipfile.ZipInfo(name + ".npy", date_time=(1980, 1, 1, 0, 0, 0))
            archive.writestr(info, member.getvalue())


def save_graph_mode(model, folder, tags, signature, as_text=False):
    """Saves a model of graph mode as a TensorFlow 1 user does: SavedModelBuilder, free tags, one signature with the model's own names as keys."""
    import tensorflow as tf
    from tf_keras.src.backend import get_session

    inputs, outputs = _flat(model.inputs), _flat(model.outputs)
    definition = tf.compat.v1.saved_model.signature_def_utils.predict_signature_def(
        dict(zip(model.input_names, inputs)), dict(zip(_numbered(model.output_names), outputs))
    )
    builder = tf.compat.v1.saved_model.Builder(str(folder))
    builder.add_meta_graph_and_variables(get_session(), tags, signature_def_map={signature: definition})
    builder.save(as_text)
