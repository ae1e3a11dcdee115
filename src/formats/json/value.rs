//! JSON as people and chatbots write it, to values that know where they stand.
//!
//! What is forgiven: comments, commas too many or missing, single and curly quotes, quotes inside
//! strings, line breaks inside strings, keys without quotes, Python's words, TeX that was not
//! escaped, and an end that never comes. It must not know cards.

use std::borrow::Cow;

use super::string::closing_quote;

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::formats) enum Value<'a> {
    /// `null`, or Python's `None`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as it is written.
    Number(&'a str),
    /// A string.
    Text(Cow<'a, str>),
    /// A list.
    List(Vec<Item<'a>>),
    /// An object, in its order.
    Object(Vec<(Cow<'a, str>, Item<'a>)>),
}

/// A value and the byte at which it begins.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::formats) struct Item<'a> {
    /// Where it begins.
    pub(in crate::formats) at: usize,
    /// What it is.
    pub(in crate::formats) value: Value<'a>,
}

/// Something that could not be forgiven.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::formats) struct Fault {
    /// Where it is.
    pub(in crate::formats) at: usize,
    /// What it is.
    pub(in crate::formats) detail: &'static str,
    /// Whether a record is lost by it.
    pub(in crate::formats) lost: bool,
}

/// What was parsed.
#[derive(Debug)]
pub(in crate::formats) struct Parsed<'a> {
    /// The value.
    pub(in crate::formats) item: Item<'a>,
    /// The byte after it.
    pub(in crate::formats) end: usize,
    /// What is broken in it.
    pub(in crate::formats) faults: Vec<Fault>,
}

/// Values inside values, at most.
const DEEPEST: usize = 100;

/// Entries of an object that is kept although the text ends in it, at least.
const FEWEST_ENTRIES: usize = 3;

/// What is said where the text ends between records.
const CUT: &str = "the text ends inside the list";

/// The list or object that begins at byte `at` of `text`.
///
/// # Errors
/// If it makes no sense: what is wrong where, as far as it was read.
pub(in crate::formats) fn parse(text: &str, at: usize) -> Result<Parsed<'_>, Fault> {
    let mut parser = Parser { text, at, faults: Vec::new(), depth: 0 };
    match parser.value() {
        Ok(item) => Ok(Parsed { item, end: parser.at, faults: parser.faults }),
        Err(Stop::End) => {
            Err(Fault { at: text.len(), detail: "the text ends inside this record", lost: true })
        }
        Err(Stop::Wrong(detail)) => Err(Fault { at: parser.at, detail, lost: true }),
    }
}

/// The value that is the whole of `line`, which begins at byte `start` of `text`.
///
/// # Errors
/// What is wrong with it.
pub(in crate::formats) fn parse_line<'a>(
    text: &'a str,
    start: usize,
    line: &str,
) -> Result<Item<'a>, &'static str> {
    let text = text.get(..start + line.len()).unwrap_or(text);
    let at = start + line.len() - line.trim_start().len();
    if !line.trim_start().starts_with(['{', '[']) {
        return Err("this line is no JSON");
    }
    let parsed = parse(text, at).map_err(|fault| fault.detail)?;
    match parsed.faults.first() {
        Some(fault) => Err(fault.detail),
        None if text
            .get(parsed.end..)
            .is_some_and(|after| after.trim_matches([',', ' ', '\t', '\r']).is_empty()) =>
        {
            Ok(parsed.item)
        }
        None => Err("more than one value stands on this line"),
    }
}

/// Goes through a text.
pub(super) struct Parser<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
    pub(super) faults: Vec<Fault>,
    pub(super) depth: usize,
}

/// Why a value was given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// The text ends.
    End,
    /// It makes no sense from here on.
    Wrong(&'static str),
}

impl<'a> Parser<'a> {
    /// The text from here on.
    pub(super) fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// The next character.
    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Passes over `c` if it comes next; says whether it does.
    pub(super) fn eat(&mut self, c: char) -> bool {
        let found = self.peek() == Some(c);
        self.at += if found { c.len_utf8() } else { 0 };
        found
    }

