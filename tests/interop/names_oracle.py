#!/usr/bin/env python3
"""Prints what TensorFlow names the operations of a Keras model, as JSON lines: the oracle for `keratin show --ops --json`.

    names_oracle.py MODEL.h5            builds the model with tf-keras in graph mode, learning phase 0, as a TensorFlow 1 user would
    names_oracle.py SAVED_MODEL_DIR     reads the graph of a SavedModel; --signature KEY inlines what that signature calls

A line is one operation: name, op, inputs, shapes of the outputs (null for unknown), dtypes, attrs, and `used`, which says whether an output of the model
depends on it. Lines with `function` are nodes of that function of the graph (bodies and conditions of loops); one line with `function` and `signature`
comes before them. Left out is what only training and loading need: initialisers, assignments, saving.
"""

import argparse
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tools"))

import keras_oracle as oracle

NOT_INFERENCE = ("VarIsInitializedOp", "IsVariableInitialized", "SaveV2", "RestoreV2", "MergeV2Checkpoints", "ShardedFilename")
BORING_ATTRS = ("T", "dtype", "container", "shared_name", "allowed_devices", "debug_name", "value", "_output_shapes", "shape", "experimental_debug_info")


def build_with_tf_keras(path):
    """Returns the graph of the model in `path`, its inputs' and its outputs' operations."""
    import h5py
    import tensorflow as tf

    tf.compat.v1.disable_eager_execution()
    keras = oracle.load_keras(2)
    from tf_keras.src import backend

    backend.set_learning_phase(0)
    with h5py.File(path) as file:
        config = file.attrs["model_config"]
    model = keras.models.model_from_json(config if isinstance(config, str) else config.decode())
    graph = backend.get_session().graph if model.weights else tf.compat.v1.get_default_graph()
    return graph, [tensor.op for tensor in oracle._flat(model.inputs)], [tensor.op for tensor in oracle._flat(model.outputs)]


def ancestors(operations):
    seen, stack = set(), list(operations)
    while stack:
        op = stack.pop()
        if op in seen:
            continue
        seen.add(op)
        stack += [tensor.op for tensor in op.inputs] + list(op.control_inputs)
    return seen


def inference_operations(graph, inputs, outputs):
    """The graph's operations in the order of their making without those that only initialise, assign, check or save variables."""
    used = ancestors(outputs) | set(inputs)
    consumers = {}
    for op in graph.get_operations():
        for source in [tensor.op for tensor in op.inputs] + list(op.control_inputs):
            consumers.setdefault(source, []).append(op)

    def dropped(op):
        return op.type in NOT_INFERENCE or op.type.startswith("Assign") or "/Initializer/" in op.name or op.name.startswith("save/") or op.type == "NoOp"

    kept = []
    verdict = {}
    for op in reversed(graph.get_operations()):
        keep = op in used
        if not keep and not dropped(op):
            # Helpers of initialisers lie outside their scope; an op that serves only dropped ones goes with them.
            serves = consumers.get(op, [])
            keep = any(verdict.get(c, True) for c in serves) if serves else op.type not in ("Placeholder", "VarHandleOp")
            keep = keep or op.type in ("VarHandleOp",)
        verdict[op] = keep
        if keep:
            kept.append((op, op in used))
    return reversed(kept)


def shape_of(tensor):
    return None if tensor.shape.rank is None else [None if d is None else int(d) for d in tensor.shape.as_list()]


def attr_value(value):
    kind = value.WhichOneof("value")
    if kind == "s":
        return value.s.decode("latin-1")
    if kind == "shape":
        return None if value.shape.unknown_rank else [d.size for d in value.shape.dim]
    if kind == "type":
        import tensorflow as tf

        return tf.dtypes.as_dtype(value.type).name
    if kind == "func":
        return value.func.name
    if kind == "list":
        return list_value(value.list)
    if kind == "tensor":
        return tensor_value(value.tensor)
    return getattr(value, kind) if kind else None


