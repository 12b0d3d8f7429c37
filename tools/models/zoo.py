"""The whole models of the test set: how each is built with the Keras module of either generation."""

import dataclasses
from typing import Callable

from keras_oracle import Ints


@dataclasses.dataclass
class Entry:
    build: Callable  # of the Keras module, gives the model
    inputs: dict = dataclasses.field(default_factory=dict)  # input name -> kind of values
    batch: int = 2
    unknown: int = 12  # what an unknown length is in the reference
    small: bool = True  # intermediate layers are in the reference; a .keras of generation 2 and a text graph are written too
    deep: bool = False  # keeps Keras's own kernels, see keras_oracle.randomise_statistics


def dual_encoder(keras):
    layers = keras.layers
    context, response = (keras.Input((10,), name=name, dtype="int32") for name in ["context_input", "response_input"])
    embedding, encoder = layers.Embedding(2000, 64, name="embedding"), layers.LSTM(64, name="encoder")
    likeness = layers.Dot(axes=1, name="likeness")([encoder(embedding(context)), encoder(embedding(response))])
    return keras.Model([context, response], layers.Dense(1, activation="sigmoid", name="out")(likeness), name="dual_encoder")


def mlp(keras):
    layers = keras.layers
    x = keras.Input((64,), name="features")
    y = layers.Normalization(mean=0.5, variance=2.0, name="scale")(x)
    for i, units in enumerate([256, 256, 128]):
        y = layers.Dense(units, activation="relu", name=f"hidden_{i}")(y)
        y = layers.Dropout(0.2, name=f"dropout_{i}")(y)
    return keras.Model(x, layers.Dense(10, activation="softmax", name="out")(y), name="mlp")


def cnn_28(keras):
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input((28, 28, 1), name="image"),
            layers.Rescaling(1 / 255.0, name="rescaling"),
            layers.Conv2D(32, 3, activation="relu", name="conv_a"),
            layers.MaxPooling2D(name="pool_a"),
            layers.Conv2D(64, 3, name="conv_b", use_bias=False),
            layers.BatchNormalization(name="norm"),
            layers.Activation("relu", name="relu"),
            layers.MaxPooling2D(name="pool_b"),
            layers.Flatten(name="flatten"),
            layers.Dropout(0.5, name="dropout"),
            layers.Dense(10, activation="softmax", name="out"),
        ],
        name="cnn_28",
    )


def application(name, shape, **options):
    return lambda keras: getattr(keras.applications, name)(weights=None, input_shape=shape, **options)


def unet(keras):
    layers = keras.layers

    def block(y, filters, name):
        for part in "ab":
            y = layers.Conv2D(filters, 3, padding="same", use_bias=False, name=f"{name}_conv_{part}")(y)
            y = layers.BatchNormalization(name=f"{name}_norm_{part}")(y)
            y = layers.ReLU(name=f"{name}_relu_{part}")(y)
        return y

    x = keras.Input((64, 64, 3), name="image")
    skips, y = [], x
    for i, filters in enumerate([16, 32, 64]):
        y = block(y, filters, f"down_{i}")
        skips.append(y)
        y = layers.MaxPooling2D(name=f"pool_{i}")(y)
    y = block(y, 128, "bottom")
    for i, filters in reversed(list(enumerate([16, 32, 64]))):
        y = layers.Conv2DTranspose(filters, 2, strides=2, padding="same", name=f"up_{i}")(y)
        y = layers.Concatenate(name=f"skip_{i}")([y, skips[i]])
        y = block(y, filters, f"out_{i}")
    return keras.Model(x, layers.Conv2D(1, 1, activation="sigmoid", name="mask")(y), name="unet")


def bilstm_text(keras):
    layers = keras.layers
    x = keras.Input((None,), name="words", dtype="int32")
    y = layers.Embedding(1000, 32, mask_zero=True, name="embedding")(x)
    y = layers.Bidirectional(layers.LSTM(32, return_sequences=True), name="lower")(y)
    y = layers.Bidirectional(layers.LSTM(16), name="upper")(y)
    y = layers.Dense(32, activation="relu", name="dense")(y)
    return keras.Model(x, layers.Dense(3, activation="softmax", name="out")(y), name="bilstm_text")


