//! Our own reports audited like anybody's: what has just been rendered is read back before it is called final.
//!
//! In: the finished files. Out: what the audit says of each. Invariant: an error of the audit stands in the way of a final report, and
//! nothing else does: a file that the audit cannot read is said, not held against the book. Not here: the checks (`heng-audit`). Why on
//! the bytes: what a reader gets is what counts, not what was meant to be printed.

use crate::commands::audit::{setup, write_finding};
use crate::session::{Data, Fatal};
use crate::ui;
use heng_audit::output::summary::{FindingText, finding_text};
use heng_audit::output::words::Words;
use heng_audit::{Limits, ReadError};
use heng_model::{Locale, Severity};
use serde::Serialize;
use std::path::Path;

/// What the audit says of one file.
#[derive(Debug, Serialize)]
pub struct OwnReport {
    file: String,
    locale: Locale,
    facts: usize,
    errors: usize,
    warnings: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    unreadable: Option<String>,
    #[serde(skip)]
    texts: Vec<FindingText>,
}

/// What the audit says of all of them.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub struct Audited(Vec<OwnReport>);

/// Audits finished files: language, name, bytes. The pack is the one that the book follows first.
pub fn audit_finished(finished: &[(Locale, String, Vec<u8>)], data: Data, pack: Option<&str>) -> Audited {
    let setup = setup(data, pack);
    let audit_one = |(locale, file, bytes): &(Locale, String, Vec<u8>)| {
        let mut own = OwnReport {
            file: file.clone(),
            locale: *locale,
            facts: 0,
            errors: 0,
            warnings: 0,
            unreadable: None,
            texts: Vec::new(),
        };
        match heng_audit::read_report(file, bytes, &Limits::default()) {
            Ok(document) => {
                let audit = heng_audit::audit(document, &setup);
                let count = |severity| audit.findings.iter().filter(|f| f.severity == severity).count();
                (own.facts, own.errors, own.warnings) = (audit.facts.len(), count(Severity::Error), count(Severity::Warning));
                let errors = audit.findings.iter().filter(|f| f.severity == Severity::Error);
                own.texts = errors.map(|f| finding_text(f, &audit, &setup, *locale)).collect();
            }
            Err(ReadError { code, message, .. }) => own.unreadable = Some(format!("{code}: {message}")),
        }
        own
    };
    Audited(finished.iter().map(audit_one).collect())
}

impl Audited {
    /// Whether no error stands.
    pub fn is_final(&self) -> bool {
        self.0.iter().all(|own| own.errors == 0)
    }

    /// Says what stands in the way, on standard error.
    pub fn print(&self, draft: bool, folder: &Path) -> Result<(), Fatal> {
        let mut err = anstream::stderr().lock();
        for own in &self.0 {
            for text in &own.texts {
                write_finding(&mut err, text, Words::of(own.locale))?;
            }
        }
        drop(err);
        for own in &self.0 {
            let path = folder.join(&own.file);
            if let Some(why) = &own.unreadable {
                anstream::eprintln!("{} {} was not audited ({why})", ui::paint(ui::CYAN, "note:"), path.display());
            }
            if own.errors > 0 {
                let (style, word) = if draft { (ui::YELLOW, "draft:") } else { (ui::RED, "not final:") };
                let errors = if own.errors == 1 { "1 error".to_string() } else { format!("{} errors", own.errors) };
                let remedy = if draft { "" } else { "; mend the book, or add --draft" };
                anstream::eprintln!(
                    "{} the audit of {} finds {errors}, so that it is a draft{remedy}",
                    ui::paint(style, word),
                    path.display()
                );
            }
        }
        Ok(())
    }
}
