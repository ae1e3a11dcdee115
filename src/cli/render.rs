//! What a person reads: problems with the line they are in, what was read, what was written, and
//! what to do next.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::io::{self, Write};

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use anstyle::{AnsiColor, Style};
use deckconv::Error;
use deckconv::formats;
use deckconv::report::{Diagnostic, InputReport, OutputReport, Severity, Totals};
use deckconv::source::Source;

use super::ExitStatus;
use super::config::Config;
use super::excerpt::{Excerpt, LineFinder};
use super::layout::{widest, wrapped};
use super::report_file;
use super::request::{Request, Task};
use super::terminal;

/// So many problems of one code are shown for one input, unless the user wants all.
const SHOWN: usize = 5;

/// So many warnings and notes of one code are shown where there are many inputs, unless the user wants
/// all.
const SHOWN_OF_MANY: usize = 20;

/// Excerpts are cut to so many columns where no terminal limits them.
const WIDTH: usize = 140;

/// What stands before most lines, and is left free below.
const INDENT: usize = 6;

/// With more inputs or outputs than this, only what went wrong is said of each.
const FEW: usize = 8;

/// What stands before what to do, and a colon and a space after it.
const HELP: &str = "help";

const GOOD: Style = AnsiColor::Green.on_default().bold();
const DIM: Style = Style::new().dimmed();

/// The screen, and how much goes on it.
pub(super) struct Screen {
    loudness: u8,
    few_inputs: bool,
    few_outputs: bool,
    /// `check` speaks on standard output: what it says is its result.
    on_stdout: bool,
    renderer: Renderer,
    /// The columns of the terminal, if it is one.
    width: Option<usize>,
    strict: bool,
    dry_run: bool,
    /// One line for each output is enough.
    is_watching: bool,
    /// What to do next, once for all outputs that it holds for.
    next: RefCell<Option<String>>,
    /// How often each code was said in many inputs, and how often not.
    said: RefCell<BTreeMap<&'static str, (usize, usize)>>,
    /// Whether something could not be said where saying it is the work.
    unheard: Cell<bool>,
}

impl Screen {
    pub(super) fn of(request: &Request, inputs: usize, outputs: usize) -> Self {
        let renderer = Renderer::styled().decor_style(DecorStyle::Ascii);
        // What is said makes way for a report.
        let report_is_printed = report_file::is_printed(request.report.as_deref());
        let on_stdout = matches!(request.task, Task::Check) && !report_is_printed;
        let width = if on_stdout { terminal::out_width() } else { terminal::err_width() };
        Self {
            loudness: request.loudness,
            few_inputs: inputs <= FEW || request.loudness > 1,
            few_outputs: outputs <= FEW || request.loudness > 1,
            on_stdout,
            renderer: renderer.term_width(width.unwrap_or(WIDTH)),
            width,
            strict: request.strict,
            dry_run: request.dry_run,
            is_watching: request.watch,
            next: RefCell::new(None),
            said: RefCell::default(),
            unheard: Cell::new(false),
        }
    }

    /// Whether all of the result reached whom it is for.
    pub(super) fn was_heard(&self) -> bool {
        !self.unheard.get()
    }

    /// Says what a file sets: who does not know of it would wonder.
    pub(super) fn config(&self, config: &Config) {
        let keys: Vec<&str> = config.settings.iter().map(|setting| &*setting.key).collect();
        if let (Some(path), false, true) = (&config.path, keys.is_empty(), self.loudness > 0) {
            self.say("with", &format!("{}: {}", path.display(), keys.join(", ")));
        }
    }

    /// Says what was doubtful about an output that is not written.
    pub(super) fn doubts(&self, path: &str, doubts: &[Diagnostic]) {
        self.diagnostics(path, doubts, None);
    }

    /// Says that an output is not written because of its inputs.
    pub(super) fn held_back(&self, path: &str, why: &str) {
        self.error(&format!("{path} is not written: {why}"), None);
    }

