"""MultiHeadAttention, GroupQueryAttention: heads, key and value widths, masks, causal, axes, scores. Attention and AdditiveAttention."""

from cases import model, slug
from keras_oracle import Bools, Ints, Padded


def attention(label, query=(5, 8), value=None, key=None, mask=None, call=None, generations=(2, 3), **options):
    """Self-attention, or attention of `query` over `value` (and `key`)."""

    def build(keras):
        q = keras.Input(query, name="query")
        inputs, arguments = [q], dict(call or {})
        v = q
        if value:
            v = keras.Input(value, name="value")
            inputs.append(v)
        if key:
            arguments["key"] = keras.Input(key, name="key")
            inputs.append(arguments["key"])
        if mask:
            arguments["attention_mask"] = keras.Input(mask, name="mask", dtype="bool")
            inputs.append(arguments["attention_mask"])
        return keras.Model(inputs, keras.layers.MultiHeadAttention(name="attention", **options)(q, v, **arguments))

    model("MultiHeadAttention", label, build, {"mask": Bools()} if mask else None, generations)


attention("self", num_heads=2, key_dim=4)
attention("one_head", num_heads=1, key_dim=3)
attention("no_bias", num_heads=2, key_dim=4, use_bias=False)
attention("value_dim", num_heads=2, key_dim=4, value_dim=3)
attention("output_shape", num_heads=2, key_dim=4, output_shape=6)
attention("cross", value=(7, 6), num_heads=2, key_dim=4)
attention("cross-key", value=(7, 6), key=(7, 5), num_heads=2, key_dim=4, value_dim=5)
attention("mask", mask=(5, 5), num_heads=2, key_dim=4)
attention("mask-broadcast_queries", mask=(1, 5), num_heads=2, key_dim=4)
attention("cross-mask", value=(7, 6), mask=(5, 7), num_heads=2, key_dim=4)
attention("causal", call={"use_causal_mask": True}, num_heads=2, key_dim=4)
attention("cross-causal", value=(7, 6), call={"use_causal_mask": True}, num_heads=2, key_dim=4)
attention("causal-mask", mask=(5, 5), call={"use_causal_mask": True}, num_heads=2, key_dim=4)
attention("scores", call={"return_attention_scores": True}, num_heads=2, key_dim=4)
attention("scores-mask", mask=(5, 5), call={"return_attention_scores": True}, num_heads=3, key_dim=2)
attention("unknown_length", query=(None, 8), num_heads=2, key_dim=4)
attention("unknown_length-causal", query=(None, 8), call={"use_causal_mask": True}, num_heads=2, key_dim=4)
attention("two_axes", query=(3, 4, 8), attention_axes=(1, 2), num_heads=2, key_dim=4)
attention("axis1", query=(3, 4, 8), attention_axes=(1,), num_heads=2, key_dim=4)
attention("axis2", query=(3, 4, 8), attention_axes=(2,), num_heads=2, key_dim=4)
attention("dropout", num_heads=2, key_dim=4, dropout=0.2)
attention("no_flash", num_heads=2, key_dim=4, flash_attention=False, generations=(3,))
attention("robust_masking", mask=(5, 5), num_heads=2, key_dim=4, softmax_robust_masking=True, generations=(2,))
attention("gate", num_heads=2, key_dim=4, use_gate=True, generations=(3,))
attention("sliding_window", query=(9, 8), num_heads=2, key_dim=4, sliding_window=2, generations=(3,))
attention("sliding_window-mask", mask=(5, 5), num_heads=2, key_dim=4, sliding_window=1, generations=(3,))
attention("sliding_window-causal", call={"use_causal_mask": True}, num_heads=2, key_dim=4, sliding_window=2, generations=(3,))
attention("wide", query=(9, 32), num_heads=4, key_dim=8)


