"""Operations of keras.ops as nodes of functional models: one case an operation, its variants as outputs. A variant names the inputs that it takes by its parameters:

x, y, z     floats in [-2, 2], of shape (4, 6); z stays away from 0 and 1
p, u        floats in (0.1, 3), and in (-0.9, 0.9)
i, j        integers from 0 to 9, of shape (4, 6); k from 1 to 5
b, c        booleans
h           float16, (4, 6)
v, w        vectors (5,)
s, t        square matrices (4, 4), t positive definite with its help from `spd`
image       floats in (0, 1), (6, 5, 3); other too
signal      floats (20,)
logits      floats of 12 steps and 6 classes
n           integers without further axes
"""

import inspect

import numpy as np
from cases import CASES, Case
from keras_oracle import Bools, Ints, Uniform, snake_case

INPUTS = {
    "x": ((4, 6), "float32", Uniform(-2, 2)),
    "y": ((4, 6), "float32", Uniform(-2, 2)),
    "z": ((4, 6), "float32", Uniform(1.2, 4)),
    "p": ((4, 6), "float32", Uniform(0.1, 3)),
    "u": ((4, 6), "float32", Uniform(-0.9, 0.9)),
    "i": ((4, 6), "int32", Ints(0, 10)),
    "j": ((4, 6), "int32", Ints(0, 10)),
    "k": ((4, 6), "int32", Ints(1, 6)),
    "b": ((4, 6), "bool", Bools()),
    "c": ((4, 6), "bool", Bools(0.4)),
    "v": ((5,), "float32", Uniform(-2, 2)),
    "w": ((5,), "float32", Uniform(-2, 2)),
    "s": ((4, 4), "float32", Uniform(-2, 2)),
    "image": ((6, 5, 3), "float32", Uniform(0, 1)),
    "n": ((), "int32", Ints(0, 4)),
    "row": ((6,), "float32", Uniform(-2, 2)),
    "signal": ((20,), "float32", Uniform(-2, 2)),
    "logits": ((12, 6), "float32", Uniform(-2, 2)),
    "other": ((6, 5, 3), "float32", Uniform(0, 1)),
}


# By group and operation, for models of many.
VARIANTS = {"ops": {}, "tf": {}}


def case(name, *variants, batch=3, group="ops", generations=(3,), eager=False):
    """One model with an output for each variant; a variant's first parameter is keras.ops (or TensorFlow, for generation 2)."""
    wanted = [p for p in INPUTS if any(p in _inputs_of(v) for v in variants)]

    def build(keras):
        inputs = {p: keras.Input(INPUTS[p][0], name=p, dtype=INPUTS[p][1]) for p in wanted}
        outputs = []
        for variant in variants:
            made = variant(_library(keras), *[inputs[p] for p in _inputs_of(variant)])
            # Names of their own for what one call gives several of.
            several = isinstance(made, (list, tuple))
            outputs += [keras.layers.Activation("linear", name=f"out_{len(outputs) + i}")(tensor) for i, tensor in enumerate(made)] if several else [made]
        return keras.Model([inputs[p] for p in wanted], outputs)

    VARIANTS[group][name] = variants
    title = f"{group}-{snake_case(name).replace('.', '_')}"
    assert title not in CASES, title
    CASES[title] = Case(f"{group}.{name}", title, build, {p: INPUTS[p][2] for p in wanted}, generations, batch, eager)


def _inputs_of(variant):
    """Parameters behind the library that have no default: those with one are the variant's own."""
    return [p.name for p in inspect.signature(variant).parameters.values() if p.default is inspect.Parameter.empty][1:]


def _library(keras):
    if keras.__name__.startswith("tf_keras"):
        import tensorflow

        return tensorflow
    return keras.ops


def spd(ops, s):
    return ops.matmul(s, ops.transpose(s, (0, 2, 1))) + 2 * np.eye(4, dtype="float32")


# Element by element.
for name in "Absolute Abs Arcsinh Arctan Ceil Cos Cosh Erf Erfc Exp Expm1 Exp2 Fabs Floor Negative Sign Sin Sinh Square Tan Tanh Trunc Cbrt Sinc Signbit Deg2rad Rad2deg Copy".split():
    function = snake_case(name)
    case(name, lambda ops, x, f=function: getattr(ops, f)(x), lambda ops, i, f=function: getattr(ops, f)(i) if f not in ("erf", "erfc") else ops.sin(i)) if name not in ("Erf", "Erfc") else case(
        name, lambda ops, x, f=function: getattr(ops, f)(x)
    )
for name in "Log Log1p Log2 Log10 Sqrt Rsqrt Reciprocal".split():
    case(name, lambda ops, p, f=snake_case(name): getattr(ops, f)(p), *([lambda ops, k, f=snake_case(name): getattr(ops, f)(k)] if name not in ("Rsqrt", "Reciprocal") else []))
for name in "Arccos Arcsin Arctanh Erfinv".split():
    case(name, lambda ops, u, f=snake_case(name): getattr(ops, f)(u))
