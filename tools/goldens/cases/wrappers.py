"""Bidirectional and TimeDistributed."""

from cases import model
from keras_oracle import Bools, Ints, Padded


def bidirectional(label, layer="LSTM", mask=None, states=False, merge_mode="concat", backward=None, shape=(5, 3), **options):
    def build(keras):
        x = keras.Input(shape, name="x")
        inputs, arguments, sequence = [x], {}, x
        if mask == "masking":
            sequence = keras.layers.Masking(name="masking")(x)
        if mask == "input":
            given = keras.Input(shape[:1], name="mask", dtype="bool")
            inputs.append(given)
            arguments["mask"] = given
        if states:
            given = [keras.Input((3,), name=f"state_{i}") for i in range(4 if layer == "LSTM" else 2)]
            inputs += given
            arguments["initial_state"] = given
        extra = {}
        if backward:
            extra["backward_layer"] = getattr(keras.layers, backward)(3, go_backwards=True, name="backward", **options)
        wrapped = getattr(keras.layers, layer)(3, name="forward", **options)
        return keras.Model(inputs, keras.layers.Bidirectional(wrapped, merge_mode=merge_mode, name="bidirectional", **extra)(sequence, **arguments))

    kinds = {"x": Padded()} if mask == "masking" else {"mask": Bools()} if mask == "input" else {}
    model("Bidirectional", label, build, kinds)


for mode in ["concat", "sum", "mul", "ave", None]:
    bidirectional(f"{mode}".lower(), merge_mode=mode)
    bidirectional(f"{mode}-return_sequences".lower(), merge_mode=mode, return_sequences=True)
    bidirectional(f"{mode}-return_sequences-mask".lower(), merge_mode=mode, return_sequences=True, mask="masking")
for layer in ["SimpleRNN", "GRU"]:
    bidirectional(layer.lower(), layer)
    bidirectional(f"{layer.lower()}-sum-return_sequences", layer, merge_mode="sum", return_sequences=True)
    bidirectional(f"{layer.lower()}-mask", layer, mask="masking")
bidirectional("gru-reset_before", "GRU", reset_after=False, return_sequences=True)
bidirectional("mask_input", return_sequences=True, mask="input")
bidirectional("return_state", return_state=True)
bidirectional("return_state-return_sequences", return_state=True, return_sequences=True)
bidirectional("return_state-mask", return_state=True, return_sequences=True, mask="masking")
bidirectional("gru-return_state", "GRU", return_state=True)
bidirectional("initial_state", states=True)
bidirectional("backward_layer", backward="LSTM", return_sequences=True)
bidirectional("backward_layer-gru", "LSTM", backward="GRU", return_sequences=True)
bidirectional("unroll", unroll=True, return_sequences=True)
bidirectional("unknown_length", shape=(None, 3), return_sequences=True)
bidirectional("no_bias", use_bias=False)


def _stack(keras):
    x = keras.Input((6,), name="x", dtype="int32")
    y = keras.layers.Embedding(11, 4, mask_zero=True, name="embedding")(x)
    y = keras.layers.Bidirectional(keras.layers.LSTM(3, return_sequences=True), name="lower")(y)
    return keras.Model(x, keras.layers.Bidirectional(keras.layers.GRU(2), name="upper")(y))


model("Bidirectional", "stacked_masked", _stack, {"x": Ints(1, 11, tail_zeros=True)})


def distributed(label, shape, make, kinds=None, batch_size=None):
    def build(keras):
        x = keras.Input(shape, name="x", **({"batch_size": batch_size} if batch_size else {}))
        return keras.Model(x, keras.layers.TimeDistributed(make(keras), name="time_distributed")(x))

    model("TimeDistributed", label, build, kinds)


