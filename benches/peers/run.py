#!/usr/bin/env python3
"""Run deckconv and its peers side by side on the same dumps.

Builds the peers, makes the dumps, runs all tools in turn for several rounds,
counts the notes in every package written and prints a table in Markdown.
"""

import argparse
import datetime
import os
import platform
import re
import resource
import shutil
import sqlite3
import statistics
import subprocess
import sys
import time
import zipfile
from collections import namedtuple
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent.parent
CARDS_PER_FILE = 15

# What there is to convert: a dump, or a folder of dumps.
Work = namedtuple("Work", "title source files cards rounds")


class Missing(Exception):
    """A tool that cannot be run, and why."""


class Failed(Exception):
    """A run that did not do its work, and how."""


class Tool:
    """A tool to measure: its name, how to get it ready, its version."""

    def __init__(self, name, prepare, arguments):
        self.name = name
        self.prepare = prepare
        self.arguments = arguments
        self.command = None
        self.version = ""
        self.missing = None

    def get_ready(self, options):
        """Build or install the tool; remember why that failed."""
        try:
            self.command, self.version = self.prepare(options)
        except Missing as reason:
            self.missing = str(reason)

    def line(self, work, target):
        """The command that turns the work into `target`."""
        gaps = {"source": str(work.source), "target": str(target)}
        if work.files is not None:
            gaps["target"] = str(target) + os.sep
        arguments = [word.format(**gaps) for word in self.arguments]
        return self.command + arguments


class Tally:
    """What the runs of one tool on one work came to."""

    def __init__(self, tool):
        self.tool = tool
        self.seconds = []
        self.cpu = []
        self.peak = 0
        self.peak_is_bound = False
        self.size = 0
        self.cut = False
        self.failure = tool.missing


def say(text):
    """Report progress, apart from the table."""
    print(text, file=sys.stderr, flush=True)


def call(command):
    """Run a step of the preparation; its output, or why it is missing."""
    try:
        done = subprocess.run(command, text=True, capture_output=True,
                              check=False)
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
        raise Missing(f"no {os.path.relpath(path, PROJECT)}; "
                      "build it with `cargo build --release`")
    version = call([str(path), "--version"]).splitlines() or ["deckconv"]
    return [str(path)], version[0].removeprefix("deckconv").strip()


def rust_peer(folder, binary, crates):
    """How to build a peer in Rust."""

    def prepare(options):
        say(f"building {folder}")
        call(["cargo", "build", "--release", "--locked", "--manifest-path",
              str(HERE / folder / "Cargo.toml"),
              "--target-dir", str(options.target)])
        lock = (HERE / folder / "Cargo.lock").read_text(encoding="utf-8")
        versions = []
        for crate in crates:
            found = re.search(f'name = "{crate}"\nversion = "(.*)"', lock)
            versions.append(f"{crate} {found[1]}")
        versions.append(" ".join(call(["rustc", "--version"]).split()[:2]))
        return [str(options.target / "release" / binary)], ", ".join(versions)

    return prepare


def python_peer(package, script, *flags, also=()):
    """How to install a peer in Python."""

    def prepare(options):
        python = install(options, package, *also)
        version = call([python, "-c",
                        f"import {package}, importlib.metadata as metadata; "
                        f"print(metadata.version('{package}'))"])
        version = f"{package} {version}, Python {platform.python_version()}"
        return [python, str(HERE / script), *flags], version

    return prepare


def install(options, *packages):
    """Put packages into the virtual environment; its Python."""
    folder = options.target / "venv"
    python = str(folder / "bin" / "python")
    if not Path(python).is_file():
        say("making the virtual environment")
        call([sys.executable, "-m", "venv", str(folder)])
    say(f"installing {' and '.join(packages)}")
    call([python, "-m", "pip", "install", "--quiet", "--constraint",
          str(HERE / "constraints.txt"), *packages])
    return python


