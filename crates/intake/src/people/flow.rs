//! The flow of people: opening + new hires + transfers in − leavers − transfers out = closing (P005).
//!
//! In: the classes entered. Out: diagnostics only. Invariant: a class is judged only where nobody can have moved between classes
//! unseen: the whole, gender, nationality; any other only where its row gives transfers. Not here: rosters, which close by the way they
//! are counted. See `tests/errors/P005-*`.

use super::{Cuts, HEADCOUNT, HEADCOUNT_OPENING, LEAVERS, NEW_HIRES, TRANSFERS_IN, TRANSFERS_OUT, class_name};
use crate::book::PeopleCut;
use crate::context::Context;
use heng_model::{Code, Decimal, Diag};

/// Classes between which nobody moves.
const LASTING: [&str; 2] = ["gender", "nationality"];

/// Holds every class that gives its flow against its closing head count.
pub(super) fn check_flow(ctx: &mut Context<'_>, cuts: &Cuts) {
    for cut in cuts.values() {
        let has_transfers = cut.counts.contains_key(TRANSFERS_IN) || cut.counts.contains_key(TRANSFERS_OUT);
        if (has_transfers || cut.dims.iter().all(|(dimension, _)| LASTING.contains(&dimension)))
            && let Some(diag) = mismatch(cut, has_transfers)
        {
            ctx.push(diag);
        }
    }
}

fn mismatch(cut: &PeopleCut, has_transfers: bool) -> Option<Diag> {
    let given = |measure: &str| cut.counts.get(measure).copied();
    let (opening, hires) = (given(HEADCOUNT_OPENING)?, given(NEW_HIRES)?);
    let (leavers, closing) = (given(LEAVERS)?, given(HEADCOUNT)?);
    let moved = |measure: &str| given(measure).unwrap_or_default();
    let (came, went) = (moved(TRANSFERS_IN), moved(TRANSFERS_OUT));
    let reached = [hires, came, -leavers, -went].into_iter().try_fold(opening, Decimal::checked_add)?;
    if reached == closing {
        return None;
    }
    let n = |value: Decimal| value.normalize();
    let (mut sum, mut list) =
        (format!("{} + {}", n(opening), n(hires)), format!("opening {}, new hires {}", n(opening), n(hires)));
    if has_transfers {
        sum.push_str(&format!(" + {}", n(came)));
        list.push_str(&format!(", transfers in {}", n(came)));
    }
    sum.push_str(&format!(" − {}", n(leavers)));
    list.push_str(&format!(", leavers {}", n(leavers)));
    if has_transfers {
        sum.push_str(&format!(" − {}", n(went)));
        list.push_str(&format!(", transfers out {}", n(went)));
    }
    let message = format!(
        "{}, {}: {sum} = {}, but {} employees at period end are given",
        class_name(&cut.dims),
        cut.year,
        n(reached),
        n(closing)
    );
    let diag = Diag::new(Code::FlowMismatch, message).at(cut.origin.clone()).note(format!(
        "{list}, closing {}: difference {}",
        n(closing),
        n(closing - reached)
    ));
    Some(diag.help(if has_transfers {
        "correct the number that is wrong"
    } else {
        "correct the number that is wrong, or give transfers_in and transfers_out"
    }))
}
