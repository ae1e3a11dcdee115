//! Work on very many notes, by as many threads as there are cores or as the caller allows; the
//! outcome is the same as by one.
//!
//! It must not know what the work is.

use std::cell::Cell;
use std::num::NonZeroUsize;
use std::sync::mpsc;
use std::thread;

/// Fewer items than this are done before another thread is there.
const MANY: usize = 20_000;

/// A text of fewer bytes too.
const LONG: usize = 1 << 20;

/// More threads than this do not help.
const MOST_THREADS: usize = 8;

thread_local! {
    /// How many threads work begun on this thread may use, if the caller said so.
    static ALLOWED: Cell<Option<NonZeroUsize>> = const { Cell::new(None) };
}

/// Does `work`, which may use at most so many threads; without this, as many as there are cores.
///
/// What it gives is the same however many there are.
///
/// ```
/// use std::num::NonZeroUsize;
///
/// let sum = deckconv::with_threads(NonZeroUsize::MIN, || 1 + 1);
/// assert_eq!(sum, 2);
/// ```
pub fn with_threads<R>(most: NonZeroUsize, work: impl FnOnce() -> R) -> R {
    /// What was allowed before, also after a panic.
    struct Before(Option<NonZeroUsize>);
    impl Drop for Before {
        fn drop(&mut self) {
            ALLOWED.set(self.0);
        }
    }
    let _before = Before(ALLOWED.replace(Some(most)));
    work()
}

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

/// Changes each of the `items`.
pub(crate) fn change_each<T: Send>(items: &mut [T], change: impl Fn(&mut T) + Sync) {
    map_mut(items, |items| {
        items.iter_mut().for_each(&change);
        Vec::<()>::new()
    });
}

/// What `work` makes of each of a few `items`, side by side where that `is_worth_it`.
pub(crate) fn each<T: Sync, R: Send>(
    items: &[T],
    is_worth_it: bool,
    work: impl Fn(&T) -> R + Sync,
) -> Vec<R> {
    let run = if is_worth_it { run_of(items.len()) } else { items.len() }.max(1);
    let (works, work) = (items.chunks(run), &work);
    joined(works.map(|run| move || run.iter().map(work).collect()).collect())
}

/// What `work` makes of the whole lines of `text`; it is given a run of them at a time, behind the
/// text before them.
pub(crate) fn map_lines<'t, R: Send>(
    text: &'t str,
    work: impl Fn(&'t str, &'t str) -> Vec<R> + Sync,
) -> Vec<R> {
    let run = if text.len() < LONG { text.len() } else { run_of(text.len()) };
    let mut ends = Vec::new();
    let mut end = 0;
    while let Some(rest) = text.as_bytes().get(end + run..).filter(|rest| !rest.is_empty()) {
        end = memchr::memchr(b'\n', rest).map_or(text.len(), |at| end + run + at + 1);
        ends.push(end);
    }
    ends.push(text.len());
    let work = &work;
    let part = |(start, end): (usize, usize)| {
        let (before, rest) = text.split_at_checked(start).unwrap_or((text, ""));
        let part = rest.get(..end - start).unwrap_or(rest);
        move || work(before, part)
    };
    let starts = std::iter::once(0).chain(ends.iter().copied());
    joined(starts.zip(ends.iter().copied()).map(part).collect())
}

/// What `make` gives, after `take` had all that it handed over, in its order: by another thread from the
/// second on, where there may be one.
pub(crate) fn handed_over<T: Send, R>(
    make: impl FnOnce(&mut dyn FnMut(T)) -> R,
    mut take: impl FnMut(T) + Send,
) -> R {
    /// So many wait for the other thread at most.
    const MOST_WAITING: usize = 4;
    /// Who takes what comes next.
    enum Next<F, T> {
        Nothing(F),
        One(F, T),
        Other(mpsc::SyncSender<T>),
    }
    if threads() == 1 {
        return make(&mut take);
    }
    thread::scope(|scope| {
        let mut next = Some(Next::Nothing(take));
        let made = make(&mut |item| {
            next = next.take().map(|next| match next {
                Next::Nothing(take) => Next::One(take, item),
                Next::One(take, first) => {
                    let (to, from) = mpsc::sync_channel(MOST_WAITING);
                    let all = [first, item].into_iter().chain(from);
                    scope.spawn(move || all.for_each(take));
                    Next::Other(to)
                }
                Next::Other(to) => {
                    // It takes all that comes, or it panicked, and so will this thread.
                    drop(to.send(item));
                    Next::Other(to)
                }
            });
        });
        if let Some(Next::One(mut take, item)) = next {
            take(item);
        }
        made
    })
}

