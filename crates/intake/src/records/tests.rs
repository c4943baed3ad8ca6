//! The small tables: what each row becomes, and the one code that each mistake yields.

use super::*;
use crate::book::{CountRecord, EnteredFigure};
use crate::context::Silent;
use crate::memory::MemoryFiles;
use crate::testing::manifest;
use heng_model::{Diags, Locale};

fn counts(ctx: &mut Context<'_>, manifest: &crate::book::Manifest) -> Vec<crate::book::CountRecord> {
    read_counts(ctx, manifest).0
}

/// The counts of suppliers by region.
fn suppliers(ctx: &mut Context<'_>, manifest: &crate::book::Manifest) -> Vec<crate::book::CountRecord> {
    crate::operations::read(ctx, manifest, &crate::sites::Sites::default(), Vec::new()).1
}

/// Reads one table by a reader that needs the manifest.
fn read<T>(path: &str, text: &str, reader: impl FnOnce(&mut Context<'_>, &crate::book::Manifest) -> T) -> (T, Diags) {
    let files = MemoryFiles::new().with(path, text);
    let mut ctx = Context::new(&files, Catalogue::embedded(), &Silent);
    let records = reader(&mut ctx, &manifest());
    (records, ctx.finish().1)
}

fn codes(diags: &Diags) -> Vec<&'static str> {
    assert!(diags.iter().all(|d| !d.help.is_empty() || !d.notes.is_empty()), "{diags:?}");
    diags.iter().map(|d| d.code.id()).collect()
}

fn show_counts(records: &[CountRecord]) -> Vec<String> {
    let show =
        |r: &CountRecord| format!("{}[{}]@{} {} of {} rows {}", r.measure, r.dims, r.year, r.value.normalize(), r.rows, r.origin);
    records.iter().map(show).collect()
}

fn show_figures(figures: &[EnteredFigure]) -> Vec<String> {
    let show = |f: &EnteredFigure| format!("{} {} {} places, {}, {}", f.id, f.quantity, f.places, f.source.en, f.origin);
    figures.iter().map(show).collect()
}

#[test]
fn suppliers_are_counted_by_region() {
    let text = "supplier,region,assessed,terminated,year\nA,香港,是,no,\nB,HK,no,no,\nC,上海,yes,yes,\nA,香港,,,2021\n";
    let (records, diags) = read("suppliers.csv", text, suppliers);
    assert!(diags.is_empty(), "{diags:?}");
    assert_eq!(
        show_counts(&records),
        [
            "suppliers[]@2021 1 of 1 rows suppliers.csv:5",
            "suppliers[]@2022 3 of 3 rows suppliers.csv:2-4",
            "suppliers[region=hong-kong]@2021 1 of 1 rows suppliers.csv:5",
            "suppliers[region=hong-kong]@2022 2 of 2 rows suppliers.csv:2-3",
            "suppliers[region=shanghai]@2022 1 of 1 rows suppliers.csv:4",
            "suppliers_assessed[]@2022 2 of 3 rows suppliers.csv:2-4",
            "suppliers_terminated[]@2022 1 of 3 rows suppliers.csv:2-4",
        ]
    );
    let (by_region, diags) = read("suppliers.csv", "region,count,assessed\n香港,\"1,200\",50\n上海,3,0\n", suppliers);
    assert!(diags.is_empty(), "{diags:?}");
    assert_eq!(
        show_counts(&by_region),
        [
            "suppliers[region=hong-kong]@2022 1200 of 1 rows suppliers.csv:2",
            "suppliers[region=shanghai]@2022 3 of 1 rows suppliers.csv:3",
            "suppliers_assessed[]@2022 50 of 2 rows suppliers.csv:2-3",
        ]
    );
}

#[test]
fn bad_suppliers_say_what_is_wrong() {
    for (text, code) in [
        ("supplier,region\nA,香港\nA,上海\n", "R011"),
        ("region,count\n香港,1\nHK,2\n", "R011"),
        ("supplier,region\nA,\n", "R012"),
        ("supplier,region\n,香港\n", "R012"),
        ("supplier,region,assessed\nA,香港,perhaps\n", "R013"),
        ("region,count\n香港,-1\n", "R007"),
        ("region,count\n香港,many\n", "R001"),
        ("supplier,region,year\nA,香港,2023\n", "R008"),
        ("region,assessed\n香港,1\n", "B004"),
    ] {
        assert_eq!(codes(&read("suppliers.csv", text, suppliers).1), [code], "{text}");
    }
}

