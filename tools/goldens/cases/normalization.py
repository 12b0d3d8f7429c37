"""Batch, layer, group, RMS, unit and spectral normalisation; Rescaling, Normalization."""

import numpy as np

from cases import model, one
from keras_oracle import Ints, Padded, Uniform

for shape in [(5,), (4, 5), (4, 3, 5)]:
    one("BatchNormalization", shape, label=f"rank{len(shape) + 1}")
one("BatchNormalization", (2, 2, 3, 5), label="rank5")
one("BatchNormalization", (4, 3, 5), center=False)
one("BatchNormalization", (4, 3, 5), scale=False)
one("BatchNormalization", (5,), center=False, scale=False)
one("BatchNormalization", (4, 3, 5), center=False, scale=False, label="rank4-no_center-no_scale")
one("BatchNormalization", (4, 3, 5), axis=1)
one("BatchNormalization", (4, 3, 5), axis=2)
one("BatchNormalization", (4, 5), axis=1, label="rank3-axis1")
one("BatchNormalization", (4, 3, 5), axis=-1, epsilon=0.1, momentum=0.5)
one("BatchNormalization", (5,), epsilon=0.1, label="rank2-epsilon")
one("BatchNormalization", (None, None, 3), label="unknown_size")

for shape in [(5,), (4, 5), (4, 3, 5)]:
    one("LayerNormalization", shape, label=f"rank{len(shape) + 1}")
one("LayerNormalization", (4, 5), center=False)
one("LayerNormalization", (4, 5), scale=False)
one("LayerNormalization", (4, 5), center=False, scale=False)
one("LayerNormalization", (4, 5), axis=1)
one("LayerNormalization", (4, 3, 5), axis=2)
one("LayerNormalization", (4, 3, 5), axis=(2, 3))
one("LayerNormalization", (4, 3, 5), axis=(1, 2, 3))
one("LayerNormalization", (4, 3, 5), axis=(1, 3))
one("LayerNormalization", (4, 5), epsilon=0.1)
one("LayerNormalization", (4, 5), epsilon=1e-5)
one("LayerNormalization", (None, 5), epsilon=1e-6, label="unknown_length")
one("LayerNormalization", (4, 5), rms_scaling=True, generations=(3,))
one("LayerNormalization", (64,), epsilon=1e-6, label="width64")
one("BatchNormalization", (4, 3), renorm=True, generations=(3,))

one("Rescaling", (4, 3), scale=1 / 255.0, label="scale")
one("Rescaling", (4, 3), scale=2.0, offset=-1.0)
one("Rescaling", (4, 3), scale=[1.0, 0.5, 2.0], offset=[0.0, 1.0, -1.0], label="lists", generations=(3,))
one("Rescaling", (4, 3), scale=np.array([[1.0], [0.5], [2.0], [3.0]]), offset=np.array([0.5, 1.0, -1.0]), label="arrays", generations=(3,))
one("Rescaling", (4, 4, 3), scale=1 / 127.5, offset=-1.0, dtype="uint8", label="uint8")
one("Rescaling", (4,), scale=0.25, offset=1.0, dtype="int32", label="int32")

one("Normalization", (4, 3), mean=0.5, variance=2.0)
one("Normalization", (4, 3), mean=[0.5, -1.0, 2.0], variance=[1.0, 0.25, 4.0], label="lists")
one("Normalization", (4, 3), axis=None, mean=0.5, variance=2.0, label="axis_none")
one("Normalization", (4, 3), axis=1, mean=[0.1, 0.2, 0.3, 0.4], variance=[1.0, 2.0, 3.0, 4.0], label="axis1")
one("Normalization", (4, 3), mean=[0.5, -1.0, 2.0], variance=[1.0, 0.25, 4.0], invert=True, label="invert")
one("Normalization", (2, 3), axis=(1, 2), mean=0.5, variance=2.0, label="two_axes")
one("Normalization", (2, 3), axis=(1, 2), mean=[0.5, 1.0, -1.0], variance=[2.0, 1.0, 0.5], label="two_axes-last", generations=(3,))
one("Normalization", (2, 3), axis=(1, 2), mean=0.5, variance=2.0, invert=True, label="two_axes-invert")
one("Normalization", (3,), mean=0.0, variance=0.0, label="zero_variance")


def _adapted(axis, shape):
    def build(keras):
        x = keras.Input(shape, name="x")
        layer = keras.layers.Normalization(axis=axis, name="normalization")
        random = np.random.default_rng(5)
        layer.adapt(random.normal(1.0, 2.0, (32,) + tuple(shape)).astype("float32"))
        return keras.Model(x, layer(x))

    return build


model("Normalization", "adapted", _adapted(-1, (4, 3)), {"x": Uniform(-3, 3)}, eager=True)
model("Normalization", "adapted-two_axes", _adapted((1, 2), (4, 3)), {"x": Uniform(-3, 3)}, eager=True)
model("Normalization", "adapted-axis_none", _adapted(None, (4, 3)), {"x": Uniform(-3, 3)}, eager=True)


