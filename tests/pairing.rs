//! Damage on purpose: every line of a few decks is dropped, broken, repeated and so on, one at a
//! time. What the damage did not touch must come out, and nothing may be paired wrongly in silence.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may panic and read files"
)]

use std::collections::BTreeSet;
use std::path::Path;

use deckconv::pairing::{Line, Paired, Part, Span, lines, pair};

/// The lines of a sample deck, its title first.
fn sample(name: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("decks").join(name);
    let text = std::fs::read_to_string(path).expect("a sample deck");
    text.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect()
}

/// Words of two languages, and nothing else that tells them apart.
fn words() -> Vec<String> {
    let pairs = [
        "el perro|der Hund",
        "la casa|das Haus",
        "el arbol|der Baum",
        "la mesa|der Tisch",
        "el gato|die Katze",
        "la calle|die Strasse",
        "el libro|das Buch",
        "la ventana|das Fenster",
        "el caballo|das Pferd",
        "la puerta|die Tuer",
        "el zapato|der Schuh",
        "la manzana|der Apfel",
        "el queso|der Kaese",
        "la lluvia|der Regen",
        "el viento|der Wind",
        "la nieve|der Schnee",
        "el sol|die Sonne",
        "la luna|der Mond",
        "el mar|das Meer",
        "la playa|der Strand",
    ];
    let sides = pairs.iter().flat_map(|pair| pair.split('|')).map(str::to_owned);
    std::iter::once("Spanish words".to_owned()).chain(sides).collect()
}

type Pairs = BTreeSet<(String, String)>;

