//! `heng.toml`: who reports, on which year, by which frameworks and methods.
//!
//! In: the file. Out: a [`Manifest`] and the limits, as much of them as can be read. Invariant: every key is either understood or
//! reported with its line; only a book without a usable period has no manifest. Not here: which methods exist (`heng-calc`), which
//! frameworks (`heng-packs`). See `tests/manifest.rs`.

mod boundary;
mod horizons;
mod keys;
mod materiality;
mod service;

use crate::book::{IndexStyle, ListingBoard, Manifest, MethodChoice, RegisterPlace, SizeClass};
use crate::context::Context;
use crate::text::{line_of, nearest};
use heng_model::{Code, Diag, LocalText, Locale, Origin, Period, SourceFile};
use jiff::ToSpan;
use keys::{Keys, Source};
use materiality::read_materiality;
use std::collections::BTreeMap;
use std::sync::Arc;
use toml::de::{DeTable, DeValue};

/// The file's name.
pub const MANIFEST_PATH: &str = "heng.toml";

/// Age bands of a roster unless the book names its own.
pub const DEFAULT_AGE_BANDS: [&str; 3] = ["<30", "30-49", ">=50"];

const SECTIONS: [&str; 12] = [
    "issuer",
    "period",
    "report",
    "methods",
    "places",
    "labels",
    "age_bands",
    "materiality",
    "service",
    "boundary",
    "climate",
    "limits",
];
/// How the GRI Standards may be used.
const GRI_USES: [&str; 2] = ["with-reference", "in-accordance"];
const MOST_PLACES: i64 = 10;
const MOST_COMPARATIVES: i64 = 2;
const LONGEST_MONTHS: i32 = 18;

/// Reads `heng.toml`; `None` when it is absent or names no period that can be used. Sets the limit on file sizes.
pub fn read_manifest(ctx: &mut Context<'_>) -> Option<Manifest> {
    if !ctx.exists(MANIFEST_PATH) {
        ctx.push(
            Diag::new(Code::MissingFile, "the book has no heng.toml")
                .at(Origin::whole(&Arc::new(SourceFile::new(MANIFEST_PATH))))
                .help("write one with `heng init DIR`, or name the folder that holds it"),
        );
        return None;
    }
    let (file, text) = ctx.read_text(MANIFEST_PATH)?;
    let (root, errors) = DeTable::parse_recoverable(&text);
    // What follows a syntax error is often its echo.
    let error = errors.first().map(|error| (error, error.span().map_or(1, |span| line_of(&text, span.start))));
    if let Some((error, line)) = error {
        ctx.push(
            Diag::new(Code::BadManifest, format!("heng.toml is not valid TOML: {}", error.message().replace('\n', ", ")))
                .at(Origin::line(&file, line))
                .help("write key = value, texts between quotation marks; docs/book.md shows every key"),
        );
    }
    let source = Source { file: &file, text: &text, error_line: error.map(|(_, line)| line) };
    let root = root.get_ref();
    for (key, _) in root.iter().filter(|(key, _)| !SECTIONS.contains(&key.get_ref().as_ref())) {
        let name = key.get_ref();
        let mut diag = Diag::new(Code::UnknownField, format!("heng.toml has no section [{name}]"));
        if let Some(nearest) = nearest(name, SECTIONS) {
            diag = diag.note(format!("nearest: [{nearest}]"));
        }
        ctx.push(diag.at(source.origin(key.span())).help("remove it, or correct its name"));
    }
    ctx.set_locales(locales_named(root));
    read_limits(ctx, source, root);
    build(ctx, source, root)
}

fn read_limits(ctx: &mut Context<'_>, source: Source<'_>, root: &DeTable<'_>) {
    let mut limits = Keys::open(ctx, source, root, "limits");
    if let Some(bytes) = limits.megabytes(ctx, "max_file_mb") {
        ctx.set_limit_bytes(bytes);
    }
    limits.close(ctx);
}

