//! Greenhouse gas accounts in full, each formula against a value computed by hand: escaping gases, biofuels, gases, consolidation,
//! market-based scope 2, completeness, the base year.

mod support;

use heng_factors::FactorCatalogue;
use heng_intake::memory::MemoryFiles;
use heng_model::{Diags, Figures, Severity, format_decimal};
use support::{catalogue, id};

/// A book of a single year, 2022, as files.
struct Files(MemoryFiles);

const MANIFEST: &str = "[issuer]\nname = { en = \"A\", zh-Hant = \"甲\" }\n[period]\nstart = 2022-01-01\nend = 2022-12-31\n";
const SITES: &str = "site,grid,entity\nhq,HK-HKE,parent\nsh,CN-SH,cn\ngd,CN-GD,jv\n";

/// A book whose manifest goes on with `manifest`.
fn book(manifest: &str) -> Files {
    Files(MemoryFiles::new().with("heng.toml", format!("{MANIFEST}{manifest}")).with("sites.csv", SITES))
}

impl Files {
    fn with(mut self, path: &str, text: &str) -> Self {
        self.0.insert(path, text.as_bytes().to_vec());
        self
    }

    /// Rows of `site,period,activity,quantity,unit`.
    fn bills(self, rows: &str) -> Self {
        let text = format!("site,period,activity,quantity,unit\n{rows}");
        self.with("activity/bills.csv", &text)
    }

    fn read(&self) -> Result {
        let (read, mut diags) = heng_intake::read_book(&self.0, catalogue());
        let read = read.unwrap_or_else(|| panic!("{diags:?}"));
        let embedded = FactorCatalogue::embedded();
        let factors = match &read.factor_overrides {
            Some(own) => {
                let (factors, found) = embedded.with_overrides(&own.file, &own.text);
                diags.extend(found);
                factors
            }
            None => embedded.clone(),
        };
        let (figures, found) = heng_calc::evaluate(&read, &factors, catalogue());
        diags.extend(found);
        Result { figures, diags, year: 2022 }
    }
}

struct Result {
    figures: Figures,
    diags: Diags,
    year: i16,
}

impl Result {
    #[track_caller]
    fn check(&self, figure: &str, places: u32, expected: &str) {
        let id = id(figure, self.year);
        let shown = self.figures.get(&id).map_or_else(|| "–".to_string(), |f| format_decimal(f.value, places));
        let missing = self.figures.gap(&id).map_or("", |g| g.missing.en.as_str());
        assert_eq!(shown, expected, "{figure}; missing: {missing}; {:?}", self.codes());
    }

    /// Codes of errors and warnings.
    fn codes(&self) -> Vec<&'static str> {
        self.diags.iter().filter(|d| d.severity != Severity::Note).map(|d| d.code.id()).collect()
    }

    fn diag(&self, code: &str) -> String {
        self.diags.iter().find(|d| d.code.id() == code).map(ToString::to_string).unwrap_or_default()
    }

    fn trace(&self, figure: &str) -> String {
        format!("{:?}", self.figures.get(&id(figure, self.year)).map(|f| &f.trace))
    }
}

const GASES: &str = "site,gas,year,method,opening_kg,added_kg,disposed_kg,closing_kg,capacity_kg,leak_rate,years_share,charge_new_kg,install_loss,retired_kg,remaining,recovered,emitted_kg\n";

#[test]
fn a_material_balance_of_a_pure_gas() {
    // 20 + 6 − 1 − 15 = 10 kg of HFC-134a × 1,300 (AR5) = 13 t; AR6: × 1,530 = 15.3 t.
    let rows = format!("{GASES}hq,HFC-134a,2022,balance,20,6,1,15,,,,,,,,,\n");
    let result = book("").with("refrigerants.csv", &rows).read();
    result.check("ghg_scope1[source=refrigerants]", 4, "13.0000");
    result.check("ghg_scope1", 4, "13.0000");
    result.check("gas_losses[gas=R-134a]", 2, "10.00");
    result.check("ods_emissions", 2, "–");
    assert!(result.codes().is_empty(), "{:?}", result.codes());
    let ar6 = book("[methods]\ngwp = \"AR6\"\n").with("refrigerants.csv", &rows).read();
    ar6.check("ghg_scope1", 4, "15.3000");
}

#[test]
fn the_stages_of_a_life_cycle() {
    // 40 kg × 2% + 100 kg × 8% × 0.5 + 30 kg × 80% × (1 − 75%) = 0.8 + 4 + 6 = 10.8 kg of R-410A;
    // half HFC-32 (677) and half HFC-125 (3,170): 10.8 × 1,923.5 = 20,773.8 kg.
    let rows = format!("{GASES}hq,R-410A,,life-cycle,,,,,100,8%,50%,40,2,30,80%,75%,\n");
    let result = book("").with("refrigerants.csv", &rows).read();
    result.check("gas_losses[gas=R-410A]", 2, "10.80");
    result.check("ghg_scope1[source=refrigerants]", 4, "20.7738");
    // The composition of the catalogue was not checked against its source, and the figure says so.
    assert!(!result.figures.get(&id("ghg_scope1", 2022)).unwrap().verified);
    assert!(result.diag("F003").contains("R-410A/gwp100/AR5"), "{}", result.diag("F003"));
}

