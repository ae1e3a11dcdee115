"""A peer to measure against: a dump to an Anki package with Anki's own engine.

anki_peer.py [--legacy] DUMP OUT.apkg, or two folders: each .txt of the first
becomes an .apkg in the second. The engine imports the cards as a file of
tab-separated values into an empty collection and exports the deck: as its
newest layout, which is the faster, or with --legacy the one that old clients
read too.
"""

import csv
import sys
import tempfile
from pathlib import Path

from anki.collection import Collection, DeckIdLimit
from anki.import_export_pb2 import (
    CsvMetadata,
    ExportAnkiPackageOptions,
    ImportCsvRequest,
)


def read_dump(path):
    """The title, the questions and the answers of a dump."""
    with open(path, encoding="utf-8") as file:
        lines = [line for line in map(str.strip, file) if line]
    if len(lines) % 2 == 0:
        sys.exit(f"{path}: not a title and pairs of lines")
    return lines[0], lines[1::2], lines[2::2]


def convert(collection, dump, output, table, legacy):
    """Import the cards of one dump and export them as one package."""
    title, questions, answers = read_dump(dump)
    with open(table, "w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter="\t").writerows(
            zip(questions, answers, strict=True))

    metadata = collection.get_csv_metadata(str(table), CsvMetadata.TAB)
    metadata.is_html = False
    metadata.force_is_html = True
    metadata.dupe_resolution = CsvMetadata.DUPLICATE
    metadata.deck_id = collection.decks.id(title)
    metadata.global_notetype.id = collection.models.by_name("Basic")["id"]
    metadata.global_notetype.field_columns[:] = [1, 2]
    request = ImportCsvRequest(path=str(table), metadata=metadata)
    collection.import_csv(request)

    collection.export_anki_package(
        out_path=str(output),
        options=ExportAnkiPackageOptions(legacy=legacy),
        limit=DeckIdLimit(metadata.deck_id),
    )


def main():
    """Convert one dump, or a folder of them."""
    arguments = [word for word in sys.argv[1:] if word != "--legacy"]
    legacy = len(arguments) < len(sys.argv) - 1
    if len(arguments) != 2:
        sys.exit("usage: anki_peer.py [--legacy] DUMP OUT.apkg")
    source, target = map(Path, arguments)
    with tempfile.TemporaryDirectory() as scratch:
        collection = Collection(str(Path(scratch, "collection.anki2")))
        table = Path(scratch, "cards.tsv")
        if source.is_dir():
            for dump in source.glob("*.txt"):
                output = target / f"{dump.stem}.apkg"
                convert(collection, dump, output, table, legacy)
        else:
            convert(collection, source, target, table, legacy)
        collection.close()


if __name__ == "__main__":
    main()
