//! Where a text stops being a deck, and what its evidence is an average of.

#![allow(clippy::indexing_slicing, reason = "a test may panic")]

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
    let fours = |agreement| Paired { roles: 4, ..learned(SHORT, 0, CLEAR, agreement) };
    assert!(fours(priors::LEAST_AGREEMENT_OF_FOURS).is_deck());
    assert!(!fours(priors::LEAST_AGREEMENT_OF_FOURS - 1).is_deck());
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
    assert!(of_40 > priors::LEAST_EVIDENCE, "{of_40}");
    assert!((0.7..1.4).contains(&(of_80 / of_40)), "{of_40} {of_80}");
    let titled = paired(&format!("Words of places\n{}", turns(20)));
    assert_eq!(titled.title, Some(0));
    // What speaks for the title is no evidence for the turns: the sum is the same.
    let (sum, titled) = (of_40 * 40.0, titled.evidence * 41.0);
    assert!((sum - titled).abs() < 0.1, "{sum} {titled}");
}

/// Where `doubtful_shifts` sees records that two missing answers may have made, among records whose
/// sides ask (`?`) or do not (`.`).
fn shifts(roles: usize, records: &[&str]) -> Vec<usize> {
    let signs: Vec<String> =
        records.concat().chars().map(|sign| format!("So many words{sign}")).collect();
    let lines: Vec<Line<'_>> =
        signs.iter().enumerate().map(|(at, text)| Line { number: at + 1, text }).collect();
    let plain = |at: usize| Record::plain(at * roles, roles);
    let paired = Paired {
        roles,
        records: (0..records.len()).map(plain).collect(),
        ..learned(9, 0, CLEAR, 99)
    };
    doubtful_shifts(&paired, &lines).iter().map(|departure| departure.first).collect()
}

#[test]
fn answers_that_ask_are_doubted_where_hardly_any_does() {
    assert_eq!(shifts(2, &["?.", "??", ".?", "?.", "?.", "?."]), [2, 4]);
    // Six of ten records ask in front alone; five are too few.
    assert_eq!(shifts(2, &["?.", "?.", "?.", "??", ".?"]), [6, 8]);
    assert_eq!(shifts(2, &["?.", "?.", "..", "??", ".?"]), [0; 0]);
    let four = ["?.", "?.", "?.", "?.", "?.", "?.", "??", ".?", "..", ".."];
    assert_eq!(shifts(2, &four), [12, 14]);
    // An answer that asks by itself, and records of three lines.
    assert_eq!(shifts(2, &["?.", "??", "?.", "?.", "?."]), [0; 0]);
    assert_eq!(shifts(3, &["?..", "??.", ".?.", "?..", "?..", "?.."]), [0; 0]);
}

#[test]
fn a_side_of_several_lines_asks_by_its_last() {
    let text = "Who wrote\nFaust?\nWhere is the Elbe?\nGermany\nWhen was Rome founded?\n\
                Why?\nSo.\nHow?\nSo.\nWhich?\nThis.\nWhat?\nThat.\n";
    let lines: Vec<Line<'_>> = lines(text).collect();
    let mut records: Vec<Record> = [1, 3, 5, 7, 9, 11].map(|at| Record::plain(at, 2)).to_vec();
    records[0].sides[0] = Span { first: 0, lines: 2 };
    let paired = Paired { records, ..learned(13, 0, CLEAR, 99) };
    let said = doubtful_shifts(&paired, &lines);
    let first = said.iter().map(|said| (said.first, said.last)).collect::<Vec<_>>();
    assert_eq!(first, [(0, 2), (3, 4)]);
}

#[test]
fn the_first_record_is_doubted_where_the_turns_could_begin_with_the_other_side() {
    let lead = |lead| doubtful_start(&learned(9, 0, CLEAR, 99), lead);
    let doubted = Departure { first: 0, last: 1, part: Part::Doubtful };
    assert_eq!(lead(priors::LEAD / 2.0), Some(doubted));
    assert_eq!(lead(priors::LEAD), None);
    assert_eq!(lead(f32::INFINITY), None);
}

