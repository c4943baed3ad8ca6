//! `heng check`: everything that is wrong with a book.

use super::print_json;
use crate::Outcome;
use crate::args::{BookArg, Format};
use crate::session::{Data, Failure, Session};
use crate::ui::{self, Progress};
use heng_model::Code;
use serde_json::json;

/// Reads the book, computes its figures, checks its citations, its answers and its reasons, and proofreads its narrative; prints what
/// is wrong. What is merely not disclosed yet is for `heng disclose` to say.
pub fn run(args: &BookArg, format: Format, data: Data) -> Result<Outcome, Failure> {
    let progress = Progress::start();
    let mut session = Session::open(data, &args.book, &progress)?;
    for locale in session.book.manifest.locales.clone() {
        session.diags.extend(heng_compose::check_exhibits(&session.book, locale));
    }
    let (_, found) = heng_disclose::evaluate_packs(&session.book, &session.figures, &session.packs, data.packs, data.catalogue);
    session.diags.extend(found.iter().filter(|d| d.code != Code::MissingDisclosure).cloned().collect());
    session.diags.extend(heng_compose::proofread(&session.book, &session.figures, data.catalogue));
    progress.finish();
    match format {
        Format::Json => print_json(&json!({ "diagnostics": session.diags, "figures": session.figures.len() }))?,
        _ => {
            ui::print_diags(&session.diags);
            let manifest = &session.book.manifest;
            anstream::println!(
                "{} {}: {} files, {} figures, {} sections",
                manifest.issuer_name.get(heng_model::Locale::En),
                manifest.year(),
                session.book.files.len(),
                session.figures.len(),
                session.book.sections.len(),
            );
        }
    }
    Ok(Outcome::of(&session.diags))
}
