#!/usr/bin/env python3
"""Trains the dual encoder of the demo: how well does a response fit a context?

Reads dialogues.tsv and writes vocabulary.txt beside it and, into tests/golden/dual_encoder, model.keras, io.npz and examples.tsv.
With --times it trains nothing: it measures TensorFlow on the steps that the demo shows, with the model that is there, and writes tensorflow_times.json.
Vocabulary: line N is the word of id N; id 0 is padding, id 1 any unknown word; a text is cut or padded with 0 at its end to 10 words.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(HERE.parent))

import keras_oracle as oracle
import numpy as np

LENGTH = 10
WIDTH = 24
STEPS = 1000
BATCH = 64
WRONG_PER_RIGHT = 1
EXAMPLES = [
    ("do i need an umbrella", "it will rain so take an umbrella"),
    ("do i need an umbrella", "the dog is friendly you can pet him"),
    ("when does the next train leave", "the train is ten minutes late"),
    ("when does the next train leave", "black coffee with no sugar please"),
    ("who won the football game", "our team won two to one"),
    ("who won the football game", "install the update and restart the computer"),
    ("what is the wifi password", "the password is on the back of the router"),
    ("what is the wifi password", "see a doctor and rest in bed"),
    ("my head hurts a lot", "drink tea and take this medicine"),
    ("my head hurts a lot", "paris is the capital of france"),
]


def read_dialogues():
    lines = (HERE / "dialogues.tsv").read_text().splitlines()[1:]
    return [tuple(line.split("\t")) for line in lines]


def make_vocabulary(dialogues):
    words = sorted({word for _, *pair in dialogues for text in pair for word in text.split()})
    return ["<pad>", "<unknown>"] + words


def word_ids(vocabulary, text):
    index = {word: number for number, word in enumerate(vocabulary)}
    ids = [index.get(word, 1) for word in text.lower().split()][:LENGTH]
    return ids + [0] * (LENGTH - len(ids))


def build(keras, words):
    context, response = (keras.Input((LENGTH,), name=name, dtype="int32") for name in ["context_input", "response_input"])
    embedding, encoder = keras.layers.Embedding(words, WIDTH, name="embedding"), keras.layers.LSTM(WIDTH, name="encoder")
    likeness = keras.layers.Dot(axes=1, name="likeness")([encoder(embedding(context)), encoder(embedding(response))])
    return keras.Model([context, response], keras.layers.Dense(1, activation="sigmoid", name="out")(likeness), name="dual_encoder")


def train(keras, dialogues, vocabulary):
    keras.utils.set_random_seed(20190)
    random = np.random.default_rng(7)
    model = build(keras, len(vocabulary))
    contexts = np.array([word_ids(vocabulary, context) for _, context, _ in dialogues], "int32")
    responses = np.array([word_ids(vocabulary, response) for _, _, response in dialogues], "int32")
    topic = np.array([name for name, _, _ in dialogues])
    model.compile(keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(0.006, STEPS), clipnorm=1.0), "binary_crossentropy")
    for _ in range(STEPS):
        right = random.integers(0, len(dialogues), BATCH)
        wrong = random.integers(0, len(dialogues), BATCH * WRONG_PER_RIGHT)
        label = np.concatenate([np.ones(BATCH), topic[wrong] == np.tile(topic[right], WRONG_PER_RIGHT)]).astype("float32")
        model.train_on_batch([np.tile(contexts[right], (1 + WRONG_PER_RIGHT, 1)), np.concatenate([responses[right], responses[wrong]])], label)
    plain = build(keras, len(vocabulary))
    plain.set_weights(model.get_weights())
    return plain, contexts, responses, topic


def report_quality(model, contexts, responses, topic):
    score = lambda order: np.asarray(model([contexts, responses[order]], training=False))[:, 0]
    everyone = np.arange(len(contexts))
    shuffled = np.random.default_rng(1).permutation(len(contexts))
    apart = topic[shuffled] != topic
    print(f"mean score of right responses {score(everyone).mean():.3f}, of wrong ones {score(shuffled)[apart].mean():.3f}")


def write_golden(keras, model, vocabulary):
    golden = ROOT / "tests" / "golden" / "dual_encoder"
    golden.mkdir(parents=True, exist_ok=True)
    model.save(golden / "model.keras")
    ids = {
        "context_input": np.array([word_ids(vocabulary, context) for context, _ in EXAMPLES], "int32"),
        "response_input": np.array([word_ids(vocabulary, response) for _, response in EXAMPLES], "int32"),
    }
    arrays = oracle.answers(oracle.Graph(keras, model), ids)
    oracle.save_reference(golden / "io.npz", arrays)
    rows = ["context\tresponse\tcontext_ids\tresponse_ids\tscore"]
    for (context, response), c, r, score in zip(EXAMPLES, ids["context_input"], ids["response_input"], arrays["out"][:, 0]):
        rows.append("\t".join([context, response, " ".join(map(str, c)), " ".join(map(str, r)), f"{score:.6f}"]))
    (golden / "examples.tsv").write_text("\n".join(rows) + "\n")
    print("\n".join(f"{row.split(chr(9))[-1]}  {' -> '.join(row.split(chr(9))[:2])}" for row in rows[1:]))


def measure(program, arguments):
    """The best of four fresh processes, each of which prints a JSON object of milliseconds."""
    runs = [json.loads(subprocess.run([sys.executable, "-c", program, *arguments], check=True, capture_output=True, text=True).stdout) for _ in range(4)]
    return {key: round(min(run[key] for run in runs), 3) for key in runs[0]}


TIMES = """
import json, os, sys, time
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
start = time.perf_counter()
import numpy as np
import tensorflow as tf
times = {"import_ms": (time.perf_counter() - start) * 1e3}
kind, folder, archive = sys.argv[1:]
arrays = np.load(archive)
context, response = arrays["context_input"][:1], arrays["response_input"][:1]
start = time.perf_counter()
if kind == "tf1_loader":
    tf.compat.v1.disable_eager_execution()
    session = tf.compat.v1.Session()
    tf.compat.v1.saved_model.loader.load(session, ["eval"], folder)
    out = session.graph.get_tensor_by_name("out/Sigmoid:0")
    feeds = {session.graph.get_tensor_by_name("context_input:0"): context, session.graph.get_tensor_by_name("response_input:0"): response}
    run = lambda: session.run(out, feeds)
