//! The first bytes of an input say how the rest is read: the format, and the options.

use std::sync::LazyLock;

use deckconv::convert::ReadOptions;
use deckconv::formats::{FORMATS, Format, Headings, TextIs};
use deckconv::settings::Takes;
use deckconv::source::Source;
use deckconv::tidy::{Duplicates, Rules};

/// What the options of formats are set to; each takes what its check lets pass.
const VALUES: [&str; 8] =
    ["front,back", "tags,back,front,extra", ";", "tab", "\\n\\n", "%@%", "2", "3"];

/// The format that `FUZZ_FORMAT` names: the run is for it alone.
static ONLY: LazyLock<Option<String>> = LazyLock::new(|| std::env::var("FUZZ_FORMAT").ok());

/// How an input is read.
pub struct Plan {
    /// The options, the format among them; there is none where content decides.
    pub options: ReadOptions,
}

impl Plan {
    /// The plan at the beginning of `data`, and what follows it; nothing if it is no plan.
    pub fn of(data: &[u8]) -> Option<(Self, &[u8])> {
        let (&[format, options, setting], rest) = data.split_first_chunk()?;
        let from = match FORMATS.get(usize::from(format)) {
            Some(format) => Some(format),
            None if format == u8::MAX => None,
            None => return None,
        };
        let is_wanted = |only: &String| from.is_some_and(|from| from.name == *only);
        if from.is_some_and(|from| from.read.is_none()) || !ONLY.iter().all(is_wanted) {
            return None;
        }
        let mut plan = Self { options: ReadOptions { from, ..ReadOptions::default() } };
        plan.choose(options);
        plan.set(setting);
        Some((plan, rest))
    }

    /// Sets what every format has, a few bits each.
    fn choose(&mut self, bits: u8) {
        use Duplicates::{Error, Keep, Merge};
        let pick = |shift: u8| usize::from(bits >> shift) & 3;
        self.options.text_is =
            [TextIs::Auto, TextIs::Plain, TextIs::Markdown, TextIs::Html][pick(0)];
        self.options.headings =
            [Headings::Report, Headings::Tags, Headings::Decks, Headings::Drop][pick(2)];
        self.options.duplicates = [Keep, Merge, Error, Keep][pick(4)];
        self.options.check_at = (bits & 0x40 != 0).then_some(1_795_305_600_000);
        self.options.tidy = if bits & 0x80 == 0 { Rules::ALL } else { Rules::NONE };
    }

    /// Sets an option of the format's own.
    fn set(&mut self, byte: u8) {
        let own = self.options.from.map_or(&[][..], |from| from.options);
        let Some(option) = usize::from(byte).checked_sub(1).and_then(|at| own.get(at / 8)) else {
            return;
        };
        let value = VALUES[usize::from(byte - 1) % 8];
        match option.takes {
            Takes::Nothing => self.options.settings.set(option.name, ""),
            Takes::Value { check, .. } if check(value).is_ok() => {
                self.options.settings.set(option.name, value);
            }
            Takes::Value { .. } | Takes::File => {}
        }
    }

    /// The input with these bytes, called as its format would have it.
    pub fn source(&self, bytes: &[u8]) -> Source {
        let extension = self.options.from.map_or("txt", Format::extension);
        Source::new(format!("deck.{extension}"), bytes.to_vec(), None)
    }
}
