"""SimpleRNN, LSTM and GRU: outputs, states, direction, masks, initial states, activations."""

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
