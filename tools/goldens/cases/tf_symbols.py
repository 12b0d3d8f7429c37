"""TensorFlow's functions on tensors of tf.keras 2: layers TFOpLambda and SlicingOpLambda. One case a function, as in operations.py."""

import numpy as np
from cases.operations import VARIANTS, case


def symbol(name, *variants):
    # Without eager execution tf.keras takes tensors as they are and makes no such layers.
    case(name, *variants, group="tf", generations=(2,), eager=True)


UNARY = "abs acosh asinh atan ceil cos cosh erf erfc exp expm1 floor is_finite is_nan negative rint round sigmoid sign sin sinh softplus softsign square tan tanh".split()
for name in UNARY:
    if name == "acosh":
        symbol("math." + name, lambda tf, z, f=name: tf.math.acosh(z))
    elif name in ("softsign", "round"):
        symbol("math." + name, lambda tf, x, f=name: getattr(tf.nn if f == "softsign" else tf, f)(x))
    else:
        symbol("math." + name, lambda tf, x, f=name: getattr(tf.math, f)(x))
for name in "log log1p sqrt rsqrt reciprocal lgamma digamma".split():
    symbol("math." + name, lambda tf, p, f=name: getattr(tf.math, f)(p))
for name in "acos asin atanh erfinv".split():
    symbol("math." + name, lambda tf, u, f=name: getattr(tf.math, f)(u))
for name in "add subtract multiply maximum minimum squared_difference greater greater_equal less less_equal equal not_equal atan2".split():
    symbol("math." + name, lambda tf, x, y, f=name: getattr(tf.math, f)(x, y), *([] if name == "atan2" else [lambda tf, x, f=name: getattr(tf.math, f)(x, 0.5)]))
for name in "logical_and logical_or logical_xor".split():
    symbol("math." + name, lambda tf, b, c, f=name: getattr(tf.math, f)(b, c))
