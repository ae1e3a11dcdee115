//! Media that only templates refer to, and media that are called what no file can be.
//!
//! What is missing and what nothing refers to is said of every input: see `media/gather.rs`.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::media::{Media, is_static, names, normal_name, of_type};
use crate::report::{Diagnostic, PackageFault, Problem};

use super::Subject;

/// `referred` are the names of the files that fields refer to.
pub(super) fn look(subject: &Subject<'_>, referred: &BTreeSet<String>, said: &mut Vec<Diagnostic>) {
    let mut say = |fault| said.push(Diagnostic::of_all(Problem::Package(fault)));
    let there: BTreeSet<&str> = subject.media.iter().map(|file| file.name.as_str()).collect();
    let file = |reference: &str| names(reference).find_map(|name| there.get(&*name).copied());
    let in_fields: BTreeSet<&str> = referred.iter().filter_map(|name| file(name)).collect();
    let in_templates = subject.shelf.note_types.values().flat_map(of_type);
    let in_templates: BTreeSet<&str> = in_templates.filter_map(|name| file(&name)).collect();
    for name in in_templates {
        if !is_static(name) && !in_fields.contains(name) {
            say(PackageFault::TemplateMedia { name: name.to_owned() });
        }
    }
    let twice = repeated(subject.media);
    if let Some(name) = twice.first() {
        say(PackageFault::RepeatedMedia { name: (*name).to_owned(), files: twice.len() });
    }
    let odd = there.iter().map(|name| (*name, normal_name(name)));
    let odd: Vec<(&str, Cow<'_, str>)> = odd.filter(|(name, normal)| name != normal).collect();
    if let Some((name, normal)) = odd.first() {
        let (name, normal) = ((*name).to_owned(), normal.to_string());
        say(PackageFault::MediaName { name, normal, files: odd.len() });
    }
}

/// The names under which the same content is there more than once. Of other content, reading says
/// it.
fn repeated(media: &[Media]) -> Vec<&str> {
    let mut by_name: Vec<&Media> = media.iter().collect();
    by_name.sort_by(|a, b| a.name.cmp(&b.name));
    let pairs = by_name.windows(2).filter_map(|pair| match pair {
        [one, other] if one == other => Some(one.name.as_str()),
        _ => None,
    });
    let mut names: Vec<&str> = pairs.collect();
    names.dedup();
    names
}
