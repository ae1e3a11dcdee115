//! The model reduced to what the target can hold; each loss is reported once, here.
//!
//! Every writer gets only what its format carries, so none loses anything by itself. It must not
//! know formats beyond what they declare.

use std::collections::BTreeSet;

use crate::cards;
use crate::cloze;
use crate::deck::{AnkiCard, Collection, Deck, Id, Kind, Note};
use crate::formats::{Carries, ClozeParts, Format, Markup, MediaGoes, NoteTypes};
use crate::many;
use crate::media::is_remote;
use crate::report::{Diagnostic, Loss, Problem};
use crate::template::is_blank;
use crate::text::{Piece, Pieces, Text, has_formatting, images, reduce, typed};

mod clozes;
mod note_types;

use note_types::{call_by_kind, say_templates};

/// Reduces `collection` to what `format` carries, its text to `markup` (the format's usual one if
/// there is none); says what that loses.
pub fn fit<'a>(
    mut collection: Collection<'a>,
    format: &Format,
    markup: Option<Markup>,
) -> (Collection<'a>, Vec<Diagnostic>) {
    let usual = format.carries.markups.first().copied();
    let markup = markup.or(usual).unwrap_or(Markup::Each);
    let mut losses = Losses { target: format.title, said: Vec::new() };
    let Carries { ids, tags, decks, kinds, note_types, cards, media, .. } = format.carries;
    if !cards {
        losses.count(Loss::Cards, &mut collection, |note| {
            let says =
                |card: &&AnkiCard| card.flag > 0 || card.suspended || card.schedule.is_some();
            note.anki.iter().flat_map(|anki| &anki.cards).filter(says).count()
        });
        collection.created = None;
    }
    if media == MediaGoes::Nowhere {
        let files = match std::mem::take(&mut collection.media).len() {
            // Of a text they are not looked for, and lost all the same; plain text says it itself.
            0 if markup == Markup::Markdown => local_media(&collection),
            files => files,
        };
        losses.add(Loss::Media, files, files);
    }
    if note_types != NoteTypes::Whole {
        let called = call_by_kind(&mut collection);
        losses.add(Loss::TypesOfIds, if ids { called } else { 0 }, called);
    }
    match note_types {
        NoteTypes::None => {
            let is_custom = |kind| matches!(kind, Kind::Custom(_));
            show_cards(&mut collection, is_custom, Loss::NoteTypes, &mut losses);
        }
        NoteTypes::Fields => say_templates(&collection, &mut losses),
        NoteTypes::Whole => {}
    }
    if !kinds.contains(&Kind::Cloze) {
        show_cards(&mut collection, |kind| kind == Kind::Cloze, Loss::Clozes, &mut losses);
    }
    // Which cards a note has was asked for by then; those that became notes have their decks.
    if !cards {
        if decks {
            losses.count(Loss::CardDecks, &mut collection, |note| {
                let cards = note.anki.iter().flat_map(|anki| &anki.cards);
                cards.filter(|card| card.deck != note.deck).count()
            });
        }
        many::change_each(&mut collection.notes, |note| note.anki = None);
    }
    simplify_kinds(&mut collection, kinds, &mut losses);
    // The fields of a custom note are HTML in every format that has them.
    let is_custom = |note: &Note<'_>| matches!(note.kind, Kind::Custom(_));
    change_text(&mut collection, is_custom, Text::into_html);
    // What is left of the text decides what its clozes are.
    let in_markdown = matches!(markup, Markup::Markdown | Markup::Org);
    if in_markdown {
        losses.count(Loss::Looks, &mut collection, show_in_markdown);
    }
    if format.carries.clozes != ClozeParts::ALL || !markup.is_exact() {
        let show = if in_markdown { shown_in_markdown } else { as_it_is };
        clozes::simplify(&mut collection, format.carries.clozes, show, &mut losses);
    }
    if !tags {
        losses.count(Loss::Tags, &mut collection, |note| std::mem::take(&mut note.tags).len());
    }
    if let Some(form) = format.carries.tag_form {
        losses.count(Loss::TagForm, &mut collection, |note| {
            let changed = note.tags.iter_mut().filter_map(|tag| {
                let own = form(tag);
                (own != **tag).then(|| *tag = own.into())
            });
            changed.count()
        });
    }
    if let Some(form) = format.carries.deck_form {
        call_decks(&mut collection, form, &mut losses);
    }
    if !ids {
        // An id that was made can be made again; only a given one is a loss.
        losses.count(Loss::Ids, &mut collection, |note| {
            usize::from(std::mem::take(&mut note.id).is_given())
        });
    }
    if !decks && collection.decks.len() > 1 {
        let (notes, items) = (collection.notes.len(), collection.decks.len());
        losses.add(Loss::Decks, notes, items);
    }
    let is_own = |note: &Note<'_>| !is_custom(note);
    match markup {
        Markup::Each | Markup::Markdown | Markup::Org => {}
        Markup::Html => change_text(&mut collection, is_own, Text::into_html),
        Markup::Plain => {
            losses.count(Loss::Formatting, &mut collection, |note| {
                let formatted =
                    |side: &Text<'_>| matches!(side, Text::Html(html) if has_formatting(html));
                usize::from(is_own(note) && note.fields.iter().any(formatted))
            });
            losses.images(collection.notes.iter().filter(|note| is_own(note)));
            change_text(&mut collection, is_own, into_plain);
        }
    }
    let is_exact = matches!(markup, Markup::Each | Markup::Html);
    if !is_exact || note_types == NoteTypes::None {
        // What asks nothing any more is no card: no reader would take it, ours neither. In HTML, that is
        // what Anki calls empty, such as a card that a template made of nothing.
        let asks = |front: &Text<'_>| match is_exact {
            true => !is_blank(&front.to_html()),
            false => shows(front),
        };
        collection.notes.retain(|note| {
            let asks = !is_own(note) || asks(note.front());
            if !asks {
                losses.nothing_left(note);
            }
            asks
        });
    }
    if media == MediaGoes::Beside {
        // What nothing refers to any more was said to be unused, or lost with its text.
        collection.keep_used_media(note_types != NoteTypes::None);
    }
    (collection, losses.said)
}

