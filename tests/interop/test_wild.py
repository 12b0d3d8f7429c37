"""Files that strangers published: the folder named by KERATIN_WILD, with its own runner."""

import os
import pathlib
import re
import subprocess
import sys

import pytest

from conftest import KERATIN


def test_wild(keratin):
    folder = os.environ.get("KERATIN_WILD")
    if not folder:
        pytest.skip("KERATIN_WILD does not name a folder of strangers' files")
    done = subprocess.run([sys.executable, str(pathlib.Path(folder) / "run_wild.py"), "--keratin", KERATIN, "--jobs", "2"], capture_output=True, text=True, timeout=1800, check=False)
    totals = re.search(r"(\d+) match, (\d+) wrong, (\d+) refused, (\d+) crash, (\d+) timeout of (\d+)", done.stdout)
    assert totals, done.stdout + done.stderr
    match, wrong, _, crash, timeout, _ = map(int, totals.groups())
    assert (wrong, crash, timeout) == (0, 0, 0), done.stdout[-4000:]
    assert match > 0
