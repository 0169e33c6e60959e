"""Servers as processes of their own, as people start them."""

import subprocess
import sys
from pathlib import Path

_ROOT = Path(__file__).parent.parent.parent


def started_on(database: str, complaints: int) -> "subprocess.Popen[str]":
    words = [sys.executable, "-m", "simulator", "serve", "--port", "0", "--database", database]
    return subprocess.Popen(words, cwd=_ROOT, stdout=subprocess.PIPE, stderr=complaints, text=True)


def address_of(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    line = process.stdout.readline()
    assert " is ready at http://" in line, "see the captured complaints"
    return line.split(" at ")[1].strip()


def end(started: list["subprocess.Popen[str]"]) -> list[int]:
    for process in started:
        process.terminate()
    codes = [process.wait(20) for process in started]
    for process in started:
        assert process.stdout is not None
        process.stdout.close()
    return codes
