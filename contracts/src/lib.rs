//! Bindings, deployment and source verification of the contracts.
