//! Which prices can be compared: those of procedures in which bidders compete by price, in one currency.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::outcome::{Exclusion, Obstacle};
use super::process::{Bid, Process};

/// What the settings say of prices.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Prices {
    /// Only this currency; any if there is none.
    pub currency: Option<String>,
    /// Only these `procurementMethodDetails`; all if there are none.
    pub compared: BTreeSet<String>,
    /// Not these `procurementMethodDetails`. Without effect beside `compared`.
    pub not_compared: BTreeSet<String>,
}

impl Prices {
    /// Refuses a procedure in which the buyer sets the prices.
    pub(super) fn admit(&self, process: &Process) -> Result<(), Obstacle> {
        let details = process.method_details.as_ref();
        let admitted = if self.compared.is_empty() {
            details.is_none_or(|details| !self.not_compared.contains(details))
        } else {
            details.is_some_and(|details| self.compared.contains(details))
        };
        if admitted {
            Ok(())
        } else {
            Err(Obstacle::Excluded(Exclusion::PricesSetByBuyer))
        }
    }

    /// The bids' amounts, if all are known and in one currency: else none of them is the lowest.
    pub(super) fn amounts<'a>(
        &self,
        bids: impl IntoIterator<Item = &'a Bid>,
    ) -> Result<Vec<(&'a Bid, Decimal)>, Obstacle> {
        let mut common = self.currency.as_deref();
        let mut amounts = Vec::new();
        for bid in bids {
            let (amount, currency) = bid.price()?;
            if currency != *common.get_or_insert(currency) {
                let why = match self.currency {
                    Some(_) => Exclusion::OtherCurrency,
                    None => Exclusion::Currencies,
                };
                return Err(Obstacle::Excluded(why));
            }
            amounts.push((bid, amount));
        }
        Ok(amounts)
    }
}
