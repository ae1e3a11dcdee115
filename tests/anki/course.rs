//! A deck that is learned in Anki, edited in its source, and imported again.
//!
//! A [`Course`] says how the source is edited; [`take`] does all that follows in one run of the
//! engine, and asserts what holds of every edit: no card loses what was learned of it.

use std::collections::BTreeMap;
use std::fs;

use serde_json::{Value, json};

use crate::engine::{Learnt, Log, Look, Note, ask_all, import, learnt, look, read};
use crate::workspace::{SECOND, SEED, SEED_DECK, Workspace, deck, jsonl, pairs};

/// A card of the source.
#[derive(Clone, Debug)]
pub struct Card {
    /// Where it stood before it was edited; nothing for one that is new.
    was: Option<usize>,
    pub deck: &'static str,
    pub kind: &'static str,
    pub front: String,
    pub back: String,
    pub tags: Vec<&'static str>,
}

/// A new card.
pub fn card(front: &str, back: &str) -> Card {
    Card {
        was: None,
        deck: SEED_DECK,
        kind: "basic",
        front: front.to_owned(),
        back: back.to_owned(),
        tags: Vec::new(),
    }
}

/// The cards of the seed deck.
pub fn seed() -> Vec<Card> {
    pairs(SEED).into_iter().map(|(front, back)| card(front, back)).collect()
}

/// An edit of the seed deck, and what happens to its cards around it.
pub struct Course {
    name: &'static str,
    before: Vec<Card>,
    after: Vec<Card>,
    arguments: &'static str,
    in_anki: Vec<Value>,
    merges: bool,
    time: i64,
}

impl Course {
    /// The seed deck, changed by `edit`.
    pub fn new(name: &'static str, edit: impl FnOnce(&mut Vec<Card>)) -> Self {
        Self::of(name, seed(), edit)
    }

    /// A deck, changed by `edit`.
    pub fn of(
        name: &'static str,
        mut before: Vec<Card>,
        edit: impl FnOnce(&mut Vec<Card>),
    ) -> Self {
        for (place, card) in before.iter_mut().enumerate() {
            card.was = Some(place);
        }
        let mut after = before.clone();
        edit(&mut after);
        let (arguments, in_anki) = ("", Vec::new());
        Self { name, before, after, arguments, in_anki, merges: false, time: SECOND }
    }

    /// Converts the edited deck with these arguments.
    pub fn with(self, arguments: &'static str) -> Self {
        Self { arguments, ..self }
    }

    /// Does this in Anki before the edited deck is imported.
    pub fn after(mut self, step: Value) -> Self {
        self.in_anki.push(step);
        self
    }

    /// Converts the edited deck at this time.
    pub fn at(self, time: i64) -> Self {
        Self { time, ..self }
    }

    /// Imports the edited deck with “Merge note types”.
    pub fn merging(self) -> Self {
        Self { merges: true, ..self }
    }

    /// Writes the deck before and after the edit as packages; the steps for the engine.
    #[track_caller]
    fn prepare(&self, workspace: &Workspace, number: usize) -> Vec<Value> {
        let (input, package) = (self.input(number), format!("{number}.apkg"));
        let report = format!("{number}.report.json");
        for (cards, time, arguments) in
            [(&self.before, SECOND, ""), (&self.after, self.time, self.arguments)]
        {
            let old = workspace.path().join(format!("{number}.old.apkg"));
            let _ = fs::rename(workspace.path().join(&package), &old)
                .and_then(|()| fs::copy(&old, workspace.path().join(&package)));
            workspace.write(&input, &self.source(cards));
            let arguments = format!("{input} -o {package} --report {report} {arguments}");
            workspace.make(time, arguments.trim());
        }
        let mut steps = vec![import(&format!("{number}.old.apkg")), json!({"do": "study"})];
        steps.extend(self.in_anki.iter().cloned());
        steps.extend([learnt(), look()]);
        steps.push(json!({"do": "import", "package": package, "merge_notetypes": self.merges}));
        steps.extend([
            learnt(),
            look(),
            json!({"do": "check_database"}),
            json!({"do": "start_over"}),
        ]);
        steps
    }

    fn input(&self, number: usize) -> String {
        format!("{number}.{}", if self.is_plain() { "txt" } else { "jsonl" })
    }

    /// Whether alternating lines can hold the deck before and after the edit.
    fn is_plain(&self) -> bool {
        let is_plain = |card: &Card| card.kind == "basic" && card.tags.is_empty();
        let cards = || self.before.iter().chain(&self.after);
        let of_one_deck = |cards: &[Card]| cards.iter().all(|card| card.deck == cards[0].deck);
        cards().all(is_plain) && of_one_deck(&self.before) && of_one_deck(&self.after)
    }

    fn source(&self, cards: &[Card]) -> String {
        if self.is_plain() {
            let pairs = cards.iter().map(|card| (card.front.as_str(), card.back.as_str()));
            return deck(cards[0].deck, &pairs.collect::<Vec<_>>());
        }
        let note = |card: &Card| {
            json!({"deck": card.deck, "kind": card.kind, "front": card.front, "back": card.back,
                "tags": card.tags})
        };
        jsonl(&cards.iter().map(note).collect::<Vec<_>>())
    }
}

