"""Dense, EinsumDense, Embedding, Flatten, Reshape, Permute, RepeatVector, Masking, Identity, dropout and noise."""

import keras_oracle as oracle
from cases import model, one
from keras_oracle import Ints, Padded

one("Dense", (4,), units=3)
one("Dense", (1,), units=1)
one("Dense", (7,), units=5, use_bias=False)
one("Dense", (7,), units=5, activation="softmax")
one("Dense", (5, 4), units=3, activation="tanh", label="rank3")
one("Dense", (None, 4), units=3, use_bias=False, label="rank3-unknown_length")
one("Dense", (2, 3, 4), units=5, activation="relu", label="rank4")
one("Dense", (2, 3, 2, 4), units=2, label="rank5")
one("Dense", (3,), units=257, activation="relu", label="wide")
one("Dense", (300,), units=2, activation="sigmoid", label="deep")
one("Dense", (6,), units=4, activation="linear", label="batch1", batch=1)
for name in ["relu", "elu", "selu", "gelu", "sigmoid", "hard_sigmoid", "softplus", "softsign", "swish", "exponential"]:
    one("Dense", (5,), units=4, activation=name)
for name in ["relu6", "silu", "leaky_relu", "log_softmax", "hard_silu", "celu", "glu", "mish"]:
    one("Dense", (5,), units=4, activation=name, generations=(3,))

one("EinsumDense", (4,), equation="ab,bc->ac", output_shape=3, label="ab_bc-ac")
one("EinsumDense", (4,), equation="ab,bc->ac", output_shape=3, bias_axes="c", activation="relu", label="ab_bc-ac-bias_relu")
one("EinsumDense", (5, 4), equation="abc,cd->abd", output_shape=(None, 3), bias_axes="d", label="abc_cd-abd-bias")
one("EinsumDense", (None, 4), equation="abc,cd->abd", output_shape=(None, 3), bias_axes="d", label="unknown_length")
one("EinsumDense", (5, 4), equation="abc,cde->abde", output_shape=(None, 2, 3), bias_axes="de", label="heads")
one("EinsumDense", (5, 2, 3), equation="abde,dec->abc", output_shape=(None, 4), bias_axes="c", label="merge_heads")
one("EinsumDense", (5, 4), equation="abc,bcd->abd", output_shape=(5, 3), bias_axes="bd", label="per_step")
one("EinsumDense", (5, 4), equation="...x,xy->...y", output_shape=3, bias_axes="y", label="ellipsis")
one("EinsumDense", (5, 4), equation="abc,bd->adc", output_shape=(3, 4), label="over_time")
one("EinsumDense", (3, 5, 4), equation="abcd,de->abce", output_shape=(None, None, 2), bias_axes="e", activation="tanh", label="rank4")

one("Embedding", (6,), input_dim=11, output_dim=4, dtype="int32", values=Ints(0, 11))
one("Embedding", (), input_dim=11, output_dim=4, dtype="int32", values=Ints(0, 11), label="scalar")
one("Embedding", (2, 3), input_dim=11, output_dim=1, dtype="int32", values=Ints(0, 11), label="rank3")
one("Embedding", (None,), input_dim=300, output_dim=5, dtype="int64", values=Ints(0, 300, dtype="int64"), label="int64-unknown_length")
one("Embedding", (6,), input_dim=11, output_dim=4, values=Ints(0, 11, dtype="float32"), label="float_ids")
one("Embedding", (6,), input_dim=11, output_dim=4, dtype="uint8", values=Ints(0, 11, dtype="uint8"), label="uint8_ids")
one("Embedding", (6,), input_dim=11, output_dim=4, mask_zero=True, dtype="int32", values=Ints(0, 11, tail_zeros=True), label="mask_zero")
one("Embedding", (6,), input_dim=11, output_dim=4, dtype="int32", values=Ints(0, 11), only_2={"input_length": 6}, label="input_length", generations=(2,))

one("Flatten", (2, 3))
one("Flatten", (2, 3, 4), label="rank4")
one("Flatten", (5,), label="rank2")
one("Flatten", (), label="scalar")
one("Flatten", (None, 3), label="unknown_length")
one("Reshape", (6,), target_shape=(2, 3))
one("Reshape", (2, 6), target_shape=(4, 3))
one("Reshape", (2, 6), target_shape=(-1,))
one("Reshape", (2, 6), target_shape=(3, -1, 2))
one("Reshape", (None, 6), target_shape=(-1, 3), label="unknown_length")
one("Reshape", (1,), target_shape=(), label="to_scalar")
one("Permute", (2, 3), dims=(2, 1))
one("Permute", (2, 3, 4), dims=(3, 1, 2))
one("Permute", (2, 3, 4), dims=(1, 3, 2))
one("Permute", (2, 3, 4), dims=(1, 2, 3))
one("Permute", (None, 4), dims=(2, 1), label="unknown_length")
one("RepeatVector", (4,), n=3)
one("RepeatVector", (1,), n=1)
one("Identity", (2, 3))
one("Masking", (5, 3), values=Padded(), label="default")
one("Masking", (5, 3), mask_value=-1.5, values=Padded(-1.5))
one("Masking", (None, 2), values=Padded(), label="unknown_length")