elif kind == "tf2_saved_model":
    predict = tf.saved_model.load(folder).signatures["serving_default"]
    feeds = dict(context_input=tf.constant(context), response_input=tf.constant(response))
    run = lambda: next(iter(predict(**feeds).values())).numpy()
else:
    import keras
    model = keras.models.load_model(folder, compile=False)
    run = lambda: np.asarray(model([context, response], training=False))
times["load_ms"] = (time.perf_counter() - start) * 1e3
start = time.perf_counter()
answer = run()
times["first_run_ms"] = (time.perf_counter() - start) * 1e3
steady = []
for _ in range(300):
    start = time.perf_counter()
    run()
    steady.append((time.perf_counter() - start) * 1e3)
times["steady_run_ms"] = sorted(steady)[len(steady) // 2]
assert abs(float(np.ravel(answer)[0]) - float(arrays["out"][0, 0])) < 1e-5
print(json.dumps(times))
"""

GRAPH_MODE = """
import sys
sys.path.insert(0, sys.argv[3])
import keras_oracle as oracle
keras = oracle.load_keras(2, graph_mode=True)
sys.path.insert(0, sys.argv[4])
import train_dual_encoder as demo
import numpy as np
import tensorflow as tf
weights = np.load(sys.argv[1])
weights = [weights[f"w{i}"] for i in range(len(weights.files))]
model = demo.build(keras, len(weights[0]))
model.set_weights(weights)
oracle.save_graph_mode(model, sys.argv[2], ["eval"], "predict")
"""


def write_times(model):
    import keras
    import tensorflow as tf

    archive = str(ROOT / "tests" / "golden" / "dual_encoder" / "io.npz")
    with tempfile.TemporaryDirectory() as folder:
        model.export(folder + "/tf2", verbose=False)
        np.savez(folder + "/weights.npz", **{f"w{i}": value for i, value in enumerate(model.get_weights())})
        subprocess.run([sys.executable, "-c", GRAPH_MODE, folder + "/weights.npz", folder + "/tf1", str(HERE.parent), str(HERE)], check=True)
        result = {
            "cpu": cpu_name(),
            "tensorflow": tf.__version__,
            "keras": keras.__version__,
            "python": sys.version.split()[0],
            "note": "milliseconds, batch 1, the best of four processes; steady is the median of 300 runs after the first",
            "tf1_loader": measure(TIMES, ["tf1_loader", folder + "/tf1", archive]),
            "tf2_saved_model": measure(TIMES, ["tf2_saved_model", folder + "/tf2", archive]),
            "keras_load_model": measure(TIMES, ["keras", str(ROOT / "tests" / "golden" / "dual_encoder" / "model.keras"), archive]),
        }
    (HERE / "tensorflow_times.json").write_text(json.dumps(result, indent=2) + "\n")
    print(json.dumps(result, indent=2))


def cpu_name():
    fields = dict(line.split(":", 1) for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines() if ":" in line)
    fields = {key.strip(): value.strip() for key, value in fields.items()}
    return fields.get("model name", "unknown")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", action="store_true", help="measure TensorFlow with the model that is there; takes a minute")
    options = parser.parse_args()
    keras = oracle.load_keras(3)
    if options.times:
        write_times(keras.models.load_model(ROOT / "tests" / "golden" / "dual_encoder" / "model.keras"))
        return
    dialogues = read_dialogues()
    vocabulary = make_vocabulary(dialogues)
    (HERE / "vocabulary.txt").write_text("\n".join(vocabulary) + "\n")
    model, contexts, responses, topic = train(keras, dialogues, vocabulary)
    report_quality(model, contexts, responses, topic)
    write_golden(keras, model, vocabulary)


if __name__ == "__main__":
    main()
