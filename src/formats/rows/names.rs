//! What people call the columns of a table of cards, in the languages they write in.
//!
//! A list helps, and never decides alone: what a header looks like is in `header.rs`.

use super::columns::Column;

/// What the name of a column says about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Means {
    Front,
    Back,
    Tags,
    Category,
    Deck,
    Guid,
    Number,
    /// It goes with a side and is none: an example, a pronunciation, a sound.
    Extra,
    /// A side in that language.
    Language,
}

/// Names as they are compared: lower case, words apart by one space.
#[rustfmt::skip]
const NAMES: [(Means, &[&str]); 9] = [
    (Means::Front, &[
        "front", "question", "questions", "prompt", "term", "terms", "word", "words", "vocab",
        "vocabulary", "headword", "expression", "phrase", "front side", "card front", "side 1",
        "side a", "text 1", "key", "concept", "target", "cue", "frage", "fragen", "vorderseite",
        "begriff", "wort", "vokabel", "ausdruck", "recto", "terme", "mot", "avant", "devant",
        "pregunta", "preguntas", "anverso", "término", "termino", "palabra", "frente", "concepto",
        "pergunta", "perguntas", "termo", "palavra", "conceito", "domanda", "domande", "fronte",
        "termine", "parola", "vraag", "voorkant", "woord", "begrip", "fråga", "framsida", "ord",
        "begrepp", "spørgsmål", "spørsmål", "forside", "begrep", "begreb", "kysymys", "etupuoli",
        "termi", "sana", "käsite", "pytanie", "przód", "awers", "pojęcie", "słowo", "termin",
        "hasło", "otázka", "přední strana", "líc", "pojem", "slovo", "слово", "вопрос", "термин",
        "лицевая сторона", "питання", "термін", "soru", "ön yüz", "terim", "kelime", "kavram",
        "问题", "問題", "题目", "題目", "正面", "单词", "單字", "單詞", "词语", "词汇", "生词", "術語", "术语", "質問", "問い",
        "表", "表面", "単語", "用語", "질문", "문제", "앞면", "단어", "용어", "câu hỏi", "mặt trước", "thuật ngữ",
        "từ", "từ vựng", "سؤال", "السؤال", "مصطلح", "المصطلح", "كلمة", "الكلمة", "سوال", "پرسش",
        "کلمه", "لغت", "שאלה", "מונח", "מילה", "प्रश्न", "शब्द", "pertanyaan", "soal", "depan",
        "istilah", "kata", "ερώτηση", "όρος", "λέξη", "kérdés", "előlap", "fogalom", "szó",
        "întrebare", "față", "termen", "cuvânt", "pitanje", "въпрос", "дума", "คำถาม", "คำศัพท์",
    ]),
    (Means::Back, &[
        "back", "answer", "answers", "definition", "definitions", "meaning", "meanings",
        "translation", "translations", "response", "solution", "description", "back side",
        "card back", "correct answer", "right answer", "correct option", "side 2", "side b", "text 2", "value", "val", "explanation", "antwort",
        "antworten", "rückseite", "bedeutung", "übersetzung", "lösung", "erklärung",
        "definitionen", "réponse", "reponse", "réponses", "verso", "définition", "definicion",
        "signification", "traduction", "arrière", "respuesta", "respuestas", "reverso",
        "definición", "significado", "traducción", "resposta", "respostas", "definição",
        "tradução", "risposta", "risposte", "retro", "definizione", "significato", "traduzione",
        "antwoord", "achterkant", "definitie", "betekenis", "vertaling", "svar", "baksida",
        "bagside", "bakside", "betydelse", "betydning", "översättning", "oversættelse",
        "oversettelse", "vastaus", "kääntöpuoli", "takapuoli", "määritelmä", "käännös",
        "merkitys", "odpowiedź", "tył", "rewers", "definicja", "znaczenie", "tłumaczenie",
        "odpověď", "zadní strana", "rub", "definice", "význam", "překlad", "preklad", "definícia",
        "ответ", "определение", "значение", "перевод", "оборотная сторона", "відповідь",
        "визначення", "значення", "переклад", "cevap", "yanıt", "arka yüz", "tanım", "anlam",
        "anlamı", "çeviri", "答案", "背面", "定义", "定義", "释义", "意思", "含义", "翻译", "翻譯", "解答", "答え",
        "回答", "裏", "裏面", "意味", "訳", "日本語訳", "답", "답변", "정답", "뒷면", "뜻", "의미", "정의", "번역",
        "câu trả lời", "trả lời", "đáp án", "mặt sau", "định nghĩa", "nghĩa", "ý nghĩa", "جواب",
        "الجواب", "إجابة", "الإجابة", "تعريف", "التعريف", "معنى", "المعنى", "ترجمة", "الترجمة",
        "پاسخ", "معنی", "ترجمه", "תשובה", "הגדרה", "תרגום", "משמעות", "उत्तर", "अर्थ", "परिभाषा",
        "jawaban", "belakang", "definisi", "arti", "terjemahan", "απάντηση", "ορισμός",
        "μετάφραση", "σημασία", "válasz", "hátlap", "meghatározás", "jelentés", "fordítás",
        "răspuns", "definiție", "traducere", "odgovor", "отговор", "превод", "คำตอบ", "ความหมาย",
    ]),
    (Means::Tags, &[
        "tag", "tags", "label", "labels", "keywords", "schlagwörter", "schlagworte", "stichwörter", "stichworte", "étiquettes",
        "etiquetas", "etichette", "tagit", "tunnisteet", "теги", "метки", "etiketler", "标签", "標籤",
        "タグ", "태그", "tagi", "štítky", "nhãn",
    ]),
    (Means::Category, &[
        "category", "categories", "topic", "topics", "subject", "chapter", "unit", "lesson",
        "section", "module", "theme", "kategorie", "thema", "kapitel", "lektion", "fach",
        "catégorie", "categorie", "thème", "chapitre", "leçon", "sujet", "categoría", "tema",
        "capítulo", "lección", "unidad", "categoria", "lição", "capitolo", "lezione", "argomento",
        "hoofdstuk", "onderwerp", "kategori", "avsnitt", "kategoria", "aihe", "luku", "kappale",
        "temat", "rozdział", "rozdzial", "kapitola", "téma", "категория", "тема", "раздел",
        "глава", "урок", "категорія", "розділ", "konu", "bölüm", "分类", "分類", "类别", "類別", "章节",
        "章", "主题", "カテゴリ", "カテゴリー", "분류", "카테고리", "주제", "chủ đề", "danh mục", "فئة", "الفئة",
        "קטגוריה", "נושא", "kategória",
    ]),
    (Means::Deck, &[
        "deck", "deck name", "stapel", "paquet", "mazo", "baralho", "mazzo", "колода", "pakka",
        "kortlek", "talia", "balíček", "deste", "牌组", "牌組", "デッキ", "덱",
    ]),
    (Means::Guid, &[
        "guid", "anki guid", "note id", "noteid", "uuid", "uid",
    ]),
    (Means::Number, &[
        "#", "no", "no.", "nr", "nr.", "num", "number", "n°", "nº", "№", "index", "序号", "番号",
        "번호", "lfd. nr.", "número", "numero", "numéro", "nummer", "номер", "sıra", "stt", "row",
        "order", "card id", "cardid", "word id", "wordid", "item id", "pk",
    ]),
    (Means::Extra, &[
        "example", "examples", "example sentence", "sentence", "sentences", "note", "notes",
        "hint", "hints", "comment", "comments", "remark", "remarks", "extra", "back extra",
        "source", "reference", "references", "pronunciation", "reading", "romaji", "romaja",
        "romanization", "transliteration", "transcription", "pinyin", "ipa", "kana", "hiragana",
        "furigana", "phonetic", "audio", "sound", "image", "picture", "media", "part of speech",
        "pos", "type", "gender", "plural", "level", "difficulty", "frequency", "mnemonic",
        "synonym", "synonyms", "antonym", "antonyms", "link", "url", "date", "created",
        "beispiel", "beispielsatz", "beispiele", "hinweis", "anmerkung", "notiz", "aussprache",
        "quelle", "bild", "exemple", "exemples", "remarque", "prononciation", "indice", "ejemplo",
        "ejemplos", "notas", "pronunciación", "pista", "exemplo", "pronúncia", "esempio",
        "esempi", "pronuncia", "voorbeeld", "uitspraak", "exempel", "uttal", "eksempel", "udtale",
        "uttale", "esimerkki", "ääntämys", "huomautus", "przykład", "wymowa", "uwagi", "příklad",
        "výslovnost", "poznámka", "пример", "примеры", "произношение", "транскрипция",
        "примечание", "приклад", "вимова", "örnek", "telaffuz", "not", "例句", "例子", "拼音", "备注",
        "发音", "注音", "例文", "読み", "読み方", "発音", "メモ", "ふりがな", "예문", "발음", "메모", "참고", "ví dụ",
        "phát âm", "ghi chú", "phiên âm", "مثال", "نطق", "ملاحظة", "דוגמה", "הגייה", "contoh",
        "pelafalan", "példa", "kiejtés", "exemplu",
    ]),
    (Means::Language, &[
        "english", "german", "french", "spanish", "portuguese", "italian", "dutch", "swedish",
        "danish", "norwegian", "finnish", "icelandic", "estonian", "latvian", "lithuanian",
        "polish", "czech", "slovak", "hungarian", "romanian", "bulgarian", "serbian", "croatian",
        "slovenian", "greek", "turkish", "russian", "ukrainian", "hebrew", "arabic", "persian",
        "farsi", "hindi", "urdu", "bengali", "thai", "vietnamese", "indonesian", "malay",
        "tagalog", "chinese", "mandarin", "cantonese", "japanese", "kanji", "hanzi", "simplified",
        "traditional", "korean", "hangul", "latin", "esperanto", "swahili", "catalan", "basque",
        "irish", "welsh", "native", "foreign", "deutsch", "englisch", "französisch", "spanisch",
        "latein", "italienisch", "russisch", "français", "anglais", "allemand", "espagnol",
        "español", "inglés", "francés", "alemán", "português", "inglês", "italiano", "inglese",
        "tedesco", "nederlands", "engels", "svenska", "engelska", "dansk", "norsk", "engelsk",
        "suomi", "englanti", "ruotsi", "saksa", "polski", "angielski", "česky", "anglicky",
        "русский", "английский", "немецкий", "українська", "англійська", "türkçe", "ingilizce",
        "中文", "英文", "英语", "日语", "日本語", "英語", "한국어", "영어", "tiếng việt", "tiếng anh", "العربية",
        "الإنجليزية", "עברית", "אנגלית", "magyar", "angol", "română", "engleză", "ελληνικά",
        "αγγλικά", "l1", "l2",
    ]),
];

