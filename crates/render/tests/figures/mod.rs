//! The sample report with a register: an entry for every figure that it prints, each with more digits than are printed.
#![allow(dead_code, reason = "each test file uses its own part")]

use heng_compose::report::*;
use heng_model::{Decimal, FigureId, Locale};
use std::collections::BTreeSet;

#[path = "../sample/mod.rs"]
pub mod sample;

/// The sample with its register.
pub fn report(locale: Locale) -> Report {
    let mut report = sample::report(locale);
    for (id, url) in [("outside", "https://www.example.com/?a=1&b=2"), ("script", "javascript:alert(1)")] {
        let link = Inline::Link { url: url.to_string(), children: vec![words(id)] };
        report.sections[1].blocks.push(Block::Paragraph { text: vec![link] });
    }
    let mut found = BTreeSet::new();
    report.sections.iter().for_each(|section| gather(&section.blocks, &mut found));
    let entry = |(position, figure): (usize, FigureId)| FigureEntry {
        reference: format!("F{}", position + 1),
        year: figure.year,
        year_label: figure.year.to_string(),
        name: figure.measure.to_string(),
        // 28 digits, of which a binary number keeps sixteen.
        value: Decimal::new(1_234_567, 3) + Decimal::new(i64::try_from(position).unwrap_or_default() + 1, 22),
        text: "1,234.57".to_string(),
        unit: "tCO₂e".to_string(),
        places: 2,
        basis: "Computed".to_string(),
        method: "=1+1".to_string(),
        trace: (0..8).map(|depth| TraceLine { depth, text: format!("line {depth}") }).collect(),
        used_in: vec!["glance".to_string(), "nowhere".to_string()],
        verified: true,
        figure,
    };
    report.figures = found.into_iter().enumerate().map(entry).collect();
    report
}

pub fn words(text: &str) -> Inline {
    Inline::Text { text: text.to_string() }
}

fn gather(blocks: &[Block], found: &mut BTreeSet<FigureId>) {
    for block in blocks {
        match block {
            Block::Table(table) => found.extend(table.rows.iter().flat_map(|row| &row.cells).filter_map(|cell| match cell {
                Cell::Figure { figure, .. } => Some(figure.clone()),
                _ => None,
            })),
            Block::Chart(chart) => {
                found.extend(chart.series.iter().flat_map(|s| &s.points).flatten().map(|point| point.figure.clone()));
            }
            Block::Highlights { items } => found.extend(items.iter().map(|item| item.figure.clone())),
            Block::Paragraph { text } => found.extend(text.iter().filter_map(|inline| match inline {
                Inline::Figure { figure, .. } => Some(figure.clone()),
                _ => None,
            })),
            Block::Quote { blocks } => gather(blocks, found),
            Block::List { items, .. } => items.iter().for_each(|item| gather(item, found)),
            Block::Heading { .. } => {}
        }
    }
}
