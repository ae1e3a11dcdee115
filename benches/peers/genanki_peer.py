"""A peer to measure against: a dump to an Anki package with genanki.

genanki_peer.py DUMP OUT.apkg, or two folders: each .txt of the first becomes
an .apkg in the second.
"""

import html
import sys
from pathlib import Path

import genanki

DECK_ID = 2059400110
MODEL = genanki.Model(
    1607392320,
    "genanki Basic",
    fields=[{"name": "Front"}, {"name": "Back"}],
    templates=[{
        "name": "Card 1",
        "qfmt": "{{Front}}",
        "afmt": '{{FrontSide}}<hr id="answer">{{Back}}',
    }],
)


def read_dump(path):
    """The title, the questions and the answers of a dump."""
    with open(path, encoding="utf-8") as file:
        lines = [line for line in map(str.strip, file) if line]
    if len(lines) % 2 == 0:
        sys.exit(f"{path}: not a title and pairs of lines")
    return lines[0], lines[1::2], lines[2::2]


def convert(dump, output):
    """Write the cards of one dump as one package."""
    title, questions, answers = read_dump(dump)
    deck = genanki.Deck(DECK_ID, title)
    for question, answer in zip(questions, answers, strict=True):
        fields = [html.escape(question, False), html.escape(answer, False)]
        deck.add_note(genanki.Note(model=MODEL, fields=fields))
    genanki.Package(deck).write_to_file(output)


def main():
    """Convert one dump, or a folder of them."""
    if len(sys.argv) != 3:
        sys.exit("usage: genanki_peer.py DUMP OUT.apkg")
    source, target = map(Path, sys.argv[1:])
    if not source.is_dir():
        return convert(source, target)
    for dump in source.glob("*.txt"):
        convert(dump, target / f"{dump.stem}.apkg")


if __name__ == "__main__":
    main()
