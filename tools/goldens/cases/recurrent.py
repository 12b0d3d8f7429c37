"""SimpleRNN, LSTM, GRU, RNN over cells, ConvLSTM: outputs, states, direction, masks, initial states, activations, state kept from call to call."""

from cases import model, one, slug
from keras_oracle import Bools, Ints, Padded, Uniform, snake_case

LAYERS = ["SimpleRNN", "LSTM", "GRU"]


def states_of(layer):
    return 2 if layer == "LSTM" else 1


def returning(layer, shape=(5, 3), label=None, mask=None, states=False, values=None, **options):
    """A recurrent layer with any of: a mask from Masking or from an input of its own, initial states as inputs, states as outputs."""

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
            given = [keras.Input((options["units"],), name=f"state_{i}") for i in range(states_of(layer))]
            inputs += given
            arguments["initial_state"] = given if len(given) > 1 or states == "list" else given[0]
        outputs = getattr(keras.layers, layer)(name=snake_case(layer), **options)(sequence, **arguments)
        return keras.Model(inputs, outputs)

    kinds = {"x": Padded()} if mask == "masking" else {"mask": Bools()} if mask == "input" else {}
    if values:
        kinds["x"] = values
    parts = [slug(options)] + (["mask_" + mask] if mask else []) + (["initial_state"] if states else [])
    model(layer, label or "-".join(parts), build, kinds)


for layer in LAYERS:
    returning(layer, units=4, label="default")
    returning(layer, shape=(None, 3), units=4, label="unknown_length")
    returning(layer, shape=(None, 3), units=4, return_sequences=True, label="unknown_length-return_sequences")
    returning(layer, shape=(1, 1), units=1, label="one_step")
    for sequences in [False, True]:
        for state in [False, True]:
            for backwards in [False, True]:
                options = {key: True for key, on in [("return_sequences", sequences), ("return_state", state), ("go_backwards", backwards)] if on}
                if options:
                    returning(layer, units=3, **options)
    returning(layer, units=3, mask="masking")
    returning(layer, units=3, mask="masking", return_sequences=True)
    returning(layer, units=3, mask="masking", return_sequences=True, return_state=True)
    returning(layer, units=3, mask="masking", go_backwards=True, return_sequences=True)
    returning(layer, units=3, mask="input", return_sequences=True)
    returning(layer, shape=(None, 3), units=3, mask="masking", label="mask_masking-unknown_length")
    returning(layer, units=3, states=True)
    returning(layer, units=3, states=True, return_sequences=True, return_state=True)
    returning(layer, units=3, states=True, mask="masking", return_state=True)
    returning(layer, units=3, states=True, go_backwards=True)
    returning(layer, units=3, unroll=True)
    returning(layer, units=3, unroll=True, return_sequences=True, mask="masking")
    returning(layer, units=3, unroll=True, go_backwards=True, return_state=True)
    returning(layer, units=3, use_bias=False)
    returning(layer, units=3, use_bias=False, return_sequences=True, mask="masking")
    for activation in ["relu", "linear", "sigmoid", "softsign"]:
        returning(layer, units=3, activation=activation, return_sequences=True)
    returning(layer, units=3, dropout=0.2, recurrent_dropout=0.1)
    returning(layer, units=8, shape=(40, 5), return_sequences=True, label="40_steps")
    one(layer, (5, 3), units=3, batch=1, label="batch1")

for layer in ["LSTM", "GRU"]:
    for activation in ["hard_sigmoid", "tanh", "relu"]:
        returning(layer, units=3, recurrent_activation=activation)
    # Gates without bounds: larger inputs grow to 1e8 in five steps, where real Keras itself has lost the digits that are compared.
    returning(layer, units=3, recurrent_activation="linear", values=Uniform(-0.3, 0.3))
    returning(layer, units=3, recurrent_activation="hard_sigmoid", mask="masking", return_sequences=True, return_state=True)
    returning(layer, units=3, implementation=1)
    returning(layer, units=3, implementation=1, return_sequences=True, mask="masking")

returning("LSTM", units=3, unit_forget_bias=False)
for options in [{}, {"return_sequences": True, "return_state": True}, {"use_bias": False}, {"implementation": 1}, {"unroll": True}, {"go_backwards": True}]:
    returning("GRU", units=3, reset_after=False, **options)
returning("GRU", units=3, reset_after=False, mask="masking")
returning("GRU", units=3, reset_after=False, recurrent_activation="hard_sigmoid", activation="relu")
returning("GRU", units=3, reset_after=False, states=True, return_state=True)


def _stacked(keras):
    x = keras.Input((6,), name="x", dtype="int32")
    y = keras.layers.Embedding(11, 4, mask_zero=True, name="embedding")(x)
    y = keras.layers.LSTM(4, return_sequences=True, name="lower")(y)
    y = keras.layers.GRU(3, return_sequences=True, name="middle")(y)
    return keras.Model(x, keras.layers.SimpleRNN(2, name="upper")(y))