/// Whether `is_so` of any piece of `bytes`; pieces are short enough to be looked at twice.
pub(crate) fn any(bytes: &[u8], is_so: impl Fn(&[u8]) -> bool + Sync) -> bool {
    const PIECE: usize = 1 << 15;
    let run = if bytes.len() < LONG { bytes.len() } else { run_of(bytes.len()) }.max(1);
    let is_so = &is_so;
    let work = |run: &'_ [u8]| vec![run.chunks(PIECE).any(is_so)];
    let work = &work;
    joined(bytes.chunks(run).map(|run| move || work(run)).collect()).contains(&true)
}

/// How many threads may work.
pub(crate) fn threads() -> usize {
    let cores = || thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    ALLOWED.get().unwrap_or_else(cores).get().min(MOST_THREADS)
}

/// How many items each thread does.
fn run_of(items: usize) -> usize {
    items.div_ceil(threads())
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
        for (count, threads) in [(0, 1), (1, 2), (7, 3), (MANY + 3, 1), (MANY + 3, 5)] {
            let threads = NonZeroUsize::new(threads).unwrap();
            let mut numbers: Vec<usize> = (0..count).collect();
            let doubled = with_threads(threads, || {
                map(&numbers, |run| run.iter().map(|number| number * 2).collect())
            });
            let same = with_threads(threads, || {
                map_mut(&mut numbers, |run| {
                    run.iter_mut().for_each(|number| *number *= 2);
                    run.to_vec()
                })
            });
            assert_eq!(doubled, numbers);
            assert_eq!(same, numbers);
        }
        for is_worth_it in [false, true] {
            assert_eq!(each(&[1, 2, 3], is_worth_it, |number| number * 2), [2, 4, 6]);
        }
    }

    #[test]
    fn no_more_threads_are_used_than_allowed() {
        let items = vec![0_u8; MANY];
        let runs = || map(&items, |run| vec![run.len()]).len();
        for threads in [1, 2, 7] {
            assert_eq!(with_threads(NonZeroUsize::new(threads).unwrap(), runs), threads);
        }
        let nested = with_threads(NonZeroUsize::MIN, || {
            with_threads(NonZeroUsize::new(2).unwrap(), || ());
            runs()
        });
        assert_eq!(nested, 1);
    }

    #[test]
    fn what_is_handed_over_comes_in_its_order() {
        for threads in [1, 2] {
            for count in [0, 1, 2, 50] {
                let mut taken = Vec::new();
                let made = with_threads(NonZeroUsize::new(threads).unwrap(), || {
                    let make = |take: &mut dyn FnMut(i32)| {
                        (0..count).for_each(take);
                        count
                    };
                    handed_over(make, |item| taken.push(item))
                });
                assert_eq!((made, taken), (count, (0..count).collect()));
            }
        }
    }

    #[test]
    fn text_is_cut_between_lines_alone() {
        for text in ["", "a", "a\n\nb\n", &"ein Stück\n".repeat(1 << 18), &"x".repeat(1 << 21)] {
            let parts = map_lines(text, |before, part| vec![(before, part)]);
            let mut all = String::new();
            for (before, part) in parts {
                assert_eq!(before, all);
                assert!(before.is_empty() || before.ends_with('\n') || part.is_empty());
                all.push_str(part);
            }
            assert_eq!(all, text);
        }
    }
}
