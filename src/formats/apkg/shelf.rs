//! What a collection keeps beside notes and cards: decks and note types, each with its number.
//!
//! Both schemas are read into this, and what is usual in Anki is left out of the attributes, so that
//! a note type is the same whichever layout it comes in. It must not know rows.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::deck::{Attributes, Deck, NoteType};

/// The decks and note types of a package.
#[derive(Debug, Default)]
pub(super) struct Shelf {
    pub(super) decks: BTreeMap<i64, Deck>,
    /// The names of the decks that only borrow cards from others.
    pub(super) filtered: BTreeMap<i64, String>,
    pub(super) note_types: BTreeMap<i64, NoteType>,
    /// When the collection was made, in seconds since 1970 by the clock of that place: Anki keeps how
    /// far west that was beside it, and counts days from there.
    pub(super) created: i64,
    /// Whether its cards were scheduled as Anki did before 2018: three buttons for a card that is
    /// learned, and no type of its own for one that is learned again.
    pub(super) is_first_scheduler: bool,
}

/// The deck that every collection has, and that takes cards of a deck that is nowhere.
pub(super) const DEFAULT: (i64, &str) = (1, "Default");

/// The number that a deck or a note type has of a hash of its name: numbers are times in
/// milliseconds, and these lie between 2011 and 2020, never in the future.
pub(super) fn number_of(hash: u64) -> i64 {
    const FIRST: i64 = 1_300_000_000_000;
    const SPAN: u64 = 300_000_000_000;
    FIRST + (hash % SPAN) as i64
}

/// LaTeX around a note's own, as Anki has it unless told otherwise.
pub(super) const LATEX_PRE: &str = "\\documentclass[12pt]{article}\n\\special{papersize=3in,5in}\n\
\\usepackage[utf8]{inputenc}\n\\usepackage{amssymb,amsmath}\n\\pagestyle{empty}\n\
\\setlength{\\parindent}{0in}\n\\begin{document}\n";
pub(super) const LATEX_POST: &str = "\\end{document}";

/// The attributes of a note type that has nothing special.
pub(super) fn usual_note_type() -> Value {
    json!({
        "latexPre": LATEX_PRE,
        "latexPost": LATEX_POST,
        "latexsvg": false,
        "originalStockKind": 0,
        "originalId": null,
    })
}

/// The attributes of a field that has nothing special.
pub(super) fn usual_field() -> Value {
    json!({
        "sticky": false,
        "rtl": false,
        "font": "Arial",
        "size": 20,
        "description": "",
        "plainText": false,
        "collapsed": false,
        "excludeFromSearch": false,
        "tag": null,
        "preventDeletion": false,
    })
}

/// The attributes of a template that has nothing special.
pub(super) fn usual_template() -> Value {
    json!({ "bqfmt": "", "bafmt": "", "bfont": "", "bsize": 0 })
}

/// The attributes of a deck that has nothing special.
pub(super) fn usual_deck() -> Value {
    json!({
        "md": false,
        "extendNew": 0,
        "extendRev": 0,
        "newLimit": null,
        "reviewLimit": null,
        "desiredRetention": null,
        "collapsed": true,
        "browserCollapsed": true,
    })
}

/// Lists that nothing reads any more; very old clients miss them in schema 11.
pub(super) const FOR_OLD_CLIENTS: [&str; 3] = ["media", "tags", "vers"];

/// `all` without what has a place of its own and without what is as usual.
pub(super) fn special(all: Attributes, elsewhere: &[&str], usual: &Value) -> Attributes {
    let is_old = |key: &str, value: &Value| {
        FOR_OLD_CLIENTS.contains(&key) && value.as_array().is_some_and(Vec::is_empty)
    };
    let is_special = |(key, value): &(String, Value)| {
        !elsewhere.contains(&key.as_str())
            && !is_old(key, value)
            && usual.get(key).is_none_or(|usual| usual != value)
    };
    all.into_iter().filter(is_special).collect()
}

/// The usual attributes, overlaid with the special ones.
pub(super) fn complete(usual: Value, special: &Attributes) -> Attributes {
    let mut all = match usual {
        Value::Object(all) => all,
        _ => Attributes::new(),
    };
    all.extend(special.iter().map(|(key, value)| (key.clone(), value.clone())));
    all
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_empty_lists_for_old_clients_are_left_out() {
        let of = |value: Value| match value {
            Value::Object(all) => all,
            _ => Attributes::new(),
        };
        let all = json!({
            "tags": [], "media": ["a"], "vers": 1, "lists": [], "size": 20, "font": "Arial", "name": "x"
        });
        let kept = special(of(all), &["name"], &json!({ "size": 20, "font": "Times" }));
        assert_eq!(kept, of(json!({ "media": ["a"], "vers": 1, "lists": [], "font": "Arial" })));
    }
}
