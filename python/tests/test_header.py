# SPDX-License-Identifier: MIT
"""What quaver._library says of the library is what the header says."""
import ctypes
import os
import re
import subprocess
from pathlib import Path

import pytest

from quaver import _library, _settings

ROOT = Path(__file__).parents[2]
HEADER = ROOT / "include/quaver/quaver.h"
CONSTANTS = {
    "QV_API_VERSION": _library.API_VERSION,
    "QV_SAMPLE_RATE": _library.SAMPLE_RATE,
    **{f"QV_ERROR_{name}": getattr(_library, name) for name in "ARGUMENT MEMORY OPEN FORMAT VERSION STATE WRITE DEVICE".split()},
    **{f"QV_EVENT_{name}": getattr(_library, f"EVENT_{name}") for name in "SENTENCE WORD PHONE MARK END".split()},
    **{f"QV_PROBLEM_{name}": getattr(_library, f"PROBLEM_{name}") for name in "PHONE UTF8 SSML".split()},
    **{f"QV_PUNCTUATION_{name.upper()}": i for i, name in enumerate(_settings.PUNCTUATION)},
    **{f"QV_EMOJI_{name.upper()}": i for i, name in enumerate(_settings.EMOJI)},
    **{f"QV_CAPITALS_{name.upper()}": i for i, name in enumerate(_settings.CAPITALS)},
}


@pytest.fixture(scope="module")
def told_by_c(tmp_path_factory):
    """Lines "name value" of a program that was compiled with the header."""
    lines = ["#include <stdio.h>", "#include <quaver/quaver.h>", "#define TELL(x) printf(\"%s %lld\\n\", #x, (long long)(x))"]
    lines += ["int main(void) {"]
    for struct in _library.STRUCTS:
        name = struct.__name__
        lines.append(f"TELL(sizeof({name}));")
        for field, *_ in struct._fields_:
            lines.append(f"TELL(offsetof({name}, {field}));")
            lines.append(f"TELL(sizeof((({name} *)0)->{field}));")
    lines += [f"TELL({name});" for name in CONSTANTS]
    lines += ["return 0; }"]
    folder = tmp_path_factory.mktemp("header")
    (folder / "tell.c").write_text("\n".join(lines))
    compiler = os.environ.get("CC", "cc").split()
    subprocess.run([*compiler, "-I", ROOT / "include", "tell.c", "-o", "tell"], cwd=folder, check=True)
    out = subprocess.run([folder / "tell"], check=True, stdout=subprocess.PIPE, universal_newlines=True).stdout
    return dict(line.rsplit(" ", 1) for line in out.splitlines())


@pytest.mark.parametrize("struct", _library.STRUCTS, ids=lambda struct: struct.__name__)
def test_structs(struct, told_by_c):
    name = struct.__name__
    assert ctypes.sizeof(struct) == int(told_by_c[f"sizeof({name})"])
    for field, *_ in struct._fields_:
        assert getattr(struct, field).offset == int(told_by_c[f"offsetof({name}, {field})"]), field
        assert getattr(struct, field).size == int(told_by_c[f"sizeof((({name} *)0)->{field})"]), field


@pytest.mark.parametrize("struct", _library.STRUCTS, ids=lambda struct: struct.__name__)
def test_structs_have_all_fields_in_order(struct):
    name = struct.__name__
    body = re.search(rf"typedef struct {name} {{(.*?)}} {name};", HEADER.read_text(), re.S).group(1)
    body = re.sub(r"/\*.*?\*/", "", body, flags=re.S)
    fields = [re.sub(r"\[.*", "", declared.strip()).split()[-1].lstrip("*") for declared in body.split(";") if declared.strip()]
    assert fields == [field for field, *_ in struct._fields_]


@pytest.mark.parametrize("name", CONSTANTS)
def test_constants(name, told_by_c):
    assert CONSTANTS[name] == int(told_by_c[name])


@pytest.mark.parametrize("name", _library.FUNCTIONS)
def test_functions(name):
    """As many arguments, of the same kinds, and the same kind of result."""
    header = re.sub(r"/\*.*?\*/", "", HEADER.read_text(), flags=re.S)
    returned, arguments = re.search(rf"QV_API ([^;()]*?\W){name}\(([^)]*)\);", header).groups()
    returns, takes = _library.FUNCTIONS[name]
    declared = [] if arguments.strip() == "void" else arguments.split(",")
    assert [_kind(type) for type in takes] == [_declared_kind(argument) for argument in declared]
    assert _kind(returns) == _declared_kind(f"{returned} result")


def _kind(type):
    if type is None:
        return "void"
    if type in (ctypes.c_char_p, ctypes.c_void_p) or isinstance(type, _library.POINTER(ctypes.c_int).__class__):
        return "pointer"
    return {ctypes.c_int: "int", ctypes.c_size_t: "size_t"}[type]


def _declared_kind(argument):
    if "*" in argument:
        return "pointer"
    return [word for word in argument.split() if word != "const"][0]
