//! What a run leaves on the disk and in pipes: the parts of the command line's contract that a
//! document in `tests/cmd` cannot show.

#![cfg(all(feature = "cli", unix))]
#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may panic and run programs"
)]

mod bulk;
mod collections;
mod desk;
mod failing;
mod media;
mod promises;
mod replacing;
mod reports;
mod splitting;
mod streams;
mod watching;
