//! Note types that were there before: their numbers, and what became of their fields.

use crate::deck::{Collection, NoteType};
use crate::report::History;

use super::Carrier;

impl Carrier<'_> {
    /// Gives note types without a number the one that they had, and says which have another shape.
    pub(super) fn note_types(&mut self, new: &mut Collection<'_>) {
        let now = self.carrying.now.div_euclid(1000);
        for note_type in &mut new.note_types {
            let same = |old: &&NoteType| old.name == note_type.name;
            let Some(old) = self.old.note_types.iter().find(same) else { continue };
            let has_shape = note_type.has_shape_of(old);
            if note_type.id.is_none() && has_shape {
                note_type.take_numbers(old);
            }
            if note_type.id == old.id && !has_shape {
                let note_type = note_type.name.clone();
                self.say(None, History::OtherFields { note_type });
            }
            if note_type.changed.is_none() {
                note_type.changed = match note_type.is_same(old) {
                    true => old.changed,
                    false => old.changed.map(|changed| now.max(changed.saturating_add(1))),
                };
            }
        }
    }
}