PLAIN = ["{source}", "{target}"]
TOOLS = [
    Tool("deckconv", deckconv, ["to-anki", "{source}", "-o", "{target}"]),
    Tool("hardwired", rust_peer("hardwired", "hardwired",
                                ["rusqlite", "zip"]), PLAIN),
    Tool("genanki", python_peer("genanki", "genanki_peer.py"), PLAIN),
    Tool("genanki-rs", rust_peer("genanki-rs", "genanki-rs-peer",
                                 ["genanki-rs", "rusqlite", "zip"]), PLAIN),
    # zstandard is for `unpack`, which reads Anki's newest layout.
    Tool("anki", python_peer("anki", "anki_peer.py", also=["zstandard"]),
         PLAIN),
    Tool("anki-legacy", python_peer("anki", "anki_peer.py", "--legacy"),
         PLAIN),
]


def run(command, scratch):
    """Run a command to its end; its time, CPU time and peak memory."""
    log = scratch / "stderr"
    environment = dict(os.environ, TMPDIR=str(scratch))
    with open(log, "wb") as errors:
        started = time.perf_counter()
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL,
                                 stdout=subprocess.DEVNULL, stderr=errors,
                                 env=environment)
        try:
            _, status, usage = os.wait4(child.pid, 0)
        except BaseException:
            child.kill()
            raise
        seconds = time.perf_counter() - started
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        message = gist(log.read_text(encoding="utf-8", errors="replace"))
        raise Failed(f"exit status {child.returncode}: {message}")
    return seconds, usage.ru_utime + usage.ru_stime, memory(usage)


def memory(usage):
    """Peak memory in bytes."""
    return usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def count(package, options, scratch):
    """The numbers of notes and of cards in a package."""
    database = scratch / "collection"
    with zipfile.ZipFile(package) as archive:
        names = archive.namelist()
        for name in ("collection.anki21b", "collection.anki21",
                     "collection.anki2"):
            if name in names:
                break
        else:
            raise Failed("the package holds no collection")
        with archive.open(name) as packed, open(database, "wb") as file:
            shutil.copyfileobj(packed, file)
    if name == "collection.anki21b":
        unpack(database, options)
    connection = sqlite3.connect(database)
    try:
        return connection.execute(
            "SELECT (SELECT count(*) FROM notes), "
            "(SELECT count(*) FROM cards)").fetchone()
    except sqlite3.Error as error:
        raise Failed(f"the collection is not readable: {error}") from error
    finally:
        connection.close()
        database.unlink()


def unpack(file, options):
    """Unpack a file in place with the environment's zstandard."""
    python = str(options.target / "venv" / "bin" / "python")
    packed = file.rename(file.with_suffix(".zst"))
    try:
        call([python, "-c",
              "import sys, zstandard; zstandard.ZstdDecompressor()"
              ".copy_stream(open(sys.argv[1], 'rb'), open(sys.argv[2], 'wb'))",
              str(packed), str(file)])
    except Missing as reason:
        raise Failed(f"the collection is not readable: {reason}") from reason


def measure(tally, work, options, scratch):
    """Run a tool once on the work, and check and note what it did."""
    target = scratch / "out"
    if work.files is None:
        target = scratch / "out.apkg"
        target.unlink(missing_ok=True)
        expected = [target]
    else:
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir()
        expected = [target / f"{dump.stem}.apkg"
                    for dump in work.source.glob("*.txt")]
    # A child is billed for this process's memory until it becomes the tool.
    own = memory(resource.getrusage(resource.RUSAGE_SELF))
    seconds, cpu, peak = run(tally.tool.line(work, target), scratch)

    for package in expected:
        if not package.is_file():
            raise Failed(f"{package.name} was not written")
        found = count(package, options, scratch)
        if found != (work.cards, work.cards):
            raise Failed(f"{package.name} holds {found[0]} notes and "
                         f"{found[1]} cards instead of {work.cards}")
    tally.seconds.append(seconds)
    tally.cpu.append(cpu)
    if peak > tally.peak:
        tally.peak = peak
        tally.peak_is_bound = peak <= own
    tally.size = sum(package.stat().st_size for package in expected)


