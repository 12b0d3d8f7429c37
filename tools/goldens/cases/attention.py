"""MultiHeadAttention: heads, key and value widths, masks, causal, axes, scores."""

from cases import model
from keras_oracle import Bools, Ints


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