def _from_embedding(keras, cross):
    x = keras.Input((6,), name="x", dtype="int32")
    y = keras.layers.Embedding(11, 8, mask_zero=True, name="embedding")(x)
    other = y
    inputs = [x]
    if cross:
        t = keras.Input((4,), name="t", dtype="int32")
        inputs.append(t)
        other = keras.layers.Embedding(11, 8, mask_zero=True, name="embedding_t")(t)
    y = keras.layers.MultiHeadAttention(2, 4, name="attention")(y, other)
    return keras.Model(inputs, keras.layers.GlobalAveragePooling1D(name="pool")(y))


def _self_masked(keras):
    return _from_embedding(keras, False)


def _cross_masked(keras):
    return _from_embedding(keras, True)


model("MultiHeadAttention", "mask_from_embedding", _self_masked, {"x": Ints(1, 11, tail_zeros=True)})
model("MultiHeadAttention", "mask_from_embeddings-cross", _cross_masked, {"x": Ints(1, 11, tail_zeros=True), "t": Ints(1, 11, tail_zeros=True)})


def _block(keras):
    layers = keras.layers
    x = keras.Input((None,), name="x", dtype="int32")
    y = layers.Embedding(11, 8, name="embedding")(x)
    a = layers.MultiHeadAttention(2, 4, name="attention")(y, y)
    y = layers.LayerNormalization(epsilon=1e-6, name="norm_a")(layers.Add(name="add_a")([y, a]))
    f = layers.Dense(8, name="narrow")(layers.Dense(16, activation="gelu", name="wide")(y))
    y = layers.LayerNormalization(epsilon=1e-6, name="norm_b")(layers.Add(name="add_b")([y, f]))
    return keras.Model(x, layers.Dense(3, activation="softmax", name="out")(layers.GlobalAveragePooling1D(name="pool")(y)))


model("MultiHeadAttention", "transformer_block", _block, {"x": Ints(0, 11)})


def attention_masks(label, masks, layer="MultiHeadAttention", value=(7, 8), call=None, generations=(2, 3), **options):
    """Explicit masks of query, value, key as call arguments."""

    def build(keras):
        q, v = keras.Input((5, 8), name="query"), keras.Input(value, name="value")
        inputs, arguments = [q, v], dict(call or {})
        for name in masks:
            arguments[name] = keras.Input((5,) if name == "query_mask" else (5, value[0]) if name == "attention_mask" else (value[0],), name=name, dtype="bool")
            inputs.append(arguments[name])
        return keras.Model(inputs, getattr(keras.layers, layer)(name="attention", **options)(q, v, **arguments))

    model(layer, label, build, {name: Bools() for name in masks}, generations)


MASKS = ["query_mask", "value_mask", "key_mask", "attention_mask"]
for count in range(1, 5):
    attention_masks(f"{count}_masks", MASKS[:count], num_heads=2, key_dim=3, generations=(3,))
attention_masks("key_mask", ["key_mask"], num_heads=2, key_dim=3, generations=(3,))
attention_masks("query_mask-causal", ["query_mask"], call={"use_causal_mask": True}, num_heads=2, key_dim=3, generations=(3,))
attention_masks("value_mask-scores", ["value_mask"], call={"return_attention_scores": True}, num_heads=2, key_dim=3, generations=(3,))
attention_masks("value_mask-dropout", ["value_mask"], num_heads=2, key_dim=3, dropout=0.1, generations=(3,))
attention("three_axes", query=(2, 3, 2, 6), attention_axes=(1, 3), num_heads=2, key_dim=4)
attention("axes-mask", query=(3, 4, 8), mask=(3, 4, 3, 4), attention_axes=(1, 2), num_heads=2, key_dim=4)
attention("axes-scores", query=(3, 4, 8), attention_axes=(2,), call={"return_attention_scores": True}, num_heads=2, key_dim=4)
attention("negative_axis", query=(3, 4, 8), attention_axes=(-2,), num_heads=2, key_dim=4, generations=(3,))
attention("output_shape-two", num_heads=2, key_dim=4, output_shape=(2, 3))
attention("gate-value_dim", num_heads=2, key_dim=4, value_dim=3, use_gate=True, use_bias=False, generations=(3,))
attention("gate-scores", num_heads=2, key_dim=4, use_gate=True, call={"return_attention_scores": True}, generations=(3,))
attention("gate-cross", value=(7, 6), num_heads=2, key_dim=4, use_gate=True, generations=(3,))
attention("sliding_window-cross", value=(9, 6), num_heads=2, key_dim=4, sliding_window=3, generations=(3,))
attention("sliding_window-unknown_length", query=(None, 8), num_heads=2, key_dim=4, sliding_window=2, generations=(3,))
attention("float_mask", num_heads=2, key_dim=4, mask=(5, 5), call={"return_attention_scores": True})


