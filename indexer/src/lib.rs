//! From the chain to the mirror.
