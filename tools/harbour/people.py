"""Everybody employed in 2025, one row a person; the counts of 2024; leave, injuries, hours and training sessions.

The persons of 2024 are drawn too, so that the closing head count of 2024 is the opening one of 2025, person by person.
"""

from common import YEARS, Chance, date_in, day, later, text, write

AGE_BANDS = (("<30", 0, 29), ("30-49", 30, 49), (">=50", 50, 200))

# region, entity, [(function, opening head count of 2025)]
PLACES = (
    ("hong-kong", "HEE", (("engineering", 212), ("sales", 31), ("corporate", 62))),
    ("hong-kong", "HEF", (("facility", 176),)),
    ("guangdong", "HEC", (("manufacturing", 228), ("engineering", 38), ("corporate", 27), ("sales", 13))),
    ("guangdong", "HEM", (("manufacturing", 104), ("corporate", 11))),
    ("shanghai", "HEF", (("facility", 43), ("engineering", 34), ("sales", 12), ("corporate", 7))),
    ("singapore", "HES", (("facility", 32), ("engineering", 29), ("corporate", 8))),
)
WOMEN = {"engineering": 0.17, "facility": 0.36, "manufacturing": 0.41, "sales": 0.46, "corporate": 0.63}
# Chance to leave in a year, by region.
LEAVING = {"hong-kong": 0.118, "guangdong": 0.132, "shanghai": 0.104, "singapore": 0.115}
NATIONS = {
    "hong-kong": (("chinese-hong-kong", 92), ("chinese-mainland", 4), ("filipino", 1), ("british", 2), ("indian", 1)),
    "guangdong": (("chinese-mainland", 97), ("chinese-hong-kong", 3)),
    "shanghai": (("chinese-mainland", 95), ("chinese-hong-kong", 5)),
    "singapore": (("singaporean", 66), ("malaysian", 20), ("indian", 8), ("filipino", 6)),
}
# Annual pay in HKD by grade, and the level of the region against Hong Kong.
GRADES = (("G1", "general_staff", 205000), ("G2", "general_staff", 268000), ("G3", "general_staff", 352000),
          ("G4", "middle_management", 520000), ("G5", "middle_management", 735000), ("G6", "senior_management", 1420000))
PAY_LEVEL = {"hong-kong": 1.0, "guangdong": 0.52, "shanghai": 0.74, "singapore": 1.08}
GRADE_WEIGHTS = {"engineering": (8, 30, 34, 18, 8, 2), "facility": (38, 36, 16, 7, 2, 1), "manufacturing": (46, 34, 13, 5, 1.5, 0.5),
                 "sales": (6, 26, 38, 18, 9, 3), "corporate": (8, 26, 32, 18, 11, 5)}
TRAINING = {"general_staff": 19.5, "middle_management": 24.5, "senior_management": 26.0}
# Calendar days of leave after the first.
LEAVE_DAYS = {"female": 97, "male": 13}
# What one hour of 2025 was in 2024.
TRAINING_2024 = 0.87


class Person:
    def __init__(self, chance, number, region, entity, function):
        self.number, self.region, self.entity, self.function = number, region, entity, function
        self.gender = "female" if chance.share() < WOMEN[function] else "male"
        self.grade, self.category, pay = chance.weighted(list(zip(GRADES, GRADE_WEIGHTS[function])))
        low, high = {"general_staff": (22, 62), "middle_management": (31, 60), "senior_management": (41, 63)}[self.category]
        age = low + int((high - low) * chance.share() ** 1.15)
        self.birth = date_in(chance, 2025 - age)
        part_time = function == "facility" and region == "hong-kong" and self.category == "general_staff" and chance.share() < 0.16
        self.employment = "part_time" if part_time else "full_time"
        self.nationality = chance.weighted(NATIONS[region])
        full = pay * PAY_LEVEL[region] * chance.around(1, 0.14) * (0.985 if self.gender == "female" else 1.0)
        self.pay = int(full * (0.5 if part_time else 1.0) / 1200) * 1200
        self.joined = self.left = self.transferred_in = self.transferred_out = ""
        self.hours = 0
        self.sessions = 0

    def learn(self, chance, year):
        served = 1.0 if not self.joined.startswith(str(year)) and not self.left.startswith(str(year)) else 0.55
        if chance.share() < (0.3 if self.left.startswith(str(year)) else 0.91 if served == 1.0 else 0.74):
            level = TRAINING[self.category] * (1.12 if self.function == "engineering" else 1.0) * (TRAINING_2024 if year == 2024 else 1.0)
            self.hours = max(2, int(chance.around(level, 0.6) * served * 2) / 2)
            self.sessions = max(1, int(self.hours / 3.5))
        else:
            self.hours, self.sessions = 0, 0

    def age_on_last_day(self, year):
        return year - int(self.birth[:4])


