//! Quotes and escapes as people and chatbots write them. It must not know values.

/// The quote that ends a string begun by `c`, if one is.
pub(super) fn closing_quote(c: char) -> Option<char> {
    match c {
        '"' | '\'' | '`' => Some(c),
        '“' | '„' | '”' => Some('”'),
        '‘' | '’' => Some('’'),
        _ => None,
    }
}

/// Whether what comes after a comma may be a key, a value or nothing more.
pub(super) fn begins_value(after: &str) -> bool {
    let Some(first) = after.chars().next() else { return true };
    // No key or number is longer than that.
    let head: &str = match after.char_indices().nth(64) {
        Some((end, _)) => after.get(..end).unwrap_or(after),
        None => after,
    };
    let word = head.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(head.len());
    let then = head.get(word..).unwrap_or_default().trim_start().chars().next();
    match first {
        '{' | '[' | '}' | ']' | '-' | '/' => true,
        c if closing_quote(c).is_some() => true,
        c if c.is_ascii_digit() => then.is_none_or(|c| ",]}.".contains(c)),
        c if c.is_alphabetic() || c == '_' => match head.get(..word) {
            Some("true" | "false" | "null" | "True" | "False" | "None") => {
                then.is_none_or(|c| ",]}".contains(c))
            }
            _ => then == Some(':'),
        },
        _ => false,
    }
}

/// Whether what comes after a quote is a key to its end, and a colon.
pub(super) fn begins_pair(after: &str) -> bool {
    let is_key = |c: char| c.is_alphanumeric() || c == '_';
    let end = after.char_indices().take(64).find(|(_, c)| !is_key(*c));
    let rest = end.and_then(|(end, _)| (end > 0).then(|| after.get(end..)).flatten());
    let colon = rest.and_then(|rest| rest.strip_prefix('"'));
    colon.is_some_and(|rest| rest.trim_start().starts_with(':'))
}

/// TeX commands that begin as an escape does: nobody means a tab and then `imes`.
const TEX: [&str; 19] = [
    "times", "theta", "text", "tau", "tan", "tfrac", "triangle", "to ", "top", "rho", "right",
    "rangle", "neq", "nabla", "notin", "nu ", "nu_", "nmid", "ne ",
];

/// Writes what an escape stands for, `after` being what follows its backslash; says how long it is.
pub(super) fn unescape(after: &str, out: &mut String) -> usize {
    let mut chars = after.chars();
    let Some(c) = chars.next() else { return 0 };
    let letter_follows = chars.next().is_some_and(|c| c.is_ascii_alphabetic());
    let is_tex = match c {
        // Form feeds and backspaces are in no card.
        'b' | 'f' => letter_follows,
        't' | 'r' | 'n' => TEX.iter().any(|command| after.starts_with(command)),
        _ => false,
    };
    match c {
        _ if is_tex => {
            out.push('\\');
            return 0;
        }
        'n' => out.push('\n'),
        't' => out.push('\t'),
        'r' | 'b' | 'f' | '\n' => {}
        '"' | '\'' | '\\' | '/' | '`' => out.push(c),
        'u' => return unicode(after, out),
        _ => {
            out.push('\\');
            return 0;
        }
    }
    c.len_utf8()
}

/// `uXXXX`, or two of them that belong together; U+FFFD for half a pair.
fn unicode(after: &str, out: &mut String) -> usize {
    let unit = |at: usize| {
        let digits = after.get(at..at + 4)?;
        let hexadecimal = digits.bytes().all(|b| b.is_ascii_hexdigit());
        if hexadecimal { u32::from_str_radix(digits, 16).ok() } else { None }
    };
    let Some(first) = unit(1) else {
        out.push('\\');
        return 0;
    };
    if (0xd800..0xdc00).contains(&first)
        && after.get(5..7) == Some("\\u")
        && let Some(second @ 0xdc00..0xe000) = unit(7)
    {
        let both = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
        out.push(char::from_u32(both).unwrap_or('\u{fffd}'));
        return 11;
    }
    out.push(char::from_u32(first).unwrap_or('\u{fffd}'));
    5
}
