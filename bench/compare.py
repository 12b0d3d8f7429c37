#!/usr/bin/env python3
"""Compares keratin with TensorFlow, ONNX Runtime, OpenVINO, LiteRT and MNN: ./dev bench [arguments]

Models come from tools/models and are exported once for every runtime, into .cache/bench. Each runtime and model has a process of its own whose answer is
compared with Keras's before anything is timed; then the runtimes take turns, a short while each, and a model's time is the median over all turns.
"""

import argparse
import contextlib
import dataclasses
import datetime
import importlib.metadata
import json
import math
import os
import pathlib
import re
import select
import shlex
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path[:0] = [str(ROOT / "tools"), str(ROOT / "tools" / "models")]

import zoo
from machine import cpu_name

DEFAULT_MODELS = ["dual_encoder", "mlp", "mobilenet_v2", "resnet50", "transformer_encoder", "lstm_100", "gru_100"]
SETS = {
    "default": DEFAULT_MODELS,
    "all": ["seed_mlp", "mlp_small", "mlp", "dual_encoder", "retrieval_tower", "lstm_100", "gru_100", "bilstm_masked", "transformer_encoder", "minilm", "bert_base", "speech_cnn",
            "unet_256", "mobilenet", "mobilenet_v2", "mobilenet_v3_large", "efficientnet_b0", "resnet50", "densenet121", "vgg16_224"],
    "preprocessing": [name for name in zoo.MODELS if name.startswith("preprocessing_")],
}
FORMS = {"tf2": "saved_model", "tf1": "saved_model", "ort": "onnx", "openvino": "saved_model", "litert": "litert", "mnn": "mnn"}
PRODUCTS = {"saved_model": "saved_model/saved_model.pb", "onnx": "model.onnx", "litert": "model.tflite", "mnn": "model.mnn"}
MADE_OF = {"mnn": "onnx"}
OURS = ["keratin", "keratin_plan", "keratin_base"]
ENGINES = ["keratin", "keratin_plan", *FORMS]
TITLES = {"keratin": "keratin", "keratin_plan": "keratin plan", "tf2": "TensorFlow signature", "tf1": "TensorFlow Session", "ort": "ONNX Runtime", "openvino": "OpenVINO", "litert": "LiteRT", "mnn": "MNN", "keratin_base": "keratin before"}
PACKAGES = {"tf2": "tensorflow_cpu", "ort": "onnxruntime", "openvino": "openvino", "litert": "ai-edge-litert", "mnn": "MNN"}
TOLERANCE = 1e-4  # of the largest absolute value of an output
LARGE_MB = 8  # of weights and activations
SETTLE = 0.02  # seconds between turns, for threads that spin on after a run


@dataclasses.dataclass(frozen=True)
class Setting:
    """What a table is of."""

    threads: int
    rows: int | None = None  # of a request; None: what the model says in zoo.py
    sessions: int = 1  # at once; those of a peer with one thread each, in processes of their own

    def title(self):
        if self.sessions > 1:
            return f"{self.sessions} sessions at once"
        return f"{self.threads} thread{'' if self.threads == 1 else 's'}" + (f", batch {self.rows}" if self.rows else "")


class Skipped(Exception):
    """A runtime cannot take part with a model; the text is the reason."""


