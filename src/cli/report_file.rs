//! `--report`: what was done, for scripts. `.json` is one object, `.jsonl` one object a line, each
//! as soon as it is known.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use deckconv::report::{InputReport, OutputReport, Report, Totals};
use serde::Serialize;

/// The report being written, if the user wants one.
pub(super) struct ReportFile {
    file: Option<BufWriter<File>>,
    form: Form,
}

enum Form {
    Lines,
    Whole { inputs: Vec<InputReport>, outputs: Vec<OutputReport> },
}

impl ReportFile {
    pub(super) fn create(path: Option<&Path>) -> io::Result<Self> {
        let lines = path.and_then(Path::extension).is_some_and(|extension| extension == "jsonl");
        let form = match lines {
            true => Form::Lines,
            false => Form::Whole { inputs: Vec::new(), outputs: Vec::new() },
        };
        let file = path.map(File::create).transpose()?.map(BufWriter::new);
        Ok(Self { file, form })
    }

    pub(super) fn input(&mut self, report: InputReport) -> io::Result<()> {
        match &mut self.form {
            Form::Lines => self.line(&report)?,
            Form::Whole { inputs, .. } if self.file.is_some() => inputs.push(report),
            Form::Whole { .. } => {}
        }
        Ok(())
    }

    pub(super) fn output(&mut self, report: OutputReport) -> io::Result<()> {
        match &mut self.form {
            Form::Lines => self.line(&report)?,
            Form::Whole { outputs, .. } if self.file.is_some() => outputs.push(report),
            Form::Whole { .. } => {}
        }
        Ok(())
    }

    pub(super) fn finish(mut self, totals: Totals) -> io::Result<()> {
        match std::mem::replace(&mut self.form, Form::Lines) {
            Form::Lines => self.line(&totals),
            Form::Whole { inputs, outputs } => {
                let deckconv = env!("CARGO_PKG_VERSION");
                let Some(file) = &mut self.file else { return Ok(()) };
                let report = Report { deckconv, inputs, outputs, totals };
                serde_json::to_writer_pretty(&mut *file, &report)?;
                file.write_all(b"\n")?;
                file.flush()
            }
        }
    }

    fn line(&mut self, report: &impl Serialize) -> io::Result<()> {
        let Some(file) = &mut self.file else { return Ok(()) };
        serde_json::to_writer(&mut *file, report)?;
        file.write_all(b"\n")?;
        file.flush()
    }
}
