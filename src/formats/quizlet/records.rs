//! The records of a list: its lines, or what another separator cuts the text into; and what
//! stands before each, such as a number or a bullet.

/// The records of a text with the lines they begin in; blank ones are left out.
#[derive(Debug, Clone)]
pub(super) struct Records<'t, 'b> {
    text: &'t str,
    between: &'b str,
    at: usize,
    line: usize,
}

impl<'t, 'b> Records<'t, 'b> {
    /// The records of `text`, apart by `between` if not by line ends.
    pub(super) fn new(text: &'t str, between: Option<&'b str>) -> Self {
        Self { text, between: between.unwrap_or("\n"), at: 0, line: 1 }
    }
}

impl<'t> Iterator for Records<'t, '_> {
    type Item = (usize, &'t str);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
            let end = memchr::memmem::find(rest.as_bytes(), self.between.as_bytes());
            let record = rest.get(..end.unwrap_or(rest.len())).unwrap_or(rest);
            let record = record.strip_suffix('\r').unwrap_or(record);
            let blank = record.len() - record.trim_start().len();
            let lines = |text: &str| memchr::memchr_iter(b'\n', text.as_bytes()).count();
            let line = self.line + lines(record.get(..blank).unwrap_or_default());
            let step = end.map_or(rest.len(), |end| end + self.between.len());
            self.line += lines(rest.get(..step).unwrap_or_default());
            self.at += step;
            if !record.trim().is_empty() {
                return Some((line, record));
            }
        }
    }
}

/// What stands before each row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lead {
    None,
    /// A sign and a space.
    Bullet,
    /// A number, a point or bracket, and a space.
    Number,
}

impl Lead {
    /// What stands before most of `lines`: those without it may be headings.
    pub(super) fn of(lines: &[&str]) -> Self {
        let all = lines.len();
        let has = |lead: Self| {
            let with = lines.iter().filter(|line| lead.strip(line).len() < line.trim().len());
            with.count() * 10 >= all * 6 && all > 1
        };
        [Self::Number, Self::Bullet].into_iter().find(|lead| has(*lead)).unwrap_or(Self::None)
    }

    /// The rule of `tidy` that leaves it.
    pub(super) fn rule(self) -> Option<&'static str> {
        match self {
            Self::None => None,
            Self::Bullet => Some("bullets"),
            Self::Number => Some("numbering"),
        }
    }

    /// `line` without it.
    pub(super) fn strip(self, line: &str) -> &str {
        const BULLETS: [char; 12] = ['-', '*', '•', '+', '–', '·', '▪', '‣', '◦', '●', '■', '➤'];
        let whole = line;
        let line = line.trim_start();
        let bare = match self {
            Self::None => return whole,
            Self::Bullet => line.strip_prefix(BULLETS),
            Self::Number => {
                let digits = line.trim_start_matches(|c: char| c.is_ascii_digit());
                let found = digits.len() < line.len() && line.len() - digits.len() < 6;
                digits.strip_prefix(['.', ')', '、', '．']).filter(|_| found)
            }
        };
        let bare = bare.filter(|rest| rest.starts_with([' ', '\t']) || line.contains('、'));
        bare.map_or(whole, str::trim_start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_know_their_lines() {
        let lines: Vec<_> = Records::new("\na\n\nb\n", None).collect();
        assert_eq!(lines, [(2, "a"), (4, "b")]);
        let rows: Vec<_> = Records::new("a\nb||\nc||", Some("||")).collect();
        assert_eq!(rows, [(1, "a\nb"), (3, "\nc")]);
    }

    #[test]
    fn numbers_and_bullets_stand_before_rows() {
        assert_eq!(Lead::of(&["1. a", "2. b"]), Lead::Number);
        assert_eq!(Lead::of(&["- a", "- b"]), Lead::Bullet);
        assert_eq!(Lead::of(&["# A", "- a", "- b", "# C", "- c"]), Lead::Bullet);
        assert_eq!(Lead::of(&["-a", "1.5 b"]), Lead::None);
        assert_eq!(Lead::Number.strip(" 12) a - b"), "a - b");
        assert_eq!(Lead::Bullet.strip("• a"), "a");
    }
}