def one_line(text, limit=240):
    line = " ".join(str(text).split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


class Files:
    """The models and what the runtimes read of them."""

    def __init__(self, cache, timeout):
        self.models, self.exports, self.timeout = cache / "models", cache / "exports", timeout

    def keras(self, name):
        return self.models / f"{name}.k3.keras"

    def folder(self, name):
        return self.exports / name

    def make_models(self, names):
        missing = [name for name in names if not (self.keras(name).exists() and self.keras(name).with_suffix(".npz").exists())]
        if missing:
            print(f"Making {', '.join(missing)}", file=sys.stderr, flush=True)
            script = ROOT / "tools" / "models" / "make_models.py"
            subprocess.run([sys.executable, script, "--out", self.models, "--generation", "3", "--only", *missing], check=True, stdout=sys.stderr)

    def request(self, name, rows):
        """The folder of the model's request and of Keras's answer to it."""
        rows = rows or zoo.MODELS[name].rows
        folder = self.folder(name) / f"rows_{rows}"
        self._write(name, str(rows), folder, folder / "reference.json")
        return folder

    def export(self, name, form):
        if form in MADE_OF:
            self.export(name, MADE_OF[form])
        self._write(name, form, self.folder(name), self.folder(name) / PRODUCTS[form])

    def _write(self, name, what, folder, product):
        """Writes it once for each version of the model file; a failure is remembered too."""
        model = self.keras(name)
        folder.mkdir(parents=True, exist_ok=True)
        failure = folder / f"{what}.failed"

        def fresh(path):
            return path.exists() and path.stat().st_mtime >= model.stat().st_mtime

        if fresh(failure):
            raise Skipped(failure.read_text().strip())
        if fresh(product):
            return
        print(f"Exporting {name}: {what}", file=sys.stderr, flush=True)
        command = [sys.executable, HERE / "export_model.py", what, model, folder, name]
        try:
            run = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, errors="replace", timeout=self.timeout)
            reason = None
            if run.returncode:
                reasons = [line for line in run.stderr.split("\n") if line.startswith("reason: ")]
                reason = reasons[-1].removeprefix("reason: ") if reasons else f"ended with status {run.returncode}"
        except subprocess.TimeoutExpired:
            reason = f"did not end in {self.timeout} s"
        if reason is None and not product.exists():
            reason = "wrote nothing"
        if reason is not None:
            failure.write_text(one_line(f"export to {what}: {reason}") + "\n")
            raise Skipped(failure.read_text().strip())
        failure.unlink(missing_ok=True)

    def names(self, name, rows):
        return json.loads((self.request(name, rows) / "reference.json").read_text())


def check_answers(folder, out, count):
    """Every output of Keras must be among the runtime's, whatever order and names they have there."""
    given = [np.load(path) for path in sorted(out.glob("*.npy"))]
    for i in range(count):
        wanted = np.load(folder / "outputs" / f"{i}.npy")
        wanted = wanted.astype("float64")
        bound = TOLERANCE * np.abs(wanted).max()
        differences = [np.abs(value.astype("float64") - wanted).max() for value in given if value.shape == wanted.shape]
        if not differences:
            raise Skipped(f"not timed: no output of shape {wanted.shape}, it gave {', '.join(str(value.shape) for value in given) or 'none'}")
        if not min(differences) <= bound:
            raise Skipped(f"not timed, the answer is wrong: output {i} differs from Keras by {min(differences):.2g}, allowed {bound:.2g}")


class Keratin:
    """A process of `keratin bench` for each turn, on the Keras file or on the plan made of it."""

    def __init__(self, binary, files, name, setting, plan):
        request, names = files.request(name, setting.rows), files.names(name, setting.rows)
        inputs = [text for i, key in enumerate(names["inputs"]) for text in ("--input", f"{key}={request / 'inputs' / f'{i}.npy'}")]
        model = files.keras(name)
        if plan:
            model = files.folder(name) / "model.plan"
            self._call([binary, "convert", str(files.keras(name)), "-o", str(model), "--overwrite"])
        common = [str(model), "--threads", str(setting.threads), *inputs]
        with tempfile.TemporaryDirectory() as out:
            self._call([binary, "run", *common, "--output-dir", out])
            check_answers(request, pathlib.Path(out), len(names["outputs"]))
        # A command of before (--against) may not know the option.
        self.command = [binary, "bench", *common, "--json", *(["--sessions", str(setting.sessions)] if setting.sessions > 1 else [])]
        self.run_command = [binary, "run", *common, "--output-dir"]
        self.starts = []

    def _call(self, command):
        try:
            run = subprocess.run(command, capture_output=True, text=True, timeout=120)
        except subprocess.TimeoutExpired:
            raise Skipped("did not end in 120 s") from None
        if run.returncode:
            raise Skipped(one_line(run.stderr or f"ended with status {run.returncode}"))
        return run.stdout

    def _bench(self, seconds):
        return json.loads(self._call([*self.command, "--seconds", str(seconds)]))

    def start_again(self):
        """Loads in a new process and notes what loading and the first run take."""
        result = self._bench(0.001)
        # A command of before (--against) may not say what it began with.
        self.starts.append((result["load_ms"], result["first_ms"], result["peak_rss_mb"] - result.get("start_rss_mb", 0)))
        self.data_mb = result.get("weights_mb", 0) + result.get("activations_mb", 0)

    def instructions(self):
        """Of loading and one run, for the instruction set that valgrind knows; None without valgrind."""
        if shutil.which("valgrind") is None:
            return None
        with tempfile.TemporaryDirectory() as out:
            command = ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null", *self.run_command, out]
            run = subprocess.run(command, capture_output=True, text=True)
        found = re.search(r"I\s+refs:\s+([\d,]+)", run.stderr)
        return int(found[1].replace(",", "")) if run.returncode == 0 and found else None

    def turn(self, seconds):
        """Milliseconds of a run; of several sessions those in which one run of all ends."""
        result = self._bench(seconds)
        return 1000 / result["runs_per_second"] if "runs_per_second" in result else result["p50_ms"]

    def close(self):
        pass


