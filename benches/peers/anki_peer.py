"""A peer to measure against: packages and tables with Anki's own engine.

anki_peer.py DUMP OUT.apkg imports the cards of a dump, as a file of
tab-separated values, into an empty collection and exports the deck in the
engine's newest layout, which is the faster.
anki_peer.py --import PACKAGE COLLECTION and --export COLLECTION OUT.csv are
the two halves of turning a package into a table.
"""

import csv
import sys
import tempfile
from pathlib import Path

from anki.collection import Collection, DeckIdLimit
from anki.import_export_pb2 import (
    CsvMetadata,
    ExportAnkiPackageOptions,
    ImportAnkiPackageRequest,
    ImportCsvRequest,
)


def read_dump(path):
    """The title, the questions and the answers of a dump."""
    with open(path, encoding="utf-8") as file:
        lines = [line for line in map(str.strip, file) if line]
    if len(lines) % 2 == 0:
        sys.exit(f"{path}: not a title and pairs of lines")
    return lines[0], lines[1::2], lines[2::2]


def convert(collection, dump, output, table):
    """Import the cards of a dump and export them as a package."""
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
        options=ExportAnkiPackageOptions(),
        limit=DeckIdLimit(metadata.deck_id),
    )


def main():
    """Do what the first argument says."""
    match sys.argv[1:]:
        case ["--import", package, path]:
            collection = Collection(str(Path(path).resolve()))
            request = ImportAnkiPackageRequest(package_path=package)
            collection.import_anki_package(request)
        case ["--export", path, output]:
            collection = Collection(str(Path(path).resolve()))
            collection.export_note_csv(
                out_path=output, limit=None, with_html=False, with_tags=True,
                with_deck=True, with_notetype=False, with_guid=True)
        case [dump, output]:
            with tempfile.TemporaryDirectory() as scratch:
                collection = Collection(str(Path(scratch, "collection.anki2")))
                table = Path(scratch, "cards.tsv")
                convert(collection, Path(dump), Path(output), table)
                collection.close()
            return
        case _:
            sys.exit("usage: anki_peer.py [--import|--export] FROM TO")
    collection.close()


if __name__ == "__main__":
    main()
