//! What a reader of a chart relies on: proportion, gaps, and words that can be read.
#![allow(clippy::float_arithmetic, reason = "checks the geometry of pictures")]

#[path = "sample/mod.rs"]
mod sample;

use heng_compose::report::{Chart, ChartKind, Series};
use heng_render::chart::{Anchor, Mark, Paint, Step, WIDTH_PT};
use heng_render::{Drawing, Fonts, draw, to_svg};
use proptest::prelude::*;
use sample::{chart, series};

fn drawn(chart: &Chart) -> Drawing {
    draw(chart, Fonts::embedded())
}

/// Rectangles that stand for values: x, y, width, height.
fn bars(drawing: &Drawing) -> Vec<(f64, f64, f64, f64)> {
    let values = drawing.marks.iter().filter_map(|m| match m {
        Mark::Rect { x, y, width, height, title, .. } if !title.is_empty() => Some((*x, *y, *width, *height)),
        _ => None,
    });
    values.collect()
}

fn texts(drawing: &Drawing) -> Vec<&str> {
    let texts = drawing.marks.iter().filter_map(|m| if let Mark::Text { text, .. } = m { Some(text.as_str()) } else { None });
    texts.collect()
}

/// The boxes of all words: left, top, right, bottom, words.
fn word_boxes(drawing: &Drawing) -> Vec<(f64, f64, f64, f64, &str)> {
    let boxes = drawing.marks.iter().filter_map(|m| {
        let Mark::Text { x, y, text, anchor, size, bold, .. } = m else { return None };
        let width = Fonts::embedded().text_width_pt(text, *size, *bold);
        let left = match anchor {
            Anchor::Start => *x,
            Anchor::Middle => x - width / 2.0,
            Anchor::End => x - width,
        };
        Some((left, y - 0.75 * size, left + width, y + 0.2 * size, text.as_str()))
    });
    boxes.collect()
}

fn assert_legible(drawing: &Drawing) {
    const SLACK: f64 = 0.05;
    let boxes = word_boxes(drawing);
    for (i, a) in boxes.iter().enumerate() {
        let inside = a.0 >= -SLACK && a.1 >= -SLACK && a.2 <= drawing.width + SLACK && a.3 <= drawing.height + SLACK;
        assert!(inside, "{a:?} leaves the box of {} × {}", drawing.width, drawing.height);
        for b in &boxes[i + 1..] {
            let apart = a.2 <= b.0 + SLACK || b.2 <= a.0 + SLACK || a.3 <= b.1 + SLACK || b.3 <= a.1 + SLACK;
            assert!(apart, "{a:?} overlaps {b:?}");
        }
    }
    for (x, y, width, height) in bars(drawing) {
        let inside = x >= -SLACK && y >= -SLACK && x + width <= drawing.width + SLACK && y + height <= drawing.height + SLACK;
        assert!(inside, "a bar at {x}, {y} of {width} × {height} leaves the box");
    }
}

#[test]
fn columns_are_as_high_as_their_values() {
    let c = chart("c", ChartKind::Column, "kWh", &["2021", "2022"], vec![series("", 1, &[Some(100), Some(250)])]);
    let drawing = drawn(&c);
    let bars = bars(&drawing);
    assert_eq!(bars.len(), 2);
    assert!((bars[1].3 / bars[0].3 - 2.5).abs() < 1e-9);
    assert!((bars[0].1 + bars[0].3 - bars[1].1 - bars[1].3).abs() < 1e-9, "they stand on one line");
    assert_legible(&drawing);
}

#[test]
fn a_stack_is_the_sum_of_its_segments() {
    let parts = vec![series("a", 0, &[Some(30)]), series("b", 0, &[Some(50)]), series("c", 0, &[Some(120)])];
    let drawing = drawn(&chart("c", ChartKind::StackedColumn, "t", &["2022"], parts));
    let bars = bars(&drawing);
    let total: f64 = bars.iter().map(|b| b.3).sum();
    for (bar, share) in bars.iter().zip([0.15, 0.25, 0.6]) {
        assert!((bar.3 / total - share).abs() < 1e-9);
    }
    for pair in bars.windows(2) {
        assert!((pair[0].1 - (pair[1].1 + pair[1].3)).abs() < 1e-9, "each stands on the one below");
    }
}

