//! The command line as documents: each file in `tests/cmd` is a command, what it is given, and all
//! that it says and writes. `TRYCMD=overwrite cargo test --test cli` writes them anew; read what
//! changed before it is kept.

#![allow(clippy::disallowed_methods, reason = "a test may run programs")]

#[cfg(feature = "cli")]
#[test]
fn command_line() {
    let cases = trycmd::TestCases::new();
    cases
        .env("SOURCE_DATE_EPOCH", "1700000000")
        .env("NO_COLOR", "1")
        .env("COLUMNS", "100")
        .env("LC_ALL", "C")
        .case("tests/cmd/*.trycmd")
        .case("tests/cmd/*.toml");
    // What looks at the files that were written; elsewhere these steps are passed over.
    if cfg!(unix) {
        cases.register_bin("cat", std::path::Path::new("cat"));
        cases.register_bin("ls", std::path::Path::new("ls"));
    }
}
