#!/usr/bin/env python3
"""Whether the same dump through genanki-rs, genanki and deckconv shows the same cards in Anki.

same_cards.py [DUMP] with a Python that has what constraints.txt pins (`run.py` makes one), after
`cargo build --release` of deckconv. The exit status is 1 if any card differs.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT / "tests" / "anki"))

import engine  # noqa: E402


def packages(dump, folder):
    """One package a tool."""
    made = {name: folder / f"{name}.apkg" for name in ("deckconv", "genanki", "genanki-rs")}
    deckconv = ROOT / "target" / "release" / "deckconv"
    manifest = HERE / "genanki-rs" / "Cargo.toml"
    cargo = ["cargo", "run", "--quiet", "--release", "--locked", "--manifest-path", manifest, "--"]
    for command in (
        [deckconv, "to-anki", "-q", dump, "-o", made["deckconv"]],
        [sys.executable, HERE / "genanki_peer.py", dump, made["genanki"]],
        [*cargo, dump, made["genanki-rs"]],
    ):
        subprocess.run(command, check=True)
    return made


def cards(package):
    """What a user of Anki sees, in an order that no id decides."""
    _, seen = engine.run([{"do": "import", "package": str(package)}, {"do": "look"}])
    shown = ("deck", "ord", "question_text", "answer_text")
    return sorted(tuple(card[key] for key in shown) for card in seen["cards"])


def main():
    dump = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "decks" / "django_deploy.txt").resolve()
    with tempfile.TemporaryDirectory() as folder:
        shown = {name: cards(path) for name, path in packages(dump, Path(folder)).items()}
    ours = shown.pop("deckconv")
    differing = 0
    for name, theirs in shown.items():
        wrong = sorted(set(ours) ^ set(theirs))
        differing += len(wrong)
        print(f"{name}: {len(theirs)} cards, {len(wrong)} not as with deckconv ({len(ours)})")
        for card in wrong[:5]:
            print("   ", card)
    sys.exit(differing > 0)


if __name__ == "__main__":
    main()