def compare(work, tools, options, scratch):
    """Run the tools in turn, round after round; their tallies."""
    tallies = [Tally(tool) for tool in tools]
    for number in range(work.rounds):
        say(f"{work.title}, round {number + 1} of {work.rounds}")
        # Nobody always comes first.
        shift = number % len(tallies)
        for tally in tallies[shift:] + tallies[:shift]:
            if tally.failure or tally.cut:
                continue
            try:
                measure(tally, work, options, scratch)
            except (Failed, OSError, zipfile.BadZipFile) as error:
                tally.failure = str(error)
                say(f"FAILED: {tally.tool.name}: {error}")
                continue
            tally.cut = 0 < options.slow < tally.seconds[-1]
    return tallies


def warm_up(tools, options, scratch):
    """Run each tool once, unmeasured, so that nobody starts from cold."""
    path = scratch / "warm-up.txt"
    make_dump(path, "--cards", "15")
    compare(Work("warm-up", path, None, 15, 1), tools, options, scratch)


def table(work, tallies, options):
    """The Markdown table of one work."""
    size = work.source.stat().st_size
    if work.files is not None:
        size = sum(dump.stat().st_size for dump in work.source.iterdir())
    notes = work.cards * (work.files or 1)
    base = next((statistics.median(tally.seconds) for tally in tallies
                 if tally.tool.name == "deckconv" and not tally.failure), None)
    lines = [
        f"### {work.title} ({as_size(size)})",
        "",
        "| tool | runs | median | fastest | to deckconv | CPU | peak memory "
        "| output | notes |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    cut = False
    for tally in tallies:
        name = tally.tool.name
        if tally.failure:
            word = "MISSING" if tally.tool.missing else "FAILED"
            reason = tally.failure.replace("|", "\\|")
            lines.append(f"| **{name}: {word}** ({reason}) | 0 |" + " - |" * 7)
            continue
        median = statistics.median(tally.seconds)
        stopped = tally.cut and len(tally.seconds) < work.rounds
        cut = cut or stopped
        lines.append("| " + " | ".join([
            name,
            f"{len(tally.seconds)}{' (slow)' if stopped else ''}",
            as_time(median),
            as_time(min(tally.seconds)),
            f"{median / base:.2f}×" if base else "-",
            as_time(statistics.median(tally.cpu)),
            ("≤ " if tally.peak_is_bound else "") + as_size(tally.peak),
            as_size(tally.size),
            f"{notes:,}",
        ]) + " |")
    if cut:
        lines += ["", f"(slow): took more than {options.slow:g} s, so it was "
                      "not run again."]
    return "\n".join(lines) + "\n"


def as_time(seconds):
    """A time for people."""
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.1f} ms"


def as_size(size):
    """A size for people."""
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{size / 1e3:.1f} kB"


def machine():
    """The machine in a line."""
    cpu = platform.processor() or platform.machine()
    try:
        found = re.search(r"^model name\s*:\s*(.*)$",
                          Path("/proc/cpuinfo").read_text(), re.MULTILINE)
        cpu = found[1] if found else cpu
    except OSError:
        pass
    system = platform.system()
    try:
        system = platform.freedesktop_os_release()["PRETTY_NAME"]
    except (AttributeError, OSError):
        pass
    kernel = platform.release().split("-")[0]
    now = datetime.datetime.now().astimezone().strftime("%Y-%m-%d %H:%M %z")
    return (f"Machine: {os.cpu_count()} cores, {cpu}; {system}, "
            f"{platform.system()} {kernel}, {platform.machine()}; {now}; "
            f"load at the start {os.getloadavg()[0]:.2f}.")


