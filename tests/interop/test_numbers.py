"""Every layer of the grid, of both generations, answers as real Keras does: 1e-5 relative, 1e-6 absolute near zero; half precision to its rounding. The outputs of each layer inside a model are
compared too, found by the name map."""

import io
import pathlib
import sys

import pytest

from conftest import KERATIN, ROOT

sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tools" / "goldens")]
import layer_grid
import run_goldens


def test_the_counts_of_cases_are_those_of_the_page():
    written = (ROOT / "tools" / "goldens" / "case_counts.tsv").read_text()
    assert written == layer_grid.counts(), "tools/goldens/layer_grid.py --counts > tools/goldens/case_counts.tsv, then tools/check_supported.sh --fix"


@pytest.mark.parametrize("generation", [2, 3])
def test_numbers(generation, grids):
    found = run_goldens.find_cases(grids[generation])
    assert len(found) > 500
    outcomes = run_goldens.verify_all(pathlib.Path(KERATIN), found)
    printed = io.StringIO()
    assert not run_goldens.report(outcomes, printed), printed.getvalue()
