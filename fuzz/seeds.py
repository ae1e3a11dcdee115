#!/usr/bin/env python3
"""Makes the seeds of the fuzz targets from the fixtures, below fuzz/seeds/TARGET/.

How an input of a target is laid out is said in the target itself, and in src/plan.rs and
src/package.rs. Only Python is needed.
"""

import hashlib
import importlib.util
import json
import shutil
import sqlite3
import tempfile
import zipfile
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent
FIXTURES = ROOT / "fixtures"
# The table of formats is in the order of their names, and each has its folder.
FORMATS = sorted(folder.name for folder in FIXTURES.iterdir())
BESIDE = {".report", ".options", ".rows", ".py"}
HEADINGS = {"tags": 1, "decks": 2, "drop": 3}
MARKUP = {"plain": 1, "markdown": 2, "html": 3}


def keep(target, content):
    """A seed is called by its hash, so that each is there once."""
    folder = HERE / "seeds" / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / hashlib.sha1(content).hexdigest()).write_bytes(content)


def inputs():
    """The inputs of all fixtures: the format, the options in a byte, the bytes."""
    for number, name in enumerate(FORMATS):
        for path in sorted((FIXTURES / name).iterdir()):
            is_model = path.suffix == ".json"
            if path.suffix in BESIDE or is_model:
                continue
            options = path.with_suffix(".options")
            said = dict(line.split("=", 1) if "=" in line else (line, "")
                        for line in options.read_text().splitlines()) if options.exists() else {}
            bits = MARKUP.get(said.get("markup"), 0) | HEADINGS.get(said.get("headings"), 0) << 2
            yield number, bits, path.read_bytes()


def models():
    for path in sorted(FIXTURES.glob("*/*.json")):
        yield path.read_bytes()


def strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, dict)):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from strings(inner)


def texts():
    """What fields hold, each by itself."""
    for model in models():
        for note in json.loads(model).get("notes", []):
            fields = {key: note[key] for key in note if key not in ("deck", "kind", "id", "file", "anki")}
            yield from strings(fields)


def swollen(content):
    """A beginning, a line or a block, an end."""
    for parting in (b"\n\n", b"\n"):
        blocks = content.split(parting)
        if len(blocks) > 2:
            middle = len(blocks) // 2
            head, piece = parting.join(blocks[:middle]), blocks[middle]
            yield b"\x1e".join([head + parting, piece + parting, parting.join(blocks[middle + 1:])])


def read():
    for number, bits, content in inputs():
        keep("read", bytes([number, bits, 0]) + content)
        keep("read", bytes([number, bits | 0x40, 1]) + content)
        keep("detect", bytes([number % 8]) + content)
        if b"\0" not in content and b"\x1e" not in content:
            for seed in swollen(content):
                keep("swollen", bytes([number, bits, 0]) + seed)
    for path in sorted((ROOT / "decks").iterdir()):
        keep("detect", b"\0" + path.read_bytes())
    for number, model in enumerate(models()):
        keep("read", bytes([FORMATS.index("json"), 0, 0]) + model)
        for turn in range(2):
            target = (number * 2 + turn) % len(FORMATS)
            keep("round_trip", bytes([target, number % 3]) + model)


def text():
    for path in sorted(FIXTURES.glob("*/*.md")):
        keep("markdown", path.read_bytes())
    for content in texts():
        for target in ("html", "markdown", "cloze"):
            keep(target, content.encode())
    for model in models():
        for of in json.loads(model).get("note_types", []):
            for template in of["templates"]:
                sides = [template["front"], template["back"], "a <b>b</b>", "<br>",
                         "{{c1::a::h}} {{c2::b}}", "x"]
                keep("template", b"\0\1" + "\x1e".join(sides).encode())
    filters = ["text", "cloze", "cloze-only", "type", "type:cloze", "hint", "furigana", "kanji",
               "kana", "tts en_US", "nc:type"]
    for name in filters:
        side = f"{{{{#Front}}}}{{{{{name}:Text}}}}{{{{/Front}}}}{{{{^Back}}}}x{{{{/Back}}}}{{{{FrontSide}}}}"
        keep("template", b"\0\1" + "\x1e".join([side, side, "f", "", "{{c1::a[b]::h}} c[d]"]).encode())


