//! What languages look like beyond ASCII: their letters, the frequent ones first.
//!
//! Facts about writing, no rules; it must not know encodings.

/// A language, or a few that are written alike.
pub(super) struct Language {
    /// Its small letters beyond ASCII, by how often they come.
    pub(super) letters: &'static str,
    /// How it is written.
    pub(super) script: Script,
    /// How seldom decks have it, in bits.
    pub(super) rarity: f64,
}

/// Languages that share a script and an encoding are found in one text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Script {
    Western,
    Central,
    Baltic,
    Turkish,
    Vietnamese,
    Cyrillic,
    Greek,
    Hebrew,
    Arabic,
    Thai,
}

#[rustfmt::skip]
pub(super) const LANGUAGES: &[Language] = &[
    Language { script: Script::Western, rarity: 0.0, letters: "éèàêçâîôûùœïëÿæ" }, // French
    Language { script: Script::Western, rarity: 0.0, letters: "üäößé" }, // German
    Language { script: Script::Western, rarity: 0.0, letters: "óíáéñúüªº" }, // Spanish
    Language { script: Script::Western, rarity: 0.5, letters: "ãçáéíóêõúàâôüªº" }, // Portuguese
    Language { script: Script::Western, rarity: 0.5, letters: "àèìòùéó" }, // Italian
    Language { script: Script::Western, rarity: 1.0, letters: "äöåé" }, // Swedish, Finnish
    Language { script: Script::Western, rarity: 1.0, letters: "åøæéöä" }, // Danish, Norwegian
    Language { script: Script::Western, rarity: 4.0, letters: "áðíóþæéöúý" }, // Icelandic
    Language { script: Script::Western, rarity: 2.0, letters: "ëéïöèêüó" }, // Dutch
    Language { script: Script::Western, rarity: 2.5, letters: "àéèóíòúçüï·" }, // Catalan
    Language { script: Script::Western, rarity: 5.0, letters: "äõüöšž" }, // Estonian
    Language { script: Script::Western, rarity: 0.0, letters: "éïñöçèüê" }, // English
    Language { script: Script::Western, rarity: 3.0, letters: "áéíóú" }, // Irish
    Language { script: Script::Western, rarity: 4.0, letters: "àèìòù" }, // Gaelic
    Language { script: Script::Central, rarity: 1.0, letters: "łąęóżśćńź" }, // Polish
    Language { script: Script::Central, rarity: 1.5, letters: "íáěéřýžčšůúťňďó" }, // Czech
    Language { script: Script::Central, rarity: 2.5, letters: "áíéčžýšúľťôňóďäŕĺ" }, // Slovak
    Language { script: Script::Central, rarity: 1.5, letters: "áéőöíóüűú" }, // Hungarian
    Language { script: Script::Central, rarity: 2.0, letters: "čšžćđ" }, // Croatian, Slovene
    Language { script: Script::Central, rarity: 2.0, letters: "ăîâșțşţ" }, // Romanian
    Language { script: Script::Baltic, rarity: 2.0, letters: "ėšųžįąčūę" }, // Lithuanian
    Language { script: Script::Baltic, rarity: 2.5, letters: "āīēšņļūžģķčō" }, // Latvian
    Language { script: Script::Baltic, rarity: 3.0, letters: "äõüöšž" }, // Estonian
    Language { script: Script::Turkish, rarity: 1.0, letters: "ıüşğçöâîû" }, // Turkish
    Language { script: Script::Vietnamese, rarity: 0.0, letters: "\u{301}\u{300}đư\u{323}êâôơ\u{309}ăàáéíóúèêìòùã\u{303}" }, // Vietnamese
    Language { script: Script::Cyrillic, rarity: 0.0, letters: "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё" }, // Russian
    Language { script: Script::Cyrillic, rarity: 1.0, letters: "оаниітвресклдмупязьбгйчхцжїюєшфщґ" }, // Ukrainian
    Language { script: Script::Cyrillic, rarity: 1.5, letters: "аоиетнрсвлкдпмзябгучщцхжъюшфйь" }, // Bulgarian
    Language { script: Script::Cyrillic, rarity: 2.0, letters: "аоиенрстјувкдмлпгзбчшцњјћжхљђфџѓќѕ" }, // Serbian
    Language { script: Script::Cyrillic, rarity: 3.0, letters: "аніоереытслвкдмупзябьйўцгхчшжюёфэ" }, // Belarusian
    Language { script: Script::Greek, rarity: 0.0, letters: "αοιετσνηυρπκμλςωίόγάδέήθχφβξύζώψϊΐϋΰ" }, // Greek
    Language { script: Script::Hebrew, rarity: 0.0, letters: "יוהלאתרבמשנדחקפכעםגסזטןץךףצ\u{5b0}\u{5b4}\u{5b7}\u{5b8}\u{5bc}\u{5b6}\u{5b5}\u{5b9}\u{5c1}\u{5b2}\u{5bb}\u{5c2}\u{5b1}\u{5b3}" }, // Hebrew
    Language { script: Script::Arabic, rarity: 0.0, letters: "الينموتردبعسقهفكحجذشطصخضةءىغثزظأإؤئآ\u{64e}\u{650}\u{64f}\u{651}\u{652}\u{64b}\u{64d}\u{64c}پچژگک" }, // Arabic
    Language { script: Script::Thai, rarity: 0.0, letters: "านร่อก้เงมยลวดัตสทีปคะบิขพหุืใจไ็ู์ชแถโผธศำึณษๆซฟฉภญฯฮฎฏฐฑฒฬฌ๊๋ฦๅ" }, // Thai
];

