//! Tables as departments send them: byte-order marks, quoted line breaks, titles above the header, columns in Chinese.

mod support;

use heng_intake::context::{Context, Silent};
use heng_intake::memory::MemoryFiles;
use heng_intake::table::{Spec, optional, read_tables, required};
use heng_model::{Catalogue, Code};

const SPEC: Spec = Spec::new(&[required("site"), required("quantity"), optional("unit"), optional("region")]);

/// Reads `t.csv` and gives every row as `LINE site|quantity|unit|note`, and the diagnostics as `CODE place`.
fn check(bytes: &[u8], rows: &[&str], diags: &[&str]) {
    let files = MemoryFiles::new().with("t.csv", bytes);
    let mut ctx = Context::new(&files, Catalogue::embedded(), &Silent);
    let mut seen = Vec::new();
    assert!(read_tables(&mut ctx, "t", &SPEC, &mut |_, row| {
        let cell = |column| row.get(column).unwrap_or("-").replace('\n', "\\n");
        seen.push(format!("{} {}|{}|{}|{}", row.number(), cell("site"), cell("quantity"), cell("unit"), cell("note")));
        Ok(())
    }));
    let (_, found) = ctx.finish();
    let text = String::from_utf8_lossy(bytes);
    assert_eq!(seen, rows, "rows of {text}");
    assert_eq!(support::places(&found), diags, "diagnostics of {text}\n{found:?}");
}

#[test]
fn line_numbers_are_those_of_an_editor() {
    check(b"site,quantity\nHQ,1\nLab,2\n", &["2 HQ|1|-|-", "3 Lab|2|-|-"], &[]);
    check(b"site,quantity\r\nHQ,1\r\nLab,2", &["2 HQ|1|-|-", "3 Lab|2|-|-"], &[]);
    check(b"site,quantity\rHQ,1\rLab,2\r", &["2 HQ|1|-|-", "3 Lab|2|-|-"], &[]);
    check(b"\xef\xbb\xbf\"site\",quantity\nHQ,1\n", &["2 HQ|1|-|-"], &[]);
    check(b"\n\nsite,quantity\n\n\r\n , \nHQ,1\n\n\nLab,2\n", &["7 HQ|1|-|-", "10 Lab|2|-|-"], &[]);
    check(
        b"site,quantity,note\nHQ,1,\"two\nlines\"\r\nLab,2,\"\"\"so\"\"\"\n",
        &["2 HQ|1|-|two\\nlines", "4 Lab|2|-|\"so\""],
        &[],
    );
    check(b"# remarks\nsite,quantity\n# HQ,1\nLab,2\n", &["4 Lab|2|-|-"], &[]);
}

#[test]
fn long_rows_and_chunks_do_not_shift_lines() {
    let long = "x".repeat(200_000);
    let text = format!("site,quantity,note\nHQ,1,\"{long}\n\"\nLab,2,\n");
    check(text.as_bytes(), &[&format!("2 HQ|1|-|{long}"), "4 Lab|2|-|-"], &[]);
}

#[test]
fn headers_are_understood_in_both_languages_and_any_order() {
    check("數量,地點\n1,HQ\n".as_bytes(), &["2 HQ|1|-|-"], &[]);
    check("ＳＩＴＥ *,Quantity,单位,備註\nHQ,1,kWh,hello\n".as_bytes(), &["2 HQ|1|kWh|hello"], &[]);
    check("Site,Date (ignored),Usage\nHQ,x,1\n".as_bytes(), &["2 HQ|1|-|-"], &["B003 t.csv:1"]);
    check(b"Electricity 2022,,\n,,\nSite,Quantity,Unit\nHQ,1,kWh\n", &["4 HQ|1|kWh|-"], &[]);
    // A unit in a heading is not what the rows are converted by: it stays unknown rather than being dropped.
    check(b"site,quantity (kWh),quantity\nHQ,1,2\n", &["2 HQ|2|-|-"], &["B003 t.csv:1"]);
}

