//! Tests of what outsiders rely on: formats, digests, signatures. One file per subject.
#![expect(
    clippy::unwrap_used,
    reason = "a test that unwraps says what it expects, in its helpers too"
)]

mod awards;
mod documents;
mod golden;
mod intents;
mod opening_samples;
mod openings;
mod samples;
mod schemas;
mod seals;
mod signatures;
mod transcripts;
