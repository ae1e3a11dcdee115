"""Whole collections, for engine.py: one with something of everything, and all that one holds."""

import hashlib
import json
import re
from pathlib import Path

from anki.collection import ExportAnkiPackageOptions  # first: the others need it
from anki import hooks, latex
from anki.consts import CARD_TYPE_NEW
from anki.scheduler.v3 import CardAnswer
from anki.sound import SoundOrVideoTag

# Nobody has LaTeX here; what is in the fields is compared.
hooks.card_did_render.remove(latex.on_card_did_render)

# What differs between two imports of the same thing.
OF_NO_MATTER = {"mod", "usn", "did", "req", "vers", "tags"}


def make_package(col, file, with_scheduling, legacy, borrowing=True):
    """Makes a collection with something of everything that a package can hold, and exports it."""
    fill(col)
    if borrowing:
        borrow(col)
    options = ExportAnkiPackageOptions(
        with_scheduling=with_scheduling,
        with_deck_configs=with_scheduling,
        with_media=True,
        legacy=legacy,
    )
    col.export_anki_package(out_path=str(Path(file).resolve()), options=options, limit=None)


def fill(col):
    for name, content in [("pic 1.png", b"png"), ("größe.mp3", b"mp3"), ("_own.css", b"css")]:
        col.media.write_data(name, content)
    deck = col.decks.id("Languages::日本語::Words")
    single = col.decks.id("Single cards")
    described = col.decks.get(col.decks.id("Languages"))
    described["desc"], described["md"] = "All **languages**", True
    col.decks.save(described)
    options = col.decks.add_config("Slow")
    options["new"]["perDay"] = 3
    col.decks.update_config(options)
    with_options = col.decks.get(deck)
    with_options["conf"] = options["id"]
    with_options["desc"] = "Words & <b>readings</b>"
    col.decks.save(with_options)

    words = add_words(col, single)
    clozes = add_clozes(col)
    basic = col.models.by_name("Basic")
    rows = [
        (words, ["学校[がっこう]", "がっこう", "school", "place"], "jp::noun leech"),
        (words, ["日本[にほん] 語[ご]", "", "<b>Japanese</b> &amp; so on", ""], "jp"),
        (words, [" 漢字[かんじ]", "<br>", "", "h<i>i</i>nt"], ""),
        (words, ["&nbsp;", "x", "a < b [sound:größe.mp3]", " "], "größe 日本"),
        (words, ["سلام", "salām", "peace<div>greeting</div>", "{{Word}}"], ""),
        (clozes, ["{{c1::Rome::city}} in {{c3::Italy}} {{c1::!}}", "x <b>y</b>"], "marked"),
        (clozes, ["{{c2::a {{c1::b}} c}} \\(x^{{c4::2}}\\)", ""], ""),
        (clozes, ["{{c1::<img src=\"pic 1.png\">}} [$]x[/$]", "{{c5::in extra}}"], ""),
        (basic, ["<img src=\"pic 1.png\"> which?", "[sound:größe.mp3] that"], ""),
        (basic, ["1 &lt; 2<br>really", "<ul><li>yes<li>no</ul>"], "a::b::c a::b"),
        (basic, ["plain", ""], ""),
    ]
    for index, (note_type, fields, tags) in enumerate(rows):
        note = col.new_note(note_type)
        note.fields, note.tags = fields, tags.split()
        note.guid = f"own-{index}"
        col.add_note(note, deck if index % 3 else col.decks.id("Languages"))
    study(col, deck)


def add_words(col, single):
    """Several templates, all filters, a field from right to left, another sort field."""
    model = col.models.new("Words")
    for name in ("Word", "Reading", "Meaning", "Hint"):
        field = col.models.new_field(name)
        if name == "Reading":
            field.update(rtl=True, font="Noto Naskh", size=31, description="how it is said")
        if name == "Hint":
            field.update(sticky=True, plainText=True, collapsed=True, excludeFromSearch=True)
        col.models.add_field(model, field)
    specials = "{{Tags}} {{Type}} {{Deck}} {{Subdeck}} {{Card}} {{CardFlag}} {{CardID}}"
    rule = "<hr id=answer>"
    for name, front, back in [
        ("Kanji", "{{furigana:Word}} {{hint:Hint}}", "{{FrontSide}}" + rule + "{{Meaning}}" + specials),
        (
            "Nested",
            "{{#Reading}}{{Reading}}{{#Hint}} ({{text:Hint}}){{/Hint}}{{/Reading}}"
            "{{^Reading}}{{kana:Word}}{{^Meaning}} means nothing{{/Meaning}}{{/Reading}}",
            "{{kanji:Word}}" + rule + "{{text:Meaning}} {{#Tags}}tagged {{Tags}}{{/Tags}}",
        ),
        ("Typed", "{{#Meaning}}{{Meaning}}{{type:Word}}{{/Meaning}}", "{{FrontSide}}" + rule + "{{type:Word}}"),
        ("Odd", "{{#Hint}}{{no-such:text:Hint}} {{tts en_US:Word}}x{{/Hint}}", "{{type:nc:Reading}} <!-- {{Nothing}} --> {{hint:furigana:Word}}"),
    ]:
        template = col.models.new_template(name)
        template["qfmt"], template["afmt"] = front, back
        if name == "Nested":
            template.update(bqfmt="{{Word}}", bafmt="{{Meaning}}", bfont="Courier", bsize=9)
            template["did"] = single
        col.models.add_template(model, template)
    model["css"] = "@import url('_own.css'); .card { direction: rtl }"
    model["sortf"] = 2
    model["latexsvg"] = True
    model["latexPre"] += "% own\n"
    col.models.add_dict(model)
    return col.models.by_name("Words")


