"""Some models of the benchmarks against Keras in float64, bit by bit against themselves; tests/interop/accuracy.py does all."""

import accuracy
import pytest

from conftest import KERATIN


@pytest.mark.parametrize("name", accuracy.SMALL)
def test_model(name, keratin):
    line, right = accuracy.check(name, KERATIN)
    assert right, line