    /// Passes over white space and comments.
    pub(super) fn skip(&mut self) {
        loop {
            let rest = self.rest();
            let bare = rest.trim_start();
            self.at += rest.len() - bare.len();
            let length = if bare.starts_with("//") || bare.starts_with('#') {
                bare.find('\n').unwrap_or(bare.len())
            } else if bare.starts_with("/*") {
                bare.find("*/").map_or(bare.len(), |end| end + 2)
            } else {
                return;
            };
            self.at += length;
        }
    }

    fn value(&mut self) -> Result<Item<'a>, Stop> {
        let at = self.at;
        let value = match self.peek().ok_or(Stop::End)? {
            '{' => self.deeper(Self::object)?,
            '[' => self.deeper(Self::list)?,
            c if closing_quote(c).is_some() => Value::Text(self.string(false)?),
            _ => self.word()?,
        };
        Ok(Item { at, value })
    }

    fn deeper(
        &mut self,
        parse: impl FnOnce(&mut Self) -> Result<Value<'a>, Stop>,
    ) -> Result<Value<'a>, Stop> {
        if self.depth == DEEPEST {
            return Err(Stop::Wrong("it is nested too deeply"));
        }
        self.depth += 1;
        let parsed = parse(self);
        self.depth -= 1;
        parsed
    }

    fn list(&mut self) -> Result<Value<'a>, Stop> {
        self.at += 1;
        let mut items = Vec::new();
        loop {
            self.skip();
            let start = self.at;
            match self.peek() {
                None => {
                    self.broken(start, CUT, false);
                    return Ok(Value::List(items));
                }
                Some(']') => {
                    self.at += 1;
                    return Ok(Value::List(items));
                }
                Some(',') => {
                    self.at += 1;
                    continue;
                }
                Some('}') => return Err(Stop::Wrong("a list ends with }")),
                Some(_) => {}
            }
            match self.value() {
                Ok(item) => items.push(item),
                // What is no list of records is given up whole.
                Err(stop)
                    if !items.iter().any(|item: &Item<'_>| is_nested(&item.value))
                        && !self.text.get(start..).is_some_and(|at| at.starts_with(['{', '['])) =>
                {
                    return Err(stop);
                }
                Err(Stop::End) => {
                    self.broken(start, "the text ends inside this record", true);
                    self.at = self.text.len();
                    return Ok(Value::List(items));
                }
                Err(Stop::Wrong(detail)) => {
                    self.broken(self.at, detail, true);
                    self.resume();
                }
            }
        }
    }

    /// Goes on to where the next record may begin: a brace that opens after one that closes, or
    /// that opens a line.
    fn resume(&mut self) {
        let (mut line_start, mut after_brace) = (false, false);
        for (offset, c) in self.rest().char_indices() {
            match c {
                '{' if line_start || after_brace => {
                    self.at += offset;
                    return;
                }
                ']' if line_start || after_brace => {
                    self.at += offset;
                    return;
                }
                '}' => after_brace = true,
                '\n' => line_start = true,
                c if c.is_whitespace() || c == ',' => {}
                _ => (line_start, after_brace) = (false, false),
            }
        }
        self.at = self.text.len();
    }

    fn object(&mut self) -> Result<Value<'a>, Stop> {
        self.at += 1;
        let mut pairs = Vec::new();
        loop {
            self.skip();
            match self.peek() {
                Some('}') => {
                    self.at += 1;
                    return Ok(Value::Object(pairs));
                }
                Some(',' | ';') => {
                    self.at += 1;
                    continue;
                }
                // What holds lists is no record: what is in it is kept.
                None if pairs.last().is_some_and(|(_, item)| is_nested(&item.value)) => {
                    self.broken(self.at, CUT, false);
                    return Ok(Value::Object(pairs));
                }
                _ => {}
            }
            let start = self.at;
            match self.pair() {
                Ok(pair) => pairs.push(pair),
                Err(Stop::End) if self.depth == 1 && pairs.len() >= FEWEST_ENTRIES => {
                    let lost = self.text.get(start..).is_some_and(|rest| !rest.trim().is_empty());
                    let detail = if lost { "the text ends inside this record" } else { CUT };
                    self.broken(start, detail, lost);
                    self.at = self.text.len();
                    return Ok(Value::Object(pairs));
                }
                Err(stop) => return Err(stop),
            }
        }
    }

    fn pair(&mut self) -> Result<(Cow<'a, str>, Item<'a>), Stop> {
        let key = self.key()?;
        self.skip();
        if !self.eat(':') && !self.eat('=') {
            return Err(match self.peek() {
                None => Stop::End,
                Some(_) => Stop::Wrong("no value follows a key"),
            });
        }
        // Ruby's and PHP's `=>`.
        self.eat('>');
        self.skip();
        Ok((key, self.value()?))
    }

    /// Notes that something is broken; the end of the text once only.
    fn broken(&mut self, at: usize, detail: &'static str, lost: bool) {
        let ended = |fault: &Fault| fault.detail.starts_with("the text ends");
        if lost || !self.faults.last().is_some_and(ended) {
            self.faults.push(Fault { at, detail, lost });
        }
    }
}

