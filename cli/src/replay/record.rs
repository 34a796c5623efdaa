//! The recorded auctions, read from a CSV file: what of it can be used, and what cannot, with its line.
//!
//! One row is a bid. A row can fail as a whole (then nothing of it is used), or only as a bid: its auction is read
//! from it all the same, and so is who won.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use csv::{ByteRecord, ReaderBuilder, Trim};
use serde::Serialize;
use veedor_protocol::Price;

use super::date::Date;
use crate::failure::Failure;
use crate::files;

/// The columns without which nothing can be understood.
const NEEDED: [&str; 8] = [
    "tender",
    "date",
    "reserve_price",
    "minimum_price",
    "bidder",
    "bid",
    "disqualified",
    "winner",
];
/// Those that are understood too.
const OTHERS: [&str; 3] = ["title", "details", "lottery"];

/// An auction of the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Auction {
    pub(super) tender: String,
    pub(super) title: String,
    pub(super) details: String,
    pub(super) date: Date,
    /// None where the record has none.
    pub(super) ceiling: Option<Price>,
    pub(super) floor: Option<Price>,
    /// In the order of the file, each bidder once.
    pub(super) bids: Vec<Bid>,
    /// Whom the record calls the winner. More than one name contradicts itself.
    pub(super) winners: Vec<Winner>,
}

/// A usable bid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bid {
    pub(super) bidder: String,
    pub(super) price: Price,
    /// By the record. Such a bid is not sealed.
    pub(super) disqualified: bool,
    pub(super) line: u64,
}

/// A bidder that the record calls the winner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Winner {
    pub(super) bidder: String,
    pub(super) line: u64,
}

/// A row of which no bid came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct RejectedRow {
    pub(super) line: u64,
    pub(super) why: String,
}

/// What a file holds.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Record {
    /// In the order of the file.
    pub(super) auctions: Vec<Auction>,
    pub(super) rejected: Vec<RejectedRow>,
}

/// Where each column is.
struct Columns {
    count: usize,
    tender: usize,
    date: usize,
    reserve_price: usize,
    minimum_price: usize,
    bidder: usize,
    bid: usize,
    disqualified: usize,
    winner: usize,
    title: Option<usize>,
    details: Option<usize>,
    lottery: Option<usize>,
}

/// Lines by byte: the parser's own count is one short, since it leaves a row's line end to the next row.
struct Lines<'a> {
    bytes: &'a [u8],
    offset: usize,
    line: u64,
}

impl Lines<'_> {
    /// The line of the row that begins at a byte, or after the line ends there. Asked in ascending order.
    fn of(&mut self, byte: u64) -> u64 {
        let at = usize::try_from(byte).unwrap_or(usize::MAX).min(self.bytes.len());
        while let Some(next) = self.bytes.get(self.offset)
            && (self.offset < at || matches!(next, b'\r' | b'\n'))
        {
            self.line += u64::from(*next == b'\n');
            self.offset += 1;
        }
        self.line
    }
}

/// A row in words, before its numbers are read.
struct Row<'a> {
    line: u64,
    fields: Vec<&'a str>,
}

impl Record {
    pub(super) fn read(path: &Path) -> Result<Self, Failure> {
        Self::parse(&files::read(path)?).map_err(|why| {
            Failure::usage(format!("{} is no record of auctions: {why}", path.display())).remedy(
                "it must be a CSV file, in UTF-8 and with commas, whose first line names the columns tender, date, reserve_price, \
                 minimum_price, bidder, bid, disqualified and winner (title, details and lottery may be there too)",
            )
        })
    }

    /// Reads a whole file. Fails only where nothing in it can be understood.
    fn parse(bytes: &[u8]) -> Result<Self, String> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let mut lines = Lines {
            bytes,
            offset: 0,
            line: 1,
        };
        let mut reader = ReaderBuilder::new()
            .flexible(true)
            .trim(Trim::All)
            .has_headers(false)
            .from_reader(bytes);
        let mut rows = reader.byte_records();
        let header = rows
            .next()
            .ok_or("it is empty")?
            .map_err(|error| error.to_string())?;
        let columns = Columns::of(&header)?;
        let mut building = Building::default();
        for row in rows {
            let row = row.map_err(|error| error.to_string())?;
            let line = lines.of(row.position().map_or(0, csv::Position::byte));
            if let Err(why) = building.take(&columns, line, &row) {
                building.record.rejected.push(RejectedRow { line, why });
            }
        }
        let record = building.record;
        if record.auctions.is_empty() && record.rejected.is_empty() {
            return Err("it has a header, and no row under it".to_owned());
        }
        Ok(record)
    }
}

