//! `heng report`: the published report in every format and language.

mod own;

use super::print_json;
use crate::Outcome;
use crate::args::{CopyFor, Format, Output, ReportArgs};
use crate::session::{Data, Failure, Fatal, Session};
use crate::ui::{self, Progress};
use heng_compose::report::Report;
use heng_compose::{Input, compose};
use heng_model::{Code, Diags, Locale};
use heng_render::Fonts;
use serde_json::json;
use std::path::{Path, PathBuf};

/// Composes once a language, renders each format, writes the files.
pub fn run(args: &ReportArgs, format: Format, data: Data) -> Result<Outcome, Failure> {
    let progress = Progress::start();
    let mut session = Session::open(data, &args.book.book, &progress)?;
    let held = session.disclose(None)?;
    let locales = chosen(&args.lang, &session.book.manifest.locales);
    if let Some(stranger) = locales.iter().find(|l| !session.book.manifest.locales.contains(l)) {
        return Err(Fatal::new(format!("the book has no {stranger}; add it to `locales` under [report] in heng.toml")).into());
    }
    let outputs = chosen(&args.only, &Output::ALL);
    let mut name = book_name(&args.book.book)?;
    let folder = args.out.clone().unwrap_or_else(|| PathBuf::from("out").join(&name));
    if args.copy == CopyFor::Review {
        // Never in the place of what is published.
        name.push_str(".review");
    }
    let input = Input {
        book: &session.book,
        figures: &session.figures,
        disclosures: &held,
        catalogue: data.catalogue,
        methods: &session.methods,
        copy: args.copy.into(),
    };
    let mut found = heng_compose::proofread(&session.book, &session.figures, data.catalogue);
    let mut reports = Vec::new();
    for &locale in &locales {
        progress.say(&format!("composing {locale}"));
        let (report, diags) = compose(&input, locale);
        found.extend(diags);
        reports.push((locale, report));
    }
    let (mut written, mut finished) = (Vec::new(), Vec::new());
    for (locale, report) in &reports {
        if outputs.contains(&Output::Pdf) || outputs.contains(&Output::Html) {
            found.extend(heng_render::missing_glyphs(report, Fonts::embedded()));
        }
        for &output in &outputs {
            progress.say(&format!("writing {} {locale}", output.extension()));
            if output == Output::Typst {
                written.extend(save_source(&folder, &name, *locale, report)?);
            } else if let Some(bytes) = render(report, output, &mut found)? {
                let file = format!("{name}.{locale}.{}", output.extension());
                written.push(save(&folder, &file, &bytes)?);
                // What people read is audited: the PDF where there is one, else the page.
                let is_read = matches!(output, Output::Pdf) || output == Output::Html && !outputs.contains(&Output::Pdf);
                if is_read && args.copy == CopyFor::Publication {
                    finished.push((*locale, file, bytes));
                }
            }
        }
    }
    progress.say("auditing the report");
    let audited = own::audit_finished(&finished, data, session.packs.first().map(|pack| pack.id.as_str()));
    progress.finish();
    session.diags.extend(once_each(found));
    match format {
        Format::Json => print_json(&json!({
            "files": written, "diagnostics": session.diags, "audit": audited, "final": audited.is_final(),
        }))?,
        _ => {
            // `heng disclose` lists what is missing requirement by requirement; here one line says how much.
            let open = session.diags.iter().filter(|d| d.code == Code::MissingDisclosure).count();
            let others: Diags = session.diags.iter().filter(|d| d.code != Code::MissingDisclosure).cloned().collect();
            ui::print_diags(&others);
            audited.print(args.draft, &folder)?;
            for file in &written {
                anstream::println!("{}", file.display());
            }
            if open > 0 {
                anstream::eprintln!(
                    "{} {open} requirements are not fully disclosed; see: heng disclose {}",
                    ui::paint(ui::YELLOW, "draft:"),
                    args.book.book.display()
                );
            }
        }
    }
    Ok(Outcome::of(&session.diags).and(!args.draft && !audited.is_final()))
}

/// What was asked for, each once; everything when nothing was.
fn chosen<T: Copy + PartialEq>(asked: &[T], all: &[T]) -> Vec<T> {
    let mut chosen = Vec::new();
    for &one in if asked.is_empty() { all } else { asked } {
        if !chosen.contains(&one) {
            chosen.push(one);
        }
    }
    chosen
}

fn book_name(book: &Path) -> Result<String, Fatal> {
    let path = book.canonicalize().map_err(|e| Fatal::new(format!("{}: {e}", book.display())))?;
    Ok(path.file_name().map_or_else(|| "book".to_string(), |n| n.to_string_lossy().into_owned()))
}

/// One output of one report; `None` when the renderer found an error, which is in `found` then.
fn render(report: &Report, output: Output, found: &mut Diags) -> Result<Option<Vec<u8>>, Fatal> {
    Ok(match output {
        Output::Pdf => match heng_render::render_pdf(report, Fonts::embedded()) {
            Ok((bytes, diags)) => {
                found.extend(diags);
                Some(bytes)
            }
            Err(diags) => {
                found.extend(diags);
                None
            }
        },
        Output::Html => Some(heng_render::render_html(report, Fonts::embedded()).into_bytes()),
        Output::Xlsx => Some(heng_render::render_xlsx(report).map_err(|e| Fatal::new(e.to_string()))?),
        Output::Json => Some(heng_render::render_json(report).map_err(|e| Fatal::new(e.to_string()))?.into_bytes()),
        // A folder, not a file: `save_source` writes it.
        Output::Typst => None,
    })
}

fn save(folder: &Path, file: &str, bytes: &[u8]) -> Result<PathBuf, Fatal> {
    heng_store::save_file(folder, file, bytes).map_err(|e| Fatal::new(format!("{}: {e}", folder.join(file).display())))?;
    Ok(folder.join(file))
}

fn save_source(folder: &Path, name: &str, locale: Locale, report: &Report) -> Result<Vec<PathBuf>, Fatal> {
    let files = heng_render::typst_source(report, Fonts::embedded());
    files.iter().map(|(file, bytes)| save(folder, &format!("{name}.{locale}.typst/{file}"), bytes)).collect()
}

/// What both languages report is said once.
fn once_each(diags: Diags) -> Diags {
    let mut seen = Vec::new();
    for diag in diags {
        if !seen.contains(&diag) {
            seen.push(diag);
        }
    }
    seen.into_iter().collect()
}
