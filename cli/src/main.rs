//! The one binary: thin over the other crates.

fn main() {}
