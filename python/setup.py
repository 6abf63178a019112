# SPDX-License-Identifier: MIT
"""What pyproject.toml cannot say: a wheel with the library inside fits one kind of processor, but every Python."""
from pathlib import Path

from setuptools import Distribution, setup

try:
    from setuptools.command.bdist_wheel import bdist_wheel
except ImportError:  # setuptools before 70.1
    from wheel.bdist_wheel import bdist_wheel

BUNDLED = (Path(__file__).parent / "src/quaver/lib/libquaver.so").exists()


class TaggedWheel(bdist_wheel):
    def get_tag(self):
        return ("py3", "none", super().get_tag()[2] if BUNDLED else "any")


class MaybeBinary(Distribution):
    def has_ext_modules(self):
        return BUNDLED


# The folder for what setuptools makes would be "build", which is our script's name.
setup(cmdclass={"bdist_wheel": TaggedWheel}, distclass=MaybeBinary, options={"build": {"build_base": ".build"}})
