-- What schema 18 has beside schema 11. Indexes are made after the rows, by indexes18.sql.
CREATE TABLE deck_config (
    id integer PRIMARY KEY NOT NULL,
    name text NOT NULL COLLATE unicase,
    mtime_secs integer NOT NULL,
    usn integer NOT NULL,
    config blob NOT NULL
);
CREATE TABLE config (
    KEY text NOT NULL PRIMARY KEY,
    usn integer NOT NULL,
    mtime_secs integer NOT NULL,
    val blob NOT NULL
) WITHOUT ROWID;
CREATE TABLE tags (
    tag text NOT NULL PRIMARY KEY COLLATE unicase,
    usn integer NOT NULL,
    collapsed boolean NOT NULL,
    config blob NULL
) WITHOUT ROWID;
CREATE TABLE fields (
    ntid integer NOT NULL,
    ord integer NOT NULL,
    name text NOT NULL COLLATE unicase,
    config blob NOT NULL,
    PRIMARY KEY (ntid, ord)
) WITHOUT ROWID;
CREATE TABLE templates (
    ntid integer NOT NULL,
    ord integer NOT NULL,
    name text NOT NULL COLLATE unicase,
    mtime_secs integer NOT NULL,
    usn integer NOT NULL,
    config blob NOT NULL,
    PRIMARY KEY (ntid, ord)
) WITHOUT ROWID;
CREATE TABLE notetypes (
    id integer NOT NULL PRIMARY KEY,
    name text NOT NULL COLLATE unicase,
    mtime_secs integer NOT NULL,
    usn integer NOT NULL,
    config blob NOT NULL
);
CREATE TABLE decks (
    id integer PRIMARY KEY NOT NULL,
    name text NOT NULL COLLATE unicase,
    mtime_secs integer NOT NULL,
    usn integer NOT NULL,
    common blob NOT NULL,
    kind blob NOT NULL
);
DROP TABLE graves;
CREATE TABLE graves (
    oid integer NOT NULL,
    type integer NOT NULL,
    usn integer NOT NULL,
    PRIMARY KEY (oid, type)
) WITHOUT ROWID;
