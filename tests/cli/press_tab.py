# SPDX-License-Identifier: MIT
"""Types into a real zsh with its completion, presses the tabulator key, and waits for the line that is wanted.

press_tab.py FOLDER-OF-COMPLETIONS FOLDER-OF-PROGRAM TYPED WANTED
"""
import os
import pty
import re
import select
import sys
import tempfile
import time

SECONDS = 30


def read_until(terminal, pattern):
    seen, end = "", time.monotonic() + SECONDS
    while not re.search(pattern, seen):
        if not select.select([terminal], [], [], max(0, end - time.monotonic()))[0]:
            sys.exit(f"no {pattern!r} within {SECONDS} s, but {seen!r}")
        seen += os.read(terminal, 4096).decode(errors="replace").replace("\b", "")


def main(completions, programs, typed, wanted):
    with tempfile.TemporaryDirectory() as home:
        process, terminal = pty.fork()
        if process == 0:
            environment = dict(os.environ, HOME=home, ZDOTDIR=home, TERM="dumb", PS1="ready> ",
                               PATH=programs + ":" + os.environ["PATH"])
            os.execvpe("zsh", ["zsh", "-f", "-i"], environment)
        read_until(terminal, "ready> ")
        os.write(terminal, f"PS1='ready> '; unsetopt prompt_sp zle_bracketed_paste; fpath=({completions} $fpath); "
                           "autoload -U compinit; compinit -u -D; echo com''plete\n".encode())
        read_until(terminal, r"\ncomplete\r?\n[\s\S]*ready> ")
        os.write(terminal, typed.encode() + b"\t")
        read_until(terminal, re.escape(wanted))
        os.write(terminal, b"\x15exit\n")  # the line is given up
        os.waitpid(process, 0)
        os.close(terminal)


main(*sys.argv[1:])