def draw():
    """Those of 2024 who left then, and all of 2025."""
    chance = Chance("people")
    number, gone, staff = 1000, [], []
    for region, entity, functions in PLACES:
        for function, opening in functions:
            for _ in range(opening):
                number += 1
                person = Person(chance, number, region, entity, function)
                # One in eight of those here at the end of 2024 joined in that year.
                youngest = int(person.birth[:4]) + 21
                start = max(youngest, 2023 - int((chance.share() ** 1.6) * 22))
                joined_in_2024 = chance.share() < 0.125
                person.joined = date_in(chance, 2024 if joined_in_2024 else min(start, 2023))
                staff.append(person)
            leaving = round(opening * LEAVING[region] * 1.08)
            for _ in range(leaving):
                number += 1
                person = Person(chance, number, region, entity, function)
                while person.category == "senior_management":
                    person = Person(chance, number, region, entity, function)
                person.joined = date_in(chance, 2019 + chance.between(0, 4))
                person.left = date_in(chance, 2024, 1, 12)
                gone.append(person)
    joiners = []
    for region, entity, functions in PLACES:
        for function, opening in functions:
            mine = [p for p in staff if (p.region, p.entity, p.function) == (region, entity, function)]
            for person in mine:
                young = 1.45 if person.age_on_last_day(2025) < 30 else 0.9
                if chance.share() < LEAVING[region] * young and person.category != "senior_management":
                    person.left = date_in(chance, 2025)
            hires = round(opening * LEAVING[region] * 1.12)
            for _ in range(hires):
                number += 1
                person = Person(chance, number, region, entity, function)
                person.joined = date_in(chance, 2025, 1, 12)
                if chance.share() < 0.1 and person.joined < "2025-08-01":
                    person.left = date_in(chance, 2025, 9, 12)
                joiners.append(person)
    movers = [p for p in staff if not p.left and p.category == "middle_management"]
    # Three went to the associate in 2025, outside the boundary; five came from it.
    for person, month in zip(movers[:40:14], (4, 7, 10)):
        person.transferred_out = day(2025, month, 1)
    for place, month in (("shanghai", 3), ("shanghai", 3), ("guangdong", 7), ("guangdong", 9), ("singapore", 11)):
        number += 1
        entity = {"shanghai": "HEF", "guangdong": "HEC", "singapore": "HES"}[place]
        person = Person(chance, number, place, entity, "engineering")
        person.joined, person.transferred_in = date_in(chance, 2021), day(2025, month, 1)
        joiners.append(person)
    for person in staff + joiners:
        person.learn(chance, 2025)
    return gone, staff, joiners


