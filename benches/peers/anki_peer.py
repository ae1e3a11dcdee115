"""A peer to measure against: packages and tables with Anki's own engine.

anki_peer.py DUMP OUT.apkg imports the cards of a dump, as a file of
tab-separated values, into an empty collection and exports the deck in the
engine's newest layout, which is the faster; --compatible before both: in the
one that older versions read, too.
anki_peer.py --table PACKAGE OUT.csv imports a package into an empty collection
and exports that as a table; --import PACKAGE COLLECTION and --export COLLECTION
OUT.csv are the halves of it.
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


def convert(collection, dump, output, table, is_compatible):
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
        options=ExportAnkiPackageOptions(legacy=is_compatible),
        limit=DeckIdLimit(metadata.deck_id),
    )


def import_package(package, path):
    """The collection at `path` with what is in the package."""
    collection = Collection(str(Path(path).resolve()))
    collection.import_anki_package(ImportAnkiPackageRequest(package_path=package))
    return collection


def export_table(collection, output):
    """Export all notes as a table of plain text."""
    collection.export_note_csv(
        out_path=output, limit=None, with_html=False, with_tags=True,
        with_deck=True, with_notetype=False, with_guid=True)


def main():
    """Do what the first argument says."""
    match sys.argv[1:]:
        case ["--table", package, output]:
            with tempfile.TemporaryDirectory() as scratch:
                collection = import_package(package, Path(scratch, "collection.anki2"))
                export_table(collection, output)
                collection.close()
            return
        case ["--import", package, path]:
            collection = import_package(package, path)
        case ["--export", path, output]:
            collection = Collection(str(Path(path).resolve()))
            export_table(collection, output)
        case [dump, output] | ["--compatible", dump, output]:
            is_compatible = len(sys.argv) > 3
            with tempfile.TemporaryDirectory() as scratch:
                collection = Collection(str(Path(scratch, "collection.anki2")))
                table = Path(scratch, "cards.tsv")
                convert(collection, Path(dump), Path(output), table, is_compatible)
                collection.close()
            return
        case _:
            sys.exit("usage: anki_peer.py [--compatible|--table|--import|--export] FROM TO")
    collection.close()


if __name__ == "__main__":
    main()
