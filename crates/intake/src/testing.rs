//! What the tests of several readers share.

use crate::book::Manifest;
use heng_model::{Date, LocalText, Origin, Period, SourceFile};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The manifest of a plain book on the calendar year 2022, with one comparative and one region of its own.
pub fn manifest() -> Manifest {
    let period = Period::new(Date::constant(2022, 1, 1), Date::constant(2022, 12, 31)).unwrap();
    let mut manifest = Manifest::new(Origin::whole(&Arc::new(SourceFile::new("heng.toml"))), LocalText::same("Harbour"), period);
    manifest.labels = BTreeMap::from([("region".into(), vec![("shanghai".into(), LocalText::new("Shanghai", "上海"))])]);
    manifest.age_bands = ["<30", "30-49", ">=50"].map(String::from).to_vec();
    manifest
}