def roster(staff, joiners):
    header = ("id", "gender", "birth_date", "nationality", "region", "entity", "category", "grade", "function", "employment", "employer_type",
              "manager", "joined", "left", "transferred_in", "transferred_out", "trained", "training_hours", "training_participations",
              "pay", "pay_unit", "parental_entitled")
    rows = []
    for p in sorted(staff + joiners, key=lambda p: p.number):
        rows.append((f"H{p.number}", p.gender, p.birth, p.nationality, p.region, p.entity, p.category, p.grade, p.function, p.employment,
                     "employee", "yes" if p.category != "general_staff" else "no", p.joined, p.left, p.transferred_in, p.transferred_out,
                     "yes" if p.hours else "no", p.hours, p.sessions, p.pay, "HKD", "yes"))
    chance = Chance("contractors")
    for number in range(1, 65):
        region = chance.weighted((("hong-kong", 40), ("guangdong", 16), ("singapore", 8)))
        function = {"hong-kong": "engineering", "guangdong": "manufacturing", "singapore": "facility"}[region]
        entity = {"hong-kong": "HEE", "guangdong": "HEC", "singapore": "HES"}[region]
        p = Person(chance, number, region, entity, function)
        joined = date_in(chance, 2023 + chance.between(0, 2))
        rows.append((f"C{number:04d}", p.gender, p.birth, p.nationality, region, entity, "general_staff", "G1", function, "full_time", "contractor",
                     "no", joined, "", "", "", "", "", "", "", "", ""))
    write("people/roster.csv", header, rows)


def counts_of_2024(gone, staff):
    """Counts of 2024 by cut, from the persons of that year; training of 2024 is drawn for them."""
    chance = Chance("people/2024")
    hours = {}
    for person in gone + staff:
        later = (person.left, person.hours, person.sessions)
        person.left = person.left if person.left.startswith("2024") else ""
        person.learn(chance, 2024)
        hours[person.number] = (person.hours, person.sessions)
        if not person.left:
            person.left, person.hours, person.sessions = later
    header = ("gender", "age", "region", "category", "employment", "function", "year", "headcount", "headcount_opening", "new_hires", "leavers",
              "trained_persons", "training_hours_total", "training_participations")

    def band(person):
        age = person.age_on_last_day(2024)
        return next(name for name, low, high in AGE_BANDS if low <= age <= high)

    cuts = ((), ("gender",), ("age",), ("region",), ("category",), ("employment",), ("function",))
    rows = []
    for cut in cuts:
        classes = {}
        for person in gone + staff:
            key = tuple(band(person) if name == "age" else getattr(person, name) for name in cut)
            classes.setdefault(key, []).append(person)
        for key in sorted(classes):
            members = classes[key]
            closing = [p for p in members if p in staff_set]
            hired = [p for p in closing if p.joined.startswith("2024")]
            left = [p for p in members if p not in staff_set]
            opening = len(closing) - len(hired) + len(left)
            trained = [p for p in members if hours[p.number][0]]
            total = sum(int(hours[p.number][0] * 2) for p in members)
            named = dict(zip(cut, key))
            rows.append(tuple(named.get(name, "") for name in header[:6]) + (
                2024, len(closing), opening, len(hired), len(left), len(trained), text(total * 5, 1), sum(hours[p.number][1] for p in members)))
    write("people/headcount.csv", header, rows)


def leave(staff):
    """Parental leave: who took it, who came back, who was still here twelve months after."""
    chance = Chance("leave")
    young = [p for p in staff if 26 <= p.age_on_last_day(2025) <= 42 and not p.left and not p.transferred_out]
    women = [p for p in young if p.gender == "female"][:60:4]
    men = [p for p in young if p.gender == "male"][:190:10]
    rows = []
    # Leaves of 2024, and whether who came back was still here a year later.
    earlier = [p for p in young if p.joined < "2023-06-01"]
    for person in sorted(earlier[3:120:6], key=lambda p: p.number):
        start = date_in(chance, 2024, 1, 9)
        end = later(start, LEAVE_DAYS[person.gender])
        rows.append((f"H{person.number}", "parental", start, end, end, "yes" if chance.share() < 0.92 else "no"))
    for person in sorted(women + men, key=lambda p: p.number):
        month = chance.between(1, 11)
        start = day(2025, month, chance.between(1, 28))
        end = later(start, LEAVE_DAYS[person.gender])
        returned = end if end < "2026-01-01" and chance.share() < 0.95 else ""
        rows.append((f"H{person.number}", "parental", start, end, returned, ""))
    write("people/leave.csv", ("id", "kind", "start", "end", "returned", "still_employed_12m"), rows)


