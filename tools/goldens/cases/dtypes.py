"""Layers under every dtype policy: float16, bfloat16, float64 and mixed ones, for one layer and for a whole model."""

from cases import model
from keras_oracle import Ints, snake_case

POLICIES = ["float16", "bfloat16", "float64", "mixed_float16", "mixed_bfloat16"]
UNIFORM = {"recurrent_initializer": "glorot_uniform"}  # the default cannot be made in bfloat16
IMAGE, ROW, VOLUME, FLAT = (6, 5, 4), (6, 4), (4, 3, 4, 2), (8,)
LAYERS = [
    ("Dense", FLAT, {"units": 3, "activation": "relu"}),
    ("Dense", ROW, {"units": 3}),
    ("EinsumDense", ROW, {"equation": "abc,cd->abd", "output_shape": (None, 3), "bias_axes": "d"}),
    ("Activation", ROW, {"activation": "softmax"}),
    ("Activation", ROW, {"activation": "gelu"}),
    ("Activation", ROW, {"activation": "softplus"}),
    ("ReLU", ROW, {"max_value": 1.0}),
    ("ELU", ROW, {}),
    ("PReLU", ROW, {}),
    ("Softmax", ROW, {}),
    ("Conv1D", ROW, {"filters": 3, "kernel_size": 3, "padding": "causal"}),
    ("Conv2D", IMAGE, {"filters": 3, "kernel_size": 3, "activation": "tanh"}),
    ("Conv2D", IMAGE, {"filters": 4, "kernel_size": 3, "padding": "same", "dilation_rate": 2}),
    ("Conv3D", VOLUME, {"filters": 3, "kernel_size": 2}),
    ("DepthwiseConv2D", IMAGE, {"kernel_size": 3, "depth_multiplier": 2}),
    ("SeparableConv2D", IMAGE, {"filters": 3, "kernel_size": 3}),
    ("Conv2DTranspose", IMAGE, {"filters": 3, "kernel_size": 3, "strides": 2, "padding": "same"}),
    ("MaxPooling2D", IMAGE, {}),
    ("AveragePooling2D", IMAGE, {"pool_size": 2, "padding": "same"}),
    ("MaxPooling1D", ROW, {}),
    ("GlobalAveragePooling2D", IMAGE, {}),
    ("GlobalMaxPooling1D", ROW, {}),
    ("ZeroPadding2D", IMAGE, {}),
    ("UpSampling2D", IMAGE, {"interpolation": "bilinear"}),
    ("Flatten", IMAGE, {}),
    ("BatchNormalization", IMAGE, {}),
    ("BatchNormalization", ROW, {}),
    ("BatchNormalization", IMAGE, {"axis": 2}),
    ("LayerNormalization", ROW, {}),
    ("LayerNormalization", ROW, {"axis": 1, "epsilon": 1e-6}),
    ("GroupNormalization", ROW, {"groups": 2}),
    ("UnitNormalization", ROW, {}),
    ("Dropout", ROW, {"rate": 0.3}),
    ("SimpleRNN", ROW, {"units": 3, **UNIFORM}),
    ("LSTM", ROW, {"units": 3, "return_sequences": True, **UNIFORM}),
    ("GRU", ROW, {"units": 3, **UNIFORM}),
]
KERAS_3 = [("RMSNormalization", ROW, {})]


def _layer(layer, shape, policy, options):
    def build(keras):
        x = keras.Input(shape, name="x")
        return keras.Model(x, getattr(keras.layers, layer)(name=snake_case(layer), dtype=policy, **options)(x))

    return build


for policy in POLICIES:
    # tf.keras writes weights of bfloat16 that it cannot read again.
    both = (3,) if policy == "bfloat16" else (2, 3)
    for layer, shape, options in LAYERS:
        model(layer, f"{len(shape) + 1}d-{policy}", _layer(layer, shape, policy, options), generations=both)
    for layer, shape, options in KERAS_3:
        model(layer, f"{len(shape) + 1}d-{policy}", _layer(layer, shape, policy, options), generations=(3,))


def _under(policy, build):
    def built(keras):
        keras.mixed_precision.set_global_policy(policy)
        try:
            return build(keras)
        finally:
            keras.mixed_precision.set_global_policy("float32")

    return built


def _network(keras):
    layers = keras.layers
    x = keras.Input((8, 8, 3), name="x")
    y = layers.Conv2D(4, 3, padding="same", use_bias=False, name="conv")(x)
    y = layers.ReLU(name="relu")(layers.BatchNormalization(name="bn")(y))
    y = layers.Add(name="add")([y, layers.DepthwiseConv2D(3, padding="same", name="dw")(y)])
    y = layers.GlobalAveragePooling2D(name="pool")(layers.MaxPooling2D(name="max")(y))
    return keras.Model(x, layers.Dense(3, activation="softmax", dtype="float32", name="out")(y))


def _text(keras):
    layers = keras.layers
    x = keras.Input((6,), name="x", dtype="int32")
    y = layers.Embedding(11, 8, mask_zero=True, name="embedding")(x)
    y = layers.LayerNormalization(name="norm")(layers.MultiHeadAttention(2, 4, name="attention")(y, y))
    y = layers.Bidirectional(layers.LSTM(3, **UNIFORM), name="lstm")(y)
    return keras.Model(x, layers.Dense(2, name="out")(y))


for policy in POLICIES:
    both = (3,) if policy == "bfloat16" else (2, 3)
    model("Model", "network-" + policy, _under(policy, _network), generations=both)
    # Rows whose keys are all masked differ in float64 between the versions of Keras 3.
    model("Model", "text-" + policy, _under(policy, _text), {"x": Ints(1, 11, tail_zeros=True)}, generations=(2,) if policy == "float64" else both)
