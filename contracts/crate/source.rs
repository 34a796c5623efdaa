//! Compiling the Solidity sources again, to compare them with committed artifacts and with code on a chain.
//!
//! Nothing here is needed to run; it is how anybody checks that what runs is what can be read. The compiler is the
//! pinned one from `scripts/setup`, or a native `solc` of exactly the same version.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use alloy::json_abi::{InternalType, JsonAbi, Param};
use foundry_compilers::artifacts::output_selection::OutputSelection;
use foundry_compilers::artifacts::remappings::Remapping;
use foundry_compilers::artifacts::{Offsets, Settings};
use foundry_compilers::error::SolcError;
use foundry_compilers::solc::{CliSettings, Solc, SolcCompiler, SolcLanguage, SolcSettings};
use foundry_compilers::{ProjectBuilder, ProjectPathsConfig};
use serde_json::Value;

use crate::artifact::{self, Artifact, Compiled, Place};

/// The contracts that a deployment consists of.
pub const DEPLOYED: [Artifact; 8] = [
    artifact::DIRECTORY,
    artifact::PROCUREMENT,
    artifact::TENDER_ACTS,
    artifact::EVALUATION_ACTS,
    artifact::OVERSIGHT_ACTS,
    artifact::COMMENT_ACTS,
    artifact::P256_VERIFIER,
    artifact::WEBAUTHN_VERIFIER,
];

/// A folder with our Solidity sources, and a compiler for them.
#[derive(Debug, Clone)]
pub struct Project {
    root: PathBuf,
    solc: Solc,
}

