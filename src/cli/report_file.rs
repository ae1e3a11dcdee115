//! `--report`: what was done, for scripts. `.json` is one object, `.jsonl` one object a line, each
//! as soon as it is known; `-` prints the object.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use deckconv::output::Replacement;
use deckconv::report::{InputReport, OutputReport, Report, Totals};
use serde::Serialize;

use super::existing;

/// The report being written, if the user wants one.
pub(super) enum ReportFile {
    None,
    /// One object a line, written as it is known.
    Lines(BufWriter<File>),
    /// One object at the end, put in place when it is complete.
    Whole {
        file: Box<dyn ReportTarget>,
        inputs: Vec<InputReport>,
        outputs: Vec<OutputReport>,
    },
}

/// Where a whole report goes.
pub(super) trait ReportTarget: Write {
    fn put_in_place(self: Box<Self>) -> io::Result<()>;
}

impl ReportTarget for Replacement {
    fn put_in_place(self: Box<Self>) -> io::Result<()> {
        self.commit().map(drop)
    }
}

impl ReportTarget for File {
    fn put_in_place(mut self: Box<Self>) -> io::Result<()> {
        self.flush()
    }
}

impl ReportTarget for io::Stdout {
    fn put_in_place(mut self: Box<Self>) -> io::Result<()> {
        self.flush()
    }
}

/// Whether a report at `path` goes to standard output.
pub(super) fn is_printed(path: Option<&Path>) -> bool {
    path.is_some_and(|path| path.as_os_str() == "-")
}

impl ReportFile {
    pub(super) fn create(path: Option<&Path>) -> io::Result<Self> {
        let Some(path) = path else { return Ok(Self::None) };
        if path.extension().is_some_and(|extension| extension == "jsonl") {
            return Ok(Self::Lines(BufWriter::new(File::create(path)?)));
        }
        let file: Box<dyn ReportTarget> = if is_printed(Some(path)) {
            Box::new(io::stdout())
        } else if existing::is_stream(path) {
            Box::new(File::options().write(true).open(path)?)
        } else {
            Box::new(Replacement::of(path)?)
        };
        Ok(Self::Whole { file, inputs: Vec::new(), outputs: Vec::new() })
    }

    pub(super) fn input(&mut self, report: InputReport) -> io::Result<()> {
        match self {
            Self::None => Ok(()),
            Self::Lines(file) => line(file, &report),
            Self::Whole { inputs, .. } => {
                inputs.push(report);
                Ok(())
            }
        }
    }

    pub(super) fn output(&mut self, report: OutputReport) -> io::Result<()> {
        match self {
            Self::None => Ok(()),
            Self::Lines(file) => line(file, &report),
            Self::Whole { outputs, .. } => {
                outputs.push(report);
                Ok(())
            }
        }
    }

    pub(super) fn finish(self, totals: Totals) -> io::Result<()> {
        match self {
            Self::None => Ok(()),
            Self::Lines(mut file) => line(&mut file, &totals),
            Self::Whole { mut file, inputs, outputs } => {
                let deckconv = env!("CARGO_PKG_VERSION");
                let report = Report { deckconv, inputs, outputs, totals };
                serde_json::to_writer_pretty(&mut file, &report)?;
                file.write_all(b"\n")?;
                file.put_in_place()
            }
        }
    }
}

/// One object on a line of its own, there as soon as it is known.
fn line(file: &mut BufWriter<File>, report: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *file, report)?;
    file.write_all(b"\n")?;
    file.flush()
}
