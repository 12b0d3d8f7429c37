"""Layers that keras.applications defines for its models alone."""

import importlib

from cases import generation_of, model


def _layer(keras, module, class_name, **options):
    package = "tf_keras" if generation_of(keras) == 2 else "keras"
    return getattr(importlib.import_module(f"{package}.src.applications.{module}"), class_name)(**options)


def _layer_scale(keras):
    x = keras.Input((4, 5), name="x")
    options = {"init_values": 0.3, "projection_dim": 5, "name": "layer_scale"}
    return keras.Model(x, _layer(keras, "convnext", "LayerScale", **options)(x))


def _stochastic_depth(keras):
    x = keras.Input((4, 5), name="x")
    return keras.Model(x, _layer(keras, "convnext", "StochasticDepth", drop_path_rate=0.4, name="stochastic_depth")(x))


def _custom_scale_layer(keras):
    x, y = keras.Input((4, 5), name="x"), keras.Input((4, 5), name="y")
    return keras.Model([x, y], _layer(keras, "inception_resnet_v2", "CustomScaleLayer", scale=0.17, name="custom_scale_layer")([x, y]))


model("LayerScale", "", _layer_scale)
model("StochasticDepth", "", _stochastic_depth)
model("CustomScaleLayer", "", _custom_scale_layer)
