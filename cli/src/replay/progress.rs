//! How far a replay is: a bar with rate and remaining time on a terminal, a line now and then elsewhere.

use std::cell::Cell;
use std::io::{self, IsTerminal};
use std::time::Instant;

use indicatif::{ProgressBar, ProgressStyle};

use crate::output::Output;

/// One stretch of work.
#[derive(Debug)]
pub(super) struct Progress {
    out: Output,
    what: &'static str,
    total: usize,
    done: Cell<usize>,
    /// Tenths of the whole that were told.
    told: Cell<usize>,
    begun: Instant,
    bar: Option<ProgressBar>,
}

impl Progress {
    pub(super) fn new(out: Output, what: &'static str, total: usize) -> Self {
        let bar = (io::stderr().is_terminal() && !out.is_quiet()).then(|| {
            let style =
                ProgressStyle::with_template("{bar:40} {pos}/{len} auctions {msg}, {per_sec}, {eta} left")
                    .unwrap_or_else(|_| ProgressStyle::default_bar());
            ProgressBar::new(total as u64)
                .with_style(style)
                .with_message(what)
        });
        Self {
            out,
            what,
            total,
            done: Cell::new(0),
            told: Cell::new(0),
            begun: Instant::now(),
            bar,
        }
    }

    pub(super) fn advance(&self, by: usize) {
        self.done.set(self.done.get() + by);
        if let Some(bar) = &self.bar {
            bar.inc(by as u64);
            return;
        }
        let tenths = self.done.get() * 10 / self.total.max(1);
        if tenths > self.told.get() {
            self.told.set(tenths);
            let seconds = self.begun.elapsed().as_secs_f64();
            self.out.say(format!(
                "{} of {} auctions {}, {seconds:.1} s",
                self.done.get(),
                self.total,
                self.what
            ));
        }
    }

    pub(super) fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
