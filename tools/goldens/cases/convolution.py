"""Convolutions in one, two and three dimensions: plain, depthwise, separable, transposed, with channels last and first; padding, cropping and upsampling."""

from cases import one

for options in [
    {"kernel_size": 3},
    {"kernel_size": 1},
    {"kernel_size": 2, "padding": "same"},
    {"kernel_size": 3, "padding": "same", "strides": 2},
    {"kernel_size": 4, "strides": 3},
    {"kernel_size": 3, "padding": "causal"},
    {"kernel_size": 3, "padding": "causal", "dilation_rate": 2},
    {"kernel_size": 2, "padding": "causal", "strides": 2},
    {"kernel_size": 3, "dilation_rate": 2},
    {"kernel_size": 3, "padding": "same", "dilation_rate": 2},
    {"kernel_size": 3, "groups": 2},
    {"kernel_size": 2, "groups": 4, "padding": "same", "use_bias": False},
    {"kernel_size": 3, "use_bias": False},
    {"kernel_size": 3, "activation": "relu"},
    {"kernel_size": 3, "activation": "gelu", "padding": "same"},
]:
    one("Conv1D", (9, 4), filters=8 if "groups" in options else 5, label=None, **options)
one("Conv1D", (None, 3), filters=4, kernel_size=3, label="unknown_length")
one("Conv1D", (None, 3), filters=4, kernel_size=3, padding="causal", label="unknown_length-causal")
one("Conv1D", (4, 9, 3), filters=4, kernel_size=3, padding="same", label="rank4", generations=(2,))

for options in [
    {"kernel_size": 3},
    {"kernel_size": 1},
    {"kernel_size": 1, "strides": 2},
    {"kernel_size": (3, 2), "padding": "same"},
    {"kernel_size": (1, 5), "padding": "same", "activation": "relu"},
    {"kernel_size": (2, 4), "strides": (2, 1)},
    {"kernel_size": 3, "strides": 2, "padding": "same"},
    {"kernel_size": 3, "strides": (3, 2), "padding": "same", "use_bias": False},
    {"kernel_size": 5, "padding": "same"},
    {"kernel_size": 7, "strides": 2, "padding": "same"},
    {"kernel_size": 3, "dilation_rate": 2},
    {"kernel_size": 3, "dilation_rate": (2, 1), "padding": "same"},
    {"kernel_size": 2, "dilation_rate": 3, "padding": "same", "activation": "relu"},
    {"kernel_size": 3, "groups": 2},
    {"kernel_size": 3, "groups": 4, "padding": "same", "strides": 2, "use_bias": False},
    {"kernel_size": 1, "groups": 2, "activation": "relu"},
    {"kernel_size": 3, "use_bias": False},
]:
    one("Conv2D", (9, 8, 4), filters=8 if "groups" in options else 6, **options)
for name in ["relu", "sigmoid", "tanh", "softmax", "elu", "swish", "hard_sigmoid", "linear"]:
    one("Conv2D", (6, 5, 3), filters=4, kernel_size=3, activation=name, label="activation-" + name)
one("Conv2D", (None, None, 3), filters=4, kernel_size=3, padding="same", strides=2, label="unknown_size")
one("Conv2D", (7, None, 3), filters=4, kernel_size=3, label="unknown_width")
one("Conv2D", (2, 6, 5, 3), filters=4, kernel_size=3, label="rank5", generations=(2,))
one("Conv2D", (5, 5, 1), filters=1, kernel_size=5, label="one_pixel", batch=1)
one("Conv2D", (6, 6, 17), filters=33, kernel_size=3, padding="same", label="odd_channels")

for options in [
    {"kernel_size": 3},
    {"kernel_size": 3, "padding": "same"},
    {"kernel_size": (2, 3), "padding": "same", "depth_multiplier": 2},
    {"kernel_size": 3, "strides": 2},
    {"kernel_size": 3, "strides": 2, "padding": "same", "use_bias": False},
    {"kernel_size": 5, "padding": "same", "activation": "relu"},
    {"kernel_size": 3, "dilation_rate": 2},
    {"kernel_size": 3, "dilation_rate": (2, 2), "padding": "same", "depth_multiplier": 3},
    {"kernel_size": 1, "depth_multiplier": 2},
]:
    one("DepthwiseConv2D", (9, 8, 5), **options)
