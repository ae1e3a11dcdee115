//! The outputs of a job: what they take over from what was there before, and how they are written.

use std::io;
use std::path::PathBuf;
use std::sync::PoisonError;

use deckconv::carry::{Carried, Carrying, Gone, TAG_REMOVED, carry};
use deckconv::deck::Collection;
use deckconv::formats::{self, Format};
use deckconv::report::{Diagnostic, OutputReport, Severity, Status};
use deckconv::review::{Review, Reviewed};
use deckconv::{Cause, Error};

use crate::cli::ExitStatus;
use crate::cli::interrupt;
use crate::cli::names;
use crate::cli::parts::{Part, parts};
use crate::cli::plan::{self, Job, Target};
use crate::cli::previous::{self, Previous, Replaced};
use crate::cli::progress::Progress;
use crate::cli::write::{Done, Work, name_of};

use super::{InputDone, JobDone, OutputDone, Shared, count};

impl Shared<'_> {
    /// Writes the output of a job, in parts if the user wants.
    pub(super) fn outputs(
        &self,
        job: &Job,
        format: &'static Format,
        mut collection: Collection<'_>,
        fingerprint: &str,
        progress: &Progress,
        done: &mut JobDone<'_>,
    ) {
        let target = match &job.target {
            Target::AfterDeck => {
                let deck = collection.decks.iter().next().map_or("deck", |deck| &deck.name);
                Target::Chosen(PathBuf::from(names::file_name(deck, format)))
            }
            target => target.clone(),
        };
        interrupt::heed();
        let is_whole = done
            .inputs
            .iter()
            .all(|input| input.report.status != Status::Failed && input.report.counts.skipped == 0);
        let mut said = self.styling.apply(&mut collection);
        let replaced = match previous::replaced(self.request, &self.standing, format, &target) {
            Ok(replaced) => replaced,
            Err(error) => return done.stop(error),
        };
        let earlier = match self.earlier(&replaced, format, &mut said) {
            Ok(earlier) => earlier,
            Err(error) => return done.stop(error),
        };
        let mut carried = earlier
            .as_ref()
            .map(|earlier| self.carry(&mut collection, format, earlier, is_whole, &mut said));
        // While a package is written, memory is for that.
        let earlier = earlier.filter(|_| format.mark.is_none()).map(|earlier| earlier.collection);
        if self.request.strict && count(&said, Severity::Warning) > 0 {
            let why = "--strict wants no doubt about what was there before".to_owned();
            done.worsen(ExitStatus::Failure);
            done.doubts = said;
            done.held_back = Some(why.clone());
            done.written = Err(why);
            return;
        }
        let whole = match &target {
            Target::Named(path) | Target::Chosen(path) => Some(names::file_name_of(path)),
            _ => None,
        };
        let is_planned = !self.request.makes_parts() && job.target != Target::AfterDeck;
        let mut unchanged = true;
        // What is gone is gone from all parts together: the first says so.
        let mut retired = carried.as_mut().map(|carried| std::mem::take(&mut carried.retired));
        let mut complete = Vec::new();
        for mut part in parts(self.request, said, collection, format, &target) {
            let target = part.target(&target);
            let inputs = done.inputs.iter().map(reviewed).collect();
            let review = Review { inputs, earlier: earlier.as_ref() };
            let work = Work {
                request: self.request,
                now: self.now,
                format,
                fitted: &part.fitted,
                fingerprint,
                part_of: whole.as_deref().filter(|_| part.is_part()),
                retired: &retired.take().unwrap_or_default(),
                is_known: carried.is_some(),
                progress,
                ours: self.ours,
                standing: &self.standing,
                is_one_of_many: self.is_bulk,
                review: &review,
            };
            progress.writing(&name_of(&target), part.fitted.notes.len());
            let written = match is_planned || self.claim(&target) {
                true => work.write_to(&target),
                false => Err(Cause::InUse),
            };
            progress.clear();
            let said = std::mem::take(&mut part.said);
            let mut output = OutputDone::of(&target, format, &part, said);
            match written {
                Ok(mut written) => {
                    unchanged &= written.unchanged;
                    complete.extend(written.complete.take());
                    output.take(written, &part, carried.as_mut());
                    if count(&output.report.diagnostics, self.lowest_error()) > 0 {
                        done.worsen(ExitStatus::Failure);
                    }
                    done.outputs.push(output);
                }
                Err(Cause::Io(error))
                    if error.kind() == io::ErrorKind::BrokenPipe && target == Target::Stdout =>
                {
                    done.is_unheard = true;
                    return;
                }
                // What was asked for is no error.
                Err(_) if interrupt::is_asked() => {
                    done.is_interrupted = true;
                    return;
                }
                Err(cause) => {
                    let is_usage = matches!(cause, Cause::Setting { .. });
                    done.worsen(if is_usage { ExitStatus::Usage } else { ExitStatus::Failure });
                    let error = Error::writing(output.report.path.clone(), cause);
                    done.written = Err(error.to_string());
                    output.report.error = Some(error.to_string());
                    output.error = Some(error);
                    // The parts before it are not put in place without it.
                    done.outputs.retain(|output| output.unchanged);
                    done.outputs.push(output);
                    return;
                }
            }
        }
        // Stopped in between, a note that moved from part to part would be in none.
        if let Err(error) = complete.into_iter().try_for_each(|part| part.put_in_place().map(drop))
        {
            done.worsen(ExitStatus::Failure);
            let error = Error::writing(name_of(&target), error);
            done.written = Err(error.to_string());
            done.error = Some(error);
            return;
        }
        let first = done.outputs.first().map(|output| output.report.path.clone());
        done.written = Ok((first, unchanged));
    }

    /// What the output held before, if anything is known of that.
    fn earlier<'s>(
        &'s self,
        replaced: &'s [Replaced],
        format: &'static Format,
        said: &mut Vec<Diagnostic>,
    ) -> Result<Option<Previous<'s>>, Error> {
        let named = self.previous.filter(|_| format.carries.ids);
        if replaced.is_empty() && named.is_none() {
            return Ok(None);
        }
        previous::collection(self.request, &self.standing, replaced, named, said).map(Some)
    }

    /// Gives the notes of `collection` the ids that they have in what its output held before. Where its
    /// inputs are not whole, what is not here may be in the rest.
    fn carry(
        &self,
        collection: &mut Collection<'_>,
        format: &'static Format,
        old: &Previous<'_>,
        is_whole: bool,
        said: &mut Vec<Diagnostic>,
    ) -> Carried {
        let carrying = Carrying {
            carry: self.request.carry,
            now: self.now,
            to_anki: format.mark.is_some(),
            own: old.own,
            gone: match self.request.writing.has(TAG_REMOVED.name) {
                // A page shows what was read, and what is gone as gone.
                _ if format.name == formats::PREVIEW => Gone::Left,
                _ if !is_whole => Gone::Kept,
                true => Gone::Tagged,
                false => Gone::Left,
            },
            types_are_known: old.types_are_known,
            retired: &old.retired,
        };
        let mut carried = carry(collection, &old.collection, carrying);
        said.append(&mut carried.diagnostics);
        carried
    }

    /// Takes a name for an output that nobody planned; not if it is taken.
    fn claim(&self, target: &Target) -> bool {
        match target {
            Target::Named(path) | Target::Chosen(path) => {
                let mut in_use = self.in_use.lock().unwrap_or_else(PoisonError::into_inner);
                in_use.insert(plan::one_name(path))
            }
            _ => true,
        }
    }
}

