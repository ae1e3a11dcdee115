"""Drives Anki's own engine for tests/anki.rs.

Standard input is a JSON array of steps, standard output a JSON array with one
answer for each. All steps of a run share one collection, which starts empty
and is thrown away at the end. A step is an object: `do` names a function in
STEPS, the other keys are its arguments. A step that fails ends the run with
exit status 1 and a traceback that names the step.

`start_over` puts an empty collection in the place of the one there is.

To add a step, write a function that takes the collection and keyword
arguments and returns something JSON can hold, and list it in STEPS.
"""

import json
import re
import shutil
import sqlite3
import sys
import tempfile
import zipfile
from html.parser import HTMLParser
from pathlib import Path

from anki.collection import (
    Collection,
    ExportAnkiPackageOptions,
    ImportAnkiPackageRequest,
    ImportCsvRequest,
)
from anki.scheduler.v3 import CardAnswer

# Python is started without the folder of this file, so that nothing else is found.
sys.path.insert(0, str(Path(__file__).parent))

from peer import genanki_package
from study import add_tag, add_template, learnt, study
from whole import make_package, whole

# Every list of notes in the log of an import; a note is in exactly one.
BUCKETS = (
    "new",
    "updated",
    "duplicate",
    "conflicting",
    "first_field_match",
    "missing_notetype",
    "missing_deck",
    "empty_first_field",
)

RATINGS = {
    "again": CardAnswer.AGAIN,
    "hard": CardAnswer.HARD,
    "good": CardAnswer.GOOD,
    "easy": CardAnswer.EASY,
}

NOTE_COLUMNS = ("guid", "mod", "tags", "flds", "sfld", "csum", "flags")
CARD_COLUMNS = ("ord", "type", "queue", "due", "ivl", "factor", "reps", "lapses", "left", "flags")


def import_package(col, package, may_fail=False, **options):
    """Imports a package with the options of Anki's own dialog, but for those named.

    Nothing is answered where it `may_fail` and Anki refuses the package.
    """
    preset = col._backend.get_import_anki_package_presets()
    for name, value in options.items():
        setattr(preset, name, value)
    request = ImportAnkiPackageRequest(package_path=str(Path(package).resolve()), options=preset)
    try:
        log = col.import_anki_package(request).log
    except Exception:
        if may_fail:
            return None
        raise
    col.models._clear_cache()  # it would go on to show note types as they were
    return {"found": log.found_notes, **{name: len(getattr(log, name)) for name in BUCKETS}}


def import_text(col, file):
    """File > Import of a text file, with nothing changed in the dialog."""
    path = str(Path(file).resolve())
    request = ImportCsvRequest(path=path, metadata=col.get_csv_metadata(path, None))
    log = col.import_csv(request).log
    return {"found": log.found_notes, **{name: len(getattr(log, name)) for name in BUCKETS}}


def look(col):
    """What the user has: notes, cards as shown, decks, note types in use."""
    return {
        "decks": sorted(deck.name for deck in col.decks.all_names_and_ids()),
        "note_types": note_types(col),
        "notes": [seen_note(col, nid) for nid in col.db.list("select id from notes order by id")],
        "cards": sorted(
            (seen_card(col, cid) for cid in col.db.list("select id from cards")),
            key=lambda card: (card["deck"], card["due"], card["guid"], card["ord"]),
        ),
    }


def note_types(col):
    """The note types that came from outside or are in use."""
    stock = {"Basic", "Basic (and reversed card)", "Basic (optional reversed card)"}
    stock |= {"Basic (type in the answer)", "Cloze", "Image Occlusion"}
    return [
        {
            "name": used.name,
            "notes": used.use_count,
            "fields": [field["name"] for field in col.models.get(used.id)["flds"]],
            "templates": [template["name"] for template in col.models.get(used.id)["tmpls"]],
        }
        for used in col.models.all_use_counts()
        if used.use_count or used.name not in stock
    ]