#[test]
fn gases_outside_the_kyoto_basket_stand_apart() {
    // R-408A: 7% HFC-125, 46% HFC-143a, 47% HCFC-22. 10 kg:
    // scope 1: 0.7 × 3,170 + 4.6 × 4,800 = 2,219 + 22,080 = 24,299 kg; apart: 4.7 × 1,760 = 8,272 kg; ozone: 4.7 kg.
    let rows = format!("{GASES}hq,R-408A,,measured,,,,,,,,,,,,,10\nhq,R-22,,balance,,2,,,,,,,,,,,\n");
    let result = book("").with("refrigerants.csv", &rows).read();
    result.check("ghg_scope1", 3, "24.299");
    // 8.272 + 2 × 1.76.
    result.check("ghg_other_gases", 3, "11.792");
    result.check("ghg_other_gases[gas=HCFC]", 3, "11.792");
    result.check("ods_emissions[gas=R-22]", 1, "6.7");
    result.check("ods_emissions", 1, "6.7");
    result.check("gas_losses", 0, "12");
}

#[test]
fn an_unknown_gas_makes_no_sum_smaller() {
    // What X-9 is, nobody knows: it may deplete ozone or lie outside the basket as R-22 does, so only R-22 itself is given.
    let rows = format!("{GASES}hq,X-9,,measured,,,,,,,,,,,,,10\nhq,R-22,,balance,,2,,,,,,,,,,,\n");
    let result = book("").with("refrigerants.csv", &rows).read();
    assert_eq!(result.codes(), ["E006"]);
    result.check("ods_emissions[gas=R-22]", 1, "2.0");
    for total in ["ods_emissions", "ghg_other_gases", "ghg_scope1", "gas_losses"] {
        result.check(total, 3, "–");
    }
}

#[test]
fn other_gases_have_sources_of_their_own() {
    // SF6: 0.5 kg × 23,500; CH4: 100 kg × 28.
    let rows = format!("{GASES}hq,SF6,,measured,,,,,,,,,,,,,0.5\nhq,甲烷（未分來源）,,measured,,,,,,,,,,,,,100\n");
    let result = book("").with("refrigerants.csv", &rows).read();
    result.check("ghg_scope1[source=electrical_equipment]", 2, "11.75");
    result.check("ghg_scope1[source=process]", 2, "2.80");
    result.check("ghg_scope1[gas=SF6]", 2, "11.75");
    result.check("ghg_scope1[gas=CH4]", 2, "2.80");
    result.check("ghg_scope1", 2, "14.55");
}

#[test]
fn an_own_blend_is_its_components() {
    // 70% HFC-32, 30% R-410A, that is 85% HFC-32 and 15% HFC-125: 677 × 0.85 + 3,170 × 0.15 = 1,050.95.
    let blends = "blend,component,share\nX-1,R-32,0.7\nX-1,R-410A,0.3\n";
    let rows = format!("{GASES}hq,X-1,,measured,,,,,,,,,,,,,2\n");
    let result = book("").with("blends.csv", blends).with("refrigerants.csv", &rows).read();
    result.check("ghg_scope1", 4, "2.1019");
    for (shares, sum) in [("0.7\nX-1,R-125,0.2", "0.9"), ("70%\nX-1,R-125,20%", "90 %"), ("70%\nX-1,R-125,0.3", "some of them")] {
        let blends = format!("blend,component,share\nX-1,R-32,{shares}\n");
        let broken = book("").with("blends.csv", &blends).with("refrigerants.csv", &rows).read();
        assert_eq!(broken.codes(), ["E005"], "{shares}");
        assert!(broken.diag("E005").contains(sum), "{}", broken.diag("E005"));
        broken.check("ghg_scope1", 2, "–");
    }
}

