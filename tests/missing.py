"""What a machine may lack, and continuous integration may not."""

import os
import shutil
from typing import NoReturn

import pytest


def missing(reason: str) -> NoReturn:
    """Skip the test with its reason; where `CI=true`, fail it, because nothing is skipped there."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{reason}; .ci/run has to provide it", pytrace=False)
    pytest.skip(reason)  # the caller says which program is not there


def program(name: str, package: str) -> str:
    """Answer the path of a program that comes with a package of Debian, or do what `missing` does."""
    return shutil.which(name) or missing(f"{name} is not installed (Debian: apt install {package})")
