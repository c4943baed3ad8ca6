//! Items on two axes: numbered marks in a square field, and the list of their names below.
//!
//! In: a chart of two series, the horizontal and the vertical value of each category. Out: its height and marks. Invariant: a
//! small dot stands at the exact place of an item; its number stands on it, or beside it with a line to it where numbers would
//! touch. Not here: which items matter. Why numbers: thirty names within the field would be unreadable.
#![allow(clippy::float_arithmetic, reason = "this is where a picture is drawn")]

use crate::chart::{
    Anchor, Canvas, LABEL_SIZE_PT, LINE_HEIGHT_PT, Mark, Paint, TICK_SIZE_PT, WIDTH_PT, count, disc, point_at, value_of,
};
use crate::chart_scale::Scale;
use crate::chart_text::Measure;
use heng_compose::report::Chart;

const FIELD_HEIGHT: f64 = 262.0;
const BUBBLE: f64 = 7.2;
const NUMBER_SIZE: f64 = 7.0;
const DOT: f64 = 1.6;
const LIST_GAP: f64 = 18.0;
const LIST_COLUMNS: usize = 2;

/// The field in the box.
struct Field {
    x: Scale,
    y: Scale,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

/// One item that has both values.
struct Item {
    category: usize,
    number: String,
    at: (f64, f64),
    fill: Paint,
}

/// The field and its list.
pub(crate) fn matrix(chart: &Chart, measure: &dyn Measure) -> (f64, Vec<Mark>) {
    let mut canvas = Canvas::new(measure);
    let groups = groups_of(chart);
    let top = canvas.legend(&groups, 0.0);
    let label = |series: usize| chart.series.get(series).map_or("", |s| s.label.as_str());
    let mut y = top;
    for line in measure.wrap(&format!("↑ {}", label(1)), WIDTH_PT, TICK_SIZE_PT) {
        canvas.text(0.0, y + 8.0, Anchor::Start, TICK_SIZE_PT, Paint::Muted, &line);
        y += LINE_HEIGHT_PT;
    }
    let field = field(chart, &mut canvas, y + 4.0);
    let items = items(chart, &field, &groups);
    numbers(chart, &mut canvas, &field, &items);
    let mut y = field.bottom + 14.0;
    for line in measure.wrap(&format!("{} →", label(0)), WIDTH_PT - field.left, TICK_SIZE_PT) {
        canvas.text(WIDTH_PT, y + 8.0, Anchor::End, TICK_SIZE_PT, Paint::Muted, &line);
        y += LINE_HEIGHT_PT;
    }
    let height = list(chart, &mut canvas, &groups, y + 8.0);
    (height, canvas.marks)
}

/// Each class once, in order.
fn groups_of(chart: &Chart) -> Vec<&str> {
    let mut groups: Vec<&str> = Vec::new();
    for group in &chart.groups {
        if !group.is_empty() && !groups.contains(&group.as_str()) {
            groups.push(group);
        }
    }
    groups
}

fn fill_of(chart: &Chart, groups: &[&str], category: usize) -> Paint {
    let group = chart.groups.get(category).map_or("", String::as_str);
    Paint::Series(groups.iter().position(|g| *g == group).unwrap_or_default())
}

/// The number of an item: the one its name begins with, where every name does, else its place.
fn number_and_name(chart: &Chart, category: usize) -> (String, &str) {
    fn split(name: &str) -> Option<(&str, &str)> {
        let end = name.find(|c: char| !c.is_ascii_digit()).filter(|end| (1..=3).contains(end))?;
        let rest = name[end..].trim_start_matches(['.', '．', '、', ' ']);
        (rest.len() < name.len() - end && !rest.is_empty()).then_some((&name[..end], rest))
    }
    let name = chart.categories.get(category).map_or("", String::as_str);
    match split(name) {
        Some((number, rest)) if chart.categories.iter().all(|c| split(c).is_some()) => (number.to_string(), rest),
        _ => ((category + 1).to_string(), name),
    }
}

/// Grid and numbers along both axes.
fn field(chart: &Chart, canvas: &mut Canvas<'_>, top: f64) -> Field {
    let measure = canvas.measure;
    let values = |series: usize| chart.series.get(series).into_iter().flat_map(|s| &s.points).flatten().map(value_of);
    let (x, y) = (Scale::around(values(0), 5), Scale::around(values(1), 5));
    let tick_width = y.ticks().into_iter().map(|t| canvas.width(&y.label(t), TICK_SIZE_PT)).fold(0.0, f64::max);
    let half = |tick| measure.width(&x.label(tick), TICK_SIZE_PT, false) / 2.0;
    let half_last = half(x.last);
    let left = (tick_width + 8.0).max(half(x.first));
    let field = Field { x, y, left, right: WIDTH_PT - half_last, top: top + 4.0, bottom: top + 4.0 + FIELD_HEIGHT };
    for tick in y.ticks() {
        let at = y.at(tick, field.bottom, field.top);
        canvas.line((left, at), (field.right, at), Paint::Grid, 0.5);
        canvas.text(tick_width, at + 2.6, Anchor::End, TICK_SIZE_PT, Paint::Muted, &y.label(tick));
    }
    let mut last_end = f64::NEG_INFINITY;
    for tick in x.ticks() {
        let at = x.at(tick, left, field.right);
        canvas.line((at, field.top), (at, field.bottom), Paint::Grid, 0.5);
        // In long numbers every other one may have to give way.
        if at - half(tick) >= last_end + 3.0 {
            canvas.text(at, field.bottom + 11.0, Anchor::Middle, TICK_SIZE_PT, Paint::Muted, &x.label(tick));
            last_end = at + half(tick);
        }
    }
    field
}

fn items(chart: &Chart, field: &Field, groups: &[&str]) -> Vec<Item> {
    let item = |category: usize| {
        let (x, y) = (point_at(chart, 0, category)?, point_at(chart, 1, category)?);
        let at = (field.x.at(value_of(x), field.left, field.right), field.y.at(value_of(y), field.bottom, field.top));
        Some(Item { category, number: number_and_name(chart, category).0, at, fill: fill_of(chart, groups, category) })
    };
    (0..chart.categories.len()).filter_map(item).collect()
}

/// The numbers, each on its dot if no other is there, else on the nearest free place around it.
fn numbers(chart: &Chart, canvas: &mut Canvas<'_>, field: &Field, items: &[Item]) {
    let mut taken: Vec<(f64, f64)> = Vec::new();
    let dots: Vec<(f64, f64)> = items.iter().map(|i| i.at).collect();
    let mut placed = Vec::new();
    for item in items {
        let at = free_place(field, &taken, &dots, item.at);
        taken.push(at);
        placed.push(at);
    }
    for (item, at) in items.iter().zip(&placed).filter(|(item, at)| item.at != **at) {
        canvas.line(item.at, *at, Paint::Muted, 0.5);
        let title = String::new();
        canvas.marks.push(Mark::Path { steps: disc(item.at, DOT), fill: item.fill, edge: 0.0, title });
    }
    for (item, at) in items.iter().zip(&placed) {
        let value = |series| point_at(chart, series, item.category).map_or("", |p| p.text.as_str());
        let name = number_and_name(chart, item.category).1;
        let label = |series: usize| chart.series.get(series).map_or("", |s| s.label.as_str());
        let title = format!("{} {name}: {} {}, {} {}", item.number, label(0), value(0), label(1), value(1));
        canvas.marks.push(Mark::Path { steps: disc(*at, BUBBLE), fill: item.fill, edge: 0.8, title });
        let words = item.fill.words_upon();
        canvas.text(at.0, at.1 + 2.5, Anchor::Middle, NUMBER_SIZE, words, &item.number);
    }
}

/// The exact place if it is free; otherwise the first free one on rings around it, clockwise from the top.
fn free_place(field: &Field, taken: &[(f64, f64)], dots: &[(f64, f64)], at: (f64, f64)) -> (f64, f64) {
    const RINGS: usize = 40;
    const STEPS: usize = 24;
    let distance = |a: (f64, f64), b: (f64, f64)| (a.0 - b.0).hypot(a.1 - b.1);
    let apart = |place: (f64, f64)| taken.iter().all(|other| distance(*other, place) >= 2.0 * BUBBLE + 1.0);
    // A number moved aside must not hide the dot of another.
    let clear = |place: (f64, f64)| dots.iter().all(|dot| *dot == at || distance(*dot, place) >= BUBBLE + DOT);
    let inside = |(x, y): (f64, f64)| {
        x >= field.left + BUBBLE && x <= field.right - BUBBLE && y >= field.top + BUBBLE && y <= field.bottom - BUBBLE
    };
    if apart(at) && inside(at) {
        return at;
    }
    let ring = |n: usize| {
        (0..STEPS).map(move |step| {
            let (radius, angle) = (BUBBLE * (0.8 + 0.6 * count(n)), std::f64::consts::TAU * count(step) / count(STEPS));
            (at.0 + radius * angle.sin(), at.1 - radius * angle.cos())
        })
    };
    let places = || (1..=RINGS).flat_map(ring).filter(|p| inside(*p) && apart(*p));
    let found = places().find(|p| clear(*p)).or_else(|| places().next());
    found.unwrap_or(at)
}

/// Numbers and names in two columns, read downwards; returns the height of the whole.
fn list(chart: &Chart, canvas: &mut Canvas<'_>, groups: &[&str], top: f64) -> f64 {
    const INDENT: f64 = 20.0;
    let column = (WIDTH_PT - LIST_GAP * count(LIST_COLUMNS - 1)) / count(LIST_COLUMNS);
    let rows = chart.categories.len().div_ceil(LIST_COLUMNS).max(1);
    let mut lowest = top;
    for start in 0..LIST_COLUMNS {
        let left = count(start) * (column + LIST_GAP);
        let mut y = top;
        for category in (start * rows)..((start + 1) * rows).min(chart.categories.len()) {
            let (number, name) = number_and_name(chart, category);
            let fill = fill_of(chart, groups, category);
            let title = String::new();
            let centre = (left + BUBBLE, y + 6.5);
            canvas.marks.push(Mark::Path { steps: disc(centre, BUBBLE - 0.9), fill, edge: 0.0, title });
            canvas.text(centre.0, centre.1 + 2.4, Anchor::Middle, NUMBER_SIZE - 0.4, fill.words_upon(), &number);
            let lines = canvas.measure.wrap(name, column - INDENT, LABEL_SIZE_PT);
            for (n, line) in lines.iter().enumerate() {
                let baseline = y + 9.4 + LINE_HEIGHT_PT * count(n);
                canvas.text(left + INDENT, baseline, Anchor::Start, LABEL_SIZE_PT, Paint::Ink, line);
            }
            y += LINE_HEIGHT_PT * count(lines.len()) + 4.5;
        }
        lowest = lowest.max(y);
    }
    lowest
}
