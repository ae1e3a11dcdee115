//! Clients that are Python packages: each in a virtual environment of its own below the target folder.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// Installs `package`, pinned, with pip's `options`, and makes sure that `import` works; the Python that
/// has it, or why there is none, which is said aloud.
pub fn with(package: &str, options: &[&str], import: &str) -> Result<PathBuf, String> {
    let python = install(package, options, import);
    if let Err(reason) = &python {
        eprintln!("\n{package} is missing, nothing was asked of it: {reason}");
    }
    python
}

fn install(package: &str, options: &[&str], import: &str) -> Result<PathBuf, String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let home = folder.join(package);
    // Several test runs may want it at the same time.
    let lock = File::create(folder.join("clients.lock")).map_err(|error| error.to_string())?;
    lock.lock().map_err(|error| error.to_string())?;
    let works = |home: &Path| {
        run(
            "loading it",
            Command::new(python_in(home)).args(["-I", "-c", &format!("import {import}")]),
        )
    };
    if works(&home).is_ok() {
        return Ok(python_in(&home));
    }
    let new = TempDir::with_prefix_in("client-", folder).map_err(|error| error.to_string())?;
    let mut venv = Command::new(if cfg!(windows) { "python" } else { "python3" });
    run("making a virtual environment", venv.args(["-m", "venv"]).arg(new.path()))?;
    let mut pip = Command::new(python_in(new.path()));
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"])
        .args(["--retries", "1", "--timeout", "15"])
        .args(options)
        .arg(package);
    run(&format!("installing {package}"), &mut pip)?;
    works(new.path())?;
    let _ = fs::remove_dir_all(&home);
    fs::rename(new.keep(), &home).map_err(|error| error.to_string())?;
    Ok(python_in(&home))
}

fn python_in(home: &Path) -> PathBuf {
    home.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" })
}

/// Runs a command that says nothing when it succeeds; its whole output is the reason if it fails.
fn run(what: &str, command: &mut Command) -> Result<(), String> {
    let output =
        command.stdin(Stdio::null()).output().map_err(|error| format!("{what} failed: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let said = [output.stdout, output.stderr].concat();
    Err(format!("{what} failed\n{}", String::from_utf8_lossy(&said).trim()))
}