one("DepthwiseConv2D", (None, None, 3), kernel_size=3, padding="same", label="unknown_size")

for options in [
    {"kernel_size": 3},
    {"kernel_size": 3, "padding": "same", "activation": "relu"},
    {"kernel_size": (2, 3), "depth_multiplier": 2, "use_bias": False},
    {"kernel_size": 3, "strides": 2, "padding": "same"},
    {"kernel_size": 3, "dilation_rate": 2},
    {"kernel_size": 3, "dilation_rate": 2, "padding": "same", "depth_multiplier": 2},
]:
    one("SeparableConv2D", (9, 8, 3), filters=5, **options)

for options in [
    {"kernel_size": 3},
    {"kernel_size": 2, "strides": 2},
    {"kernel_size": 3, "strides": 2, "padding": "same"},
    {"kernel_size": (3, 4), "strides": (2, 3), "padding": "same", "activation": "relu"},
    {"kernel_size": (4, 2), "strides": (1, 3), "use_bias": False},
    {"kernel_size": 3, "strides": 2, "output_padding": 1},
    {"kernel_size": 3, "strides": 2, "padding": "same", "output_padding": (0, 1)},
    {"kernel_size": 3, "dilation_rate": 2},
    {"kernel_size": 3, "dilation_rate": 2, "padding": "same"},
    {"kernel_size": (2, 4), "dilation_rate": 3, "padding": "same"},
    {"kernel_size": 1, "strides": 2},
]:
    one("Conv2DTranspose", (5, 4, 3), filters=4, **options)
one("Conv2DTranspose", (None, None, 3), filters=4, kernel_size=3, strides=2, padding="same", label="unknown_size")
one("Conv2DTranspose", (None, None, 3), filters=4, kernel_size=3, strides=2, label="unknown_size-valid")
one("Conv2DTranspose", (None, None, 3), filters=4, kernel_size=3, dilation_rate=2, padding="same", label="unknown_size-dilated")
one("Conv2DTranspose", (6, 5, 3), filters=4, kernel_size=3, dilation_rate=(2, 1), label="uneven_dilation", generations=(3,))

one("ZeroPadding2D", (3, 4, 2), padding=1)
one("ZeroPadding2D", (3, 4, 2), padding=(2, 1))
one("ZeroPadding2D", (3, 4, 2), padding=((0, 1), (2, 3)), label="four_sides")
one("ZeroPadding2D", (None, None, 2), padding=((0, 1), (0, 1)), label="unknown_size")
one("UpSampling2D", (3, 4, 2), size=2)
one("UpSampling2D", (3, 4, 2), size=(3, 1))
one("UpSampling2D", (3, 4, 2), size=(1, 1))
one("UpSampling2D", (3, 4, 2), size=2, interpolation="bilinear")
one("UpSampling2D", (3, 4, 2), size=(3, 2), interpolation="bilinear")
one("UpSampling2D", (None, None, 2), size=2, label="unknown_size")
one("UpSampling2D", (None, None, 2), size=2, interpolation="bilinear", label="unknown_size-bilinear")
for interpolation in ["bicubic", "lanczos3", "lanczos5"]:
    one("UpSampling2D", (3, 4, 2), size=2, interpolation=interpolation)
    one("UpSampling2D", (9, 2, 3), size=(1, 3), interpolation=interpolation)
for interpolation in ["area", "gaussian", "mitchellcubic"]:
    one("UpSampling2D", (3, 4, 2), size=2, interpolation=interpolation, generations=(2,))
    one("UpSampling2D", (9, 2, 3), size=(1, 3), interpolation=interpolation, generations=(2,))
for interpolation in ["bicubic", "lanczos3"]:
    one("UpSampling2D", (None, None, 2), size=2, interpolation=interpolation, label="unknown_size-" + interpolation)

one("DepthwiseConv1D", (9, 4), kernel_size=3)
for options in [
    {"kernel_size": 3, "padding": "same", "depth_multiplier": 2},
    {"kernel_size": 2, "strides": 2, "use_bias": False},
    {"kernel_size": 3, "dilation_rate": 2},
    {"kernel_size": 3, "dilation_rate": 2, "padding": "same", "activation": "relu"},
    {"kernel_size": 3, "strides": 3, "padding": "same"},
]:
    one("DepthwiseConv1D", (9, 4), **options)
