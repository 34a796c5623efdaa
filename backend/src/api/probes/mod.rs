//! `/livez` and `/readyz`: for whatever watches over the process.

mod live;
mod ready;

pub(super) use live::live;
pub(super) use ready::ready;
