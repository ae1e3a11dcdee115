//! The words, a row a language; words of several parts have hyphens.
//!
//! In a row the surest word stands first. A word that is spelt alike in two languages need stand
//! only once; plurals in `s` and words without their accents need not stand at all.

use super::Part;

/// What a language calls the parts of a card.
pub(super) struct Language {
    question: &'static str,
    answer: &'static str,
    explanation: &'static str,
    hint: &'static str,
    extra: &'static str,
    tags: &'static str,
    category: &'static str,
    deck: &'static str,
    id: &'static str,
    number: &'static str,
    card: &'static str,
    /// Languages, as it calls them.
    languages: &'static str,
}

impl Language {
    /// The words for each part.
    pub(super) fn parts(&self) -> [(Part, &'static str); 12] {
        [
            (Part::Question, self.question),
            (Part::Answer, self.answer),
            (Part::Explanation, self.explanation),
            (Part::Hint, self.hint),
            (Part::Extra, self.extra),
            (Part::Tags, self.tags),
            (Part::Category, self.category),
            (Part::Deck, self.deck),
            (Part::Id, self.id),
            (Part::Number, self.number),
            (Part::Card, self.card),
            (Part::Language, self.languages),
        ]
    }
}

const NO_WORDS: Language = Language {
    question: "",
    answer: "",
    explanation: "",
    hint: "",
    extra: "",
    tags: "",
    category: "",
    deck: "",
    id: "",
    number: "",
    card: "",
    languages: "",
};

const ENGLISH: Language = Language {
    question: "front question front-side quest ques prompt query cue term word vocab \
        vocab-word vocabulary headword phrase expression concept problem",
    answer: "back answer back-side ans response reply solution translation meaning \
        definition def defn correct-answer right-answer correct-option",
    explanation: "explanation explain rationale reasoning",
    hint: "hint clue tip mnemonic",
    extra: "example example-sentence sentence note comment remark extra back-extra source \
        reference pronunciation reading romaji romaja romanization transliteration transcription \
        pinyin ipa kana hiragana furigana phonetic part-of-speech pos word-class gender plural \
        synonym antonym",
    tags: "tag label keyword",
    category: "category topic subject chapter section unit module lesson theme domain",
    deck: "deck deck-name target-deck",
    id: "guid anki-guid note-id uuid uid",
    number: "number no nr num n index order",
    card: "card flashcard",
    languages: "english german french spanish portuguese italian dutch swedish danish norwegian \
        finnish icelandic estonian latvian lithuanian polish czech slovak hungarian romanian \
        bulgarian serbian croatian slovenian greek turkish russian ukrainian hebrew arabic persian \
        farsi hindi urdu bengali thai vietnamese indonesian malay tagalog chinese mandarin \
        cantonese japanese kanji hanzi simplified traditional korean hangul latin esperanto \
        swahili catalan basque irish welsh native foreign l1 l2",
};

/// The languages, those first that lend their words to others.
#[rustfmt::skip]
pub(super) static LANGUAGES: [Language; 35] = [
    ENGLISH,
    // German
    Language {
        question: "vorderseite frage fragen begriff wort vokabel ausdruck aufgabe",
        answer: "rückseite rueckseite antwort antworten lösung loesung bedeutung übersetzung uebersetzung definitionen",
        explanation: "erklärung erklaerung begründung",
        hint: "hinweis tipp eselsbrücke",
        extra: "beispiel beispiele beispielsatz anmerkung notiz aussprache quelle",
        tags: "schlagwort schlagwörter schlagworte stichwörter stichworte",
        category: "kategorie thema kapitel lektion fach",
        deck: "stapel",
        number: "lfd-nr nummer",
        card: "karte karteikarte",
        languages: "deutsch englisch französisch spanisch latein italienisch russisch",
        ..NO_WORDS
    },
    // French
    Language {
        question: "recto avant devant terme mot",
        answer: "verso arrière réponse définition signification traduction",
        explanation: "explication",
        hint: "indice",
        extra: "exemple remarque prononciation",
        tags: "étiquette",
        category: "catégorie thème chapitre leçon sujet",
        deck: "paquet",
        number: "numéro",
        card: "carte fiche",
        languages: "français anglais allemand espagnol",
        ..NO_WORDS
    },
    // Spanish
    Language {
        question: "anverso pregunta término palabra concepto",
        answer: "reverso respuesta definición significado traducción solución",
        explanation: "explicación",
        hint: "pista",
        extra: "ejemplo notas pronunciación",
        tags: "etiqueta",
        category: "categoría tema capítulo lección unidad",
        deck: "mazo",
        number: "número",
        card: "tarjeta",
        languages: "español inglés francés alemán",
        ..NO_WORDS
    },
    // Portuguese
    Language {
        question: "frente pergunta questão termo palavra conceito",
        answer: "resposta definição significado tradução",
        explanation: "explicação",
        hint: "dica",
        extra: "exemplo pronúncia",
        category: "categoria lição domínio",
        deck: "baralho",
        card: "cartão",
        languages: "português inglês",
        ..NO_WORDS
    },
    // Italian
    Language {
        question: "fronte domanda domande quesito termine parola",
        answer: "retro risposta risposte definizione significato traduzione",
        explanation: "spiegazione",
        extra: "esempio esempi pronuncia",
        tags: "etichette",
        category: "capitolo lezione argomento",
        deck: "mazzo",
        card: "carta",
        languages: "italiano inglese tedesco",
        ..NO_WORDS
    },
    // Dutch
    Language {
        question: "voorkant vraag woord begrip",
        answer: "achterkant antwoord definitie betekenis vertaling",
        extra: "voorbeeld uitspraak",
        category: "hoofdstuk onderwerp",
        card: "kaart",
        languages: "nederlands engels",
        ..NO_WORDS
    },
    // Swedish
    Language {
        question: "framsida fråga ord begrepp",
        answer: "baksida svar betydelse översättning",
        extra: "exempel uttal",
        category: "kategori avsnitt",
        deck: "kortlek",
        card: "kort",
        languages: "svenska engelska",
        ..NO_WORDS
    },
    // Danish and Norwegian
    Language {
        question: "forside spørgsmål spørsmål begrep begreb",
        answer: "bagside bakside betydning oversættelse oversettelse",
        extra: "eksempel udtale uttale",
        languages: "dansk norsk engelsk",
        ..NO_WORDS
    },
    // Finnish
    Language {
        question: "etupuoli kysymys termi sana käsite",
        answer: "kääntöpuoli takapuoli vastaus määritelmä käännös merkitys",
        extra: "esimerkki ääntämys huomautus",
        tags: "tagit tunnisteet",
        category: "kategoria aihe luku kappale",
        deck: "pakka",
        card: "kortti",
        languages: "suomi englanti ruotsi saksa",
        ..NO_WORDS
    },
    // Polish
    Language {
        question: "przód awers pytanie pojęcie słowo termin hasło",
        answer: "tył rewers odpowiedź definicja znaczenie tłumaczenie",
        extra: "przykład wymowa uwagi",
        tags: "tagi",
        category: "temat rozdział",
        deck: "talia",
        card: "karta",
        languages: "polski angielski",
        ..NO_WORDS
    },
    // Czech and Slovak
    Language {
        question: "přední-strana líc otázka pojem slovo",
        answer: "zadní-strana rub odpověď odpoveď definice definícia význam překlad preklad",
        extra: "příklad výslovnost poznámka",
        tags: "štítky",
        category: "kapitola téma kategória",
        deck: "balíček",
        languages: "česky anglicky",
        ..NO_WORDS
    },
    // Hungarian
    Language {
        question: "előlap kérdés fogalom szó",
        answer: "hátlap válasz meghatározás jelentés fordítás",
        extra: "példa kiejtés",
        languages: "magyar angol",
        ..NO_WORDS
    },
    // Romanian
    Language {
        question: "față întrebare termen cuvânt",
        answer: "răspuns definiție traducere",
        extra: "exemplu",
        languages: "română engleză",
        ..NO_WORDS
    },
    // Croatian, Bosnian, Slovenian
    Language { question: "pitanje vprašanje", answer: "odgovor", ..NO_WORDS },
    // Serbian
    Language { question: "питање", answer: "одговор", ..NO_WORDS },
    // Lithuanian, Latvian, Estonian, Icelandic
    Language {
        question: "klausimas jautājums küsimus spurning",
        answer: "atsakymas atbilde vastus svarið",
        ..NO_WORDS
    },
    // Russian
    Language {
        question: "лицевая-сторона вопрос термин понятие слово",
        answer: "оборотная-сторона ответ определение значение перевод",
        explanation: "пояснение объяснение",
        hint: "подсказка",
        extra: "пример примеры произношение транскрипция примечание",
        tags: "теги тег метки",
        category: "категория тема раздел глава урок",
        deck: "колода",
        number: "номер",
        card: "карточка карта",
        languages: "русский английский немецкий",
        ..NO_WORDS
    },
    // Ukrainian
    Language {
        question: "питання запитання термін",
        answer: "відповідь визначення значення переклад",
        extra: "приклад вимова",
        category: "категорія розділ",
        card: "картка",
        languages: "українська англійська",
        ..NO_WORDS
    },
    // Bulgarian
    Language { question: "въпрос дума", answer: "отговор превод", ..NO_WORDS },
    // Greek
    Language {
        question: "ερώτηση όρος λέξη",
        answer: "απάντηση ορισμός μετάφραση σημασία",
        languages: "ελληνικά αγγλικά",
        ..NO_WORDS
    },
    // Turkish
    Language {
        question: "ön-yüz soru terim kelime kavram",
        answer: "arka-yüz cevap yanıt tanım anlam anlamı çeviri",
        extra: "örnek telaffuz not",
        tags: "etiketler",
        category: "konu bölüm",
        deck: "deste",
        number: "sıra",
        languages: "türkçe ingilizce",
        ..NO_WORDS
    },
    // Arabic
    Language {
        question: "سؤال السؤال مصطلح المصطلح كلمة الكلمة",
        answer: "جواب الجواب إجابة الإجابة تعريف التعريف معنى المعنى ترجمة الترجمة",
        extra: "مثال نطق ملاحظة",
        category: "فئة الفئة",
        languages: "العربية الإنجليزية",
        ..NO_WORDS
    },
    // Persian
    Language { question: "سوال پرسش کلمه لغت", answer: "پاسخ معنی ترجمه", ..NO_WORDS },
    // Hebrew
    Language {
        question: "שאלה מונח מילה",
        answer: "תשובה הגדרה תרגום משמעות",
        extra: "דוגמה הגייה",
        category: "קטגוריה נושא",
        languages: "עברית אנגלית",
        ..NO_WORDS
    },
    // Hindi
    Language { question: "प्रश्न सवाल शब्द", answer: "उत्तर जवाब अर्थ परिभाषा", ..NO_WORDS },
    // Bengali
    Language { question: "প্রশ্ন", answer: "উত্তর", ..NO_WORDS },
    // Tamil
    Language { question: "கேள்வி", answer: "பதில்", ..NO_WORDS },
    // Thai
    Language { question: "คำถาม คำศัพท์", answer: "คำตอบ ความหมาย", ..NO_WORDS },
    // Vietnamese
    Language {
        question: "mặt-trước câu-hỏi hỏi thuật-ngữ từ từ-vựng",
        answer: "mặt-sau câu-trả-lời trả-lời đáp-án đáp định-nghĩa nghĩa ý-nghĩa",
        extra: "ví-dụ phát-âm ghi-chú phiên-âm",
        tags: "nhãn",
        category: "chủ-đề danh-mục",
        number: "stt",
        languages: "tiếng-việt tiếng-anh",
        ..NO_WORDS
    },
    // Indonesian and Malay
    Language {
        question: "depan pertanyaan soal istilah kata",
        answer: "belakang jawaban jawab definisi arti terjemahan",
        extra: "contoh pelafalan",
        ..NO_WORDS
    },
    // Tagalog
    Language { question: "tanong", answer: "sagot", ..NO_WORDS },
    // Chinese
    Language {
        question: "正面 问题 問題 题目 題目 问 問 题 題 单词 單字 單詞 词语 词汇 生词 术语 術語",
        answer: "背面 反面 答案 答 解答 回答 定义 定義 释义 釋義 意思 含义 翻译 翻譯",
        explanation: "解析 说明",
        hint: "提示",
        extra: "例句 例子 拼音 备注 发音 注音",
        tags: "标签 標籤",
        category: "分类 分類 类别 類別 章节 章 主题 难度",
        deck: "牌组 牌組",
        number: "序号 编号",
        card: "卡片",
        languages: "中文 英文 英语 日语",
        ..NO_WORDS
    },
    // Japanese
    Language {
        question: "表 表面 質問 設問 問い 単語 用語",
        answer: "裏 裏面 答え 意味 訳 日本語訳",
        explanation: "解説",
        hint: "ヒント",
        extra: "例文 読み 読み方 発音 メモ ふりがな",
        tags: "タグ",
        category: "カテゴリ カテゴリー",
        deck: "デッキ",
        number: "番号",
        card: "カード",
        languages: "日本語 英語",
        ..NO_WORDS
    },
    // Korean
    Language {
        question: "앞면 질문 문제 문 단어 용어",
        answer: "뒷면 답 답변 대답 정답 정의 뜻 의미 번역",
        explanation: "해설 설명",
        hint: "힌트",
        extra: "예문 발음 메모 참고",
        tags: "태그",
        category: "분류 카테고리 주제",
        deck: "덱",
        number: "번호",
        card: "카드",
        languages: "한국어 영어",
        ..NO_WORDS
    },
];