case("Arccosh", lambda ops, z: ops.arccosh(z))
case("I0", lambda ops, x: ops.i0(x))
case("Round", lambda ops, x: ops.round(x), lambda ops, x: ops.round(x, 1), lambda ops, i: ops.round(i, -1))
case("Isfinite", lambda ops, x: ops.isfinite(x), lambda ops, i: ops.isfinite(i))
case("Isinf", lambda ops, x: ops.isinf(x), lambda ops, i: ops.isinf(i))
case("Isnan", lambda ops, x: ops.isnan(x), lambda ops, i: ops.isnan(i))
case("Isposinf", lambda ops, x: ops.isposinf(x))
case("Isneginf", lambda ops, x: ops.isneginf(x))
case("Isreal", lambda ops, x: ops.isreal(x))
case("Real", lambda ops, x: ops.real(x))
case("Conj", lambda ops, x: ops.conj(x))
case("Conjugate", lambda ops, x: ops.conjugate(x))
case("NanToNum", lambda ops, x: ops.nan_to_num(x), lambda ops, x: ops.nan_to_num(x, nan=3.0, posinf=1.0, neginf=-1.0))
case("Angle", lambda ops, x: ops.angle(x))
case("LogicalNot", lambda ops, b: ops.logical_not(b), lambda ops, x: ops.logical_not(x))
case("BitwiseInvert", lambda ops, i: ops.bitwise_invert(i))
case("BitwiseNot", lambda ops, i: ops.bitwise_not(i))
case("Cast", lambda ops, x: ops.cast(x, "int32"), lambda ops, i: ops.cast(i, "float32"), lambda ops, x: ops.cast(x, "bool"), lambda ops, b: ops.cast(b, "float64"), lambda ops, x: ops.cast(x, "float16"))
case("SaturateCast", lambda ops, x: ops.saturate_cast(x * 200, "uint8"), lambda ops, i: ops.saturate_cast(i * 50, "int8"))
case("StopGradient", lambda ops, x: ops.stop_gradient(x))
case("Clip", lambda ops, x: ops.clip(x, -1, 1), lambda ops, i: ops.clip(i, 2, 5), lambda ops, x: ops.clip(x, -0.5, 0.25))