#[test]
fn an_unknown_gas_and_a_negative_balance_leave_gaps() {
    let rows = format!("{GASES}hq,R-410B,,measured,,,,,,,,,,,,,2\nhq,R-32,,measured,,,,,,,,,,,,,2\n");
    let unknown = book("").with("refrigerants.csv", &rows).read();
    assert_eq!(unknown.codes(), ["E006"]);
    assert!(unknown.diag("E006").contains("nearest: R-410A"), "{}", unknown.diag("E006"));
    unknown.check("ghg_scope1", 2, "–");
    unknown.check("ghg_scope1[source=refrigerants]", 2, "–");
    let rows = format!("{GASES}hq,R-32,,balance,10,5,,17,,,,,,,,,\n");
    let negative = book("").with("refrigerants.csv", &rows).read();
    assert_eq!(negative.codes(), ["E007"]);
    assert!(negative.diag("E007").contains("-2 kg"), "{}", negative.diag("E007"));
    negative.check("ghg_scope1", 2, "–");
    // A gas of the book's own needs its family.
    let own = |gas: &str| {
        let factors = format!("subject,parameter,source_set,value,unit,gas,source\nHFC-999,gwp100,AR5,100,,{gas},S\n");
        let rows = format!("{GASES}hq,HFC-999,,measured,,,,,,,,,,,,,3\n");
        book("").with("factors.csv", &factors).with("refrigerants.csv", &rows).read()
    };
    own("HFC").check("ghg_scope1", 1, "0.3");
    assert_eq!(own("").codes(), ["E006"]);
    assert!(own("").diag("E006").contains("family"), "{}", own("").diag("E006"));
}

#[test]
fn rows_of_gases_say_what_their_method_needs() {
    for (row, code) in [
        ("hq,R-32,,balance,10,5,,,,,,,,,,,", "R012"),
        ("hq,R-32,,balance,,,,,,,,,,,,,", "R012"),
        ("hq,R-32,,life-cycle,,,,,100,,,,,,,,", "R012"),
        ("hq,R-32,,life-cycle,,,,,100,120%,,,,,,,", "R013"),
        ("hq,R-32,,life-cycle,,,,,100,8%,2,,,,,,", "R013"),
        ("hq,R-32,,balance,,-5,,,,,,,,,,,", "R007"),
        ("hq,R-32,2019,balance,,5,,,,,,,,,,,", "R008"),
        ("no,R-32,,balance,,5,,,,,,,,,,,", "R004"),
    ] {
        let result = book("").with("refrigerants.csv", &format!("{GASES}{row}\n")).read();
        assert_eq!(result.codes(), [code], "{row}");
    }
}

#[test]
fn biofuels_keep_their_carbon_dioxide_apart() {
    // 10 t of wood × 15.6 TJ/Gg = 0.156 TJ. CO2: × 112,000 kg/TJ = 17.472 t, apart.
    // Scope 1: 0.156 × (300 × 28 + 4 × 265) = 0.156 × 9,460 = 1,475.76 kg.
    let result = book("").bills("hq,2022,wood pellets,10,t\n").read();
    result.check("ghg_biogenic[source=wood_pellets]", 3, "17.472");
    result.check("ghg_biogenic", 3, "17.472");
    result.check("ghg_scope1[source=wood_pellets]", 5, "1.47576");
    result.check("ghg_scope1[gas=CH4]", 4, "1.3104");
    result.check("ghg_scope1[gas=N2O]", 5, "0.16536");
    // Energy: 156 GJ ÷ 3.6.
    result.check("energy_direct[fuel=wood_pellets]", 3, "43.333");
}

#[test]
fn each_fuel_takes_the_first_set_that_knows_it() {
    // Towngas: 1,000 units × 2.549 + 0.0446 × 28 + 0.0099 × 265 kg = 2,549 + 1.2488 + 2.6235. Natural gas by the mainland set:
    // 1 × 10⁴ Nm3 × 389.31 GJ × 15.3 tC/TJ × 99% × 44/12 ÷ 1,000 = 21.6219...
    let bills = "hq,2022,towngas,1000,towngas unit\nsh,2022,natural gas,10000,Nm3\n";
    let both = book("[methods]\nscope1 = \"HK-EPD, CN-NDRC\"\n").bills(bills).read();
    both.check("ghg_scope1[source=towngas]", 4, "2.5529");
    both.check("ghg_scope1[source=natural_gas]", 4, "21.6219");
    both.check("ghg_scope1", 4, "24.1748");
    // Carbon dioxide of both, methane and nitrous oxide of one.
    both.check("ghg_scope1[gas=CO2]", 4, "24.1709");
    both.check("ghg_scope1[gas=CH4]", 7, "0.0012488");
    let one = book("[methods]\nscope1 = \"HK-EPD\"\n").bills(bills).read();
    one.check("ghg_scope1", 4, "–");
    assert!(one.codes().contains(&"F001"), "{:?}", one.codes());
    // A factor of the book's own for all gases is not split.
    let factors = "subject,parameter,source_set,value,unit,gas,applies_to,source\ntowngas,emission_factor,HK-EPD,2.6,kgCO2e/unit,CO2e,stationary,S\n";
    let own = book("[methods]\nscope1 = \"HK-EPD, CN-NDRC\"\n").with("factors.csv", factors).bills(bills).read();
    own.check("ghg_scope1[source=towngas]", 4, "2.6000");
    own.check("ghg_scope1[gas=CO2e]", 4, "2.6000");
}

