//! The standard procedures: what a deployment demands of its tenders unless its operator says otherwise.
//!
//! The order is the index that `Publish.procedure` names. The first three are modelled on Colombian procedures; their
//! figures are plausible readings of Ley 80 of 1993, Ley 1150 of 2007 and Decreto 1082 of 2015, in calendar days
//! where the law counts working ones. They are defaults to start from, not legal advice.

use alloy::primitives::aliases::U24;

use crate::bindings::IProcurement::{self, Remedies, Rules};

const DAY: u32 = 24 * 60 * 60;

/// `Method.LowestPrice` of the contracts.
pub const LOWEST_PRICE: u8 = 0;
/// `Method.Weighted` of the contracts.
pub const WEIGHTED: u8 = 1;

/// Index of [`licitacion`] in [`standard`].
pub const LICITACION: u8 = 0;
/// Index of [`licitacion_ponderada`] in [`standard`].
pub const LICITACION_PONDERADA: u8 = 1;
/// Index of [`minima_cuantia`] in [`standard`].
pub const MINIMA_CUANTIA: u8 = 2;
/// Index of [`replay`] in [`standard`].
pub const REPLAY: u8 = 3;

/// A kind of tender, and the rules it runs under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Procedure {
    /// Short name, as a command line takes it.
    pub name: &'static str,
    /// What citizens read.
    pub title: &'static str,
    /// What the contract demands of its tenders.
    pub rules: Rules,
    /// What it grants to those who disagree.
    pub remedies: Remedies,
}

impl From<Procedure> for IProcurement::Procedure {
    fn from(Procedure { rules, remedies, .. }: Procedure) -> Self {
        Self { rules, remedies }
    }
}

/// The procedures of a standard deployment, in the order of their index.
pub fn standard() -> [Procedure; 4] {
    [licitacion(), licitacion_ponderada(), minima_cuantia(), replay()]
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
/// 1474 art. 89); five working days for observations on who was left out and why (Ley 80 art. 30, 8); three days to
/// complain before an award is final. Oversight has ten days for a complaint, the officer five to decide anew, and no
/// tender stands still for more than thirty.
pub fn licitacion() -> Procedure {
    Procedure {
        name: "licitacion",
        title: "Licitación pública, menor precio",
        rules: Rules {
            method: LOWEST_PRICE,
            consultation: 10 * DAY,
            sealing: 5 * DAY,
            opening: 2 * DAY,
            standstill: 3 * DAY,
            freeze: 3 * DAY,
            resealing: 3 * DAY,
            minOpened: 1,
            scoring: U24::ZERO,
            pricing: U24::ZERO,
        },
        remedies: Remedies {
            objection: 7 * DAY,
            complaint: 10 * DAY,
            reevaluation: 5 * DAY,
            suspension: U24::from(30 * DAY),
        },
    }
}

/// Public tender by price and quality together (Decreto 1082 art. 2.2.1.1.2.2.2): as [`licitacion`], with five days
/// for evaluators and then two for opening prices.
pub fn licitacion_ponderada() -> Procedure {
    let Procedure { rules, remedies, .. } = licitacion();
    Procedure {
        name: "licitacion-ponderada",
        title: "Licitación pública, calidad y precio",
        rules: Rules {
            method: WEIGHTED,
            scoring: U24::from(5 * DAY),
            pricing: U24::from(2 * DAY),
            ..rules
        },
        remedies,
    }
}

/// Small purchases: a day for each step (Ley 1474 art. 94 gives offers one working day at least).
pub fn minima_cuantia() -> Procedure {
    Procedure {
        name: "minima-cuantia",
        title: "Mínima cuantía, menor precio",
        rules: Rules {
            method: LOWEST_PRICE,
            consultation: DAY,
            sealing: DAY,
            opening: DAY,
            standstill: DAY,
            freeze: DAY / 2,
            resealing: DAY,
            minOpened: 1,
            scoring: U24::ZERO,
            pricing: U24::ZERO,
        },
        remedies: Remedies {
            objection: DAY,
            complaint: 3 * DAY,
            reevaluation: 2 * DAY,
            suspension: U24::from(10 * DAY),
        },
    }
}

/// Recorded auctions run again: their own dates rule, so periods are as short as the contract can tell apart, and
/// nobody suspends them.
pub fn replay() -> Procedure {
    Procedure {
        name: "replay",
        title: "Subastas registradas (repetición)",
        rules: Rules {
            method: LOWEST_PRICE,
            consultation: 0,
            sealing: 60,
            opening: 60,
            standstill: 0,
            freeze: 0,
            resealing: 60,
            minOpened: 1,
            scoring: U24::ZERO,
            pricing: U24::ZERO,
        },
        remedies: Remedies {
            objection: 60,
            complaint: 60,
            reevaluation: 60,
            suspension: U24::ZERO,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_indices_agree() {
        assert_eq!(index_of("licitacion"), Some(LICITACION));
        assert_eq!(index_of("licitacion-ponderada"), Some(LICITACION_PONDERADA));
        assert_eq!(index_of("minima-cuantia"), Some(MINIMA_CUANTIA));
        assert_eq!(index_of("replay"), Some(REPLAY));
        assert_eq!(index_of("subasta"), None);
    }
}
