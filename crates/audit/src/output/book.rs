//! From a report to a draft book: what was recovered, in the files that `docs/book.md` describes.
//!
//! In: an audit. Out: a [`Draft`]: tables whose every row names the report and the line it came from, and what could not be carried
//! over with the reason. Invariant: nothing is dropped silently, and no value is changed but by the ratios of `data/units.toml`. Not
//! here: writing files and trying the draft out (the edge does both and takes back what the book refuses, see [`Draft::take_back`]).

mod people;
mod rows;
mod said;

use crate::output::names::Names;
use crate::output::table::csv_cell;
use crate::{Audit, Fact, Setup};
use heng_model::{Date, LocalText, Locale};
use std::collections::{BTreeMap, BTreeSet};

/// A draft book.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    /// The language of the report, which the book is in.
    pub locale: Option<Locale>,
    /// `heng.toml`.
    manifest: String,
    /// Tables by path.
    tables: BTreeMap<String, Table>,
    /// What is not in the book.
    pub left: Vec<Left>,
    /// What the reader of the note should know.
    remarks: Vec<LocalText>,
    title: String,
}

/// A table of the draft.
#[derive(Debug, Clone, Default)]
struct Table {
    columns: Vec<&'static str>,
    rows: Vec<Row>,
}

#[derive(Debug, Clone)]
struct Row {
    cells: Vec<String>,
    /// Where it came from, for the note when it is taken back.
    from: String,
    what: String,
}

/// Something recovered that the book does not hold.
#[derive(Debug, Clone, PartialEq)]
pub struct Left {
    /// `report.pdf, page 3, line 120`.
    pub from: String,
    /// What it is.
    pub what: String,
    /// Why it is not in the book.
    pub reason: LocalText,
}

/// The year a draft is for, its period and language.
struct Frame<'a> {
    audit: &'a Audit,
    setup: &'a Setup<'a>,
    names: Names<'a>,
    year: i32,
    locale: Locale,
}

impl Frame<'_> {
    /// `report.pdf, page 3, line 120`.
    fn from(&self, line: u32) -> String {
        let gap = if self.locale == Locale::En { ", " } else { "，" };
        format!("{}{gap}{}", self.audit.document.name, self.names.place(self.audit, line))
    }

    fn what(&self, fact: &Fact) -> String {
        let dims = self.names.dims(fact);
        let dims = if dims.is_empty() { String::new() } else { format!(" ({dims})") };
        format!("{}{dims} {}: {} {}", self.names.measure(fact), fact.year, fact.printed, fact.unit).trim_end().to_string()
    }
}

/// Drafts the book of a report.
///
/// # Errors
/// The report tells no year, so that there is no period to make a book for.
pub fn draft_book(audit: &Audit, setup: &Setup<'_>) -> Result<Draft, LocalText> {
    let meta = &audit.structure.meta;
    let latest = || audit.facts.iter().map(|f| f.year).filter(|y| (1990..2200).contains(y)).max();
    let year = Some(meta.year).filter(|y| *y > 0).or_else(latest);
    let Some(year) = year else {
        return Err(LocalText::new(
            "the report's year was not found, and a book needs one",
            "未能從報告找到年度，而賬冊必須有年度",
        ));
    };
    let locale = if meta.language == "en" { Locale::En } else { Locale::ZhHant };
    let frame = Frame { audit, setup, names: Names::new(audit, setup, locale), year, locale };
    let mut draft = Draft { locale: Some(locale), title: audit.document.name.clone(), ..Draft::default() };
    let labels = rows::carry_facts(&frame, &mut draft);
    said::carry_explanations(&frame, &mut draft);
    said::carry_laws(&frame, &mut draft);
    draft.manifest = manifest(&frame, &labels, &mut draft.remarks);
    Ok(draft)
}

/// First and last day of the reporting period: as stated, else the twelve months that end in the year.
fn period(frame: &Frame<'_>) -> Option<(Date, Date)> {
    let meta = &frame.audit.structure.meta;
    let stated = meta.period.filter(|(start, end)| start < end && end.year() - start.year() <= 1);
    let month = if (1..=12).contains(&meta.end_month) { meta.end_month as i8 } else { 12 };
    let derived = || {
        let year = i16::try_from(frame.year).ok()?;
        let end = Date::new(year, month, 1).ok()?.last_of_month();
        let start = if month == 12 { Date::new(year, 1, 1) } else { Date::new(year - 1, month + 1, 1) };
        Some((start.ok()?, end))
    };
    stated.or_else(derived)
}

