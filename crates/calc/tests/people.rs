//! People: totals from cuts, turnover by four formulas, training by two, safety rates; suppliers and counted things.

mod support;

use support::Draft;

/// 570 employees at the start, 910 at the end, 108 left.
fn staff() -> Draft {
    Draft::new(2021)
        .people("", "headcount=910 headcount_opening=570 leavers=108 new_hires=448")
        .people("gender=male", "headcount=533 headcount_opening=337 leavers=69")
        .people("gender=female", "headcount=377 headcount_opening=233 leavers=39")
}

#[test]
fn turnover_by_four_formulas() {
    let cases = [
        ("leavers/(leavers+closing)", "10.61", "11.46"),
        ("leavers/closing", "11.87", "12.95"),
        ("leavers/average", "14.59", "15.86"),
        ("leavers/opening", "18.95", "20.47"),
    ];
    for (method, total, male) in cases {
        let outcome = staff().method("turnover", method).evaluate();
        outcome.check("turnover_rate", 2, total);
        outcome.check("turnover_rate[gender=male]", 2, male);
    }
    let outcome = staff().method("turnover", "leavers/average").evaluate();
    outcome.check("turnover_rate[gender=female]", 2, "12.79");
    outcome.check("new_hire_rate", 2, "60.54");
}

#[test]
fn a_class_without_its_denominator_is_a_gap_and_a_warning() {
    let draft = Draft::new(2022)
        .method("turnover", "leavers/average")
        .people("", "headcount=10 leavers=1")
        .people("@2021", "leavers=1 headcount=9");
    let outcome = draft.evaluate();
    outcome.check("turnover_rate", 1, "–");
    assert_eq!(outcome.missing("turnover_rate"), "Employees at period start, 2022");
    assert_eq!(outcome.codes(), ["C002"]);
    assert!(
        outcome.diag("C002").contains("`turnover_rate@2022` needs: Employees at period start, 2022"),
        "{}",
        outcome.diag("C002")
    );
    // The rate as published stays, and nothing is asked for.
    let entered = draft.entered("turnover_rate", "9.5 percent").evaluate();
    entered.check("turnover_rate", 1, "9.5");
    assert!(entered.codes().is_empty());
}

#[test]
fn totals_come_from_a_complete_cut_only() {
    let outcome = Draft::new(2022)
        .people("gender=male", "headcount=3568 leavers=12")
        .people("gender=female", "headcount=2710")
        .people("age=<30", "headcount=3456 leavers=5")
        .people("age=>=30", "headcount=2822 leavers=8")
        .evaluate();
    outcome.check("headcount", 0, "6,278");
    // Leavers by gender lack the women, so the cut by age gives the total.
    outcome.check("leavers", 0, "13");
    outcome.check("turnover_rate", 2, "0.21");
    outcome.check("headcount_share[gender=female]", 1, "43.2");
    outcome.check("female_share", 1, "43.2");
}

#[test]
fn cuts_that_disagree_give_no_total() {
    let outcome = Draft::new(2022)
        .people("gender=male", "headcount=5")
        .people("gender=female", "headcount=5")
        .people("age=<30", "headcount=4")
        .people("age=>=30", "headcount=7")
        .evaluate();
    outcome.check("headcount", 0, "–");
    assert_eq!(outcome.missing("headcount"), "a total: the cuts add up differently (10 by gender, 11 by age)");
}

#[test]
fn pairs_add_up_to_their_class_when_the_single_cut_is_known() {
    let outcome = Draft::new(2021)
        .people("gender=male", "headcount=533")
        .people("gender=female", "headcount=377")
        .people("category=senior_management;gender=male", "headcount=8")
        .people("category=senior_management;gender=female", "headcount=4")
        .evaluate();
    outcome.check("headcount[category=senior_management]", 0, "12");
    outcome.check("female_share[category=senior_management]", 1, "33.3");
    // One category of unknown many: the men in it are not all men, and it is not all employees.
    outcome.check("headcount[gender=male]", 0, "533");
    outcome.check("headcount", 0, "910");
}

#[test]
fn training_by_both_definitions() {
    let draft = || {
        Draft::new(2023)
            .people("", "headcount=394 trained_persons=92 training_hours_total=46")
            .people("gender=male", "headcount=229 trained_persons=53")
            .people("gender=female", "headcount=165 trained_persons=39")
    };
    let coverage = draft().evaluate();
    coverage.check("trained_share", 1, "23.4");
    coverage.check("trained_share[gender=male]", 1, "23.1");
    coverage.check("training_hours_avg", 2, "0.12");
    assert!(coverage.missing("training_hours_avg[gender=male]").contains("Total training hours, gender=male"));
    let composition = draft().method("trained_share", "composition").evaluate();
    composition.check("trained_share[gender=male]", 1, "57.6");
    composition.check("trained_share[gender=female]", 1, "42.4");
    composition.check("trained_share", 1, "–");
}

