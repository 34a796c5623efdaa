//! `veedor flags`: red flags in anybody's procurement records. Thin over [`veedor_indexer::flags`].

use std::fs::File;
use std::io::{self, BufWriter, Seek, Write};
use std::path::{Path, PathBuf};

use anyhow::Result;
use serde::Serialize;
use veedor_indexer::flags::summary::Counts;
use veedor_indexer::flags::{
    self, Answer, Completed, Finding, Group, Indicator, Obstacle, Outcome, Report, RunError, Settings,
    Summary,
};

use crate::context::Context;
use crate::failure::Failure;
use crate::files;
use crate::output::Output;

/// So many unusable lines are told one by one.
const TOLD: u64 = 20;

/// Look for red flags in procurement records (OCDS)
///
/// A red flag is a pattern worth a look: a short deadline, a single bid, identical prices. It proves nothing; each has
/// innocent causes. The eleven indicators are those of the Open Contracting Partnership's Cardinal, and so are the
/// form of the result and of the settings file.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
FILE has one OCDS compiled release a line, with the bids extension. `-` reads standard input, through a temporary file:
everything is read twice. Whatever its length, it is never held in memory.

The result is one JSON object: groups (OCID, Buyer, ProcuringEntity, Tenderer), identifiers, codes, values; and under
Meta the quartiles and limits that flags rest on. Only flags are in it. How many processes are clear, how many could
not be computed, and which field they lack, is told on stderr; --answers writes it down for each.

  R003 short submission period       R028 identical prices                  R038 excessive disqualifications
  R018 single bid                    R030 late bid won                      R048 heterogeneous supplier
  R024 price close to the winner's   R035 all but the winner disqualified   R058 heavy discount
  R025 excessive unsuccessful bids   R036 lowest bid disqualified

Settings are an INI file. A section for each wanted indicator (all, if there is none), and limits in it:
  currency = COP            ; before the first section: only these prices
  [R003]
  threshold = 10            ; days
  [R024]
  threshold = 0.05          ; instead of the quartiles' fence

Examples:
  veedor flags releases.jsonl
  veedor flags releases.jsonl --settings settings.ini --no-meta > flags.json
  veedor flags releases.jsonl --answers answers.jsonl > flags.json    each answer, clear and not computable ones too
  zcat releases.jsonl.gz | veedor flags -

