//! The bar that shows while long work goes on. Short work never sees it.

use std::fmt;
use std::io::{self, Write};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use indicatif::{
    HumanDuration, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle, TermLike,
};

use super::render::{many, visible};
use super::request::When;
use super::terminal;

/// Work shorter than this shows no bar.
const PATIENCE: Duration = Duration::from_millis(700);

/// So many notes go by between two looks at the clock.
const STRIDE: usize = 1024;

/// The progress of a run: of the one job there is, or of all jobs together.
pub(super) struct Progress {
    bar: ProgressBar,
    since: Instant,
    target: Mutex<Option<ProgressDrawTarget>>,
    is_bulk: bool,
    /// One output is made of many inputs.
    is_joint: bool,
    /// Cards so far, in bulk.
    cards: AtomicUsize,
}

impl Progress {
    /// The progress of a run of so many jobs with so many inputs together.
    pub(super) fn of(when: When, jobs: usize, inputs: usize) -> Self {
        let target = match when {
            When::Never => None,
            // indicatif itself draws nothing where standard error is no terminal.
            When::Auto => Some(ProgressDrawTarget::stderr_with_hz(10)),
            When::Always => Some(ProgressDrawTarget::term_like_with_hz(Box::new(Anywhere), 2)),
        };
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        let is_bulk = jobs > 1;
        let is_joint = !is_bulk && inputs > 1;
        if is_bulk || is_joint {
            bar.set_length(inputs as u64);
            set_style(&bar, &bulk_style(terminal::err_width()));
        } else {
            // How long one input takes is not known.
            set_style(&bar, "{msg} …");
        }
        let (since, target) = (Instant::now(), Mutex::new(target));
        Self { bar, since, target, is_bulk, is_joint, cards: AtomicUsize::new(0) }
    }

    /// An input is being read.
    pub(super) fn reading(&self, name: &str) {
        match self.is_bulk || self.is_joint {
            true => self.show_if_long(),
            false => self.begin(format!("reading {}", visible(name))),
        }
    }

    /// An input has been read.
    pub(super) fn has_read(&self) {
        if self.is_joint {
            self.show_if_long();
            self.bar.inc(1);
        }
    }

    /// An output of so many notes is being written.
    pub(super) fn writing(&self, name: &str, notes: usize) {
        if !self.is_bulk {
            set_style(&self.bar, "{msg}  {wide_bar}  {human_pos}/{human_len} notes{rate}{left}");
            self.bar.reset();
            self.begin(format!("writing {}", visible(name)));
            self.bar.set_length(notes as u64);
        }
    }

    /// So many notes are written.
    pub(super) fn wrote(&self, notes: usize) {
        if !self.is_bulk && notes.is_multiple_of(STRIDE) {
            self.show_if_long();
            self.bar.set_position(notes as u64);
        }
    }

    /// A job is done, of so many inputs, with so many cards.
    pub(super) fn did(&self, inputs: usize, cards: usize) {
        if self.is_bulk {
            let cards = self.cards.fetch_add(cards, Ordering::Relaxed) + cards;
            self.bar.set_message(format!("  {}", many(cards, "card")));
            self.show_if_long();
            self.bar.inc(inputs as u64);
        }
    }

    /// Takes the bar away while `say` has the screen.
    pub(super) fn aside<R>(&self, say: impl FnOnce() -> R) -> R {
        if self.is_bulk { self.bar.suspend(say) } else { say() }
    }

    /// Takes the bar away.
    pub(super) fn clear(&self) {
        if !self.is_bulk {
            self.bar.finish_and_clear();
        }
    }

    fn begin(&self, message: String) {
        if self.bar.is_finished() {
            self.bar.reset();
        }
        self.bar.set_message(message);
        self.show_if_long();
    }

    fn show_if_long(&self) {
        if self.since.elapsed() > PATIENCE
            && let Some(target) = self.target.lock().ok().and_then(|mut target| target.take())
        {
            self.bar.set_draw_target(target);
            self.bar.tick();
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// What fits beside a bar that is still seen.
fn bulk_style(width: Option<usize>) -> String {
    let more = if width.is_some_and(|width| width < 72) { "" } else { "{msg}{rate}" };
    format!("{{wide_bar}}  {{human_pos}}/{{human_len}} files{more}{{left}}")
}

fn set_style(bar: &ProgressBar, template: &str) {
    // Both are known once something is done. A bar that cannot be drawn is no loss.
    let rate = |state: &ProgressState, out: &mut dyn fmt::Write| {
        if state.pos() > 0 {
            _ = write!(out, "  {:.0}/s", state.per_sec());
        }
    };
    let left = |state: &ProgressState, out: &mut dyn fmt::Write| {
        if state.pos() > 0 {
            _ = write!(out, "  {:#} left", HumanDuration(state.eta()));
        }
    };
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style.with_key("rate", rate).with_key("left", left));
    }
}

/// Standard error, terminal or not: one line, drawn over itself.
#[derive(Debug)]
struct Anywhere;

impl Anywhere {
    fn write(&self, text: &str) -> io::Result<()> {
        io::stderr().write_all(text.as_bytes())
    }
}

impl TermLike for Anywhere {
    fn width(&self) -> u16 {
        80
    }

    fn move_cursor_up(&self, lines: usize) -> io::Result<()> {
        (0..lines).try_for_each(|_| self.write("\u{1b}[A"))
    }

    fn move_cursor_down(&self, lines: usize) -> io::Result<()> {
        (0..lines).try_for_each(|_| self.write("\u{1b}[B"))
    }

    fn move_cursor_right(&self, columns: usize) -> io::Result<()> {
        (0..columns).try_for_each(|_| self.write("\u{1b}[C"))
    }

    fn move_cursor_left(&self, columns: usize) -> io::Result<()> {
        (0..columns).try_for_each(|_| self.write("\u{1b}[D"))
    }

    fn write_line(&self, line: &str) -> io::Result<()> {
        self.write(line)?;
        self.write("\n")
    }

    fn write_str(&self, text: &str) -> io::Result<()> {
        self.write(text)
    }

    fn clear_line(&self) -> io::Result<()> {
        self.write("\r\u{1b}[2K")
    }

    fn flush(&self) -> io::Result<()> {
        io::stderr().flush()
    }
}
