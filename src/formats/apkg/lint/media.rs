//! Media that are referred to and missing, there and not referred to, or called what no file can be.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::deck::NoteType;
use crate::identity::nfc;
use crate::media::{is_file_name, normal_name};
use crate::report::{Diagnostic, PackageFault, Problem};
use crate::text::references;

use super::Subject;
use super::rows::Met;

pub(super) fn look(subject: &Subject<'_>, met: Met, said: &mut Vec<Diagnostic>) {
    let mut say = |fault| said.push(Diagnostic::of_all(Problem::Package(fault)));
    let there: BTreeSet<&str> = subject.media.iter().map(|file| file.name.as_str()).collect();
    let mut used: BTreeSet<&str> = BTreeSet::new();
    let mut missing: BTreeMap<&str, usize> = BTreeMap::new();
    for (name, notes) in &met.media {
        match spellings(name).iter().find_map(|name| there.get(&**name)) {
            Some(file) => _ = used.insert(file),
            None if is_file_name(name) => *missing.entry(name).or_default() += notes,
            None => {}
        }
    }
    let mut in_templates = BTreeSet::new();
    for (id, note_type) in &subject.shelf.note_types {
        for name in of_type(note_type) {
            let notes = met.types.get(id).copied().unwrap_or_default();
            match there.get(&*name) {
                Some(file) => _ = in_templates.insert(*file),
                // Under another name it would not be in a package at all.
                None if is_static(&name) && notes > 0 => {
                    say(PackageFault::MissingMedia { name: name.into_owned(), notes });
                }
                None => {}
            }
        }
    }
    for (name, notes) in missing {
        say(PackageFault::MissingMedia { name: name.to_owned(), notes });
    }
    let mut idle = there.iter().filter(|name| !used.contains(**name) && !is_static(name));
    let (lost, unused): (Vec<&str>, Vec<&str>) =
        idle.by_ref().partition(|name| in_templates.contains(*name));
    for name in lost {
        say(PackageFault::TemplateMedia { name: name.to_owned() });
    }
    if let Some(name) = unused.first() {
        say(PackageFault::UnusedMedia { name: (*name).to_owned(), files: unused.len() });
    }
    let odd = there.iter().map(|name| (*name, normal_name(name)));
    let odd: Vec<(&str, Cow<'_, str>)> = odd.filter(|(name, normal)| name != normal).collect();
    if let Some((name, normal)) = odd.first() {
        let (name, normal) = ((*name).to_owned(), normal.to_string());
        say(PackageFault::MediaName { name, normal, files: odd.len() });
    }
}

/// Whether Anki takes a file of this name along whoever refers to it.
fn is_static(name: &str) -> bool {
    name.starts_with('_') || name.starts_with("latex-")
}

/// How a file that a field calls `name` may be called: some editors write spaces as in addresses.
fn spellings(name: &str) -> [Cow<'_, str>; 3] {
    [Cow::Borrowed(name), nfc(name), Cow::Owned(nfc(&percent_decoded(name)).into_owned())]
}

fn percent_decoded(name: &str) -> String {
    let mut bytes = Vec::with_capacity(name.len());
    let mut rest = name.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digits = after.get(..2).filter(|_| *first == b'%');
        let digits = digits.and_then(|digits| std::str::from_utf8(digits).ok());
        let byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { after.get(2..).unwrap_or_default() } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The files to which the templates and the style of a note type refer.
fn of_type(note_type: &NoteType) -> BTreeSet<Cow<'_, str>> {
    let browser = |template: &'_ crate::deck::CardTemplate, key: &str| {
        template.anki.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    let mut names: BTreeSet<Cow<'_, str>> = in_style(&note_type.css).collect();
    for template in &note_type.templates {
        for side in [&template.front, &template.back] {
            names.extend(references(side));
            names.extend(in_style(side));
        }
        for side in [browser(template, "bqfmt"), browser(template, "bafmt")] {
            names.extend(references(&side).into_iter().map(|name| Cow::Owned(name.into_owned())));
        }
    }
    names.retain(|name| !name.contains("{{"));
    names
}

/// The files in the `url(…)` of a style.
fn in_style(css: &str) -> impl Iterator<Item = Cow<'_, str>> {
    css.split("url(").skip(1).filter_map(|after| {
        let (name, _) = after.split_once(')')?;
        Some(Cow::Borrowed(name.trim().trim_matches(['"', '\''])))
    })
}
