"""TensorFlow's functions on tensors of tf.keras 2: layers TFOpLambda and SlicingOpLambda. One case a function, as in operations.py."""

import numpy as np
from cases import model
from cases.operations import VARIANTS, case, spd
from keras_oracle import Uniform


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

# For the committed goldens: models of many functions, the first variant of each.
symbol("many", *[variants[0] for variants in list(VARIANTS["tf"].values())])
BEFORE = list(VARIANTS["tf"])

KERNEL = np.linspace(-1, 1, 36, dtype="float32")
for name in "avg max".split():
    symbol(f"nn.{name}_pool1d", lambda tf, x, f=name: getattr(tf.nn, f + "_pool1d")(x, 2, 2, "VALID"), lambda tf, x, f=name: getattr(tf.nn, f + "_pool")(x, 3, 1, "SAME"))
    symbol(f"nn.{name}_pool2d", lambda tf, image, f=name: getattr(tf.nn, f + "_pool2d")(image, 2, 2, "VALID"), lambda tf, image, f=name: getattr(tf.nn, f + "_pool")(image, (2, 3), 1, "SAME"))
    symbol(f"nn.{name}_pool3d", lambda tf, image, f=name: getattr(tf.nn, f + "_pool3d")(tf.expand_dims(image, 1), (1, 2, 2), (1, 2, 1), "SAME"))
symbol("nn.pool", lambda tf, image: tf.nn.pool(image, [2, 2], "MAX"), lambda tf, x: tf.nn.pool(x, [2], "AVG", padding="SAME", strides=[2]))
symbol("nn.conv1d", lambda tf, x: tf.nn.conv1d(x, KERNEL.reshape(2, 6, 3), 1, "SAME"), lambda tf, x: tf.nn.conv1d(x, KERNEL.reshape(2, 6, 3), 2, "VALID", dilations=1))
symbol("nn.conv3d", lambda tf, image: tf.nn.conv3d(tf.expand_dims(image, 1), KERNEL.reshape(1, 2, 3, 3, 2), [1, 1, 2, 1, 1], "SAME"))
symbol("nn.convolution", lambda tf, image: tf.nn.convolution(image, KERNEL.reshape(2, 3, 3, 2)), lambda tf, image: tf.nn.convolution(image, KERNEL.reshape(2, 3, 3, 2), strides=2, padding="SAME"), lambda tf, x: tf.nn.convolution(x, KERNEL.reshape(2, 6, 3), dilations=2))
symbol("nn.conv2d_transpose", lambda tf, image: tf.nn.conv2d_transpose(image, KERNEL.reshape(2, 3, 2, 3), [3, 12, 10, 2], 2), lambda tf, image: tf.nn.conv2d_transpose(image, KERNEL.reshape(2, 3, 2, 3), tf.stack([tf.shape(image)[0], 7, 7, 2]), 1, "VALID"))
symbol("nn.conv1d_transpose", lambda tf, x: tf.nn.conv1d_transpose(x, KERNEL.reshape(2, 3, 6), [3, 8, 3], 2))
symbol("nn.separable_conv2d", lambda tf, image: tf.nn.separable_conv2d(image, KERNEL[:24].reshape(2, 2, 3, 2), KERNEL[:24].reshape(1, 1, 6, 4), [1, 1, 1, 1], "SAME"))
symbol("nn.depthwise_conv2d", lambda tf, image: tf.nn.depthwise_conv2d(image, KERNEL[:24].reshape(2, 2, 3, 2), [1, 1, 1, 1], "SAME"), lambda tf, image: tf.nn.depthwise_conv2d(image, KERNEL[:24].reshape(2, 2, 3, 2), [1, 1, 1, 1], "VALID", dilations=[2, 2]))
symbol("nn.atrous_conv2d", lambda tf, image: tf.nn.atrous_conv2d(image, KERNEL[:24].reshape(2, 2, 3, 2), 2, "SAME"))
symbol("nn.batch_normalization", lambda tf, x, y: tf.nn.batch_normalization(x, 1.0, 2.0, 3.0, 4.0, 1e-3) + tf.nn.batch_normalization(x, y, tf.square(y), y, None, 1e-3))
symbol("nn.embedding_lookup", lambda tf, x, i: tf.nn.embedding_lookup(x[0], i % 4))
symbol("nn.crelu", lambda tf, x: tf.nn.crelu(x), lambda tf, x: tf.nn.crelu(x, axis=1))
symbol("nn.swish", lambda tf, x: tf.nn.swish(x), lambda tf, x: tf.nn.silu(x, 1.5))
symbol("nn.l2_loss", lambda tf, x: tf.nn.l2_loss(x) + x)
symbol("nn.lrn", lambda tf, image: tf.nn.lrn(image, 1, 0.5, 0.3, 0.7))
symbol("nn.weighted_moments", lambda tf, x, p: tf.nn.weighted_moments(x, [1], p), lambda tf, x, p: tf.nn.weighted_moments(x, [1, 2], p, keepdims=True))
symbol("nn.cross_entropy", lambda tf, u, x: tf.nn.sigmoid_cross_entropy_with_logits(tf.square(u), x), lambda tf, p, x: tf.nn.softmax_cross_entropy_with_logits(p, x), lambda tf, p, x: tf.nn.softmax_cross_entropy_with_logits(p, x, axis=1), lambda tf, row, n: tf.nn.sparse_softmax_cross_entropy_with_logits(n, row))
symbol("math.in_top_k", lambda tf, n, row: tf.math.in_top_k(n, row, 2))
for name in "sum mean max min prod".split():
    symbol("math.segment_" + name, lambda tf, row, f=name: getattr(tf.math, "segment_" + f)(row, [0, 0, 2]))
