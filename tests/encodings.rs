//! Encodings without a mark: text in them, short and long, must be read as it was written.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test may panic and print"
)]

use deckconv::source::Source;
use encoding_rs::Encoding;

/// Texts in a language, and the encodings that people write it in.
struct Language {
    name: &'static str,
    encodings: &'static [&'static str],
    /// Cards: front and back with a tab between.
    cards: &'static [&'static str],
}

const LANGUAGES: &[Language] = &[
    Language {
        name: "French",
        encodings: &["windows-1252", "macintosh", "iso-8859-15"],
        cards: &[
            "l’été\tsummer",
            "Où est la gare ?\tLa gare est à côté de l’école.",
            "à bientôt\tsee you soon",
            "le cœur\tthe heart",
            "une forêt\ta forest",
            "Ça va ?\tTrès bien, merci.",
            "hier\tyesterday",
            "le garçon\tthe boy",
            "préférer\tto prefer",
            "Noël\tChristmas",
        ],
    },
    Language {
        name: "German",
        encodings: &["windows-1252", "macintosh"],
        cards: &[
            "der Schlüssel\tthe key",
            "die Straße\tstreet",
            "das Mädchen\tthe girl",
            "Was heißt „öffnen“?\tto open",
            "zwölf\t12",
            "die Tür\tdoor",
            "ähnlich\tsimilar",
            "Übung macht den Meister.\tPractice makes perfect.",
            "fünf Äpfel\tfive apples",
            "größer\tbigger",
        ],
    },
    Language {
        name: "Spanish",
        encodings: &["windows-1252", "macintosh"],
        cards: &[
            "el niño\tthe boy",
            "¿Cómo estás?\tHow are you?",
            "mañana\ttomorrow",
            "el corazón\tthe heart",
            "¡Hola!\tHello!",
            "el árbol\ttree",
            "también\talso",
            "la cigüeña\tthe stork",
            "aquí\there",
            "la música\tmusic",
        ],
    },
    Language {
        name: "Portuguese",
        encodings: &["windows-1252", "macintosh"],
        cards: &[
            "o pão\tbread",
            "A criança não dorme.\tThe child does not sleep.",
            "amanhã\ttomorrow",
            "o coração\theart",
            "você\tyou",
            "três irmãs\tthree sisters",
            "difícil\tdifficult",
            "o avô\tgrandfather",
        ],
    },
    Language {
        name: "Italian",
        encodings: &["windows-1252", "macintosh"],
        cards: &[
            "la città\tthe city",
            "perché\twhy",
            "Lunedì è il primo giorno.\tMonday is the first day.",
            "il caffè\tcoffee",
            "più\tmore",
            "La virtù è rara.\tVirtue is rare.",
        ],
    },
    Language {
        name: "Swedish",
        encodings: &["windows-1252", "macintosh"],
        cards: &[
            "en flicka och en gåva\ta girl and a gift",
            "smörgås\tsandwich",
            "Hur mår du?\tHow are you?",
            "räka\tshrimp",
            "höst\tautumn",
            "åtta\teight",
            "själv\tself",
        ],
    },
    Language {
        name: "Danish",
        encodings: &["windows-1252", "macintosh"],
        cards: &[
            "rød grød med fløde\tred porridge with cream",
            "en pære\ta pear",
            "skål\tcheers",
            "Hvad betyder ”æble”?\tapple",
            "kærlighed\tlove",
            "på søndag\ton Sunday",
        ],
    },
    Language {
        name: "English",
        encodings: &["windows-1252", "macintosh"],
        cards: &[
            "What is the boiling point of water?\t100°C",
            "Who wrote “Emma”?\tJane Austen",
            "It’s the plant’s food factory\tchloroplast",
            "When was the war?\t1914–1918",
            "café\tcoffee house",
            "naïve\tinnocent",
            "What does it cost?\t£5 — or less…",
            "half a cup\t½ cup",
            "area of a square\ta²",
        ],
    },
    Language {
        name: "Polish",
        encodings: &["windows-1250", "iso-8859-2"],
        cards: &[
            "książka\tbook",
            "Proszę mówić wolniej.\tPlease speak more slowly.",
            "żółty\tyellow",
            "dziękuję\tthank you",
            "święto\tholiday",
            "pieniądze\tmoney",
            "gość\tguest",
            "źródło\tspring",
            "łódka\tboat",
        ],
    },
    Language {
        name: "Czech",
        encodings: &["windows-1250", "iso-8859-2"],
        cards: &[
            "příští týden\tnext week",
            "kůň\thorse",
            "Děkuji, mám se dobře.\tThanks, I am well.",
            "žlutý\tyellow",
            "čtyři\tfour",
            "škola\tschool",
            "měsíc\tmonth",
            "ještě\tstill",
        ],
    },
    Language {
        name: "Hungarian",
        encodings: &["windows-1250", "iso-8859-2"],
        cards: &[
            "az erdő\tthe forest",
            "Jó napot kívánok!\tGood day!",
            "a gyümölcs\tfruit",
            "tűz\tfire",
            "könyv és tükör\tbook and mirror",
            "szőlő\tgrape",
            "elnök\tpresident",
            "hűtő\tfridge",
        ],
    },
    Language {
        name: "Croatian",
        encodings: &["windows-1250", "iso-8859-2"],
        cards: &[
            "kuća\thouse",
            "žena i čovjek\twoman and man",
            "Šta je ovo?\tWhat is this?",
            "međutim\thowever",
            "noć\tnight",
            "riječ\tword",
        ],
    },
    Language {
        name: "Turkish",
        encodings: &["windows-1254"],
        cards: &[
            "teşekkür ederim\tthank you",
            "ağaç\ttree",
            "Işık açık mı?\tIs the light on?",
            "çocuk\tchild",
            "güneşli\tsunny",
            "İyi akşamlar\tgood evening",
            "öğretmen\tteacher",
        ],
    },
    Language {
        name: "Lithuanian",
        encodings: &["windows-1257"],
        cards: &[
            "ačiū\tthank you",
            "žmogus\thuman",
            "Kaip jūs jaučiatės?\tHow do you feel?",
            "šuo\tdog",
            "mėnulis\tmoon",
            "gražus rytas, ąžuolas\tfine morning, oak",
        ],
    },
    Language {
        name: "Russian",
        encodings: &["windows-1251", "koi8-r", "x-mac-cyrillic", "iso-8859-5", "ibm866"],
        cards: &[
            "собака\tdog",
            "Как вас зовут?\tWhat is your name?",
            "спасибо\tthank you",
            "ещё раз\tonce more",
            "Москва — столица России\tMoscow is the capital of Russia",
            "объявление\tannouncement",
            "жизнь\tlife",
            "хорошо\twell",
        ],
    },
    Language {
        name: "Ukrainian",
        encodings: &["windows-1251", "koi8-u"],
        cards: &[
            "їжак\thedgehog",
            "Дякую, все гаразд.\tThanks, all is well.",
            "місяць\tmoon",
            "дівчина є тут\tthe girl is here",
            "щастя\thappiness",
            "їхній\ttheir",
        ],
    },
    Language {
        name: "Bulgarian",
        encodings: &["windows-1251"],
        cards: &[
            "къща\thouse",
            "Здравейте, как сте?\tHello, how are you?",
            "ябълка\tapple",
            "мъж\tman",
            "благодаря\tthank you",
        ],
    },
    Language {
        name: "Serbian",
        encodings: &["windows-1251"],
        cards: &[
            "кућа\thouse",
            "Шта је ово?\tWhat is this?",
            "љубав\tlove",
            "њихов\ttheir",
            "девојка и човек\tgirl and man",
        ],
    },
    Language {
        name: "Greek",
        encodings: &["windows-1253", "iso-8859-7"],
        cards: &[
            "το σπίτι\tthe house",
            "Πώς σε λένε;\tWhat is your name?",
            "ευχαριστώ\tthank you",
            "η θάλασσα\tthe sea",
            "ψωμί\tbread",
            "ξέρω\tI know",
        ],
    },
    Language {
        name: "Hebrew",
        encodings: &["windows-1255"],
        cards: &[
            "שלום\tpeace",
            "מה שלומך?\tHow are you?",
            "בית ספר\tschool",
            "תודה רבה\tthank you",
            "ילד\tchild",
        ],
    },
    Language {
        name: "Arabic",
        encodings: &["windows-1256", "iso-8859-6"],
        cards: &[
            "كتاب\tbook",
            "كيف حالك؟\tHow are you?",
            "شكرا جزيلا\tthank you",
            "المدرسة\tthe school",
            "باب\tdoor",
            "صباح الخير\tgood morning",
        ],
    },
    Language {
        name: "Thai",
        encodings: &["windows-874"],
        cards: &[
            "สวัสดี\thello",
            "ขอบคุณ\tthank you",
            "คุณชื่ออะไร\tWhat is your name?",
            "น้ำ\twater",
            "บ้าน\thouse",
        ],
    },
    Language {
        name: "Vietnamese",
        encodings: &["windows-1258"],
        // Tones come after their letters there.
        cards: &[
            "ca\u{309}m ơn\tthank you",
            "nươ\u{301}c\twater",
            "Tôi không biê\u{301}t.\tI do not know.",
            "đo\u{323}c sa\u{301}ch\tto read books",
            "bữa tô\u{301}i\tdinner",
        ],
    },
    Language {
        name: "Chinese",
        encodings: &["gb18030", "gbk"],
        cards: &[
            "苹果\tapple",
            "你好吗？\tHow are you?",
            "学习汉语\tto learn Chinese",
            "中华人民共和国的首都是哪里？\t北京",
            "谢谢\tthank you",
            "老师\tteacher",
            "电脑\tcomputer",
            "天气很好。\tThe weather is fine.",
            "飞机\taeroplane",
        ],
    },
    Language {
        name: "Traditional Chinese",
        encodings: &["big5"],
        cards: &[
            "蘋果\tapple",
            "你好嗎？\tHow are you?",
            "學習漢語\tto learn Chinese",
            "台灣最高的山是哪一座？\t玉山",
            "謝謝\tthank you",
            "電腦\tcomputer",
            "飛機\taeroplane",
        ],
    },
    Language {
        name: "Japanese",
        encodings: &["shift_jis", "euc-jp", "iso-2022-jp"],
        cards: &[
            "りんご\tapple",
            "お元気ですか。\tHow are you?",
            "図書館\tlibrary",
            "日本の首都はどこですか？\t東京",
            "ありがとう\tthank you",
            "コンピューター\tcomputer",
            "食べる\tto eat",
            "先生\tteacher",
        ],
    },
    Language {
        name: "Korean",
        encodings: &["euc-kr"],
        cards: &[
            "사과\tapple",
            "어떻게 지내세요?\tHow are you?",
            "도서관\tlibrary",
            "한국의 수도는 어디입니까?\t서울",
            "감사합니다\tthank you",
            "컴퓨터\tcomputer",
            "먹다\tto eat",
            "학교\tschool",
        ],
    },
];

