"""What every part of the generator shares: the seeded source of chance, CSV writing, the calendar, and the list of sites.

Only `Random.random()` is drawn from, because Python promises the same numbers from it in every version; every other draw is made
from it here, so that the same seed gives the same bytes on every machine.
"""

import csv
import io
import pathlib
import random

ROOT = pathlib.Path(__file__).resolve().parents[2] / "examples" / "books" / "harbour-2025"
YEAR = 2025
YEARS = (2024, 2025)
MONTH_DAYS = {2024: (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31), 2025: (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)}

# site, grid, region, entity
SITES = (
    ("hq", "HK-HKE", "hong-kong", "HEH"),
    ("aberdeen", "HK-HKE", "hong-kong", "HEF"),
    ("kowloon-bay", "HK-CLP", "hong-kong", "HEE"),
    ("tsuen-wan", "HK-CLP", "hong-kong", "HEE"),
    ("dongguan", "CN-GD", "guangdong", "HEC"),
    ("huizhou", "CN-GD", "guangdong", "HEM"),
    ("shanghai", "CN-SH", "shanghai", "HEF"),
    ("singapore", "SG", "singapore", "HES"),
)


class Chance:
    """Draws of one file; a file's draws never depend on another's."""

    def __init__(self, name):
        self._random = random.Random(f"harbour-2025/{name}")

    def share(self):
        return self._random.random()

    def between(self, low, high):
        """A whole number from low to high, both included."""
        return low + int(self.share() * (high - low + 1))

    def around(self, middle, spread):
        """A number near the middle: the mean of three draws, within the spread on either side."""
        return middle * (1 + spread * (self.share() + self.share() + self.share() - 1.5) / 1.5)

    def pick(self, values):
        return values[int(self.share() * len(values))]

    def weighted(self, pairs):
        """One of (value, weight)."""
        total = sum(weight for _, weight in pairs)
        mark = self.share() * total
        for value, weight in pairs:
            mark -= weight
            if mark < 0:
                return value
        return pairs[-1][0]

    def shuffled(self, values):
        values = list(values)
        for last in range(len(values) - 1, 0, -1):
            other = self.between(0, last)
            values[last], values[other] = values[other], values[last]
        return values


def write(path, header, rows):
    """Writes a CSV below the book, with LF line ends."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    target = ROOT / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(out.getvalue(), encoding="utf-8")


def apportion(total, weights, places):
    """Parts of a yearly total by weight, rounded so that they add up to it."""
    scale = 10**places
    whole = round(total * scale)
    shares = [whole * weight / sum(weights) for weight in weights]
    parts = [int(share) for share in shares]
    rest = sorted(range(len(parts)), key=lambda i: (parts[i] - shares[i], i))
    for i in rest[: whole - sum(parts)]:
        parts[i] += 1
    return [text(part, places) for part in parts]


def text(scaled, places):
    """A whole number of the smallest step as a decimal text."""
    if places == 0:
        return str(scaled)
    sign, digits = ("-" if scaled < 0 else ""), str(abs(scaled)).rjust(places + 1, "0")
    return f"{sign}{digits[:-places]}.{digits[-places:]}"


def day(year, month, number):
    return f"{year}-{month:02d}-{number:02d}"


def date_in(chance, year, first_month=1, last_month=12):
    month = chance.between(first_month, last_month)
    days = MONTH_DAYS.get(year, MONTH_DAYS[2025])
    return day(year, month, chance.between(1, days[month - 1]))


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
