//! `/deployment`: where the contracts are.

mod show;

pub(super) use show::show;
