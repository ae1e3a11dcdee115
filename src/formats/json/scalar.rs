//! Keys, strings, numbers and words of JSON, as people and chatbots write them.
//!
//! It must not know lists or objects.

use std::borrow::Cow;

use super::string::{begins_pair, begins_value, closing_quote, unescape};
use super::value::{Parser, Stop, Value};

impl<'a> Parser<'a> {
    /// A key, with quotes or without.
    pub(super) fn key(&mut self) -> Result<Cow<'a, str>, Stop> {
        match self.peek() {
            Some(c) if closing_quote(c).is_some() => self.string(true),
            Some(c) if c.is_alphanumeric() || c == '_' || c == '$' => {
                let rest = self.rest();
                let ends = |c: char| !(c.is_alphanumeric() || "_-$.".contains(c));
                let key = rest.get(..rest.find(ends).unwrap_or(rest.len())).unwrap_or_default();
                self.at += key.len();
                Ok(Cow::Borrowed(key))
            }
            Some(_) => Err(Stop::Wrong("no key stands here")),
            None => Err(Stop::End),
        }
    }

    /// A number, or a word that means something.
    pub(super) fn word(&mut self) -> Result<Value<'a>, Stop> {
        let rest = self.rest();
        let ends = |c: char| !(c.is_alphanumeric() || "+-._".contains(c));
        let word = rest.get(..rest.find(ends).unwrap_or(rest.len())).unwrap_or_default();
        let value = match word {
            "true" | "True" => Value::Bool(true),
            "false" | "False" => Value::Bool(false),
            "null" | "None" | "undefined" | "nil" | "NaN" => Value::Null,
            _ if word.parse::<f64>().is_ok() => Value::Number(word),
            _ if word.len() == rest.len() => return Err(Stop::End),
            _ => return Err(Stop::Wrong("no value stands here")),
        };
        self.at += word.len();
        Ok(value)
    }

    /// A string, whatever quotes it has.
    pub(super) fn string(&mut self, is_key: bool) -> Result<Cow<'a, str>, Stop> {
        let open = self.peek().ok_or(Stop::End)?;
        let close = closing_quote(open).unwrap_or(open);
        self.at += open.len_utf8();
        let mut changed: Option<String> = None;
        let mut copied = self.at;
        loop {
            let is_mark = |c: char| c == close || c == '\\' || (c == '"' && open == '“');
            let Some(offset) = self.rest().find(is_mark) else { return Err(Stop::End) };
            self.at += offset;
            let before = self.text.get(copied..self.at).unwrap_or_default();
            if self.eat('\\') {
                let changed = changed.get_or_insert_default();
                changed.push_str(before);
                self.at += unescape(self.rest(), changed);
                copied = self.at;
                continue;
            }
            self.at += self.peek().map_or(1, char::len_utf8);
            if self.string_ends(is_key) {
                return Ok(match changed {
                    Some(text) => Cow::Owned(text + before),
                    None => Cow::Borrowed(before),
                });
            }
        }
    }

    /// Whether the quote just passed ends a string, or is one that should have been escaped.
    fn string_ends(&self, is_key: bool) -> bool {
        let rest = self.rest();
        let after = rest.trim_start();
        let new_line = rest.get(..rest.len() - after.len()).is_some_and(|gap| gap.contains('\n'));
        let mut next = after.chars();
        match next.next() {
            None => true,
            // Nothing but an apostrophe stands inside a key.
            _ if is_key => !rest.starts_with(char::is_alphanumeric),
            _ if new_line => true,
            Some(',' | ';') => begins_value(next.as_str().trim_start()),
            Some('}' | ']') => {
                let then = next.as_str().trim_start_matches([' ', '\t']).chars().next();
                self.depth <= 1 || then.is_none_or(|c| ",]};)`\n\r/#\"".contains(c))
            }
            // A comma is missing before the next key.
            Some('"') => begins_pair(next.as_str()),
            Some('/' | '#') => after.starts_with("//") || after.starts_with("/*"),
            _ => false,
        }
    }
}
