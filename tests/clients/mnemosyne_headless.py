"""Lets the real Mnemosyne import files, or export one, without its windows.

    python mnemosyne_headless.py import FOLDER FILE...    what its database holds after each, as JSON lines
    python mnemosyne_headless.py export FOLDER FILE       a .cards of cards made there

FOLDER is empty: the database goes there.
"""

import json
import os
import sys

from mnemosyne.libmnemosyne import Mnemosyne
from mnemosyne.libmnemosyne.ui_components.dialogs import ExportMetadataDialog
from mnemosyne.libmnemosyne.ui_components.main_widget import MainWidget
from mnemosyne.libmnemosyne.ui_components.review_widget import ReviewWidget

SAID = []


class Window(MainWidget):
    def show_information(self, text):
        SAID.append(text)

    def show_error(self, text):
        SAID.append(text)

    def show_question(self, question, option0, option1, option2):
        SAID.append(question)
        return 0


class Review(ReviewWidget):
    def redraw_now(self):
        pass


class Metadata(ExportMetadataDialog):
    def values(self):
        return {"card_set_name": "Given name"}

    def set_read_only(self):
        pass

    def set_values(self, values):
        pass

    def activate(self):
        pass


def started(folder):
    mnemosyne = Mnemosyne(
        upload_science_logs=False, interested_in_old_reps=True, asynchronous_database=False
    )
    translator = "mnemosyne.libmnemosyne.gui_translators.gettext_gui_translator"
    mnemosyne.components.insert(0, (translator, "GetTextGuiTranslator"))
    mnemosyne.components.append(("__main__", "Metadata"))
    mnemosyne.components.append(("__main__", "Window"))
    mnemosyne.gui_for_component["ScheduledForgottenNew"] = [("__main__", "Review")]
    mnemosyne.initialise(folder, automatic_upgrades=False)
    mnemosyne.component_manager.current("review_controller").reset()
    for plugin in mnemosyne.component_manager.all("plugin"):
        if plugin.__class__.__name__ in ("ClozePlugin", "MapPlugin"):
            plugin.activate()
    return mnemosyne


def file_format(mnemosyne, name):
    formats = mnemosyne.component_manager.all("file_format")
    return next(known for known in formats if known.__class__.__name__ == name)


def held(database):
    facts = {}
    for number, _ in database.cards():
        card = database.card(number, is_id_internal=True)
        fact = facts.setdefault(card.fact.id, {"id": card.fact.id, "cards": []})
        fact["sides"] = dict(card.fact.data)
        fact["type"] = card.card_type.id
        fact["tags"] = sorted(tag.name for tag in card.tags if tag.name != "__UNTAGGED__")
        fact["cards"].append({
            "view": card.fact_view.id,
            "grade": card.grade,
        })
    folder = database.media_dir()
    media = sorted(name for name in os.listdir(folder) if not name.startswith("_"))
    return {"facts": list(facts.values()), "media": media, "said": list(SAID)}


def main(command, folder, *files):
    folder = os.path.abspath(folder)
    files = [os.path.abspath(file) for file in files]
    mnemosyne = started(folder)
    database = mnemosyne.component_manager.current("database")
    controller = mnemosyne.component_manager.current("controller")
    if command == "import":
        for file in files:
            SAID.clear()
            name = "Mnemosyne2Cards" if file.endswith(".cards") else "Tsv"
            file_format(mnemosyne, name).do_import(file)
            database.save()
            print(json.dumps(held(database)))
    else:
        with open(os.path.join(database.media_dir(), "dot.png"), "wb") as picture:
            picture.write(b"a picture")
        cards = [
            ("1", {"f": "1 &lt; 2?\nReally?", "b": "<b>yes</b>"}, ["Sums::Small", "two words"]),
            ("2", {"f": "dot", "b": '<img src="dot.png">'}, []),
            ("3", {"f": "猫", "p_1": "neko", "m_1": "cat", "n": ""}, ["日本語"]),
            ("5", {"text": "[Paris:city] is in [France]"}, ["maps"]),
            ("1", {"f": "Which sound?", "b": '<audio src="a.mp3">'}, []),
        ]
        for number, sides, tags in cards:
            known = mnemosyne.component_manager.all("card_type")
            card_type = next(known for known in known if known.id == number)
            controller.create_new_cards(
                sides, card_type, grade=-1, tag_names=tags, check_for_duplicates=False, save=False
            )
        database.save()
        file_format(mnemosyne, "Mnemosyne2Cards").do_export(files[0])
    mnemosyne.finalise()


if __name__ == "__main__":
    main(*sys.argv[1:])
