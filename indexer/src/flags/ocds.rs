//! From a line of JSON, an OCDS compiled release, to a contracting process.
//!
//! A field of the wrong type is taken as missing, so that one slip does not hide the rest of a process. What is not
//! read is skipped, not kept. Amounts are read from their digits, never through a binary fraction.

use jiff::Timestamp;
use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::process::{Award, AwardStatus, Bid, BidStatus, Process};

/// Why a line is no contracting process.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// Not UTF-8.
    #[error("it is not UTF-8 text")]
    Encoding,
    /// Not JSON.
    #[error("it is not JSON: {0}")]
    Json(String),
    /// JSON, and no object.
    #[error("it is JSON, and no object")]
    NoObject,
    /// Without a name nothing can be said of it.
    #[error(
        "it has no `ocid`; each line must be a compiled release, so compile release packages and records first"
    )]
    NoOcid,
    /// A line of more bytes than this is not read.
    #[error("it is longer than {} MiB", .0 >> 20)]
    TooLong(u64),
    /// One line per process: a second one would be counted twice.
    #[error("its `ocid` {0} was on a line before; compile the releases of a process into one")]
    Repeated(String),
}

/// Reads a line.
pub fn read(line: &[u8]) -> Result<Process, Malformed> {
    let text = std::str::from_utf8(line).map_err(|_| Malformed::Encoding)?;
    let json = |error| Malformed::Json(position(&error));
    if !text.trim_start().starts_with('{') {
        serde_json::from_str::<&RawValue>(text).map_err(json)?;
        return Err(Malformed::NoObject);
    }
    let release: Release<'_> = serde_json::from_str(text).map_err(json)?;
    let ocid = release.ocid.0.ok_or(Malformed::NoOcid)?;
    let tender = release.tender.0.unwrap_or_default();
    let period = tender.period.0.unwrap_or_default();
    Ok(Process {
        ocid,
        cancelled: tender.status.0.as_deref() == Some("cancelled"),
        buyer: release.buyer.id(),
        procuring_entity: tender.procuring_entity.id(),
        method: tender.method.0,
        method_details: tender.method_details.0,
        period_start: period.start.0.as_deref().and_then(moment),
        period_end: period.end.0.as_deref().and_then(moment),
        number_of_tenderers: tender.number_of_tenderers.0,
        bids: release.bids.0.and_then(|bids| bids.details.0).map(|details| {
            let bids = details.into_iter().filter_map(|bid| bid.0);
            bids.map(Bid::from).collect()
        }),
        awards: release.awards.0.map(|awards| {
            awards
                .into_iter()
                .filter_map(|award| award.0)
                .map(Award::from)
                .collect()
        }),
    })
}

/// serde counts lines within the text, and there is but one: the column is what helps.
fn position(error: &serde_json::Error) -> String {
    let words = error.to_string();
    let words = words.split(" at line ").next().unwrap_or_default();
    format!("{words} at column {}", error.column())
}

/// A value, if it is of the right type.
#[derive(Debug)]
struct Lenient<T>(Option<T>);

impl<T> Default for Lenient<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Lenient<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = <&RawValue>::deserialize(deserializer)?;
        Ok(Self(serde_json::from_str(raw.get()).ok()))
    }
}

/// The same for an object: serde would take an array for one, its fields in order.
#[derive(Debug)]
struct Object<T>(Option<T>);

impl<T> Default for Object<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = <&RawValue>::deserialize(deserializer)?.get();
        Ok(Self(
            raw.starts_with('{')
                .then(|| serde_json::from_str(raw).ok())
                .flatten(),
        ))
    }
}

