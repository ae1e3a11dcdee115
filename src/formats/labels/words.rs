//! Words that people label the parts of a card with, in the languages they write.
//!
//! The list helps; labels that are not in it are found by their regularity.

use std::collections::HashMap;
use std::sync::LazyLock;

/// What a labelled part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    /// The front.
    Question,
    /// The back.
    Answer,
    /// Tags of the note, several.
    Tags,
    /// What the note is about: one tag.
    Category,
    /// Its deck.
    Deck,
    /// When it is due, in SuperMemo's exports.
    Schedule,
    /// More that belongs to the back; its label stays.
    Extra,
    /// `Card 3`, alone on its line: it counts, and says nothing.
    Counter,
}

const QUESTION: &str = "q ques quest question questions front term prompt word concept problem query \
    front-side frage vorderseite begriff aufgabe wort pregunta anverso término termino frente \
    concepto recto terme mot pergunta termo questão questao conceito domanda fronte termine quesito \
    vraag voorkant begrip fråga framsida begrepp spørsmål spørgsmål forside kysymys etupuoli \
    pytanie przód pojęcie otázka otazka pojem вопрос термин понятие питання запитання термін въпрос \
    питање pitanje vprašanje întrebare intrebare kérdés soru terim ερώτηση السؤال سؤال שאלה پرسش \
    प्रश्न सवाल প্রশ্ন கேள்வி คำถาม câu-hỏi hỏi pertanyaan soal tanong 问 問 问题 問題 题目 題目 正面 \
    質問 設問 表 用語 单词 術語 术语 문제 질문 문 앞면 용어 klausimas jautājums küsimus spurning";

const ANSWER: &str = "a ans answer answers back def defn definition meaning response reply solution \
    translation back-side correct-answer antwort rückseite lösung bedeutung übersetzung definition \
    respuesta reverso definición definicion solución significado réponse reponse verso définition \
    traduction resposta definição definicao tradução risposta retro definizione significato \
    traduzione antwoord achterkant betekenis svar baksida bakside bagside vastaus kääntöpuoli \
    odpowiedź odpowiedz tył definicja odpověď odpoved odpoveď definice ответ определение перевод \
    значение відповідь визначення отговор одговор odgovor răspuns raspuns válasz cevap yanıt tanım \
    απάντηση الجواب جواب الإجابة إجابة תשובה پاسخ उत्तर जवाब উত্তর பதில் คำตอบ trả-lời đáp-án đáp \
    jawaban jawab sagot 答 答案 回答 解答 背面 反面 裏 答え 定义 定義 释义 意味 정답 답 대답 답변 뒷면 정의 \
    atsakymas atbilde vastus svarið";

const TAGS: &str = "tag tags label labels keyword keywords schlagwort schlagwörter stichwörter \
    etiqueta etiquetas étiquettes теги тег метки 标签 標籤 タグ 태그";

const CATEGORY: &str = "class category categories topic subject chapter section unit module lesson \
    theme domain difficulty level kategorie thema kapitel categoría categoria tema catégorie thème \
    категория 分类 分類 类别 章节 难度 カテゴリ カテゴリー 분류 주제";

const DECK: &str = "deck deck-name target-deck stapel mazo колода 牌组 デッキ";

/// Parts that are no part of the question even where they stand before the answer.
const EXTRA: &str = "hint hints clue tip explanation explain rationale mnemonic hinweis tipp erklärung \
    eselsbrücke pista explicación indice explication dica explicação подсказка пояснение объяснение \
    提示 解析 ヒント 解説 힌트 해설";

/// Words that only count where they stand alone.
const COUNTER: &str = "card flashcard cards item karte karteikarte tarjeta carte fiche cartão kaart kort kortti \
    karta карточка картка 卡片 カード 카드";

/// One letter for the question and one for the answer, as several languages have them.
const LETTERS: &str = "fa fb pr qr dr va vs kv sc td wd fs sv ов во вв пв פת سج שת εα";

/// The lists as one table; of a word in two of them the earlier one counts.
static KNOWN: LazyLock<HashMap<&'static str, Role>> = LazyLock::new(|| {
    let lists = [
        (COUNTER, Role::Counter),
        (EXTRA, Role::Extra),
        (DECK, Role::Deck),
        (CATEGORY, Role::Category),
        (TAGS, Role::Tags),
        (ANSWER, Role::Answer),
        (QUESTION, Role::Question),
    ];
    let words = |(list, role): (&'static str, Role)| {
        list.split_ascii_whitespace().map(move |word| (word, role))
    };
    lists.into_iter().flat_map(words).collect()
});

/// What the label `word` means, if it is itself in the lists.
pub(super) fn exactly(word: &str) -> Option<Role> {
    match word.contains(' ') {
        true => KNOWN.get(word.replace(' ', "-").as_str()).copied(),
        false => KNOWN.get(word).copied(),
    }
}

/// What the label `word` means, if the lists know it, or one of its two words; `word` is in lower
/// case.
pub(super) fn role_of(word: &str) -> Option<Role> {
    let known = |word: &str| KNOWN.get(word).copied();
    if !word.contains(' ') {
        return known(word);
    }
    exactly(word).or_else(|| {
        // “Card question”, “Question text”, “Model answer”: one of two words says it.
        let side = |role: &Role| matches!(role, Role::Question | Role::Answer);
        let (first, last) = word.split_once(' ').filter(|(_, last)| !last.contains(' '))?;
        let long = |word: &&str| word.chars().count() > 2;
        let says = |word: &str| Some(word).filter(long).and_then(known).filter(side);
        says(last).or_else(|| says(first))
    })
}

/// Whether two labels of one letter are question and answer in some language.
pub(super) fn is_letter_pair(question: &str, answer: &str) -> bool {
    let pair = format!("{question}{answer}");
    LETTERS.split(' ').any(|known| known == pair)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_mean_what_they_say() {
        let cases = [
            ("q", Some(Role::Question)),
            ("correct answer", Some(Role::Answer)),
            ("flashcard front", Some(Role::Question)),
            ("ответ", Some(Role::Answer)),
            ("class", Some(Role::Category)),
            ("note", None),
            ("the back of the book", None),
        ];
        for (word, role) in cases {
            assert_eq!(role_of(word), role, "{word}");
        }
    }
}
