//! Sections of the narrative as other tables name them: `labour` or `20-labour` for `narrative/en/20-labour.md`.
//!
//! In: a cell. Out: the id of the section. Invariant: what is handed out is a section of the book; anything else is M005. Not here: the
//! sections themselves (`narrative`), headings within them.

use crate::context::Context;
use crate::narrative::section_id;
use crate::row::Row;
use crate::text::{nearest, shorten};
use heng_model::Code;
use std::collections::{BTreeMap, BTreeSet};

/// The sections that the book's files make.
#[derive(Debug, Default)]
pub(crate) struct SectionNames {
    /// File name without its ending → id.
    id_by_stem: BTreeMap<String, String>,
}

impl SectionNames {
    /// The sections of every language.
    pub(crate) fn of(ctx: &Context<'_>) -> Self {
        let mut stems: BTreeSet<String> = BTreeSet::new();
        for path in ctx.paths_under("narrative/") {
            // narrative/<locale>/<name>.md, as `narrative` reads them.
            let parts: Vec<&str> = path.split('/').collect();
            if let [_, _, file] = parts.as_slice()
                && let Some(stem) = file.strip_suffix(".md")
            {
                stems.insert(stem.to_string());
            }
        }
        let mut stems_by_id: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for stem in &stems {
            stems_by_id.entry(section_id(stem)).or_default().push(stem);
        }
        let named = stems_by_id.into_iter().flat_map(|(id, stems)| {
            // Two files that come to one id keep their numbers.
            let apart = stems.len() > 1;
            stems.into_iter().map(move |stem| (stem.to_string(), if apart { stem } else { id }.to_string())).collect::<Vec<_>>()
        });
        Self { id_by_stem: named.collect() }
    }

    /// The section that a cell names; empty when it is empty or names none (M005).
    pub(crate) fn read(&self, ctx: &mut Context<'_>, row: &Row<'_>, column: &str) -> String {
        let Some(text) = row.get(column) else { return String::new() };
        let text = text.strip_suffix(".md").unwrap_or(text);
        if let Some(id) = self.id_by_stem.get(text) {
            return id.clone();
        }
        if let Some(id) = self.id_by_stem.values().find(|id| id.as_str() == text) {
            return id.clone();
        }
        let mut diag = row.diag_at(column, Code::NoSuchSection, format!("there is no section `{}`", shorten(text, 40)));
        if let Some(near) = nearest(text, self.id_by_stem.values().map(String::as_str)) {
            diag = diag.note(format!("nearest: {near}"));
        }
        ctx.push(diag.help("write the file's name without its number and ending: employment for narrative/en/20-employment.md"));
        String::new()
    }
}