def _called_twice(layer):
    def build(keras):
        a, b = keras.Input((5, 3), name="a"), keras.Input((5, 3), name="b")
        encoder = getattr(keras.layers, layer)(4, name="encoder")
        return keras.Model([a, b], keras.layers.Dense(1, activation="sigmoid", name="out")(keras.layers.Concatenate(name="joined")([encoder(a), encoder(b)])))

    return build


model("LSTM", "stacked_masked", _stacked, {"x": Ints(1, 11, tail_zeros=True)})
for layer in LAYERS:
    model(layer, "called_twice", _called_twice(layer))


def _time_first(layer, mask):
    def build(keras):
        x = keras.Input((None, 3), name="x", batch_size=5)
        inputs, arguments = [x], {}
        if mask:
            inputs.append(keras.Input((None,), name="mask", dtype="bool", batch_size=5))
            arguments["mask"] = inputs[1]
        return keras.Model(inputs, getattr(keras.layers, layer)(4, time_major=True, return_sequences=True, return_state=True, name="rnn")(x, **arguments))

    return build


for layer in LAYERS[1:]:
    model(layer, "time_major", _time_first(layer, False), generations=(2,))
    model(layer, "time_major-mask", _time_first(layer, True), {"mask": Bools()}, generations=(2,))


# Recurrent layers whose state outlives the call; these answers are the first call's.
for layer in LAYERS:

    def _stateful(layer, mask=None, **options):
        def build(keras):
            x = keras.Input(batch_shape=(3, 5, 3), name="x")
            y = keras.layers.Masking(name="masking")(x) if mask else x
            return keras.Model(x, getattr(keras.layers, layer)(4, stateful=True, name=snake_case(layer), **options)(y))

        model(layer, "-".join(["stateful", slug(options)] + (["mask"] if mask else [])).strip("-"), build, {"x": Padded()} if mask else {})

    _stateful(layer)
    _stateful(layer, return_sequences=True)
    _stateful(layer, return_state=True)
    _stateful(layer, return_sequences=True, return_state=True, mask=True)
    _stateful(layer, unroll=True)
    _stateful(layer, unroll=True, return_state=True)
    _stateful(layer, go_backwards=True, return_sequences=True)


def cells(label, make, shape=(5, 3), mask=None, batch_size=None, states=None, kinds=None, generations=(2, 3), **options):
    """RNN over what make(layers) gives; `states`: the widths of initial states that are inputs."""

    def build(keras):
        x = keras.Input(shape, name="x", **({"batch_size": batch_size} if batch_size else {}))
        inputs, arguments, sequence = [x], {}, x
        if mask == "masking":
            sequence = keras.layers.Masking(name="masking")(x)
        if mask == "input":
            inputs.append(keras.Input(shape[:1], name="mask", dtype="bool"))
            arguments["mask"] = inputs[-1]
        if states:
            given = [keras.Input((width,), name=f"state_{i}") for i, width in enumerate(states)]
            inputs += given
            arguments["initial_state"] = given
        return keras.Model(inputs, keras.layers.RNN(make(keras.layers), name="rnn", **options)(sequence, **arguments))

    kinds = kinds or ({"x": Padded()} if mask == "masking" else {"mask": Bools()} if mask == "input" else {})
    parts = [label, slug(options)] + (["mask_" + mask] if mask else []) + (["initial_state"] if states else [])
    model("RNN", "-".join(filter(None, parts)), build, kinds, generations)


def _lstm(layers):
    return layers.LSTMCell(4)


def _gru(layers):
    return layers.GRUCell(4)


def _simple(layers):
    return layers.SimpleRNNCell(4)


def _two(layers):
    return [layers.LSTMCell(4), layers.LSTMCell(3)]


def _mixed(layers):
    return layers.StackedRNNCells([layers.GRUCell(4), layers.LSTMCell(2), layers.SimpleRNNCell(3)], name="stack")


def _nested(layers):
    return layers.StackedRNNCells([layers.StackedRNNCells([layers.GRUCell(4), layers.GRUCell(2)]), layers.LSTMCell(3)])


for label, make in [("lstm", _lstm), ("gru", _gru), ("simple", _simple), ("two", _two), ("mixed", _mixed)]:
    cells(label, make)
    cells(label, make, return_sequences=True)
    cells(label, make, return_sequences=True, mask="masking")
    cells(label, make, mask="masking")
    cells(label, make, mask="input", return_sequences=True, zero_output_for_mask=True)
    cells(label, make, go_backwards=True, return_sequences=True)
    cells(label, make, unroll=True, return_sequences=True)
    cells(label, make, unroll=True, mask="masking")
    cells(label + "-unknown_length", make, shape=(None, 3), return_sequences=True)
    cells(label + "-fixed_batch", make, batch_size=3, stateful=True, return_sequences=True)