impl Columns {
    fn of(header: &ByteRecord) -> Result<Self, String> {
        let mut places = HashMap::new();
        let mut twice = None;
        for (place, name) in header.iter().enumerate() {
            let name = std::str::from_utf8(name)
                .map_err(|_| "its first line is not UTF-8")?
                .to_ascii_lowercase();
            if places.insert(name.clone(), place).is_some() {
                twice = Some(name);
            }
        }
        let missing = NEEDED
            .into_iter()
            .filter(|name| !places.contains_key(*name))
            .collect::<Vec<_>>();
        if !missing.is_empty() {
            return Err(format!(
                "its first line does not name the columns {}",
                missing.join(", ")
            ));
        }
        if let Some(name) = twice.filter(|name| NEEDED.iter().chain(&OTHERS).any(|known| known == name)) {
            return Err(format!("its first line names the column `{name}` twice"));
        }
        Ok(Self {
            count: header.len(),
            tender: places["tender"],
            date: places["date"],
            reserve_price: places["reserve_price"],
            minimum_price: places["minimum_price"],
            bidder: places["bidder"],
            bid: places["bid"],
            disqualified: places["disqualified"],
            winner: places["winner"],
            title: places.get("title").copied(),
            details: places.get("details").copied(),
            lottery: places.get("lottery").copied(),
        })
    }
}

#[derive(Default)]
struct Building {
    record: Record,
    /// Place and first line of each auction.
    auctions: HashMap<String, (usize, u64)>,
    /// The line of each bidder's first usable bid, by auction.
    bidders: HashSet<(usize, String)>,
}

impl Building {
    /// Takes a row in, or says why no bid came of it.
    fn take(&mut self, columns: &Columns, line: u64, row: &ByteRecord) -> Result<(), String> {
        if row.len() != columns.count {
            let hint = if row.as_slice().contains(&b'\n') {
                "; a quotation mark may not be closed"
            } else {
                ""
            };
            return Err(format!("has {} columns, not {}{hint}", row.len(), columns.count));
        }
        let fields = row
            .iter()
            .map(std::str::from_utf8)
            .collect::<Result<Vec<_>, _>>()
            .map_err(|_| "is not UTF-8")?;
        let row = Row { line, fields };
        let place = self.auction(columns, &row)?;
        let bidder = row.required(columns.bidder, "bidder")?.to_owned();
        let disqualified = row.flag(columns.disqualified, "disqualified")?;
        let wins = row.flag(columns.winner, "winner")?;
        if let Some(lottery) = columns.lottery {
            row.flag(lottery, "lottery")?;
        }
        let auction = &mut self.record.auctions[place];
        if wins && !auction.winners.iter().any(|winner| winner.bidder == bidder) {
            auction.winners.push(Winner {
                bidder: bidder.clone(),
                line,
            });
        }
        let price = match row.amount(columns.bid, "bid")? {
            None => return Err("no price".to_owned()),
            Some(Price::ZERO) => {
                return Err("a price of 0 is no bid: the contract takes none below 1".to_owned());
            }
            Some(price) => price,
        };
        if !self.bidders.insert((place, bidder.clone())) {
            let first = auction
                .bids
                .iter()
                .find(|bid| bid.bidder == bidder)
                .map_or(0, |bid| bid.line);
            return Err(format!(
                "{bidder} has bid already in {}, in line {first}: the first priced row counts",
                auction.tender
            ));
        }
        auction.bids.push(Bid {
            bidder,
            price,
            disqualified,
            line,
        });
        Ok(())
    }

