"""What the tests against real TensorFlow share."""

import os
import pathlib
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
KERATIN = os.environ.get("KERATIN", str(ROOT / "build/release/bin/keratin"))


def run_keratin(*arguments):
    """Runs the command; fails the test with its message unless it ends 0. Gives what it printed."""
    done = subprocess.run([KERATIN, *map(str, arguments)], capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, f"keratin {' '.join(map(str, arguments))}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="session")
def keratin():
    assert os.access(KERATIN, os.X_OK), f"{KERATIN} is not there: ./dev build makes it"
    return run_keratin