class Peer:
    """A runtime in a worker process; the last one started stays for all turns."""

    def __init__(self, engine, files, name, threads, rows=None, timeout=300):
        files.export(name, FORMS[engine])
        self.engine, self.folder, self.request, self.threads, self.timeout = engine, files.folder(name), files.request(name, rows), threads, timeout
        self.outputs = len(files.names(name, rows)["outputs"])
        self.process, self.starts = None, []

    def start_again(self):
        """Loads in a new process, checks its answer and notes what loading and the first run take."""
        self.close()
        with tempfile.TemporaryDirectory() as out:
            command = [sys.executable, HERE / "worker.py", self.engine, self.folder, self.request, str(self.threads), out]
            self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
            try:
                times = self._read()
                check_answers(self.request, pathlib.Path(out), self.outputs)
            except BaseException:
                self.close()
                raise
        self.starts.append((times["load_ms"], times["first_ms"], times["peak_mb"]))

    def _read(self):
        if not select.select([self.process.stdout], [], [], self.timeout)[0]:
            raise Skipped(f"no answer in {self.timeout} s")
        line = self.process.stdout.readline()
        if not line:
            status = self.process.wait()
            raise Skipped(f"ended by signal {signal.Signals(-status).name}" if status < 0 else f"ended with status {status}")
        answer = json.loads(line)
        if "error" in answer:
            raise Skipped(one_line(answer["error"]))
        return answer

    def _ask(self, seconds):
        with contextlib.suppress(BrokenPipeError):
            print(seconds, file=self.process.stdin, flush=True)

    def turn(self, seconds):
        self._ask(seconds)
        return self._read()["p50_ms"]

    def close(self):
        if self.process is None:
            return
        with contextlib.suppress(OSError):
            self.process.stdin.close()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()
        self.process = None


class Peers:
    """As many processes of a runtime as there are sessions, with one thread each."""

    def __init__(self, engine, files, name, sessions):
        self.peers = [Peer(engine, files, name, 1) for _ in range(sessions)]
        try:
            for peer in self.peers:
                peer.start_again()
        except BaseException:
            self.close()
            raise

    def turn(self, seconds):
        for peer in self.peers:
            peer._ask(seconds)
        answers = [peer._read() for peer in self.peers]
        return 1000 / sum(answer["runs"] / answer["seconds"] for answer in answers)

    def close(self):
        for peer in self.peers:
            peer.close()