for name in "sum mean max min prod sqrt_n".split():
    symbol("math.unsorted_segment_" + name, lambda tf, row, n, f=name: getattr(tf.math, "unsorted_segment_" + f)(row, n, 4) * (0.0 if f in ("max", "min") else 1.0))
symbol("scatter_nd", lambda tf, n, row: tf.scatter_nd(tf.expand_dims(n, 1), row, [4, 6]))
for name in "add sub max min update".split():
    symbol("tensor_scatter_nd_" + name, lambda tf, row, f=name: getattr(tf, "tensor_scatter_nd_" + f)(row, [[0], [2]], row[1:] * 2.0), lambda tf, row, f=name: getattr(tf, "tensor_scatter_nd_" + f)(row, [[0, 1]], [0.5]))
symbol("linspace", lambda tf, row: tf.linspace(row, row + 1.0, 4), lambda tf, row: tf.linspace(row, 2.0, 3, axis=-1))
symbol("eye", lambda tf, x: tf.matmul(x, tf.eye(6, 2)) + tf.reduce_sum(tf.eye(tf.shape(x)[1], tf.shape(x)[2])))
symbol("linalg.diag", lambda tf, row: tf.linalg.diag(row), lambda tf, row: tf.linalg.diag(row, k=1, padding_value=0.5))
symbol("linalg.diag_part", lambda tf, s: tf.linalg.diag_part(s), lambda tf, x: tf.linalg.diag_part(x, k=-1))
symbol("linalg.set_diag", lambda tf, s, row: tf.linalg.set_diag(s, row[:, :4]), lambda tf, s, row: tf.linalg.set_diag(s, row[:, :3], k=1))
symbol("linalg.tensor_diag", lambda tf, row: tf.linalg.tensor_diag_part(tf.linalg.tensor_diag(row)))
symbol("linalg.solve", lambda tf, s, x: tf.linalg.solve(spd(tf, s), x), lambda tf, s, x: tf.linalg.solve(s + 4 * np.eye(4, dtype="float32"), x, adjoint=True))
symbol("linalg.triangular_solve", lambda tf, s, x: tf.linalg.triangular_solve(s + 4 * np.eye(4, dtype="float32"), x), lambda tf, s, x: tf.linalg.triangular_solve(s + 4 * np.eye(4, dtype="float32"), x, lower=False, adjoint=True))
symbol("linalg.cholesky_solve", lambda tf, s, x: tf.linalg.cholesky_solve(tf.linalg.cholesky(spd(tf, s)), x))
symbol("linalg.svd", lambda tf, x: tf.linalg.svd(x, compute_uv=False), lambda tf, x: tf.abs(tf.linalg.svd(x)[1]))
symbol("linalg.qr", lambda tf, x: [tf.abs(part) for part in tf.linalg.qr(x)])
symbol("linalg.eigh", lambda tf, s: tf.linalg.eigvalsh(spd(tf, s)), lambda tf, row: tf.linalg.eigh(tf.linalg.diag(row + np.arange(6, dtype="float32") * 5)))
symbol("linalg.lu", lambda tf, s: tf.linalg.lu(spd(tf, s)))
symbol("linalg.logdet", lambda tf, s: tf.linalg.logdet(spd(tf, s)))
symbol("linalg.trace", lambda tf, s: tf.linalg.trace(s))
symbol("linalg.adjoint", lambda tf, x: tf.linalg.adjoint(x), lambda tf, x, y: tf.math.imag(tf.linalg.adjoint(tf.complex(x, y))))
symbol("linalg.matvec", lambda tf, x, row: tf.linalg.matvec(x, row))
symbol("linalg.cross", lambda tf, image: tf.linalg.cross(image, image[:, ::-1]))
symbol("linalg.normalize", lambda tf, x: tf.linalg.normalize(x, axis=-1), lambda tf, x: tf.linalg.global_norm([x, x * 2.0]) + x)
symbol("math.bincount", lambda tf, i: tf.math.bincount(i), lambda tf, i: tf.math.bincount(i, minlength=12, dtype=tf.float32), lambda tf, i, p: tf.math.bincount(i, weights=p, maxlength=5), lambda tf, n: tf.math.bincount(tf.expand_dims(n, 1), axis=-1, minlength=5, binary_output=True))
symbol("math.cumulative_logsumexp", lambda tf, x: tf.math.cumulative_logsumexp(x, axis=1), lambda tf, x: tf.math.cumulative_logsumexp(x, axis=-1, reverse=True))
symbol("math.polyval", lambda tf, x, y: tf.math.polyval([x, y, x], y), lambda tf, x: tf.math.polyval([2.0, -1.0, 0.5], x))
symbol("math.complex", lambda tf, x, y, z: tf.math.real((tf.complex(x, y) * tf.complex(y, x) - tf.complex(x, x)) / tf.complex(z, y)), lambda tf, x, y: tf.math.imag(-tf.complex(x, y) + tf.complex(y, x)), lambda tf, x, y: tf.math.real(tf.complex(x, y)), lambda tf, x, y: tf.math.imag(tf.math.conj(tf.complex(x, y))), lambda tf, x, y: tf.math.angle(tf.complex(x, y)), lambda tf, x, y: tf.math.abs(tf.complex(x, y)), lambda tf, x: tf.math.real(x) + tf.math.angle(x))
symbol("math.accumulate_n", lambda tf, x, y: tf.math.accumulate_n([x, y]))
symbol("math.erfcinv", lambda tf, u: tf.math.erfcinv(u + 1.0))
symbol("math.scalar_mul", lambda tf, x: tf.math.scalar_mul(2.0, x))
symbol("math.invert_permutation", lambda tf, v: tf.math.invert_permutation(tf.argsort(v[0])))
symbol("math.reciprocal_no_nan", lambda tf, x: tf.math.reciprocal_no_nan(tf.nn.relu(x)))
symbol("math.zero_fraction", lambda tf, i: tf.math.zero_fraction(i))
symbol("math.is_non_decreasing", lambda tf, row: tf.math.is_non_decreasing(tf.sort(row[0])), lambda tf, row: tf.math.is_strictly_increasing(row))
symbol("math.confusion_matrix", lambda tf, n: tf.math.confusion_matrix(n, n), lambda tf, n: tf.math.confusion_matrix(n, tf.reverse(n, [0]), num_classes=5, dtype=tf.float32))
symbol("truncatemod", lambda tf, i, k: tf.truncatemod(i - 5, k), lambda tf, i, k: tf.truncatediv(i - 5, k))
symbol("searchsorted", lambda tf, x, y: tf.searchsorted(tf.sort(x), y), lambda tf, x: tf.searchsorted(np.array([-1.0, 0.0, 0.5], "float32"), tf.reshape(x, [-1]), side="right"))
symbol("unique", lambda tf, i: tf.unique(tf.reshape(i, [-1])))
symbol("ensure_shape", lambda tf, x: tf.ensure_shape(x, [None, 4, 6]))
symbol("space_to_batch", lambda tf, image: tf.space_to_batch(image, [2, 2], [[0, 0], [1, 0]]), lambda tf, image: tf.batch_to_space(tf.space_to_batch(image, [2, 2], [[0, 0], [1, 0]]), [2, 2], [[1, 1], [0, 2]]))
symbol("reverse_sequence", lambda tf, x, n: tf.reverse_sequence(x, n, seq_axis=1))
symbol("bitcast", lambda tf, x: tf.bitcast(x, tf.int32))
symbol("identity_n", lambda tf, x, y: tf.identity_n([x, y]))
symbol("shape_n", lambda tf, x, row: tf.shape_n([x, row]), lambda tf, x, row: tf.broadcast_to(row[:1], tf.broadcast_dynamic_shape(tf.shape(row), [1, 6])))
symbol("clip_by_norm", lambda tf, x: tf.clip_by_norm(x, 1.0), lambda tf, x: tf.clip_by_norm(x, 0.5, axes=[-1]))
symbol("debugging", lambda tf, x: tf.debugging.check_numerics(x, "m"), lambda tf, x: tf.debugging.assert_all_finite(x, "m"))
symbol("quantization.fake_quant", lambda tf, x: tf.quantization.fake_quant_with_min_max_args(x, -1, 1, 4), lambda tf, x: tf.quantization.fake_quant_with_min_max_vars(x, -1.0, 1.5, narrow_range=True), lambda tf, x: tf.quantization.fake_quant_with_min_max_vars_per_channel(x, [-1.0] * 6, [0.5, 1.0, 1.5, 2.0, 2.5, 3.0], 8))
symbol("strings", lambda tf, i: tf.strings.as_string(i), lambda tf, x: tf.strings.as_string(x, precision=2, width=8, fill="0"), lambda tf, i: tf.strings.join([tf.strings.as_string(i), "Ab"], "-"), lambda tf, i: tf.strings.upper(tf.strings.join(["a", tf.strings.as_string(i)])), lambda tf, i: tf.strings.lower(tf.strings.join(["B", tf.strings.as_string(i)])), lambda tf, i: tf.strings.strip(tf.strings.as_string(i, width=4)), lambda tf, i: tf.strings.length(tf.strings.as_string(i * 7)))
symbol("strings.regex", lambda tf, i: tf.strings.regex_replace(tf.strings.as_string(i * 13), "[13]", "x"), lambda tf, i: tf.strings.regex_replace(tf.strings.as_string(i * 11), "[0-9]", "x", replace_global=False), lambda tf, i: tf.strings.regex_full_match(tf.strings.as_string(i), "[1-4]"))
symbol("strings.substr", lambda tf, i: tf.strings.substr(tf.strings.as_string(i + 100), 1, 2), lambda tf, i: tf.strings.to_number(tf.strings.as_string(i)), lambda tf, i: tf.strings.to_number(tf.strings.as_string(i), tf.int64))
symbol("strings.to_hash_bucket", lambda tf, i: tf.strings.to_hash_bucket(tf.strings.as_string(i), 1000), lambda tf, i: tf.strings.to_hash_bucket_fast(tf.strings.as_string(i), 1000), lambda tf, i: tf.strings.to_hash_bucket_strong(tf.strings.as_string(i), 1000, [3, 7]))
symbol("strings.format", lambda tf, n: tf.strings.format("n is {}", n), lambda tf, n, k: tf.strings.format("n is %, k is %", [n, k], placeholder="%", summarize=2))
symbol("strings.reduce_join", lambda tf, i: tf.strings.reduce_join(tf.strings.as_string(i)), lambda tf, i: tf.strings.reduce_join(tf.strings.as_string(i), axis=1, keepdims=True, separator=","))
symbol("strings.unicode_transcode", lambda tf, i: tf.strings.unicode_transcode(tf.strings.as_string(i), "UTF-8", "UTF-16-BE"), lambda tf, i: tf.io.decode_base64(tf.io.encode_base64(tf.strings.as_string(i), pad=True)))
symbol("signal.fft", lambda tf, x, y: tf.abs(tf.signal.fft(tf.complex(x, y))), lambda tf, x, y: tf.math.real(tf.signal.ifft(tf.complex(x, y))), lambda tf, x, y: tf.math.imag(tf.signal.fft2d(tf.complex(x, y))), lambda tf, x, y: tf.math.real(tf.signal.ifft2d(tf.complex(x, y))))
symbol("signal.frame", lambda tf, x: tf.signal.frame(x, 3, 2), lambda tf, row: tf.signal.frame(row, 4, 3, pad_end=True, pad_value=0.5))
symbol("signal.stft", lambda tf, row: tf.abs(tf.signal.stft(row, 4, 2)), lambda tf, x: tf.math.real(tf.signal.stft(x, 5, 1, fft_length=6, window_fn=None, pad_end=True)))
symbol("image.crop_and_resize", lambda tf, image: tf.image.crop_and_resize(image, [[0.1, 0.0, 0.8, 1.2], [0.0, 1.0, 1.0, 0.0]], [0, 2], [4, 3]), lambda tf, image: tf.image.crop_and_resize(image, [[0.1, 0.0, 0.8, 1.2]], [1], [4, 3], method="nearest", extrapolation_value=-1))
symbol("image.crop", lambda tf, image: tf.image.crop_to_bounding_box(image, 1, 2, 3, 2), lambda tf, image: tf.image.pad_to_bounding_box(image, 1, 2, 9, 8), lambda tf, image: tf.image.central_crop(image, 0.5), lambda tf, image: tf.image.resize_with_crop_or_pad(image, 9, 2), lambda tf, image: tf.image.crop_to_bounding_box(image[0], 1, 2, 3, 2))
symbol("image.resize_with_pad", lambda tf, image: tf.image.resize_with_pad(image, 9, 8), lambda tf, image: tf.image.resize_with_pad(image, 4, 9, method="nearest"))
symbol("image.grayscale_to_rgb", lambda tf, image: tf.image.grayscale_to_rgb(tf.image.rgb_to_grayscale(image)))
symbol("image.color_spaces", lambda tf, image: tf.image.rgb_to_hsv(image), lambda tf, image: tf.image.hsv_to_rgb(image), lambda tf, image: tf.image.rgb_to_yuv(image), lambda tf, image: tf.image.yuv_to_rgb(image), lambda tf, image: tf.image.rgb_to_yiq(image), lambda tf, image: tf.image.yiq_to_rgb(image))
symbol("image.adjust", lambda tf, image: tf.image.adjust_contrast(image, 2.0), lambda tf, image: tf.image.adjust_gamma(image, 2.2, 0.9), lambda tf, image: tf.image.adjust_hue(image, 0.2), lambda tf, image: tf.image.adjust_saturation(image, 1.7), lambda tf, image: tf.image.adjust_brightness(image, -0.2), lambda tf, image: tf.image.adjust_contrast(tf.image.convert_image_dtype(image, "uint8"), 1.5))
symbol("image.rot90", lambda tf, image: tf.image.rot90(image), lambda tf, image: tf.image.rot90(image, 2), lambda tf, image: tf.image.rot90(image, k=3), lambda tf, image: tf.image.transpose(image))
symbol("image.psnr", lambda tf, image: tf.image.psnr(image, image * 0.9, 1.0), lambda tf, image: tf.image.ssim(image, image[:, ::-1], 1.0, filter_size=3), lambda tf, image: tf.image.ssim(image, image[:, ::-1], 1.0, filter_size=4, return_index_map=True))
symbol("image.sobel_edges", lambda tf, image: tf.image.sobel_edges(image), lambda tf, image: tf.image.image_gradients(image), lambda tf, image: tf.image.total_variation(image))
symbol("image.convert_image_dtype", lambda tf, image: tf.image.convert_image_dtype(image, "uint8"), lambda tf, image: tf.image.convert_image_dtype(tf.image.convert_image_dtype(image, "uint16"), "uint8", saturate=True), lambda tf, image: tf.image.convert_image_dtype(tf.image.convert_image_dtype(image, "uint8"), "float32"))