/// Sources that could not be compiled.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SourceError {
    /// No sources where we looked.
    #[error("no contract sources in {}: name the folder of a checkout with --project", root.display())]
    NoSources {
        /// Where we looked.
        root: PathBuf,
    },
    /// No library sources.
    #[error("the libraries that the contracts import are not in {}: run scripts/setup", root.display())]
    NoLibraries {
        /// Where they should be.
        root: PathBuf,
    },
    /// No compiler of the version that the artifacts were compiled with.
    #[error(
        "no Solidity compiler {wanted} found{}: run scripts/setup (which needs Node.js), or put that version of solc \
         on the PATH",
        found.as_ref().map(|found| format!(" (only {found})")).unwrap_or_default()
    )]
    NoCompiler {
        /// The version needed.
        wanted: String,
        /// Another one that was found.
        found: Option<String>,
    },
    /// The compiler refused.
    #[error("the sources do not compile:\n{0}")]
    Refused(String),
    /// The compiler could not be run, or its output not be read.
    #[error("the compiler failed: {0}")]
    Compiler(#[from] Box<SolcError>),
    /// A contract is not in the sources.
    #[error("the sources have no contract {0}")]
    Missing(&'static str),
    /// What the compiler answered has no code, or not in the form that we know.
    #[error("the compiler's output for {contract} cannot be read: {why}")]
    Output {
        /// Whose.
        contract: &'static str,
        /// What is wrong.
        why: String,
    },
    /// A committed artifact does not parse: a bug in this program's build.
    #[error("artifact of {contract}: {source}")]
    Artifact {
        /// Whose.
        contract: &'static str,
        /// Why.
        source: serde_json::Error,
    },
}

impl From<SolcError> for SourceError {
    fn from(error: SolcError) -> Self {
        Self::Compiler(Box::new(error))
    }
}

impl Project {
    /// The sources in a checkout (or in its folder `contracts`), with the pinned compiler or one on the PATH.
    pub fn at(folder: &Path) -> Result<Self, SourceError> {
        let root = sources_in(folder).ok_or_else(|| SourceError::NoSources {
            root: folder.to_owned(),
        })?;
        if !root.join("node_modules/@openzeppelin/contracts").is_dir() {
            return Err(SourceError::NoLibraries {
                root: root.join("node_modules"),
            });
        }
        let wanted = read(&artifact::PROCUREMENT)?.compiler.version;
        let solc = find_compiler(&root, &wanted)?;
        Ok(Self { root, solc })
    }

    /// The sources in the folder where the program runs, or (in development) those that it was built from.
    pub fn here() -> Result<Self, SourceError> {
        let here = PathBuf::from(".");
        if cfg!(debug_assertions) && sources_in(&here).is_none() {
            return Self::at(Path::new(env!("CARGO_MANIFEST_DIR")));
        }
        Self::at(&here)
    }

    /// Where the sources are.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Compiles all sources, with the settings of the committed artifacts. Takes some twenty seconds and blocks.
    pub fn compile(&self) -> Result<Vec<Compiled>, SourceError> {
        let committed = DEPLOYED.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        let settings = settings(&committed[0])?;
        // Nothing is written: neither artifacts nor a cache that could be trusted wrongly.
        let paths = ProjectPathsConfig::builder()
            .sources(self.root.join("src"))
            .tests(self.root.join("none"))
            .scripts(self.root.join("none"))
            .lib(self.root.join("node_modules"))
            .remapping(Remapping {
                context: None,
                name: "@openzeppelin/contracts/".to_owned(),
                path: "node_modules/@openzeppelin/contracts/".to_owned(),
            })
            .build_with_root::<SolcLanguage>(&self.root);
        let project = ProjectBuilder::<SolcCompiler>::default()
            .paths(paths)
            .settings(SolcSettings {
                settings,
                cli_settings: CliSettings::default(),
            })
            .ephemeral()
            .no_artifacts()
            .offline()
            .build(SolcCompiler::Specific(self.solc.clone()))?;
        let output = project.compile()?;
        if output.has_compiler_errors() {
            return Err(SourceError::Refused(output.to_string()));
        }
        let output = output.into_output();

        let mut immutables = BTreeMap::new();
        for (_, source) in output.sources.sources() {
            name_immutables(
                &serde_json::to_value(&source.ast).unwrap_or_default(),
                &mut immutables,
            );
        }
        DEPLOYED
            .iter()
            .zip(committed)
            .map(|(artifact, committed)| {
                let contract = artifact.name;
                let found = output
                    .contracts
                    .contracts_with_files()
                    .find(|(file, name, _)| *name == contract && file.ends_with(&committed.source_name))
                    .map(|(_, _, found)| found)
                    .ok_or(SourceError::Missing(contract))?;
                let unreadable = |why: &str| SourceError::Output {
                    contract,
                    why: why.to_owned(),
                };
                let interface = format!("I{contract}");
                let prose = output
                    .contracts
                    .contracts_with_files()
                    .find(|(_, name, _)| **name == interface)
                    .and_then(|(_, _, interface)| interface.abi.as_ref());
                let evm = found.evm.as_ref().ok_or_else(|| unreadable("no code"))?;
                let deployed = evm
                    .deployed_bytecode
                    .as_ref()
                    .ok_or_else(|| unreadable("no deployed code"))?;
                let bytecode = evm
                    .bytecode
                    .as_ref()
                    .and_then(|bytecode| bytecode.object.as_bytes());
                Ok(Compiled {
                    abi: named_abi(found.abi.clone().ok_or_else(|| unreadable("no ABI"))?, prose),
                    bytecode: bytecode
                        .ok_or_else(|| unreadable("code that is not linked"))?
                        .clone(),
                    deployed_bytecode: deployed
                        .bytes()
                        .ok_or_else(|| unreadable("deployed code that is not linked"))?
                        .clone(),
                    immutable_references: named(&deployed.immutable_references, &immutables),
                    ..committed
                })
            })
            .collect()
    }
}

/// The compiler's settings, and what it is asked for.
fn settings(committed: &Compiled) -> Result<Settings, SourceError> {
    let mut settings: Settings =
        serde_json::from_value(committed.compiler.settings.clone()).map_err(|source| {
            SourceError::Artifact {
                contract: DEPLOYED[0].name,
                source,
            }
        })?;
    settings.output_selection = OutputSelection::from(BTreeMap::from([(
        "*".to_owned(),
        BTreeMap::from([
            (String::new(), vec!["ast".to_owned()]),
            (
                "*".to_owned(),
                [
                    "abi",
                    "evm.bytecode.object",
                    "evm.deployedBytecode.object",
                    "evm.deployedBytecode.immutableReferences",
                ]
                .map(str::to_owned)
                .into(),
            ),
        ]),
    )]));
    Ok(settings)
}

/// The ABI as `scripts/artifacts` writes it. Parameters that a contract leaves without a name, because it hands the whole
/// call on, have the name that its interface gives them; and structs are the contract's own, whichever of its
/// interfaces declares them.
fn named_abi(mut abi: JsonAbi, interface: Option<&JsonAbi>) -> JsonAbi {
    for ours in abi.functions.values_mut().flatten() {
        let theirs = interface
            .and_then(|interface| interface.functions.get(&ours.name))
            .and_then(|overloads| {
                overloads
                    .iter()
                    .find(|theirs| theirs.selector() == ours.selector())
            });
        if let Some(theirs) = theirs {
            take_names(&mut ours.inputs, &theirs.inputs);
            take_names(&mut ours.outputs, &theirs.outputs);
        }
        ours.inputs.iter_mut().chain(&mut ours.outputs).for_each(own);
    }
    abi
}

fn take_names(ours: &mut [Param], theirs: &[Param]) {
    for (ours, theirs) in ours.iter_mut().zip(theirs) {
        if ours.name.is_empty() {
            ours.name.clone_from(&theirs.name);
        }
    }
}

fn own(parameter: &mut Param) {
    if let Some(InternalType::Struct { contract, .. }) = &mut parameter.internal_type {
        *contract = None;
    }
    parameter.components.iter_mut().for_each(own);
}

fn read(artifact: &Artifact) -> Result<Compiled, SourceError> {
    artifact.read().map_err(|source| SourceError::Artifact {
        contract: artifact.name,
        source,
    })
}

fn sources_in(folder: &Path) -> Option<PathBuf> {
    [folder.join("contracts"), folder.to_owned()]
        .into_iter()
        .find(|root| root.join("src/Procurement.sol").is_file())
}

/// The wrapper of the pinned compiler beside the sources, else a `solc` on the PATH: the first of the version wanted.
fn find_compiler(root: &Path, wanted: &str) -> Result<Solc, SourceError> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let candidates = [root.join("../scripts/solc"), root.join("scripts/solc")]
        .into_iter()
        .chain(std::env::split_paths(&path).map(|folder| folder.join("solc")))
        .filter(|candidate| candidate.is_file());
    let mut found = None;
    for candidate in candidates {
        let Ok(solc) = Solc::new(&candidate) else { continue };
        let version = solc.version.to_string();
        // The compiler may add its platform after its commit.
        if version.starts_with(wanted) {
            return Ok(solc);
        }
        found.get_or_insert(version);
    }
    Err(SourceError::NoCompiler {
        wanted: wanted.to_owned(),
        found,
    })
}

fn name_immutables(node: &Value, names: &mut BTreeMap<String, String>) {
    match node {
        Value::Array(nodes) => nodes.iter().for_each(|node| name_immutables(node, names)),
        Value::Object(fields) => {
            if fields
                .get("mutability")
                .is_some_and(|mutability| mutability == "immutable")
                && let (Some(id), Some(name)) = (fields.get("id"), fields.get("name").and_then(Value::as_str))
            {
                names.insert(id.to_string(), name.to_owned());
            }
            fields.values().for_each(|node| name_immutables(node, names));
        }
        _ => {}
    }
}

fn named(
    references: &BTreeMap<String, Vec<Offsets>>,
    names: &BTreeMap<String, String>,
) -> BTreeMap<String, Vec<Place>> {
    references
        .iter()
        .map(|(id, places)| {
            let name = names.get(id).cloned().unwrap_or_else(|| format!("#{id}"));
            let mut places: Vec<_> = places
                .iter()
                .map(|place| Place {
                    start: place.start as usize,
                    length: place.length as usize,
                })
                .collect();
            places.sort_by_key(|place| place.start);
            (name, places)
        })
        .collect()
}
