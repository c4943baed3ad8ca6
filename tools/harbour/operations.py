"""Complaints of two years."""

from common import YEARS, Chance, date_in, later, write

TYPES = (("response-time", 30), ("workmanship", 26), ("service-attitude", 14), ("noise-and-dust", 12), ("billing", 10), ("panel-defect", 8))
CHANNELS = (("hotline", 42), ("email", 28), ("app", 20), ("on-site", 10))
SITES = (("kowloon-bay", 34), ("aberdeen", 26), ("tsuen-wan", 10), ("shanghai", 12), ("singapore", 10), ("dongguan", 8))


def complaints():
    chance = Chance("complaints")
    rows = []
    for year, number in zip(YEARS, (134, 118)):
        cases = []
        for _ in range(number):
            received = date_in(chance, year)
            responded = later(received, chance.weighted(((0, 24), (1, 48), (2, 22), (3, 4), (5, 2))))
            resolved = later(responded, chance.weighted(((1, 10), (3, 22), (6, 28), (9, 20), (12, 12), (19, 5), (31, 3))))
            is_open = resolved > f"{year}-12-31" and year == 2025
            cases.append((received, responded if responded <= f"{year}-12-31" or year < 2025 else "", "" if is_open else resolved,
                          chance.weighted(CHANNELS), chance.weighted(TYPES), chance.weighted(SITES)))
        for index, case in enumerate(sorted(cases), 1):
            rows.append((f"K{year}-{index:03d}", *case))
    write("complaints.csv", ("complaint", "received", "responded", "resolved", "channel", "type", "site"), rows)


def all_files():
    complaints()