symbol("math.logical_not", lambda tf, b: tf.math.logical_not(b))
symbol("math.divide", lambda tf, x, z: tf.math.divide(x, z), lambda tf, x: x / 2, lambda tf, z: 1 / z, lambda tf, i, k: i / k)
symbol("math.floordiv", lambda tf, x, z: x // z, lambda tf, i, k: tf.math.floordiv(i, k))
symbol("math.floormod", lambda tf, x, z: x % z, lambda tf, i, k: tf.math.floormod(i, k))
symbol("math.pow", lambda tf, p, x: p**x, lambda tf, x: x**2)
symbol("math.divide_no_nan", lambda tf, x, y: tf.math.divide_no_nan(x, y))
symbol("math.xlogy", lambda tf, p, z: tf.math.xlogy(p, z))
symbol("operators", lambda tf, x, y: x + y, lambda tf, x: x + 1, lambda tf, x: 2 * x, lambda tf, x: 1 - x, lambda tf, x: -x, lambda tf, x, y: x - y, lambda tf, x, y: x > y, lambda tf, x: abs(x), lambda tf, b, c: b & c, lambda tf, b: ~b, lambda tf, x: x + np.arange(6, dtype="float32"))
symbol("getitem", lambda tf, x: x[:, 0], lambda tf, x: x[:, None, ..., 1:3], lambda tf, x: x[:, -1, ::-1], lambda tf, x: x[..., ::2], lambda tf, x: x[:, 1:-1, 2])
for name in "reduce_mean reduce_sum reduce_max reduce_min reduce_prod reduce_logsumexp reduce_std reduce_variance".split():
    symbol("math." + name, lambda tf, x, f=name: getattr(tf.math, f)(x), lambda tf, x, f=name: getattr(tf.math, f)(x, axis=-1), lambda tf, x, f=name: getattr(tf.math, f)(x, axis=[1, 2], keepdims=True))
for name in "reduce_all reduce_any".split():
    symbol("math." + name, lambda tf, b, f=name: getattr(tf.math, f)(b, axis=1))
for name in "argmax argmin".split():
    symbol("math." + name, lambda tf, x, f=name: getattr(tf.math, f)(x, axis=-1), lambda tf, x, f=name: getattr(tf.math, f)(x, axis=1, output_type="int32"))
for name in "cumsum cumprod".split():
    symbol("math." + name, lambda tf, x, f=name: getattr(tf.math, f)(x, axis=1), lambda tf, x, f=name: getattr(tf.math, f)(x, axis=-1, exclusive=True, reverse=True))
symbol("math.top_k", lambda tf, x: tf.math.top_k(x, 3))
symbol("math.l2_normalize", lambda tf, x: tf.math.l2_normalize(x, axis=-1), lambda tf, x: tf.nn.l2_normalize(x, axis=[1, 2]))
symbol("math.count_nonzero", lambda tf, i: tf.math.count_nonzero(i, axis=1))
symbol("cast", lambda tf, x: tf.cast(x, "int32"), lambda tf, i: tf.cast(i, tf.float32), lambda tf, x: tf.cast(x > 0, tf.float32))
symbol("clip_by_value", lambda tf, x: tf.clip_by_value(x, -1.0, 0.5))
symbol("reshape", lambda tf, x: tf.reshape(x, (-1, 24)), lambda tf, x: tf.reshape(x, [tf.shape(x)[0], -1]), lambda tf, x: tf.reshape(x, [-1, 6, 4]))
symbol("expand_dims", lambda tf, x: tf.expand_dims(x, -1), lambda tf, x: tf.expand_dims(x, axis=1))
symbol("squeeze", lambda tf, x: tf.squeeze(x[:, :1], axis=1), lambda tf, x: tf.squeeze(x[:, :1], [1]))
symbol("transpose", lambda tf, x: tf.transpose(x, [0, 2, 1]), lambda tf, x: tf.transpose(x, perm=(2, 0, 1)))
symbol("concat", lambda tf, x, y: tf.concat([x, y], -1), lambda tf, x, y: tf.concat([x, y], axis=1))
symbol("stack", lambda tf, x, y: tf.stack([x, y], axis=1), lambda tf, x, y: tf.stack([x, y], axis=-1))
symbol("unstack", lambda tf, x: tf.unstack(x, axis=1))
symbol("split", lambda tf, x: tf.split(x, 2, axis=1), lambda tf, x: tf.split(x, [1, 2, 3], axis=-1))
symbol("gather", lambda tf, x: tf.gather(x, [0, 2], axis=1), lambda tf, row, n: tf.gather(row, n, axis=1))
symbol("where", lambda tf, x: tf.where(x > 0, x, 0.0), lambda tf, x, y: tf.where(x > y, x, y), lambda tf, x: tf.where(x > 0, x, tf.zeros_like(x)))
symbol("one_hot", lambda tf, i: tf.one_hot(i, 10), lambda tf, n: tf.one_hot(n, depth=4, axis=-1, on_value=2.0, off_value=-1.0))
symbol("tile", lambda tf, x: tf.tile(x, [1, 2, 3]))
symbol("repeat", lambda tf, x: tf.repeat(x, 2, axis=1))
symbol("zeros_like", lambda tf, x: tf.zeros_like(x), lambda tf, x: tf.ones_like(x))
symbol("shape", lambda tf, x: tf.shape(x), lambda tf, x: tf.shape(x)[0])
symbol("slice", lambda tf, x: tf.slice(x, [0, 1, 1], [-1, 2, 3]))
symbol("pad", lambda tf, x: tf.pad(x, [[0, 0], [1, 1], [0, 2]]), lambda tf, x: tf.pad(x, [[0, 0], [1, 1], [0, 2]], "REFLECT"), lambda tf, x: tf.pad(x, [[0, 0], [1, 1], [0, 2]], constant_values=3.0))
symbol("reverse", lambda tf, x: tf.reverse(x, [1]), lambda tf, x: tf.reverse(x, axis=[-1]))
symbol("roll", lambda tf, x: tf.roll(x, 1, axis=1))
symbol("sort", lambda tf, x: tf.sort(x, axis=-1), lambda tf, x: tf.argsort(x, axis=1, direction="DESCENDING"))
symbol("linalg.matmul", lambda tf, s, x: tf.matmul(s, x), lambda tf, x, y: tf.matmul(x, y, transpose_b=True), lambda tf, x: x @ np.ones((6, 2), "float32"), lambda tf, row: tf.linalg.matmul(row, np.ones((6, 2), "float32")))
symbol("tensordot", lambda tf, x: tf.tensordot(x, np.ones((6, 2), "float32"), axes=1), lambda tf, x, y: tf.tensordot(x, y, axes=[[1, 2], [1, 2]]))
symbol("linalg.band_part", lambda tf, x: tf.linalg.band_part(x, -1, 0))
symbol("norm", lambda tf, x: tf.norm(x, axis=-1), lambda tf, x: tf.norm(x, ord=1, axis=1, keepdims=True))
symbol("boolean_mask", lambda tf, row: tf.boolean_mask(row, tf.reduce_sum(row, axis=-1) > 0))
for name in "relu relu6 elu selu silu gelu softmax log_softmax leaky_relu".split():
    symbol("nn." + name, lambda tf, x, f=name: getattr(tf.nn, f)(x))
symbol("nn.conv2d", lambda tf, image: tf.nn.conv2d(image, np.linspace(-1, 1, 24, dtype="float32").reshape(2, 2, 3, 2), 1, "SAME"))
symbol("nn.bias_add", lambda tf, image: tf.nn.bias_add(image, np.arange(3, dtype="float32")))
symbol("nn.moments", lambda tf, x: tf.nn.moments(x, axes=[1]))
symbol("nn.depth_to_space", lambda tf, x: tf.nn.depth_to_space(tf.reshape(x, (-1, 2, 3, 4)), 2))
symbol("image.resize", lambda tf, image: tf.image.resize(image, (4, 8)), lambda tf, image: tf.image.resize(image, [3, 3], method="nearest"), lambda tf, image: tf.image.resize(image, (9, 7), method="bicubic"))
symbol("image.rgb_to_grayscale", lambda tf, image: tf.image.rgb_to_grayscale(image))
symbol("image.flip_left_right", lambda tf, image: tf.image.flip_left_right(image))
symbol("identity", lambda tf, x: tf.identity(x), lambda tf, x: tf.stop_gradient(x))
symbol("sequence_mask", lambda tf, k: tf.sequence_mask(k, 6))

# For the committed goldens: one model of many functions, the first variant of each.
symbol("many", *[variants[0] for variants in list(VARIANTS["tf"].values())])
