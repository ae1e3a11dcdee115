//! What the law says of a deck and a format, checked on whatever deck is given: the generated ones of
//! `law.rs`, and those that the fuzzer finds.

use std::io::Cursor;

use deckconv::cloze;
use deckconv::convert::write_fitted;
use deckconv::deck::{Collection, Deck, Decks, Id, Kind, Note, NoteType, Origin};
use deckconv::fit::fit;
use deckconv::formats::{Format, Markup, NoteTypes, Reading, TextIs, Writing};
use deckconv::settings::Settings;
use deckconv::source::Source;
use deckconv::text::{Text, reduce};

/// What a deck without a name is called: like its file.
const NAMELESS: &str = "unnamed";

/// The collection with decks and note types in the order of their notes, unused ones left out, and
/// without origins: what any format can say of it. Without `decks`, all is in one.
fn canonical<'a>(collection: &Collection<'a>, decks: bool) -> Collection<'a> {
    let mut result = Collection::default();
    for note in &collection.notes {
        // Numbers that a package gives are nothing that the model said.
        let mut note = Note { origin: Origin::default(), anki: None, ..note.clone() };
        if let Id::Given(id) = &note.id {
            note.id = Id::Given(id.trim().to_owned().into());
        }
        let deck = if decks { collection.deck_of(&note) } else { "" };
        note.deck = result.decks.named(if deck.is_empty() && decks { NAMELESS } else { deck });
        // At the beginning of a file it is the mark of an encoding.
        for field in &mut note.fields {
            if let Text::Plain(text) | Text::Html(text) = field
                && text.starts_with('\u{feff}')
            {
                *text = text.trim_start_matches('\u{feff}').to_owned().into();
            }
        }
        // No text is neither plain nor HTML.
        note.fields
            .iter_mut()
            .filter(|field| field.is_empty())
            .for_each(|field| *field = Text::EMPTY);
        if let Some(note_type) = collection.note_type_of(&note) {
            let known = result.note_types.iter().position(|known| known == note_type);
            let index = known.unwrap_or_else(|| {
                result.note_types.push(note_type.clone());
                result.note_types.len() - 1
            });
            note.kind = Kind::Custom(index as u32);
        }
        result.notes.push(note);
    }
    result
}

/// The note types with as much of them as a format can hold.
fn held<'a>(mut collection: Collection<'a>, format: &Format) -> Collection<'a> {
    if format.carries.note_types == NoteTypes::Fields {
        for note_type in &mut collection.note_types {
            let names: Vec<&str> = note_type.fields.iter().map(|f| f.name.as_str()).collect();
            *note_type = NoteType::plain(&note_type.name, &names);
        }
    }
    collection
}

/// What a package makes of it: what has no number gets one, and tags are in order, each once.
fn packed<'a>(format: &Format, mut collection: Collection<'a>) -> Collection<'a> {
    if format.name == "apkg" {
        for note_type in &mut collection.note_types {
            (note_type.id, note_type.changed) = (None, None);
            note_type.fields.iter_mut().for_each(|field| field.id = None);
            note_type.templates.iter_mut().for_each(|template| template.id = None);
        }
        for note in &mut collection.notes {
            // Nor does it tell upper case from lower in tags.
            note.tags.iter_mut().for_each(|tag| *tag = tag.to_lowercase().into());
            note.tags.sort();
            note.tags.dedup();
        }
    }
    if ["mnemosyne", "mnemosyne-text", "supermemo"].contains(&format.name) {
        // There, a line ends where the text shows that it does: what HTML takes for a space is one.
        for field in collection.notes.iter_mut().flat_map(|note| &mut note.fields) {
            if let Text::Html(html) = field {
                *field = Text::html(on_one_line(html));
            }
        }
    }
    if format.name == "mnemosyne-text" {
        // There, a character may not be said by its number.
        for field in collection.notes.iter_mut().flat_map(|note| &mut note.fields) {
            if let Text::Html(html) = field {
                *field = Text::html(by_themselves(html));
            }
        }
    }
    if format.name == "crowdanki" {
        // There, a note type is known by its uuid, and nobody knows when it changed or where its
        // cards go.
        for note_type in &mut collection.note_types {
            (note_type.id, note_type.changed) = (None, None);
            note_type.templates.iter_mut().for_each(|template| template.deck = None);
        }
    }
    collection
}

