//! Bills folded into groups, and what is wrong with them.

mod support;

use heng_intake::memory::MemoryFiles;
use heng_model::RowSet;
use support::{MANIFEST, book, places, read};

/// Reads `activity/bills.csv` below the standard header and gives each group as `site activity[dims]@year sum unit rows`.
fn check(rows: &str, groups: &[&str], diags: &[&str]) {
    let header = "site,activity,period,start,end,quantity,unit,meter,type,treatment,evidence,note\n";
    let (book, found) = read(&book().with("activity/bills.csv", format!("{header}{rows}")));
    let seen: Vec<String> = book
        .activities
        .iter()
        .map(|g| format!("{} {}[{}]@{} {} {} {}", g.site, g.activity, g.dims, g.year, g.sum, g.unit, g.rows))
        .collect();
    assert_eq!(seen, groups, "{rows}\n{found:?}");
    let found: Vec<String> = places(&found).iter().map(|p| p.replace(" activity/bills.csv:", " ")).collect();
    assert_eq!(found, diags, "{rows}");
}

#[test]
fn rows_fold_by_what_a_figure_can_tell_apart() {
    check(
        "HQ,electricity,2022-01,,,\"12,400\",kWh,,,,,\nHQ,電力,2022年2月,,,100.5,度,,,,,\nHQ,electricity,2021Q3,,,1,kWh,,,,,\n\
         Lab,electricity,,2022/3/1,2022/3/31,7,kWh,,,,,\nHQ,electricity,2022,,,2,MWh,,,,,\nHQ,electricity,2022-12-31,,,1,kWh,,,,,\n",
        &[
            "HQ electricity[]@2022 12501.5 kWh 2-3,7",
            "HQ electricity[]@2021 1 kWh 4",
            "Lab electricity[]@2022 7 kWh 5",
            "HQ electricity[]@2022 2 MWh 6",
        ],
        &[],
    );
    check(
        "HQ,waste_nonhazardous,2022,,,1,t,,紙張,Recycled,,\nHQ,general waste,2022,,,2,t,,paper,recycled,,\nHQ,general waste,2022,,,3,t,,,landfill,,\n",
        &[
            "HQ waste_nonhazardous[treatment=recycled;type=paper]@2022 3 t 2-3",
            "HQ waste_nonhazardous[treatment=landfill]@2022 3 t 4",
        ],
        &[],
    );
    check("HQ,ＬＰＧ,２０２２年３月,,,１２．５,ｋｇ,,,,,\n", &["HQ lpg[]@2022 12.5 kg 2"], &[]);
    // Water may be metered in tonnes; whether 1 t is 1 m3 is the definition's business, not the reader's.
    check("HQ,water,2022,,,5,t,,,,,\n", &["HQ water[]@2022 5 t 2"], &[]);
}

