//! Formulas in the HTML of a card, as MathML, which browsers show by themselves.
//!
//! What counts as one is what counts for Anki: `\(…\)`, `\[…\]`, and the older `[$]…[/$]` and
//! `[$$]…[/$$]`; not inside of code. What the renderer does not know stays, and looks like source. It
//! must not know cards.

use std::borrow::Cow;

use htmlize::unescape;
use pulldown_latex::config::{DisplayMode, RenderConfig};
use pulldown_latex::{Parser, Storage, push_mathml};

/// How a formula begins and ends, and whether it stands on lines of its own.
const MARKS: [(&str, &str, DisplayMode); 4] = [
    ("\\(", "\\)", DisplayMode::Inline),
    ("\\[", "\\]", DisplayMode::Block),
    ("[$$]", "[/$$]", DisplayMode::Block),
    ("[$]", "[/$]", DisplayMode::Inline),
];

/// A longer formula is not rendered, nor is one of more commands and groups: they may be nested.
const LONGEST: usize = 8_000;
const MOST_NESTED: usize = 1_000;

/// Definitions can grow without bound, and a character by its number is more than the renderer can
/// take.
const REFUSED: [&str; 12] = [
    "\\def",
    "\\gdef",
    "\\edef",
    "\\xdef",
    "\\let",
    "\\futurelet",
    "\\newcommand",
    "\\renewcommand",
    "\\providecommand",
    "\\global",
    "\\long",
    "\\char",
];

/// `html` with its formulas rendered.
pub(super) fn rendered(html: &str) -> Cow<'_, str> {
    if !html.contains("\\(") && !html.contains("\\[") && !html.contains("[$") {
        return Cow::Borrowed(html);
    }
    let mut out = String::with_capacity(html.len() * 2);
    // Where the next end of each kind is, so that none is looked for from each beginning.
    let mut ends = [None; MARKS.len()];
    let (mut at, mut done) = (0, 0);
    while let Some(found) = html.get(at..).and_then(|rest| rest.find(['<', '\\', '['])) {
        at += found;
        let rest = html.get(at..).unwrap_or_default();
        if rest.starts_with('<') {
            at += tag(rest);
            continue;
        }
        let Some((kind, formula)) = formula(html, at, &mut ends) else {
            at += 1;
            continue;
        };
        let (open, close, display) = kind;
        let end = at + open.len() + formula.len() + close.len();
        out.push_str(html.get(done..at).unwrap_or_default());
        match mathml(formula, display) {
            Some(mathml) => out.push_str(&mathml),
            None => {
                let source = html.get(at..end).unwrap_or_default();
                out.push_str("<span class=\"deckconv-formula\">");
                out.push_str(source);
                out.push_str("</span>");
            }
        }
        (at, done) = (end, end);
    }
    out.push_str(html.get(done..).unwrap_or_default());
    Cow::Owned(out)
}

/// The formula that begins at `at`, and its kind.
fn formula<'h>(
    html: &'h str,
    at: usize,
    ends: &mut [Option<usize>; MARKS.len()],
) -> Option<((&'static str, &'static str, DisplayMode), &'h str)> {
    let rest = html.get(at..)?;
    for (mark, end) in MARKS.into_iter().zip(ends) {
        let start = at + mark.0.len();
        if !rest.starts_with(mark.0) {
            continue;
        }
        if end.is_none_or(|end| end < start) {
            *end = Some(html.get(start..)?.find(mark.1).map_or(usize::MAX, |end| start + end));
        }
        return Some((mark, html.get(start..(*end)?)?));
    }
    None
}

/// How long the tag at the start of `html` is, with what it holds if that is code.
fn tag(html: &str) -> usize {
    for (open, close) in [("<pre", "</pre"), ("<code", "</code")] {
        let name = html.get(..open.len()).filter(|name| name.eq_ignore_ascii_case(open));
        let ends = html.get(open.len()..).is_some_and(|rest| rest.starts_with([' ', '>']));
        if name.is_some() && ends {
            return html.find(close).unwrap_or(html.len());
        }
    }
    html.find('>').unwrap_or(html.len() - 1) + 1
}

/// The formula that HTML shows as this; nothing if it is more than the renderer knows.
fn mathml(html: &str, display_mode: DisplayMode) -> Option<String> {
    let source = html.replace("<br>", "\n").replace("<br />", "\n").replace("<br/>", "\n");
    // No formula has tags.
    let is_marked = source.contains('<');
    let source = unescape(&source).replace('\u{a0}', " ");
    let nested = source.matches(['\\', '{', '^', '_']).count();
    let is_refused = REFUSED.iter().any(|command| source.contains(command));
    if is_marked || is_refused || source.len() > LONGEST || nested > MOST_NESTED {
        return None;
    }
    let storage = Storage::new();
    let events: Vec<_> = Parser::new(&source, &storage).collect::<Result<_, _>>().ok()?;
    let config = RenderConfig { display_mode, ..RenderConfig::default() };
    let events = events.into_iter().map(Ok::<_, std::convert::Infallible>);
    let mut mathml = String::new();
    push_mathml(&mut mathml, events, config).ok()?;
    // The renderer escapes nothing; what it makes is made safe with the rest of the card.
    Some(mathml.replace("><<", ">&lt;<"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_become_mathml() {
        let shown = rendered("so \\(a &lt; b\\) and \\[\\frac{1}{2}\\]");
        assert!(shown.starts_with("so <math"), "{shown}");
        assert!(shown.contains("<mfrac>") && shown.contains("display=\"block\""), "{shown}");
        assert!(shown.contains("&lt;") && !shown.contains("\\("), "{shown}");
        assert!(rendered("[$]x^2[/$]").contains("<msup>"));
        assert!(rendered("[$$]x^2[/$$]").contains("display=\"block\""));
    }

    #[test]
    fn what_is_no_formula_or_not_known_stays() {
        for same in [
            "no formula",
            "<code>\\(x\\)</code>",
            "<pre>\\[x\\]</pre>",
            "<b title=\"\\(x\\)\">b</b>",
            "\\(never ends",
        ] {
            assert_eq!(rendered(same), same);
        }
        for source in ["\\(\\ce{H2O}\\)", "\\(\\def\\a{b}\\a\\)", "\\(<b>x</b>\\)"] {
            let shown = rendered(source);
            assert_eq!(shown, format!("<span class=\"deckconv-formula\">{source}</span>"));
        }
    }

    #[test]
    fn hostile_formulas_take_little_time_and_stack() {
        let deep = format!("\\({}\\)", "\\frac".repeat(100_000));
        assert!(rendered(&deep).starts_with("<span"));
        let open = "\\(".repeat(200_000);
        assert_eq!(rendered(&open), open);
        assert!(rendered("\\(\\char\u{e9}\\)").starts_with("<span"));
    }
}