def add_clozes(col):
    model = col.models.copy(col.models.by_name("Cloze"), add=False)
    model["name"], model["id"] = "Own clozes", 0
    template = model["tmpls"][0]
    template["qfmt"] = "{{#c1}}First: {{/c1}}{{^c1}}Other: {{/c1}}{{cloze:Text}} {{type:cloze:Text}}"
    template["afmt"] = "{{cloze:Text}}<br>{{text:cloze-only:Text}} {{type:cloze:Text}} {{Back Extra}}"
    col.models.add_dict(model)
    return col.models.by_name("Own clozes")


def study(col, deck):
    """Flags, cards that wait, and answers."""
    card_ids = col.db.list("select id from cards order by nid, ord")
    for flag, card in enumerate(card_ids[:7], 1):
        col.set_user_flag_for_cards(flag, [card])
    col.sched.suspend_cards(card_ids[2:5])
    col.sched.bury_cards(card_ids[5:6])
    col.sched.set_due_date(card_ids[8:12], "3-9")
    col.decks.select(deck)
    for rating in (CardAnswer.AGAIN, CardAnswer.GOOD, CardAnswer.EASY, CardAnswer.HARD):
        entry = col.sched.get_queued_cards().cards[0]
        card = col.get_card(entry.card.id)
        card.start_timer()
        answer = col.sched.build_answer(card=card, states=entry.states, rating=rating)
        col.sched.answer_card(answer)


def borrow(col):
    """Lets a filtered deck have a card that is new and one that is learned."""
    learned = col.db.scalar("select id from cards where type = 2 and queue = 2 order by id")
    new = col.db.scalar("select id from cards where type = 0 and queue = 0 order by id desc")
    borrowing = col.sched.get_or_create_filtered_deck(0)
    borrowing.name = "Borrowed"
    borrowing.config.search_terms[0].search = f"cid:{learned} or cid:{new}"
    del borrowing.config.search_terms[1:]
    col.sched.add_or_update_filtered_deck(borrowing)


def whole(col):
    """All that a collection holds, by names that do not depend on it; borrowed cards at home."""
    named = lambda did: col.decks.name(did) if did else None
    decks = [deck for deck in col.decks.all() if not deck["dyn"]]
    kept = ("desc", "md", "collapsed", "extendNew", "extendRev", "newLimit", "reviewLimit")
    used = [col.models.get(mid) for mid in col.db.list("select distinct mid from notes")]
    notes = [col.get_note(nid) for nid in col.db.list("select id from notes")]
    cards = [col.get_card(cid) for cid in col.db.list("select id from cards")]
    folder = Path(col.media.dir())
    return {
        "filtered": [deck["name"] for deck in col.decks.all() if deck["dyn"]],
        "decks": {deck["name"]: {key: deck.get(key) for key in kept} for deck in decks},
        "note_types": {model["name"]: note_type(model, named) for model in used},
        "notes": {
            note.guid: {
                "id": note.id,
                "mod": note.mod,
                "note_type": note.note_type()["name"],
                "fields": note.fields,
                "tags": note.tags,
            }
            for note in notes
        },
        "cards": {f"{card.note().guid} {card.ord}": seen(card, named) for card in cards},
        "media": {
            path.name: hashlib.sha1(path.read_bytes()).hexdigest() for path in folder.iterdir()
        },
        "revlog": col.db.all(
            "select id, cid, ease, ivl, lastIvl, factor, time, type from revlog order by id"
        ),
    }


def note_type(model, named):
    model = json.loads(json.dumps(model))
    for part in model["tmpls"]:
        part["did"] = named(part.get("did"))
    parts = {key: value for key, value in model.items() if key not in OF_NO_MATTER}
    parts["flds"] = [
        {key: value for key, value in field.items() if key != "media"} for field in model["flds"]
    ]
    return parts


def seen(card, named):
    shown = card.render_output()
    return {
        "id": card.id,
        "deck": named(card.odid or card.did),
        "due": card.odue or card.due,
        "queue": int(card.queue),
        "type": int(card.type),
        "ivl": card.ivl,
        "factor": card.factor if card.type != CARD_TYPE_NEW else None,
        "reps": card.reps,
        "lapses": card.lapses,
        "left": card.left if card.type != CARD_TYPE_NEW else None,
        "flags": card.flags,
        "question": as_shown(card, shown, shown.question_text, False),
        "answer": as_shown(card, shown, shown.answer_text, True),
    }


def as_shown(card, shown, html, is_answer):
    """A side with what Anki's window would put in: sounds by name, what was to be typed, hints."""
    def sound(match):
        tags = shown.question_av_tags if match[1] == "q" else shown.answer_av_tags
        tag = tags[int(match[2])]
        return f"[sound:{tag.filename}]" if isinstance(tag, SoundOrVideoTag) else ""

    def typed(match):
        if not is_answer:
            return ""
        name = match[1].removeprefix("nc:")
        if name.startswith("cloze:"):
            text = card.note()[name.removeprefix("cloze:")]
            return card.col.extract_cloze_for_typing(text, card.ord + 1)
        return card.note()[name]

    html = re.sub(r"\[anki:play:([qa]):(\d+)\]", sound, html)
    html = re.sub(r"\[\[type:(.+?)\]\]", typed, html)
    return re.sub(
        r"<a class=hint .*?>(.*?)</a>\s*<div [^>]*class=hint[^>]*>(.*?)</div>",
        r'<details class="hint"><summary>\1</summary>\n\2</details>',
        html,
        flags=re.DOTALL,
    )
