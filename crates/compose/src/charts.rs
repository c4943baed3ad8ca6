//! Charts: the same figures as the tables, as series of points.
//!
//! In: a chart of `data/exhibits.toml` and the figures. Out: a [`Chart`] with its text alternative. Invariants: every point is a
//! figure; the parts of a stack or ring are shown only when they add up to their total, else the total is. Not here: drawing (`heng-render`). See the tests in `tests/report.rs`.

use crate::composer::{Anchor, Composer};
use crate::exhibits::{Axis, ChartDef, ChartForm, TermDef};
use crate::report::{Chart, ChartKind, Point, Series};
use heng_intake::book::ExhibitKind;
use heng_model::{Decimal, Dims, Figure, FigureId, Measure, Unit};

/// What one bar, slice or series stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Class {
    label: String,
    measure: Measure,
    dims: Dims,
}

/// Figures of a chart as printed: one list a series.
pub(crate) struct Plot {
    pub(crate) kind: ChartKind,
    pub(crate) categories: Vec<String>,
    /// See [`Chart::groups`].
    pub(crate) groups: Vec<String>,
    pub(crate) series: Vec<Series>,
}

impl Plot {
    fn points(&self) -> impl Iterator<Item = &Point> {
        self.series.iter().flat_map(|s| s.points.iter().flatten())
    }
}

impl<'a> Composer<'a> {
    /// The chart; `None` when the book has figures for fewer points than `at_least`.
    pub(crate) fn chart(&mut self, def: &'a ChartDef, at_least: usize) -> Option<Chart> {
        let unit = self.chart_unit(def)?;
        let plot = match (def.kind, def.over) {
            (ChartForm::Donut, _) => self.donut(def, unit).or_else(|| self.over_years(def, ChartKind::StackedColumn, unit)),
            (form, Axis::Years) => self.over_years(def, kind(form), unit),
            (form, Axis::Classes) => self.over_classes(def, kind(form), unit),
        }?;
        if plot.points().count() < at_least {
            return None;
        }
        Some(self.chart_of(&def.id, def.caption.get(self.locale), &unit.symbol(self.locale), plot))
    }

    /// A numbered chart of a plot, in its place.
    pub(crate) fn chart_of(&mut self, name: &str, caption: &str, unit: &str, plot: Plot) -> Chart {
        let id = self.claim(&format!("chart-{name}"));
        let number = self.next_chart();
        self.place(ExhibitKind::Chart, name, Anchor { id: id.clone(), text: number.clone() });
        for point in plot.points() {
            self.note_use(&point.figure, &id);
        }
        let alt = self.alternative(&plot, caption, unit);
        let Plot { kind, categories, groups, series } = plot;
        Chart { id, number, caption: caption.to_string(), kind, unit: unit.to_string(), categories, groups, series, alt }
    }

    /// The unit of the first figure: one axis has one unit, figures in another are left out.
    fn chart_unit(&self, def: &ChartDef) -> Option<Unit> {
        let years = self.chart_years(def);
        let of_term = |term: &TermDef| {
            let measure = self.input.catalogue.measure(&term.measure)?;
            years.iter().find_map(|&year| self.input.figures.of(measure).find(|f| f.id.year == year).map(|f| f.unit))
        };
        def.terms.iter().find_map(of_term)
    }

    fn chart_years(&self, def: &ChartDef) -> Vec<i16> {
        match def.over {
            Axis::Years => self.shown_years(),
            Axis::Classes => self.shown_years().into_iter().take(usize::from(def.years)).collect(),
        }
    }

    /// Shares of a whole in the reporting year.
    fn donut(&self, def: &ChartDef, unit: Unit) -> Option<Plot> {
        let year = self.year();
        let slices: Vec<(String, Point)> = self
            .classes(def, &[year], true)
            .into_iter()
            .filter_map(|class| Some((class.label.clone(), self.point(&class, year, unit)?)))
            .filter(|(_, point)| point.value > Decimal::ZERO)
            .collect();
        if slices.len() < 2 {
            return None;
        }
        let (categories, points): (Vec<_>, Vec<_>) = slices.into_iter().map(|(label, point)| (label, Some(point))).unzip();
        Some(Plot {
            kind: ChartKind::Donut,
            categories,
            groups: Vec::new(),
            series: vec![Series { label: self.year_label(year), points }],
        })
    }

