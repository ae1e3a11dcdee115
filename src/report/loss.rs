//! What a target cannot hold, and how that is said.
//!
//! It must not know how a loss comes about: that is `fit`'s.

use super::sentence::many;

/// What a target format may be unable to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Loss {
    /// Bold, lists, images: anything but text and line breaks.
    Formatting,
    /// Colours, fonts, alignment: how text looks beyond what Markdown marks.
    Looks,
    /// Tags.
    Tags,
    /// Deck names.
    Decks,
    /// What a kind of note does beyond asking its front.
    Kinds {
        /// Cards that ask the back.
        reversed: bool,
        /// Answers that are typed.
        typed: bool,
    },
    /// Clozes: each becomes a card with two sides.
    Clozes,
    /// What clozes have besides the text that they hide.
    ClozeParts {
        /// What is shown in place of it.
        hints: bool,
        /// Which of them are hidden together.
        groups: bool,
    },
    /// What a cloze note shows below its text, on the answer alone.
    ClozeBacks,
    /// Clozes that hide nothing to be seen.
    BlankClozes,
    /// Clozes that hide a part of a formula.
    ClozesInMaths,
    /// Pictures, and some signs, in what is shown in place of what clozes hide.
    HintSigns,
    /// Signs in tags.
    TagForm,
    /// What the target cannot say in the names of decks: signs, white space, length.
    DeckForm,
    /// Note types: each card becomes a card with two sides.
    NoteTypes,
    /// Of which note types notes with ids are: Anki takes the ids only with these.
    TypesOfIds,
    /// The templates and styles of note types.
    Templates {
        /// How many cards the notes have beyond the one that is left to each.
        cards: usize,
    },
    /// Ids that the source gave.
    Ids,
    /// Flags, suspension and learning of single cards.
    Cards,
    /// The decks of cards that are not in that of their note.
    CardDecks,
    /// Media files.
    Media,
}

impl Loss {
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Formatting | Self::Looks => "lost-formatting",
            Self::Tags => "lost-tags",
            Self::Decks => "lost-decks",
            Self::Kinds { .. } => "lost-kinds",
            Self::Clozes
            | Self::ClozeParts { .. }
            | Self::ClozeBacks
            | Self::BlankClozes
            | Self::ClozesInMaths
            | Self::HintSigns => "lost-clozes",
            Self::TagForm => "lost-tags",
            Self::DeckForm => "lost-decks",
            Self::NoteTypes => "lost-note-types",
            Self::TypesOfIds => "lost-types-of-ids",
            Self::Templates { .. } => "lost-templates",
            Self::Ids => "lost-ids",
            Self::Cards => "lost-cards",
            Self::CardDecks => "lost-card-decks",
            Self::Media => "lost-media",
        }
    }

    pub(super) fn message(self, notes: usize, items: usize, target: &str) -> String {
        let one = notes == 1;
        let lose = if one { "loses" } else { "lose" };
        let become_ = if one { "becomes" } else { "become" };
        let notes = many(notes, "note");
        match self {
            Self::Formatting => {
                format!("{target} holds plain text here: {notes} {lose} formatting")
            }
            Self::Looks => {
                format!("{target} has no colours, fonts or alignment: {notes} {lose} some")
            }
            Self::Tags => format!("{target} has no tags: {notes} {lose} {items}"),
            Self::Decks => {
                format!(
                    "{target} has no decks: {notes} {lose} the names of {}",
                    many(items, "deck")
                )
            }
            Self::Kinds { reversed, typed } => {
                let such = match (reversed, typed) {
                    (true, false) => "no reversed cards",
                    (false, true) => "no answers to type",
                    _ => "no reversed cards and no answers to type",
                };
                let each = if one { "" } else { " each" };
                format!("{target} has {such}: {notes} {become_} one plain card{each}")
            }
            Self::Clozes => {
                let cards = many(items, "card");
                format!("{target} has no clozes: {notes} {become_} {cards} with two sides")
            }
            Self::ClozeParts { hints, groups } => {
                let such = match (hints, groups) {
                    (true, false) => "no hints",
                    (false, true) => "no numbers",
                    _ => "no hints and no numbers",
                };
                format!("{target} has {such} for clozes: {notes} {lose} some")
            }
            Self::ClozeBacks => {
                format!("{target} shows a cloze text alone: {notes} {lose} their answer side to it")
            }
            Self::BlankClozes => {
                format!("{target} has no clozes that hide nothing: {notes} {lose} them")
            }
            Self::ClozesInMaths => {
                let hide = if one { "hides the whole formula" } else { "hide whole formulas" };
                format!("{target} has no clozes inside of formulas: {notes} {hide}")
            }
            Self::HintSigns => {
                format!(
                    "{target} has no pictures and not all signs in the hints of clozes: {notes} {lose} some"
                )
            }
            Self::DeckForm => {
                let decks = many(items, "deck");
                let are = if items == 1 { "is" } else { "are" };
                format!(
                    "{target} cannot have all names of decks as they are: {decks} of {notes} {are} called \
                     otherwise"
                )
            }
            Self::TagForm => {
                let tags = many(items, "tag");
                let are = if items == 1 { "is" } else { "are" };
                format!(
                    "{target} cannot have all signs in tags: {tags} of {notes} {are} written otherwise"
                )
            }
            Self::NoteTypes => {
                let cards = many(items, "card");
                format!("{target} has no note types: {notes} {become_} {cards} with two sides")
            }
            Self::TypesOfIds => {
                let are = if one { "is" } else { "are" };
                format!(
                    "{target} does not say of which note types {notes} {are}: a package made of this needs \
                     --previous with what they come from, or Anki passes over them"
                )
            }
            Self::Templates { cards } => {
                let types = many(items, "note type");
                let keep = if items == 1 { "keeps only its" } else { "keep only their" };
                let more = match cards {
                    0 => String::new(),
                    cards => format!(", which {lose} {}", many(cards, "card")),
                };
                format!("{target} holds no templates: {types} {keep} fields ({notes}{more})")
            }
            Self::Ids => {
                let theirs = if one { "its id" } else { "their ids" };
                format!("{target} has no ids: {notes} {lose} {theirs}")
            }
            Self::Cards => {
                let cards = many(items, "card");
                format!(
                    "{target} holds no flags, suspension or learning: {cards} of {notes} have some"
                )
            }
            Self::CardDecks => {
                let cards = many(items, "card");
                let move_ = if items == 1 { "moves" } else { "move" };
                format!(
                    "{target} has one deck for all cards of a note: {cards} of {notes} {move_} there"
                )
            }
            Self::Media => {
                let stay = if items == 1 { "stays" } else { "stay" };
                format!("{target} takes no media: {} {stay} behind", many(items, "file"))
            }
        }
    }
}
