"""Scope 3 rows of the categories that apply, both years. The factors stand in `scope3/factors.csv`, written by hand.

Energy, fuel and waste of categories 3 and 5 are those of the activity files; everything else is drawn near a chosen total.
"""

import activity
from common import YEARS, Chance, apportion, write

# The method's inputs in one table; columns that a row does not need stay empty.
HEADER = ("category", "method", "item_en", "item_zh_hant", "site", "period", "quantity", "unit", "distance", "distance_unit", "factor", "share",
          "count", "days", "uses", "per_use", "per_use_unit", "primary", "technology", "time", "geography", "completeness", "reliability", "evidence", "note")
GRIDS = {"hq": "HKE", "aberdeen": "HKE", "kowloon-bay": "CLP", "tsuen-wan": "CLP", "dongguan": "GD", "huizhou": "GD", "shanghai": "SH", "singapore": "SG"}
GRID_NAMES = {"HKE": ("HK Electric", "港燈"), "CLP": ("CLP Power", "中電"), "GD": ("Guangdong", "廣東"), "SH": ("Shanghai", "上海"), "SG": ("Singapore", "新加坡")}
LOSSES = {"HKE": "3.6%", "CLP": "3.9%", "GD": "3.5%", "SH": "3.8%", "SG": "2.1%"}
# Scores of the five indicators, 5 best.
METERED, LEDGER, SURVEY, MODEL, REPORTED = (4, 4, 4, 5, 5), (2, 4, 3, 5, 3), (3, 5, 4, 3, 2), (2, 4, 3, 4, 2), (5, 5, 5, 5, 4)


def row(category, method, names, period, quantity, unit, factor, scores, site="", distance="", share="", uses="", per_use="", primary=False, note=""):
    return (category, method, *names, site, period, quantity, unit, distance, "km" if distance else "", factor, share, "", "", uses, per_use,
            "kWh" if per_use else "", "yes" if primary else "no", *scores, "", note)


def quarters(year):
    return [f"{year}Q{number}" for number in range(1, 5)]


def spread(name, year, total, places=0):
    chance = Chance(f"scope3/{name}/{year}")
    return list(zip(quarters(year), apportion(total, [chance.around(1, 0.15) for _ in range(4)], places)))


# name, method, item, unit, factor, 2024, 2025, scores, primary
GOODS = (
    ("steel", "average-data", ("Sheet steel", "鋼板"), "t", "steel-sheet", 2960, 2815, LEDGER, False),
    ("copper", "average-data", ("Copper busbar and cable", "銅排及電纜"), "t", "copper", 402, 388, LEDGER, False),
    ("plastic", "average-data", ("Plastic parts", "塑膠配件"), "t", "plastic-parts", 118, 109, LEDGER, False),
    ("cardboard", "average-data", ("Cardboard and wooden packaging", "紙板及木製包裝"), "t", "packaging-paper-wood", 285, 264, LEDGER, False),
    ("breakers", "supplier-specific", ("Circuit breakers of three suppliers with product footprints", "三家供應商附產品碳足跡的斷路器"), "pcs", "breaker-footprint", 61400, 64800, REPORTED, True),
    ("enclosures", "supplier-specific", ("Enclosures of one supplier with a verified inventory", "一家已核查排放清單的供應商的機櫃"), "pcs", "enclosure-footprint", 4350, 4620, REPORTED, True),
    ("components", "spend-based", ("Other electrical components", "其他電氣元件"), "HKD", "spend-electrical", 168400000, 161900000, MODEL, False),
    ("works", "spend-based", ("Subcontracted works", "分判工程"), "HKD", "spend-works", 418600000, 431200000, MODEL, False),
    ("services", "spend-based", ("Cleaning, security and other services", "清潔、保安及其他服務"), "HKD", "spend-services", 142300000, 147800000, MODEL, False),
    ("office", "spend-based", ("Information technology and office supplies", "資訊科技及辦公用品"), "HKD", "spend-office", 31200000, 30400000, MODEL, False),
)


