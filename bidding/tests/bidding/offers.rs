//! Offers: packed on one side, found whole on the other, or shown to be something else.

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};
use veedor_bidding::atomic::{self, Access};
use veedor_bidding::offer::{
    Offer, OfferGarbage, PackError, SMALLEST, Source, UnpackError, describe_stored, pack, unpack, verify,
};
use veedor_bidding::trustee::Identity;
use veedor_protocol::age::IdentityText;
use veedor_protocol::{Document, Hash, Manifest, sha256};

use crate::samples::payload;

/// Files with these names and contents, and an offer made of them.
fn packed(folder: &Path, files: &[(&str, &[u8])]) -> (Offer, Vec<u8>) {
    let sources: Vec<Source> = files
        .iter()
        .enumerate()
        .map(|(i, (name, content))| {
            let location = folder.join(format!("source-{i}"));
            fs::write(&location, content).unwrap();
            Source {
                location,
                path: name.parse().unwrap(),
                media_type: "application/pdf".parse().unwrap(),
            }
        })
        .collect();
    let mut encrypted = vec![];
    let offer = pack(&sources, &mut encrypted).unwrap();
    (offer, encrypted)
}

fn committed(offer: &Offer) -> Hash {
    sha256(offer.manifest.as_bytes())
}

fn garbage(result: Result<Manifest, UnpackError>) -> OfferGarbage {
    match result {
        Err(UnpackError::Garbage(garbage)) => garbage,
        other => panic!("expected garbage, got {other:?}"),
    }
}

#[test]
fn what_is_packed_is_unpacked_whole() {
    let folder = tempfile::tempdir().unwrap();
    let long = format!(
        "{}/{}.pdf",
        "carpeta muy larga ".repeat(9).trim(),
        "ñandú".repeat(20)
    );
    let files: [(&str, &[u8]); 5] = [
        ("propuesta técnica.pdf", &vec![7; 300_000]),
        ("anexos/minuta.pdf", b"minuta"),
        ("manifest.json", b"a file may be called so"),
        ("vacío.txt", b""),
        (&long, &[9; 513]),
    ];
    let (offer, encrypted) = packed(folder.path(), &files);
    assert_eq!(describe_stored(&encrypted[..]).unwrap(), offer.stored);
    assert_eq!(
        verify(&encrypted[..], &offer.key, &committed(&offer)).unwrap(),
        Manifest::parse_canonical(offer.manifest.as_bytes()).unwrap()
    );
    let out = folder.path().join("unpacked");
    let manifest = unpack(&encrypted[..], &offer.key, &committed(&offer), &out).unwrap();
    assert_eq!(manifest.files.len(), files.len());
    for (name, content) in files {
        assert_eq!(fs::read(out.join(name)).unwrap(), content, "{name}");
    }
    assert!(
        matches!(
            unpack(&encrypted[..], &offer.key, &committed(&offer), &out),
            Err(UnpackError::Exists(_))
        ),
        "nothing is overwritten"
    );
}

#[test]
fn small_offers_all_have_one_size() {
    let folder = tempfile::tempdir().unwrap();
    let (_, one) = packed(folder.path(), &[("a.pdf", b"a")]);
    let (_, many) = packed(
        folder.path(),
        &[
            ("b.pdf", &vec![1; 400_000]),
            ("c.pdf", &vec![2; 400_000]),
            ("d/e.pdf", b"e"),
        ],
    );
    assert_eq!(payload(&one), payload(&many));
    let chunks = |bytes: usize| bytes / (64 << 10) * 16;
    let smallest = usize::try_from(SMALLEST).unwrap();
    assert_eq!(payload(&one), 16 + smallest + chunks(smallest));
    let (_, bigger) = packed(folder.path(), &[("f.pdf", &vec![3; 1_100_000])]);
    let next = smallest / 2 * 3;
    assert_eq!(payload(&bigger), 16 + next + chunks(next));
}

#[test]
fn an_offer_streams_through_a_file_that_is_not_left_half_written() {
    let folder = tempfile::tempdir().unwrap();
    let missing = Source {
        location: folder.path().join("none.pdf"),
        path: "none.pdf".parse().unwrap(),
        media_type: "application/pdf".parse().unwrap(),
    };
    let path = folder.path().join("offer.age");
    let failed: Result<Offer, PackError> =
        atomic::stream_new(&path, Access::Shared, |file| pack(&[missing], file));
    assert!(matches!(failed, Err(PackError::Source { .. })));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    assert!(
        matches!(pack(&[], &mut vec![]), Err(PackError::Manifest(_))),
        "an offer has at least one file"
    );
}

