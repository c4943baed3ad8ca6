//! Exposure to climate risks: each number worked out by hand beside the test.

mod support;

use heng_intake::book::{ClimateMetric, ClimateRisk, EnterpriseRisk, RiskClass};
use heng_model::LocalText;
use support::{Draft, Outcome, id, line, quantity};

fn risk(id: &str, kind: &str, assets: &str) -> ClimateRisk {
    let class = match kind.split('-').next() {
        Some("physical") => RiskClass::Physical,
        Some("transition") => RiskClass::Transition,
        _ => RiskClass::Opportunity,
    };
    ClimateRisk {
        id: id.into(),
        kind: kind.into(),
        class,
        name: LocalText::new(id, format!("風險{id}")),
        description: LocalText::default(),
        horizons: vec!["short".into()],
        likelihood: 4.into(),
        impact: 3.into(),
        value_chain: LocalText::default(),
        response: LocalText::default(),
        owner: LocalText::default(),
        exposed_assets: (!assets.is_empty()).then(|| quantity(assets)),
        exposed_revenue: None,
        capital_deployed: None,
        overlaps: Vec::new(),
        effect_current: LocalText::default(),
        effect_expected: LocalText::default(),
        site: String::new(),
        origin: line("climate/risks.csv", 2),
    }
}

fn metric(id: &str, value: &str) -> ClimateMetric {
    ClimateMetric {
        id: id.into(),
        name: LocalText::new("Power usage", "用電效率"),
        year: 2024,
        quantity: (!value.is_empty()).then(|| quantity(value)),
        text: LocalText::new("how", "方式"),
        source: String::new(),
        origin: line("climate/metrics.csv", 2),
    }
}

fn evaluate(risks: Vec<ClimateRisk>, metrics: Vec<ClimateMetric>) -> Outcome {
    let mut draft = Draft::new(2024).denominator("total_assets", "1000 HKD million").denominator("revenue", "500 HKD million");
    draft.book.climate.risks = risks;
    draft.book.climate.metrics = metrics;
    draft.evaluate()
}

#[test]
fn exposures_add_up_by_class_and_are_shares_of_the_whole() {
    // Physical: 200 + 100,000,000 HKD = 300 million of 1,000 = 30 %. Transition: 90 of 1,000 = 9 %.
    let mut typhoon = risk("typhoon", "physical-acute", "200 HKD million");
    typhoon.exposed_revenue = Some(quantity("50 HKD million"));
    let mut heat = risk("heat", "physical-chronic", "100000000 HKD");
    heat.exposed_revenue = Some(quantity("0 HKD million"));
    let outcome = evaluate(vec![typhoon, heat, risk("carbon", "transition-policy", "90 HKD million")], Vec::new());
    outcome.check("climate_physical_exposure_assets", 2, "300.00");
    outcome.check("climate_physical_exposure_assets[risk=heat]", 2, "100.00");
    outcome.check("climate_physical_exposure_assets_share", 1, "30.0");
    outcome.check("climate_transition_exposure_assets_share", 1, "9.0");
    // 50 of 500.
    outcome.check("climate_physical_exposure_revenue_share", 1, "10.0");
    outcome.check("climate_transition_exposure_revenue", 0, "–");
    assert!(outcome.codes().is_empty(), "{:?}", outcome.diags);
}

#[test]
fn a_risk_without_an_amount_leaves_the_sum_open() {
    let risks = vec![risk("typhoon", "physical-acute", "200 HKD million"), risk("heat", "physical-chronic", "")];
    let outcome = evaluate(risks.clone(), Vec::new());
    outcome.check("climate_physical_exposure_assets", 0, "–");
    outcome.check("climate_physical_exposure_assets[risk=typhoon]", 0, "200");
    assert!(outcome.missing("climate_physical_exposure_assets").contains("heat"));
    // Stated in all, it is a share as well: 250 of 1,000.
    let outcome = evaluate(risks, vec![metric("assets_at_physical_risk", "250 HKD million")]);
    outcome.check("climate_physical_exposure_assets", 0, "250");
    outcome.check("climate_physical_exposure_assets_share", 1, "25.0");
    assert!(outcome.codes().is_empty(), "{:?}", outcome.diags);
}

#[test]
fn what_is_exposed_twice_is_not_counted_twice() {
    let mut flood = risk("flood", "physical-acute", "100 HKD million");
    flood.overlaps = vec!["typhoon".into()];
    let risks = vec![risk("typhoon", "physical-acute", "200 HKD million"), flood];
    let outcome = evaluate(risks.clone(), Vec::new());
    outcome.check("climate_physical_exposure_assets", 0, "–");
    assert_eq!(outcome.codes(), ["K004"]);
    assert!(outcome.missing("climate_physical_exposure_assets").contains("flood overlaps with typhoon"));
    let outcome = evaluate(risks, vec![metric("assets_at_physical_risk", "220 HKD million")]);
    outcome.check("climate_physical_exposure_assets", 0, "220");
    assert!(outcome.codes().is_empty(), "{:?}", outcome.diags);
    // A transition risk on the same assets is another question.
    let mut carbon = risk("carbon", "transition-policy", "90 HKD million");
    carbon.overlaps = vec!["typhoon".into()];
    let outcome = evaluate(vec![risk("typhoon", "physical-acute", "200 HKD million"), carbon], Vec::new());
    outcome.check("climate_transition_exposure_assets", 0, "90");
    assert!(outcome.codes().is_empty(), "{:?}", outcome.diags);
}

