//! What can be odd about the files that text refers to: one variant each, as [`super::Problem`] has
//! them.

use super::Severity;
use super::sentence::{excerpt, many};

/// Something odd about media, with the facts that its sentence needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MediaFault {
    /// A file that is nowhere to be found.
    Missing {
        /// What the text calls it.
        name: String,
        /// How many notes refer to it; if none, a note type does.
        notes: usize,
    },
    /// Files on the web, which stay there.
    Remote {
        /// The address of the first.
        address: String,
        /// How many there are.
        files: usize,
    },
    /// Files that stood in the text itself, and were put into files of their own.
    Unpacked {
        /// How many times.
        files: usize,
    },
    /// Files for which there is no folder, because the output is none on the disk.
    NoFolder {
        /// How many.
        files: usize,
    },
    /// Files that a page does not hold, and only names.
    OnlyNamed {
        /// How many.
        files: usize,
    },
    /// A file could not be written, or not be read for it.
    Unwritten {
        /// Its name.
        name: String,
        /// Why.
        detail: String,
    },
}

impl MediaFault {
    pub(super) fn code(&self) -> &'static str {
        match self {
            Self::Missing { .. } => "missing-media",
            Self::Remote { .. } => "remote-media",
            Self::Unpacked { .. } => "unpacked-media",
            Self::NoFolder { .. } => "lost-media",
            Self::OnlyNamed { .. } => "named-media",
            Self::Unwritten { .. } => "bad-media",
        }
    }

    pub(super) fn severity(&self) -> Severity {
        match self {
            Self::Missing { .. } => Severity::Warning,
            Self::Unwritten { .. } => Severity::Error,
            _ => Severity::Note,
        }
    }

    pub(super) fn message(&self) -> String {
        match self {
            Self::Missing { name, notes } => {
                let who = match notes {
                    0 => "a note type refers".to_owned(),
                    1 => "1 note refers".to_owned(),
                    notes => format!("{notes} notes refer"),
                };
                format!("“{}” is not to be found, and {who} to it", excerpt(name))
            }
            Self::Remote { address, files: 1 } => {
                format!(
                    "“{}” stays on the web, and shows only where there is a network",
                    excerpt(address)
                )
            }
            Self::Remote { address, files } => format!(
                "“{}” and {} more stay on the web, and show only where there is a network",
                excerpt(address),
                files - 1
            ),
            Self::Unpacked { files: 1 } => {
                "a file that stood in the text itself is a media file now".to_owned()
            }
            Self::Unpacked { files } => {
                format!("{files} files that stood in the text itself are media files now")
            }
            Self::NoFolder { files } => format!(
                "{} {} behind: there is no folder beside this output",
                many(*files, "media file"),
                if *files == 1 { "stays" } else { "stay" }
            ),
            Self::OnlyNamed { files } => format!(
                "{} {} only named in the page: too large for it, or of no kind that a browser shows",
                many(*files, "media file"),
                if *files == 1 { "is" } else { "are" }
            ),
            Self::Unwritten { name, detail } => {
                format!("the media file “{}” is left out: {detail}", excerpt(name))
            }
        }
    }

    pub(super) fn help(&self) -> Option<&'static str> {
        Some(match self {
            Self::Missing { .. } => {
                "put it beside the input, or say where it lies: --media-dir DIR"
            }
            Self::NoFolder { .. } => "-o FILE has them in FILE's folder of media",
            _ => return None,
        })
    }
}
