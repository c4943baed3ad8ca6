//! The book's targets: where each comes from, where it leads, how far it has come, and what the climate rules ask about it.
//!
//! Why: provisions on targets are answered by these rows, so the report must print them. Invariant: a column that no target fills is
//! left out; a target whose progress is not known says why. Not here: progress and standing (`heng-calc`).

use super::lines::{Line, figure_names, subscripts};
use super::{Topic, data_row};
use crate::charts::Plot;
use crate::composer::{Composer, text};
use crate::notes::Notes;
use crate::print;
use crate::report::{Align, Cell, Chart, ChartKind, Inline, Point, Row, RowKind, Series, Table};
use crate::tables::words_cell;
use heng_calc::targets::{Outlook, Standing, Unmeasured, outlook};
use heng_intake::book::{Amount, Level, Target};
use heng_model::{Dims, FigureId, Unit, format_decimal};

/// The table of targets.
const TARGETS: &str = "targets";
/// What the climate rules ask beside the numbers.
const DETAILS: &str = "target-details";
/// How far each has come.
const PROGRESS: &str = "target-progress";

pub(super) const TOPIC: Topic = Topic {
    tables: &[TARGETS, DETAILS],
    charts: &[PROGRESS],
    table: |composer, name| if name == DETAILS { composer.target_details() } else { composer.targets_table() },
    chart: |composer, _| composer.target_progress(),
};