fn build(ctx: &mut Context<'_>, source: Source<'_>, root: &DeTable<'_>) -> Option<Manifest> {
    let mut period = Keys::open(ctx, source, root, "period");
    let reporting_year = read_period(ctx, &mut period);
    let comparatives = period.integer(ctx, "comparatives", 0..=MOST_COMPARATIVES);
    if let Some(reporting_year) = reporting_year
        && comparatives != Some(0)
    {
        compare_periods(ctx, &period, reporting_year);
    }
    period.close(ctx);

    let mut issuer = Keys::open(ctx, source, root, "issuer");
    let issuer_name = issuer.local_text(ctx, "name").unwrap_or_default();
    if issuer_name.is_empty() {
        issuer.missing(ctx, "name", "name = { en = \"…\", zh-Hant = \"…\" }");
    }
    let short = issuer.local_text(ctx, "short").unwrap_or_default();
    let stock_code = issuer.string(ctx, "stock_code").unwrap_or_default();
    let board = issuer.choice(ctx, "board", &[("main", ListingBoard::Main), ("gem", ListingBoard::Gem)]);
    let size = issuer.choice(ctx, "size", &[("large-cap", SizeClass::LargeCap), ("other", SizeClass::Other)]);
    issuer.close(ctx);

    let mut report = Keys::open(ctx, source, root, "report");
    let title = report.local_text(ctx, "title").unwrap_or_default();
    let report_date = report.date(ctx, "date");
    let frameworks = report.strings(ctx, "frameworks").unwrap_or_default();
    let locales = read_locales(ctx, &mut report);
    let contact = report.string(ctx, "contact").unwrap_or_default();
    let gri_use = report.choice(ctx, "gri_use", &GRI_USES.map(|way| (way, way)));
    let register = report.choice(ctx, "register", &[("printed", RegisterPlace::Printed), ("apart", RegisterPlace::Apart)]);
    let index_style = report.choice(ctx, "index_style", &[("status", IndexStyle::Status), ("reference", IndexStyle::Reference)]);
    report.close(ctx);

    let manifest = Manifest {
        origin: Origin::whole(source.file),
        issuer_short: filled_from(short, &issuer_name),
        issuer_name,
        stock_code,
        board: board.unwrap_or(ListingBoard::Main),
        size: size.unwrap_or(SizeClass::Other),
        period: reporting_year?,
        comparatives: comparatives.and_then(|n| u8::try_from(n).ok()).unwrap_or(1),
        title,
        report_date,
        frameworks: frameworks.into_iter().map(|(name, _)| name).collect(),
        locales,
        contact,
        gri_use: gri_use.unwrap_or_default().to_string(),
        index_style: index_style.unwrap_or_default(),
        register: register.unwrap_or_default(),
        methods: read_methods(ctx, source, root),
        places: read_places(ctx, source, root),
        labels: read_labels(ctx, source, root),
        materiality: read_materiality(ctx, source, root),
        service: service::read_service(ctx, source, root),
        horizons: horizons::read(ctx, source, root),
        age_bands: read_age_bands(ctx, source, root),
        boundary: {
            let keys = Keys::open(ctx, source, root, "boundary");
            boundary::read(ctx, keys)
        },
    };
    Some(manifest)
}

/// A language that the short name lacks is taken from the full one.
fn filled_from(mut short: LocalText, full: &LocalText) -> LocalText {
    if !short.has(Locale::En) {
        short.en.clone_from(&full.en);
    }
    if !short.has(Locale::ZhHant) {
        short.zh_hant.clone_from(&full.zh_hant);
    }
    short
}

fn read_period(ctx: &mut Context<'_>, keys: &mut Keys<'_>) -> Option<Period> {
    let start = keys.date(ctx, "start");
    let end = keys.date(ctx, "end");
    for key in ["start", "end"] {
        if !keys.has(key) {
            keys.missing(ctx, key, "start = 2022-01-01 and end = 2022-12-31");
        }
    }
    let (start, end) = (start?, end?);
    let Some(period) = Period::new(start, end) else {
        keys.bad(ctx, "end", &format!("the period ends on {end}, before it starts on {start}"), "exchange the two dates");
        return None;
    };
    if start.checked_add(LONGEST_MONTHS.months()).is_ok_and(|limit| end >= limit) {
        let message = format!("the period is longer than {LONGEST_MONTHS} months: {period}");
        keys.bad(ctx, "end", &message, "a reporting year has twelve months, eighteen at most after a change of year end");
    }
    Some(period)
}

/// C007 when the reporting period is longer than the years it is compared with.
fn compare_periods(ctx: &mut Context<'_>, keys: &Keys<'_>, period: Period) {
    if !period.is_long() {
        return;
    }
    let before = period.years_before(1);
    let message = format!("the reporting period has {} days; it is compared with the twelve months before it", period.days());
    ctx.push(
        Diag::new(Code::UnequalPeriods, message).at(keys.origin("end")).note(format!("{period}; comparative: {before}")).help(
            "say in the narrative how the change of year end affects the figures; comparatives = 0 under [period] shows none",
        ),
    );
}

