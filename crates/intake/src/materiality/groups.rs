//! `materiality/groups`: who was asked, with which weight, on which axis.

use crate::book::{Axes, Axis, SurveyGroup};
use crate::context::Context;
use crate::records::Given;
use crate::row::Row;
use crate::table::{Reported, RowResult, Spec, optional, read_tables, required};
use crate::text::normalise;
use heng_model::{Decimal, LocalText};

const GROUPS: Spec = Spec::new(&[
    required("group"),
    optional("name_en"),
    optional("name_zh_hant"),
    required("weight"),
    optional("axis"),
    optional("invited"),
]);

/// The word for a group that judges both axes.
const BOTH: &str = "both";

/// Reads `materiality/groups`.
pub(super) fn read_groups(ctx: &mut Context<'_>, axes: Axes) -> Vec<SurveyGroup> {
    let mut groups = Vec::new();
    let mut given = Given::new();
    read_tables(ctx, "materiality/groups", &GROUPS, &mut |ctx, row| {
        let id = row.required(ctx, "group")?.to_string();
        let name = row.local_text("name");
        let weight = weight(ctx, row)?;
        let judged = judged(ctx, row, axes)?;
        let invited = row.amount(ctx, "invited")?;
        given.once(ctx, row, normalise(&id), format!("the group `{id}`"))?;
        let name = if name.is_empty() { LocalText::same(&id) } else { name };
        groups.push(SurveyGroup { id, name, weight, axes: judged, invited, origin: row.origin() });
        Ok(())
    });
    groups
}

/// `0.3`, `30` or `30%`: only the proportions of weights matter, as long as all are written alike.
fn weight(ctx: &mut Context<'_>, row: &Row<'_>) -> RowResult<Decimal> {
    let text = row.required(ctx, "weight")?;
    let Some(percent) = text.strip_suffix(['%', '％']) else { return row.required_amount(ctx, "weight") };
    let value = row.parse_number(ctx, "weight", percent.trim_end())?;
    if value.is_sign_negative() && !value.is_zero() {
        return Err(row.negative(ctx, "weight", value));
    }
    // A hundredth of any decimal is a decimal; beyond 28 places it would be nothing.
    value.checked_div(Decimal::ONE_HUNDRED).ok_or(Reported)
}

/// The axes a group judges: the one named, both, or by default stakeholders; in double materiality, both.
fn judged(ctx: &mut Context<'_>, row: &Row<'_>, axes: Axes) -> RowResult<Vec<Axis>> {
    let Some(text) = row.get("axis") else {
        return Ok(if axes == Axes::Double { Axis::BOTH.to_vec() } else { vec![Axis::First] });
    };
    if let Some(axis) = axis_named(axes, text) {
        return Ok(vec![axis]);
    }
    if matches!(normalise(text).as_str(), BOTH | "兩者" | "两者" | "皆是") {
        return Ok(Axis::BOTH.to_vec());
    }
    row.choice(ctx, "axis", &[axes.word(Axis::First), axes.word(Axis::Second), BOTH])?;
    Err(Reported)
}

/// The axis that a word means in either language.
pub(super) fn axis_named(axes: Axes, text: &str) -> Option<Axis> {
    let word = normalise(text);
    let word = word.strip_suffix("axis").or(word.strip_suffix("重要性")).unwrap_or(&word);
    let words: [&[&str]; 2] = match axes {
        Axes::Importance => [
            &["stakeholders", "stakeholder", "持份者", "對持份者", "利益相關方", "利益相關者", "利益相关方"],
            &["business", "company", "group", "業務", "對業務", "业务", "公司", "本集團", "集團"],
        ],
        Axes::Double => [&["impact", "影響", "影响"], &["financial", "finance", "財務", "财务"]],
    };
    Axis::BOTH.into_iter().zip(words).find(|(_, words)| words.contains(&word)).map(|(axis, _)| axis)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_are_named_in_both_languages() {
        assert_eq!(axis_named(Axes::Importance, "Stakeholders"), Some(Axis::First));
        assert_eq!(axis_named(Axes::Importance, "對業務重要性"), Some(Axis::Second));
        assert_eq!(axis_named(Axes::Double, "財務重要性"), Some(Axis::Second));
        assert_eq!(axis_named(Axes::Double, "business"), None);
    }
}
