//! The bar that shows while long work goes on. Short work never sees it.

use std::cell::Cell;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::args::When;

/// Work shorter than this shows no bar.
const PATIENCE: Duration = Duration::from_millis(700);

/// So many notes go by between two looks at the clock.
const STRIDE: usize = 1024;

/// The progress of one job.
pub(super) struct Progress {
    bar: ProgressBar,
    since: Instant,
    target: Cell<Option<ProgressDrawTarget>>,
    place: String,
}

impl Progress {
    /// The progress of job `index` of `jobs`.
    pub(super) fn of(when: When, index: usize, jobs: usize) -> Self {
        // indicatif itself draws nothing where standard error is no terminal.
        let target = match when {
            When::Never => None,
            When::Auto | When::Always => Some(ProgressDrawTarget::stderr_with_hz(10)),
        };
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        let place = if jobs > 1 { format!("{}/{jobs} ", index + 1) } else { String::new() };
        Self { bar, since: Instant::now(), target: Cell::new(target), place }
    }

    /// An input is being read.
    pub(super) fn reading(&self, name: &str) {
        self.bar.set_message(format!("{}reading {name}", self.place));
        self.show_if_long();
    }

    /// An output of so many notes is being written.
    pub(super) fn writing(&self, name: &str, notes: usize) {
        let style = "{msg}  {wide_bar}  {human_pos}/{human_len} notes  {per_sec}  {eta}";
        if let Ok(style) = ProgressStyle::with_template(style) {
            self.bar.set_style(style);
        }
        self.bar.set_length(notes as u64);
        self.bar.set_message(format!("{}writing {name}", self.place));
        self.show_if_long();
    }

    /// So many notes are written.
    pub(super) fn wrote(&self, notes: usize) {
        if notes.is_multiple_of(STRIDE) {
            self.show_if_long();
            self.bar.set_position(notes as u64);
        }
    }

    /// Takes the bar away, so that messages have the screen.
    pub(super) fn clear(&self) {
        self.bar.finish_and_clear();
        self.bar.reset();
    }

    fn show_if_long(&self) {
        if self.since.elapsed() > PATIENCE
            && let Some(target) = self.target.take()
        {
            self.bar.set_draw_target(target);
        }
    }
}
