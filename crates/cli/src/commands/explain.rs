//! `heng explain`: a figure walked back to its bills; a diagnostic, measure, requirement or factor in full.

use super::print_json;
use crate::Outcome;
use crate::args::{ExplainArgs, Format};
use crate::session::{Data, Failure, Fatal, Session};
use crate::ui::{self, Progress};
use heng_compose::trace::trace_lines;
use heng_factors::Factor;
use heng_model::{Code, FigureId, Locale, Measure};
use heng_packs::{Answer, Pack, Requirement};
use serde_json::json;
use std::path::Path;

/// One argument is a code, two are a book and a figure.
pub fn run(args: &ExplainArgs, format: Format, data: Data) -> Result<Outcome, Failure> {
    match args.what.as_slice() {
        [book, figure] => explain_figure(Path::new(book), figure, args.lang, format, data),
        [code] => explain_code(code, args.lang, format, data),
        _ => Err(Fatal::new("write `heng explain BOOK FIGURE` or `heng explain CODE`".to_string()).into()),
    }
}

fn explain_figure(book: &Path, text: &str, lang: Locale, format: Format, data: Data) -> Result<Outcome, Failure> {
    let progress = Progress::start();
    let session = Session::open(data, book, &progress)?;
    progress.finish();
    let id = FigureId::parse(text, data.catalogue, session.book.manifest.year())
        .map_err(|e| Fatal::new(with_nearest(&e, text, data)))?;
    let Some(figure) = session.figures.get(&id) else {
        let missing = session.figures.gap(&id).map(|gap| gap.missing.get(lang).to_string());
        if format == Format::Json {
            print_json(&json!({ "figure": null, "id": id, "missing": missing }))?;
            return Ok(Outcome::Findings);
        }
        let others: Vec<String> = session.figures.of(id.measure).map(|f| f.id.to_string()).collect();
        anstream::println!("{id} cannot be given: {}", missing.unwrap_or_else(|| "nothing in the book leads to it".to_string()));
        if !others.is_empty() {
            anstream::println!("figures of this measure: {}", others.join(", "));
        }
        return Ok(Outcome::Findings);
    };
    let lines = trace_lines(figure, &session.figures, &session.book, data.catalogue, lang);
    if format == Format::Json {
        let lines: Vec<_> = lines.iter().map(|l| json!({ "depth": l.depth, "text": l.text })).collect();
        print_json(&json!({ "figure": figure, "lines": lines }))?;
        return Ok(Outcome::Fine);
    }
    anstream::println!(
        "{}  {}",
        ui::paint(ui::BOLD, figure.id.measure.name.get(lang)),
        ui::paint(ui::DIM, &figure.id.to_string())
    );
    for line in lines {
        anstream::println!("{}{}", "  ".repeat(usize::from(line.depth)), line.text);
    }
    Ok(Outcome::Fine)
}

/// A misspelt measure is answered with the nearest one.
fn with_nearest(error: &str, text: &str, data: Data) -> String {
    let sought = text.split(['[', '@']).next().unwrap_or(text);
    let nearest = data
        .catalogue
        .measures()
        .iter()
        .max_by(|a, b| strsim::jaro_winkler(&a.id, sought).total_cmp(&strsim::jaro_winkler(&b.id, sought)));
    match nearest {
        Some(measure) if data.catalogue.measure(sought).is_none() => format!("{error}; the nearest is `{measure}`"),
        _ => error.to_string(),
    }
}

fn explain_code(text: &str, lang: Locale, format: Format, data: Data) -> Result<Outcome, Failure> {
    if let Ok(code) = text.parse::<Code>() {
        let page = code.page();
        match format {
            Format::Json => print_json(&json!({ "code": code, "severity": code.severity(), "page": page }))?,
            _ => anstream::print!("{page}"),
        }
        return Ok(Outcome::Fine);
    }
    if let Some(page) = heng_audit::pages::page(text) {
        match format {
            Format::Json => print_json(&json!({ "code": text.to_ascii_uppercase(), "page": page }))?,
            _ => anstream::println!("{}", page.trim_end()),
        }
        return Ok(Outcome::Fine);
    }
    if let Some(measure) = data.catalogue.measure(text) {
        return explain_measure(measure, format).map_err(Into::into);
    }
    let requirements: Vec<(&Pack, &Requirement)> =
        data.packs.all().iter().filter_map(|pack| pack.requirement(text).map(|requirement| (pack, requirement))).collect();
    if !requirements.is_empty() {
        return explain_requirements(&requirements, lang, format).map_err(Into::into);
    }
    if let Some(factor) = data.factors.get(text) {
        return explain_factor(factor, lang, format).map_err(Into::into);
    }
    Err(Fatal::new(format!(
        "`{text}` is no diagnostic, check, measure, requirement or factor; for a figure write `heng explain BOOK {text}`"
    ))
    .into())
}

