"""What a learner does in Anki, and what is kept of it, for engine.py."""

from anki.scheduler.v3 import CardAnswer

RATINGS = (CardAnswer.AGAIN, CardAnswer.HARD, CardAnswer.GOOD, CardAnswer.EASY)

SCHEDULE = (
    "type, queue, due, odue, ivl, factor, reps, lapses, left, cards.flags, cards.data"
)
REVIEW = "id, ease, ivl, lastIvl, factor, time, type"


def study(col):
    """Learns all cards but the last in three sittings, with another answer each time.

    In the end the first is suspended, and the second has a flag.
    """
    cards = col.db.list("select id from cards order by due, id")
    learnt = cards[:-1] or cards
    for sitting in range(3):
        if sitting:
            col.sched.set_due_date(learnt, "0")
        for place, cid in enumerate(learnt):
            card = col.get_card(cid)
            card.start_timer()
            states = col._backend.get_scheduling_states(cid)
            rating = RATINGS[(place + sitting) % len(RATINGS)]
            col.sched.answer_card(
                col.sched.build_answer(card=card, states=states, rating=rating)
            )
    col.sched.suspend_cards(learnt[:1])
    col.set_user_flag_for_cards(3, learnt[1:2])
    col.fix_integrity()  # notes down when each was answered, which it does only now and then


def learnt(col):
    """How far each card is learned, and each answer that was given."""
    return [
        {
            "guid": guid,
            "ord": ord,
            "deck": col.decks.name(did),
            "schedule": schedule,
            "reviews": col.db.all(f"select {REVIEW} from revlog where cid = ? order by id", cid),
        }
        for cid, guid, ord, did, *schedule in col.db.all(
            f"select cards.id, guid, ord, did, {SCHEDULE}"
            " from cards join notes on notes.id = nid order by cards.id"
        )
    ]


def add_template(col, note_type, template, front, back):
    """Adds a kind of card to a note type; Anki makes a card of each note."""
    found = col.models.by_name(note_type)
    made = col.models.new_template(template)
    made["qfmt"], made["afmt"] = front, back
    col.models.add_template(found, made)
    col.models.update_dict(found)


def add_tag(col, guid, tag):
    """Gives a note a tag."""
    note = col.get_note(col.db.scalar("select id from notes where guid = ?", guid))
    note.add_tag(tag)
    col.update_note(note)
