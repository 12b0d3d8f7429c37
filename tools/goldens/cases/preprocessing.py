"""Vocabularies, text, hashes, categories, bins, normalisation and rescaling."""

from cases import generation_of, model, one, slug
from keras_oracle import Ints, Strings, snake_case

WORDS = ["earth", "wind", "and", "fire", "\u00e9t\u00e9"]
TOKENS = Strings(*WORDS, "other", "", "[UNK]", "missing")
KNOWN = Strings(*WORDS)
SENTENCES = Strings("Earth, wind and FIRE!", "  the \u00e9t\u00e9 wind\twind  ", "", "fire fire-fire unknown words (and) others", "\u00c9t\u00e9 and\u2028earth", "a\nb earth")
IDS = [12, 36, 1138, 42]
ENCODED = ["multi_hot", "count", "tf_idf"]


def weighted(options, count):
    return {**options, "idf_weights": [0.25 + 0.5 * i for i in range(count)]} if options.get("output_mode") == "tf_idf" else options


def lookup(layer, vocabulary, shape, values, dtype, label=None, **options):
    own = weighted(options, len(vocabulary))
    one(layer, shape, label=label or slug(options) or "default", values=values, dtype=dtype, eager=True, vocabulary=vocabulary, **own)


def text(label=None, shape=(1,), generations=(2, 3), **options):
    own = weighted(options, len(WORDS))
    one("TextVectorization", shape, label=label or slug(options) or "default", values=SENTENCES, generations=generations, dtype="string", eager=True, batch=6, vocabulary=WORDS, **own)


for options in [
    {},
    {"mask_token": ""},
    {"num_oov_indices": 3},
    {"num_oov_indices": 3, "mask_token": ""},
    {"mask_token": "", "oov_token": "other"},
    {"invert": True},
    {"invert": True, "mask_token": "", "num_oov_indices": 2},
]:
    inverted = options.get("invert")
    lookup("StringLookup", WORDS, (4,), Ints(-1, 9, dtype="int64") if inverted else TOKENS, "int64" if inverted else "string", **options)
lookup("StringLookup", WORDS, (4,), KNOWN, "string", num_oov_indices=0)
lookup("StringLookup", ["", "[UNK]", *WORDS], (4,), TOKENS, "string", label="special_tokens", mask_token="")
lookup("StringLookup", WORDS, (2, 3), TOKENS, "string", label="rank3")
lookup("StringLookup", WORDS, (), TOKENS, "string", label="rank1")
lookup("StringLookup", WORDS, (None,), TOKENS, "string", label="unknown_length")
for mode in ENCODED:
    lookup("StringLookup", WORDS, (4,), TOKENS, "string", output_mode=mode)
    lookup("StringLookup", WORDS, (4,), TOKENS, "string", output_mode=mode, mask_token="", num_oov_indices=2)
    lookup("StringLookup", WORDS, (4,), TOKENS, "string", output_mode=mode, max_tokens=9, pad_to_max_tokens=True)
lookup("StringLookup", WORDS, (1,), TOKENS, "string", output_mode="one_hot")
lookup("StringLookup", WORDS, (), TOKENS, "string", output_mode="one_hot", label="one_hot-rank1")
one("StringLookup", (4,), label="salt", values=TOKENS, dtype="string", generations=(3,), vocabulary=WORDS, num_oov_indices=5, salt=[3, 7])

for options in [{}, {"mask_token": 0}, {"num_oov_indices": 3}, {"num_oov_indices": 2, "mask_token": 0}, {"invert": True}, {"invert": True, "mask_token": 0}]:
    lookup("IntegerLookup", IDS, (4,), Ints(-1, 7, dtype="int64") if options.get("invert") else Ints(0, 45, dtype="int64"), "int64", **options)
lookup("IntegerLookup", list(range(10)), (4,), Ints(0, 10, dtype="int64"), "int64", num_oov_indices=0)
lookup("IntegerLookup", list(range(3, 9)), (4,), Ints(0, 10), "int32", label="int32_input")
for mode in ENCODED:
    lookup("IntegerLookup", list(range(3, 9)), (4,), Ints(0, 10, dtype="int64"), "int64", output_mode=mode)
lookup("IntegerLookup", list(range(3, 9)), (1,), Ints(0, 10, dtype="int64"), "int64", output_mode="one_hot")
one("IntegerLookup", (4,), label="farmhash", values=Ints(0, 1000, dtype="int64"), dtype="int64", generations=(3,), vocabulary=IDS, num_oov_indices=5, oov_method="farmhash")

text()
for options in [
    {"standardize": "lower"},
    {"standardize": "strip_punctuation"},
    {"standardize": None},
    {"split": "character"},
    {"ngrams": 2},
    {"split": "character", "ngrams": 2, "output_sequence_length": 7},
    {"output_sequence_length": 3},
    {"max_tokens": 12},
]:
    text(**options)
