//! `climate/risks` and `risks`: the two registers.

use super::{parts, read_horizons, required_word, word};
use crate::book::{ClimateRisk, EnterpriseRisk, Manifest, RiskClass};
use crate::context::Context;
use crate::dimensions::resolve_value;
use crate::records::Given;
use crate::row::Row;
use crate::sites::Sites;
use crate::table::{Reported, RowResult, Spec, optional, read_tables, required};
use crate::targets::{paired, required_pair};
use crate::text::{nearest, shorten};
use heng_model::{Code, Decimal, Quantity, Unit};

const REGISTER: Spec = Spec::new(&[
    required("risk"),
    required("kind"),
    optional("name_en"),
    optional("name_zh_hant"),
    optional("description_en"),
    optional("description_zh_hant"),
    required("horizon"),
    required("likelihood"),
    required("impact"),
    optional("value_chain_en"),
    optional("value_chain_zh_hant"),
    optional("response_en"),
    optional("response_zh_hant"),
    optional("owner_en"),
    optional("owner_zh_hant"),
    optional("exposed_assets"),
    optional("exposed_revenue"),
    optional("capital_deployed"),
    optional("amount_unit"),
    optional("overlaps"),
    optional("effect_current_en"),
    optional("effect_current_zh_hant"),
    optional("effect_expected_en"),
    optional("effect_expected_zh_hant"),
    optional("site"),
]);

const ENTERPRISE: Spec = Spec::new(&[
    required("risk"),
    required("category"),
    required("level"),
    optional("name_en"),
    optional("name_zh_hant"),
    optional("description_en"),
    optional("description_zh_hant"),
    optional("response_en"),
    optional("response_zh_hant"),
    optional("owner_en"),
    optional("owner_zh_hant"),
    optional("change"),
]);

const CATEGORIES: [(&str, &[&str]); 6] = [
    ("strategy", &["strategic", "戰略", "战略", "策略"]),
    ("operations", &["operational", "operation", "營運", "运营", "運營"]),
    ("market", &["市場", "市场"]),
    ("finance", &["financial", "財務", "财务"]),
    ("legal", &["compliance", "law", "法律", "合規", "法律及合規"]),
    ("integrity", &["fraud", "廉潔", "廉洁", "廉政", "誠信"]),
];

const LEVELS: [(&str, &[&str]); 4] = [
    ("low", &["低"]),
    ("general", &["medium", "一般", "中"]),
    ("important", &["high", "重要", "高"]),
    ("major", &["severe", "重大"]),
];

const CHANGES: [(&str, &[&str]); 3] = [
    ("up", &["higher", "increased", "上升", "↑"]),
    ("same", &["unchanged", "stable", "不變", "持平", "→"]),
    ("down", &["lower", "decreased", "下降", "↓"]),
];

const HIGHEST_SCORE: i64 = 5;

/// Reads `climate/risks`.
pub(super) fn read_register(ctx: &mut Context<'_>, manifest: &Manifest, sites: &Sites) -> Vec<ClimateRisk> {
    let mut risks: Vec<ClimateRisk> = Vec::new();
    let mut given = Given::new();
    read_tables(ctx, "climate/risks", &REGISTER, &mut |ctx, row| {
        let risk = read_risk(ctx, row, manifest, sites)?;
        given.once(ctx, row, risk.id.clone(), format!("the risk `{}`", risk.id))?;
        risks.push(risk);
        Ok(())
    });
    check_overlaps(ctx, &mut risks);
    risks
}

fn read_risk(ctx: &mut Context<'_>, row: &Row<'_>, manifest: &Manifest, sites: &Sites) -> RowResult<ClimateRisk> {
    let id = row.required(ctx, "risk")?.to_string();
    let (kind, class) = read_kind(ctx, row, manifest)?;
    let name = required_pair(ctx, row, "name", manifest)?;
    row.required(ctx, "horizon")?;
    let horizons = read_horizons(ctx, row, manifest)?;
    let likelihood = score(ctx, row, "likelihood")?;
    let impact = score(ctx, row, "impact")?;
    let money = read_money(ctx, row)?;
    let amount = |value: Option<Decimal>| Some(Quantity::new(value?, money?));
    let exposed_assets = amount(row.amount(ctx, "exposed_assets")?);
    let exposed_revenue = amount(row.amount(ctx, "exposed_revenue")?);
    let capital_deployed = amount(row.amount(ctx, "capital_deployed")?);
    Ok(ClimateRisk {
        id,
        kind,
        class,
        name,
        description: paired(ctx, row, "description", manifest),
        horizons,
        likelihood,
        impact,
        value_chain: paired(ctx, row, "value_chain", manifest),
        response: paired(ctx, row, "response", manifest),
        owner: paired(ctx, row, "owner", manifest),
        exposed_assets,
        exposed_revenue,
        capital_deployed,
        overlaps: parts(row.get("overlaps").unwrap_or_default()).map(str::to_string).collect(),
        effect_current: paired(ctx, row, "effect_current", manifest),
        effect_expected: paired(ctx, row, "effect_expected", manifest),
        site: known_site(ctx, row, sites),
        origin: row.origin(),
    })
}

