#!/usr/bin/env python3
"""A small fixed set of models as the Keras of this Python writes them, in each form that it has, with its own answers.

    write_models.py --keras tf|tf_keras|keras --out FOLDER [--only TEXT ...]

tf is tf.keras inside TensorFlow 2, tf_keras the package of that name, keras Keras 3. Runs on any Python and NumPy that those ran on; nothing of Keratin is needed.
A case is FOLDER/old_KERAS_VERSION_MODEL_FORM with model.*, io.npz and note.txt.
"""

import argparse
import os
import pathlib
import shutil
import warnings

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")
warnings.filterwarnings("ignore")

import numpy as np


def load(which):
    """(module, "tf_2_15_1")"""
    import tensorflow as tf

    tf.get_logger().setLevel("ERROR")
    tf.config.threading.set_intra_op_parallelism_threads(2)
    tf.config.threading.set_inter_op_parallelism_threads(2)
    if which == "tf":
        return tf.keras, "tf_" + tf.__version__.replace(".", "_")
    if which == "tf_keras":
        import tf_keras

        return tf_keras, "tf_keras_" + tf_keras.__version__.replace(".", "_")
    import keras

    return keras, "keras_" + keras.__version__.replace(".", "_")


# --- Models --------------------------------------------------------------------------------------------------------------------


def vision(keras):
    """Convolutions, a shared nested model with a frozen layer, two outputs."""
    layers = keras.layers
    block = keras.Sequential(
        [
            keras.Input((8, 8, 4)),
            layers.Conv2D(4, 3, padding="same", use_bias=False, name="block_conv", trainable=False),
            layers.BatchNormalization(name="block_norm"),
            layers.Activation("relu", name="block_relu"),
        ],
        name="block",
    )
    image = keras.Input((8, 8, 3), name="image")
    x = layers.Rescaling(1 / 127.5, offset=-1, name="scale")(image)
    x = layers.Conv2D(4, 3, padding="same", name="stem")(x)
    y = block(x)
    y = block(y)
    x = layers.Add(name="sum")([x, y])
    x = layers.SeparableConv2D(6, 3, strides=2, padding="same", activation="relu", name="separable")(x)
    x = layers.DepthwiseConv2D(3, name="depthwise")(x)
    x = layers.LayerNormalization(name="layer_norm")(x)
    x = layers.LeakyReLU(name="leaky")(x)
    flat = layers.Flatten(name="flat")(x)
    pooled = layers.GlobalAveragePooling2D(name="pooled")(x)
    score = layers.Dense(1, activation="hard_sigmoid", name="score")(pooled)
    return keras.Model(image, [layers.Dense(3, activation="softmax", name="classes")(flat), score], name="vision")


def sequence(keras):
    """Masks, recurrent layers, attention."""
    layers = keras.layers
    tokens = keras.Input((6,), name="tokens", dtype="int32")
    x = layers.Embedding(11, 4, mask_zero=True, name="embedding")(tokens)
    x = layers.LSTM(5, return_sequences=True, name="lstm")(x)
    x = layers.Bidirectional(layers.GRU(3, return_sequences=True), name="both")(x)
    x = layers.TimeDistributed(layers.Dense(4, activation="tanh"), name="each")(x)
    x = layers.LayerNormalization(name="norm")(x)
    a = layers.MultiHeadAttention(2, 3, name="attention")(x, x)
    x = layers.Concatenate(name="joined")([x, a])
    x = layers.SimpleRNN(4, name="rnn")(x)
    return keras.Model(tokens, layers.Dense(2, name="out")(x), name="sequence")


def numbered(keras):
    """What 2.12 to 2.14 number in their own way."""
    layers = keras.layers
    return keras.Sequential(
        [keras.Input((4,)), layers.Dense(5, activation="relu"), layers.Dense(5), layers.BatchNormalization(), layers.Dense(3)], name="numbered"
    )


def nested(keras):
    """Models in models; one layer in two of them; a frozen one inside."""
    layers = keras.layers
    shared = layers.Dense(4, activation="tanh", name="shared")

    def part(name, frozen):
        x = keras.Input((4,), name=name + "_in")
        y = layers.Dense(4, name=name + "_first", trainable=not frozen)(x)
        y = layers.BatchNormalization(name=name + "_norm")(y)
        return keras.Model(x, shared(y), name=name)

    left, right = part("left", True), part("right", False)
    x = keras.Input((4,), name="middle_in")
    middle = keras.Model(x, layers.Dense(4, name="middle_out")(left(layers.Dense(4, name="middle_first")(x))), name="middle")
    right.trainable = False
    a, b = keras.Input((4,), name="a"), keras.Input((4,), name="b")
    joined = layers.Concatenate(name="joined")([middle(a), right(a), middle(b)])
    return keras.Model([a, b], layers.Dense(2, name="out")(joined), name="nested")


def adapted(keras):
    layers = keras.layers
    norm = layers.Normalization(name="norm")
    norm.adapt(np.random.default_rng(3).normal(2.0, 3.0, (50, 4)).astype("float32"))
    return keras.Sequential([keras.Input((4,)), norm, layers.Dense(3, name="out")], name="adapted")


def deferred(keras):
    """A Sequential that knows its input only from its first call."""
    model = keras.Sequential([keras.layers.Dense(3, name="first"), keras.layers.Dense(2, name="second")], name="deferred")
    model(np.zeros((1, 4), "float32"))
    return model


