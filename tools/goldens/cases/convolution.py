"""Conv1D, Conv2D, DepthwiseConv2D, SeparableConv2D, Conv2DTranspose, ZeroPadding2D, UpSampling2D."""

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
