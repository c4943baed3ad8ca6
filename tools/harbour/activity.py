"""Bills and readings of the eight sites, 24 months: electricity, water, fuel, paper, packaging, waste, wastewater, vehicle km.

Yearly totals are chosen; months follow a season and a little chance, and add up to the totals.
"""

from common import YEARS, MONTH_DAYS, Chance, apportion, day, write

# Cooling load of offices and workshops in the Pearl River Delta; Shanghai also heats by electricity; Singapore has no season.
SOUTH = (74, 70, 82, 95, 112, 124, 132, 130, 121, 104, 86, 76)
SHANGHAI = (108, 102, 88, 82, 92, 108, 132, 130, 106, 84, 86, 104)
EQUATOR = (98, 92, 101, 101, 104, 102, 102, 102, 100, 101, 98, 97)
# Plants stand still at Lunar New Year, and run longer before the year's end.
PLANT = (84, 66, 98, 100, 104, 106, 112, 112, 108, 98, 104, 106)
FLAT = (1,) * 12

# meter, site, season, kWh of 2024 and 2025
ELECTRICITY = (
    ("HQ-E-01", "hq", SOUTH, 612400, 583900),
    ("AB-E-01", "aberdeen", SOUTH, 148300, 141750),
    ("KB-E-01", "kowloon-bay", SOUTH, 730600, 694200),
    ("TW-E-01", "tsuen-wan", SOUTH, 561800, 529400),
    ("TW-E-02", "tsuen-wan", SOUTH, 343900, 334100),
    ("DG-E-01", "dongguan", PLANT, 4826000, 4618000),
    ("HZ-E-01", "huizhou", PLANT, 2963000, 2886000),
    ("SH-E-01", "shanghai", SHANGHAI, 286500, 271300),
    ("SG-E-01", "singapore", EQUATOR, 205200, 197600),
)

SUN = (78, 74, 82, 92, 108, 112, 128, 122, 112, 112, 96, 84)

# Bills kept with the example: path by meter and month.
EVIDENCE = {
    ("DG-E-01", "2025-07"): "evidence/bill-electricity-dongguan-2025-07.txt",
    ("HQ-E-01", "2025-08"): "evidence/bill-electricity-hq-2025-08.txt",
}


def month(year, number):
    return f"{year}-{number:02d}"


def jittered(chance, season, spread=0.06):
    return [chance.around(weight, spread) for weight in season]


def electricity():
    rows = []
    for meter, site, season, *totals in ELECTRICITY:
        chance = Chance(f"electricity/{meter}")
        for year, total in zip(YEARS, totals):
            parts = apportion(total, jittered(chance, season), 0)
            for number, part in enumerate(parts, 1):
                period = month(year, number)
                rows.append((site, "electricity", period, part, "kWh", meter, EVIDENCE.get((meter, period), ""), ""))
    chance = Chance("electricity/solar")
    for year, total in zip(YEARS, (598400, 742600)):
        for number, part in enumerate(apportion(total, jittered(chance, SUN, 0.1), 0), 1):
            rows.append(("dongguan", "electricity_renewable", month(year, number), part, "kWh", "DG-PV-01", "", "rooftop solar, used on site"))
    write("activity/electricity.csv", ("site", "activity", "period", "quantity", "unit", "meter", "evidence", "note"), rows)


# Government bills in Hong Kong come every four months; the others are monthly. site, meter, season, m3 of 2024 and 2025
WATER = (
    ("hq", "HQ-W-01", None, 2140, 2085),
    ("kowloon-bay", "KB-W-01", None, 3260, 3170),
    ("tsuen-wan", "TW-W-01", None, 4480, 4235),
    ("dongguan", "DG-W-01", PLANT, 46900, 46150),
    ("huizhou", "HZ-W-01", PLANT, 24800, 24120),
    ("singapore", "SG-W-01", EQUATOR, 980, 945),
)


def water():
    rows = []
    for site, meter, season, *totals in WATER:
        chance = Chance(f"water/{meter}")
        for year, total in zip(YEARS, totals):
            if season is None:
                for third, part in enumerate(apportion(total, jittered(chance, (96, 104, 100)), 0)):
                    last = 4 * third + 4
                    start, end = day(year, last - 3, 1), day(year, last, MONTH_DAYS[year][last - 1])
                    rows.append((site, "water", start, end, part, "m3", meter, ""))
                continue
            for number, part in enumerate(apportion(total, jittered(chance, season), 0), 1):
                start, end = day(year, number, 1), day(year, number, MONTH_DAYS[year][number - 1])
                rows.append((site, "water", start, end, part, "m3", meter, ""))
    write("activity/water.csv", ("site", "activity", "start", "end", "quantity", "unit", "meter", "note"), rows)

    rows = []
    for site, totals in (("dongguan", (35200, 34300)), ("huizhou", (16900, 16300))):
        chance = Chance(f"wastewater/{site}")
        for year, total in zip(YEARS, totals):
            for number, part in enumerate(apportion(total, jittered(chance, PLANT), 0), 1):
                rows.append((site, "wastewater", month(year, number), part, "m3", "flow meter at the outfall"))
    write("activity/wastewater.csv", ("site", "activity", "period", "quantity", "unit", "note"), rows)