CASES = (
    ("strained back while lifting a switchboard", "搬運配電櫃時扭傷背部", 14, 40),
    ("cut to the hand at the shearing machine", "操作剪板機時割傷手部", 6, 25),
    ("fall from a step ladder below two metres", "從兩米以下的梯子墮下", 18, 60),
    ("slip on a wet plant-room floor", "在濕滑的機房地面滑倒", 5, 30),
    ("arc flash burn to the forearm during testing", "測試期間前臂遭電弧灼傷", 12, 20),
    ("foot struck by a pallet truck", "足部被手動叉車撞傷", 9, 22),
    ("traffic accident on the way between two sites", "往返兩個工地途中發生交通意外", 10, 35),
    ("grit in the eye while grinding", "打磨時異物入眼", 3, 8),
)


def injuries():
    chance = Chance("injuries")
    rows = []
    for year, employees, contractors in ((2024, 17, 7), (2025, 13, 6)):
        kinds = ["employee"] * employees + ["contractor"] * contractors
        cases = []
        for kind in kinds:
            site = chance.weighted((("kowloon-bay", 24), ("tsuen-wan", 22), ("dongguan", 26), ("huizhou", 14), ("aberdeen", 8), ("shanghai", 3), ("singapore", 3)))
            en, zh, low, high = chance.pick(CASES)
            cases.append((date_in(chance, year), site, kind, "no", chance.between(low, high), en, zh))
        for number, (date, *rest) in enumerate(sorted(cases), 1):
            rows.append((f"{year}-{number:02d}", date, *rest, ""))
    write("people/injuries.csv", ("case", "date", "site", "person_type", "fatal", "lost_days", "description_en", "description_zh_hant", "evidence"), rows)
    write("people/hours.csv", ("year", "person_type", "hours"),
          ((2024, "employee", 2246800), (2025, "employee", 2263500), (2024, "contractor", 472600), (2025, "contractor", 486300)))


# topic, audience, sessions a year, fewest and most participants, hours
SESSIONS = (
    ("anti-corruption", "director", 2, 12, 12, "2.0"),
    ("anti-corruption", "employee", 14, 42, 92, "1.5"),
    ("anti-corruption", "contractor", 2, 20, 30, "1.0"),
    ("anti-corruption", "supplier", 3, 24, 46, "1.5"),
    ("climate", "director", 2, 11, 12, "2.0"),
    ("climate", "employee", 6, 24, 48, "2.0"),
    ("safety", "employee", 38, 14, 36, "3.0"),
    ("safety", "contractor", 12, 10, 24, "2.0"),
    ("technical", "employee", 46, 8, 22, "6.0"),
    ("data-privacy", "employee", 8, 40, 90, "1.0"),
    ("labour-standards", "supplier", 2, 30, 52, "2.0"),
    ("quality", "employee", 16, 10, 30, "3.0"),
)


def training():
    chance = Chance("training")
    rows = []
    for year in YEARS:
        sessions = []
        for topic, audience, number, low, high, hours in SESSIONS:
            number = number if year == 2025 else max(1, round(number * 0.85))
            for _ in range(number):
                sessions.append((date_in(chance, year), topic, audience, chance.between(low, high), hours))
        directors_seen = False
        for number, (date, topic, audience, participants, hours) in enumerate(sorted(sessions), 1):
            # Who took part in the other sessions stands in the roster, person by person.
            counted = (participants, participants, hours) if topic == "anti-corruption" else ("", "", "")
            if counted[0] and audience == "director":
                counted, directors_seen = (participants, 0 if directors_seen else participants, hours), True
            rows.append((f"T{year}-{number:03d}", date, topic, audience, *counted))
    write("people/training.csv", ("session", "date", "topic", "audience", "participants", "new_participants", "hours"), rows)


staff_set = set()


def all_files():
    gone, staff, joiners = draw()
    staff_set.update(staff)
    roster(staff, joiners)
    counts_of_2024(gone, staff)
    leave(staff)
    injuries()
    training()
