"""What models are made of: sequential, nested and shared models, several inputs and outputs, dicts and lists, dtypes, names."""

from cases import generation_of, model
from keras_oracle import Ints


def structure(label, **kwargs):
    def add(build):
        model("Model", label, build, **kwargs)
        return build

    return add


@structure("sequential")
def _(keras):
    return keras.Sequential([keras.Input((4,), name="x"), keras.layers.Dense(3, activation="relu", name="hidden"), keras.layers.Dense(2, name="out")], name="plain")


@structure("sequential-unnamed")
def _(keras):
    return keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, activation="relu"), keras.layers.Dropout(0.2), keras.layers.Dense(2)])


@structure("sequential-input_shape", generations=(2,))
def _(keras):
    return keras.Sequential([keras.layers.Dense(3, input_shape=(4,), name="hidden"), keras.layers.Activation("tanh", name="act")])


@structure("sequential-built_later", eager=True)
def _(keras):
    net = keras.Sequential([keras.layers.Dense(3, name="hidden"), keras.layers.Dense(2, name="out")], name="later")
    net.build((None, 4))
    net(keras.ops.zeros((1, 4)) if generation_of(keras) == 3 else __import__("numpy").zeros((1, 4), "float32"))
    return net


@structure("sequential-in_sequential")
def _(keras):
    inner = keras.Sequential([keras.Input((3,)), keras.layers.Dense(5, activation="relu", name="a"), keras.layers.BatchNormalization(name="bn")], name="inner")
    return keras.Sequential([keras.Input((4,), name="x"), keras.layers.Dense(3, name="first"), inner, keras.layers.Dense(2, name="last")], name="outer")


@structure("identity")
def _(keras):
    x = keras.Input((4,), name="x")
    return keras.Model(x, keras.layers.Identity(name="same")(x))


@structure("two_inputs_two_outputs")
def _(keras):
    a, b = keras.Input((4,), name="a"), keras.Input((3,), name="b")
    joined = keras.layers.Concatenate(name="joined")([a, b])
    return keras.Model([a, b], [keras.layers.Dense(2, name="left")(joined), keras.layers.Dense(1, activation="sigmoid", name="right")(joined)])


@structure("dict_inputs_and_outputs")
def _(keras):
    a, b = keras.Input((4,), name="a"), keras.Input((3,), name="b")
    joined = keras.layers.Concatenate(name="joined")([a, b])
    return keras.Model({"a": a, "b": b}, {"zwei": keras.layers.Dense(2, name="second")(joined), "eins": keras.layers.Dense(1, name="first")(joined)})


@structure("nested_list_outputs", generations=(3,))
def _(keras):
    a = keras.Input((4,), name="a")
    first, second, third = (keras.layers.Dense(n, name=f"d{n}")(a) for n in (1, 2, 3))
    return keras.Model([a], [first, [second, third]])


@structure("intermediate_output")
def _(keras):
    x = keras.Input((4,), name="x")
    hidden = keras.layers.Dense(3, activation="relu", name="hidden")(x)
    return keras.Model(x, [keras.layers.Dense(2, name="out")(hidden), hidden])


@structure("same_output_twice")
def _(keras):
    x = keras.Input((4,), name="x")
    y = keras.layers.Dense(3, name="d")(x)
    return keras.Model(x, [y, y])


@structure("unused_branch")
def _(keras):
    a, b = keras.Input((4,), name="a"), keras.Input((3,), name="b")
    keras.layers.Dense(5, name="unused")(b)
    return keras.Model([a, b], keras.layers.Dense(2, name="out")(a))


@structure("shared_layer")
def _(keras):
    a, b = keras.Input((4,), name="a"), keras.Input((4,), name="b")
    dense = keras.layers.Dense(3, activation="tanh", name="shared")
    return keras.Model([a, b], keras.layers.Dot(axes=1, name="dot")([dense(a), dense(b)]))


@structure("shared_layer_three_calls")
def _(keras):
    x = keras.Input((4,), name="x")
    dense = keras.layers.Dense(4, activation="tanh", name="shared")
    return keras.Model(x, dense(dense(dense(x))))


@structure("shared_layer_both_outputs")
def _(keras):
    a, b = keras.Input((4,), name="a"), keras.Input((4,), name="b")
    dense = keras.layers.Dense(3, name="shared")
    return keras.Model([a, b], [dense(a), dense(b)])


@structure("order_of_calls")
def _(keras):
    x = keras.Input((4,), name="x")
    dense = keras.layers.Dense(4, name="shared")
    late = dense(keras.layers.Dense(4, name="before")(x))
    early = dense(x)
    return keras.Model(x, keras.layers.Subtract(name="sub")([early, late]))


