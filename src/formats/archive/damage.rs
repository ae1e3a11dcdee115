//! What is wrong with an archive, in words for whoever has it.
//!
//! The libraries that unpack it speak of their own parts: a directory, a checksum. It must not know
//! what a package holds.

use std::io::ErrorKind::{self, InvalidData, InvalidInput, Other, UnexpectedEof, Unsupported};
use std::io::{self, Read};

use zip::result::ZipError;

use crate::error::Cause;

/// What is said of a package, or of a file in it, that is not what it was when it was packed.
const SPOILT: &str = "it is damaged, and cannot be unpacked any more";

/// What is said of a database that has more in it than its file has room for.
pub(in crate::formats) const ENDLESS: &str =
    "its collection is damaged: its tables hold more than its file does";

/// What is said of one that nothing here unpacks.
const FOREIGN: &str = "it is damaged, or packed in a way that no app packs its decks";

/// The cause in words that say what is wrong with the package.
pub(in crate::formats) fn plainly(cause: Cause) -> Cause {
    let detail = match cause {
        Cause::Archive(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => {
            let detail = "it is locked with a password; pack it again without one".to_owned();
            return Cause::Malformed { line: 0, column: 0, detail };
        }
        Cause::Archive(ZipError::InvalidArchive(_)) => {
            "it is damaged or cut off: the list of what is in it, which stands at its end, is \
             missing or wrong"
                .to_owned()
        }
        Cause::Archive(_) => FOREIGN.to_owned(),
        Cause::Database(why) if is_interrupted(&why) => ENDLESS.to_owned(),
        Cause::Database(why) => format!("its collection is damaged: {why}"),
        Cause::Io(why) => match sentence(why.kind()) {
            Some(sentence) => sentence.to_owned(),
            None => return Cause::Io(why),
        },
        other => return other,
    };
    Cause::Damaged { detail }
}

/// Whether a database was asked to stop because it did not come to an end.
fn is_interrupted(why: &rusqlite::Error) -> bool {
    why.sqlite_error_code() == Some(rusqlite::ErrorCode::OperationInterrupted)
}

/// What an error of this kind says of what was read; nothing if it is about reading it.
fn sentence(kind: ErrorKind) -> Option<&'static str> {
    match kind {
        InvalidData | InvalidInput | Other | UnexpectedEof => Some(SPOILT),
        Unsupported => Some(FOREIGN),
        _ => None,
    }
}

/// Whether `error` is about what was read rather than about reading it.
pub(in crate::formats) fn is_damage(error: &io::Error) -> bool {
    sentence(error.kind()).is_some()
}

/// What is unpacked on the way: damage that shows there is said plainly, whoever reads it.
pub(in crate::formats) struct Unpacking<R>(pub(in crate::formats) R);

impl<R: Read> Read for Unpacking<R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        self.0.read(bytes).map_err(|error| match sentence(error.kind()) {
            Some(sentence) => io::Error::new(error.kind(), sentence),
            None => error,
        })
    }
}
