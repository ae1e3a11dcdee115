//! Reading a list: each record is cut at its first separator; what has none is a title, a
//! heading, the rest of the line before, or a card that is missing its answer.

use std::borrow::Cow;

use crate::deck::{Note, Origin};
use crate::error::{Cause, Error};
use crate::formats::page::{FrontMatter, heading, is_fence};
use crate::formats::rows::{Columns, Frame, Owner, Row, Shape, Table};
use crate::formats::{Evidence, Found, Reading, Sections, document, page, sample_of};
use crate::report::{Diagnostic, Problem};
use crate::source::Source;
use crate::text::{Text, asks, judge};

use super::find::{List, is_of_signs, list_given, list_of};
use super::fit::may_head;
use super::records::{Lead, Records};
use super::separator::Separator;

/// How many records are read to judge how text is meant.
const RECORDS_TO_JUDGE: usize = 1000;

pub(super) fn detect(source: &Source) -> Evidence {
    let text = sample_of(source);
    let text = FrontMatter::of(text).after(text);
    let Some(list) = list_of(text) else { return Evidence::NONE };
    let is_settings = || {
        let lines: Vec<_> = page::lines(text).take(RECORDS_TO_JUDGE).collect();
        document::is_settings(&lines)
    };
    if is_table(text, &list) || list.separator != Separator::Tab && is_settings() {
        return Evidence::NONE;
    }
    let List { separator, cut, headings, all, .. } = &list;
    let why = match separator {
        Separator::Cloze => format!("{cut} of {all} rows hide words as Anki does"),
        separator => {
            format!("{cut} of {all} rows have two sides with {} between", separator.name())
        }
    };
    let (enough, surely) = match separator {
        Separator::Cloze => (1, 1),
        Separator::Tab => (2, 1),
        Separator::Run(run) if run.chars().count() > 1 => (2, 2),
        Separator::Run(_) => (3, 2),
        _ => (4, 3),
    };
    match *cut >= enough || (*cut >= surely && cut + headings >= *all) {
        true => Evidence::likely(cut + headings, *all, why),
        false => Evidence::possible(cut + headings, all + 1, why),
    }
}

/// Whether a list is a table, which has a format of its own.
pub(super) fn is_table(text: &str, list: &List) -> bool {
    let shape = Shape::sniff(Frame::of(text).rows, None);
    if shape.owner() == Owner::List {
        return false;
    }
    let delimiter = char::from(shape.delimiter);
    let same = match &list.separator {
        Separator::Tab => delimiter == '\t',
        Separator::Run(run) => run.chars().all(|sign| sign == delimiter),
        _ => false,
    };
    let sure = shape.is_quoted() || shape.header.is_some();
    let wide = shape.width > if delimiter == ',' { 3 } else { 2 };
    let is_tight = list.is_of_clozes() && shape.is_tight();
    let whole = list.is_by_question() || is_tight || wide;
    let even = shape.rows.len() > 1 && shape.is_even(9) && whole;
    same || even || shape.names_sides() || (sure && shape.is_even(7))
}

pub(super) fn read<'a>(source: &'a Source, reading: &Reading<'_>) -> Result<Found<'a>, Error> {
    let text = source.text()?;
    let front_matter = FrontMatter::of(text);
    let text = front_matter.after(text);
    let settings = reading.settings;
    let given = settings.separator("separator").map(Separator::Given);
    let between = settings.separator("row-separator");
    let list = list_given(text, given, between).ok_or_else(|| {
        let found = "lines without a separator that nearly all of them have".to_owned();
        source.error(Cause::NoCards { found })
    })?;
    let stays = list.lead.rule().is_some_and(|rule| !reading.tidy.has(rule));
    let lead = if stays { Lead::None } else { list.lead };
    let list = List { lead, ..list };
    let sides = Records::new(text, list.between_rows.as_deref()).take(RECORDS_TO_JUDGE);
    let sides = sides.filter_map(|(_, record)| list.separator.split(record));
    let judged = judge(sides.flat_map(|(front, back)| [front, back]));
    let reading = reading.or_text_is(judged);
    let columns = settings.get("columns").map(Columns::listed);
    let table = columns.map(|columns| {
        let (listed, width) = (columns.len(), even_width(text, &list));
        let mut table = Table::new(reading, "", columns.up_to(width), 0).named(true);
        if width > listed {
            let columns = (listed..width).map(|column| (column + 1).to_string()).collect();
            table.say(front_matter.lines + 1, Problem::UnlistedColumns { columns });
        }
        table
    });
    let reader = Reader { table, ..Reader::new(source, &list, reading, &front_matter) };
    let mut found = reader.read(text);
    found.call_clozes();
    let found = Some(found).filter(|found| !found.collection.notes.is_empty()).map(|mut found| {
        front_matter.tell(&mut found);
        found
    });
    found.ok_or_else(|| {
        let found = format!("text without {} in it", list.separator.name());
        source.error(Cause::NoCards { found })
    })
}