def seen_note(col, nid):
    note = col.get_note(nid)
    css = note.note_type()["css"]
    return {
        "guid": note.guid,
        "note_type": note.note_type()["name"],
        "fields": [
            {"name": name, "html": html, "text": visible_text(html, css)}
            for name, html in note.items()
        ],
        "tags": note.tags,
        "mod": note.mod,
    }


def seen_card(col, cid):
    card = col.get_card(cid)
    shown = card.render_output()
    return {
        "guid": card.note().guid,
        "ord": card.ord,
        "deck": col.decks.name(card.did),
        "due": card.due,
        "type": int(card.type),
        "queue": int(card.queue),
        "interval": card.ivl,
        "ease": card.factor,
        "reps": card.reps,
        "question": shown.question_text,
        "question_text": visible_text(shown.question_text, shown.css),
        "answer": shown.answer_text,
        "answer_text": visible_text(shown.answer_text, shown.css),
    }


def study_order(col, deck, limit=1000):
    """The cards of a deck as Anki would ask them today, limits included."""
    col.decks.select(col.decks.id_for_name(deck))
    queue = col.sched.get_queued_cards(fetch_limit=limit).cards
    return [
        {"guid": col.get_note(entry.card.note_id).guid, "ord": entry.card.template_idx}
        for entry in queue
    ]


def find(col, searches):
    """The notes that the browser finds, for each search."""
    return [sorted(col.get_note(nid).guid for nid in col.find_notes(one)) for one in searches]


def check_database(col):
    """Tools > Check Database. `ok` means that nothing had to be repaired."""
    report, ok = col.fix_integrity()
    return {"ok": ok, "report": report}


def check_media(col):
    """Tools > Check Media."""
    report = col.media.check()
    return {"missing": list(report.missing), "unused": list(report.unused)}


def media(col):
    """The files in the media folder and what they hold, as text."""
    return {path.name: path.read_text() for path in sorted(Path(col.media.dir()).iterdir())}


def empty_cards(col):
    """Tools > Empty Cards, without removing any."""
    return [
        {
            "guid": col.get_note(note.note_id).guid,
            "ords": [col.get_card(cid).ord for cid in note.card_ids],
        }
        for note in col.get_empty_cards().notes
    ]


def rename(col, note_type, to, field=None, template=None):
    """Renames a note type, or one of its fields or templates, as a user would."""
    found = col.models.by_name(note_type)
    parts = [part for part in found["flds"] if part["name"] == field]
    parts += [part for part in found["tmpls"] if part["name"] == template]
    if field is None and template is None:
        parts = [found]
    if len(parts) != 1:
        raise ValueError(f"{note_type} has no such part: {field or template}")
    parts[0]["name"] = to
    col.models.update_dict(found)


def add_field(col, note_type, field):
    """Adds a field to a note type, as a user would."""
    found = col.models.by_name(note_type)
    col.models.add_field(found, col.models.new_field(field))
    col.models.update_dict(found)


def rename_deck(col, deck, to):
    """Renames a deck."""
    col.decks.rename(col.decks.id_for_name(deck), to)


def edit_note(col, guid, field, html):
    """Changes one field of a note, as a user would in the editor."""
    note = col.get_note(col.db.scalar("select id from notes where guid = ?", guid))
    note[field] = html
    col.update_note(note)


def answer(col, deck, count, rating="good"):
    """Answers the next cards of a deck; returns which they were."""
    col.decks.select(col.decks.id_for_name(deck))
    answered = []
    for _ in range(count):
        entry = col.sched.get_queued_cards().cards[0]
        card = col.get_card(entry.card.id)
        card.start_timer()
        col.sched.answer_card(
            col.sched.build_answer(card=card, states=entry.states, rating=RATINGS[rating])
        )
        answered.append({"guid": card.note().guid, "ord": card.ord})
    return answered


def add_note(col, note_type, deck, fields, tags=()):
    """Adds a note as a user would in the Add window."""
    note = col.new_note(col.models.by_name(note_type))
    note.fields = list(fields)
    note.tags = list(tags)
    col.add_note(note, col.decks.id(deck))
    return note.guid


