//! The options of formats: how a format declares them, and what the user chose.
//!
//! The command line is built from the declarations, so it must not know a command line.

use std::collections::BTreeMap;

/// An option that a format declares for itself.
#[derive(Debug, Clone, Copy)]
pub struct OptionSpec {
    /// Its name, without dashes. Formats that share a name share its meaning.
    pub name: &'static str,
    /// Whether it is for reading, for writing or for both.
    pub used: Used,
    /// What it takes.
    pub takes: Takes,
    /// What it does, in one line; the default too, where there is one.
    pub help: &'static str,
}

impl OptionSpec {
    /// What is wrong with `value`, if something is.
    ///
    /// # Errors
    /// As the option's own check; a flag takes anything.
    pub fn check(&self, value: &str) -> Result<(), String> {
        match self.takes {
            Takes::Nothing | Takes::File => Ok(()),
            Takes::Value { check, .. } => check(value),
        }
    }
}

/// When an option matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Used {
    /// When the format is read.
    Reading,
    /// When the format is written.
    Writing,
    /// Both.
    Both,
}

impl Used {
    /// Whether it matters when reading.
    #[must_use]
    pub fn reads(self) -> bool {
        self != Self::Writing
    }

    /// Whether it matters when writing.
    #[must_use]
    pub fn writes(self) -> bool {
        self != Self::Reading
    }
}

/// What an option takes.
#[derive(Debug, Clone, Copy)]
pub enum Takes {
    /// Nothing: it is there or not.
    Nothing,
    /// A value.
    Value {
        /// What stands for the value in help, in capitals.
        placeholder: &'static str,
        /// Says what is wrong with a value.
        check: fn(&str) -> Result<(), String>,
    },
    /// The text of a file; whoever fills in the settings reads it.
    File,
}

/// What the user chose, by option name. Names that a format does not declare are not its business.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    values: BTreeMap<String, String>,
}

impl Settings {
    /// Sets option `name`; a flag takes an empty value.
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.values.insert(name.into(), value.into());
    }

    /// Whether option `name` was given.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.values.contains_key(name)
    }

    /// The value of option `name`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(String::as_str)
    }

    /// The value of option `name`, a separator with escapes; only checked values come out.
    #[must_use]
    pub fn separator(&self, name: &str) -> Option<String> {
        self.get(name).and_then(|value| unescape(value).ok())
    }

    /// The value of option `name`, a number of at least 1.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<usize> {
        self.get(name).and_then(|value| value.parse().ok()).filter(|number| *number > 0)
    }

    /// The names and values in the order of the names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.values.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

/// A separator as typed, its escapes resolved: `\t`, `\n`, `\r`, `\s` (a space), `\\`; and the
/// words `tab`, `comma`, `semicolon`, `colon`, `pipe`, `space`, `newline`.
///
/// # Errors
/// If it is empty or has an escape that means nothing.
pub fn unescape(typed: &str) -> Result<String, String> {
    let named = match typed {
        "tab" => "\t",
        "comma" => ",",
        "semicolon" => ";",
        "colon" => ":",
        "pipe" => "|",
        "space" => " ",
        "newline" => "\n",
        _ => "",
    };
    if !named.is_empty() {
        return Ok(named.to_owned());
    }
    let mut text = String::new();
    let mut rest = typed.chars();
    while let Some(c) = rest.next() {
        text.push(match (c, c == '\\') {
            (c, false) => c,
            _ => match rest.next() {
                Some('t') => '\t',
                Some('n') => '\n',
                Some('r') => '\r',
                Some('s') => ' ',
                Some('\\') => '\\',
                Some(other) => return Err(format!("\\{other} means nothing here; try \\t or \\n")),
                None => return Err("it ends in a lone \\; write \\\\ for that".to_owned()),
            },
        });
    }
    if text.is_empty() {
        return Err("a separator needs at least one character".to_owned());
    }
    Ok(text)
}

/// Checks a separator of any length.
///
/// # Errors
/// As [`unescape`].
pub fn check_separator(value: &str) -> Result<(), String> {
    unescape(value).map(drop)
}

/// Checks a separator of one byte.
///
/// # Errors
/// As [`unescape`], and if it is longer.
pub fn check_delimiter(value: &str) -> Result<(), String> {
    match unescape(value)?.as_bytes() {
        [b'"' | b'\n' | b'\r'] => Err("it cannot separate cells".to_owned()),
        [byte] if byte.is_ascii() => Ok(()),
        _ => Err("it takes one ASCII character".to_owned()),
    }
}

/// Checks a number of at least 1.
///
/// # Errors
/// If it is none.
pub fn check_number(value: &str) -> Result<(), String> {
    match value.parse::<usize>() {
        Ok(number) if number > 0 => Ok(()),
        _ => Err("it takes a whole number from 1 on".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_are_read_as_typed() {
        let cases =
            [("tab", "\t"), (r"\t", "\t"), (" - ", " - "), (r"\n\n", "\n\n"), (r"\\", r"\")];
        for (typed, meant) in cases {
            assert_eq!(unescape(typed).as_deref(), Ok(meant), "{typed:?}");
        }
        for wrong in ["", r"\x", r"\"] {
            assert!(unescape(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn delimiters_are_one_character() {
        assert!(check_delimiter(";").is_ok() && check_delimiter("tab").is_ok());
        for wrong in ["::", "\"", r"\n", "é"] {
            assert!(check_delimiter(wrong).is_err(), "{wrong:?}");
        }
    }
}
