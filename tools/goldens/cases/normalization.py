"""BatchNormalization, LayerNormalization, Rescaling, Normalization."""

import numpy as np

from cases import model, one
from keras_oracle import Uniform

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
one("Rescaling", (4, 4, 3), scale=1 / 127.5, offset=-1.0, dtype="uint8", label="uint8")
one("Rescaling", (4,), scale=0.25, offset=1.0, dtype="int32", label="int32")

one("Normalization", (4, 3), mean=0.5, variance=2.0)
one("Normalization", (4, 3), mean=[0.5, -1.0, 2.0], variance=[1.0, 0.25, 4.0], label="lists")
one("Normalization", (4, 3), axis=None, mean=0.5, variance=2.0, label="axis_none")
one("Normalization", (4, 3), axis=1, mean=[0.1, 0.2, 0.3, 0.4], variance=[1.0, 2.0, 3.0, 4.0], label="axis1")
one("Normalization", (4, 3), mean=[0.5, -1.0, 2.0], variance=[1.0, 0.25, 4.0], invert=True, label="invert")
one("Normalization", (2, 3), axis=(1, 2), mean=0.5, variance=2.0, label="two_axes")
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
