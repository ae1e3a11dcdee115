//! Opens the preview page in a real browser and uses it as people do.
//!
//! The checks are in `browser/checks.py`, which drives a headless Chromium by the WebDriver protocol.
//! Needs Python 3, Chromium with its driver, npm and, the first time, the network, from which the
//! accessibility checker axe-core comes; without them every trial is listed as ignored with the reason.
//! Where `CI` is set that is a failure.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    missing_docs,
    reason = "a test may read the environment and panic"
)]

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::LazyLock;

use libtest_mimic::{Arguments, Completion, Failed, Trial};

/// The functions of `checks.py`.
const CHECKS: [&str; 9] = [
    "flips",
    "searches",
    "filters",
    "keyboard",
    "asks_nothing",
    "nothing_runs",
    "shows",
    "accessible",
    "large",
];

const AXE: &str = "axe-core@4.14.1";
const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/browser");
const SCRATCH: &str = env!("CARGO_TARGET_TMPDIR");

/// The pages and the checker, or why there are none; made once a run.
static STAGE: LazyLock<Result<Stage, String>> = LazyLock::new(Stage::build);

struct Stage {
    pages: PathBuf,
    axe: PathBuf,
}

fn main() -> ExitCode {
    let trials = CHECKS.into_iter().map(|check| {
        Trial::ignorable_test(check, move || match &*STAGE {
            Ok(stage) => stage.check(check).map(|()| Completion::Completed),
            Err(reason) if env::var_os("CI").is_some() => Err(reason.into()),
            Err(reason) => Ok(Completion::ignored_with(reason.clone())),
        })
    });
    // Each trial is a browser of its own, and a machine has room for so many.
    let arguments = Arguments::from_args();
    let threads = arguments.test_threads.unwrap_or(2);
    let arguments = Arguments { test_threads: Some(threads), ..arguments };
    libtest_mimic::run(&arguments, trials.collect()).exit_code()
}

impl Stage {
    fn build() -> Result<Self, String> {
        for (program, package) in
            [("chromedriver", "chromium-driver"), ("npm", "npm"), ("python3", "python3")]
        {
            let version = Command::new(program).arg("--version").output();
            version.map_err(|_| format!("{program} is not here (Debian's package {package})"))?;
        }
        let pages = Path::new(SCRATCH).join("pages");
        fs::create_dir_all(&pages).map_err(|error| error.to_string())?;
        let numbers = (0..10_000).map(|number| format!("What is {number}?,{number}\n"));
        let large: String = std::iter::once("front,back\n".to_owned()).chain(numbers).collect();
        fs::write(pages.join("large.csv"), large).map_err(|error| error.to_string())?;
        let earlier = format!("{FOLDER}/earlier.jsonl");
        for (page, input, more) in [
            ("course.html", format!("{FOLDER}/course.jsonl"), ["--previous", &earlier].as_slice()),
            ("large.html", "large.csv".to_owned(), &[]),
        ] {
            let made = Command::new(env!("CARGO_BIN_EXE_deckconv"))
                .args(["preview", "-q", "-o", page, &input])
                .args(more)
                .current_dir(&pages)
                .output()
                .expect("deckconv runs");
            // A record of the course is broken on purpose.
            assert!(made.status.code() < Some(2), "{}", String::from_utf8_lossy(&made.stderr));
        }
        Ok(Self { pages, axe: axe()? })
    }

    fn check(&self, name: &str) -> Result<(), Failed> {
        let ran = Command::new("python3")
            .args(["-B", &format!("{FOLDER}/checks.py"), name])
            .args([&self.pages, &self.axe])
            .output()
            .expect("Python starts");
        let said = String::from_utf8_lossy(&ran.stderr);
        if ran.status.success() { Ok(()) } else { Err(said.trim().into()) }
    }
}

/// The script of axe-core, which npm brings the first time.
fn axe() -> Result<PathBuf, String> {
    let home = Path::new(SCRATCH).join(AXE);
    let script = home.join("node_modules/axe-core/axe.min.js");
    if script.exists() {
        return Ok(script);
    }
    let ran = Command::new("npm")
        .args(["install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix"])
        .arg(&home)
        .arg(AXE)
        .output()
        .map_err(|error| error.to_string())?;
    let said = String::from_utf8_lossy(&ran.stderr);
    if script.exists() { Ok(script) } else { Err(format!("npm did not bring {AXE}: {said}")) }
}