/// What `name` says, if it is the name of a column.
pub(super) fn meaning(name: &str) -> Option<Means> {
    let name = plain(name);
    let knows = |(_, names): &&(Means, &[&str])| names.contains(&name.as_str());
    NAMES.iter().find(knows).map(|(means, _)| *means)
}

/// `name` in lower case, its words apart by one space, without decoration.
fn plain(name: &str) -> String {
    let decoration =
        |c: char| c.is_whitespace() || matches!(c, '*' | '_' | '"' | ':' | '：' | '\'');
    let bare = name.trim_matches(decoration).to_lowercase();
    let words = bare.split(|c: char| c.is_whitespace() || c == '_').filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

impl Means {
    /// The column, where its name alone says what to do with it.
    pub(super) fn column(self, name: &str) -> Column {
        match self {
            Self::Front => Column::Front,
            Self::Back => Column::Back,
            Self::Tags => Column::Tags,
            Self::Category => Column::Category,
            Self::Deck => Column::Deck,
            Self::Guid => Column::Id,
            Self::Number => Column::Skipped,
            Self::Extra | Self::Language => Column::Unknown(name.trim().to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_in_any_dress() {
        assert_eq!(meaning(" **Question** "), Some(Means::Front));
        assert_eq!(meaning("Card_Back"), Some(Means::Back));
        assert_eq!(meaning("RÜCKSEITE"), Some(Means::Back));
        assert_eq!(meaning("school season"), None);
    }

    #[test]
    fn a_name_means_one_thing() {
        let mut all: Vec<&str> =
            NAMES.iter().flat_map(|(_, names)| names.iter().copied()).collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
        assert!(all.iter().all(|name| plain(name) == *name));
    }
}