    /// Years along the axis, oldest first; a series a class.
    fn over_years(&self, def: &ChartDef, kind: ChartKind, unit: Unit) -> Option<Plot> {
        let classes = self.classes(def, &self.shown_years(), kind == ChartKind::StackedColumn);
        let mut years = self.shown_years();
        years.reverse();
        years.retain(|&year| classes.iter().any(|class| self.point(class, year, unit).is_some()));
        let series: Vec<Series> = classes
            .iter()
            .map(|class| Series {
                label: class.label.clone(),
                points: years.iter().map(|&y| self.point(class, y, unit)).collect(),
            })
            .filter(|series| series.points.iter().any(Option::is_some))
            .collect();
        let categories = years.iter().map(|&year| self.year_label(year)).collect();
        (!series.is_empty()).then_some(Plot { kind, categories, groups: Vec::new(), series })
    }

    /// Classes along the axis; a series a year, oldest first.
    fn over_classes(&self, def: &ChartDef, kind: ChartKind, unit: Unit) -> Option<Plot> {
        let mut years = self.chart_years(def);
        years.reverse();
        let has_point = |class: &Class| years.iter().any(|&year| self.point(class, year, unit).is_some());
        let classes: Vec<Class> = self.classes(def, &years, false).into_iter().filter(has_point).collect();
        let series: Vec<Series> = years
            .iter()
            .map(|&year| Series {
                label: self.year_label(year),
                points: classes.iter().map(|class| self.point(class, year, unit)).collect(),
            })
            .filter(|series| series.points.iter().any(Option::is_some))
            .collect();
        let categories = classes.into_iter().map(|class| class.label).collect();
        (!series.is_empty()).then_some(Plot { kind, categories, groups: Vec::new(), series })
    }

    fn point(&self, class: &Class, year: i16, unit: Unit) -> Option<Point> {
        let figure = self.figure(&FigureId::new(class.measure, class.dims.clone(), year)).filter(|f| f.unit == unit)?;
        Some(Point { figure: figure.id.clone(), value: figure.value, text: figure.printed() })
    }

    /// What the chart shows, in order. `whole`: parts stand for their total, which takes their place where they do not add up.
    fn classes(&self, def: &ChartDef, years: &[i16], whole: bool) -> Vec<Class> {
        let mut classes: Vec<Class> = Vec::new();
        for term in &def.terms {
            let Some(measure) = self.input.catalogue.measure(&term.measure) else { continue };
            let total = Class {
                label: if term.label.is_empty() { measure.name.get(self.locale) } else { term.label.get(self.locale) }
                    .to_string(),
                measure,
                dims: Dims::none(),
            };
            let Some(by) = &term.by else {
                classes.push(total);
                continue;
            };
            let parts = self.part_classes(measure, by, years);
            let has_total = years.iter().any(|&y| self.figure(&FigureId::total(measure, y)).is_some());
            if whole && has_total && !years.iter().all(|&year| self.adds_up(measure, by, year)) {
                classes.push(total);
            } else {
                classes.extend(parts);
            }
        }
        classes
    }

    fn part_classes(&self, measure: Measure, by: &str, years: &[i16]) -> Vec<Class> {
        let mut parts: Vec<&Dims> = self
            .input
            .figures
            .of(measure)
            .filter(|f| years.contains(&f.id.year) && f.id.dims.len() == 1 && f.id.dims.get(by).is_some())
            .map(|f| &f.id.dims)
            .collect();
        parts.sort_by(|a, b| self.names.compare(&[by], a, b));
        parts.dedup();
        let class =
            |dims: &Dims| Class { label: self.names.value(by, dims.get(by).unwrap_or_default()), measure, dims: dims.clone() };
        parts.into_iter().map(class).map(|class| self.own_measure(class, years)).collect()
    }