/// The indexes of the lines that are sides, the title, or spoken of.
fn accounted_for(paired: &Paired) -> Vec<usize> {
    let sides = paired.records.iter().flat_map(|record| record.sides);
    let sides = sides.flat_map(|side| side.first as usize..(side.first + side.lines) as usize);
    let spoken = paired.departures.iter().flat_map(|said| said.first..=said.last);
    let mut there: Vec<usize> = sides.chain(spoken).chain(paired.title).collect();
    there.sort_unstable();
    there
}

#[test]
fn a_long_text_loses_no_line_wherever_its_blocks_end() {
    for title in ["", "Words of places\n"] {
        let text = format!("{title}{}", turns(5 * BLOCK / 4));
        let clean = pair(&lines(&text).collect::<Vec<_>>(), None, "");
        assert_eq!(clean.title, (!title.is_empty()).then_some(0));
        assert_eq!((clean.records.len(), clean.departures.len()), (5 * BLOCK / 4, 0));
        let others = clean.records.iter().flat_map(|record| &record.sides[2..]);
        assert!(others.eq(&[Span::default(); (MOST_ROLES - 2) * 5 * BLOCK / 4]));
        // An answer is missing here and there, near the end of a block, too.
        let gaps = [BLOCK - OVERLAP - 5, BLOCK - 3, BLOCK + 101, 2 * BLOCK - 9, 2 * BLOCK + 301];
        let is_gap = |at: usize| gaps.iter().any(|gap| gap / 2 * 2 + 1 == at);
        let skip = usize::from(!title.is_empty());
        let all: Vec<Line<'_>> = lines(&text).collect();
        let kept = all.iter().enumerate();
        let kept: Vec<Line<'_>> = kept
            .filter(|(at, _)| *at < skip || !is_gap(at - skip))
            .map(|(_, line)| *line)
            .collect();
        let paired = pair(&kept, None, "");
        assert_eq!(paired.title, clean.title);
        assert_eq!(paired.records.len(), 5 * BLOCK / 4 - gaps.len());
        assert!(accounted_for(&paired).into_iter().eq(0..kept.len()));
        for record in &paired.records {
            let [front, back, ..] = record.sides;
            let number = |side: Span| {
                let text = kept[side.first as usize].text;
                text.split(' ').find_map(|word| word.parse::<u32>().ok()).unwrap()
            };
            assert_eq!(number(front), number(back));
        }
        let orphans = paired.departures.iter().map(|departure| departure.part);
        assert!(orphans.eq([Part::OrphanQuestion; 5]), "{:?}", paired.departures);
    }
}

#[test]
fn longer_records_have_their_price() {
    // Words that all look alike say nothing about how many belong together.
    let text = "Door Road Frog Lamp Tree Tree Book Tree Fish Salt Coat Fish Wall Wall Bell Wall Door Hand \
                Lamp Tree Road Door Moon Lamp Tree Road Fish Rope Bell Door Iron Frog Frog Wind Wind Lamp";
    let text = text.replace(' ', "\n");
    assert_eq!(pair(&lines(&text).collect::<Vec<_>>(), None, "").roles, 2);
}

#[test]
fn a_title_says_that_it_is_one_or_what_the_text_is_called() {
    let is_title = is_title_by_words;
    assert!(
        is_title("Lesson 3: Food", "")
            && is_title("Flashcards", "")
            && is_title("Capitals!", "capitals")
    );
    // One word may be a card, and so may what asks; signs are no name.
    assert!(!is_title("lesson", "") && !is_title("What is a lesson?", "") && !is_title("***", ""));
    assert!(!is_title("Capitals", "rivers"));
}

#[test]
fn a_question_without_an_answer_is_said_where_a_block_is_cut() {
    // With a title, the questions have odd indexes: the one before the cut has no answer.
    let cut = BLOCK - OVERLAP;
    let text = format!("Words of places\n{}", turns(5 * BLOCK / 4));
    for missing in [cut - 2, cut, cut + 2] {
        let mut kept: Vec<Line<'_>> = lines(&text).collect();
        kept.remove(missing);
        let paired = pair(&kept, None, "");
        let orphan =
            Departure { first: missing - 1, last: missing - 1, part: Part::OrphanQuestion };
        assert_eq!(paired.departures, [orphan]);
        assert!(accounted_for(&paired).into_iter().eq(0..kept.len()), "{missing}");
    }
}