/// An input for those who look at the output.
fn reviewed<'r>(input: &'r InputDone<'_>) -> Reviewed<'r> {
    let text = input.source.and_then(|source| source.text().ok());
    Reviewed { report: &input.report, text }
}

impl OutputDone {
    fn of(
        target: &Target,
        format: &'static Format,
        part: &Part<'_>,
        diagnostics: Vec<Diagnostic>,
    ) -> Self {
        let report = OutputReport {
            path: name_of(target),
            format: format.name,
            notes: part.fitted.notes.len(),
            diagnostics,
            ..OutputReport::default()
        };
        Self { report, unchanged: false, next: String::new(), error: None }
    }

    /// Takes over what was written, and how that compares with what was there.
    fn take(&mut self, done: Done, part: &Part<'_>, carried: Option<&mut Carried>) {
        let report = &mut self.report;
        report.diagnostics.extend(done.written.diagnostics);
        report.cards = done.written.cards;
        report.media = done.written.media;
        report.media_folder = done.media_folder;
        report.bytes = done.bytes;
        if let Some(carried) = carried {
            (report.carried, report.changed) = carried.count(&part.fitted.notes);
            // What is gone is gone from all parts together: it counts with the first.
            report.removed = std::mem::take(&mut carried.removed);
        }
        report.new = report.notes - report.carried.min(report.notes);
        (self.unchanged, self.next) = (done.unchanged, done.written.next);
    }
}
