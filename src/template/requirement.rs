//! The `req` entry of a note type: which fields a card needs, in a short form.
//!
//! Anki computes it again on import; other programs trust it. It is cruder than `makes_card`:
//! special fields count as empty, and a negated section counts as shown always.

use std::collections::{BTreeMap, BTreeSet};

use super::Template;
use super::parse::Node;

/// Which fields, by their place in the note type, make a card of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Requirement {
    /// No rule can be given: no field makes a card alone, and none is needed always.
    None,
    /// Each of these alone makes a card.
    Any(Vec<usize>),
    /// Without each of these there is no card.
    All(Vec<usize>),
}

impl Template<'_> {
    /// The requirement of this front, for a note type with these fields.
    #[must_use]
    pub fn requirement(&self, fields: &[&str]) -> Requirement {
        let places: BTreeMap<&str, usize> =
            fields.iter().enumerate().map(|(at, &name)| (name, at)).collect();
        let mut walk = Walk::new(fields.len());
        let mut at = 0;
        while let Some(node) = self.nodes.get(at) {
            match *node {
                Node::Field(field) => {
                    if let Some(&place) = places.get(field.name) {
                        walk.leaf(place);
                    }
                }
                Node::Open { filled: false, .. } => walk.open(None),
                Node::Open { name, end, .. } => match places.get(name) {
                    Some(&place) => walk.open(Some(place)),
                    None => at = end,
                },
                Node::Close => walk.close(),
                Node::Text(_) => {}
            }
            at += 1;
        }
        walk.requirement()
    }
}

/// What the walk over a front has found.
struct Walk {
    fields: Vec<Count>,
    /// How many replacements there are that show when all fields are filled.
    leaves: usize,
    /// Fields that make a card alone.
    alone: BTreeSet<usize>,
    gate: Gate,
    /// The sections that are open: the field each depends on, and the gate outside it.
    sections: Vec<(Option<usize>, Gate)>,
}

/// One field's part in it.
#[derive(Clone, Default)]
struct Count {
    /// How many sections on it are open.
    open: usize,
    /// `leaves` when the outermost of them opened.
    leaves_before: usize,
    /// How many of the leaves do not show without it.
    needed_by: usize,
}

/// What the open sections ask for.
#[derive(Clone, Copy)]
enum Gate {
    Nothing,
    Only(usize),
    Several,
}

impl Walk {
    fn new(fields: usize) -> Self {
        Self {
            fields: vec![Count::default(); fields],
            leaves: 0,
            alone: BTreeSet::new(),
            gate: Gate::Nothing,
            sections: Vec::new(),
        }
    }

    fn leaf(&mut self, place: usize) {
        self.leaves += 1;
        match self.gate {
            Gate::Only(other) if other != place => {}
            Gate::Several => {}
            Gate::Nothing | Gate::Only(_) => {
                self.alone.insert(place);
            }
        }
        if let Some(field) = self.fields.get_mut(place)
            && field.open == 0
        {
            field.needed_by += 1;
        }
    }

    /// A section opens: a plain one on a field, or a negated one on any.
    fn open(&mut self, place: Option<usize>) {
        self.sections.push((place, self.gate));
        let Some(place) = place else { return };
        self.gate = match self.gate {
            Gate::Nothing => Gate::Only(place),
            Gate::Only(other) if other == place => self.gate,
            Gate::Only(_) | Gate::Several => Gate::Several,
        };
        if let Some(field) = self.fields.get_mut(place) {
            if field.open == 0 {
                field.leaves_before = self.leaves;
            }
            field.open += 1;
        }
    }

    fn close(&mut self) {
        let Some((place, gate)) = self.sections.pop() else {
            return;
        };
        self.gate = gate;
        if let Some(field) = place.and_then(|place| self.fields.get_mut(place)) {
            field.open -= 1;
            if field.open == 0 {
                field.needed_by += self.leaves - field.leaves_before;
            }
        }
    }

    fn requirement(self) -> Requirement {
        if !self.alone.is_empty() {
            return Requirement::Any(self.alone.into_iter().collect());
        }
        let needed = |field: &Count| self.leaves > 0 && field.needed_by == self.leaves;
        let all: Vec<usize> = self
            .fields
            .iter()
            .enumerate()
            .filter(|(_, field)| needed(field))
            .map(|(at, _)| at)
            .collect();
        if all.is_empty() { Requirement::None } else { Requirement::All(all) }
    }
}

#[cfg(test)]
mod tests {
    use super::Requirement::{All, Any, None};
    use super::*;

    fn requirement(front: &str) -> Option<Requirement> {
        let template = Template::parse(front).ok()?;
        Some(template.requirement(&["A", "B", "C"]))
    }

    #[test]
    fn any() {
        assert_eq!(requirement("{{A}}"), Some(Any(vec![0])));
        assert_eq!(requirement("{{cloze:C}} {{hint:A}}"), Some(Any(vec![0, 2])));
        assert_eq!(requirement("{{#A}}{{#A}}{{A}}{{/A}}{{B}}{{/A}}"), Some(Any(vec![0])));
        assert_eq!(requirement("{{#A}}{{B}}{{/A}}{{C}}"), Some(Any(vec![2])));
    }

    #[test]
    fn all() {
        assert_eq!(requirement("{{#A}}{{B}}{{/A}}"), Some(All(vec![0, 1])));
        assert_eq!(requirement("{{#A}}{{B}}{{/A}}{{#C}}{{A}}{{/C}}"), Some(All(vec![0])));
        assert_eq!(requirement("{{#A}}{{#A}}{{B}}{{/A}}{{C}}{{/A}}"), Some(All(vec![0])));
    }

    #[test]
    fn none() {
        assert_eq!(requirement("static"), Some(None));
        assert_eq!(requirement("{{#A}}static{{/A}}"), Some(None));
        assert_eq!(requirement("{{#A}}{{B}}{{/A}}{{#B}}{{C}}{{/B}}{{#C}}{{A}}{{/C}}"), Some(None));
    }

    #[test]
    fn special_fields_are_empty_and_negation_shows() {
        assert_eq!(requirement("{{Tags}}{{Deck}}{{c1}}{{^A}}{{A}}{{/A}}"), Some(Any(vec![0])));
        assert_eq!(requirement("{{#Tags}}{{A}}{{/Tags}}"), Some(None));
        assert_eq!(requirement("{{#A}}{{^B}}{{C}}{{/B}}{{/A}}"), Some(All(vec![0, 2])));
        assert_eq!(requirement("{{^Card}}{{A}}{{/Card}}"), Some(Any(vec![0])));
    }
}