/// The most frequent characters of Chinese, in both ways to write them.
pub(super) const CHINESE: &str = "的一是了這我不人在個他有这个們上们来到來时大地为時子中你说為生国年着說就那和要國她出也得著里后自以學会家可下麼而过天去過能对小多對然于心学後么之都好會看起发当無没成只如當事把还用經第样道想長作种开美愛总从无情給己面最女間但现前些兩所同日手從又行意动樣方期它头還经长儿回種位分爱老開因很给名總法间斯知發世什两次進使身者被話高已亲其與进此话常親与活正感見见明问力問理尔点文實几定本公點特做外孩幾相西果走聲将月十实車向声车全電信重三机動工物气每機并别真打氣太新比才並便夫再书書部水像眼萬等体却加門电主界门體利海受听卻表德少克許代员许先馬口由死安樂写性马光東白或住难記望教命花處结乐色更讓拉东神记場处让母父報应直字场關平报友关張放至张认認接告入笑軍内英军候歲民岁往何覺度山觉路帶带万男边邊风解叫任風金快原吃媽妈变通师變立象数四師失满战远數格士音轻滿目条呢戰遠輕條應寫難結員聽謝語詞漢";

/// The most frequent syllables of Korean.
pub(super) const KOREAN: &str = "이다는에을의가고하지은사한기를로어서도자리인시나그아대해일정수부있제전장주라으스들과보만것게여면성조구안원상마공적계무거연모미니음국화동비우신용방오학중경세습요물관소발산명회문내생분개입력표저위야차재단결체파교실말호후외때역합강터트데던든두드또달날남녀너네노누늘능님되된될됩론료루류르른름린림립막많맞매맥먼메목몸못반받밤배백버번벌법변별병복본봉북불빛빠색석선설섬속손송쇄술숙순쉬식심싶쌀씨악앞애약양억언업없였영예온와왔왕욕운울움워월유육율응임잘잠점접종좋죄죽준줄즉증직진질집찰참창책처천철청초최추축출충치친커큰타태택통투특편평포품피필함항행향허험현형혹환활황휴희히";

/// The most frequent kanji of Japanese; kana tell the rest.
pub(super) const JAPANESE: &str = "日一国会人年大十二本中長出三同時政事自行社見月分議後前民生連五発間対上部東者党地合市業内相方四定今回新場金員九入選立開手米力学問高代明実円関決子動京全目表戦経通外最言氏現理調体化田当八六約主題下首意法語字何水犬猫生先年語話読書食見時駅店車";
