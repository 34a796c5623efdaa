//! Events as the contracts would write them: random lives of parties and tenders, with right heads.

#![expect(non_snake_case, reason = "fields of the bindings have Solidity names")]

use std::collections::{BTreeMap, BTreeSet, HashMap};

use alloy::primitives::{Address, B256, IntoLogData, U256, Uint};
use veedor_contracts::bindings::{IDirectory as D, IProcurement as P};
use veedor_indexer::{Hash, Identity, TranscriptKey, event::RawLog};
use veedor_protocol::transcript::{EventRecord, Transcript, next};

/// Small, seeded, and the same everywhere (splitmix64).
#[derive(Debug, Clone)]
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn roll(&mut self, sides: u64) -> u64 {
        self.next() % sides
    }

    pub(crate) fn word(&mut self) -> B256 {
        B256::from(U256::from_limbs([
            self.next(),
            self.next(),
            self.next(),
            self.next(),
        ]))
    }

    pub(crate) fn address(&mut self) -> Address {
        Address::from_word(self.word())
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

/// What has happened so far on one branch of a chain.
#[derive(Debug, Clone)]
pub(crate) struct World {
    pub(crate) identity: Identity,
    transcripts: HashMap<TranscriptKey, Transcript>,
    parties: Vec<Vec<B256>>,
    recovering: BTreeSet<u32>,
    tenders: BTreeMap<u32, Life>,
}

#[derive(Debug, Clone, Default)]
struct Life {
    version: u16,
    lots: u8,
    weighted: bool,
    /// Since when, and until when.
    suspended: Option<(u64, u64)>,
    live: Vec<Address>,
    used: BTreeSet<Address>,
    opened: BTreeSet<u32>,
    excluded: BTreeSet<u32>,
    decided: BTreeSet<u16>,
    disqualified: Vec<(u16, u32)>,
    /// Lot, vendor, and until when it waits at least.
    complaints: Vec<(u16, u32, u64)>,
    comments: Vec<u32>,
    length: u32,
    orders: u32,
    ended: bool,
}

/// A block's logs while they are written.
#[derive(Debug)]
pub(crate) struct Page<'a> {
    world: &'a mut World,
    block: u64,
    time: u64,
    pub(crate) logs: Vec<RawLog>,
}

impl World {
    pub(crate) fn new(identity: Identity) -> Self {
        Self {
            identity,
            transcripts: HashMap::new(),
            parties: Vec::new(),
            recovering: BTreeSet::new(),
            tenders: BTreeMap::new(),
        }
    }

    pub(crate) fn page(&mut self, block: u64, time: u64) -> Page<'_> {
        Page {
            world: self,
            block,
            time,
            logs: Vec::new(),
        }
    }

    pub(crate) fn transcript(&self, key: TranscriptKey) -> Transcript {
        self.transcripts
            .get(&key)
            .copied()
            .unwrap_or_else(|| self.identity.transcript(key))
    }

    pub(crate) fn tenders(&self) -> u32 {
        u32::try_from(self.tenders.len()).unwrap()
    }
}

