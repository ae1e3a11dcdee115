//! A format named on the command line, and which one was meant where there is none of that name.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, TypedValueParser};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command};
use deckconv::formats::{self, FORMATS, Format};

/// What people call formats that have other names here.
const ALSO_CALLED: [(&str, &str); 5] = [
    ("anki", "apkg"),
    ("excel", "csv"),
    ("md", "markdown"),
    ("spreadsheet", "csv"),
    ("text", "lines"),
];

/// So many formats are suggested at most.
const SUGGESTED: usize = 3;

/// How much alike names have to be, from 0 to 1.
const ALIKE: f64 = 0.75;

/// Takes the name of a format that is read, or of one that is written.
#[derive(Debug, Clone, Copy)]
pub(super) enum FormatName {
    ToRead,
    ToWrite,
}

impl FormatName {
    fn formats(self) -> impl Iterator<Item = &'static Format> {
        FORMATS.iter().filter(move |format| match self {
            Self::ToRead => format.read.is_some(),
            Self::ToWrite => format.write.is_some(),
        })
    }

    fn names(self) -> Vec<String> {
        self.formats().map(|format| format.name.to_owned()).collect()
    }

    /// The formats that may have been meant, the likeliest first.
    fn meant(self, typed: &str) -> Vec<String> {
        let scored = self.formats().map(|format| (likeness(format, typed), format.name));
        let mut scored: Vec<(f64, &str)> = scored.filter(|(score, _)| *score > ALIKE).collect();
        scored.sort_by(|(one, _), (other, _)| other.total_cmp(one));
        scored.into_iter().take(SUGGESTED).map(|(_, name)| name.to_owned()).collect()
    }
}

impl TypedValueParser for FormatName {
    type Value = &'static Format;

    fn parse_ref(
        &self,
        command: &Command,
        arg: Option<&Arg>,
        value: &OsStr,
    ) -> Result<Self::Value, clap::Error> {
        let typed = value.to_string_lossy();
        if let Some(format) = self.formats().find(|format| format.name == typed) {
            return Ok(format);
        }
        let arg = arg.map(ToString::to_string).unwrap_or_default();
        if let Some(format) = formats::named(&typed) {
            let (does, not) = match self {
                Self::ToRead => ("written", "read"),
                Self::ToWrite => ("read", "written"),
            };
            let (names, name) = (self.names().join(", "), format.name);
            let message = format!("{arg}: {name} is {does}, not {not}; there are {names}\n");
            return Err(clap::Error::raw(ErrorKind::ValueValidation, message).with_cmd(command));
        }
        let mut error = clap::Error::new(ErrorKind::InvalidValue).with_cmd(command);
        error.insert(ContextKind::InvalidArg, ContextValue::String(arg));
        error.insert(ContextKind::InvalidValue, ContextValue::String(typed.to_string()));
        error.insert(ContextKind::ValidValue, ContextValue::Strings(self.names()));
        let meant = self.meant(&typed);
        if !meant.is_empty() {
            error.insert(ContextKind::SuggestedValue, ContextValue::Strings(meant));
        }
        Err(error)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(self.formats().map(|format| PossibleValue::new(format.name))))
    }
}

/// How likely it is that who typed this meant `format`, from 0 to 1.
fn likeness(format: &Format, typed: &str) -> f64 {
    let typed = typed.trim_start_matches('.').to_lowercase();
    let is_it = ALSO_CALLED.contains(&(&*typed, format.name));
    if is_it || format.claims.contains(&&*typed) {
        return 1.0;
    }
    if format.extensions.contains(&&*typed) {
        return 0.9;
    }
    let words = [format.title, format.summary].into_iter();
    let words = words.flat_map(|text| text.split(|c: char| !c.is_alphanumeric()));
    let words = words.filter(|word| word.len() > 3).map(str::to_lowercase);
    let word = words.map(|word| strsim::jaro(&word, &typed)).filter(|alike| *alike > 0.9);
    word.map(|alike| alike * 0.9).fold(strsim::jaro(format.name, &typed), f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_meant_is_suggested() {
        let meant = |typed| FormatName::ToWrite.meant(typed);
        assert_eq!(meant("anki").first().map(String::as_str), Some("apkg"));
        assert!(
            ["anki-text", "apkg"].iter().all(|name| meant("ankii").contains(&(*name).to_owned()))
        );
        assert_eq!(meant("quizzlet"), ["quizlet"]);
        assert_eq!(meant("CSVs"), ["csv"]);
        assert_eq!(meant(".apkg").first().map(String::as_str), Some("apkg"));
        assert_eq!(meant("qqqqq"), [""; 0]);
        assert!(FormatName::ToRead.meant("md").first().is_some_and(|name| name == "markdown"));
    }

    #[test]
    fn other_names_are_names_of_something() {
        for (called, name) in ALSO_CALLED {
            assert!(formats::named(name).is_some() && formats::named(called).is_none(), "{called}");
        }
    }
}