def measure(options, files, name, setting):
    """Engine -> {load_ms, first_ms, peak_mb, data_mb (weights and activations), p50_ms, p10_ms, rounds_ms, instructions} or {reason}; of several sessions only the last but one."""
    sessions = setting.sessions
    results, players = {}, {}
    try:
        for engine in options.engines:
            try:
                if engine in OURS:
                    binary = options.base if engine == "keratin_base" else options.keratin
                    players[engine] = Keratin(binary, files, name, setting, plan=engine == "keratin_plan")
                elif sessions > 1:
                    players[engine] = Peers(engine, files, name, sessions)
                else:
                    players[engine] = Peer(engine, files, name, setting.threads, setting.rows)
                results[engine] = {"rounds_ms": []}
            except Skipped as reason:
                results[engine] = {"reason": str(reason)}
        for _ in range(options.starts if sessions == 1 else 0):
            for engine, player in list(players.items()):
                try:
                    player.start_again()
                except Skipped as reason:
                    results[engine] = {"reason": str(reason)}
                    players.pop(engine).close()
        for engine, player in players.items() if sessions == 1 else ():
            loads, firsts, peaks = zip(*player.starts)
            results[engine] |= {"load_ms": statistics.median(loads), "first_ms": statistics.median(firsts), "peak_mb": statistics.median(peaks)}
            if engine == "keratin":
                results[engine]["data_mb"] = player.data_mb
        for _ in range(options.rounds):
            for engine, player in list(players.items()):
                time.sleep(SETTLE)
                try:
                    results[engine]["rounds_ms"].append(player.turn(options.seconds))
                except Skipped as reason:
                    results[engine] = {"reason": str(reason)}
                    players.pop(engine).close()
        if options.against and sessions == 1:
            for engine, player in players.items():
                if engine in OURS:
                    results[engine]["instructions"] = player.instructions()
    finally:
        for player in players.values():
            player.close()
    for result in results.values():
        if "rounds_ms" in result:
            result["p50_ms"] = statistics.median(result["rounds_ms"])
            result["p10_ms"] = float(np.percentile(result["rounds_ms"], 10))
    return results


def number(value):
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}" if value >= 0.1 else f"{value:.2g}"


def number_or_dash(of, results, base):
    """Our value as a share of that of `base`."""
    ours, theirs = results["keratin"], results[base]
    share = float("nan") if "reason" in ours or "reason" in theirs else of(ours) / of(theirs)
    return "-" if math.isnan(share) else f"{share:.3f}"


def table(head, rows):
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def tables(report):
    """Markdown of one report: for each thread count load + first run, steady times and ratios."""
    engines = report["engines"]
    text = []
    for title, models in report["results"].items():
        busy = title in report["busy"]
        text.append(f"## {title}\n")

        def rows(cell, names):
            return [[name] + [cell(models[name], engine) for engine in names] for name in models]

        def cell(key):
            return lambda results, engine: number(results[engine][key]) if key in results[engine] else "-"

        def start(results, engine):
            result = results[engine]
            return "-" if "reason" in result else f"{number(load_and_first(result))} ({number(result['first_ms'])})"

        def ratio(of, us="keratin"):
            def make(results, engine):
                ours, theirs = results[us], results[engine]
                return "-" if "reason" in ours or "reason" in theirs else f"{of(ours) / of(theirs):.2f}"

            return make

        head = ["model", *(TITLES[engine] for engine in engines)]
        steady = "steady run" if not busy else "time of a run"
        if busy:
            text.append("Time of a run, ms: a second by the runs of all sessions that end in it.\n\n" + table(head, rows(cell("p50_ms"), engines)))
        else:
            text.append("Load and first run together, ms (the first run alone):\n\n" + table(head, rows(start, engines)))
            text.append("Steady run, p50 in ms:\n\n" + table(head, rows(cell("p50_ms"), engines)))
            text.append("Peak memory, MB:\n\n" + table(head, rows(cell("peak_mb"), engines)))
        if "keratin_base" in engines and not busy:
            before = {"steady run": lambda r: r["p50_ms"], "its best turns": lambda r: r["p10_ms"], "load and first run": load_and_first, "instructions": lambda r: r.get("instructions") or float("nan")}
            names = list(before)
            changes = [[name] + [number_or_dash(before[what], results, "keratin_base") for what in names] for name, results in models.items()]
            text.append("keratin / keratin before:\n\n" + table(["model", *names], changes))
        peers = [engine for engine in engines if engine not in OURS]
        if "keratin" in engines and peers:
            head = ["model", *(TITLES[engine] for engine in peers)]
            text.append(f"keratin / peer, {steady} (below 1: keratin is faster):\n\n" + table(head, rows(ratio(lambda r: r["p50_ms"]), peers)))
        if "keratin" in engines and peers and not busy:
            text.append("keratin / peer, load and first run:\n\n" + table(head, rows(ratio(load_and_first), peers)))
        if "keratin_plan" in engines and peers and not busy:
            head = ["model", *(TITLES[engine] for engine in peers)]
            text.append("keratin plan / peer, load and first run:\n\n" + table(head, rows(ratio(load_and_first, "keratin_plan"), peers)))
    return summary(report) + bars(report) + "\n" + "\n".join(text)


