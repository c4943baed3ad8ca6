//! Rosters and counts: each by itself, held against each other, and the promise that they cannot be told apart.

use super::*;
use crate::context::Silent;
use crate::memory::MemoryFiles;
use crate::testing::manifest;
use heng_model::{Catalogue, Diags};
use proptest::prelude::*;

fn read(files: &[(&str, &str)]) -> (People, Diags) {
    let files = files.iter().fold(MemoryFiles::new(), |all, (name, text)| all.with(&format!("people/{name}.csv"), text));
    let mut ctx = Context::new(&files, Catalogue::embedded(), &Silent);
    let people = read_people(&mut ctx, &manifest(), &crate::sites::Sites::default());
    (people, ctx.finish().1)
}

fn codes(diags: &Diags) -> Vec<&'static str> {
    diags.iter().map(|d| d.code.id()).collect()
}

/// Class and counts in short: `gender=male headcount=2 leavers=1`.
fn show(people: &People) -> Vec<String> {
    let show = |cut: &PeopleCut| {
        let counts: Vec<String> = cut.counts.iter().map(|(measure, value)| format!("{measure}={}", value.normalize())).collect();
        format!("{}@{} {}", class_name(&cut.dims), cut.year, counts.join(" "))
    };
    people.cuts.iter().map(show).collect()
}

#[test]
fn counts_are_read_by_class() {
    let (people, diags) = read(&[(
        "headcount",
        "gender,地區,year,headcount,leavers\n,,,\"1,200\",30\n男,,,700,10\nfemale,,,500,20\n,上海,2021,900,\n,香港,2021,100,\n",
    )]);
    assert!(diags.is_empty(), "{diags:?}");
    assert_eq!(
        show(&people),
        [
            "region=hong-kong@2021 headcount=100",
            "region=shanghai@2021 headcount=900",
            "the whole workforce@2022 headcount=1200 leavers=30",
            "gender=female@2022 headcount=500 leavers=20",
            "gender=male@2022 headcount=700 leavers=10",
        ]
    );
    assert_eq!(people.cuts[3].origin.to_string(), "people/headcount.csv:4");
}

#[test]
fn a_class_may_be_spread_over_rows_that_count_different_things() {
    let (people, diags) = read(&[("headcount", "gender,headcount,leavers\nmale,5,\nmale,,1\n")]);
    assert!(diags.is_empty(), "{diags:?}");
    assert_eq!(show(&people), ["gender=male@2022 headcount=5 leavers=1"]);
    assert_eq!(people.cuts[0].origin.to_string(), "people/headcount.csv:2-3");
}

#[test]
fn bad_counts_say_what_is_wrong() {
    let cases = [
        ("gender,headcount\nmale,5\nmale,6\n", "R011"),
        ("gender,headcount\nmale,\n", "R012"),
        ("gender,headcount\nmale,-5\n", "R007"),
        ("gender,headcount\nmale,five\n", "R001"),
        ("gender,headcount\nunicorn,5\n", "R010"),
        ("gender,year,headcount\nmale,2023,5\n", "R008"),
        ("gender,year,headcount\nmale,soon,5\n", "R006"),
        ("gender,region\nmale,hong-kong\n", "B004"),
    ];
    for (text, code) in cases {
        assert_eq!(codes(&read(&[("headcount", text)]).1), [code], "{text}");
    }
}

