//! Every figure computed again from its trace alone: what is printed about a figure is what it was computed with.

mod support;

use heng_intake::book::{Consolidation, Entity, EntityKind, GasLoss, GasRecord, Instrument, InstrumentKind, Stated};
use heng_model::{Basis, Decimal, Figure, Figures, LocalText, Locale, Op, Trace};
use proptest::prelude::*;
use support::{Draft, Outcome};

/// A book that runs every formula.
fn full(scope1: &str) -> Draft {
    Draft::new(2022)
        .method("scope1", scope1)
        .method("intensity", "headcount, revenue, floor_area")
        .method("turnover", "leavers/average")
        .method("air_pm", "from-nox")
        .method("lost_day_rate", "hours:200000")
        .method("injury_rate", "hours:1000000")
        .method("grid_factor_max_age_years", "9")
        .site("sh", "CN", Some("1200"), true)
        .site("hk", "HK-HKE", Some("300.5"), true)
        .activity("electricity", "sh", "12345.67 kWh")
        .activity("electricity", "sh", "3.6 GJ")
        .activity("electricity", "hk", "77 MWh")
        .activity("petrol", "sh", "1234.5 L")
        .activity(if scope1 == "HK-EPD" { "petrol[vehicle=motorcycle]" } else { "petrol" }, "hk", "7 L")
        .activity("petrol", "hk", "2.5 MWh")
        .activity("diesel", "hk", "12 kg")
        .activity("heat", "sh", "12 GJ")
        .activity("water", "sh", "12.5 t")
        .activity("water", "hk", "3 m3")
        .activity("waste_nonhazardous[type=paper]", "sh", "123 kg")
        .activity("waste_hazardous", "hk", "1 kg")
        .entered("air_nox", "84.15 kg")
        .people(
            "gender=male",
            "headcount=33 headcount_opening=31 leavers=7 trained_persons=20 training_hours_total=111 new_hires=9",
        )
        .people(
            "gender=female",
            "headcount=44 headcount_opening=41 leavers=5 trained_persons=43 training_hours_total=99 new_hires=8",
        )
        .safety("fatalities", "1")
        .safety("lost_days", "7")
        .safety("work_injuries", "3")
        .safety("hours_worked", "123456")
        .safety("fatalities@2021", "0")
        .suppliers("suppliers[region=a]", "7")
        .suppliers("suppliers[region=b]", "6")
        .suppliers("suppliers_assessed", "4")
        .denominator("revenue", "1234567890 CNY")
        .denominator("gross_profit", "100 CNY million")
        .topics("high", 3)
}

/// A greenhouse gas account with shares, gases and instruments.
fn account_in_full() -> Draft {
    let mut draft = full("HK-EPD").activity("wood_pellets", "sh", "3 t").activity("electricity_renewable", "sh", "2 MWh");
    let origin = |path: &str| support::line(path, 2);
    let book = &mut draft.book;
    book.manifest.boundary.consolidation = Some(Stated { value: Consolidation::EquityShare, origin: origin("heng.toml") });
    for (id, site, share) in [("a", "sh", 60), ("b", "hk", 100)] {
        book.sites.get_mut(site).expect("a site").entity = id.into();
        book.emissions.entities.push(Entity {
            id: id.into(),
            name: LocalText::new("Company", "公司"),
            kind: EntityKind::Subsidiary,
            equity_share: Some(Decimal::from(share)),
            operational_control: true,
            financial_control: true,
            note: String::new(),
            origin: origin("entities.csv"),
        });
    }
    let stages = GasLoss::LifeCycle {
        installed: Some((Decimal::from(40), Decimal::from(2))),
        operated: Some((Decimal::from(100), Decimal::from(8), Decimal::new(5, 1))),
        retired: Some((Decimal::from(30), Decimal::from(80), Decimal::from(75))),
    };
    let stock = |kg: i64| Some(Decimal::from(kg));
    let balance = GasLoss::Balance { opening: stock(20), added: Decimal::from(6), disposed: stock(1), closing: stock(15) };
    for (site, gas, loss) in [("sh", "R-408A", stages), ("hk", "SF6", balance)] {
        book.emissions.gases.push(GasRecord {
            site: site.into(),
            gas: gas.into(),
            kind: String::new(),
            year: 2022,
            loss,
            equipment: LocalText::default(),
            evidence: Vec::new(),
            remarks: Vec::new(),
            origin: origin("refrigerants.csv"),
        });
    }
    for (id, site, grid, mwh) in [("one", "sh", "CN", "3 MWh"), ("two", "", "HK-HKE", "12000 kWh")] {
        book.emissions.instruments.push(Instrument {
            id: id.into(),
            kind: InstrumentKind::Certificate,
            site: site.into(),
            grid: grid.into(),
            year: 2022,
            quantity: support::quantity(mwh),
            factor: Decimal::new(1, 2),
            factor_unit: "kgCO2e/kWh".into(),
            attribute: "wind".into(),
            registry: String::new(),
            evidence: Vec::new(),
            remarks: Vec::new(),
            origin: origin("instruments.csv"),
        });
    }
    draft
}

