-- What is known of each block beyond a node's word, and what proves it to others.

-- checked  believed: a node's word     header: the header hashes to the block's name
--          receipts: and all of its receipts are the ones that the header commits to
-- linked   1: every block between the stored one before it and this one has been seen, each header hashes to its
--          block's name, each hangs on the one before, and none holds a log of ours that is not stored
ALTER TABLE blocks ADD COLUMN checked TEXT NOT NULL DEFAULT 'believed'
    CHECK (checked IN ('believed', 'header', 'receipts'));
ALTER TABLE blocks ADD COLUMN linked INTEGER NOT NULL DEFAULT 0;
CREATE INDEX unverified_blocks ON blocks (number) WHERE orphaned = 0 AND (linked = 0 OR checked = 'believed');

-- For each block with logs of ours: its header, and the nodes of its receipts' trie on the way to them (RLP).
CREATE TABLE block_proofs (
    block_hash BLOB PRIMARY KEY,
    proof      BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX logs_by_transaction ON logs (tx) WHERE orphaned = 0;

-- How blocks are verified, and the last one that two nodes were found to agree on.
CREATE TABLE assurance (
    id           INTEGER PRIMARY KEY CHECK (id = 1),
    verification TEXT    NOT NULL,
    agreed       BLOB
) STRICT;

-- What nodes did that they should not: the first and the last time, and what it was the last time.
CREATE TABLE alarms (
    node       TEXT    NOT NULL,
    kind       TEXT    NOT NULL CHECK (kind IN ('contradiction', 'disagreement', 'behind', 'trouble')),
    detail     TEXT    NOT NULL,
    times      INTEGER NOT NULL,
    first_seen INTEGER NOT NULL,
    last_seen  INTEGER NOT NULL,
    PRIMARY KEY (node, kind)
) STRICT, WITHOUT ROWID;
