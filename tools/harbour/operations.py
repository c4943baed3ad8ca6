"""Complaints of two years, and the attendance of meetings."""

from common import YEARS, Chance, date_in, write

TYPES = (("response-time", 30), ("workmanship", 26), ("service-attitude", 14), ("noise-and-dust", 12), ("billing", 10), ("panel-defect", 8))
CHANNELS = (("hotline", 42), ("email", 28), ("app", 20), ("on-site", 10))
SITES = (("kowloon-bay", 34), ("aberdeen", 26), ("tsuen-wan", 10), ("shanghai", 12), ("singapore", 10), ("dongguan", 8))


def later(date, days):
    """The date so many days after, by the calendar of 2024 to 2026."""
    lengths = {2024: 29, 2025: 28, 2026: 28}
    year, month, number = (int(part) for part in date.split("-"))
    number += days
    while True:
        length = (31, lengths[year], 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]
        if number <= length:
            return f"{year}-{month:02d}-{number:02d}"
        number, month = number - length, month + 1
        if month > 12:
            year, month = year + 1, 1


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