    /// The row's auction, new or known. All of its rows must say the same about it.
    fn auction(&mut self, columns: &Columns, row: &Row<'_>) -> Result<usize, String> {
        let tender = row.required(columns.tender, "tender")?;
        let text = row.required(columns.date, "date")?;
        let date: Date = text.parse().map_err(|why| format!("date `{text}` {why}"))?;
        let ceiling = row.amount(columns.reserve_price, "reserve_price")?;
        let floor = row
            .amount(columns.minimum_price, "minimum_price")?
            .filter(|floor| *floor != Price::ZERO);
        if ceiling == Some(Price::ZERO) {
            return Err("a reserve_price of 0 lets nobody bid".to_owned());
        }
        if ceiling.zip(floor).is_some_and(|(ceiling, floor)| floor > ceiling) {
            return Err("minimum_price is above reserve_price".to_owned());
        }
        if let Some(&(place, first)) = self.auctions.get(tender) {
            let known = &self.record.auctions[place];
            let differs = [
                ("date", known.date != date),
                ("reserve_price", known.ceiling != ceiling),
                ("minimum_price", known.floor != floor),
            ];
            return match differs.into_iter().find(|(_, differs)| *differs) {
                Some((column, _)) => Err(format!(
                    "{column} is not what line {first} says for tender {tender}"
                )),
                None => Ok(place),
            };
        }
        let place = self.record.auctions.len();
        self.auctions.insert(tender.to_owned(), (place, row.line));
        self.record.auctions.push(Auction {
            tender: tender.to_owned(),
            title: row.optional(columns.title).to_owned(),
            details: row.optional(columns.details).to_owned(),
            date,
            ceiling,
            floor,
            bids: Vec::new(),
            winners: Vec::new(),
        });
        Ok(place)
    }
}