fn read_locales(ctx: &mut Context<'_>, keys: &mut Keys<'_>) -> Vec<Locale> {
    let mut locales = Vec::new();
    for (text, span) in keys.strings(ctx, "locales").unwrap_or_default() {
        match text.parse::<Locale>() {
            Ok(locale) if !locales.contains(&locale) => locales.push(locale),
            Ok(_) => {}
            Err(message) => keys.bad_at(ctx, span, "locales", &message, "write locales = [\"zh-Hant\", \"en\"]"),
        }
    }
    if locales.is_empty() { Locale::ALL.to_vec() } else { locales }
}

/// The languages of the report, before anything is read that must stand in each of them; mistakes are reported by `read_locales`.
fn locales_named(root: &DeTable<'_>) -> Vec<Locale> {
    let section = root.iter().find(|(key, _)| key.get_ref().as_ref() == "report").map(|(_, value)| value.get_ref());
    let Some(DeValue::Table(report)) = section else { return Locale::ALL.to_vec() };
    let texts: Vec<&str> = match report.iter().find(|(key, _)| key.get_ref().as_ref() == "locales").map(|(_, v)| v.get_ref()) {
        Some(DeValue::Array(items)) => items.iter().filter_map(|item| item.get_ref().as_str()).collect(),
        Some(DeValue::String(text)) => vec![text.as_ref()],
        _ => Vec::new(),
    };
    let locales: Vec<Locale> = texts.into_iter().filter_map(|text| text.trim().parse().ok()).collect();
    if locales.is_empty() { Locale::ALL.to_vec() } else { locales }
}

fn read_methods(ctx: &mut Context<'_>, source: Source<'_>, root: &DeTable<'_>) -> BTreeMap<String, MethodChoice> {
    let mut keys = Keys::open(ctx, source, root, "methods");
    let mut methods = BTreeMap::new();
    for subject in keys.names() {
        if let Some((value, span)) = keys.scalar(ctx, &subject) {
            methods.insert(subject, MethodChoice { value, origin: source.origin(span) });
        }
    }
    methods
}

fn read_places(ctx: &mut Context<'_>, source: Source<'_>, root: &DeTable<'_>) -> BTreeMap<String, u32> {
    let mut keys = Keys::open(ctx, source, root, "places");
    let mut places = BTreeMap::new();
    for id in keys.names() {
        if ctx.catalogue.measure(&id).is_none() {
            let measures = ctx.catalogue.measures().iter().map(|m| m.id.as_str());
            keys.unknown(ctx, &id, nearest(&id, measures), "name a measure of `heng measures`");
        } else if let Some(count) = keys.integer(ctx, &id, 0..=MOST_PLACES) {
            places.insert(id, u32::try_from(count).unwrap_or(0));
        }
    }
    places
}

fn read_labels(ctx: &mut Context<'_>, source: Source<'_>, root: &DeTable<'_>) -> BTreeMap<String, Vec<(String, LocalText)>> {
    let mut keys = Keys::open(ctx, source, root, "labels");
    let mut labels = BTreeMap::new();
    for dimension in keys.names() {
        if ctx.catalogue.dimension(&dimension).is_none() {
            let dimensions = ctx.catalogue.dimensions().map(|d| d.id.as_str());
            keys.unknown(ctx, &dimension, nearest(&dimension, dimensions), "name a dimension, as in [labels.region]");
            continue;
        }
        let Some(mut values) = keys.nested(ctx, &dimension) else { continue };
        let mut named = Vec::new();
        for id in values.names() {
            if let Some(name) = values.local_text(ctx, &id) {
                named.push((id, name));
            }
        }
        labels.insert(dimension, named);
    }
    labels
}

fn read_age_bands(ctx: &mut Context<'_>, source: Source<'_>, root: &DeTable<'_>) -> Vec<String> {
    let mut keys = Keys::open(ctx, source, root, "age_bands");
    let mut bands = Vec::new();
    for (band, span) in keys.strings(ctx, "bands").unwrap_or_default() {
        if is_age_band(&band) {
            bands.push(band);
        } else {
            let message = format!("`{band}` is not an age band");
            keys.bad_at(ctx, span, "bands", &message, "write <30, 30-49, >50 or >=50");
        }
    }
    keys.close(ctx);
    if bands.is_empty() { DEFAULT_AGE_BANDS.map(String::from).to_vec() } else { bands }
}

/// `<30`, `<=29`, `30-49`, `>50`, `>=50`.
fn is_age_band(band: &str) -> bool {
    let is_age = |text: &str| (1..=3).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if let Some(age) = ["<=", ">=", "<", ">"].iter().find_map(|sign| band.strip_prefix(sign)) {
        return is_age(age);
    }
    band.split_once('-')
        .is_some_and(|(from, to)| is_age(from) && is_age(to) && from.parse::<u16>().ok() <= to.parse::<u16>().ok())
}
