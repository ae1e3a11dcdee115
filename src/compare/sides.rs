//! Whether one of two notes is the other after an edit.
//!
//! Most of both sides has to be there still, and the edit must not have put another subject in the place
//! of the first: “the capital of France” is not “the capital of Spain”. It must not know other notes.

use super::index::Words;
use super::likeness::Common;
use super::words::Lexicon;

/// So alike, sides weighed together, must be an edit that is believed.
const BELIEVED: f32 = 0.6;

/// And so alike each side for itself.
const EACH_SIDE: f32 = 0.4;

/// Of a side with fewer words each counts: with one of them changed it says anything else.
const FEW_WORDS: usize = 4;

/// A word that counts so much of what a word of one single note does is what its note is about.
const TELLING: f32 = 0.75;

/// So alike must notes be of which such a word was replaced.
const SURE: f32 = 0.7;

/// And so alike their answers,
const SURE_BACK: f32 = 0.65;

/// which must have so many words.
const SURE_WORDS: usize = 5;

/// What two notes have in common, side by side.
#[derive(Debug)]
pub(super) struct Sides {
    front: Common,
    back: Common,
    /// Whether the answer is part of the front.
    is_cloze: bool,
    /// Whether they speak of other numbers: they are two notes then, however alike.
    pub(super) has_other_numbers: bool,
    /// Whether something else that cannot be a wording stands in the front for what stood there.
    has_other_name: bool,
    /// Whether a telling word stands in the front for another.
    has_other_telling: bool,
}

impl Sides {
    /// Compares the words of two notes; on the sides of the first so many more are known to nobody.
    pub(super) fn of(
        was: &Words,
        is: &Words,
        unknown: (usize, usize),
        is_cloze: bool,
        lexicon: &Lexicon,
    ) -> Self {
        let front = Common::of(&was.front, &is.front, unknown.0, lexicon);
        let back = Common::of(&was.back, &is.back, unknown.1, lexicon);
        let replaced = |side: &Common, is_so: &dyn Fn(u32) -> bool| {
            let any = |words: &[u32]| words.iter().any(|word| is_so(*word));
            any(&side.gone) && any(&side.come)
        };
        // A corrected answer may have another number, but not where the question changed too.
        let has_other_numbers = was.numbers != is.numbers
            || (!front.has_same_words() && replaced(&back, &|word| lexicon.is_number(word)));
        let stand = |words: &[u32], among: &[u32]| words.iter().any(|word| among.contains(word));
        // The same word was replaced on both sides, or the two sides traded words, or a letter, which
        // is as telling as a number, stands for another.
        let has_other_name = (stand(&front.gone, &back.gone) && stand(&front.come, &back.come))
            || (stand(&front.gone, &is.back) && stand(&front.come, &was.back))
            || replaced(&front, &|word| lexicon.is_letter(word));
        let telling = TELLING * lexicon.weight_of_one();
        let has_other_telling = replaced(&front, &|word| lexicon.weight(word) >= telling);
        Self { front, back, is_cloze, has_other_numbers, has_other_name, has_other_telling }
    }

    /// How alike they are: both sides by what there is to compare.
    pub(super) fn likeness(&self) -> f32 {
        let (front, back) = (self.front.weight(), self.back.weight());
        if front + back == 0.0 {
            return 0.0;
        }
        (self.front.likeness() * front + self.back.likeness() * back) / (front + back)
    }

    /// Whether the two are one note that was edited.
    pub(super) fn is_edit(&self) -> bool {
        let is_alike = |side: &Common| side.weight() == 0.0 || side.likeness() >= EACH_SIDE;
        self.likeness() >= BELIEVED
            && is_alike(&self.front)
            && is_alike(&self.back)
            && self.asks_the_same()
            && self.answers_the_same()
            && !self.has_other_subject()
    }

    fn is_long(&self, side: &Common) -> bool {
        self.is_cloze || side.words >= FEW_WORDS
    }

    /// A short question may have got a word more if there is an answer to tell it by.
    fn asks_the_same(&self) -> bool {
        self.is_long(&self.front)
            || self.front.has_same_words()
            || (self.is_long(&self.back) && self.front.has_only_more_or_fewer_words())
    }

    /// A short answer may have got a word more if the question is the same.
    fn answers_the_same(&self) -> bool {
        self.is_long(&self.back)
            || self.back.has_same_words()
            || (self.is_long(&self.front)
                && self.front.has_only_more_or_fewer_words()
                && self.back.has_only_more_or_fewer_words())
    }

    /// Whether one speaks of something else than the other.
    fn has_other_subject(&self) -> bool {
        let is_sure = self.likeness() >= SURE
            && (self.is_cloze
                || (self.back.words >= SURE_WORDS && self.back.likeness() >= SURE_BACK));
        self.has_other_numbers || self.has_other_name || (self.has_other_telling && !is_sure)
    }
}
