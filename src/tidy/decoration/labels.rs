//! Labels that are left in the text: `Question:`, `Antwort:`.

use super::Bare;
use super::marks::BOLD;

/// Words that mean a question, a term or a front.
const QUESTION: &[&str] = &[
    "q",
    "question",
    "front",
    "term",
    "word",
    "card",
    "flashcard",
    "prompt",
    "f",
    "frage",
    "vorderseite",
    "begriff",
    "wort",
    "karte",
    "p",
    "pregunta",
    "término",
    "palabra",
    "tarjeta",
    "pergunta",
    "termo",
    "palavra",
    "d",
    "domanda",
    "termine",
    "parola",
    "carta",
    "terme",
    "mot",
    "carte",
    "v",
    "vraag",
    "woord",
    "fråga",
    "ord",
    "kort",
    "spørsmål",
    "spørgsmål",
    "kysymys",
    "sana",
    "pytanie",
    "otázka",
    "kérdés",
    "întrebare",
    "pitanje",
    "soru",
    "вопрос",
    "слово",
    "питання",
    "въпрос",
    "питање",
    "ερώτηση",
    "שאלה",
    "سؤال",
    "س",
    "问",
    "问题",
    "题",
    "題目",
    "題",
    "問",
    "問題",
    "質問",
    "문제",
    "질문",
    "câu",
    "câu hỏi",
    "pertanyaan",
    "soal",
];

/// Words that mean an answer, a definition or a back.
const ANSWER: &[&str] = &[
    "a",
    "answer",
    "ans",
    "back",
    "definition",
    "def",
    "meaning",
    "translation",
    "antwort",
    "rückseite",
    "bedeutung",
    "übersetzung",
    "lösung",
    "r",
    "respuesta",
    "definición",
    "significado",
    "traducción",
    "resposta",
    "definição",
    "tradução",
    "risposta",
    "definizione",
    "réponse",
    "rep",
    "définition",
    "traduction",
    "antwoord",
    "betekenis",
    "svar",
    "vastaus",
    "odpowiedź",
    "odpověď",
    "odpoveď",
    "válasz",
    "răspuns",
    "odgovor",
    "cevap",
    "yanıt",
    "ответ",
    "відповідь",
    "отговор",
    "одговор",
    "απάντηση",
    "תשובה",
    "جواب",
    "إجابة",
    "ج",
    "答",
    "答案",
    "解答",
    "回答",
    "답",
    "정답",
    "대답",
    "đáp án",
    "trả lời",
    "jawaban",
    "jawab",
];

/// A front without its label.
pub(super) fn without_question(side: &str) -> Option<Bare<'_>> {
    without_label(side, QUESTION)
}

/// A back without its label.
pub(super) fn without_answer(side: &str) -> Option<Bare<'_>> {
    without_label(side, ANSWER)
}

/// Whether `word` is a label, of a question or an answer.
pub(super) fn is_label(word: &str) -> bool {
    let small = word.to_lowercase();
    QUESTION.contains(&small.as_str()) || ANSWER.contains(&small.as_str())
}

fn without_label<'s>(side: &'s str, words: &[&str]) -> Option<Bare<'s>> {
    const LONGEST: usize = 48;
    let bold = BOLD.iter().find_map(|(open, close)| Some((side.strip_prefix(open)?, *close)));
    let (text, close) = bold.unwrap_or((side, ""));
    let head = text.get(..text.floor_char_boundary(LONGEST))?;
    let at = head.find([':', '：', '.', ')'])?;
    let word = head.get(..at)?.trim_end();
    let (label, inside) = match word.strip_suffix(close) {
        // `**Q**: …` ends the bold before the colon, `**Q:** …` behind it.
        Some(label) if !close.is_empty() => (label, false),
        _ => (word, !close.is_empty()),
    };
    if !words.contains(&label.to_lowercase().as_str()) {
        return None;
    }
    let mut rest = text.get(at..)?.chars();
    let colon = rest.next()?;
    let rest = if inside { rest.as_str().strip_prefix(close)? } else { rest.as_str() };
    let apart = colon == '：' || rest.starts_with(char::is_whitespace) || (colon == ':' && inside);
    Bare::of(rest).filter(|_| apart)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_in_many_languages_go() {
        let cases = [
            ("Q: what?", Some("what?")),
            ("**Frage:** was?", Some("was?")),
            ("**Question**: what?", Some("what?")),
            ("问题：什么？", Some("什么？")),
            ("CÂU HỎI: gì?", Some("gì?")),
            ("<b>Q.</b> what?", Some("what?")),
            ("Note: this", None),
            ("q:", None),
            ("std:io", None),
            ("", None),
        ];
        for (side, bare) in cases {
            assert_eq!(without_question(side).map(|bare| bare.text), bare, "{side:?}");
        }
        assert_eq!(without_answer("Réponse : oui").map(|bare| bare.text), Some("oui"));
    }
}