#[test]
fn a_stated_total_that_the_register_contradicts_is_pointed_out() {
    let risks = vec![risk("typhoon", "physical-acute", "200 HKD million"), risk("heat", "physical-chronic", "100 HKD million")];
    let outcome = evaluate(risks, vec![metric("assets_at_physical_risk", "250 HKD million")]);
    outcome.check("climate_physical_exposure_assets", 0, "250");
    assert_eq!(outcome.codes(), ["K005"]);
    assert!(outcome.diag("K005").contains("250 HKD million, and the register adds up to 300"), "{}", outcome.diag("K005"));
}

#[test]
fn a_stated_total_is_held_against_the_register_at_the_decimals_it_states() {
    let risks =
        || vec![risk("typhoon", "physical-acute", "200.04 HKD million"), risk("heat", "physical-chronic", "100 HKD million")];
    // The register adds up to 300.04, which is 300.0 at one decimal and not 300.1.
    for (stated, codes) in [("300.0", &[][..]), ("300", &[]), ("300.04", &[]), ("300.1", &["K005"]), ("300.00", &["K005"])] {
        let outcome = evaluate(risks(), vec![metric("assets_at_physical_risk", &format!("{stated} HKD million"))]);
        assert_eq!(outcome.codes(), codes, "{stated}");
    }
}

#[test]
fn no_share_is_above_the_whole_and_none_stands_without_one() {
    let outcome = evaluate(vec![risk("typhoon", "physical-acute", "1500 HKD million")], Vec::new());
    outcome.check("climate_physical_exposure_assets", 0, "1,500");
    outcome.check("climate_physical_exposure_assets_share", 0, "–");
    assert_eq!(outcome.codes(), ["K001"]);
    let mut draft = Draft::new(2024);
    draft.book.climate.risks = vec![risk("typhoon", "physical-acute", "15 HKD million")];
    let outcome = draft.evaluate();
    assert_eq!(outcome.codes(), ["C001"]);
    assert!(outcome.diag("C001").contains("add total_assets for 2024"), "{}", outcome.diag("C001"));
    // Another currency converts into nothing.
    let outcome = evaluate(vec![risk("typhoon", "physical-acute", "15 CNY million")], Vec::new());
    assert_eq!(
        outcome.figures.get(&id("climate_physical_exposure_assets", 2024)).unwrap().quantity().to_string(),
        "15 CNY million"
    );
    outcome.check("climate_physical_exposure_assets_share", 0, "–");
}

#[test]
fn metrics_keep_their_own_units() {
    let metrics = vec![
        metric("internal_carbon_price", "400 HKD/tCO2e"),
        metric("climate_remuneration_share", "0.1 ratio"),
        metric("industry:pue", "1.45 ratio"),
        metric("industry:stock", "12 MWh"),
        metric("climate_capital_deployed", ""),
    ];
    let outcome = evaluate(Vec::new(), metrics);
    let unit = |figure: &str| outcome.figures.get(&id(figure, 2024)).unwrap().quantity().to_string();
    assert_eq!(unit("internal_carbon_price"), "400 HKD/tCO2e");
    assert_eq!(unit("climate_remuneration_share"), "10 percent");
    assert_eq!(unit("climate_industry_metric[industry_metric=pue]"), "1.45 ratio");
    assert_eq!(unit("climate_industry_metric[industry_metric=stock]"), "12 MWh");
    assert_eq!(outcome.show("climate_capital_deployed", 0), "–", "a statement in words gives no figure");
}

#[test]
fn rows_are_counted_by_kind_horizon_category_and_level() {
    let mut both = risk("typhoon", "physical-acute", "");
    both.horizons.push("long".into());
    let enterprise = |id: &str, level: &str| EnterpriseRisk {
        id: id.into(),
        category: "operations".into(),
        level: level.into(),
        name: LocalText::new(id, id),
        description: LocalText::default(),
        response: LocalText::default(),
        owner: LocalText::default(),
        change: String::new(),
        origin: line("risks.csv", 2),
    };
    let mut draft = Draft::new(2024);
    draft.book.climate.risks = vec![both, risk("heat", "physical-chronic", ""), risk("services", "opportunity-markets", "")];
    draft.book.climate.enterprise = vec![enterprise("a", "low"), enterprise("b", "major"), enterprise("c", "major")];
    let outcome = draft.evaluate();
    for (figure, count) in [
        ("climate_risks", "2"),
        ("climate_risks[risk_kind=physical-acute]", "1"),
        ("climate_risks[horizon=short]", "2"),
        ("climate_risks[horizon=long]", "1"),
        ("climate_opportunities", "1"),
        ("climate_risk_likelihood[risk=heat]", "4"),
        ("enterprise_risks", "3"),
        ("enterprise_risks[risk_level=major]", "2"),
        ("enterprise_risks[risk_category=operations;risk_level=low]", "1"),
    ] {
        outcome.check(figure, 0, count);
    }
}
