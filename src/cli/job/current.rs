//! Whether an output is what its inputs would become: by a hash of all that decides it.

use deckconv::convert::{Fingerprint, ReadOptions};
use deckconv::report::{InputReport, Status};
use deckconv::source::Source;

use crate::cli::existing::Existing;
use crate::cli::plan::{InputFile, Job, Target};
use crate::cli::read::SharedError;
use crate::cli::write::name_of;

use super::{InputDone, JobDone, Shared};

impl Shared<'_> {
    /// The output of `job` if it is what these sources would become, as its mark says. Media that lie
    /// beside an input are not known before it is read: with them no output is current.
    pub(in crate::cli) fn current<'s>(
        &self,
        job: &Job,
        sources: impl IntoIterator<Item = &'s Result<Source, SharedError>>,
    ) -> Option<JobDone<'s>> {
        let (true, Target::Named(path) | Target::Chosen(path)) =
            (self.request.incremental, &job.target)
        else {
            return None;
        };
        let Ok(Existing::Package(Some(mark))) = self.standing.at(path) else { return None };
        let (mut fingerprint, mut done) = (self.fingerprint(), JobDone::of(job.inputs.len()));
        for (file, source) in job.inputs.iter().zip(sources) {
            let source = source.as_ref().ok()?;
            fingerprint = with_input(fingerprint, job, file, source);
            let report =
                InputReport { status: Status::Unchanged, ..InputReport::of(file.path.name()) };
            done.inputs.push(InputDone { report, source: None, explanation: None, error: None });
        }
        done.written = Ok((Some(name_of(&job.target)), true));
        done.is_current = true;
        (fingerprint.finish() == mark.fingerprint).then_some(done)
    }

    /// Everything but the inputs that decides what an output holds.
    pub(super) fn fingerprint(&self) -> Fingerprint {
        let ReadOptions {
            from,
            text_is,
            headings,
            duplicates,
            tidy,
            deck,
            under: _,
            tags,
            settings,
            target: _,
            without_media: _,
            check_at: _,
        } = &self.request.reading;
        let encoding = self.request.encoding.map(|encoding| encoding.name());
        let choices = format!(
            "{:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?}",
            self.format.map(|format| format.name),
            from.map(|format| format.name),
            (text_is, headings, tidy),
            duplicates,
            deck,
            tags,
            settings,
            encoding,
            self.request.writing,
            (self.request.markup, self.request.split),
            (self.request.strict, self.request.carry),
        );
        let fingerprint = Fingerprint::new().with(choices.as_bytes());
        match self.previous {
            Some(previous) => fingerprint.with_source(previous),
            None => fingerprint,
        }
    }
}

/// `fingerprint` with an input of `job`.
pub(super) fn with_input(
    fingerprint: Fingerprint,
    job: &Job,
    file: &InputFile,
    source: &Source,
) -> Fingerprint {
    let folders = format!("{:?} {}", file.folders, job.tree);
    fingerprint.with(folders.as_bytes()).with_source(source)
}