    /// Says what was found in an input.
    pub(super) fn input(&self, report: &InputReport, source: Option<&Source>) {
        self.diagnostics(&report.path, &report.diagnostics, source);
        if let Some(error) = &report.error {
            self.error(error, report.help.as_deref());
            return;
        }
        if self.loudness == 0 || !self.few_inputs || self.is_watching {
            return;
        }
        let format = report.format.and_then(formats::named).map_or("", |format| format.title);
        let mut line = format!("{} as {format}: {}", report.path, many(report.counts.kept, "note"));
        for (count, what) in [(report.counts.merged, "merged"), (report.counts.skipped, "left out")]
        {
            if count > 0 {
                line.push_str(&format!(", {} {what}", grouped(count)));
            }
        }
        match report.decks.as_slice() {
            [] => {}
            [deck] => line.push_str(&format!(", deck “{}”", cut(deck))),
            decks => line.push_str(&format!(", {}", many(decks.len(), "deck"))),
        }
        self.say("read", &line);
    }

    /// Says why an input was read as it was.
    pub(super) fn explanation(&self, lines: &[String]) {
        for (index, line) in lines.iter().enumerate() {
            self.say(if index == 0 { "why" } else { "" }, line);
        }
    }

    /// Says what was written.
    pub(super) fn output(&self, report: &OutputReport, unchanged: bool, next: &str) {
        if !unchanged {
            self.next_is(next);
        }
        self.diagnostics(&report.path, &report.diagnostics, None);
        if self.loudness == 0 || !self.few_outputs {
            return;
        }
        let OutputReport { path, notes, cards, bytes, .. } = report;
        let size = size(*bytes);
        let mut made = format!("{}, {}, ", many(*notes, "note"), many(*cards, "card"));
        let media = (report.media > 0).then(|| many(report.media, "media file"));
        match (media, &report.media_folder) {
            (Some(media), Some(folder)) => made.push_str(&format!("{size}, {media} in {folder}")),
            (Some(media), None) => made.push_str(&format!("{media}, {size}")),
            (None, _) => made.push_str(&size),
        }
        if unchanged {
            self.say("as is", &format!("{path}: nothing has changed ({made})"));
            return;
        }
        let verb = if self.dry_run { "would" } else { "wrote" };
        let write = if self.dry_run { "write " } else { "" };
        if self.is_watching {
            let OutputReport { new, changed, removed, .. } = report;
            let counts = [*new, *changed, *removed].map(grouped);
            let [new, changed, removed] = counts;
            let counts = format!("{new} new, {changed} changed, {removed} gone");
            self.say(verb, &format!("{write}{path}: {made} ({counts})"));
            return;
        }
        self.say(verb, &format!("{write}{path}: {made}"));
        if report.carried > 0 || report.removed > 0 {
            let OutputReport { new, carried, changed, removed, .. } = report;
            let [new, changed, as_before, removed] =
                [*new, *changed, carried - changed, *removed].map(grouped);
            self.say(
                "",
                &format!("{new} new, {changed} changed, {as_before} as before, {removed} gone"),
            );
        }
        if report.removed > 0 {
            let gone = many(report.removed, "note");
            self.say("note", &format!(
                "{gone} of the earlier package {} not here any more; Anki keeps what it has, so \
                 delete there what you do not want",
                if report.removed == 1 { "is" } else { "are" }
            ));
        }
    }

    /// What to do with the output that comes now. Where it is something else than before, that is
    /// said first, below the outputs that it holds for.
    fn next_is(&self, next: &str) {
        if self.loudness == 0 || !self.few_outputs || self.is_watching {
            return;
        }
        let earlier = self.next.borrow_mut().replace(next.to_owned());
        if let Some(earlier) = earlier.filter(|earlier| earlier != next && !self.dry_run) {
            self.say("next", &earlier);
        }
    }

    /// Says that nothing more is done until an input changes.
    pub(super) fn waiting(&self) {
        if self.loudness > 0 {
            self.say("watch", "converting again whenever an input changes; Ctrl-C ends it");
        }
    }

    /// Says the sums of a run of more than one input, and what to do next.
    pub(super) fn totals(&self, totals: &Totals, request: &Request) {
        if self.loudness == 0 || self.is_watching {
            return;
        }
        self.unsaid();
        if totals.inputs > 1 || totals.passed_over > 0 {
            self.sums(totals, request);
        }
        if let Some(next) = self.next.borrow_mut().take().filter(|_| !self.dry_run) {
            self.say("next", &next);
        }
    }