#[test]
fn cuts_add_up_to_what_they_divide() {
    let sound = [
        // Only one class of the cut is given: nothing to add up.
        "gender,headcount\n,10\nfemale,4\n",
        // One of the rows does not give the count.
        "gender,headcount,leavers\n,10,3\nmale,6,1\nfemale,4,\n",
        // Both ways of dividing by employment.
        "employment,headcount\n,10\nfull_time,8\npart_time,2\nregular,7\ntemporary,3\n",
        "employment,headcount\n,10\nfull_time,6\npart_time,2\nintern,2\n",
        "employment,headcount\n,10\nregular,8\ntemporary,1\npart_time,1\n",
        // A pair of classes of which some are not given.
        "gender,category,headcount\n,,10\nmale,,6\nfemale,,4\n,a,3\n,b,7\nmale,a,2\n",
        "gender,category,headcount\n,,10\nmale,,6\nfemale,,4\n,a,3\n,b,7\nmale,a,2\nfemale,a,1\nmale,b,4\nfemale,b,3\n",
    ];
    for text in sound {
        let diags = read(&[("headcount", text)]).1;
        assert!(diags.is_empty(), "{text}: {diags:?}");
    }
    let wrong = [
        ("gender,headcount\n,10\nmale,6\nfemale,3\n", "headcount by gender adds up to 9, the whole workforce is 10"),
        ("gender,leavers\n,10\nmale,6\nfemale,5\n", "leavers by gender adds up to 11, the whole workforce is 10"),
        ("gender,age,headcount\nmale,,6\nfemale,,4\n,<30,5\n,>=30,4\n", "headcount by gender adds up to 10, the sum by age is 9"),
        (
            "employment,headcount\n,10\nfull_time,8\npart_time,2\nregular,7\ntemporary,2\n",
            "headcount by employment adds up to 9, the whole workforce is 10",
        ),
        (
            "gender,category,headcount\n,,10\nmale,,6\nfemale,,4\n,a,3\n,b,7\nmale,a,2\nfemale,a,2\n",
            "headcount by gender adds up to 4, category=a is 3",
        ),
    ];
    for (text, message) in wrong {
        let diags = read(&[("headcount", text)]).1;
        assert_eq!(diags.iter().map(|d| (d.code.id(), d.message.as_str())).collect::<Vec<_>>(), [("P001", message)], "{text}");
    }
}

const ROSTER: &str = "\
id,gender,birth_date,region,category,joined,left,trained,training_hours
1,F,1995-06-01,香港,general_staff,,,,10
2,M,1980-06-01,上海,general_staff,2022-03-01,,yes,
3,女,1970-06-01,上海,senior_management,2015-01-01,2022-12-31,,2.5
4,M,1960-06-01,上海,general_staff,,2021-12-31,,8
5,M,2000-06-01,香港,general_staff,2022-05-01,2022-06-30,no,0
6,F,1990-06-01,香港,general_staff,2023-01-01,,,
";

#[test]
fn a_roster_is_folded_into_classes() {
    let (people, diags) = read(&[("roster", ROSTER)]);
    assert!(diags.is_empty(), "{diags:?}");
    let shown = show(&people);
    let whole = "the whole workforce@2022 headcount=2 headcount_opening=2 leavers=2 new_hires=2 trained_persons=3 training_hours_total=12.5";
    assert_eq!(shown[0], whole);
    for line in [
        "gender=female@2022 headcount=1 headcount_opening=2 leavers=1 new_hires=0 trained_persons=2 training_hours_total=12.5",
        "age=30-49@2022 headcount=1 headcount_opening=0 leavers=0 new_hires=1 trained_persons=1 training_hours_total=0",
        "category=general_staff;gender=male@2022 headcount=1 headcount_opening=0 leavers=1 new_hires=2 trained_persons=1 training_hours_total=0",
        "gender=female;region=shanghai@2022 headcount=0 headcount_opening=1 leavers=1 new_hires=0 trained_persons=1 training_hours_total=2.5",
    ] {
        assert!(shown.iter().any(|l| l == line), "{line}\nnot in {shown:#?}");
    }
    assert!(people.cuts.iter().all(|cut| cut.from_roster && cut.origin.to_string() == "people/roster.csv:2-4,6"));
}

#[test]
fn what_a_roster_has_no_column_for_is_not_counted() {
    let (people, _) = read(&[("roster", "id,gender\n1,M\n2,F\n")]);
    assert_eq!(
        show(&people),
        ["the whole workforce@2022 headcount=2", "gender=female@2022 headcount=1", "gender=male@2022 headcount=1"]
    );
}

