//! One side of a card as HTML, the way Anki shows it.
//!
//! Three things are left out that mean nothing outside Anki's window: the box to type an answer
//! into, speech, and the notice that a front is blank. Sounds stay as `[sound:…]`: what those files
//! are is the caller's business.

use std::borrow::Cow;

use super::filters::{self, Slot};
use super::parse::{Field, Node};
use super::{Error, Template, is_blank};

/// What a template is filled with: a note, and what is known of the card.
#[derive(Clone, Copy, Debug, Default)]
pub struct Card<'a> {
    /// The note's fields: name and HTML.
    pub fields: &'a [(&'a str, &'a str)],
    /// The note's tags, with spaces between them.
    pub tags: &'a str,
    /// The name of the note type.
    pub note_type: &'a str,
    /// The deck's whole name, as `Parent::Child`.
    pub deck: &'a str,
    /// The name of the card's template.
    pub template: &'a str,
    /// The card's number: its ordinal and one. On a cloze note, the number of the asked cloze.
    pub number: u16,
    /// The card's flag, 0 for none.
    pub flag: u8,
    /// The card's id, 0 if it has none yet.
    pub id: i64,
}

/// The side to render.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side<'a> {
    /// The front.
    Question,
    /// The back.
    Answer {
        /// The rendered front, for `{{FrontSide}}`.
        front: &'a str,
    },
}

/// The field that holds the other side.
const FRONT_SIDE: &str = "FrontSide";

/// How many bytes of fields may go into one side, counted once more for each filter and as what comes
/// of them. Far beyond any real card; a long template of long fields would fill the memory.
const MAX_BYTES: usize = 16 << 20;

impl Template<'_> {
    /// This side of a card, as HTML.
    ///
    /// The filter `type` shows nothing on the question, and on the answer what should be typed;
    /// `hint` makes a `<details>` element in place of Anki's script; `tts` shows nothing. A filter
    /// that Anki does not have shows the value it gets, and ends the filtering.
    ///
    /// # Errors
    ///
    /// If a name is unknown, even in a section that does not show: Anki shows an error in place of
    /// the card, too. And if the side would be absurdly large.
    pub fn render(&self, card: &Card<'_>, side: Side<'_>) -> Result<String, Error> {
        let mut budget = Budget(MAX_BYTES);
        budget.spend(self.nodes.len(), card.fields.len())?;
        self.check(card)?;
        let mut out = String::new();
        let mut at = 0;
        while let Some(node) = self.nodes.get(at) {
            match *node {
                Node::Text(text) => out.push_str(text),
                Node::Field(field) => {
                    let value = match side {
                        Side::Answer { front } if field.name == FRONT_SIDE => front.into(),
                        Side::Question if field.name == FRONT_SIDE => "".into(),
                        _ => card.value(field.name).unwrap_or_default(),
                    };
                    let filters = field.filters.map_or(0, |filters| filters.split(':').count());
                    budget.spend(value.len(), filters)?;
                    let shown = card.filter(field, value, side);
                    budget.spend(shown.len(), 1)?;
                    out.push_str(&shown);
                }
                Node::Open { name, filled, end } => {
                    let value = card.value(name).unwrap_or_default();
                    let blank = is_blank(&value);
                    if blank {
                        budget.spend(value.len(), 1)?;
                    }
                    if blank == filled {
                        at = end;
                    }
                }
                Node::Close => {}
            }
            at += 1;
        }
        Ok(match filters::without_speech(&out) {
            Cow::Borrowed(_) => out,
            Cow::Owned(silent) => silent,
        })
    }

    /// Looks for a name that the card does not know.
    fn check(&self, card: &Card<'_>) -> Result<(), Error> {
        let unknown = self.nodes.iter().find_map(|node| match node {
            Node::Field(Field { name, filters }) => {
                // A colon with nothing behind it is an empty replacement, `{{}}` is an error.
                let nothing = name.is_empty() && filters.is_some();
                let known = nothing || *name == FRONT_SIDE || card.value(name).is_some();
                (!known).then_some(*name)
            }
            Node::Open { name, .. } => {
                let known = cloze_number(name).is_some() || card.value(name).is_some();
                (!known).then_some(*name)
            }
            Node::Text(_) | Node::Close => None,
        });
        match unknown {
            Some(name) => Err(Error::UnknownField { name: name.to_owned() }),
            None => Ok(()),
        }
    }
}

/// The number in `c12`: a section on such a name shows on that card.
fn cloze_number(name: &str) -> Option<u32> {
    name.strip_prefix('c')?.parse().ok()
}

impl<'a> Card<'a> {
    /// The value of a field, or of a special one where the note has none of that name.
    fn value(&self, name: &str) -> Option<Cow<'a, str>> {
        if let Some((_, value)) = self.fields.iter().find(|(field, _)| *field == name) {
            return Some((*value).into());
        }
        Some(match name {
            "Tags" => self.tags.into(),
            "Type" => self.note_type.into(),
            "Deck" => self.deck.into(),
            "Subdeck" => self.deck.rsplit_once("::").map_or(self.deck, |(_, last)| last).into(),
            "Card" => self.template.into(),
            "CardFlag" => format!("flag{}", self.flag).into(),
            "CardID" => self.id.to_string().into(),
            // On card 1 there is a field `c1`.
            _ if name.strip_prefix('c')? == self.number.to_string() => "1".into(),
            _ => return None,
        })
    }

    /// The value through the field's filters.
    fn filter<'v>(&self, field: Field<'_>, value: Cow<'v, str>, side: Side<'_>) -> Cow<'v, str> {
        match field.filters {
            // The other side passes as it is, and so does nothing.
            Some(filters) if field.name != FRONT_SIDE && !field.name.is_empty() => {
                let answer = matches!(side, Side::Answer { .. });
                let slot = Slot { field: field.name, number: self.number, answer };
                filters::apply(filters, value, &slot)
            }
            _ => value,
        }
    }
}

