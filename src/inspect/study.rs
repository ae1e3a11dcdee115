//! How far the cards of a collection are learned.

use serde::Serialize;

use crate::deck::Note;

/// Cards by how far they are learned.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Study {
    /// Never answered.
    pub new: usize,
    /// Being learned, for the first time or again.
    pub learning: usize,
    /// Learned, and asked again after days.
    pub review: usize,
    /// Of all of these: left out of study until the user says otherwise.
    pub suspended: usize,
    /// Left out until the next day.
    pub buried: usize,
    /// With a coloured flag.
    pub flagged: usize,
    /// The answers given so far.
    pub answers: usize,
}

/// Nothing if no note comes from an Anki collection.
pub(super) fn summary(notes: &[Note<'_>]) -> Option<Study> {
    let known = || notes.iter().filter_map(|note| note.anki.as_ref());
    known().next()?;
    let mut study = Study::default();
    for card in known().flat_map(|anki| &anki.cards) {
        study.suspended += usize::from(card.suspended);
        study.flagged += usize::from(card.flag > 0);
        let schedule = card.schedule.as_deref();
        match schedule.map_or(0, |schedule| schedule.kind) {
            0 => study.new += 1,
            2 => study.review += 1,
            _ => study.learning += 1,
        }
        study.buried += usize::from(schedule.is_some_and(|schedule| schedule.queue < -1));
        study.answers += schedule.map_or(0, |schedule| schedule.reviews.len());
    }
    Some(study)
}

/// The day that `seconds` after the beginning of 1970 lie in.
pub(crate) fn day(seconds: i64) -> String {
    // Source: Howard Hinnant, chrono-compatible low-level date algorithms. Years begin in March.
    let days = seconds.div_euclid(86_400).saturating_add(719_468);
    let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let (day, month) = (day - (153 * month + 2) / 5 + 1, (month + 2) % 12 + 1);
    let year = era * 400 + year + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::day;

    #[test]
    fn days_have_dates() {
        for (seconds, date) in [
            (0, "1970-01-01"),
            (-1, "1969-12-31"),
            (951_782_400, "2000-02-29"),
            (1_795_305_600, "2026-11-22"),
            (4_107_542_400, "2100-03-01"),
        ] {
            assert_eq!(day(seconds), date);
        }
    }
}