def list_value(items):
    import tensorflow as tf

    if items.type:
        return [tf.dtypes.as_dtype(t).name for t in items.type]
    if items.shape:
        return [None if s.unknown_rank else [d.size for d in s.dim] for s in items.shape]
    if items.s:
        return [s.decode("latin-1") for s in items.s]
    return [*items.i, *items.f, *items.b]


def tensor_value(tensor):
    import tensorflow as tf

    array = tf.make_ndarray(tensor)
    if array.size > 16:
        return f"{array.dtype} {list(array.shape)}"
    return [x.decode("latin-1") if isinstance(x, bytes) else x for x in array.ravel().tolist()] if array.ndim else str(array[()])


def attrs_of(node):
    kept = {key: attr_value(value) for key, value in sorted(node.attr.items()) if key not in BORING_ATTRS and not key.startswith("_")}
    if node.op == "Const":
        kept["value"] = tensor_value(node.attr["value"].tensor)
    return kept


def operation_line(op, used):
    inputs = [tensor.name for tensor in op.inputs] + ["^" + control.name for control in op.control_inputs]
    return {
        "name": op.name,
        "op": op.type,
        "inputs": inputs,
        "shapes": [shape_of(tensor) for tensor in op.outputs],
        "dtypes": [tensor.dtype.name for tensor in op.outputs],
        "attrs": attrs_of(op.node_def),
        "used": used,
    }


def function_lines(library, names):
    """The functions that `names` call, each once, with what those call."""
    by_name = {function.signature.name: function for function in library.function}
    seen, queue = set(), list(names)
    while queue:
        name = queue.pop(0)
        if name in seen or name not in by_name:
            continue
        seen.add(name)
        function = by_name[name]
        yield {
            "function": name,
            "signature": {
                "inputs": [[a.name, attr_value_type(a.type)] for a in function.signature.input_arg],
                "outputs": [[a.name, attr_value_type(a.type), function.ret[a.name]] for a in function.signature.output_arg],
            },
        }
        for node in function.node_def:
            yield {"function": name, "name": node.name, "op": node.op, "inputs": list(node.input), "attrs": attrs_of(node)}
            queue += called(node)


def attr_value_type(number):
    import tensorflow as tf

    return tf.dtypes.as_dtype(number).name


def called(node):
    return [value.func.name for value in node.attr.values() if value.WhichOneof("value") == "func"]


def dump_model(path):
    graph, inputs, outputs = build_with_tf_keras(path)
    calls = []
    for op, used in inference_operations(graph, inputs, outputs):
        yield operation_line(op, used)
        calls += called(op.node_def)
    yield from function_lines(graph.as_graph_def().library, calls)


def dump_saved_model(path, signature):
    """All nodes of the signature with every call inlined; without a signature the nodes as the file has them."""
    import tensorflow as tf

    if signature:
        from tensorflow.python.framework.convert_to_constants import convert_variables_to_constants_v2

        loaded = tf.saved_model.load(str(path))
        function = convert_variables_to_constants_v2(loaded.signatures[signature], lower_control_flow=False)
        definition = function.graph.as_graph_def()
        operations = [(op, True) for op in function.graph.get_operations()]
    else:
        with tf.Graph().as_default() as graph, tf.compat.v1.Session() as session:
            tags = tf.compat.v1.saved_model.loader_impl.parse_saved_model(str(path)).meta_graphs[0].meta_info_def.tags
            tf.compat.v1.saved_model.loader.load(session, list(tags), str(path))
            definition = graph.as_graph_def()
            operations = [(op, True) for op in graph.get_operations() if not op.name.startswith("save/")]
    calls = []
    for op, used in operations:
        yield operation_line(op, used)
        calls += called(op.node_def)
    yield from function_lines(definition.library, calls)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=pathlib.Path)
    parser.add_argument("--signature", metavar="KEY", help="of a SavedModel: one graph with its calls inlined and its variables as constants")
    options = parser.parse_args()
    lines = dump_saved_model(options.model, options.signature) if options.model.is_dir() else dump_model(options.model)
    for line in lines:
        print(json.dumps(line))


if __name__ == "__main__":
    main()