fn side(lines: &[Line<'_>], span: Span) -> String {
    let first = span.first as usize;
    let texts: Vec<&str> =
        lines[first..first + span.lines as usize].iter().map(|line| line.text).collect();
    texts.join(" ")
}

/// What a damaged deck comes out as: its pairs, and the numbers of the lines something is said of.
fn read(damaged: &[String]) -> (Pairs, Paired) {
    let text = damaged.join("\n");
    let lines: Vec<Line<'_>> = lines(&text).collect();
    let paired = pair(&lines, None, "");
    let pairs = paired.records.iter();
    let pairs = pairs.map(|r| (side(&lines, r.sides[0]), side(&lines, r.sides[1]))).collect();
    (pairs, paired)
}

fn pairs_of(deck: &[String]) -> Pairs {
    deck[1..].chunks(2).map(|pair| (pair[0].clone(), pair[1].clone())).collect()
}

/// Damages each line but the title; `keeps` says that its pair can be made whole again.
fn each_line(deck: &[String], keeps: bool, damage: impl Fn(&mut Vec<String>, usize)) {
    let whole = pairs_of(deck);
    let mut wrong = Vec::new();
    for at in 1..deck.len() {
        let mut damaged = deck.to_vec();
        damage(&mut damaged, at);
        if damaged == deck {
            continue;
        }
        let (pairs, paired) = read(&damaged);
        let pair = (at - 1) / 2 * 2 + 1;
        let touched = (deck[pair].clone(), deck[pair + 1].clone());
        let lost = whole.iter().filter(|pair| !pairs.contains(*pair) && **pair != touched).count();
        let is_said = paired.departures.iter().any(|d| d.first <= at + 2 && d.last + 2 >= at);
        let false_pairs = pairs.iter().filter(|pair| !whole.contains(*pair)).count();
        // The place of a break may be off by one pair, but never without a word.
        let near = usize::from(is_said);
        if lost > near || false_pairs > near || (keeps && !is_said) {
            wrong.push(format!(
                "line {at}: {lost} lost, {false_pairs} false: {:?}",
                paired.departures
            ));
        }
    }
    assert!(wrong.len() * 20 <= deck.len(), "{}", wrong.join("\n"));
}

/// A deck of questions and one of words, titles first.
fn decks() -> [Vec<String>; 2] {
    [sample("django_deploy.txt"), words()]
}

#[test]
fn clean_decks_are_plain_turns() {
    for deck in decks() {
        for deck in [deck.clone(), deck[1..].to_vec()] {
            let titled = deck.len() % 2;
            let (pairs, paired) = read(&deck);
            assert_eq!(paired.departures, [], "{}", deck[0]);
            assert_eq!(paired.title.is_some(), titled == 1, "{}", deck[0]);
            assert_eq!(pairs.len(), deck.len() / 2, "{}", deck[0]);
        }
    }
    let (pairs, paired) = read(&sample("spanish_animals.txt"));
    assert_eq!((pairs.len(), paired.title, paired.departures.len()), (8, None, 0));
}

#[test]
fn a_missing_line_shifts_nothing() {
    for deck in &decks() {
        each_line(deck, false, |lines, at| _ = lines.remove(at));
    }
}

#[test]
fn a_line_that_stands_twice_counts_once() {
    for deck in &decks() {
        each_line(deck, true, |lines, at| lines.insert(at, lines[at].clone()));
    }
}

#[test]
fn a_page_number_is_no_side() {
    for deck in &decks() {
        each_line(deck, true, |lines, at| lines.insert(at, "17".to_owned()));
    }
}

#[test]
fn a_heading_is_no_side() {
    for heading in ["## Part two", "Chapter 4", "=== More ==="] {
        // Headings stand between pairs.
        each_line(&decks()[0], true, |lines, at| {
            lines.insert((at - 1) / 2 * 2 + 1, heading.into())
        });
    }
}

#[test]
fn a_broken_side_is_joined_again() {
    each_line(&decks()[0], true, |lines, at| {
        let words: Vec<String> = lines[at].split(' ').map(str::to_owned).collect();
        if words.len() >= 6 {
            let (begin, end) = words.split_at(words.len() / 2);
            lines.splice(at..=at, [begin.join(" "), end.join(" ")]);
        }
    });
}

#[test]
fn blank_lines_say_nothing() {
    let deck = &decks()[0];
    let text = deck.join("\n\n");
    let lines: Vec<Line<'_>> = lines(&text).collect();
    let paired = pair(&lines, None, "");
    assert_eq!((paired.records.len(), paired.departures.len()), (deck.len() / 2, 0));
}

#[test]
fn a_long_deck_is_read_as_a_short_one_is() {
    let question = |i: usize| format!("What is the number after {i} in this long list?");
    let answer = |i: usize| format!("It is {}.", i + 1);
    let mut deck = vec!["Numbers".to_owned()];
    deck.extend((0..9000).flat_map(|i| [question(i), answer(i)]));
    let (pairs, paired) = read(&deck);
    assert_eq!((pairs.len(), paired.departures.len()), (9000, 0));
    // A break far behind what was learned from.
    deck.remove(12_002);
    let (pairs, paired) = read(&deck);
    assert_eq!(pairs.len(), 8999);
    assert_eq!(paired.departures.len(), 1);
    assert_eq!(paired.departures[0].part, Part::OrphanQuestion);
    assert_eq!(paired.departures[0].first, 12_001);
}

#[test]
fn two_missing_answers_of_a_short_deck_are_not_silent() {
    let deck = [
        "What is the capital of Chile?",
        "Santiago",
        "Who wrote Faust?",
        "Where is the river Elbe?",
        "Germany",
        "When was Rome founded?",
        "Why is the sky blue?",
        "scattering",
        "How many legs has a spider?",
        "eight",
        "Which planet is the largest?",
        "Jupiter",
    ];
    let (_, paired) = read(&deck.map(str::to_owned));
    let doubtful: Vec<usize> = paired
        .departures
        .iter()
        .filter(|departure| departure.part == Part::Doubtful)
        .map(|departure| departure.first)
        .collect();
    assert_eq!(doubtful, [2, 4]);
    // An answer may ask where it stands alone.
    let mut whole = deck.map(str::to_owned).to_vec();
    whole.insert(5, "What does one ask for a place?".to_owned());
    whole.insert(6, "Where?".to_owned());
    whole.remove(7);
    whole.insert(3, "Goethe".to_owned());
    let (_, paired) = read(&whole);
    assert!(paired.departures.is_empty(), "{:?}", paired.departures);
}

/// Records of three lines each.
fn threes() -> Vec<String> {
    let record = |i: usize| {
        [format!("Which word is number {i}?"), format!("/{i}ˈwɜːd/"), "a word of mine".to_owned()]
    };
    (0..12).flat_map(record).collect()
}

#[test]
fn three_roles_are_found() {
    let (_, paired) = read(&threes());
    assert_eq!((paired.roles, paired.records.len()), (3, 12));
}

/// Whichever line of a record is missing, the others of it are paired or spoken of.
#[test]
fn what_is_left_of_a_longer_record_does_not_vanish() {
    let deck = threes();
    for missing in 0..deck.len() {
        let mut damaged = deck.clone();
        damaged.remove(missing);
        let (_, paired) = read(&damaged);
        let sides = paired.records.iter().flat_map(|record| record.sides);
        let sides = sides.flat_map(|side| side.first as usize..(side.first + side.lines) as usize);
        let spoken = paired.departures.iter().flat_map(|said| said.first..=said.last);
        let there: BTreeSet<usize> = sides.chain(spoken).chain(paired.title).collect();
        assert!(there.iter().copied().eq(0..damaged.len()), "without line {missing}: {paired:?}");
    }
}

#[test]
fn text_without_turns_is_no_deck() {
    let sentence = |i: usize| {
        let words = ["river", "stone", "winter", "market", "letter", "garden", "window", "road"];
        let word = |k: usize| words[(i * 7 + k * 5 + i * i) % words.len()];
        format!("The {} lay by the {} and nobody saw the {}.", word(1), word(2), word(3))
    };
    let prose: Vec<String> = (0..60).map(sentence).collect();
    let (_, paired) = read(&prose);
    assert!(!paired.is_deck(), "{paired:?}");
}
