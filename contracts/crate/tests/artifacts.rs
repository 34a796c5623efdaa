//! The committed artifacts are what the sources give.

use std::path::Path;

use veedor_contracts::source::{DEPLOYED, Project};

#[test]
fn recompiling_the_sources_gives_the_committed_bytes() {
    let project = Project::at(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    let compiled = project.compile().unwrap();
    for (artifact, compiled) in DEPLOYED.iter().zip(compiled) {
        let committed = artifact.read().unwrap();
        let name = artifact.name;
        let stale = "the committed artifact is not what the sources give: run scripts/artifacts";
        assert!(committed.abi == compiled.abi, "{name}: {stale} (ABI)");
        assert!(committed.bytecode == compiled.bytecode, "{name}: {stale} (code)");
        assert!(
            committed.deployed_bytecode == compiled.deployed_bytecode,
            "{name}: {stale} (deployed code)"
        );
        assert_eq!(
            committed.immutable_references, compiled.immutable_references,
            "{name}: {stale}"
        );
    }
}