def gru_tagger(keras):
    layers = keras.layers
    x = keras.Input((None,), name="words", dtype="int32")
    y = layers.Embedding(1000, 32, name="embedding")(x)
    y = layers.GRU(48, return_sequences=True, name="gru_a")(y)
    y = layers.GRU(32, return_sequences=True, name="gru_b")(y)
    return keras.Model(x, layers.TimeDistributed(layers.Dense(9, activation="softmax"), name="tags")(y), name="gru_tagger")


def encoder_decoder(keras):
    layers = keras.layers
    source = keras.Input((None,), name="source", dtype="int32")
    target = keras.Input((None,), name="target", dtype="int32")
    _, h, c = layers.LSTM(48, return_state=True, name="encoder")(layers.Embedding(500, 24, name="source_words")(source))
    y = layers.Embedding(400, 24, name="target_words")(target)
    y, h_out, c_out = layers.LSTM(48, return_sequences=True, return_state=True, name="decoder")(y, initial_state=[h, c])
    return keras.Model([source, target], [layers.Dense(400, activation="softmax", name="out")(y), h_out, c_out], name="encoder_decoder")


def transformer_encoder(keras, width=384, heads=6, blocks=6, length=64, words=4000):
    """Position numbers come in as an input, so that the model is made of layers alone."""
    layers = keras.layers
    x = keras.Input((length,), name="words", dtype="int32")
    positions = keras.Input((length,), name="positions", dtype="int32")
    y = layers.Add(name="embedded")([layers.Embedding(words, width, name="word_embedding")(x), layers.Embedding(length, width, name="position_embedding")(positions)])
    y = layers.LayerNormalization(epsilon=1e-6, name="embedding_norm")(y)
    for i in range(blocks):
        a = layers.MultiHeadAttention(heads, width // heads, dropout=0.1, name=f"attention_{i}")(y, y)
        y = layers.LayerNormalization(epsilon=1e-6, name=f"attention_norm_{i}")(layers.Add(name=f"attention_add_{i}")([y, a]))
        f = layers.Dense(4 * width, activation="gelu", name=f"wide_{i}")(y)
        f = layers.Dropout(0.1, name=f"dropout_{i}")(layers.Dense(width, name=f"narrow_{i}")(f))
        y = layers.LayerNormalization(epsilon=1e-6, name=f"output_norm_{i}")(layers.Add(name=f"output_add_{i}")([y, f]))
    y = layers.GlobalAveragePooling1D(name="pool")(y)
    return keras.Model([x, positions], layers.Dense(4, activation="softmax", name="out")(y), name="transformer_encoder")


def long_recurrence(layer, name):
    def build(keras):
        x = keras.Input((100, 128), name="sequence")
        return keras.Model(x, getattr(keras.layers, layer)(256, name="encoder")(x), name=name)

    return build


PIXELS = Ints(0, 256, dtype="float32")
WORDS = Ints(1, 400)

MODELS = {
    "dual_encoder": Entry(dual_encoder, {"context_input": Ints(0, 2000), "response_input": Ints(0, 2000)}),
    "mlp": Entry(mlp),
    "cnn_28": Entry(cnn_28, {"image": PIXELS}),
    "mobilenet_v2": Entry(application("MobileNetV2", (224, 224, 3)), small=False, deep=True, batch=1),
    "resnet50": Entry(application("ResNet50", (224, 224, 3)), small=False, deep=True, batch=1),
    "efficientnet_b0": Entry(application("EfficientNetB0", (224, 224, 3)), {None: PIXELS}, small=False, deep=True, batch=1),
    "vgg16": Entry(application("VGG16", (64, 64, 3), classes=100), small=False, deep=True, batch=1),
    "densenet121": Entry(application("DenseNet121", (224, 224, 3)), small=False, deep=True, batch=1),
    "unet": Entry(unet, batch=1),
    "bilstm_text": Entry(bilstm_text, {"words": Ints(1, 1000, tail_zeros=True)}, batch=4),
    "gru_tagger": Entry(gru_tagger, {"words": Ints(1, 1000)}, batch=3),
    "encoder_decoder": Entry(encoder_decoder, {"source": WORDS, "target": WORDS}, batch=3),
    "transformer_encoder": Entry(transformer_encoder, {"words": Ints(1, 4000), "positions": Ints(0, 64)}, small=False, batch=1),
    "lstm_100": Entry(long_recurrence("LSTM", "lstm_100"), small=False),
    "gru_100": Entry(long_recurrence("GRU", "gru_100"), small=False),
}