fn is_nested(value: &Value<'_>) -> bool {
    matches!(value, Value::List(_) | Value::Object(_))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The value as strict JSON, and how many faults there were.
    fn read(text: &str) -> (String, usize) {
        fn show(value: &Value<'_>) -> String {
            match value {
                Value::Null => "null".to_owned(),
                Value::Bool(bool) => bool.to_string(),
                Value::Number(number) => (*number).to_owned(),
                Value::Text(text) => format!("{text:?}"),
                Value::List(items) => {
                    let items: Vec<_> = items.iter().map(|item| show(&item.value)).collect();
                    format!("[{}]", items.join(","))
                }
                Value::Object(pairs) => {
                    let pair = |(key, item): &(Cow<'_, str>, Item<'_>)| {
                        format!("{key:?}:{}", show(&item.value))
                    };
                    format!("{{{}}}", pairs.iter().map(pair).collect::<Vec<_>>().join(","))
                }
            }
        }
        parse(text, 0).map_or_else(
            |fault| (fault.detail.to_owned(), 0),
            |parsed| (show(&parsed.item.value), parsed.faults.len()),
        )
    }

    #[test]
    fn what_people_write_is_forgiven() {
        for (text, meant) in [
            (r#"[{"a": 1, "b": true,}, ]"#, r#"[{"a":1,"b":true}]"#),
            ("[{'a': 'it's', 'b': None}]", r#"[{"a":"it's","b":null}]"#),
            ("[{a: “x”, b: ‘don’t’}] // end", r#"[{"a":"x","b":"don’t"}]"#),
            ("[\n// one\n{\"a\": \"b\"}\n{\"a\": \"c\"} /* two */]", r#"[{"a":"b"},{"a":"c"}]"#),
            (r#"{"a": "say "hi", then go", "b": "x"}"#, r#"{"a":"say \"hi\", then go","b":"x"}"#),
            ("{\"a\": \"b\"\n \"c\": \"d\"}", r#"{"a":"b","c":"d"}"#),
            (r#"{"a": "b" "c": "say "d"!" "e" : 1}"#, r#"{"a":"b","c":"say \"d\"!","e":1}"#),
            (r#"["a", "b"]"#, r#"["a","b"]"#),
            (
                r#"["\u00e9\ud83d\ude00", "\frac12 \times \n x"]"#,
                r#"["é😀","\\frac12 \\times \n x"]"#,
            ),
        ] {
            assert_eq!(read(text), (meant.to_owned(), 0), "{text}");
        }
    }

    #[test]
    fn the_good_records_of_a_broken_list_are_kept() {
        for (text, kept) in [
            (r#"[{"a": "b"}, {"a": "#, r#"[{"a":"b"}]"#),
            (r#"[{"a": "b"}, {"a" "c"}, {"a": "d"}]"#, r#"[{"a":"b"},{"a":"d"}]"#),
            (r#"{"x": [{"a": "b"}, {"a""#, r#"{"x":[{"a":"b"}]}"#),
            (r#"[{"n": "d", "x": [{"a": "b"},"#, r#"[{"n":"d","x":[{"a":"b"}]}]"#),
            ("[{\"a\": \"b\"},\n{\"a\": oops},\n{\"a\": \"c\"}]", r#"[{"a":"b"},{"a":"c"}]"#),
        ] {
            assert_eq!(read(text), (kept.to_owned(), 1), "{text}");
        }
    }

    #[test]
    fn depth_and_length_do_no_harm() {
        for piece in ["[", "{\"a\":", "[{", "\"", "[\"a\"", "{a:1}", "[1,{", "[// ", "['\\"] {
            let many = piece.repeat(40_000);
            let _ = parse(&many, 0);
        }
    }
}
