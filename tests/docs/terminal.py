"""A terminal in a copy of this repository, in which a reader types what a page tells."""

import os
import re
import shutil
import signal
import subprocess
import sys
from contextlib import suppress

from tests.docs.pages import ROOT

_ENDED = "-- ended with"
_PRELUDE = """
curl() { command curl $REFUSALS "$@"; }
make() {
  grep -q "^$1:" Makefile || { echo "the Makefile has no target $1"; return 2; }  # make itself takes a folder for one
  command make -o .venv/run.built -o .venv/dev.built "$@"  # the tests run in what it would build
}
"""
_LEFT = shutil.ignore_patterns(".git", ".venv*", ".*_cache", "build", "mutants", "browser-failures", "screenshots")
# What serves until Ctrl-C: the words with which it is ready, and the port that pages say it has.
_SERVERS = {
    r"-m simulator serve\b": ("ready at", 8400),
    r"-m integration serve\b": ("is ready: ", 8500),
    r"-m integration worker\b": ("is at work", None),
    r"\bmake run\b": ("Ctrl-C ends both", 8400),
}
# Of whoever asks there and has started nothing, a page has told to `make run`.
_ASSUMED = re.compile(r"127\.0\.0\.1:8[45]00\b|-m simulator complete\b")
_NOBODY = {"ACCLAIM_SIMULATOR_URL": "http://127.0.0.1:9"}  # never somebody else's, who serves at 8400
_FREE_PORTS = dict.fromkeys(("PORT", "INTEGRATION_PORT", "ACCLAIM_SIMULATOR_SERVE_PORT"), "0")
_NOT_OURS = ("PYTEST", "PYTHON", "ACCLAIM", "LMS_", "INTEGRATION_", "COV_", "MAKE", "MFLAGS")


def copy_of(folder, place):
    """A folder as a reader has it, with the Python in which the tests run as its `.venv`."""
    shutil.copytree(folder, place, ignore=_LEFT)
    (place / ".venv").symlink_to(sys.prefix)
    return place


class Terminal:
    """One shell, and the servers that were started from it; leaving it ends all of them."""

    def __init__(self, folder, log, **variables):
        kept = {name: value for name, value in os.environ.items() if not name.startswith(_NOT_OURS)}
        path = f"{folder / '.venv' / 'bin'}{os.pathsep}{kept['PATH']}"
        self._environment = {
            **kept,
            **_FREE_PORTS,
            **_NOBODY,
            "PATH": path,
            "NO_PROXY": "*",
            "no_proxy": "*",
            **variables,
        }
        self._folder, self._log = folder, log
        self._servers, self._addresses = {}, {}
        self._shell = self._start("bash --norc", stdin=subprocess.PIPE, stderr=subprocess.STDOUT)
        self._tell(_PRELUDE)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in [*self._servers.values(), self._shell]:
            _end(process)

    def type(self, command, *, refusals):
        """Exit code and answer of a command; with `refusals`, an answer of HTTP that refuses is one like any other."""
        served = next((told for pattern, told in _SERVERS.items() if re.search(pattern, command)), None)
        if served:
            return 0, self._shown(self._serve(command, *served))
        if _ASSUMED.search(command) and not self._servers:
            self.type("make run", refusals=False)
        code, said = self._hear(f"REFUSALS={'' if refusals else '--fail'}\n{{ {self._real(command)}\n}} </dev/null")
        return code, self._shown(said)

    def _serve(self, command, ready, port):
        port = int((re.search(r"--port (\d+)", command) or [0, port or 0])[1])
        host = (re.search(r"--host (\S+)", command) or ["", "127.0.0.1"])[1]
        if port in self._servers:
            _end(self._servers.pop(port))  # the reader has pressed Ctrl-C
        alone = re.sub(r"--port \d+", "--port 0", command.rstrip("& \n")).replace(f"--host {host}", "--host 127.0.0.1")
        process = self._servers[port] = self._start(self._with_variables(alone), stderr=self._log)
        said = ""
        for line in process.stdout:
            said += line
            if ready in line:
                break
        else:
            raise AssertionError(f"{command} was never ready: {said}")
        self._addresses |= _addresses_in(said, host, port)
        self._readdress()
        return said

    def _with_variables(self, command):
        """A server in a window of its own has what the reader has exported."""
        _, exported = self._hear("export -p")
        return f"{exported}{_PRELUDE}{self._real(command)}"

    def _readdress(self):
        """Where commands look unless told, and settings that come with the repository, are the ports that pages name."""
        self._tell(self._real("export ACCLAIM_SIMULATOR_URL=http://127.0.0.1:8400"))
        for name in self._folder.glob("examples/*.toml"):
            name.write_text(self._real((ROOT / "examples" / name.name).read_text(encoding="utf-8")), encoding="utf-8")

    def _real(self, text):
        for shown, real in self._addresses.items():
            text = text.replace(shown, real)
        return text

    def _shown(self, text):
        for shown, real in reversed(self._addresses.items()):
            text = text.replace(real, shown)
        return text

    def _hear(self, text):
        """What the shell says to something, and the exit code; -1 when the shell itself has ended."""
        self._tell(f'{text}\nprintf "\\n{_ENDED} %d\\n" $?')
        said = ""
        for line in self._shell.stdout:
            if line.startswith(_ENDED):
                return int(line.split()[-1]), said
            said += line
        return -1, said

    def _tell(self, text):
        self._shell.stdin.write(f"{text}\n")
        self._shell.stdin.flush()

    def _start(self, command, **streams):
        return subprocess.Popen(
            ["bash", "-c", command],
            cwd=self._folder,
            env=self._environment,
            text=True,
            stdout=subprocess.PIPE,
            start_new_session=True,
            **streams,
        )


def _addresses_in(said, host, port):
    """Where what pages place at a port of their own really is: the first address that a server tells, and its second."""
    told = list(dict.fromkeys(re.findall(r"http://(127\.0\.0\.1:\d+)", said)))
    names = [f"{host}:{port}"] if port else []
    if "Integration" in said:
        names.append("127.0.0.1:8500")
    return dict(zip(names, told, strict=False))


def _end(process):
    """As Ctrl-C does: whatever runs in that window is told to end."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGINT)
    process.communicate(timeout=20)