one("DepthwiseConv1D", (None, 3), kernel_size=3, label="unknown_length")

one("SeparableConv1D", (9, 4), filters=5, kernel_size=3)
for options in [
    {"kernel_size": 3, "padding": "same", "depth_multiplier": 2},
    {"kernel_size": 2, "strides": 2, "use_bias": False},
    {"kernel_size": 3, "dilation_rate": 2, "padding": "same"},
    {"kernel_size": 3, "activation": "relu"},
]:
    one("SeparableConv1D", (9, 4), filters=5, **options)
one("SeparableConv1D", (9, 4), filters=5, kernel_size=3, padding="causal", generations=(2,))
one("SeparableConv1D", (None, 3), filters=4, kernel_size=3, label="unknown_length")

one("Conv1DTranspose", (6, 3), filters=4, kernel_size=3)
for options in [
    {"kernel_size": 3, "strides": 2, "padding": "same", "activation": "relu"},
    {"kernel_size": 2, "strides": 3, "use_bias": False},
    {"kernel_size": 3, "strides": 2, "output_padding": 1},
    {"kernel_size": 3, "strides": 2, "padding": "same", "output_padding": 0},
]:
    one("Conv1DTranspose", (6, 3), filters=4, **options)
one("Conv1DTranspose", (None, 3), filters=4, kernel_size=3, strides=2, label="unknown_length")

for padding in ["valid", "same"]:
    one("DepthwiseConv1D", (9, 4), kernel_size=3, strides=2, dilation_rate=2, padding=padding, generations=(3,))
    one("DepthwiseConv2D", (9, 8, 3), kernel_size=(3, 2), strides=2, dilation_rate=2, padding=padding, generations=(3,))
    one("DepthwiseConv2D", (None, 8, 3), kernel_size=3, strides=2, dilation_rate=2, padding=padding, label="strided_holes-unknown_height-" + padding, generations=(3,))
    one("SeparableConv1D", (9, 4), filters=5, kernel_size=3, strides=2, dilation_rate=2, padding=padding, generations=(3,))
    one("SeparableConv2D", (9, 8, 3), filters=5, kernel_size=3, strides=2, dilation_rate=(2, 1), padding=padding, generations=(3,))

for options in [
    {"kernel_size": 3},
    {"kernel_size": 1},
    {"kernel_size": (2, 3, 1), "padding": "same", "activation": "relu"},
    {"kernel_size": 3, "strides": 2, "padding": "same"},
    {"kernel_size": (2, 3, 2), "strides": (3, 1, 2), "use_bias": False},
    {"kernel_size": 2, "dilation_rate": 2},
    {"kernel_size": (3, 2, 2), "dilation_rate": (2, 1, 2), "padding": "same"},
    {"kernel_size": 2, "groups": 2},
    {"kernel_size": 3, "groups": 4, "padding": "same", "strides": 2, "use_bias": False},
]:
    one("Conv3D", (6, 5, 7, 4), filters=8 if "groups" in options else 5, **options)
one("Conv3D", (None, None, None, 3), filters=4, kernel_size=3, padding="same", label="unknown_size")
one("Conv3D", (2, 5, 4, 4, 3), filters=4, kernel_size=2, label="rank6", generations=(2,))

for options in [
    {"kernel_size": 3},
    {"kernel_size": 2, "strides": 2},
    {"kernel_size": 3, "strides": 2, "padding": "same", "activation": "relu"},
    {"kernel_size": (2, 3, 4), "strides": (1, 3, 2), "padding": "same", "use_bias": False},
    {"kernel_size": 3, "strides": 2, "output_padding": 1},
    {"kernel_size": (1, 2, 3), "strides": 2, "padding": "same", "output_padding": (0, 1, 0)},
    {"kernel_size": 1, "strides": 3},
]:
    one("Conv3DTranspose", (3, 4, 2, 3), filters=4, **options)