/// `html` with a space for each line end that HTML shows as one.
fn on_one_line(html: &str) -> String {
    let mut pieces = html.split("<pre");
    let first = pieces.next().unwrap_or_default().replace('\n', " ");
    let rest = pieces.map(|piece| {
        let (pre, after) = piece.split_once("</pre").unwrap_or((piece, ""));
        match piece.contains("</pre") {
            true => format!("<pre{pre}</pre{}", after.replace('\n', " ")),
            false => format!("<pre{piece}"),
        }
    });
    first + &rest.collect::<String>()
}

/// `html` with characters in place of their numbers, but for those that mean something there.
fn by_themselves(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some((before, after)) = rest.split_once("&#") {
        out.push_str(before);
        let character = after.split_once(';').and_then(|(number, after)| {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16).ok()?,
                None => number.parse().ok()?,
            };
            // What is no character shows as one that says so.
            let character = char::from_u32(code).filter(|c| *c != '\0');
            let character = character.unwrap_or(char::REPLACEMENT_CHARACTER);
            let is_itself = matches!(character, ' '..='~' | char::REPLACEMENT_CHARACTER)
                && !"<>&\"".contains(character);
            is_itself.then_some((character, after))
        });
        match character {
            Some((character, after)) => {
                out.push(character);
                rest = after;
            }
            None => {
                out.push_str("&#");
                rest = after;
            }
        }
    }
    out + rest
}

/// The notes in an order that writing does not change: some formats have each deck once.
fn in_order<'a>(format: &Format, mut collection: Collection<'a>) -> Collection<'a> {
    if format.name == "apkg" {
        // There, notes stand by their numbers, and a note is in the deck of its first card.
        collection.notes.sort_by_key(|note| note.anki.as_ref().map(|anki| anki.created));
        for note in &mut collection.notes {
            let card = note.anki.as_ref().and_then(|anki| anki.cards.first());
            note.deck = card.map_or(note.deck, |card| card.deck);
        }
        // To Anki, names of decks that differ in case alone are one.
        let names: Vec<String> =
            collection.decks.iter().map(|deck| deck.name.to_lowercase()).collect();
        for note in &mut collection.notes {
            let name = names.get(note.deck as usize);
            let first = names.iter().position(|known| Some(known) == name);
            note.deck = first.map_or(note.deck, |first| first as u32);
        }
        // A deck above another may have been named by that.
        let mut decks = Decks::default();
        for note in &mut collection.notes {
            let name = names.get(note.deck as usize).map_or("", String::as_str);
            note.deck = decks.named(name);
        }
        collection.decks = decks;
    }
    if ["anki-text", "crowdanki", "mochi", "supermemo"].contains(&format.name) {
        let decks = collection.decks.clone();
        let name =
            |deck: &Deck| if deck.name.is_empty() { NAMELESS } else { &deck.name }.to_owned();
        collection.notes.sort_by_key(|note| decks.get(note.deck).map(name));
    }
    collection
}

/// The options to try a format with, for writing and for reading.
fn settings_of(format: &Format) -> Vec<Settings> {
    let choices: &[&[(&str, &str)]] = match format.name {
        "csv" => &[
            &[],
            &[("to-separator", ";"), ("separator", ";")],
            &[("to-separator", "tab"), ("separator", "tab"), ("bom", "")],
            &[("excel-safe", "")],
        ],
        "org" => &[&[], &[("to-dialect", "drill")], &[("to-dialect", "fc")]],
        // Only who wrote it knows for sure what stands between.
        "quizlet" => &[&[
            ("to-separator", "~@~"),
            ("separator", "~@~"),
            ("to-row-separator", "%@%"),
            ("row-separator", "%@%"),
        ]],
        _ => &[&[]],
    };
    let set = |choice: &&[(&str, &str)]| {
        let mut settings = Settings::default();
        choice.iter().for_each(|(name, value)| settings.set(*name, *value));
        settings
    };
    choices.iter().map(set).collect()
}