#[test]
fn more_trained_than_employees_are_no_share() {
    let outcome = Draft::new(2023)
        .people("", "headcount=10 trained_persons=12 training_hours_total=30")
        .people("gender=male", "headcount=5 trained_persons=5")
        .people("gender=female", "headcount=5 trained_persons=7")
        .evaluate();
    outcome.check("trained_share", 1, "–");
    outcome.check("trained_share[gender=female]", 1, "–");
    outcome.check("trained_share[gender=male]", 1, "100.0");
    outcome.check("trained_persons", 0, "12");
    outcome.check("training_hours_avg", 1, "3.0");
    assert_eq!(outcome.codes(), ["C002"]);
    assert_eq!(outcome.missing("trained_share"), "employees at period end, of whom there are fewer (10) than were trained (12)");
}

#[test]
fn safety_rates_state_their_base() {
    let draft = || {
        Draft::new(2022)
            .people("", "headcount=200")
            .safety("fatalities", "1")
            .safety("work_injuries", "2")
            .safety("lost_days", "30")
            .safety("hours_worked", "400000")
            .safety("fatalities@2021", "0")
            .safety("fatalities@2020", "0")
    };
    let outcome = draft().evaluate();
    outcome.check("fatality_rate", 2, "0.50");
    outcome.check("lost_day_rate", 2, "–");
    // Nobody died: the rate is zero although the head count of that year is not in the book.
    outcome.check("fatality_rate@2021", 2, "0.00");
    outcome.check("fatality_rate@2020", 2, "0.00");
    let hours = draft()
        .method("fatality_rate", "hours:1000000")
        .method("lost_day_rate", "hours:200000")
        .method("injury_rate", "hours:1000000")
        .evaluate();
    hours.check("fatality_rate", 2, "2.50");
    hours.check("lost_day_rate", 2, "15.00");
    hours.check("injury_rate", 2, "5.00");
    assert_eq!(hours.figures.get(&support::id("fatality_rate", 2022)).unwrap().unit.id(), "people");
    let per_head = draft().method("lost_day_rate", "headcount").evaluate();
    per_head.check("lost_day_rate", 2, "0.15");
}

#[test]
fn a_rate_the_book_asks_for_says_what_is_missing() {
    let outcome = Draft::new(2022).method("injury_rate", "hours:200000").safety("work_injuries", "2").evaluate();
    assert_eq!(outcome.codes(), ["C002"]);
    assert!(outcome.diag("C002").contains("Hours worked, 2022"), "{}", outcome.diag("C002"));
    let zero = Draft::new(2022)
        .method("injury_rate", "hours:200000")
        .safety("work_injuries", "2")
        .safety("hours_worked", "0")
        .evaluate();
    assert_eq!(zero.missing("injury_rate"), "the number of hours worked is zero");
}

#[test]
fn suppliers_and_counts_add_up() {
    let outcome = Draft::new(2022)
        .suppliers("suppliers[region=mainland]", "675")
        .suppliers("suppliers[region=europe]", "42")
        .suppliers("suppliers_assessed[region=mainland]", "135")
        .suppliers("suppliers_assessed[region=europe]", "0")
        .count("patents[type=invention]", "8")
        .count("patents", "11")
        .count("complaints[channel=hotline]", "3")
        .count("complaints[channel=hotline]", "4")
        .count("complaints[type=delivery]", "7")
        .count("corruption_cases", "0")
        .evaluate();
    outcome.check("suppliers", 0, "717");
    outcome.check("suppliers_assessed_share", 1, "18.8");
    outcome.check("suppliers_assessed_share[region=mainland]", 1, "20.0");
    outcome.check("suppliers_assessed_share[region=europe]", 1, "0.0");
    outcome.check("patents", 0, "11");
    outcome.check("complaints[channel=hotline]", 0, "7");
    outcome.check("complaints", 0, "7");
    outcome.check("corruption_cases", 0, "0");
    outcome.check("data_leak_incidents", 0, "–");
}

#[test]
fn topics_are_counted_when_the_list_holds_them() {
    let all = Draft::new(2022).topics("high", 9).topics("medium", 10).evaluate();
    all.check("material_topics_identified", 0, "19");
    all.check("material_topics_high", 0, "9");
    let only_high = Draft::new(2022).topics("high", 9).entered("material_topics_identified", "19").evaluate();
    only_high.check("material_topics_identified", 0, "19");
    only_high.check("material_topics_high", 0, "9");
    assert!(only_high.codes().is_empty());
}

#[test]
fn a_class_that_is_empty_at_the_end_names_the_zero_it_would_divide_by() {
    let outcome = Draft::new(2022).people("gender=male", "headcount=0 leavers=2").evaluate();
    outcome.check("turnover_rate[gender=male]", 1, "–");
    let gap = outcome.figures.gap(&support::id("turnover_rate[gender=male]", 2022)).unwrap();
    assert_eq!(gap.missing.en, "Employees at period end, gender=male, 2022 is zero");
    assert_eq!(gap.missing.zh_hant, "僱員總數（男性），2022年為零");
}
