#!/usr/bin/env python3
"""Make a dump of flashcards: a title line, then question and answer in turn.

The same options always give the same bytes. Questions are distinct, and a card
is about 194 bytes, as in a real deck.
"""

import argparse
import os
import random
import sys
from math import gcd

ADJECTIVES = """
abstract active adaptive ancient annual artificial atomic average balanced
basic binary blocking central chemical circular classical coastal cold common
compact complex compound concurrent continuous corporate critical cyclic dark
deep default delayed dense digital direct distant distributed double dry
dynamic early eastern efficient elastic electric empty external federal final
finite fixed flat foreign formal free frequent frozen fundamental general
global gradual heavy hidden hollow human hybrid idle immutable implicit
indirect infinite inner internal inverse isolated late latent lazy leading
light linear liquid local logical long lower magnetic main manual marine mature
maximal mechanical medieval minimal minor mixed mobile modern molecular moral
mutable narrow national native natural nested neutral noisy northern nuclear
numeric open optical optional oral organic outer parallel partial passive
periodic physical planar polar polite popular portable precise primary
primitive private public pure quiet radial random rapid rational raw recent
recursive regional regular relative remote rigid rural scalar secondary
sequential serial shallow shared sharp silent simple single slow social soft
solar solid sparse spatial special stable standard static steady stochastic
strict strong sudden symbolic symmetric temporal thermal thin third toxic
transient tropical typical uniform unique unstable upper urban useful valid
variable verbal vertical virtual viscous visible visual vital volatile warm
weak western white wide wild wireless
""".split()

NOUNS = """
account acid adapter agent alloy allocator alphabet amendment analysis anatomy
angle antibody API archive array artery asset atom auction axis backup
bacterium balance ballad barrier battery beam benchmark bias bond border branch
broker buffer bug bus cabinet cache calendar canal carbon catalyst cell census
chain channel charter checksum chord chromosome circuit clause climate cloud
cluster coast code colony column comet compiler compound config congress
constant container contract cookie coral core council court cover crater
crystal current curve cycle database deadline debt decree default delta demand
density deposit diagram dialect diet digit discount disk distance dividend DNA
dome domain dose draft driver drought duty dynasty echo eclipse edge election
electron element embargo emperor empire endpoint energy engine entropy enzyme
epic equator error estuary ethics event exception export fabric factor famine
fault feature fibre field filter firewall flood force forest formula fossil
fraction frame frequency friction fuel function fungus galaxy gas gate gene
genre geyser glacier gland grammar graph gravity guild habitat handler harbour
hash heap heart heir hormone host hypothesis icon image impulse income index
inertia inflation input insect instance interest interface invoice ion island
isotope join journal jury kernel key kidney kingdom label lake laser lattice
launch law layer leaf ledger legend lemma lens lever licence ligament limit
link lipid list liver loan lock logarithm loop lung magnet mandate mantle
margin market mask mass matrix melody membrane memory merger message metal
meteor method migration mineral mirror model module molecule moment monsoon
moon mortgage motif motion muscle mutation myth nebula nerve network neuron
neutron node norm novel nucleus number nutrient object ocean offset orbit
orchid organ output oxide oxygen packet page painting paradox parser particle
password patent pattern peak pendulum percentile petition phase philosophy
phoneme photon pigment pipeline pixel planet plasma plateau poem pointer policy
pollen polymer port portfolio prefix premium pressure price priest prime prism
probe process profit promise proof protein protocol proton proxy pulse query
queue quorum R&D radar radius rainbow range ratio reactor rebellion receptor
record reef reflex reform register relation relic republic request reserve
residue resistor resource response retina revenue revolt rhyme rhythm ritual
river rotor route router rule salt sample satellite scale schema scope season
seed segment senate sensor sentence sequence series server shadow shard shell
signal skeleton socket sodium solvent sonnet source species spectrum spine
spiral stack statute stimulus storm strait stream string subnet substrate
suffix sugar sum supply surface survey swamp syllable symbol symptom synapse
syntax table target tariff tax temple tendon tensor tenure territory theorem
theory thread threshold throne tide timer tissue token tone topology torque
toxin trade tragedy transistor treaty tree tribe tribunal trigger triangle
tumour tundra turbine tuple union unit uprising vaccine vacuum valley value
valve variance vector vein velocity verb vertex vessel veto virus vitamin
voltage volcano volume vowel voyage wage water wave weight wheel wind window
zone
""".split()

PLACES = """
algebra astronomy banking biology botany chemistry commerce cooking
cryptography dance design drama ecology economics engineering farming finance
geography geology geometry grammar history journalism law linguistics logic
mathematics mechanics medicine metallurgy meteorology music navigation
networking oceanography optics painting philosophy physics poetry politics
psychology robotics sociology statistics surgery Django Kubernetes PostgreSQL
Linux Python Rust Finland Peru Kraków Zürich Québec Málaga
""".split()

VERBS = """
absorbs accepts adjusts alters attracts balances binds blocks breaks carries
causes changes checks collects compares compresses connects contains controls
converts copies counts covers creates damages defines delays describes detects
determines divides drives emits enables encodes ends extends feeds filters
follows forms generates governs guides handles hides holds identifies improves
increases indicates inhibits joins keeps leads limits links loads locks lowers
maps marks measures merges moves names needs observes orders organises precedes
predicts prevents produces protects provides raises reaches reads receives
records reduces reflects regulates releases removes repeats replaces represents
requires resists resolves restores returns scales schedules selects sends
separates serves shapes shares shifts shows signals slows sorts splits
stabilises starts stops stores supports surrounds tests tracks transfers
transforms triggers updates uses validates verifies weakens wraps writes yields
""".split()