    /// A part that is printed under the name of a measure of its own (purchased electricity, of indirect energy) is that measure's
    /// figure, where the two are equal: a number has one name.
    fn own_measure(&self, class: Class, years: &[i16]) -> Class {
        let figure = |measure: Measure, dims: &Dims, year: i16| {
            self.figure(&FigureId::new(measure, dims.clone(), year)).map(|f| (f.value, f.unit))
        };
        let equal = |measure: &Measure| {
            let pair = |year: &i16| (figure(*measure, &Dims::none(), *year), figure(class.measure, &class.dims, *year));
            years.iter().map(pair).all(|(own, part)| own == part)
                && years.iter().any(|y| figure(*measure, &Dims::none(), *y).is_some())
        };
        let mut named = self.input.catalogue.measures().iter().copied().filter(|m| m.name.get(self.locale) == class.label);
        match named.find(equal) {
            Some(measure) => Class { measure, dims: Dims::none(), ..class },
            None => class,
        }
    }

    /// Whether the parts of a year are its total, but for the rounding of parts that were entered as printed.
    fn adds_up(&self, measure: Measure, by: &str, year: i16) -> bool {
        let Some(total) = self.figure(&FigureId::total(measure, year)) else { return true };
        let whole = Dims::none();
        let parts: Vec<&Figure> = self.input.figures.parts(measure, &whole, by, year).collect();
        let sum = parts.iter().try_fold(Decimal::ZERO, |sum, part| sum.checked_add(part.value));
        let half_digits = Decimal::new(5, total.places.saturating_add(1).min(28));
        let slack = half_digits.checked_mul(Decimal::from(parts.len() + 1));
        match (sum.and_then(|s| s.checked_sub(total.value)), slack) {
            (Some(difference), Some(slack)) => !parts.is_empty() && difference.abs() <= slack,
            _ => false,
        }
    }

    /// What the picture shows, in words and numbers.
    fn alternative(&self, plot: &Plot, caption: &str, unit: &str) -> String {
        let words = self.words;
        let kind = words.get(match plot.kind {
            ChartKind::StackedColumn => "chart.kind_stacked",
            ChartKind::Column => "chart.kind_column",
            ChartKind::Bar => "chart.kind_bar",
            ChartKind::Donut => "chart.kind_donut",
            ChartKind::Line => "chart.kind_line",
            ChartKind::Matrix => "chart.kind_matrix",
            ChartKind::Progress => "chart.kind_progress",
        });
        let group = |series: &Series| {
            let point = |(label, point): (&String, &Option<Point>)| {
                let value = point.as_ref().map_or(words.get("chart.none"), |p| &p.text);
                words.fill("chart.point", &[("label", label), ("value", value)])
            };
            let points: Vec<String> = plot.categories.iter().zip(&series.points).map(point).collect();
            let points = points.join(words.get("chart.point_separator"));
            words.fill("chart.group", &[("label", &series.label), ("points", &points)])
        };
        let groups: Vec<String> = plot.series.iter().map(group).collect();
        let content = groups.join(words.get("chart.group_separator")) + words.get("chart.end");
        let unit = if unit.is_empty() { String::new() } else { words.fill("chart.unit", &[("unit", unit)]) };
        words.fill("chart.alt", &[("kind", kind), ("caption", caption), ("unit", &unit), ("content", &content)])
    }
}

fn kind(form: ChartForm) -> ChartKind {
    match form {
        ChartForm::StackedColumn => ChartKind::StackedColumn,
        ChartForm::Column => ChartKind::Column,
        ChartForm::Bar => ChartKind::Bar,
        ChartForm::Donut => ChartKind::Donut,
        ChartForm::Line => ChartKind::Line,
    }
}