#[test]
fn counted_things_add_up() {
    let text = "measure,dims,year,value,unit\ncomplaints,,,,\ncomplaints,,,2,宗\ncomplaints,type=x,,1,\ncorruption_cases,,2021,0,\ndonations,focus_area=教育,,30,萬元\nrevenue,,,1,CNY million\n";
    let (records, diags) = read("cases.csv", text, counts);
    assert!(diags.is_empty(), "{diags:?}");
    assert_eq!(
        show_counts(&records),
        [
            "complaints[]@2022 3 of 2 rows cases.csv:2-3",
            "complaints[type=x]@2022 1 of 1 rows cases.csv:4",
            "corruption_cases[]@2021 0 of 1 rows cases.csv:5",
            "donations[focus_area=education]@2022 300000 of 1 rows cases.csv:6",
            "revenue[]@2022 1 of 1 rows cases.csv:7",
        ]
    );
}

#[test]
fn bad_counts_say_what_is_wrong() {
    for (text, code) in [
        ("measure,value\ncomplants,1\n", "R005"),
        ("measure,value\n,1\n", "R012"),
        ("measure,value\ncomplaints,one\n", "R001"),
        ("measure,value\ncomplaints,-1\n", "R007"),
        ("measure,dims,value\ncomplaints,tpe=x,1\n", "R010"),
        ("measure,dims,value\nheadcount,gender=unicorn,1\n", "R010"),
        ("measure,value\nghg_intensity,1\n", "R010"),
        ("measure,value,unit\ncomplaints,1,kg\n", "R003"),
        ("measure,value,unit\ncomplaints,1,furlong\n", "R002"),
        ("measure,value\ncustomer_satisfaction,94\ncustomer_satisfaction,96\n", "R011"),
        ("measure,value\ncomplaints,9999999999999999999999999999\ncomplaints,79228162514264337593543950335\n", "C004"),
    ] {
        assert_eq!(codes(&read("cases.csv", text, counts).1), [code], "{text}");
    }
}

#[test]
fn entered_figures_keep_value_unit_and_decimals() {
    let text = "measure,dims,year,value,unit,source,missing\nghg_scope2,,,\"2,930.04\",tCO2e,Report,site split\nwater_intensity,denominator=headcount,2021,6.00,t/person,Report,\nheadcount,gender=女,,28,人,Report,\ngross_profit,,,-1.5,CNY million,Report,\nwater,,,412,t,Report,\n";
    let (figures, diags) = read("figures.csv", text, read_entered);
    assert!(diags.is_empty(), "{diags:?}");
    assert_eq!(
        show_figures(&figures),
        [
            "ghg_scope2@2022 2930.04 tCO2e 2 places, Report, figures.csv:2",
            "water_intensity[denominator=headcount]@2021 6 t/people 2 places, Report, figures.csv:3",
            "headcount[gender=female]@2022 28 people 0 places, Report, figures.csv:4",
            "gross_profit@2022 -1.5 CNY million 1 places, Report, figures.csv:5",
            "water@2022 412 t 0 places, Report, figures.csv:6",
        ]
    );
    assert_eq!(figures[0].missing.en, "site split");
}

#[test]
fn money_is_given_in_any_currency() {
    let text = "measure,dims,value,unit,source\nrevenue,,500,HK$ million,R\ndonations,,3,USD,R\nghg_intensity,denominator=revenue,1.5,tCO2e/HKD million,R\n";
    let (figures, diags) = read("figures.csv", text, read_entered);
    assert!(diags.is_empty(), "{diags:?}");
    let units: Vec<String> = figures.iter().map(|f| f.quantity.unit.to_string()).collect();
    assert_eq!(units, ["HKD million", "USD", "tCO2e/HKD million"]);
    // Amounts that add up are of one currency.
    let amounts = "measure,dims,value,unit\ndonations,focus_area=a,3,HKD\ndonations,focus_area=b,2,HK$ million\n";
    let (records, diags) = read("cases.csv", amounts, counts);
    assert!(diags.is_empty(), "{diags:?}");
    let kept: Vec<String> = records.iter().map(|r| format!("{} {}", r.value.normalize(), r.currency.unwrap())).collect();
    assert_eq!(kept, ["3 HKD", "2000000 HKD"]);
    for text in ["donations,3,HKD\ndonations,3,CNY\n", "donations,3,CNY\ndonations,3,HKD\n", "donations,3,\ndonations,3,USD\n"] {
        let (records, diags) = read("cases.csv", &format!("measure,value,unit\n{text}"), counts);
        assert_eq!((records.len(), records[0].rows, codes(&diags)), (1, 1, vec!["R003"]), "{text}");
    }
}

#[test]
fn water_counted_in_kilograms_is_a_thousandth_of_a_tonne_each() {
    let (records, diags) = read("cases.csv", "measure,value,unit\nwater,3000,kg\nwater,2,t\nwater,500,L\n", counts);
    assert!(diags.is_empty(), "{diags:?}");
    assert_eq!(records[0].value.normalize().to_string(), "5.5");
}