impl Composer<'_> {
    /// The book's targets; `None` without any.
    fn targets_table(&mut self) -> Option<Table> {
        let targets = &self.input.book.targets;
        if targets.is_empty() {
            return None;
        }
        let mut notes = Notes::default();
        let mut used = Vec::new();
        let lines: Vec<[Cell; 6]> = targets.iter().map(|target| self.target_cells(target, &mut notes, &mut used)).collect();
        let heads = [
            ("target.target", Align::Start, 7),
            ("target.baseline", Align::Center, 3),
            ("target.value", Align::Center, 3),
            ("target.current", Align::Center, 3),
            ("target.progress", Align::Center, 4),
            ("target.standing", Align::Center, 3),
        ];
        // The first and the last column always stand.
        let filled = |i: usize| i == 0 || i == 5 || lines.iter().any(|cells| !matches!(cells[i], Cell::Empty));
        let keep: Vec<bool> = (0..heads.len()).map(filled).collect();
        let kept = |i: &usize| keep.get(*i).copied().unwrap_or_default();
        let shown: Vec<_> = (0..heads.len()).filter(kept).map(|i| heads[i]).collect();
        let rows = lines
            .into_iter()
            .map(|cells| data_row(cells.into_iter().enumerate().filter(|(i, _)| kept(i)).map(|(_, cell)| cell).collect()))
            .collect();
        let mut table = self.table_of_words(TARGETS, "target.caption", &shown, rows);
        table.notes = notes.finish();
        self.note_uses(&used, &table.id);
        Some(table)
    }

    fn target_cells(&mut self, target: &Target, notes: &mut Notes, used: &mut Vec<FigureId>) -> [Cell; 6] {
        let view = outlook(target, self.input.figures, self.input.catalogue, self.year());
        let measure = self.target_measure(target);
        let title = Line::new()
            .words(target.text.get(self.locale))
            .row_of(measure.map(|name| vec![Inline::Emph { children: vec![text(name)] }]));
        let baseline = self.baseline_line(target, &view, notes, used);
        let unit = view.goal.map(|goal| goal.unit);
        let value = Line::new()
            .words(&self.target_value(target, unit))
            .row(&target.target_year.map(|year| self.year_in_text(year)).unwrap_or_default());
        let mut figure = |composer: &mut Self, id: &Option<FigureId>| {
            id.as_ref().map(|id| composer.marked_figure(id, notes, used)).unwrap_or_default()
        };
        let current = Line::new().inlines(figure(self, &view.current));
        let reached = figure(self, &view.progress);
        let expected = view.progress.as_ref().and(view.expected.as_ref()).and_then(|id| self.figure(id));
        let expected = expected.map(|f| {
            used.push(f.id.clone());
            self.words.fill("target.expected_progress", &[("progress", &print::figure(self.words, f))])
        });
        let progress = Line::new().inlines(reached).row(&expected.unwrap_or_default());
        let standing = self.standing_line(target, view.standing, notes);
        [title.cell(), baseline.cell(), value.cell(), current.cell(), progress.cell(), standing.cell()]
    }

    /// The measure of a target with its part: "Energy intensity per employee".
    fn target_measure(&self, target: &Target) -> Option<String> {
        let measure = self.input.catalogue.measure(&target.measure)?;
        Some(self.names.figure(&FigureId::new(measure, target.dims.clone(), self.year())))
    }

    fn baseline_line(&mut self, target: &Target, view: &Outlook, notes: &mut Notes, used: &mut Vec<FigureId>) -> Line {
        let year = target.baseline_year.map(|year| self.year_in_text(year)).unwrap_or_default();
        let stated = target.baseline.map(|amount| self.target_amount(amount, view.baseline.map(|b| b.unit)));
        let value = match (stated, &view.baseline_figure) {
            (Some(stated), _) => vec![text(stated)],
            (None, Some(id)) => self.marked_figure(id, notes, used),
            (None, None) => Vec::new(),
        };
        Line::new().inlines(value).row(&year)
    }

    /// A number that the row states, with its unit, at the decimals it is stated with.
    fn target_amount(&self, amount: Amount, unit: Option<Unit>) -> String {
        let number = format_decimal(amount.value, amount.places);
        match amount.unit.or(unit) {
            Some(unit) => print::with_unit(self.words, &number, unit),
            None => number,
        }
    }

    /// What is to be reached: "−20%", "1,200 MWh"; as written where it was not read.
    fn target_value(&self, target: &Target, unit: Option<Unit>) -> String {
        match target.level {
            Some(level) => self.target_level(level, unit),
            None => target.value.clone(),
        }
    }

    fn target_level(&self, level: Level, unit: Option<Unit>) -> String {
        match level {
            Level::Value(amount) => self.target_amount(amount, unit),
            Level::Change(percent) => {
                let sign = if percent.is_sign_negative() { "−" } else { "+" };
                let number = percent.abs().normalize();
                let number = format!("{sign}{}", format_decimal(number, number.scale()));
                self.words.fill("print.percent", &[("number", &number)])
            }
        }
    }

    /// How it stands; a note says why that is not known.
    fn standing_line(&self, target: &Target, standing: Standing, notes: &mut Notes) -> Line {
        let word = self.standing_word(standing);
        let mut inlines = vec![text(word)];
        if let Standing::Unmeasured(why) = standing {
            inlines.push(Inline::NoteRef { mark: notes.number(self.words.get(why_key(why)).to_string()) });
        }
        let reached = target.reached_year.filter(|_| standing == Standing::Met);
        Line::new().inlines(inlines).row(&reached.map(|year| self.year_in_text(year)).unwrap_or_default())
    }

    fn standing_word(&self, standing: Standing) -> &'static str {
        self.words.get(match standing {
            Standing::Met => "target.met",
            Standing::OnTrack => "target.on_track",
            Standing::Behind => "target.behind",
            Standing::Missed => "target.missed",
            Standing::BaseYear => "target.base_year",
            Standing::UnderWay => "target.under_way",
            Standing::Directional => "target.directional",
            Standing::Unmeasured(_) => "target.unmeasured",
        })
    }

    /// What the climate rules ask of targets; `None` when no target says any of it.
    fn target_details(&mut self) -> Option<Table> {
        let mut used = Vec::new();
        let mut rows = Vec::new();
        for target in self.input.book.targets.iter().filter(|target| target.has_details()) {
            let name = self.names.value("target", &target.id);
            rows.push(Row { kind: RowKind::Group, indent: 0, cells: vec![words_cell(&name)] });
            for (key, line) in self.target_detail_lines(target, &mut used) {
                rows.push(data_row(vec![words_cell(self.words.get(key)), line.cell()]));
            }
        }
        if rows.is_empty() {
            return None;
        }
        let heads = [("target.attribute", Align::Start, 3), ("target.statement", Align::Start, 8)];
        let table = self.table_of_words(DETAILS, "target.details_caption", &heads, rows);
        self.note_uses(&used, &table.id);
        Some(table)
    }

    /// Attribute and statement, where the book makes one.
    fn target_detail_lines(&self, target: &Target, used: &mut Vec<FigureId>) -> Vec<(&'static str, Line)> {
        let d = &target.details;
        let words = |words: &heng_model::LocalText| Line::new().words(words.get(self.locale));
        let yes_no = |answer: Option<bool>| match answer {
            Some(true) => self.words.get("words.yes"),
            Some(false) => self.words.get("words.no"),
            None => "",
        };
        let objective = match d.objective.as_str() {
            "mitigation" => self.words.get("target.objective_mitigation"),
            "adaptation" => self.words.get("target.objective_adaptation"),
            "conformance" => self.words.get("target.objective_conformance"),
            _ => "",
        };
        let kind = match target.kind.as_str() {
            "absolute" => self.words.get("target.kind_absolute"),
            "intensity" => self.words.get("target.kind_intensity"),
            _ => self.words.get("target.directional"),
        };
        let gross = match d.gross {
            Some(true) => self.words.get("target.gross"),
            Some(false) => self.words.get("target.net"),
            None => "",
        };
        let period = target.baseline_year.zip(target.target_year).map(|(from, to)| {
            self.words.fill("target.period_text", &[("from", &self.year_label(from)), ("to", &self.year_label(to))])
        });
        let separator = self.words.get("print.list_separator");
        let gases: Vec<String> = d.gases.iter().map(|gas| subscripts(gas)).collect();
        let scopes: Vec<String> = d.scopes.iter().map(|scope| self.names.value("scope", scope)).collect();
        let planned = self.input.catalogue.measure("target_carbon_credits");
        let planned = planned.map(|m| FigureId::new(m, Dims::one("target", &target.id), self.year()));
        let planned = planned.and_then(|id| figure_names(self, &id, used)).unwrap_or_default();
        let metric = if d.metric.is_empty() {
            Line::new().words(&self.target_measure(target).unwrap_or_default())
        } else {
            words(&d.metric)
        };
        let unit = outlook(target, self.input.figures, self.input.catalogue, self.year()).goal.map(|goal| goal.unit);
        let step = |m: &heng_intake::book::Milestone| {
            self.words
                .fill("target.milestone", &[("year", &self.year_label(m.year)), ("value", &self.target_level(m.level, unit))])
        };
        let steps: Vec<String> = target.milestones.iter().map(step).collect();
        let lines = vec![
            ("target.objective", Line::new().words(objective)),
            ("target.metric", metric),
            ("target.kind", Line::new().words(kind)),
            ("target.scope", words(&d.scope)),
            ("target.period", Line::new().words(&period.unwrap_or_default())),
            ("target.milestones", Line::new().words(&steps.join(self.words.get("print.clause_separator")))),
            ("target.gases", Line::new().words(&gases.join(separator))),
            ("target.scopes", Line::new().words(&scopes.join(separator))),
            ("target.gross_or_net", Line::new().words(gross)),
            ("target.sector_approach", Line::new().words(yes_no(d.sector_approach)).row(d.sector_approach_text.get(self.locale))),
            ("target.agreement", words(&d.agreement)),
            ("target.steps", words(&d.steps)),
            ("target.third_party", Line::new().words(yes_no(d.third_party)).row(d.validation.get(self.locale))),
            ("target.review", words(&d.review)),
            ("target.revision", words(&d.revision)),
            ("target.credits", Line::new().inlines(planned).row(d.credits.get(self.locale))),
            ("target.analysis", words(&d.analysis)),
        ];
        lines.into_iter().filter(|(_, line)| !line.is_empty()).collect()
    }

    /// How far each target has come; `None` when no progress is known.
    fn target_progress(&mut self) -> Option<Chart> {
        let input = self.input;
        let mut plot = Plot { kind: ChartKind::Progress, categories: Vec::new(), groups: Vec::new(), series: Vec::new() };
        let (mut reached, mut asked) = (Vec::new(), Vec::new());
        for target in &input.book.targets {
            let view = outlook(target, input.figures, input.catalogue, self.year());
            let point = |id: Option<FigureId>| {
                let figure = self.figure(&id?)?;
                Some(Point { figure: figure.id.clone(), value: figure.value, text: figure.printed() })
            };
            let Some(progress) = point(view.progress) else { continue };
            plot.categories.push(self.short_name(target));
            plot.groups.push(self.standing_word(view.standing).to_string());
            reached.push(Some(progress));
            asked.push(point(view.expected));
        }
        if reached.is_empty() {
            return None;
        }
        plot.series.push(Series { label: self.words.get("target.progress").to_string(), points: reached });
        if asked.iter().any(Option::is_some) {
            plot.series.push(Series { label: self.words.get("target.expected").to_string(), points: asked });
        }
        let percent = input.catalogue.units.get("percent").symbol(self.locale);
        Some(self.chart_of(PROGRESS, self.words.get("target.chart"), &percent, plot))
    }

    /// The short name, else the measure, with the year where another target has the same.
    fn short_name(&self, target: &Target) -> String {
        if !target.name.is_empty() {
            return target.name.get(self.locale).to_string();
        }
        let Some(name) = self.target_measure(target) else { return target.text.get(self.locale).to_string() };
        let same = |other: &&Target| other.name.is_empty() && (&other.measure, &other.dims) == (&target.measure, &target.dims);
        let is_shared = self.input.book.targets.iter().filter(same).count() > 1;
        match target.target_year.filter(|_| is_shared) {
            Some(year) => self.words.fill("target.name_year", &[("name", &name), ("year", &self.year_label(year))]),
            None => name,
        }
    }
}

fn why_key(why: Unmeasured) -> &'static str {
    match why {
        Unmeasured::NoMeasure => "target.no_measure",
        Unmeasured::NoValue => "target.no_value",
        Unmeasured::NoDenominator => "target.no_denominator",
        Unmeasured::NoBaseline => "target.no_baseline",
        Unmeasured::NoBaselineFigure => "target.no_baseline_figure",
        Unmeasured::NoFigure => "target.no_figure",
        Unmeasured::NoWay => "target.no_way",
    }
}