distributed("dense", (4, 3), lambda k: k.layers.Dense(2, activation="relu", name="inner"))
distributed("dense-unknown_length", (None, 3), lambda k: k.layers.Dense(2, name="inner"))
distributed("dense-rank4", (4, 2, 3), lambda k: k.layers.Dense(2, name="inner"))
distributed("dense-fixed_batch", (4, 3), lambda k: k.layers.Dense(2, name="inner"), batch_size=3)
distributed("conv2d", (4, 6, 5, 3), lambda k: k.layers.Conv2D(2, 3, padding="same", name="inner"))
distributed("conv1d", (4, 6, 3), lambda k: k.layers.Conv1D(2, 3, name="inner"))
distributed("flatten", (4, 2, 3), lambda k: k.layers.Flatten(name="inner"))
distributed("max_pooling", (4, 6, 5, 3), lambda k: k.layers.MaxPooling2D(name="inner"))
distributed("batch_normalization", (4, 5, 3), lambda k: k.layers.BatchNormalization(name="inner"))
distributed("lstm", (4, 5, 3), lambda k: k.layers.LSTM(2, name="inner"))
distributed("embedding", (4, 5), lambda k: k.layers.Embedding(7, 2, name="inner"), {"x": Ints(0, 7, dtype="float32")})
distributed("dropout", (4, 3), lambda k: k.layers.Dropout(0.3, name="inner"))
distributed("activation", (4, 3), lambda k: k.layers.Activation("softmax", name="inner"))
distributed("global_average", (4, 5, 6, 3), lambda k: k.layers.GlobalAveragePooling2D(name="inner"))


def _inner_model(keras):
    frame = keras.Input((6, 5, 3), name="frame")
    y = keras.layers.Conv2D(2, 3, activation="relu", name="conv")(frame)
    return keras.Model(frame, keras.layers.GlobalAveragePooling2D(name="pool")(y), name="per_frame")


distributed("model", (4, 6, 5, 3), _inner_model)
distributed("model-unknown_length", (None, 6, 5, 3), _inner_model)


def _tagger(keras):
    x = keras.Input((6,), name="x", dtype="int32")
    y = keras.layers.Embedding(11, 4, mask_zero=True, name="embedding")(x)
    y = keras.layers.GRU(3, return_sequences=True, name="gru")(y)
    return keras.Model(x, keras.layers.TimeDistributed(keras.layers.Dense(4, activation="softmax"), name="tags")(y))


model("TimeDistributed", "after_masked_gru", _tagger, {"x": Ints(1, 11, tail_zeros=True)})


def _masked_frames(layer, **options):
    def build(keras):
        x = keras.Input((4, 5, 3), name="x")
        y = keras.layers.TimeDistributed(getattr(keras.layers, layer)(2, name="inner", **options), name="time_distributed")(keras.layers.Masking(name="masking")(x))
        return keras.Model(x, y)

    return build


for layer, options in [("LSTM", {}), ("GRU", {"return_sequences": True}), ("Dense", {})]:
    model("TimeDistributed", "masked-" + "-".join([layer.lower(), *options]), _masked_frames(layer, **options), {"x": Padded()})


def bidirectional_over(label, make, shape=(5, 3), mask=False, states=(), batch_size=None, kinds=None, generations=(2, 3), backward=None, **options):
    """Bidirectional over what make(layers) gives; `states`: the shapes of initial states that are inputs."""

    def build(keras):
        x = keras.Input(shape, name="x", **({"batch_size": batch_size} if batch_size else {}))
        inputs, arguments = [x], {}
        if mask:
            inputs.append(keras.Input(shape[:1], name="mask", dtype="bool"))
            arguments["mask"] = inputs[-1]
        if states:
            given = [keras.Input(state, name=f"state_{i}") for i, state in enumerate(states)]
            inputs += given
            arguments["initial_state"] = given
        extra = dict(options)
        if backward:
            extra["backward_layer"] = backward(keras.layers)
        return keras.Model(inputs, keras.layers.Bidirectional(make(keras.layers), name="bidirectional", **extra)(x, **arguments))

    model("Bidirectional", label, build, kinds or ({"mask": Bools()} if mask else {}), generations)


def _cells(layers):
    return layers.RNN([layers.GRUCell(4), layers.LSTMCell(2)], return_sequences=True, name="cells")


def _frames(layers):
    return layers.ConvLSTM2D(2, 2, padding="same", return_sequences=True, name="frames")