#[test]
fn what_is_wrong_with_a_table_is_said_once() {
    check(b"site,quantity,regoin\nHQ,1,x\nLab,2,y\n", &["2 HQ|1|-|-", "3 Lab|2|-|-"], &["B003 t.csv:1"]);
    check(b"site,quantity,site\nHQ,1,x\n", &["2 HQ|1|-|-"], &["B003 t.csv:1"]);
    check(b"site,unit\nHQ,kWh\nLab,kWh\n", &[], &["B004 t.csv:1"]);
    check(b"HQ,12,kWh\nLab,13,kWh\n", &[], &["B004 t.csv"]);
    check(b"", &[], &["B004 t.csv"]);
    check(b"site,quantity\nHQ,12,400\nLab,2,\n", &["3 Lab|2|-|-"], &["B009 t.csv:2"]);
    check(b"site,quantity\nHQ,\"1\nLab,2\n", &["3 Lab|2|-|-"], &["B009 t.csv:2"]);
    check(b"site,quantity\nLab,2\nHQ,\"1", &["2 Lab|2|-|-"], &["B009 t.csv:3"]);
    check(b"site,quantity\nHQ,1\nL\xa4b,2\nLab,3\n\xff,\n", &["2 HQ|1|-|-", "4 Lab|3|-|-"], &["B008 t.csv:3"]);
    check(b"\xa6a\xc2I,\xbc\xc6\xb6q\nHQ,1\n", &[], &["B008 t.csv:1"]);
}

#[test]
fn a_byte_that_is_not_utf8_is_placed_exactly() {
    let files = MemoryFiles::new().with("t.csv", b"site,quantity,note\r\nHQ,1,\"a,b\"\r\n\"L\xa4b\",2,\r\n");
    let mut ctx = Context::new(&files, Catalogue::embedded(), &Silent);
    read_tables(&mut ctx, "t", &SPEC, &mut |_, _| Ok(()));
    let (_, diags) = ctx.finish();
    let diag = diags.iter().next().unwrap();
    assert_eq!(diag.code, Code::NotUtf8);
    // 20 bytes of header, 12 of the first row, then `"L`.
    assert!(diag.notes[0].contains("number 35 "), "{diag}");
}

#[test]
fn a_mistake_in_every_row_is_shown_a_hundred_times_and_counted() {
    let rows: String = (0..1000).map(|_| "HQ,many\n").collect();
    let files = MemoryFiles::new().with("t.csv", format!("site,quantity\n{rows}"));
    let mut ctx = Context::new(&files, Catalogue::embedded(), &Silent);
    read_tables(&mut ctx, "t", &SPEC, &mut |ctx, row| row.required_decimal(ctx, "quantity").map(drop));
    let (_, diags) = ctx.finish();
    assert_eq!(diags.len(), 100);
    assert!(diags.iter().last().unwrap().notes.iter().any(|n| n.starts_with("900 more")));
}

#[test]
fn typed_cells_are_read_as_people_write_them() {
    let text = "site,quantity,unit,region\nHQ,\"１２，４００．５０\",千瓦時,是\n";
    let files = MemoryFiles::new().with("t.csv", text);
    let mut ctx = Context::new(&files, Catalogue::embedded(), &Silent);
    read_tables(&mut ctx, "t", &SPEC, &mut |ctx, row| {
        assert_eq!(row.required_amount(ctx, "quantity")?.to_string(), "12400.50");
        assert_eq!(row.places("quantity"), 2);
        assert_eq!(row.required_unit(ctx, "unit")?.id(), "kWh");
        assert_eq!(row.yes_no(ctx, "region")?, Some(true));
        assert_eq!(row.excerpt(), "HQ, １２，４００．５０ 千瓦時, 是");
        Ok(())
    });
    assert!(ctx.finish().1.is_empty());
}

#[test]
fn a_table_of_comments_alone_states_nothing_and_is_no_fault() {
    let read = |text: &str| {
        let files = MemoryFiles::new().with("t.csv", text);
        let mut ctx = Context::new(&files, Catalogue::embedded(), &Silent);
        let found = read_tables(&mut ctx, "t", &SPEC, &mut |_, row| panic!("{} is no row", row.excerpt()));
        (found, support::places(&ctx.finish().1))
    };
    let nothing: (bool, Vec<String>) = (false, Vec::new());
    assert_eq!(read("\u{feff}# One row a bill.\n\n#site,quantity\n#HQ,1\n"), nothing);
    assert_eq!(read("site,quantity\n"), (true, Vec::new()));
    // An export that went wrong is not left empty on purpose.
    assert_eq!(read(""), (true, vec!["B004 t.csv".to_string()]));
    // Rows without their header: the mark of a comment was left where it should have gone.
    assert_eq!(read("#site,quantity\nHQ,1\n"), (true, vec!["B004 t.csv".to_string()]));
}