#[test]
fn parts_of_a_ring_close_it_in_proportion() {
    let c = chart("c", ChartKind::Donut, "MWh", &["a", "b", "c"], vec![series("", 0, &[Some(10), Some(20), Some(10)])]);
    let drawing = drawn(&c);
    let starts: Vec<(f64, f64)> = drawing
        .marks
        .iter()
        .filter_map(|m| match m {
            Mark::Path { steps, .. } => match steps[0] {
                Step::Move { x, y } => Some((x, y)),
                _ => None,
            },
            _ => None,
        })
        .collect();
    // A quarter, a half, a quarter: the parts begin at twelve, three and nine o'clock.
    let (top, right, left) = (starts[0], starts[1], starts[2]);
    assert!((right.1 - left.1).abs() < 1e-9, "three and nine o'clock are level");
    assert!((right.0 - top.0 - (top.0 - left.0)).abs() < 1e-9, "twelve is halfway between them");
    assert!(right.0 > left.0 && top.1 < right.1);
    assert_legible(&drawing);
}

#[test]
fn a_missing_point_is_a_gap_and_a_zero_is_a_number() {
    for kind in [ChartKind::Column, ChartKind::Bar, ChartKind::StackedColumn] {
        let drawing = drawn(&chart("c", kind, "t", &["2020", "2021", "2022"], vec![series("", 0, &[None, Some(0), Some(7)])]));
        assert_eq!(bars(&drawing).len(), 2, "{kind:?}");
        assert_eq!(texts(&drawing).iter().filter(|t| **t == "—").count(), 1, "{kind:?}");
        if kind != ChartKind::StackedColumn {
            assert!(texts(&drawing).contains(&"0"), "{kind:?}");
        }
        assert_legible(&drawing);
    }
}

#[test]
fn labels_too_long_for_columns_lay_them_down() {
    let long = "Research and development engineers, scientists and laboratory assistants of all branches and subsidiaries";
    let labels = [long; 4];
    let c = chart("c", ChartKind::Column, "persons", &labels, vec![series("2022", 0, &[Some(1), Some(2), Some(3), Some(4)])]);
    let drawing = drawn(&c);
    let bars = bars(&drawing);
    assert!((bars[3].2 / bars[0].2 - 4.0).abs() < 1e-9, "lengths lie along x");
    assert!(bars.iter().all(|b| (b.3 - bars[0].3).abs() < 1e-9));
    assert_legible(&drawing);
}

#[test]
fn empty_charts_are_drawn_too() {
    for kind in [
        ChartKind::Column,
        ChartKind::Bar,
        ChartKind::StackedColumn,
        ChartKind::Donut,
        ChartKind::Line,
        ChartKind::Matrix,
        ChartKind::Progress,
    ] {
        assert_legible(&drawn(&chart("c", kind, "", &[], Vec::new())));
        assert_legible(&drawn(&chart("c", kind, "", &["2022"], vec![series("", 0, &[None])])));
        assert_legible(&drawn(&chart("c", kind, "", &["2022"], vec![series("", 0, &[])])));
    }
}

#[test]
fn losses_hang_below_the_line() {
    for kind in [ChartKind::Column, ChartKind::Bar, ChartKind::StackedColumn] {
        let c = chart("c", kind, "%", &["2021", "2022"], vec![series("Change", 1, &[Some(-33), Some(120)])]);
        let drawing = drawn(&c);
        assert_eq!(bars(&drawing).len(), 2);
        assert!(texts(&drawing).contains(&"-3.3"), "{kind:?}");
        assert_legible(&drawing);
    }
}

#[test]
fn a_line_breaks_where_a_year_is_missing() {
    let c = chart(
        "c",
        ChartKind::Line,
        "t",
        &["2021", "2022", "2023", "2024"],
        vec![series("a", 0, &[Some(5), Some(7), None, Some(6)])],
    );
    let drawing = drawn(&c);
    let strokes = drawing.marks.iter().filter(|m| matches!(m, Mark::Line { stroke: Paint::Series(_), .. })).count();
    assert_eq!(strokes, 1, "only 2021 to 2022 is a line");
    assert_eq!(texts(&drawing).iter().filter(|t| **t == "—").count(), 1);
    assert_legible(&drawing);
}

/// Middles of the numbered marks of a matrix, in order of drawing.
fn bubbles(drawing: &Drawing) -> Vec<(f64, f64)> {
    let middle = |m: &Mark| match m {
        Mark::Path { steps, title, .. } if !title.is_empty() => match (steps[0], steps[1]) {
            (Step::Move { x, y }, Step::Curve { y: side, .. }) => Some((x, y + (side - y))),
            _ => None,
        },
        _ => None,
    };
    drawing.marks.iter().filter_map(middle).collect()
}