def make_dump(path, *arguments):
    """Make a dump, or a folder of them."""
    say(f"making {path.name}")
    subprocess.run([sys.executable, str(HERE / "dump.py"), str(path),
                    *arguments], check=True)


def make_works(options, scratch):
    """What is to be converted, by the command line."""
    works = []
    if options.file:
        with open(options.file, encoding="utf-8") as file:
            lines = sum(1 for line in file if line.strip())
        if lines < 3 or lines % 2 == 0:
            sys.exit(f"{options.file}: not a title and pairs of lines")
        works.append(Work(options.file.name, options.file.resolve(), None,
                          lines // 2, 0))
    for cards in options.cards:
        path = scratch / f"cards-{cards}.txt"
        make_dump(path, "--cards", str(cards))
        works.append(Work(f"{cards:,} cards", path, None, cards, 0))
    if options.files:
        path = scratch / "many"
        shutil.rmtree(path, ignore_errors=True)
        make_dump(path, "--files", str(options.files),
                  "--cards", str(CARDS_PER_FILE))
        works.append(Work(f"{options.files:,} files of {CARDS_PER_FILE} cards",
                          path, options.files, CARDS_PER_FILE, 0))
    return [work._replace(rounds=options.rounds or default_rounds(work))
            for work in works]


def default_rounds(work):
    """Many rounds for what is over at once."""
    return 40 if work.cards * (work.files or 1) <= 1000 else 5


def read_options():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cards", type=int, action="append", metavar="N",
                        help="a generated dump of N cards; may be repeated "
                             "(default: 15 and 100000)")
    parser.add_argument("--file", type=Path, metavar="PATH",
                        help="a dump of your own")
    parser.add_argument("--files", type=int, metavar="N",
                        help=f"a folder of N generated dumps of "
                             f"{CARDS_PER_FILE} cards")
    parser.add_argument("--rounds", type=int, metavar="N",
                        help="runs of each tool (default: 40 up to 1,000 "
                             "cards, else 5)")
    parser.add_argument("--slow", type=float, default=20, metavar="SECONDS",
                        help="run a tool only once if it takes longer than "
                             "this; 0: never (default 20)")
    parser.add_argument("--only", action="append", metavar="TOOL",
                        choices=[tool.name for tool in TOOLS],
                        help="run this tool; may be repeated (default: all of "
                             "%(choices)s)")
    parser.add_argument("--deckconv", type=Path, metavar="PATH",
                        default=PROJECT / "target" / "release" / "deckconv",
                        help="the binary to measure (default: %(default)s)")
    parser.add_argument("--target", type=Path, metavar="DIR",
                        default=HERE / "target",
                        help="folder for all that is built and written "
                             "(default: %(default)s)")
    options = parser.parse_args()
    for name in ("cards", "files", "rounds"):
        value = getattr(options, name) or []
        if any(n < 1 for n in (value if isinstance(value, list) else [value])):
            parser.error(f"--{name} needs a number above 0")
    if not options.cards:
        options.cards = [] if options.file or options.files else [15, 100_000]
    options.target = options.target.resolve()
    return options


def main():
    """Prepare, measure, print; 1 if a tool was missing or failed."""
    options = read_options()
    tools = [tool for tool in TOOLS
             if not options.only or tool.name in options.only]
    scratch = options.target / "work"
    scratch.mkdir(parents=True, exist_ok=True)

    heading = machine()
    for tool in tools:
        tool.get_ready(options)
    works = make_works(options, scratch)
    warm_up(tools, options, scratch)

    print("## deckconv and its peers\n")
    print(heading + "\n")
    for tool in tools:
        print(f"- {tool.name}: {tool.missing or tool.version}")
    print(flush=True)
    complete = True
    for work in works:
        tallies = compare(work, tools, options, scratch)
        print(table(work, tallies, options), flush=True)
        complete = complete and not any(tally.failure for tally in tallies)
    shutil.rmtree(scratch)
    return 0 if complete else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
