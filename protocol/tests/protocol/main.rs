//! Tests of what outsiders rely on: formats, digests, signatures. One file per subject.

mod documents;
mod golden;
mod intents;
mod samples;
mod schemas;
mod seals;
mod signatures;
mod transcripts;