    /// Says that an output is what it would become.
    pub(super) fn current(&self, path: &str) {
        if self.loudness > 0 && self.few_outputs {
            self.say("as is", &format!("{path}: nothing has changed since it was made"));
        }
    }

    /// Says how far a run came that the user stopped.
    pub(super) fn interrupted(&self, totals: &Totals, inputs: usize) {
        let (done, inputs) = (grouped(totals.inputs), many(inputs, "input"));
        self.say(
            "stop",
            &format!("interrupted after {done} of {inputs}; what is written is whole"),
        );
    }

    fn sums(&self, totals: &Totals, request: &Request) {
        let counts = totals.counts;
        let mut line =
            format!("{}: {} kept", many(totals.inputs, "input"), many(counts.kept, "note"));
        for (count, what) in
            [(counts.merged, "merged"), (counts.skipped, "left out"), (totals.failed, "failed")]
        {
            if count > 0 {
                line.push_str(&format!(", {} {what}", grouped(count)));
            }
        }
        if totals.unchanged > 0 {
            line.push_str(&format!("; {} unchanged", many(totals.unchanged, "input")));
        }
        if totals.passed_over > 0 {
            let files = many(totals.passed_over, "file");
            line.push_str(&format!(
                "; {files} passed over: hidden, left out, made by this run, or of an unknown extension"
            ));
        }
        self.say(if matches!(request.task, Task::Check) { "read" } else { "done" }, &line);
    }

    /// Says what stopped an input, an output or the run.
    pub(super) fn fail(&self, error: &Error) -> ExitStatus {
        self.error(&error.to_string(), error.help().as_deref());
        ExitStatus::Failure
    }

    fn error(&self, message: &str, help: Option<&str>) {
        let message = visible(message);
        let help = help.map(visible);
        let title = Level::ERROR.primary_title(&*message);
        let group = Group::with_title(title);
        let group = match &help {
            Some(help) => group.element(Level::HELP.message(&**help)),
            None => group,
        };
        self.print(&[group]);
    }

    /// The problems of an input or output, up to a cap for each code.
    fn diagnostics(&self, path: &str, diagnostics: &[Diagnostic], source: Option<&Source>) {
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        let mut lines = source.and_then(|source| source.text().ok()).map(LineFinder::of);
        for diagnostic in diagnostics {
            let quiet = match self.loudness {
                0 => diagnostic.severity() < self.lowest(),
                _ => false,
            };
            if quiet {
                continue;
            }
            let times = seen.entry(diagnostic.problem.code()).or_default();
            *times += 1;
            if self.loudness > 1 || (*times <= SHOWN && self.is_to_be_said(diagnostic)) {
                self.diagnostic(path, diagnostic, lines.as_mut());
            }
        }
        for (code, times) in seen {
            if times > SHOWN && self.loudness < 2 {
                let (more, path) = (grouped(times - SHOWN), visible(path));
                self.aside(&format!("  and {more} more {code} in {path}; -v shows all"));
            }
        }
    }

    /// Whether there is room for `diagnostic` among those of many inputs. Errors are always said.
    fn is_to_be_said(&self, diagnostic: &Diagnostic) -> bool {
        if self.few_inputs || diagnostic.severity() == Severity::Error {
            return true;
        }
        let mut said = self.said.borrow_mut();
        let (said, unsaid) = said.entry(diagnostic.problem.code()).or_default();
        let is_to_be_said = *said < SHOWN_OF_MANY;
        *(if is_to_be_said { said } else { unsaid }) += 1;
        is_to_be_said
    }

    /// Says how much was not said of many inputs.
    fn unsaid(&self) {
        for (code, (_, unsaid)) in self.said.take() {
            if unsaid > 0 {
                let more = grouped(unsaid);
                self.aside(&format!("  and {more} more {code} in other inputs; -v shows all"));
            }
        }
    }

    fn aside(&self, line: &str) {
        self.line(&format!("{DIM}{}{DIM:#}", wrapped(line, INDENT, self.width)));
    }

    /// What `-q` still says.
    fn lowest(&self) -> Severity {
        if self.strict { Severity::Warning } else { Severity::Error }
    }