one("Conv3DTranspose", (None, 3, None, 2), filters=3, kernel_size=3, strides=2, padding="same", label="unknown_size")
for padding in ["valid", "same"]:
    one("Conv1DTranspose", (6, 3), filters=4, kernel_size=3, dilation_rate=2, padding=padding, generations=(3,))
    one("Conv3DTranspose", (4, 3, 4, 2), filters=3, kernel_size=2, dilation_rate=2, padding=padding, generations=(3,))
one("Conv3DTranspose", (4, 3, 4, 2), filters=3, kernel_size=(2, 3, 1), dilation_rate=(3, 1, 2), generations=(3,))

# Keras 3 on TensorFlow adds a bias along the width where that is as long as there are filters, so no case here has such a width.
FIRST = {"data_format": "channels_first"}
for options in [
    {"kernel_size": 3},
    {"kernel_size": 3, "padding": "same", "strides": 2, "activation": "relu"},
    {"kernel_size": 3, "padding": "causal"},
    {"kernel_size": 3, "padding": "causal", "dilation_rate": 2, "use_bias": False},
    {"kernel_size": 3, "dilation_rate": 2},
    {"kernel_size": 3, "groups": 2},
]:
    one("Conv1D", (4, 9), filters=10, **options, **FIRST)
one("Conv1D", (3, None), filters=4, kernel_size=3, **FIRST, label="unknown_length-channels_first")
for options in [
    {"kernel_size": 3},
    {"kernel_size": (3, 2), "padding": "same", "strides": 2, "activation": "relu"},
    {"kernel_size": 1, "use_bias": False},
    {"kernel_size": 3, "dilation_rate": 2},
    {"kernel_size": 3, "dilation_rate": (2, 1), "padding": "same"},
    {"kernel_size": 3, "groups": 2},
    {"kernel_size": 3, "activation": "softmax"},
]:
    one("Conv2D", (4, 9, 8), filters=10, **options, **FIRST)
one("Conv2D", (3, None, None), filters=4, kernel_size=3, padding="same", **FIRST, label="unknown_size-channels_first")
one("Conv2D", (3, None, None), filters=4, kernel_size=3, dilation_rate=2, **FIRST, label="unknown_size-dilation-channels_first")
for options in [
    {"kernel_size": 3},
    {"kernel_size": 2, "strides": 2, "padding": "same", "activation": "relu"},
    {"kernel_size": 2, "dilation_rate": 2},
    {"kernel_size": 2, "groups": 2, "use_bias": False},
]:
    one("Conv3D", (4, 6, 5, 4), filters=10, **options, **FIRST)
for options in [
    {"kernel_size": 3},
    {"kernel_size": 3, "padding": "same", "strides": 2, "depth_multiplier": 2},
    {"kernel_size": 3, "dilation_rate": 2, "use_bias": False},
]:
    one("DepthwiseConv1D", (4, 11), **options, **FIRST)
    one("DepthwiseConv2D", (4, 9, 10), **options, **FIRST)
    one("SeparableConv1D", (4, 11), filters=3, **options, **FIRST)
    one("SeparableConv2D", (4, 9, 10), filters=3, **options, **FIRST)
one("DepthwiseConv2D", (4, 9, 10), kernel_size=3, strides=2, dilation_rate=2, padding="same", **FIRST, generations=(3,))
one("SeparableConv1D", (4, 9), filters=3, kernel_size=3, strides=2, dilation_rate=2, padding="same", **FIRST, generations=(3,))
for options in [
    {"kernel_size": 3},
    {"kernel_size": 3, "strides": 2, "padding": "same", "activation": "relu"},
    {"kernel_size": 2, "strides": 3, "use_bias": False},
    {"kernel_size": 3, "strides": 2, "padding": "same", "output_padding": 1},
]:
    one("Conv1DTranspose", (3, 6), filters=7, **options, **FIRST)
    one("Conv2DTranspose", (3, 5, 4), filters=7, **options, **FIRST)
    one("Conv3DTranspose", (3, 4, 3, 2), filters=7, **options, **FIRST)
one("Conv2DTranspose", (3, 5, 4), filters=7, kernel_size=3, dilation_rate=2, **FIRST)
one("Conv2DTranspose", (3, None, None), filters=4, kernel_size=3, strides=2, **FIRST, label="unknown_size-channels_first")

