//! How much memory an input takes: every allocation of Rust's is counted. What SQLite and zstd take
//! besides is bounded by libFuzzer's `-rss_limit_mb`.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// No input of less than a megabyte may take more.
const MOST: usize = 64 << 20;

#[global_allocator]
static COUNTED: Counted = Counted { now: AtomicUsize::new(0), peak: AtomicUsize::new(0) };

struct Counted {
    now: AtomicUsize,
    peak: AtomicUsize,
}

impl Counted {
    fn add(&self, size: usize) {
        let now = self.now.fetch_add(size, Relaxed) + size;
        self.peak.fetch_max(now, Relaxed);
    }
}

// SAFETY: the system's allocator does all the work; here is only counted.
unsafe impl GlobalAlloc for Counted {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        self.add(layout.size());
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        self.add(layout.size());
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        self.now.fetch_sub(layout.size(), Relaxed);
        unsafe { System.dealloc(memory, layout) }
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        self.add(size);
        self.now.fetch_sub(layout.size(), Relaxed);
        unsafe { System.realloc(memory, layout, size) }
    }
}

/// Does `work`; panics if that took more memory than any input may take.
pub fn in_bounds<T>(work: impl FnOnce() -> T) -> T {
    let before = COUNTED.now.load(Relaxed);
    COUNTED.peak.store(before, Relaxed);
    let done = work();
    let taken = COUNTED.peak.load(Relaxed).saturating_sub(before);
    assert!(taken <= MOST, "it took {} MB of memory", taken >> 20);
    done
}
