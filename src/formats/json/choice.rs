//! Multiple choice in JSON: the options as lines below the question, the right ones as the answer.
//!
//! It must not know notes.

use super::keys;
use super::value::{Item, Value};

/// What there is to choose from.
#[derive(Debug, Default)]
pub(super) struct Choice {
    options: Vec<Choosable>,
    /// The options have labels in their texts.
    labelled: bool,
}

#[derive(Debug)]
struct Choosable {
    label: String,
    text: String,
    right: bool,
}

/// The labels of options that have none.
const LETTERS: [&str; 12] = ["A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L"];

impl Choice {
    /// The options that `value` lists, if it does.
    pub(super) fn of(value: &Value<'_>) -> Option<Self> {
        let mut options = Vec::new();
        match value {
            Value::List(items) => {
                for item in items {
                    options.push(Choosable::of(item)?);
                }
            }
            Value::Object(pairs) => {
                for (key, item) in pairs {
                    let text = text(&item.value)?;
                    options.push(Choosable { label: key.to_string(), text, right: false });
                }
            }
            _ => return None,
        }
        let fits = options.len() >= 2 && options.len() <= LETTERS.len();
        fits.then(|| Self::labelled(options))
    }

    /// The right answer among wrong ones, in the order of the alphabet, so that it has no place of
    /// its own.
    pub(super) fn between(right: &Value<'_>, wrong: &Value<'_>) -> Option<Self> {
        let (mut choice, right) = (Self::of_all(wrong)?, text(right)?);
        choice.push(Choosable { label: String::new(), text: right, right: true });
        choice.sort_by_key(|option| option.text.to_lowercase());
        (choice.len() <= LETTERS.len()).then(|| Self::labelled(choice))
    }

    fn of_all(value: &Value<'_>) -> Option<Vec<Choosable>> {
        match value {
            Value::List(items) => items.iter().map(Choosable::of).collect(),
            other => {
                Some(vec![Choosable { label: String::new(), text: text(other)?, right: false }])
            }
        }
    }

    fn labelled(mut options: Vec<Choosable>) -> Self {
        let own = |option: &Choosable| label_of(&option.text).is_some();
        let labelled = options.iter().all(own);
        for (option, letter) in options.iter_mut().zip(LETTERS) {
            if labelled {
                option.label = label_of(&option.text).unwrap_or_default().to_owned();
            } else if option.label.is_empty() {
                option.label = letter.to_owned();
            }
        }
        Self { options, labelled }
    }

    /// How many options there are.
    pub(super) fn len(&self) -> usize {
        self.options.len()
    }

    /// The options, a line each.
    pub(super) fn lines(&self) -> Vec<String> {
        self.options.iter().map(|option| self.line(option)).collect()
    }

    fn line(&self, option: &Choosable) -> String {
        match self.labelled {
            true => option.text.clone(),
            false => format!("{}. {}", option.label, option.text),
        }
    }

    /// The lines of the right options: those that say so, or those that `answer` names; its numbers
    /// count from `first`. Nothing if it names none.
    /// If they count `by_place`, an option that is a number is no other one's name.
    pub(super) fn right(
        &self,
        answer: Option<&Value<'_>>,
        first: usize,
        by_place: bool,
    ) -> Option<Vec<String>> {
        let named: Vec<&Choosable> = match answer {
            None => Vec::new(),
            Some(Value::List(items)) => items
                .iter()
                .map(|item| self.named(&item.value, first, by_place))
                .collect::<Option<_>>()?,
            Some(Value::Text(text)) if self.named_text(text).is_none() => {
                let parts = text.split([',', ';', '&']).map(str::trim);
                parts.map(|part| self.named_text(part)).collect::<Option<_>>()?
            }
            Some(value) => vec![self.named(value, first, by_place)?],
        };
        let marked = || self.options.iter().filter(|option| option.right).collect::<Vec<_>>();
        let right = if named.is_empty() { marked() } else { named };
        let lines: Vec<String> = right.into_iter().map(|option| self.line(option)).collect();
        (!lines.is_empty()).then_some(lines)
    }

    fn named(&self, value: &Value<'_>, first: usize, by_place: bool) -> Option<&Choosable> {
        match value {
            Value::Number(number) => {
                let numbers = self.options.iter().all(|option| option.text.parse::<f64>().is_ok());
                let same = self.options.iter().find(|option| option.text == *number);
                let at = number.parse::<usize>().ok().and_then(|at| at.checked_sub(first));
                match same {
                    Some(option) if numbers && !by_place => Some(option),
                    _ => self.options.get(at?),
                }
            }
            Value::Text(text) => self.named_text(text),
            other => self.named_text(&text(other)?),
        }
    }

