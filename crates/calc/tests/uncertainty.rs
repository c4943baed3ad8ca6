//! Uncertainty from `uncertainty.csv` to figures: both methods, sources to scopes to the total, and what a gap in the sources leaves.

mod support;

use heng_calc::evaluate;
use heng_factors::FactorCatalogue;
use heng_intake::memory::MemoryFiles;
use heng_intake::read_book;
use heng_model::Diags;
use support::{Outcome, catalogue};

const MANIFEST: &str =
    "[issuer]\nname = \"Harbour\"\n[period]\nstart = 2022-01-01\nend = 2022-12-31\n[report]\nlocales = [\"en\"]\n";
const FIGURES: &str = "measure,dims,value,unit,source
ghg_scope1,source=petrol,60,tCO2e,report
ghg_scope1,source=diesel,40,tCO2e,report
ghg_scope2,,300,tCO2e,report
ghg_scope3,category=6,50,tCO2e,report
ghg_scope3,category=7,150,tCO2e,report
";

fn book(uncertainty: &str) -> Outcome {
    let files = MemoryFiles::new().with("heng.toml", MANIFEST).with("figures.csv", FIGURES).with("uncertainty.csv", uncertainty);
    let (book, read) = read_book(&files, catalogue());
    let book = book.expect("a book");
    let (figures, computed) = evaluate(&book, FactorCatalogue::embedded(), catalogue());
    Outcome { figures, diags: read.into_iter().chain(computed).collect::<Diags>(), year: 2022 }
}

#[test]
fn no_bound_lies_below_zero() {
    // √(80² + 60²) = 100: from zero to twice the emissions. √(300² + 400²) = 500: no lower bound, six times above.
    let outcome = book("measure,dims,activity_percent,factor_percent\nghg_scope2,,80,60\n");
    outcome.check("ghg_lower[scope=2]", 2, "0.00");
    let outcome = book("measure,dims,activity_percent,factor_percent\nghg_scope2,,300,400\n");
    outcome.check("ghg_uncertainty[scope=2]", 1, "500.0");
    outcome.check("ghg_lower[scope=2]", 2, "–");
    outcome.check("ghg_upper[scope=2]", 2, "1,800.00");
}

#[test]
fn percentages_propagate_by_approach_1() {
    let outcome = book(
        "measure,dims,activity_percent,factor_percent\nghg_scope1,source=petrol,3%,4\nghg_scope1,source=diesel,6,8\nghg_scope2,,±2,0\nghg_scope3,category=6,30,40\n",
    );
    assert_eq!(outcome.codes(), Vec::<&str>::new(), "{:?}", outcome.diags);
    // √(3² + 4²) = 5; √(6² + 8²) = 10.
    outcome.check("ghg_uncertainty[scope=1;source=petrol]", 6, "5.000000");
    outcome.check("ghg_uncertainty[scope=1;source=diesel]", 6, "10.000000");
    // √((60 × 5)² + (40 × 10)²) ÷ 100 = 500 ÷ 100.
    outcome.check("ghg_uncertainty[scope=1]", 6, "5.000000");
    outcome.check("ghg_lower[scope=1]", 2, "95.00");
    outcome.check("ghg_upper[scope=1]", 2, "105.00");
    outcome.check("ghg_uncertainty[scope=2]", 2, "2.00");
    // √((100 × 5)² + (300 × 2)²) ÷ 400 = √610,000 ÷ 400 = 781.0249676 ÷ 400.
    outcome.check("ghg_uncertainty", 6, "1.952562");
    outcome.check("ghg_upper", 4, "407.8102");
    // Category 7 is not described: no uncertainty of scope 3, rather than one of a quarter of it.
    outcome.check("ghg_uncertainty[category=6;scope=3]", 2, "50.00");
    outcome.check("ghg_uncertainty[scope=3]", 2, "–");
    assert!(outcome.missing("ghg_uncertainty[scope=3]").contains("150 t"), "{}", outcome.missing("ghg_uncertainty[scope=3]"));
}

#[test]
fn scores_propagate_as_lognormals() {
    let header = "measure,dims,reliability,technology,geography,time,completeness,factor_reliability,factor_technology,factor_geography,factor_time,factor_completeness\n";
    let outcome = book(&format!("{header}ghg_scope3,category=6,2,1,3,5,4,5,5,5,5,5\nghg_scope3,category=7,,,,,1,5,5,5,5,5\n"));
    assert_eq!(outcome.codes(), Vec::<&str>::new(), "{:?}", outcome.diags);
    // An exact factor leaves the GSD² of the activity data: the golden values 2.0488353976695466 and, all unknown, 2.5163566012590954.
    outcome.check("ghg_uncertainty[category=6;scope=3]", 8, "104.88353977");
    outcome.check("ghg_uncertainty[category=7;scope=3]", 8, "151.63566013");
    // 50 ÷ 2.0488… and 50 × 2.0488….
    outcome.check("ghg_lower[category=6;scope=3]", 6, "24.404108");
    outcome.check("ghg_upper[category=6;scope=3]", 6, "102.441770");
    // ln 2.0488… = 0.717272, ln 2.5163… = 0.922812; exp √((0.25 × 0.717272)² + (0.75 × 0.922812)²) = exp 0.714961 = 2.044108.
    outcome.check("ghg_uncertainty[scope=3]", 3, "104.411");
}

#[test]
fn a_scope_described_whole_needs_no_sources() {
    let outcome = book("measure,activity_percent,factor_percent\nghg_scope1,3,4\nghg_scope2,0,0\n");
    outcome.check("ghg_uncertainty[scope=1]", 2, "5.00");
    outcome.check("ghg_uncertainty[scope=2]", 2, "0.00");
    // √((100 × 5)²) ÷ 400.
    outcome.check("ghg_uncertainty", 4, "1.2500");
}

#[test]
fn what_cannot_be_used_is_said() {
    let header = "measure,dims,activity_percent,factor_percent,technology\n";
    for row in ["ghg_total,,3,4,", "ghg_scope1,,,,", "ghg_scope1,,3,,", "ghg_scope1,,3,4,5", "ghg_scope1,source=coal,3,4,"] {
        let outcome = book(&format!("{header}{row}\n"));
        assert_eq!(outcome.codes(), ["S308"], "{row}");
        outcome.check("ghg_uncertainty[scope=1]", 2, "–");
    }
    let mixed = book(&format!("{header}ghg_scope1,source=petrol,3,4,\nghg_scope1,source=diesel,,,3\n"));
    assert_eq!(mixed.codes(), ["S308"]);
    mixed.check("ghg_uncertainty[scope=1]", 2, "–");
}