/// How many cells nearly all rows have; none where they differ.
fn even_width(text: &str, list: &List) -> usize {
    let records = Records::new(text, list.between_rows.as_deref()).take(RECORDS_TO_JUDGE);
    let widths = records.map(|(_, record)| list.separator.pieces(list.lead.strip(record)).len());
    let mut widths: Vec<usize> = widths.filter(|width| *width > 1).collect();
    widths.sort_unstable();
    let usual = widths.get(widths.len() / 2).copied().unwrap_or(0);
    let even = widths.iter().filter(|width| **width == usual).count() * 10 >= widths.len() * 9;
    if even { usual } else { 0 }
}

/// A record without a separator, which waits for what follows it.
#[derive(Clone, Copy)]
struct Whole<'a> {
    line: usize,
    text: &'a str,
    /// A blank line stands before it, where between rows there is none.
    apart: bool,
}

struct Reader<'a, 'l> {
    list: &'l List,
    reading: Reading<'l>,
    found: Found<'a>,
    /// Makes notes of rows, if the user lists their columns.
    table: Option<Table<'a, 'l>>,
    sections: Sections,
    deck: String,
    /// The deck has its name from the front matter.
    is_named: bool,
    /// The lines of the front matter.
    above: usize,
    /// Records without a separator since the last card.
    whole: Vec<Whole<'a>>,
    /// The last line of the last record.
    last_line: usize,
    /// Cards with a blank line before them.
    apart: usize,
    /// Rows with a number or a bullet before them.
    led: usize,
}

impl<'a, 'l> Reader<'a, 'l> {
    fn new(
        source: &'a Source,
        list: &'l List,
        reading: Reading<'l>,
        front_matter: &FrontMatter<'a>,
    ) -> Self {
        let named = front_matter.deck();
        let deck = named.unwrap_or(source.stem()).to_owned();
        Self {
            list,
            reading,
            found: Found::default(),
            table: None,
            sections: Sections::new(&reading, deck.clone()),
            deck,
            is_named: named.is_some(),
            above: front_matter.lines,
            whole: Vec::new(),
            last_line: 0,
            apart: 0,
            led: 0,
        }
    }

