//! Edits of a text as people make them: slips, other words, words more, fewer or elsewhere.

use crate::dice::Dice;

/// Words that people put in the place of each other.
const SYNONYMS: &[&[&str]] = &[
    &["what", "which"],
    &["is", "are", "was"],
    &["does", "will", "can"],
    &["show", "display", "present"],
    &["shows", "displays", "prints"],
    &["make", "create", "build", "produce"],
    &["makes", "creates", "builds"],
    &["made", "created", "built"],
    &["begin", "start", "commence"],
    &["end", "finish", "stop"],
    &["big", "large", "great"],
    &["largest", "biggest", "greatest"],
    &["highest", "tallest"],
    &["fast", "quick", "rapid"],
    &["use", "apply", "employ"],
    &["usually", "mostly", "commonly", "often"],
    &["cost", "price", "expense"],
    &["give", "return", "yield"],
    &["gives", "returns", "provides"],
    &["change", "modify", "alter"],
    &["changes", "modifies", "edits"],
    &["other", "another", "different"],
    &["the", "a", "its"],
    &["of", "for", "in"],
    &["and", "or", "plus"],
    &["by", "with", "through"],
    &["person", "somebody", "anyone"],
    &["rise", "increase", "growth"],
    &["fall", "decrease", "drop"],
    &["many", "several", "various"],
    &["explain", "describe", "say"],
    &["how", "why"],
];

/// Words that stand in any text.
const USUAL: &[&str] = &[
    "the",
    "a",
    "usually",
    "really",
    "exactly",
    "very",
    "mainly",
    "first",
    "also",
    "only",
    "then",
    "common",
    "general",
    "typical",
    "important",
    "basic",
    "main",
    "correct",
    "right",
    "name",
    "part",
    "kind",
    "form",
    "way",
    "time",
    "place",
    "example",
    "term",
    "called",
    "known",
    "found",
    "given",
    "best",
    "short",
    "long",
    "new",
    "today",
    "often",
    "here",
    "there",
    "still",
    "now",
    "normally",
    "simple",
    "certain",
    "modern",
    "original",
    "single",
    "complete",
    "particular",
    "actual",
];

/// A word between what is written around it.
struct Word {
    before: String,
    core: String,
    after: String,
}

impl Word {
    fn whole(&self) -> String {
        format!("{}{}{}", self.before, self.core, self.after)
    }

    fn has_digit(&self) -> bool {
        self.core.contains(|c: char| c.is_numeric())
    }
}

/// Whether `c` is of a script without spaces; two of its characters pass for a word here.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}')
}

/// The words of `text`, each with the space behind it.
fn words_of(text: &str) -> Vec<Word> {
    let mut tokens: Vec<String> = Vec::new();
    let (mut is_open, mut unspaced) = (false, 0);
    for c in text.chars() {
        let starts = match is_unspaced(c) {
            true => unspaced == 0 || unspaced == 2,
            false => !is_open || (unspaced > 0 && c.is_alphanumeric()),
        };
        if starts || tokens.is_empty() {
            tokens.push(String::new());
        }
        unspaced = if !is_unspaced(c) { 0 } else { unspaced % 2 + 1 };
        is_open = !c.is_whitespace();
        tokens.last_mut().expect("a token").push(c);
    }
    let word = |token: String| {
        let is_part = |c: char| c.is_alphanumeric();
        match (token.find(is_part), token.rfind(is_part)) {
            (Some(start), Some(last)) => {
                let end = last + token[last..].chars().next().map_or(1, char::len_utf8);
                let part = |range: std::ops::Range<usize>| token[range].to_owned();
                Word {
                    before: part(0..start),
                    core: part(start..end),
                    after: part(end..token.len()),
                }
            }
            _ => Word { before: String::new(), core: String::new(), after: token },
        }
    };
    tokens.into_iter().map(word).collect()
}

