//! Text laid out for a screen: columns that stand below each other whatever is written in them, and
//! lines that break between words.
//!
//! Widths are those of a terminal, where East Asian characters and pictures take two columns and
//! colours none.

use textwrap::core::display_width;
use textwrap::{Options, WordSeparator, WordSplitter};

/// `text` and as many spaces as it lacks to `width` columns.
pub(super) fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(display_width(text))))
}

/// How many columns the widest of `texts` takes.
pub(super) fn widest<'t>(texts: impl IntoIterator<Item = &'t str>) -> usize {
    texts.into_iter().map(display_width).max().unwrap_or_default()
}

/// `text` in lines of at most `width` columns, all but the first behind `indent` spaces. Without a
/// width it stays one line.
pub(super) fn wrapped(text: &str, indent: usize, width: Option<usize>) -> String {
    let Some(width) = width.filter(|width| display_width(text) > *width) else {
        return text.to_owned();
    };
    let indent = " ".repeat(indent.min(width * 3 / 4));
    let options = Options::new(width)
        .subsequent_indent(&indent)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation);
    textwrap::fill(text, options)
}

/// A bar of `share` of `whole`, which would be `width` columns; what is there at all is seen.
pub(super) fn bar(share: usize, whole: usize, width: usize, is_watched: bool) -> String {
    let columns = (share * width).div_ceil(whole.max(1));
    (if is_watched { "█" } else { "#" }).repeat(columns.min(width))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_characters_take_two_columns() {
        assert_eq!(padded("猫", 4), "猫  ");
        assert_eq!(padded("😀", 3), "😀 ");
        assert_eq!(padded("cat", 2), "cat");
        assert_eq!(widest(["cat", "日本", "\u{1b}[1mx\u{1b}[0m"]), 4);
    }

    #[test]
    fn lines_break_between_words_and_behind_an_indent() {
        assert_eq!(wrapped("one two three", 2, Some(8)), "one two\n  three");
        assert_eq!(wrapped("one two three", 2, None), "one two three");
        assert_eq!(wrapped("你好你好你好", 0, Some(4)), "你好\n你好\n你好");
        assert_eq!(wrapped("\u{1b}[1mone\u{1b}[0m two", 0, Some(7)), "\u{1b}[1mone\u{1b}[0m two");
    }

    #[test]
    fn bars_show_shares() {
        assert_eq!(bar(1, 100, 10, false), "#");
        assert_eq!(bar(50, 100, 10, true), "█████");
        assert_eq!(bar(0, 0, 10, false), "");
    }
}
