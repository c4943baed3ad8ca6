//! The report as a tagged PDF after PDF/UA-1.
//!
//! In: a [`Report`] and the fonts. Out: the file's bytes, or T002 with what the typesetter said. Invariant: same report, same
//! bytes; the file carries no date of making. Not here: the look of the pages (`assets/*.typ`) and of the charts (`chart`).
//! Why PDF/UA-1: HKEX asks for accessible documents; `tools/verapdf` holds the result against the standard.

use crate::chart::{Drawing, draw};
use crate::fonts::{Fonts, visit_text};
use crate::typst_world::ReportWorld;
use heng_compose::report::{Block, Report};
use heng_model::{Code, Diag, Diags};
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use typst::World;
use typst::WorldExt;
use typst::diag::{Severity, SourceDiagnostic, Warned};
use typst::foundations::Smart;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

/// Sets the report and exports it.
///
/// # Errors
/// The diagnostics (T002) when the typesetter gives up, which a report of Heng's own making never causes.
pub fn render_pdf(report: &Report, fonts: &Fonts) -> Result<(Vec<u8>, Diags), Diags> {
    let world = ReportWorld::new(fonts, template_data(report, fonts).to_string());
    let Warned { output, warnings } = typst::compile::<PagedDocument>(&world);
    let mut diags: Diags = warnings.iter().map(|w| typesetting(&world, w)).collect();
    let result = output.and_then(|document| typst_pdf::pdf(&document, &options()));
    // Results that two later reports have not used are forgotten; a server would otherwise grow without end.
    typst::comemo::evict(2);
    match result {
        Ok(bytes) => Ok((bytes, diags)),
        Err(errors) => {
            diags.extend(errors.iter().map(|e| typesetting(&world, e)).collect());
            Err(diags)
        }
    }
}

fn options() -> PdfOptions {
    let standards = PdfStandards::new(&[PdfStandard::Ua_1]).unwrap_or_else(|_| unreachable!("one standard agrees with itself"));
    let creator = Smart::Custom(Some(concat!("Heng ", env!("CARGO_PKG_VERSION")).to_string()));
    PdfOptions { standards, creator, ..PdfOptions::default() }
}

fn typesetting(world: &dyn World, diagnostic: &SourceDiagnostic) -> Diag {
    let mut diag = Diag::new(Code::Typesetting, diagnostic.message.to_string());
    if diagnostic.severity == Severity::Warning {
        diag.severity = heng_model::Severity::Warning;
    }
    if let (Some(id), Some(range)) = (diagnostic.span.id(), world.range(diagnostic.span)) {
        let line = world.source(id).ok().and_then(|s| s.lines().byte_to_line(range.start)).map_or(0, |l| l + 1);
        diag = diag.note(format!("at {}:{line} of the template", id.vpath().get_without_slash()));
    }
    for hint in &diagnostic.hints {
        diag = diag.note(hint.v.to_string());
    }
    diag.help("this is a fault of Heng's template: please report it with the book that shows it")
}

/// What the template reads: the report, with charts drawn and text that the fonts can show.
pub(crate) fn template_data(report: &Report, fonts: &Fonts) -> Value {
    let mut anchors = BTreeSet::new();
    let sections: Vec<Value> = report
        .sections
        .iter()
        .map(|section| {
            anchors.insert(section.id.clone());
            let mut heading_level = 1;
            let blocks = section.blocks.iter().map(|b| block_data(b, fonts, &mut anchors, &mut heading_level)).collect();
            let mut value = plain(section);
            value["blocks"] = Value::Array(blocks);
            value
        })
        .collect();
    let mut data = json!({
        "locale": report.locale,
        "meta": report.meta,
        "sections": sections,
        "anchors": anchors.iter().map(|a| (a.clone(), Value::Bool(true))).collect::<Map<_, _>>(),
    });
    make_drawable(&mut data, fonts);
    data
}

fn plain(value: &impl Serialize) -> Value {
    // Reports hold strings, numbers and lists only: nothing that JSON cannot say.
    serde_json::to_value(value).unwrap_or_default()
}

fn block_data(block: &Block, fonts: &Fonts, anchors: &mut BTreeSet<String>, heading_level: &mut u8) -> Value {
    let mut value = plain(block);
    match block {
        Block::Heading { level, id, number, text } => {
            anchors.insert(id.clone());
            let mut words = number.clone();
            visit_text(&plain(text), &mut |part| words.push_str(part));
            // PDF/UA forbids an empty heading, and one that skips a level; a book may hold either.
            if words.trim().is_empty() {
                return json!({ "block": "anchor", "id": id });
            }
            *heading_level = (*level + 1).min(*heading_level + 1).max(2);
            value["level"] = json!(*heading_level);
        }
        Block::Table(table) => {
            anchors.insert(table.id.clone());
        }
        Block::Chart(chart) => {
            anchors.insert(chart.id.clone());
            let drawing: Drawing = draw(chart, fonts);
            // PDF/UA wants words for every picture.
            if chart.alt.is_empty() {
                value["alt"] = json!(if drawing.title.is_empty() { &drawing.id } else { &drawing.title });
            }
            value["drawing"] = plain(&drawing);
        }
        Block::List { items, .. } => {
            let items = items.iter().map(|blocks| nested(blocks, fonts, anchors, heading_level)).collect();
            value["items"] = Value::Array(items);
        }
        Block::Quote { blocks } => value["blocks"] = nested(blocks, fonts, anchors, heading_level),
        Block::Paragraph { .. } | Block::Highlights { .. } => {}
    }
    value
}

fn nested(blocks: &[Block], fonts: &Fonts, anchors: &mut BTreeSet<String>, heading_level: &mut u8) -> Value {
    Value::Array(blocks.iter().map(|b| block_data(b, fonts, anchors, heading_level)).collect())
}

/// A glyph that is not there would fail the whole file under PDF/UA: its place is kept by a mark, T001 says where.
fn make_drawable(value: &mut Value, fonts: &Fonts) {
    match value {
        Value::String(text) => {
            if let Some(drawable) = fonts.drawable(text) {
                *text = drawable;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| make_drawable(item, fonts)),
        Value::Object(fields) => fields.iter_mut().for_each(|(_, v)| make_drawable(v, fonts)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