# tf.keras does not read its own list of n-grams.
text(ngrams=(1, 3), generations=(3,))
text(ngrams=(2,), output_sequence_length=12, generations=(3,))
text(shape=(), label="rank1")
text(shape=(), label="rank1-output_sequence_length4", output_sequence_length=4)
for mode in ENCODED:
    text(output_mode=mode)
    text(output_mode=mode, ngrams=2)
    text(output_mode=mode, split="character", max_tokens=10, pad_to_max_tokens=True)
one("TextVectorization", (3,), label="no_split", values=TOKENS, dtype="string", eager=True, vocabulary=WORDS, split=None, standardize=None)
one("TextVectorization", (3,), label="no_split-longer", values=TOKENS, dtype="string", eager=True, vocabulary=WORDS, split=None, output_sequence_length=5)
one("TextVectorization", (3,), label="no_split-shorter", values=TOKENS, dtype="string", eager=True, vocabulary=WORDS, split=None, output_sequence_length=2)
one("TextVectorization", (3,), label="no_split-multi_hot", values=TOKENS, dtype="string", eager=True, vocabulary=WORDS, split=None, output_mode="multi_hot")


def _adapted(layer, data, dtype, shape, **options):
    def build(keras):
        own = getattr(keras.layers, layer)(name=snake_case(layer), **options)
        own.adapt(data)
        x = keras.Input(shape, name="x", dtype=dtype)
        return keras.Model(x, own(x))

    return build


DOCUMENTS = ["earth and fire", "wind and fire", "the earth", "\u00e9t\u00e9"]
for mode in ["int", *ENCODED]:
    model("TextVectorization", f"adapted-{mode}", _adapted("TextVectorization", DOCUMENTS, "string", (1,), output_mode=mode), {"x": SENTENCES}, generations=(3,), batch=6)
    model("StringLookup", f"adapted-{mode}", _adapted("StringLookup", ["a", "b", "a", "c"], "string", (3,), output_mode=mode), {"x": Strings("a", "b", "c", "d")}, generations=(3,))
    model("IntegerLookup", f"adapted-{mode}", _adapted("IntegerLookup", [3, 3, 5, 9], "int64", (3,), output_mode=mode), {"x": Ints(0, 10, dtype="int64")}, generations=(3,))


def _text_classifier(keras):
    x = keras.Input((1,), name="x", dtype="string")
    y = keras.layers.TextVectorization(vocabulary=WORDS, output_sequence_length=6, name="vectorize")(x)
    y = keras.layers.Embedding(7, 4, name="embed")(y)
    y = keras.layers.GlobalAveragePooling1D(name="pool")(y)
    return keras.Model(x, keras.layers.Dense(2, name="out")(y))


def _features(keras):
    colour = keras.Input((1,), name="colour", dtype="string")
    size = keras.Input((1,), name="size", dtype="int64")
    weight = keras.Input((1,), name="weight")
    encoded = [
        keras.layers.StringLookup(vocabulary=["red", "blue"], output_mode="multi_hot", name="lookup")(colour),
        keras.layers.CategoryEncoding(num_tokens=6, output_mode="one_hot", name="encode")(size),
        keras.layers.Discretization(bin_boundaries=[-0.5, 0.5], output_mode="one_hot", name="bins")(weight),
    ]
    if generation_of(keras) == 3:
        encoded = [keras.layers.Rescaling(1.0, name=f"cast{i}")(x) for i, x in enumerate(encoded)]
    joined = keras.layers.Concatenate(name="join")(encoded)
    return keras.Model([colour, size, weight], keras.layers.Dense(3, name="out")(joined))


model("TextVectorization", "classifier", _text_classifier, {"x": SENTENCES}, batch=6, eager=True)
model("CategoryEncoding", "features", _features, {"colour": Strings("red", "blue", "green"), "size": Ints(0, 6, dtype="int64")}, eager=True)

for mode in ["one_hot", "multi_hot", "count"]:
    one("CategoryEncoding", (1,) if mode == "one_hot" else (4,), values=Ints(0, 5), dtype="int32", num_tokens=5, output_mode=mode)
    one("CategoryEncoding", (), label=f"rank1-{mode}", values=Ints(0, 5), dtype="int32", num_tokens=5, output_mode=mode)
    one("CategoryEncoding", (3,) if mode == "one_hot" else (2, 3), label=f"rank3-{mode}", values=Ints(0, 5), dtype="int32", num_tokens=5, output_mode=mode, generations=(3,))
one("CategoryEncoding", (4,), values=Ints(0, 7, dtype="int64"), dtype="int64", num_tokens=7, label="int64")
one("CategoryEncoding", (None,), values=Ints(0, 7), dtype="int32", num_tokens=7, label="unknown_length")
one("CategoryEncoding", (4,), values=Ints(0, 5, dtype="float32"), num_tokens=5, label="float_input", generations=(3,))


