#!/usr/bin/env python3
"""The command line as a user meets it: exit codes, messages of wrong use and wrong data, a model's way through the commands. cli_test.py KERATIN"""

import json
import pathlib
import struct
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree

KERATIN = None
MODEL = pathlib.Path(__file__).resolve().parent / "golden" / "dual_encoder" / "model.keras"
CONTEXT = [124, 248, 344, 17, 577, 0, 0, 0, 0, 0]
RESPONSE = [257, 611, 414, 481, 526, 17, 577, 0, 0, 0]


def write_npy(path, descr, shape, values):
    header = "{'descr': '%s', 'fortran_order': False, 'shape': %r, }" % (descr, shape)
    header = header.ljust(117) + "\n"
    body = struct.pack("<%d%s" % (len(values), {"<i4": "i", "<i8": "q", "<f4": "f"}[descr]), *values)
    path.write_bytes(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode() + body)


class CommandLine(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        write_npy(self.folder / "context.npy", "<i4", (1, 10), CONTEXT)
        write_npy(self.folder / "response.npy", "<i4", (1, 10), RESPONSE)

    def keratin(self, *arguments, code=0):
        run = subprocess.run([KERATIN, *map(str, arguments)], cwd=self.folder, capture_output=True, text=True, timeout=60)
        self.assertEqual(run.returncode, code, f"keratin {' '.join(map(str, arguments))}\n{run.stdout}{run.stderr}")
        return run.stdout if code == 0 else run.stderr

    def refused(self, *arguments, parts, code=1):
        message = self.keratin(*arguments, code=code)
        for part in parts:
            self.assertIn(part, message)
        return message

    def ask(self, *arguments, context="context.npy", response="response.npy"):
        return ("run", *arguments, "--input", f"context_input={context}", "--input", f"response_input={response}")

    def test_wrong_use_ends_with_2(self):
        self.refused(parts=["subcommand"], code=2)
        self.refused("convert", MODEL, parts=["--out is required"], code=2)
        self.refused("verify", MODEL, parts=["--reference IO.npz or --against OTHER"], code=2)
        self.refused("dump", "--stage", "soup", MODEL, parts=["graph", "optimized", "plan"], code=2)
        self.refused("bench", MODEL, "--batch", "0", parts=["--batch"], code=2)

    def test_help_has_an_example(self):
        for command in ["convert", "show", "run", "verify", "diff", "bench", "dump"]:
            self.assertIn("Example:\n  keratin " + command, self.keratin(command, "--help"))

    def test_profile_names_every_step_once(self):
        said = self.keratin("bench", MODEL, "--seconds", "0.01", "--profile", "--trace", "trace.json", "--svg", "picture.svg")
        events = json.loads((self.folder / "trace.json").read_text())["traceEvents"]
        self.assertIn(f"{len(events)} steps", said)
        self.assertEqual({"embedding", "encoder", "out"} - {event["args"]["layer"] for event in events}, set())
        for event in events:
            self.assertIn(f"{event['cat']:<22} {event['args']['kernel']:<15} {event['args']['layer']}", said)
            self.assertTrue(0 <= event["args"]["share_of_reach"] <= 1, event)
        bars = [element for element in xml.etree.ElementTree.parse(self.folder / "picture.svg").iter() if element.tag.endswith("title")]
        self.assertEqual(len({bar.text.split(":")[0] for bar in bars}), len({event["args"]["layer"] for event in events}))
        self.refused("bench", MODEL, "--seconds", "0.01", "--svg", "nowhere/picture.svg", parts=["nowhere/picture.svg"])

    def test_sessions_at_once_are_counted_together(self):
        alone = json.loads(self.keratin("bench", MODEL, "--seconds", "0.05", "--json"))
        self.assertNotIn("runs_per_second", alone)
        together = json.loads(self.keratin("bench", MODEL, "--seconds", "0.05", "--sessions", "2", "--json"))
        self.assertEqual(together["sessions"], 2)
        self.assertGreater(together["runs_per_second"], 0)
        self.refused("bench", MODEL, "--sessions", "0", parts=["--sessions"], code=2)

    def test_files_that_are_not_models(self):
        (self.folder / "text.keras").write_text("hello")
        (self.folder / "cut.keras").write_bytes(MODEL.read_bytes()[:5000])
        self.refused("show", "nothing.keras", parts=["nothing.keras: no such file"])
        self.refused("show", "text.keras", parts=["text.keras", "neither a Keras file", "nor a SavedModel, a GraphDef or a plan"])
        self.refused("show", "cut.keras", parts=["cut.keras", "truncated"])

    def test_messages_are_one_line(self):
        message = self.keratin(*self.ask(MODEL, "--fetch", "out/Sigmoyd:0"), code=1)
        self.assertTrue(message.startswith("keratin: "), message)
        self.assertEqual(message.count("\n"), 1, message)

    def test_wrong_names(self):
        self.refused(*self.ask(MODEL, "--fetch", "out/Sigmoyd:0"), parts=['"out/Sigmoyd:0"', "Did you mean", "out/Sigmoid"])
        self.refused(*self.ask(MODEL, "--signature", "predct"), parts=['"predct"', "serving_default"])
        self.refused("run", MODEL, "--input", "context_inputs=context.npy", "--input", "response_input=response.npy", parts=['"context_inputs"', "context_input"])
        self.refused("convert", MODEL, "-o", "saved", "--output", "answer=outt", parts=['"outt"'])
        self.assertFalse((self.folder / "saved").exists())

    def test_missing_input_is_named_with_its_shape(self):
        self.refused("run", MODEL, "--input", "context_input=context.npy", parts=["response_input", "int32 (None, 10)"])

    def test_wrong_values(self):
        write_npy(self.folder / "half.npy", "<f4", (1, 10), [0.5] * 10)
        write_npy(self.folder / "short.npy", "<i4", (1, 9), [0] * 9)
        write_npy(self.folder / "far.npy", "<i4", (1, 10), [999999] * 10)
        (self.folder / "text.npy").write_text("hello")
        self.refused(*self.ask(MODEL, context="half.npy"), parts=["context_input", "must be int32 and is float32"])
        self.refused(*self.ask(MODEL, context="short.npy"), parts=["context_input", "(None, 10)", "(1, 9)"])
        self.refused(*self.ask(MODEL, context="far.npy"), parts=["embedding/embedding_lookup", "999999", "627"])
        self.refused(*self.ask(MODEL, context="text.npy"), parts=["text.npy", "not a .npy file"])
        self.refused(*self.ask(MODEL, context="nothing.npy"), parts=["nothing.npy", "no such file"])

    def test_whole_numbers_of_another_type_are_taken(self):
        write_npy(self.folder / "floats.npy", "<f4", (1, 10), CONTEXT)
        write_npy(self.folder / "longs.npy", "<i8", (1, 10), RESPONSE)
        self.assertIn("[[0.8830", self.keratin(*self.ask(MODEL, context="floats.npy", response="longs.npy")))

    def test_an_existing_folder_is_replaced_only_when_asked(self):
        self.keratin("convert", MODEL, "-o", "saved")
        before = (self.folder / "saved" / "saved_model.pb").read_bytes()
        self.refused("convert", MODEL, "-o", "saved", "--tags", "eval", parts=["saved", "exists already"])
        self.assertEqual((self.folder / "saved" / "saved_model.pb").read_bytes(), before)
        self.keratin("convert", MODEL, "-o", "saved", "--tags", "eval", "--overwrite")
        self.assertIn("tags eval", self.keratin("show", "saved"))

    def test_unknown_tags_list_those_there_are(self):
        self.keratin("convert", MODEL, "-o", "saved", "--tags", "eval,cpu")
        self.refused("show", "saved", "--tags", "serve", parts=['"serve"', "eval", "cpu"])
        self.keratin("show", "saved", "--tags", "cpu,eval")

    def test_a_failed_export_leaves_nothing(self):
        self.refused("convert", MODEL, "-o", "no/such/folder", parts=["no/such/folder"])
        self.assertEqual(sorted(path.name for path in self.folder.iterdir()), ["context.npy", "response.npy"])

    def test_from_keras_file_to_answers(self):
        self.keratin("convert", MODEL, "-o", "saved", "--tags", "eval", "--signature", "predict", "--input", "sentence_name=context_input",
                     "--input", "reply=response_input", "--output", "outputs_name=out")  # fmt: skip
        self.keratin("run", "saved", "--tags", "eval", "--signature", "predict", "--input", "sentence_name=context.npy", "--input", "reply=response.npy",
                     "--output-dir", "answers")  # fmt: skip
        by_tensor = ("--input", "context_input:0=context.npy", "--input", "response_input=response.npy", "--fetch", "out/Sigmoid:0", "--output-dir", "answers")
        self.keratin("run", "saved", *by_tensor)
        by_signature = (self.folder / "answers" / "outputs_name.npy").read_bytes()
        self.assertEqual((self.folder / "answers" / "out_Sigmoid_0.npy").read_bytes(), by_signature)
        self.assertAlmostEqual(struct.unpack("<f", by_signature[-4:])[0], 0.883022, places=5)
        self.keratin("convert", "saved", "-o", "model.pb")
        self.keratin("convert", "saved", "-o", "model.pbtxt")
        for frozen in ["model.pb", "model.pbtxt"]:
            self.assertIn("agree", self.keratin("verify", frozen, "--against", MODEL))

    def test_the_same_model_gives_the_same_bytes(self):
        for name in ["one", "two"]:
            self.keratin("convert", MODEL, "-o", name)
        for file in ["saved_model.pb", "variables/variables.index", "variables/variables.data-00000-of-00001"]:
            self.assertEqual((self.folder / "one" / file).read_bytes(), (self.folder / "two" / file).read_bytes())
        self.assertIn("equal", self.keratin("diff", "one", "two"))
        self.keratin("convert", MODEL, "-o", "three", "--signature", "other")
        self.refused("diff", "one", "three", parts=["differ"])

    def test_show_says_what_to_feed_and_fetch(self):
        text = self.keratin("show", MODEL)
        for part in ["context_input:0", "response_input:0", "out/Sigmoid:0  <- the prediction", "19,754 parameters", "encoder"]:
            self.assertIn(part, text)
        self.assertIn("encoder/lstm_cell/kernel", self.keratin("show", MODEL, "--names"))


if __name__ == "__main__":
    KERATIN = str(pathlib.Path(sys.argv.pop(1)).resolve())
    unittest.main()