/// How many files the notes refer to that do not lie on the web.
fn local_media(collection: &Collection<'_>) -> usize {
    let fields = collection.notes.iter().flat_map(|note| &note.fields);
    let names = fields.flat_map(|field| field.references()).filter(|name| !is_remote(name));
    names.collect::<BTreeSet<_>>().len()
}

/// Calls each deck what `form` makes of its name.
fn call_decks(collection: &mut Collection<'_>, form: fn(&str) -> String, losses: &mut Losses) {
    let changes = |deck: &Deck| form(&deck.name) != deck.name;
    let changed: Vec<bool> = collection.decks.iter().map(changes).collect();
    if !changed.contains(&true) {
        return;
    }
    let is_changed = |deck: &u32| changed.get(*deck as usize) == Some(&true);
    let notes = || collection.notes.iter().map(|note| note.deck).filter(is_changed);
    losses.add(Loss::DeckForm, notes().count(), notes().collect::<BTreeSet<_>>().len());
    collection.rename_decks(|deck| form(&deck.name));
}

/// Leaves of a note what Markdown can show; says whether anything was to be seen of the rest.
fn show_in_markdown(note: &mut Note<'_>) -> usize {
    let mut lost = false;
    if note.kind == Kind::Cloze
        && let Some(side) = note.fields.first_mut()
    {
        *side = clozes::out_of_tags(std::mem::replace(side, Text::EMPTY));
    }
    for side in &mut note.fields {
        let (shown, seen) = std::mem::replace(side, Text::EMPTY).into_markdown_shown();
        *side = shown;
        lost |= seen;
    }
    // A tag that is left out may have held the end of the only cloze.
    if note.kind == Kind::Cloze && !cloze::hides(note.front().raw()) {
        note.kind = Kind::Basic;
    }
    usize::from(lost)
}

/// Whether there is anything to see of `text`.
fn shows(text: &Text<'_>) -> bool {
    match text {
        Text::Plain(text) => !text.trim().is_empty(),
        Text::Html(html) => {
            // Items of lists show nothing by themselves.
            let is_seen = |piece: Piece<'_>| match piece {
                Piece::Text(text) => !htmlize::unescape(text).trim().is_empty(),
                Piece::Tag { .. } => false,
            };
            Pieces::of(html).any(is_seen) || images(html).any(|name| !name.trim().is_empty())
        }
    }
}