#[test]
fn accounts_with_shares_gases_and_instruments_follow_from_their_traces() {
    let outcome = account_in_full().evaluate();
    recompute(&outcome);
    for figure in ["ghg_scope2_market", "ghg_other_gases", "ods_emissions", "ghg_biogenic", "renewable_share", "gas_losses"] {
        assert_ne!(outcome.show(figure, 2), "–", "{figure}: {}", outcome.missing(figure));
    }
}

/// The value of a node; `None` where only the expression tells (`Op::Other`).
fn value_of(trace: &Trace, figures: &Figures) -> Option<Decimal> {
    match trace {
        Trace::Records { sum, .. } => Some(sum.value),
        Trace::Entered { value, .. } => Some(value.value),
        Trace::Factor(used) => Some(if used.unit == "%" { used.value / Decimal::ONE_HUNDRED } else { used.value }),
        Trace::Constant { value, .. } => {
            let (num, den) = value.split_once('/').unwrap_or((value, "1"));
            Some(support::decimal(num) / support::decimal(den))
        }
        Trace::Figure { id, value } => {
            let figure = figures.get(id).unwrap_or_else(|| panic!("the trace leads to {id}, which does not exist"));
            assert_eq!(figure.quantity(), *value, "{id}");
            Some(value.value)
        }
        Trace::Formula(formula) => {
            // A sum adds quantities; a stated amount may be written in a multiple of the unit.
            let value_in = |input: &Trace| match input {
                Trace::Entered { value, .. } if formula.op == Op::Sum => Some(value.to(formula.result.unit).ok()?.value),
                other => value_of(other, figures),
            };
            let inputs: Vec<Option<Decimal>> = formula.inputs.iter().map(value_in).collect();
            let inputs: Vec<Decimal> = inputs.into_iter().collect::<Option<_>>()?;
            let percent = if formula.result.unit.id() == "percent" { Decimal::ONE_HUNDRED } else { Decimal::ONE };
            let computed = match (formula.op, inputs.as_slice()) {
                (Op::Sum, all) => all.iter().sum(),
                (Op::Product, all) => all.iter().product(),
                (Op::Ratio, [a, b]) => a / b * percent,
                (Op::Difference, [a, b]) => a - b,
                _ => return Some(formula.result.value),
            };
            assert_close(computed, formula.result.value, &formula.expression.en);
            Some(formula.result.value)
        }
    }
}

#[track_caller]
fn assert_close(a: Decimal, b: Decimal, what: &str) {
    // 44/12 and 1/3.6 have no end; everything else is exact.
    assert!((a - b).abs() <= Decimal::new(1, 15) * (Decimal::ONE + b.abs()), "{what}: {a} against {b}");
}

fn recompute(outcome: &Outcome) {
    for figure in outcome.figures.iter() {
        let value = value_of(&figure.trace, &outcome.figures);
        if figure.basis == Basis::Computed {
            assert_close(value.expect("every formula has a result"), figure.value, &figure.id.to_string());
        }
        check_words(figure);
    }
}