#[test]
fn a_bad_person_is_left_out_and_said_so() {
    let cases = [
        ("id,gender\n1,M\n1,F\n", "P002"),
        ("id,gender,joined,left\n1,M,2022-05-01,2022-04-01\n", "P003"),
        ("id,gender,birth_date,joined\n1,M,2000-05-01,1999-04-01\n", "P003"),
        ("id,gender,birth_date\n1,M,2023-05-01\n", "P003"),
        ("id,gender,joined\n1,M,yesterday\n", "R006"),
        ("id,gender\n1,\n", "R012"),
        ("id,gender\n,M\n", "R012"),
        ("id,gender\n1,unicorn\n", "R010"),
        ("id,gender,age\n1,M,-3\n", "R007"),
        ("id,gender,training_hours\n1,M,-3\n", "R007"),
        ("id,gender,trained,training_hours\n1,M,no,3\n", "R013"),
        ("id,gender,trained\n1,M,perhaps\n", "R013"),
        ("id,gender,region\n1,M,上海\n2,F,\n", "P001"),
        ("id,name\n1,M\n", "B004"),
    ];
    for (text, code) in cases {
        let diags = read(&[("roster", text)]).1;
        let found: Vec<&str> = codes(&diags).into_iter().filter(|c| *c != "B003").collect();
        assert_eq!(found, [code], "{text}: {diags:?}");
        assert!(diags.iter().all(|d| !d.help.is_empty() || !d.notes.is_empty()), "{text}");
    }
}

#[test]
fn a_class_that_a_person_lacks_is_no_cut() {
    let (people, diags) = read(&[("roster", "id,gender,age\n1,M,25\n2,F,41\n3,F,\n")]);
    assert_eq!(codes(&diags), ["P001"]);
    assert_eq!(people.cuts.iter().filter(|cut| cut.dims.get("age").is_some()).count(), 0, "two of three are no cut by age");
    assert_eq!(show(&people)[0], "the whole workforce@2022 headcount=3");
    assert_eq!(people.cuts.iter().filter(|cut| cut.dims.get("gender").is_some()).count(), 2);
}

#[test]
fn a_person_named_twice_is_told_where() {
    let (people, diags) = read(&[("roster", "id,gender\n7,M\n8,F\n7,M\n")]);
    let diag = diags.iter().next().unwrap();
    assert_eq!(diag.message, "the person `7` is in the roster twice");
    assert_eq!(
        (diag.origin.as_ref().unwrap().to_string().as_str(), diag.notes[0].as_str()),
        ("people/roster.csv:4", "first in row 2")
    );
    assert_eq!(show(&people)[0], "the whole workforce@2022 headcount=2");
}

#[test]
fn roster_and_counts_must_agree() {
    let roster = ("roster", "id,gender,left\n1,M,\n2,F,\n3,F,2022-05-01\n");
    let (people, diags) = read(&[
        roster,
        (
            "headcount",
            "gender,region,year,headcount,leavers,training_hours_total\n,,,2,1,40\nfemale,,,1,1,\nmale,,,1,0,\nother,,,0,0,\n,hong-kong,,1,,\n,,2021,5,,\n",
        ),
    ]);
    assert!(diags.is_empty(), "{diags:?}");
    assert_eq!(
        show(&people),
        [
            "the whole workforce@2021 headcount=5",
            "the whole workforce@2022 training_hours_total=40",
            "the whole workforce@2022 headcount=2 leavers=1",
            "gender=female@2022 headcount=1 leavers=1",
            "gender=male@2022 headcount=1 leavers=0",
            "gender=other@2022 headcount=0 leavers=0",
            "region=hong-kong@2022 headcount=1",
        ]
    );
    let (_, diags) = read(&[roster, ("headcount", "gender,headcount\n,3\nother,1\n")]);
    let messages: Vec<&str> = diags.iter().map(|d| d.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "headcount of the whole workforce is entered as 3, the roster counts 2",
            "headcount of gender=other is entered as 1, the roster counts 0"
        ]
    );
    assert_eq!(codes(&diags), ["P004", "P004"]);
}

#[test]
fn safety_is_one_record_a_measure_and_year() {
    let (people, diags) = read(&[("safety", "year,fatalities,lost_days\n2022,0,231\n2021,0,\n2020,,\n2021,1,4\n")]);
    let shown: Vec<String> = people.safety.iter().map(|r| format!("{} {} {} {}", r.year, r.measure, r.value, r.origin)).collect();
    assert_eq!(
        shown,
        [
            "2021 fatalities 0 people/safety.csv:3",
            "2021 lost_days 4 people/safety.csv:5",
            "2022 fatalities 0 people/safety.csv:2",
            "2022 lost_days 231 people/safety.csv:2"
        ]
    );
    assert_eq!(codes(&diags), ["R012", "R011"]);
}

/// A person: gender, age in years, region, category, days from the first day of 2021 to joining and from there to leaving, hours.
type Person = (bool, u8, u8, u8, Option<u16>, Option<u16>, u8);

