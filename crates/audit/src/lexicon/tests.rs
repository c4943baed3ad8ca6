//! Labels and units as reports print them, and what they name.

use super::*;

fn named(own: &str, context: &str, unit: &str) -> Option<String> {
    let lexicon = Lexicon::embedded();
    let unit = lexicon.unit_of(&fold_text(unit));
    lexicon.name(&fold_text(own), &fold_text(context), unit.as_ref()).map(|n| n.id)
}

#[test]
fn labels_name_measures() {
    for (own, context, unit, want) in [
        ("溫室氣體排放總量", "", "噸二氧化碳當量", "ghg_total"),
        ("直接溫室氣體排放(範疇一)", "", "噸二氧化碳當量", "ghg_scope1"),
        ("能源間接溫室氣體排放(範疇二)", "", "噸二氧化碳當量", "ghg_scope2"),
        ("Scope 2 – Indirect emissions", "GHG emissions", "tCO2e", "ghg_scope2"),
        ("範圍三", "溫室氣體排放", "噸二氧化碳當量", "ghg_scope3"),
        ("溫室氣體排放密度", "", "噸二氧化碳當量／人", "ghg_intensity"),
        ("人均溫室氣體排放量", "", "噸二氧化碳當量／人", "ghg_intensity"),
        ("GHG emissions intensity", "", "tCO2e/employee", "ghg_intensity"),
        ("間接能源消耗總量", "", "兆瓦時", "energy_indirect"),
        ("Direct energy consumption", "", "MWh", "energy_direct"),
        ("能源消耗密度", "", "兆瓦時／人", "energy_intensity"),
        ("總耗水量", "", "噸", "water"),
        ("Water consumption intensity", "", "m3/employee", "water_intensity"),
        ("Non-hazardous waste produced", "", "tonnes", "waste_nonhazardous"),
        ("Total hazardous waste", "", "tonnes", "waste_hazardous"),
        ("有害废弃物密度", "", "千克/人", "waste_hazardous_intensity"),
        ("僱員流失率", "", "%", "turnover_rate"),
        ("Employee turnover rate", "", "%", "turnover_rate"),
        ("員工總數", "", "人", "headcount"),
        ("Total number of employees", "", "", "headcount"),
        ("員工受訓比例", "", "百分比", "trained_share"),
        ("Percentage of employees trained", "", "%", "trained_share"),
        ("員工平均受訓時數", "", "小時", "training_hours_avg"),
        ("Average training hours per employee", "", "hours", "training_hours_avg"),
        ("員工受訓總時數", "", "小時", "training_hours_total"),
        ("員工培訓總人次", "", "人次", "training_participations"),
        ("因工傷損失工作日數", "", "日", "lost_days"),
        ("Lost days due to work injury", "", "days", "lost_days"),
        ("因工死亡人數", "", "人", "fatalities"),
        ("Number of work-related fatalities", "", "", "fatalities"),
        ("供應商總數", "", "個", "suppliers"),
        ("Number of suppliers", "", "", "suppliers"),
        ("Purchased electricity", "Indirect energy", "MWh", "electricity"),
        ("電力", "能源", "兆瓦時", "electricity"),
        ("用電密度", "", "兆瓦時/人", "electricity_intensity"),
        ("氮氧化物排放量", "", "千克", "air_nox"),
        ("Sulphur oxides (SOx)", "Air emissions", "kg", "air_so2"),
        ("懸浮粒子", "廢氣排放", "公斤", "air_pm"),
        ("廢水排放量", "", "噸", "wastewater"),
    ] {
        assert_eq!(named(own, context, unit).as_deref(), Some(want), "{own} [{context}] {unit}");
    }
}

#[test]
fn units_with_denominators() {
    let lexicon = Lexicon::embedded();
    for (text, want) in [
        ("噸二氧化碳當量╱人民幣百萬元收益", "tCO2e/million_CNY"),
        ("噸二氧化碳當量／平方米", "tCO2e/m2"),
        ("噸二氧化碳當量/百萬收入及收益", "tCO2e/million_CNY"),
        ("兆瓦時/人", "MWh/person"),
        ("tCO2e per HK$ million revenue", "tCO2e/million_HKD"),
        ("tonnes/employee", "t/person"),
        ("m3 per employee", "m3/person"),
        ("'000 kWh", "MWh"),
        ("噸", "t"),
        ("%", "percent"),
        ("小時/人", "hours/person"),
        ("kWh/m2", "kWh/m2"),
        ("公噸", "t"),
        ("立方米／每百萬港元收益", "m3/million_HKD"),
        ("人民幣萬元", "CNY"),
        ("HK$'000", "HKD"),
        ("tCO2e", "tCO2e"),
    ] {
        assert_eq!(lexicon.unit_of(&fold_text(text)).map(|u| u.unit).as_deref(), Some(want), "{text}");
    }
    assert_eq!(
        lexicon.unit_in(&fold_text("溫室氣體排放密度（噸二氧化碳當量╱人民幣百萬元收益）")).map(|u| u.unit).as_deref(),
        Some("tCO2e/million_CNY")
    );
    assert_eq!(
        lexicon.unit_in(&fold_text("範圍一 — 直接排放（噸二氧化碳當量）（附註2）")).map(|u| u.unit).as_deref(),
        Some("tCO2e")
    );
    assert_eq!(lexicon.unit_of(&fold_text("男性")), None);
}