/// How many decks of so many cards are read as they were written, and which are not.
fn accuracy(cards: usize) -> (usize, usize, Vec<String>) {
    let (mut right, mut all, mut wrong) = (0, 0, Vec::new());
    for language in LANGUAGES {
        for name in language.encodings {
            let encoding = Encoding::for_label(name.as_bytes()).expect("a known name");
            for window in language.cards.windows(cards.min(language.cards.len())) {
                let text = window.join("\n") + "\n";
                let (bytes, _, lossy) = encoding.encode(&text);
                if lossy || text.is_ascii() {
                    continue;
                }
                all += 1;
                let source = Source::new("deck.txt", bytes.into_owned(), None);
                match source.text() {
                    Ok(read) if read == text => right += 1,
                    Ok(read) => wrong.push(format!(
                        "{} in {name} as {}: {read:?}",
                        language.name,
                        source.encoding().unwrap_or_default()
                    )),
                    Err(error) => wrong.push(format!("{} in {name}: {error}", language.name)),
                }
            }
        }
    }
    (right, all, wrong)
}

#[test]
fn decks_are_read_as_they_were_written() {
    for (cards, at_least) in [(1, 0.85), (2, 0.95), (4, 0.99), (100, 1.0)] {
        let (right, all, wrong) = accuracy(cards);
        println!("{cards} cards: {right} of {all}");
        println!("{}", wrong.join("\n"));
        assert!(right as f64 >= at_least * all as f64);
    }
}