/// What Markdown can show of `text`, which has clozes.
fn shown_in_markdown(text: Text<'_>) -> Text<'_> {
    clozes::out_of_tags(text).into_markdown_shown().0
}

fn as_it_is(text: Text<'_>) -> Text<'_> {
    text
}

/// `text` without markup; where there is nothing but images, the names of their files stand for
/// them, so that a map without a word still asks something.
fn into_plain(text: Text<'_>) -> Text<'_> {
    let Text::Html(html) = &text else { return text };
    // Most text has none of the signs that mean something in HTML.
    if memchr::memchr2(b'<', b'&', html.as_bytes()).is_none() {
        return text.into_plain();
    }
    if reduce(html).trim().is_empty() {
        let names: Vec<String> = images(html).map(|name| format!("[{name}]")).collect();
        return Text::plain(names.join(" "));
    }
    let has_images = images(html).next().is_some();
    match has_images {
        // An image that stood alone leaves blank lines.
        true => Text::plain(typed(html).trim_matches('\n').to_owned()),
        false => text.into_plain(),
    }
}

struct Losses {
    target: &'static str,
    said: Vec<Diagnostic>,
}

impl Losses {
    /// Changes each note by `lose`, which says how many things it lost; reports the sum.
    fn count<'a>(
        &mut self,
        loss: Loss,
        collection: &mut Collection<'a>,
        lose: impl Fn(&mut Note<'a>) -> usize + Sync,
    ) {
        let lost = many::map_mut(&mut collection.notes, |notes| {
            let lost = notes.iter_mut().map(&lose).filter(|items| *items > 0);
            vec![lost.fold((0, 0), |(notes, items), lost| (notes + 1, items + lost))]
        });
        let (notes, items): (Vec<usize>, Vec<usize>) = lost.into_iter().unzip();
        self.add(loss, notes.iter().sum(), items.iter().sum());
    }

    /// Reports the images of `notes`, which are about to become plain text.
    fn images<'n, 'a: 'n>(&mut self, notes: impl Iterator<Item = &'n Note<'a>>) {
        let (mut lost, mut met, mut having) = (Vec::new(), BTreeSet::new(), 0);
        for note in notes {
            let html = note.fields.iter().filter(|side| matches!(side, Text::Html(_)));
            let mut has_some = false;
            for image in html.flat_map(|side| images(side.raw())) {
                has_some = true;
                if met.insert(image.clone()) {
                    lost.push(image.into_owned());
                }
            }
            having += usize::from(has_some);
        }
        if having > 0 {
            let problem = Problem::ImagesLost { images: lost, notes: having, target: self.target };
            self.said.push(Diagnostic::of_all(problem));
        }
    }

    fn nothing_left(&mut self, note: &Note<'_>) {
        let back = note.back().raw().to_owned();
        let problem = Problem::NothingLeft { back, target: self.target };
        self.said.push(Diagnostic::of_all(problem));
    }

    fn add(&mut self, loss: Loss, notes: usize, items: usize) {
        if notes > 0 {
            let problem = Problem::Lost { loss, notes, items, target: self.target };
            self.said.push(Diagnostic::of_all(problem));
        }
    }
}

/// Gives each note with two sides a kind that is one of `kinds`, the nearest there is.
fn simplify_kinds(collection: &mut Collection<'_>, kinds: &[Kind], losses: &mut Losses) {
    let (mut notes, mut reversed, mut typed) = (0, false, false);
    for note in &mut collection.notes {
        if matches!(note.kind, Kind::Custom(_)) || kinds.contains(&note.kind) {
            continue;
        }
        let is_turned = match note.kind {
            Kind::Reversed => true,
            Kind::OptionalReversed => {
                note.fields.get(2).is_some_and(|fill| !is_blank(&fill.to_html()))
            }
            _ => false,
        };
        typed |= note.kind == Kind::TypeIn;
        let is_kept = is_turned && kinds.contains(&Kind::Reversed);
        reversed |= is_turned && !is_kept;
        // One that makes no second card loses nothing, nor does one whose second card stays.
        notes += usize::from(note.kind == Kind::TypeIn || is_turned && !is_kept);
        note.kind = if is_kept { Kind::Reversed } else { Kind::Basic };
        note.fields.truncate(2);
    }
    losses.add(Loss::Kinds { reversed, typed }, notes, notes);
}

/// Replaces each note of a kind that `is_lost` by what its cards show, a basic note a card.
fn show_cards(
    collection: &mut Collection<'_>,
    is_lost: impl Fn(Kind) -> bool,
    loss: Loss,
    losses: &mut Losses,
) {
    if !collection.notes.iter().any(|note| is_lost(note.kind)) {
        return;
    }
    let (mut notes, mut cards) = (0, 0);
    let mut fitted = Vec::with_capacity(collection.notes.len());
    for note in std::mem::take(&mut collection.notes) {
        if !is_lost(note.kind) {
            fitted.push(note);
            continue;
        }
        match cards::shown(collection, &note) {
            Ok(shown) => {
                notes += 1;
                cards += shown.len();
                fitted.extend(shown.into_iter().enumerate().map(|(index, card)| Note {
                    kind: Kind::Basic,
                    fields: vec![owned(card.front), owned(card.back)],
                    tags: note.tags.clone(),
                    // One id belongs to one note: the first card keeps it.
                    id: if index == 0 { note.id.clone() } else { Id::None },
                    deck: card.deck,
                    anki: None,
                    ..note
                }));
            }
            Err(error) => {
                let note_type = collection.note_type_of(&note).map_or("", |t| t.name.as_str());
                let (note_type, detail) = (note_type.to_owned(), error.to_string());
                let problem = Problem::BadTemplate { note_type, detail };
                losses.said.push(Diagnostic::of_note(problem, &note));
            }
        }
    }
    collection.notes = fitted;
    if loss == Loss::NoteTypes {
        collection.note_types.clear();
    }
    losses.add(loss, notes, cards);
}

fn owned<'a>(text: Text<'_>) -> Text<'a> {
    match text {
        Text::Plain(text) => Text::plain(text.into_owned()),
        Text::Html(text) => Text::html(text.into_owned()),
    }
}

/// Changes every field of the notes that `wanted` picks.
fn change_text<'a>(
    collection: &mut Collection<'a>,
    wanted: impl Fn(&Note<'a>) -> bool + Sync,
    change: impl Fn(Text<'a>) -> Text<'a> + Sync,
) {
    many::change_each(&mut collection.notes, |note| {
        if wanted(note) {
            for side in &mut note.fields {
                *side = change(std::mem::replace(side, Text::EMPTY));
            }
        }
    });
}

#[cfg(test)]
mod tests;