def carry():
    """A deck against itself with every third line changed, one gone and one new."""
    for path in sorted((ROOT / "tests/carrying/decks").glob("*.txt")):
        lines = path.read_text().splitlines()[1:17]
        rows = [f"{q}\t{a}" for q, a in zip(lines[::2], lines[1::2])]
        new = [row.replace("e", "a", 1) if at % 3 == 0 else row for at, row in enumerate(rows)]
        new = new[1:] + ["A new one?\tIndeed\ttag"]
        for bits in (0, 12, 28, 44):
            old = "#Deck\n" + "\n".join(rows)
            keep("carry", bytes([bits]) + (old + "\x1e" + "\n".join(new)).encode())


def cell(value):
    if value is None:
        return b""
    if isinstance(value, int):
        return b"i%d" % value
    if isinstance(value, float):
        return f"f{value}".encode()
    return b"b" + value if isinstance(value, bytes) else b"t" + value.encode()


TABLES = {"cards": b"c", "decks": b"d", "fields": b"f", "config": b"g", "col": b"k", "notes": b"n",
          "revlog": b"r", "templates": b"t", "notetypes": b"y"}


def rows(image):
    """The rows of a database, as src/package.rs reads them."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "collection")
        path.write_bytes(image)
        db = sqlite3.connect(path)
        db.create_collation("unicase", lambda a, b: (a > b) - (a < b))
        db.text_factory = lambda text: text.decode(errors="replace")
        there = [name for name, in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in sorted(set(there) & set(TABLES)):
            for row in db.execute(f"SELECT * FROM {table}"):
                yield TABLES[table] + b"\x1d".join(cell(value) for value in row)
        db.close()


def packages():
    """What the packages among the fixtures are made of, before anything is packed."""
    spec = importlib.util.spec_from_file_location("make", FIXTURES / "apkg/make.py")
    make = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(make)
    make.frame = lambda content: content
    made = []
    make.package = lambda name, entries: made.append(entries)
    make.main()
    for entries in made:
        media = entries.get("media", b"{}")
        media = media.encode() if isinstance(media, str) else media
        for name, sort, layout in (("collection.anki21b", b"b", b"3"),
                                   ("collection.anki21", b"a", b"2"), ("collection.anki2", b"a", b"1")):
            if name not in entries:
                continue
            image = entries[name]
            keep("archive", sort + image + b"\x1e" + media)
            names = [b"mone.png", b"mtwo words.mp3"]
            for bits in (0, 3, 5, 9, 12):
                keep("package", bytes([bits]) + layout + b"\x1e".join([*rows(image), *names]))
            keep("package", b"\0" + b"0" + b"\x1e".join(rows(image)))


def archives():
    for name, sort, entries in (("mnemosyne", b"c", ("cards.xml", "METADATA")),
                                ("mochi", b"d", ("data.json", None))):
        for path in sorted((FIXTURES / name).glob("*.cards")) + sorted((FIXTURES / name).glob("*.mochi")):
            with zipfile.ZipFile(path) as archive:
                main, other = (archive.read(entry) if entry in archive.namelist() else b""
                               for entry in entries)
            keep("archive", sort + main + b"\x1e" + other)


def main():
    shutil.rmtree(HERE / "seeds", ignore_errors=True)
    for make in (read, text, carry, packages, archives):
        make()
    for folder in sorted((HERE / "seeds").iterdir()):
        print(f"{folder.name}: {len(list(folder.iterdir()))} seeds")


if __name__ == "__main__":
    main()
