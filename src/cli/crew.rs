//! Work on many things by as many threads as the user allows; the outcome is in their order.
//!
//! It must not know what the work is.

use std::num::NonZeroUsize;
use std::thread;

use deckconv::with_threads;
use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

/// Who works.
pub(super) struct Crew {
    threads: NonZeroUsize,
    /// Hired when there is work for more than one.
    pool: std::cell::OnceCell<Option<ThreadPool>>,
}

impl Crew {
    /// At most `threads`; as many as there are cores if the user did not say.
    pub(super) fn of(threads: Option<NonZeroUsize>) -> Self {
        let cores = || thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        Self { threads: threads.unwrap_or_else(cores), pool: std::cell::OnceCell::new() }
    }

    /// What `work` makes of each of `items`. One item may use all threads itself.
    pub(super) fn each<T: Send, R: Send>(
        &self,
        items: impl IntoIterator<Item = T>,
        work: impl Fn(T) -> R + Sync,
    ) -> Vec<R> {
        let items: Vec<T> = items.into_iter().collect();
        let build = || ThreadPoolBuilder::new().num_threads(self.threads.get()).build().ok();
        let pool = match items.len() > 1 && self.threads.get() > 1 {
            true => self.pool.get_or_init(build).as_ref(),
            false => None,
        };
        let Some(pool) = pool else {
            return with_threads(self.threads, || items.into_iter().map(work).collect());
        };
        let alone = |item| with_threads(NonZeroUsize::MIN, || work(item));
        pool.install(|| items.into_par_iter().map(alone).collect())
    }
}