# Each names its three words once, so that no two questions are alike.
QUESTIONS = [
    "What is the {kind} {thing} in {place}?",
    "What does the {kind} {thing} do in {place}?",
    "How does the {kind} {thing} work in {place}?",
    "Why does the {kind} {thing} matter in {place}?",
    "When would you use the {kind} {thing} in {place}?",
    "Name one example of the {kind} {thing} in {place}.",
    "What are the limits of the {kind} {thing} in {place}?",
    "Who first described the {kind} {thing} in {place}?",
    "Which parts make up the {kind} {thing} in {place}?",
    "In {place}, what is meant by the {kind} {thing}?",
    "In {place}, how is the {kind} {thing} measured?",
    "How can the {kind} {thing} be recognised in {place}?",
]

OPENINGS = [
    "The {kind} {thing} {verb}",
    "It {verb}",
    "In {place}, the {kind} {thing} {verb}",
    "That is one kind of {noun}: it {verb}",
    "The {thing} {verb}",
    "One that {verb}",
]

OBJECTS = [
    " the {adjective} {noun}",
    " any {adjective} {noun} and its {noun}",
    " every {noun} of the {adjective} {noun}",
    " about {amount} % of the {noun}",
    " the {noun}, the {noun} and the {adjective} {noun}",
    " each {noun} that {verb} the {adjective} {noun}",
    " up to {amount} {adjective} {noun} units",
    " its own {noun}",
    " the {noun} <{noun}>",
    " what the {adjective} {noun} {verb}",
]

JOINTS = [
    ", which {verb} the {adjective} {noun}",
    "; it also {verb} the {noun}",
    " because the {noun} {verb} the {adjective} {noun}",
    ", but it rarely {verb} the {noun}",
    " before the {adjective} {noun} {verb} the {noun}",
    ". It {verb} the {noun} by means of some {adjective} {noun}",
    ", as opposed to the {adjective} {noun}",
    " (since {year})",
    " when the {noun} {verb} more than {amount} of the {noun}",
    ", and the {adjective} {noun} {verb} the {noun}",
    "; for example the {noun} or the {adjective} {noun}",
    " unless the {adjective} {noun} {verb} it",
]


class Words(dict):
    """Fills the gaps of a pattern that are not set, each with a new word."""

    LISTS = {
        "adjective": ADJECTIVES,
        "noun": NOUNS,
        "verb": VERBS,
        "amount": range(2, 100),
        "year": range(1200, 2021),
    }

    def __init__(self, seed):
        super().__init__()
        self.chance = random.Random(seed).random

    def pick(self, words):
        """One of `words`."""
        return words[int(self.chance() * len(words))]

    def __missing__(self, gap):
        return self.pick(self.LISTS[gap])


def spread(total):
    """A step that visits all of 0..total once, in no visible order."""
    step = int(total * 0.6180339887)
    while gcd(step, total) != 1:
        step += 1
    return step


TOTAL = len(QUESTIONS) * len(ADJECTIVES) * len(NOUNS) * len(PLACES)
STEP = spread(TOTAL)


def subject(number):
    """The form of question `number`, and what it asks about."""
    lap, number = divmod(number, TOTAL)
    number = number * STEP % TOTAL
    number, kind = divmod(number, len(ADJECTIVES))
    number, thing = divmod(number, len(NOUNS))
    form, place = divmod(number, len(PLACES))
    place = PLACES[place] if lap == 0 else f"{PLACES[place]} {lap + 1}"
    about = {"kind": ADJECTIVES[kind], "thing": NOUNS[thing], "place": place}
    return QUESTIONS[form], about


def cards(count, seed, first=0):
    """Yield `count` cards, two lines each, from question `first` on."""
    words = Words(seed * 1_000_003 + first)
    for number in range(first, first + count):
        question, about = subject(number)
        words.update(about)
        parts = [words.pick(OPENINGS), words.pick(OBJECTS)]
        for _ in range(int(1 + words.chance() * 3.6)):
            parts.append(words.pick(JOINTS))
        answer = "".join(parts).format_map(words)
        yield f"{question.format_map(about)}\n{answer}.\n"


def write_dump(file, title, count, seed, first=0):
    """Write one dump to an open text file."""
    file.write(f"{title}\n")
    file.writelines(cards(count, seed, first))


def main():
    """Read the command line and write the dump, or the folder of dumps."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", nargs="?", default="-", metavar="FILE|DIR",
                        help="file to write, or the folder with --files; "
                             "default: standard output")
    parser.add_argument("--cards", type=int, default=1000, metavar="M",
                        help="cards in each dump (default 1000)")
    parser.add_argument("--files", type=int, metavar="N",
                        help="write N dumps into the folder")
    parser.add_argument("--title", default="Generated Flashcards",
                        help="the first line")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()

    if options.files is not None:
        if options.out == "-":
            parser.error("--files needs a folder")
        os.makedirs(options.out, exist_ok=True)
        for number in range(1, options.files + 1):
            path = os.path.join(options.out, f"deck-{number:06}.txt")
            with open(path, "w", encoding="utf-8", newline="\n") as file:
                write_dump(file, f"{options.title} {number}", options.cards,
                           options.seed, (number - 1) * options.cards)
    elif options.out == "-":
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")
        write_dump(sys.stdout, options.title, options.cards, options.seed)
    else:
        with open(options.out, "w", encoding="utf-8", newline="\n") as file:
            write_dump(file, options.title, options.cards, options.seed)


if __name__ == "__main__":
    main()
