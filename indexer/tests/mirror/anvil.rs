//! The mirror of a real chain.
