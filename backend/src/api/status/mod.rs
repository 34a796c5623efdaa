//! `/status`: how the mirror is doing.

mod show;

pub(super) use show::show;
