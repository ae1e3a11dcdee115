"""What is measured: a row of the table each, and how each tool is told to do it."""

import shutil
import subprocess
import sys

from tools import HERE, PROJECT, TOOLS, say

CARDS_PER_FILE = 15


class Work:
    """Something to convert.

    `source` makes what is read and gives its path; `outputs` says how many
    files there will be, `kind` what they are. `runs` has for each tool its
    arguments, with {source} and {target} left open, and what to call it if it
    runs in more than one way.
    """

    def __init__(self, name, title, source, cards, rounds, kind, runs, outputs=1):
        self.name = name
        self.title = title
        self.source = source
        self.cards = cards
        self.rounds = rounds
        self.kind = kind
        self.runs = runs
        self.outputs = outputs


class Run:
    """How one tool does one work."""

    def __init__(self, tool, *arguments, label=None, prepare=None):
        self.tool = tool
        self.arguments = arguments
        self.label = label or tool
        self.prepare = prepare

    def line(self, tool, source, target):
        """The command that makes `target` of `source`."""
        gaps = {"source": str(source), "target": str(target), "peers": str(HERE)}
        return tool.command + [word.format(**gaps) for word in self.arguments]


def dump(cards):
    """How to make a dump of so many cards."""
    return lambda scratch: make(scratch / f"cards-{cards}.txt", "--cards", str(cards))


def folder(files):
    """How to make a folder of so many dumps."""
    return lambda scratch: make(scratch / f"files-{files}", "--files", str(files),
                                "--cards", str(CARDS_PER_FILE))


def make(path, *arguments):
    """Make a dump, or a folder of them, unless it is there."""
    if not path.exists():
        say(f"making {path.name}")
        subprocess.run([sys.executable, HERE / "dump.py", path, *arguments],
                       check=True)
    return path


def package(cards):
    """How to make a package of so many cards: with deckconv."""

    def prepare(scratch):
        path = scratch / f"cards-{cards}.apkg"
        if not path.exists():
            subprocess.run([*TOOLS["deckconv"].command, "to-anki", "-q",
                            dump(cards)(scratch), "-o", path], check=True)
        return path

    return prepare


def collection(tool, source, scratch):
    """Import the package `source` into a collection of Anki's, beside it."""
    path = source.with_suffix(".anki2")
    if not path.exists():
        say(f"importing {source.name} into a collection")
        subprocess.run([*tool.command, HERE / "anki_peer.py", "--import", source,
                        path], check=True)


def clean(scratch):
    """Remove all that was made."""
    shutil.rmtree(scratch, ignore_errors=True)


SAMPLE = PROJECT / "decks" / "django_deploy.txt"
TO_ANKI = ("to-anki", "-q", "{source}", "-o", "{target}")
PLAIN = ("{source}", "{target}")
IN_PYTHON = {name: ("{peers}/" + name, *PLAIN)
             for name in ("genanki_peer.py", "anki_peer.py", "csv_peer.py")}
PASTE = ("-c", "paste - - < '{source}' > '{target}'")

WORKS = [
    Work("start", "15 cards, from a cold start", lambda _: SAMPLE, 15, 40, "apkg", [
        Run("deckconv", *TO_ANKI),
        Run("hardwired", *PLAIN),
        Run("genanki-rs", *PLAIN),
        Run("genanki", *IN_PYTHON["genanki_peer.py"]),
    ]),
    Work("cards", "100,000 cards → a package", dump(100_000), 100_000, 7, "apkg", [
        Run("deckconv", *TO_ANKI),
        Run("deckconv", *TO_ANKI, "--package", "latest", label="deckconv, latest layout"),
        Run("hardwired", *PLAIN),
        Run("genanki", *IN_PYTHON["genanki_peer.py"]),
        Run("genanki-rs", *PLAIN),
        Run("anki", *IN_PYTHON["anki_peer.py"], label="anki, latest layout"),
        Run("anki", "{peers}/anki_peer.py", "--compatible", *PLAIN),
    ]),
    Work("million", "1,000,000 cards → a package", dump(1_000_000), 1_000_000, 3, "apkg", [
        Run("deckconv", *TO_ANKI),
        Run("deckconv", *TO_ANKI, "--package", "latest", label="deckconv, latest layout"),
        Run("hardwired", *PLAIN),
    ]),
    Work("files", "10,000 files of 15 cards → 10,000 packages", folder(10_000),
         CARDS_PER_FILE * 10_000, 3, "apkg", [
             Run("deckconv", "to-anki", "-q", "{source}", "-o", "{target}/"),
             Run("hardwired", *PLAIN),
             Run("genanki", *IN_PYTHON["genanki_peer.py"]),
         ], outputs=10_000),
    Work("more-files", "100,000 files of 15 cards → 100,000 packages", folder(100_000),
         CARDS_PER_FILE * 100_000, 1, "apkg", [
             Run("deckconv", "to-anki", "-q", "{source}", "-o", "{target}/"),
         ], outputs=100_000),
    Work("joint", "10,000 files of 15 cards → one package", folder(10_000),
         CARDS_PER_FILE * 10_000, 3, "apkg", [Run("deckconv", *TO_ANKI)]),
    Work("csv", "1,000,000 cards → CSV", dump(1_000_000), 1_000_000, 5, "csv", [
        Run("deckconv", "to-csv", *TO_ANKI[1:]),
        Run("paste", *PASTE),
        Run("csv", *IN_PYTHON["csv_peer.py"]),
    ]),
    Work("quizlet", "1,000,000 cards → Quizlet", dump(1_000_000), 1_000_000, 5, "txt", [
        Run("deckconv", "to-quizlet", *TO_ANKI[1:]),
        Run("paste", *PASTE),
        Run("csv", *IN_PYTHON["csv_peer.py"]),
    ]),
    Work("package", "a package of 1,000,000 notes → CSV", package(1_000_000), 1_000_000, 3,
         "csv", [
             Run("deckconv", "to-csv", *TO_ANKI[1:]),
             Run("anki", "{peers}/anki_peer.py", "--export", *PLAIN,
                 label="anki, from its collection", prepare=collection),
             Run("anki", "{peers}/anki_peer.py", "--table", *PLAIN,
                 label="anki, import and export"),
         ]),
]
