//! What the columns of a table are, one by one: what they are called and what a note has in them.
//!
//! Where a table gets its columns from is in `header.rs`.

use std::borrow::Cow;

use crate::cloze;
use crate::deck::{Collection, Kind, Note};
use crate::text::Text;

use super::names;

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::formats) enum Column {
    Front,
    Back,
    FrontHtml,
    BackHtml,
    /// Tags, apart by white space.
    Tags,
    /// One tag, whatever stands in it.
    Category,
    Deck,
    Id,
    Kind,
    AddReverse,
    AddReverseHtml,
    /// Nothing that is read: the user said so, or it counts the rows.
    Skipped,
    /// Nothing that we know, by its name if it has one.
    Unknown(String),
}

/// The names of the columns, as they are written.
const NAMES: [(&str, Column); 12] = [
    ("front", Column::Front),
    ("back", Column::Back),
    ("front_html", Column::FrontHtml),
    ("back_html", Column::BackHtml),
    ("tags", Column::Tags),
    ("category", Column::Category),
    ("deck", Column::Deck),
    ("id", Column::Id),
    ("kind", Column::Kind),
    ("add_reverse", Column::AddReverse),
    ("add_reverse_html", Column::AddReverseHtml),
    ("-", Column::Skipped),
];

impl Column {
    /// The column of that name, if the name says what to do with it.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::of_header(name).filter(|column| !matches!(column, Self::Unknown(_)))
    }

    /// The column of that name in a header, if it is the name of a column at all.
    pub(super) fn of_header(name: &str) -> Option<Self> {
        let own = name.trim().to_lowercase();
        let known = NAMES.iter().find(|(known, _)| *known == own);
        let known = known.map(|(_, column)| column.clone());
        known.or_else(|| names::column(name))
    }

    fn name(&self) -> &str {
        match self {
            Self::Unknown(name) => name,
            column => NAMES.iter().find(|(_, known)| known == column).map_or("", |(name, _)| name),
        }
    }

    /// Whether it is a side, or would be one by another name.
    pub(super) fn is_front(&self) -> bool {
        matches!(self, Self::Front | Self::FrontHtml)
    }

    /// Whether it is a back.
    pub(super) fn is_back(&self) -> bool {
        matches!(self, Self::Back | Self::BackHtml)
    }

    /// What stands in this column for `note`.
    pub(in crate::formats) fn cell_of<'n>(
        &self,
        collection: &'n Collection<'_>,
        note: &'n Note<'_>,
    ) -> Cow<'n, str> {
        let optional = note.kind == Kind::OptionalReversed;
        let third = note.fields.get(2).filter(|_| optional).unwrap_or(const { &Text::EMPTY });
        match self {
            Self::Front => note.front().to_plain(),
            Self::Back => note.back().to_plain(),
            Self::FrontHtml => note.front().to_html(),
            Self::BackHtml => note.back().to_html(),
            Self::Tags => Cow::Owned(note.tags.join(" ")),
            Self::Deck => Cow::Borrowed(collection.deck_of(note)),
            Self::Id => Cow::Owned(note.id.to_string()),
            Self::Kind => Cow::Borrowed(note.kind.name()),
            Self::AddReverse => third.to_plain(),
            Self::AddReverseHtml => third.to_html(),
            Self::Category | Self::Skipped | Self::Unknown(_) => Cow::Borrowed(""),
        }
    }
}

/// The columns of a table, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::formats) struct Columns(Vec<Column>);

impl Columns {
    /// These columns, in order.
    pub(in crate::formats) fn of(columns: Vec<Column>) -> Self {
        Self(columns)
    }

    /// The columns of a list such as `front,back,-,tags`; names that nobody knows are skipped.
    pub(in crate::formats) fn listed(list: &str) -> Self {
        Self(list.split(',').map(|name| Column::named(name).unwrap_or(Column::Skipped)).collect())
    }

    /// The same, and columns that are not read up to `width`.
    pub(in crate::formats) fn up_to(mut self, width: usize) -> Self {
        self.0.resize(self.0.len().max(width), Column::Skipped);
        self
    }