#[derive(Debug, Deserialize)]
struct Release<'a> {
    #[serde(default)]
    ocid: Lenient<String>,
    #[serde(default)]
    buyer: Object<Organization<'a>>,
    #[serde(default, borrow)]
    tender: Object<Tender<'a>>,
    #[serde(default)]
    bids: Object<Bids<'a>>,
    #[serde(default)]
    awards: Lenient<Vec<Object<AwardEntry<'a>>>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Tender<'a> {
    #[serde(default)]
    status: Lenient<String>,
    #[serde(default, rename = "tenderPeriod")]
    period: Object<Period>,
    #[serde(default)]
    number_of_tenderers: Lenient<u64>,
    #[serde(default, rename = "procurementMethod")]
    method: Lenient<String>,
    #[serde(default, rename = "procurementMethodDetails")]
    method_details: Lenient<String>,
    #[serde(default, borrow)]
    procuring_entity: Object<Organization<'a>>,
}

#[derive(Debug, Default, Deserialize)]
struct Period {
    #[serde(default, rename = "startDate")]
    start: Lenient<String>,
    #[serde(default, rename = "endDate")]
    end: Lenient<String>,
}

#[derive(Debug, Deserialize)]
struct Bids<'a> {
    #[serde(default, borrow)]
    details: Lenient<Vec<Object<BidEntry<'a>>>>,
}

#[derive(Debug, Deserialize)]
struct BidEntry<'a> {
    #[serde(default)]
    status: Lenient<String>,
    #[serde(default)]
    date: Lenient<String>,
    #[serde(default, borrow)]
    tenderers: Lenient<Vec<Object<Organization<'a>>>>,
    #[serde(default, borrow)]
    value: Object<Value<'a>>,
}

#[derive(Debug, Default, Deserialize)]
struct Value<'a> {
    #[serde(default, borrow)]
    amount: Option<&'a RawValue>,
    #[serde(default)]
    currency: Lenient<String>,
}

#[derive(Debug, Deserialize)]
struct AwardEntry<'a> {
    #[serde(default)]
    status: Lenient<String>,
    #[serde(default, borrow)]
    suppliers: Lenient<Vec<Object<Organization<'a>>>>,
    #[serde(default, borrow)]
    items: Lenient<Vec<Object<Item<'a>>>>,
}

#[derive(Debug, Deserialize)]
struct Item<'a> {
    #[serde(default, borrow)]
    classification: Object<Organization<'a>>,
}

/// Anything with an `id`.
#[derive(Debug, Deserialize)]
struct Organization<'a> {
    #[serde(default, borrow)]
    id: Option<&'a RawValue>,
}

impl Object<Organization<'_>> {
    /// The standard allows text and whole numbers.
    fn id(&self) -> Option<String> {
        let raw = self.0.as_ref()?.id?.get();
        let whole = raw.strip_prefix('-').unwrap_or(raw);
        if whole.bytes().all(|byte| byte.is_ascii_digit()) {
            return Some(raw.to_owned());
        }
        serde_json::from_str(raw).ok()
    }
}

impl From<BidEntry<'_>> for Bid {
    fn from(entry: BidEntry<'_>) -> Self {
        let value = entry.value.0.unwrap_or_default();
        Self {
            status: entry.status.0.as_deref().map(|status| match status {
                "invited" => BidStatus::Invited,
                "withdrawn" => BidStatus::Withdrawn,
                "valid" => BidStatus::Valid,
                "disqualified" => BidStatus::Disqualified,
                _ => BidStatus::Other,
            }),
            received: entry.date.0.as_deref().and_then(moment),
            tenderers: ids(entry.tenderers),
            amount: value.amount.and_then(|raw| amount(raw.get())),
            currency: value.currency.0,
        }
    }
}

impl From<AwardEntry<'_>> for Award {
    fn from(entry: AwardEntry<'_>) -> Self {
        let classified = |items: Vec<Object<Item<'_>>>| {
            let ids = items.into_iter().map(|item| item.0?.classification.id());
            ids.collect()
        };
        Self {
            status: entry.status.0.as_deref().map(|status| match status {
                "active" => AwardStatus::Active,
                "cancelled" | "unsuccessful" => AwardStatus::Failed,
                _ => AwardStatus::Other,
            }),
            suppliers: ids(entry.suppliers),
            classifications: entry.items.0.map(classified),
        }
    }
}