def goods():
    rows = []
    for name, method, names, unit, factor, *totals, scores, primary in GOODS:
        for year, total in zip(YEARS, totals):
            for period, part in spread(name, year, total):
                rows.append(row(1, method, names, period, part, unit, factor, scores, primary=primary))
    write("scope3/goods.csv", HEADER, rows)
    rows = []
    capital = (("machines", ("Sheet-metal machines of the plants", "廠房的鈑金機器"), "spend-machinery", 9400000, 14800000),
               ("solar", ("Rooftop solar, second phase", "天台太陽能系統二期"), "spend-machinery", 0, 5600000),
               ("vans", ("Electric vans", "電動客貨車"), "spend-vehicles", 3900000, 7100000),
               ("it", ("Servers and computers", "伺服器及電腦"), "spend-office", 4700000, 4200000))
    for name, names, factor, *totals in capital:
        for year, total in zip(YEARS, totals):
            if total:
                rows.append(row(2, "spend-based", names, str(year), total, "HKD", factor, MODEL))
    write("scope3/capital.csv", HEADER, rows)


def energy():
    rows = []
    for year_index, year in enumerate(YEARS):
        by_grid = {}
        for _, site, _, *totals in activity.ELECTRICITY:
            by_grid[GRIDS[site]] = by_grid.get(GRIDS[site], 0) + totals[year_index]
        for grid, total in by_grid.items():
            en, zh = GRID_NAMES[grid]
            rows.append(row(3, "electricity-upstream", (f"Upstream of electricity, {en}", f"電力上游排放，{zh}"), str(year), total, "kWh", f"upstream-{grid.lower()}", METERED))
            rows.append(row(3, "transmission-losses", (f"Losses in the grid, {en}", f"輸配電損耗，{zh}"), str(year), total, "kWh", f"lifecycle-{grid.lower()}", METERED, share=LOSSES[grid]))
        by_fuel = {}
        for _, fuel, _, unit, _, *totals in activity.FUELS:
            by_fuel[(fuel, unit)] = by_fuel.get((fuel, unit), 0) + totals[year_index]
        names = {"petrol": ("Upstream of petrol", "汽油上游排放"), "diesel": ("Upstream of diesel", "柴油上游排放"),
                 "natural_gas": ("Upstream of natural gas", "天然氣上游排放"), "lpg": ("Upstream of liquefied petroleum gas", "液化石油氣上游排放")}
        for (fuel, unit), total in by_fuel.items():
            rows.append(row(3, "fuel-upstream", names[fuel], str(year), total, unit, f"upstream-{fuel.replace('_', '-')}", METERED))
    write("scope3/energy.csv", HEADER, rows)


def transport():
    rows = []
    legs = ((4, "inbound-road", ("Components by road within the Mainland", "內地陸路運送元件"), "freight-road", 210, 3720, 3540),
            (4, "inbound-sea", ("Components by sea from Europe and Japan", "從歐洲及日本海運元件"), "freight-sea", 11800, 640, 610),
            (4, "cross-boundary", ("Panels by road to Hong Kong", "陸路運送配電櫃往香港"), "freight-road", 130, 2480, 2560),
            (4, "outbound-sea", ("Panels by sea to Singapore", "海運配電櫃往新加坡"), "freight-sea", 2900, 310, 355),
            (9, "customers", ("Panels collected by customers", "客戶自行提取的配電櫃"), "freight-road", 75, 820, 790))
    for category, name, names, factor, distance, *totals in legs:
        for year, total in zip(YEARS, totals):
            for period, part in spread(f"transport/{name}", year, total):
                rows.append(row(category, "distance-based", names, period, part, "t", factor, LEDGER, distance=distance))
    write("scope3/transport.csv", HEADER, rows)


def waste():
    rows = []
    factors = {"landfill": "waste-landfill", "incineration": "waste-incineration", "recycled": "waste-recycling", "composting": "waste-composting"}
    words = {"landfill": ("Waste to landfill", "堆填廢棄物"), "incineration": ("Waste to incineration", "焚化廢棄物"),
             "recycled": ("Waste to recycling", "回收廢棄物"), "composting": ("Kitchen waste to composting", "堆肥廚餘")}
    for year_index, year in enumerate(YEARS):
        by_treatment = {}
        for _, kind, _, treatment, _, _, *totals in activity.WASTE:
            name = "hazardous" if kind == "waste_hazardous" and treatment == "incineration" else treatment
            by_treatment[name] = by_treatment.get(name, 0) + totals[year_index]
        for treatment, total in by_treatment.items():
            names = ("Hazardous waste to incineration", "焚化有害廢棄物") if treatment == "hazardous" else words[treatment]
            factor = "waste-hazardous" if treatment == "hazardous" else factors[treatment]
            rows.append(row(5, "waste-type", names, str(year), f"{total:.2f}", "t", factor, METERED))
    write("scope3/waste.csv", HEADER, rows)


