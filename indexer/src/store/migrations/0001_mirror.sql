-- The mirror: what the chain says, as rows. It can be thrown away and rebuilt to the same bytes.
--
-- Digests, addresses and topics are blobs; amounts are decimal text, because 96 bits fit no SQL integer; times are
-- Unix seconds of block time. Every row of a projection says where its fact stands on the chain:
--
--   position  the event's place in its transcript       block, log  the block's number, the log's index in it
--   time      the block's time                          tx          the transaction's hash

-- The chain and contracts that this mirror is of, and the last block whose events are all here.
CREATE TABLE checkpoint (
    id          INTEGER PRIMARY KEY CHECK (id = 1),
    chain_id    INTEGER NOT NULL,
    genesis     BLOB    NOT NULL,
    directory   BLOB    NOT NULL,
    procurement BLOB    NOT NULL,
    deployed_at INTEGER NOT NULL,
    number      INTEGER,
    hash        BLOB,
    time        INTEGER,
    CHECK ((number IS NULL) = (hash IS NULL) AND (number IS NULL) = (time IS NULL))
) STRICT;

-- What the indexer was last seen doing. No part of any digest.
CREATE TABLE observation (
    id          INTEGER PRIMARY KEY CHECK (id = 1),
    activity    TEXT    NOT NULL,
    detail      TEXT,
    head_number INTEGER,
    head_hash   BLOB,
    head_time   INTEGER,
    observed_at INTEGER NOT NULL
) STRICT;