    fn diagnostic(&self, path: &str, diagnostic: &Diagnostic, lines: Option<&mut LineFinder<'_>>) {
        let level = match diagnostic.severity() {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Note => Level::NOTE,
        };
        let path = visible(path);
        let excerpt = Excerpt::of(diagnostic, lines);
        // Without a line to show, the sentence itself says where.
        let message = match diagnostic.place.end_line {
            Some(end) => format!("{} (up to line {end})", diagnostic.problem.message()),
            None => diagnostic.problem.message(),
        };
        let message = match (&excerpt, &diagnostic.place.note, diagnostic.place.line) {
            (Some(_), ..) => message,
            (None, Some(note), _) => format!("{path}, note {note}: {message}"),
            (None, None, Some(line)) => format!("{path}, line {line}: {message}"),
            (None, None, None) => format!("{path}: {message}"),
        };
        let message = visible(&message);
        let title = level.primary_title(&*message).id(diagnostic.problem.code());
        let mut group = Group::with_title(title);
        if let Some(Excerpt { line, text, caret }) = &excerpt {
            let caret = AnnotationKind::Primary.span(caret.clone());
            let snippet = Snippet::source(&**text).line_start(*line).path(&*path).annotation(caret);
            group = group.element(snippet);
        }
        if let Some(help) = diagnostic.problem.help() {
            group = group.element(Level::HELP.message(help));
        }
        self.print(&[group]);
    }

    fn print(&self, groups: &[Group<'_>]) {
        let rendered = self.renderer.render(groups);
        let fitted = |(index, line): (usize, &str)| {
            // Excerpts are cut already: only the sentence and the help below may be too long.
            let help = line.split_once(HELP).filter(|_| index > 0);
            let indent = help.map_or(2, |(before, _)| widest([before]) + HELP.len() + 2);
            wrapped(line, indent, self.width)
        };
        let lines = rendered.lines().enumerate().map(fitted);
        self.line(&lines.collect::<Vec<_>>().join("\n"));
    }

    fn say(&self, verb: &str, what: &str) {
        let line = format!("{GOOD}{verb:>5}{GOOD:#} {}", visible(what));
        self.line(&wrapped(&line, INDENT, self.width));
    }

    fn line(&self, line: &str) {
        let said = match self.on_stdout {
            true => writeln!(terminal::out(), "{line}"),
            false => writeln!(terminal::err(), "{line}"),
        };
        // A closed pipe has heard enough, and messages are not what a conversion is for.
        let lost = said.is_err_and(|error| error.kind() != io::ErrorKind::BrokenPipe);
        self.unheard.set(self.unheard.get() || (lost && self.on_stdout));
    }
}

/// The start of a name.
pub(super) fn cut(name: &str) -> Cow<'_, str> {
    const LONGEST: usize = 80;
    match name.char_indices().nth(LONGEST) {
        Some((end, _)) => Cow::Owned(format!("{}…", name.get(..end).unwrap_or_default())),
        None => Cow::Borrowed(name),
    }
}

/// `text` with control characters and marks that turn the writing direction made visible, so that
/// no input can steer the terminal.
pub(super) fn visible(text: &str) -> Cow<'_, str> {
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}');
    let hidden = |c: char| (c.is_control() && c != '\t') || turns(c);
    if !text.contains(hidden) {
        return Cow::Borrowed(text);
    }
    let show = |c: char| match c {
        c if !hidden(c) => c,
        c if (c as u32) < 0x20 => char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}'),
        _ => '\u{fffd}',
    };
    Cow::Owned(text.chars().map(show).collect())
}

pub(super) fn many(count: usize, thing: &str) -> String {
    format!("{} {thing}{}", grouped(count), if count == 1 { "" } else { "s" })
}

/// `count` with a comma between thousands.
pub(super) fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A file size for people.
pub(super) fn size(bytes: u64) -> String {
    match bytes {
        1 => "1 byte".to_owned(),
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_input_steers_the_terminal() {
        assert_eq!(visible("a\u{1b}[31mb\u{202e}c"), "a␛[31mb\u{fffd}c");
        assert_eq!(visible("naïve"), "naïve");
    }

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(grouped(1_234_567), "1,234,567");
        assert_eq!((grouped(12), size(4_711)), ("12".to_owned(), "4.7 kB".to_owned()));
    }
}