fn explain_measure(measure: Measure, format: Format) -> Result<Outcome, Fatal> {
    if format == Format::Json {
        print_json(
            &json!({ "measure": measure.id, "name": measure.name, "unit": measure.unit, "kind": measure.kind, "places": measure.places,
            "breakdowns": measure.breakdowns, "definition": measure.definition, "hkex_2020": measure.hkex_2020, "gri": measure.gri }),
        )?;
        return Ok(Outcome::Fine);
    }
    anstream::println!("{}  {}", ui::paint(ui::BOLD, &measure.id), measure.name.get(Locale::En));
    anstream::println!("  {}", measure.name.get(Locale::ZhHant));
    anstream::println!("  unit: {}, printed with {} decimals", measure.unit, measure.places);
    let lists = [("may be cut by", &measure.breakdowns), ("HKEX 2020", &measure.hkex_2020), ("GRI", &measure.gri)];
    for (label, list) in lists.into_iter().filter(|(_, list)| !list.is_empty()) {
        anstream::println!("  {label}: {}", list.join(", "));
    }
    if !measure.definition.is_empty() {
        anstream::println!("  {}", measure.definition);
    }
    Ok(Outcome::Fine)
}

fn explain_requirements(found: &[(&Pack, &Requirement)], lang: Locale, format: Format) -> Result<Outcome, Fatal> {
    if format == Format::Json {
        let list: Vec<_> = found.iter().map(|(pack, r)| json!({ "pack": pack.id, "requirement": r })).collect();
        print_json(&list)?;
        return Ok(Outcome::Fine);
    }
    for (pack, requirement) in found {
        anstream::println!(
            "{}  {}",
            ui::paint(ui::BOLD, requirement.display.get(lang)),
            ui::paint(ui::DIM, pack.title.get(lang))
        );
        anstream::println!("  {}", requirement.text.get(lang));
        anstream::println!(
            "  {}{}",
            requirement.level,
            if requirement.verified { "" } else { " (not verified against the official text)" }
        );
        for limb in &requirement.limb {
            let by: Vec<String> = limb.answers().map(answered_by).collect();
            let by = by.join(" or ");
            let optional = if limb.required { "" } else { ", where appropriate" };
            anstream::println!("  - {}/{}: {} [{by}{optional}]", requirement.code, limb.id, limb.text.get(lang));
        }
    }
    Ok(Outcome::Fine)
}

fn answered_by(answer: &Answer) -> String {
    let of = |set: &str, field: &str| if field.is_empty() { set.to_string() } else { format!("{set} with {field}") };
    match answer {
        Answer::Text => "narrative".to_string(),
        Answer::Target { field, .. } => of("targets.csv", field),
        Answer::Measure { measures, .. } => measures.join(" or "),
        Answer::Records { records, field, .. } => of(records, field),
    }
}

fn explain_factor(factor: &Factor, lang: Locale, format: Format) -> Result<Outcome, Fatal> {
    if format == Format::Json {
        print_json(&super::lists::factor_json(factor))?;
        return Ok(Outcome::Fine);
    }
    anstream::println!("{}  {}", ui::paint(ui::BOLD, &factor.id), factor.name.get(lang));
    anstream::println!("  {} {}  ({})", factor.value, factor.unit, if factor.gas.is_empty() { "no gas" } else { &factor.gas });
    anstream::println!("  {}, {}", factor.publisher, factor.published);
    anstream::println!("  {}", factor.source);
    if let Some(year) = factor.data_year {
        anstream::println!("  data of {year}");
    }
    anstream::println!(
        "  {}",
        if factor.verified { "verified against the publication" } else { "not verified against the publication" }
    );
    if !factor.notes.is_empty() {
        anstream::println!("  {}", factor.notes);
    }
    Ok(Outcome::Fine)
}
