#!/usr/bin/env node
// Writes awards.json: bids on a lot of a weighted tender, how they were scored, and which of them wins. Its form is that of
// protocol/tests/golden/awards.json. Everything is computed here, in whole numbers of any size, from the words of the rule and not from anybody's code:
//
//   An evaluator that has not scored every offer is dropped for all. With fewer left than the quorum, nobody wins.
//   Quality: the mean of the evaluators left, of points times weights, in basis points, rounded down.
//   Price:   the price's weight, times the lowest price that qualifies, over the price, rounded down.
//   A price qualifies within the lot's bounds, of a vendor that is not disqualified, and has opened one offer and no more.
//   With fewer prices opened in the lot than `minOpened`, nobody wins. Most points win; among equals, the earliest seal.
//
// `contracts/test/procurement/GoldenAwards.t.sol` plays each case on a chain.
//
// Run: node contracts/test/golden/awards.mjs           writes the file
//      node contracts/test/golden/awards.mjs --check   fails if it is not up to date

import { readFileSync, writeFileSync } from "node:fs";

const FILE = new URL("awards.json", import.meta.url);
const WHOLE = 10_000n;
const UNBOUNDED = (1n << 96n) - 1n;

// ---- the rule ----

/** The bids that can win, best first; none where nobody wins. */
function rank({ panel, ...it }) {
  const offers = it.bids.filter((bid) => !bid.excluded);
  const left = [...Array(panel.evaluators).keys()].filter((seat) =>
    offers.every((bid) => bid.points[seat].length > 0),
  );
  const priced = offers.filter((bid) => bid.price > 0n);
  const standing = priced.filter(
    (bid) => !bid.disqualified && bid.price >= it.floor && bid.price <= it.ceiling,
  );
  if (left.length < panel.quorum || priced.length < it.minOpened || standing.length === 0) return [];

  const lowest = standing.map((bid) => bid.price).reduce((a, b) => (a < b ? a : b));
  return standing
    .map((bid) => {
      const sum = left
        .flatMap((seat) => bid.points[seat].map((points, i) => BigInt(points) * BigInt(panel.criteria[i])))
        .reduce((a, b) => a + b, 0n);
      const quality = sum / (WHOLE * BigInt(left.length));
      const price = (BigInt(panel.priceWeight) * lowest) / bid.price;
      return { bid, quality, price };
    })
    .sort(
      (a, b) => Number(b.quality + b.price - a.quality - a.price) || a.bid.order - b.bid.order,
    );
}

function decided(name, it) {
  const ranking = rank(it);
  const [best] = ranking;
  return {
    name,
    ...it,
    ranking: ranking.map(({ bid }) => bid.vendor),
    winner: best
      ? {
          price: best.bid.price,
          pricePoints: Number(best.price),
          qualityPoints: Number(best.quality),
          vendor: best.bid.vendor,
        }
      : { price: 0n, vendor: 0 },
  };
}

// ---- cases ----

const bid = (price, order, points, more = {}) => ({
  price: BigInt(price),
  order,
  excluded: false,
  disqualified: false,
  points,
  ...more,
});
const both = (...all) => all.map((points) => (points === null ? [] : [points, points]));
const lot = (bids, { ceiling = 1000n, floor = 100n, minOpened = 1, ...panel } = {}) => ({
  ceiling,
  floor,
  minOpened,
  panel: { quorum: 2, priceWeight: 4000, criteria: [3500, 2500], evaluators: 3, ...panel },
  bids: bids.map((it, i) => ({ vendor: i + 1, ...it })),
});