#[test]
fn bad_figures_say_what_is_wrong() {
    for (rows, code) in [
        ("ghg_scope2,,,1,tCO2e,R\nghg_scope2,,,2,tCO2e,R\n", "R011"),
        ("ghg_scope2,,,1,tCO2e,\n", "R012"),
        ("ghg_scope2,,,,tCO2e,R\n", "R012"),
        ("ghg_scope2,,,1,,R\n", "R012"),
        ("ghg_scope2,,,1,tCO2,R\n", "R003"),
        ("waste_hazardous,,,1,m3,R\n", "R003"),
        ("ghg_scope2,,,-1,tCO2e,R\n", "R007"),
        ("ghg_intensity,,,1,tCO2e/person,R\n", "R010"),
        ("ghg_intensity,denominator=headcount,,1,tCO2e/CNY million,R\n", "R003"),
        ("ghg_scope2,,2023,1,tCO2e,R\n", "R008"),
    ] {
        let text = format!("measure,dims,year,value,unit,source\n{rows}");
        assert_eq!(codes(&read("figures.csv", &text, read_entered).1), [code], "{rows}");
    }
}

#[test]
fn co2_alone_is_told_from_co2_equivalent() {
    let (_, diags) = read("figures.csv", "measure,value,unit,source\nghg_scope2,1,tCO2,R\n", read_entered);
    let diag = diags.iter().next().unwrap();
    assert!(diag.help.contains("CO2 alone is less than CO2 equivalent"), "{}", diag.help);
}

#[test]
fn figures_of_earlier_reports_take_their_year_from_the_file() {
    let text = "measure,value,unit,source\nwater,412,m3,ESG report 2021\n";
    let (figures, diags) = read("prior/2021.csv", text, read_prior);
    assert!(diags.is_empty(), "{diags:?}");
    assert_eq!(show_figures(&figures), ["water@2021 412 m3 0 places, ESG report 2021, prior/2021.csv:2"]);
    for (path, code) in [("prior/2022.csv", "R008"), ("prior/last-year.csv", "R006")] {
        assert_eq!(codes(&read(path, text, read_prior).1), [code], "{path}");
    }
}

#[test]
fn published_figures_may_repeat_in_another_case() {
    let text = "case,measure,dims,year,sum_by,value,unit,reason_en,source\nTable,water,,,,412.0,m3,,p. 3\nText,water,,,,412,t,Typed,p. 5\n,headcount,,,gender,7,people,,\nText,water,,,,413,m3,,\nX,headcount,,,gendr,7,people,,\n";
    let (figures, diags) = read("published.csv", text, read_published);
    assert_eq!(codes(&diags), ["R011", "R010"]);
    let shown: Vec<String> = figures
        .iter()
        .map(|f| format!("{}: {} {} {} {:?} {}", f.case, f.id, f.quantity, f.places, f.sum_by, f.reason.en))
        .collect();
    assert_eq!(
        shown,
        [
            "Table: water@2022 412 m3 1 None ",
            "Text: water@2022 412 t 0 None Typed",
            "headcount@2022: headcount@2022 7 people 0 Some(\"gender\") "
        ]
    );
}

#[test]
fn denominators_keep_date_and_boundary() {
    let text = "measure,value,unit,date,boundary_en,boundary_zh_hant,source\nrevenue,86.4,RMB million,year to 2022-12-31,Group,本集團,Annual report\nrevenue,1,CNY,,,,\nfloor_area,1,kg,,,,\n";
    let (denominators, diags) = read("denominators.csv", text, read_denominators);
    assert_eq!(codes(&diags), ["R011", "R003"]);
    let [revenue] = &denominators[..] else { panic!("{denominators:?}") };
    assert_eq!(revenue.quantity.to_string(), "86.4 CNY million");
    assert_eq!((revenue.date.as_str(), revenue.boundary.get(Locale::ZhHant)), ("year to 2022-12-31", "本集團"));
}

#[test]
fn a_reason_is_a_reason_only_in_words() {
    let text = "code,kind,reason_en,reason_zh_hant\nA2.5,not-applicable,,\nA1.3,Not material,Little,\nA1.4,no,Because,\nA1.3,not-material,Again,\n";
    let (explanations, diags) = read("explanations.csv", text, |ctx, _| read_explanations(ctx));
    assert_eq!(codes(&diags), ["D002", "R013", "R011"]);
    let [explanation] = &explanations[..] else { panic!("{explanations:?}") };
    assert_eq!((explanation.code.as_str(), explanation.kind.as_str()), ("A1.3", "not-material"));
}