const ENTITIES: &str =
    "entity,kind,equity_share,operational_control\nparent,parent,,\ncn,subsidiary,100%,\njv,joint-venture,60%,\n";

/// 100 MWh at each site in 2022: HK Electric 0.68, Shanghai 0.5849, Guangdong 0.4403 t/MWh; and 1 TJ of diesel in Guangdong,
/// 20.2 tC × 98% × 44/12 = 72.5853… t; 10 kg of HFC-32 there, × 677.
fn group(boundary: &str) -> Result {
    let bills = "hq,2022,electricity,100,MWh\nsh,2022,electricity,100,MWh\ngd,2022,electricity,100,MWh\ngd,2022,diesel,1000,GJ\n";
    let gases = format!("{GASES}gd,R-32,,measured,,,,,,,,,,,,,10\n");
    book(boundary).with("entities.csv", ENTITIES).with("refrigerants.csv", &gases).bills(bills).read()
}

#[test]
fn control_counts_all_or_nothing() {
    let result = group("[boundary]\nconsolidation = \"operational-control\"\n");
    result.check("ghg_scope2[grid=HK-HKE]", 2, "68.00");
    result.check("ghg_scope2[grid=CN-GD]", 2, "0.00");
    result.check("ghg_scope2", 2, "126.49");
    result.check("ghg_scope1[source=diesel]", 2, "0.00");
    result.check("ghg_scope1", 2, "0.00");
    // Energy stays at the reporting boundary.
    result.check("electricity", 0, "300");
    result.check("gas_losses", 0, "10");
    assert!(result.trace("ghg_scope2[grid=CN-GD]").contains("outside operational control"));
    assert!(result.codes().is_empty(), "{:?}", result.codes());
    // Financial control of the joint venture: everything.
    let entities = ENTITIES.replace("operational_control", "financial_control").replace("60%,", "60%,yes");
    let bills = "hq,2022,electricity,100,MWh\ngd,2022,electricity,100,MWh\n";
    let all = book("[boundary]\nconsolidation = \"financial-control\"\n").with("entities.csv", &entities).bills(bills).read();
    all.check("ghg_scope2", 2, "112.03");
}

#[test]
fn equity_share_counts_the_share() {
    let result = group("[boundary]\nconsolidation = \"equity-share\"\n");
    // 44.03 × 60%.
    result.check("ghg_scope2[grid=CN-GD]", 3, "26.418");
    result.check("ghg_scope2", 3, "152.908");
    // 72.58533… × 60%; 6.77 × 60%.
    result.check("ghg_scope1[source=diesel]", 4, "43.5512");
    result.check("ghg_scope1[source=refrigerants]", 3, "4.062");
    result.check("ghg_scope1", 4, "47.6132");
    result.check("ghg_scope1[gas=HFC]", 3, "4.062");
    result.check("electricity", 0, "300");
    assert!(result.trace("ghg_scope2[grid=CN-GD]").contains("60/100"));
}

#[test]
fn shares_and_entities_are_checked() {
    let with = |entities: &str| {
        let files = book("[boundary]\nconsolidation = \"equity-share\"\n").with("entities.csv", entities);
        files.bills("gd,2022,electricity,100,MWh\n").read()
    };
    let head = "entity,kind,equity_share\nparent,parent,\ncn,subsidiary,100\n";
    let over = with(&format!("{head}jv,joint-venture,160%\n"));
    assert_eq!(over.codes(), ["E001"]);
    over.check("ghg_scope2", 2, "–");
    // 0.6% or 60%: neither is guessed.
    let fraction = with(&format!("{head}jv,joint-venture,0.6\n"));
    assert_eq!(fraction.codes(), ["R001"]);
    assert!(fraction.diag("R001").contains("may be 0.6% or 60%"), "{}", fraction.diag("R001"));
    fraction.check("ghg_scope2", 2, "–");
    with(&format!("{head}jv,joint-venture,0.6%\n")).check("ghg_scope2", 5, "0.26418");
    let empty = with(&format!("{head}jv,joint-venture,\n"));
    assert_eq!(empty.codes(), ["R012"]);
    let unknown = with(&format!("{head}jvs,joint-venture,60%\n"));
    assert_eq!(unknown.codes(), ["E002"]);
    assert!(unknown.diag("E002").contains("nearest: jvs"), "{}", unknown.diag("E002"));
    unknown.check("ghg_scope2", 2, "–");
    unknown.check("electricity", 0, "100");
    let none = book("[boundary]\nconsolidation = \"equity-share\"\n").bills("gd,2022,electricity,100,MWh\n").read();
    assert_eq!(none.codes(), ["B001"]);
    none.check("ghg_scope2", 2, "44.03");
}

