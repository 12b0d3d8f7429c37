"""What the tests against real TensorFlow share."""

import os
import pathlib
import subprocess
import sys

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


@pytest.fixture(scope="session")
def grids(tmp_path_factory):
    """The grid of layer options by generation, made once for all tests, side by side. KERATIN_GRIDS names a folder where grid.py left them in 2 and 3."""
    made_before = os.environ.get("KERATIN_GRIDS")
    if made_before:
        return {generation: pathlib.Path(made_before) / str(generation) for generation in (2, 3)}
    folders = {generation: tmp_path_factory.mktemp(f"grid{generation}") for generation in (2, 3)}
    script = str(ROOT / "tests/interop/grid.py")
    # The names of Keras 2 take as long as the rest.
    running = [
        subprocess.Popen(
            [sys.executable, script, "--generation", generation, "--out", str(folders[int(generation)]), "--share", start, step],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )
        for generation, start, step in [("2", "0", "2"), ("2", "1", "2"), ("3", "0", "1")]
    ]
    printed = [process.communicate()[0] for process in running]
    for process, text in zip(running, printed):
        assert process.returncode == 0, text
    return folders
