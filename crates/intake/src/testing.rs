//! What the tests of several readers share.

use crate::book::{ListingBoard, Manifest, SizeClass};
use heng_model::{Date, LocalText, Locale, Origin, Period, SourceFile};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The manifest of a plain book on the calendar year 2022, with one comparative and one region of its own.
pub fn manifest() -> Manifest {
    Manifest {
        origin: Origin::whole(&Arc::new(SourceFile::new("heng.toml"))),
        issuer_name: LocalText::same("Harbour"),
        issuer_short: LocalText::same("Harbour"),
        stock_code: String::new(),
        board: ListingBoard::Main,
        size: SizeClass::Other,
        period: Period::new(Date::constant(2022, 1, 1), Date::constant(2022, 12, 31)).unwrap(),
        comparatives: 1,
        title: LocalText::default(),
        report_date: None,
        frameworks: Vec::new(),
        locales: Locale::ALL.to_vec(),
        contact: String::new(),
        methods: BTreeMap::new(),
        places: BTreeMap::new(),
        labels: BTreeMap::from([("region".into(), vec![("shanghai".into(), LocalText::new("Shanghai", "上海"))])]),
        age_bands: ["<30", "30-49", ">=50"].map(String::from).to_vec(),
    }
}
