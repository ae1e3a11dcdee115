//! The media of the page: which of them it holds, and what stands in place of the others.
//!
//! A card calls a file `media:NUMBER`; one that is not in the page by its name and why. It must not
//! know what else is in a card.

use std::borrow::Cow;
use std::io::{self, Write};
use std::sync::atomic::{AtomicUsize, Ordering};

use data_encoding::BASE64;

use crate::deck::Collection;
use crate::media::{self, Kind, Media, is_remote, names, shown_as, used};
use crate::report::{Diagnostic, MediaFault, Problem};

/// A larger file is only named.
const LARGEST: u64 = 8 << 20;

/// And so is what comes after so many bytes in all.
const LARGEST_SUM: u64 = 64 << 20;

/// How cards call files: one in the page, one that it does not hold, one that is not there, one on the web.
pub(super) const SCHEMES: [&str; 4] = ["media", "outside", "missing", "remote"];

/// Whether a reference was made here.
pub(super) fn is_ours(reference: &str) -> bool {
    let scheme = reference.split_once(':').map(|(scheme, _)| scheme);
    scheme.is_some_and(|scheme| SCHEMES.contains(&scheme))
}

/// The media of a collection.
pub(super) struct Files<'c> {
    collection: &'c Collection<'c>,
    /// For each, whether the page holds it, and whether a card or a style refers to it.
    held: Vec<bool>,
    used: usize,
    unwritten: AtomicUsize,
}

impl<'c> Files<'c> {
    pub(super) fn of(collection: &'c Collection<'c>) -> Self {
        let used = used(&collection.notes, &collection.note_types);
        let is_used = |media: &&Media| used.contains(&media.name);
        let mut sum = 0_u64;
        let held = collection.media.iter().map(|media| {
            if !is_used(&media) {
                return false;
            }
            let size = media.fingerprint().map_or(u64::MAX, |print| print.size);
            let fits = size <= LARGEST && sum.saturating_add(size) <= LARGEST_SUM;
            let is_held = fits && shown_as(&media.name).is_some();
            sum += if is_held { size } else { 0 };
            is_held
        });
        let held = held.collect();
        let used = collection.media.iter().filter(is_used).count();
        Self { collection, held, used, unwritten: AtomicUsize::new(0) }
    }

    /// How many the page shows.
    pub(super) fn shown(&self) -> usize {
        self.held.iter().filter(|held| **held).count() - self.unwritten.load(Ordering::Relaxed)
    }

    /// What a card calls the file that its text calls `reference`.
    pub(super) fn called(&self, reference: &str) -> String {
        if is_remote(reference) {
            return format!("remote:{reference}");
        }
        let at = names(reference).find_map(|name| self.collection.media.position(&name));
        match at {
            Some(at) if self.held.get(at) == Some(&true) => format!("media:{at}"),
            Some(_) => format!("outside:{reference}"),
            None => format!("missing:{reference}"),
        }
    }

    /// The files that the page holds, as a list in JSON: an address that holds all, or nothing.
    pub(super) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        for (index, (media, held)) in self.collection.media.iter().zip(&self.held).enumerate() {
            if index > 0 {
                out.write_all(b",")?;
            }
            let mut bytes = Vec::new();
            let read = *held && media.copy_to(&mut bytes).is_ok();
            match shown_as(&media.name).filter(|_| read) {
                Some(kind) => write!(out, "\"data:{kind};base64,{}\"", BASE64.encode(&bytes))?,
                None => out.write_all(b"null")?,
            }
            self.unwritten.fetch_add(usize::from(*held && !read), Ordering::Relaxed);
        }
        Ok(())
    }

    /// What is said about those that it does not hold.
    pub(super) fn said(&self) -> Vec<Diagnostic> {
        let files = self.used - self.shown();
        let problem = Problem::Media(MediaFault::OnlyNamed { files });
        if files > 0 { vec![Diagnostic::of_all(problem)] } else { Vec::new() }
    }
}

/// `html` with its sounds as things to be played, each called as `called` says.
pub(super) fn with_players<'h>(html: &'h str, called: impl Fn(&str) -> String) -> Cow<'h, str> {
    const OPEN: &str = "[sound:";
    if !html.contains(OPEN) {
        return Cow::Borrowed(html);
    }
    let (mut out, mut rest) = (String::with_capacity(html.len() * 2), html);
    while let Some((before, after)) = rest.split_once(OPEN) {
        out.push_str(before);
        match after.find([']', '[', '<', '\n']).and_then(|end| after.split_at_checked(end)) {
            Some((name, tail)) if tail.starts_with(']') && !name.is_empty() => {
                let name = htmlize::unescape(name);
                let is_film = media::kind(&name) == Some(Kind::Film);
                let element = if is_film { "video" } else { "audio" };
                let source = crate::text::escape(&called(&name)).replace('"', "&quot;");
                out.push_str(&format!("<{element} controls src=\"{source}\"></{element}>"));
                rest = tail.get(1..).unwrap_or_default();
            }
            _ => {
                out.push_str(OPEN);
                rest = after;
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sounds_can_be_played() {
        let called = |name: &str| format!("media:{name}");
        assert_eq!(
            with_players("a [sound:b &amp; c.mp3] [sound:d.mp4]", called),
            "a <audio controls src=\"media:b &amp; c.mp3\"></audio> \
             <video controls src=\"media:d.mp4\"></video>"
        );
        for same in ["[sound:]", "[sound:x", "[sound:a<b>c</b>]", "[sound:a[b]"] {
            assert_eq!(with_players(same, called), same);
        }
    }
}