# site, activity, season, unit, places, 2024, 2025
FUELS = (
    ("hq", "petrol", FLAT, "L", 0, 9850, 7420),
    ("aberdeen", "petrol", FLAT, "L", 0, 21300, 18650),
    ("kowloon-bay", "petrol", FLAT, "L", 0, 36900, 31200),
    ("shanghai", "petrol", FLAT, "L", 0, 8400, 7950),
    ("singapore", "petrol", FLAT, "L", 0, 5600, 5380),
    ("aberdeen", "diesel", FLAT, "L", 0, 13400, 12850),
    ("tsuen-wan", "diesel", FLAT, "L", 0, 48700, 45900),
    ("dongguan", "diesel", PLANT, "L", 0, 31800, 28400),
    ("huizhou", "diesel", PLANT, "L", 0, 23900, 23100),
    ("dongguan", "natural_gas", PLANT, "Nm3", 0, 318600, 296400),
    ("huizhou", "lpg", PLANT, "kg", 0, 14200, 13650),
)

def fuels():
    by_activity = {}
    for site, activity, season, unit, places, *totals in FUELS:
        chance = Chance(f"{activity}/{site}")
        for year, total in zip(YEARS, totals):
            for number, part in enumerate(apportion(total, jittered(chance, season, 0.1), places), 1):
                by_activity.setdefault(activity, []).append((site, activity, month(year, number), part, unit, ""))
    for activity, rows in by_activity.items():
        write(f"activity/{activity}.csv", ("site", "activity", "period", "quantity", "unit", "note"), rows)


# site, class of vehicle, kilometres of 2024 and 2025: about what the litres above would drive
VEHICLES = (
    ("hq", "private-car", 108400, 81600),
    ("aberdeen", "light-van", 213000, 186500),
    ("kowloon-bay", "light-van", 369000, 312000),
    ("shanghai", "light-van", 84000, 79500),
    ("singapore", "light-van", 56000, 53800),
    ("aberdeen", "medium-truck", 80400, 77100),
    ("tsuen-wan", "medium-truck", 292200, 275400),
    ("dongguan", "medium-truck", 190800, 170400),
    ("huizhou", "medium-truck", 143400, 138600),
)


def vehicles():
    rows = []
    for site, vehicle, *totals in VEHICLES:
        chance = Chance(f"vehicle_km/{site}/{vehicle}")
        for year, total in zip(YEARS, totals):
            for quarter, part in enumerate(apportion(total, jittered(chance, (1, 1, 1, 1), 0.1), 0), 1):
                rows.append((site, "vehicle_km", f"{year}Q{quarter}", part, "km", vehicle, "odometers"))
    write("activity/vehicle_km.csv", ("site", "activity", "period", "quantity", "unit", "vehicle", "note"), rows)


def paper():
    rows = []
    sites = (("hq", 3350, 2480), ("kowloon-bay", 2900, 2310), ("tsuen-wan", 620, 540), ("dongguan", 2450, 2260),
             ("huizhou", 980, 940), ("shanghai", 760, 590), ("singapore", 510, 430), ("aberdeen", 330, 300))
    for site, *totals in sites:
        chance = Chance(f"paper/{site}")
        for year, total in zip(YEARS, totals):
            for quarter, part in enumerate(apportion(total, jittered(chance, (1, 1, 1, 1), 0.15), 1), 1):
                rows.append((site, "paper", f"{year}Q{quarter}", part, "kg", ""))
    write("activity/paper.csv", ("site", "activity", "period", "quantity", "unit", "note"), rows)


def packaging():
    rows = []
    materials = (("dongguan", "cardboard", 148.0, 139.5), ("dongguan", "wood", 96.0, 84.2), ("dongguan", "plastic-film", 18.4, 14.9),
                 ("huizhou", "cardboard", 41.0, 40.2), ("huizhou", "plastic-film", 6.3, 5.8))
    for site, material, *totals in materials:
        chance = Chance(f"packaging/{site}/{material}")
        for year, total in zip(YEARS, totals):
            for number, part in enumerate(apportion(total, jittered(chance, PLANT), 2), 1):
                rows.append((site, "packaging", month(year, number), part, "t", material, ""))
    write("activity/packaging.csv", ("site", "activity", "period", "quantity", "unit", "material", "note"), rows)