for label, make in [("lstm", _lstm), ("gru", _gru), ("simple", _simple)]:
    cells(label, make, return_state=True)
    cells(label, make, states=[4, 4] if label == "lstm" else [4], return_state=True)
    cells(label + "-fixed_batch", make, batch_size=3, stateful=True, return_state=True)
cells("nested", _nested)
cells("nested", _nested, return_sequences=True, mask="masking")
cells("two", _two, return_state=True, generations=(2,))
cells("mixed", _mixed, return_state=True, return_sequences=True, generations=(2,))
cells("lstm-options", lambda l: l.LSTMCell(3, activation="relu", recurrent_activation="hard_sigmoid", use_bias=False), return_sequences=True)
cells("gru-options", lambda l: l.GRUCell(3, activation="elu", recurrent_activation="hard_sigmoid", use_bias=False), return_sequences=True)
cells("gru-reset_before", lambda l: l.GRUCell(3, reset_after=False), return_sequences=True)
cells("simple-options", lambda l: l.SimpleRNNCell(3, activation="relu", use_bias=False), return_sequences=True)
cells("lstm-with_recurrent_dropout", lambda l: l.LSTMCell(3, dropout=0.2, recurrent_dropout=0.1))
cells("lstm-named", lambda l: l.LSTMCell(3, name="memory"))
cells("lstm-time_major", _lstm, batch_size=5, time_major=True, return_sequences=True, generations=(2,))

CONV_SHAPES = {1: (4, 7, 2), 2: (4, 6, 5, 2), 3: (3, 4, 5, 4, 2)}


def conv_lstm(dims, label=None, shape=None, mask=None, states=None, batch_size=None, generations=(2, 3), **options):
    shape = shape or CONV_SHAPES[dims]
    layer = f"ConvLSTM{dims}D"

    def build(keras):
        x = keras.Input(shape, name="x", **({"batch_size": batch_size} if batch_size else {}))
        inputs, arguments, sequence = [x], {}, x
        if mask:
            inputs.append(keras.Input(shape[:1], name="mask", dtype="bool"))
            arguments["mask"] = inputs[-1]
        if states:
            given = [keras.Input(states, name=f"state_{i}") for i in range(2)]
            inputs += given
            arguments["initial_state"] = given
        return keras.Model(inputs, getattr(keras.layers, layer)(name="layer", **options)(sequence, **arguments))

    parts = [label, slug(options)] + (["mask"] if mask else []) + (["initial_state"] if states else [])
    model(layer, "-".join(filter(None, parts)), build, {"mask": Bools()} if mask else {}, generations)


for dims in (1, 2, 3):
    conv_lstm(dims, filters=3, kernel_size=2)
    conv_lstm(dims, filters=2, kernel_size=3, padding="same", return_sequences=True)
    conv_lstm(dims, filters=2, kernel_size=2, return_sequences=True, return_state=True)
    conv_lstm(dims, filters=2, kernel_size=2, strides=2)
    conv_lstm(dims, filters=2, kernel_size=2, dilation_rate=2, return_sequences=True)
    conv_lstm(dims, filters=2, kernel_size=2, use_bias=False, go_backwards=True)
    conv_lstm(dims, filters=2, kernel_size=2, mask=True, return_sequences=True)
    conv_lstm(dims, filters=2, kernel_size=2, mask=True, padding="same")
    conv_lstm(dims, filters=2, kernel_size=2, activation="relu", recurrent_activation="hard_sigmoid")
    conv_lstm(dims, filters=2, kernel_size=2, recurrent_activation="sigmoid", return_sequences=True)
    conv_lstm(dims, filters=2, kernel_size=2, dropout=0.2, recurrent_dropout=0.1)
    conv_lstm(dims, filters=2, kernel_size=2, batch_size=3, stateful=True)
    conv_lstm(dims, "unknown_length", shape=(None, *CONV_SHAPES[dims][1:]), filters=2, kernel_size=2, return_sequences=True)
    conv_lstm(dims, "channels_first", filters=2, kernel_size=2, data_format="channels_first", shape=(4, 2, *CONV_SHAPES[dims][1:-1]), return_sequences=True)
conv_lstm(2, filters=3, kernel_size=(2, 3), strides=(2, 1), padding="same", return_sequences=True)
conv_lstm(2, filters=2, kernel_size=2, return_state=True, padding="same", states=(6, 5, 2))
conv_lstm(2, "unknown_size", shape=(4, None, None, 2), filters=2, kernel_size=2, return_sequences=True, generations=(2,))


def _frames(keras):
    x = keras.Input((4, 6, 5, 1), name="x")
    y = keras.layers.ConvLSTM2D(3, 3, padding="same", return_sequences=True, name="lower")(x)
    y = keras.layers.BatchNormalization(name="norm")(y)
    y = keras.layers.ConvLSTM2D(2, 3, padding="same", return_sequences=True, name="upper")(y)
    return keras.Model(x, keras.layers.Conv3D(1, 3, activation="sigmoid", padding="same", name="out")(y))


model("ConvLSTM2D", "next_frame", _frames)
