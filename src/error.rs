//! What stopped one input or output: its path, what was being done, and why.
//!
//! Things that do not stop the work are diagnostics, in `report.rs`. It must not know terminals.

use std::fmt;
use std::io;

/// An input that could not be read, or an output that could not be written.
#[derive(Debug)]
pub struct Error {
    /// The input or output, as the user named it.
    pub path: String,
    /// What was being done: a verb, such as `read` or `write`.
    pub operation: &'static str,
    /// Why it stopped.
    pub cause: Cause,
}

/// Why an input or output failed.
#[derive(Debug)]
#[non_exhaustive]
pub enum Cause {
    /// The system said no.
    Io(io::Error),
    /// There is not a character in it.
    Empty,
    /// The bytes are not text in the encoding that they should be in.
    NotText {
        /// The line of the first wrong byte, from 1.
        line: usize,
        /// Its place in the line in bytes, from 1.
        column: usize,
        /// That byte.
        byte: u8,
        /// The encoding tried.
        encoding: &'static str,
    },
    /// It is a kind of file that is no text.
    Binary {
        /// What it is, such as “a PDF”.
        what: &'static str,
        /// What to do about it.
        advice: &'static str,
    },
    /// It is what Git LFS leaves in place of the file.
    Pointer,
    /// A folder holds no file that a format knows by name.
    NothingInside,
    /// It is an input of this run, or another output of it.
    InUse,
    /// No format recognises it.
    Unrecognised,
    /// It is text, and looks like no deck.
    NoDeck {
        /// Why it does not, as a clause.
        reason: String,
    },
    /// Two formats recognise it equally well.
    Ambiguous {
        /// The name of one.
        one: &'static str,
        /// The name of the other.
        other: &'static str,
    },
    /// The format is written but not read.
    NotReadable {
        /// Its name.
        format: &'static str,
    },
    /// The format is read but not written.
    NotWritable {
        /// Its name.
        format: &'static str,
    },
    /// It was read, and there is no card in it.
    NoCards {
        /// What was there instead.
        found: String,
    },
    /// It breaks the rules of its format from here on.
    Malformed {
        /// The line, from 1; 0 where there are no lines.
        line: usize,
        /// The column in characters, from 1; 0 where none is known.
        column: usize,
        /// What is wrong.
        detail: String,
    },
    /// It is not what it was when it was made, or not all of it.
    Damaged {
        /// What shows it.
        detail: String,
    },
    /// The database inside a package failed.
    Database(rusqlite::Error),
    /// The archive of a package failed.
    Archive(zip::result::ZipError),
    /// An option has a value that cannot be used.
    Setting {
        /// The option.
        name: String,
        /// What is wrong with the value.
        detail: String,
    },
    /// A file stands there that deckconv did not make.
    Exists,
    /// Errors were found in it, and the user wants all or nothing.
    Strict {
        /// How many.
        errors: usize,
    },
}

impl Error {
    /// An error while reading `path`.
    pub fn reading(path: impl Into<String>, cause: impl Into<Cause>) -> Self {
        Self { path: path.into(), operation: "read", cause: cause.into() }
    }

    /// An error while writing `path`.
    pub fn writing(path: impl Into<String>, cause: impl Into<Cause>) -> Self {
        Self { path: path.into(), operation: "write", cause: cause.into() }
    }