one("ZeroPadding1D", (4, 2), padding=1)
one("ZeroPadding1D", (4, 2), padding=(2, 1))
one("ZeroPadding1D", (2, 4), padding=(2, 1), **FIRST, generations=(3,))
one("ZeroPadding2D", (2, 3, 4), padding=((0, 1), (2, 3)), **FIRST, label="four_sides-channels_first")
one("ZeroPadding3D", (3, 4, 2, 2), padding=1)
one("ZeroPadding3D", (3, 4, 2, 2), padding=(2, 1, 0))
one("ZeroPadding3D", (3, 4, 2, 2), padding=((0, 1), (2, 3), (1, 0)), label="six_sides")
one("ZeroPadding3D", (2, 3, 4, 2), padding=((0, 1), (2, 3), (1, 0)), **FIRST, label="six_sides-channels_first")
one("ZeroPadding3D", (None, 4, None, 2), padding=1, label="unknown_size")
one("Cropping1D", (6, 2), cropping=1)
one("Cropping1D", (6, 2), cropping=(0, 2))
one("Cropping1D", (None, 2), cropping=(2, 0), label="unknown_length")
one("Cropping2D", (6, 5, 2), cropping=1)
one("Cropping2D", (6, 5, 2), cropping=((1, 0), (0, 2)), label="four_sides")
one("Cropping2D", (2, 6, 5), cropping=((1, 0), (0, 2)), **FIRST, label="four_sides-channels_first")
one("Cropping3D", (6, 5, 4, 2), cropping=1)
one("Cropping3D", (6, 5, 4, 2), cropping=(2, 1, 0))
one("Cropping3D", (6, 5, 4, 2), cropping=((1, 0), (0, 2), (1, 1)), label="six_sides")
one("Cropping3D", (2, 6, 5, 4), cropping=((1, 0), (0, 2), (1, 1)), **FIRST, label="six_sides-channels_first")
one("Cropping3D", (None, None, 4, 2), cropping=1, label="unknown_size")
one("UpSampling1D", (4, 2), size=2)
one("UpSampling1D", (4, 2), size=3)
one("UpSampling1D", (None, 2), size=2, label="unknown_length", generations=(3,))
for interpolation in ["nearest", "bilinear"]:
    one("UpSampling2D", (2, 3, 4), size=(2, 3), interpolation=interpolation, **FIRST)
    one("UpSampling2D", (2, None, None), size=2, interpolation=interpolation, **FIRST, label="unknown_size-channels_first-" + interpolation)
one("UpSampling2D", (2, 3, 4), size=2, interpolation="bicubic", **FIRST)
one("UpSampling3D", (2, 3, 4, 2), size=2)
one("UpSampling3D", (2, 3, 4, 2), size=(1, 3, 2))
one("UpSampling3D", (2, 1, 4, 3), size=2, label="one_row")
one("UpSampling3D", (2, 2, 3, 4), size=(2, 1, 3), **FIRST)
one("UpSampling3D", (None, 3, None, 2), size=2, label="unknown_size", generations=(3,))

for implementation in [1, 2, 3]:
    local = {"implementation": implementation, "generations": (2,)}
    one("LocallyConnected1D", (7, 3), filters=4, kernel_size=3, **local)
    one("LocallyConnected1D", (7, 3), filters=4, kernel_size=2, strides=2, activation="relu", use_bias=False, **local)
    one("LocallyConnected1D", (3, 7), filters=4, kernel_size=3, **FIRST, **local)
    one("LocallyConnected2D", (5, 6, 3), filters=4, kernel_size=(3, 2), **local)
    one("LocallyConnected2D", (5, 6, 3), filters=4, kernel_size=2, strides=(2, 3), activation="relu", use_bias=False, **local)
    one("LocallyConnected2D", (3, 5, 6), filters=4, kernel_size=(3, 2), **FIRST, **local)
    if implementation > 1:
        one("LocallyConnected1D", (7, 3), filters=4, kernel_size=3, strides=2, padding="same", **local)
        one("LocallyConnected2D", (5, 6, 3), filters=4, kernel_size=3, padding="same", **local)
        one("LocallyConnected2D", (3, 5, 6), filters=2, kernel_size=2, strides=2, padding="same", **FIRST, **local)