    fn read(mut self, text: &'a str) -> Found<'a> {
        let title = title_of(text, self.list);
        let rare = are_rare(text, self.list);
        for (line, record) in Records::new(text, self.list.between_rows.as_deref()) {
            let titles = title == Some(line);
            let line = self.above + line;
            let gap = line > self.last_line + 1 && self.last_line > 0;
            self.last_line = line + record.trim().matches('\n').count();
            let bare = self.list.lead.strip(record);
            let apart = titles || (rare && heading(record).is_some());
            let sides = match apart {
                true => None,
                false => self.list.separator.split(bare),
            };
            match sides {
                Some((front, back)) => {
                    self.apart += usize::from(gap);
                    self.led += usize::from(bare.len() < record.len());
                    self.card(line, bare, (front, back));
                }
                None => {
                    let apart = gap && self.apart * 2 <= self.found.collection.notes.len();
                    self.whole.push(Whole { line, text: record, apart });
                }
            }
        }
        self.settle(false);
        if let Some(rows) = self.table.take().map(Table::rest) {
            self.found.skipped += rows.skipped;
            self.found.exact |= rows.exact;
            self.found.diagnostics.extend(rows.diagnostics);
        }
        if let Some(rule) = self.list.lead.rule().filter(|_| self.led > 0) {
            let what = if rule == "bullets" { "bullets" } else { "numbering before rows" };
            let problem = Problem::Tidied { what, rule, sides: self.led };
            self.found.diagnostics.push(Diagnostic::of_all(problem));
        }
        self.found
    }

    fn card(&mut self, line: usize, record: &'a str, (front, back): (&'a str, &'a str)) {
        self.settle(true);
        if let Some(table) = &mut self.table {
            let pieces = self.list.separator.pieces(record);
            let cells = pieces.into_iter().map(|piece| Cow::Borrowed(piece.trim())).collect();
            let taken = table.take(&mut Row { line, cells, ..Row::default() });
            if let Some((mut note, deck)) = taken {
                let deck = if deck.is_empty() { &self.deck } else { &deck };
                self.sections.place_in(&mut note, &mut self.found.collection, deck);
                self.found.collection.notes.push(note);
            }
            return;
        }
        let trim = |side: &'a str| match self.list.separator {
            Separator::Given(_) => side,
            _ => side.trim(),
        };
        let (front, back) = (self.reading.text(trim(front)), self.reading.text(trim(back)));
        let mut note = Note { origin: Origin::at(line), ..Note::basic(front, back) };
        self.sections.place(&mut note, &mut self.found.collection);
        self.found.collection.notes.push(note);
    }

    /// Says what became of the records without a separator; a card follows them or nothing.
    fn settle(&mut self, card_follows: bool) {
        let whole = std::mem::take(&mut self.whole);
        let last = whole.len().saturating_sub(1);
        let mut fenced = false;
        for (index, record) in whole.iter().enumerate() {
            let text = record.text.trim();
            let first = self.found.collection.notes.is_empty();
            if is_fence(text) {
                fenced = !first;
                continue;
            }
            if is_of_signs(text) && index > 0 && first {
                // It underlines the title.
            } else if is_of_signs(text) {
                self.pass_over(record, "a rule");
            } else if heading(text).is_some() && self.is_cut(text) {
                self.pass_over(record, "a comment");
            } else if let Some((level, title)) = heading(text) {
                if first && index == 0 && self.deck_is_unnamed() {
                    self.name_deck(title);
                } else {
                    self.sections.open(level, title, record.line, &mut self.found.diagnostics);
                }
            } else if first && index == 0 && may_title(text) {
                self.name_deck(text);
            } else if first
                && !asks(text)
                && (introduces(text) || !(card_follows && index == last && may_head(text)))
            {
                self.pass_over(record, "a line before the first card");
            } else if !first && self.goes_on(record) && self.join(record) {
            } else if card_follows && index == last && self.heads(record) {
                let heading = text.trim_end_matches(':');
                self.sections.open(1, heading, record.line, &mut self.found.diagnostics);
            } else if !card_follows && (fenced || (record.apart && is_remark(text))) {
                self.pass_over(record, "a remark");
            } else {
                let detail = format!("{} is missing in it", self.list.separator.name());
                self.say(record.line, Problem::BadRecord { detail });
                self.found.skipped += 1;
            }
        }
    }

    /// Whether signs that stand in no heading cut `text` in two.
    fn is_cut(&self, text: &str) -> bool {
        matches!(self.list.separator, Separator::Tab | Separator::Run(_))
            && self.list.separator.split(text).is_some()
    }

    fn heads(&self, record: &Whole<'_>) -> bool {
        let text = record.text.trim();
        let shouts = text.chars().any(char::is_uppercase) && !text.chars().any(char::is_lowercase);
        let first = self.found.collection.notes.is_empty();
        may_head(text) && (first || record.apart || shouts || text.ends_with(':'))
    }

