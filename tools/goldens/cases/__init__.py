"""The grid's cases, one module a group of layers. A case says how to build one small model; tools/goldens/layer_grid.py does the rest."""

import dataclasses
import importlib
from typing import Callable

from keras_oracle import snake_case

GROUPS = ["core", "activations", "convolution", "pooling", "normalization", "merging", "recurrent", "wrappers", "attention", "structures", "dtypes", "preprocessing", "images", "operations", "tf_symbols", "feature_columns", "applications"]


@dataclasses.dataclass
class Case:
    layer: str  # the class that the case is about, or the name of a kind of model
    name: str  # unique, a file name
    build: Callable  # of the Keras module, gives the model
    inputs: dict  # input name -> kind of values (see keras_oracle)
    generations: tuple
    batch: int
    eager: bool  # of generation 2: cannot be built in graph mode


CASES = {}


def model(layer, label, build, inputs=None, generations=(2, 3), batch=3, eager=False):
    """Adds a case whose model `build(keras)` makes."""
    base = f"{snake_case(layer)}-{label}" if label else snake_case(layer)
    name, n = base, 2
    while name in CASES:
        name, n = f"{base}-{n}", n + 1
    CASES[name] = Case(layer, name, build, inputs or {}, generations, batch, eager)


def one(layer, shape, label=None, values=None, generations=(2, 3), batch=3, dtype="float32", only_2=None, only_3=None, eager=False, **options):
    """Adds a case of one layer on one input `x`. only_2 and only_3 are options of one generation."""

    def build(keras):
        own = dict(options, **((only_3 if generation_of(keras) == 3 else only_2) or {}))
        x = keras.Input(shape, name="x", dtype=dtype)
        return keras.Model(x, getattr(keras.layers, layer)(name=snake_case(layer), **own)(x))

    if label is None:
        label = slug({**(only_2 or {}), **(only_3 or {}), **options})
    model(layer, label, build, {"x": values} if values else None, generations, batch, eager)


def generation_of(keras):
    return 2 if keras.__name__.startswith("tf_keras") else 3


def slug(options):
    parts = []
    for key, value in options.items():
        if value is True:
            parts.append(key)
        elif value is False:
            parts.append("no_" + key)
        elif isinstance(value, str):
            parts.append(value)
        elif isinstance(value, (tuple, list)):
            parts.append(key + "x".join(_text(v) for v in value))
        else:
            parts.append(key + _text(value))
    return "-".join(parts)


def _text(value):
    return "".join(c if c.isalnum() or c in "._" else "_" for c in str(value)).strip("_").lower()


def load_all():
    for group in GROUPS:
        importlib.import_module("cases." + group)
    return CASES