#[test]
fn no_bytes_are_too_odd() {
    // The usual generator of pseudo-random numbers; each round has bytes of another kind.
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = |below: u64| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let kinds: [&[u8]; 6] = [
        b"a \r\n\xe9\x85\xc2",
        b"\0\n a\x04\xd8\xdc",
        b"\x81\x9f\xe0\xfc@A0\n",
        b"\x1b$B(J\n!",
        b"\xef\xbb\xbf\xff\xfe\0\n",
        b"\xf0\x9f\x98\x80\xc3\xa9\n\xb0",
    ];
    for round in 0..3000 {
        let kind = kinds[round % kinds.len()];
        let length = random(60);
        let bytes: Vec<u8> =
            (0..length).map(|_| kind[random(kind.len() as u64) as usize]).collect();
        let source = Source::new("deck.txt", bytes.clone(), None);
        let Ok(text) = source.text() else { continue };
        assert!(!text.contains('\r') && !text.starts_with('\u{feff}'), "{bytes:?}");
        for said in source.diagnostics() {
            let line = said.place.line.map_or(1, |line| line.get() as usize);
            let column = said.place.column.map_or(1, |column| column.get() as usize);
            let there = text.split('\n').nth(line - 1).expect("a line of the text");
            let is_bad = said.problem.code() == "undecodable-byte";
            assert!(!is_bad || there.chars().nth(column - 1) == Some('\u{fffd}'), "{bytes:?}");
        }
    }
}
