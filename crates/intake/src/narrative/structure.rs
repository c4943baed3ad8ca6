//! Whether two languages of a section have the same shape: headings and exhibits.
//!
//! In: two versions of a section. Out: N008. Invariant: order counts for headings, not for exhibits within one heading's text. Not
//! here: cited figures (N005).

use crate::book::{Block, ExhibitKind, Section};
use crate::context::Context;
use heng_model::{Code, Diag, Origin};

/// Reports what the shapes of the two differ in.
pub(super) fn check_structure(ctx: &mut Context<'_>, a: &Section, b: &Section) {
    check_headings(ctx, a, b);
    check_exhibits(ctx, a, b);
}

fn check_headings(ctx: &mut Context<'_>, a: &Section, b: &Section) {
    let headings = |section: &Section| -> Vec<(u8, Origin)> {
        let heading = |block: &Block| match block {
            Block::Heading { level, origin, .. } => Some((*level, origin.clone())),
            _ => None,
        };
        section.blocks.iter().filter_map(heading).collect()
    };
    let (of_a, of_b) = (headings(a), headings(b));
    let differ = |i: &usize| of_a.get(*i).map(|h| h.0) != of_b.get(*i).map(|h| h.0);
    let Some(first) = (0..of_a.len().max(of_b.len())).find(differ) else { return };
    let shape = |section: &Section, headings: &[(u8, Origin)]| {
        let levels: Vec<String> = headings.iter().map(|(level, _)| level.to_string()).collect();
        match headings.len() {
            0 => format!("{}: no headings", section.locale),
            n => format!("{}: {n} headings at the levels {}", section.locale, levels.join(", ")),
        }
    };
    let place = of_b.get(first).or(of_a.get(first)).map_or_else(|| b.origin.clone(), |(_, origin)| origin.clone());
    let message = format!("{} and {} have different headings in the section {}", a.locale, b.locale, a.id);
    ctx.push(
        Diag::new(Code::StructureDiffers, message)
            .at(place)
            .note(shape(a, &of_a))
            .note(shape(b, &of_b))
            .help("give both languages the same headings at the same levels"),
    );
}

fn check_exhibits(ctx: &mut Context<'_>, a: &Section, b: &Section) {
    let (of_a, of_b) = (exhibits(&a.blocks), exhibits(&b.blocks));
    for (has, lacks, from, to) in [(&of_a, &of_b, a, b), (&of_b, &of_a, b, a)] {
        for (kind, name, origin) in has {
            if lacks.iter().any(|(k, n, _)| k == kind && n == name) {
                continue;
            }
            let word = if *kind == ExhibitKind::Table { "table" } else { "chart" };
            let message = format!("the section {} has the {word} `{name}` in {} and not in {}", from.id, from.locale, to.locale);
            ctx.push(
                Diag::new(Code::StructureDiffers, message)
                    .at(origin.clone())
                    .help(format!("write {{{{{word} {name}}}}} in both languages, or in neither")),
            );
        }
    }
}

fn exhibits(blocks: &[Block]) -> Vec<(ExhibitKind, String, Origin)> {
    let mut found = Vec::new();
    for block in blocks {
        match block {
            Block::Exhibit { kind, name, origin } => found.push((*kind, name.clone(), origin.clone())),
            Block::List { items, .. } => items.iter().for_each(|item| found.extend(exhibits(item))),
            Block::Quote(blocks) => found.extend(exhibits(blocks)),
            Block::Heading { .. } | Block::Paragraph(_) | Block::Table { .. } => {}
        }
    }
    found
}
