//! `heng.toml`: what is read, what is reported, and at which line.

mod support;

use heng_intake::book::{ListingBoard, SizeClass};
use heng_intake::memory::MemoryFiles;
use heng_intake::read_book;
use heng_model::{Catalogue, Locale, Period};
use jiff::civil::date;
use support::{MANIFEST, places};

fn manifest(text: &str) -> (Option<heng_intake::book::Manifest>, Vec<String>) {
    let (book, diags) = read_book(&MemoryFiles::new().with("heng.toml", text), Catalogue::embedded());
    (book.map(|b| b.manifest), places(&diags))
}

#[test]
fn every_key_of_the_manual_is_read() {
    let text = "\u{FEFF}[issuer]\r\nname = { en = \"Harbour Example Limited\", zh-Hant = \"海港示例有限公司\" }\r\nshort = { en = \"Harbour\" }
stock_code = \"0000\"\nboard = \"GEM\"\nsize = \"large-cap\"\n[period]\nstart = 2022-04-01\nend = \"2023年3月31日\"\ncomparatives = 2
[report]\ntitle = \"ESG\"\ndate = 2023-06-28\nframeworks = [\"hkex-2020\"]\nlocales = [\"en\"]\ncontact = \"ir@example.com\"
[methods]\ngrid_factor = \"data-year\"\ngrid_factor_max_age_years = 3\n[places]\nghg_intensity = 3
[labels.region]\nshanghai = { en = \"Shanghai\", zh-Hant = \"上海\" }\nbeijing = \"北京\"\n[age_bands]\nbands = [\"<30\", \"30-50\", \">50\"]\n[limits]\nmax_file_mb = 0.5\n";
    let (manifest, diags) = manifest(text);
    let manifest = manifest.unwrap();
    assert_eq!(diags, [] as [&str; 0]);
    assert_eq!(manifest.issuer_name.get(Locale::ZhHant), "海港示例有限公司");
    assert_eq!((manifest.issuer_short.en.as_str(), manifest.issuer_short.zh_hant.as_str()), ("Harbour", "海港示例有限公司"));
    assert_eq!((manifest.board, manifest.size), (ListingBoard::Gem, SizeClass::LargeCap));
    assert_eq!(manifest.period, Period::new(date(2022, 4, 1), date(2023, 3, 31)).unwrap());
    assert_eq!((manifest.year(), manifest.comparatives), (2023, 2));
    assert_eq!(manifest.report_date, Some(date(2023, 6, 28)));
    assert_eq!((manifest.frameworks, manifest.locales), (vec!["hkex-2020".to_string()], vec![Locale::En]));
    assert_eq!(manifest.methods["grid_factor"].value, "data-year");
    assert_eq!(manifest.methods["grid_factor_max_age_years"].origin.to_string(), "heng.toml:19");
    assert_eq!(manifest.places["ghg_intensity"], 3);
    let regions: Vec<&str> = manifest.labels["region"].iter().map(|(id, _)| id.as_str()).collect();
    assert_eq!(regions, ["shanghai", "beijing"]);
    assert_eq!(manifest.age_bands, ["<30", "30-50", ">50"]);
}

#[test]
fn defaults_are_those_of_the_manual() {
    let (manifest, diags) = manifest(MANIFEST);
    let manifest = manifest.unwrap();
    assert!(diags.is_empty());
    assert_eq!((manifest.board, manifest.size, manifest.comparatives), (ListingBoard::Main, SizeClass::Other, 1));
    assert_eq!(manifest.locales, Locale::ALL);
    assert_eq!(manifest.issuer_short.get(Locale::En), "Harbour");
    assert_eq!(manifest.age_bands, ["<30", "30-49", ">=50"]);
    assert!(manifest.frameworks.is_empty() && manifest.methods.is_empty());
}

#[test]
fn mistakes_are_named_with_their_line_and_the_rest_is_kept() {
    let cases: [(&str, &[&str]); 21] = [
        ("[report]\nlocale = [\"en\"]\n", &["B003 heng.toml:7"]),
        ("[reprot]\n", &["B003 heng.toml:6"]),
        ("[methods]\nturnover = [1]\n", &["B002 heng.toml:7"]),
        ("[report]\nlocales = [\"en\", \"fr\"]\n", &["B002 heng.toml:7"]),
        ("[report]\ndate = \"31/3/2023\"\n", &["B002 heng.toml:7"]),
        ("[report]\ndate = 2023-02-30\n", &["B002 heng.toml:7"]),
        ("[report]\ntitle = 5\n", &["B002 heng.toml:7"]),
        ("[report]\ntitle = { fr = \"x\" }\n", &["B003 heng.toml:7"]),
        ("[places]\nghg_totl = 2\n", &["B003 heng.toml:7"]),
        ("[places]\nghg_total = -1\n", &["B002 heng.toml:7"]),
        ("[places]\nghg_total = \"two\"\n", &["B002 heng.toml:7"]),
        ("[labels.regoin]\nx = \"X\"\n", &["B003 heng.toml:6"]),
        ("[labels.region]\nx = 1\n", &["B002 heng.toml:7"]),
        ("[age_bands]\nbands = [\n\"<30\",\n\"old\"]\n", &["B002 heng.toml:9"]),
        ("[limits]\nmax_file_mb = 0\n", &["B002 heng.toml:7"]),
        ("[limits]\nmax_file_mb = \"much\"\n", &["B002 heng.toml:7"]),
        ("limits = 3\n", &["B003 heng.toml:6"]),
        ("[report\n", &["B002 heng.toml:6"]),
        ("report = { title = \"x\"\n", &["B002 heng.toml:6"]),
        ("[report]\ncontact = \"unfinished\n", &["B002 heng.toml:7"]),
        ("[period]\nstart = 2021-01-01\n", &["B002 heng.toml:6"]),
    ];
    for (more, expected) in cases {
        let (manifest, diags) = manifest(&format!("{MANIFEST}{more}"));
        assert_eq!(diags, expected, "{more}");
        assert_eq!(manifest.unwrap().issuer_name.en, "Harbour", "{more}");
    }
}

#[test]
fn a_book_without_a_usable_period_is_none() {
    let issuer = "[issuer]\nname = \"Harbour\"\n";
    for (more, expected) in [
        ("", vec!["B002 heng.toml", "B002 heng.toml"]),
        ("[period]\nstart = 2022-01-01\n", vec!["B002 heng.toml:3"]),
        ("[period]\nstart = 2022-12-31\nend = 2022-01-01\n", vec!["B002 heng.toml:5"]),
        ("[period]\nstart = 2022-13-01\nend = 2022-12-31\n", vec!["B002 heng.toml:4"]),
    ] {
        let (manifest, diags) = manifest(&format!("{issuer}{more}"));
        assert!(manifest.is_none(), "{more}");
        assert_eq!(diags, expected, "{more}");
    }
    let (book, diags) = read_book(&MemoryFiles::new(), Catalogue::embedded());
    assert!(book.is_none());
    assert_eq!(places(&diags), ["B001 heng.toml"]);
}

#[test]
fn required_fields_and_long_years_are_reported_and_the_book_goes_on() {
    let (found, diags) = manifest("[period]\nstart = 2022-01-01\nend = 2022-12-31\n");
    assert_eq!((found.is_some(), diags), (true, vec!["B002 heng.toml".to_string()]));
    let (found, diags) = manifest("[issuer]\nstock_code = 5\n[period]\nstart = 2022-01-01\nend = 2022-12-31\n");
    assert_eq!((found.is_some(), diags), (true, vec!["B002 heng.toml:1".to_string(), "B002 heng.toml:2".to_string()]));
    let (found, diags) = manifest("[issuer]\nname = \"H\"\n[period]\nstart = 2022-01-01\nend = 2023-07-01\n");
    assert_eq!((found.is_some(), diags), (true, vec!["B002 heng.toml:5".to_string(), "C007 heng.toml:5".to_string()]));
    let (_, diags) = manifest("[issuer]\nname = \"H\"\n[period]\nstart = 2022-01-01\nend = 2023-06-30\n");
    assert_eq!(diags, ["C007 heng.toml:5"]);
}
