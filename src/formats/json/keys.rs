//! What the keys of a record mean, in the words of many languages.
//!
//! Keys are compared by their letters and digits alone, in lower case. It must not know values.

/// What the value of a key is to a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// What is asked; the lower the number, the surer.
    Front(usize),
    /// What answers; the lower the number, the surer.
    Back(usize),
    /// What there is to choose from.
    Options,
    /// What to choose wrongly from.
    Wrong,
    /// Which option is right.
    Right,
    /// Fields in an object of their own.
    Fields,
    /// Tags, or a name of what the note is about.
    Tags,
    /// The name of the note's deck.
    Deck,
    /// What a learner may want to see with the answer.
    Extra,
    /// What tells the note apart.
    Id,
    /// Its number in the list.
    Number,
    /// How its cards are made.
    Kind,
    /// When it is due.
    Schedule,
}

/// Words for what is asked, the surest first.
#[rustfmt::skip]
const FRONTS: &[&str] = &[
    "front", "fronthtml", "fronttext", "frontside", "frontmd", "cardfront", "question",
    "questionhtml", "questiontext", "q", "quest", "stem", "cloze", "clozetext", "prompt", "cue",
    "term", "word", "vocab", "vocabulary", "vocabword", "phrase", "expression", "concept",
    "problem", "statement", "headword", "vorderseite", "frage", "begriff", "wort", "vokabel",
    "pregunta", "termino", "término", "palabra", "anverso", "frente", "pergunta", "termo",
    "palavra", "recto", "mot", "terme", "domanda", "termine", "parola", "fronte", "vraag",
    "woord", "begrip", "voorkant", "fråga", "ord", "begrepp", "spørsmål", "spørgsmål", "forside",
    "framsida", "kysymys", "sana", "pytanie", "słowo", "pojęcie", "otázka", "slovo", "pojem",
    "kérdés", "întrebare", "вопрос", "термин", "слово", "питання", "ερώτηση", "soru", "kelime",
    "السؤال", "سؤال", "पूछना", "प्रश्न", "问题", "問題", "题目", "題目", "正面", "单词", "單字", "词语", "術語",
    "术语", "質問", "表", "表面", "単語", "用語", "질문", "앞면", "단어", "문제", "câuhỏi", "pertanyaan",
    "instruction", "input", "human", "text", "sentence",
];

/// Words for what answers, the surest first.
#[rustfmt::skip]
const BACKS: &[&str] = &[
    "back", "backhtml", "backtext", "backside", "backmd", "cardback", "answer", "answerhtml",
    "answertext", "a", "ans", "response", "reply", "solution", "translation", "meaning",
    "definition", "def", "rückseite", "antwort", "lösung", "bedeutung", "übersetzung",
    "respuesta", "reverso", "significado", "traduccion", "traducción", "definicion", "definición",
    "resposta", "verso", "tradução", "definição", "réponse", "reponse", "traduction",
    "signification", "définition", "risposta", "retro", "significato", "traduzione",
    "definizione", "antwoord", "achterkant", "betekenis", "vertaling", "svar", "bagside",
    "bakside", "baksida", "betydelse", "vastaus", "odpowiedź", "znaczenie", "tłumaczenie",
    "odpověď", "odpoveď", "válasz", "răspuns", "ответ", "перевод", "значение", "определение",
    "відповідь", "απάντηση", "cevap", "anlam", "الجواب", "الإجابة", "جواب", "उत्तर", "答案", "反面",
    "背面", "释义", "釋義", "意思", "翻译", "翻譯", "解答", "回答", "定义", "定義", "答え", "裏", "裏面", "意味", "訳", "답",
    "정답", "뒷면", "뜻", "의미", "대답", "câutrảlời", "jawaban", "completion", "output", "assistant",
    "english", "gloss", "explanation", "description", "details", "value",
];

/// Words that mean an answer only beside a surer word for the question.
const WEAK_BACKS: [&str; 4] = ["explanation", "description", "details", "value"];

