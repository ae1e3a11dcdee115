#!/usr/bin/env python3
"""What becomes of learned cards when their source is edited and imported again: a table in Markdown.

learning.py [--deckconv BINARY] [--only TOOL]... with a Python that has what constraints.txt pins.
Each tool makes a package of a dump, Anki's engine imports it and answers its cards, the dump is
edited, the tool makes a package again, in the place of the first, and the engine imports that.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
DECK = ROOT / "decks" / "django_deploy.txt"
sys.path.insert(0, str(ROOT / "tests" / "anki"))

import engine  # noqa: E402


def edits():
    """For each edit its name and what it makes of a title and cards: where each was, and its sides."""
    def change(place, side, text):
        def edit(title, cards):
            sides = list(cards[place])
            sides[side] = text
            cards[place] = tuple(sides)
            return title, cards
        return edit

    def both(title, cards):
        was, front, back = cards[6]
        cards[6] = (was, front.replace("some ", "good "), back.replace(" (VM)", ""))
        return title, cards

    def bare(title, cards):
        return title, [(was, front.upper().rstrip("?."), back) for was, front, back in cards]

    def insert(title, cards):
        return title, [(None, "What is a reverse proxy?", "It hands requests on."), *cards]

    return [
        ("an answer corrected", change(1, 2, "It declares what a WSGI server calls.")),
        ("a typo in a question", change(3, 1, "What is ASGI and how does it difer from WSGI?")),
        ("a question reworded", change(8, 1, "Why is it wrong to use SQLite in production?")),
        ("question and answer edited", both),
        ("capitals and full stops changed throughout", bare),
        ("cards in another order", lambda title, cards: (title, cards[4:] + cards[:4])),
        ("a card inserted, at the top", insert),
        ("three cards removed", lambda title, cards: (title, cards[:5] + cards[8:])),
        ("the deck renamed", lambda _, cards: ("Deploying Django", cards)),
    ]


def tools(deckconv):
    """How each tool is called, but for the dump and the package."""
    manifest = HERE / "genanki-rs" / "Cargo.toml"
    cargo = ["cargo", "run", "--quiet", "--locked", "--manifest-path", manifest, "--"]
    return {
        "deckconv": lambda dump, package: [deckconv, "to-anki", "-q", dump, "-o", package],
        "genanki": lambda dump, package: [sys.executable, HERE / "genanki_peer.py", dump, package],
        "genanki-rs": lambda dump, package: [*cargo, dump, package],
    }


def written(title, cards):
    """A dump: a title line, then question and answer in turn."""
    return "".join(f"{line}\n" for line in [title, *(side for card in cards for side in card[1:])])


def outcome(before, after, folder, command):
    """What became of the cards, in a word or two."""
    dump, package = folder / "deck.txt", folder / "deck.apkg"
    for kept, (title, cards) in (("old.apkg", before), ("new.apkg", after)):
        dump.write_text(written(title, cards), encoding="utf-8")
        subprocess.run(command(dump, package), check=True)
        shutil.copy(package, folder / kept)
    *_, was, first, _, is_now, second = engine.run([
        {"do": "import", "package": str(folder / "old.apkg")},
        {"do": "study"},
        {"do": "learnt"},
        {"do": "look"},
        {"do": "import", "package": str(folder / "new.apkg")},
        {"do": "learnt"},
        {"do": "look"},
    ])
    kept = {card["guid"]: card for card in was}
    left = {card["guid"]: card for card in is_now}
    ids = {note["fields"][0]["text"]: note["guid"] for note in first["notes"]}
    now = {tuple(field["text"] for field in note["fields"][:2]): note["guid"]
           for note in second["notes"]}
    lost = sum(left.get(guid) != card for guid, card in kept.items())
    twice = sum(now.get((front, back)) != ids[before[1][place][1]]
                for place, front, back in after[1] if place is not None)
    said = [f"{lost} lost"] * (lost > 0) + [f"{twice} twice"] * (twice > 0)
    return ", ".join(said) or "kept"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    parser.add_argument("--deckconv", default=target / "release" / "deckconv", help="its binary")
    parser.add_argument("--only", action="append", help="a tool; more than once for more")
    arguments = parser.parse_args()
    called = tools(arguments.deckconv)
    names = [name for name in called if not arguments.only or name in arguments.only]
    title, *lines = DECK.read_text(encoding="utf-8").splitlines()
    cards = [(place, *sides) for place, sides in enumerate(zip(lines[::2], lines[1::2]))]
    print("| edit |", " | ".join(names), "|")
    print("|---|" + "---|" * len(names))
    for name, edit in edits():
        cells = []
        for tool in names:
            with tempfile.TemporaryDirectory() as folder:
                after = edit(title, list(cards))
                cells.append(outcome((title, cards), after, Path(folder), called[tool]))
        print(f"| {name} |", " | ".join(cells), "|", flush=True)


if __name__ == "__main__":
    main()