fn ids(organizations: Lenient<Vec<Object<Organization<'_>>>>) -> Option<Vec<Option<String>>> {
    Some(organizations.0?.iter().map(Object::id).collect())
}

fn moment(text: &str) -> Option<Timestamp> {
    text.parse().ok()
}

/// A JSON number as the decimal that it is; `None` for what is no number, or has more digits than any price.
fn amount(raw: &str) -> Option<Decimal> {
    if raw.contains(['e', 'E']) {
        Decimal::from_scientific(raw).ok()
    } else {
        Decimal::from_str_exact(raw).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bid(value: &str) -> Bid {
        let line = format!(r#"{{"ocid":"1","bids":{{"details":[{{"value":{value}}}]}}}}"#);
        read(line.as_bytes()).unwrap().bids.unwrap().remove(0)
    }

    #[test]
    fn an_amount_is_the_decimal_that_is_written() {
        let exact = |text: &str| bid(&format!(r#"{{"amount":{text}}}"#)).amount;
        assert_eq!(exact("0.1"), Some(Decimal::new(1, 1)));
        assert_eq!(exact("1.0"), Some(Decimal::ONE));
        assert_eq!(exact("1e3"), Some(Decimal::ONE_THOUSAND));
        assert_eq!(
            exact("9007199254740993"),
            Some(Decimal::from(9_007_199_254_740_993_u64))
        );
        for no_number in [
            r#""1""#,
            "null",
            "[]",
            "true",
            "1e400",
            "0.00000000000000000000000000000000000001",
        ] {
            assert_eq!(exact(no_number), None, "{no_number}");
        }
    }

    #[test]
    fn a_field_of_the_wrong_type_is_missing_and_hides_nothing_else() {
        let line = br#"{"ocid":"1","tender":7,"buyer":{"id":12},"bids":{"details":[3,{"status":"valid","tenderers":{}},{"tenderers":[null,{"id":"A"}]}]},"awards":"none"}"#;
        let process = read(line).unwrap();
        assert_eq!(process.buyer.as_deref(), Some("12"));
        assert_eq!(process.awards, None);
        let bids = process.bids.unwrap();
        assert_eq!(
            (bids[0].status, &bids[0].tenderers),
            (Some(BidStatus::Valid), &None)
        );
        assert_eq!(bids[1].tenderers, Some(vec![None, Some("A".to_owned())]));
    }

    #[test]
    fn dates_of_any_offset_are_moments() {
        let line = br#"{"ocid":"1","tender":{"tenderPeriod":{"startDate":"2020-08-03T18:00:00-05:00","endDate":"2020-08-03T23:00:00Z"}}}"#;
        let process = read(line).unwrap();
        assert!(process.period_start.is_some());
        assert_eq!(process.period_start, process.period_end);
        let no_offset = br#"{"ocid":"1","tender":{"tenderPeriod":{"startDate":"2020-08-03","endDate":5}}}"#;
        let process = read(no_offset).unwrap();
        assert_eq!((process.period_start, process.period_end), (None, None));
    }

    #[test]
    fn what_is_no_compiled_release_says_why() {
        assert_eq!(read(b"\xff"), Err(Malformed::Encoding));
        assert_eq!(read(br#"["1"]"#), Err(Malformed::NoObject));
        assert!(matches!(read(br#"{"ocid":"1""#), Err(Malformed::Json(why)) if why.contains("column")));
        assert!(matches!(read(&b"[".repeat(100_000)), Err(Malformed::Json(_))));
        for nameless in [&b"{}"[..], br#"{"ocid":7}"#, br#"{"releases":[]}"#] {
            assert_eq!(read(nameless), Err(Malformed::NoOcid));
        }
    }
}
