//! `[materiality]` of heng.toml: the scale of the survey, its axes, and how tiers follow from scores.

use super::keys::{Keys, Source};
use crate::book::{Axes, MaterialityRules, RankBy, TierRule};
use crate::context::Context;
use heng_model::{Decimal, parse_decimal};
use toml::de::DeTable;

/// Reads the section; what it leaves out takes its default.
pub(super) fn read_materiality(ctx: &mut Context<'_>, source: Source<'_>, root: &DeTable<'_>) -> MaterialityRules {
    let mut keys = Keys::open(ctx, source, root, "materiality");
    let default = MaterialityRules::default();
    let scale_top = keys.choice(ctx, "scale", &[("1-5", 5), ("1-10", 10)]).unwrap_or(default.scale_top);
    let axes = keys.choice(ctx, "axes", &[("importance", Axes::Importance), ("double", Axes::Double)]).unwrap_or(default.axes);
    let ranks = [("average", RankBy::Average), ("higher", RankBy::Higher)];
    let rank_by = keys.choice(ctx, "rank_by", &ranks).unwrap_or(default.rank_by);
    let tiers = keys.string(ctx, "tiers").and_then(|text| {
        let rule = tier_rule(&text, scale_top);
        if let Err(message) = &rule {
            keys.bad(ctx, "tiers", message, "write tiers = \"count:10,13\" (high, medium) or tiers = \"threshold:4.0,3.0\"");
        }
        rule.ok()
    });
    keys.close(ctx);
    MaterialityRules { scale_top, axes, tiers, rank_by }
}

/// `count:10,13`, `threshold:4.0,3.0`; one bound alone sets the topics of high importance apart from all others.
fn tier_rule(text: &str, scale_top: u8) -> Result<TierRule, String> {
    let (kind, bounds) = text.split_once([':', '：']).ok_or_else(|| format!("`{text}` is not count:… or threshold:…"))?;
    let bounds: Vec<Decimal> = bounds
        .split([',', ';', '，', '；'])
        .map(|bound| parse_decimal(bound.trim()).map_err(|_| format!("`{}` is not a number", bound.trim())))
        .collect::<Result<_, _>>()?;
    if bounds.is_empty() || bounds.len() > 2 {
        return Err("one bound for high and one for medium are needed".into());
    }
    match kind.trim() {
        "count" => {
            let whole = |n: &Decimal| u32::try_from(*n).ok().filter(|_| n.fract().is_zero());
            let counts: Option<Vec<u32>> = bounds.iter().map(whole).collect();
            counts.map(TierRule::Count).ok_or_else(|| format!("`{text}` does not count whole topics"))
        }
        "threshold" => {
            let top = Decimal::from(scale_top);
            if bounds.iter().any(|b| *b < Decimal::ONE || *b > top) {
                return Err(format!("a bound lies outside the scale 1-{scale_top}"));
            }
            if bounds.windows(2).any(|pair| pair[1] >= pair[0]) {
                return Err("the bound of medium must be below that of high".into());
            }
            Ok(TierRule::Threshold(bounds))
        }
        other => Err(format!("`{other}` is neither count nor threshold")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_read_as_the_manual_writes_them() {
        assert_eq!(tier_rule("count:10,13", 5), Ok(TierRule::Count(vec![10, 13])));
        assert_eq!(tier_rule("count: 10", 5), Ok(TierRule::Count(vec![10])));
        assert_eq!(tier_rule("threshold:4.0,3.0", 5), Ok(TierRule::Threshold(vec![Decimal::new(40, 1), Decimal::new(30, 1)])));
        for wrong in ["10,13", "count:1.5", "count:-1", "count:1,2,3", "threshold:6,3", "threshold:3,4", "share:1", "count:"] {
            assert!(tier_rule(wrong, 5).is_err(), "{wrong}");
        }
        assert!(tier_rule("threshold:8,5", 10).is_ok());
    }
}