/// What is left of [`MAX_BYTES`].
struct Budget(usize);

impl Budget {
    fn spend(&mut self, bytes: usize, times: usize) -> Result<(), Error> {
        let left = self.0.checked_sub(bytes.saturating_mul(times));
        self.0 = left.ok_or(Error::TooLarge)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CARD: Card<'_> = Card {
        fields: &[
            ("Front", "<b>f</b> &amp; g"),
            ("Back", "b"),
            ("Empty", "<br>"),
            ("Text", "{{c1::a}} {{c2::b}}"),
        ],
        tags: "one two::three",
        note_type: "Basic",
        deck: "Parent::Child",
        template: "Card 1",
        number: 1,
        flag: 0,
        id: 7,
    };

    fn question(source: &str) -> String {
        side(source, Side::Question)
    }

    fn side(source: &str, side: Side<'_>) -> String {
        match Template::parse(source).and_then(|template| template.render(&CARD, side)) {
            Ok(html) => html,
            Err(error) => format!("error: {error}"),
        }
    }

    #[test]
    fn sections() {
        assert_eq!(
            question("{{#Front}}1{{^Empty}}2{{/Empty}}{{^Back}}3{{/Back}}{{/Front}}4"),
            "124"
        );
        assert_eq!(question("{{#Empty}}{{#Front}}1{{/Front}}2{{/Empty}}3"), "3");
    }

    #[test]
    fn special_fields() {
        assert_eq!(
            question("{{Type}}|{{Card}}|{{Deck}}|{{Subdeck}}|{{Tags}}|{{CardFlag}}|{{CardID}}"),
            "Basic|Card 1|Parent::Child|Child|one two::three|flag0|7"
        );
        assert_eq!(question("{{#Tags}}T{{/Tags}}{{^CardFlag}}F{{/CardFlag}}"), "T");
    }

    #[test]
    fn the_number_of_the_card_is_a_field() {
        assert_eq!(question("{{c1}}{{#c1}}yes{{/c1}}{{^c2}}no{{/c2}}{{#c0}}{{/c0}}"), "1yesno");
        assert_eq!(question("{{c2}}"), "error: there is no field called `c2`");
    }

    #[test]
    fn the_front_is_on_the_back_only() {
        let answer = Side::Answer { front: "<i>q</i>" };
        assert_eq!(side("{{text:FrontSide}}<hr>{{Back}}", answer), "<i>q</i><hr>b");
        assert_eq!(question("{{FrontSide}}{{Back}}"), "b");
    }

    #[test]
    fn unknown_names() {
        let missing = "error: there is no field called `Nope`";
        for source in ["{{Nope}}", "{{#Nope}}{{/Nope}}", "{{#Empty}}{{text:Nope}}{{/Empty}}"] {
            assert_eq!(question(source), missing, "{source}");
        }
        for source in
            ["{{front}}", "{{}}", "{{text: Front}}", "{{#FrontSide}}{{/FrontSide}}", "{{#c}}{{/c}}"]
        {
            assert!(question(source).starts_with("error"), "{source}");
        }
        assert_eq!(question("{{text:}}"), "");
    }

    #[test]
    fn an_own_field_hides_a_special_one() {
        let card = Card { fields: &[("Deck", ""), ("c1", "x")], ..CARD };
        let template = Template::parse("[{{Deck}}{{c1}}{{^Deck}}no{{/Deck}}]");
        let html = template.and_then(|template| template.render(&card, Side::Question));
        assert_eq!(html.as_deref(), Ok("[xno]"));
    }

    #[test]
    fn an_absurd_side_is_an_error() {
        let long = "x".repeat(1 << 20);
        let card = Card { fields: &[("A", &long)], ..CARD };
        let render = |source: &str| {
            let template = Template::parse(source);
            template
                .and_then(|template| template.render(&card, Side::Question))
                .map(|html| html.len())
        };
        assert_eq!(render(&"{{A}}".repeat(15)), Ok(15 << 20));
        assert_eq!(render(&"{{A}}".repeat(17)), Err(Error::TooLarge));
        assert_eq!(render(&format!("{{{{{}A}}}}", "text:".repeat(17))), Err(Error::TooLarge));
        // A mark of eight bytes becomes an element of many more.
        let clozes = "{{c1::}}".repeat(1 << 17);
        let card = Card { fields: &[("A", &clozes)], number: 1, ..CARD };
        let front = Template::parse("{{cloze:A}}{{cloze:A}}").unwrap();
        assert_eq!(front.render(&card, Side::Question), Err(Error::TooLarge));
    }

    #[test]
    fn clozes_of_the_card() {
        assert_eq!(
            question("{{cloze:Text}}"),
            "<span class=\"cloze\" data-cloze=\"a\" data-ordinal=\"1\">[...]</span> \
             <span class=\"cloze-inactive\" data-ordinal=\"2\">b</span>"
        );
        assert_eq!(question("{{text:cloze:Text}}"), "[...] b");
        assert_eq!(side("{{cloze-only:Text}}", Side::Answer { front: "" }), "a");
    }
}
