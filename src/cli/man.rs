//! `deckconv man`: manual pages, made from the arguments, the words of help and the registry.

use std::io::{self, Write};

use clap::builder::PossibleValue;
use clap::{Arg, Command};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};
use deckconv::formats::FORMATS;

use super::{ExitStatus, args, help, terminal};

const STATUSES: [(&str, &str); 4] = [
    ("0", "No error. Of diff: nothing changed."),
    ("1", "Something was left out or failed; the rest was written. Of diff: something changed."),
    ("2", "The arguments make no sense. Of diff: an input cannot be read."),
    ("130", "The user stopped it. What was written is whole."),
];

/// Prints the page of the command called `name`, or that of deckconv.
pub(super) fn print(name: Option<&str>) -> ExitStatus {
    let whole = args::complete();
    let command = name.and_then(|name| whole.find_subcommand(name)).unwrap_or(&whole);
    let mut page = Vec::new();
    match write(&mut page, command) {
        Ok(()) => terminal::print(&page),
        Err(_) => ExitStatus::Failure,
    }
}

fn write(page: &mut Vec<u8>, command: &Command) -> io::Result<()> {
    let man = Man::new(command.clone().mut_args(with_values));
    let title = command.get_display_name().unwrap_or("deckconv").to_uppercase();
    // There is no date: the same build prints the same page.
    let version = env!("CARGO_PKG_VERSION");
    writeln!(page, ".TH {title} 1 \"\" \"deckconv {version}\" \"User Commands\"")?;
    man.render_name_section(page)?;
    man.render_synopsis_section(page)?;
    man.render_description_section(page)?;
    man.render_options_section(page)?;
    let is_whole = command.has_subcommands();
    if is_whole {
        man.render_subcommands_section(page)?;
        let formats = FORMATS.iter().map(|format| (format.name, format.summary));
        list("FORMATS", formats).to_writer(page)?;
    }
    list("EXIT STATUS", STATUSES.into_iter()).to_writer(page)?;
    if let Some(words) = help::words(command.get_name()) {
        list("EXAMPLES", words.examples.iter().copied()).to_writer(page)?;
    }
    if !is_whole {
        write!(page, ".SH \"SEE ALSO\"\n.BR deckconv (1)\n")?;
    }
    Ok(())
}

/// `arg` with what it may be given in its sentence, where a page would have a long list.
fn with_values(arg: Arg) -> Arg {
    let values = arg.get_possible_values();
    let values: Vec<&str> = values.iter().map(PossibleValue::get_name).collect();
    match arg.get_help() {
        Some(help) if arg.get_action().takes_values() && !values.is_empty() => {
            let help = format!("{help}: {}", values.join(", "));
            arg.help(help).hide_possible_values(true)
        }
        _ => arg,
    }
}

fn list<'a>(heading: &str, entries: impl Iterator<Item = (&'a str, &'a str)>) -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", [heading]);
    for (name, meaning) in entries {
        roff.control("TP", []);
        roff.text([bold(name)]);
        roff.text([roman(meaning)]);
    }
    roff
}