def travel():
    rows = []
    kinds = (("short", ("Flights up to 1,500 km", "1,500公里以內航班"), "distance-based", "pkm", "flight-short", 612000, 574000),
             ("long", ("Flights over 1,500 km", "1,500公里以上航班"), "distance-based", "pkm", "flight-long", 908000, 861000),
             ("rail", ("High-speed rail", "高速鐵路"), "distance-based", "pkm", "rail", 418000, 496000),
             ("taxi", ("Taxis and hired cars", "的士及租車"), "distance-based", "pkm", "car", 96000, 91000),
             ("hotel-hk", ("Hotel nights in Hong Kong and Singapore", "香港及新加坡酒店住宿"), "hotel-nights", "night", "hotel-hk-sg", 640, 615),
             ("hotel-cn", ("Hotel nights in the Mainland", "內地酒店住宿"), "hotel-nights", "night", "hotel-cn", 2890, 2760))
    for name, names, method, unit, factor, *totals in kinds:
        for year, total in zip(YEARS, totals):
            for period, part in spread(f"travel/{name}", year, total):
                rows.append(row(6, method, names, period, part, unit, factor, LEDGER))
    write("scope3/travel.csv", HEADER, rows)
    rows = []
    modes = (("mtr", ("Commuting by rail", "乘鐵路上下班"), "metro", 4960000, 5040000), ("bus", ("Commuting by bus", "乘巴士上下班"), "bus", 3680000, 3610000),
             ("shuttle", ("Plant shuttle buses", "廠房接駁巴士"), "bus", 1490000, 1440000), ("car", ("Commuting by car", "駕車上下班"), "car", 1120000, 1060000),
             ("scooter", ("Commuting by electric bicycle", "騎電動自行車上下班"), "e-bike", 940000, 985000))
    for name, names, factor, *totals in modes:
        for year, total in zip(YEARS, totals):
            rows.append(row(7, "distance-based", names, str(year), total, "pkm", factor, SURVEY, note="commuting survey of October, scaled by the head count"))
    write("scope3/commuting.csv", HEADER, rows)


def products():
    rows = []
    panels = (("Low-voltage switchboards", "低壓配電櫃", 1180, 1225, "412"), ("Motor control centres", "馬達控制中心", 640, 655, "268"),
              ("Building-control panels", "樓宇控制櫃", 3320, 3480, "96"))
    for en, zh, *totals, per_use in panels:
        for year, total in zip(YEARS, totals):
            rows.append(row(11, "direct-use", (f"{en}: own losses in use", f"{zh}：使用期間自身損耗"), str(year), total, "pcs", "use-grid-hk", MODEL, uses=15, per_use=per_use,
                            note="15 years; energy per year of use"))
    end = (("Metal of panels sold, recycled", "已售配電櫃的金屬（回收）", "92%", "waste-recycling"), ("Metal of panels sold, landfilled", "已售配電櫃的金屬（堆填）", "8%", "waste-landfill-inert"))
    for en, zh, share, factor in end:
        for year, total in zip(YEARS, (3190, 3050)):
            rows.append(row(12, "waste-type", (en, zh), str(year), total, "t", factor, MODEL, share=share))
    write("scope3/products.csv", HEADER, rows)
    rows = []
    for year, total in zip(YEARS, (1480, 1415)):
        rows.append(row(15, "investment-specific", ("Harbour Example Metering (Tianjin), scope 1 and 2", "海港示例計量（天津）的範圍一及範圍二排放"), str(year), total, "tCO2e", "", REPORTED, share="25%", primary=True))
    write("scope3/investments.csv", HEADER, rows)


def all_files():
    goods()
    energy()
    transport()
    waste()
    travel()
    products()
