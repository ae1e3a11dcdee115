//! What can be wrong with an Anki package: one variant each, as [`super::Problem`] has them.

use super::Severity;
use super::sentence::{excerpt, many};

/// A fault of a package, with the facts that its sentence needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PackageFault {
    /// The container says one thing and holds another.
    Layout {
        /// What is odd.
        detail: String,
    },
    /// The collection has not the tables, columns or settings that it should have.
    Schema {
        /// What is odd.
        detail: String,
    },
    /// Its only note says to update Anki: the collection that it stands for is not there.
    Placeholder,
    /// The name of the file makes Anki replace the whole collection of whoever opens it.
    ReplacesCollection {
        /// Whether its extension says so openly.
        openly: bool,
    },
    /// A part of the collection that Anki needs is not there or cannot be read.
    Broken {
        /// Which one, and what was done.
        detail: String,
    },
    /// A media file cannot be used.
    Media {
        /// Which one, and why.
        detail: String,
    },
    /// Fields refer to a file that is not in the package.
    MissingMedia {
        /// The file.
        name: String,
        /// How many notes refer to it.
        notes: usize,
    },
    /// Files to which no field and no template refers.
    UnusedMedia {
        /// One of them.
        name: String,
        /// How many there are.
        files: usize,
    },
    /// A file to which only a template or a style refers, under a name that Anki does not take along.
    TemplateMedia {
        /// The file.
        name: String,
    },
    /// Files that the package holds twice under one name.
    RepeatedMedia {
        /// The name of one.
        name: String,
        /// How many there are.
        files: usize,
    },
    /// Media files have names that some systems cannot have.
    MediaName {
        /// One of them.
        name: String,
        /// As Anki would call it.
        normal: String,
        /// How many there are.
        files: usize,
    },
    /// A note has more or fewer fields than its note type.
    FieldCount {
        /// How many it has.
        found: usize,
        /// How many it should have.
        expected: usize,
    },
    /// A note has no card: nobody will ever be asked it.
    NoCards,
    /// Cards whose note is not there.
    OrphanCards {
        /// How many.
        cards: usize,
    },
    /// Cards in a deck that is not there.
    UnknownDeck {
        /// How many.
        cards: usize,
        /// The number of the deck.
        deck: i64,
    },
    /// Cards that filtered decks had borrowed are in the decks that they belong to.
    Borrowed {
        /// How many.
        cards: usize,
        /// The names of the filtered decks.
        decks: Vec<String>,
    },
    /// A card that the note's template or text does not make any more.
    EmptyCard {
        /// Its ordinal, from 0.
        ordinal: i64,
        /// How many other notes have such cards.
        more: usize,
    },
    /// A card that the note's template or text makes is not there.
    MissingCard {
        /// Its ordinal, from 0.
        ordinal: i64,
        /// How many other notes lack cards.
        more: usize,
    },
    /// Notes without a guid.
    NoGuid {
        /// How many.
        notes: usize,
    },
    /// Two things have one number, of which Anki keeps one.
    SameNumber {
        /// What they are, such as “decks”.
        what: &'static str,
        /// The name of one.
        one: String,
        /// The name of the other.
        other: String,
    },
    /// The names of two decks are one name for Anki, which does not look at case.
    DeckCase {
        /// One.
        one: String,
        /// The other.
        other: String,
    },
    /// Numbers that are creation times lie where nobody made anything.
    IdTime {
        /// What the numbers belong to, such as “note”.
        what: &'static str,
        /// How many.
        count: usize,
        /// Whether they lie in the future rather than at the beginning of 1970.
        future: bool,
    },
    /// Things that say that they were changed in the future.
    ChangeTime {
        /// What they are, such as “note”.
        what: &'static str,
        /// How many.
        count: usize,
    },
    /// The column that Anki finds duplicates or sorts by is wrong.
    Derived {
        /// The name of the column.
        column: &'static str,
        /// Notes in which it is.
        notes: usize,
    },
    /// An index is not in the order that its names should have.
    Order {
        /// What SQLite says.
        detail: String,
    },
}

