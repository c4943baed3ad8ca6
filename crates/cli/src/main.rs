//! The `heng` binary: reads arguments, calls one function a stage, prints.
//!
//! In: arguments and a book's folder. Out: text or JSON on standard output, diagnostics on standard error, an exit code (0 fine,
//! 1 findings, 2 usage or input/output). Invariant: nothing is decided here that a server would have to decide again. Not here:
//! any rule, formula or word of a report. See `tests/` beside this crate.

mod args;
mod commands;
mod session;
mod ui;

use args::{Cli, Command, Format};
use clap::Parser;
use heng_model::{Diags, Severity};
use session::{Data, Failure, Fatal};
use std::io::Write;
use std::process::ExitCode;

/// What a command came to.
pub enum Outcome {
    /// Nothing to report.
    Fine,
    /// Findings: exit code 1.
    Findings,
}

impl Outcome {
    /// Findings if any diagnostic is graver than a note.
    fn of(diags: &Diags) -> Self {
        if diags.worst() >= Some(Severity::Warning) { Outcome::Findings } else { Outcome::Fine }
    }

    /// Findings if either has some.
    fn and(self, findings: bool) -> Self {
        if findings { Outcome::Findings } else { self }
    }
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(&cli) {
        Ok(Outcome::Fine) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(1),
        Err(Failure::Unreadable(diags)) => {
            report_unreadable(&diags, cli.format);
            ExitCode::from(1)
        }
        Err(Failure::Fatal(Fatal::ClosedPipe)) => ExitCode::SUCCESS,
        Err(Failure::Fatal(Fatal::Said)) => ExitCode::from(2),
        Err(Failure::Fatal(Fatal::Message(message))) => {
            anstream::eprintln!("{} {message}", ui::paint(ui::RED, "error:"));
            ExitCode::from(2)
        }
    }
}

/// A book without a usable manifest has diagnostics and nothing else.
fn report_unreadable(diags: &Diags, format: Format) {
    ui::print_diags(diags);
    if format == Format::Json {
        // Standard output may be closed; there is nobody left to tell.
        let _ = commands::print_json(&serde_json::json!({ "diagnostics": diags }));
    }
}

fn run(cli: &Cli) -> Result<Outcome, Failure> {
    match &cli.command {
        Command::Init { dir } => commands::init::run(dir, cli.format),
        Command::Completions { shell } => {
            let mut command = <Cli as clap::CommandFactory>::command();
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut command, "heng", &mut script);
            std::io::stdout().write_all(&script).map_err(Fatal::from)?;
            Ok(Outcome::Fine)
        }
        Command::Topics(args) => commands::topics::run(args, cli.format),
        command => {
            let data = Data::load(cli.data.as_deref())?;
            run_with_data(command, cli.format, data)
        }
    }
}

fn run_with_data(command: &Command, format: Format, data: Data) -> Result<Outcome, Failure> {
    match command {
        Command::Init { .. } | Command::Completions { .. } | Command::Topics(_) => Ok(Outcome::Fine),
        Command::Check(args) => commands::check::run(args, format, data),
        Command::Figures(args) => commands::figures::run(args, format, data),
        Command::Explain(args) => commands::explain::run(args, format, data),
        Command::Disclose(args) => commands::disclose::run(args, format, data),
        Command::Reconcile(args) => commands::reconcile::run(args, format, data),
        Command::Report(args) => commands::report::run(args, format, data),
        Command::Audit(args) => commands::audit::run(args, args.format, data),
        Command::Compare(args) => commands::compare::run(args, args.format, data),
        Command::Checks(args) => commands::lists::checks(args, format),
        Command::Factors(args) => commands::lists::factors(args, format, data),
        Command::Packs(args) => commands::packs::run(args, format, data),
        Command::Measures(args) => commands::lists::measures(args, format, data),
        Command::Units(args) => commands::lists::units(args, format, data),
    }
}
