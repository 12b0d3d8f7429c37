"""Every layer of the grid, of both generations, answers as real Keras does in float32: 1e-5 relative, 1e-6 absolute near zero. The outputs of each layer inside a model are
compared too, found by the name map."""

import fnmatch
import io
import pathlib
import sys

import pytest

from conftest import KERATIN, ROOT

sys.path.insert(0, str(ROOT / "tests"))
import run_goldens

# What the next dtypes bring.
REFUSED = [
    ("model-float16_layers.*", 'dtype policy "float16" is not supported'),
    ("model-float64_layers.*", 'dtype policy "float64" is not supported'),
    ("model-mixed_float16.*", 'dtype policy "mixed_float16" is not supported'),
]


@pytest.mark.parametrize("generation", [2, 3])
def test_numbers(generation, grids):
    found = run_goldens.find_cases(grids[generation])
    assert len(found) > 500
    outcomes = run_goldens.verify_all(pathlib.Path(KERATIN), found, REFUSED)
    printed = io.StringIO()
    assert not run_goldens.report(outcomes, printed), printed.getvalue()
    for pattern, _ in REFUSED:
        assert any(fnmatch.fnmatchcase(case.name, pattern) for case in found), f"no case {pattern}"
