-- The whole schema, newest version. A fresh file is made from this text alone; src/store/schema.rs
-- brings an older file here, and a test holds the two equal.
--
-- Every table has an integer key `id`: the change log names a row by table and id, and undo needs
-- nothing more. Dates are ISO 8601 text. Relations between bodies carry the days from which and to
-- which they hold. Nothing here goes beyond stock SQLite 3.40, so that any tool opens the file.
PRAGMA application_id = 1346720325; -- 'PEER': says whose file this is
PRAGMA user_version = 1;

-- ---------------------------------------------------------------------------------- the log

-- One writing run of the program.
CREATE TABLE command (
    id     INTEGER PRIMARY KEY,
    at     TEXT NOT NULL,                    -- when, UTC, ISO 8601
    today  TEXT NOT NULL CHECK (date(today) IS today),  -- the day it was taken to be
    verb   TEXT NOT NULL,                    -- noun and verb, such as `peer add`
    undoes INTEGER REFERENCES command (id),  -- the command that this one took back
    note   TEXT                              -- an override's reason, a file's name
) STRICT;

-- One changed field; of an inserted row only the key (column_name is null).
CREATE TABLE change (
    id          INTEGER PRIMARY KEY,
    command_id  INTEGER NOT NULL REFERENCES command (id),
    table_name  TEXT NOT NULL,
    row_id      INTEGER NOT NULL,
    what        TEXT NOT NULL  -- not IN: of more than two words SQLite makes a table for each row
                CHECK (what = 'insert' OR what = 'update' OR what = 'delete'),
    column_name TEXT CHECK ((column_name IS NULL) = (what = 'insert')),
    before      ANY,
    after       ANY,
    peer_id     INTEGER,                     -- the person concerned, if any; outlives the peer
    last_row_id INTEGER                      -- of rows that an import put in together: the last of them
                CHECK (last_row_id IS NULL OR (last_row_id > row_id AND what = 'insert'))
) STRICT;
CREATE INDEX change_by_command ON change (command_id);
CREATE INDEX change_by_row ON change (table_name, row_id);
CREATE INDEX change_by_peer ON change (peer_id) WHERE peer_id IS NOT NULL;

-- ----------------------------------------------------------------------------- the programme

-- A version of the programme's rules; the newest that holds on a day is in force. The text is what
-- people wrote, notes and all; the rules are the same in JSON, which is read ten times as fast.
CREATE TABLE scheme (
    id         INTEGER PRIMARY KEY,
    holds_from TEXT NOT NULL UNIQUE CHECK (date(holds_from) IS holds_from),
    content    TEXT NOT NULL,                            -- TOML
    rules      TEXT NOT NULL CHECK (json_valid(rules))   -- domain::Scheme
) STRICT;

-- Small settings of this file, such as the thing made last.
CREATE TABLE setting (
    id    INTEGER PRIMARY KEY,
    name  TEXT NOT NULL UNIQUE,
    value TEXT NOT NULL
) STRICT;

-- A copy of this file that the program made: an erasure has to name those that hold the person.
-- The log does not watch this table, and taking a command back leaves it as it is.
CREATE TABLE backup_copy (
    id      INTEGER PRIMARY KEY,
    path    TEXT NOT NULL UNIQUE,            -- absolute; `-` for one that went to standard output
    made_at TEXT NOT NULL                    -- UTC, ISO 8601
) STRICT;

-- A saved mapping of somebody's headings to our fields.
CREATE TABLE import_profile (
    id      INTEGER PRIMARY KEY,
    name    TEXT NOT NULL UNIQUE,
    mapping TEXT NOT NULL CHECK (json_valid(mapping))
) STRICT;

-- Which rows of imported files are in the file as they stand, so that the next import of the same rows
-- need not check them again. It only saves work: the log does not watch it, and it may be emptied.
CREATE TABLE import_memory (
    id         INTEGER PRIMARY KEY,
    command_id INTEGER NOT NULL REFERENCES command (id) ON DELETE CASCADE,  -- the import
    context    INTEGER NOT NULL,             -- digest of all that decides what a row means
    entries    BLOB NOT NULL                 -- digests and peers: store::peers::memory
) STRICT;
CREATE INDEX import_memory_by_context ON import_memory (context);

-- ------------------------------------------------------------------------------- the bodies

CREATE TABLE body (
    id             INTEGER PRIMARY KEY,
    code           TEXT UNIQUE,              -- GSS code; null where none is published
    slug           TEXT NOT NULL UNIQUE,     -- short name for references, such as `trafford`
    name           TEXT NOT NULL,
    kind           TEXT NOT NULL,            -- domain::BodyKind
    region         TEXT,
    nation         TEXT,
    first_day      TEXT CHECK (date(first_day) IS first_day),
    last_day       TEXT CHECK (date(last_day) IS last_day),
    population     INTEGER CHECK (population >= 0),
    rural_urban    TEXT,
    control        TEXT,                     -- party with the majority, or `No overall control`
    leading_party  TEXT,
    control_as_at  TEXT,                     -- day or month of the source
    next_election  TEXT CHECK (date(next_election) IS next_election),  -- next all-out election
    lga_member     INTEGER CHECK (lga_member IN (0, 1)),
    adviser        TEXT,                     -- principal adviser, where it is not the region's
    CHECK (last_day IS NULL OR first_day IS NULL OR last_day >= first_day)
) STRICT;

CREATE TABLE body_alias (
    id      INTEGER PRIMARY KEY,
    body_id INTEGER NOT NULL REFERENCES body (id) ON DELETE CASCADE,
    alias   TEXT NOT NULL,
    UNIQUE (body_id, alias)
) STRICT;

-- A dated relation of one body to another. `neighbour` is symmetric and stands once, the lower
-- id first; all others read "body_id has as its KIND other_id".
CREATE TABLE body_relation (
    id        INTEGER PRIMARY KEY,
    body_id   INTEGER NOT NULL REFERENCES body (id) ON DELETE CASCADE,
    kind      TEXT NOT NULL,                 -- domain::RelationKind
    other_id  INTEGER NOT NULL REFERENCES body (id) ON DELETE CASCADE,
    first_day TEXT CHECK (date(first_day) IS first_day),
    last_day  TEXT CHECK (date(last_day) IS last_day),
    UNIQUE (body_id, kind, other_id),
    CHECK (body_id <> other_id)
) STRICT;
CREATE INDEX body_relation_by_other ON body_relation (other_id);

-- Who took over from whom; `continues` carries the five-year clock along, `new` starts it afresh.
CREATE TABLE succession (
    id             INTEGER PRIMARY KEY,
    predecessor_id INTEGER NOT NULL REFERENCES body (id) ON DELETE CASCADE,
    successor_id   INTEGER NOT NULL REFERENCES body (id) ON DELETE CASCADE,
    clock          TEXT NOT NULL CHECK (clock IN ('new', 'continues')),
    UNIQUE (predecessor_id, successor_id),
    CHECK (predecessor_id <> successor_id)
) STRICT;
CREATE INDEX succession_by_successor ON succession (successor_id);

-- A body that said no before there was a challenge.
CREATE TABLE declined (
    id          INTEGER PRIMARY KEY,
    body_id     INTEGER NOT NULL REFERENCES body (id) ON DELETE CASCADE,
    declined_on TEXT NOT NULL CHECK (date(declined_on) IS declined_on),
    reason      TEXT
) STRICT;
CREATE INDEX declined_by_body ON declined (body_id);

