//! The template renderer: a front, a back and the values of fields, each perhaps very often.

#![no_main]

use deckconv::template::{Card, Requirement, Side, Template, cards, is_blank};
use deckconv_fuzz::{SEPARATOR, in_bounds, swollen, text_of};
use libfuzzer_sys::{Corpus, fuzz_target};

const NAMES: [&str; 4] = ["Front", "Back", "Text", "Tags"];

/// As long as a swollen piece is, in bytes.
const LENGTH: usize = 64 << 10;

fuzz_target!(|data: &[u8]| -> Corpus {
    let Some((&[swells, number], rest)) = data.split_first_chunk() else { return Corpus::Reject };
    let mut pieces = rest.split(|byte| *byte == SEPARATOR).enumerate().map(|(at, piece)| {
        let is_swollen = at < 8 && swells & (1 << at) != 0;
        text_of(&if is_swollen { swollen(b"", piece, b"", LENGTH) } else { piece.to_vec() })
    });
    let front = pieces.next().unwrap_or_default();
    let back = pieces.next().unwrap_or_default();
    let values: Vec<String> = pieces.take(NAMES.len()).collect();
    in_bounds(|| shows(&front, &back, &values, number));
    Corpus::Keep
});

fn shows(front: &str, back: &str, values: &[String], number: u8) {
    let fields: Vec<(&str, &str)> =
        NAMES.into_iter().zip(values.iter().map(String::as_str)).collect();
    let card = Card {
        fields: &fields,
        tags: "one two::three",
        note_type: "Type",
        deck: "Parent::Child",
        template: "Card",
        number: u16::from(number),
        flag: 1,
        id: 7,
    };
    let Ok(asks) = Template::parse(front) else { return };
    let rendered = asks.render(&card, Side::Question);
    let filled: Vec<(&str, bool)> =
        fields.iter().map(|(name, value)| (*name, !is_blank(value))).collect();
    let filled = |name: &str| filled.iter().find(|(own, _)| *own == name).map(|(_, is)| *is);
    let makes_card = asks.makes_card(&filled);
    assert_eq!(cards(&[Some(asks.clone())], &filled), Vec::from_iter(makes_card.then_some(0)));
    needs(&asks, &fields);
    let shown = rendered.unwrap_or_else(|error| {
        assert!(!error.to_string().is_empty());
        String::new()
    });
    if let Ok(answers) = Template::parse(back) {
        let side = Side::Answer { front: &shown };
        if let Err(error) = answers.render(&card, side) {
            assert!(!error.to_string().is_empty());
        }
    }
}

/// What a front needs is what it is seen to need: fields that make a card alone do, and without the
/// others there is none.
fn needs(front: &Template<'_>, fields: &[(&str, &str)]) {
    let names: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
    let with = |filled: &dyn Fn(usize) -> bool| {
        // Special fields count as empty for what is needed, and `Tags` is a field here.
        front.makes_card(|name| Some(names.iter().position(|own| *own == name).is_some_and(filled)))
    };
    match front.requirement(&names) {
        Requirement::None => {}
        Requirement::Any(any) => assert!(any.iter().all(|at| *at < names.len())),
        Requirement::All(all) => {
            assert!(all.iter().all(|at| *at < names.len()));
            for needed in all {
                assert!(!with(&|at| at != needed), "there is a card without {needed}");
            }
        }
    }
}