def add_media(col, name, text):
    """Puts a file into the media folder; answers the name that it got."""
    return col.media.write_data(name, text.encode())


def export(col, package, legacy=False, with_scheduling=True):
    """File > Export of all decks, with scheduling and media."""
    options = ExportAnkiPackageOptions(
        with_scheduling=with_scheduling, with_media=True, legacy=legacy
    )
    return col.export_anki_package(
        out_path=str(Path(package).resolve()), options=options, limit=None
    )


def export_collection(col, package, legacy=False):
    """File > Export of the whole collection, which ends up in the same state."""
    col.export_collection_package(str(Path(package).resolve()), True, legacy)
    col.reopen(after_full_sync=False)


def copy_collection(col, file):
    """The user's own file, as it lies in the profile when Anki is closed."""
    col.close()
    shutil.copy(col.path, file)
    col.reopen(after_full_sync=False)


def stored(col, package=None):
    """The rows as stored: in the collection, or in a package nobody has repaired yet."""
    if package is None:
        decks = {deck.id: deck.name for deck in col.decks.all_names_and_ids()}
        return rows(col.db.all, col.models.all(), decks)
    with zipfile.ZipFile(package) as archive, tempfile.TemporaryDirectory() as folder:
        path = Path(archive.extract("collection.anki2", folder))
        header = path.read_bytes()[:20]
        db = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
        try:
            models, decks = (
                json.loads(text)
                for text in db.execute("select models, decks from col").fetchone()
            )
            return {
                "entries": archive.namelist(),
                "media": json.loads(archive.read("media")),
                "wal": header[18] != 1 or header[19] != 1,
                "integrity": [row[0] for row in db.execute("pragma integrity_check")],
                **rows(
                    lambda sql: db.execute(sql).fetchall(),
                    models.values(),
                    {int(did): deck["name"] for did, deck in decks.items()},
                ),
            }
        finally:
            db.close()


def rows(query, models, decks):
    """Notes, cards and the note types they use; names stand for ids of this one file."""
    models = {int(model["id"]): model for model in models}
    used = {mid for (mid,) in query("select distinct mid from notes")}
    notes = [
        {**dict(zip(NOTE_COLUMNS, row)), "note_type": models[mid]["name"]}
        for mid, *row in query(f"select mid, {', '.join(NOTE_COLUMNS)} from notes order by guid")
    ]
    cards = [
        {**dict(zip(CARD_COLUMNS, row)), "guid": guid, "deck": decks[did]}
        for guid, did, *row in query(
            "select notes.guid, did, " + ", ".join(f"cards.{column}" for column in CARD_COLUMNS)
            + " from cards join notes on notes.id = nid order by notes.guid, ord"
        )
    ]
    return {
        "notes": notes,
        "cards": cards,
        "note_types": [stored_type(models[mid]) for mid in sorted(used)],
    }


def stored_type(model):
    return {
        "id": int(model["id"]),
        **{key: model.get(key) for key in ("name", "type", "mod", "sortf", "css", "req")},
        "fields": [(field["name"], field["ord"], field.get("id")) for field in model["flds"]],
        "templates": [
            (part["name"], part["ord"], part.get("id"), part["qfmt"], part["afmt"])
            for part in model["tmpls"]
        ],
    }


def made_anew(col):
    """The ordinals of the cards that Anki itself makes of each note, and those it finds empty."""
    def ordinals():
        made = {guid: [] for guid in col.db.list("select guid from notes")}
        for guid, ord in col.db.all("select guid, ord from notes, cards where nid = notes.id"):
            made[guid].append(ord)
        return {guid: sorted(ords) for guid, ords in made.items()}

    empty = {entry["guid"]: sorted(entry["ords"]) for entry in empty_cards(col)}
    before = ordinals()
    col.db.execute("delete from cards")
    col.fix_integrity()
    return {"before": before, "made": ordinals(), "empty": empty}


KEEPS_SPACE = re.compile(r"white-space:\s*(pre|break-spaces)")

# Stand-ins for white space that must survive the joining of runs of spaces.
KEPT = {" ": "\ue000", "\t": "\ue001"}