def grouped(label, query=(5, 8), value=None, key=None, mask=None, call=None, **options):
    def build(keras):
        q = keras.Input(query, name="query")
        inputs, arguments, v = [q], dict(call or {}), q
        if value:
            v = keras.Input(value, name="value")
            inputs.append(v)
        if key:
            arguments["key"] = keras.Input(key, name="key")
            inputs.append(arguments["key"])
        if mask:
            arguments["attention_mask"] = keras.Input(mask, name="mask", dtype="bool")
            inputs.append(arguments["attention_mask"])
        return keras.Model(inputs, keras.layers.GroupQueryAttention(name="attention", **options)(q, v, **arguments))

    model("GroupQueryAttention", label, build, {"mask": Bools()} if mask else None, (3,))


grouped("self", head_dim=3, num_query_heads=4, num_key_value_heads=2)
grouped("one_key_head", head_dim=4, num_query_heads=3, num_key_value_heads=1)
grouped("as_many_heads", head_dim=4, num_query_heads=2, num_key_value_heads=2)
grouped("cross", value=(7, 8), head_dim=3, num_query_heads=4, num_key_value_heads=2)
grouped("cross-key", value=(7, 8), key=(7, 8), head_dim=3, num_query_heads=4, num_key_value_heads=2)
grouped("no_bias", head_dim=3, num_query_heads=4, num_key_value_heads=2, use_bias=False)
grouped("causal", call={"use_causal_mask": True}, head_dim=3, num_query_heads=4, num_key_value_heads=2)
grouped("cross-causal", value=(7, 8), call={"use_causal_mask": True}, head_dim=3, num_query_heads=4, num_key_value_heads=2)
grouped("mask", mask=(5, 5), head_dim=3, num_query_heads=4, num_key_value_heads=2)
grouped("mask-causal", mask=(5, 5), call={"use_causal_mask": True}, head_dim=3, num_query_heads=4, num_key_value_heads=2)
grouped("scores", call={"return_attention_scores": True}, head_dim=3, num_query_heads=4, num_key_value_heads=2)
grouped("scores-mask", mask=(5, 5), call={"return_attention_scores": True}, head_dim=3, num_query_heads=4, num_key_value_heads=2)
grouped("scores-causal", call={"return_attention_scores": True, "use_causal_mask": True}, head_dim=3, num_query_heads=4, num_key_value_heads=2)
grouped("dropout-mask", mask=(5, 5), head_dim=3, num_query_heads=4, num_key_value_heads=2, dropout=0.2)
grouped("gate", head_dim=3, num_query_heads=4, num_key_value_heads=2, use_gate=True)
grouped("gate-no_bias", head_dim=3, num_query_heads=4, num_key_value_heads=2, use_gate=True, use_bias=False)
grouped("sliding_window", query=(9, 8), head_dim=3, num_query_heads=4, num_key_value_heads=2, sliding_window=2)
grouped("sliding_window-causal", query=(9, 8), call={"use_causal_mask": True}, head_dim=3, num_query_heads=4, num_key_value_heads=2, sliding_window=3)
grouped("unknown_length", query=(None, 8), head_dim=3, num_query_heads=4, num_key_value_heads=2)
grouped("unknown_length-causal", query=(None, 8), call={"use_causal_mask": True}, head_dim=3, num_query_heads=4, num_key_value_heads=2)
attention_masks("4_masks", MASKS, "GroupQueryAttention", head_dim=3, num_query_heads=4, num_key_value_heads=2, generations=(3,))
attention_masks("value_mask", ["value_mask"], "GroupQueryAttention", head_dim=3, num_query_heads=4, num_key_value_heads=2, generations=(3,))