const INSTRUMENTS: &str = "instrument,kind,site,grid,year,quantity,unit,factor,attribute\n";

fn market(manifest: &str, rows: &str) -> Result {
    let bills = "hq,2022,electricity,100,MWh\nsh,2022,electricity,100,MWh\ngd,2022,electricity,100,MWh\n";
    let files = book(manifest).bills(bills);
    if rows.is_empty() { files.read() } else { files.with("instruments.csv", &format!("{INSTRUMENTS}{rows}")).read() }
}

#[test]
fn instruments_come_before_the_residual_mix() {
    // Guangdong: 60 MWh of certificates at 0, 10 MWh of a contract at 0.1 kg/kWh; 30 MWh and all 100 of Shanghai by the residual mix
    // of 2022, 0.5856; HK Electric 100 × 0.68, for Hong Kong publishes no residual mix.
    let rows = "GEC-1,certificate,gd,,2022,60000,kWh,,wind\nPPA-1,contract,,CN-GD,2022,10,MWh,0.1,fossil\n";
    let result = market("", rows);
    result.check("ghg_scope2_market[instrument=certificate]", 3, "0.000");
    result.check("ghg_scope2_market[instrument=contract]", 3, "1.000");
    result.check("ghg_scope2_market[instrument=residual]", 3, "76.128");
    result.check("ghg_scope2_market[instrument=location]", 3, "68.000");
    result.check("ghg_scope2_market", 3, "145.128");
    result.check("electricity[instrument=certificate]", 0, "60");
    result.check("electricity[instrument=residual]", 0, "130");
    result.check("electricity", 0, "300");
    // 70 ÷ 300 and 60 ÷ 300.
    result.check("electricity_covered_share", 3, "23.333");
    result.check("renewable_share", 1, "20.0");
    // The location-based figure does not change: 68 + 58.49 + 44.03.
    result.check("ghg_scope2", 2, "170.52");
    assert!(result.codes().is_empty(), "{:?}", result.codes());
}

#[test]
fn without_instruments_only_who_asks_gets_it() {
    market("", "").check("ghg_scope2_market", 2, "–");
    // 200 × 0.5856 + 68.
    market("[methods]\nscope2_market = \"residual\"\n", "").check("ghg_scope2_market", 2, "185.12");
    market("[methods]\nscope2_market = \"grid\"\n", "").check("ghg_scope2_market", 2, "170.52");
    market("[methods]\nscope2_market = \"residual\"\n", "").check("electricity_covered_share", 1, "0.0");
}

#[test]
fn a_wider_instrument_is_spread_by_what_is_left() {
    // 90 MWh of a national certificate after 40 MWh of Guangdong's own: left are 60 and 100, so 33.75 and 56.25.
    let rows = "GEC-2,certificate,,CN,2022,90,MWh,,solar\nGEC-1,certificate,gd,,2022,40,MWh,,wind\n";
    let result = market("[methods]\nscope2_market = \"grid\"\n", rows);
    result.check("electricity[instrument=certificate]", 2, "130.00");
    // (60 − 33.75) × 0.4403 + (100 − 56.25) × 0.5849 + 68 = 11.557875 + 25.589375 + 68.
    result.check("ghg_scope2_market", 5, "105.14725");
}

#[test]
fn no_more_is_covered_than_was_consumed() {
    let result = market("", "GEC-1,certificate,gd,,2022,160,MWh,,wind\nGEC-2,certificate,,CN-GD,2022,5,MWh,,wind\n");
    assert_eq!(result.codes(), ["E004", "E004"]);
    assert!(result.diag("E004").contains("covered by it: 100 MWh of 160 MWh"), "{}", result.diag("E004"));
    result.check("electricity[instrument=certificate]", 0, "100");
    // Shanghai 58.56 + 68.
    result.check("ghg_scope2_market", 2, "126.56");
}

#[test]
fn shares_count_in_the_market_based_method_too() {
    // Guangdong counts 60 of 100 MWh; certificates for half of the site cover half of that: 30 × 0.5856, and 100 × 0.68.
    let rows = format!("{INSTRUMENTS}GEC-1,certificate,gd,,2022,50,MWh,,wind\n");
    let result = book("[boundary]\nconsolidation = \"equity-share\"\n")
        .with("entities.csv", ENTITIES)
        .with("instruments.csv", &rows)
        .bills("hq,2022,electricity,100,MWh\ngd,2022,electricity,100,MWh\n")
        .read();
    result.check("ghg_scope2_market", 3, "85.568");
    // 30 ÷ 160.
    result.check("renewable_share", 2, "18.75");
    result.check("electricity[instrument=certificate]", 0, "–");
}