#[test]
fn topics_of_one_score_stand_beside_each_other() {
    let names: Vec<String> = (1..=33).map(|n| format!("{n} Topic of some length with a name")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let same: Vec<Option<i64>> = (0..33).map(|n| Some(30 + n % 4)).collect();
    let mut c = chart("c", ChartKind::Matrix, "", &names, vec![series("business", 1, &same), series("stakeholders", 1, &same)]);
    c.groups = (0..33).map(|n| if n < 10 { "high" } else { "low" }.to_string()).collect();
    let drawing = drawn(&c);
    let bubbles = bubbles(&drawing);
    assert_eq!(bubbles.len(), 33);
    for (i, a) in bubbles.iter().enumerate() {
        for b in &bubbles[i + 1..] {
            assert!((a.0 - b.0).hypot(a.1 - b.1) >= 14.4, "{a:?} touches {b:?}");
        }
    }
    assert!(texts(&drawing).contains(&"33"), "every topic has its number");
    assert!(texts(&drawing).contains(&"Topic of some length with a name"), "the number is not repeated in the name");
    assert_legible(&drawing);
}

#[test]
fn a_bar_of_progress_stops_at_the_whole_and_says_the_rest() {
    let labels = ["Cut emissions by 42%", "Train everybody", "Use less water"];
    let reached = series("Reached", 0, &[Some(25), Some(130), Some(-8)]);
    let expected = series("Expected", 0, &[Some(50), Some(100), Some(20)]);
    let mut c = chart("c", ChartKind::Progress, "%", &labels, vec![reached, expected]);
    c.groups = ["Behind", "Met", "Behind"].map(str::to_string).to_vec();
    let drawing = drawn(&c);
    let bars = bars(&drawing);
    assert!((bars[1].2 / bars[0].2 - 4.0).abs() < 1e-9, "the whole is four times a quarter");
    assert_eq!(bars[2].2, 0.0);
    for text in ["25%", "130%", "-8%", "Met"] {
        assert!(texts(&drawing).contains(&text), "{text}");
    }
    assert_legible(&drawing);
}

#[test]
fn svg_of_a_small_chart() {
    let mut c = chart("chart-x", ChartKind::Bar, "人", &["男 <M>", "女"], vec![series("", 0, &[Some(4), None])]);
    c.number = "圖1".to_string();
    c.caption = "僱員 & 性別".to_string();
    insta::assert_snapshot!(to_svg(&drawn(&c)).replace("><", ">\n<"));
}

fn labels() -> impl Strategy<Value = Vec<String>> {
    let label = prop_oneof![
        "[0-9]{4}",
        "[A-Z][a-z]{1,12}( [a-z]{1,12}){0,9}",
        "[一-龥]{1,30}",
        "[A-Z]{1,60}",
        "[一-龥]{1,6}（[a-z ]{1,20}）"
    ];
    proptest::collection::vec(label, 1..9)
}

fn any_chart() -> impl Strategy<Value = Chart> {
    let kind = prop_oneof![
        Just(ChartKind::Column),
        Just(ChartKind::StackedColumn),
        Just(ChartKind::Bar),
        Just(ChartKind::Donut),
        Just(ChartKind::Line),
        Just(ChartKind::Matrix),
        Just(ChartKind::Progress)
    ];
    let value = proptest::option::weighted(0.8, prop_oneof![-2_000_i64..20_000, 0_i64..10, 0_i64..2_000_000_000]);
    let rows = proptest::collection::vec(proptest::collection::vec(value, 0..9), 1..5);
    (kind, labels(), labels(), rows, 0_u32..4, "[a-zA-Z₂³ ]{0,90}").prop_map(|(kind, categories, names, rows, places, unit)| {
        let all: Vec<Series> =
            rows.iter().enumerate().map(|(i, points)| series(&names[i % names.len()], places, points)).collect();
        let categories: Vec<&str> = categories.iter().map(String::as_str).collect();
        chart("c", kind, &unit, &categories, all)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn words_never_overlap_nor_leave_the_box(chart in any_chart()) {
        let drawing = drawn(&chart);
        prop_assert!((drawing.width - WIDTH_PT).abs() < 1e-9 && drawing.height > 0.0);
        assert_legible(&drawing);
    }
}