/// What a learner sees of the notes, and where they are: the words, kinds, tags and decks. Where HTML may
/// be broken, words are the characters in them: nobody knows what parts them, and what is an item.
fn shown(
    collection: &Collection<'_>,
    format: &Format,
    html: Html,
) -> Vec<(String, Vec<String>, Vec<String>)> {
    let is_mnemosyne = format.name.starts_with("mnemosyne");
    let words = |text: &Text<'_>, hides: bool| {
        let apart = with_cells_apart(&text.to_html());
        let heard = if is_mnemosyne { with_players_as_sounds(&apart) } else { apart };
        // Elsewhere, what looks like a cloze is text.
        let open = if hides { cloze::reveal(&heard) } else { heard.into() };
        let visible: String = reduce(&open).chars().filter_map(typed_as).collect();
        // TeX calls some signs by name, too.
        let names = [("\\vert", "|"), ("\\Vert", "\\|"), ("\\lbrack", "["), ("\\rbrack", "]")];
        let visible = names.iter().fold(visible, |text, (name, sign)| text.replace(name, sign));
        if html == Html::Any {
            // Formulas have two notations.
            let signs = [("[$]", r"\("), ("[/$]", r"\)"), ("[$$]", r"\["), ("[/$$]", r"\]")];
            let visible = visible.replace(|c: char| c.is_whitespace() || "-|>".contains(c), "");
            return signs.iter().fold(visible, |text, (old, new)| text.replace(old, new));
        }
        visible.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let note = |note: &Note<'_>| {
        let deck = if format.carries.decks { collection.deck_of(note) } else { "" };
        let deck = if deck.is_empty() && format.carries.decks { NAMELESS } else { deck };
        let hides = note.fields.iter().any(|field| !cloze::numbers(field.raw()).is_empty());
        let kind = match note.kind {
            // Where clozes have marks of their own, what hides nothing is none.
            Kind::Cloze if !hides => "basic",
            kind => kind.name(),
        };
        let is_cloze = |at| at == 0 && kind == "cloze";
        let fields = note.fields.iter().enumerate();
        let mut fields: Vec<String> = fields.map(|(at, side)| words(side, is_cloze(at))).collect();
        let front = note.front().to_html();
        // What each card asks, too: nobody may see what is hidden. A mark that never ends is text elsewhere,
        // and to Anki the end of the card.
        let holds_mark = fields.first().is_some_and(|shown| shown.contains("{{"));
        if kind == "cloze" && !holds_mark {
            let question = |number| words(&Text::html(cloze::question(&front, number)), false);
            fields.splice(1..1, cloze::numbers(&front).into_iter().map(question));
        }
        while fields.last().is_some_and(String::is_empty) {
            fields.pop();
        }
        let mut tags: Vec<String> = note.tags.iter().map(ToString::to_string).collect();
        tags.sort();
        tags.dedup();
        (format!("{kind} in {deck}"), fields, tags)
    };
    collection.notes.iter().map(note).collect()
}