def _counted(keras):
    x = keras.Input((4,), name="x", dtype="int32")
    w = keras.Input((4,), name="w")
    return keras.Model([x, w], keras.layers.CategoryEncoding(num_tokens=5, output_mode="count", name="category_encoding")(x, count_weights=w))


model("CategoryEncoding", "count_weights", _counted, {"x": Ints(0, 5)})

BINS = [-1.0, 0.0, 0.75]
for mode in ["int", "one_hot", "multi_hot", "count"]:
    one("Discretization", (1,) if mode == "one_hot" else (4,), bin_boundaries=BINS, output_mode=mode)
one("Discretization", (), label="rank1", bin_boundaries=BINS)
one("Discretization", (2, 3), label="rank3", bin_boundaries=BINS)
one("Discretization", (4,), label="int_input", values=Ints(-3, 3), dtype="int32", bin_boundaries=BINS)
one("Discretization", (4,), label="uint8_input", values=Ints(0, 200, dtype="uint8"), dtype="uint8", bin_boundaries=[10.0, 100.0], generations=(3,))
model("Discretization", "adapted", _adapted("Discretization", [[-1.0], [0.5], [2.0], [3.5]], "float32", (4,), num_bins=3), generations=(3,))

for mode in ["int", "one_hot", "multi_hot", "count"]:
    one("Hashing", (1,) if mode == "one_hot" else (4,), values=TOKENS, dtype="string", num_bins=7, output_mode=mode)
    one("Hashing", (1,) if mode == "one_hot" else (4,), values=TOKENS, dtype="string", num_bins=7, output_mode=mode, salt=1337)
one("Hashing", (4,), values=TOKENS, dtype="string", num_bins=7, mask_value="")
one("Hashing", (4,), values=TOKENS, dtype="string", num_bins=11, salt=[133, 137], mask_value="wind")
one("Hashing", (4,), values=Ints(-50, 1000, dtype="int64"), dtype="int64", num_bins=1000, label="int64")
one("Hashing", (4,), values=Ints(0, 4), dtype="int32", num_bins=13, mask_value=0, label="int32-mask_value0")
one("Hashing", (4,), num_bins=13, label="float_input", generations=(3,))
one("Hashing", (2, 3), values=TOKENS, dtype="string", num_bins=100, label="rank3")
one("Hashing", (4,), values=TOKENS, dtype="string", num_bins=1, mask_value="", label="one_bin")


def _crossed(shape, **options):
    def build(keras):
        a = keras.Input(shape, name="a", dtype="string")
        b = keras.Input(shape, name="b", dtype="int64")
        return keras.Model([a, b], keras.layers.HashedCrossing(name="hashed_crossing", **options)((a, b)))

    return build


for label, shape, options in [
    ("num_bins5", (1,), {"num_bins": 5}),
    ("num_bins1000", (1,), {"num_bins": 1000}),
    ("rank1", (), {"num_bins": 50}),
    ("one_hot", (1,), {"num_bins": 5, "output_mode": "one_hot"}),
    ("one_hot-rank1", (), {"num_bins": 5, "output_mode": "one_hot"}),
]:
    model("HashedCrossing", label, _crossed(shape, **options), {"a": KNOWN, "b": Ints(0, 100, dtype="int64")}, batch=5)

# Their windows are in the weights, and windows by name need SciPy.
for mode in ["log", "magnitude", "psd", "real", "imag", "angle", "stft"]:
    one("STFTSpectrogram", (64, 2), mode=mode, frame_length=16, window=None, generations=(3,))
for options in [
    {"frame_step": 5},
    {"fft_length": 32, "padding": "same"},
    {"expand_dims": True},
    {"mode": "stft", "expand_dims": True},
]:
    one("STFTSpectrogram", (64, 2), frame_length=16, window=None, generations=(3,), **options)
one("STFTSpectrogram", (2, 64), frame_length=16, window=None, data_format="channels_first", generations=(3,))
one("STFTSpectrogram", (None, 1), label="unknown_length", frame_length=4, window=None, generations=(3,))
for options in [
    {"fft_length": 64, "sequence_stride": 16},
    {"fft_length": 64, "sequence_stride": 20, "sequence_length": 48, "window": "hamming"},
    {"fft_length": 60, "sequence_stride": 16, "num_mel_bins": 9},
    {"fft_length": 62, "sequence_stride": 16, "num_mel_bins": 9, "power_to_db": False},
    {"fft_length": 64, "sequence_stride": 16, "mag_exp": 1.0, "top_db": 20.0, "ref_power": 100.0, "min_power": 1e-6},
    {"fft_length": 64, "sequence_stride": 16, "sampling_rate": 8000, "min_freq": 100.0, "max_freq": 3000.0},
]:
    one("MelSpectrogram", (300,), generations=(3,), **{"num_mel_bins": 12, **options})
one("MelSpectrogram", (None,), label="unknown_length", fft_length=8, sequence_stride=2, num_mel_bins=3, generations=(3,))
