//! Writes the sample report of the tests as PDF in both languages, to be looked at: `cargo run -p heng-render --example sample DIR`.

#[path = "../tests/sample/mod.rs"]
mod sample;

use heng_model::Locale;
use heng_render::{Fonts, missing_glyphs, render_pdf};
use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    let Some(folder) = std::env::args_os().nth(1).map(PathBuf::from) else {
        eprintln!("usage: sample DIR");
        return ExitCode::from(2);
    };
    for locale in Locale::ALL {
        let report = sample::report(locale);
        let diags = match render_pdf(&report, Fonts::embedded()) {
            Ok((bytes, diags)) => {
                let path = folder.join(format!("sample.{locale}.pdf"));
                if let Err(e) = std::fs::write(&path, bytes) {
                    eprintln!("{}: {e}", path.display());
                    return ExitCode::from(2);
                }
                println!("{}", path.display());
                diags
            }
            Err(diags) => diags,
        };
        missing_glyphs(&report, Fonts::embedded()).iter().chain(diags.iter()).for_each(|d| eprintln!("{d}"));
    }
    ExitCode::SUCCESS
}
