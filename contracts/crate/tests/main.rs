//! Tests that need a chain or the Solidity compiler.

mod artifacts;
mod chain;
mod deployment;
mod differential;
mod random;