#[test]
fn what_is_generated_on_site_counts_as_the_account_counts_its_site() {
    // Guangdong bought 100 MWh, made 50 MWh and has certificates for 20 MWh; the head office bought 100 MWh.
    let read = |approach: &str| {
        let rows = format!("{INSTRUMENTS}GEC-1,certificate,gd,,2022,20,MWh,,wind\n");
        book(&format!("[boundary]\nconsolidation = \"{approach}\"\n"))
            .with("entities.csv", ENTITIES)
            .with("instruments.csv", &rows)
            .bills("hq,2022,electricity,100,MWh\ngd,2022,electricity,100,MWh\ngd,2022,electricity_renewable,50,MWh\n")
            .read()
    };
    // 60% of each: (30 + 12) ÷ (160 + 30) = 42 ÷ 190.
    read("equity-share").check("renewable_share", 4, "22.1053");
    // The joint venture is not controlled: nothing of it counts, 0 ÷ 100.
    let outside = read("operational-control");
    outside.check("renewable_share", 2, "0.00");
    outside.check("electricity_renewable", 0, "50");
}

#[test]
fn an_instrument_of_another_grid_covers_nothing_of_a_site() {
    // Certificates of Guangdong beside the head office, which is on HK Electric: 100 × 0.68 stays.
    let result = market("", "GEC-1,certificate,hq,CN-GD,2022,50,MWh,,wind\n");
    assert_eq!(result.codes(), ["E004"]);
    assert!(result.diag("E004").contains("covered by it: 0 MWh of 50 MWh"), "{}", result.diag("E004"));
    assert!(result.diag("E004").contains("grid CN-GD at site hq, which is on HK-HKE"), "{}", result.diag("E004"));
    result.check("electricity_covered_share", 1, "0.0");
    // 100 × 0.68 + 200 × 0.5856.
    result.check("ghg_scope2_market", 2, "185.12");
    // One of a wider region that holds the site's grid covers it.
    let wider = market("", "GEC-1,certificate,gd,CN,2022,50,MWh,,wind\n");
    assert!(wider.codes().is_empty(), "{:?}", wider.codes());
    wider.check("electricity[instrument=certificate]", 0, "50");
}

#[test]
fn electricity_generated_on_site_is_energy_and_no_emission() {
    let bills = "hq,2022,electricity,90,MWh\nhq,2022,electricity_renewable,10,MWh\nhq,2022,diesel,36,GJ\n";
    let result = book("").bills(bills).read();
    result.check("energy_total", 2, "110.00");
    result.check("energy_total[site=hq]", 2, "110.00");
    result.check("ghg_scope2", 2, "61.20");
    result.check("renewable_share", 1, "10.0");
    // 0.1229 t/MWh × 100 and the diesel, 36 GJ ÷ 43.33 GJ/t × 1.4571.
    result.check("energy_standard_coal", 3, "13.501");
}

#[test]
fn a_sub_meter_is_not_added_to_its_bill() {
    let meters = "meter,site,activity,parent\nM-1,hq,electricity,\nM-2,hq,electricity,M-1\n";
    let rows = |extra: &str| {
        format!("site,period,quantity,unit,meter\nhq,2022-01,100,MWh,M-1\nhq,2022-01,40,MWh,M-2\nhq,2022-02,50,MWh,M-2\n{extra}")
    };
    let read = |rows: &str| book("").with("meters.csv", meters).with("activity/electricity.csv", rows).read();
    let result = read(&rows(""));
    // February has no main bill, so the sub-meter counts.
    result.check("electricity", 0, "150");
    assert_eq!(result.codes(), ["E003"]);
    assert!(result.diag("E003").contains("activity/electricity.csv:3"), "{}", result.diag("E003"));
    let unlisted = read(&rows("hq,2022-03,1,MWh,M-3\n"));
    assert_eq!(unlisted.codes(), ["E003", "E003"]);
    unlisted.check("electricity", 0, "151");
    // One of the two alone is no matter.
    let alone = read("site,period,quantity,unit,meter\nhq,2022-01,40,MWh,M-2\n");
    alone.check("electricity", 0, "40");
    assert!(alone.codes().is_empty(), "{:?}", alone.codes());
}