-- Blocks that carry events of ours, and those at which a range ended. Orphaned ones stay, marked.
CREATE TABLE blocks (
    hash     BLOB    PRIMARY KEY,
    number   INTEGER NOT NULL,
    parent   BLOB    NOT NULL,
    time     INTEGER NOT NULL,
    orphaned INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX canonical_blocks ON blocks (number) WHERE orphaned = 0;

-- Logs as the node gave them. `position` is empty where the transcript had broken before.
CREATE TABLE logs (
    block      INTEGER NOT NULL,
    log        INTEGER NOT NULL,
    block_hash BLOB    NOT NULL,
    tx         BLOB    NOT NULL,
    address    BLOB    NOT NULL,
    transcript INTEGER NOT NULL,
    position   INTEGER,
    topics     BLOB    NOT NULL,
    data       BLOB    NOT NULL,
    orphaned   INTEGER NOT NULL DEFAULT 0,
    UNIQUE (block, log, block_hash)
) STRICT;
CREATE INDEX canonical_logs ON logs (address, transcript, block, log) WHERE orphaned = 0;

-- One ordered sequence without gaps: each accepted event, and its retraction if its block is orphaned.
CREATE TABLE changes (
    sequence   INTEGER PRIMARY KEY,
    kind       TEXT    NOT NULL CHECK (kind IN ('event', 'retract')),
    name       TEXT    NOT NULL,
    address    BLOB    NOT NULL,
    transcript INTEGER NOT NULL,
    position   INTEGER NOT NULL,
    block      INTEGER NOT NULL,
    block_hash BLOB    NOT NULL,
    log        INTEGER NOT NULL
) STRICT;

-- ─── Projections ─────────────────────────────────────────────────────────────────────────────────────────────

-- How far each transcript was followed. After `broken` nothing of it is projected.
CREATE TABLE transcripts (
    contract     TEXT    NOT NULL CHECK (contract IN ('directory', 'procurement')),
    id           INTEGER NOT NULL,
    head         BLOB    NOT NULL,
    length       INTEGER NOT NULL,
    last_block   INTEGER,
    broken       TEXT,
    broken_block INTEGER,
    broken_log   INTEGER,
    PRIMARY KEY (contract, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX broken_transcripts ON transcripts (contract, id) WHERE broken IS NOT NULL;

CREATE TABLE parties (
    id        INTEGER PRIMARY KEY,
    kind      INTEGER NOT NULL,
    member_of INTEGER NOT NULL,
    roles     INTEGER NOT NULL,
    profile   BLOB    NOT NULL,
    sponsor   INTEGER NOT NULL,
    suspended INTEGER NOT NULL,
    position  INTEGER NOT NULL,
    block     INTEGER NOT NULL,
    time      INTEGER NOT NULL,
    tx        BLOB    NOT NULL,
    log       INTEGER NOT NULL
) STRICT;

CREATE TABLE party_changes (
    position INTEGER PRIMARY KEY,
    party    INTEGER NOT NULL,
    change   TEXT    NOT NULL CHECK (change IN ('profile', 'roles', 'suspended', 'reinstated')),
    roles    INTEGER,
    digest   BLOB,
    block    INTEGER NOT NULL,
    time     INTEGER NOT NULL,
    tx       BLOB    NOT NULL,
    log      INTEGER NOT NULL
) STRICT;
CREATE INDEX party_changes_by_party ON party_changes (party, position);

CREATE TABLE signers (
    id               BLOB    PRIMARY KEY,
    party            INTEGER NOT NULL,
    scheme           INTEGER NOT NULL,
    account          BLOB    NOT NULL,
    x                BLOB    NOT NULL,
    y                BLOB    NOT NULL,
    position         INTEGER NOT NULL,
    block            INTEGER NOT NULL,
    time             INTEGER NOT NULL,
    tx               BLOB    NOT NULL,
    log              INTEGER NOT NULL,
    revoked_position INTEGER,
    revoked_block    INTEGER,
    revoked_time     INTEGER,
    revoked_tx       BLOB,
    revoked_log      INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX signers_by_party ON signers (party, position);

-- Signers proposed for parties that lost their own.
CREATE TABLE recoveries (
    position INTEGER NOT NULL,
    party    INTEGER NOT NULL,
    signer   BLOB    NOT NULL,
    nonce    INTEGER NOT NULL,
    scheme   INTEGER NOT NULL,
    account  BLOB    NOT NULL,
    x        BLOB    NOT NULL,
    y        BLOB    NOT NULL,
    sponsor  INTEGER NOT NULL,
    ready_at INTEGER NOT NULL,
    block    INTEGER NOT NULL,
    time     INTEGER NOT NULL,
    tx       BLOB    NOT NULL,
    log      INTEGER NOT NULL,
    PRIMARY KEY (position)
) STRICT, WITHOUT ROWID;
CREATE INDEX recoveries_by_party ON recoveries (party, position);

-- `recovery` is the position of the proposal.
CREATE TABLE recovery_ends (
    position  INTEGER NOT NULL,
    recovery  INTEGER NOT NULL,
    party     INTEGER NOT NULL,
    kind      TEXT    NOT NULL CHECK (kind IN ('completed', 'vetoed', 'replaced')),
    vetoed_by BLOB,
    block     INTEGER NOT NULL,
    time      INTEGER NOT NULL,
    tx        BLOB    NOT NULL,
    log       INTEGER NOT NULL,
    PRIMARY KEY (position)
) STRICT, WITHOUT ROWID;
CREATE INDEX recovery_ends_by_party ON recovery_ends (party, position);

-- What the directory's administrator did about the directory itself.
CREATE TABLE acts (
    position INTEGER PRIMARY KEY,
    act      TEXT    NOT NULL CHECK (act IN ('intake', 'offered', 'accepted')),
    account  BLOB    NOT NULL,
    block    INTEGER NOT NULL,
    time     INTEGER NOT NULL,
    tx       BLOB    NOT NULL,
    log      INTEGER NOT NULL
) STRICT;

-- The list of publications: transcript 0 of the procurement contract.
CREATE TABLE publications (
    position    INTEGER PRIMARY KEY,
    tender      INTEGER NOT NULL UNIQUE,
    tender_head BLOB    NOT NULL,
    block       INTEGER NOT NULL,
    time        INTEGER NOT NULL,
    tx          BLOB    NOT NULL,
    log         INTEGER NOT NULL
) STRICT;

-- A tender as it stands now; `versions`, `reschedules` and the tables of decisions say how it came to this.
CREATE TABLE tenders (
    id              INTEGER PRIMARY KEY,
    buyer           INTEGER NOT NULL,
    officer         INTEGER NOT NULL,
    procedure       INTEGER NOT NULL,
    terms           BLOB    NOT NULL,
    panel           BLOB    NOT NULL,
    envelopes       INTEGER NOT NULL,
    seals_from      INTEGER NOT NULL,
    seals_until     INTEGER NOT NULL,
    opens_until     INTEGER NOT NULL,
    award_by        INTEGER NOT NULL,
    scoring         INTEGER NOT NULL,
    pricing         INTEGER NOT NULL,
    standstill      INTEGER NOT NULL,
    version         INTEGER NOT NULL,
    decisions       INTEGER NOT NULL,
    lots            INTEGER NOT NULL,
    undecided       INTEGER NOT NULL,
    ended           TEXT    CHECK (ended IN ('cancelled', 'final')),
    -- The suspension that was not released. It moves boundaries when they are read; its release moves them here.
    suspended_since INTEGER,
    suspended_until INTEGER,
    position        INTEGER NOT NULL,
    block           INTEGER NOT NULL,
    time            INTEGER NOT NULL,
    tx              BLOB    NOT NULL,
    log             INTEGER NOT NULL
) STRICT;
CREATE INDEX tenders_by_buyer ON tenders (buyer, id);

CREATE TABLE versions (
    tender      INTEGER NOT NULL,
    version     INTEGER NOT NULL,
    officer     INTEGER NOT NULL,
    terms       BLOB    NOT NULL,
    panel       BLOB    NOT NULL,
    reason      BLOB    NOT NULL,
    seals_from  INTEGER NOT NULL,
    seals_until INTEGER NOT NULL,
    opens_until INTEGER NOT NULL,
    award_by    INTEGER NOT NULL,
    position    INTEGER NOT NULL,
    block       INTEGER NOT NULL,
    time        INTEGER NOT NULL,
    tx          BLOB    NOT NULL,
    log         INTEGER NOT NULL,
    PRIMARY KEY (tender, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE lots (
    tender   INTEGER NOT NULL,
    version  INTEGER NOT NULL,
    lot      INTEGER NOT NULL,
    ceiling  TEXT    NOT NULL,
    floor    TEXT    NOT NULL,
    position INTEGER NOT NULL,
    block    INTEGER NOT NULL,
    time     INTEGER NOT NULL,
    tx       BLOB    NOT NULL,
    log      INTEGER NOT NULL,
    PRIMARY KEY (tender, version, lot)
) STRICT, WITHOUT ROWID;

CREATE TABLE panels (
    tender       INTEGER NOT NULL,
    position     INTEGER NOT NULL,
    version      INTEGER NOT NULL,
    scoring      INTEGER NOT NULL,
    pricing      INTEGER NOT NULL,
    quorum       INTEGER NOT NULL,
    price_weight INTEGER NOT NULL,
    block        INTEGER NOT NULL,
    time         INTEGER NOT NULL,
    tx           BLOB    NOT NULL,
    log          INTEGER NOT NULL,
    PRIMARY KEY (tender, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE criteria (
    tender    INTEGER NOT NULL,
    position  INTEGER NOT NULL,
    version   INTEGER NOT NULL,
    criterion INTEGER NOT NULL,
    weight    INTEGER NOT NULL,
    block     INTEGER NOT NULL,
    time      INTEGER NOT NULL,
    tx        BLOB    NOT NULL,
    log       INTEGER NOT NULL,
    PRIMARY KEY (tender, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE evaluators (
    tender    INTEGER NOT NULL,
    position  INTEGER NOT NULL,
    version   INTEGER NOT NULL,
    seat      INTEGER NOT NULL,
    evaluator INTEGER NOT NULL,
    block     INTEGER NOT NULL,
    time      INTEGER NOT NULL,
    tx        BLOB    NOT NULL,
    log       INTEGER NOT NULL,
    PRIMARY KEY (tender, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE approvals (
    tender   INTEGER NOT NULL,
    position INTEGER NOT NULL,
    officer  INTEGER NOT NULL,
    intent   BLOB    NOT NULL,
    block    INTEGER NOT NULL,
    time     INTEGER NOT NULL,
    tx       BLOB    NOT NULL,
    log      INTEGER NOT NULL,
    PRIMARY KEY (tender, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE registrars (
    tender    INTEGER NOT NULL,
    position  INTEGER NOT NULL,
    registrar BLOB    NOT NULL,
    token_key BLOB    NOT NULL,
    block     INTEGER NOT NULL,
    time      INTEGER NOT NULL,
    tx        BLOB    NOT NULL,
    log       INTEGER NOT NULL,
    PRIMARY KEY (tender, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE reschedules (
    tender      INTEGER NOT NULL,
    position    INTEGER NOT NULL,
    officer     INTEGER NOT NULL,
    reason      BLOB    NOT NULL,
    seals_from  INTEGER NOT NULL,
    seals_until INTEGER NOT NULL,
    opens_until INTEGER NOT NULL,
    award_by    INTEGER NOT NULL,
    block       INTEGER NOT NULL,
    time        INTEGER NOT NULL,
    tx          BLOB    NOT NULL,
    log         INTEGER NOT NULL,
    PRIMARY KEY (tender, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE suspensions (
    tender    INTEGER NOT NULL,
    position  INTEGER NOT NULL,
    oversight INTEGER NOT NULL,
    reason    BLOB    NOT NULL,
    until     INTEGER NOT NULL,
    block     INTEGER NOT NULL,
    time      INTEGER NOT NULL,
    tx        BLOB    NOT NULL,
    log       INTEGER NOT NULL,
    PRIMARY KEY (tender, position)
) STRICT, WITHOUT ROWID;

-- `suspension` is the position of what it ended.
CREATE TABLE releases (
    tender     INTEGER NOT NULL,
    position   INTEGER NOT NULL,
    suspension INTEGER NOT NULL,
    oversight  INTEGER NOT NULL,
    reason     BLOB    NOT NULL,
    lost       INTEGER NOT NULL,
    block      INTEGER NOT NULL,
    time       INTEGER NOT NULL,
    tx         BLOB    NOT NULL,
    log        INTEGER NOT NULL,
    PRIMARY KEY (tender, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE cancellations (
    tender    INTEGER PRIMARY KEY,
    officer   INTEGER NOT NULL,
    oversight INTEGER NOT NULL,
    reason    BLOB    NOT NULL,
    position  INTEGER NOT NULL,
    block     INTEGER NOT NULL,
    time      INTEGER NOT NULL,
    tx        BLOB    NOT NULL,
    log       INTEGER NOT NULL
) STRICT;

CREATE TABLE finalizations (
    tender   INTEGER PRIMARY KEY,
    position INTEGER NOT NULL,
    block    INTEGER NOT NULL,
    time     INTEGER NOT NULL,
    tx       BLOB    NOT NULL,
    log      INTEGER NOT NULL
) STRICT;

-- `seal_order` decides ties; `ended_at` the position of the event that made it anything else than live.
CREATE TABLE seals (
    tender     INTEGER NOT NULL,
    position   INTEGER NOT NULL,
    bidder     BLOB    NOT NULL,
    version    INTEGER NOT NULL,
    seal       BLOB    NOT NULL,
    envelope   BLOB    NOT NULL,
    registrar  BLOB    NOT NULL,
    seal_order INTEGER NOT NULL,
    state      TEXT    NOT NULL CHECK (state IN ('live', 'withdrawn', 'replaced', 'opened', 'excluded')),
    ended_at   INTEGER,
    block      INTEGER NOT NULL,
    time       INTEGER NOT NULL,
    tx         BLOB    NOT NULL,
    log        INTEGER NOT NULL,
    PRIMARY KEY (tender, position)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX live_seals ON seals (tender, bidder) WHERE state = 'live';

CREATE TABLE withdrawals (
    tender     INTEGER NOT NULL,
    position   INTEGER NOT NULL,
    bidder     BLOB    NOT NULL,
    seal_order INTEGER NOT NULL,
    block      INTEGER NOT NULL,
    time       INTEGER NOT NULL,
    tx         BLOB    NOT NULL,
    log        INTEGER NOT NULL,
    PRIMARY KEY (tender, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE seal_exclusions (
    tender    INTEGER NOT NULL,
    position  INTEGER NOT NULL,
    bidder    BLOB    NOT NULL,
    oversight INTEGER NOT NULL,
    reason    BLOB    NOT NULL,
    block     INTEGER NOT NULL,
    time      INTEGER NOT NULL,
    tx        BLOB    NOT NULL,
    log       INTEGER NOT NULL,
    PRIMARY KEY (tender, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE openings (
    tender     INTEGER NOT NULL,
    position   INTEGER NOT NULL,
    vendor     INTEGER NOT NULL,
    bidder     BLOB    NOT NULL,
    seal_order INTEGER NOT NULL,
    seal       BLOB    NOT NULL,
    offer      BLOB    NOT NULL,
    prices     BLOB    NOT NULL,
    signer     BLOB    NOT NULL,
    block      INTEGER NOT NULL,
    time       INTEGER NOT NULL,
    tx         BLOB    NOT NULL,
    log        INTEGER NOT NULL,
    PRIMARY KEY (tender, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX openings_by_vendor ON openings (vendor, tender, position);

-- `opening` is the position of the vendor's opening that the price belongs to.
CREATE TABLE prices (
    tender   INTEGER NOT NULL,
    position INTEGER NOT NULL,
    opening  INTEGER NOT NULL,
    vendor   INTEGER NOT NULL,
    lot      INTEGER NOT NULL,
    price    TEXT    NOT NULL,
    block    INTEGER NOT NULL,
    time     INTEGER NOT NULL,
    tx       BLOB    NOT NULL,
    log      INTEGER NOT NULL,
    PRIMARY KEY (tender, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE exclusions (
    tender   INTEGER NOT NULL,
    position INTEGER NOT NULL,
    vendor   INTEGER NOT NULL,
    block    INTEGER NOT NULL,
    time     INTEGER NOT NULL,
    tx       BLOB    NOT NULL,
    log      INTEGER NOT NULL,
    PRIMARY KEY (tender, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE scores (
    tender    INTEGER NOT NULL,
    position  INTEGER NOT NULL,
    vendor    INTEGER NOT NULL,
    evaluator INTEGER NOT NULL,
    weighed   INTEGER NOT NULL,
    reasons   BLOB    NOT NULL,
    block     INTEGER NOT NULL,
    time      INTEGER NOT NULL,
    tx        BLOB    NOT NULL,
    log       INTEGER NOT NULL,
    PRIMARY KEY (tender, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX scores_by_offer ON scores (tender, vendor, evaluator, position);

-- `score` is the position of the score that they are part of.
CREATE TABLE points (
    tender    INTEGER NOT NULL,
    position  INTEGER NOT NULL,
    score     INTEGER NOT NULL,
    criterion INTEGER NOT NULL,
    points    INTEGER NOT NULL,
    block     INTEGER NOT NULL,
    time      INTEGER NOT NULL,
    tx        BLOB    NOT NULL,
    log       INTEGER NOT NULL,
    PRIMARY KEY (tender, position)
) STRICT, WITHOUT ROWID;

-- `until` is moved by the release of a suspension, like every moment below that lay ahead when it began.
CREATE TABLE disqualifications (
    tender   INTEGER NOT NULL,
    position INTEGER NOT NULL,
    vendor   INTEGER NOT NULL,
    lot      INTEGER NOT NULL,
    officer  INTEGER NOT NULL,
    reason   BLOB    NOT NULL,
    until    INTEGER NOT NULL,
    block    INTEGER NOT NULL,
    time     INTEGER NOT NULL,
    tx       BLOB    NOT NULL,
    log      INTEGER NOT NULL,
    PRIMARY KEY (tender, position)
) STRICT, WITHOUT ROWID;

-- `disqualification` is the position of what was lifted.
CREATE TABLE reinstatements (
    tender           INTEGER NOT NULL,
    position         INTEGER NOT NULL,
    disqualification INTEGER NOT NULL,
    oversight        INTEGER NOT NULL,
    block            INTEGER NOT NULL,
    time             INTEGER NOT NULL,
    tx               BLOB    NOT NULL,
    log              INTEGER NOT NULL,
    PRIMARY KEY (tender, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE awards (
    tender           INTEGER NOT NULL,
    position         INTEGER NOT NULL,
    lot              INTEGER NOT NULL,
    vendor           INTEGER NOT NULL,
    price            TEXT    NOT NULL,
    seal_order       INTEGER NOT NULL,
    officer          INTEGER NOT NULL,
    report           BLOB    NOT NULL,
    standstill_until INTEGER NOT NULL,
    reopened_at      INTEGER,
    block            INTEGER NOT NULL,
    time             INTEGER NOT NULL,
    tx               BLOB    NOT NULL,
    log              INTEGER NOT NULL,
    PRIMARY KEY (tender, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX awards_by_vendor ON awards (vendor, tender);

-- `award` is the position of the award that was won with them.
CREATE TABLE winner_points (
    tender   INTEGER NOT NULL,
    position INTEGER NOT NULL,
    award    INTEGER NOT NULL,
    quality  INTEGER NOT NULL,
    price    INTEGER NOT NULL,
    block    INTEGER NOT NULL,
    time     INTEGER NOT NULL,
    tx       BLOB    NOT NULL,
    log      INTEGER NOT NULL,
    PRIMARY KEY (tender, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE desertions (
    tender           INTEGER NOT NULL,
    position         INTEGER NOT NULL,
    lot              INTEGER NOT NULL,
    officer          INTEGER NOT NULL,
    reason           BLOB    NOT NULL,
    standstill_until INTEGER NOT NULL,
    reopened_at      INTEGER,
    block            INTEGER NOT NULL,
    time             INTEGER NOT NULL,
    tx               BLOB    NOT NULL,
    log              INTEGER NOT NULL,
    PRIMARY KEY (tender, position)
) STRICT, WITHOUT ROWID;

-- `decided_at` and `void_at` are positions.
CREATE TABLE complaints (
    tender     INTEGER NOT NULL,
    position   INTEGER NOT NULL,
    vendor     INTEGER NOT NULL,
    lot        INTEGER NOT NULL,
    round      INTEGER NOT NULL,
    reason     BLOB    NOT NULL,
    until      INTEGER NOT NULL,
    decided_at INTEGER,
    void_at    INTEGER,
    block      INTEGER NOT NULL,
    time       INTEGER NOT NULL,
    tx         BLOB    NOT NULL,
    log        INTEGER NOT NULL,
    PRIMARY KEY (tender, position)
) STRICT, WITHOUT ROWID;

-- `complaint` is the position of what was decided.
CREATE TABLE complaint_decisions (
    tender    INTEGER NOT NULL,
    position  INTEGER NOT NULL,
    complaint INTEGER NOT NULL,
    upheld    INTEGER NOT NULL,
    oversight INTEGER NOT NULL,
    reason    BLOB    NOT NULL,
    block     INTEGER NOT NULL,
    time      INTEGER NOT NULL,
    tx        BLOB    NOT NULL,
    log       INTEGER NOT NULL,
    PRIMARY KEY (tender, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE reopenings (
    tender   INTEGER NOT NULL,
    position INTEGER NOT NULL,
    lot      INTEGER NOT NULL,
    until    INTEGER NOT NULL,
    block    INTEGER NOT NULL,
    time     INTEGER NOT NULL,
    tx       BLOB    NOT NULL,
    log      INTEGER NOT NULL,
    PRIMARY KEY (tender, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE request_counts (
    tender    INTEGER NOT NULL,
    position  INTEGER NOT NULL,
    registrar BLOB    NOT NULL,
    root      BLOB    NOT NULL,
    requests  INTEGER NOT NULL,
    block     INTEGER NOT NULL,
    time      INTEGER NOT NULL,
    tx        BLOB    NOT NULL,
    log       INTEGER NOT NULL,
    PRIMARY KEY (tender, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE absences (
    tender    INTEGER NOT NULL,
    position  INTEGER NOT NULL,
    vendor    INTEGER NOT NULL,
    registrar BLOB    NOT NULL,
    block     INTEGER NOT NULL,
    time      INTEGER NOT NULL,
    tx        BLOB    NOT NULL,
    log       INTEGER NOT NULL,
    PRIMARY KEY (tender, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE withdrawal_claims (
    tender   INTEGER NOT NULL,
    position INTEGER NOT NULL,
    vendor   INTEGER NOT NULL,
    bidder   BLOB    NOT NULL,
    block    INTEGER NOT NULL,
    time     INTEGER NOT NULL,
    tx       BLOB    NOT NULL,
    log      INTEGER NOT NULL,
    PRIMARY KEY (tender, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE comments (
    tender       INTEGER NOT NULL,
    position     INTEGER NOT NULL,
    author       BLOB    NOT NULL,
    subject_kind INTEGER NOT NULL,
    subject_id   INTEGER NOT NULL,
    parent       INTEGER NOT NULL,
    digest       BLOB    NOT NULL,
    registrar    BLOB    NOT NULL,
    endorsements INTEGER NOT NULL,
    withheld     INTEGER NOT NULL,
    block        INTEGER NOT NULL,
    time         INTEGER NOT NULL,
    tx           BLOB    NOT NULL,
    log          INTEGER NOT NULL,
    PRIMARY KEY (tender, position)
) STRICT, WITHOUT ROWID;

-- `pinned` where `parent` is a comment about just this.
CREATE TABLE replies (
    tender       INTEGER NOT NULL,
    position     INTEGER NOT NULL,
    vendor       INTEGER NOT NULL,
    parent       INTEGER NOT NULL,
    subject_kind INTEGER NOT NULL,
    subject_id   INTEGER NOT NULL,
    digest       BLOB    NOT NULL,
    pinned       INTEGER NOT NULL,
    block        INTEGER NOT NULL,
    time         INTEGER NOT NULL,
    tx           BLOB    NOT NULL,
    log          INTEGER NOT NULL,
    PRIMARY KEY (tender, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE endorsements (
    tender    INTEGER NOT NULL,
    position  INTEGER NOT NULL,
    author    BLOB    NOT NULL,
    comment   INTEGER NOT NULL,
    registrar BLOB    NOT NULL,
    block     INTEGER NOT NULL,
    time      INTEGER NOT NULL,
    tx        BLOB    NOT NULL,
    log       INTEGER NOT NULL,
    PRIMARY KEY (tender, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE moderations (
    tender    INTEGER NOT NULL,
    position  INTEGER NOT NULL,
    comment   INTEGER NOT NULL,
    kind      TEXT    NOT NULL CHECK (kind IN ('withheld', 'restored')),
    moderator INTEGER NOT NULL,
    counter   INTEGER NOT NULL,
    reason    BLOB    NOT NULL,
    block     INTEGER NOT NULL,
    time      INTEGER NOT NULL,
    tx        BLOB    NOT NULL,
    log       INTEGER NOT NULL,
    PRIMARY KEY (tender, position)
) STRICT, WITHOUT ROWID;