-- -------------------------------------------------------------------------------- the peers

CREATE TABLE peer (
    id                 INTEGER PRIMARY KEY,
    reference          TEXT NOT NULL UNIQUE,
    name               TEXT NOT NULL,
    kind               TEXT NOT NULL         -- not IN: see `change`
                       CHECK (kind = 'officer' OR kind = 'member' OR kind = 'other'),
    fisa               INTEGER NOT NULL DEFAULT 0 CHECK (fisa IN (0, 1)),
    status             TEXT NOT NULL,        -- domain::PeerStatus
    email              TEXT,
    phone              TEXT,
    region             TEXT,                 -- the peer's own; else that of the body
    party              TEXT,
    party_code         TEXT,
    party_consent      INTEGER NOT NULL DEFAULT 0 CHECK (party_consent IN (0, 1)),  -- of a former member
    term_ends          TEXT CHECK (term_ends IS NULL OR date(term_ends) IS term_ends),
    days_offered       INTEGER CHECK (days_offered >= 0),        -- a financial year
    challenges_offered INTEGER CHECK (challenges_offered >= 0),  -- a financial year
    available_from     TEXT CHECK (available_from IS NULL OR date(available_from) IS available_from),
    available_to       TEXT CHECK (available_to IS NULL OR date(available_to) IS available_to),
    employer_release   TEXT CHECK (employer_release IN ('yes', 'no')),  -- null: not yet asked
    challenges_done    INTEGER CHECK (challenges_done >= 0),     -- as the pool says; the file's own come on top
    rating             REAL CHECK (rating BETWEEN 1 AND 5),      -- mean of the five competencies
    note               TEXT,
    charter_on         TEXT CHECK (charter_on IS NULL OR date(charter_on) IS charter_on),
    terms_on           TEXT CHECK (terms_on IS NULL OR date(terms_on) IS terms_on),
    trained_on         TEXT CHECK (trained_on IS NULL OR date(trained_on) IS trained_on),
    CHECK (party IS NULL OR kind = 'member' OR party_consent = 1)
) STRICT;
CREATE INDEX peer_by_email ON peer (lower(email)) WHERE email IS NOT NULL;
CREATE INDEX peer_by_name ON peer (name, reference);  -- all by which a person is called, in one place

-- A post held, now (last_day null) or before; at a body of the register or at a named employer.
CREATE TABLE post (
    id        INTEGER PRIMARY KEY,
    peer_id   INTEGER NOT NULL REFERENCES peer (id) ON DELETE CASCADE,
    position  INTEGER NOT NULL,              -- order in which the source names them, from 0
    body_id   INTEGER REFERENCES body (id),
    employer  TEXT,                          -- where the body is not in the register
    title     TEXT,
    seniority TEXT,
    first_day TEXT CHECK (first_day IS NULL OR date(first_day) IS first_day),
    last_day  TEXT CHECK (last_day IS NULL OR date(last_day) IS last_day),
    CHECK ((body_id IS NULL) <> (employer IS NULL))
) STRICT;
CREATE INDEX post_by_peer ON post (peer_id, position);
CREATE INDEX post_by_body ON post (body_id);

CREATE TABLE peer_expertise (
    id      INTEGER PRIMARY KEY,
    peer_id INTEGER NOT NULL REFERENCES peer (id) ON DELETE CASCADE,
    area    TEXT NOT NULL,
    held    TEXT NOT NULL CHECK (held IN ('current', 'past'))  -- in the current role, or before
) STRICT;
CREATE UNIQUE INDEX peer_expertise_by_peer ON peer_expertise (peer_id, area);

-- Days on which a peer is not free.
CREATE TABLE peer_blocked (
    id        INTEGER PRIMARY KEY,
    peer_id   INTEGER NOT NULL REFERENCES peer (id) ON DELETE CASCADE,
    first_day TEXT NOT NULL CHECK (date(first_day) IS first_day),
    last_day  TEXT NOT NULL CHECK (date(last_day) IS last_day),
    CHECK (last_day >= first_day)
) STRICT;
CREATE INDEX peer_blocked_by_peer ON peer_blocked (peer_id);

-- A declared interest of a peer in a body: bars the peer from its teams.
CREATE TABLE interest (
    id          INTEGER PRIMARY KEY,
    peer_id     INTEGER NOT NULL REFERENCES peer (id) ON DELETE CASCADE,
    body_id     INTEGER NOT NULL REFERENCES body (id),
    reason      TEXT,
    declared_on TEXT CHECK (date(declared_on) IS declared_on),
    UNIQUE (peer_id, body_id)
) STRICT;

-- An expression of interest and what was decided on it.
CREATE TABLE application (
    id         INTEGER PRIMARY KEY,
    peer_id    INTEGER NOT NULL REFERENCES peer (id) ON DELETE CASCADE,
    applied_on TEXT NOT NULL CHECK (date(applied_on) IS applied_on),
    route      TEXT NOT NULL,                -- group office of a member; else `officer` or `other`
    decision   TEXT,                         -- domain::Decision
    decided_on TEXT CHECK (date(decided_on) IS decided_on),
    decided_by TEXT,
    reason     TEXT,
    CHECK ((decision IS NULL) = (decided_on IS NULL))
) STRICT;
CREATE INDEX application_by_peer ON application (peer_id);

-- On what ground special category data of a peer are held (UK GDPR, article 9), and since when.
-- A party is held of serving members because they made it public; all else needs a row here.
CREATE TABLE special_category (
    id           INTEGER PRIMARY KEY,
    peer_id      INTEGER NOT NULL REFERENCES peer (id) ON DELETE CASCADE,
    category     TEXT NOT NULL,              -- domain::SpecialCategory
    basis        TEXT NOT NULL,              -- domain::LawfulBasis
    how          TEXT,                       -- how it was given: `e-mail of 3 May`
    recorded_on  TEXT NOT NULL CHECK (date(recorded_on) IS recorded_on),
    withdrawn_on TEXT CHECK (date(withdrawn_on) IS withdrawn_on),
    UNIQUE (peer_id, category)
) STRICT;

-- What peers said of themselves for equality monitoring: kept apart, never read by matching, shown
-- only in counts. The log keeps that a row came or went, never what it says.
CREATE TABLE monitoring (
    id         INTEGER PRIMARY KEY,
    peer_id    INTEGER NOT NULL UNIQUE REFERENCES peer (id) ON DELETE CASCADE,
    ethnicity  TEXT,
    disability TEXT,
    given_on   TEXT NOT NULL CHECK (date(given_on) IS given_on)
) STRICT;

-- A person who was erased. Nothing of the person is left but digests, so that no import brings them
-- back: SHA-256 over the file's own salt (the setting `erasure-salt`) and what a key of an import
-- says (store::erased). A null is a key that the person did not have.
CREATE TABLE erased_person (
    id            INTEGER PRIMARY KEY,
    erased_on     TEXT NOT NULL CHECK (date(erased_on) IS erased_on),
    reference     TEXT NOT NULL CHECK (length(reference) = 64),
    email         TEXT CHECK (length(email) = 64),
    name_and_body TEXT CHECK (length(name_and_body) = 64)  -- kind, name and first body
) STRICT;

-- --------------------------------------------------------------------------- the challenges

CREATE TABLE staff (
    id    INTEGER PRIMARY KEY,
    name  TEXT NOT NULL UNIQUE,
    email TEXT
) STRICT;

