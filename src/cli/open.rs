//! `--open`: a run whose one output is shown in the browser.
//!
//! It must not know what a page is.

use std::io::Write;
use std::path::PathBuf;

use super::ExitStatus;
use super::plan::{Plan, Target, usage};
use super::request::Request;
use super::run;
use super::terminal;
use super::write::Ours;

/// Does `plan`, and opens its page once it is there.
pub(super) fn run(request: &Request, plan: Plan) -> ExitStatus {
    let page = match page_of(request, &plan) {
        Ok(page) => page,
        Err(error) => return terminal::answer(&error),
    };
    let status = run::run(request, plan, &Ours::default());
    if status > ExitStatus::Failure || !page.exists() {
        return status;
    }
    match opener::open(&page) {
        Ok(()) => status,
        Err(error) => {
            let page = page.display();
            // Nobody listening is no reason to fail.
            _ = writeln!(terminal::err(), "error: no browser opened {page}: {error}");
            status.max(ExitStatus::Failure)
        }
    }
}

/// The file that is opened.
fn page_of(request: &Request, plan: &Plan) -> Result<PathBuf, clap::Error> {
    match plan.jobs.as_slice() {
        _ if request.makes_parts() => Err(usage("--open shows one page; leave out --split")),
        [job] => match &job.target {
            Target::Named(path) | Target::Chosen(path) => Ok(path.clone()),
            _ => Err(usage("--open needs a file; say -o PAGE.html")),
        },
        jobs => {
            let pages = jobs.len();
            Err(usage(format!(
                "--open shows one page, not {pages}; make one of all with -o PAGE.html"
            )))
        }
    }
}
