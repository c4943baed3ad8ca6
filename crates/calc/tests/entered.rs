//! Figures entered as such: who wins against records, parts and earlier reports.

mod support;

use heng_model::Basis;
use support::{Draft, Outcome, id};

fn basis(outcome: &Outcome, figure: &str) -> Option<Basis> {
    outcome.figures.get(&id(figure, outcome.year)).map(|f| f.basis)
}

#[test]
fn an_entered_figure_stands_where_nothing_computes_it() {
    let outcome = Draft::new(2022).entered("lost_days", "231 days").entered("water", "12 t").evaluate();
    assert_eq!(basis(&outcome, "lost_days"), Some(Basis::Entered));
    outcome.check("water", 0, "12");
    assert_eq!(outcome.figures.get(&id("water", 2022)).unwrap().unit.id(), "m3");
    assert!(outcome.codes().is_empty());
}

#[test]
fn records_win_over_it_with_a_warning() {
    let outcome = Draft::new(2022)
        .site("hq", "CN", None, true)
        .activity("water", "hq", "15 m3")
        .entered("water", "14 m3")
        .entered("headcount", "5 people")
        .people("", "headcount=6")
        .evaluate();
    outcome.check("water", 0, "15");
    outcome.check("headcount", 0, "6");
    assert_eq!(outcome.codes(), ["R014", "R014"]);
    let diag = outcome.diag("R014");
    assert!(diag.contains("--> figures.csv:4") && diag.contains("entered: 14 m3; computed: 15 m3"), "{diag}");
}

#[test]
fn a_formula_over_entered_figures_wins_too() {
    let outcome = Draft::new(2022)
        .entered("energy_direct", "100.005 MWh")
        .entered("energy_indirect", "200 MWh")
        .entered("energy_total", "300 MWh")
        .evaluate();
    outcome.check("energy_total", 3, "300.005");
    assert_eq!(basis(&outcome, "energy_total"), Some(Basis::Computed));
    assert_eq!(outcome.codes(), ["R014"]);
}

#[test]
fn parts_that_were_only_entered_do_not_overrule_an_entered_total() {
    let draft =
        || Draft::new(2022).entered("waste_nonhazardous[type=paper]", "3 t").entered("waste_nonhazardous[type=office]", "4 t");
    let total = draft().entered("waste_nonhazardous", "9 t").evaluate();
    total.check("waste_nonhazardous", 0, "9");
    assert!(total.codes().is_empty());
    let parts = draft().evaluate();
    parts.check("waste_nonhazardous", 0, "7");
    let single = Draft::new(2022).entered("waste_nonhazardous[type=paper]", "3 t").evaluate();
    single.check("waste_nonhazardous", 0, "–");
    let carrier = Draft::new(2022).entered("electricity", "100 MWh").entered("energy_indirect", "120 MWh").evaluate();
    carrier.check("energy_indirect", 0, "120");
    assert!(carrier.codes().is_empty());
}

#[test]
fn recorded_and_entered_parts_make_one_total() {
    let outcome = Draft::new(2022)
        .site("hq", "CN", None, true)
        .activity("petrol", "hq", "10 MWh")
        .entered("energy_direct[fuel=diesel]", "5 MWh")
        .entered("ghg_scope1[source=diesel]", "1 tCO2e")
        .entered("ghg_scope2", "2 tCO2e")
        .evaluate();
    outcome.check("energy_direct", 0, "15");
    outcome.check("ghg_scope1", 3, "3.445");
    outcome.check("ghg_total", 3, "5.445");
}

#[test]
fn earlier_reports_fill_years_and_do_not_move() {
    let outcome = Draft::new(2022)
        .site("hq", "CN", None, true)
        .activity("water@2021", "hq", "90 m3")
        .prior("water@2021", "90 m3")
        .prior("lost_days@2021", "7 days")
        .prior("energy_direct@2021", "1.25 MWh")
        .prior("energy_indirect@2021", "2.25 MWh")
        .prior("energy_total@2021", "3.4 MWh")
        .prior("ghg_scope1@2021", "1 tCO2e")
        .prior("ghg_scope2@2021", "2 tCO2e")
        .evaluate();
    // Recomputed from records to the same number: the figure rests on the records now (`tests/restatements.rs`).
    outcome.check("water@2021", 0, "90");
    assert_eq!(basis(&outcome, "lost_days@2021"), Some(Basis::Prior));
    // A total printed by the earlier report stays beside parts that are only known rounded.
    outcome.check("energy_total@2021", 1, "3.4");
    assert_eq!(basis(&outcome, "energy_total@2021"), Some(Basis::Prior));
    // A total it did not print is computed.
    outcome.check("ghg_total@2021", 0, "3");
    assert!(outcome.codes().is_empty());
}

#[test]
fn too_many_digits_leave_the_figure_out() {
    let outcome = Draft::new(2022)
        .site("hq", "CN", None, true)
        .activity("waste_nonhazardous", "hq", "79228162514264337593543950335 t")
        .activity("water", "hq", "79228162514264337593543950 m3")
        .activity("water@2021", "hq", "1 m3")
        .people("", "headcount=1")
        .evaluate();
    assert_eq!(outcome.show("waste_nonhazardous", 0), "79,228,162,514,264,337,593,543,950,335");
    let outcome = Draft::new(2022)
        .site("a", "CN", None, true)
        .site("b", "CN", None, true)
        .activity("waste_nonhazardous", "a", "79228162514264337593543950335 t")
        .activity("waste_nonhazardous", "b", "79228162514264337593543950335 t")
        .evaluate();
    outcome.check("waste_nonhazardous", 0, "–");
    assert_eq!(outcome.codes(), ["C004"]);
    assert!(outcome.diag("C004").contains("`waste_nonhazardous@2022` has more than 28 digits"), "{}", outcome.diag("C004"));
    // A part that does not fit leaves no smaller total.
    let outcome = Draft::new(2022)
        .site("a", "CN", None, true)
        .activity("petrol", "a", "79228162514264337593543950335 GWh")
        .activity("diesel", "a", "1000 L")
        .evaluate();
    outcome.check("energy_direct[fuel=diesel]", 2, "10.11");
    outcome.check("energy_direct", 2, "–");
    outcome.check("ghg_scope1", 2, "–");
}

#[test]
fn what_a_list_counts_beside_bills_is_not_dropped_in_silence() {
    let outcome = Draft::new(2022).site("hq", "CN", None, true).activity("water", "hq", "90 m3").count("water", "3").evaluate();
    outcome.check("water", 0, "90");
    assert_eq!(outcome.codes(), ["R014"]);
    assert!(outcome.diag("R014").contains("--> cases.csv:"), "{}", outcome.diag("R014"));
}
