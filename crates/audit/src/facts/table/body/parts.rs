//! What only the whole table or the whole report tells: parts before their total, the meaning of a dash.
//!
//! In: the facts of all tables; the report. Out: facts renamed. Invariant: a part is renamed only where the sum proves it. Not here: reading.
//! Why: 紙皮, 廢金屬 stand above 無害廢棄物總量 without a heading.

use crate::document::Document;
use crate::fact::{Confidence, Fact, Source};
use heng_model::Decimal;
use std::collections::BTreeMap;

/// Rows without a name of their own that add up to the row below them are its parts: 紙皮, 廢金屬, 生活垃圾 before 無害廢棄物總量.
pub(super) fn parts_before_total(facts: &mut [Fact]) {
    let column = |f: &Fact| match f.source {
        Source::Table { table, column, .. } => Some((table, column, f.year)),
        Source::Prose { .. } => None,
    };
    let mut runs: BTreeMap<(u32, u32, i32), Vec<usize>> = BTreeMap::new();
    let mut changes: Vec<(usize, String)> = Vec::new();
    for (i, fact) in facts.iter().enumerate() {
        let Some(key) = column(fact) else { continue };
        if fact.dims.contains_key("type") && fact.confidence < Confidence::High {
            runs.entry(key).or_default().push(i);
            continue;
        }
        let Some(run) = runs.get_mut(&key) else { continue };
        // Of the rows above, as many as add up to this one; rows that name themselves may stand between (生活垃圾).
        let (mut sum, mut slack) = (Decimal::ZERO, fact.precision.half);
        for (count, at) in run.iter().rev().enumerate() {
            let part = &facts[*at];
            if !part.dims.contains_key("type") && part.measure != fact.measure {
                break;
            }
            sum += part.value;
            slack += part.precision.half;
            if count >= 1 && part.unit == fact.unit && part.measure != fact.measure && (sum - fact.value).abs() <= slack {
                changes.extend(run.iter().rev().take(count + 1).map(|i| (*i, fact.measure.clone())));
                break;
            }
        }
        // A row that names itself the same may be one of the parts.
        if !fact.dims.is_empty() || fact.confidence < Confidence::High {
            run.push(i);
        } else if changes.last().is_some_and(|(c, _)| run.contains(c)) {
            run.clear();
        } else {
            run.push(i);
        }
    }
    // What one year proves holds for the same rows of the other years, whose sum may be misprinted.
    let row = |f: &Fact| match f.source {
        Source::Table { table, row, .. } => Some((table, row, f.dims.clone())),
        Source::Prose { .. } => None,
    };
    let proved: BTreeMap<_, _> = changes.iter().filter_map(|(i, m)| Some((row(&facts[*i])?, m.clone()))).collect();
    let others = facts.iter().enumerate().filter_map(|(i, f)| Some((i, proved.get(&row(f)?)?.clone())));
    changes.extend(others.collect::<Vec<_>>());
    for (i, measure) in changes {
        if facts[i].dims.contains_key("type") {
            facts[i].measure = measure;
            facts[i].reason = "one of the rows that add up to the total below".into();
        }
    }
}

/// Whether a note says that a dash stands for zero: `「－」表示零`, `a dash means nil`.
pub(super) fn says_dash_is_zero(document: &Document) -> bool {
    document.lines.iter().filter(|l| l.text.len() < 400).any(|line| {
        let may = line.text.contains(['–', '-', '－', '—']) || line.text.contains("dash") || line.text.contains("Dash");
        may && {
            let folded = crate::fold::fold_text(&line.text);
            let dash = ["dash", "\"-\"", "'-'", "「-」", "“-”", "破折号"].iter().any(|w| folded.contains(w));
            let zero = ["zero", "nil", "nothing", "none", "零", "并无发生", "没有发生"].iter().any(|w| folded.contains(w));
            let unknown =
                ["not applicable", "not available", "不适用", "未统计", "没有数据", "no data"].iter().any(|w| folded.contains(w));
            dash && zero && !unknown
        }
    })
}
