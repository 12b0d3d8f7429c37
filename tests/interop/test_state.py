"""Layers with stateful=True: what Keratin writes of them keeps its state from call to call in real TensorFlow, as the Keras model itself does."""

import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ.setdefault("KERAS_BACKEND", "tensorflow")
import keras
import numpy as np
import pytest
import tensorflow as tf
import tf_keras

CALLS = 3
LAYERS = {
    "lstm": lambda k: k.layers.LSTM(4, stateful=True, name="layer"),
    "gru_states": lambda k: k.layers.GRU(4, stateful=True, return_state=True, return_sequences=True, name="layer"),
    "unrolled": lambda k: k.layers.SimpleRNN(4, stateful=True, unroll=True, name="layer"),
    "cells": lambda k: k.layers.RNN([k.layers.LSTMCell(3), k.layers.GRUCell(2)], stateful=True, name="layer"),
    "bidirectional": lambda k: k.layers.Bidirectional(k.layers.LSTM(3, stateful=True, return_sequences=True, name="rnn"), name="layer"),
    "conv_lstm": lambda k: k.layers.ConvLSTM1D(2, 2, stateful=True, name="layer"),
}


def answers_of(call, inputs):
    return [[np.asarray(value) for value in tf.nest.flatten(call(x))] for x in inputs]


@pytest.mark.parametrize("generation", [2, 3])
@pytest.mark.parametrize("name", LAYERS)
def test_state_is_kept(name, generation, keratin, tmp_path):
    k = keras if generation == 3 else tf_keras
    shape = (2, 5, 4, 3) if name == "conv_lstm" else (2, 5, 3)
    x = k.Input(batch_shape=shape, name="x")
    model = k.Model(x, LAYERS[name](k)(x))
    random = np.random.default_rng(3)
    model.set_weights([random.normal(0, 0.5, weight.shape).astype("float32") for weight in model.get_weights()])
    inputs = [random.normal(size=shape).astype("float32") for _ in range(CALLS)]
    model_file = tmp_path / ("model.keras" if generation == 3 else "model.h5")
    model.save(model_file)
    expected = answers_of(model, inputs)
    assert not np.allclose(expected[0][0], answers_of(model, inputs[:1])[0][0])

    keratin("convert", model_file, "-o", tmp_path / "saved")
    with tf.compat.v1.Session(graph=tf.Graph()) as session:
        signature = tf.compat.v1.saved_model.loader.load(session, ["serve"], str(tmp_path / "saved")).signature_def["serving_default"]
        outputs = [info.name for info in signature.outputs.values()]
        by_name = [session.run(outputs, {signature.inputs["x"].name: value}) for value in inputs]
    function = tf.saved_model.load(str(tmp_path / "saved")).signatures["serving_default"]
    for i, value in enumerate(inputs):
        got = function(x=tf.constant(value))
        # Keras names all outputs of a layer alike; both orders hold the same arrays.
        pairs = zip(sorted(expected[i], key=fingerprint), sorted((v.numpy() for v in got.values()), key=fingerprint), sorted(by_name[i], key=fingerprint))
        for wanted, by_signature, fetched in pairs:
            np.testing.assert_allclose(by_signature, wanted, rtol=1e-5, atol=1e-6)
            np.testing.assert_allclose(fetched, wanted, rtol=1e-5, atol=1e-6)
    assert len(outputs) == len(expected[0])


def fingerprint(value):
    return (value.ndim, round(float(np.abs(value).sum()), 3))
