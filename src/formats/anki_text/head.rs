//! The header lines of Anki's text export, and the ones people write by hand in their manner.

use crate::formats::rows::head_of;

/// What the header says. Columns are counted from 0.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) separator: Option<u8>,
    pub(super) html: Option<bool>,
    pub(super) tags: Vec<String>,
    pub(super) columns: Vec<String>,
    pub(super) note_type: Option<String>,
    pub(super) deck: Option<String>,
    pub(super) guid_column: Option<usize>,
    pub(super) note_type_column: Option<usize>,
    pub(super) deck_column: Option<usize>,
    pub(super) tags_column: Option<usize>,
    /// How many of its lines say something.
    pub(super) keys: usize,
    /// The number of the first line after it, from 1.
    pub(super) first_line: usize,
}

impl Head {
    /// The header of `text`, and the rows after it.
    pub(super) fn split(text: &str) -> (Self, &str) {
        let mut head = Self { first_line: 1, ..Self::default() };
        let mut rest = text;
        loop {
            let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
            let line = line.trim_end();
            // A header that went through a spreadsheet may have quotation marks around it.
            let quoted = line.starts_with('"');
            let bare = line.strip_prefix('"').unwrap_or(line);
            let old_tags = head.first_line == 1 && line.starts_with("tags:");
            if !(bare.starts_with('#') || old_tags) || rest.is_empty() {
                return (head, rest);
            }
            let pair = bare.strip_prefix('#').unwrap_or(bare).split_once(':');
            let known = pair
                .is_some_and(|(key, value)| head.take(&key.trim().to_lowercase(), value.trim()));
            if quoted && !known {
                return (head, rest);
            }
            head.keys += usize::from(known);
            rest = after;
            head.first_line += 1;
        }
    }

    /// Takes in one line; false if its key means nothing.
    fn take(&mut self, key: &str, value: &str) -> bool {
        let word = word_of(value);
        let column = || word.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        match key {
            "separator" => self.separator = separator_named(value, &word),
            "html" => self.html = Some(word == "true"),
            "tags" => {
                let tags = value.trim_end_matches([',', ';', '"']).split_whitespace();
                self.tags.extend(tags.map(str::to_owned));
            }
            "columns" => {
                let separator = char::from(self.separator.unwrap_or(b'\t'));
                self.columns = value.split(separator).map(|name| name.trim().to_owned()).collect();
            }
            "notetype" => self.note_type = Some(unmangled(value)),
            "deck" => self.deck = Some(unmangled(value)),
            "guid column" => self.guid_column = column(),
            "notetype column" => self.note_type_column = column(),
            "deck column" => self.deck_column = column(),
            "tags column" => self.tags_column = column(),
            "match scope" | "if matches" => {}
            _ => return false,
        }
        true
    }

    /// Whether the column at `index` is no field.
    pub(super) fn is_special(&self, index: usize) -> bool {
        let special = [self.guid_column, self.note_type_column, self.deck_column, self.tags_column];
        special.contains(&Some(index))
    }

    /// The separator, as it is said or as the rows show it.
    pub(super) fn separator_of(&self, rows: &str) -> u8 {
        self.separator.unwrap_or_else(|| {
            let head = head_of(rows);
            let guesses = *b"\t|;:,";
            guesses.into_iter().find(|byte| head.as_bytes().contains(byte)).unwrap_or(b'\t')
        })
    }
}

/// The first word of a value: Anki cuts at the first character that is no letter or digit, so that
/// what a spreadsheet added after it does no harm.
fn word_of(value: &str) -> String {
    let word = value.chars().take_while(|c| c.is_alphanumeric());
    word.collect::<String>().to_lowercase()
}

/// A name without the separators that a spreadsheet added after it.
fn unmangled(value: &str) -> String {
    value.trim_end_matches([',', ';', '\t']).trim().to_owned()
}

fn separator_named(value: &str, word: &str) -> Option<u8> {
    match word {
        "comma" => Some(b','),
        "semicolon" => Some(b';'),
        "tab" => Some(b'\t'),
        "space" => Some(b' '),
        "pipe" => Some(b'|'),
        "colon" => Some(b':'),
        _ if value.starts_with("\\t") => Some(b'\t'),
        _ => value.bytes().next().filter(|byte| byte.is_ascii_punctuation() && *byte != b'"'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_read_as_anki_does() {
        let text = "#separator:Comma,,,\n# free words\n#html:true,,\n#tags: a b\n#Deck: A::B,,\n\
                    #guid column:1,,\n#columns:id,Front,Back\nrow\n";
        let (head, rest) = Head::split(text);
        assert_eq!(rest, "row\n");
        assert_eq!((head.separator, head.html, head.first_line), (Some(b','), Some(true), 8));
        assert_eq!((head.tags.join(" "), head.deck.as_deref()), ("a b".into(), Some("A::B")));
        assert_eq!((head.guid_column, head.columns.len(), head.keys), (Some(0), 3, 6));
        assert_eq!(Head::split("tags: x y\nq\ta\n").0.tags.len(), 2);
        assert_eq!(Head::split("q\ta\n#no header\n").1.len(), 15);
        assert_eq!(Head::split("#separator:;\n").0.separator, Some(b';'));
    }
}
