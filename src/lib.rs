//! Turns any dump of flashcards into decks that existing study apps open.
//!
//! Text, tables and JSON come in; Anki packages, CSV, Quizlet text and JSON go out. In between is
//! one plain model ([`deck::Collection`]), and every format is a row of one table
//! ([`formats::FORMATS`]). The library says what it did as data ([`report`]); it never prints,
//! never reads the clock or the environment, and never panics on input.
//!
//! ```
//! use std::io::Cursor;
//!
//! use deckconv::convert::{ReadOptions, read, write};
//! use deckconv::formats::{self, Writing};
//! use deckconv::identity::Identifier;
//! use deckconv::settings::Settings;
//! use deckconv::source::Source;
//!
//! let source = Source::of_text("capitals.txt", "France?\nParis\nItaly?\nRome\n");
//! let input = read(&source, &ReadOptions::default(), &mut Identifier::default(), "")?;
//! assert!(input.diagnostics.is_empty());
//!
//! let csv = formats::named("csv").expect("a format of the table");
//! let mut table = Cursor::new(Vec::new());
//! let settings = Settings::default();
//! write(input.collection, csv, None, &Writing::new(&settings), &mut table).expect("memory takes it all");
//! let expected = "front,back,tags,deck\r\nFrance?,Paris,,capitals\r\nItaly?,Rome,,capitals\r\n";
//! assert_eq!(table.into_inner(), expected.as_bytes());
//! # Ok::<(), deckconv::Error>(())
//! ```
//!
//! What is wrong with an input is said with its place, and never stops the rest:
//!
//! ```
//! use deckconv::convert::{ReadOptions, read};
//! use deckconv::identity::Identifier;
//! use deckconv::source::Source;
//!
//! let source = Source::of_text("odd.txt", "Deck\nWhy?\nBecause.\nHow?\nSo.\nWhere?\n");
//! let input = read(&source, &ReadOptions::default(), &mut Identifier::default(), "")?;
//! let [said] = input.diagnostics.as_slice() else { panic!("one thing is wrong") };
//! assert_eq!(said.problem.code(), "orphan-question");
//! assert_eq!(said.place.line.map(|line| line.get()), Some(6));
//! assert_eq!((input.counts.found, input.counts.kept, input.counts.skipped), (3, 2, 1));
//! # Ok::<(), deckconv::Error>(())
//! ```

pub mod cards;
pub mod carry;
pub mod cloze;
pub mod compare;
pub mod convert;
pub mod deck;
pub mod diff;
pub mod error;
pub mod fit;
pub mod formats;
pub mod identity;
pub mod inspect;
mod joint;
mod many;
pub mod media;
pub mod note_types;
pub mod output;
pub mod pairing;
pub mod report;
pub mod review;
pub mod settings;
pub mod source;
mod styling;
pub mod template;
pub mod text;
pub mod tidy;
mod titles;
mod vocabulary;

pub use error::{Cause, Error};
pub use joint::Joint;
pub use many::with_threads;
pub use styling::Styling;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
