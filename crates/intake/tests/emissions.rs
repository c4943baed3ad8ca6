//! Readers of greenhouse gas accounts: the boundary, entities, meters, gases, instruments, and what sites list.

mod support;

use heng_intake::book::{Consolidation, EntityKind, GasLoss, InstrumentKind, Share};
use heng_intake::memory::MemoryFiles;
use heng_model::{Decimal, Diags, Severity};
use support::{MANIFEST, book, places, read, workbook};

fn codes(diags: &Diags) -> Vec<&'static str> {
    diags.iter().filter(|d| d.severity != Severity::Note).map(|d| d.code.id()).collect()
}

fn with_boundary(keys: &str) -> MemoryFiles {
    book().with("heng.toml", format!("{MANIFEST}[boundary]\n{keys}"))
}

#[test]
fn the_boundary_keeps_its_lines() {
    let keys = "consolidation = \"Equity share\"\nbase_year = 2020\nrecalculation_threshold = \"5.5%\"\nrecalculation_policy = { en = \"P\", zh-Hant = \"政策\" }\n";
    let (book, diags) =
        read(&with_boundary(keys).with("entities.csv", "entity,kind\np,parent\n").with("sites.csv", "site,entity\nHQ,p\n"));
    assert_eq!(codes(&diags), [""; 0]);
    let boundary = &book.manifest.boundary;
    assert_eq!(boundary.approach(), Consolidation::EquityShare);
    assert_eq!(boundary.base_year.as_ref().map(|y| (y.value, y.origin.to_string())), Some((2020, "heng.toml:8".into())));
    assert_eq!(boundary.threshold.as_ref().map(|t| t.value), Some(Decimal::new(55, 1)));
    let fields = |field: &str| book.records("emission-methods", field).len();
    assert_eq!((fields("consolidation"), fields("recalculation"), fields("reasons"), fields("")), (1, 1, 0, 3));
    for (keys, expected) in [
        ("consolidation = \"ownership\"\n", "B002"),
        ("base_year = 12\n", "B002"),
        ("recalculation_threshold = \"much\"\n", "B002"),
        ("treshold = 5\n", "B003"),
    ] {
        assert_eq!(codes(&read(&with_boundary(keys)).1), [expected], "{keys}");
    }
}

#[test]
fn control_follows_from_the_kind_unless_said() {
    let entities = "entity,kind,equity_share,operational_control\np,parent,,\ns,Subsidiary,80,\nj,joint venture,50%,\nk,joint-venture,50%,yes\n";
    let (book, diags) = read(&book().with("entities.csv", entities).with("sites.csv", "site,entity\nHQ,p\n"));
    assert_eq!(codes(&diags), [""; 0]);
    let of = |id: &str| book.emissions.share_of(&book.manifest, id);
    assert_eq!((of("p"), of("s"), of("k")), (Share::Whole, Share::Whole, Share::Whole));
    assert!(matches!(of("j"), Share::Outside(e) if e.kind == EntityKind::JointVenture));
    assert_eq!(of("nobody"), Share::Unknown);
    assert_eq!(book.records("entities", "equity_share").len(), 4);
}

#[test]
fn a_percentage_of_a_workbook_is_a_percentage() {
    let cell = |r: &str, text: &str| format!("<c r=\"{r}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let xml = format!(
        "<sheetData><row r=\"1\">{}{}</row><row r=\"2\">{}{}</row><row r=\"3\">{}<c r=\"B3\" s=\"2\"><v>0.6</v></c></row></sheetData>",
        cell("A1", "entity"),
        cell("B1", "equity_share"),
        cell("A2", "p"),
        cell("B2", "100%"),
        cell("A3", "j"),
    );
    let (book, diags) =
        read(&book().with("entities.xlsx", workbook(&[("Entities", &xml)], false)).with("sites.csv", "site,entity\nHQ,p\n"));
    assert_eq!(codes(&diags), [""; 0]);
    let shares: Vec<String> =
        book.emissions.entities.iter().filter_map(|e| Some(e.equity_share?.normalize().to_string())).collect();
    assert_eq!(shares, ["100", "60"]);
}

#[test]
fn meters_in_a_circle_are_main_meters() {
    let meters = "meter,site,parent\nA,HQ,B\nB,HQ,A\nC,HQ,D\nE,HQ,E\n";
    let bills = "site,period,quantity,unit,meter\nHQ,2022-01,1,MWh,A\nHQ,2022-01,2,MWh,B\n";
    let (book, diags) = read(&book().with("meters.csv", meters).with("activity/electricity.csv", bills));
    let found: Vec<&str> = diags.iter().map(|d| d.message.as_str()).collect();
    assert!(
        found.iter().any(|m| m.contains("stands behind itself")) && found.iter().any(|m| m.contains("`D` of `C`")),
        "{found:?}"
    );
    let sum: Decimal = book.activities.iter().map(|g| g.sum).sum();
    // Both are cut loose: nobody knows which of them is in front.
    assert_eq!(sum, Decimal::from(3));
}

