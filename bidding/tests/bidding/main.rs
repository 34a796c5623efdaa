//! Tests of what runs on vendors' and trustees' machines. One file per subject.
#![expect(
    clippy::unwrap_used,
    reason = "a test that unwraps says what it expects, in its helpers too"
)]

mod bid_file;
mod envelope_properties;
mod envelopes;
mod golden;
mod offers;
mod samples;
mod trustees;
