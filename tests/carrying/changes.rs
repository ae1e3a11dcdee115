//! What can happen to a note, by kind and strength.

use deckconv::deck::Kind;

use crate::decks::Card;
use crate::words::{Editor, Numbers, cloze_parts, count};

/// What one edit does to a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Change {
    AnswerWord,
    AnswerThird,
    AnswerWhole,
    QuestionSlip,
    QuestionCase,
    QuestionThird,
    QuestionHalf,
    QuestionWhole,
    BothLightly,
    BothThird,
    MarkUp,
    ClozeMarks,
    ClozeText,
    Nothing,
}

/// Which sides a change touches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Touches {
    Answer,
    Question,
    Both,
    Neither,
}

impl Change {
    pub(crate) fn touches(self) -> Touches {
        match self {
            Self::AnswerWord | Self::AnswerThird | Self::AnswerWhole => Touches::Answer,
            Self::QuestionSlip
            | Self::QuestionCase
            | Self::QuestionThird
            | Self::QuestionHalf
            | Self::QuestionWhole => Touches::Question,
            Self::BothLightly | Self::BothThird | Self::ClozeText => Touches::Both,
            Self::MarkUp | Self::ClozeMarks | Self::Nothing => Touches::Neither,
        }
    }

    /// The note after the change; nothing if there is too little to change in this way.
    pub(crate) fn of(self, card: &Card, editor: &mut Editor<'_>) -> Option<Card> {
        let is_cloze = card.kind == Kind::Cloze;
        let mut card = card.clone();
        match self {
            Self::ClozeMarks if is_cloze => card.front = editor.hide_other(&card.front),
            Self::ClozeText if is_cloze => card.front = editor.reword_cloze(&card.front)?,
            Self::Nothing => {}
            Self::MarkUp => {
                // Marks around words would break those of a cloze.
                if !is_cloze {
                    card.front = editor.mark_up(&card.front);
                    card.back = editor.mark_up(&card.back);
                    card.is_html = true;
                }
            }
            // The question of a cloze is its answer too.
            _ if is_cloze => return None,
            Self::AnswerWord => card.back = editor.reword(&card.back, 1, Numbers::Change)?,
            Self::AnswerThird => card.back = editor.reword_third(&card.back, Numbers::Change)?,
            Self::AnswerWhole => card.back = editor.rewrite(&card.back),
            Self::QuestionSlip => card.front = editor.slip(&card.front)?,
            Self::QuestionCase => card.front = editor.recase(&card.front),
            Self::QuestionThird => card.front = editor.reword_third(&card.front, Numbers::Stay)?,
            Self::QuestionHalf => card.front = editor.reword_half(&card.front)?,
            Self::QuestionWhole => card.front = editor.rewrite(&card.front),
            Self::BothLightly => {
                card.front = editor.slip(&card.front)?;
                card.back = editor.slip(&card.back).unwrap_or_else(|| editor.recase(&card.back));
            }
            Self::BothThird => {
                card.front = editor.reword_third(&card.front, Numbers::Stay)?;
                card.back = editor.reword_third(&card.back, Numbers::Change)?;
            }
            Self::ClozeMarks | Self::ClozeText => return None,
        }
        Some(card)
    }
}

impl Editor<'_> {
    /// Changes up to a third of the words, one at least.
    fn reword_third(&mut self, text: &str, numbers: Numbers) -> Option<String> {
        match count(text) / 3 {
            0 => None,
            most => {
                let changes = 1 + self.dice.below(most);
                self.reword(text, changes, numbers)
            }
        }
    }

    fn reword_half(&mut self, text: &str) -> Option<String> {
        match count(text) / 2 {
            0 => None,
            half => self.reword(text, half, Numbers::Stay),
        }
    }

    /// Changes up to a third of what stands around the hidden text, or of that itself.
    fn reword_cloze(&mut self, cloze: &str) -> Option<String> {
        let mut parts = cloze_parts(cloze);
        let is_hidden = |part: &str| part.starts_with("{{");
        let long: Vec<usize> = (0..parts.len())
            .filter(|at| !is_hidden(&parts[*at]) && count(&parts[*at]) >= 3)
            .collect();
        if long.is_empty() {
            return None;
        }
        let at = *self.dice.pick(&long);
        let part = &parts[at];
        let (space, end) = (part.starts_with(' '), part.ends_with(' '));
        let reworded = self.reword_third(part, Numbers::Stay)?;
        let around = |is_there| if is_there { " " } else { "" };
        parts[at] = format!("{}{}{}", around(space), reworded.trim(), around(end));
        let text = parts.concat();
        match self.dice.percent(25) {
            true => Some(text.replacen("c1::", "c1::the ", 1)),
            false => Some(text),
        }
    }
}
