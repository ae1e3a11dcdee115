//! Databases whose trees lead back to where they were: a table of a few kilobytes has more rows than
//! anybody could ever read. SQLite looks for that only where it is asked to check a whole file.

use std::time::{Duration, Instant};

use rusqlite::Connection;

use super::package::{collection, database, read, said, zipped};

const PAGE: usize = 4096;

/// How many ways lead on from each page of a loop.
const WAYS: usize = 500;

/// The page on which `table` begins, from 1.
fn root_of(image: &[u8], table: &str) -> usize {
    if table == "sqlite_master" {
        return 1;
    }
    let mut connection = Connection::open_in_memory().expect("SQLite");
    let size = image.len();
    connection.deserialize_read_exact("main", image, size, true).expect("a database");
    let root = "SELECT rootpage FROM sqlite_master WHERE name = ?";
    let root: i64 = connection.query_row(root, [table], |row| row.get(0)).expect("the table");
    usize::try_from(root).expect("a page")
}

/// A page of a table's tree from which all ways lead to the page with this number.
fn crossroads(to: usize, header: usize) -> Vec<u8> {
    let ways = WAYS - header;
    let mut page = vec![0; PAGE];
    let begin = PAGE - ways * 5;
    page[header] = 5;
    page[header + 3..header + 5].copy_from_slice(&(ways as u16).to_be_bytes());
    page[header + 5..header + 7].copy_from_slice(&(begin as u16).to_be_bytes());
    page[header + 8..header + 12].copy_from_slice(&(to as u32).to_be_bytes());
    for way in 0..ways {
        let (at, pointer) = (begin + way * 5, header + 12 + way * 2);
        page[pointer..pointer + 2].copy_from_slice(&(at as u16).to_be_bytes());
        page[at..at + 4].copy_from_slice(&(to as u32).to_be_bytes());
        page[at + 4] = 1;
    }
    page
}

/// The database with so many crossroads between the beginning of `table` and its rows.
fn looped(mut image: Vec<u8>, table: &str, levels: usize) -> Vec<u8> {
    let root = root_of(&image, table);
    let header = if root == 1 { 100 } else { 0 };
    let start = (root - 1) * PAGE;
    let rows = image[start..start + PAGE].to_vec();
    let first_new = image.len() / PAGE + 1;
    // What was the first page stands last now, and the crossroads lead there.
    for level in 1..levels {
        image.extend(crossroads(first_new + level, 0));
    }
    let mut last = vec![0; PAGE];
    last[..PAGE - header].copy_from_slice(&rows[header..]);
    if header > 0 {
        // Cells are found from the beginning of a page.
        last.copy_from_slice(&rows);
        last.copy_within(header..header + 8 + 2 * usize::from(rows[header + 4]), 0);
    }
    image.extend(last);
    let mut page = crossroads(first_new, header);
    page[..header].copy_from_slice(&rows[..header]);
    image[start..start + PAGE].copy_from_slice(&page);
    let pages = (image.len() / PAGE) as u32;
    image[28..32].copy_from_slice(&pages.to_be_bytes());
    image
}

fn told(image: &[u8]) -> String {
    let since = Instant::now();
    let told = match read(zipped(&[("collection.anki2", image), ("media", b"{}")])) {
        Ok(found) => format!("{} notes; {}", found.notes, found.said),
        Err(error) => error,
    };
    assert!(since.elapsed() < Duration::from_secs(20), "{told}");
    told
}

#[test]
fn a_tree_may_not_lead_back() {
    const ENDLESS: &str = "its tables hold more than its file does";
    let revlog = "CREATE TABLE revlog (id integer PRIMARY KEY, cid, usn, ease, ivl, lastIvl, factor, time, type);
                  INSERT INTO revlog VALUES (1, 1, 0, 3, 1, 1, 2500, 1000, 0);";
    // Ids that are text have to be sorted before the first one is seen.
    let unsorted =
        "ALTER TABLE notes RENAME TO n; CREATE TABLE notes AS SELECT * FROM n; DROP TABLE n;";
    for change in ["", revlog, unsorted] {
        for table in ["notes", "cards", "revlog", "sqlite_master"] {
            if table == "revlog" && change != revlog {
                continue;
            }
            for levels in [2, 8, 18] {
                let told = told(&looped(database(change), table, levels));
                assert!(
                    told.contains(ENDLESS) || told.contains("damaged"),
                    "{table} {levels}: {told}"
                );
            }
        }
    }
    // That it is the loop which is refused: what is put together as the others are, without one.
    said(&told(&database(revlog)), "2 notes; ");
}

#[test]
fn rows_may_not_share_what_they_hold() {
    let long = "UPDATE notes SET flds = hex(zeroblob(500000)) || char(31) || 'b';";
    assert_eq!(read(collection(long)).expect("two notes").notes, 2);
    // A thousand notes of a megabyte each, in a file of two.
    said(&told(&looped(database(long), "notes", 1)), "its tables hold more than its file does");
}