def best_peer(results, of, us="keratin"):
    """Keratin's value as a share of the least of its peers', and which that is; None where one is missing."""
    peers = {engine: of(result) for engine, result in results.items() if engine not in OURS and "reason" not in result}
    ours = results.get(us, {"reason": ""})
    if not peers or "reason" in ours:
        return None
    engine = min(peers, key=peers.get)
    return of(ours) / peers[engine], engine


def picture(report, setting, title, of):
    """SVG: a bar a model, Keratin's time as a share of the best peer's."""
    shares = [(name, best_peer(results, of)) for name, results in report["results"][setting].items()]
    shares = [(name, *share) for name, share in shares if share]
    left, width, height, top = 190, 460, 22, 62
    most = max([1.25, *(share for _, share, _ in shares)])
    one = left + width / most
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + width + 190}" height="{top + height * len(shares) + 16}" font-family="sans-serif" font-size="12">',
        '<rect width="100%" height="100%" fill="white"/>',
        f'<text x="12" y="20" font-size="15">{title}, {setting}: keratin / best peer</text>',
        '<text x="12" y="40" fill="#555">Shorter is faster; left of the line keratin is ahead of every other runtime.</text>',
    ]
    labels = []
    for i, (name, share, engine) in enumerate(shares):
        y = top + i * height
        colour = "#2f7d4f" if share <= 1 else "#b3541e"
        lines.append(f'<text x="{left - 8}" y="{y + 14}" text-anchor="end">{name}</text>')
        lines.append(f'<rect x="{left}" y="{y + 2}" width="{width * share / most:.1f}" height="{height - 6}" fill="{colour}"/>')
        # Over the line, on white.
        words, x = f"{share:.2f} of {TITLES[engine]}", left + width * share / most + 6
        labels.append(f'<rect x="{x - 2:.1f}" y="{y + 3}" width="{6.7 * len(words):.0f}" height="{height - 8}" fill="white"/>')
        labels.append(f'<text x="{x:.1f}" y="{y + 14}" fill="#333">{words}</text>')
    lines.append(f'<line x1="{one:.1f}" y1="{top - 8}" x2="{one:.1f}" y2="{top + height * len(shares) + 4}" stroke="#333" stroke-dasharray="4 3"/>')
    return "\n".join([*lines, *labels, "</svg>", ""])


def load_and_first(result):
    return result["load_ms"] + result["first_ms"]


PICTURES = {"steady": ("Steady run", lambda result: result["p50_ms"]), "start": ("Load and first run", load_and_first)}


def write_pictures(report, page_file):
    """Beside the page, in a folder of its name; the Markdown that shows them."""
    folder = page_file.with_suffix("")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    shown = []
    for setting in report["results"]:
        for key, (title, of) in PICTURES.items():
            if setting in report["busy"] and key != "steady":
                continue
            path = folder / f"{key}_{re.sub('[^a-z0-9]+', '_', setting)}.svg"
            path.write_text(picture(report, setting, title, of))
            shown.append(f"![{title}, {setting}]({folder.name}/{path.name})")
    return "\n\n".join(shown) + "\n\n"