#[test]
fn a_bad_row_is_reported_and_the_others_count() {
    let good = "HQ,electricity,2022-01,,,1,kWh,,,,,\n";
    let cases = [
        ("HQ,electricity,2022-01,,,12.4.1,kWh,,,,,", "R001 3"),
        ("HQ,electricity,2022-01,,,\"1,24\",kWh,,,,,", "R001 3"),
        ("HQ,electricity,2022-01,,,1,kWhh,,,,,", "R002 3"),
        ("HQ,electricity,2022-01,,,1,m3,,,,,", "R003 3"),
        ("HQ,electricity,2022-01,,,1,kWh/person,,,,,", "R003 3"),
        ("HQQ,electricity,2022-01,,,1,kWh,,,,,", "R004 3"),
        ("HQ,electrcity,2022-01,,,1,kWh,,,,,", "R005 3"),
        ("HQ,electricity,31/1/2022,,,1,kWh,,,,,", "R006 3"),
        ("HQ,electricity,,2022-01-31,2022-01-01,1,kWh,,,,,", "R006 3"),
        ("HQ,electricity,,2022-01-31,soon,1,kWh,,,,,", "R006 3"),
        ("HQ,electricity,2022-01,,,-1,kWh,,,,,", "R007 3"),
        ("HQ,electricity,2019-01,,,1,kWh,,,,,", "R008 3"),
        ("HQ,electricity,2019,,,1,kWh,,,,,", "R008 3"),
        ("HQ,electricity,,2021-12-15,2022-01-14,1,kWh,,,,,", "R008 3"),
        (",electricity,2022-01,,,1,kWh,,,,,", "R012 3"),
        ("HQ,,2022-01,,,1,kWh,,,,,", "R012 3"),
        ("HQ,electricity,,,,1,kWh,,,,,", "R012 3"),
        ("HQ,electricity,,2022-01-01,,1,kWh,,,,,", "R012 3"),
        ("HQ,electricity,2022-01,,,,kWh,,,,,", "R012 3"),
        ("HQ,electricity,2022-01,,,1,,,,,,", "R012 3"),
        ("HQ,electricity,2022-01,,,99999999999999999999999999999,kWh,,,,,", "R001 3"),
        ("HQ,electricity,2022-01,,,0.0000000000000000000000000001,kWh,,,,,", "C004 3"),
    ];
    for (bad, diag) in cases {
        // A large sum beside a tiny amount needs more digits than there are.
        let first = if diag.starts_with("C004") { good.replace(",1,kWh", ",1000,kWh") } else { good.to_string() };
        let sum = if diag.starts_with("C004") { "1000" } else { "1" };
        check(&format!("{first}{bad}\n"), &[&format!("HQ electricity[]@2022 {sum} kWh 2")], &[diag]);
    }
}

#[test]
fn a_meter_is_not_billed_twice_for_a_day() {
    let bill = |start: &str, end: &str, meter: &str| format!("HQ,electricity,,{start},{end},1,kWh,{meter},,,,\n");
    let rows = [
        bill("2022-01-01", "2022-01-31", "M1"),
        bill("2022-03-01", "2022-03-31", "M1"),
        bill("2022-02-01", "2022-02-28", "M1"),
        bill("2022-01-31", "2022-01-31", "M1"),
        bill("2022-02-15", "2022-04-14", "M1"),
        bill("2022-01-01", "2022-12-31", "M2"),
        bill("2022-06-01", "2022-06-30", "M2"),
        bill("2022-01-01", "2022-12-31", "M1"),
    ];
    check(&rows.concat(), &["HQ electricity[]@2022 4 kWh 2-4,7"], &["R009 5", "R009 6", "R009 8", "R009 9"]);
    // The same number on the meter of another site, or of water, is another meter.
    let water = "HQ,water,2022-01,,,1,m3,M1,,,,\nLab,electricity,2022-01,,,1,kWh,M1,,,,\n";
    check(
        &format!("{}{water}", bill("2022-01-01", "2022-01-31", "M1")),
        &["HQ electricity[]@2022 1 kWh 2", "HQ water[]@2022 1 m3 3", "Lab electricity[]@2022 1 kWh 4"],
        &[],
    );
}

#[test]
fn a_bill_pasted_twice_is_pointed_out_and_counted() {
    check(
        "HQ,electricity,2022-01,,,5,kWh,,,,,\nHQ,electricity,2022-01,,,5,kWh,,,,,\nHQ,electricity,2022-01,,,5,kWh,,,,,second meter\n\
         HQ,electricity,2022-02,,,5,kWh,,,,,\n",
        &["HQ electricity[]@2022 20 kWh 2-5"],
        &["R011 3"],
    );
}

#[test]
fn meters_are_followed_from_file_to_file() {
    let header = "site,date,quantity,unit,meter\n";
    let files = book()
        .with("activity/electricity.csv", format!("{header}HQ,2022-01-05,1,kWh,M1\n"))
        .with("activity/more/electricity.csv", format!("{header}HQ,2022-01-06,1,kWh,M1\nHQ,2022-01-05,1,kWh,M1\n"));
    let (book, diags) = read(&files);
    assert_eq!(places(&diags), ["R009 activity/more/electricity.csv:3"]);
    assert!(diags.iter().next().unwrap().notes[1].contains("activity/electricity.csv:2"));
    assert_eq!(book.activities.iter().map(|g| g.activity.as_str()).collect::<Vec<_>>(), ["electricity", "electricity"]);
}