for shape in [(4,), (5, 4), (3, 5, 4), (2, 3, 2, 4)]:
    one("GroupNormalization", shape, groups=2, label=f"rank{len(shape) + 1}")
one("GroupNormalization", (5, 6), groups=3, center=False)
one("GroupNormalization", (5, 6), groups=3, scale=False)
one("GroupNormalization", (5, 6), groups=6, center=False, scale=False)
one("GroupNormalization", (5, 6), groups=1)
one("GroupNormalization", (5, 6), groups=-1, label="instance")
one("GroupNormalization", (3, 5, 4), groups=2, axis=3, epsilon=0.1)
one("GroupNormalization", (4, 5, 3), groups=2, axis=1)
one("GroupNormalization", (3, 4, 5), groups=2, axis=2)
one("GroupNormalization", (3, 4, 5), groups=2, axis=-2, label="axis_minus_2", generations=(3,))
one("GroupNormalization", (None, None, 4), groups=2, label="unknown_size")
one("GroupNormalization", (32,), label="default")

for shape in [(5,), (4, 5), (3, 4, 5)]:
    one("RMSNormalization", shape, label=f"rank{len(shape) + 1}", generations=(3,))
one("RMSNormalization", (4, 4), axis=1, generations=(3,))
one("RMSNormalization", (4, 5), axis=(1, 2), generations=(3,))
one("RMSNormalization", (3, 4, 5), axis=(2, 3), epsilon=0.1, generations=(3,))
one("RMSNormalization", (4, 3, 4), axis=(2, 3), generations=(3,))
one("RMSNormalization", (None, 5), label="unknown_length", generations=(3,))

one("UnitNormalization", (5,), label="rank2")
one("UnitNormalization", (3, 4, 5), label="rank4")
one("UnitNormalization", (4, 5), axis=1)
one("UnitNormalization", (4, 5), axis=(1, 2))
one("UnitNormalization", (3, 4, 5), axis=[1, 3], label="axis1x3")
one("UnitNormalization", (None, 5), label="unknown_length")


def _unit(keras):
    x = keras.Input((4, 5), name="x")
    return keras.Model(x, keras.layers.UnitNormalization(name="unit_normalization")(x))


model("UnitNormalization", "zeros", _unit, {"x": Padded()})


def _spectral(make, shape, dtype="float32", **options):
    def build(keras):
        x = keras.Input(shape, name="x", dtype=dtype)
        return keras.Model(x, keras.layers.SpectralNormalization(make(keras.layers), name="spectral_normalization", **options)(x))

    return build


model("SpectralNormalization", "dense", _spectral(lambda layers: layers.Dense(3, activation="relu", name="dense"), (4,)))
model("SpectralNormalization", "dense-rank3", _spectral(lambda layers: layers.Dense(3, name="dense"), (5, 4), power_iterations=3))
model("SpectralNormalization", "conv2d", _spectral(lambda layers: layers.Conv2D(3, 2, padding="same", name="conv"), (5, 4, 2)))
model("SpectralNormalization", "conv2d_transpose", _spectral(lambda layers: layers.Conv2DTranspose(3, 2, strides=2, name="conv"), (5, 4, 2)))
model("SpectralNormalization", "embedding", _spectral(lambda layers: layers.Embedding(7, 3, name="embedding"), (4,), "int32"), {"x": Ints(0, 7)}, generations=(2,))


def _masked(layer, **options):
    def build(keras):
        x = keras.Input((5, 4), name="x")
        y = getattr(keras.layers, layer)(name="norm", **options)(keras.layers.Masking(name="masking")(x))
        return keras.Model(x, keras.layers.GlobalAveragePooling1D(name="pool")(y))

    return build


for layer, generations in [("BatchNormalization", (2, 3)), ("LayerNormalization", (2, 3)), ("UnitNormalization", (2, 3)), ("RMSNormalization", (3,)), ("GroupNormalization", (3,))]:
    options = {"groups": 2} if layer == "GroupNormalization" else {}
    model(layer, "masked", _masked(layer, **options), {"x": Padded()}, generations)
for shape in [(4, 3), (4, 5, 3)]:
    one("BatchNormalization", shape, renorm=True, label=f"renorm-rank{len(shape) + 1}")
one("BatchNormalization", (2, 3, 4, 5), axis=1, label="rank5-axis1")
one("BatchNormalization", (2, 3, 4, 5), axis=3, label="rank5-axis3")
one("BatchNormalization", (2, 2, 2, 3, 4), label="rank6")
one("BatchNormalization", (4, 3, 5), axis=[1, 3], label="two_axes", generations=(2,))
one("LayerNormalization", (2, 3, 4, 5), axis=(2, 4), label="rank5-axis2x4")
one("LayerNormalization", (2, 3, 4, 5), axis=-2, label="rank5-axis_minus_2")
one("LayerNormalization", (2, 3, 4, 5), axis=(1, 2, 3), scale=False, label="rank5-axis1x2x3-no_scale")
