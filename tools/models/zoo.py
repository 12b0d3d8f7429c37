"""The whole models of the test set and of the benchmarks: how each is built with the Keras module of either generation."""

import dataclasses
from typing import Callable

from keras_oracle import Ints, Strings


@dataclasses.dataclass
class Entry:
    build: Callable  # of the Keras module, gives the model
    inputs: dict = dataclasses.field(default_factory=dict)  # input name -> kind of values
    batch: int = 2
    unknown: int = 12  # what an unknown length is in the reference
    small: bool = True  # intermediate layers are in the reference; a .keras of generation 2 and a text graph are written too
    deep: bool = False  # keeps Keras's own kernels, see keras_oracle.randomise_statistics
    rows: int = 1  # of a request in the benchmarks
    bench_only: bool = False


def dual_encoder(keras):
    layers = keras.layers
    context, response = (keras.Input((10,), name=name, dtype="int32") for name in ["context_input", "response_input"])
    embedding, encoder = layers.Embedding(2000, 64, name="embedding"), layers.LSTM(64, name="encoder")
    likeness = layers.Dot(axes=1, name="likeness")([encoder(embedding(context)), encoder(embedding(response))])
    return keras.Model([context, response], layers.Dense(1, activation="sigmoid", name="out")(likeness), name="dual_encoder")


def dense(name, sizes, activation="relu", last=None):
    def build(keras):
        x = y = keras.Input(sizes[:1], name="features")
        for i, units in enumerate(sizes[1:-1]):
            y = keras.layers.Dense(units, activation=activation, name=f"hidden_{i}")(y)
        return keras.Model(x, keras.layers.Dense(sizes[-1], activation=last, name="out")(y), name=name)

    return build


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


def speech_cnn(keras):
    """One second of 16 kHz sound to 35 words."""
    layers = keras.layers
    x = y = keras.Input((16000, 1), name="sound")
    for i, (filters, size, strides) in enumerate([(64, 80, 4), (64, 3, 1), (128, 3, 1), (256, 3, 1)]):
        y = layers.Conv1D(filters, size, strides=strides, padding="same", use_bias=False, name=f"conv_{i}")(y)
        y = layers.BatchNormalization(name=f"norm_{i}")(y)
        y = layers.MaxPooling1D(4, name=f"pool_{i}")(layers.ReLU(name=f"relu_{i}")(y))
    return keras.Model(x, layers.Dense(35, activation="softmax", name="out")(layers.GlobalAveragePooling1D(name="mean")(y)), name="speech_cnn")


def unet(keras, size=64, first=16):
    layers = keras.layers

    def block(y, filters, name):
        for part in "ab":
            y = layers.Conv2D(filters, 3, padding="same", use_bias=False, name=f"{name}_conv_{part}")(y)
            y = layers.BatchNormalization(name=f"{name}_norm_{part}")(y)
            y = layers.ReLU(name=f"{name}_relu_{part}")(y)
        return y

    x = keras.Input((size, size, 3), name="image")
    widths = [first, 2 * first, 4 * first]
    skips, y = [], x
    for i, filters in enumerate(widths):
        y = block(y, filters, f"down_{i}")
        skips.append(y)
        y = layers.MaxPooling2D(name=f"pool_{i}")(y)
    y = block(y, 8 * first, "bottom")
    for i, filters in reversed(list(enumerate(widths))):
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


def bilstm_masked(keras):
    layers = keras.layers
    x = keras.Input((128,), name="words", dtype="int32")
    y = layers.Embedding(8000, 128, mask_zero=True, name="embedding")(x)
    y = layers.Bidirectional(layers.LSTM(128), name="encoder")(y)
    return keras.Model(x, layers.Dense(5, activation="softmax", name="out")(y), name="bilstm_masked")


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


def transformer_encoder(keras, width=384, heads=6, blocks=6, length=64, words=4000, name="transformer_encoder"):
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
    return keras.Model([x, positions], layers.Dense(4, activation="softmax", name="out")(y), name=name)


def long_recurrence(layer, name):
    def build(keras):
        x = keras.Input((100, 128), name="sequence")
        return keras.Model(x, getattr(keras.layers, layer)(256, name="encoder")(x), name=name)

    return build


def preprocessing(shape, dtype, layer):
    """One layer of its own, made of the Keras module."""

    def build(keras):
        x = keras.Input(shape, dtype=dtype, name="x")
        return keras.Model(x, layer(keras)(x), name="preprocessing")

    return build