def summary(report):
    """One line for each setting: the geometric mean and the worst of the shares of the best peer."""
    lines = []
    for title, models in report["results"].items():
        shares = {name: share[0] for name, results in models.items() if (share := best_peer(results, PICTURES["steady"][1]))}
        if not shares:
            continue
        worst = max(shares, key=shares.get)
        mean = math.exp(statistics.fmean(math.log(share) for share in shares.values()))
        lines.append(f"{title}, {'time of a run' if title in report['busy'] else 'steady run'}, keratin / best peer: geometric mean {mean:.2f}, largest {shares[worst]:.2f} ({worst}).\n")
    return "\n".join(lines) + "\n" if lines else ""


def bars(report):
    """What is wanted of each setting, and the models that miss it: all of them, wins need no list."""
    rows = []
    for title, models in report["results"].items():
        busy = title in report["busy"]
        # One thread and larger batches may be a little closer to the peers.
        more = 0.0 if title == "2 threads" or busy else 0.05
        steady = {name: share[0] for name, results in models.items() if (share := best_peer(results, PICTURES["steady"][1]))}

        def judge(what, bar, values, shown=lambda value: f"{value:.2f}"):
            missed = {name: value for name, value in values.items() if value > bar}
            if values:
                rows.append([title, what, f"{bar:.2f}", f"{len(values) - len(missed)} of {len(values)}", ", ".join(f"{name} {shown(value)}" for name, value in sorted(missed.items(), key=lambda item: -item[1])) or "-"])

        if busy:
            judge("time of a run / best peer", 1 / 1.2, steady)
            continue
        judge("steady / best peer", 0.95 + more, steady)
        if steady:
            judge("geometric mean of those", 0.6 + more, {"all": math.exp(statistics.fmean(math.log(value) for value in steady.values()))})
        judge("recurrent models", 0.5 + more, {name: value for name, value in steady.items() if any(kind in name for kind in ("lstm", "gru"))})
        judge("3x3 convolutions", 0.8 + more, {name: value for name, value in steady.items() if name.startswith(("vgg", "unet"))})
        if title == "2 threads":
            judge("microseconds of a tiny model", 0.5, {name: models[name]["keratin"]["p50_ms"] * 1000 for name in ("seed_mlp", "mlp_small") if "p50_ms" in models.get(name, {}).get("keratin", {})})
        # The program's own pages would be most of what a small model takes.
        judge(f"peak memory / (weights + activations), from {LARGE_MB} MB", 1.3 + more, {
            name: ours["peak_mb"] / ours["data_mb"] for name, results in models.items() if (ours := results.get("keratin", {})).get("data_mb", 0) >= LARGE_MB
        })
        for engine, what, bar in (("keratin", "load and first run / best peer", 0.25), ("keratin_plan", "the same from a plan", 0.1)):
            judge(what, bar + more, {name: share[0] for name, results in models.items() if (share := best_peer(results, load_and_first, engine))})
            judge("first run / steady" + (", from a plan" if engine == "keratin_plan" else ""), 1.3 + more, {
                # 50 microseconds more are no matter.
                name: max(ours["first_ms"] - 0.05, ours["p50_ms"]) / ours["p50_ms"] for name, results in models.items() if "first_ms" in (ours := results.get(engine, {}))
            })
    return "What is wanted (at most), how many models reach it, and those that do not:\n\n" + table(["setting", "what", "bar", "reached", "missed"], rows) if rows else ""


def reasons(report):
    """Reason -> where it holds, each once."""
    found = {}
    for title, models in report["results"].items():
        for model, results in models.items():
            for engine, result in results.items():
                if "reason" in result:
                    found.setdefault((model, TITLES[engine], result["reason"]), []).append(title)
    every = list(report["results"])
    return [f"- {model}, {engine}{'' if held == every else ' (' + '; '.join(held) + ')'}: {reason}" for (model, engine, reason), held in found.items()]


