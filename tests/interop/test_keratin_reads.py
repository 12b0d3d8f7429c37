"""What TensorFlow writes, Keratin runs to Keras's answer: tf-keras in graph mode with SavedModelBuilder (While, and TensorFlow 1's Enter to Exit),
tf-keras model.save, Keras 3 model.export; and the Keras files themselves."""

import json
import os
import pathlib
import subprocess
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import numpy as np
import pytest
import tensorflow as tf

ROOT = pathlib.Path(__file__).resolve().parents[2]
OUTPUTS = {"mlp": "out", "dual_encoder": "out", "gru_tagger": "tags"}
FORMS = ["k3.export", "k2.save", "k2.graph", "k2.tf1"]
RECURRENT = {"mlp": 0, "dual_encoder": 2, "gru_tagger": 2}  # layers, and calls of one that is shared


def tensorflow_answers(folder, about, answers):
    """What TensorFlow itself answers: Keras's export of a layer can differ from the layer (TimeDistributed of a batch of unknown size does)."""
    with tf.compat.v1.Session(graph=tf.Graph()) as session:
        meta = tf.compat.v1.saved_model.loader.load(session, about["tags"], str(folder))
        signature = meta.signature_def[about["signature"]]
        return session.run({key: info.name for key, info in signature.outputs.items()}, {info.name: answers[key] for key, info in signature.inputs.items()})


@pytest.fixture(scope="session")
def models(tmp_path_factory):
    """The small models of the test set, made by real Keras in every form that TensorFlow saves."""
    folder = tmp_path_factory.mktemp("models")
    for generation in ("3", "2"):
        subprocess.run([sys.executable, str(ROOT / "tools/models/make_models.py"), "--only", *OUTPUTS, "--generation", generation, "--export", "--out", str(folder)], check=True, timeout=900)
    return folder


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", OUTPUTS)
def test_saved_model(name, form, models, keratin, tmp_path):
    folder = models / f"{name}.{form}"
    if form == "k2.tf1" and not folder.exists():
        pytest.skip("TensorFlow itself does not run this model in this form")
    assert folder.exists(), f"{folder.name} was not made"
    about = json.loads((models / f"{name}.{form}.json").read_text())
    reference = models / f"{name}.{form}.npz"
    answers = dict(np.load(reference if reference.exists() else models / f"{name}.{form[:2]}.npz"))
    arguments = []
    for key in about["inputs"]:
        np.save(tmp_path / f"{key}.npy", answers[key])
        arguments += ["--input", f"{key}={tmp_path / key}.npy"]
    keratin("run", folder, "--tags", ",".join(about["tags"]), "--signature", about["signature"], *arguments, "--output-dir", tmp_path / "out")
    (key,) = about["outputs"]
    expected = tensorflow_answers(folder, about, answers)[key]
    np.testing.assert_allclose(np.load(tmp_path / "out" / f"{key}.npy"), expected, rtol=1e-4, atol=1e-5 * np.abs(expected).max())
    steps = [line for line in keratin("dump", "--stage=optimized", folder, "--tags", ",".join(about["tags"]), "--signature", about["signature"]).splitlines() if line[0] != " "]
    assert len([step for step in steps if step.split()[0] in ("_LSTM", "_GRU", "_SimpleRNN")]) == RECURRENT[name]
    # What vectorized_map writes of Keras 3's TimeDistributed is a loop of no recurrent layer.
    assert not [step for step in steps if "While" in step.split()[0] and "/pfor/" not in step]


@pytest.mark.parametrize("suffix", ["k3.keras", "k2.h5", "k2.keras"])
@pytest.mark.parametrize("name", OUTPUTS)
def test_keras_file(name, suffix, models, keratin):
    keratin("verify", models / f"{name}.{suffix}", "--reference", models / f"{name}.{suffix[:2]}.npz", "--rtol", "1e-4", "--atol", "1e-5")