class VisibleText(HTMLParser):
    """Collects what a browser would show of a piece of HTML."""

    BLOCKS = {"div", "p", "li", "ul", "ol", "table", "tr", "h1", "h2", "h3", "pre", "blockquote"}
    HIDDEN = {"style", "script"}
    VOID = {"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}

    def __init__(self, keeps_space):
        super().__init__(convert_charrefs=True)
        self.open = [("card", keeps_space)]
        self.parts = []

    def handle_starttag(self, tag, attrs):
        if tag == "hr":
            self.parts.append("\n----\n")
        elif tag == "br" or tag in self.BLOCKS:
            self.parts.append("\n")
        if tag not in self.VOID:
            keeps_space = tag == "pre" or KEEPS_SPACE.search(dict(attrs).get("style") or "")
            self.open.append((tag, bool(keeps_space) or self.open[-1][1]))

    def handle_endtag(self, tag):
        if tag in self.BLOCKS:
            self.parts.append("\n")
        if tag in [name for name, _ in self.open[1:]]:
            while self.open.pop()[0] != tag:
                pass

    def handle_data(self, data):
        tag, keeps_space = self.open[-1]
        if tag in self.HIDDEN:
            return
        if keeps_space:
            self.parts.append(data.translate({ord(space): kept for space, kept in KEPT.items()}))
        else:
            self.parts.append(re.sub("[ \t\n\r\f]+", " ", data))


def visible_text(html, css):
    """HTML as the text a reader sees: lines as `\\n`, a rule as a line `----`.

    Runs of spaces become one, as in a browser, unless the card's style keeps
    them. Spaces at the edges of a line and empty lines around a rule are gone.
    """
    card = re.search(r"(?:^|\})\s*\.card\s*\{([^}]*)\}", css)
    parser = VisibleText(card is not None and KEEPS_SPACE.search(card[1]) is not None)
    parser.feed(html)
    parser.close()
    text = re.sub(" +", " ", "".join(parser.parts))
    text = re.sub(f"[ {KEPT[' ']}]*\n[ {KEPT[' ']}]*", "\n", text).strip(f" {KEPT[' ']}\n")
    text = re.sub("\n*\n----(\n\n*|$)", r"\n----\n", text)
    for space, kept in KEPT.items():
        text = text.replace(kept, space)
    return text.replace("\u00a0", " ")


STEPS = {
    "import": import_package,
    "import_text": import_text,
    "look": look,
    "study_order": study_order,
    "check_database": check_database,
    "check_media": check_media,
    "media": media,
    "empty_cards": empty_cards,
    "rename": rename,
    "add_field": add_field,
    "add_template": add_template,
    "add_tag": add_tag,
    "find": find,
    "study": study,
    "learnt": learnt,
    "rename_deck": rename_deck,
    "edit_note": edit_note,
    "answer": answer,
    "add_note": add_note,
    "add_media": add_media,
    "export": export,
    "export_collection": export_collection,
    "copy_collection": copy_collection,
    "stored": stored,
    "made_anew": made_anew,
    "make_package": make_package,
    "whole": whole,
    "genanki": genanki_package,
}


def run(steps):
    answers = []
    with tempfile.TemporaryDirectory() as folder:
        def start(number):
            home = Path(folder) / str(number)
            home.mkdir()
            return Collection(str(home / "collection.anki2"))

        col = start(0)
        try:
            for number, step in enumerate(steps, 1):
                arguments = dict(step)
                do = arguments.pop("do")
                if do == "start_over":
                    col.close()
                    col = start(number)
                    answers.append(None)
                    continue
                try:
                    answers.append(STEPS[do](col, **arguments))
                except Exception as error:
                    raise RuntimeError(f"step {number} failed: {step}") from error
        finally:
            col.close()
    return answers


if __name__ == "__main__":
    # The engine may print; only the answers belong on standard output.
    out, sys.stdout = sys.stdout, sys.stderr
    json.dump(run(json.load(sys.stdin.buffer)), out)
