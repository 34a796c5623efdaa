//! Tests that need a chain or the Solidity compiler.
#![expect(clippy::unwrap_used, reason = "a test that unwraps says what it expects")]

mod artifacts;
mod chain;
mod deployment;
mod differential;
mod random;