/// `html` with a space in the place of each tag of a cell: what stands side by side is no one word, and
/// between cells white space shows nothing.
fn with_cells_apart(html: &str) -> String {
    let (tags, behind) = html.split_at(html.rfind('>').map_or(0, |last| last + 1));
    // A sign that would begin a tag stands in another that has not ended.
    let mut is_in_tag = false;
    let mut apart = |(at, piece): (usize, &str)| {
        let name = piece.trim_start_matches('/').split(|c: char| !c.is_ascii_alphanumeric()).next();
        let is_cell = ["td", "th"]
            .iter()
            .any(|cell| name.is_some_and(|name| name.eq_ignore_ascii_case(cell)));
        let begins = at > 0 && !std::mem::replace(&mut is_in_tag, !piece.contains('>'));
        match at {
            0 => piece.to_owned(),
            _ => match after_tag(piece).filter(|_| is_cell && begins) {
                Some(text) => format!(" {text}"),
                None => format!("<{piece}"),
            },
        }
    };
    tags.split('<').enumerate().map(&mut apart).collect::<String>() + behind
}

/// What follows the tag that `piece` is the rest of, if it ends in it; not in quotes.
fn after_tag(piece: &str) -> Option<&str> {
    let mut quote = None;
    for (at, c) in piece.char_indices() {
        match quote {
            None if c == '>' => return piece.get(at + 1..),
            None if c == '"' || c == '\'' => quote = Some(c),
            Some(open) if c == open => quote = None,
            _ => {}
        }
    }
    None
}

/// `html` with `[sound:…]` for each element that plays a sound or a film: Mnemosyne has no other.
fn with_players_as_sounds(html: &str) -> String {
    let mut pieces = html.split('<');
    let first = pieces.next().unwrap_or_default().to_owned();
    let piece = |piece: &str| {
        let name = piece.split(char::is_whitespace).next().unwrap_or_default();
        let source = piece.split_once("src=\"").and_then(|(_, after)| after.split_once('"'));
        match source {
            Some((source, after)) if ["audio", "video"].contains(&name) => {
                let after = after.split_once('>').map_or("", |(_, after)| after);
                format!("[sound:{source}]{after}")
            }
            _ => format!("<{piece}"),
        }
    };
    first + &pieces.map(piece).collect::<String>()
}

/// What `c` is where nothing is raised or lowered; a space of no width is nothing.
fn typed_as(c: char) -> Option<char> {
    const TYPED: &str = "0123456789+-=()n0123456789+-=()n";
    const SHOWN: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₙ";
    let as_typed = SHOWN.chars().zip(TYPED.chars()).find(|(shown, _)| *shown == c);
    (c != '\u{200b}').then(|| as_typed.map_or(c, |(_, typed)| typed))
}

fn written(fitted: &Collection<'_>, format: &Format, settings: &Settings) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    write_fitted(fitted, format, &Writing::new(settings), &mut out).expect("memory takes it");
    out.into_inner()
}

/// Takes out the ids that were made: they can be made again, and are not written everywhere.
pub(crate) fn without_made_ids(collection: &mut Collection<'_>) {
    for note in collection.notes.iter_mut().filter(|note| !note.id.is_given()) {
        note.id = Id::None;
    }
}

/// What the HTML on cards is like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Html {
    /// As somebody would write it: what Markdown makes of it is written again as it is.
    Sound,
    /// Whatever comes: it is written again as it is from the second time on, when it is sound.
    Any,
}

/// Panics if the whole law does not hold of a format in `markup` and a deck.
pub(crate) fn obeys(format: &Format, markup: Markup, collection: &Collection<'_>, html: Html) {
    stays_fitted(format, markup, collection);
    // To Mnemosyne, formulas are LaTeX, without the HTML that may be in them.
    let reduces = html == Html::Any && format.name.starts_with("mnemosyne");
    match markup.is_exact() && !reduces {
        true => comes_back(format, markup, collection),
        false => shows_the_same(format, markup, collection, html),
    }
}