PIXELS = Ints(0, 256, dtype="float32")
WORDS = Ints(1, 400)
VOCABULARY = [f"word{i}" for i in range(5000)]
SENTENCES = Strings(*(" ".join(f"Word{(i * 7919 + k * 104729) % 7000}{',' if k % 5 == 0 else ''}" for k in range(20)) for i in range(500)))
TERMS = Strings(*(f"word{i * 13 % 7000}" for i in range(2000)))

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
    "seed_mlp": Entry(dense("seed_mlp", (10, 1), last="sigmoid"), bench_only=True),
    "mlp_small": Entry(dense("mlp_small", (32, 64, 32, 1), last="sigmoid"), bench_only=True),
    "retrieval_tower": Entry(dense("retrieval_tower", (1024, 2048, 1024, 256)), bench_only=True),
    "bilstm_masked": Entry(bilstm_masked, {"words": Ints(1, 8000, tail_zeros=True)}, bench_only=True),
    "minilm": Entry(
        lambda keras: transformer_encoder(keras, 384, 12, 6, 128, 30522, "minilm"), {"words": Ints(1, 30522), "positions": Ints(0, 128)}, small=False, bench_only=True
    ),
    "bert_base": Entry(
        lambda keras: transformer_encoder(keras, 768, 12, 12, 128, 30522, "bert_base"), {"words": Ints(1, 30522), "positions": Ints(0, 128)}, small=False, bench_only=True
    ),
    "speech_cnn": Entry(speech_cnn, bench_only=True),
    "unet_256": Entry(lambda keras: unet(keras, 256, 32), small=False, bench_only=True),
    "mobilenet": Entry(application("MobileNet", (224, 224, 3)), small=False, deep=True, bench_only=True),
    "mobilenet_v3_large": Entry(application("MobileNetV3Large", (224, 224, 3)), {None: PIXELS}, small=False, deep=True, bench_only=True),
    "vgg16_224": Entry(application("VGG16", (224, 224, 3)), small=False, deep=True, bench_only=True),
    **{
        f"preprocessing_{name}": Entry(preprocessing(shape, dtype, layer), {"x": kind}, rows=rows, bench_only=True)
        for name, rows, shape, dtype, kind, layer in [
            ("text_vectorization", 1000, (), "string", SENTENCES, lambda k: k.layers.TextVectorization(vocabulary=VOCABULARY, output_sequence_length=32)),
            ("text_counts", 1000, (), "string", SENTENCES, lambda k: k.layers.TextVectorization(vocabulary=VOCABULARY, output_mode="count", ngrams=2)),
            ("string_lookup", 1000, (8,), "string", TERMS, lambda k: k.layers.StringLookup(vocabulary=VOCABULARY)),
            ("integer_lookup", 1000, (8,), "int64", Ints(0, 9000, dtype="int64"), lambda k: k.layers.IntegerLookup(vocabulary=list(range(2, 5000)))),
            ("hashing", 1000, (8,), "string", TERMS, lambda k: k.layers.Hashing(1000)),
            ("category_encoding", 1000, (8,), "int32", Ints(0, 2000), lambda k: k.layers.CategoryEncoding(2000, output_mode="multi_hot")),
            ("discretization", 1000, (8,), "float32", None, lambda k: k.layers.Discretization(bin_boundaries=[i / 10 for i in range(-20, 21)])),
            ("normalization", 1000, (64,), "float32", None, lambda k: k.layers.Normalization(mean=0.5, variance=2.0)),
            ("resizing", 32, (256, 256, 3), "float32", PIXELS, lambda k: k.layers.Resizing(160, 160)),
            ("resizing_bicubic", 32, (256, 256, 3), "float32", PIXELS, lambda k: k.layers.Resizing(160, 160, interpolation="bicubic", crop_to_aspect_ratio=True)),
            ("center_crop", 32, (256, 256, 3), "float32", PIXELS, lambda k: k.layers.CenterCrop(224, 224)),
            ("rescaling", 32, (224, 224, 3), "float32", PIXELS, lambda k: k.layers.Rescaling(1 / 127.5, -1)),
            ("mel_spectrogram", 32, (16000,), "float32", None, lambda k: k.layers.MelSpectrogram(sampling_rate=16000, fft_length=512, sequence_stride=160, num_mel_bins=80)),
        ]
    },
}
