//! The keys of records that a note has no place for: each is named once.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::report::{Diagnostic, Place, Problem};

/// Keys, each with the place of its first record and how many records have it.
#[derive(Debug, Default)]
pub(in crate::formats) struct UnreadKeys {
    keys: Vec<(String, Place, usize)>,
    by_name: HashMap<String, usize>,
}

impl UnreadKeys {
    /// Counts one more record with `key`; `place` is where it stands.
    pub(in crate::formats) fn add(&mut self, key: Cow<'_, str>, place: impl FnOnce() -> Place) {
        if let Some((_, _, records)) =
            self.by_name.get(&*key).and_then(|index| self.keys.get_mut(*index))
        {
            *records += 1;
            return;
        }
        let key = key.into_owned();
        self.by_name.insert(key.clone(), self.keys.len());
        self.keys.push((key, place(), 1));
    }

    /// What is to say about them.
    pub(in crate::formats) fn said(self) -> impl Iterator<Item = Diagnostic> {
        self.keys.into_iter().map(|(key, place, records)| {
            let problem = Problem::UnreadKey { key, records };
            Diagnostic { place, problem }
        })
    }
}