/// Panics if a deck that was fitted to `format` and written in `markup`, which is exact, is read again
/// as another one.
pub(crate) fn comes_back(format: &Format, markup: Markup, collection: &Collection<'_>) {
    let Some(reader) = format.read else { return };
    let (fitted, _) = fit(collection.clone(), format, Some(markup));
    // A file without cards is none.
    if fitted.notes.is_empty() {
        return;
    }
    // Quizlet has no way to write what parts sides and rows.
    let parts = |field: &Text<'_>| ["~@~", "%@%"].iter().any(|part| field.raw().contains(part));
    // Nor has it one to say that what looks like a cloze is none.
    let hides = |note: &Note<'_>| !cloze::numbers(note.front().raw()).is_empty();
    let is_lost = |note: &Note<'_>| note.fields.iter().any(parts) || hides(note);
    if format.name == "quizlet" && fitted.notes.iter().any(is_lost) {
        return;
    }
    for settings in settings_of(format) {
        let bytes = written(&fitted, format, &settings);
        let source = Source::new("unnamed.out", bytes, None);
        let plain_only = format.carries.markups == [Markup::Plain];
        let text_is = if plain_only { TextIs::Plain } else { TextIs::Auto };
        let reading = Reading { text_is, ..Reading::new(&settings) };
        let found = reader(&source, &reading).expect("what we write can be read");
        assert_eq!(found.skipped, 0, "{} {:?}", format.name, found.diagnostics);
        let decks = format.carries.decks;
        assert_eq!(
            packed(format, canonical(&in_order(format, found.collection), decks)),
            packed(format, held(canonical(&in_order(format, fitted.clone()), decks), format)),
            "{} {markup:?} {settings:?}",
            format.name
        );
    }
}

/// Panics if what `format` says of `collection` is not seen in what is read of it, or is not written
/// again as it is: in Markdown of sound HTML at once, else from the second time on.
pub(crate) fn shows_the_same(
    format: &Format,
    markup: Markup,
    collection: &Collection<'_>,
    html: Html,
) {
    let Some(reader) = format.read else { return };
    for settings in settings_of(format) {
        let format = &(format.under)(*format, &settings);
        let (fitted, _) = fit(collection.clone(), format, Some(markup));
        if fitted.notes.is_empty() {
            return;
        }
        let first = written(&fitted, format, &settings);
        let source = Source::new("unnamed.out", first.clone(), None);
        let found = reader(&source, &Reading::new(&settings)).expect("what we write can be read");
        assert_eq!(found.skipped, 0, "{} {:?}", format.name, found.diagnostics);
        let readable = String::from_utf8_lossy(&first);
        let seen = |collection: Collection<'_>| shown(&in_order(format, collection), format, html);
        let meant = seen(fitted);
        let here = seen(found.collection.clone());
        assert_eq!(here, meant, "{} {settings:?}\n{readable}", format.name);
        let (again, _) = fit(found.collection, format, Some(markup));
        let second = written(&again, format, &settings);
        if markup == Markup::Markdown && html == Html::Sound {
            assert_eq!(String::from_utf8_lossy(&second), readable, "{}", format.name);
        }
        let source = Source::new("unnamed.out", second.clone(), None);
        let found = reader(&source, &Reading::new(&settings)).expect("it can be read again");
        let (here, readable) = (seen(found.collection.clone()), String::from_utf8_lossy(&second));
        assert_eq!(here, meant, "the second time: {} {settings:?}\n{readable}", format.name);
        let (again, _) = fit(found.collection, format, Some(markup));
        let third = written(&again, format, &settings);
        assert_eq!(second, third, "{}", format.name);
    }
}

/// Panics if a deck that was fitted to `format` changes when it is fitted again.
pub(crate) fn stays_fitted(format: &Format, markup: Markup, collection: &Collection<'_>) {
    let (once, _) = fit(collection.clone(), format, Some(markup));
    let (twice, said) = fit(once.clone(), format, Some(markup));
    assert_eq!(twice, once, "{}", format.name);
    let lost: Vec<_> = said.iter().map(|said| said.problem.code()).collect();
    // Deck names, templates and what a text refers to stay in the model; only the format has no place
    // for them.
    let stays = |code: &&str| matches!(*code, "lost-decks" | "lost-templates" | "lost-media");
    assert!(lost.iter().all(stays), "{}: {lost:?}", format.name);
}