    /// The columns with sides in HTML where `collection` has any, as `--to-markup html` makes it.
    pub(in crate::formats) fn suited_to(self, collection: &Collection<'_>) -> Self {
        if !has_html(collection) {
            return self;
        }
        let suited = |column| match column {
            Column::Front => Column::FrontHtml,
            Column::Back => Column::BackHtml,
            Column::AddReverse => Column::AddReverseHtml,
            other => other,
        };
        Self(self.0.into_iter().map(suited).collect())
    }

    /// Whether they are what deckconv itself writes, whose text is as it says.
    pub(in crate::formats) fn are_own(&self) -> bool {
        use Column::{Back, BackHtml, Deck, Front, FrontHtml, Tags};
        matches!(
            self.0.as_slice(),
            [Front, Back, Tags, Deck, ..] | [FrontHtml, BackHtml, Tags, Deck, ..]
        )
    }

    /// The columns that hold all there is in `collection`.
    pub(in crate::formats) fn needed_by(collection: &Collection<'_>) -> Self {
        let notes = || collection.notes.iter();
        let html = has_html(collection);
        let mut columns = match html {
            true => vec![Column::FrontHtml, Column::BackHtml],
            false => vec![Column::Front, Column::Back],
        };
        columns.extend([Column::Tags, Column::Deck]);
        if notes().any(|note| note.id.is_given()) {
            columns.push(Column::Id);
        }
        // Without a kind, what hides something would be a cloze note.
        let looks_hidden = |note: &Note<'_>| cloze::hides(note.front().raw());
        if notes().any(|note| note.kind != Kind::Basic || looks_hidden(note)) {
            columns.push(Column::Kind);
        }
        if notes().any(|note| note.kind == Kind::OptionalReversed) {
            columns.push(if html { Column::AddReverseHtml } else { Column::AddReverse });
        }
        Self(columns)
    }

    pub(in crate::formats) fn iter(&self) -> std::slice::Iter<'_, Column> {
        self.0.iter()
    }

    pub(in crate::formats) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(Column::name)
    }

    /// Where the column is that only optional-reversed notes have.
    pub(in crate::formats) fn place_of_add_reverse(&self) -> Option<usize> {
        let third = [Column::AddReverse, Column::AddReverseHtml];
        self.0.iter().position(|column| third.contains(column))
    }

    /// How the user would name the column at `index`.
    pub(in crate::formats) fn label(&self, index: usize) -> String {
        match self.0.get(index) {
            Some(column) if !column.name().is_empty() => format!("“{}”", column.name()),
            _ => (index + 1).to_string(),
        }
    }

    pub(in crate::formats) fn len(&self) -> usize {
        self.0.len()
    }
}

fn has_html(collection: &Collection<'_>) -> bool {
    let is_html = |side: &Text<'_>| matches!(side, Text::Html(_));
    collection.notes.iter().any(|note| note.fields.iter().any(is_html))
}

/// Checks a list of columns to read as the user types it: several may be the back.
pub(in crate::formats) fn check(list: &str) -> Result<(), String> {
    check_names(list, |column| matches!(column, Column::Back | Column::BackHtml))
}

/// Checks a list of columns to write.
pub(in crate::formats) fn check_written(list: &str) -> Result<(), String> {
    check_names(list, |_| false)
}

fn check_names(list: &str, may_repeat: impl Fn(&Column) -> bool) -> Result<(), String> {
    let may_repeat = |column: &Column| *column == Column::Skipped || may_repeat(column);
    let mut met = Vec::new();
    for name in list.split(',') {
        let column = Column::named(name);
        if met.contains(&column) && !column.as_ref().is_some_and(may_repeat) {
            return Err(format!("“{}” stands there twice", name.trim()));
        }
        met.push(column.clone());
        if column.is_none() {
            let known: Vec<&str> = NAMES.iter().map(|(name, _)| *name).collect();
            return Err(format!("“{}” is no column; there are {}", name.trim(), known.join(", ")));
        }
    }
    Ok(())
}
