//! Results in the form of Cardinal's `indicators` command: one JSON object of groups, identifiers, codes and values.
//! Only flags are in it; what is clear or not computable is told elsewhere.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::collection::Answer;
use super::outcome::{Flag, Outcome};
use super::{Group, Indicator};

type ByIndicator = BTreeMap<Indicator, f64>;

/// Writes flagged processes as they come, and organizations at the end: of the former there may be many.
#[derive(Debug)]
pub struct Report<W> {
    out: W,
    /// The process whose flags are being gathered.
    process: Option<(String, ByIndicator)>,
    has_processes: bool,
    organizations: BTreeMap<Group, BTreeMap<String, ByIndicator>>,
}

impl<W: Write> Report<W> {
    /// An empty report.
    pub fn new(out: W) -> Self {
        Self {
            out,
            process: None,
            has_processes: false,
            organizations: BTreeMap::new(),
        }
    }

    /// Takes in an answer. Those about one process follow each other.
    pub fn add(&mut self, answer: &Answer<'_>) -> io::Result<()> {
        let Outcome::Flagged(flag) = &answer.outcome else {
            return Ok(());
        };
        self.share(answer.indicator, flag);
        if answer.group != Group::Process {
            self.organization(answer.group, answer.id, answer.indicator, flag.value);
            return Ok(());
        }
        if self.process.as_ref().is_none_or(|(ocid, _)| ocid != answer.id) {
            self.flush_process()?;
            self.process = Some((answer.id.to_owned(), ByIndicator::new()));
        }
        if let Some((_, flags)) = &mut self.process {
            flags.insert(answer.indicator, flag.value);
        }
        Ok(())
    }

    fn share(&mut self, indicator: Indicator, flag: &Flag) {
        for tenderer in &flag.tenderers {
            self.organization(Group::Tenderer, tenderer, indicator, flag.share);
        }
    }

    fn organization(&mut self, group: Group, id: &str, indicator: Indicator, value: f64) {
        let group = self.organizations.entry(group).or_default();
        group.entry(id.to_owned()).or_default().insert(indicator, value);
    }

    fn flush_process(&mut self) -> io::Result<()> {
        let Some((ocid, flags)) = self.process.take() else {
            return Ok(());
        };
        self.out
            .write_all(if self.has_processes { b"," } else { br#"{"OCID":{"# })?;
        self.has_processes = true;
        write_json(&mut self.out, &ocid)?;
        self.out.write_all(b":")?;
        write_json(&mut self.out, &flags)
    }

    /// Ends the report, with the quartiles and limits that it rests on.
    pub fn finish(mut self, meta: Option<&BTreeMap<Indicator, Vec<(String, f64)>>>) -> io::Result<W> {
        self.flush_process()?;
        self.out.write_all(if self.has_processes { b"}" } else { b"{" })?;
        let mut separate = self.has_processes;
        for (group, flags) in &self.organizations {
            member(&mut self.out, &mut separate, group.as_str(), flags)?;
        }
        if let Some(meta) = meta {
            let rounded = meta
                .iter()
                .map(|(indicator, numbers)| (indicator, Rounded(numbers)));
            let rounded = rounded.collect::<BTreeMap<_, _>>();
            member(&mut self.out, &mut separate, "Meta", &rounded)?;
        }
        self.out.write_all(b"}\n")?;
        Ok(self.out)
    }
}

fn member<W: Write>(out: &mut W, separate: &mut bool, name: &str, value: &impl Serialize) -> io::Result<()> {
    if *separate {
        out.write_all(b",")?;
    }
    *separate = true;
    write_json(out, name)?;
    out.write_all(b":")?;
    write_json(out, value)
}

fn write_json<W: Write>(out: &mut W, value: &(impl Serialize + ?Sized)) -> io::Result<()> {
    serde_json::to_writer(out, value).map_err(io::Error::from)
}

/// Numbers to four places, in the order given.
struct Rounded<'a>(&'a [(String, f64)]);

impl Serialize for Rounded<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, number) in self.0 {
            map.serialize_entry(name, &((number * 10_000.0).round() / 10_000.0))?;
        }
        map.end()
    }
}
