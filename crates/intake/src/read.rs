//! The whole book: every reader called once, evidence hashed, files that nobody read named.
//!
//! In: [`Files`] and the catalogue. Out: a [`Book`], as much of it as can be read, and all diagnostics in a fixed order. Invariant:
//! the same bytes give the same book and the same diagnostics, in the same order, on every run. Not here: formats, each in its own
//! module. See `tests/errors/` and `tests/any_bytes.rs`.

use crate::Files;
use crate::activity::read_activities;
use crate::book::{Book, SourceText};
use crate::context::{Context, Progress, Silent};
use crate::manifest::read_manifest;
use crate::narrative::read_sections;
use crate::people::read_people;
use crate::records;
use crate::sites::{keep_known_sites, read_sites};
use heng_model::{Catalogue, Code, Diag, Diags, Origin};

const EVIDENCE: &str = "evidence/";
const FACTORS_PATH: &str = "factors.csv";

/// Reads a book. There is none only if `heng.toml` is missing or names no usable period.
pub fn read_book(files: &dyn Files, catalogue: &Catalogue) -> (Option<Book>, Diags) {
    read_book_with(files, catalogue, &Silent)
}

/// Reads a book and tells how far it has got.
pub fn read_book_with(files: &dyn Files, catalogue: &Catalogue, progress: &dyn Progress) -> (Option<Book>, Diags) {
    let mut ctx = Context::new(files, catalogue, progress);
    let Some(mut manifest) = read_manifest(&mut ctx) else {
        return (None, ctx.finish().1);
    };
    let sites = read_sites(&mut ctx, &manifest);
    let meters = crate::emissions::read_meters(&mut ctx, &sites);
    let activity = read_activities(&mut ctx, &manifest, &sites, meters);
    let people = read_people(&mut ctx, &manifest, &sites);
    let (mut counts, programmes) = records::read_counts(&mut ctx, &manifest);
    keep_known_sites(&mut ctx, &sites, &mut counts, |count| (&count.dims, &count.origin));
    let denominators = records::read_denominators(&mut ctx, &manifest);
    let mut entered = records::read_entered(&mut ctx, &manifest);
    let mut prior = records::read_prior(&mut ctx, &manifest);
    for figures in [&mut entered, &mut prior] {
        keep_known_sites(&mut ctx, &sites, figures, |figure| (&figure.id.dims, &figure.origin));
    }
    let published = records::read_published(&mut ctx, &manifest);
    let topics = crate::materiality::read_topics(&mut ctx);
    let materiality = crate::materiality::read(&mut ctx, &manifest, &topics);
    let governance = crate::governance::read(&mut ctx, &manifest, &sites);
    let climate = crate::climate::read(&mut ctx, &manifest, &sites);
    crate::climate::name_them(&mut manifest, &climate);
    let mut emissions = crate::emissions::read(&mut ctx, &manifest, &sites);
    (emissions.meters, emissions.readings, emissions.submetered) = (activity.meters, activity.readings, activity.submetered);
    emissions.part_metered = activity.part_metered;
    let scope3 = crate::scope3::read(&mut ctx, &manifest, &sites);
    let (operations, suppliers) = crate::operations::read(&mut ctx, &manifest, &sites, programmes);
    let restatements = crate::restatements::read(&mut ctx, &manifest, &sites);
    let targets = crate::targets::read(&mut ctx, &manifest);
    crate::targets::name_targets(&mut manifest, &targets);
    let explanations = records::read_explanations(&mut ctx);
    let (sections, passages) = read_sections(&mut ctx, &manifest);
    let factor_overrides =
        if ctx.exists(FACTORS_PATH) { ctx.read_text(FACTORS_PATH).map(|(file, text)| SourceText { file, text }) } else { None };
    hash_evidence(&mut ctx);
    name_unused_files(&mut ctx);
    let unread = ctx.take_unread();
    let (files, diags) = ctx.finish();
    let book = Book {
        manifest,
        sites: sites.by_id,
        activities: activity.groups,
        people,
        suppliers,
        counts,
        denominators,
        entered,
        prior,
        published,
        topics,
        materiality,
        governance,
        climate,
        emissions,
        scope3,
        operations,
        restatements,
        targets,
        explanations,
        sections,
        passages,
        factor_overrides,
        unread,
        files,
    };
    (Some(book), diags)
}

/// Every file below `evidence/` is hashed, named or not; a name without a file is B011, one that leads out of the book B007.
fn hash_evidence(ctx: &mut Context<'_>) {
    for path in ctx.paths_under(EVIDENCE).iter().filter(|p| !is_nobodys_business(p)) {
        ctx.hash_only(path);
    }
    for (named, origin) in ctx.named_evidence() {
        let path = named.replace('\\', "/");
        let path = path.strip_prefix("./").unwrap_or(&path);
        let is_absolute = path.starts_with('/') || path.split('/').next().is_some_and(|first| first.ends_with(':'));
        if is_absolute || path.split('/').any(|part| part == "..") {
            ctx.push(
                Diag::new(Code::PathEscapes, format!("evidence `{named}` leads out of the book's folder"))
                    .at(origin)
                    .help("copy the file below evidence/ and name it from there"),
            );
            continue;
        }
        let path = if path.starts_with(EVIDENCE) { path.to_string() } else { format!("{EVIDENCE}{path}") };
        if !ctx.exists(&path) {
            let mut diag = Diag::new(Code::MissingEvidence, format!("evidence `{named}` is not in the book")).at(origin);
            let present = ctx.paths_under(EVIDENCE);
            if let Some(nearest) = crate::text::nearest(&path, present.iter().map(String::as_str)) {
                diag = diag.note(format!("nearest: {nearest}"));
            }
            ctx.push(diag.note(format!("sought: {path}")).help("copy the file below evidence/, or correct its name in the row"));
        }
    }
}

fn name_unused_files(ctx: &mut Context<'_>) {
    for path in ctx.unopened().iter().filter(|p| !is_nobodys_business(p)) {
        let file = ctx.source(path);
        ctx.push(
            Diag::new(Code::UnusedFile, format!("{path} is not a file that a book holds, and was not read"))
                .at(Origin::whole(&file))
                .help("see docs/book.md for the names of files; move what is not data out of the book"),
        );
    }
}

/// Files that people and programs leave in any folder.
fn is_nobodys_business(path: &str) -> bool {
    path.split('/').any(|part| {
        let lower = part.to_ascii_lowercase();
        part.starts_with('.')
            || part.starts_with("~$")
            || lower.starts_with("readme")
            || lower == "thumbs.db"
            || lower == "desktop.ini"
    })
}