def _encoder(keras, name="encoder"):
    x = keras.Input((6, 5, 3), name="image")
    y = keras.layers.Conv2D(4, 3, name="conv", use_bias=False)(x)
    y = keras.layers.BatchNormalization(name="bn")(y)
    y = keras.layers.ReLU(name="relu")(y)
    return keras.Model(x, keras.layers.GlobalAveragePooling2D(name="pool")(y), name=name)


@structure("nested_model")
def _(keras):
    x = keras.Input((6, 5, 3), name="x")
    return keras.Model(x, keras.layers.Dense(2, name="out")(_encoder(keras)(x)))


@structure("nested_model_shared")
def _(keras):
    a, b = keras.Input((6, 5, 3), name="a"), keras.Input((6, 5, 3), name="b")
    encoder = _encoder(keras)
    return keras.Model([a, b], keras.layers.Dot(axes=1, normalize=True, name="similarity")([encoder(a), encoder(b)]))


@structure("nested_model_twice_deep")
def _(keras):
    x = keras.Input((6, 5, 3), name="x")
    middle = keras.Model(x, keras.layers.Dense(3, name="conv")(_encoder(keras)(x)), name="middle")
    y = keras.Input((6, 5, 3), name="y")
    return keras.Model(y, keras.layers.Dense(2, name="out")(middle(y)))


@structure("nested_model_frozen")
def _(keras):
    x = keras.Input((6, 5, 3), name="x")
    encoder = _encoder(keras)
    encoder.trainable = False
    return keras.Model(x, keras.layers.Dense(2, name="out")(encoder(x)))


@structure("nested_model_two_outputs")
def _(keras):
    a = keras.Input((4,), name="in")
    inner = keras.Model(a, [keras.layers.Dense(3, name="mean")(a), keras.layers.Dense(3, name="spread")(a)], name="inner")
    x = keras.Input((4,), name="x")
    mean, spread = inner(x)
    return keras.Model(x, [keras.layers.Add(name="sum")([mean, spread]), mean])


@structure("nested_model_two_inputs")
def _(keras):
    a, b = keras.Input((4,), name="p"), keras.Input((3,), name="q")
    inner = keras.Model([a, b], keras.layers.Dense(3, name="d")(keras.layers.Concatenate(name="c")([a, b])), name="inner")
    x, y = keras.Input((4,), name="x"), keras.Input((3,), name="y")
    return keras.Model([y, x], inner([x, y]))


@structure("frozen_layer")
def _(keras):
    x = keras.Input((4, 5, 3), name="x")
    bn = keras.layers.BatchNormalization(name="bn", trainable=False)
    return keras.Model(x, keras.layers.Dense(2, name="out", trainable=False)(bn(x)))


@structure("auto_names")
def _(keras):
    x = keras.Input((4,))
    y = keras.layers.Dense(3)(x)
    y = keras.layers.Dense(3)(y)
    return keras.Model(x, keras.layers.Dense(1)(keras.layers.Add()([y, keras.layers.Dense(3)(x)])))


@structure("odd_names")
def _(keras):
    x = keras.Input((4,), name="in.put-1")
    y = keras.layers.Dense(3, name="block_1.conv-2")(x)
    return keras.Model(x, keras.layers.Dense(2, name="Out_3")(y), name="my-model.1")


@structure("fixed_batch")
def _(keras):
    x = keras.Input(batch_shape=(3, 4), name="x") if generation_of(keras) == 3 else keras.Input(batch_size=3, shape=(4,), name="x")
    return keras.Model(x, keras.layers.Dense(2, name="out")(x))


@structure("int_input_to_dense")
def _(keras):
    x = keras.Input((4,), name="x", dtype="int32")
    return keras.Model(x, keras.layers.Dense(2, name="out")(keras.layers.Rescaling(0.5, name="scale")(x)))


@structure("float64_input")
def _(keras):
    x = keras.Input((4,), name="x", dtype="float64")
    return keras.Model(x, keras.layers.Dense(2, name="out")(x))


@structure("float16_layers")
def _(keras):
    x = keras.Input((4,), name="x", dtype="float16")
    return keras.Model(x, keras.layers.Dense(2, name="out", dtype="float16")(x))


@structure("float64_layers")
def _(keras):
    x = keras.Input((4,), name="x", dtype="float64")
    y = keras.layers.Dense(3, activation="tanh", name="hidden", dtype="float64")(x)
    return keras.Model(x, keras.layers.Dense(2, name="out", dtype="float64")(y))


@structure("mixed_float16")
def _(keras):
    x = keras.Input((4,), name="x")
    y = keras.layers.Dense(3, activation="relu", name="hidden", dtype="mixed_float16")(x)
    return keras.Model(x, keras.layers.Dense(2, name="out", dtype="float32")(y))


