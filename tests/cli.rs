//! The command line as documents: each file in `tests/cmd` is a command, what it is given, and all
//! that it says and writes. `TRYCMD=overwrite cargo test --test cli` writes them anew; read what
//! changed before it is kept.

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
    // To look at what was written; where there is no such program, its steps are passed over.
    for (name, path) in [("cat", "/bin/cat"), ("ls", "/bin/ls")] {
        if std::path::Path::new(path).exists() {
            cases.register_bin(name, std::path::PathBuf::from(path));
        }
    }
}
