"""Three hundred suppliers: where they are, what they are paid, which practices cover them, how they score on nine dimensions."""

from common import Chance, write

REGIONS = (("hong-kong", 116), ("guangdong", 98), ("shanghai", 27), ("other-mainland", 25), ("singapore", 21), ("overseas", 13))
DIMENSIONS = ("quality", "delivery", "price", "safety", "environment", "labour", "ethics", "data", "climate")
KINDS = (("ELC", "electrical components"), ("MET", "sheet metal and copper"), ("SUB", "subcontracted works"), ("SVC", "services"),
         ("LOG", "transport"), ("PKG", "packaging"))
# What each tier is paid in HKD thousand a year, and the chance of each practice.
TIERS = {"1": (6800, 41500), "2": (820, 6400), "3": (60, 690)}
PRACTICES = {
    "code-of-conduct": {"1": 1.0, "2": 0.97, "3": 0.78},
    "esg-questionnaire": {"1": 1.0, "2": 0.74, "3": 0.22},
    "contract-clause": {"1": 1.0, "2": 0.88, "3": 0.46},
    "site-audit": {"1": 0.62, "2": 0.21, "3": 0.0},
    "green-procurement": {"1": 0.66, "2": 0.44, "3": 0.18},
}


def all_files():
    chance = Chance("suppliers")
    rows = []
    regions = [region for region, number in REGIONS for _ in range(number)]
    header = ("supplier", "name_en", "name_zh_hant", "region", "tier", "local", "spend", "spend_unit", "assessed", "terminated", "practices", "year",
              *(f"score_{d}" for d in DIMENSIONS))
    for number, region in enumerate(regions, 1):
        kind, _ = chance.weighted(tuple((k, w) for k, w in zip(KINDS, (34, 18, 24, 14, 6, 4))))
        tier = chance.weighted((("1", 14), ("2", 36), ("3", 50)))
        low, high = TIERS[tier]
        spend = int(low + (high - low) * chance.share() ** 2) * 1000
        held = [name for name, share in PRACTICES.items() if chance.share() < share[tier]]
        assessed = "esg-questionnaire" in held
        # Most suppliers do well; one in six needs a plan, one in twenty does badly.
        level = chance.weighted(((54, 5), (65, 16), (78, 55), (88, 24)))
        scores = [max(20, min(100, int(chance.around(level, 0.18)))) if assessed else "" for _ in DIMENSIONS]
        poor = assessed and level < 60
        terminated = "yes" if poor and chance.share() < 0.45 else "no"
        local = "yes" if region in ("hong-kong", "guangdong", "shanghai", "singapore") else "no"
        rows.append((f"S{number:03d}-{kind}", f"Supplier {number:03d}", f"供應商{number:03d}", region, tier, local, spend, "HKD",
                     "yes" if assessed else "no", terminated, "; ".join(held), 2025, *scores))
    write("suppliers.csv", header, rows)
