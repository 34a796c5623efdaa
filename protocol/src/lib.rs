//! Intents, digests, seals, transcripts, manifests and receipts. No I/O.
