//! Work on very many notes, by as many threads as there are cores; the outcome is the same as by
//! one.
//!
//! It must not know what the work is.

use std::num::NonZeroUsize;
use std::thread;

/// Fewer items than this are done before another thread is there.
const MANY: usize = 20_000;

/// What `work` makes of `items`, in their order; it is given a run of them at a time.
pub(crate) fn map<T: Sync, R: Send>(items: &[T], work: impl Fn(&[T]) -> Vec<R> + Sync) -> Vec<R> {
    if items.len() < MANY {
        return work(items);
    }
    joined(items.chunks(run_of(items.len())).map(|run| || work(run)).collect())
}

/// The same for work that changes the items.
pub(crate) fn map_mut<T: Send, R: Send>(
    items: &mut [T],
    work: impl Fn(&mut [T]) -> Vec<R> + Sync,
) -> Vec<R> {
    if items.len() < MANY {
        return work(items);
    }
    let (run, work) = (run_of(items.len()), &work);
    joined(items.chunks_mut(run).map(|run| || work(run)).collect())
}

/// How many items each thread does.
fn run_of(items: usize) -> usize {
    const MOST_THREADS: usize = 8;
    let threads = thread::available_parallelism().map_or(1, NonZeroUsize::get);
    items.div_ceil(threads.min(MOST_THREADS))
}

/// What all of `works` make, one after the other, while they run side by side.
fn joined<R: Send>(works: Vec<impl FnOnce() -> Vec<R> + Send>) -> Vec<R> {
    thread::scope(|scope| {
        let mut works = works.into_iter();
        let first = works.next();
        let others: Vec<_> = works.map(|work| scope.spawn(work)).collect();
        let mut all = first.map_or_else(Vec::new, |work| work());
        for other in others {
            match other.join() {
                Ok(mut more) => all.append(&mut more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        all
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_is_kept_however_many_there_are() {
        for count in [0, 1, 7, MANY + 3] {
            let mut numbers: Vec<usize> = (0..count).collect();
            let doubled = map(&numbers, |run| run.iter().map(|number| number * 2).collect());
            let same = map_mut(&mut numbers, |run| {
                run.iter_mut().for_each(|number| *number *= 2);
                run.to_vec()
            });
            assert_eq!(doubled, numbers);
            assert_eq!(same, numbers);
        }
    }
}
