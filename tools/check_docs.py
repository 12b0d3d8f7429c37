#!/usr/bin/env python3
"""Keeps README.md and docs/*.md true.

  <!-- docs/examples/x.cc -->   before a ```cpp block: the block is that file, word for word
  <!-- output of x -->          before a ```text block: what that example prints
  <!-- output -->               before a ```text block: what the last command of the ```sh block above it prints (standard output, then standard error)
  <!-- not run -->              before a ```sh block: only its subcommands and options are looked up in --help

Every other `keratin` command of a ```sh block is run, page by page, in a temporary folder that holds the demo's model.keras, context.npy, response.npy and io.npz; it must
end with 0, or with N where the line ends in "# exit N". Links to files must lead somewhere.

Outputs are compared word for word, but numbers with a decimal point within 1e-4 of each other, since the last digits depend on the processor; so does what one answer takes, which is
not compared.
"""
import argparse
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
GOLDEN = ROOT / "tests" / "golden" / "dual_encoder"
NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
COST = re.compile(r"(?<=takes about )[\d,]+(?= floating-point)|[\d.]+ \w+(?= of working memory)")
BLOCK = re.compile(r"(?:^<!-- (?P<mark>[^\n]*?) -->\n)?^```(?P<kind>\w+)\n(?P<text>.*?)^```$", re.M | re.S)

parser = argparse.ArgumentParser()
parser.add_argument("--bin", type=pathlib.Path, required=True, help="folder of the built programs")
parser.add_argument("--fix", action="store_true", help="put the code and the outputs as they are into the pages")
arguments = parser.parse_args()
programs = arguments.bin.resolve()
problems = []
checked = {"code": 0, "outputs": 0, "commands": 0, "links": 0}


def run(command, folder):
    environment = dict(os.environ, PATH=f"{programs}:{programs / 'examples'}:{os.environ['PATH']}")
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120)


def look_up(words, where):
    """The subcommand and every option are in its --help."""
    text = run(["keratin", words[1], "--help"], ROOT)
    if text.returncode != 0:
        problems.append(f"{where}: keratin {words[1]} --help ends {text.returncode}")
        return
    for word in words[2:]:
        option = word.split("=")[0]
        if option.startswith("-") and not re.search(rf"(?<![\w-]){re.escape(option)}(?![\w-])", text.stdout):
            problems.append(f"{where}: keratin {words[1]} has no {option}")


def commands_of(text):
    for line in text.replace("\\\n", " ").splitlines():
        line = line.strip().removeprefix("$ ")
        if not line.startswith("keratin "):
            continue
        expected = re.search(r"# exit (\d)$", line)
        yield shlex.split(line, comments=True), int(expected.group(1)) if expected else 0


def same_output(said, printed):
    said, printed = COST.sub("*", said), COST.sub("*", printed)
    if NUMBER.sub("*", said) != NUMBER.sub("*", printed):
        return False
    pairs = zip(map(float, NUMBER.findall(said)), map(float, NUMBER.findall(printed)))
    return all(abs(a - b) <= 1e-4 * max(abs(a), abs(b)) + 1e-6 for a, b in pairs)


def check_page(page, folder):
    text = page.read_text()
    last = None
    fixed = []  # start, end, new text

    def compare(what, block, found, kind):
        checked[kind] += 1
        if block["text"] == found or (not arguments.fix and kind == "outputs" and same_output(block["text"], found)):
            return
        fixed.append((block.start("text"), block.end("text"), found))
        if not arguments.fix:
            problems.append(f"{what}: the page says\n{block['text']}and it should be\n{found}")

    for block in BLOCK.finditer(text):
        mark, kind, body = block["mark"] or "", block["kind"], block["text"]
        where = f"{page.relative_to(ROOT)}:{text.count(chr(10), 0, block.start('text'))}"
        if kind == "cpp" and mark.endswith(".cc"):
            compare(where, block, (ROOT / mark).read_text(), "code")
        elif kind == "text" and mark.startswith("output of "):
            done = run([mark.removeprefix("output of ")], folder)
            if done.returncode != 0:
                problems.append(f"{where}: {mark}: ends {done.returncode}: {done.stderr}")
            compare(f"{where}: {mark}", block, done.stdout, "outputs")
        elif kind == "text" and mark == "output":
            if last is None:
                problems.append(f"{where}: no command above this output")
            else:
                compare(f"{where}: {shlex.join(last.args)}", block, last.stdout + last.stderr, "outputs")
        elif kind == "sh":
            for words, code in commands_of(body):
                checked["commands"] += 1
                if mark == "not run":
                    look_up(words, where)
                    continue
                last = run(words, folder)
                if last.returncode != code:
                    problems.append(f"{where}: {shlex.join(words)} ends {last.returncode}, not {code}: {last.stdout}{last.stderr}")
    if arguments.fix and fixed:
        for start, end, new in reversed(fixed):
            text = text[:start] + new + text[end:]
        page.write_text(text)
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text):
        checked["links"] += 1
        if not (page.parent / target).exists():
            problems.append(f"{page.relative_to(ROOT)}: link to {target}, which is not there")


for page in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), *sorted((ROOT / "docs").glob("*/*.md"))]:
    if not page.exists():
        problems.append(f"{page.name} is missing")
        continue
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        for name in ["model.keras", "io.npz"]:
            shutil.copy(GOLDEN / name, folder / name)
        with zipfile.ZipFile(GOLDEN / "io.npz") as arrays:
            for name in ["context", "response"]:
                (folder / f"{name}.npy").write_bytes(arrays.read(f"{name}_input.npy"))
        check_page(page, folder)

print("\n".join(problems) if problems else ", ".join(f"{count} {what}" for what, count in checked.items()) + " in the documents are true")
sys.exit(1 if problems else 0)
