"""The materiality survey: 150 answers of six groups over the topics of `materiality/topics.csv`, on a scale of 1 to 5."""

import csv

from common import ROOT, Chance, date_in, write

# group, answers, axis
GROUPS = (("employees", 68, "stakeholders"), ("customers", 26, "stakeholders"), ("suppliers", 24, "stakeholders"), ("investors", 9, "stakeholders"),
          ("community", 8, "stakeholders"), ("management", 15, "business"))
# How much each topic matters: stakeholders, business.
LEVELS = {
    "occupational-health-safety": (5.2, 5.2), "product-service-quality": (4.6, 4.8), "ghg-emissions": (4.2, 4.5), "energy": (4.1, 4.4),
    "climate-risk": (4.1, 4.6), "business-ethics": (4.5, 4.6), "customer-data-privacy": (4.2, 4.1), "customer-satisfaction": (4.1, 4.9),
    "supply-chain-management": (4.0, 4.3), "talent-attraction": (4.3, 4.2), "training-development": (4.3, 4.2), "pay-benefits": (4.5, 3.8),
    "contractor-safety": (3.9, 4.0), "cyber-security": (3.4, 4.0), "innovation": (3.0, 3.7), "product-safety": (4.0, 4.1),
    "hazardous-waste": (3.5, 3.5), "water": (3.4, 3.3), "diversity-inclusion": (3.3, 3.4), "employee-wellbeing": (3.6, 3.2),
}


def all_files():
    topics = [row["topic"] for row in csv.DictReader((ROOT / "materiality" / "topics.csv").open(encoding="utf-8"))]
    places = Chance("survey/levels")
    levels = {topic: LEVELS.get(topic) or (2.9 + 1.1 * places.share(), 2.7 + 1.2 * places.share()) for topic in topics}
    header = ["respondent", "group", "date"]
    for topic in topics:
        header += [f"{topic}/stakeholders", f"{topic}/business"]
    chance = Chance("survey")
    rows, number = [], 0
    for group, answers, axis in GROUPS:
        lean = {topic: 0.7 * (places.share() - 0.5) for topic in topics}
        for _ in range(answers):
            number += 1
            row = [f"R{number:03d}", group, date_in(chance, 2025, 9, 10)]
            breaks_off = chance.share() < 0.05
            for index, topic in enumerate(topics):
                level = levels[topic][0 if axis == "stakeholders" else 1] + lean[topic]
                score = max(1, min(5, int(level + 2.2 * (chance.share() - 0.5) + 0.5)))
                blank = (breaks_off and index > 22) or chance.share() < 0.002
                row += ["" if blank or axis != "stakeholders" else score, "" if blank or axis != "business" else score]
            rows.append(row)
    write("materiality/survey.csv", header, rows)
