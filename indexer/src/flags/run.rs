//! From a file of compiled releases, one a line, to answers. It is read twice, and never held.

use std::collections::{BTreeMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, BufReader, Read, Seek};

use super::Indicator;
use super::collection::{Answer, Figures};
use super::lines::Lines;
use super::ocds::{self, Malformed};
use super::process::Process;
use super::settings::Settings;

/// Why a file could not be gone through.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// It cannot be read.
    #[error("it cannot be read: {0}")]
    Read(#[from] io::Error),
    /// Whoever was told what was found had no use for it.
    #[error("what was found cannot be written down: {0}")]
    Write(#[source] io::Error),
    /// The limits of the first reading do not fit the second.
    #[error("it changed while it was read")]
    Changed,
}

/// What is found on the way.
#[derive(Debug)]
pub enum Finding<'a> {
    /// This line is left out. All of them are told before the first answer.
    Rejected {
        /// From one.
        line: u64,
        /// Why.
        why: Malformed,
    },
    /// What an indicator says: of each process in the order of lines, and then of organizations.
    Answer(&'a Answer<'a>),
}

/// What a run came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Completed {
    /// Lines that were contracting processes.
    pub processes: u64,
    /// Lines that were not.
    pub rejected: u64,
    /// Quartiles and limits, by Cardinal's names.
    pub meta: BTreeMap<Indicator, Vec<(String, f64)>>,
}

/// Goes through the whole of `source` twice, and tells what it finds.
pub fn run<R: Read + Seek>(
    source: &mut R,
    settings: &Settings,
    mut tell: impl FnMut(Finding<'_>) -> io::Result<()>,
) -> Result<Completed, RunError> {
    let mut tell = |finding: Finding<'_>| tell(finding).map_err(RunError::Write);
    let mut figures = Figures::default();
    let mut processes = 0;
    let mut rejected = 0;
    let first = each_line(source, |line, process| {
        match process {
            Ok(process) => {
                processes += 1;
                figures.add(&process, settings);
            }
            Err(why) => {
                rejected += 1;
                tell(Finding::Rejected { line, why })?;
            }
        }
        Ok(())
    })?;
    let judge = figures.judge(settings);
    let second = each_line(source, |_, process| {
        let Ok(process) = process else { return Ok(()) };
        judge
            .process(&process)
            .iter()
            .try_for_each(|answer| tell(Finding::Answer(answer)))
    })?;
    if first != second {
        return Err(RunError::Changed);
    }
    for answer in judge.organizations() {
        tell(Finding::Answer(&answer))?;
    }
    Ok(Completed {
        processes,
        rejected,
        meta: judge.meta(),
    })
}

/// Reads every line that is not blank; gives a hash of all of them.
fn each_line<R: Read + Seek>(
    source: &mut R,
    mut take: impl FnMut(u64, Result<Process, Malformed>) -> Result<(), RunError>,
) -> Result<u64, RunError> {
    source.rewind()?;
    let mut lines = Lines::new(BufReader::with_capacity(1 << 16, source));
    let mut all = DefaultHasher::new();
    // Of each identifier a number of eight bytes: that two differ and share one is not to be expected below 10^8.
    let mut seen = HashSet::new();
    let mut number = 0;
    while let Some(line) = lines.next()? {
        number += 1;
        let process = line.and_then(|line| {
            line.hash(&mut all);
            let line = if number == 1 {
                line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line)
            } else {
                line
            };
            if line.is_empty() {
                Ok(None)
            } else {
                ocds::read(line).map(Some)
            }
        });
        let Some(process) = process.transpose() else {
            continue;
        };
        take(
            number,
            process.and_then(|process| {
                let mut ocid = DefaultHasher::new();
                process.ocid.hash(&mut ocid);
                if seen.insert(ocid.finish()) {
                    Ok(process)
                } else {
                    Err(Malformed::Repeated(process.ocid))
                }
            }),
        )?;
    }
    Ok(all.finish())
}