    /// The option whose text or label `answer` is.
    fn named_text(&self, answer: &str) -> Option<&Choosable> {
        let folded = |text: &str| text.trim().trim_end_matches('.').to_lowercase();
        let answer = folded(answer);
        let by_text = self.options.iter().find(|option| folded(&option.text) == answer);
        let label = label_of(&answer).map_or(answer.as_str(), |label| label);
        let label = label.trim_matches(['(', ')', '.', ' ', '[', ']']);
        let label = label.strip_prefix("option ").unwrap_or(label);
        by_text.or_else(|| self.options.iter().find(|option| option.label.to_lowercase() == label))
    }
}

impl Choosable {
    fn of(item: &Item<'_>) -> Option<Self> {
        let Value::Object(pairs) = &item.value else {
            return Some(Self { label: String::new(), text: text(&item.value)?, right: false });
        };
        let mut option = Self { label: String::new(), text: String::new(), right: false };
        for (key, item) in pairs {
            let key = key.to_lowercase();
            match &item.value {
                Value::Bool(right) => option.right |= *right && !key.contains("wrong"),
                Value::Text(label) if matches!(key.as_str(), "id" | "label" | "letter" | "key") => {
                    option.label = label.to_string();
                }
                Value::Text(own) if option.text.is_empty() => option.text = own.to_string(),
                _ => {}
            }
        }
        if option.text.is_empty() {
            option.text = std::mem::take(&mut option.label);
        }
        (!option.text.is_empty()).then_some(option)
    }
}

/// The letter or number before an option: `A` of `A) text`, `(a) text` or `A. text`.
fn label_of(text: &str) -> Option<&str> {
    let bare = text.trim_start().trim_start_matches('(');
    let end = bare.find([')', '.', ':'])?;
    let label = bare.get(..end)?;
    let after = bare.get(end + 1..)?;
    let fits = label.len() == 1 && label.chars().all(|c| c.is_ascii_alphanumeric());
    (fits && after.starts_with(' ')).then_some(label)
}

/// A value as a line of text.
pub(super) fn text(value: &Value<'_>) -> Option<String> {
    Some(match value {
        Value::Null => return None,
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::Number(number) => (*number).to_owned(),
        Value::Text(text) => text.to_string(),
        Value::List(items) => {
            let lines: Vec<String> = items.iter().filter_map(|item| text(&item.value)).collect();
            lines.join("\n")
        }
        Value::Object(pairs) => match pairs.as_slice() {
            [(_, only)] => text(&only.value)?,
            pairs => {
                // What else there is stands below the text.
                let main = pairs.iter().find(|(key, _)| keys::names_text(key));
                let main = main.and_then(|(_, item)| text(&item.value));
                let pairs =
                    pairs.iter().filter(|(key, _)| main.is_none() || !keys::names_text(key));
                let line = |(key, item): &(std::borrow::Cow<'_, str>, Item<'_>)| {
                    Some(format!("{}: {}", keys::label(key), text(&item.value)?))
                };
                main.iter().cloned().chain(pairs.filter_map(line)).collect::<Vec<_>>().join("\n")
            }
        },
    })
}

#[cfg(test)]
mod tests {
    use super::super::value::parse;
    use super::*;

    fn right(options: &str, answer: &str, first: usize) -> String {
        let options = parse(options, 0).unwrap().item.value;
        let answer = format!("[{answer}]");
        let answer = parse(&answer, 0).unwrap().item.value;
        let Value::List(answer) = answer else { panic!("a list") };
        let choice = Choice::of(&options).unwrap();
        choice
            .right(answer.first().map(|item| &item.value), first, false)
            .unwrap_or_default()
            .join("|")
    }

    #[test]
    fn the_right_option_is_found_whatever_names_it() {
        for answer in ["\"two\"", "\"B\"", "\"b)\"", "1", "\"Two.\"", "\"B. two\"", "\"Option B\""]
        {
            assert_eq!(right("[\"one\", \"two\", \"three\"]", answer, 0), "B. two", "{answer}");
        }
        assert_eq!(right("[\"a) x\", \"b) y\"]", "\"b\"", 0), "b) y");
        assert_eq!(right("{\"A\": \"x\", \"B\": \"y\"}", "\"B\"", 0), "B. y");
        assert_eq!(right("[1, 2, 3, 4]", "4", 0), "D. 4");
        assert_eq!(right("[\"x\", \"y\"]", "1", 1), "A. x");
        assert_eq!(right("[\"x\", \"y\", \"z\"]", "[\"A\", \"C\"]", 0), "A. x|C. z");
        assert_eq!(right("[\"x\", \"y\", \"z\"]", "\"A, C\"", 0), "A. x|C. z");
        assert_eq!(
            right("[{\"text\": \"x\", \"correct\": true}, {\"text\": \"y\"}]", "null", 0),
            ""
        );
    }
}
