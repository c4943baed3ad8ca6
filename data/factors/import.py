#!/usr/bin/env python3
"""Converts the three reference tables into electricity.csv, fuels.csv and gwp.csv, once.

Usage: python3 data/factors/import.py REFERENCE_DIR

REFERENCE_DIR holds electricity.csv, fuels.csv and gwp.csv in the layout of the tables that the catalogue was first collected in: one
row a value, publication and names repeated in each. What this script adds is what those tables lack: stable ids, the edition as
a key of sources.toml, uses as codes of names.toml, review dates by rule, and notes that state facts only. Later editions are
added to the product's tables by hand; see docs/factors.md.
"""

import calendar
import csv
import re
import sys
import tomllib
from pathlib import Path

HERE = Path(__file__).parent
SOURCES = tomllib.loads((HERE / "sources.toml").read_text(encoding="utf-8"))
NAMES = tomllib.loads((HERE / "names.toml").read_text(encoding="utf-8"))
COLLECTED = (2026, 11)  # when the catalogue was put together

ELECTRICITY_EDITIONS = [
    ("环办气候〔2021〕9号", "mee-2021-9"),
    ("环办气候函〔2022〕111号", "mee-2022-111"),
    ("环办气候函〔2023〕43号", "mee-2023-43"),
    ("公告2024年第12号", "mee-nbs-2024-12"),
    ("公告2024年第33号", "mee-nbs-2024-33"),
    ("公告2025年第47号", "mee-nbs-2025-47"),
    ("电力碳足迹因子", "mee-nbs-nea-2025"),
    ("2011年和2012年", "ndrc-2014"),
    ("2010年中国区域", "ndrc-2013"),
    ("2015中国区域", "ndrc-baseline-2015"),
    ("2019年度减排项目", "mee-baseline-2019"),
    ("HK Electric", "hke"),
    ("CLP sustainability", "clp"),
    ("Buildings in Hong Kong (2010", "hk-buildings-2010"),
    ("d_3de362b580b2dd2fd50cc1006d4edd4f", "ema-dataset"),
    ("Singapore Energy Statistics", "ema-ses"),
]
ELECTRICITY_NOTES = [
    ("The notice calls it the 2022", "The notice calls it the 2022 national average; it is not the MEE and NBS statistic of 2022 (0.5366)."),
    ("Includes upstream", "Includes upstream emissions; not for scope 2."),
    ("publication described", "Superseded by the MEE and NBS factors from the data of 2021 on."),
    ("check before use", "Publication not seen. Superseded by the MEE and NBS factors from the data of 2021 on."),
    ("justmeans.com 2020-05-18", "Stated by CLP on 18 May 2020: carbon intensity of electricity sold fell to 0.49 kg CO2/kWh in 2019."),
    ("CLP expected about 0.4", "Publication not seen. CLP had expected about 0.4 kg CO2/kWh at the end of 2020."),
    ("not seen", "Publication not seen."),
    ("printed 0.8", "Printed as 0.8."),
    ("the default when no supplier", "The default when there is no supplier factor."),
    ("Average operating margin", "Average operating margin, the inventory factor of EMA."),
    ("EMA later restated", "EMA later restated 2021 under a new method."),
]
FUEL_EDITIONS = {
    "CN-NDRC": "ndrc-guidelines",
    "CN-PB": "ndrc-public-buildings",
    "CN-2589": "gbt-2589-2020",
    "CN-NCSC2": "ncsc-database-2",
    "IPCC2006": "ipcc-2006",
    "HK-EPD": "hk-buildings-hkex",
    "HKEX-A2": "hkex-appendix-2",
    "HK-TOWNGAS": "towngas-2023",
    "INFERRED": "inferred",
}
USES = {
    "off-road, industry": ["off-road"],
    "private van, light bus (vehicle)": ["private van", "light bus"],
    "stationary, commercial/institutional": ["commercial"],
    "stationary, energy/manufacturing": ["energy industry", "manufacturing"],
    "2023, scope 2": ["production and supply"],
}
FUEL_NOTES = [
    ("Other transcriptions print oxidation 98", "Other copies of the table print 98%; see the guideline in force."),
    ("43.07 does", "The guideline for public buildings and GB/T 2589 print 43.07."),
    ("43.07 x 0.73", "Table not seen; 43.07 is also the value of GB/T 2589."),
    ("Guideline table not read; value as", "Table not seen; value as in the set CN-NDRC."),
    ("as above", "Table not seen; value as in the set CN-NDRC."),
    ("Guideline table not read.", "Table not seen."),
    ("not seen", "Table not seen."),
    ("also GB/T 32150", "Page 14. Also GB/T 32150-2025, 7.5.6 and 7.5.7."),
    ("2020 edition gives a range", "The 2020 edition gives a range of 1.1000 to 1.3300 by heat value; 1.2143 (8500 kcal) is also in use."),
    ("conflict unresolved", "Copies of the table differ, for CH4 tenfold."),
    ("printed product", "Product as printed."),
    ("transport activity", ""),
    ("0.6264 and 0.06", "One of a pair of class factors (0.6264 g NOx/km, 0.06 g PM/km); not to be published without a source."),
    ("see previous row", "One of a pair of class factors (0.6264 g NOx/km, 0.06 g PM/km); not to be published without a source."),
]