bidirectional_over("cells", _cells)
bidirectional_over("cells-mask", _cells, mask=True)
bidirectional_over("cells-sum-unknown_length", _cells, shape=(None, 3), merge_mode="sum")
bidirectional_over("frames", _frames, shape=(4, 6, 5, 2))
bidirectional_over("frames-mask-ave", _frames, shape=(4, 6, 5, 2), mask=True, merge_mode="ave")
bidirectional_over("one_frame", lambda l: l.ConvLSTM1D(2, 2, name="frames"), shape=(4, 6, 2))
bidirectional_over("stateful", lambda l: l.LSTM(3, stateful=True, name="inner"), batch_size=3)
bidirectional_over("stateful-return_sequences", lambda l: l.GRU(3, stateful=True, return_sequences=True, name="inner"), batch_size=3)
bidirectional_over("stateful-return_state", lambda l: l.LSTM(3, stateful=True, return_state=True, name="inner"), batch_size=3, generations=(2,))
bidirectional_over("backward_cells", lambda l: l.LSTM(3, return_sequences=True, name="inner"), backward=lambda l: l.RNN(l.GRUCell(3), return_sequences=True, go_backwards=True, name="other"))
bidirectional_over("backward-initial_state", lambda l: l.GRU(3, name="inner"), states=[(3,), (3,)], backward=lambda l: l.SimpleRNN(3, go_backwards=True, name="other"))
bidirectional_over("initial_state-return_state", lambda l: l.GRU(3, return_state=True, name="inner"), states=[(3,), (3,)], mask=True)
bidirectional_over("simple_rnn-initial_state", lambda l: l.SimpleRNN(3, return_sequences=True, name="inner"), states=[(3,), (3,)], merge_mode="mul")

distributed("bidirectional", (4, 5, 3), lambda k: k.layers.Bidirectional(k.layers.LSTM(2, name="rnn"), name="inner"))
distributed("conv_lstm", (2, 3, 6, 5, 2), lambda k: k.layers.ConvLSTM2D(2, 2, name="inner"))
distributed("cells", (4, 5, 3), lambda k: k.layers.RNN([k.layers.GRUCell(3), k.layers.GRUCell(2)], name="inner"))
distributed("time_distributed", (3, 4, 5), lambda k: k.layers.TimeDistributed(k.layers.Dense(2, name="inmost"), name="inner"))
distributed("reshape", (4, 6), lambda k: k.layers.Reshape((2, 3), name="inner"))
distributed("layer_normalization", (4, 6), lambda k: k.layers.LayerNormalization(name="inner"))
distributed("depthwise", (3, 6, 5, 2), lambda k: k.layers.DepthwiseConv2D(2, name="inner"))
distributed("einsum_dense", (3, 5, 4), lambda k: k.layers.EinsumDense("abc,cd->abd", (None, 6), bias_axes="d", name="inner"))


def _sequential(keras):
    return keras.Sequential([keras.Input((6, 5, 3)), keras.layers.Conv2D(2, 3, activation="relu", name="conv"), keras.layers.Flatten(name="flat"), keras.layers.Dense(3, name="dense")], name="frames")


def _recurrent_model(keras):
    step = keras.Input((5, 3), name="step")
    return keras.Model(step, keras.layers.LSTM(2, name="lstm")(keras.layers.Dense(4, activation="relu", name="dense")(step)), name="words")


distributed("sequential", (4, 6, 5, 3), _sequential)
distributed("sequential-fixed_batch", (4, 6, 5, 3), _sequential, batch_size=3)
distributed("recurrent_model", (4, 5, 3), _recurrent_model)
distributed("recurrent_model-unknown_length", (None, 5, 3), _recurrent_model)


def _video(keras):
    x = keras.Input((4, 8, 8, 3), name="x")
    y = keras.layers.TimeDistributed(keras.layers.Conv2D(4, 3, activation="relu"), name="convs")(x)
    y = keras.layers.TimeDistributed(keras.layers.MaxPooling2D(), name="pools")(y)
    y = keras.layers.TimeDistributed(keras.layers.Flatten(), name="flat")(y)
    y = keras.layers.LSTM(5, return_sequences=True, name="lstm")(y)
    return keras.Model(x, keras.layers.TimeDistributed(keras.layers.Dense(3, activation="softmax"), name="out")(y))


model("TimeDistributed", "video", _video)