CREATE TABLE challenge (
    id                  INTEGER PRIMARY KEY,
    reference           TEXT NOT NULL UNIQUE,  -- slug of the first host and year, fixed at creation
    kind                TEXT NOT NULL,         -- a kind of the scheme
    mode                TEXT NOT NULL,         -- domain::Mode
    window_from         TEXT CHECK (date(window_from) IS window_from),
    window_to           TEXT CHECK (date(window_to) IS window_to),
    onsite_from         TEXT CHECK (date(onsite_from) IS onsite_from),
    onsite_to           TEXT CHECK (date(onsite_to) IS onsite_to),
    recorded            INTEGER NOT NULL DEFAULT 0 CHECK (recorded IN (0, 1)),  -- entered as history
    scheme_id           INTEGER REFERENCES scheme (id),  -- in force when the scope was agreed
    reviews_id          INTEGER REFERENCES challenge (id),  -- of a progress review: what it reviews
    funding             TEXT,
    withdrawn_on        TEXT CHECK (date(withdrawn_on) IS withdrawn_on),
    withdrawn_reason    TEXT,
    report_published_on TEXT CHECK (date(report_published_on) IS report_published_on),
    report_url          TEXT,
    plan_published_on   TEXT CHECK (date(plan_published_on) IS plan_published_on),
    plan_url            TEXT,
    note                TEXT,
    added_on            TEXT NOT NULL CHECK (date(added_on) IS added_on),
    CHECK (window_to >= window_from),
    CHECK (onsite_to >= onsite_from),
    CHECK ((onsite_from IS NULL) = (onsite_to IS NULL)),
    CHECK ((window_from IS NULL) = (window_to IS NULL))
) STRICT;
CREATE INDEX challenge_by_onsite ON challenge (onsite_to);

CREATE TABLE challenge_host (
    id           INTEGER PRIMARY KEY,
    challenge_id INTEGER NOT NULL REFERENCES challenge (id) ON DELETE CASCADE,
    body_id      INTEGER NOT NULL REFERENCES body (id),
    position     INTEGER NOT NULL,
    UNIQUE (challenge_id, body_id)
) STRICT;
CREATE INDEX challenge_host_by_body ON challenge_host (body_id);

-- Staff at work on a challenge; never counted as peers.
CREATE TABLE assignment (
    id           INTEGER PRIMARY KEY,
    challenge_id INTEGER NOT NULL REFERENCES challenge (id) ON DELETE CASCADE,
    staff_id     INTEGER NOT NULL REFERENCES staff (id),
    role         TEXT NOT NULL,              -- domain::StaffRole
    UNIQUE (challenge_id, staff_id, role)
) STRICT;

-- Every setting and moving of dates, with the reason.
CREATE TABLE rescheduling (
    id              INTEGER PRIMARY KEY,
    challenge_id    INTEGER NOT NULL REFERENCES challenge (id) ON DELETE CASCADE,
    made_on         TEXT NOT NULL CHECK (date(made_on) IS made_on),
    what            TEXT NOT NULL CHECK (what IN ('scheduled', 'postponed')),
    reason          TEXT,
    old_window_from TEXT, old_window_to TEXT, old_onsite_from TEXT, old_onsite_to TEXT,
    new_window_from TEXT, new_window_to TEXT, new_onsite_from TEXT, new_onsite_to TEXT
) STRICT;
CREATE INDEX rescheduling_by_challenge ON rescheduling (challenge_id);

-- A milestone that is done; due dates follow from the scheme, the stage from what is done.
CREATE TABLE milestone (
    id           INTEGER PRIMARY KEY,
    challenge_id INTEGER NOT NULL REFERENCES challenge (id) ON DELETE CASCADE,
    name         TEXT NOT NULL,              -- a milestone of the scheme
    done_on      TEXT NOT NULL CHECK (date(done_on) IS done_on),
    UNIQUE (challenge_id, name)
) STRICT;

-- A version of the scope; the highest is in force.
CREATE TABLE scope (
    id           INTEGER PRIMARY KEY,
    challenge_id INTEGER NOT NULL REFERENCES challenge (id) ON DELETE CASCADE,
    version      INTEGER NOT NULL,
    agreed_on    TEXT CHECK (date(agreed_on) IS agreed_on),
    content      TEXT NOT NULL CHECK (json_valid(content)),  -- domain::Scope
    UNIQUE (challenge_id, version)
) STRICT;

-- ------------------------------------------------------------------------------- the teams

-- A version of the team; the highest is in force.
CREATE TABLE team (
    id           INTEGER PRIMARY KEY,
    challenge_id INTEGER NOT NULL REFERENCES challenge (id) ON DELETE CASCADE,
    version      INTEGER NOT NULL,
    status       TEXT NOT NULL CHECK (status IN ('proposed', 'agreed', 'recorded')),
    made_on      TEXT NOT NULL CHECK (date(made_on) IS made_on),
    onsite_from  TEXT CHECK (date(onsite_from) IS onsite_from),  -- the week it was made for
    onsite_to    TEXT CHECK (date(onsite_to) IS onsite_to),
    answer       TEXT CHECK (answer IS NULL OR json_valid(answer)),  -- the whole answer of `team assemble`, as shown
    UNIQUE (challenge_id, version)
) STRICT;