def _grouped_from_embedding(keras):
    x = keras.Input((6,), name="x", dtype="int32")
    y = keras.layers.Embedding(11, 8, mask_zero=True, name="embedding")(x)
    y = keras.layers.GroupQueryAttention(3, 4, 2, name="attention")(y, y)
    return keras.Model(x, keras.layers.GlobalAveragePooling1D(name="pool")(y))


model("GroupQueryAttention", "mask_from_embedding", _grouped_from_embedding, {"x": Ints(1, 11, tail_zeros=True)}, (3,))


def dense_attention(layer, label=None, query=(5, 4), value=(7, 4), key=None, masks=None, call=None, generations=(2, 3), **options):
    """Attention over a list of query, value and perhaps key. masks: "masking", or how many of the list have a mask of their own."""

    def build(keras):
        shapes = {"query": query, "value": value, "key": key}
        inputs = [keras.Input(shape, name=name) for name, shape in shapes.items() if shape]
        tensors, arguments = list(inputs), dict(call or {})
        if masks == "masking":
            tensors = [keras.layers.Masking(name=f"masking_{i}")(x) for i, x in enumerate(inputs)]
        elif masks:
            arguments["mask"] = [keras.Input(x.shape[1:2], name=name + "_mask", dtype="bool") for x, name in zip(inputs[:masks], shapes)]
            inputs += arguments["mask"]
        return keras.Model(inputs, getattr(keras.layers, layer)(name="attention", **options)(tensors, **arguments))

    kinds = {"query": Padded(), "value": Padded()} if masks == "masking" else {name + "_mask": Bools() for name in ("query", "value", "key")} if masks else {}
    parts = [label, slug(options), slug(call or {}), "masks_" + str(masks) if masks else ""]
    model(layer, "-".join(filter(None, parts)) or "default", build, kinds, generations)


for layer in ["Attention", "AdditiveAttention"]:
    dense_attention(layer)
    dense_attention(layer, use_scale=layer == "Attention")
    dense_attention(layer, "key", key=(7, 4))
    dense_attention(layer, "unknown_length", query=(None, 4), value=(None, 4))
    dense_attention(layer, "unknown_length", query=(None, 4), value=(None, 4), call={"use_causal_mask": True})
    dense_attention(layer, call={"use_causal_mask": True})
    dense_attention(layer, call={"return_attention_scores": True})
    dense_attention(layer, call={"return_attention_scores": True, "use_causal_mask": True}, masks=2)
    dense_attention(layer, masks=2)
    dense_attention(layer, "key", key=(7, 4), masks=2)
    dense_attention(layer, masks="masking")
    dense_attention(layer, masks="masking", call={"use_causal_mask": True})
    dense_attention(layer, dropout=0.3)
    dense_attention(layer, dropout=0.3, masks=2)
for options in [{"use_scale": True}, {"use_scale": False}]:
    dense_attention("Attention", "", score_mode="concat", **options)
    dense_attention("Attention", "", score_mode="concat", masks=2, **options)
dense_attention("Attention", "value_width", value=(7, 6), key=(7, 4))
dense_attention("Attention", "rank4", query=(3, 5, 4), value=(3, 7, 4))
dense_attention("Attention", "rank4", query=(3, 5, 4), value=(3, 7, 4), call={"use_causal_mask": True})


def _pooled_attention(layer):
    def build(keras):
        q, v = keras.Input((6,), name="q", dtype="int32"), keras.Input((4,), name="v", dtype="int32")
        embedding = keras.layers.Embedding(11, 4, mask_zero=True, name="embedding")
        y = getattr(keras.layers, layer)(name="attention")([embedding(q), embedding(v)])
        return keras.Model([q, v], keras.layers.GlobalAveragePooling1D(name="pool")(y))

    return build


for layer in ["Attention", "AdditiveAttention"]:
    model(layer, "mask_from_embedding", _pooled_attention(layer), {"q": Ints(1, 11, tail_zeros=True), "v": Ints(1, 11, tail_zeros=True)})
