"""DenseFeatures of tf.keras 2 over columns of tf.feature_column: dicts of tensors as inputs."""

from cases import model
from keras_oracle import Ints, Strings, Uniform

INPUTS = {
    "size": ((2,), "float32", Uniform(-2, 2)),
    "age": ((1,), "float32", Uniform(0, 5)),
    "grid": ((2, 2), "float32", Uniform(0, 5)),
    "color": ((1,), "string", Strings("red", "green", "blue", "other", "")),
    "words": ((3,), "string", Strings("a", "b", "", "of", "the")),
    "code": ((2,), "int64", Ints(-1, 12, dtype="int64")),
    "kind": ((2,), "int64", Ints(-1, 6, dtype="int64")),
    "sure": ((3,), "int64", Ints(0, 6, dtype="int64")),
    "weight": ((3,), "float32", Uniform(0.1, 2)),
}


def features(label, columns, names, layer="DenseFeatures"):
    def build(keras):
        import tensorflow as tf

        inputs = {name: keras.Input(INPUTS[name][0], name=name, dtype=INPUTS[name][1]) for name in names.split()}
        made = (keras.layers.DenseFeatures if layer == "DenseFeatures" else keras.experimental.SequenceFeatures)(columns(tf.feature_column), name="features")(inputs)
        # A layer of its own for each, as both outputs have one name.
        return keras.Model(inputs, [keras.layers.Activation("linear", name=f"out_{i}")(x) for i, x in enumerate(made)] if isinstance(made, (list, tuple)) else made)

    model(layer, label, build, {name: INPUTS[name][2] for name in names.split()}, (2,), batch=4, eager=True)


def buckets(fc, key="age", **options):
    return fc.bucketized_column(fc.numeric_column(key, **options), [1.0, 2.5, 4.0])


def colors(fc, **options):
    return fc.categorical_column_with_vocabulary_list("color", ["red", "green", "blue"], **options)


def hashed_codes(fc):
    import tensorflow as tf

    return fc.categorical_column_with_hash_bucket("code", 9, dtype=tf.int64)


features("numeric", lambda fc: [fc.numeric_column("size", shape=(2,)), fc.numeric_column("grid", shape=(2, 2)), fc.numeric_column("age")], "age size grid")
features("bucketized", lambda fc: [buckets(fc), buckets(fc, "size", shape=(2,))], "age size")
features("bucketized-embedded", lambda fc: [fc.embedding_column(buckets(fc, "size", shape=(2,)), 3)], "size")
features("vocabulary", lambda fc: [fc.indicator_column(colors(fc)), fc.indicator_column(fc.categorical_column_with_vocabulary_list("code", [3, 5, 9]))], "color code")
features("vocabulary-oov_buckets", lambda fc: [fc.indicator_column(colors(fc, num_oov_buckets=2)), fc.embedding_column(fc.categorical_column_with_vocabulary_list("code", [3, 5, 9], num_oov_buckets=3), 2)], "color code")
features("vocabulary-default", lambda fc: [fc.indicator_column(colors(fc, default_value=1))], "color")
features("identity", lambda fc: [fc.indicator_column(fc.categorical_column_with_identity("kind", 6)), fc.embedding_column(fc.categorical_column_with_identity("code", 8, default_value=0), 4)], "kind code")
for combiner in ["mean", "sum", "sqrtn"]:
    features("hashed-" + combiner, lambda fc, combiner=combiner: [fc.embedding_column(fc.categorical_column_with_hash_bucket("words", 20), 3, combiner=combiner), fc.embedding_column(hashed_codes(fc), 2, combiner=combiner)], "words code")
features("crossed", lambda fc: [fc.indicator_column(fc.crossed_column([buckets(fc), "color"], 10)), fc.indicator_column(fc.crossed_column(["color", buckets(fc), "kind"], 12, hash_key=7)), fc.embedding_column(fc.crossed_column(["words", "kind"], 30), 2)], "age color kind words")
features("weighted", lambda fc: [fc.indicator_column(fc.weighted_categorical_column(fc.categorical_column_with_identity("sure", 6), "weight"))], "sure weight")
for combiner in ["mean", "sum", "sqrtn"]:
    features("weighted-" + combiner, lambda fc, combiner=combiner: [fc.embedding_column(fc.weighted_categorical_column(fc.categorical_column_with_identity("sure", 6), "weight"), 3, combiner=combiner)], "sure weight")


def steps(fc, key="kind"):
    return fc.sequence_categorical_column_with_identity(key, 6)


features("embedding", lambda fc: [fc.embedding_column(steps(fc), 3)], "kind", layer="SequenceFeatures")
features("indicator", lambda fc: [fc.indicator_column(fc.sequence_categorical_column_with_vocabulary_list("words", ["a", "of", "the"]))], "words", layer="SequenceFeatures")
features("two", lambda fc: [fc.indicator_column(steps(fc, "sure")), fc.embedding_column(steps(fc, "sure"), 2)], "sure", layer="SequenceFeatures")