CREATE TABLE team_member (
    id       INTEGER PRIMARY KEY,
    team_id  INTEGER NOT NULL REFERENCES team (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    slot     TEXT NOT NULL,
    peer_id  INTEGER NOT NULL REFERENCES peer (id),
    points   INTEGER,
    UNIQUE (team_id, position),
    UNIQUE (team_id, peer_id)
) STRICT;
CREATE INDEX team_member_by_peer ON team_member (peer_id);

-- A rule of the programme set aside for one challenge, with the reason.
CREATE TABLE exception (
    id           INTEGER PRIMARY KEY,
    challenge_id INTEGER NOT NULL REFERENCES challenge (id) ON DELETE CASCADE,
    rule         TEXT NOT NULL,
    peer_id      INTEGER REFERENCES peer (id),
    reason       TEXT NOT NULL,
    made_on      TEXT NOT NULL CHECK (date(made_on) IS made_on)
) STRICT;
CREATE INDEX exception_by_challenge ON exception (challenge_id);

-- A plan of the programme: weeks and teams for many challenges, proposed or taken.
CREATE TABLE plan (
    id          INTEGER PRIMARY KEY,
    made_on     TEXT NOT NULL CHECK (date(made_on) IS made_on),
    first_day   TEXT NOT NULL CHECK (date(first_day) IS first_day),
    last_day    TEXT NOT NULL CHECK (date(last_day) IS last_day),
    accepted_on TEXT CHECK (date(accepted_on) IS accepted_on),
    score       INTEGER NOT NULL,
    bound       INTEGER NOT NULL,
    CHECK (last_day >= first_day)
) STRICT;

-- A visit in a plan; without a challenge until it is accepted when the challenge is not in the file yet.
CREATE TABLE plan_visit (
    id           INTEGER PRIMARY KEY,
    plan_id      INTEGER NOT NULL REFERENCES plan (id) ON DELETE CASCADE,
    position     INTEGER NOT NULL,
    challenge_id INTEGER REFERENCES challenge (id) ON DELETE CASCADE,
    body_id      INTEGER NOT NULL REFERENCES body (id),
    kind         TEXT NOT NULL,             -- a kind of the scheme
    onsite_from  TEXT NOT NULL CHECK (date(onsite_from) IS onsite_from),
    onsite_to    TEXT NOT NULL CHECK (date(onsite_to) IS onsite_to),
    CHECK (onsite_to >= onsite_from)
) STRICT;
CREATE INDEX plan_visit_by_plan ON plan_visit (plan_id);
CREATE INDEX plan_visit_by_challenge ON plan_visit (challenge_id);
CREATE INDEX plan_visit_by_body ON plan_visit (body_id);

CREATE TABLE plan_seat (
    id       INTEGER PRIMARY KEY,
    visit_id INTEGER NOT NULL REFERENCES plan_visit (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    slot     TEXT NOT NULL,
    peer_id  INTEGER NOT NULL REFERENCES peer (id) ON DELETE CASCADE
) STRICT;
CREATE INDEX plan_seat_by_visit ON plan_seat (visit_id);
CREATE INDEX plan_seat_by_peer ON plan_seat (peer_id);

-- A step in winning a peer for a team; the newest says where things stand.
CREATE TABLE invitation (
    id           INTEGER PRIMARY KEY,
    challenge_id INTEGER NOT NULL REFERENCES challenge (id) ON DELETE CASCADE,
    peer_id      INTEGER NOT NULL REFERENCES peer (id),
    status       TEXT NOT NULL,              -- domain::InvitationStatus
    happened_on  TEXT NOT NULL CHECK (date(happened_on) IS happened_on),
    asked        TEXT,                       -- who was asked: the employer, the group office
    reason       TEXT,
    replaced_by  INTEGER REFERENCES peer (id),  -- of somebody who is out: who came instead
    CHECK (reason IS NOT NULL OR status NOT IN ('declined', 'withdrew'))
) STRICT;
CREATE INDEX invitation_by_challenge ON invitation (challenge_id, peer_id);
CREATE INDEX invitation_by_replaced_by ON invitation (replaced_by) WHERE replaced_by IS NOT NULL;
CREATE INDEX invitation_by_peer ON invitation (peer_id);

-- A letter that was drafted: who was asked or chased, when, in which round. Its words are not kept.
CREATE TABLE letter (
    id         INTEGER PRIMARY KEY,
    round      TEXT NOT NULL,                -- the round's folder, such as `chase-2027-03-01`
    drafted_on TEXT NOT NULL CHECK (date(drafted_on) IS drafted_on),
    template   TEXT NOT NULL,                -- which letter: `letter-invite`
    recipient  TEXT NOT NULL,                -- whom it is addressed to
    peer_id    INTEGER REFERENCES peer (id)  -- the peer that it is about
) STRICT;
CREATE INDEX letter_by_peer ON letter (peer_id) WHERE peer_id IS NOT NULL;

-- What a letter is about: a milestone that is chased, a slot that is offered, a draft to comment on.
CREATE TABLE letter_matter (
    id           INTEGER PRIMARY KEY,
    letter_id    INTEGER NOT NULL REFERENCES letter (id) ON DELETE CASCADE,
    challenge_id INTEGER NOT NULL REFERENCES challenge (id) ON DELETE CASCADE,
    what         TEXT NOT NULL
) STRICT;
CREATE INDEX letter_matter_by_letter ON letter_matter (letter_id);
CREATE INDEX letter_matter_by_challenge ON letter_matter (challenge_id);

-- A duty that a member of a team has done.
CREATE TABLE duty (
    id           INTEGER PRIMARY KEY,
    challenge_id INTEGER NOT NULL REFERENCES challenge (id) ON DELETE CASCADE,
    peer_id      INTEGER NOT NULL REFERENCES peer (id),
    duty         TEXT NOT NULL,              -- as the scheme words it
    done_on      TEXT NOT NULL CHECK (date(done_on) IS done_on),
    UNIQUE (challenge_id, peer_id, duty)
) STRICT;
CREATE INDEX duty_by_peer ON duty (peer_id);

-- What a member is on the team for beyond the slot, such as the money of children's services.
CREATE TABLE specialism (
    id           INTEGER PRIMARY KEY,
    challenge_id INTEGER NOT NULL REFERENCES challenge (id) ON DELETE CASCADE,
    peer_id      INTEGER NOT NULL REFERENCES peer (id),
    role         TEXT NOT NULL,
    UNIQUE (challenge_id, peer_id)
) STRICT;
CREATE INDEX specialism_by_peer ON specialism (peer_id);

-- ---------------------------------------------------------------------- findings and report

CREATE TABLE finding (
    id           INTEGER PRIMARY KEY,
    challenge_id INTEGER NOT NULL REFERENCES challenge (id) ON DELETE CASCADE,
    number       INTEGER NOT NULL,
    theme        TEXT NOT NULL,
    statement    TEXT NOT NULL,
    assessment   TEXT NOT NULL CHECK (assessment IN ('strength', 'area-to-improve', 'neutral')),
    sources      INTEGER NOT NULL DEFAULT 0 CHECK (sources >= 0),  -- as counted by hand
    agreed       INTEGER NOT NULL DEFAULT 0 CHECK (agreed IN (0, 1)),  -- by the whole team
    UNIQUE (challenge_id, number)
) STRICT;

-- A note of what was heard or seen; one that is identifiable never reaches a report.
CREATE TABLE evidence (
    id           INTEGER PRIMARY KEY,
    challenge_id INTEGER NOT NULL REFERENCES challenge (id) ON DELETE CASCADE,
    number       INTEGER NOT NULL,
    made_on      TEXT NOT NULL CHECK (date(made_on) IS made_on),
    session      INTEGER,                    -- number of the session in which it was heard
    peer_id      INTEGER REFERENCES peer (id),  -- who wrote it down
    author       TEXT,                       -- who wrote it down, where it is no peer
    theme        TEXT NOT NULL,
    assessment   TEXT NOT NULL CHECK (assessment IN ('strength', 'area-to-improve', 'neutral')),
    perspective  TEXT NOT NULL,              -- domain::Perspective
    identifiable INTEGER NOT NULL DEFAULT 0 CHECK (identifiable IN (0, 1)),
    quote        INTEGER NOT NULL DEFAULT 0 CHECK (quote IN (0, 1)),  -- words to quote
    note         TEXT NOT NULL,
    sha256       TEXT CHECK (length(sha256) = 64),  -- of what it says (store::evidence)
    UNIQUE (challenge_id, number),
    CHECK (peer_id IS NULL OR author IS NULL)
) STRICT;
CREATE INDEX evidence_by_peer ON evidence (peer_id) WHERE peer_id IS NOT NULL;

CREATE TABLE finding_evidence (
    id          INTEGER PRIMARY KEY,
    finding_id  INTEGER NOT NULL REFERENCES finding (id) ON DELETE CASCADE,
    evidence_id INTEGER NOT NULL REFERENCES evidence (id) ON DELETE CASCADE,
    UNIQUE (finding_id, evidence_id)
) STRICT;
CREATE INDEX finding_evidence_by_evidence ON finding_evidence (evidence_id);

CREATE TABLE recommendation (
    id           INTEGER PRIMARY KEY,
    challenge_id INTEGER NOT NULL REFERENCES challenge (id) ON DELETE CASCADE,
    number       INTEGER NOT NULL,
    theme        TEXT,
    level        TEXT NOT NULL CHECK (level IN ('key', 'further')),
    wording      TEXT NOT NULL,
    UNIQUE (challenge_id, number)
) STRICT;

-- The findings that a recommendation answers.
CREATE TABLE recommendation_finding (
    id                INTEGER PRIMARY KEY,
    recommendation_id INTEGER NOT NULL REFERENCES recommendation (id) ON DELETE CASCADE,
    finding_id        INTEGER NOT NULL REFERENCES finding (id) ON DELETE CASCADE,
    UNIQUE (recommendation_id, finding_id)
) STRICT;
CREATE INDEX recommendation_finding_by_finding ON recommendation_finding (finding_id);

-- What the host says to a recommendation; the wording is the team's.
CREATE TABLE response (
    id                INTEGER PRIMARY KEY,
    recommendation_id INTEGER NOT NULL UNIQUE REFERENCES recommendation (id) ON DELETE CASCADE,
    answer            TEXT NOT NULL CHECK (answer IN ('accept', 'partly', 'decline')),
    reason            TEXT CHECK (answer = 'accept' OR reason IS NOT NULL),
    responded_on      TEXT NOT NULL CHECK (date(responded_on) IS responded_on)
) STRICT;

-- An action of the host's plan.
CREATE TABLE action (
    id                INTEGER PRIMARY KEY,
    recommendation_id INTEGER NOT NULL REFERENCES recommendation (id) ON DELETE CASCADE,
    number            INTEGER NOT NULL,
    what              TEXT NOT NULL,
    owner             TEXT,
    due               TEXT CHECK (date(due) IS due),
    due_phrase        TEXT,                  -- where the host names no day: `Autumn 2027`
    status            TEXT NOT NULL,         -- domain::ActionStatus
    rag               TEXT CHECK (rag IN ('red', 'amber', 'green')),
    evidence          TEXT,
    UNIQUE (recommendation_id, number),
    CHECK (due IS NULL OR due_phrase IS NULL)
) STRICT;

-- The recommendations that an action serves besides the one it stands under.
CREATE TABLE action_recommendation (
    id                INTEGER PRIMARY KEY,
    action_id         INTEGER NOT NULL REFERENCES action (id) ON DELETE CASCADE,
    recommendation_id INTEGER NOT NULL REFERENCES recommendation (id) ON DELETE CASCADE,
    UNIQUE (action_id, recommendation_id)
) STRICT;
CREATE INDEX action_recommendation_by_recommendation ON action_recommendation (recommendation_id);

-- What a host said of an engagement when it was over, apart from what it said of each peer.
CREATE TABLE evaluation (
    id           INTEGER PRIMARY KEY,
    challenge_id INTEGER NOT NULL REFERENCES challenge (id) ON DELETE CASCADE,
    given_by     TEXT NOT NULL,              -- the role of who answers, never the name
    given_on     TEXT NOT NULL CHECK (date(given_on) IS given_on),
    satisfied    TEXT NOT NULL,              -- domain::Extent
    impact       TEXT,                       -- domain::Extent
    recommends   INTEGER CHECK (recommends IN (0, 1)),
    note         TEXT,
    UNIQUE (challenge_id, given_by)
) STRICT;

-- A draft of the report as it went out, in Markdown; the highest version is the newest.
CREATE TABLE report_version (
    id           INTEGER PRIMARY KEY,
    challenge_id INTEGER NOT NULL REFERENCES challenge (id) ON DELETE CASCADE,
    version      INTEGER NOT NULL,
    made_on      TEXT NOT NULL CHECK (date(made_on) IS made_on),
    content      TEXT NOT NULL,
    final_on     TEXT CHECK (date(final_on) IS final_on),  -- null for a draft
    sha256       TEXT,                       -- of the content of a final version
    UNIQUE (challenge_id, version),
    CHECK ((final_on IS NULL) = (sha256 IS NULL))
) STRICT;

-- Who was asked to look at a draft, and by when; the host where no peer is named.
CREATE TABLE report_request (
    id           INTEGER PRIMARY KEY,
    challenge_id INTEGER NOT NULL REFERENCES challenge (id) ON DELETE CASCADE,
    version      INTEGER NOT NULL,
    peer_id      INTEGER REFERENCES peer (id),
    asked_on     TEXT NOT NULL CHECK (date(asked_on) IS asked_on),
    due_on       TEXT NOT NULL CHECK (date(due_on) IS due_on),
    answered_on  TEXT CHECK (date(answered_on) IS answered_on)
) STRICT;
CREATE INDEX report_request_by_challenge ON report_request (challenge_id);

-- A peer's comment on a draft, or a factual correction of the host.
CREATE TABLE report_comment (
    id           INTEGER PRIMARY KEY,
    challenge_id INTEGER NOT NULL REFERENCES challenge (id) ON DELETE CASCADE,
    number       INTEGER NOT NULL,
    version      INTEGER NOT NULL,
    peer_id      INTEGER REFERENCES peer (id),  -- null: the host
    place        TEXT,
    comment      TEXT NOT NULL,
    made_on      TEXT NOT NULL CHECK (date(made_on) IS made_on),
    decision     TEXT CHECK (decision IN ('accepted', 'not-accepted')),
    reason       TEXT,
    decided_on   TEXT CHECK (date(decided_on) IS decided_on),
    UNIQUE (challenge_id, number),
    CHECK ((decision IS NULL) = (decided_on IS NULL))
) STRICT;

-- The feedback presentation as it was made: its key messages, to hold the report against.
CREATE TABLE presentation (
    id           INTEGER PRIMARY KEY,
    challenge_id INTEGER NOT NULL REFERENCES challenge (id) ON DELETE CASCADE,
    version      INTEGER NOT NULL,
    made_on      TEXT NOT NULL CHECK (date(made_on) IS made_on),
    messages     TEXT NOT NULL CHECK (json_valid(messages)),  -- report::Message, in order
    UNIQUE (challenge_id, version)
) STRICT;

-- A section of the report in the programme's own words, in place of the built-in one.
CREATE TABLE report_template (
    id      INTEGER PRIMARY KEY,
    section TEXT NOT NULL UNIQUE,
    content TEXT NOT NULL
) STRICT;

-- ------------------------------------------------------------------------- the timetable

-- A session of the team while it is with the host: an interview, a visit, a meeting of its own.
CREATE TABLE session (
    id           INTEGER PRIMARY KEY,
    challenge_id INTEGER NOT NULL REFERENCES challenge (id) ON DELETE CASCADE,
    number       INTEGER NOT NULL,
    kind         TEXT NOT NULL,              -- domain::SessionKind
    day          TEXT NOT NULL CHECK (date(day) IS day),
    starts       TEXT NOT NULL,              -- local time, HH:MM
    ends         TEXT NOT NULL CHECK (ends > starts),
    place        TEXT,
    link         TEXT,
    met          TEXT,                       -- stakeholder group of the scheme
    who          TEXT,                       -- roles of those who are met, never names
    people       INTEGER NOT NULL DEFAULT 0 CHECK (people >= 0),
    strand       TEXT,
    note         TEXT,
    UNIQUE (challenge_id, number)
) STRICT;

CREATE TABLE session_peer (
    id         INTEGER PRIMARY KEY,
    session_id INTEGER NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    peer_id    INTEGER NOT NULL REFERENCES peer (id),
    UNIQUE (session_id, peer_id)
) STRICT;
CREATE INDEX session_peer_by_peer ON session_peer (peer_id);

CREATE TABLE session_theme (
    id         INTEGER PRIMARY KEY,
    session_id INTEGER NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    theme      TEXT NOT NULL,
    UNIQUE (session_id, theme)
) STRICT;

-- A document that the host is asked for: it counts in the burden on the host.
CREATE TABLE document (
    id           INTEGER PRIMARY KEY,
    challenge_id INTEGER NOT NULL REFERENCES challenge (id) ON DELETE CASCADE,
    number       INTEGER NOT NULL,
    title        TEXT NOT NULL,
    asked_on     TEXT NOT NULL CHECK (date(asked_on) IS asked_on),
    received_on  TEXT CHECK (date(received_on) IS received_on),
    UNIQUE (challenge_id, number)
) STRICT;

-- ------------------------------------------------- progress reviews, other support, feedback

-- How far the host is with a recommendation, as a progress review saw it.
CREATE TABLE progress (
    id                INTEGER PRIMARY KEY,
    challenge_id      INTEGER NOT NULL REFERENCES challenge (id) ON DELETE CASCADE,  -- the review
    recommendation_id INTEGER NOT NULL REFERENCES recommendation (id) ON DELETE CASCADE,
    progress          TEXT NOT NULL,         -- domain::ReviewProgress
    note              TEXT,
    recorded_on       TEXT NOT NULL CHECK (date(recorded_on) IS recorded_on),
    UNIQUE (challenge_id, recommendation_id)
) STRICT;
CREATE INDEX progress_by_recommendation ON progress (recommendation_id);

-- A session of support that is no visit: of mentoring, of a panel, a workshop.
CREATE TABLE support_session (
    id           INTEGER PRIMARY KEY,
    challenge_id INTEGER NOT NULL REFERENCES challenge (id) ON DELETE CASCADE,
    number       INTEGER NOT NULL,
    day          TEXT NOT NULL CHECK (date(day) IS day),
    minutes      INTEGER NOT NULL CHECK (minutes > 0),
    peer_id      INTEGER NOT NULL REFERENCES peer (id),
    note         TEXT,
    UNIQUE (challenge_id, number)
) STRICT;
CREATE INDEX support_session_by_peer ON support_session (peer_id);

-- Who is mentored: the role alone, never the name.
CREATE TABLE mentee (
    id           INTEGER PRIMARY KEY,
    challenge_id INTEGER NOT NULL UNIQUE REFERENCES challenge (id) ON DELETE CASCADE,
    role         TEXT NOT NULL
) STRICT;

-- What a peer learnt and took home from an engagement, and whether the peer lets it be published.
CREATE TABLE learning (
    id           INTEGER PRIMARY KEY,
    challenge_id INTEGER NOT NULL REFERENCES challenge (id) ON DELETE CASCADE,
    peer_id      INTEGER NOT NULL REFERENCES peer (id) ON DELETE CASCADE,
    learnt       TEXT NOT NULL,
    took_home    TEXT,
    publish      INTEGER NOT NULL DEFAULT 0 CHECK (publish IN (0, 1)),
    noted_on     TEXT NOT NULL CHECK (date(noted_on) IS noted_on),
    UNIQUE (challenge_id, peer_id)
) STRICT;
CREATE INDEX learning_by_peer ON learning (peer_id);

-- Feedback on a peer after an engagement, on one of the scheme's competencies.
CREATE TABLE feedback (
    id           INTEGER PRIMARY KEY,
    challenge_id INTEGER NOT NULL REFERENCES challenge (id) ON DELETE CASCADE,
    peer_id      INTEGER NOT NULL REFERENCES peer (id) ON DELETE CASCADE,
    competency   TEXT NOT NULL,
    score        INTEGER NOT NULL CHECK (score BETWEEN 1 AND 5),
    given_by     TEXT NOT NULL,
    given_on     TEXT NOT NULL CHECK (date(given_on) IS given_on),
    UNIQUE (challenge_id, peer_id, competency, given_by)
) STRICT;
CREATE INDEX feedback_by_peer ON feedback (peer_id);
-- ------------------------------------------------------------------------------- the views

-- For the sqlite3 shell, a browser of databases or Datasette: what the lists of the program say, in
-- the same words, with many values in one cell parted by `; `. Today is the clock's day. What
-- follows from the milestones of a kind (a challenge's stage) is not here: ask the program.

-- The peers as `peer list` has them.
CREATE VIEW v_peer AS
WITH place AS (
    SELECT body.id,
           CASE WHEN count(*) OVER (PARTITION BY name) = 1 THEN name
                ELSE coalesce(code, slug) END AS name
    FROM body
),
tenure AS (
    SELECT post.peer_id, post.position, post.title, post.seniority, post.last_day,
           coalesce(place.name, post.employer) AS body,
           (first_day IS NULL OR first_day <= date('now', 'localtime'))
           AND (last_day IS NULL OR last_day >= date('now', 'localtime')) AS now
    FROM post LEFT JOIN place ON place.id = post.body_id
    ORDER BY post.peer_id, post.position
),
posts AS (
    SELECT peer_id,
           group_concat(CASE WHEN now THEN body END, ';') AS bodies,
           -- Of the first post held now, by the bare columns that go with `min`.
           min(CASE WHEN now THEN position END) AS first,
           CASE WHEN now THEN title END AS title,
           CASE WHEN now THEN seniority END AS seniority,
           -- One where all have the same, else each post's own, blank for a post without.
           CASE count(DISTINCT CASE WHEN now THEN coalesce(title, '') END)
                WHEN 1 THEN nullif(group_concat(DISTINCT CASE WHEN now THEN title END), '')
                ELSE group_concat(CASE WHEN now THEN coalesce(title, '') END, ';') END AS titles,
           CASE count(DISTINCT CASE WHEN now THEN coalesce(seniority, '') END)
                WHEN 1 THEN nullif(group_concat(DISTINCT CASE WHEN now THEN seniority END), '')
                ELSE group_concat(CASE WHEN now THEN coalesce(seniority, '') END, ';')
           END AS seniorities,
           group_concat(CASE WHEN NOT now THEN
               coalesce(seniority, 'post') || ' at ' || body || ' until '
               || coalesce(last_day, date('now', 'localtime')) END, ';') AS past_posts
    FROM tenure GROUP BY peer_id
)
SELECT peer.reference, peer.name, peer.kind, posts.title, posts.seniority,
       substr(posts.bodies, 1, instr(posts.bodies || ';', ';') - 1) AS body,
       posts.bodies, posts.titles, posts.seniorities, posts.past_posts, peer.party, peer.party_code, peer.term_ends,
       (SELECT group_concat(area, ';') FROM (SELECT area FROM peer_expertise
        WHERE peer_expertise.peer_id = peer.id AND held = 'current' ORDER BY id)) AS expertise,
       (SELECT group_concat(area, ';') FROM (SELECT area FROM peer_expertise
        WHERE peer_expertise.peer_id = peer.id AND held = 'past' ORDER BY id)) AS past_expertise,
       peer.fisa, peer.email, peer.phone, peer.region, peer.status, peer.days_offered,
       peer.challenges_offered, peer.available_from, peer.available_to,
       (SELECT group_concat(first_day || '..' || last_day, ';') FROM (SELECT * FROM peer_blocked
        WHERE peer_blocked.peer_id = peer.id ORDER BY id)) AS blocked,
       peer.employer_release = 'yes' AS employer_release,
       (SELECT group_concat(name, ';') FROM (SELECT place.name FROM interest
        JOIN place ON place.id = interest.body_id
        WHERE interest.peer_id = peer.id ORDER BY interest.id)) AS interests,
       peer.challenges_done, peer.rating, peer.note
FROM peer LEFT JOIN posts ON posts.peer_id = peer.id
WHERE peer.reference NOT IN (SELECT 'erased-' || id FROM erased_person);

-- The challenges as `challenge list` has them, but for what follows from the scheme.
CREATE VIEW v_challenge AS
WITH
in_force AS (
    SELECT id, rules FROM scheme
    ORDER BY holds_from > date('now', 'localtime'),
             CASE WHEN holds_from <= date('now', 'localtime') THEN holds_from END DESC, holds_from
    LIMIT 1
),
-- Days of a challenge that are milestones by themselves; a mark goes before a date.
dated (challenge_id, name, done_on) AS (
    SELECT id, 'visit-begun', onsite_from FROM challenge WHERE withdrawn_on IS NULL
    UNION ALL
    SELECT id, 'feedback-presented', onsite_to FROM challenge WHERE withdrawn_on IS NULL
    UNION ALL
    SELECT id, 'report-published', report_published_on FROM challenge WHERE withdrawn_on IS NULL
    UNION ALL
    SELECT id, 'plan-published', plan_published_on FROM challenge WHERE withdrawn_on IS NULL
    UNION ALL
    SELECT reviewed.id, name, CASE name WHEN 'progress-review-held' THEN review.onsite_to
                                        ELSE review.report_published_on END
    FROM (SELECT 'progress-review-held' AS name UNION ALL SELECT 'progress-review-published')
    JOIN challenge AS reviewed ON reviewed.withdrawn_on IS NULL
    JOIN challenge AS review ON review.id = (
        SELECT id FROM challenge AS other
        WHERE other.reviews_id = reviewed.id AND other.withdrawn_on IS NULL
        ORDER BY onsite_from IS NULL, onsite_from, onsite_to, id LIMIT 1)
),
reached (challenge_id, name) AS (
    SELECT challenge_id, name FROM milestone WHERE done_on <= date('now', 'localtime')
    UNION
    SELECT challenge_id, name FROM dated
    WHERE done_on <= date('now', 'localtime')
      AND NOT EXISTS (SELECT 1 FROM milestone WHERE milestone.challenge_id = dated.challenge_id
                                                AND milestone.name = dated.name)
),
-- The milestones of each challenge: those of its kind in the scheme to which it keeps, else in the
-- one in force.
steps AS (
    SELECT challenge.id AS challenge_id,
           coalesce((SELECT json_extract(kind.value, '$.milestone')
                     FROM scheme, json_each(scheme.rules, '$.kind') AS kind
                     WHERE scheme.id = challenge.scheme_id
                       AND json_extract(kind.value, '$.word') = challenge.kind),
                    (SELECT json_extract(kind.value, '$.milestone')
                     FROM in_force, json_each(in_force.rules, '$.kind') AS kind
                     WHERE json_extract(kind.value, '$.word') = challenge.kind), '[]') AS milestones
    FROM challenge
)
SELECT challenge.reference AS challenge,
       (SELECT group_concat(name, ';') FROM (SELECT body.name FROM challenge_host
        JOIN body ON body.id = body_id
        WHERE challenge_id = challenge.id ORDER BY position)) AS host,
       (SELECT group_concat(code, ';') FROM (SELECT coalesce(body.code, body.slug) AS code
        FROM challenge_host JOIN body ON body.id = body_id
        WHERE challenge_id = challenge.id ORDER BY position)) AS host_code,
       challenge.kind, challenge.mode,
       CASE WHEN challenge.withdrawn_on <= date('now', 'localtime') THEN 'withdrawn'
            ELSE coalesce((SELECT json_extract(step.value, '$.stage')
                           FROM steps, json_each(steps.milestones) AS step
                           WHERE steps.challenge_id = challenge.id
                             AND json_extract(step.value, '$.stage') IS NOT NULL
                             AND EXISTS (SELECT 1 FROM reached
                                         WHERE reached.challenge_id = challenge.id
                                           AND name = json_extract(step.value, '$.word'))
                           ORDER BY step.key DESC LIMIT 1), 'prospect') END AS stage,
       challenge.window_from, challenge.window_to,
       challenge.onsite_from, challenge.onsite_to,
       (SELECT body.region FROM challenge_host JOIN body ON body.id = body_id
        WHERE challenge_id = challenge.id ORDER BY position LIMIT 1) AS region,
       (SELECT group_concat(name, ';') FROM (SELECT staff.name FROM assignment
        JOIN staff ON staff.id = staff_id
        WHERE challenge_id = challenge.id AND role = 'peer-challenge-manager'
        ORDER BY assignment.id)) AS manager,
       (SELECT group_concat(name, ';') FROM (SELECT staff.name FROM assignment
        JOIN staff ON staff.id = staff_id
        WHERE challenge_id = challenge.id AND role = 'support-officer'
        ORDER BY assignment.id)) AS support,
       (SELECT group_concat(seat, ';') FROM (SELECT slot || '=' || peer.reference AS seat
        FROM team JOIN team_member ON team_id = team.id JOIN peer ON peer.id = peer_id
        WHERE team.challenge_id = challenge.id AND team.version = (SELECT max(version)
              FROM team AS newer WHERE newer.challenge_id = challenge.id)
        ORDER BY position)) AS team,
       challenge.funding, reviewed.reference AS reviews,
       challenge.report_published_on AS report_published,
       challenge.plan_published_on AS plan_published,
       challenge.withdrawn_on, challenge.withdrawn_reason, challenge.recorded, challenge.note,
       challenge.added_on
FROM challenge LEFT JOIN challenge AS reviewed ON reviewed.id = challenge.reviews_id;

-- The newest team of every challenge, a row a seat, as `team show` has its members; points are those that
-- were kept when the team was made.
CREATE VIEW v_team AS
WITH current AS (
    SELECT post.peer_id, post.title, coalesce(body.name, post.employer) AS body,
           min(post.position) AS position
    FROM post LEFT JOIN body ON body.id = post.body_id
    WHERE post.peer_id IN (SELECT peer_id FROM team_member)
      AND (post.first_day IS NULL OR post.first_day <= date('now', 'localtime'))
      AND (post.last_day IS NULL OR post.last_day >= date('now', 'localtime'))
    GROUP BY post.peer_id
)
SELECT challenge.reference AS challenge, team.version, team.status, team.made_on,
       coalesce(team.onsite_from, challenge.onsite_from) AS onsite_from,
       coalesce(team.onsite_to, challenge.onsite_to) AS onsite_to, team_member.slot,
       peer.reference AS peer, peer.name, current.title, current.body, team_member.points
FROM team
JOIN challenge ON challenge.id = team.challenge_id
JOIN team_member ON team_member.team_id = team.id
JOIN peer ON peer.id = team_member.peer_id
LEFT JOIN current ON current.peer_id = peer.id
WHERE team.version = (SELECT max(version) FROM team AS newer
                      WHERE newer.challenge_id = team.challenge_id)
ORDER BY challenge.reference, team_member.position;

-- Every body under the five-year rule as `challenge due --all` has it: the rule
-- is that of the scheme in force today. Months are calendar months, kept within the month.
CREATE VIEW v_due AS
WITH RECURSIVE
rule AS (
    SELECT rules, date('now', 'localtime') AS today,
           json_extract(rules, '$.five_year.interval_months') AS months,
           json_extract(rules, '$.five_year.fire_interval_months') AS fire_months,
           json_extract(rules, '$.five_year.due_soon_months') AS soon_months,
           json_extract(rules, '$.five_year.new_bodies_from') AS new_from,
           json_extract(rules, '$.five_year.advise_within_months') AS advise_months,
           json_extract(rules, '$.weeks.pre_election_days') AS before_election,
           json_extract(rules, '$.weeks.post_election_days') AS after_election
    FROM scheme
    ORDER BY holds_from > date('now', 'localtime'),
             CASE WHEN holds_from <= date('now', 'localtime') THEN holds_from END DESC, holds_from
    LIMIT 1
),
listed AS (
    SELECT body.*, coalesce(code, slug) AS reference,
           CASE kind WHEN 'fire' THEN coalesce(fire_months, months) ELSE months END AS months
    FROM body, rule
    WHERE (kind IN (SELECT value FROM json_each(rules, '$.five_year.body_kinds'))
           OR (kind = 'fire' AND fire_months IS NOT NULL))
      AND (first_day IS NULL OR first_day <= today) AND (last_day IS NULL OR today <= last_day)
),
-- A body and all whose clock it carries on.
line (body_id, member_id) AS (
    SELECT id, id FROM listed
    UNION
    SELECT body_id, predecessor_id FROM line
    JOIN succession ON successor_id = member_id AND clock = 'continues'
),
counting AS (
    SELECT DISTINCT line.body_id, challenge.*
    FROM line
    JOIN listed ON listed.id = line.body_id
    JOIN challenge_host ON challenge_host.body_id = line.member_id
    JOIN challenge ON challenge.id = challenge_host.challenge_id
    JOIN rule
    WHERE withdrawn_on IS NULL
      AND (challenge.kind IN (SELECT value FROM json_each(rules, '$.five_year.qualifying_kinds'))
           OR (listed.kind = 'fire' AND challenge.kind IN (
                   SELECT json_extract(value, '$.word') FROM json_each(rules, '$.kind')
                   WHERE json_extract(value, '$.host_kinds') = '["fire"]')))
),
done AS (
    SELECT counting.*, row_number() OVER (PARTITION BY body_id ORDER BY onsite_to DESC, id) AS place
    FROM counting, rule WHERE onsite_to <= today
),
ahead AS (
    SELECT counting.*,
           row_number() OVER (PARTITION BY body_id ORDER BY coalesce(onsite_from, window_from),
                                 coalesce(onsite_to, window_to), id) AS place
    FROM counting, rule
    WHERE CASE WHEN onsite_to IS NULL THEN window_to >= today ELSE onsite_to > today END
),
-- The day from which a body without a challenge is counted, where that is known and late enough.
begun AS (
    SELECT line.body_id,
           CASE WHEN count(*) = count(first_day) THEN min(first_day) END AS first_day,
           (SELECT count(*) FROM line AS whole WHERE whole.body_id = line.body_id) AS members
    FROM line JOIN body ON body.id = line.member_id
    WHERE NOT EXISTS (SELECT 1 FROM succession
                      WHERE successor_id = line.member_id AND clock = 'continues')
    GROUP BY line.body_id
),
refused AS (
    SELECT line.body_id, max(declined_on) AS declined_on
    FROM line JOIN declined ON declined.body_id = line.member_id JOIN rule
    WHERE declined_on <= today GROUP BY line.body_id
),
clock AS (
    SELECT listed.*, done.reference AS last_challenge, done.onsite_to AS last_onsite_day,
           coalesce(done.onsite_to, CASE WHEN begun.first_day >= new_from THEN begun.first_day END)
               AS counted_from,
           CASE WHEN begun.members = 1 AND begun.first_day >= new_from THEN begun.first_day END
               AS new_since,
           ahead.onsite_from AS ahead_from, ahead.onsite_to AS ahead_to,
           ahead.window_from AS ahead_window_from, ahead.window_to AS ahead_window_to,
           ahead.id AS booked_id, coalesce(ahead.onsite_from, ahead.window_from) AS booked_from,
           coalesce(declined_on >= coalesce(done.onsite_to, '')
                    AND declined_on > coalesce(ahead.added_on, ''), 0) AS has_declined
    FROM listed
    JOIN rule
    LEFT JOIN done ON done.body_id = listed.id AND done.place = 1
    LEFT JOIN ahead ON ahead.body_id = listed.id AND ahead.place = 1
    LEFT JOIN begun ON begun.body_id = listed.id
    LEFT JOIN refused ON refused.body_id = listed.id
),
due AS (
    SELECT clock.*, min(date(counted_from, '+' || clock.months || ' months'),
                        date(counted_from, 'start of month', '+' || (clock.months + 1) || ' months',
                             '-1 day')) AS due_by,
           min(date(today, '+' || soon_months || ' months'),
               date(today, 'start of month', '+' || (soon_months + 1) || ' months', '-1 day'))
               AS horizon,
           min(date(new_since, '+' || advise_months || ' months'),
               date(new_since, 'start of month', '+' || (advise_months + 1) || ' months', '-1 day'))
               AS advised_by
    FROM clock, rule
)
SELECT due.reference AS body, name, kind, region, control, last_challenge, last_onsite_day, due_by,
       CASE WHEN has_declined THEN 'declined'
            WHEN booked_id IS NOT NULL THEN 'booked'
            WHEN due_by < today THEN 'overdue'
            WHEN due_by <= horizon THEN 'due-soon'
            WHEN due_by IS NOT NULL THEN 'not-due'
            ELSE 'never-had' END AS state,
       CAST(julianday(due_by) - julianday(today) AS INTEGER) AS days_left, booked_from,
       (SELECT group_concat(flag, ';') FROM (
            SELECT 1 AS place, 'abolished-on:' || last_day AS flag WHERE last_day IS NOT NULL
            UNION ALL SELECT 2, 'abolished-before-due' WHERE last_day < due_by
            UNION ALL SELECT 3, 'new-since:' || new_since WHERE new_since IS NOT NULL
            UNION ALL SELECT 4, 'past-advised' WHERE last_challenge IS NULL AND advised_by < today
            UNION ALL SELECT 5, 'successor-of:' || coalesce(before.code, before.slug)
                      FROM succession JOIN body AS before ON before.id = predecessor_id
                      WHERE successor_id = due.id
            UNION ALL SELECT 6, 'election-in-window'
                      WHERE CASE WHEN ahead_from IS NOT NULL
                                 THEN ahead_from <= date(next_election, '+' || after_election || ' days')
                                  AND date(next_election, '-' || before_election || ' days') <= ahead_to
                                 WHEN booked_id IS NOT NULL
                                 THEN next_election BETWEEN ahead_window_from AND ahead_window_to
                                 WHEN NOT has_declined AND due_by BETWEEN today AND horizon
                                 THEN next_election BETWEEN today AND due_by END
            UNION ALL SELECT 7, 'not-lga-member' WHERE lga_member = 0
            ORDER BY place, flag)) AS flags,
       coalesce(due.adviser, (SELECT value FROM json_each(rules, '$.adviser')
                              WHERE key = due.region)) AS adviser
FROM due, rule;