# Two operands.
case("Add", lambda ops, x, y: x + y, lambda ops, x: x + 1, lambda ops, x: 2.5 + x, lambda ops, x, i: x + i, lambda ops, i: i + 1.5, lambda ops, x: x + np.arange(6, dtype="float32"), lambda ops, x, row: x + ops.expand_dims(row, 1), lambda ops, b, i: b + i, lambda ops, x: ops.add(x1=x, x2=3))
case("Subtract", lambda ops, x, y: x - y, lambda ops, x: 1 - x, lambda ops, i: i - 2, lambda ops, i, x: i - x)
case("Multiply", lambda ops, x, y: x * y, lambda ops, x: 2 * x, lambda ops, i, x: i * x, lambda ops, i: i * 2.5)
case("Divide", lambda ops, x, z: x / z, lambda ops, i, k: i / k, lambda ops, z: 1 / z, lambda ops, i: i / 4)
case("TrueDivide", lambda ops, i, k: ops.true_divide(i, k))
case("DivideNoNan", lambda ops, x, i: ops.divide_no_nan(x, i))
case("FloorDivide", lambda ops, x, z: x // z, lambda ops, i, k: i // k, lambda ops, i: i // 3)
case("Mod", lambda ops, x, z: x % z, lambda ops, i, k: i % k, lambda ops, i: ops.mod(i, 3))
case("Fmod", lambda ops, x, z: ops.fmod(x, z), lambda ops, i, k: ops.fmod(i, k))
case("Power", lambda ops, p, x: p**x, lambda ops, x: x**2, lambda ops, i: i**2, lambda ops, p: ops.power(p, 0.5), lambda ops, x: 2**x)
for name in "Maximum Minimum Fmax Fmin Equal NotEqual Greater GreaterEqual Less LessEqual".split():
    case(name, lambda ops, x, y, f=snake_case(name): getattr(ops, f)(x, y), lambda ops, x, f=snake_case(name): getattr(ops, f)(x, 0.5), lambda ops, i, j, f=snake_case(name): getattr(ops, f)(i, j), lambda ops, i, x, f=snake_case(name): getattr(ops, f)(i, x))
for name in "LogicalAnd LogicalOr LogicalXor".split():
    case(name, lambda ops, b, c, f=snake_case(name): getattr(ops, f)(b, c), lambda ops, x, i, f=snake_case(name): getattr(ops, f)(x, i))
for name in "BitwiseAnd BitwiseOr BitwiseXor".split():
    case(name, lambda ops, i, j, f=snake_case(name): getattr(ops, f)(i, j), lambda ops, i, f=snake_case(name): getattr(ops, f)(i, np.arange(6, dtype="int32")))
for name in "BitwiseLeftShift BitwiseRightShift LeftShift RightShift".split():
    case(name, lambda ops, i, k, f=snake_case(name): getattr(ops, f)(i, k), lambda ops, i, f=snake_case(name): getattr(ops, f)(i, 1))
case("Arctan2", lambda ops, x, y: ops.arctan2(x, y), lambda ops, i, k: ops.arctan2(i, k))
case("Hypot", lambda ops, x, y: ops.hypot(x, y))
case("Heaviside", lambda ops, x, y: ops.heaviside(x, y))
case("Logaddexp", lambda ops, x, y: ops.logaddexp(x, y))
case("Logaddexp2", lambda ops, x, y: ops.logaddexp2(x, y))
case("Ldexp", lambda ops, x, k: ops.ldexp(x, k))
case("Nextafter", lambda ops, x, y: ops.nextafter(x, y))
case("Gcd", lambda ops, k, j: ops.gcd(k, j))
case("Lcm", lambda ops, k, j: ops.lcm(k, j))
case("Isclose", lambda ops, x: ops.isclose(x, ops.round(x, 1)), lambda ops, x, y: ops.isclose(x, y, rtol=0.5, atol=0.1))
case("AllClose", lambda ops, x: ops.allclose(x, x + 1e-7))

# Reductions.
for name in "Sum Mean Max Min Prod Var Std Amax Amin Ptp Median Nanmax Nanmin Nansum Nanmean Nanvar Nanstd Nanprod Logsumexp".split():
    variants = [lambda ops, x, f=snake_case(name): getattr(ops, f)(x), lambda ops, x, f=snake_case(name): getattr(ops, f)(x, axis=-1), lambda ops, x, f=snake_case(name): getattr(ops, f)(x, axis=(1, 2), keepdims=True), lambda ops, x, f=snake_case(name): getattr(ops, f)(x, axis=0, keepdims=True)]
    if name not in ("Logsumexp", "Median"):
        variants.append(lambda ops, k, f=snake_case(name): getattr(ops, f)(k, axis=1))
    case(name, *variants)
for name in "All Any".split():
    case(name, lambda ops, b, f=snake_case(name): getattr(ops, f)(b), lambda ops, b, f=snake_case(name): getattr(ops, f)(b, axis=1), lambda ops, i, f=snake_case(name): getattr(ops, f)(i, axis=(1, 2), keepdims=True))
for name in "Argmax Argmin Nanargmax Nanargmin".split():
    case(name, lambda ops, x, f=snake_case(name): getattr(ops, f)(x), lambda ops, x, f=snake_case(name): getattr(ops, f)(x, axis=-1), lambda ops, i, f=snake_case(name): getattr(ops, f)(i, axis=1, keepdims=True))
case("CountNonzero", lambda ops, i: ops.count_nonzero(i), lambda ops, i: ops.count_nonzero(i, axis=1))
case("Average", lambda ops, x: ops.average(x), lambda ops, x: ops.average(x, axis=1), lambda ops, x, p: ops.average(x, axis=2, weights=p), lambda ops, x: ops.average(x, axis=2, weights=np.arange(1.0, 7.0, dtype="float32")))
case("Cumsum", lambda ops, x: ops.cumsum(x), lambda ops, x: ops.cumsum(x, axis=1), lambda ops, i: ops.cumsum(i, axis=-1))
case("Cumprod", lambda ops, x: ops.cumprod(x, axis=2))
case("Nancumsum", lambda ops, x: ops.nancumsum(x, axis=1))
case("Nancumprod", lambda ops, x: ops.nancumprod(x, axis=1))
case("Quantile", lambda ops, x: ops.quantile(x, 0.3), lambda ops, x: ops.quantile(x, [0.1, 0.5, 0.9], axis=1), lambda ops, x: ops.quantile(x, 0.7, axis=-1, keepdims=True), *[lambda ops, x, m=m: ops.quantile(x, 0.4, axis=2, method=m) for m in ("lower", "higher", "nearest", "midpoint")])
case("Percentile", lambda ops, x: ops.percentile(x, 30.0, axis=1))
case("Nanquantile", lambda ops, x: ops.nanquantile(x, 0.3), lambda ops, x: ops.nanquantile(x, [0.1, 0.5, 0.9], axis=1), lambda ops, x: ops.nanquantile(x, 0.7, axis=-1, keepdims=True), *[lambda ops, x, m=m: ops.nanquantile(x, 0.4, axis=2, method=m) for m in ("lower", "higher", "nearest", "midpoint")])
case("Nanpercentile", lambda ops, x: ops.nanpercentile(x, 30.0, axis=1), lambda ops, i: ops.nanpercentile(i, [10.0, 80.0]))
case("Nanmedian", lambda ops, x: ops.nanmedian(x, axis=1))

# Shapes and places.
case("GetItem", lambda ops, x: x[:, 0], lambda ops, x: x[:, None, ..., 1:3], lambda ops, x: x[:, -1, ::-1], lambda ops, x: x[..., ::2], lambda ops, x: x[0], lambda ops, x: x[:, 1:-1, 2])
case("Reshape", lambda ops, x: ops.reshape(x, (-1, 24)), lambda ops, x: ops.reshape(x, (-1, 6, 2, 2)))
case("Transpose", lambda ops, x: ops.transpose(x), lambda ops, x: ops.transpose(x, (0, 2, 1)), lambda ops, x: ops.transpose(x, (0, -1, 1)))
case("ExpandDims", lambda ops, x: ops.expand_dims(x, -1), lambda ops, x: ops.expand_dims(x, (1, 3)))
case("Squeeze", lambda ops, x: ops.squeeze(x[:, :1], 1), lambda ops, x: ops.squeeze(x[:, :1, :1], (1, 2)))
case("Concatenate", lambda ops, x, y: ops.concatenate([x, y], axis=-1), lambda ops, x, i: ops.concatenate([x, i], axis=1), lambda ops, x: ops.concatenate([x], axis=0), lambda ops, x: ops.concatenate([x, np.ones((3, 4, 2), "float32")], axis=2))
case("Stack", lambda ops, x, y: ops.stack([x, y]), lambda ops, x, y: ops.stack([x, y], axis=-1), lambda ops, x, i: ops.stack([x, i], axis=1))
case("Hstack", lambda ops, x, y: ops.hstack([x, y]))
case("Vstack", lambda ops, x, y: ops.vstack([x, y]))
case("Dstack", lambda ops, v, w: ops.dstack([v, w]))
case("Append", lambda ops, x, y: ops.append(x, y), lambda ops, x, y: ops.append(x, y, axis=1))
case("Split", lambda ops, x: ops.split(x, 2, axis=1), lambda ops, x: ops.split(x, [1, 3], axis=2))
case("ArraySplit", lambda ops, x: ops.array_split(x, 4, axis=2))
case("Hsplit", lambda ops, x: ops.hsplit(x, 2))
case("Dsplit", lambda ops, x: ops.dsplit(x, [2]))
case("Vsplit", lambda ops, x: ops.vsplit(ops.transpose(x, (1, 0, 2)), 2))
case("Unstack", lambda ops, x: ops.unstack(x, axis=1), lambda ops, x: ops.unstack(x, 6, axis=-1)[:2])
case("Tile", lambda ops, x: ops.tile(x, (1, 2, 3)), lambda ops, x: ops.tile(x, 2), lambda ops, x: ops.tile(x, (2, 1, 1, 1)))
case("Repeat", lambda ops, x: ops.repeat(x, 2, axis=1), lambda ops, x: ops.repeat(x, 2), lambda ops, x: ops.repeat(x, [1, 0, 2, 3], axis=1))
case("Pad", lambda ops, x: ops.pad(x, [[0, 0], [1, 1], [0, 2]]), lambda ops, x: ops.pad(x, [[0, 0], [1, 1], [0, 2]], constant_values=2), lambda ops, x: ops.pad(x, [[0, 0], [1, 1], [0, 2]], mode="reflect"), lambda ops, x: ops.pad(x, [[0, 0], [1, 1], [0, 2]], mode="symmetric"))
case("Flip", lambda ops, x: ops.flip(x), lambda ops, x: ops.flip(x, axis=1))
case("Fliplr", lambda ops, x: ops.fliplr(x))
case("Flipud", lambda ops, x: ops.flipud(x))
case("Roll", lambda ops, x: ops.roll(x, 2), lambda ops, x: ops.roll(x, -1, axis=1), lambda ops, x: ops.roll(x, (1, 2), axis=(1, 2)))
case("Rot90", *[lambda ops, x, k=k: ops.rot90(x, k=k, axes=(1, 2)) for k in (1, 2, 3)])
case("Moveaxis", lambda ops, x: ops.moveaxis(x, 1, 2), lambda ops, x: ops.moveaxis(x, (1, 2), (-1, 0)))
case("Swapaxes", lambda ops, x: ops.swapaxes(x, 1, -1))
case("Ravel", lambda ops, x: ops.ravel(x))
case("BroadcastTo", lambda ops, x: ops.broadcast_to(x[0], (5, 4, 6)))
case("Meshgrid", lambda ops, x: ops.meshgrid(x[0, 0], x[0, :, 0]), lambda ops, x: ops.meshgrid(x[0, 0], x[0, :, 0], indexing="ij"))
case("Where", lambda ops, x, y: ops.where(x > 0, x, y), lambda ops, x: ops.where(x > 0, x, 0.0), lambda ops, x, i: ops.where(x > 0, i, 1.5), lambda ops, x, row: ops.where(x > 0, x, ops.expand_dims(row, 1)))
case("Select", lambda ops, x, y: ops.select([x > 1, y > 0], [x, y], 0.5))
case("Nonzero", lambda ops, i: ops.nonzero(i))
case("Take", lambda ops, x: ops.take(x, [0, 2, -1], axis=1), lambda ops, x: ops.take(x, [3, 1]), lambda ops, x, n: ops.take(x[0], n, axis=0), lambda ops, x: ops.take(x, 1, axis=-1))
case("TakeAlongAxis", lambda ops, x: ops.take_along_axis(x, ops.argsort(x, axis=-1), axis=-1), lambda ops, x, k: ops.take_along_axis(x, k - 2, axis=1))
case("Sort", lambda ops, x: ops.sort(x), lambda ops, i: ops.sort(i, axis=1), lambda ops, x: ops.sort(x, axis=None), lambda ops, b: ops.sort(b))
case("Argsort", lambda ops, x: ops.argsort(x), lambda ops, i: ops.argsort(i, axis=1))
case("Argpartition", lambda ops, i: ops.argpartition(i[0, 0], 2), lambda ops, x: ops.argpartition(3 * x[0, 0], 1), lambda ops, i: ops.argpartition(ops.reshape(i, (72,)), 5, axis=None))
case("TopK", lambda ops, x: ops.top_k(x, 3), lambda ops, i: ops.top_k(i, 2))
case("InTopK", lambda ops, n, row: ops.in_top_k(n, row, 2))
case("SearchSorted", lambda ops, v: ops.searchsorted(np.array([-1.0, 0.0, 0.5, 1.0], "float32"), v[0]), lambda ops, v: ops.searchsorted(np.array([-1.0, 0.0, 0.5, 1.0], "float32"), v[0], side="right"))
case("Digitize", lambda ops, x: ops.digitize(x, np.array([-1.0, 0.0, 1.5])), lambda ops, i: ops.digitize(i, np.array([2.0, 5.0])))
case("Bincount", lambda ops, i: ops.bincount(i[:, 0]), lambda ops, i: ops.bincount(i[:, 0], minlength=15))
case("IsIn", lambda ops, i: ops.isin(i, [1, 3, 5]), lambda ops, i: ops.isin(i, [1, 3, 5], invert=True))
case("Diag", lambda ops, s: ops.diag(s[0]), lambda ops, s: ops.diag(s[0, 0]), lambda ops, s: ops.diag(s[0, 0], k=1), lambda ops, s: ops.diag(s[0], k=-1))
case("Diagflat", lambda ops, s: ops.diagflat(s[0, :2]))
case("Diagonal", lambda ops, s: ops.diagonal(s, axis1=1, axis2=2), lambda ops, x: ops.diagonal(x, offset=1, axis1=1, axis2=2), lambda ops, x: ops.diagonal(x, offset=-2, axis1=2, axis2=1))
case("Trace", lambda ops, s: ops.trace(s, axis1=1, axis2=2), lambda ops, s: ops.trace(s, offset=1, axis1=1, axis2=2))
case("Tril", lambda ops, s: ops.tril(s), lambda ops, x: ops.tril(x, k=1), lambda ops, x: ops.tril(x, k=-1))
case("Triu", lambda ops, s: ops.triu(s), lambda ops, x: ops.triu(x, k=1), lambda ops, x: ops.triu(x, k=-1))
case("Diff", lambda ops, x: ops.diff(x), lambda ops, x: ops.diff(x, n=2, axis=1))
case("Trapezoid", lambda ops, x: ops.trapezoid(x), lambda ops, x: ops.trapezoid(x, dx=0.5, axis=1))
case("Vander", lambda ops, x: ops.vander(x[0, 0]), lambda ops, x: ops.vander(x[0, 0], N=3, increasing=True))
case("Linspace", lambda ops, x: ops.linspace(x, 3.0, num=5), lambda ops, x, y: ops.linspace(x, y, num=4, endpoint=False, axis=-1))
case("Logspace", lambda ops, x: ops.logspace(x, 1.0, num=4))
case("Geomspace", lambda ops, p: ops.geomspace(p, 5.0, num=4))
case("ZerosLike", lambda ops, x: ops.zeros_like(x), lambda ops, x: ops.zeros_like(x, dtype="int32"))
case("OnesLike", lambda ops, x: ops.ones_like(x), lambda ops, i: ops.ones_like(i, dtype="float32"))
case("EmptyLike", lambda ops, x: ops.empty_like(x))
case("FullLike", lambda ops, x: ops.full_like(x, 3), lambda ops, i: ops.full_like(i, 2.5, dtype="float32"))
case("Full", lambda ops, n: ops.full((2, 3), n[0]), lambda ops, x: ops.full((3, 6), x[0, 0], dtype="int32"))
case("Array", lambda ops, x: ops.array(x), lambda ops, x: ops.array(x, dtype="int32"))
case("ConvertToTensor", lambda ops, x: ops.convert_to_tensor(x, dtype="int32"), lambda ops, i: ops.convert_to_tensor(i, dtype="float32"))
case("Ndim", lambda ops, x: ops.ndim(x))
case("Size", lambda ops, x: ops.size(x))
case("UnravelIndex", lambda ops, i: ops.unravel_index(i, (4, 5)))
case("View", lambda ops, x: ops.view(x, dtype="int32"))
case("Slice", lambda ops, x: ops.slice(x, [0, 1, 1], [3, 2, 4]))
case("SliceUpdate", lambda ops, x, y: ops.slice_update(x, [0, 1, 2], y[:, :2, :3]))
case("Scatter", lambda ops, x: ops.scatter(np.array([[1], [3], [0]]), x, (5, 4, 6)))
case("ScatterUpdate", lambda ops, x: ops.scatter_update(x, np.array([[0, 1], [2, 3]]), np.ones((2, 6), "float32")), lambda ops, x: ops.scatter_update(x, np.array([[0, 1], [0, 1]]), np.ones((2, 6), "float32"), reduction="add"))
case("ExtractSequences", lambda ops, x: ops.extract_sequences(x, 3, 2))
case("Rearrange", lambda ops, x: ops.rearrange(x[0], "a b -> b a"), lambda ops, x: ops.rearrange(x[0], "(a b) c -> b (c a)", a=2), lambda ops, x: ops.rearrange(ops.reshape(x, (3, 4, 6)), "n h (w c) -> (h w) (n c)", c=3))
case("Unique", lambda ops, i: ops.unique(i), lambda ops, i: ops.unique(i[0], sorted=False, return_index=True, return_inverse=True, return_counts=True), lambda ops, i: ops.unique(i, return_index=True, return_inverse=True, return_counts=True), lambda ops, i: ops.unique(ops.minimum(i[0, :, :2], 1), axis=0, return_index=True, return_inverse=True, return_counts=True), lambda ops, i: ops.unique(ops.minimum(i[:, :2], 2), axis=2), lambda ops, i: ops.unique(i, size=12, fill_value=-1, return_index=True, return_counts=True), lambda ops, i: ops.unique(i, size=3))
for name in "SegmentSum SegmentMax SegmentMin SegmentProd".split():
    case(name, lambda ops, x, f=snake_case(name): getattr(ops, f)(x, np.array([0, 1, 0]), num_segments=2), lambda ops, x, f=snake_case(name): getattr(ops, f)(x, np.array([0, 0, 1]), sorted=True))

# Products.
case("Matmul", lambda ops, s, x: s @ x, lambda ops, x: x @ np.ones((6, 2), "float32"), lambda ops, i, x: ops.matmul(i, ops.transpose(x, (0, 2, 1))), lambda ops, row: ops.matmul(row, np.ones((6, 2), "float32")), lambda ops, x: ops.matmul(x, np.arange(6, dtype="float32")))
case("Dot", lambda ops, x: ops.dot(x, np.arange(12, dtype="float32").reshape(6, 2)), lambda ops, x: ops.dot(x, np.arange(6, dtype="float32")))
case("Vdot", lambda ops, x, y: ops.vdot(x, y))
case("Inner", lambda ops, x, y: ops.inner(x[0], y[0]))
case("Outer", lambda ops, v, w: ops.outer(v, w))
case("Kron", lambda ops, v, w: ops.kron(v, w))
case("Cross", lambda ops, x, y: ops.cross(x[..., :3], y[..., :3]), lambda ops, x, y: ops.cross(x[..., :2], y[..., :3]), lambda ops, x, y: ops.cross(x[..., :2], y[..., :2]))
case("Tensordot", lambda ops, x: ops.tensordot(x, np.ones((6, 2), "float32"), axes=1), lambda ops, x, y: ops.tensordot(x[0], y[0], axes=[[0], [0]]), lambda ops, x, y: ops.tensordot(x, y, axes=[[1, 2], [1, 2]]))
case("Einsum", lambda ops, s, x: ops.einsum("bij,bjk->bik", s, x), lambda ops, x: ops.einsum("bij->bji", x), lambda ops, x: ops.einsum("bij,jk->bik", x, np.ones((6, 2), "float32")))
case("Corrcoef", lambda ops, x: ops.corrcoef(x[0]))
case("Correlate", *[lambda ops, x, y, m=m: ops.correlate(x[0, 0], y[0, 1, :3], mode=m) for m in ("valid", "same", "full")])
case("CDist", lambda ops, x, y: ops.cdist(x, y))

# Linear algebra.
case("Norm", lambda ops, x: ops.norm(x, axis=-1), lambda ops, x: ops.norm(x, ord=1, axis=1, keepdims=True), lambda ops, x: ops.norm(x, ord=3, axis=2), lambda ops, x: ops.norm(x, axis=(1, 2)), *[lambda ops, x, o=o: ops.norm(x, ord=o, axis=(1, 2)) for o in (1, -1, 2, -2, "nuc", "fro")])
case("Cholesky", lambda ops, s: ops.cholesky(spd(ops, s)))
case("CholeskyInverse", lambda ops, s: ops.cholesky_inverse(ops.cholesky(spd(ops, s))))
case("Det", lambda ops, s: ops.det(s))
case("Slogdet", lambda ops, s: ops.slogdet(s))
case("Logdet", lambda ops, s: ops.logdet(spd(ops, s)))
case("Inv", lambda ops, s: ops.inv(spd(ops, s)))
case("Eigh", lambda ops, s: ops.eigh(spd(ops, s)))
case("Eig", lambda ops, s: [part(one) for one in ops.eig(s) for part in (ops.real, ops.imag)])
case("LuFactor", lambda ops, s: ops.lu_factor(spd(ops, s)[0]))
case("Qr", lambda ops, x: ops.qr(x), lambda ops, x: ops.qr(ops.transpose(x, (0, 2, 1)), mode="complete"))
case("SVD", lambda ops, x: ops.svd(x, full_matrices=False), lambda ops, x: ops.svd(x, compute_uv=False))
case("Solve", lambda ops, s, x: ops.solve(spd(ops, s), x))
case("SolveTriangular", lambda ops, s, x: ops.solve_triangular(ops.cholesky(spd(ops, s)), x, lower=True))
case("Lstsq", lambda ops, x, y: ops.lstsq(ops.transpose(x[0]), ops.transpose(y[0])), lambda ops, x, row: ops.lstsq(ops.transpose(x[0]), row[0]), lambda ops, x, y: ops.lstsq(ops.transpose(x[0]), ops.transpose(y[0]), rcond=0.5))
case("Pinv", lambda ops, x: ops.pinv(x))
case("MatrixRank", lambda ops, x: ops.matrix_rank(x))

# Spectra.
case("FFT", lambda ops, x, y: ops.fft((x, y)))
case("FFT2", lambda ops, x, y: ops.fft2((x, y)))
case("IFFT2", lambda ops, x, y: ops.ifft2((x, y)))
case("RFFT", lambda ops, x: ops.rfft(x), lambda ops, x: ops.rfft(x, fft_length=8), lambda ops, x: ops.rfft(x, fft_length=5))
case("IRFFT", lambda ops, x, y: ops.irfft((x, y)), lambda ops, x, y: ops.irfft((x, y), fft_length=7), lambda ops, x, y: ops.irfft((x, y), fft_length=16))
case("STFT", lambda ops, signal: ops.stft(signal, 8, 4, 8), lambda ops, signal: ops.stft(signal, 6, 3, 8, window="hamming", center=False), lambda ops, signal: ops.stft(signal, 5, 2, 6, window=None))
case("ISTFT", lambda ops, signal: ops.istft(ops.stft(signal, 8, 4, 8), 8, 4, 8), lambda ops, signal: ops.istft(ops.stft(signal, 6, 2, 8, window="hamming"), 6, 2, 8, window="hamming", length=17), lambda ops, signal: ops.istft(ops.stft(signal, 6, 4, 6, window=None, center=False), 6, 4, 6, window=None, center=False))
case("Polar", lambda ops, p, x: ops.real(ops.polar(p, x)), lambda ops, p, x: ops.imag(ops.polar(p, x)))
case("Imag", lambda ops, x: ops.imag(x), lambda ops, x: ops.imag(ops.polar(x, x)))
case("ViewAsReal", lambda ops, p, x: ops.view_as_real(ops.polar(p, x)))

# Neural networks.
for name in "Relu Relu6 Sigmoid Silu Softplus Softsign Selu HardSigmoid HardSilu HardTanh LogSigmoid TanhShrink SparsePlus SparseSigmoid".split():
    case(name, lambda ops, x, f=snake_case(name): getattr(ops, f)(x))
case("Elu", lambda ops, x: ops.elu(x), lambda ops, x: ops.elu(x, alpha=0.5))
case("Celu", lambda ops, x: ops.celu(x), lambda ops, x: ops.celu(x, alpha=0.5))
case("Gelu", lambda ops, x: ops.gelu(x), lambda ops, x: ops.gelu(x, approximate=False))
case("Glu", lambda ops, x: ops.glu(x), lambda ops, x: ops.glu(x, axis=1))
case("LeakyRelu", lambda ops, x: ops.leaky_relu(x), lambda ops, x: ops.leaky_relu(x, negative_slope=0.1))
case("HardShrink", lambda ops, x: ops.hard_shrink(x), lambda ops, x: ops.hard_shrink(x, threshold=1.0))
case("SoftShrink", lambda ops, x: ops.soft_shrink(x), lambda ops, x: ops.soft_shrink(x, threshold=1.0))
case("Softmax", lambda ops, x: ops.softmax(x), lambda ops, x: ops.softmax(x, axis=1))
case("LogSoftmax", lambda ops, x: ops.log_softmax(x), lambda ops, x: ops.log_softmax(x, axis=1))
case("Sparsemax", lambda ops, x: ops.sparsemax(x))
case("Squareplus", lambda ops, x: ops.squareplus(x), lambda ops, x: ops.squareplus(x, b=2))
case("Threshold", lambda ops, x: ops.threshold(x, 0.5, -1.0))
case("OneHot", lambda ops, i: ops.one_hot(i, 10), lambda ops, i: ops.one_hot(i, 8, axis=1, dtype="int32"))
case("MultiHot", lambda ops, i: ops.multi_hot(i[:, 0], 10))
case("Normalize", lambda ops, x: ops.normalize(x), lambda ops, x: ops.normalize(x, axis=1, order=1))
case("Moments", lambda ops, x: ops.moments(x, axes=[1]), lambda ops, x: ops.moments(x, axes=[1, 2], keepdims=True))
case("LayerNorm", lambda ops, x: ops.layer_normalization(x))
case("RMSNorm", lambda ops, x: ops.rms_normalization(x), lambda ops, x: ops.rms_normalization(x, scale=np.arange(1.0, 7.0, dtype="float32")))
case("BatchNorm", lambda ops, x: ops.batch_normalization(x, np.ones(6, "float32"), 2 * np.ones(6, "float32"), axis=-1, offset=np.arange(6, dtype="float32"), scale=3 * np.ones(6, "float32")))
case("MaxPool", lambda ops, image: ops.max_pool(image, 2), lambda ops, image: ops.max_pool(image, (2, 3), strides=1, padding="same"), lambda ops, x: ops.max_pool(x, 2))
case("AveragePool", lambda ops, image: ops.average_pool(image, 2), lambda ops, image: ops.average_pool(image, 2, strides=1, padding="same"), lambda ops, x: ops.average_pool(x, 2))
case("Conv", lambda ops, image: ops.conv(image, np.linspace(-1, 1, 24, dtype="float32").reshape(2, 2, 3, 2)), lambda ops, image: ops.conv(image, np.linspace(-1, 1, 24, dtype="float32").reshape(2, 2, 3, 2), strides=2, padding="same"), lambda ops, x: ops.conv(x, np.linspace(-1, 1, 24, dtype="float32").reshape(2, 6, 2)))
case("DepthwiseConv", lambda ops, image: ops.depthwise_conv(image, np.linspace(-1, 1, 12, dtype="float32").reshape(2, 2, 3, 1), padding="same"))
case("SeparableConv", lambda ops, image: ops.separable_conv(image, np.linspace(-1, 1, 12, dtype="float32").reshape(2, 2, 3, 1), np.linspace(-1, 1, 6, dtype="float32").reshape(1, 1, 3, 2)))
case("AdaptiveAveragePool", lambda ops, image: ops.adaptive_average_pool(image, (4, 3), data_format="channels_last"), lambda ops, x: ops.adaptive_average_pool(x, (3,), data_format="channels_last"), lambda ops, image: ops.adaptive_average_pool(image, (4, 2), data_format="channels_first"))
case("AdaptiveMaxPool", lambda ops, image: ops.adaptive_max_pool(image, (4, 3), data_format="channels_last"), lambda ops, x: ops.adaptive_max_pool(x, (3,), data_format="channels_last"))
case("Unfold", lambda ops, image: ops.unfold(ops.reshape(image, (3, 2, 9, 5)), (3, 2), stride=2), lambda ops, image: ops.unfold(ops.reshape(image, (3, 2, 9, 5)), 2, dilation=2, padding=(1, 2)))
case("Fold", lambda ops, x: ops.fold(ops.reshape(x, (3, 4, 6)), (3, 4), 2), lambda ops, x: ops.fold(ops.reshape(x, (3, 12, 2)), (5, 4), (3, 2), dilation=(2, 1), padding=(0, 1), stride=(1, 4)), lambda ops, x: ops.fold(ops.reshape(x, (3, 8, 3)), (5, 1), (2, 1), padding=(1, 0), stride=(2, 1)))
case("DepthToSpace", lambda ops, x: ops.depth_to_space(ops.reshape(x, (-1, 2, 3, 4)), 2))
case("SpaceToDepth", lambda ops, x: ops.space_to_depth(ops.reshape(x, (-1, 4, 6, 1)), 2))
case("BinaryCrossentropy", lambda ops, u: ops.binary_crossentropy(ops.abs(u), ops.sigmoid(u)), lambda ops, u, x: ops.binary_crossentropy(ops.abs(u), x, from_logits=True))
case("CategoricalCrossentropy", lambda ops, x, p: ops.categorical_crossentropy(p, ops.abs(x)))
case("SparseCategoricalCrossentropy", lambda ops, k, p: ops.sparse_categorical_crossentropy(k[:, :, 1], p), lambda ops, k, x: ops.sparse_categorical_crossentropy(k[:, :, 0], x, from_logits=True))
case("CTCLoss", lambda ops, k, x: ops.ctc_loss(k[:, :2, 0], x, ops.sum(ops.ones_like(k[:, :2, 0]), axis=1), 3 + ops.ones_like(k[:, 0, 0])), lambda ops, k, logits: ops.ctc_loss(ops.reshape(ops.mod(k[:, :, 0], 5), (3, 4)), ops.reshape(logits, (3, 12, 6)), np.array([4, 2, 3], "int32"), np.array([12, 9, 7], "int32"), mask_index=5), lambda ops, logits: ops.ctc_loss(np.array([[1, 1, 2], [3, 3, 3], [4, 2, 0]], "int32"), ops.reshape(logits, (3, 12, 6)), np.array([3, 3, 2], "int32"), np.array([12, 12, 5], "int32")))
case("CTCDecode", lambda ops, logits: ops.ctc_decode(logits, np.array([12, 9, 5], "int32")), lambda ops, logits: ops.ctc_decode(logits, np.array([12, 9, 5], "int32"), merge_repeated=False, mask_index=5), *[lambda ops, logits, w=w, n=n, m=m: ops.ctc_decode(logits, np.array([12, 9, 5], "int32"), strategy="beam_search", beam_width=w, top_paths=n, mask_index=m) for w, n, m in ((100, 3, 0), (4, 2, 2), (7, 1, 5), (100, 4, -1), (5, 3, -1))])
case("PSNR", lambda ops, x, y: ops.psnr(x, y, 4.0))
case("DotProductAttention", lambda ops, x, y: ops.dot_product_attention(ops.reshape(x, (-1, 4, 2, 3)), ops.reshape(y, (-1, 4, 2, 3)), ops.reshape(y, (-1, 4, 2, 3))), lambda ops, x, y: ops.dot_product_attention(ops.reshape(x, (-1, 4, 2, 3)), ops.reshape(y, (-1, 4, 2, 3)), ops.reshape(y, (-1, 4, 2, 3)), is_causal=True))

# Images.
case("Resize", lambda ops, image: ops.image.resize(image, (4, 8)), *[lambda ops, image, m=m: ops.image.resize(image, (4, 8), interpolation=m) for m in ("nearest", "bicubic", "lanczos3", "area")], lambda ops, image: ops.image.resize(image, (3, 3), antialias=True))
case("ResizeAspect", *[lambda ops, image, size=size, o=options: ops.image.resize(image, size, **o) for size in ((4, 8), (9, 3)) for options in ({"crop_to_aspect_ratio": True}, {"pad_to_aspect_ratio": True, "fill_value": 0.5}, {"crop_to_aspect_ratio": True, "interpolation": "nearest"})], lambda ops, image: ops.image.resize(ops.transpose(image, (0, 3, 1, 2)), (4, 9), pad_to_aspect_ratio=True, data_format="channels_first"))
case("RGBToGrayscale", lambda ops, image: ops.image.rgb_to_grayscale(image))
case("RGBToHSV", lambda ops, image: ops.image.rgb_to_hsv(image))
case("HSVToRGB", lambda ops, image: ops.image.hsv_to_rgb(image))
case("PadImages", lambda ops, image: ops.image.pad_images(image, 1, 2, 1, 0), lambda ops, image: ops.image.pad_images(image, top_padding=1, left_padding=1, target_height=9, target_width=9))
case("CropImages", lambda ops, image: ops.image.crop_images(image, 1, 1, 2, 1), lambda ops, image: ops.image.crop_images(image, top_cropping=1, left_cropping=1, target_height=3, target_width=2))
case("GaussianBlur", lambda ops, image: ops.image.gaussian_blur(image), lambda ops, image: ops.image.gaussian_blur(image, kernel_size=(3, 5), sigma=(0.5, 1.5)))
case("ExtractPatches", lambda ops, image: ops.image.extract_patches(image, 2), lambda ops, image: ops.image.extract_patches(image, (3, 2), strides=(1, 2), padding="same"), lambda ops, image: ops.image.extract_patches(image, 2, strides=1, dilation_rate=2), lambda ops, image: ops.image.extract_patches(image[0], 3, strides=2), lambda ops, image: ops.image.extract_patches(ops.expand_dims(image, -1), (2, 2, 2), strides=1, padding="same"))
case("SobelEdges", lambda ops, image: ops.image.sobel_edges(image), lambda ops, image: ops.image.sobel_edges(image, data_format="channels_first"))
case("SSIM", lambda ops, image, other: ops.image.ssim(image, other, filter_size=3), lambda ops, image, other: ops.image.ssim(image[0], other[0], max_val=2.0, filter_size=4, filter_sigma=0.7, k1=0.02, k2=0.05))
case("ScaleAndTranslate", *[lambda ops, image, m=m: ops.image.scale_and_translate(image, (3, 9, 4, 3), np.array([1.4, 0.9], "float32"), np.array([0.3, -0.2], "float32"), (1, 2), m) for m in ("linear", "cubic", "lanczos3", "lanczos5")], lambda ops, image: ops.image.scale_and_translate(image, (3, 4, 5, 3), np.array([0.6], "float32"), np.array([0.3], "float32"), (1,), "bilinear", antialias=False))
case("AffineTransform", *[lambda ops, image, m=m, n=n: ops.image.affine_transform(image, np.array([0.8, 0.3, -1.2, -0.1, 1.1, 0.4, 0.02, 0.05], "float32"), interpolation=n, fill_mode=m, fill_value=0.25) for m in ("constant", "nearest", "wrap", "reflect") for n in ("bilinear", "nearest")], lambda ops, image, p: ops.image.affine_transform(image, p[:, 0, :1] * np.array([[0.8, 0.3, -1.2, -0.1, 1.1, 0.4, 0.02, 0.05]], "float32")), lambda ops, image: ops.image.affine_transform(image[0], np.array([0.8, 0.3, -1.2, -0.1, 1.1, 0.4, 0.0, 0.0], "float32")))
case("PerspectiveTransform", lambda ops, image: ops.image.perspective_transform(image, np.array([[0.0, 0.0], [4.0, 0.0], [0.0, 5.0], [4.0, 5.0]], "float32"), np.array([[0.5, 0.2], [3.5, 0.6], [0.3, 4.5], [4.4, 5.5]], "float32")), lambda ops, image, p: ops.image.perspective_transform(image, np.tile(np.array([[[0.0, 0.0], [4.0, 0.0], [0.0, 5.0], [4.0, 5.0]]], "float32"), (3, 1, 1)), 0.1 * ops.reshape(p, (3, 4, 6))[:, :, :2] + np.array([[0.5, 0.2], [3.5, 0.6], [0.3, 4.5], [4.4, 5.5]], "float32"), interpolation="nearest", fill_value=0.5))
case("MapCoordinates", *[lambda ops, x, s, o=o, m=m: ops.image.map_coordinates(x[0], s[0, :2] * 3, o, fill_mode=m, fill_value=0.5) for o in (0, 1) for m in ("constant", "nearest", "wrap", "reflect")], lambda ops, i, p: ops.image.map_coordinates(i[0], p[0, :2], 1, fill_mode="mirror"))

# Models of many operations, the first variant of each, for the committed goldens.
FIRST = {name: variants[0] for name, variants in VARIANTS["ops"].items()}
ORDER = list(FIRST)


def many(name, first, last):
    case(name, *[FIRST[one] for one in ORDER[ORDER.index(first) : ORDER.index(last) + 1]])


many("ManyElementwise", "Absolute", "AllClose")
many("ManyReductions", "Sum", "Percentile")
many("ManyShapes", "GetItem", "SegmentProd")
many("ManyProducts", "Matmul", "CDist")
many("ManySpectra", "FFT", "ViewAsReal")
many("ManyNetworks", "Relu", "GaussianBlur")
many("ManyImages", "ExtractPatches", "MapCoordinates")