/// How many words an edit could touch.
pub(crate) fn count(text: &str) -> usize {
    words_of(text).iter().filter(|word| !word.core.is_empty()).count()
}

/// All words of `text`, bare.
pub(crate) fn bare(text: &str) -> Vec<String> {
    words_of(text).into_iter().map(|word| word.core).filter(|core| !core.is_empty()).collect()
}

/// Which words may be changed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Numbers {
    /// A corrected answer may have other numbers.
    Change,
    /// A question that is put in other words asks for the same numbers.
    Stay,
}

/// Someone who edits a deck.
pub(crate) struct Editor<'d> {
    pub(crate) dice: Dice,
    /// The words of the deck.
    pub(crate) vocabulary: &'d [String],
}

impl Editor<'_> {
    /// Changes `changes` words of `text`; nothing if it has no such words.
    pub(crate) fn reword(
        &mut self,
        text: &str,
        changes: usize,
        numbers: Numbers,
    ) -> Option<String> {
        let mut words = words_of(text);
        let may = |word: &Word| {
            !word.core.is_empty() && (numbers == Numbers::Change || !word.has_digit())
        };
        let places: Vec<usize> = (0..words.len()).filter(|at| may(&words[*at])).collect();
        if places.len() < changes {
            return None;
        }
        let mut chosen = self.dice.some(changes, places.len());
        chosen.sort_unstable();
        for place in chosen.into_iter().rev() {
            self.change(&mut words, places[place]);
        }
        let text: String = words.iter().map(Word::whole).collect();
        Some(text.trim().to_owned())
    }

    /// Changes one word, or what stands beside it.
    fn change(&mut self, words: &mut Vec<Word>, at: usize) {
        let spaced = !words[at].core.contains(is_unspaced);
        match self.dice.below(100) {
            0..15 if spaced => {
                let (core, after) = (self.dice.pick(USUAL).to_string(), " ".to_owned());
                words.insert(at, Word { before: String::new(), core, after });
            }
            15..27 if words.len() > 2 && at + 1 < words.len() => {
                words.remove(at);
            }
            27..37 if at > 0 && !words[at - 1].core.is_empty() => {
                let core = std::mem::take(&mut words[at].core);
                words[at].core = std::mem::replace(&mut words[at - 1].core, core);
            }
            37..47 if spaced && words[at].core.chars().count() > 3 => {
                let core = &mut words[at].core;
                *core = core.strip_suffix('s').map_or(format!("{core}s"), str::to_owned);
            }
            _ => words[at].core = self.other(&words[at].core),
        }
    }

    /// Another word in the place of `word`.
    fn other(&mut self, word: &str) -> String {
        let small = word.to_lowercase();
        if let Some(group) = SYNONYMS.iter().find(|group| group.contains(&small.as_str())) {
            let others: Vec<&&str> = group.iter().filter(|other| **other != small).collect();
            return self.dice.pick(&others).to_string();
        }
        let is_number = |word: &str| word.contains(char::is_numeric);
        for _ in 0..8 {
            let other = self.drawn();
            if other.to_lowercase() != small && (is_number(word) || !is_number(&other)) {
                return other;
            }
        }
        self.dice.pick(USUAL).to_string()
    }

    fn drawn(&mut self) -> String {
        match self.dice.percent(60) {
            true => self.dice.pick(self.vocabulary).clone(),
            false => self.dice.pick(USUAL).to_string(),
        }
    }

    /// Says something else in about as many words.
    pub(crate) fn rewrite(&mut self, text: &str) -> String {
        let mut words = words_of(text);
        for word in words.iter_mut().filter(|word| !word.core.is_empty()) {
            word.core = self.other("");
        }
        let mut text: String = words.iter().map(Word::whole).collect();
        if self.dice.percent(40) {
            let more = self.dice.pick(USUAL);
            text = format!("{more} {text}");
        }
        text.trim().to_owned()
    }

    /// A slip of the finger, or the slip that was there before.
    pub(crate) fn slip(&mut self, text: &str) -> Option<String> {
        let mut words = words_of(text);
        let is_long = |word: &&mut Word| word.core.chars().count() > 3 && !word.has_digit();
        let mut long: Vec<&mut Word> = words.iter_mut().filter(is_long).collect();
        if long.is_empty() {
            return None;
        }
        let at = self.dice.below(long.len());
        let mut letters: Vec<char> = long[at].core.chars().collect();
        let place = 1 + self.dice.below(letters.len() - 2);
        match self.dice.below(4) {
            0 => letters.swap(place, place + 1),
            1 => drop(letters.remove(place)),
            2 => letters.insert(place, letters[place]),
            _ => letters[place] = *self.dice.pick(&['e', 'a', 'n', 'o', 's', 't']),
        }
        long[at].core = letters.into_iter().collect();
        Some(words.iter().map(Word::whole).collect())
    }

    /// Other case and other punctuation, the words as they are.
    pub(crate) fn recase(&mut self, text: &str) -> String {
        let end = ['?', '.', '!', '？', '。', '！'];
        let text = match self.dice.below(4) {
            0 => text.to_lowercase(),
            1 => text.to_uppercase(),
            2 => match text.strip_suffix(end) {
                Some(text) => text.trim_end().to_owned(),
                None => format!("{text}."),
            },
            _ => text.replace([',', ';'], ""),
        };
        let mut letters = text.chars();
        match letters.next() {
            Some(first) if self.dice.percent(50) => {
                first.to_uppercase().chain(letters).collect::<String>()
            }
            _ => text,
        }
    }

    /// The same text as HTML, with something marked in it.
    pub(crate) fn mark_up(&mut self, text: &str) -> String {
        let words = words_of(text);
        let marked = self.dice.below(words.len().max(1));
        let (open, close) =
            *self.dice.pick(&[("<b>", "</b>"), ("<i>", "</i>"), ("<code>", "</code>")]);
        let mut html = String::new();
        for (at, word) in words.iter().enumerate() {
            let whole = word.whole();
            let space = &whole[whole.trim_end().len()..];
            let escaped = deckconv::text::escape(whole.trim_end()).replace('’', "&rsquo;");
            let escaped = escaped.replace('\n', "<br>");
            let space = space.replace('\n', "<br>");
            html += &match at == marked {
                true => format!("{open}{escaped}{close}{space}"),
                false => format!("{escaped}{space}"),
            };
        }
        html.trim_end().to_owned()
    }

    /// The same sentence with something else hidden.
    pub(crate) fn hide_other(&mut self, cloze: &str) -> String {
        let shown = uncovered(cloze);
        let mut words = words_of(&shown);
        let places: Vec<usize> =
            (0..words.len()).filter(|at| words[*at].core.chars().count() > 2).collect();
        for (number, at) in self.dice.some(2, places.len()).into_iter().enumerate() {
            let core = &mut words[places[at]].core;
            *core = format!("{{{{c{}::{core}}}}}", number + 1);
        }
        words.iter().map(Word::whole).collect()
    }
}

/// The text of a cloze without its marks.
fn uncovered(cloze: &str) -> String {
    let mut text = String::new();
    for part in cloze.split("}}") {
        match part.split_once("{{") {
            Some((before, hidden)) => {
                text += before;
                text += hidden.split_once("::").map_or("", |(_, answer)| answer);
            }
            None => text += part,
        }
    }
    text
}

/// The parts of a cloze: what stands between marks, and the marks' text, in turn.
pub(crate) fn cloze_parts(cloze: &str) -> Vec<String> {
    let mut parts = Vec::new();
    for part in cloze.split("}}") {
        match part.split_once("{{") {
            Some((before, hidden)) => {
                parts.extend([before.to_owned(), format!("{{{{{hidden}}}}}")])
            }
            None => parts.push(part.to_owned()),
        }
    }
    parts
}