#[test]
fn the_file_name_stands_for_the_activity() {
    let (book, diags) = read(&book().with("activity/汽油.csv", "site,date,quantity,unit\nHQ,2022-05-01,40,L\n"));
    assert!(diags.is_empty(), "{diags:?}");
    assert_eq!(book.activities[0].activity, "petrol");
    assert_eq!(book.activities[0].rows, RowSet::from_iter([2]));
    assert_eq!(book.activities[0].file.path, "activity/汽油.csv");
}

#[test]
fn evidence_and_notes_travel_with_the_group() {
    let rows = "HQ,water,2022-01,,,1,m3,,,,b.pdf;a.pdf,estimate\nHQ,water,2022-02,,,1,m3,,,,evidence/a.pdf,estimate\n\
                HQ,water,2022-03,,,1,m3,,,,lost.pdf,\nHQ,water,2022-03,,,1,m3,,,,../../secret.pdf,\n";
    let header = "site,activity,period,start,end,quantity,unit,meter,type,treatment,evidence,note\n";
    let files = book()
        .with("activity/bills.csv", format!("{header}{rows}"))
        .with("activity/water.csv", "site,period,quantity,unit,source\nLab,2022,1,m3,landlord's letter\n")
        .with("evidence/a.pdf", [0xFF_u8, 0xFE])
        .with("evidence/b.pdf", b"")
        .with("minutes.docx", b"")
        .with("README.md", b"")
        .with(".gitignore", b"");
    let (book, diags) = read(&files);
    assert_eq!(places(&diags), ["B011 activity/bills.csv:4", "B007 activity/bills.csv:5", "B010 minutes.docx"]);
    let group = &book.activities[0];
    assert_eq!(group.evidence, ["../../secret.pdf", "a.pdf", "b.pdf", "evidence/a.pdf", "lost.pdf"]);
    assert_eq!(group.notes, ["estimate"]);
    assert_eq!(book.activities[1].notes, ["landlord's letter"]);
    let files: Vec<&str> = book.files.iter().map(|f| f.path.as_str()).collect();
    assert_eq!(files, ["activity/bills.csv", "activity/water.csv", "evidence/a.pdf", "evidence/b.pdf", "heng.toml", "sites.csv"]);
    assert_eq!(book.files[3].sha256(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert!(book.files.iter().all(|f| f.sha256().len() == 64));
}

#[test]
fn a_year_that_ends_in_march_holds_its_own_months() {
    let manifest = MANIFEST.replace("2022-01-01", "2022-04-01").replace("2022-12-31", "2023-03-31");
    let rows = "site,period,quantity,unit\nHQ,2022-03,1,kWh\nHQ,2022-04,2,kWh\nHQ,2023,4,kWh\nHQ,2022,8,kWh\nHQ,2023-04,16,kWh\n";
    let files =
        MemoryFiles::new().with("heng.toml", manifest).with("sites.csv", "site\nHQ\n").with("activity/electricity.csv", rows);
    let (book, diags) = read(&files);
    let sums: Vec<_> = book.activities.iter().map(|g| (g.year, g.sum.to_string())).collect();
    assert_eq!(sums, [(2022, "9".to_string()), (2023, "6".to_string())]);
    assert_eq!(places(&diags), ["R008 activity/electricity.csv:6"]);
}

#[test]
fn sites_are_kept_with_what_is_right_about_them() {
    let sites = "site,name_en,name_zh_hant,region,grid,floor_area_m2,included,reason_en,reason_zh_hant\n\
                 HQ,Head office,總部,香港,HK-CLP,\"1,200\",,,\nLab,,,Shenzhen,CN,big,no,leased,租用\n\
                 HQ,,,,,,,,\n,,x,,,,,,\nDepot,,,,,,perhaps,,\n";
    let files = MemoryFiles::new().with("heng.toml", MANIFEST).with("sites.csv", sites);
    let (book, diags) = read(&files);
    assert_eq!(places(&diags), ["R001 sites.csv:3", "R011 sites.csv:4", "R012 sites.csv:5", "R013 sites.csv:6"]);
    let (hq, lab) = (&book.sites["HQ"], &book.sites["Lab"]);
    assert_eq!(
        (hq.name.zh_hant.as_str(), hq.region.as_str(), hq.grid.as_str(), hq.included),
        ("總部", "hong-kong", "HK-CLP", true)
    );
    assert_eq!(hq.floor_area_m2.unwrap().to_string(), "1200");
    assert_eq!((lab.name.en.as_str(), lab.region.as_str(), lab.floor_area_m2, lab.included), ("Lab", "Shenzhen", None, false));
    assert!(book.sites["Depot"].included);
}

#[test]
fn without_its_sites_a_book_has_one_mistake_not_a_thousand() {
    let activity = "site,date,quantity,unit\nHQ,2022-05-01,40,L\nLab,2022-05-01,40,L\n";
    let without = MemoryFiles::new().with("heng.toml", MANIFEST).with("activity/petrol.csv", activity);
    assert_eq!(places(&read(&without).1), ["B001 sites.csv"]);
    let broken = without.clone().with("sites.csv", "name,region\nHQ,香港\n");
    assert_eq!(places(&read(&broken).1), ["B004 sites.csv:1"]);
    let empty = without.with("sites.csv", "site\n");
    assert_eq!(places(&read(&empty).1), ["R004 activity/petrol.csv:2", "R004 activity/petrol.csv:3"]);
}

#[test]
fn files_beyond_the_limit_or_outside_the_book_are_refused() {
    let limited = MANIFEST.to_string() + "[limits]\nmax_file_mb = 0.0001\n";
    let rows = "site,date,quantity,unit\nHQ,2022-05-01,40,L\n".to_string() + &"# nothing\n".repeat(20);
    let files = book().with("heng.toml", limited).with("activity/petrol.csv", rows);
    let (book_read, diags) = read(&files);
    assert!(book_read.activities.is_empty());
    assert_eq!(places(&diags), ["B005 activity/petrol.csv"]);
    assert!(diags.iter().next().unwrap().message.contains("0.0001 MB"));

    /// A folder in which one file is a link that leads out.
    struct Linked(MemoryFiles);
    impl heng_intake::Files for Linked {
        fn list(&self) -> Vec<heng_intake::FileEntry> {
            let mut entries = self.0.list();
            entries.iter_mut().for_each(|e| e.inside = !e.path.starts_with("activity/"));
            entries
        }
        fn open(&self, path: &str) -> std::io::Result<Box<dyn std::io::Read + '_>> {
            assert!(!path.starts_with("activity/"), "a file outside the book is never opened");
            self.0.open(path)
        }
    }
    let linked = Linked(book().with("activity/petrol.csv", "site,date,quantity,unit\nHQ,2022-05-01,40,L\n"));
    let (_, diags) = heng_intake::read_book(&linked, heng_model::Catalogue::embedded());
    assert_eq!(places(&diags), ["B007 activity/petrol.csv"]);
}

#[test]
fn figures_of_sites_name_sites_of_the_book() {
    let sites = "site,included\nHQ,yes\nMill,no\n";
    let figures = "measure,dims,value,unit,source\nwater,site=HQ,1,m3,R\nwater,site=HQQ,2,m3,R\nwater,site=Mill,4,m3,R\n";
    let (book, found) = read(&book().with("sites.csv", sites).with("figures.csv", figures).with("prior/2021.csv", figures));
    let kept: Vec<String> = book.entered.iter().chain(&book.prior).map(|f| f.id.to_string()).collect();
    assert_eq!(kept, ["water[site=HQ]@2022", "water[site=HQ]@2021"]);
    assert_eq!(places(&found), ["R004 figures.csv:3", "R004 prior/2021.csv:3"]);
}
