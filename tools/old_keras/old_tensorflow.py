"""Lets the Keras of 2016 to 2019 (1.0 to 2.3), pure Python packages, run on today's TensorFlow: what it imports as `tensorflow` is TensorFlow's v1 API with the
names that have left it since. load(FOLDER) gives the module `keras` of the unpacked source package in FOLDER."""

import collections
import collections.abc
import importlib
import importlib.machinery
import inspect
import os
import sys
import types
import warnings

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

import numpy as np


def _python_of_then():
    for name in ("Iterable", "Mapping", "Sequence", "Callable", "MutableMapping"):
        if not hasattr(collections, name):
            setattr(collections, name, getattr(collections.abc, name))
    if not hasattr(inspect, "getargspec"):
        spec = collections.namedtuple("ArgSpec", "args varargs keywords defaults")

        def getargspec(function):
            full = inspect.getfullargspec(function)
            return spec(full.args, full.varargs, full.varkw, full.defaults)

        inspect.getargspec = getargspec
    for name, kind in (("int", int), ("float", float), ("bool", bool), ("object", object), ("str", str)):
        if name not in np.__dict__:
            setattr(np, name, kind)


def _module(name, **members):
    module = types.ModuleType(name)
    module.__dict__.update(members)
    sys.modules[name] = module
    return module


def _as_before_1_0(module, v1):
    """Names and orders of arguments of TensorFlow 0.x."""
    from tensorflow.python.ops import control_flow_ops, tensor_array_ops

    tensor_array_ops.TensorArray.pack = tensor_array_ops.TensorArray.stack
    tensor_array_ops.TensorArray.unpack = tensor_array_ops.TensorArray.unstack
    module.python.control_flow_ops = control_flow_ops
    module.__version__ = "0.12.0"
    module.pack, module.unpack, module.select = v1.stack, v1.unstack, v1.where
    module.mul, module.sub, module.neg = v1.multiply, v1.subtract, v1.negative
    module.concat = lambda axis, values, name=None: v1.concat(values, axis, name)
    module.split = lambda axis, count, value, name=None: v1.split(value, count, axis, name=name)
    module.batch_matmul = lambda x, y, adj_x=None, adj_y=None: v1.matmul(x, y, adjoint_a=bool(adj_x), adjoint_b=bool(adj_y))


def _tensorflow_of_then(before_1_0):
    import tensorflow as real
    import tensorflow.compat.v1 as v1
    from tensorflow.python.framework import ops
    from tensorflow.python.ops import control_flow_ops, ctc_ops, functional_ops, tensor_array_ops, while_loop, cond
    from tensorflow.python.training import moving_averages

    v1.logging.set_verbosity(v1.logging.ERROR)
    v1.disable_v2_behavior()
    v1.config.threading.set_intra_op_parallelism_threads(2)
    v1.config.threading.set_inter_op_parallelism_threads(2)
    control_flow_ops.while_loop = while_loop.while_loop
    control_flow_ops.cond = cond.cond
    ops._TensorLike = (v1.Tensor, v1.Variable)
    ops.is_dense_tensor_like = lambda value: False
    module = _module("tensorflow", **{name: getattr(v1, name) for name in dir(v1) if name not in ("keras", "estimator", "lite")})
    module.__path__ = real.__path__
    module.__version__ = "1.5.0"
    module.python = sys.modules["tensorflow.python"]
    if before_1_0:
        _as_before_1_0(module, v1)


def load(folder, version):
    warnings.filterwarnings("ignore")
    _python_of_then()
    _tensorflow_of_then(before_1_0=version.startswith(("1.0.", "1.1.")))
    _module("yaml")
    for name in list(sys.modules):
        if name.split(".")[0] == "keras":
            del sys.modules[name]
    os.environ["KERAS_BACKEND"] = "tensorflow"
    sys.path.insert(0, str(folder))
    sys.meta_path.append(_Stubs())
    return importlib.import_module("keras")


class _Stubs:
    """keras.applications and keras.preprocessing of 2.2 on import packages of their own, which no model here needs."""

    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("keras_applications", "keras_preprocessing", "scipy"):
            return importlib.machinery.ModuleSpec(name, self)
        return None

    def create_module(self, spec):
        return _Anything(spec.name)

    def exec_module(self, module):
        module.__path__ = []


class _AnyClass(type):
    def __getattr__(cls, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return _any_class(name)


def _any_class(name):
    if name == "issparse":
        return lambda value: False
    return _AnyClass(name, (), {"__init__": lambda self, *args, **kwargs: None})


class _Anything(types.ModuleType):
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return _any_class(name)