PAGE = """# Benchmarks

Float32, batch 1 where nothing else is said. {cpu}, {cores} cores, {date}. Load of the machine (1 minute average) when this began: {load}.{busy}

Versions: {versions}. To repeat it:

    {command}

Every runtime's answer is compared with Keras's first (largest difference at most {tolerance} of the output's largest value); one that is wrong is not timed. The
runtimes then take turns, {rounds} turns of {seconds} s each; a time is the median of the turns' medians. Importing a library and starting a process are in no time. keratin
reads the `.keras` file, keratin plan what `keratin convert -o model.plan` makes of it, the others what Keras exports of it: a SavedModel (TensorFlow, OpenVINO),
ONNX (ONNX Runtime; MNN converts it), LiteRT; those conversions are in no time either.
keratin is the installed command, timed inside its own process, the others are called from Python with inputs bound beforehand where they can be, which adds microseconds to the smallest models.
Peak memory is what a process grew by from before loading, with the library there, to after the first run.
Load and first run are medians over {starts} processes of each runtime, in turn, with the files in the page cache.
Sessions at once are keratin's in one process, each run from a thread of its own and given as many threads as there are sessions; those of another runtime are in processes of their own with a thread each.

{pictures}{tables}{reasons}"""


def page(report, pictures):
    found = reasons(report)
    settings = report["settings"]
    return PAGE.format(
        cpu=report["machine"]["cpu"],
        cores=report["machine"]["cores"],
        date=report["date"],
        load=", ".join(f"{value:.1f}" for value in report["machine"]["load"][:1]),
        busy=" **The machine was busy with other work: the ratios mean more than the times, and neither means much.**" if report["machine"]["load"][0] > report["machine"]["cores"] else "",
        versions=", ".join(f"{name} {version}" for name, version in report["versions"].items()),
        command=report["command"],
        tolerance=TOLERANCE,
        rounds=settings["rounds"],
        seconds=settings["seconds"],
        starts=settings["starts"],
        pictures=pictures,
        tables=tables(report),
        reasons="\n## Where there is no time\n\n" + "\n".join(found) + "\n" if found else "",
    )


def versions(options):
    found = {}
    if any(engine in OURS for engine in options.engines):
        run = subprocess.run([options.keratin, "--version"], capture_output=True, text=True)
        found["keratin"] = run.stdout.split()[-1] if run.returncode == 0 and run.stdout.split() else "unknown"
    for engine, package in PACKAGES.items():
        if engine in options.engines or (engine == "tf2" and "tf1" in options.engines):
            found["TensorFlow" if engine == "tf2" else TITLES[engine]] = importlib.metadata.version(package)
    found["Keras"] = importlib.metadata.version("keras")
    return found


def installed(folder):
    """The command as `cmake --install` leaves it of the release build in this folder."""
    prefix = folder / "build" / "installed"
    subprocess.run(["cmake", "--install", folder / "build" / "release", "--prefix", prefix], check=True, stdout=subprocess.DEVNULL)
    return str(prefix / "bin" / "keratin")