    /// What to do about it, if there is something to do.
    #[must_use]
    pub fn help(&self) -> Option<String> {
        Some(match &self.cause {
            Cause::Empty => "put a question on one line and its answer on the next".to_owned(),
            Cause::NotText { .. } => {
                "name the encoding, for example --encoding windows-1252".to_owned()
            }
            Cause::Binary { advice, .. } => (*advice).to_owned(),
            Cause::Pointer => "fetch the file with `git lfs pull`".to_owned(),
            Cause::NothingInside => {
                "name the files themselves; `deckconv formats` lists the extensions".to_owned()
            }
            Cause::InUse => "write somewhere else with -o".to_owned(),
            Cause::Unrecognised => {
                "name the format with --from; `deckconv formats` lists them".to_owned()
            }
            Cause::NoDeck { .. } => {
                "if it is a deck all the same, name its format with --from; `deckconv formats` \
                 lists them"
                    .to_owned()
            }
            Cause::Ambiguous { one, other } => format!("say --from {one} or --from {other}"),
            Cause::NotReadable { .. } | Cause::NotWritable { .. } => {
                "`deckconv formats` lists what is read and what is written".to_owned()
            }
            Cause::NoCards { .. } => "a deck needs at least a question and an answer".to_owned(),
            Cause::Damaged { .. } => "it may have arrived only in part: download it again, or \
                                      export it again where it was made"
                .to_owned(),
            Cause::Exists => "--force replaces it; -o NAME puts the output elsewhere".to_owned(),
            Cause::Strict { .. } => "mend them, or leave --strict away".to_owned(),
            Cause::Io(error) if error.kind() == io::ErrorKind::NotFound => {
                "check the spelling of the path".to_owned()
            }
            _ => return None,
        })
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot {} {}: {}", self.operation, self.path, self.cause)
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(error) => {
                // The system's sentence, without the number that Rust adds to it.
                let said = error.to_string();
                let sentence = said.split(" (os error").next().unwrap_or(&said);
                f.write_str(sentence)
            }
            Self::Empty => f.write_str("it is empty"),
            Self::NotText { line, column, byte, encoding } => write!(
                f,
                "byte 0x{byte:02x} at line {line}, byte {column} of it, is not {encoding} text"
            ),
            Self::Binary { what, .. } => write!(f, "it is {what}, not text"),
            Self::Pointer => f.write_str("it is only a pointer that Git LFS left in its place"),
            Self::NothingInside => f.write_str("no file in it has an extension that is read"),
            Self::InUse => f.write_str("it is an input, or another output, of this run"),
            Self::NoDeck { reason } => write!(f, "it does not look like a deck: {reason}"),
            Self::Unrecognised => f.write_str("no format recognises what is in it"),
            Self::Ambiguous { one, other } => {
                write!(f, "it looks like {one} and like {other}, equally well")
            }
            Self::NotReadable { format } => write!(f, "{format} can be written but not read"),
            Self::NotWritable { format } => write!(f, "{format} can be read but not written"),
            Self::NoCards { found } => write!(f, "there is no card in it, only {found}"),
            Self::Damaged { detail } | Self::Malformed { line: 0, detail, .. } => {
                f.write_str(detail)
            }
            Self::Malformed { line, column: 0, detail } => write!(f, "line {line}: {detail}"),
            Self::Malformed { line, column, detail } => {
                write!(f, "line {line}, column {column}: {detail}")
            }
            Self::Database(error) => write!(f, "the database failed: {error}"),
            Self::Archive(error) => write!(f, "the archive failed: {error}"),
            Self::Setting { name, detail } => write!(f, "--{name}: {detail}"),
            Self::Exists => f.write_str("another file stands there"),
            Self::Strict { errors } => {
                let (verb, s) = if *errors == 1 { ("is", "") } else { ("are", "s") };
                write!(f, "there {verb} {errors} problem{s} in it, and --strict wants none")
            }
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.cause {
            Cause::Io(error) => Some(error),
            Cause::Database(error) => Some(error),
            Cause::Archive(error) => Some(error),
            _ => None,
        }
    }
}

impl From<io::Error> for Cause {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<rusqlite::Error> for Cause {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error)
    }
}

impl From<zip::result::ZipError> for Cause {
    fn from(error: zip::result::ZipError) -> Self {
        match error {
            zip::result::ZipError::Io(error) => Self::Io(error),
            other => Self::Archive(other),
        }
    }
}

impl From<serde_json::Error> for Cause {
    fn from(error: serde_json::Error) -> Self {
        if error.is_io() {
            return Self::Io(error.into());
        }
        Self::Malformed { line: error.line(), column: error.column(), detail: error.to_string() }
    }
}