/// The kind by id or name in either language; a kind of the book's own needs a name under `[labels.risk_kind]`.
fn read_kind(ctx: &mut Context<'_>, row: &Row<'_>, manifest: &Manifest) -> RowResult<(String, RiskClass)> {
    let text = row.required(ctx, "kind")?;
    let kind = resolve_value("risk_kind", text, ctx.catalogue, &manifest.labels).unwrap_or_default();
    let class =
        [("physical", RiskClass::Physical), ("transition", RiskClass::Transition), ("opportunity", RiskClass::Opportunity)]
            .into_iter()
            .find(|(prefix, _)| kind.starts_with(prefix))
            .map(|(_, class)| class);
    let catalogue = ctx.catalogue;
    let known = || catalogue.dimension("risk_kind").into_iter().flat_map(|d| d.values.iter().map(|v| v.id.as_str()));
    let is_named = known().any(|id| id == kind)
        || manifest.labels.get("risk_kind").is_some_and(|labels| labels.iter().any(|(id, _)| *id == kind));
    if let Some(class) = class.filter(|_| is_named) {
        return Ok((kind, class));
    }
    let diag = row.diag_at("kind", Code::BadChoice, format!("kind cannot be `{}`", shorten(text, 40)));
    let diag = nearest(text, known()).into_iter().fold(diag, |diag, near| diag.note(format!("nearest: {near}")));
    let known: Vec<&str> = known().collect();
    ctx.push(diag.help(format!(
        "write {}; or name a kind of your own, such as opportunity-housing, under [labels.risk_kind] in heng.toml",
        known.join(" or ")
    )));
    Err(Reported)
}

/// A score: 1, 2, 3, 4 or 5 (K003).
fn score(ctx: &mut Context<'_>, row: &Row<'_>, column: &str) -> RowResult<Decimal> {
    let score = row.required_decimal(ctx, column)?;
    if (Decimal::ONE..=Decimal::from(HIGHEST_SCORE)).contains(&score) && score.fract().is_zero() {
        return Ok(score);
    }
    let message = format!("{column} is {score}, which is not on the scale from 1 to {HIGHEST_SCORE}");
    ctx.push(row.diag_at(column, Code::ScoreOutOfScale, message).help("write a whole number from 1 (lowest) to 5 (highest)"));
    Err(Reported)
}

/// The currency of the row's amounts; needed as soon as there is one (R002, R003, R012).
fn read_money(ctx: &mut Context<'_>, row: &Row<'_>) -> RowResult<Option<Unit>> {
    let amounts = ["exposed_assets", "exposed_revenue", "capital_deployed"];
    if amounts.iter().all(|column| row.get(column).is_none()) {
        return Ok(None);
    }
    let unit = row.required_unit(ctx, "amount_unit")?;
    super::metrics::must_be(ctx, row, "amount_unit", unit, "HKD million")?;
    Ok(Some(unit))
}

/// A site that sites.csv lists (R004); an unknown one is left out.
fn known_site(ctx: &mut Context<'_>, row: &Row<'_>, sites: &Sites) -> String {
    let site = row.text("site");
    if site.is_empty() || !sites.known || sites.by_id.contains_key(&site) {
        return site;
    }
    let diag = row.diag_at("site", Code::UnknownSite, format!("site `{}` is not in sites.csv", shorten(&site, 40)));
    let near = nearest(&site, sites.by_id.keys().map(String::as_str));
    let diag = near.into_iter().fold(diag, |diag, near| diag.note(format!("nearest: {near}")));
    ctx.push(diag.help("add the site to sites.csv, or write the id as it stands there"));
    String::new()
}

/// Overlaps name risks of the register (R013); what they name wrongly counts as an overlap all the same.
fn check_overlaps(ctx: &mut Context<'_>, risks: &mut [ClimateRisk]) {
    let ids: Vec<String> = risks.iter().map(|r| r.id.clone()).collect();
    for risk in risks {
        for other in &risk.overlaps {
            if ids.contains(other) && *other != risk.id {
                continue;
            }
            let diag = heng_model::Diag::new(Code::BadChoice, format!("overlaps cannot be `{}`", shorten(other, 40)));
            let near = nearest(other, ids.iter().map(String::as_str).filter(|id| *id != risk.id));
            let diag = near.into_iter().fold(diag.at(risk.origin.clone()), |diag, near| diag.note(format!("nearest: {near}")));
            ctx.push(diag.help("write the ids of other risks of climate/risks.csv, separated by `;`"));
        }
    }
}

/// Reads `risks`.
pub(super) fn read_enterprise(ctx: &mut Context<'_>, manifest: &Manifest) -> Vec<EnterpriseRisk> {
    let mut risks = Vec::new();
    let mut given = Given::new();
    read_tables(ctx, "risks", &ENTERPRISE, &mut |ctx, row| {
        let id = row.required(ctx, "risk")?.to_string();
        let category = required_word(ctx, row, "category", &CATEGORIES)?;
        let level = required_word(ctx, row, "level", &LEVELS)?;
        let change = word(ctx, row, "change", &CHANGES)?.unwrap_or_default();
        let name = required_pair(ctx, row, "name", manifest)?;
        given.once(ctx, row, id.clone(), format!("the risk `{id}`"))?;
        risks.push(EnterpriseRisk {
            id,
            category: category.into(),
            level: level.into(),
            name,
            description: paired(ctx, row, "description", manifest),
            response: paired(ctx, row, "response", manifest),
            owner: paired(ctx, row, "owner", manifest),
            change: change.into(),
            origin: row.origin(),
        });
        Ok(())
    });
    risks
}