/// The same people counted by hand, as somebody with a spreadsheet would: for each class a row.
fn count_by_hand(people: &[Person]) -> String {
    let start = heng_model::Date::constant(2022, 1, 1);
    let end = heng_model::Date::constant(2022, 12, 31);
    let mut rows: BTreeMap<[String; 4], [u64; 6]> = BTreeMap::new();
    for person in people {
        let (joined, left) = dates(person);
        if joined.is_some_and(|d| d > end) || left.is_some_and(|d| d < start) {
            continue;
        }
        let [gender, age, region, category] = classes(person);
        let none = String::new;
        let all = [
            [none(), none(), none(), none()],
            [gender.clone(), none(), none(), none()],
            [none(), age, none(), none()],
            [none(), none(), region.clone(), none()],
            [none(), none(), none(), category.clone()],
            [gender.clone(), none(), region, none()],
            [gender, none(), none(), category],
        ];
        for class in all {
            let row = rows.entry(class).or_default();
            row[0] += u64::from(left.is_none_or(|d| d > end));
            row[1] += u64::from(joined.is_none_or(|d| d < start));
            row[2] += u64::from(joined.is_some_and(|d| d >= start));
            row[3] += u64::from(left.is_some_and(|d| d <= end));
            row[4] += u64::from(person.6 > 0);
            row[5] += u64::from(person.6);
        }
    }
    let mut text =
        "gender,age,region,category,headcount,headcount_opening,new_hires,leavers,trained_persons,training_hours_total\n"
            .to_string();
    for (class, counts) in rows {
        text += &format!("{},{}\n", class.join(","), counts.map(|n| n.to_string()).join(","));
    }
    text
}

fn classes(person: &Person) -> [String; 4] {
    let age = match person.1 {
        0..30 => "<30",
        30..50 => "30-49",
        _ => ">=50",
    };
    [
        if person.0 { "male" } else { "female" }.into(),
        age.into(),
        ["hong-kong", "shanghai", "Atlantis"][usize::from(person.2) % 3].into(),
        ["senior_management", "general_staff"][usize::from(person.3) % 2].into(),
    ]
}

fn dates(person: &Person) -> (Option<heng_model::Date>, Option<heng_model::Date>) {
    use jiff::ToSpan;
    let first = heng_model::Date::constant(2021, 1, 1);
    let joined = person.4.map(|days| first + i64::from(days % 1000).days());
    let left = person.5.map(|days| joined.unwrap_or(first) + i64::from(days % 1000).days());
    (joined, left)
}

fn as_roster(people: &[Person]) -> String {
    let mut text = "id,gender,age,region,category,joined,left,training_hours\n".to_string();
    for (id, person) in people.iter().enumerate() {
        let (joined, left) = dates(person);
        let [gender, _, region, category] = classes(person);
        let day = |d: Option<heng_model::Date>| d.map(|d| d.to_string()).unwrap_or_default();
        text += &format!("{id},{gender},{},{region},{category},{},{},{}\n", person.1, day(joined), day(left), person.6);
    }
    text
}

proptest! {
    /// The promise of the book's format: a roster and counts of the same people cannot be told apart.
    #[test]
    fn a_roster_and_the_same_people_as_counts_are_the_same(people in proptest::collection::vec(any::<Person>(), 1..40)) {
        let people: Vec<Person> = people.into_iter().map(|p| (p.0, p.1 % 100, p.2, p.3, p.4, p.5, p.6)).collect();
        let (from_roster, diags) = read(&[("roster", &as_roster(&people))]);
        prop_assert!(diags.is_empty(), "{:?}", diags);
        let (from_counts, diags) = read(&[("headcount", &count_by_hand(&people))]);
        prop_assert!(diags.is_empty(), "{:?}", diags);
        prop_assert_eq!(show(&from_roster), show(&from_counts));
        let (both, diags) = read(&[("roster", &as_roster(&people)), ("headcount", &count_by_hand(&people))]);
        prop_assert!(diags.is_empty(), "{:?}", diags);
        prop_assert_eq!(show(&both), show(&from_roster));
    }

    #[test]
    fn no_bytes_panic(roster in "[a-z,\n0-9男女\".-]{0,200}", counts in "[a-z,\n0-9男女\".-]{0,200}") {
        read(&[("roster", &format!("id,gender,age,joined\n{roster}")), ("headcount", &format!("gender,age,headcount\n{counts}"))]);
    }
}
