"""Lets the real Brain Brew read a folder of CrowdAnki's; prints what it found as JSON.

    python brain_brew_reads.py FOLDER
"""

import json
import sys

from brain_brew.build_tasks.crowd_anki.media_group_from_crowd_anki import MediaGroupFromCrowdAnki
from brain_brew.build_tasks.crowd_anki.note_models_all_from_crowd_anki import (
    NoteModelsAllFromCrowdAnki,
)
from brain_brew.build_tasks.crowd_anki.notes_from_crowd_anki import NotesFromCrowdAnki
from brain_brew.configuration.file_manager import FileManager


def main(folder):
    FileManager()
    notes = NotesFromCrowdAnki.from_repr({"source": folder, "part_id": "notes"})
    models = NoteModelsAllFromCrowdAnki.from_repr({"source": folder})
    media = MediaGroupFromCrowdAnki.from_repr({"source": folder, "part_id": "media"})
    found = [note for group in notes.execute().part.note_groupings for note in group.notes]
    print(json.dumps({
        "notes": [
            {"guid": n.guid, "model": n.note_model, "fields": n.fields, "tags": n.tags or []}
            for n in found
        ],
        "models": [
            {
                "name": held.part.name,
                "id": held.part.id,
                "fields": [field.name for field in held.part.fields],
                "templates": [template.name for template in held.part.templates],
            }
            for held in models.execute()
        ],
        "media": sorted(media.part.media_files),
    }))


if __name__ == "__main__":
    main(*sys.argv[1:])