Exit codes: 0 the whole file was looked at, whatever was flagged; 2 a file, a setting or a flag cannot be used; 4 some
lines are no compiled releases: the result is of the others. What each indicator means: docs/src/red-flags.md.")]
pub(crate) struct Args {
    /// Compiled releases, one a line; `-` for standard input
    #[arg(value_name = "FILE.jsonl")]
    file: PathBuf,
    /// Which indicators, and their limits
    #[arg(long, short, value_name = "FILE.ini")]
    settings: Option<PathBuf>,
    /// Leave the quartiles and limits out of the result
    #[arg(long)]
    no_meta: bool,
    /// Write every answer here, a JSON object a line; refused if something is there
    #[arg(long, value_name = "FILE.jsonl")]
    answers: Option<PathBuf>,
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<()> {
    let out = context.out;
    let settings = settings(out, args.settings.as_deref())?;
    let mut source = open(&args.file)?;
    let mut answers = args.answers.as_deref().map(Answers::create).transpose()?;
    let mut report = Report::new(Vec::new());
    let mut summary = Summary::default();
    let mut rejected = 0;
    let done = flags::run(&mut source, &settings, |finding| {
        match finding {
            Finding::Rejected { line, why } => {
                rejected += 1;
                if rejected <= TOLD {
                    out.say(format!("{}, line {line}: {why}", args.file.display()));
                }
            }
            Finding::Answer(answer) => {
                report.add(answer)?;
                summary.add(answer);
                if let Some(answers) = &mut answers {
                    answers.write(answer)?;
                }
            }
        }
        Ok(())
    });
    let done = done.map_err(|error| unusable(&args.file, &error))?;
    if let Some(answers) = answers {
        answers.keep()?;
    }
    tell(out, &done, &summary);
    let result = report.finish((!args.no_meta).then_some(&done.meta))?;
    out.raw(&String::from_utf8(result)?)?;
    if done.rejected > 0 {
        return Err(Failure::unverifiable(format!(
            "{} of {} lines of {} are no compiled releases; the result is of the others",
            done.rejected,
            done.rejected + done.processes,
            args.file.display()
        ))
        .remedy("mend these lines, or go on with the result if you can do without them")
        .into());
    }
    Ok(())
}

fn settings(out: Output, path: Option<&Path>) -> Result<Settings, Failure> {
    let Some(path) = path else {
        return Ok(Settings::default());
    };
    let unusable = |why: String| {
        Failure::usage(format!("{} is no settings file: {why}", path.display()))
            .remedy("see --help for its form, and docs/src/red-flags.md for what can be set")
    };
    let text = String::from_utf8(files::read(path)?).map_err(|error| unusable(error.to_string()))?;
    let (settings, warnings) = Settings::parse(&text).map_err(|error| unusable(error.to_string()))?;
    for warning in warnings {
        out.say(format!("{}, {warning}", path.display()));
    }
    Ok(settings)
}

/// Opens a file; what can be read but once is copied to one first.
fn open(path: &Path) -> Result<File, Failure> {
    let failed = |error: io::Error| unusable(path, &RunError::Read(error));
    let copied = |reader: &mut dyn io::Read| {
        let mut copy = tempfile::tempfile()?;
        io::copy(reader, &mut copy)?;
        copy.rewind()?;
        Ok(copy)
    };
    if path == Path::new("-") {
        return copied(&mut io::stdin().lock()).map_err(failed);
    }
    let mut file = File::open(path).map_err(failed)?;
    let kind = file.metadata().map_err(failed)?;
    if kind.is_file() {
        Ok(file)
    } else {
        copied(&mut file).map_err(failed)
    }
}

fn unusable(path: &Path, error: &RunError) -> Failure {
    let cause = format!("{}: {error}", path.display());
    match error {
        RunError::Changed => {
            Failure::unverifiable(cause).remedy("wait until nobody writes to it, or copy it first")
        }
        RunError::Read(_) => {
            Failure::usage(cause).remedy("name a file with one compiled release a line, or `-`")
        }
        RunError::Write(_) => Failure::usage(cause).remedy("make room where --answers is to go"),
    }
}

/// How many, indicator by indicator, for whoever watches.
fn tell(out: Output, done: &Completed, summary: &Summary) {
    if done.rejected > TOLD {
        out.say(format!("and {} lines more", done.rejected - TOLD));
    }
    out.say(format!("{} contracting processes", done.processes));
    for (&(indicator, group), counts) in &summary.0 {
        out.say(line(indicator, group, counts));
        if counts.is_indiscriminate() && done.meta.contains_key(&indicator) {
            out.say("      a quarter or more is flagged: the values hardly differ, so set a threshold");
        }
        for (obstacle, number) in &counts.not_computable {
            out.say(format!("      {number} not: {obstacle}"));
        }
    }
}

fn line(indicator: Indicator, group: Group, counts: &Counts) -> String {
    let subject = match group {
        Group::Process => "processes",
        Group::Buyer => "buyers",
        Group::ProcuringEntity => "procuring entities",
        Group::Tenderer => "tenderers",
    };
    format!(
        "{indicator}  {}, {subject}: {} flagged, {} clear, {} not computable",
        indicator.title(),
        counts.flagged,
        counts.clear,
        counts.obstructed()
    )
}

/// The file of `--answers`: whole or not there.
struct Answers {
    file: BufWriter<tempfile::NamedTempFile>,
    path: PathBuf,
}

impl Answers {
    fn create(path: &Path) -> Result<Self, Failure> {
        if path.exists() {
            return Err(Failure::usage(format!("{} exists already", path.display()))
                .remedy("choose another name, or move it away first"));
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let file = tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))
            .map_err(|error| Failure::usage(format!("cannot write {}: {error}", path.display())))?;
        Ok(Self {
            file: BufWriter::new(file),
            path: path.to_owned(),
        })
    }

    fn write(&mut self, answer: &Answer<'_>) -> io::Result<()> {
        serde_json::to_writer(&mut self.file, &Written::from(answer))?;
        self.file.write_all(b"\n")
    }

    fn keep(self) -> Result<()> {
        let file = self.file.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.persist_noclobber(&self.path)?;
        Ok(())
    }
}

/// An answer as a line of `--answers`.
#[derive(Serialize)]
struct Written<'a> {
    group: Group,
    id: &'a str,
    indicator: Indicator,
    version: u32,
    answer: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<f64>,
    /// The field that the record lacks.
    #[serde(skip_serializing_if = "Option::is_none")]
    missing: Option<flags::Field>,
    /// Why the formula is not applied.
    #[serde(skip_serializing_if = "Option::is_none")]
    because: Option<flags::Exclusion>,
}

impl<'a> From<&Answer<'a>> for Written<'a> {
    fn from(answer: &Answer<'a>) -> Self {
        let (mut value, mut missing, mut because) = (None, None, None);
        let word = match &answer.outcome {
            Outcome::Flagged(flag) => {
                value = Some(flag.value);
                "flagged"
            }
            Outcome::Clear => "clear",
            Outcome::NotComputable(obstacle) => {
                match obstacle {
                    Obstacle::Missing(field) => missing = Some(*field),
                    Obstacle::Excluded(exclusion) => because = Some(*exclusion),
                }
                "notComputable"
            }
        };
        Self {
            group: answer.group,
            id: answer.id,
            indicator: answer.indicator,
            version: answer.indicator.version(),
            answer: word,
            value,
            missing,
            because,
        }
    }
}