impl PackageFault {
    pub(super) fn code(&self) -> &'static str {
        match self {
            Self::Layout { .. } => "odd-package",
            Self::Schema { .. } => "odd-schema",
            Self::Placeholder => "placeholder-alone",
            Self::ReplacesCollection { .. } => "replaces-collection",
            Self::Broken { .. } => "broken-package",
            Self::Media { .. } => "bad-media",
            Self::MissingMedia { .. } => "missing-media",
            Self::UnusedMedia { .. } => "unused-media",
            Self::TemplateMedia { .. } => "media-in-template",
            Self::RepeatedMedia { .. } => "repeated-media",
            Self::MediaName { .. } => "media-name",
            Self::FieldCount { .. } => "field-count",
            Self::NoCards => "note-without-cards",
            Self::OrphanCards { .. } => "orphan-card",
            Self::UnknownDeck { .. } => "unknown-deck",
            Self::Borrowed { .. } => "filtered-deck",
            Self::EmptyCard { .. } => "empty-card",
            Self::MissingCard { .. } => "missing-card",
            Self::NoGuid { .. } => "no-guid",
            Self::SameNumber { .. } => "same-number",
            Self::DeckCase { .. } => "deck-case",
            Self::IdTime { .. } | Self::ChangeTime { .. } => "id-time",
            Self::Derived { .. } => "wrong-column",
            Self::Order { .. } => "wrong-order",
        }
    }

    pub(super) fn severity(&self) -> Severity {
        match self {
            Self::Broken { .. } | Self::Media { .. } => Severity::Error,
            Self::Borrowed { .. }
            | Self::UnusedMedia { .. }
            | Self::RepeatedMedia { .. }
            | Self::Derived { .. }
            | Self::ReplacesCollection { openly: true }
            | Self::IdTime { future: false, .. } => Severity::Note,
            _ => Severity::Warning,
        }
    }

    pub(super) fn message(&self) -> String {
        match self {
            Self::Layout { detail }
            | Self::Schema { detail }
            | Self::Broken { detail }
            | Self::Media { detail } => detail.clone(),
            Self::Placeholder => {
                "its only note says to update Anki; the deck itself is not in the package"
                    .to_owned()
            }
            Self::ReplacesCollection { .. } => {
                "by its name, Anki takes it for a whole collection and replaces the user's own"
                    .to_owned()
            }
            Self::MissingMedia { name, notes: 0 } => format!(
                "“{}” is not in the package, and a template or a style refers to it",
                excerpt(name)
            ),
            Self::MissingMedia { name, notes } => format!(
                "“{}” is not in the package, and {} to it",
                excerpt(name),
                refer(*notes, "note")
            ),
            Self::UnusedMedia { name, files: 1 } => {
                format!("nothing refers to the media file “{}”", excerpt(name))
            }
            Self::UnusedMedia { name, files } => format!(
                "nothing refers to the media file “{}” and {} more",
                excerpt(name),
                files - 1
            ),
            Self::TemplateMedia { name } => format!(
                "only a template or a style refers to “{}”, and Anki takes along no such file \
                 unless its name begins with _",
                excerpt(name)
            ),
            Self::RepeatedMedia { name, files } => {
                let more =
                    if *files > 1 { format!(", and {} more", files - 1) } else { String::new() };
                format!("the media file “{}” is in the package twice{more}", excerpt(name))
            }
            Self::MediaName { name, normal, files } => {
                let more =
                    if *files > 1 { format!(", and {} more", files - 1) } else { String::new() };
                format!(
                    "the media file “{}” has a name that not every system can have; Anki would \
                     call it “{}”{more}",
                    excerpt(name),
                    excerpt(normal)
                )
            }
            Self::FieldCount { found, expected } => {
                let done = if found < expected { "filled up" } else { "joined to the last" };
                format!("it has {}, and its note type {expected}; {done}", many(*found, "field"))
            }
            Self::NoCards => "it has no card, so Anki would never ask it; it gets those that its \
                              note type makes"
                .to_owned(),
            Self::OrphanCards { cards } => {
                format!("{} of notes that are not there left out", many(*cards, "card"))
            }
            Self::UnknownDeck { cards, deck } => format!(
                "{} in deck {deck}, which is not there; put into “Default”",
                many(*cards, "card")
            ),
            Self::Borrowed { cards, decks } => {
                let go = match cards {
                    1 => "goes back to the deck that it belongs to",
                    _ => "go back to the decks that they belong to",
                };
                let more = decks.len().saturating_sub(1);
                let more = if more > 0 { format!(" and {more} more") } else { String::new() };
                format!(
                    "{} of the filtered deck “{}”{more} {go}",
                    many(*cards, "card"),
                    excerpt(decks.first().map_or("", String::as_str))
                )
            }
            Self::EmptyCard { ordinal, more } => format!(
                "nothing makes its card {}: what it shows is empty, or gone from the text{}",
                ordinal.saturating_add(1),
                alike(*more)
            ),
            Self::MissingCard { ordinal, more } => format!(
                "its note type makes a card {} of it, which is not there{}",
                ordinal.saturating_add(1),
                alike(*more)
            ),
            Self::NoGuid { notes } => {
                format!("{} without a guid, by which Anki knows a note again", many(*notes, "note"))
            }
            Self::SameNumber { what, one, other } => format!(
                "the {what} “{}” and “{}” have one number: Anki keeps one of them",
                excerpt(one),
                excerpt(other)
            ),
            Self::DeckCase { one, other } => format!(
                "the decks “{}” and “{}” differ in nothing but case: Anki takes them for one",
                excerpt(one),
                excerpt(other)
            ),
            Self::IdTime { what, count, future } => {
                let when = if *future { "in the future" } else { "in 1970" };
                let have = if *count == 1 { "has a number" } else { "have numbers" };
                format!("{} {have} that Anki takes for a time {when}", many(*count, what))
            }
            Self::ChangeTime { what, count } => {
                let say = if *count == 1 { "says that it was" } else { "say that they were" };
                format!("{} {say} changed in the future", many(*count, what))
            }
            Self::Derived { column, notes } => {
                format!("the column {column} is wrong in {}", many(*notes, "note"))
            }
            Self::Order { detail } => format!("the database is not in order: {detail}"),
        }
    }

    pub(super) fn help(&self) -> Option<&'static str> {
        Some(match self {
            Self::Placeholder => "export the deck again; the file was cut or packed anew",
            Self::ReplacesCollection { .. } => "give it another name before anybody opens it",
            Self::MissingCard { .. } => "in Anki: Tools, Check Database makes the missing cards",
            Self::NoGuid { .. } => "`deckconv to-anki` gives each one of its own",
            Self::ChangeTime { what: "note", .. } => {
                "until then, Anki takes no update of them from a package"
            }
            Self::MediaName { .. } | Self::TemplateMedia { .. } => {
                "rename it, and where it is referred to"
            }
            Self::OrphanCards { .. } | Self::EmptyCard { .. } => {
                "in Anki: Tools, Check Database and Empty Cards put such a collection right"
            }
            Self::MissingMedia { .. } => {
                "export the deck again with media, or put the file in with Anki"
            }
            Self::Derived { .. } => "Anki works it out again; `deckconv to-anki` writes it rightly",
            Self::Order { .. } => "`deckconv to-anki` writes it anew",
            _ => return None,
        })
    }
}

/// That as many other notes have the same fault.
fn alike(more: usize) -> String {
    match more {
        0 => String::new(),
        more => format!("; {} more like it", many(more, "note")),
    }
}

fn refer(count: usize, what: &str) -> String {
    format!("{} {}", many(count, what), if count == 1 { "refers" } else { "refer" })
}
