"""Runs commands in turn, round after round, and looks at what they made."""

import os
import resource
import shutil
import sqlite3
import statistics
import subprocess
import sys
import time
import zipfile

from tools import Missing, call, gist, say


# For five seconds after very many files were deleted, ext4 passes over the place
# of each of them whenever a file is made: that would count for the next tool.
SETTLING = 6


class Failed(Exception):
    """A run that did not do its work, and how."""


class Tally:
    """What the runs of one tool on one work came to."""

    def __init__(self, run, tool):
        self.run = run
        self.tool = tool
        self.seconds = []
        self.peak = 0
        # Whether the peak is that of this script: the tool needed less.
        self.peak_is_bound = False
        self.size = 0
        self.failure = tool.missing
        # Whether it took so long that it was run once.
        self.cut = False

    @property
    def median(self):
        """The median time, in seconds."""
        return statistics.median(self.seconds)


def compare(work, tools, options, scratch):
    """Run the tools in turn; their tallies."""
    tallies = [Tally(run, tools[run.tool]) for run in work.runs
               if run.tool in tools]
    source = work.source(scratch)
    for tally in tallies:
        if tally.run.prepare and not tally.failure:
            tally.run.prepare(tally.tool, source, scratch)
    rounds = options.rounds or work.rounds
    for number in range(rounds):
        say(f"{work.title}, round {number + 1} of {rounds}")
        # Nobody always comes first.
        shift = number % len(tallies)
        for tally in tallies[shift:] + tallies[:shift]:
            if tally.failure or tally.cut:
                continue
            try:
                measure(tally, work, source, options, scratch)
            except (Failed, Missing, OSError, zipfile.BadZipFile) as error:
                tally.failure = str(error)
                say(f"FAILED: {tally.run.label}: {error}")
                continue
            tally.cut = 0 < options.slow < tally.seconds[-1]
    return tallies


def measure(tally, work, source, options, scratch):
    """Run a tool once on the work, and check and note what it did."""
    target = scratch / ("out" if work.outputs > 1 else f"out.{work.kind}")
    if work.outputs > 1:
        if target.exists():
            shutil.rmtree(target)
            time.sleep(SETTLING)
        target.mkdir()
    else:
        # The collection beside it is not part of what is made.
        target.unlink(missing_ok=True)
    read = source
    if tally.run.prepare:
        read = source.with_suffix(".anki2")
    # A child is billed for this process's memory until it becomes the tool.
    own = memory(resource.getrusage(resource.RUSAGE_SELF))
    seconds, peak = run(tally.run.line(tally.tool, read, target), scratch)

    files = [target] if work.outputs == 1 else sorted(target.iterdir())
    if len(files) != work.outputs:
        raise Failed(f"{len(files)} files were written instead of {work.outputs}")
    # Of very many, a few tell whether the rest is right.
    some = files[::max(1, len(files) // 100)]
    found = sum(count(file, options, scratch) for file in some)
    expected = work.cards * len(some) // len(files)
    # A table may have a line of names; `paste` takes the title for a side.
    if found != expected and not (work.kind != "apkg" and found == expected + 1):
        raise Failed(f"it wrote {found} cards instead of {expected}")
    tally.seconds.append(seconds)
    if peak > tally.peak:
        tally.peak = peak
        tally.peak_is_bound = peak <= own
    tally.size = sum(file.stat().st_size for file in files)


def run(command, scratch):
    """Run a command to its end; its time and its peak memory."""
    log = scratch / "stderr"
    # Not every tool removes what it puts there.
    temporary = scratch / "temporary"
    temporary.mkdir(exist_ok=True)
    environment = dict(os.environ, TMPDIR=str(temporary))
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
    shutil.rmtree(temporary)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        message = gist(log.read_text(encoding="utf-8", errors="replace"))
        raise Failed(f"exit status {child.returncode}: {message}")
    return seconds, memory(usage)


def memory(usage):
    """Peak memory in bytes."""
    return usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def count(file, options, scratch):
    """The number of cards in an output: of a text, the number of its lines."""
    if file.suffix != ".apkg":
        with open(file, "rb") as text:
            # What Anki exports begins with lines about what follows.
            line = text.readline()
            while line.startswith(b"#") and b":" in line:
                line = text.readline()
            parts = iter(lambda: text.read(1 << 20), b"")
            return line.count(b"\n") + sum(part.count(b"\n") for part in parts)
    database = scratch / "collection"
    with zipfile.ZipFile(file) as archive:
        names = ("collection.anki21b", "collection.anki21", "collection.anki2")
        name = next((name for name in names if name in archive.namelist()), None)
        if name is None:
            raise Failed("the package holds no collection")
        with archive.open(name) as packed, open(database, "wb") as image:
            shutil.copyfileobj(packed, image)
    if name == "collection.anki21b":
        unpack(database, options)
    connection = sqlite3.connect(database)
    try:
        notes, cards = connection.execute(
            "SELECT (SELECT count(*) FROM notes), "
            "(SELECT count(*) FROM cards)").fetchone()
    except sqlite3.Error as error:
        raise Failed(f"the collection is not readable: {error}") from error
    finally:
        connection.close()
        database.unlink()
    if notes != cards:
        raise Failed(f"it wrote {notes} notes with {cards} cards")
    return cards


def unpack(file, options):
    """Unpack a file in place with the environment's zstandard."""
    python = options.target / "venv" / "bin" / "python"
    packed = file.rename(file.with_suffix(".zst"))
    call([python, "-c",
          "import sys, zstandard; zstandard.ZstdDecompressor()"
          ".copy_stream(open(sys.argv[1], 'rb'), open(sys.argv[2], 'wb'))",
          packed, file])
