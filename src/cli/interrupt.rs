//! Ctrl-C: the first one stops the run where nothing is half done, the second one stops it at once.
//!
//! It must not know what is done.

use std::io;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

use super::ExitStatus;

static IS_ASKED: AtomicBool = AtomicBool::new(false);

/// Heeds Ctrl-C from the first output on: before that nothing can be half done, and the system ends
/// the process.
#[expect(clippy::exit, reason = "who asks twice wants no more of it")]
pub(super) fn heed() {
    let again = || {
        if IS_ASKED.swap(true, Ordering::Relaxed) {
            std::process::exit(ExitStatus::Interrupted as i32);
        }
    };
    static ONCE: Once = Once::new();
    // Where it cannot be heeded, it ends the process, as without us.
    ONCE.call_once(|| _ = ctrlc::set_handler(again));
}

/// Whether the user wants to stop.
pub(super) fn is_asked() -> bool {
    IS_ASKED.load(Ordering::Relaxed)
}

/// An error if the user wants to stop.
pub(super) fn check() -> io::Result<()> {
    if is_asked() { Err(io::Error::other("interrupted")) } else { Ok(()) }
}
