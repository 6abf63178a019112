# SPDX-License-Identifier: MIT
import pytest

import quaver


@pytest.fixture(scope="session")
def voice():
    return quaver.Voice()