def read(folder, name):
    with open(folder / name, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def write(name, columns, rows):
    assert len({row["id"] for row in rows}) == len(rows), f"{name}: ids are not unique"
    with open(HERE / name, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def review_by(edition, published):
    """Last day of the month, one year after the next edition is due; see docs/factors.md."""
    cycle = SOURCES[edition].get("cycle_months")
    last = re.findall(r"\d{4}(?:-\d{2}(?!\d))?", published)[-1:]
    if cycle and last:
        year, _, month = last[0].partition("-")
        months = int(year) * 12 + int(month or 12) - 1 + cycle + 12
    else:
        months = COLLECTED[0] * 12 + COLLECTED[1] - 1 + 25
    year, month = divmod(months, 12)
    return f"{year}-{month + 1:02}-{calendar.monthrange(year, month + 1)[1]:02}"


def rewritten(notes, table):
    for part, replacement in table:
        if part in notes:
            return replacement
    return ""


def slug(text):
    return re.sub(r"[^A-Za-z0-9]+", "-", text).strip("-")


def electricity(folder):
    rows = []
    for row in read(folder, "electricity.csv"):
        assert row["region_code"] in NAMES["region"], row
        edition = next(key for part, key in ELECTRICITY_EDITIONS if part in row["source_title"])
        name = f"{row['region_code']}/{row['year_of_factor']}/{row['kind']}/{edition}"
        stated = row["applies_to"] or row["applies_from"] != row["year_of_factor"]
        notes = rewritten(row["notes"], ELECTRICITY_NOTES)
        if row["region_code"] == "CN-GRID-C" and edition in ("ndrc-2013", "ndrc-2014"):
            notes = f"Includes the southwestern provinces. {notes}"
        rows.append({
            "id": f"{name}/CO2" if (row["region_code"], row["year_of_factor"], row["gas_coverage"]) == ("HK-CLP", "2019", "CO2") else name,
            "subject": "electricity",
            "parameter": row["kind"],
            "region": row["region_code"],
            "data_year": row["year_of_factor"],
            "valid_from": row["applies_from"] if stated else "",
            "valid_to": row["applies_to"],
            "value": row["value"],
            "unit": row["unit"],
            "gas": row["gas_coverage"],
            "edition": edition,
            "published": row["source_date"],
            "verified": "yes" if row["verified"] == "true" else "no",
            "review_by": review_by(edition, row["source_date"]),
            "notes": notes,
        })
    write("electricity.csv", list(rows[0]), rows)


def fuel_uses(row):
    """Pairs of use and value; "1 (energy) / 10 (manufacturing)" holds two."""
    stated = row["applies_to"]
    if row["fuel_en"].endswith(", road"):
        stated = "road"
    uses = USES.get(stated, [stated if stated in NAMES["use"] else ""])
    values = re.findall(r"[\d.]+", row["value"])
    if len(values) == 1:
        # One value for two uses of the IPCC tables stays two rows, so that each use finds its own.
        return [(use, values[0]) for use in uses]
    assert len(values) == len(uses), row
    return list(zip(uses, values))


def fuel_notes(row):
    notes = rewritten(row["notes"], FUEL_NOTES)
    if row["fuel_code"] == "natural_gas" and row["source_set"] == "CN-NDRC":
        notes = "Agrees with GB/T 32151.34-2024, Table C.1."
    if row["source_set"] == "CN-NDRC" and row["fuel_code"] == "lpg" and row["parameter"] != "oxidation_rate":
        notes = ""
    if row["source_set"] == "IPCC2006":
        place = row["source_title"].split("Vol. 2, ")[1].replace("Ch. 2-3", "Chapters 2 and 3").replace("p.3.21", "page 3.21")
        notes = f"{place}. {notes}".strip()
    if row["fuel_code"] == "gas_oil":
        notes = "Copies of the table differ, for CH4 tenfold."
    if row["source_set"] == "HKEX-A2":
        seen = "" if row["verified"] == "true" else "Table not seen."
        notes = "From the Clean Air Charter guidebook." if "Clean Air" in row["source_publisher"] else seen
    if row["source_set"] == "CN-NCSC2" and row["notes"].startswith("NCV"):
        notes = row["notes"].replace("->", "give") + "."
    if quotient := re.search(r"(\d+)(?: kcal)? ?/ ?7000", row["notes"]):
        said = "Equals" if row["verified"] == "true" else "Table not seen; computed as"
        notes = f"{said} {quotient[1]} kcal / 7000 kcal."
    if "oilfield" in row["fuel_en"]:
        notes = "Oilfield gas. " + notes
    return notes


def fuel_unit(row):
    if (row["fuel_code"], row["parameter"]) == ("lpg", "energy_content"):
        return "MJ/kg"  # the "unit" of LPG is the kilogram
    return row["unit"].split(" (")[0]


def fuels(folder):
    rows = []
    for row in read(folder, "fuels.csv"):
        assert row["fuel_code"] in NAMES["subject"] and row["parameter"] in NAMES["parameter"], row
        edition = FUEL_EDITIONS[row["source_set"]]
        published = "" if row["source_date"] == "-" else row["source_date"]
        for use, value in fuel_uses(row):
            gas = row["gas"] if row["parameter"] in ("emission_factor", "air_pollutant") else ""
            name = "/".join(filter(None, [row["fuel_code"], row["parameter"], row["source_set"], slug(use), gas]))
            rows.append({
                "id": name,
                "subject": row["fuel_code"],
                "parameter": row["parameter"],
                "source_set": row["source_set"],
                "value": value,
                "unit": fuel_unit(row),
                "gas": row["gas"],
                "applies_to": use,
                "data_year": "2023" if row["source_set"] == "HK-TOWNGAS" else "",
                "valid_from": "2026" if row["source_set"] == "CN-NCSC2" else "",
                "valid_to": "",
                "edition": edition,
                "published": published,
                "verified": "yes" if row["verified"] == "true" else "no",
                "review_by": review_by(edition, published),
                "notes": fuel_notes(row),
            })
    write("fuels.csv", list(rows[0]), rows)


GWP_NOTES = {
    "CH4": "AR6 value without the CO2 from oxidation.",
    "CH4 (fossil)": "AR4 does not distinguish origins. AR6 from Table 7.15.",
    "CH4 (non-fossil)": "AR6 from Table 7.15.",
    "HFO-1234yf": "AR5 prints only “<1”.",
    "HFC134a": "AR6 from Table 7.SM.7; Table 7.15 prints 1526.",
    "R-290": "EU rules on fluorinated gases still use 3.",
    "R-717": "Ammonia is not a greenhouse gas.",
}


def gwp(folder):
    rows = []
    for row in read(folder, "gwp.csv"):
        blend = "%" in row["formula_or_blend"]
        rows.append({
            "id": slug(row["gas"]),
            "gas": row["gas"],
            "formula": row["formula_or_blend"],
            "name_en": ("Refrigerant blend " + row["gas"]) if blend else row["gas"],
            "name_zh_hant": (row["name_zh"] + " " + row["gas"]) if blend else row["name_zh"],
            "ar4": row["ar4_gwp100"],
            "ar5": "" if row["ar5_gwp100"].startswith("<") else row["ar5_gwp100"],
            "ar5_ccf": row["ar5_ccf_gwp100"],
            "ar6": row["ar6_gwp100"],
            "verified": "yes" if row["verified"] == "true" else "no",
            "notes": "Computed from the components by mass; composition of ASHRAE 34." if blend else GWP_NOTES.get(row["gas"], ""),
        })
    write("gwp.csv", list(rows[0]), rows)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    reference = Path(sys.argv[1])
    electricity(reference)
    fuels(reference)
    gwp(reference)