/// Both languages of every text, and no node without its source.
fn check_words(figure: &Figure) {
    figure.trace.walk(&mut |node| {
        let texts = match node {
            Trace::Formula(f) => vec![&f.expression],
            Trace::Constant { name, .. } => vec![name],
            Trace::Records { what, .. } => vec![what],
            Trace::Factor(f) => vec![&f.name, &f.rule],
            Trace::Entered { .. } | Trace::Figure { .. } => Vec::new(),
        };
        for text in texts {
            assert!(Locale::ALL.iter().all(|&l| text.has(l)), "{}: {text:?}", figure.id);
        }
    });
}

#[test]
fn every_figure_follows_from_its_trace() {
    for set in ["CN-NDRC", "HK-EPD", "IPCC2006"] {
        let outcome = full(set).evaluate();
        recompute(&outcome);
        assert!(outcome.figures.len() > 110, "{}", outcome.figures.len());
        outcome.check("electricity[site=sh]", 1, "13.3");
        for figure in
            ["ghg_intensity[denominator=floor_area]", "air_pm", "injury_rate", "gross_margin", "turnover_rate[gender=male]"]
        {
            assert_ne!(outcome.show(figure, 3), "–", "{figure}: {}", outcome.missing(figure));
        }
    }
}

#[test]
fn two_runs_give_the_same_figures() {
    let draft = full("IPCC2006");
    let (first, second) = (draft.evaluate(), draft.evaluate());
    assert_eq!(first.figures, second.figures);
    assert_eq!(first.diags, second.diags);
}

#[test]
fn the_walk_of_one_bill() {
    let outcome = Draft::new(2023)
        .method("grid_factor", "latest-at-report-date")
        .report_date(2024, 4, 26)
        .site("beijing", "CN", None, true)
        .activity("electricity", "beijing", "291.51 MWh")
        .evaluate();
    let scope2 = outcome.figures.get(&support::id("ghg_scope2", 2023)).unwrap();
    let Trace::Formula(product) = &scope2.trace else { panic!("a product") };
    assert_eq!(product.expression.en, "electricity × emission factor");
    assert_eq!(product.op, Op::Product);
    let Trace::Figure { id, value } = &product.inputs[0] else { panic!("electricity of the grid") };
    assert_eq!((id.to_string().as_str(), value.to_string().as_str()), ("electricity[grid=CN]@2023", "291.51 MWh"));
    let Trace::Factor(factor) = &product.inputs[1] else { panic!("the factor") };
    assert_eq!((factor.id.as_str(), factor.value.to_string().as_str()), ("CN/2021/location-average/mee-nbs-2024-12", "0.5568"));
    assert!(factor.rule.en.contains("2024-04-26"), "{}", factor.rule.en);
    let Trace::Constant { name, .. } = &product.inputs[2] else { panic!("CO2 as CO2e") };
    assert!(name.en.contains("carbon dioxide only"), "{}", name.en);
    let Trace::Records { origin, .. } = &outcome.figures.get(id).unwrap().trace else { panic!("the row") };
    assert_eq!(origin.to_string(), "activity/electricity.csv:3");
}

proptest! {
    /// Whatever amounts a book holds, nothing panics and every figure follows from its trace.
    #[test]
    fn no_amount_breaks_the_run(amounts in proptest::collection::vec((0_i64..=i64::MAX, 0_u32..28), 6)) {
        let text = |i: usize| Decimal::new(amounts[i].0, amounts[i].1).to_string();
        let draft = Draft::new(2022)
            .method("intensity", "headcount, floor_area")
            .method("injury_rate", "hours:999999999999")
            .site("hq", "CN", Some(&text(0)), true)
            .activity("petrol", "hq", &format!("{} L", text(1)))
            .activity("diesel", "hq", &format!("{} GJ", text(2)))
            .activity("electricity", "hq", &format!("{} GWh", text(3)))
            .activity("water", "hq", &format!("{} m3", text(4)))
            .people("", &format!("headcount={} leavers={} headcount_opening={}", text(0), text(4), text(5)))
            .safety("work_injuries", &text(1))
            .safety("hours_worked", &text(2));
        let outcome = draft.evaluate();
        prop_assert!(!outcome.figures.is_empty());
        for figure in outcome.figures.iter() {
            check_words(figure);
        }
    }
}
