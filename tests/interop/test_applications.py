"""A few models of keras.applications of both generations; `./dev interop --applications` runs all."""

import applications
import pytest

from conftest import KERATIN


@pytest.mark.parametrize("generation", [3, 2])
@pytest.mark.parametrize("name", applications.SMALL)
def test_application(name, generation, keratin):
    line, right = applications.check(name, generation, KERATIN)
    assert right, line