def build_base(commit):
    """The command as that commit has it."""
    sha = subprocess.run(["git", "rev-parse", "--verify", f"{commit}^{{commit}}"], cwd=ROOT, capture_output=True, text=True)
    if sha.returncode:
        raise Skipped(f"--against: {commit} is no commit here")
    sha = sha.stdout.strip()
    folder = ROOT / ".cache" / "bench" / "against" / sha[:12]
    if not (folder / "build" / "release" / "bin" / "keratin").exists():
        print(f"Building keratin of {sha[:12]}", file=sys.stderr, flush=True)
        if not folder.exists():
            subprocess.run(["git", "worktree", "prune"], cwd=ROOT, check=True)
            subprocess.run(["git", "worktree", "add", "--detach", "--force", folder, sha], cwd=ROOT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        subprocess.run([folder / "dev", "build", "release", "keratin"], cwd=folder, check=True, stdout=sys.stderr)
    return installed(folder)


def parse_arguments():
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", nargs="+", default=["default"], choices=[*SETS, *zoo.MODELS], metavar="NAME", help="of tools/models/zoo.py, or one of the sets " + ", ".join(f"{name} ({' '.join(models)})" for name, models in SETS.items()))
    parser.add_argument("--engines", nargs="+", choices=ENGINES, metavar="NAME", help=" ".join(ENGINES))
    parser.add_argument("--threads", nargs="+", type=int, default=[2, 1], metavar="N", help="thread counts, a table each (2 1)")
    parser.add_argument("--rows", nargs="+", type=int, default=[0], metavar="N", help="of a request, a table each (0: what the model says in zoo.py, 1 for most)")
    parser.add_argument("--sessions", type=int, metavar="N", help="also as many busy sessions at once")
    parser.add_argument("--rounds", type=int, default=7, help="turns of each runtime (7)")
    parser.add_argument("--seconds", type=float, default=0.4, help="length of a turn (0.4)")
    parser.add_argument("--starts", type=int, default=3, help="processes in which loading and the first run are timed (3)")
    parser.add_argument("--json", type=pathlib.Path, metavar="FILE", help="writes the numbers of every turn here too")
    parser.add_argument("--out", type=pathlib.Path, metavar="FILE", help="writes a page such as docs/benchmarks.md")
    parser.add_argument("--keratin", help="the command to measure (what cmake --install leaves of build/release)")
    parser.add_argument("--against", metavar="COMMIT", help="measures keratin as it was at that commit too, built in .cache/bench, and counts instructions where valgrind is installed; without --engines, only keratin")
    parser.add_argument("--export-timeout", type=float, default=900, metavar="SECONDS", help="for one export of one model (900)")
    options = parser.parse_args()
    options.engines = options.engines or (["keratin"] if options.against else ENGINES)
    if options.against:
        options.base = build_base(options.against)
        options.engines.insert(0, "keratin_base")
    options.models = [model for name in options.models for model in SETS.get(name, [name])]
    if min(options.rounds, options.starts, *options.threads) < 1 or options.seconds <= 0 or min(options.rows) < 0 or (options.sessions or 2) < 2:
        parser.error("--rounds, --starts, --seconds and --threads are positive, --rows not negative, --sessions at least 2")
    if any(engine in OURS for engine in options.engines):
        options.keratin = options.keratin or installed(ROOT)
        if not os.access(options.keratin, os.X_OK):
            parser.error(f"{options.keratin} is not there")
    return options


def command_line():
    """What was asked for, without what only says where this machine keeps things."""
    arguments, kept = iter(sys.argv[1:]), []
    for argument in arguments:
        if argument in ("--keratin", "--json"):
            next(arguments, None)
        elif not argument.startswith(("--keratin=", "--json=")):
            kept.append(argument)
    return shlex.join(["./dev", "bench", *kept])


def main():
    options = parse_arguments()
    files = Files(ROOT / ".cache" / "bench", options.export_timeout)
    files.make_models(options.models)
    settings = [Setting(threads, rows) for rows in options.rows for threads in options.threads]
    if options.sessions:
        settings.append(Setting(options.sessions, sessions=options.sessions))
    for name in options.models:
        for setting in settings:
            files.request(name, setting.rows)
        for form in sorted({FORMS[engine] for engine in options.engines if engine in FORMS}):
            with contextlib.suppress(Skipped):
                files.export(name, form)
    report = {
        "date": datetime.date.today().isoformat(),
        "command": command_line(),
        "machine": {"cpu": cpu_name(), "cores": len(os.sched_getaffinity(0)), "load": list(os.getloadavg())},
        "versions": versions(options),
        "settings": {"rounds": options.rounds, "seconds": options.seconds, "starts": options.starts, "dtype": "float32"},
        "engines": options.engines,
        "busy": [setting.title() for setting in settings if setting.sessions > 1],
        "results": {},
    }
    for setting in settings:
        models = report["results"][setting.title()] = {}
        for name in options.models:
            print(f"{name}, {setting.title()}", file=sys.stderr, flush=True)
            models[name] = measure(options, files, name, setting)
    report["machine"]["load_at_end"] = list(os.getloadavg())
    print(tables(report))
    print("\n".join(reasons(report)))
    if options.json:
        options.json.write_text(json.dumps(report, indent=1) + "\n")
    if options.out:
        options.out.write_text(page(report, write_pictures(report, options.out)))
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (Skipped, subprocess.CalledProcessError) as error:
        sys.exit(f"bench/compare.py: {error}")