impl Page<'_> {
    /// Lets something happen.
    pub(crate) fn happen(&mut self, dice: &mut Dice) {
        match dice.roll(12) {
            0 => self.directory(dice),
            1 | 2 if self.world.tenders() < 10 || dice.roll(4) == 0 => self.publish(dice),
            _ => match self
                .world
                .tenders
                .keys()
                .nth(index(dice, self.world.tenders.len()))
                .copied()
            {
                Some(tender) => self.tender(tender, dice),
                None => self.publish(dice),
            },
        }
    }

    pub(crate) fn publish(&mut self, dice: &mut Dice) {
        let tender = self.world.tenders() + 1;
        let lots = u8::try_from(1 + dice.roll(3)).unwrap();
        let [sealsFrom, sealsUntil, opensUntil, awardBy] = self.boundaries(dice);
        let weighted = dice.roll(2) == 0;
        let head = B256::ZERO;
        self.world.tenders.insert(
            tender,
            Life {
                version: 1,
                lots,
                weighted,
                ..Life::default()
            },
        );
        let published = P::TenderPublished {
            tender,
            buyer: small(dice, 4) + 1,
            officer: small(dice, 9) + 1,
            procedure: 0,
            terms: dice.word(),
            panel: if weighted { dice.word() } else { B256::ZERO },
            envelopes: dice.roll(2) == 0,
            sealsFrom,
            sealsUntil,
            opensUntil,
            awardBy,
            standstill: Uint::from(3_600_u64),
            lots,
            head,
        };
        self.write_tender(tender, &published);
        self.lots(tender, dice);
        for _ in 0..=dice.roll(2) {
            let tokenKey = if dice.roll(2) == 0 {
                B256::ZERO
            } else {
                dice.word()
            };
            self.write_tender(
                tender,
                &P::RegistrarNamed {
                    tender,
                    registrar: dice.address(),
                    tokenKey,
                    head,
                },
            );
        }
        if dice.roll(3) == 0 {
            self.second(tender, dice);
        }
        if weighted {
            self.panel(tender, dice);
        }
        let tenderHead = B256::from(
            self.world
                .transcript(TranscriptKey::tender(tender))
                .head()
                .0
                .to_bytes(),
        );
        self.write(
            TranscriptKey::PUBLICATIONS,
            &P::TenderListed {
                tender,
                tenderHead,
                head,
            },
        );
    }

    fn lots(&mut self, tender: u32, dice: &mut Dice) {
        let Life { version, lots, .. } = self.world.tenders[&tender];
        for lot in 1..=u16::from(lots) {
            let ceiling = if dice.roll(4) == 0 {
                Uint::MAX
            } else {
                Uint::from(dice.roll(1 << 40))
            };
            self.write_tender(
                tender,
                &P::LotPublished {
                    tender,
                    version,
                    lot,
                    ceiling,
                    floor: Uint::ZERO,
                    head: B256::ZERO,
                },
            );
        }
    }

    fn second(&mut self, tender: u32, dice: &mut Dice) {
        let (officer, intent) = (small(dice, 9) + 1, dice.word());
        self.write_tender(
            tender,
            &P::ActSeconded {
                tender,
                officer,
                intent,
                head: B256::ZERO,
            },
        );
    }

    fn panel(&mut self, tender: u32, dice: &mut Dice) {
        let (version, head) = (self.world.tenders[&tender].version, B256::ZERO);
        self.write_tender(
            tender,
            &P::PanelNamed {
                tender,
                version,
                scoring: Uint::from(60 + dice.roll(600)),
                pricing: Uint::from(60 + dice.roll(600)),
                quorum: 1,
                priceWeight: 4_000,
                head,
            },
        );
        for criterion in 1..=2 {
            self.write_tender(
                tender,
                &P::CriterionNamed {
                    tender,
                    version,
                    criterion,
                    weight: 3_000,
                    head,
                },
            );
        }
        for seat in 1..=3 {
            self.write_tender(
                tender,
                &P::EvaluatorNamed {
                    tender,
                    version,
                    seat,
                    evaluator: u32::from(seat),
                    head,
                },
            );
        }
    }

    fn boundaries(&self, dice: &mut Dice) -> [Uint<40, 1>; 4] {
        let mut at = self.time;
        [(); 4].map(|()| {
            at += 60 + dice.roll(600);
            Uint::from(at)
        })
    }

    #[expect(clippy::too_many_lines, reason = "one arm an event")]
    pub(crate) fn tender(&mut self, tender: u32, dice: &mut Dice) {
        let life = self.world.tenders[&tender].clone();
        let head = B256::ZERO;
        let officer = small(dice, 9);
        match dice.roll(if life.ended { 4 } else { 26 }) {
            2 => {
                let (vendor, parent) = (small(dice, 6) + 1, 1 + small(dice, u64::from(life.length)));
                self.write_tender(
                    tender,
                    &P::ReplyPosted {
                        tender,
                        vendor,
                        parent,
                        subjectKind: 5,
                        subjectId: small(dice, 2),
                        digest: dice.word(),
                        head,
                    },
                );
            }
            3 => {
                let position = life.comments.first().copied().unwrap_or(1);
                let (author, registrar) = (dice.address(), admitter(dice));
                self.write_tender(
                    tender,
                    &P::CommentEndorsed {
                        tender,
                        author,
                        position,
                        registrar,
                        head,
                    },
                );
            }
            0 => {
                let author = if dice.roll(3) == 0 {
                    Address::from_word(B256::from(U256::from(dice.roll(9) + 1)))
                } else {
                    dice.address()
                };
                let parent = life.comments.last().copied().unwrap_or(0);
                self.write_tender(
                    tender,
                    &P::CommentPosted {
                        tender,
                        author,
                        subjectKind: 5,
                        subjectId: 1,
                        parent,
                        registrar: Address::ZERO,
                        digest: dice.word(),
                        head,
                    },
                );
                let life = self.life(tender);
                life.comments.push(life.length);
            }
            // Also on events that are no comments: the contract cannot tell.
            1 => {
                let position = 1 + small(dice, u64::from(life.length));
                let (moderator, counter, reason) = (officer, small(dice, 3), dice.word());
                if dice.roll(2) == 0 {
                    self.write_tender(
                        tender,
                        &P::CommentModerated {
                            tender,
                            position,
                            moderator,
                            counter,
                            reason,
                            head,
                        },
                    );
                } else {
                    self.write_tender(
                        tender,
                        &P::CommentRestored {
                            tender,
                            position,
                            moderator,
                            counter,
                            reason,
                            head,
                        },
                    );
                }
            }
            4..=7 => {
                // Now and then a key that has sealed before.
                let known = life.used.iter().nth(index(dice, life.used.len())).copied();
                let bidder = known
                    .filter(|_| dice.roll(3) == 0)
                    .unwrap_or_else(|| dice.address());
                let envelope = if dice.roll(2) == 0 {
                    B256::ZERO
                } else {
                    dice.word()
                };
                let (registrar, seal) = (admitter(dice), dice.word());
                let order = self.next_order(tender);
                self.write_tender(
                    tender,
                    &P::BidSealed {
                        tender,
                        bidder,
                        registrar,
                        seal,
                        envelope,
                        order: Uint::from(order),
                        head,
                    },
                );
                let life = self.life(tender);
                life.used.insert(bidder);
                life.live.retain(|live| *live != bidder);
                life.live.push(bidder);
            }
            8 => {
                let Some(bidder) = self.life(tender).live.pop() else {
                    return;
                };
                let order = self.next_order(tender);
                self.write_tender(
                    tender,
                    &P::SealWithdrawn {
                        tender,
                        bidder,
                        order: Uint::from(order),
                        head,
                    },
                );
                if dice.roll(2) == 0 {
                    let vendor = small(dice, 6) + 1;
                    self.write_tender(
                        tender,
                        &P::WithdrawalClaimed {
                            tender,
                            vendor,
                            bidder,
                            head,
                        },
                    );
                }
            }
            9 => {
                let [sealsFrom, sealsUntil, opensUntil, awardBy] = self.boundaries(dice);
                self.write_tender(
                    tender,
                    &P::TenderRescheduled {
                        tender,
                        officer,
                        reason: dice.word(),
                        sealsFrom,
                        sealsUntil,
                        opensUntil,
                        awardBy,
                        head,
                    },
                );
            }
            10 if life.decided.is_empty() => {
                let [sealsFrom, sealsUntil, opensUntil, awardBy] = self.boundaries(dice);
                let lots = u8::try_from(1 + dice.roll(3)).unwrap();
                let version = life.version + 1;
                self.life(tender).version = version;
                self.life(tender).lots = lots;
                self.write_tender(
                    tender,
                    &P::TenderAmended {
                        tender,
                        officer,
                        version,
                        terms: dice.word(),
                        panel: if life.weighted { dice.word() } else { B256::ZERO },
                        reason: dice.word(),
                        sealsFrom,
                        sealsUntil,
                        opensUntil,
                        awardBy,
                        lots,
                        head,
                    },
                );
                self.lots(tender, dice);
                if life.weighted && dice.roll(2) == 0 {
                    self.panel(tender, dice);
                }
            }
            11 | 12 => self.open(tender, dice),
            13 | 14 => {
                let free = (1..=u16::from(life.lots)).find(|lot| !life.decided.contains(lot));
                let Some(lot) = free else {
                    self.life(tender).ended = true;
                    return self.write_tender(tender, &P::TenderFinalized { tender, head });
                };
                self.life(tender).decided.insert(lot);
                let standing = life.opened.difference(&life.excluded).next().copied();
                let Some(vendor) = standing.filter(|_| dice.roll(4) != 0) else {
                    let reason = dice.word();
                    self.write_tender(
                        tender,
                        &P::LotDeserted {
                            tender,
                            lot,
                            officer,
                            reason,
                            head,
                        },
                    );
                    return;
                };
                let price = price(dice);
                let report = if officer == 0 { B256::ZERO } else { dice.word() };
                self.write_tender(
                    tender,
                    &P::LotAwarded {
                        tender,
                        vendor,
                        lot,
                        price,
                        officer,
                        report,
                        head,
                    },
                );
                if life.weighted {
                    self.write_tender(
                        tender,
                        &P::WinnerScored {
                            tender,
                            vendor,
                            lot,
                            qualityPoints: 3_000,
                            pricePoints: 3_999,
                            head,
                        },
                    );
                }
            }
            15 if dice.roll(5) == 0 => {
                self.life(tender).ended = true;
                self.write_tender(
                    tender,
                    &P::TenderCancelled {
                        tender,
                        officer,
                        oversight: small(dice, 2),
                        reason: dice.word(),
                        head,
                    },
                );
            }
            _ => self.control(tender, &life, dice),
        }
    }

    /// What oversight, evaluators and those who disagree do.
    fn control(&mut self, tender: u32, life: &Life, dice: &mut Dice) {
        let head = B256::ZERO;
        let oversight = 7;
        let lot = 1 + u16::try_from(dice.roll(u64::from(life.lots))).unwrap();
        let vendor = life.opened.iter().nth(index(dice, life.opened.len())).copied();
        match (dice.roll(10), vendor) {
            (0 | 1, _) => self.suspend_or_release(tender, life, dice),
            (2, _) => {
                let Some(bidder) = self.life(tender).live.pop() else {
                    return;
                };
                self.write_tender(
                    tender,
                    &P::SealExcluded {
                        tender,
                        bidder,
                        oversight,
                        evidence: dice.word(),
                        head,
                    },
                );
            }
            (3, _) => {
                let (registrar, root, requests) = (dice.address(), dice.word(), small(dice, 20));
                self.write_tender(
                    tender,
                    &P::RequestsCounted {
                        tender,
                        registrar,
                        root,
                        requests,
                        head,
                    },
                );
                let vendor = 90 + small(dice, 9);
                self.write_tender(
                    tender,
                    &P::VendorAbsent {
                        tender,
                        vendor,
                        registrar,
                        head,
                    },
                );
            }
            (4, Some(vendor)) if life.weighted => self.score(tender, vendor, dice),
            (5 | 6, Some(vendor)) => {
                let until = Uint::from(self.time + 60 + dice.roll(900));
                self.write_tender(
                    tender,
                    &P::VendorDisqualified {
                        tender,
                        vendor,
                        lot,
                        officer: 3,
                        reason: dice.word(),
                        until,
                        head,
                    },
                );
                self.second(tender, dice);
                self.life(tender).disqualified.push((lot, vendor));
            }
            (7 | 8, Some(vendor)) => {
                let until = self.time + 60 + dice.roll(900);
                self.write_tender(
                    tender,
                    &P::ComplaintFiled {
                        tender,
                        vendor,
                        lot,
                        round: 0,
                        reason: dice.word(),
                        until: Uint::from(until),
                        head,
                    },
                );
                let complaints = &mut self.life(tender).complaints;
                complaints.retain(|(about, by, _)| (*about, *by) != (lot, vendor));
                complaints.push((lot, vendor, until));
            }
            _ => self.decide(tender, dice),
        }
    }

    fn suspend_or_release(&mut self, tender: u32, life: &Life, dice: &mut Dice) {
        let (head, reason, now) = (B256::ZERO, dice.word(), self.time);
        if let Some((since, until)) = life.suspended {
            let oversight = if now < until { 7 } else { 0 };
            self.write_tender(
                tender,
                &P::TenderReleased {
                    tender,
                    oversight,
                    reason: if oversight == 0 { B256::ZERO } else { reason },
                    lost: Uint::from(now.min(until) - since),
                    head,
                },
            );
            self.life(tender).suspended = None;
        } else {
            let until = now + 60 + dice.roll(900);
            self.write_tender(
                tender,
                &P::TenderSuspended {
                    tender,
                    oversight: 7,
                    reason,
                    until: Uint::from(until),
                    head,
                },
            );
            self.life(tender).suspended = Some((now, until));
        }
    }

    fn score(&mut self, tender: u32, vendor: u32, dice: &mut Dice) {
        let (evaluator, head) = (1 + small(dice, 3), B256::ZERO);
        let points = [0; 2].map(|_: u8| u16::try_from(dice.roll(10_001)).unwrap());
        self.write_tender(
            tender,
            &P::OfferScored {
                tender,
                vendor,
                evaluator,
                weighed: points.iter().map(|points| u32::from(*points) * 3_000).sum(),
                reasons: dice.word(),
                head,
            },
        );
        for (criterion, points) in (1..).zip(points) {
            self.write_tender(
                tender,
                &P::CriterionScored {
                    tender,
                    vendor,
                    evaluator,
                    criterion,
                    points,
                    head,
                },
            );
        }
    }

    /// Oversight decides the complaint that was filed last, if it still waits.
    fn decide(&mut self, tender: u32, dice: &mut Dice) {
        let (now, head, oversight) = (self.time, B256::ZERO, 7);
        let last = self.life(tender).complaints.pop();
        let Some((lot, vendor, _)) = last.filter(|(_, _, until)| now < *until) else {
            return;
        };
        let upheld = dice.roll(2) == 0;
        self.write_tender(
            tender,
            &P::ComplaintDecided {
                tender,
                vendor,
                lot,
                upheld,
                oversight,
                reason: dice.word(),
                head,
            },
        );
        if !upheld {
            return;
        }
        let disqualified = self.life(tender).disqualified.clone();
        if let Some((_, vendor)) = disqualified.iter().rfind(|(number, _)| *number == lot) {
            self.life(tender).disqualified.retain(|it| *it != (lot, *vendor));
            self.write_tender(
                tender,
                &P::VendorReinstated {
                    tender,
                    vendor: *vendor,
                    lot,
                    oversight,
                    head,
                },
            );
        }
        let until = Uint::from(now + 60 + dice.roll(900));
        self.write_tender(
            tender,
            &P::LotReopened {
                tender,
                lot,
                until,
                head,
            },
        );
        let life = self.life(tender);
        life.decided.remove(&lot);
        life.complaints.retain(|(number, _, _)| *number != lot);
    }

    fn open(&mut self, tender: u32, dice: &mut Dice) {
        let head = B256::ZERO;
        let lots = self.life(tender).lots;
        let Some(bidder) = self.life(tender).live.pop() else {
            return;
        };
        let vendor = small(dice, 6) + 1;
        self.write_tender(
            tender,
            &P::BidOpened {
                tender,
                vendor,
                bidder,
                offer: if dice.roll(2) == 0 {
                    B256::ZERO
                } else {
                    dice.word()
                },
                prices: dice.word(),
                signer: dice.word(),
                head,
            },
        );
        if self.life(tender).opened.insert(vendor) {
            for lot in 1..=u16::from(lots) {
                let price = price(dice);
                self.write_tender(
                    tender,
                    &P::PriceOpened {
                        tender,
                        vendor,
                        lot,
                        price,
                        head,
                    },
                );
            }
        } else if self.life(tender).excluded.insert(vendor) {
            self.write_tender(tender, &P::VendorExcluded { tender, vendor, head });
        }
    }

    fn directory(&mut self, dice: &mut Dice) {
        let head = B256::ZERO;
        let known = index(dice, self.world.parties.len());
        let party = u32::try_from(known + 1).unwrap();
        match dice.roll(if self.world.parties.is_empty() { 1 } else { 11 }) {
            0 | 1 => {
                self.world.parties.push(Vec::new());
                let party = u32::try_from(self.world.parties.len()).unwrap();
                let kind = u8::try_from(1 + dice.roll(8)).unwrap();
                let memberOf = u32::from(kind == 2);
                let (profile, sponsor) = (dice.word(), small(dice, 2));
                self.write_directory(&D::PartyRegistered {
                    party,
                    kind,
                    memberOf,
                    roles: 3,
                    profile,
                    sponsor,
                    head,
                });
                self.add_signer(party, dice);
            }
            2 => self.add_signer(party, dice),
            3 => {
                let Some(signer) = self.world.parties[known].pop() else {
                    return;
                };
                self.write_directory(&D::SignerRevoked { party, signer, head });
            }
            4 => self.write_directory(&D::ProfileChanged {
                party,
                profile: dice.word(),
                head,
            }),
            5 => self.write_directory(&D::RolesChanged {
                party,
                roles: 7,
                head,
            }),
            6 => self.write_directory(&D::PartySuspended {
                party,
                reason: dice.word(),
                head,
            }),
            8 | 9 => self.recovery(party, dice),
            7 => self.write_directory(&D::PartyReinstated {
                party,
                reason: dice.word(),
                head,
            }),
            _ => self.administer(dice),
        }
    }

    fn administer(&mut self, dice: &mut Dice) {
        let (account, head) = (dice.address(), B256::ZERO);
        match dice.roll(3) {
            0 => self.write_directory(&D::IntakeChanged {
                procurement: account,
                head,
            }),
            1 => self.write_directory(&D::AdministrationOffered { to: account, head }),
            _ => self.write_directory(&D::AdministrationAccepted {
                administrator: account,
                head,
            }),
        }
    }

    fn recovery(&mut self, party: u32, dice: &mut Dice) {
        let (signer, head) = (dice.word(), B256::ZERO);
        let fate = dice.roll(3);
        if fate == 0 || !self.world.recovering.contains(&party) {
            self.world.recovering.insert(party);
            let readyAt = Uint::from(self.time + 60);
            return self.write_directory(&D::RecoveryProposed {
                party,
                signer,
                nonce: small(dice, 3),
                scheme: 1,
                account: dice.address(),
                x: B256::ZERO,
                y: B256::ZERO,
                sponsor: small(dice, 2),
                readyAt,
                head,
            });
        }
        self.world.recovering.remove(&party);
        if fate == 1 {
            self.write_directory(&D::RecoveryCompleted { party, signer, head });
            self.add_signer(party, dice);
        } else {
            let by = if dice.roll(2) == 0 {
                B256::ZERO
            } else {
                dice.word()
            };
            self.write_directory(&D::RecoveryVetoed {
                party,
                signer,
                by,
                head,
            });
        }
    }

    fn add_signer(&mut self, party: u32, dice: &mut Dice) {
        let signer = dice.word();
        let scheme = u8::try_from(1 + dice.roll(4)).unwrap();
        let has_key = scheme > 2;
        let (x, y) = if has_key {
            (dice.word(), dice.word())
        } else {
            (B256::ZERO, B256::ZERO)
        };
        self.world.parties[party as usize - 1].push(signer);
        let account = dice.address();
        self.write_directory(&D::SignerAdded {
            party,
            signer,
            scheme,
            account,
            x,
            y,
            head: B256::ZERO,
        });
    }

    fn next_order(&mut self, tender: u32) -> u32 {
        let life = self.life(tender);
        life.orders += 1;
        life.orders
    }

    fn life(&mut self, tender: u32) -> &mut Life {
        self.world.tenders.get_mut(&tender).unwrap()
    }

    fn write_directory(&mut self, event: &impl IntoLogData) {
        self.write(TranscriptKey::DIRECTORY, event);
    }

    fn write_tender(&mut self, tender: u32, event: &impl IntoLogData) {
        self.write(TranscriptKey::tender(tender), event);
        self.life(tender).length += 1;
    }

    /// Writes an event with its head, as the contract would.
    fn write(&mut self, key: TranscriptKey, event: &impl IntoLogData) {
        let log = event.to_log_data();
        let mut record = EventRecord {
            timestamp: self.time,
            topics: log.topics().iter().map(|topic| Hash::from(topic.0)).collect(),
            data: log.data.to_vec(),
        };
        let mut transcript = self.world.transcript(key);
        let head = next(transcript.head(), &record).unwrap();
        let words = record.data.len() - 32;
        record.data[words..].copy_from_slice(head.0.as_bytes());
        transcript.append(&record).unwrap();
        self.world.transcripts.insert(key, transcript);
        self.logs.push(RawLog {
            block: self.block,
            block_hash: Hash::ZERO,
            transaction: Hash::ZERO,
            index: self.logs.len() as u64,
            address: self.world.identity.address(key.contract),
            topics: record.topics,
            data: record.data,
        });
    }
}

fn small(dice: &mut Dice, sides: u64) -> u32 {
    u32::try_from(dice.roll(sides)).unwrap()
}

fn index(dice: &mut Dice, length: usize) -> usize {
    usize::try_from(dice.roll(length.max(1) as u64)).unwrap()
}

fn price(dice: &mut Dice) -> Uint<96, 2> {
    Uint::from(1 + dice.roll(u64::MAX))
}

/// Who admitted a key; nobody had to where it has acted before.
fn admitter(dice: &mut Dice) -> Address {
    if dice.roll(2) == 0 {
        Address::ZERO
    } else {
        dice.address()
    }
}
