//! Citations of the narrative held against the figures.
//!
//! In: the book's sections and its figures. Out: N001 for every citation of a figure that does not exist, with what is missing for it
//! or what is nearest. Not here: citations that cannot be read (`heng-intake`), and how they print (`heng-compose`).

use heng_intake::book::{Block, Book, Inline};
use heng_intake::text::nearest;
use heng_model::{Code, Diag, Diags, FigureId, Figures, Origin};

/// How many nearest figures a diagnostic names.
const SHOWN: usize = 4;

/// Checks every citation of every section.
pub fn check_citations(book: &Book, figures: &Figures) -> Diags {
    let mut diags = Diags::new();
    for section in &book.sections {
        for block in &section.blocks {
            check_block(block, figures, &mut diags);
        }
    }
    diags
}

fn check_block(block: &Block, figures: &Figures, diags: &mut Diags) {
    match block {
        Block::Heading { text, .. } | Block::Paragraph(text) => check_inlines(text, figures, diags),
        Block::List { items, .. } => items.iter().flatten().for_each(|b| check_block(b, figures, diags)),
        Block::Quote(blocks) => blocks.iter().for_each(|b| check_block(b, figures, diags)),
        Block::Table { head, rows } => {
            head.iter().chain(rows.iter().flatten()).for_each(|cell| check_inlines(cell, figures, diags));
        }
        Block::Exhibit { .. } => {}
    }
}

fn check_inlines(inlines: &[Inline], figures: &Figures, diags: &mut Diags) {
    for inline in inlines {
        match inline {
            Inline::Strong(children) | Inline::Emph(children) | Inline::Link { text: children, .. } => {
                check_inlines(children, figures, diags);
            }
            Inline::Cite { id, origin, .. } if figures.get(id).is_none() => diags.push(unknown(id, origin, figures)),
            Inline::Text(_) | Inline::Break | Inline::Cite { .. } => {}
        }
    }
}

fn unknown(id: &FigureId, origin: &Origin, figures: &Figures) -> Diag {
    let diag = Diag::new(Code::UnknownCitation, format!("there is no figure `{id}` to cite")).at(origin.clone());
    if let Some(gap) = figures.gap(id) {
        return diag.note(format!("missing: {}", gap.missing.en)).help("give what is missing, or leave the citation out");
    }
    let near = nearest_ids(id, figures);
    let diag = if near.is_empty() { diag } else { diag.note(format!("nearest: {}", near.join(", "))) };
    diag.help("cite a figure that `heng figures` lists, or give the records it is computed from")
}

/// Figures of the same measure, those of the same year first; else the figure whose id is most alike.
fn nearest_ids(id: &FigureId, figures: &Figures) -> Vec<String> {
    let mut same: Vec<&FigureId> = figures.of(id.measure).map(|f| &f.id).collect();
    same.sort_by_key(|other| (other.year != id.year, other.dims != id.dims, (*other).clone()));
    if !same.is_empty() {
        return same.iter().take(SHOWN).map(ToString::to_string).collect();
    }
    let all: Vec<String> = figures.iter().filter(|f| f.id.year == id.year).map(|f| f.id.to_string()).collect();
    nearest(&id.to_string(), all.iter().map(String::as_str)).map(str::to_string).into_iter().collect()
}