# site, activity, type, treatment, unit, places, 2024, 2025
WASTE = (
    ("dongguan", "waste_hazardous", "waste-oil", "incineration", "t", 2, 6.80, 6.10),
    ("dongguan", "waste_hazardous", "paint-sludge", "incineration", "t", 2, 14.60, 12.90),
    ("dongguan", "waste_hazardous", "solvent-containers", "incineration", "t", 2, 3.10, 2.85),
    ("dongguan", "waste_hazardous", "batteries", "recycled", "t", 2, 1.20, 1.45),
    ("huizhou", "waste_hazardous", "waste-oil", "incineration", "t", 2, 4.90, 4.70),
    ("huizhou", "waste_hazardous", "cutting-fluid", "incineration", "t", 2, 7.60, 7.35),
    ("tsuen-wan", "waste_hazardous", "batteries", "recycled", "t", 2, 0.90, 1.05),
    ("hq", "waste_nonhazardous", "office", "landfill", "t", 2, 31.40, 28.60),
    ("aberdeen", "waste_nonhazardous", "office", "landfill", "t", 2, 12.20, 11.60),
    ("kowloon-bay", "waste_nonhazardous", "office", "landfill", "t", 2, 44.10, 40.80),
    ("tsuen-wan", "waste_nonhazardous", "construction-offcuts", "landfill", "t", 2, 62.50, 55.70),
    ("dongguan", "waste_nonhazardous", "scrap-metal", "recycled", "t", 2, 286.00, 271.40),
    ("dongguan", "waste_nonhazardous", "packaging-waste", "recycled", "t", 2, 74.20, 71.90),
    ("dongguan", "waste_nonhazardous", "canteen", "composting", "t", 2, 48.60, 46.30),
    ("dongguan", "waste_nonhazardous", "office", "incineration", "t", 2, 88.40, 79.10),
    ("huizhou", "waste_nonhazardous", "scrap-metal", "recycled", "t", 2, 342.00, 330.50),
    ("huizhou", "waste_nonhazardous", "office", "incineration", "t", 2, 52.70, 50.20),
    ("shanghai", "waste_nonhazardous", "office", "incineration", "t", 2, 14.80, 13.90),
    ("singapore", "waste_nonhazardous", "office", "incineration", "t", 2, 9.60, 9.10),
)


def waste():
    rows = []
    for site, activity, kind, treatment, unit, places, *totals in WASTE:
        chance = Chance(f"{activity}/{site}/{kind}")
        for year, total in zip(YEARS, totals):
            quarterly = total < 20
            steps = [f"{year}Q{quarter}" for quarter in range(1, 5)] if quarterly else [month(year, number) for number in range(1, 13)]
            for period, part in zip(steps, apportion(total, jittered(chance, (1,) * len(steps), 0.2), places)):
                evidence = ""
                if (site, kind, period) == ("dongguan", "paint-sludge", "2025Q2"):
                    evidence = "evidence/manifest-hazardous-waste-dongguan-2025-q2.txt"
                rows.append((site, activity, period, part, unit, kind, treatment, evidence, ""))
    write("activity/waste.csv", ("site", "activity", "period", "quantity", "unit", "type", "treatment", "evidence", "note"), rows)

    rows = []
    recycled = (("dongguan", "scrap-metal", 286.00, 271.40), ("dongguan", "packaging-waste", 74.20, 71.90), ("dongguan", "canteen", 48.60, 46.30),
                ("huizhou", "scrap-metal", 342.00, 330.50), ("hq", "paper", 3.90, 4.60), ("kowloon-bay", "paper", 3.10, 3.80),
                ("tsuen-wan", "scrap-metal", 38.00, 41.50))
    for site, kind, *totals in recycled:
        chance = Chance(f"recycled/{site}/{kind}")
        for year, total in zip(YEARS, totals):
            for quarter, part in enumerate(apportion(total, jittered(chance, (1, 1, 1, 1), 0.15), 2), 1):
                rows.append((site, "waste_recycled", f"{year}Q{quarter}", part, "t", kind, "recycler's weighing note"))
    write("activity/waste_recycled.csv", ("site", "activity", "period", "quantity", "unit", "type", "note"), rows)


def all_files():
    electricity()
    water()
    fuels()
    vehicles()
    paper()
    packaging()
    waste()