#[test]
fn what_a_site_lists_must_be_recorded() {
    let sites = "site,grid,activities\nhq,HK-HKE,electricity; petrol; 用水\nsh,CN-SH,electricity\n";
    let read = |bills: &str| book("").with("sites.csv", sites).bills(bills).read();
    let all = "hq,2022,electricity,1,MWh\nsh,2022,electricity,1,MWh\nhq,2022,water,1,m3\n";
    let complete = read(&format!("{all}hq,2022,petrol,0,L\n"));
    assert!(complete.codes().is_empty(), "{:?}", complete.codes());
    complete.check("ghg_scope1", 1, "0.0");
    let without = read(&format!("{all}sh,2022,petrol,100,MWh\n"));
    assert_eq!(without.codes(), ["E008"]);
    assert!(without.diag("E008").contains("site `hq` lists petrol"), "{}", without.diag("E008"));
    for figure in ["gasoline", "ghg_scope1", "ghg_scope1[source=petrol]", "energy_direct", "energy_total", "ghg_total"] {
        without.check(figure, 1, "–");
    }
    without.check("ghg_scope2", 2, "1.26");
    // Electricity of one site missing: its own figures stand, sums do not.
    let dark = read("hq,2022,electricity,1,MWh\nhq,2022,water,1,m3\nhq,2022,petrol,0,L\n");
    assert_eq!(dark.codes(), ["E008"]);
    dark.check("electricity[site=hq]", 0, "1");
    for figure in ["electricity", "ghg_scope2", "energy_total", "energy_standard_coal"] {
        dark.check(figure, 1, "–");
    }
    // An entered total needs no bills.
    let entered = "measure,value,unit,source\ngasoline,5,L,S\nghg_scope1,1,tCO2e,S\n";
    let given = book("").with("sites.csv", sites).with("figures.csv", entered).bills(all).read();
    assert!(given.codes().is_empty(), "{:?}", given.codes());
}

#[test]
fn the_base_year_is_held_against_what_was_published() {
    let manifest = "comparatives = 1\n[boundary]\nbase_year = 2021\nrecalculation_threshold = \"5%\"\n";
    // 2021: 100 MWh × 0.71 + scope 1 of zero; 2022: 90 × 0.68.
    let bills = "hq,2021,electricity,100,MWh\nhq,2022,electricity,90,MWh\nhq,2021,diesel,0,L\nhq,2022,diesel,0,L\n";
    let read = |published: &str, restated: &str| {
        let prior = format!("measure,value,unit,source\nghg_total,{published},tCO2e,Report 2021\n");
        let mut files = book(manifest).with("prior/2021.csv", &prior).bills(bills);
        if !restated.is_empty() {
            let rows = format!("measure,year,kind,reason_en,reason_zh_hant\n{restated},2021,data,Late bills,遲交的賬單\n");
            files = files.with("restatements.csv", &rows);
        }
        files.read()
    };
    let near = read("70", "electricity");
    near.check("ghg_base_year", 2, "71.00");
    near.check("ghg_base_year[scope=2]", 2, "71.00");
    near.check("ghg_base_year_published", 2, "70.00");
    near.check("ghg_base_year_change", 2, "1.43");
    // (61.2 − 71) ÷ 71.
    near.check("ghg_since_base_year", 2, "-13.80");
    assert!(near.codes().is_empty(), "{:?}", near.codes());
    let far = read("60", "electricity");
    assert_eq!(far.codes(), ["E009"]);
    assert!(
        far.diag("E009").contains("published: 60.00 tCO2e; computed now: 71.00 tCO2e; change: 18.33 %"),
        "{}",
        far.diag("E009")
    );
    assert!(read("60", "ghg_total").codes().is_empty());
}

#[test]
fn a_site_that_keeps_gases_must_say_what_escaped() {
    let sites = "site,grid,activities\nhq,HK-HKE,petrol; 雪種\n";
    let read =
        |gases: &str| book("").with("sites.csv", sites).with("refrigerants.csv", gases).bills("hq,2022,petrol,0,L\n").read();
    let head = "site,gas,year,opening_kg,added_kg,disposed_kg,closing_kg\n";
    // 2 kg of R-134a at 1,300 (AR5): 2.6 t.
    let given = read(&format!("{head}hq,R-134a,2022,10,2,0,10\n"));
    given.check("ghg_scope1", 1, "2.6");
    let without = read(head);
    assert_eq!(without.codes(), ["E008"]);
    assert!(without.diag("E008").contains("lists refrigerants"), "{}", without.diag("E008"));
    without.check("ghg_scope1", 1, "–");
    without.check("ghg_total", 1, "–");
}

#[test]
fn vehicles_emit_by_class_and_distance() {
    let factors = "subject,parameter,source_set,value,unit,gas,applies_to,source\n\
        light-van,air_pollutant,HKEX-A2,0.5,gNOx/km,NOx,vehicles,Test\n\
        light-van,air_pollutant,HKEX-A2,0.04,gPM/km,PM,vehicles,Test\n\
        truck,air_pollutant,HKEX-A2,3,gNOx/km,NOx,vehicles,Test\n\
        truck,air_pollutant,HKEX-A2,0.2,gPM/km,PM,vehicles,Test\n";
    let read = |rows: &str| {
        let driven = format!("site,period,activity,quantity,unit,vehicle\n{rows}");
        book("").with("factors.csv", factors).with("activity/driven.csv", &driven).bills("hq,2022,petrol,100,L\n").read()
    };
    // 20,000 km × 0.5 g + 10,000 km × 3 g = 40 kg of NOx; × 0.04 and 0.2: 2.8 kg of particles. The petrol is not counted again.
    let both = read("hq,2022,vehicle_km,20000,km,light-van\nhq,2022,vehicle_km,10000,km,truck\n");
    assert!(both.codes().is_empty(), "{}", both.diag("F004"));
    both.check("air_nox", 1, "40.0");
    both.check("air_nox[source=vehicles]", 1, "40.0");
    both.check("air_pm", 1, "2.8");
    both.check("vehicle_distance", 0, "30,000");
    // A class without a factor, and a row without a class, leave the totals open.
    read("hq,2022,vehicle_km,20000,km,light-van\nhq,2022,vehicle_km,1,km,bus\n").check("air_nox", 1, "–");
    read("hq,2022,vehicle_km,20000,km,\n").check("air_pm", 1, "–");
}