def lora(keras):
    layers = keras.layers
    tokens = keras.Input((5,), name="tokens", dtype="int32")
    x = layers.Embedding(9, 4, name="embedding")(tokens)
    x = layers.EinsumDense("abc,cd->abd", output_shape=(None, 6), bias_axes="d", name="einsum")(x)
    x = layers.Dense(4, name="dense")(x)
    model = keras.Model(tokens, x, name="lora")
    for name in ("embedding", "einsum", "dense"):
        model.get_layer(name).enable_lora(2)
    return model


MODELS = (vision, sequence, numbered, nested, adapted, deferred, lora)


# --- Forms ---------------------------------------------------------------------------------------------------------------------


def form_keras(keras, model, folder):
    try:
        model.save(str(folder / "model.keras"), save_format="keras_v3")  # 2.12
    except (TypeError, ValueError):
        model.save(str(folder / "model.keras"))


def form_h5(keras, model, folder):
    model.save(str(folder / "model.h5"))


def form_json(keras, model, folder):
    """The config as JSON, and the weights in the newest form."""
    (folder / "model.json").write_text(model.to_json())
    model.save_weights(str(folder / "model.weights.h5"))


def form_tf(keras, model, folder):
    model.save(str(folder / "model.tf"), save_format="tf")


def form_npz(keras, model, folder):
    from keras.src.saving import saving_lib

    saving_lib.save_model(model, str(folder / "model.keras"), weights_format="npz")


def form_folder(keras, model, folder):
    model.save(str(folder / "model.folder"), zipped=False)


def form_sharded(keras, model, folder):
    (folder / "model.json").write_text(model.to_json())
    model.save_weights(str(folder / "model.weights.json"), max_shard_size=1e-6)


def forms_of(which, keras):
    if which == "keras":
        version = tuple(int(part) for part in keras.__version__.split(".")[:2])
        return [form_keras, form_h5, form_json, form_npz] + [form_folder] * (version >= (3, 4)) + [form_sharded] * (version >= (3, 10))
    return [form_keras, form_h5, form_json, form_tf]


def randomise(model, random):
    values = []
    for variable, value in zip(model.weights, model.get_weights()):
        name = getattr(variable, "path", variable.name).split("/")[-1].split(":")[0]
        if name in ("mean", "variance", "count") or "seed" in name or not np.issubdtype(np.asarray(value).dtype, np.floating):
            values.append(value)
        elif name.endswith("variance"):
            values.append(random.uniform(0.3, 2.0, value.shape).astype("float32"))
        elif name.endswith("gamma"):
            values.append(random.uniform(0.5, 1.5, value.shape).astype("float32"))
        else:
            values.append(random.normal(0.0, 0.4, value.shape).astype("float32"))
    model.set_weights(values)


def reference(model, random, keras3):
    names, arrays = [], []
    if keras3:
        functional = getattr(model, "_functional", None) or model
        known = [tensor._keras_history.operation.name for tensor in functional.inputs] if functional.inputs else ["input_layer"]
    else:
        known = model.input_names
    for tensor, name in zip(model.inputs, known):
        shape = [3 if dim is None else int(dim) for dim in tensor.shape]
        if "int" in str(tensor.dtype):
            value = random.integers(0, 9, shape)
            value[:, 4:] = 0
            value = value.astype("int32")
        else:
            value = random.normal(0.0, 1.0, shape).astype("float32")
            if name == "image":
                value = np.abs(value * 100)
        names.append(name)
        arrays.append(value)
    answers = model.predict(arrays if len(arrays) > 1 else arrays[0], verbose=0)
    answers = answers if isinstance(answers, (list, tuple)) else [answers]
    outputs = list(getattr(model, "output_names", []))
    if type(model).__name__ == "Sequential":
        outputs = [model.layers[-1].name]
        names = [model.layers[0].name + "_input"] if model.name == "deferred" and not keras3 else names
    return dict(zip(names, arrays)) | dict(zip(outputs, answers))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keras", choices=["tf", "tf_keras", "keras"], required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--only", nargs="+", default=[], metavar="TEXT")
    options = parser.parse_args()
    keras, version = load(options.keras)
    for build in MODELS:
        keras.backend.clear_session() if hasattr(keras.backend, "clear_session") else None
        random = np.random.default_rng(sum(map(ord, build.__name__)))
        try:
            model = build(keras)
            randomise(model, random)
            arrays = reference(model, random, options.keras == "keras")
        except Exception as error:  # a layer or method that this version lacks
            print(f"{version}_{build.__name__}: {type(error).__name__}: {str(error)[:160]}")
            continue
        for form in forms_of(options.keras, keras):
            folder = options.out / f"old_{version}_{build.__name__}_{form.__name__[5:]}"
            if options.only and not any(text in folder.name for text in options.only):
                continue
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            try:
                form(keras, model, folder)
            except Exception as error:
                print(f"{folder.name}: {type(error).__name__}: {str(error)[:160]}")
                shutil.rmtree(folder)
                continue
            np.savez_compressed(folder / "io.npz", **arrays)
            (folder / "note.txt").write_text(f"Written by {version} itself; the answers are its own. tools/old_keras/write_models.py\n")


if __name__ == "__main__":
    main()