    /// Whether a record is the rest of the answer before it: indented, or a sentence that goes on.
    fn goes_on(&self, record: &Whole<'_>) -> bool {
        let text = record.text.trim();
        let back = self.found.collection.notes.last().map(|note| note.back().raw().trim());
        let open = back.is_some_and(|back| {
            back.split_whitespace().nth(2).is_some() && !back.ends_with(['.', '?', '!', '。'])
        });
        let on = text.starts_with(char::is_lowercase) && text.split_whitespace().count() > 1;
        record.text.starts_with([' ', '\t']) || (open && on && !record.apart)
    }

    /// Joins a line to the answer before it.
    fn join(&mut self, record: &Whole<'_>) -> bool {
        let (line, text) = (record.line, record.text.trim());
        let Some(back) = self.found.collection.notes.last_mut().and_then(|n| n.fields.get_mut(1))
        else {
            return false;
        };
        let more = self.reading.text(text);
        if matches!(more, Text::Html(_)) {
            *back = std::mem::replace(back, Text::EMPTY).into_html();
        }
        match back {
            Text::Plain(back) => back.to_mut().extend(["\n", more.raw()]),
            Text::Html(back) => back.to_mut().extend(["<br>", &more.to_html()]),
        }
        self.say(line, Problem::Rejoined { line: text.to_owned() });
        true
    }

    fn deck_is_unnamed(&self) -> bool {
        self.found.collection.decks.is_empty()
    }

    fn name_deck(&mut self, title: &str) {
        if self.is_named {
            return;
        }
        self.deck = title.to_owned();
        self.sections = Sections::new(&self.reading, title);
    }

    fn pass_over(&mut self, record: &Whole<'_>, what: &'static str) {
        let text = record.text.trim().to_owned();
        self.say(record.line, Problem::PassedOver { what, text });
    }

    fn say(&mut self, line: usize, problem: Problem) {
        self.found.diagnostics.push(Diagnostic::at_line(line, problem));
    }
}

/// Whether so few rows begin as headings do that these are headings or comments, no cards.
fn are_rare(text: &str, list: &List) -> bool {
    // Programs write tabs, and know no comments.
    if matches!(list.separator, Separator::Tab | Separator::Given(_)) {
        return false;
    }
    let records = || Records::new(text, list.between_rows.as_deref());
    let marked = records().filter(|(_, record)| heading(record).is_some()).count();
    marked * 2 <= records().count()
}

/// Whether the first line may be the title of the list; “Here are your cards:” is none.
fn may_title(text: &str) -> bool {
    may_head(text) && !text.ends_with([':', '.', '!'])
}

/// Whether a line says what follows, as chatbots begin.
fn introduces(text: &str) -> bool {
    text.split_whitespace().count() > 2 && text.ends_with([':', '!', '：', '！'])
}

/// Whether a line is a sentence to the reader, as chatbots end with.
fn is_remark(text: &str) -> bool {
    text.split_whitespace().count() > 4 && text.ends_with(['.', '!', '?', '。', '！'])
}

/// The line of a title that has a separator in it: it stands first, and alone of all rows it has
/// no answer that is a sentence.
fn title_of(text: &str, list: &List) -> Option<usize> {
    // Programs write tabs, and where it was said what parts sides, nothing else does.
    if matches!(list.separator, Separator::Tab | Separator::Given(_)) {
        return None;
    }
    let mut records = Records::new(text, list.between_rows.as_deref()).take(100);
    let (line, first) = records.next()?;
    let (_, back) = list.separator.split(list.lead.strip(first))?;
    let ends = |back: &str| back.trim_end().ends_with(['.', '!', '。']);
    let backs = records.filter_map(|(_, record)| list.separator.split(list.lead.strip(record)));
    let backs: Vec<&str> = backs.map(|(_, back)| back).collect();
    let sentences = backs.iter().filter(|back| ends(back)).count();
    let longer = backs.iter().filter(|other| other.len() > back.len()).count();
    let alone = backs.len() > 3
        && sentences * 10 >= backs.len() * 8
        && longer * 10 >= backs.len() * 8
        && !ends(back);
    alone.then_some(line)
}