/// The meaning of `key`, if it has one by itself.
#[rustfmt::skip]
pub(super) fn meaning(key: &str) -> Option<Meaning> {
    let key = folded(key);
    let place = |words: &[&str]| words.iter().position(|word| *word == key);
    let is = |words: &[&str]| words.contains(&key.as_str());
    if let Some(place) = place(FRONTS) {
        return Some(Meaning::Front(place));
    }
    if is(&[
        "options", "choices", "alternatives", "answers", "optionen", "antworten", "opciones",
        "opcoes", "opções", "opzioni", "variants", "варианты", "选项", "選項", "選択肢", "선택지",
        "possibleanswers",
    ]) {
        return Some(Meaning::Options);
    }
    if is(&["incorrectanswers", "wronganswers", "distractors", "incorrect", "wrong"]) {
        return Some(Meaning::Wrong);
    }
    if is(&[
        "correct", "correctanswer", "correctanswers", "correctoption", "correctoptions",
        "correctindex", "correctchoice", "answerindex", "answeridx", "answerkey",
        "correctanswerindex", "rightanswer", "correctoptionindex", "correta", "correcta",
        "richtig", "respuestacorrecta", "respostacorreta", "正确答案", "正解",
    ]) {
        return Some(Meaning::Right);
    }
    if let Some(place) = place(BACKS) {
        return Some(Meaning::Back(place));
    }
    if key == "fields" {
        return Some(Meaning::Fields);
    }
    if is(&[
        "tags", "tag", "labels", "keywords", "category", "categories", "topic", "topics",
        "subject", "chapter", "section", "module", "unit", "theme", "kategorie", "thema",
        "schlagwörter", "etiquetas", "categoría", "categoria", "tema", "catégorie", "thème",
        "теги", "тема", "标签", "分类", "タグ", "태그", "lesson",
    ]) {
        return Some(Meaning::Tags);
    }
    if is(&["deck", "deckname", "set", "setname"]) {
        return Some(Meaning::Deck);
    }
    if is(&[
        "explanations", "rationale", "reason", "reasoning", "example", "examples",
        "examplesentence", "examplesentences", "note", "notes", "hint", "hints", "clue", "extra",
        "backextra", "info", "additionalinfo", "pronunciation", "ipa", "reading", "pinyin",
        "romaji", "kana", "furigana", "transliteration", "transcription", "phonetic",
        "partofspeech", "pos", "wordclass", "gender", "plural", "source", "reference", "context",
        "mnemonic", "synonyms", "synonym", "antonyms", "comment", "remark", "usage", "memo",
        "etymology", "erklärung", "beispiel", "hinweis", "anmerkung", "aussprache", "ejemplo",
        "explicación", "explicacion", "pista", "exemple", "explication", "indice", "exemplo",
        "explicação", "dica", "esempio", "spiegazione", "пример", "подсказка", "объяснение", "解析",
        "说明", "例句", "拼音", "提示", "例文", "読み", "解説", "예문", "설명", "발음",
    ]) {
        return Some(Meaning::Extra);
    }
    if is(&["guid", "uuid", "id", "noteid", "cardid", "uid", "key"]) {
        return Some(Meaning::Id);
    }
    if is(&["number", "no", "nr", "num", "n", "index", "idx", "order", "position", "序号"]) {
        return Some(Meaning::Number);
    }
    if is(&["kind", "type", "cardtype", "notetype", "model", "modelname", "questiontype", "format"])
    {
        return Some(Meaning::Kind);
    }
    let scheduled = [
        "interval", "ease", "easefactor", "due", "duedate", "nextreview", "nextreviewdate",
        "repetitions", "reps", "lastreviewed", "lastreview", "box", "lapses", "stability",
        "reviewcount",
    ];
    is(&scheduled).then_some(Meaning::Schedule)
}

/// Whether the number under `key` is a place in the list of options.
pub(super) fn names_place(key: &str) -> bool {
    let key = folded(key);
    key.ends_with("index") || key.ends_with("idx")
}

