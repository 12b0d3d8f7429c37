"""Max and average pooling in one, two and three dimensions: local, global and adaptive."""

from cases import model, one
from keras_oracle import Padded

for layer in ["MaxPooling1D", "AveragePooling1D"]:
    one(layer, (9, 3), pool_size=2)
    one(layer, (9, 3), pool_size=3)
    one(layer, (9, 3), pool_size=3, strides=1)
    one(layer, (9, 3), pool_size=3, strides=2, padding="same")
    one(layer, (9, 3), pool_size=2, strides=3)
    one(layer, (None, 3), pool_size=2, padding="same", label="unknown_length")
for layer in ["MaxPooling2D", "AveragePooling2D"]:
    one(layer, (9, 8, 3), pool_size=2)
    one(layer, (9, 8, 3), pool_size=3)
    one(layer, (9, 8, 3), pool_size=(2, 3), strides=(1, 2))
    one(layer, (9, 8, 3), pool_size=3, strides=2, padding="same")
    one(layer, (9, 8, 3), pool_size=(3, 2), strides=1, padding="same")
    one(layer, (7, 7, 5), pool_size=7)
    one(layer, (None, None, 3), pool_size=2, padding="same", label="unknown_size")
for layer in ["GlobalMaxPooling1D", "GlobalAveragePooling1D"]:
    one(layer, (5, 3), label="default")
    one(layer, (5, 3), keepdims=True)
    one(layer, (None, 3), label="unknown_length")
for layer in ["GlobalMaxPooling2D", "GlobalAveragePooling2D"]:
    one(layer, (5, 4, 3), label="default")
    one(layer, (5, 4, 3), keepdims=True)
    one(layer, (None, None, 3), label="unknown_size")

FIRST = {"data_format": "channels_first"}
for layer in ["MaxPooling3D", "AveragePooling3D"]:
    one(layer, (6, 5, 7, 3), pool_size=2)
    one(layer, (6, 5, 7, 3), pool_size=3, strides=1)
    one(layer, (6, 5, 7, 3), pool_size=(2, 3, 1), strides=(1, 2, 3), padding="same")
    one(layer, (6, 5, 7, 3), pool_size=3, strides=2, padding="same")
    one(layer, (None, None, None, 3), pool_size=2, padding="same", label="unknown_size")
    one(layer, (3, 6, 5, 4), pool_size=2, **FIRST)
    one(layer, (3, 6, 5, 4), pool_size=3, strides=2, padding="same", **FIRST)
for layer in ["MaxPooling1D", "AveragePooling1D"]:
    one(layer, (3, 9), pool_size=2, **FIRST)
    one(layer, (3, 9), pool_size=3, strides=2, padding="same", **FIRST)
for layer in ["MaxPooling2D", "AveragePooling2D"]:
    one(layer, (3, 9, 8), pool_size=2, **FIRST)
    one(layer, (3, 9, 8), pool_size=(3, 2), strides=1, padding="same", **FIRST)
    one(layer, (3, None, None), pool_size=2, **FIRST, label="unknown_size-channels_first")
for layer in ["GlobalMaxPooling3D", "GlobalAveragePooling3D"]:
    one(layer, (4, 2, 3, 5), label="default")
    one(layer, (4, 2, 3, 5), keepdims=True)
    one(layer, (None, None, 3, 5), label="unknown_size")
    one(layer, (5, 4, 2, 3), **FIRST)
    one(layer, (5, 4, 2, 3), keepdims=True, **FIRST)
for layer in ["GlobalMaxPooling1D", "GlobalAveragePooling1D"]:
    one(layer, (3, 5), **FIRST)
    one(layer, (3, 5), keepdims=True, **FIRST)
for layer in ["GlobalMaxPooling2D", "GlobalAveragePooling2D"]:
    one(layer, (3, 5, 4), **FIRST)
    one(layer, (3, 5, 4), keepdims=True, **FIRST)


def _masked_average(**options):
    def build(keras):
        x = keras.Input((5, 3), name="x")
        y = keras.layers.GlobalAveragePooling1D(name="pool", **options)(keras.layers.Masking(name="masking")(x))
        return keras.Model(x, y)

    return build


model("GlobalAveragePooling1D", "masked", _masked_average(), {"x": Padded()})
model("GlobalAveragePooling1D", "masked-keepdims", _masked_average(keepdims=True), {"x": Padded()})

# Keras 3 ends with a floating point exception where the output has one element: its larger window is wider than the input.
for kind in ["Average", "Max"]:
    for size, output in [(9, 3), (7, 4), (8, 3), (5, 5), (3, 7), (10, 4)]:
        one(f"Adaptive{kind}Pooling1D", (size, 3), output_size=output, label=f"{size}to{output}", generations=(3,))
    one(f"Adaptive{kind}Pooling1D", (3, 8), output_size=3, **FIRST, generations=(3,))
    for output in [3, 4, (2, 5), (7, 2), (8, 7)]:
        one(f"Adaptive{kind}Pooling2D", (8, 7, 3), output_size=output, generations=(3,))
    one(f"Adaptive{kind}Pooling2D", (3, 8, 7), output_size=(3, 4), **FIRST, generations=(3,))
    for output in [2, (3, 2, 4), (4, 5, 2)]:
        one(f"Adaptive{kind}Pooling3D", (4, 5, 6, 2), output_size=output, generations=(3,))
    one(f"Adaptive{kind}Pooling3D", (2, 4, 5, 6), output_size=(3, 2, 4), **FIRST, generations=(3,))