fn manifest(frame: &Frame<'_>, labels: &rows::Labels, remarks: &mut Vec<LocalText>) -> String {
    let meta = &frame.audit.structure.meta;
    let tag = frame.locale.tag();
    let issuer = if meta.issuer.is_empty() {
        remarks.push(LocalText::new(
            "The issuer's name was not found; write it in heng.toml.",
            "未能找到發行人名稱，請填寫於heng.toml。",
        ));
        &frame.audit.document.name
    } else {
        &meta.issuer
    };
    let mut out = format!("[issuer]\nname = {{ {tag} = {} }}\n", quoted(issuer));
    if let Some(code) = &meta.stock_code {
        out.push_str(&format!("stock_code = {}\n", quoted(code)));
    }
    let Some((start, end)) = period(frame) else { return out };
    let earlier: BTreeSet<i32> =
        frame.audit.facts.iter().map(|f| f.year).filter(|y| *y < frame.year && *y >= frame.year - 2).collect();
    let comparatives = earlier.iter().next().map_or(0, |first| frame.year - first);
    out.push_str(&format!("\n[period]\nstart = {start}\nend = {end}\ncomparatives = {comparatives}\n"));
    out.push_str("\n[report]\n");
    let framework = frame.setup.packs.get(&frame.audit.coverage.pack);
    if let Some(pack) = framework {
        // A pack that is not in force for the period would be an error of the book.
        let in_force = start >= pack.applies_from && pack.applies_before.is_none_or(|before| start < before);
        if in_force {
            out.push_str(&format!("frameworks = [{}]\n", quoted(&pack.id)));
        } else {
            let (en, zh) = (
                format!("{} is not in force for the period; the book follows the edition that is.", pack.id),
                format!("{}不適用於該期間，賬冊依據當時生效的版本。", pack.id),
            );
            remarks.push(LocalText::new(en, zh));
        }
    }
    out.push_str(&format!("locales = [{}]\n", quoted(tag)));
    for (dimension, values) in labels {
        out.push_str(&format!("\n[labels.{dimension}]\n"));
        for (id, name) in values {
            out.push_str(&format!("{} = {{ {tag} = {} }}\n", quoted(id), quoted(name)));
        }
    }
    out
}

/// A TOML basic string.
fn quoted(text: &str) -> String {
    toml::Value::String(text.split_whitespace().collect::<Vec<_>>().join(" ")).to_string()
}

impl Draft {
    /// Adds a row to a table.
    fn add(&mut self, path: &str, columns: &[&'static str], cells: Vec<String>, from: String, what: String) {
        let table = self.tables.entry(path.to_string()).or_default();
        if table.columns.is_empty() {
            table.columns = columns.to_vec();
        }
        // One row is one line, so that a diagnostic leads back to it.
        let cells = cells.into_iter().map(|c| c.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
        table.rows.push(Row { cells, from, what });
    }

    fn leave(&mut self, from: String, what: String, reason: LocalText) {
        self.left.push(Left { from, what, reason });
    }

    /// Takes the row of a line (2 is the first below the header) out of a table and notes why. Whether there was one.
    pub fn take_back(&mut self, path: &str, line: u32, reason: LocalText) -> bool {
        let Some(table) = self.tables.get_mut(path) else { return false };
        let Some(position) = (line as usize).checked_sub(2).filter(|p| *p < table.rows.len()) else { return false };
        let row = table.rows.remove(position);
        if table.rows.is_empty() {
            self.tables.remove(path);
        }
        self.leave(row.from, format!("{} [{path}]", row.what), reason);
        true
    }

    /// How many rows the tables hold, by path.
    pub fn counts(&self) -> Vec<(&str, usize)> {
        self.tables.iter().map(|(path, table)| (path.as_str(), table.rows.len())).collect()
    }

    /// The files: path and text.
    pub fn files(&self) -> Vec<(String, String)> {
        let mut files = vec![("heng.toml".to_string(), self.manifest.clone()), ("README.md".to_string(), self.note())];
        for (path, table) in &self.tables {
            let mut text = table.columns.join(",") + "\n";
            for row in &table.rows {
                text.push_str(&row.cells.iter().map(|c| csv_cell(c)).collect::<Vec<_>>().join(","));
                text.push('\n');
            }
            files.push((path.clone(), text));
        }
        files.sort();
        files
    }

    /// What was carried over, and what was not.
    fn note(&self) -> String {
        let locale = self.locale.unwrap_or(Locale::En);
        let text = |en: &str, zh: &str| LocalText::new(en, zh).get(locale).to_string();
        let mut out = format!("# {}\n\n", text("Draft book", "賬冊草稿"));
        out.push_str(&text(
            &format!(
                "Made by `heng audit --to-book` from {}. Every row names the line it was read from; check them before use.\n",
                self.title
            ),
            &format!("由 `heng audit --to-book` 根據{}製作。每行均註明出處，使用前請覆核。\n", self.title),
        ));
        out.push_str(&format!("\n## {}\n\n", text("Carried over", "已載入")));
        for (path, count) in self.counts() {
            out.push_str(&format!("- {path}: {count}\n"));
        }
        for remark in &self.remarks {
            out.push_str(&format!("- {}\n", remark.get(locale)));
        }
        out.push_str(&format!("\n## {}\n\n", text("Not carried over", "未載入")));
        if self.left.is_empty() {
            out.push_str(&text("Nothing.\n", "無。\n"));
        }
        let colon = if locale == Locale::En { ": " } else { "：" };
        for left in &self.left {
            out.push_str(&format!("- {} ({}){colon}{}\n", left.what, left.from, left.reason.get(locale)));
        }
        out
    }
}
