//! `heng figures`: every figure, and every gap with what is missing for it.

use super::print_json;
use crate::Outcome;
use crate::args::{FiguresArgs, Format};
use crate::session::{Data, Failure, Fatal, Session};
use crate::ui::{self, Align, Progress, TextTable};
use anstyle::Style;
use heng_model::{Basis, Figure, FigureId, Gap};
use serde_json::json;

/// Computes the book's figures and prints those asked for.
pub fn run(args: &FiguresArgs, format: Format, data: Data) -> Result<Outcome, Failure> {
    let progress = Progress::start();
    let session = Session::open(data, &args.book.book, &progress)?;
    progress.finish();
    let wanted = |id: &FigureId| {
        args.year.is_none_or(|year| id.year == year)
            && args.filter.as_ref().is_none_or(|text| id.to_string().contains(text.as_str()))
    };
    let figures: Vec<&Figure> = session.figures.iter().filter(|f| wanted(&f.id)).collect();
    let gaps: Vec<&Gap> = session.figures.gaps().filter(|g| wanted(&g.id)).collect();
    match format {
        Format::Json => print_json(&json!({ "figures": figures, "gaps": gaps, "diagnostics": session.diags }))?,
        _ => {
            ui::print_diags(&session.diags);
            print_text(args, &figures, &gaps).map_err(Fatal::from)?;
        }
    }
    Ok(Outcome::of(&session.diags))
}

fn print_text(args: &FiguresArgs, figures: &[&Figure], gaps: &[&Gap]) -> std::io::Result<()> {
    let mut table =
        TextTable::new(&[("figure", Align::Left), ("value", Align::Right), ("unit", Align::Left), ("basis", Align::Left)]);
    for figure in figures {
        let basis = match figure.basis {
            Basis::Computed => "computed",
            Basis::Entered => "entered",
            Basis::Prior => "prior report",
        };
        let basis = if figure.verified { basis.to_string() } else { format!("{basis}, unverified factor") };
        table.styled_row([
            (figure.id.to_string(), Style::new()),
            (figure.printed(), ui::BOLD),
            (figure.unit.symbol(args.lang), Style::new()),
            (basis, if figure.verified { ui::DIM } else { ui::YELLOW }),
        ]);
    }
    let mut out = anstream::stdout().lock();
    table.write(&mut out)?;
    if !gaps.is_empty() {
        let mut missing = TextTable::new(&[("not computable", Align::Left), ("missing", Align::Left)]);
        for gap in gaps {
            missing.row([gap.id.to_string(), gap.missing.get(args.lang).to_string()]);
        }
        std::io::Write::write_all(&mut out, b"\n")?;
        missing.write(&mut out)?;
    }
    Ok(())
}