for layer, options in [
    ("Dropout", {"rate": 0.4}),
    ("Dropout", {"rate": 0.3, "noise_shape": (None, 1, 4), "seed": 3}),
    ("SpatialDropout1D", {"rate": 0.4}),
    ("GaussianDropout", {"rate": 0.4}),
    ("GaussianNoise", {"stddev": 0.4}),
    ("AlphaDropout", {"rate": 0.4}),
    ("ActivityRegularization", {"l1": 0.1, "l2": 0.2}),
]:
    one(layer, (5, 4), **options)
one("SpatialDropout2D", (3, 4, 2), rate=0.4)
one("SpatialDropout3D", (2, 3, 2, 2), rate=0.4)


def _masked_pool(make):
    def build(keras):
        x = keras.Input((5, 3), name="x")
        return keras.Model(x, make(keras, keras.layers.Masking(name="masking")(x)))

    return build


def masked(layer, label, make):
    """A case where a mask reaches `layer` through what `make` builds."""
    model(layer, label, _masked_pool(make), {"x": Padded()})


masked("Masking", "to_global_average", lambda k, x: k.layers.GlobalAveragePooling1D(name="pool")(x))
masked("Masking", "through_dense", lambda k, x: k.layers.GlobalAveragePooling1D(name="pool")(k.layers.Dense(2, name="dense")(x)))
masked("Masking", "through_dropout_activation", lambda k, x: k.layers.LSTM(3, name="lstm")(k.layers.Activation("relu", name="relu")(k.layers.Dropout(0.2, name="drop")(x))))
masked("Masking", "through_layer_normalization", lambda k, x: k.layers.GRU(3, name="gru")(k.layers.LayerNormalization(name="norm")(x)))
masked("Masking", "through_batch_normalization", lambda k, x: k.layers.GRU(3, name="gru")(k.layers.BatchNormalization(name="norm")(x)))
masked("Masking", "ended_by_flatten", lambda k, x: k.layers.Dense(2, name="out")(k.layers.Flatten(name="flatten")(x)))
masked("Masking", "ended_by_conv1d", lambda k, x: k.layers.GlobalAveragePooling1D(name="pool")(k.layers.Conv1D(2, 2, name="conv")(x)))
masked("Masking", "add_with_unmasked", lambda k, x: k.layers.LSTM(2, name="lstm")(k.layers.Add(name="add")([x, k.layers.Dense(3, name="dense")(x)])))
masked("Masking", "concatenate_time", lambda k, x: k.layers.LSTM(2, name="lstm")(k.layers.Concatenate(axis=1, name="concat")([x, x])))
masked("Masking", "concatenate_features", lambda k, x: k.layers.LSTM(2, name="lstm")(k.layers.Concatenate(name="concat")([x, k.layers.Dense(2, name="dense")(x)])))
masked("Masking", "twice", lambda k, x: k.layers.LSTM(2, name="lstm")(k.layers.Masking(0.5, name="masking_b")(x)))
masked("Masking", "softmax", lambda k, x: k.layers.Softmax(name="softmax")(x))
masked("Masking", "to_time_distributed", lambda k, x: k.layers.LSTM(2, name="lstm")(k.layers.TimeDistributed(k.layers.Dense(2, name="inner"), name="td")(x)))


def _embedding_chain(make):
    def build(keras):
        x = keras.Input((6,), name="x", dtype="int32")
        return keras.Model(x, make(keras, keras.layers.Embedding(11, 4, mask_zero=True, name="embedding")(x)))

    return build


for label, make in {
    "mask_to_lstm": lambda k, x: k.layers.LSTM(3, name="lstm")(x),
    "mask_to_average": lambda k, x: k.layers.GlobalAveragePooling1D(name="pool")(x),
    "mask_to_stacked": lambda k, x: k.layers.GRU(2, name="gru")(k.layers.LSTM(3, return_sequences=True, name="lstm")(x)),
    "mask_to_bidirectional": lambda k, x: k.layers.Bidirectional(k.layers.LSTM(2, name="lstm"), name="bi")(x),
    "mask_to_max_pool": lambda k, x: k.layers.GlobalMaxPooling1D(name="pool")(x),
}.items():
    model("Embedding", label, _embedding_chain(make), {"x": Ints(1, 11, tail_zeros=True)})


def _fourier(shape, **options):
    def build(keras):
        x = keras.Input(shape, name="x")
        return keras.Model(x, keras.layers.experimental.RandomFourierFeatures(name="random_fourier_features", **options)(x))

    return build


model("RandomFourierFeatures", "gaussian", _fourier((4,), output_dim=6), generations=(2,))
model("RandomFourierFeatures", "laplacian-scale", _fourier((4,), output_dim=3, kernel_initializer="laplacian", scale=0.5, trainable=True), generations=(2,))