@structure("activation_layer_in_dense")
def _(keras):
    x = keras.Input((4,), name="x")
    return keras.Model(x, keras.layers.Dense(3, activation=keras.layers.LeakyReLU(name="inside"), name="out")(x))


@structure("training_only_options")
def _(keras):
    x = keras.Input((4,), name="x")
    dense = keras.layers.Dense(
        3, kernel_regularizer=keras.regularizers.L1L2(0.1, 0.2), bias_regularizer="l2", activity_regularizer=keras.regularizers.L2(0.3),
        kernel_constraint=keras.constraints.MaxNorm(2.0), kernel_initializer=keras.initializers.VarianceScaling(2.0, "fan_out", "normal", seed=3), name="out",
    )
    return keras.Model(x, dense(x))


@structure("compiled")
def _(keras):
    x = keras.Input((4,), name="x")
    net = keras.Model(x, keras.layers.Dense(3, activation="softmax", name="out")(keras.layers.Dropout(0.3, name="drop")(x)))
    net.compile("adam", "categorical_crossentropy", metrics=["accuracy"])
    return net


@structure("dual_encoder", inputs={"context_input": Ints(0, 30), "response_input": Ints(0, 30)})
def _(keras):
    context, response = (keras.Input((10,), name=name, dtype="int32") for name in ["context_input", "response_input"])
    embedding, encoder = keras.layers.Embedding(30, 4, name="embedding"), keras.layers.LSTM(5, name="encoder")
    dot = keras.layers.Dot(axes=1, name="dot")([encoder(embedding(context)), encoder(embedding(response))])
    return keras.Model([context, response], keras.layers.Dense(1, activation="sigmoid", name="out")(dot))


@structure("encoder_decoder", inputs={"source": Ints(1, 12, tail_zeros=True), "target": Ints(1, 12, tail_zeros=True)})
def _(keras):
    source, target = keras.Input((None,), name="source", dtype="int32"), keras.Input((None,), name="target", dtype="int32")
    embedding = keras.layers.Embedding(12, 4, mask_zero=True, name="words")
    _, h, c = keras.layers.LSTM(5, return_state=True, name="encoder")(embedding(source))
    y = keras.layers.LSTM(5, return_sequences=True, name="decoder")(embedding(target), initial_state=[h, c])
    return keras.Model([source, target], keras.layers.Dense(12, activation="softmax", name="out")(y))


@structure("residual_cnn")
def _(keras):
    layers = keras.layers
    x = keras.Input((9, 9, 3), name="x")
    y = layers.ZeroPadding2D(((0, 1), (0, 1)), name="pad")(x)
    y = layers.Conv2D(8, 3, strides=2, use_bias=False, name="conv")(y)
    y = layers.ReLU(6.0, name="relu")(layers.BatchNormalization(name="bn")(y))
    z = layers.DepthwiseConv2D(3, padding="same", use_bias=False, name="dw")(y)
    z = layers.ReLU(6.0, name="dw_relu")(layers.BatchNormalization(name="dw_bn")(z))
    z = layers.BatchNormalization(name="project_bn")(layers.Conv2D(8, 1, use_bias=False, name="project")(z))
    y = layers.Add(name="add")([y, z])
    return keras.Model(x, layers.Dense(3, activation="softmax", name="out")(layers.GlobalAveragePooling2D(name="pool")(y)))


@structure("squeeze_excite")
def _(keras):
    layers = keras.layers
    x = keras.Input((6, 5, 8), name="x")
    s = layers.Reshape((1, 1, 8), name="reshape")(layers.GlobalAveragePooling2D(name="squeeze")(x))
    s = layers.Conv2D(8, 1, activation="sigmoid", name="expand")(layers.Conv2D(2, 1, activation="swish", name="reduce")(s))
    return keras.Model(x, layers.Multiply(name="excite")([x, s]))


@structure("small_unet")
def _(keras):
    layers = keras.layers
    x = keras.Input((8, 8, 1), name="x")
    down = layers.Conv2D(4, 3, padding="same", activation="relu", name="down")(x)
    bottom = layers.Conv2D(8, 3, padding="same", activation="relu", name="bottom")(layers.MaxPooling2D(name="pool")(down))
    up = layers.Conv2DTranspose(4, 2, strides=2, name="up")(bottom)
    y = layers.Conv2D(4, 3, padding="same", activation="relu", name="join")(layers.Concatenate(name="skip")([down, up]))
    return keras.Model(x, layers.Conv2D(1, 1, activation="sigmoid", name="mask")(y))
