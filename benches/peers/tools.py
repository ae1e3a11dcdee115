"""deckconv and its peers: how each is made ready, and which version it is."""

import platform
import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent.parent


class Missing(Exception):
    """A tool that cannot be run, and why."""


class Tool:
    """A tool to measure. `prepare` gives its command and its version."""

    def __init__(self, name, prepare):
        self.name = name
        self.prepare = prepare
        self.command = None
        self.version = ""
        self.missing = None

    def get_ready(self, options):
        """Build or install the tool, once; remember why that failed."""
        if self.command or self.missing:
            return
        try:
            self.command, self.version = self.prepare(options)
        except Missing as reason:
            self.missing = str(reason)


def say(text):
    """Report progress, apart from the table."""
    print(text, file=sys.stderr, flush=True)


def call(command):
    """Run a step of the preparation; its output, or why it is missing."""
    try:
        done = subprocess.run([str(word) for word in command], text=True,
                              capture_output=True, check=False)
    except OSError as error:
        raise Missing(f"{command[0]}: {error.strerror}") from error
    if done.returncode != 0:
        raise Missing(f"{Path(command[0]).name}: {gist(done.stderr)}")
    return done.stdout.strip()


def gist(text):
    """What went wrong: the first line that says error, else the last one."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    errors = [line for line in lines if line.lower().startswith("error")]
    return (errors or lines[-1:] or ["no message"])[0]


def deckconv(options):
    """The binary under test; it is not built here."""
    path = options.deckconv.resolve()
    if not path.is_file():
        raise Missing(f"no {path}; build it with `cargo build --release`")
    version = call([path, "--version"]).splitlines() or ["deckconv"]
    return [str(path)], version[0].removeprefix("deckconv").strip()


def rust_peer(folder, binary, crates):
    """How to build a peer in Rust."""

    def prepare(options):
        say(f"building {folder}")
        call(["cargo", "build", "--release", "--locked", "--manifest-path",
              HERE / folder / "Cargo.toml", "--target-dir", options.target])
        lock = (HERE / folder / "Cargo.lock").read_text(encoding="utf-8")
        versions = []
        for crate in crates:
            found = re.search(f'name = "{crate}"\nversion = "(.*)"', lock)
            versions.append(f"{crate} {found[1]}")
        return [str(options.target / "release" / binary)], ", ".join(versions)

    return prepare


def python_peer(package, *also):
    """How to install a package from PyPI; the command is its Python."""

    def prepare(options):
        python = environment(options)
        say(f"installing {package}")
        call([python, "-m", "pip", "install", "--quiet", "--constraint",
              HERE / "constraints.txt", package, *also])
        version = call([python, "-c",
                        f"import {package}, importlib.metadata as metadata; "
                        f"print(metadata.version('{package}'))"])
        return [python], f"{package} {version}, Python {platform.python_version()}"

    return prepare


def environment(options):
    """The Python of the virtual environment, which is made first."""
    folder = options.target / "venv"
    python = folder / "bin" / "python"
    if not python.is_file():
        say("making the virtual environment")
        call([sys.executable, "-m", "venv", folder])
    return str(python)


def shell(_):
    """What every Unix has."""
    if platform.system() == "Linux":
        return ["sh"], call(["paste", "--version"]).splitlines()[0]
    return ["sh"], platform.system()


def python(_):
    """The Python that runs this."""
    return [sys.executable], f"Python {platform.python_version()}"


TOOLS = {tool.name: tool for tool in [
    Tool("deckconv", deckconv),
    Tool("hardwired", rust_peer("hardwired", "hardwired",
                                ["rusqlite", "zip"])),
    Tool("genanki", python_peer("genanki")),
    Tool("genanki-rs", rust_peer("genanki-rs", "genanki-rs-peer",
                                 ["genanki-rs", "rusqlite", "zip"])),
    # zstandard reads Anki's newest layout, to count what is in it.
    Tool("anki", python_peer("anki", "zstandard")),
    Tool("paste", shell),
    Tool("csv", python),
]}