def _reversible(reverse=True, mask_zero=False, **options):
    def build(keras):
        x = keras.Input((5,), name="x", dtype="int32")
        embedding = keras.layers.ReversibleEmbedding(11, 4, mask_zero=mask_zero, name="embedding", **options)
        y = embedding(x)
        if mask_zero:
            y = keras.layers.LSTM(4, return_sequences=True, name="lstm")(y)
        return keras.Model(x, embedding(y, reverse=True) if reverse else y)

    return build


for label, options in {
    "tied": {},
    "forward": {"reverse": False},
    "untied": {"tie_weights": False},
    "soft_cap": {"logit_soft_cap": 2.5},
    "reverse_dtype": {"reverse_dtype": "float32"},
    "untied-mask": {"tie_weights": False, "mask_zero": True},
    "tied-mask-soft_cap": {"mask_zero": True, "logit_soft_cap": 1.5},
}.items():
    model("ReversibleEmbedding", label, _reversible(**options), {"x": Ints(0, 11, tail_zeros=True)}, generations=(3,))
one("Flatten", (2, 3, 4), data_format="channels_first")
one("Flatten", (2, 3), data_format="channels_first", label="rank3-channels_first")
one("Flatten", (2, None), data_format="channels_first", label="unknown_length-channels_first")


def quantized(layer, label, shape, dtype="float32", kinds=None, mode="int8", block=None, **options):
    """The layer as model.quantize(mode) leaves it; `block` of int4."""

    def build(keras):
        x = keras.Input(shape, name="x", dtype=dtype)
        model = keras.Model(x, getattr(keras.layers, layer)(name="layer", **options)(x))
        oracle.randomise_weights(model, oracle.seed_of(label))
        model.quantize(mode, config=block and keras.quantizers.Int4QuantizationConfig(block_size=block))
        return model

    model(layer, f"{mode}-{label}", build, kinds, generations=(3,))


quantized("Dense", "default", (6,), units=5)
quantized("Dense", "no_bias-relu", (6,), units=5, use_bias=False, activation="relu")
quantized("Dense", "rank3", (4, 6), units=5)
quantized("Dense", "unknown_length", (None, 6), units=5)
quantized("Dense", "wide", (300,), units=40)
quantized("Embedding", "default", (7,), dtype="int32", kinds={"x": Ints(0, 11)}, input_dim=11, output_dim=4)
quantized("Embedding", "mask_zero", (7,), dtype="int32", kinds={"x": Ints(0, 11)}, input_dim=11, output_dim=4, mask_zero=True)
quantized("EinsumDense", "matrix", (6,), equation="ab,bc->ac", output_shape=5)
quantized("EinsumDense", "heads", (4, 6), equation="abc,cde->abde", output_shape=(None, 2, 3), bias_axes="de")
quantized("EinsumDense", "two_summed", (4, 2, 3), equation="abcd,cde->abe", output_shape=(None, 5), bias_axes="e")
quantized("EinsumDense", "turned", (4, 6), equation="abc,cd->adb", output_shape=(5, 4), bias_axes="d")
for label, block in [("default", None), ("per_channel", -1), ("blocks", 4)]:
    quantized("Dense", label, (10,), mode="int4", block=block, units=5)
    quantized("Dense", "rank3-" + label, (None, 6), mode="int4", block=block, units=4, activation="relu")
    quantized("Embedding", label, (7,), dtype="int32", kinds={"x": Ints(0, 11)}, mode="int4", block=block, input_dim=11, output_dim=9)
    quantized("EinsumDense", "matrix-" + label, (10,), mode="int4", block=block, equation="ab,bc->ac", output_shape=5)
    quantized("EinsumDense", "heads-" + label, (4, 6), mode="int4", block=block, equation="abc,cde->abde", output_shape=(None, 3, 3), bias_axes="de")
    quantized("EinsumDense", "two_summed-" + label, (4, 2, 3), mode="int4", block=block, equation="abcd,cde->abe", output_shape=(None, 5), bias_axes="e")


def quantized_reversible(label, mode="int8", block=None, **options):
    def build(keras):
        model = _reversible(**options)(keras)
        oracle.randomise_weights(model, oracle.seed_of(label))
        model.quantize(mode, config=block and keras.quantizers.Int4QuantizationConfig(block_size=block))
        return model

    model("ReversibleEmbedding", f"{mode}-{label}", build, {"x": Ints(0, 11)}, generations=(3,))


for label, options in {"tied": {}, "untied": {"tie_weights": False}, "soft_cap": {"logit_soft_cap": 2.5}, "forward": {"reverse": False}}.items():
    quantized_reversible(label, **options)
for label, block in [("default", None), ("per_channel", -1), ("blocks", 2)]:
    quantized_reversible("tied-" + label, "int4", block)
    quantized_reversible("untied-" + label, "int4", block, tie_weights=False)