#[test]
fn an_instrument_without_a_factor_is_not_taken_for_zero() {
    let result = market("", "R-1,supplier-rate,gd,,2022,60,MWh,,fossil\nGEC-1,certificate,sh,,2022,10,MWh,,wind\n");
    assert_eq!(result.codes(), ["R012"]);
    assert!(result.diag("R012").contains("a supplier rate has no factor"), "{}", result.diag("R012"));
    for figure in ["ghg_scope2_market", "electricity_covered_share", "renewable_share"] {
        result.check(figure, 2, "–");
        let gap = result.figures.gap(&id(figure, 2022)).expect("a gap");
        assert_eq!(gap.missing.en, "an instrument that cannot be used (instruments.csv:2)");
        assert_eq!(gap.missing.zh_hant, "一項無法採用的合約工具（instruments.csv:2）");
    }
    // The location-based figure needs no instruments: 68 + 58.49 + 44.03.
    result.check("ghg_scope2", 2, "170.52");
    // With its factor: 60 MWh × 0.4 kg/kWh of the rate.
    let stated = market("", "R-1,supplier-rate,gd,,2022,60,MWh,0.4,fossil\n");
    stated.check("ghg_scope2_market[instrument=supplier-rate]", 2, "24.00");
    stated.check("renewable_share", 1, "0.0");
}

#[test]
fn an_attribute_of_the_books_own_is_named_and_not_renewable() {
    let rows = "PPA-1,contract,gd,,2022,30,MWh,0.2,biogas\n";
    let unknown = market("", rows);
    assert_eq!(unknown.codes(), ["R010"]);
    unknown.check("renewable_share", 2, "–");
    unknown.check("ghg_scope2_market", 2, "–");
    let named = market("[labels.attribute]\nbiogas = { en = \"Biogas\", zh-Hant = \"沼氣\" }\n", rows);
    assert!(named.codes().is_empty(), "{:?}", named.codes());
    named.check("renewable_share", 1, "0.0");
    // 30 MWh × 0.2 kg/kWh.
    named.check("ghg_scope2_market[instrument=contract]", 2, "6.00");
}

#[test]
fn a_sub_meter_counted_in_part_leaves_the_year_open() {
    let meters = "meter,site,activity,parent\nM-1,hq,electricity,\nM-2,hq,electricity,M-1\n";
    let read = |rows: &str| {
        let table = format!("site,start,end,quantity,unit,meter\nsh,2022-01-01,2022-12-31,7,MWh,\n{rows}");
        book("").with("meters.csv", meters).with("activity/electricity.csv", &table).read()
    };
    // Of the sub-meter's 1,200 MWh the main meter holds January's alone: neither 100 nor 1,300 is the site's electricity.
    let part = read("hq,2022-01-01,2022-01-31,100,MWh,M-1\nhq,2022-01-01,2022-12-31,1200,MWh,M-2\n");
    assert_eq!(part.codes(), ["E003"]);
    assert!(part.diag("E003").contains("sub-meter M-2 counts more days than its main meter M-1"), "{}", part.diag("E003"));
    for figure in ["electricity", "electricity[site=hq]", "ghg_scope2", "energy_total"] {
        part.check(figure, 0, "–");
    }
    part.check("electricity[site=sh]", 0, "7");
    let gap = part.figures.gap(&id("electricity", 2022)).expect("a gap");
    assert!(gap.missing.zh_hant.contains("分錶與總錶的部分日數重疊（activity/electricity.csv:4）"), "{}", gap.missing.zh_hant);
    // Bills that together cover every day of it: 60 + 40 + 7, the sub-meter's 80 within.
    let whole = "hq,2022-01-01,2022-01-31,60,MWh,M-1\nhq,2022-02-01,2022-02-28,40,MWh,M-1\nhq,2022-01-01,2022-02-28,80,MWh,M-2\n";
    let whole = read(whole);
    assert_eq!(whole.codes(), ["E003"]);
    whole.check("electricity", 0, "107");
}