#[test]
fn another_key_manifest_or_file_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let (offer, encrypted) = packed(folder.path(), &[("a.pdf", b"a"), ("b.pdf", b"b")]);
    let other_key: IdentityText = Identity::generate().text().unwrap();
    assert_eq!(
        garbage(verify(&encrypted[..], &other_key, &committed(&offer))),
        OfferGarbage::WrongKey
    );
    assert!(matches!(
        garbage(verify(&encrypted[..], &offer.key, &Hash::ZERO)),
        OfferGarbage::OtherManifest { .. }
    ));
    let (other, other_encrypted) = packed(folder.path(), &[("a.pdf", b"A")]);
    assert_ne!(other.key, offer.key);
    assert!(matches!(
        garbage(verify(&other_encrypted[..], &other.key, &committed(&offer))),
        OfferGarbage::OtherManifest { .. }
    ));
}

/// Name, kind and content.
type ArchiveEntry<'a> = (&'a str, tar::EntryType, &'a [u8]);

/// An offer as somebody else's program might make it, from the entries of an archive.
fn forged(entries: &[ArchiveEntry<'_>], after: &[u8]) -> (IdentityText, Vec<u8>) {
    let mut archive = tar::Builder::new(vec![]);
    for (name, kind, content) in entries {
        let mut header = tar::Header::new_gnu();
        // As bytes, because the crate refuses to write such names.
        header.as_gnu_mut().unwrap().name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_entry_type(*kind);
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        if *kind == tar::EntryType::Symlink {
            header.set_link_name("/etc/passwd").unwrap();
        }
        header.set_cksum();
        archive.append(&header, *content).unwrap();
    }
    let mut bytes = archive.into_inner().unwrap();
    bytes.extend_from_slice(after);
    let key = Identity::generate();
    let recipient: age::x25519::Recipient = key.recipient().unwrap().to_string().parse().unwrap();
    (key.text().unwrap(), age::encrypt(&recipient, &bytes).unwrap())
}

#[test]
fn an_archive_that_holds_anything_else_is_garbage_and_writes_nothing() {
    use tar::EntryType::{GNULongName, Regular, Symlink};
    let folder = tempfile::tempdir().unwrap();
    let (offer, _) = packed(folder.path(), &[("a.pdf", b"a"), ("b.pdf", b"b")]);
    let manifest = offer.manifest.as_bytes();
    let m = ("manifest.json", Regular, manifest);
    let a: ArchiveEntry<'_> = ("files/a.pdf", Regular, b"a");
    let b: ArchiveEntry<'_> = ("files/b.pdf", Regular, b"b");
    let long_name = vec![b'x'; 5000];
    let cases: [(&[ArchiveEntry<'_>], &[u8]); 11] = [
        (&[], b""),
        (&[a, b], b""),
        (&[m, a], b""),
        (&[m, b, a], b""),
        (&[m, a, b, b], b""),
        (&[m, ("files/a.pdf", Regular, b"A"), b], b""),
        (&[m, ("files/a.pdf", Symlink, b""), b], b""),
        (&[m, ("../a.pdf", Regular, b"a"), b], b""),
        (&[m, ("/etc/cron.d/a", Regular, b"a"), b], b""),
        (&[m, ("././@LongLink", GNULongName, &long_name), a, b], b""),
        (&[m, a, b], b"something hidden"),
    ];
    for (i, (entries, after)) in cases.into_iter().enumerate() {
        let (key, encrypted) = forged(entries, after);
        let out = folder.path().join("out");
        let found = garbage(unpack(&encrypted[..], &key, &committed(&offer), &out));
        assert!(
            matches!(found, OfferGarbage::Archive(_) | OfferGarbage::OtherFile(_)),
            "{i}: {found}"
        );
        let left: Vec<_> = fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| !name.starts_with("source-"))
            .collect();
        assert!(left.is_empty(), "{i}: {left:?}");
    }
    let (key, encrypted) = forged(&[m, a, b], b"");
    assert!(
        verify(&encrypted[..], &key, &committed(&offer)).is_ok(),
        "the rest is right"
    );
}

#[test]
fn debug_shows_no_secret() {
    let folder = tempfile::tempdir().unwrap();
    let (offer, _) = packed(folder.path(), &[("minuta.pdf", b"a")]);
    let shown = format!("{offer:?}");
    assert!(!shown.contains("SECRET") && !shown.contains("minuta"), "{shown}");
}

proptest! {
    #![proptest_config(Config { cases: 24, rng_seed: RngSeed::Fixed(1), failure_persistence: None, ..Config::default() })]

    #[test]
    fn an_offer_changed_or_cut_short_anywhere_is_garbage(place in any::<prop::sample::Index>(), bit in 0u8..8) {
        let folder = tempfile::tempdir().unwrap();
        let (offer, encrypted) = packed(folder.path(), &[("a.pdf", &vec![5; 200_000])]);
        let at = place.index(encrypted.len());
        let mut changed = encrypted.clone();
        changed[at] ^= 1 << bit;
        for bytes in [&changed[..], &encrypted[..at]] {
            let found = garbage(verify(bytes, &offer.key, &committed(&offer)));
            prop_assert!(matches!(found, OfferGarbage::Damaged | OfferGarbage::WrongKey), "{}: {}", at, found);
        }
    }
}
