//! That SQLite finds nothing wrong with a tree, however many rows it has and wherever it stands.

use rusqlite::Connection;

use super::*;
use crate::formats::apkg::record::{Value, put_record};

/// How long the text of the row with this number is.
type Lengths = fn(i64) -> usize;

/// A database in which SQLite made a table and an index, with so many rows filled in.
fn filled(rows: i64, length: Lengths) -> Connection {
    let mut made = Connection::open_in_memory().unwrap();
    let schema = "CREATE TABLE t (id integer PRIMARY KEY, n integer, x text);
                  CREATE INDEX i ON t (n);";
    made.execute_batch(schema).unwrap();
    let root = |name: &str| -> u32 {
        let ask = "SELECT rootpage FROM sqlite_master WHERE name = ?";
        made.query_row(ask, [name], |row| row.get(0)).unwrap()
    };
    let (table, index) = (root("t"), root("i"));
    let mut image = Image::of(made.serialize("main").unwrap().to_vec(), Vec::new()).unwrap();
    let (mut record, text) = (Vec::new(), "x".repeat(100_000));
    let mut tree = Tree::table(&mut image, table);
    for number in 1..=rows {
        let text = text.get(..length(number)).unwrap();
        put_record(&mut record, &[Value::RowNumber, (rows - number).into(), text.into()]);
        tree.row(number * 1000, &record).unwrap();
    }
    tree.finish().unwrap();
    let mut tree = Tree::index(&mut image, index);
    for number in (1..=rows).rev() {
        put_record(&mut record, &[(rows - number).into(), (number * 1000).into()]);
        tree.entry(&record).unwrap();
    }
    tree.finish().unwrap();
    let (mut image, others) = image.finish().unwrap();
    image.extend(others);
    let mut filled = Connection::open_in_memory().unwrap();
    filled.deserialize_read_exact("main", image.as_slice(), image.len(), false).unwrap();
    filled
}

#[test]
fn sqlite_finds_nothing_wrong_with_any_number_of_rows() {
    let lengths: [(Lengths, &[i64]); 5] = [
        (|_| 0, &[0, 1, 2, 250, 251, 252, 300, 500, 501, 1000, 70_000, 150_000]),
        (|number| (number * 37 % 90) as usize, &[3, 999, 30_000]),
        // One row a page, so that there are three levels: as many as fit below one page, and around.
        (|_| 3000, &[1, 2, 270, 271, 272, 273, 274, 544, 545, 546, 547, 820]),
        // Around the length from which on a row goes on elsewhere.
        (|number| 4030 + number as usize % 60, &[120]),
        (|number| number as usize * 1009 % 99_000, &[200]),
    ];
    // The last entry of an index may be the one that stands between two pages.
    let around: Vec<i64> = (375..400).collect();
    let lengths = lengths.into_iter().chain([(lengths[0].0, around.as_slice())]);
    for (length, counts) in lengths {
        for rows in counts {
            let filled = filled(*rows, length);
            let one =
                |ask: &str| -> String { filled.query_row(ask, [], |row| row.get(0)).unwrap() };
            assert_eq!(one("PRAGMA integrity_check"), "ok", "{rows} rows");
            let texts: i64 = (1..=*rows).map(|number| length(number) as i64).sum();
            let found = "SELECT count(*) || ' ' || total(length(x)) || ' ' || total(n) FROM t";
            let sum = rows * (rows - 1) / 2;
            assert_eq!(one(found), format!("{rows} {texts}.0 {sum}.0"));
            // Found by the index, which leads to the row.
            for n in [0, rows / 2, rows - 1].into_iter().filter(|n| (0..*rows).contains(n)) {
                let by_index = format!("SELECT '' || id FROM t INDEXED BY i WHERE n = {n}");
                assert_eq!(one(&by_index), ((rows - n) * 1000).to_string());
            }
        }
    }
}

#[test]
fn rows_out_of_their_order_are_refused() {
    let made = Connection::open_in_memory().unwrap();
    made.execute_batch("CREATE TABLE t (id integer PRIMARY KEY)").unwrap();
    let mut made = made;
    let made = made.serialize("main").unwrap().to_vec();
    let mut image = Image::of(made, Vec::new()).unwrap();
    let mut tree = Tree::table(&mut image, 2);
    tree.row(7, &[2, 0]).unwrap();
    assert!(tree.row(7, &[2, 0]).is_err());
}

#[test]
fn the_page_with_the_lock_is_never_used() {
    let mut image = Image { out: Vec::new(), made: Vec::new(), pages: LOCKED - 2 };
    let page = [7; PAGE];
    assert_eq!(image.add(&page).unwrap(), LOCKED - 1);
    assert_eq!(image.add_overflow(&page).unwrap(), LOCKED + 1);
    let out = image.out;
    assert_eq!(
        out.len(),
        4 * PAGE,
        "the page that is never used, and two for what is longer than one"
    );
    assert_eq!(out[PAGE..2 * PAGE], [0; PAGE]);
    assert_eq!(out[2 * PAGE..2 * PAGE + 4], (LOCKED + 2).to_be_bytes());
    // What is longer than a page may reach over it.
    let mut image = Image { out: Vec::new(), made: Vec::new(), pages: LOCKED - 3 };
    assert_eq!(image.add_overflow(&[7; 4 * (PAGE - 4)]).unwrap(), LOCKED - 2);
    let following = |page: usize| image.out[page * PAGE..page * PAGE + 4].to_vec();
    let expected = [LOCKED - 1, LOCKED + 1, 0, LOCKED + 2, 0].map(|page| page.to_be_bytes());
    assert_eq!([0, 1, 2, 3, 4].map(following), expected);
    assert_eq!(image.next(), LOCKED + 3);
}

#[test]
fn a_page_has_as_many_children_as_fit() {
    // Each row fills a page. Below one page are 454: each has a number of 4 bytes, a key of 3 and a place
    // of 2, in 4096 bytes without 12, and the last has its number alone.
    let pages = |rows: i64| -> i64 {
        let filled = filled(rows, |_| 3000);
        filled.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap()
    };
    assert_eq!(pages(454) - pages(453), 1);
    assert_eq!(pages(455) - pages(454), 1 + 2);
}

#[test]
fn a_leaf_is_full_when_nothing_more_fits() {
    // 8 bytes describe a page, and 2 say where each cell is.
    for length in [2, 6, 20, 71, 500, 2042, 4086] {
        let (mut leaf, cell, mut cells) = (Leaf::default(), vec![1; length], 0);
        while leaf.has_room_for(&cell) {
            leaf.push(&cell);
            cells += 1;
        }
        assert_eq!(cells, (PAGE - 8) / (length + 2), "{length}");
        assert_eq!(leaf.page(0, Holds::Rows, None).unwrap().len(), PAGE);
    }
    assert!(!Leaf::default().has_room_for(&[0; 4087]));
}
