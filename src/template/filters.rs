//! The filters that a field passes on its way into a card: `{{text:cloze:Text}}`.
//!
//! Each turns HTML into HTML, the one nearest the field's name first. Only Anki's own are here;
//! add-ons have more, and without the add-on Anki shows the value as it is by then.

use std::borrow::Cow;

use super::ruby;
use crate::{cloze, text};

/// Where a field stands, for the filters that ask.
pub(super) struct Slot<'a> {
    pub(super) field: &'a str,
    pub(super) number: u16,
    pub(super) answer: bool,
}

/// The value after all filters, which are given as written.
pub(super) fn apply<'v>(filters: &str, value: Cow<'v, str>, slot: &Slot<'_>) -> Cow<'v, str> {
    // As the last to work, `type` asks for the field itself, whatever the other filters would do.
    match filters.split_once(':').unwrap_or((filters, "")) {
        ("type", "cloze") if slot.answer => return cloze::typed(&value, slot.number).into(),
        ("type", _) => return typed(value, slot),
        _ => {}
    }
    // A list of the voices that this machine has, whatever else is asked for.
    if filters.split(':').any(|filter| filter == "tts-voices") {
        return "".into();
    }
    let field = value.clone();
    let mut value = value;
    for filter in filters.rsplit(':') {
        value = match filter {
            "" => value,
            "text" => text::strip_all(&value).into_owned().into(),
            "cloze" if slot.answer => cloze::answer(&value, slot.number).into(),
            "cloze" => cloze::question(&value, slot.number).into(),
            "cloze-only" if slot.answer => cloze::answers(&value, slot.number).into(),
            "cloze-only" => cloze::prompts(&value, slot.number).into(),
            "type" => typed(field.clone(), slot),
            "hint" => hint(value, slot.field),
            "furigana" => ruby::furigana(&value).into(),
            "kanji" => ruby::kanji(&value).into(),
            "kana" => ruby::kana(&value).into(),
            speech if speech.starts_with("tts ") => "".into(),
            _ => return value,
        };
    }
    value
}

/// The text to type: on the question a box in Anki, so nothing; on the answer what belongs in it.
fn typed<'v>(value: Cow<'v, str>, slot: &Slot<'_>) -> Cow<'v, str> {
    if slot.answer { value } else { "".into() }
}

/// Hidden until asked for, in Anki by a script.
fn hint<'v>(value: Cow<'v, str>, field: &str) -> Cow<'v, str> {
    if value.trim().is_empty() {
        return value;
    }
    format!("<details class=\"hint\"><summary>{field}</summary>\n{value}</details>").into()
}

/// Without the `[anki:tts …]…[/anki:tts]` blocks that a template may hold: they are read aloud, not
/// shown.
pub(super) fn without_speech(html: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut rest = html;
    while let Some((before, after)) = next_speech(rest) {
        out.push_str(before);
        rest = after;
    }
    if rest.len() == html.len() {
        return Cow::Borrowed(html);
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// What is before and after the next block.
fn next_speech(html: &str) -> Option<(&str, &str)> {
    let (before, body) = html.split_once("[anki:tts")?;
    let (_, after) = body.split_once("[/anki:tts]")?;
    Some((before, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filtered(filters: &str, value: &str, answer: bool) -> String {
        apply(filters, value.into(), &Slot { field: "F", number: 1, answer }).into_owned()
    }

    fn on_question(filters: &str, value: &str) -> String {
        filtered(filters, value, false)
    }

    #[test]
    fn the_nearest_to_the_name_is_first() {
        assert_eq!(on_question("text:cloze", "{{c1::a::<i>h</i>}}"), "[h]");
        assert_eq!(on_question("cloze:text", "<b>x</b>"), "");
        assert_eq!(on_question(":text:", "<b>x</b>"), "x");
    }

    #[test]
    fn an_unknown_filter_ends_the_filtering() {
        assert_eq!(on_question("nosuch:text", "<b>x</b>"), "x");
        assert_eq!(on_question("text:nosuch", "<b>x</b>"), "<b>x</b>");
        assert_eq!(on_question("TEXT", "<b>x</b>"), "<b>x</b>");
    }

    #[test]
    fn typing_is_for_the_answer() {
        for filters in ["type", "type:nc", "type:nosuch:text", "nosuch:type"] {
            assert_eq!(on_question(filters, "<b>x</b>"), "", "{filters}");
            assert_eq!(filtered(filters, "<b>x</b>", true), "<b>x</b>", "{filters}");
        }
        assert_eq!(filtered("type:cloze", "{{c1::a::h}} {{c2::b}} {{c1::c}}", true), "a, c");
        assert_eq!(on_question("type:cloze", "{{c1::a}}"), "");
    }

    #[test]
    fn hints_fold() {
        let folded = "<details class=\"hint\"><summary>F</summary>\nx</details>";
        assert_eq!(on_question("hint", "x"), folded);
        assert_eq!(on_question("hint", " \u{a0}"), " \u{a0}");
        assert_eq!(on_question("hint:cloze", "no cloze"), "");
    }

    #[test]
    fn speech_is_not_shown() {
        assert_eq!(on_question("tts en_US voices=a,b:text", "x"), "");
        assert_eq!(on_question("text:tts-voices", "x"), "");
        assert_eq!(on_question("tts", "x"), "x");
        assert_eq!(without_speech("a[anki:tts lang=en]b[/anki:tts]c[anki:tts]d"), "ac[anki:tts]d");
    }
}
