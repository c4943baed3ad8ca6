//! Climate risks and opportunities, scenarios, metrics, and the enterprise's register of risks.
//!
//! In: the registers and what was counted from them. Out: tables of at most five columns, a matrix. Invariant: scores, counts and
//! amounts are figures; a column that no row fills is left out. Not here: exposure in all (`data/exhibits.toml`).

use super::lines::{Line, figure_names};
use super::{Topic, data_row};
use crate::charts::Plot;
use crate::composer::{Composer, text};
use crate::notes::Notes;
use crate::print;
use crate::report::{Align, Cell, Chart, ChartKind, Inline, Point, Row, RowKind, Series, Table};
use crate::tables::words_cell;
use heng_intake::book::{ClimateMetric, ClimateRisk, EnterpriseRisk, RiskClass, Scenario};
use heng_intake::dates::PeriodText;
use heng_model::{Dims, FigureId};

const HORIZONS: &str = "climate-horizons";
const RISKS: &str = "climate-risks";
const OPPORTUNITIES: &str = "climate-opportunities";
const SCENARIOS: &str = "scenarios";
const METRICS: &str = "climate-metrics";
const ENTERPRISE: &str = "enterprise-risks";
const ENTERPRISE_MATRIX: &str = "enterprise-risk-matrix";
const MATRIX: &str = "climate-risk-matrix";
const OPPORTUNITY_MATRIX: &str = "climate-opportunity-matrix";

pub(super) const TOPIC: Topic = Topic {
    tables: &[HORIZONS, RISKS, OPPORTUNITIES, SCENARIOS, METRICS, ENTERPRISE_MATRIX, ENTERPRISE],
    charts: &[MATRIX, OPPORTUNITY_MATRIX],
    table: |composer, name| match name {
        HORIZONS => composer.climate_horizons(),
        RISKS => composer.climate_register(RISKS, "climate.risks"),
        OPPORTUNITIES => composer.climate_register(OPPORTUNITIES, "climate.opportunities"),
        SCENARIOS => composer.scenarios(),
        METRICS => composer.climate_metrics(),
        ENTERPRISE => composer.enterprise_risks(),
        _ => composer.enterprise_matrix(),
    },
    chart: |composer, name| composer.climate_matrix(name),
};