/// What came of a course.
pub struct Outcome {
    pub course: Course,
    pub log: Log,
    pub before: State,
    pub after: State,
    /// What the report of the second run says of the package.
    pub said: Value,
}

/// A collection at one time.
pub struct State {
    pub look: Look,
    pub learnt: Vec<Learnt>,
}

impl State {
    /// The id of the only note with that first field.
    #[track_caller]
    pub fn id_of(&self, front: &str) -> &str {
        let shown: String = front.chars().filter(|c| !matches!(c, '*' | '`')).collect();
        let is_it = |note: &&Note| note.fields[0].text == shown;
        let found: Vec<&Note> = self.look.notes.iter().filter(is_it).collect();
        assert_eq!(found.len(), 1, "{shown}");
        &found[0].guid
    }

    /// How far the cards of a note are learned.
    fn of(&self, id: &str) -> Vec<&Learnt> {
        self.learnt.iter().filter(|card| card.guid == id).collect()
    }
}

/// Takes all courses in one run of the engine; what holds of every one of them is asserted.
#[track_caller]
pub fn take<const N: usize>(courses: [Course; N]) -> [Outcome; N] {
    let workspace = Workspace::new();
    let steps: Vec<Vec<Value>> =
        (0..).zip(&courses).map(|(number, course)| course.prepare(&workspace, number)).collect();
    let mut answers = ask_all(workspace.path(), &steps.concat()).into_iter();
    let mut number = 0;
    courses.map(|course| {
        let report = workspace.path().join(format!("{number}.report.json"));
        let report = fs::read(report).expect("the report was written");
        let report: Value = serde_json::from_slice(&report).expect("it is JSON");
        let mut answers = answers.by_ref().skip(2 + course.in_anki.len());
        let mut next = || answers.next().expect("one answer a step");
        let before = State { learnt: read(next()), look: read(next()) };
        let log = read(next());
        let after = State { learnt: read(next()), look: read(next()) };
        let checked = next();
        next();
        assert_eq!(checked["ok"], true, "{}: {}", course.name, checked["report"]);
        number += 1;
        let said = report["outputs"][0].clone();
        let outcome = Outcome { course, log, before, after, said };
        outcome.assert_nothing_is_lost();
        outcome
    })
}

impl Outcome {
    /// Each card that was there is there, in its deck, as far learned as before, with each answer.
    #[track_caller]
    fn assert_nothing_is_lost(&self) {
        assert!(self.before.learnt.iter().filter(|card| card.reviews.len() >= 3).count() > 3);
        for card in &self.before.learnt {
            let now = self.after.of(&card.guid);
            let now = now.iter().find(|now| now.ord == card.ord);
            assert_eq!(now, Some(&card), "{}", self.course.name);
        }
    }

    /// Each note that is still in the source is the note that it was, with the answer that it has
    /// now; the rest is new; and the report says all of it.
    #[track_caller]
    pub fn assert_carried(self) -> Self {
        let Self { course, log, before, after, .. } = &self;
        let (name, new) =
            (course.name, course.after.iter().filter(|card| card.was.is_none()).count());
        for card in &course.after {
            let id = after.id_of(&card.front);
            if let Some(was) = card.was {
                let front = &course.before[was].front;
                assert_eq!(before.id_of(front), id, "{name}: “{front}”, now “{}”", card.front);
            }
        }
        assert_eq!(after.look.notes.len(), before.look.notes.len() + new, "{name}");
        assert_eq!(after.look.note_types.len(), before.look.note_types.len(), "{name}");
        assert_eq!((log.found, log.new, log.conflicting), (course.after.len(), new, 0), "{name}");
        let gone = course.before.len() - (course.after.len() - new);
        let counts = ["new", "carried", "removed"].map(|count| self.said[count].as_u64());
        assert_eq!(
            counts,
            [new, course.before.len() - gone, gone].map(|n| Some(n as u64)),
            "{name}"
        );
        let listed = self.messages("removed");
        assert_eq!(listed.len(), gone, "{name}: {listed:?}");
        for front in self.gone() {
            let start: String = front.chars().take(50).collect();
            assert!(listed.iter().any(|said| said.contains(&start)), "{name}: {front}");
        }
        self
    }

    /// The fronts of the notes that are not in the source any more.
    fn gone(&self) -> impl Iterator<Item = &str> {
        let is_kept = |place| self.course.after.iter().any(|card| card.was == Some(place));
        let before = self.course.before.iter().enumerate();
        before.filter(move |(place, _)| !is_kept(*place)).map(|(_, card)| card.front.as_str())
    }

    /// What the report says under a code.
    pub fn messages(&self, code: &str) -> Vec<String> {
        let said = self.said["diagnostics"].as_array().expect("a list").iter();
        said.filter(|said| said["code"] == code).map(|said| said["message"].to_string()).collect()
    }

    /// How often the report says something under each code.
    pub fn codes(&self) -> BTreeMap<&str, usize> {
        let mut codes = BTreeMap::new();
        for said in self.said["diagnostics"].as_array().expect("a list") {
            *codes.entry(said["code"].as_str().expect("a code")).or_default() += 1;
        }
        codes
    }
}
