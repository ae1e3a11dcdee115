//! Where a text stops being a deck, and what its evidence is an average of.

use super::*;

const CLEAR: f32 = priors::CLEAR_EVIDENCE;
const SHORT: usize = priors::SHORT;

/// What was learned from `sample` lines, with one record and so many `departures` that are no close calls.
fn learned(sample: usize, departures: usize, evidence: f32, agreement: u32) -> Paired {
    let departure = |first| Departure { first, last: first, part: Part::Noise };
    Paired {
        roles: 2,
        records: vec![Record::plain(0, 2)],
        departures: (0..departures).map(departure).collect(),
        evidence,
        agreement,
        sample,
        ..Paired::default()
    }
}

#[test]
fn a_deck_is_short_or_its_roles_differ() {
    let (evidence, agreement) = (priors::LEAST_EVIDENCE, priors::LEAST_AGREEMENT);
    assert!(learned(SHORT - 1, 0, 0.0, 0).is_deck());
    assert!(!learned(SHORT, 0, 0.0, 0).is_deck());
    assert!(learned(SHORT, 0, evidence, agreement).is_deck());
    assert!(!learned(SHORT, 0, evidence / 2.0, agreement).is_deck());
    assert!(!learned(SHORT, 0, evidence, agreement - 1).is_deck());
    let without_records = Paired { records: Vec::new(), ..learned(SHORT, 0, CLEAR, 100) };
    assert!(!without_records.is_deck());
}

#[test]
fn a_deck_departs_from_plain_turns_three_times_or_seldom() {
    assert!(learned(SHORT - 1, 3, 0.0, 0).is_deck());
    assert!(!learned(SHORT - 1, 4, 0.0, 0).is_deck());
    let lines = 4 * priors::LINES_A_DEPARTURE;
    assert!(learned(lines, 4, CLEAR, 100).is_deck());
    assert!(!learned(lines - 1, 4, CLEAR, 100).is_deck());
    let mut close = learned(SHORT - 1, 9, 0.0, 0);
    for departure in &mut close.departures {
        departure.part = if departure.first % 2 == 0 { Part::Doubtful } else { Part::Swapped };
    }
    assert!(close.is_deck());
}

#[test]
fn a_clear_deck_has_evidence_and_agreement() {
    let agreement = priors::CLEAR_AGREEMENT;
    assert!(learned(SHORT, 0, CLEAR, agreement).is_clear());
    assert!(!learned(SHORT, 0, CLEAR / 2.0, agreement).is_clear());
    assert!(!learned(SHORT, 0, CLEAR, agreement - 1).is_clear());
}

/// Questions and answers in turn, so many of them.
fn turns(cards: usize) -> String {
    let places = ["France", "Chad", "Peru", "Oman", "Laos", "Cuba", "Mali", "Togo"];
    let card = |number: usize| {
        let place = places.get(number % places.len()).unwrap();
        let answer = "stands for the town where their parliament meets each year.";
        format!("What is number {number} of {place}?\nThe {number} {answer}\n")
    };
    (0..cards).map(card).collect()
}

#[test]
fn evidence_is_an_average_of_lines_whatever_their_number_and_their_title() {
    let paired = |text: &str| pair(&lines(text).collect::<Vec<_>>(), None, "words of places");
    let of_40 = paired(&turns(20)).evidence;
    let of_80 = paired(&turns(40)).evidence;
    let titled = paired(&format!("Words of places\n{}", turns(20)));
    assert_eq!(titled.title, Some(0));
    assert!(of_40 > priors::LEAST_EVIDENCE, "{of_40}");
    assert!((0.7..1.4).contains(&(of_80 / of_40)), "{of_40} {of_80}");
    assert!((0.9..1.1).contains(&(titled.evidence / of_40)), "{of_40} {}", titled.evidence);
}
