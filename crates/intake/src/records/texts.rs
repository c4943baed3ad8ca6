//! What is said rather than counted: reasons for not disclosing.
//!
//! In: `explanations`. Out: their records. Invariant: a reason is a reason only when it is given
//! in words (D002). Not here: whether a provision of that code exists (`heng-disclose`, N004).

use super::Given;
use crate::book::Explanation;
use crate::context::Context;
use crate::table::{Reported, Spec, optional, read_tables, required};
use heng_model::Code;

const EXPLANATIONS: Spec = Spec::new(&[
    required("code"),
    required("kind"),
    optional("reason_en"),
    optional("reason_zh_hant"),
    optional("statement_en"),
    optional("statement_zh_hant"),
    optional("until"),
]);

const REASON_KINDS: [&str; 9] = [
    "not-applicable",
    "not-material",
    "confidentiality",
    "legal-prohibition",
    "information-unavailable",
    "relief-reasonable-information",
    "relief-capabilities",
    "relief-commercial-sensitivity",
    "relief-financial-effects",
];

/// Reads `explanations`.
pub fn read_explanations(ctx: &mut Context<'_>) -> Vec<Explanation> {
    let mut explanations = Vec::new();
    let mut given = Given::new();
    read_tables(ctx, "explanations", &EXPLANATIONS, &mut |ctx, row| {
        let code = row.required(ctx, "code")?.to_string();
        row.required(ctx, "kind")?;
        let kind = row.choice(ctx, "kind", &REASON_KINDS)?.ok_or(Reported)?.to_string();
        let statement = row.local_text("statement");
        // What must be said when a relief is used may say why, too.
        let reason = Some(row.local_text("reason")).filter(|reason| !reason.is_empty()).unwrap_or_else(|| statement.clone());
        let until = row.date(ctx, "until")?;
        if reason.is_empty() {
            let diag = row.diag(Code::BareNotApplicable, format!("{code} is said to be {kind}, without a reason"));
            ctx.push(
                diag.note("a reason in words is what makes it an explanation; without one the provision counts as not disclosed")
                    .help("write why in reason_en and reason_zh_hant"),
            );
            return Err(Reported);
        }
        // One provision may be given less than in full under several reliefs.
        let key = if kind.starts_with("relief-") { format!("{code} {kind}") } else { code.clone() };
        given.once(ctx, row, key, format!("the reason for {code}"))?;
        explanations.push(Explanation { statement, until, ..Explanation::new(code, kind, reason, row.origin()) });
        Ok(())
    });
    explanations
}