symbol("many_more", *[variants[0] for name, variants in list(VARIANTS["tf"].items()) if name not in BEFORE])

HERE = list(VARIANTS["tf"])
symbol("image.extract_patches", lambda tf, image: tf.image.extract_patches(image, [1, 2, 3, 1], [1, 2, 2, 1], [1, 1, 1, 1], "SAME"), lambda tf, image: tf.image.extract_patches(image, [1, 2, 2, 1], [1, 1, 1, 1], [1, 2, 1, 1], padding="VALID"), lambda tf, image: tf.compat.v1.extract_image_patches(image, [1, 2, 2, 1], [1, 1, 1, 1], [1, 1, 1, 1], "VALID"))
symbol("extract_volume_patches", lambda tf, image: tf.extract_volume_patches(tf.expand_dims(image, 1), [1, 1, 2, 3, 1], [1, 1, 2, 2, 1], "SAME"))
symbol("image.non_max_suppression", lambda tf, p, row: tf.image.non_max_suppression(p[0, :, :4], row[0, :4], 3), lambda tf, p, row: tf.image.non_max_suppression(p[0, :, :4], row[0, :4], 3, 0.9, 0.0), lambda tf, p, row: tf.image.non_max_suppression_with_scores(p[0, :, :4], row[0, :4], 3, soft_nms_sigma=0.5), lambda tf, s, row: tf.image.non_max_suppression_overlaps(s[0], row[0, :4], 3))
symbol("image.combined_non_max_suppression", lambda tf, p, x: tf.image.combined_non_max_suppression(tf.reshape(p, [-1, 6, 1, 4]), tf.transpose(x, [0, 2, 1]), 3, 5), lambda tf, p: tf.image.combined_non_max_suppression(tf.reshape(p[:, :4, :], [-1, 2, 3, 4]), p[:, :2, :3], 1, 5, 0.3, 0.2, pad_per_class=True, clip_boxes=False))
symbol("image.draw_bounding_boxes", lambda tf, image: tf.image.draw_bounding_boxes(image, [[[0.1, 0.2, 0.6, 0.8]]] * 3, [[1.0, 0.5, 0.25]]), lambda tf, image: tf.compat.v1.image.draw_bounding_boxes(image, [[[0.1, 0.2, 0.6, 0.8], [0, 0, 1.5, 0.5]]] * 3))
symbol("image.ssim_multiscale", lambda tf, image: tf.image.ssim_multiscale(image, image * 0.9, 1.0, power_factors=[0.5, 0.5], filter_size=2))
symbol("image.resize_v1", lambda tf, image: tf.compat.v1.image.resize_bilinear(image, [3, 7]), lambda tf, image: tf.compat.v1.image.resize_nearest_neighbor(image, [4, 3], align_corners=True), lambda tf, image: tf.compat.v1.image.resize_area(image, [3, 3]), lambda tf, image: tf.compat.v1.image.resize_bicubic(image, [9, 4], half_pixel_centers=True))
symbol("dynamic_partition", lambda tf, row, n: tf.dynamic_partition(row, n, 4))
symbol("dynamic_stitch", lambda tf, row: tf.dynamic_stitch([[0, 2, 4], [1, 3, 5]], [row, row * 2.0]), lambda tf, row, n: tf.dynamic_stitch([n, [4]], [row, row[:1]])[4:])
symbol("unique_with_counts", lambda tf, i: tf.unique_with_counts(tf.reshape(i, [-1])))
symbol("histogram_fixed_width", lambda tf, x: tf.histogram_fixed_width(x, [-1.0, 1.0], nbins=7), lambda tf, x: tf.histogram_fixed_width(x, [-1.0, 1.5], dtype=tf.int64), lambda tf, x: tf.histogram_fixed_width_bins(x, [-1.0, 1.0], nbins=7))
symbol("math.betainc", lambda tf, p, u: tf.math.betainc(p, p + 1.0, tf.abs(u)), lambda tf, p: tf.math.betainc(p, 2.0, 0.3))
symbol("math.polygamma", lambda tf, k, p: tf.math.polygamma(tf.cast(k, tf.float32), p))
symbol("math.lbeta", lambda tf, p: tf.math.lbeta(p))
symbol("math.xlog1py", lambda tf, x, p: tf.math.xlog1py(x, p))
symbol("math.special", *[lambda tf, p, f=name: getattr(tf.math.special, f)(p) for name in "bessel_j0 bessel_j1 bessel_k0 bessel_k0e bessel_k1 bessel_k1e bessel_y0 bessel_y1 dawsn expint fresnel_cos fresnel_sin spence".split()])
symbol("math.approx_max_k", lambda tf, x: tf.math.approx_max_k(x, 2))
symbol("unravel_index", lambda tf, i: tf.unravel_index(tf.reshape(i, [-1]), [4, 6]))
symbol("fingerprint", lambda tf, i: tf.fingerprint(i))
symbol("clip_by_global_norm", lambda tf, x, y: tf.clip_by_global_norm([x, y], 1.0)[0])
symbol("linalg.pinv", lambda tf, x: tf.linalg.pinv(x))
symbol("linalg.lstsq", lambda tf, s, x: tf.linalg.lstsq(spd(tf, s), x), lambda tf, x, y: tf.linalg.lstsq(x, y, l2_regularizer=0.5), lambda tf, x, y: tf.linalg.lstsq(x, y, fast=False), lambda tf, x, s: tf.linalg.lstsq(tf.transpose(x, [0, 2, 1]), tf.transpose(x, [0, 2, 1]) * 2.0 + 1.0, l2_regularizer=0.25))
symbol("linalg.expm", lambda tf, s: tf.linalg.expm(s), lambda tf, s: tf.linalg.expm(s * 5.0) * 1e-6, lambda tf, s: tf.linalg.expm(tf.cast(s, tf.float64)), lambda tf, s: tf.linalg.expm(s[0] * 0.05))
symbol("linalg.eigvals", lambda tf, s: tf.math.real(tf.reduce_sum(tf.linalg.eigvals(spd(tf, s)), -1)), lambda tf, s: tf.math.real(tf.reduce_prod(tf.linalg.eig(spd(tf, s))[0], -1)), lambda tf, s: tf.math.real(tf.reduce_mean(tf.linalg.eigvals(spd(tf, s)) * tf.linalg.eigvals(spd(tf, s)), -1)))  # the order of eigenvalues depends on rounding
symbol("linalg.eigh_tridiagonal", lambda tf, row: tf.linalg.eigh_tridiagonal(row[0], row[0, :5]), lambda tf, row: tf.linalg.eigh_tridiagonal(row[0], row[1, :5], select="i", select_range=(1, 3)))
symbol("linalg.lu_solve", lambda tf, s, x: tf.linalg.lu_solve(*tf.linalg.lu(spd(tf, s)), x), lambda tf, s: tf.linalg.lu_reconstruct(*tf.linalg.lu(spd(tf, s))), lambda tf, s: tf.linalg.lu_matrix_inverse(*tf.linalg.lu(spd(tf, s))))
symbol("linalg.matrix_rank", lambda tf, x: tf.linalg.matrix_rank(x), lambda tf, x: tf.linalg.matrix_rank(x, tol=3.0))
symbol("linalg.sqrtm", lambda tf, s: tf.linalg.sqrtm(spd(tf, s)))
symbol("linalg.tridiagonal", lambda tf, x, row: tf.linalg.tridiagonal_matmul(tf.stack([row + 5.0, row, row], 1), tf.transpose(x, [0, 2, 1])), lambda tf, x, row: tf.linalg.tridiagonal_solve(tf.stack([row, row + 5.0, row], 1), tf.transpose(x, [0, 2, 1])), lambda tf, s, x: tf.linalg.tridiagonal_solve(spd(tf, s), x, diagonals_format="matrix"), lambda tf, row: tf.linalg.tridiagonal_solve([row[:, :5], row + 5.0, row[:, :5]], row, diagonals_format="sequence"))
symbol("signal.dct", *[lambda tf, x, o=options: tf.signal.dct(x, **o) for options in [{}, {"type": 1}, {"norm": "ortho"}, {"type": 3}, {"type": 3, "norm": "ortho"}, {"type": 4}, {"n": 4, "norm": "ortho", "type": 4}, {"n": 9}]])
symbol("signal.idct", *[lambda tf, x, o=options: tf.signal.idct(x, **o) for options in [{}, {"type": 1}, {"type": 3, "norm": "ortho"}, {"type": 4, "norm": "ortho"}]])
symbol("signal.mfccs_from_log_mel_spectrograms", lambda tf, x: tf.signal.mfccs_from_log_mel_spectrograms(x))
symbol("signal.inverse_stft", lambda tf, signal: tf.signal.inverse_stft(tf.signal.stft(signal, 8, 4), 8, 4), lambda tf, signal: tf.signal.inverse_stft(tf.signal.stft(signal, 6, 3), 6, 3, window_fn=None), lambda tf, x, y: tf.signal.inverse_stft(tf.complex(x, y), 12, 5, fft_length=10))
symbol("signal.overlap_and_add", lambda tf, x: tf.signal.overlap_and_add(x, 4), lambda tf, x: tf.signal.overlap_and_add(x, 6), lambda tf, x: tf.signal.overlap_and_add(x, 1))
symbol("signal.frame_axis", lambda tf, x: tf.signal.frame(x, 2, 1, axis=1), lambda tf, x: tf.signal.frame(x, 3, 2, pad_end=True, pad_value=0.5, axis=-2))
symbol("signal.mdct", lambda tf, signal: tf.signal.mdct(signal, 8), lambda tf, signal: tf.signal.inverse_mdct(tf.signal.mdct(signal, 8)), lambda tf, signal: tf.signal.mdct(signal, 8, window_fn=None, norm="ortho", pad_end=True), lambda tf, x: tf.signal.inverse_mdct(x, norm="ortho"))
symbol("signal.fftshift", lambda tf, x: tf.signal.fftshift(x), lambda tf, x: tf.signal.ifftshift(x, axes=[-1]))
symbol("signal.fft3d", lambda tf, x, y: tf.abs(tf.signal.fft3d(tf.complex(x, y))), lambda tf, x, y: tf.math.real(tf.signal.ifft3d(tf.complex(x, y))))
symbol("nn.dilation2d", lambda tf, image: tf.nn.dilation2d(image, KERNEL[:18].reshape(2, 3, 3), [1, 1, 2, 1], "SAME", "NHWC", [1, 1, 1, 1]), lambda tf, image: tf.nn.dilation2d(image, KERNEL[:18].reshape(2, 3, 3), [1, 1, 1, 1], "VALID", "NHWC", [1, 2, 1, 1]), lambda tf, image: tf.nn.erosion2d(image, KERNEL[:18].reshape(2, 3, 3), [1, 1, 1, 1], "VALID", "NHWC", [1, 1, 1, 1]))
symbol("nn.atrous_conv2d_transpose", lambda tf, image: tf.nn.atrous_conv2d_transpose(image, KERNEL.reshape(2, 3, 2, 3), [3, 8, 9, 2], 2, "VALID"), lambda tf, image: tf.nn.atrous_conv2d_transpose(image, KERNEL.reshape(2, 3, 2, 3), [3, 6, 5, 2], 2, "SAME"))
symbol("nn.collapse_repeated", lambda tf, i, n: tf.nn.collapse_repeated(i[:, :, 0] // 4, n + 1))
symbol("nn.compute_average_loss", lambda tf, row: tf.nn.compute_average_loss(row, global_batch_size=4))
symbol("nn.ctc_loss", lambda tf, i, logits, n: tf.nn.ctc_loss(i[:, :, 0] % 4 + 1, logits, tf.minimum(n + 1, 4), n + 8, logits_time_major=False))
symbol("nn.depthwise_conv2d_backprop_input", lambda tf, image: tf.nn.depthwise_conv2d_backprop_input([3, 7, 6, 3], KERNEL[:12].reshape(2, 2, 3, 1), image, [1, 1, 1, 1], "VALID"))
symbol("nn.isotonic_regression", lambda tf, x: tf.nn.isotonic_regression(x[:, 0]), lambda tf, row: tf.nn.isotonic_regression(row, decreasing=False, axis=0))
symbol("nn.log_poisson_loss", lambda tf, p, x: tf.nn.log_poisson_loss(p, x), lambda tf, p, x: tf.nn.log_poisson_loss(p, x, compute_full_loss=True))
symbol("nn.max_pool_with_argmax", lambda tf, image: tf.nn.max_pool_with_argmax(image, 2, 2, "SAME"), lambda tf, image: tf.nn.max_pool_with_argmax(image, (2, 3), 1, "VALID", output_dtype=tf.int32, include_batch_in_index=True))
symbol("nn.sufficient_statistics", lambda tf, x: tf.nn.sufficient_statistics(x, [1])[1], lambda tf, x: tf.nn.sufficient_statistics(x, [1, 2], shift=0.5)[:3])
symbol("nn.weighted_cross_entropy_with_logits", lambda tf, u, x: tf.nn.weighted_cross_entropy_with_logits(tf.abs(u), x, 2.0))
symbol("nn.explicit_padding", lambda tf, image: tf.nn.conv2d(image, KERNEL[:24].reshape(2, 2, 3, 2), 1, [[0, 0], [1, 0], [2, 1], [0, 0]]), lambda tf, image: tf.nn.max_pool2d(image, 2, 1, [[0, 0], [1, 0], [1, 1], [0, 0]]), lambda tf, image: tf.nn.depthwise_conv2d(image, KERNEL[:24].reshape(2, 2, 3, 2), [1, 1, 1, 1], [[0, 0], [1, 2], [0, 1], [0, 0]]))
FIRST = (0, 3, 1, 2)
symbol("nn.channels_first", lambda tf, image: tf.nn.conv2d(tf.transpose(image, FIRST), KERNEL[:24].reshape(2, 2, 3, 2), [1, 1, 2, 1], "SAME", data_format="NCHW"), lambda tf, image: tf.nn.conv2d(tf.transpose(image, FIRST), KERNEL[:24].reshape(2, 2, 3, 2), 1, [[0, 0], [0, 0], [1, 0], [2, 1]], data_format="NCHW"), lambda tf, image: tf.nn.max_pool2d(tf.transpose(image, FIRST), [1, 1, 2, 3], [1, 1, 1, 2], "SAME", data_format="NCHW"), lambda tf, image: tf.nn.avg_pool2d(tf.transpose(image, FIRST), 2, 1, "VALID", data_format="NCHW"), lambda tf, image: tf.nn.depthwise_conv2d(tf.transpose(image, FIRST), KERNEL[:24].reshape(2, 2, 3, 2), [1, 1, 1, 1], "SAME", data_format="NCHW"), lambda tf, x: tf.nn.conv1d(tf.transpose(x, [0, 2, 1]), KERNEL.reshape(2, 6, 3), 1, "SAME", data_format="NCW"), lambda tf, image: tf.nn.conv2d_transpose(tf.transpose(image, FIRST), KERNEL.reshape(2, 3, 2, 3), [3, 2, 12, 10], 2, data_format="NCHW"), lambda tf, image: tf.nn.conv3d(tf.expand_dims(tf.transpose(image, FIRST), 2), KERNEL.reshape(1, 2, 3, 3, 2), [1, 1, 1, 2, 1], "SAME", "NCDHW"), lambda tf, image: tf.nn.pool(tf.transpose(image, FIRST), [2, 2], "MAX", data_format="NCHW"))
symbol("nn.layers_v1", lambda tf, x: tf.compat.v1.nn.xw_plus_b(x[:, 0], KERNEL.reshape(6, 6), KERNEL[:6]), lambda tf, x: tf.compat.v1.nn.relu_layer(x[:, 0], KERNEL.reshape(6, 6), KERNEL[:6]), lambda tf, image: tf.compat.v1.nn.fused_batch_norm(image, KERNEL[:3], KERNEL[3:6], KERNEL[6:9], KERNEL[:3] + 2, is_training=False)[0])
symbol("quantization.quantize_and_dequantize", lambda tf, x: tf.quantization.quantize_and_dequantize_v2(x, -1.0, 1.5, range_given=True, num_bits=4), lambda tf, x: tf.quantization.quantize_and_dequantize(x, -1.0, 1.0, narrow_range=True, round_mode="HALF_UP"))
symbol("strings.unsorted_segment_join", lambda tf, i, n: tf.strings.unsorted_segment_join(tf.strings.as_string(i[:, 0, 0]), n, 4, "-"), lambda tf, i: tf.io.decode_raw(tf.strings.as_string(i), tf.uint8))

symbol("many_still", *[variants[0] for name, variants in list(VARIANTS["tf"].items()) if name not in HERE and name != "many_more"])

THEN = list(VARIANTS["tf"])
symbol("image.non_max_suppression_padded", lambda tf, p, row: tf.image.non_max_suppression_padded(p[:, :, :4], row[:, :4], 3, pad_to_max_output_size=True), lambda tf, p, row: tf.image.non_max_suppression_padded(p[0, :, :4], row[0, :4], 3, 0.3, -0.5), lambda tf, p, row: tf.image.non_max_suppression_padded(p[:, :, 1:5], row[:, :4], 6, 0.2, pad_to_max_output_size=True, canonicalized_coordinates=True, sorted_input=True, tile_size=2), lambda tf, p, row: tf.compat.v1.image.non_max_suppression_padded(p[0, :, :4], row[0, :4], 3, pad_to_max_output_size=True))
symbol("image.extract_glimpse", lambda tf, image: tf.image.extract_glimpse(image, [3, 2], [[0.0, 0.0], [0.5, -0.25], [-0.4, 0.5]]), lambda tf, image: tf.image.extract_glimpse(image, [4, 4], [[0.5, 1.0], [9.0, 2.0], [-3.5, 1.5]], centered=False, normalized=False, noise="zero"), lambda tf, image, row: tf.image.extract_glimpse(image, [7, 3], row[:, :2], noise="zero"), lambda tf, image: tf.compat.v1.image.extract_glimpse(image, [2, 3], [[0.0, 0.0], [0.25, -0.25], [0.5, 0.5]]))
symbol("io.decode_csv", lambda tf, i, p: tf.io.decode_csv(tf.strings.join([tf.strings.as_string(i), tf.strings.as_string(p), "\"a,\"\"b\""], ","), [[1], [0.5], [""]]), lambda tf, i, p: tf.io.decode_csv(tf.strings.join([tf.strings.as_string(i), tf.strings.as_string(p), "", "3"], ";"), [[], "none", 7.5], ";", False, na_value="3", select_cols=[1, 2, 3]))
# Behind the zeros that end a text of gzip stands one more byte: NumPy drops such zeros.
PACKED = {"ZLIB": "eJxLTEpOSU1LzwAADgADJQ", "GZIP": "H4sIAAAAAAACA0tMSk5JTUvPAABQKu-uCAAAAHg"}
symbol("io.decode_compressed", *[lambda tf, i, kind=kind, packed=packed: tf.io.decode_compressed(tf.io.decode_base64(tf.strings.regex_replace(tf.strings.as_string(i), "^.*$", packed)), kind) for kind, packed in PACKED.items()], lambda tf, i: tf.io.decode_compressed(tf.strings.as_string(i)))
symbol("strings.unicode_decode", lambda tf, i: tf.strings.unicode_decode(tf.strings.as_string(i)[0, 0, 0] + "\u00e9\u4e2d", "UTF-8"), lambda tf, i: tf.strings.unicode_decode_with_offsets(tf.strings.as_string(i)[0, 0, 0] + "\u00e9\u4e2d", "UTF-8"))
symbol("strings.unicode_split", lambda tf, i: tf.strings.unicode_split(tf.strings.as_string(i)[0, 0, 0] + "\u00e9\u4e2d", "UTF-8"), lambda tf, i: tf.strings.unicode_split_with_offsets(tf.strings.as_string(i)[0, 0, 0] + "\u00e9\u4e2d", "UTF-8", "ignore"))
symbol("strings.unicode_script", lambda tf, i: tf.strings.unicode_script(i * 1117 + 65))
symbol("nn.max_pool1d_explicit", lambda tf, x: tf.nn.max_pool1d(x, 3, 2, [[0, 0], [1, 2], [0, 0]]), lambda tf, x: tf.nn.max_pool(x, 2, 1, [[0, 0], [1, 0], [0, 0]]))

symbol("many_last", *[variants[0] for name, variants in list(VARIANTS["tf"].items()) if name not in THEN])


def op_node(op, inputs=("x",), constants=None, types=None, **attrs):
    """A layer as TensorFlow 2.0 to 2.3 made it of an op on tensors: its NodeDef, and constants by the places of its inputs."""

    def make(layers, x):
        import tensorflow as tf

        definition = tf.compat.v1.NodeDef(name=op, op=op, input=inputs)
        for key, value in {"T": "float32", **(types or {})}.items():
            definition.attr[key].type = tf.as_dtype(value).as_datatype_enum
        for key, value in attrs.items():
            attr = definition.attr[key]
            if isinstance(value, list):
                attr.list.i.extend(value)
            else:
                setattr(attr, {bool: "b", int: "i", float: "f", bytes: "s"}[type(value)], value)
        return layers.TensorFlowOpLayer(definition.SerializeToString(), name=op, constants=constants or {})(x)

    return make


def op_layers(label, shape, *nodes):
    def build(keras):
        import importlib

        layers = importlib.import_module("tf_keras.src.engine.base_layer")
        x = y = keras.Input(shape, name="x")
        for node in nodes:
            y = node(layers, y)
        return keras.Model(x, y)

    model("TensorFlowOpLayer", label, build, {"x": Uniform(-2, 2)}, (2,), eager=True)


def numbers(*values):
    return np.array(values, "int32")


op_layers("arithmetic", (4, 6), op_node("AddV2", ("x", "y"), {1: np.float32(2.5)}), op_node("Mul", ("y", "x"), {0: np.float32(3)}), op_node("Tanh"), op_node("LeakyRelu", alpha=0.25))
op_layers(
    "shapes",
    (4, 6),
    op_node("ExpandDims", ("x", "dim"), {1: np.int32(-1)}, {"Tdim": "int32"}),
    op_node("Sum", ("x", "axis"), {1: numbers(1)}, {"Tidx": "int32"}, keep_dims=False),
    op_node("Reshape", ("x", "shape"), {1: numbers(-1, 2, 3)}, {"Tshape": "int32"}),
    op_node("Transpose", ("x", "perm"), {1: numbers(0, 2, 1)}, {"Tperm": "int32"}),
    op_node("Pad", ("x", "paddings"), {1: numbers(0, 0, 1, 0, 0, 2).reshape(3, 2)}, {"Tpaddings": "int32"}),
)
op_layers(
    "image",
    (6, 5, 3),
    op_node("ResizeBilinear", ("x", "size"), {1: numbers(4, 7)}, align_corners=False, half_pixel_centers=True),
    op_node("MaxPool", ksize=[1, 2, 2, 1], strides=[1, 1, 1, 1], padding=b"SAME", data_format=b"NHWC"),
    op_node("Softmax"),
)