impl<'a> Row<'a> {
    fn required(&self, column: usize, name: &str) -> Result<&'a str, String> {
        match self.fields[column] {
            "" => Err(format!("no {name}")),
            text => Ok(text),
        }
    }

    fn optional(&self, column: Option<usize>) -> &'a str {
        column.map_or("", |column| self.fields[column])
    }

    fn flag(&self, column: usize, name: &str) -> Result<bool, String> {
        match self.fields[column] {
            "" | "0" => Ok(false),
            "1" => Ok(true),
            other => Err(format!("{name} is `{other}`, neither 0 nor 1")),
        }
    }

    /// A whole amount; none where the column is empty. `1820000.0` is one, as spreadsheets write it.
    fn amount(&self, column: usize, name: &str) -> Result<Option<Price>, String> {
        let text = self.fields[column];
        if text.is_empty() {
            return Ok(None);
        }
        let (sign, digits) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        let numeric = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !numeric(whole) || !numeric(fraction) {
            return Err(format!("{name} `{text}` is not a number"));
        }
        if sign == "-" {
            return Err(format!("{name} `{text}` is negative"));
        }
        if fraction.bytes().any(|b| b != b'0') {
            return Err(format!("{name} `{text}` is not a whole amount"));
        }
        let amount = whole
            .parse::<u128>()
            .ok()
            .and_then(|amount| Price::new(amount).ok());
        // One above is the mark for "no ceiling", and no price that anybody means.
        amount
            .filter(|amount| *amount < Price::MAX)
            .map(Some)
            .ok_or_else(|| format!("{name} `{text}` is too large"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str =
        "tender,title,details,date,reserve_price,minimum_price,bidder,bid,disqualified,winner,lottery\n";

    fn read(rows: &str) -> Record {
        Record::parse(format!("{HEADER}{rows}").as_bytes()).unwrap()
    }

    fn reasons(record: &Record) -> Vec<(u64, &str)> {
        record
            .rejected
            .iter()
            .map(|row| (row.line, row.why.as_str()))
            .collect()
    }

    #[test]
    fn a_good_row_is_an_auction_with_a_bid() {
        let record = read(
            "7-1,t,d,2007-05-09,2030000,,ueda,1820000,0,1,0\n7-1,t,d,2007-05-09,2030000,,ikeda,1950000,1,0,0\n",
        );
        assert_eq!(record.rejected, []);
        let [auction] = &record.auctions[..] else {
            panic!("{record:?}")
        };
        assert_eq!(
            (auction.ceiling, auction.floor),
            (Some(Price::from(2_030_000)), None)
        );
        assert_eq!(
            auction.winners,
            [Winner {
                bidder: "ueda".into(),
                line: 2
            }]
        );
        assert_eq!(
            auction
                .bids
                .iter()
                .map(|bid| bid.disqualified)
                .collect::<Vec<_>>(),
            [false, true]
        );
    }

    #[test]
    fn bad_rows_are_told_with_their_line_and_leave_the_others_alone() {
        let record = read(
            "1,,,2007-05-09,10,,a,,0,0,0\n\
             1,,,2007-02-30,10,,b,5,0,0,0\n\
             1,,,2007-05-09,10,,c,five,0,0,0\n\
             1,,,2007-05-09,10,,d,5\n\
             1,,,2007-05-09,10,,e,0,0,0,0\n\
             1,,,2007-05-09,10,,f,-5,0,0,0\n\
             1,,,2007-05-09,10,,g,5.5,0,0,0\n\
             1,,,2007-05-09,10,,h,99999999999999999999999999999999999999999,0,0,0\n\
             1,,,2007-05-09,10,,i,5,maybe,0,0\n\
             1,,,2007-05-09,11,,j,5,0,0,0\n\
             1,,,2007-05-09,10,,k,5.0,0,0,0\n\
             1,,,2007-05-09,10,,k,4,0,1,0\n\
             1,,,2007-05-09,10,,,4,0,1,0\n\
             ,,,2007-05-09,10,,m,4,0,1,0\n\
             2,,,2007-05-09,10,11,m,4,0,1,0\n",
        );
        assert_eq!(
            reasons(&record),
            [
                (2, "no price"),
                (3, "date `2007-02-30` is no day of the calendar"),
                (4, "bid `five` is not a number"),
                (5, "has 8 columns, not 11"),
                (6, "a price of 0 is no bid: the contract takes none below 1"),
                (7, "bid `-5` is negative"),
                (8, "bid `5.5` is not a whole amount"),
                (9, "bid `99999999999999999999999999999999999999999` is too large"),
                (10, "disqualified is `maybe`, neither 0 nor 1"),
                (11, "reserve_price is not what line 2 says for tender 1"),
                (
                    13,
                    "k has bid already in 1, in line 12: the first priced row counts"
                ),
                (14, "no bidder"),
                (15, "no tender"),
                (16, "minimum_price is above reserve_price"),
            ]
        );
        let [auction] = &record.auctions[..] else {
            panic!("{record:?}")
        };
        assert_eq!(auction.bids.len(), 1);
        // A repeated row counts for nothing but the name of who won.
        assert_eq!(
            auction.winners,
            [Winner {
                bidder: "k".into(),
                line: 13
            }]
        );
    }

    #[test]
    fn marks_line_ends_and_quotes_of_other_programs_are_understood() {
        let text = format!(
            "\u{feff}{HEADER}1,\"a, b\",\"he said \"\"no\"\"\",2007-05-09,10,,土浦 \u{1F3D7},5,0,1,0\n"
        )
        .replace('\n', "\r\n");
        let record = Record::parse(text.as_bytes()).unwrap();
        assert_eq!(record.rejected, []);
        assert_eq!(record.auctions[0].title, "a, b");
        assert_eq!(record.auctions[0].details, "he said \"no\"");
        assert_eq!(record.auctions[0].bids[0].bidder, "土浦 \u{1F3D7}");
    }

    #[test]
    fn lines_are_counted_through_blank_ones_and_quoted_line_ends() {
        let record = read(
            "\n1,\"two\nlines\",,2007-05-09,10,,a,5,0,1,0\n1,,,2007-05-09,10,,b,,0,0,0\n1,,,2007-05-09,10,,\u{e9}",
        );
        assert_eq!(reasons(&record), [(5, "no price"), (6, "has 7 columns, not 11")]);
        let bad = [HEADER.as_bytes(), b"1,,,2007-05-09,10,,\xff\xfe,5,0,1,0\n"].concat();
        assert_eq!(reasons(&Record::parse(&bad).unwrap()), [(2, "is not UTF-8")]);
    }

    #[test]
    fn a_file_without_the_columns_is_refused_whole() {
        assert_eq!(Record::parse(b"").unwrap_err(), "it is empty");
        assert_eq!(
            Record::parse(HEADER.as_bytes()).unwrap_err(),
            "it has a header, and no row under it"
        );
        let missing = Record::parse(b"1,t,d,2007-05-09,10,,a,5,0,1,0\n").unwrap_err();
        assert!(missing.contains("tender, date"), "{missing}");
        assert!(
            Record::parse(format!("tender,{HEADER}").as_bytes())
                .unwrap_err()
                .contains("twice")
        );
        assert!(Record::parse(b"\x89PNG\r\n\x1a\n\0\0").is_err());
    }

    #[test]
    fn columns_may_stand_in_any_order_and_beside_others() {
        let record = Record::parse(b"Winner,bid,bidder,date,tender,extra,disqualified,minimum_price,reserve_price\n1,5,a,2007-05-09,x,?,0,,\n").unwrap();
        assert_eq!(record.auctions[0].bids.len(), 1);
        assert_eq!(record.auctions[0].ceiling, None);
    }
}
