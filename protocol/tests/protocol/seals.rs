//! Seals, prices and the slot that holds a seal.

use proptest::prelude::*;
use veedor_protocol::seal::{LotPrice, Prices, PricesInvalid, SealSlot};
use veedor_protocol::{Hash, Price, U24};

use crate::samples;

fn order() -> impl Strategy<Value = U24> {
    (1..=U24::MAX.get()).prop_map(|order| U24::new(order).unwrap())
}

proptest! {
    #![proptest_config(crate::samples::seeded())]

    #[test]
    fn a_slot_gives_back_order_and_seal(seal: [u8; 32], other: [u8; 32], order in order()) {
        let (seal, other) = (Hash::from(seal), Hash::from(other));
        let slot = SealSlot::live(&seal, order);
        prop_assert_eq!(slot.order(), order);
        prop_assert_eq!(slot.is_live(), seal.as_bytes()[..29] != [0; 29]);
        prop_assert!(!slot.is_live() || slot.holds(&seal));
        prop_assert_eq!(slot.holds(&other), slot.is_live() && seal.as_bytes()[..29] == other.as_bytes()[..29]);
        // The Solidity: `seal >> 24 << 24 | order`.
        let mut packed = seal.to_bytes();
        packed[29..].copy_from_slice(&order.get().to_be_bytes()[1..]);
        prop_assert_eq!(slot.to_hash(), Hash::from(packed));
    }

    #[test]
    fn a_tombstone_holds_nothing_and_is_not_an_unused_slot(order in order(), seal: [u8; 32]) {
        let slot = SealSlot::tombstone(order);
        prop_assert!(slot.is_tombstone() && !slot.is_live());
        prop_assert!(!slot.holds(&Hash::from(seal)) && !slot.holds(&Hash::ZERO));
        prop_assert_ne!(slot, SealSlot::UNUSED);
        prop_assert_eq!(slot.order(), order);
    }
}

#[test]
fn an_unused_slot_is_neither_live_nor_a_tombstone() {
    let slot = SealSlot::UNUSED;
    assert!(!slot.is_live() && !slot.is_tombstone() && !slot.holds(&Hash::ZERO));
}

#[test]
fn only_the_prices_that_the_bid_commits_to_open_it() {
    let (bid, prices) = (samples::bid(), samples::prices());
    assert_eq!(bid.check_opening(&prices, 3), Ok(()));

    let mut cheaper = prices.clone();
    cheaper.lots[0].price = Price::from(1);
    assert!(matches!(
        bid.check_opening(&cheaper, 3),
        Err(PricesInvalid::NotTheBids { .. })
    ));
    let salted = Prices {
        salt: bid.salt,
        ..prices.clone()
    };
    assert!(matches!(
        bid.check_opening(&salted, 3),
        Err(PricesInvalid::NotTheBids { .. })
    ));
    assert_eq!(
        bid.check_opening(&prices, 2),
        Err(PricesInvalid::LotUnknown { lot: 3, lots: 2 })
    );
}

#[test]
fn prices_that_the_contract_refuses_are_refused() {
    let check = |lots: &[(u16, u64)]| {
        let lots = lots
            .iter()
            .map(|(lot, price)| LotPrice {
                lot: *lot,
                price: Price::from(*price),
            })
            .collect();
        Prices {
            lots,
            salt: Hash::ZERO,
        }
        .check(3)
    };
    assert_eq!(check(&[(1, 1), (2, 1), (3, 1)]), Ok(()));
    assert_eq!(check(&[]), Err(PricesInvalid::Empty));
    assert_eq!(
        check(&[(0, 1)]),
        Err(PricesInvalid::LotUnknown { lot: 0, lots: 3 })
    );
    assert_eq!(
        check(&[(4, 1)]),
        Err(PricesInvalid::LotUnknown { lot: 4, lots: 3 })
    );
    assert_eq!(
        check(&[(2, 1), (2, 1)]),
        Err(PricesInvalid::NotAscending { lot: 2, after: 2 })
    );
    assert_eq!(
        check(&[(2, 1), (1, 1)]),
        Err(PricesInvalid::NotAscending { lot: 1, after: 2 })
    );
    assert_eq!(check(&[(2, 0)]), Err(PricesInvalid::Zero { lot: 2 }));
}
