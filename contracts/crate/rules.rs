//! The standard procedures: what a deployment demands of its tenders unless its operator says otherwise.
//!
//! The order is the index that `Publish.procedure` names. The first two are modelled on Colombian procedures; their
//! figures are plausible readings of Ley 80 of 1993, Ley 1150 of 2007 and Decreto 1082 of 2015, in calendar days
//! where the law counts working ones. They are defaults to start from, not legal advice.

use crate::bindings::IProcurement::Rules;

const DAY: u32 = 24 * 60 * 60;

/// `Method.LowestPrice` of the contracts.
pub const LOWEST_PRICE: u8 = 0;
/// `Method.Weighted` of the contracts.
pub const WEIGHTED: u8 = 1;

/// Index of [`licitacion`] in [`standard`].
pub const LICITACION: u8 = 0;
/// Index of [`minima_cuantia`] in [`standard`].
pub const MINIMA_CUANTIA: u8 = 1;
/// Index of [`replay`] in [`standard`].
pub const REPLAY: u8 = 2;

/// A kind of tender, and the rules it runs under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Procedure {
    /// Short name, as a command line takes it.
    pub name: &'static str,
    /// What citizens read.
    pub title: &'static str,
    /// What the contract enforces.
    pub rules: Rules,
}

/// The procedures of a standard deployment, in the order of their index.
pub fn standard() -> [Procedure; 3] {
    [
        Procedure {
            name: "licitacion",
            title: "Licitación pública, menor precio",
            rules: licitacion(),
        },
        Procedure {
            name: "minima-cuantia",
            title: "Mínima cuantía, menor precio",
            rules: minima_cuantia(),
        },
        Procedure {
            name: "replay",
            title: "Subastas registradas (repetición)",
            rules: replay(),
        },
    ]
}

/// The index of a standard procedure with this name.
pub fn index_of(name: &str) -> Option<u8> {
    (0_u8..)
        .zip(standard())
        .find_map(|(index, procedure)| (procedure.name == name).then_some(index))
}

/// Public tender by lowest price.
///
/// Ten days of consultation (the draft terms of a public tender stand open for comments that long, Decreto 1082
/// art. 2.2.1.1.2.1.4); no amendment in the last three days before sealing ends (Ley 80 art. 30, as changed by Ley
/// 1474 art. 89); three days to object before an award is final.
pub fn licitacion() -> Rules {
    Rules {
        method: LOWEST_PRICE,
        consultation: 10 * DAY,
        sealing: 5 * DAY,
        opening: 2 * DAY,
        standstill: 3 * DAY,
        freeze: 3 * DAY,
        resealing: 3 * DAY,
        minOpened: 1,
    }
}

/// Small purchases: a day for each step (Ley 1474 art. 94 gives offers one working day at least).
pub fn minima_cuantia() -> Rules {
    Rules {
        method: LOWEST_PRICE,
        consultation: DAY,
        sealing: DAY,
        opening: DAY,
        standstill: DAY,
        freeze: DAY / 2,
        resealing: DAY,
        minOpened: 1,
    }
}

/// Recorded auctions run again: their own dates rule, so periods are as short as the contract can tell apart.
pub fn replay() -> Rules {
    Rules {
        method: LOWEST_PRICE,
        consultation: 0,
        sealing: 60,
        opening: 60,
        standstill: 0,
        freeze: 0,
        resealing: 60,
        minOpened: 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_indices_agree() {
        assert_eq!(index_of("licitacion"), Some(LICITACION));
        assert_eq!(index_of("minima-cuantia"), Some(MINIMA_CUANTIA));
        assert_eq!(index_of("replay"), Some(REPLAY));
        assert_eq!(index_of("subasta"), None);
    }
}