/// A column: the key of its head, how it is aligned, how wide it is.
type Head = (&'static str, Align, u32);

impl<'a> Composer<'a> {
    /// A table without the columns that no data row fills; the first always stands.
    pub(super) fn table_of_filled(&mut self, name: &str, caption: &str, heads: &[Head], rows: Vec<Row>) -> Table {
        let filled = |i: usize| {
            let is_filled = |row: &Row| row.kind != RowKind::Group && !matches!(row.cells.get(i), None | Some(Cell::Empty));
            i == 0 || rows.iter().any(is_filled)
        };
        let keep: Vec<bool> = (0..heads.len()).map(filled).collect();
        let kept = |i: usize| keep.get(i).copied().unwrap_or(true);
        let shown: Vec<Head> = heads.iter().enumerate().filter(|(i, _)| kept(*i)).map(|(_, head)| *head).collect();
        let narrowed = rows.into_iter().map(|row| match row.kind {
            RowKind::Group => row,
            _ => {
                Row { cells: row.cells.into_iter().enumerate().filter(|(i, _)| kept(*i)).map(|(_, cell)| cell).collect(), ..row }
            }
        });
        let narrowed = narrowed.collect();
        self.table_of_words(name, caption, &shown, narrowed)
    }

    /// What short, medium and long term mean.
    fn climate_horizons(&mut self) -> Option<Table> {
        let horizons = &self.input.book.climate.horizons;
        if horizons.is_empty() {
            return None;
        }
        let row = |h: &heng_intake::book::Horizon| {
            data_row(vec![words_cell(&self.names.value("horizon", &h.id)), words_cell(h.span.get(self.locale))])
        };
        let rows = horizons.iter().map(row).collect();
        let heads = [("climate.horizon", Align::Start, 3), ("climate.span", Align::Start, 5)];
        Some(self.table_of_words(HORIZONS, "climate.horizons", &heads, rows))
    }

    /// The horizons of a row; what they mean stands in a table of its own.
    fn horizon_lines(&self, line: Line, ids: &[String]) -> Line {
        ids.iter().fold(line, |line, id| line.row(&self.names.value("horizon", id)))
    }

    /// Risks or opportunities by kind.
    fn climate_register(&mut self, name: &str, caption: &str) -> Option<Table> {
        let opportunities = name == OPPORTUNITIES;
        let climate = &self.input.book.climate;
        let mut risks: Vec<&ClimateRisk> =
            climate.risks.iter().filter(|r| (r.class == RiskClass::Opportunity) == opportunities).collect();
        if risks.is_empty() {
            return None;
        }
        let of_kind = |risk: &ClimateRisk| Dims::one("risk_kind", &risk.kind);
        risks.sort_by(|a, b| a.class.cmp(&b.class).then_with(|| self.names.compare(&["risk_kind"], &of_kind(a), &of_kind(b))));
        let mut rows = Vec::new();
        let mut used = Vec::new();
        let mut kind = "";
        for risk in risks {
            if risk.kind != kind {
                kind = &risk.kind;
                rows.push(Row { kind: RowKind::Group, indent: 0, cells: vec![words_cell(&self.names.value("risk_kind", kind))] });
            }
            rows.push(self.risk_row(risk, &mut used));
        }
        let what = if opportunities { "climate.opportunity" } else { "climate.risk" };
        let heads = [
            (what, Align::Start, 12),
            ("climate.horizon", Align::Start, 7),
            ("climate.score", Align::Center, 5),
            ("climate.effects", Align::Start, 15),
            ("climate.response", Align::Start, 12),
        ];
        let table = self.table_of_filled(name, caption, &heads, rows);
        self.note_uses(&used, &table.id);
        Some(table)
    }

    fn risk_row(&self, risk: &ClimateRisk, used: &mut Vec<FigureId>) -> Row {
        let locale = self.locale;
        let site = self.input.book.sites.get(&risk.site).map(|site| site.name.get(locale)).unwrap_or_default();
        let title = named(risk.name.get(locale), risk.description.get(locale)).row(&self.labelled("climate.site", site));
        let effects = Line::new()
            .row(&self.labelled("climate.value_chain", risk.value_chain.get(locale)))
            .row(&self.labelled("climate.effect_current", risk.effect_current.get(locale)))
            .row(&self.labelled("climate.effect_expected", risk.effect_expected.get(locale)));
        let response = Line::new().words(risk.response.get(locale)).row(&self.labelled("climate.owner", risk.owner.get(locale)));
        let mut score = Vec::new();
        for measure in ["climate_risk_likelihood", "climate_risk_impact"] {
            let id = self.risk_figure(measure, risk);
            let Some(figure) = id.and_then(|id| figure_names(self, &id, used)) else { continue };
            if !score.is_empty() {
                score.push(text(" × "));
            }
            score.extend(figure);
        }
        let horizons = self.horizon_lines(Line::new(), &risk.horizons);
        let cells = [title, horizons, Line::new().inlines(score), effects, response];
        data_row(cells.into_iter().map(Line::cell).collect())
    }

    fn risk_figure(&self, measure: &str, risk: &ClimateRisk) -> Option<FigureId> {
        let measure = self.input.catalogue.measure(measure)?;
        Some(FigureId::new(measure, Dims::one("risk", &risk.id), self.year()))
    }

    /// Likelihood across, impact upwards; risks and opportunities apart, for an opportunity is no danger.
    fn climate_matrix(&mut self, name: &str) -> Option<Chart> {
        let opportunities = name == OPPORTUNITY_MATRIX;
        let mut plot = Plot { kind: ChartKind::Matrix, categories: Vec::new(), groups: Vec::new(), series: Vec::new() };
        let (mut across, mut up) = (Vec::new(), Vec::new());
        for risk in self.input.book.climate.risks.iter().filter(|r| (r.class == RiskClass::Opportunity) == opportunities) {
            let point = |measure: &str| {
                let figure = self.figure(&self.risk_figure(measure, risk)?)?;
                Some(Point { figure: figure.id.clone(), value: figure.value, text: figure.printed() })
            };
            let (Some(x), Some(y)) = (point("climate_risk_likelihood"), point("climate_risk_impact")) else { continue };
            plot.categories.push(risk.name.get(self.locale).to_string());
            let group = match risk.class {
                RiskClass::Physical => self.words.get("climate.physical").to_string(),
                RiskClass::Transition => self.words.get("climate.transition").to_string(),
                RiskClass::Opportunity => self.names.value("risk_kind", &risk.kind),
            };
            plot.groups.push(group);
            across.push(Some(x));
            up.push(Some(y));
        }
        if across.len() < 2 {
            return None;
        }
        plot.series.push(Series { label: self.words.get("climate.likelihood").to_string(), points: across });
        plot.series.push(Series { label: self.words.get("climate.impact").to_string(), points: up });
        let caption = if opportunities { "climate.opportunity_matrix" } else { "climate.matrix" };
        Some(self.chart_of(name, self.words.get(caption), "", plot))
    }

    /// The scenarios of the analysis of resilience.
    fn scenarios(&mut self) -> Option<Table> {
        let scenarios = &self.input.book.climate.scenarios;
        if scenarios.is_empty() {
            return None;
        }
        let rows = scenarios.iter().map(|scenario| self.scenario_row(scenario)).collect();
        let heads = [
            ("climate.scenario", Align::Start, 4),
            ("climate.coverage", Align::Start, 4),
            ("climate.assumptions", Align::Start, 6),
            ("climate.result", Align::Start, 6),
        ];
        Some(self.table_of_filled(SCENARIOS, "climate.scenarios", &heads, rows))
    }

    fn scenario_row(&self, scenario: &Scenario) -> Row {
        let (words, locale) = (self.words, self.locale);
        let title = named(scenario.name.get(locale), scenario.publisher.get(locale))
            .row(&self.labelled("climate.temperature", &scenario.temperature));
        let kinds: Vec<&str> = [(scenario.physical, "climate.physical"), (scenario.transition, "climate.transition")]
            .into_iter()
            .filter(|(is, _)| *is)
            .map(|(_, key)| words.get(key))
            .collect();
        let date = scenario.date.map(|date| self.day_or_period(date)).unwrap_or_default();
        let agreement = match scenario.agreement {
            Some(true) => words.get("words.yes"),
            Some(false) => words.get("words.no"),
            None => "",
        };
        let coverage = Line::new().row(&kinds.join(words.get("print.list_separator")));
        let coverage = self
            .horizon_lines(coverage, &scenario.horizons)
            .row(&self.labelled("climate.scope", scenario.scope.get(locale)))
            .row(&self.labelled("climate.agreement", agreement))
            .row(&self.labelled("climate.carried_out", &date));
        let assumptions = Line::new()
            .words(scenario.assumptions.get(locale))
            .row(&self.labelled("climate.relevance", scenario.relevance.get(locale)));
        let result = Line::new()
            .words(scenario.result.get(locale))
            .row(&self.labelled("climate.resilience", scenario.resilience.get(locale)))
            .row(&self.labelled("climate.uncertainties", scenario.uncertainties.get(locale)));
        data_row([title, coverage, assumptions, result].into_iter().map(Line::cell).collect())
    }

    /// A year as the report calls it, a day, or the first and last day.
    fn day_or_period(&self, date: PeriodText) -> String {
        match date {
            PeriodText::FinancialYear(year) => self.year_in_text(year),
            PeriodText::Days(days) if days.start == days.end => print::date(self.words, days.start),
            PeriodText::Days(days) => self.words.fill(
                "climate.from_to",
                &[("from", &print::date(self.words, days.start)), ("to", &print::date(self.words, days.end))],
            ),
        }
    }

    /// Carbon price, remuneration, stated exposure, metrics of the industry, each with how it is applied.
    fn climate_metrics(&mut self) -> Option<Table> {
        let metrics = &self.input.book.climate.metrics;
        if metrics.is_empty() {
            return None;
        }
        let mut ids: Vec<&str> = Vec::new();
        for metric in metrics {
            if !ids.contains(&metric.id.as_str()) {
                ids.push(&metric.id);
            }
        }
        let (mut notes, mut used) = (Notes::default(), Vec::new());
        let mut rows = Vec::new();
        for id in ids {
            let mut years: Vec<&ClimateMetric> = metrics.iter().filter(|m| m.id == id).collect();
            years.sort_by_key(|metric| std::cmp::Reverse(metric.year));
            rows.push(self.metric_row(&years, &mut notes, &mut used));
        }
        let heads =
            [("climate.metric", Align::Start, 5), ("climate.value", Align::Start, 4), ("climate.applied", Align::Start, 7)];
        let mut table = self.table_of_filled(METRICS, "climate.metrics", &heads, rows);
        table.notes = notes.finish();
        self.note_uses(&used, &table.id);
        Some(table)
    }

    /// One metric, the latest year first; the words are those of the latest year that has any.
    fn metric_row(&self, years: &[&ClimateMetric], notes: &mut Notes, used: &mut Vec<FigureId>) -> Row {
        let ids: Vec<FigureId> = years.iter().filter_map(|metric| self.metric_figure(metric)).collect();
        let name = match (years.first().and_then(|metric| metric.industry()), ids.first()) {
            (Some(free), _) => self.names.value("industry_metric", free),
            (None, Some(id)) => id.measure.name.get(self.locale).to_string(),
            (None, None) => String::new(),
        };
        let mut values = Line::new();
        for id in ids {
            let mut figure = self.marked_figure(&id, notes, used);
            if figure.is_empty() {
                continue;
            }
            let year = self.words.fill("climate.value_year", &[("year", &self.year_label(id.year))]);
            figure.insert(0, text(year));
            values = values.row_of(Some(figure));
        }
        let applied = years.iter().map(|metric| metric.text.get(self.locale)).find(|words| !words.is_empty());
        data_row(vec![words_cell(&name), values.cell(), words_cell(applied.unwrap_or_default())])
    }

    /// The figure that a metric states.
    fn metric_figure(&self, metric: &ClimateMetric) -> Option<FigureId> {
        let (measure, dims) = match metric.industry() {
            Some(free) => ("climate_industry_metric", Dims::one("industry_metric", free)),
            None => (heng_calc::climate_measure(&metric.id), Dims::none()),
        };
        Some(FigureId::new(self.input.catalogue.measure(measure)?, dims, metric.year))
    }

    /// The values of a closed dimension in order.
    fn closed_values(&self, dimension: &str) -> Vec<&'a str> {
        self.input.catalogue.dimension(dimension).into_iter().flat_map(|d| d.values.iter().map(|v| v.id.as_str())).collect()
    }

    /// The enterprise's register by category.
    fn enterprise_risks(&mut self) -> Option<Table> {
        let risks = &self.input.book.climate.enterprise;
        let mut rows = Vec::new();
        for category in self.closed_values("risk_category") {
            let mut of_category: Vec<&EnterpriseRisk> = risks.iter().filter(|r| r.category == category).collect();
            if of_category.is_empty() {
                continue;
            }
            let rank = |level: &str| self.closed_values("risk_level").iter().position(|l| *l == level);
            of_category.sort_by_key(|risk| std::cmp::Reverse(rank(&risk.level)));
            rows.push(Row {
                kind: RowKind::Group,
                indent: 0,
                cells: vec![words_cell(&self.names.value("risk_category", category))],
            });
            rows.extend(of_category.into_iter().map(|risk| self.enterprise_row(risk)));
        }
        if rows.is_empty() {
            return None;
        }
        let heads = [
            ("climate.risk", Align::Start, 7),
            ("climate.level", Align::Center, 2),
            ("climate.change", Align::Center, 2),
            ("climate.response", Align::Start, 8),
        ];
        Some(self.table_of_filled(ENTERPRISE, "climate.enterprise", &heads, rows))
    }

    fn enterprise_row(&self, risk: &EnterpriseRisk) -> Row {
        let change = match risk.change.as_str() {
            "up" => self.words.get("climate.up"),
            "down" => self.words.get("climate.down"),
            "same" => self.words.get("climate.same"),
            _ => "",
        };
        let response =
            Line::new().words(risk.response.get(self.locale)).row(&self.labelled("climate.owner", risk.owner.get(self.locale)));
        data_row(vec![
            named(risk.name.get(self.locale), risk.description.get(self.locale)).cell(),
            words_cell(&self.names.value("risk_level", &risk.level)),
            words_cell(change),
            response.cell(),
        ])
    }

    /// How many risks of each category stand at each level, and which.
    fn enterprise_matrix(&mut self) -> Option<Table> {
        let risks = &self.input.book.climate.enterprise;
        if risks.is_empty() {
            return None;
        }
        let levels = self.closed_values("risk_level");
        let mut used = Vec::new();
        let mut rows = Vec::new();
        for category in self.closed_values("risk_category") {
            if !risks.iter().any(|r| r.category == category) {
                continue;
            }
            let mut cells = vec![words_cell(&self.names.value("risk_category", category))];
            for level in &levels {
                let names: Vec<&str> = risks
                    .iter()
                    .filter(|r| r.category == category && r.level == **level)
                    .map(|r| r.name.get(self.locale))
                    .collect();
                let dims = Dims::one("risk_category", category).with("risk_level", level);
                let measure = self.input.catalogue.measure("enterprise_risks");
                let id = measure.map(|m| FigureId::new(m, dims, self.year()));
                let count = id.and_then(|id| figure_names(self, &id, &mut used));
                cells.push(Line::new().row_of(count).row(&names.join(self.words.get("print.list_separator"))).cell());
            }
            rows.push(data_row(cells));
        }
        let heads = [("climate.category", Align::Start, 3)];
        let mut table = self.table_of_words(ENTERPRISE_MATRIX, "climate.enterprise_matrix", &heads, rows);
        for level in &levels {
            let head = self.names.value("risk_level", level);
            table.columns.push(crate::report::Column { head, align: Align::Start, weight: 4 });
        }
        self.note_uses(&used, &table.id);
        Some(table)
    }
}

/// A name, and below it what there is to say about it.
fn named(name: &str, words: &str) -> Line {
    let name = if name.is_empty() { Vec::new() } else { vec![Inline::Strong { children: vec![text(name)] }] };
    Line::new().inlines(name).row(words)
}
