"""The same cards as genanki makes them, for engine.py."""

import html


def genanki_package(_col, file, deck, pairs):
    """Writes a package with genanki, used as its documentation shows."""
    import genanki

    model = genanki.Model(
        1607392320,
        "genanki Basic",
        fields=[{"name": "Front"}, {"name": "Back"}],
        templates=[{
            "name": "Card 1",
            "qfmt": "{{Front}}",
            "afmt": '{{FrontSide}}<hr id="answer">{{Back}}',
        }],
    )
    made = genanki.Deck(2059400110, deck)
    for sides in pairs:
        fields = [html.escape(side, False) for side in sides]
        made.add_note(genanki.Note(model=model, fields=fields))
    genanki.Package(made).write_to_file(file)