const chosen = {
  "the dearer bid wins by its quality": lot([
    bid(500, 1, both(5000, 5000, 5000)),
    bid(600, 2, both(9000, 9000, 9000)),
  ]),
  "the cheaper bid wins by its price": lot([
    bid(500, 1, both(9000, 9000, 9000)),
    bid(200, 2, both(5500, 5500, 5500)),
  ]),
  "among equals the earliest seal": lot([
    bid(500, 3, both(7000, 7000, 7000)),
    bid(500, 1, both(7000, 7000, 7000)),
    bid(500, 2, both(7000, 7000, 7000)),
  ]),
  "equal sums of unlike parts": lot([
    bid(200, 2, both(5000, 5000, 5000)),
    bid(400, 1, [[10_000, 6000], [10_000, 6000], [10_000, 6000]]),
  ]),
  "rounded down, they are equal": lot([
    bid(999, 2, both(10_000, 10_000, 10_000)),
    // 9,995.2 and not 9,995.99: but for rounding it would lose.
    bid(998, 1, both(9992, 9992, 9992)),
  ]),
  "an evaluator that left out a loser is dropped for the winner too": lot([
    bid(500, 1, both(6000, 6000, 10_000)),
    bid(500, 2, both(7000, 7000, 0)),
    bid(900, 3, both(0, 0, null)),
  ]),
  "an evaluator that left out an offer without a price is dropped": lot([
    bid(500, 1, both(6000, 6000, 10_000)),
    bid(500, 2, both(7000, 7000, 0)),
    bid(0, 3, both(0, 0, null)),
  ]),
  "an excluded vendor's offer need not be scored": lot([
    bid(500, 1, both(6000, 6000, 10_000)),
    bid(500, 2, both(7000, 7000, 0)),
    bid(0, 3, both(null, null, null), { excluded: true }),
  ]),
  "too few evaluators scored every offer": lot([
    bid(500, 1, both(9000, 9000, 9000)),
    bid(500, 2, both(null, null, 9000)),
  ]),
  "a quorum, no more": lot([
    bid(500, 1, both(9000, null, 8000)),
    bid(500, 2, both(1, null, 2)),
  ]),
  "nobody scored": lot([bid(500, 1, both(null, null, null))], { quorum: 1 }),
  "no points from anyone": lot([bid(500, 2, both(0, 0, 0)), bid(501, 1, both(0, 0, 0))]),
  "a price under the floor is not the lowest": lot([
    bid(99, 1, both(10_000, 10_000, 10_000)),
    bid(400, 2, both(5000, 5000, 5000)),
    bid(500, 3, both(6000, 6000, 6000)),
  ]),
  "on the floor it is": lot([
    bid(100, 1, both(0, 0, 0)),
    bid(400, 2, both(5000, 5000, 5000)),
    bid(500, 3, both(6000, 6000, 6000)),
  ]),
  "the lowest was disqualified, and with it what it did to the others": lot([
    bid(100, 1, both(0, 0, 0), { disqualified: true }),
    bid(400, 2, both(5000, 5000, 5000)),
    bid(500, 3, both(6000, 6000, 6000)),
  ]),
  "over the ceiling nobody wins": lot([bid(1001, 1, both(9000, 9000, 9000))]),
  "on the ceiling somebody does": lot([bid(1000, 1, both(9000, 9000, 9000))]),
  "everyone disqualified": lot([
    bid(400, 1, both(9000, 9000, 9000), { disqualified: true }),
    bid(500, 2, both(9000, 9000, 9000), { disqualified: true }),
  ]),
  "too few bids": lot([bid(400, 1, both(9000, 9000, 9000))], { minOpened: 2 }),
  "an offer without a price is no bid": lot(
    [bid(400, 1, both(9000, 9000, 9000)), bid(0, 2, both(1, 1, 1))],
    { minOpened: 2 },
  ),
  "one outside the bounds counts as a bid": lot(
    [bid(400, 1, both(9000, 9000, 9000)), bid(2000, 2, both(1, 1, 1))],
    { minOpened: 2 },
  ),
  "price alone": lot([bid(400, 2, [[9000]]), bid(399, 1, [[1]])], {
    priceWeight: 10_000,
    criteria: [0],
    evaluators: 1,
    quorum: 1,
  }),
  "quality alone": lot([bid(900, 1, [[9000], [9001]]), bid(100, 2, [[9000], [9000]])], {
    priceWeight: 0,
    criteria: [10_000],
    evaluators: 2,
    quorum: 1,
  }),
  "prices as long as they come": lot(
    [bid(UNBOUNDED, 1, both(6000, 6001, 6002)), bid(UNBOUNDED - 1n, 2, both(6000, 6000, 6000))],
    { ceiling: UNBOUNDED, floor: 0n },
  ),
};

// xorshift64*: the same cases on every machine.
let state = 0x7665656472n;
function random(below) {
  state ^= state >> 12n;
  state = (state ^ (state << 25n)) & 0xffffffffffffffffn;
  state ^= state >> 27n;
  return Number(((state * 0x2545f4914f6cdd1dn) & 0xffffffffffffffffn) >> 33n) % below;
}

function any() {
  const evaluators = 1 + random(3);
  const criteria = Array.from({ length: 1 + random(4) }, () => random(2000));
  const count = 1 + random(4);
  // Few prices and few points, so that ties and bounds are common.
  const prices = [0, 99, 100, 101, 150, 300, 999, 1000, 1001];
  const order = Array.from({ length: count }, (_, i) => i + 1);
  for (let i = count - 1; i > 0; --i) {
    const other = random(i + 1);
    [order[i], order[other]] = [order[other], order[i]];
  }
  const bids = order.map((its) => {
    const excluded = random(8) === 0;
    const price = excluded ? 0 : prices[random(prices.length)];
    const points = Array.from({ length: evaluators }, () =>
      random(20) === 0 ? [] : criteria.map(() => [0, 5000, 5001, 9999, 10_000][random(5)]),
    );
    return bid(price, its, points, { excluded, disqualified: price > 0 && random(8) === 0 });
  });
  return lot(bids, {
    evaluators,
    criteria,
    priceWeight: 10_000 - criteria.reduce((a, b) => a + b),
    quorum: 1 + random(evaluators),
    minOpened: 1 + random(2),
  });
}

const cases = Object.entries(chosen).map(([name, it]) => decided(name, it));
for (let i = 1; i <= 24; ++i) cases.push(decided(`random ${i}`, any()));

// ---- the file ----

const text = `${JSON.stringify(cases, (_, value) => (typeof value === "bigint" ? `${value}` : value), 2)}\n`;
if (process.argv.includes("--check")) {
  if (readFileSync(FILE, "utf8") !== text) {
    console.error("contracts/test/golden/awards.json is not up to date: run node contracts/test/golden/awards.mjs");
    process.exit(1);
  }
} else {
  writeFileSync(FILE, text);
}