#[test]
fn sub_meters_are_kept_beside_the_totals() {
    let meters = "meter,site,activity,parent\nA,HQ,electricity,\nB,HQ,electricity,A\nC,HQ,electricity,B\n";
    let bills = "site,start,end,quantity,unit,meter,note\nHQ,2022-01-01,2022-03-31,90,MWh,A,bill\nHQ,2022-03-31,2022-04-30,7,MWh,C,reading\nHQ,2022-04-01,2022-04-30,5,MWh,B,\n";
    let (book, diags) = read(&book().with("meters.csv", meters).with("activity/electricity.csv", bills));
    // C shares a day with A, two meters in front of it; B shares none.
    assert_eq!(places(&diags), ["E003 activity/electricity.csv:3"]);
    let sums = |groups: &[heng_intake::book::ActivityGroup]| groups.iter().map(|g| g.sum).sum::<Decimal>();
    assert_eq!((sums(&book.activities), sums(&book.emissions.submetered)), (Decimal::from(95), Decimal::from(7)));
    assert_eq!(book.emissions.submetered[0].notes, ["reading"]);
    let readings: Vec<(&str, bool)> = book.emissions.readings.iter().map(|r| (r.meter.as_str(), r.counted)).collect();
    assert_eq!(readings, [("A", true), ("B", true), ("C", false)]);
}

#[test]
fn methods_of_gases_are_told_by_their_columns() {
    let rows = "site,gas,added_kg,capacity_kg,leak_rate,emitted_kg\nHQ,R-32,3,,,\nHQ,R-32,,10,5%,\nHQ,CH4,,,,7\n";
    let (book, diags) = read(&book().with("refrigerants.csv", rows));
    assert_eq!(codes(&diags), [""; 0]);
    let kinds: Vec<&str> = book
        .emissions
        .gases
        .iter()
        .map(|g| match g.loss {
            GasLoss::Balance { .. } => "balance",
            GasLoss::LifeCycle { .. } => "life-cycle",
            GasLoss::Measured(_) => "measured",
        })
        .collect();
    assert_eq!(kinds, ["balance", "life-cycle", "measured"]);
}

#[test]
fn instruments_need_a_grid_when_there_are_several() {
    let head = "instrument,kind,site,grid,quantity,unit,factor,factor_unit,attribute\n";
    let read_row = |row: &str| read(&book().with("instruments.csv", format!("{head}{row}\n")));
    let (of_site, diags) = read_row("G,certificate,HQ,,5,MWh,,,光伏");
    assert_eq!(codes(&diags), [""; 0]);
    let one = &of_site.emissions.instruments[0];
    assert_eq!((one.kind, one.grid.as_str(), one.attribute.as_str()), (InstrumentKind::Certificate, "HK-CLP", "solar"));
    assert_eq!((one.factor, one.factor_unit.as_str()), (Decimal::ZERO, "kgCO2e/kWh"));
    for (row, code) in [
        ("G,certificate,,,5,MWh,,,", "R012"),
        ("G,voucher,HQ,,5,MWh,,,", "R013"),
        ("G,contract,Moon,,5,MWh,,,", "R004"),
        ("G,contract,HQ,,5,kg,,,", "R003"),
        ("G,contract,HQ,,5,MWh,0.1,kg/kWh,", "R003"),
        ("G,contract,HQ,,-5,MWh,,,", "R007"),
        ("G,contract,HQ,,5,MWh,0,,\nG,contract,HQ,,6,MWh,0,,", "R011"),
        // What is not known to be renewable states its factor; a supplier's rate always does.
        ("G,supplier-rate,HQ,,5,MWh,,,fossil", "R012"),
        ("G,supplier-rate,HQ,,5,MWh,,,solar", "R012"),
        ("G,certificate,HQ,,5,MWh,,,nuclear", "R012"),
        ("G,contract,HQ,,5,MWh,,,", "R012"),
        ("G,contract,HQ,,5,MWh,0,,coal gas", "R010"),
    ] {
        assert_eq!(codes(&read_row(row).1), [code], "{row}");
    }
}

#[test]
fn a_site_lists_activities_that_exist() {
    let (book, diags) = read(&book().with("sites.csv", "site,activities\nHQ,用電；petrol; petrool\n"));
    assert_eq!(codes(&diags), ["R005"]);
    assert_eq!(book.sites["HQ"].activities, ["electricity", "petrol"]);
}
