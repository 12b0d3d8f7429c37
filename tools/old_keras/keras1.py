#!/usr/bin/env python3
"""Models of Keras 1.0 to 2.3 as that Keras itself writes them, with its own answers: keras1.py --out FOLDER [--versions 1.2.2 2.2.4 ...] [--only TEXT ...]

The pure Python package of each version is fetched from PyPI and runs on today's TensorFlow (old_tensorflow.py): files, weights and answers are that version's own.
A case is FOLDER/old_keras_VERSION_NAME with model.h5 (or model.json and model.weights.h5), io.npz and note.txt.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tarfile
import tempfile

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
VERSIONS = ("1.0.8", "1.1.2", "1.2.2", "2.0.9", "2.1.6", "2.2.4", "2.3.1")


def fetch(version, folder):
    """The folder of the unpacked source package."""
    subprocess.run([sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-build-isolation", "--no-binary", ":all:", f"keras=={version}", "-d", str(folder)], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    archive = next(folder.glob("*.tar.gz"))
    with tarfile.open(archive) as file:
        file.extractall(folder, filter="data")
    return next(path for path in folder.iterdir() if path.is_dir())


# --- Models of Keras 1 ---------------------------------------------------------------------------------------------------------


def cnn(keras, ordering):
    from keras.layers import Activation, AveragePooling2D, BatchNormalization, Convolution2D, Dense, Dropout, Flatten, MaxPooling2D, UpSampling2D, ZeroPadding2D

    axis = 1 if ordering == "th" else -1
    model = keras.models.Sequential()
    model.add(ZeroPadding2D((1, 2), dim_ordering=ordering, input_shape=(3, 9, 8) if ordering == "th" else (9, 8, 3)))
    model.add(Convolution2D(4, 3, 2, border_mode="valid", subsample=(2, 1), activation="relu", W_regularizer="l2", dim_ordering=ordering))
    model.add(BatchNormalization(axis=axis))
    model.add(Activation("hard_sigmoid"))
    model.add(UpSampling2D((1, 2), dim_ordering=ordering))
    model.add(Convolution2D(5, 3, 3, border_mode="same", bias=False, dim_ordering=ordering))
    model.add(MaxPooling2D((2, 2), border_mode="valid", dim_ordering=ordering))
    model.add(AveragePooling2D((2, 2), strides=(1, 1), dim_ordering=ordering))
    model.add(Dropout(0.25))
    model.add(Flatten())
    model.add(Dense(6, activation="tanh"))
    model.add(Dense(3, activation="softmax"))
    return model


def cnn_tf(keras):
    return cnn(keras, "tf")


def cnn_th(keras):
    return cnn(keras, "th")


def conv1d(keras):
    from keras.layers import AveragePooling1D, Convolution1D, Flatten, MaxPooling1D, UpSampling1D, ZeroPadding1D

    model = keras.models.Sequential()
    model.add(Convolution1D(4, 3, border_mode="same", subsample_length=2, activation="relu", input_shape=(12, 3)))
    model.add(UpSampling1D(length=2))
    model.add(ZeroPadding1D(1))
    model.add(MaxPooling1D(pool_length=2, stride=1))
    model.add(Convolution1D(5, 2))
    model.add(AveragePooling1D(2))
    model.add(Flatten())
    return model


def recurrent(keras):
    """Twelve, nine and three arrays."""
    from keras.layers import GRU, LSTM, Dense, Embedding, SimpleRNN

    model = keras.models.Sequential()
    model.add(Embedding(11, 4, mask_zero=True, input_length=6))
    model.add(LSTM(5, return_sequences=True, consume_less="mem"))
    model.add(GRU(4, return_sequences=True, inner_activation="sigmoid", dropout_W=0.2))
    model.add(LSTM(3, return_sequences=True, consume_less="gpu", go_backwards=True))
    model.add(GRU(4, return_sequences=True, consume_less="gpu"))
    model.add(SimpleRNN(4, activation="relu"))
    model.add(Dense(output_dim=2, init="uniform"))
    return model


def wrapped(keras):
    from keras.layers import LSTM, Bidirectional, Dense, TimeDistributed, TimeDistributedDense, RepeatVector

    model = keras.models.Sequential()
    model.add(TimeDistributed(Dense(4, activation="tanh"), input_shape=(5, 3)))
    model.add(TimeDistributedDense(3))
    model.add(Bidirectional(LSTM(3, return_sequences=False), merge_mode="concat"))
    model.add(RepeatVector(4))
    model.add(Bidirectional(LSTM(2, return_sequences=True), merge_mode="sum"))
    return model


def bidirectional(keras):
    return wrapped(keras)


def merge_sequential(keras):
    """Merge as the first layer of a Sequential, another inside."""
    from keras.layers import Dense, Merge

    def branch(*shape):
        model = keras.models.Sequential()
        model.add(Dense(4, input_shape=shape, activation="relu"))
        return model

    inner = keras.models.Sequential()
    inner.add(Merge([branch(3), branch(5)], mode="mul"))
    inner.add(Dense(4))
    model = keras.models.Sequential()
    model.add(Merge([inner, branch(2)], mode="concat", concat_axis=1))
    model.add(Dense(3, activation="sigmoid"))
    return model


def merge_modes(keras):
    from keras.layers import Dense, Input, LSTM, Reshape, merge

    a = Input((4,), name="a")
    b = Input((4,), name="b")
    s = Input((3, 4), name="s")
    left = Dense(4, name="left")(a)
    parts = [merge([left, b], mode=mode) for mode in ("sum", "mul", "ave", "max")]
    dot = merge([left, b], mode="dot", dot_axes=1)
    cos = Reshape((1,))(merge([left, b], mode="cos", dot_axes=1))
    wide = merge([s, LSTM(4, return_sequences=True)(s)], mode="dot", dot_axes=[2, 2])
    joined = merge(parts + [dot, cos, Reshape((9,))(wide)], mode="concat", concat_axis=-1)
    return keras.models.Model(input=[a, b, s], output=[Dense(3, name="out")(joined), wide])


def legacy(keras):
    """Layers that Keras 2 no longer has."""
    from keras.layers import Dense, Highway, MaxoutDense
    from keras.layers.advanced_activations import ELU, LeakyReLU, ParametricSoftplus, PReLU, SReLU, ThresholdedReLU

    model = keras.models.Sequential()
    model.add(Highway(activation="relu", input_dim=5))
    model.add(MaxoutDense(6, nb_feature=3))
    model.add(ParametricSoftplus())
    model.add(Dense(6))
    model.add(SReLU())
    model.add(Highway(activation="tanh", bias=False))
    model.add(PReLU())
    model.add(LeakyReLU(0.2))
    model.add(ELU(0.7))
    model.add(ThresholdedReLU(0.1))
    model.add(MaxoutDense(3, nb_feature=2, bias=False))
    return model


def atrous(keras, ordering="tf"):
    from keras.layers import AtrousConvolution1D, AtrousConvolution2D, Flatten, Reshape

    model = keras.models.Sequential()
    model.add(AtrousConvolution2D(3, 3, 2, atrous_rate=(2, 2), border_mode="same", activation="relu", dim_ordering=ordering, input_shape=(7, 6, 2) if ordering == "tf" else (2, 7, 6)))
    model.add(AtrousConvolution2D(2, 2, 2, atrous_rate=(2, 2), dim_ordering=ordering))
    model.add(Reshape((5, 8)))
    model.add(AtrousConvolution1D(4, 2, atrous_rate=2))
    model.add(Flatten())
    return model


def batch_norm_modes(keras):
    from keras.layers import BatchNormalization, Convolution2D, Dense, Flatten

    model = keras.models.Sequential()
    model.add(Convolution2D(4, 3, 2, dim_ordering="tf", input_shape=(6, 5, 3)))
    model.add(BatchNormalization(mode=2, epsilon=1e-3))
    model.add(BatchNormalization(mode=2, axis=1))
    model.add(Flatten())
    model.add(Dense(6))
    model.add(BatchNormalization(mode=1))
    model.add(Dense(3))
    return model


def conv_lstm(keras):
    from keras.layers import BatchNormalization, ConvLSTM2D

    model = keras.models.Sequential()
    model.add(ConvLSTM2D(nb_filter=3, nb_row=3, nb_col=2, dim_ordering="tf", border_mode="same", return_sequences=True, input_shape=(4, 6, 5, 2)))
    model.add(ConvLSTM2D(nb_filter=2, nb_row=2, nb_col=2, dim_ordering="tf", border_mode="valid", inner_activation="sigmoid", activation="relu"))
    model.add(BatchNormalization())
    return model


def deconvolution(keras):
    from keras.layers import Cropping2D, Deconvolution2D, SeparableConvolution2D

    model = keras.models.Sequential()
    model.add(Deconvolution2D(4, 3, 3, output_shape=(3, 8, 9, 4), subsample=(2, 2), border_mode="same", dim_ordering="tf", input_shape=(4, 5, 3)))
    model.add(SeparableConvolution2D(5, 3, 3, depth_multiplier=2, border_mode="same", activation="relu", dim_ordering="tf"))
    model.add(Cropping2D(((1, 0), (1, 2)), dim_ordering="tf"))
    model.add(Deconvolution2D(2, 2, 2, output_shape=(3, 8, 7, 2), border_mode="valid", bias=False, dim_ordering="tf"))
    return model


def nested(keras):
    """A shared nested model with a frozen layer, whose weights stand behind the others."""
    from keras.layers import BatchNormalization, Dense, Input, merge

    inner = keras.models.Sequential(name="inner")
    inner.add(Dense(4, input_shape=(3,), name="first", trainable=False))
    inner.add(BatchNormalization(name="norm"))
    inner.add(Dense(4, name="second"))
    a = Input((3,), name="a")
    b = Input((3,), name="b")
    both = merge([inner(a), inner(b)], mode="concat", name="both")
    return keras.models.Model(input=[a, b], output=Dense(2, name="out")(both), name="outer")


KERAS1 = (cnn_tf, cnn_th, conv1d, recurrent, wrapped, merge_sequential, merge_modes, legacy, atrous, deconvolution, nested, batch_norm_modes, conv_lstm)


# --- Models of Keras 2.0 to 2.3 --------------------------------------------------------------------------------------------------


def cnn2(keras, data_format="channels_last"):
    from keras.layers import Activation, BatchNormalization, Conv2D, Conv2DTranspose, Dense, Flatten, LeakyReLU, MaxPooling2D, SeparableConv2D, add

    first = data_format == "channels_first"
    x = inputs = keras.layers.Input((3, 8, 8) if first else (8, 8, 3), name="image")
    x = Conv2D(4, 3, padding="same", data_format=data_format, activation="relu", name="conv")(x)
    y = Conv2D(4, (3, 2), padding="same", dilation_rate=(2, 1), data_format=data_format, use_bias=False)(x)
    y = BatchNormalization(axis=1 if first else -1, name="norm")(y)
    x = add([x, y], name="sum")
    x = LeakyReLU(0.1, name="leaky")(x)
    x = MaxPooling2D(2, data_format=data_format)(x)
    if not first:
        x = SeparableConv2D(5, 3, name="separable")(x)
        x = Conv2DTranspose(3, 3, strides=2, padding="same", name="up")(x)
    x = Activation("hard_sigmoid")(x)
    x = Flatten(name="flat")(x)
    return keras.models.Model(inputs=inputs, outputs=[Dense(3, activation="softmax", name="classes")(x), Dense(1, name="score")(x)])


def cnn2_last(keras):
    return cnn2(keras)


def cnn2_first(keras):
    return cnn2(keras, "channels_first")


def recurrent2(keras):
    from keras.layers import GRU, LSTM, Bidirectional, Dense, Embedding, SpatialDropout1D, TimeDistributed

    model = keras.models.Sequential()
    model.add(Embedding(11, 4, mask_zero=True, input_length=6))
    model.add(SpatialDropout1D(0.3))
    model.add(LSTM(5, return_sequences=True))
    model.add(Bidirectional(GRU(4, return_sequences=True)))
    model.add(TimeDistributed(Dense(4, activation="relu")))
    model.add(GRU(3, recurrent_activation="sigmoid"))
    model.add(Dense(2))
    return model


def nested2(keras):
    """Models in models, parts of them frozen."""
    from keras.layers import BatchNormalization, Dense, Input, concatenate

    block = keras.models.Sequential(name="block")
    block.add(Dense(4, input_shape=(4,), name="first", trainable=False))
    block.add(BatchNormalization(name="norm"))
    block.add(Dense(4, name="second"))
    x = Input((4,), name="x")
    inner = keras.models.Model(x, Dense(4, name="head")(block(Dense(4, name="foot")(x))), name="inner")
    block.trainable = False
    a = Input((4,), name="a")
    b = Input((4,), name="b")
    both = concatenate([inner(a), inner(b)], name="both")
    return keras.models.Model([a, b], Dense(2, name="out")(both), name="outer")


KERAS2 = (cnn2_last, cnn2_first, recurrent2, nested2)


def randomise(model, random):
    values, arrays = [], model.get_weights()
    # Models list what is trained first, and give the values layer by layer.
    variables = [variable for layer in model.layers for variable in layer.weights]
    if [tuple(variable.shape) for variable in variables] != [array.shape for array in arrays]:
        variables = model.weights
    for variable, value in zip(variables, arrays, strict=True):
        name = variable.name.split(":")[0]
        if name.endswith(("running_std", "moving_variance")):
            values.append(random.uniform(0.3, 2.0, value.shape))
        elif name.endswith("gamma"):
            values.append(random.uniform(0.5, 1.5, value.shape))
        else:
            values.append(random.normal(0.0, 0.4, value.shape))
    model.set_weights([value.astype("float32") for value in values])


def input_names(model):
    """As Keratin has them: a Sequential names its input by its first layer."""
    if type(model).__name__ != "Sequential":
        return list(model.input_names)
    first = model.layers[0]
    if type(first).__name__ == "Merge":
        return [name for branch in first.layers for name in input_names(branch)]
    return [first.name + "_input"]


def output_names(model):
    return [model.layers[-1].name] if type(model).__name__ == "Sequential" else list(model.output_names)


def write(keras, version, build, folder, split):
    keras.backend.clear_session()
    model = build(keras)
    random = np.random.default_rng(sum(map(ord, build.__name__)))
    randomise(model, random)
    inputs = list(model.inputs)
    arrays = {}
    for tensor in inputs:
        shape = [3 if dim is None else dim for dim in keras.backend.int_shape(tensor)]
        whole = "embedding" in tensor.name
        value = random.integers(0, 11, shape) if whole else random.normal(size=shape)
        if whole:
            value[:, 4:] = 0
        arrays[tensor] = value.astype("float32")
    answers = model.predict([arrays[tensor] for tensor in inputs], batch_size=3)
    answers = answers if isinstance(answers, list) else [answers]
    folder.mkdir(parents=True, exist_ok=True)
    if split:
        (folder / "model.json").write_text(model.to_json())
        model.save_weights(str(folder / "model.weights.h5"))
    else:
        model.save(str(folder / "model.h5"))
    reference = {name: arrays[tensor] for name, tensor in zip(input_names(model), inputs, strict=True)}
    reference |= dict(zip(output_names(model), answers, strict=True))
    np.savez_compressed(folder / "io.npz", **reference)
    (folder / "note.txt").write_text(f"Written by Keras {version} itself (its PyPI package, on a newer TensorFlow's v1 API); the answers are its own. tools/old_keras/keras1.py\n")


def run_version(version, source, out, only):
    sys.path.insert(0, str(HERE))
    import old_tensorflow

    keras = old_tensorflow.load(source, version)
    assert keras.__version__ == version, keras.__version__
    for build in KERAS1 if version < "2" else KERAS2:
        name = f"old_keras_{version.replace('.', '_')}_{build.__name__}"
        if only and not any(text in name for text in only):
            continue
        for split in (False, True):
            try:
                write(keras, version, build, out / (name + ("_split" if split else "")), split)
            except Exception as error:  # an old version lacks some layers
                print(f"{name}: {type(error).__name__}: {str(error)[:200]}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--versions", nargs="+", default=VERSIONS)
    parser.add_argument("--only", nargs="+", default=[], metavar="TEXT")
    parser.add_argument("--source", type=pathlib.Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.source:
        return run_version(options.versions[0], options.source, options.out, options.only)
    for version in options.versions:
        with tempfile.TemporaryDirectory() as folder:
            source = fetch(version, pathlib.Path(folder))
            command = [sys.executable, __file__, "--out", str(options.out), "--versions", version, "--source", str(source)]
            subprocess.run(command + (["--only", *options.only] if options.only else []), check=False)


if __name__ == "__main__":
    main()
