"""Max and average pooling in one and two dimensions, local and global."""

from cases import one

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