/// Whether `key` names the text among other things about it.
pub(super) fn names_text(key: &str) -> bool {
    ["text", "value", "content", "markdown", "html"].contains(&folded(key).as_str())
}

/// The label of an option that has a key of its own: `A` of `a` or `option_a`, `1` of `option1`.
pub(super) fn option_label(key: &str) -> Option<String> {
    let key = folded(key);
    let bare = ["option", "choice", "opt"].iter().find_map(|word| key.strip_prefix(word));
    let label = bare.unwrap_or(&key);
    let letter = label.len() == 1 && ("a"..="h").contains(&label);
    let number = bare.is_some() && label.len() == 1 && ("1"..="8").contains(&label);
    (letter || number).then(|| label.to_uppercase())
}

/// Whether the options under `key` may all be right.
pub(super) fn names_answers(key: &str) -> bool {
    ["answers", "antworten"].contains(&folded(key).as_str())
}

/// Whether `key` says nothing about what stands under it.
pub(super) fn says_nothing(key: &str) -> bool {
    const EMPTY: [&str; 13] = [
        "extra",
        "backextra",
        "note",
        "notes",
        "info",
        "additionalinfo",
        "comment",
        "remark",
        "memo",
        "explanations",
        "rationale",
        "reason",
        "reasoning",
    ];
    is_weak(key) || EMPTY.contains(&folded(key).as_str())
}

/// Whether `key` means an answer only where there is no better one.
pub(super) fn is_weak(key: &str) -> bool {
    WEAK_BACKS.contains(&folded(key).as_str())
}

/// Whether the value of `key` is HTML.
pub(super) fn is_html(key: &str) -> bool {
    folded(key).ends_with("html")
}

/// Whether `key` names a list of cards, and not what the cards are about.
#[rustfmt::skip]
pub(super) fn is_container(key: &str) -> bool {
    let key = folded(key);
    let words = [
        "cards", "card", "flashcards", "flashcard", "notes", "questions", "items", "data",
        "terms", "entries", "words", "vocabulary", "vocab", "decks", "deck", "children", "sets",
        "quiz", "quizzes", "content", "list", "results", "result", "pairs", "qa", "qas",
        "qapairs", "faq", "faqs", "records", "sections", "chapters", "topics", "categories",
        "units", "lessons", "modules", "subdecks", "params", "karten", "karteikarten", "tarjetas",
        "cartes", "cartoes", "cartões", "fragen", "preguntas", "karteikarte", "卡片",
        "flashcardset", "studyset", "output", "response", "body", "payload", "multiplechoice",
        "mcq", "mcqs",
    ];
    words.contains(&key.as_str()) || key.chars().all(|c| c.is_ascii_digit())
}

/// Whether `key` says that cards come.
pub(super) fn names_cards(key: &str) -> bool {
    let key = folded(key);
    ["card", "karte", "tarjeta", "vocab", "terms", "卡"].iter().any(|word| key.contains(word))
}

/// Whether the value of `key` names the cards beside it.
#[rustfmt::skip]
pub(super) fn is_name(key: &str) -> bool {
    let words = [
        "deck", "deckname", "name", "title", "settitle", "setname", "topic", "subject",
        "category", "chapter", "section", "unit", "lesson", "module", "titel", "thema", "titre",
        "título", "titulo", "titolo", "название", "标题", "名称", "タイトル",
    ];
    words.contains(&folded(key).as_str())
}

/// The name of a key as a label: `part_of_speech` is `Part of speech`.
pub(super) fn label(key: &str) -> String {
    let mut label = String::with_capacity(key.len() + 4);
    let mut lower_before = false;
    for c in key.chars() {
        if c == '_' || c == '-' {
            label.push(' ');
        } else if label.is_empty() {
            label.extend(c.to_uppercase());
        } else if lower_before && c.is_uppercase() {
            label.push(' ');
            label.extend(c.to_lowercase());
        } else {
            label.push(c);
        }
        lower_before = c.is_lowercase();
    }
    label
}

/// `key` by its letters and digits alone, in lower case.
fn folded(key: &str) -> String {
    key.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
