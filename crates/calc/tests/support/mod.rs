//! Books built in code, for the tests of this crate: as small as the case allows.

#![allow(dead_code, missing_docs, reason = "each test file uses its own part")]

use heng_intake::book::{
    ActivityGroup, Book, CountRecord, Denominator, EnteredFigure, Manifest, MethodChoice, PeopleCut, PublishedFigure, Site, Topic,
};
use heng_model::{
    Catalogue, Date, Decimal, Dims, FigureId, Figures, LocalText, Origin, Period, Quantity, RowSet, SourceFile, Unit,
    format_decimal, parse_decimal,
};
use std::sync::Arc;

pub fn catalogue() -> &'static Catalogue {
    Catalogue::embedded()
}

pub fn decimal(text: &str) -> Decimal {
    parse_decimal(text).unwrap_or_else(|e| panic!("{text}: {e}"))
}

pub fn unit(text: &str) -> Unit {
    catalogue().units.parse(text).unwrap_or_else(|e| panic!("{e}"))
}

/// `291.51 MWh`, `0.47 tCO2e/people`, `910` (a count).
pub fn quantity(text: &str) -> Quantity {
    let (value, unit_name) = text.split_once(' ').unwrap_or((text, "count"));
    Quantity::new(decimal(value), unit(unit_name))
}

fn places(text: &str) -> u32 {
    let number = text.split(' ').next().unwrap_or(text);
    number.split_once('.').map_or(0, |(_, fraction)| fraction.len() as u32)
}

pub fn file(path: &str) -> Arc<SourceFile> {
    Arc::new(SourceFile::hashed(path, "00"))
}

pub fn line(path: &str, line: u32) -> Origin {
    Origin::line(&file(path), line)
}

pub fn id(text: &str, year: i16) -> FigureId {
    FigureId::parse(text, catalogue(), year).unwrap_or_else(|e| panic!("{text}: {e}"))
}

/// The manifest of a calendar year.
pub fn manifest(year: i16) -> Manifest {
    let day = |month, day| Date::new(year, month, day).expect("a day of the calendar");
    Manifest::new(line("heng.toml", 1), LocalText::same("Example"), Period { start: day(1, 1), end: day(12, 31) })
}

pub fn choose(manifest: &mut Manifest, subject: &str, value: &str) {
    let choice = MethodChoice { value: value.into(), origin: line("heng.toml", 9) };
    manifest.methods.insert(subject.into(), choice);
}

/// A book under construction. Years default to the reporting year; `@2021` after a name says otherwise.
pub struct Draft {
    pub book: Book,
    rows: u32,
}

impl Draft {
    pub fn new(year: i16) -> Self {
        Draft { book: Book::new(manifest(year)), rows: 1 }
    }

    fn row(&mut self) -> u32 {
        self.rows += 1;
        self.rows
    }

    /// `name` or `name@year`, `name[dims]@year`.
    fn split<'t>(&self, text: &'t str) -> (&'t str, Dims, i16) {
        let (rest, year) =
            text.rsplit_once('@').map_or((text, self.book.manifest.year()), |(r, y)| (r, y.parse().expect("a year")));
        let (name, dims) = rest.split_once('[').map_or((rest, ""), |(n, d)| (n, d.trim_end_matches(']')));
        (name, Dims::parse(dims).expect("dimensions"), year)
    }

    pub fn method(mut self, subject: &str, value: &str) -> Self {
        choose(&mut self.book.manifest, subject, value);
        self
    }

    pub fn report_date(mut self, year: i16, month: i8, day: i8) -> Self {
        self.book.manifest.report_date = Some(Date::new(year, month, day).expect("a day"));
        self
    }

    pub fn places(mut self, measure: &str, places: u32) -> Self {
        self.book.manifest.places.insert(measure.into(), places);
        self
    }

    pub fn site(mut self, site: &str, grid: &str, area: Option<&str>, included: bool) -> Self {
        let row = self.row();
        let site = Site {
            id: site.into(),
            name: LocalText::same(site),
            entity: String::new(),
            region: String::new(),
            grid: grid.into(),
            floor_area_m2: area.map(decimal),
            activities: Vec::new(),
            included,
            reason: LocalText::default(),
            origin: line("sites.csv", row),
        };
        self.book.sites.insert(site.id.clone(), site);
        self
    }

    /// `activity[vehicle=private van]@2021`, site, `12 MWh`.
    pub fn activity(mut self, activity: &str, site: &str, amount: &str) -> Self {
        let row = self.row();
        let (activity, dims, year) = self.split(activity);
        let amount = quantity(amount);
        let group = ActivityGroup {
            activity: activity.into(),
            site: site.into(),
            dims,
            year,
            sum: amount.value,
            unit: amount.unit,
            file: file(&format!("activity/{activity}.csv")),
            sheet: String::new(),
            rows: [row].into_iter().collect::<RowSet>(),
            evidence: Vec::new(),
            notes: Vec::new(),
            more_notes: false,
        };
        self.book.activities.push(group);
        self
    }

    /// A class (`gender=male`, empty for all, `gender=male@2021`) and its counts: `headcount=910 leavers=108`.
    pub fn people(mut self, class: &str, counts: &str) -> Self {
        let row = self.row();
        let (class, year) =
            class.rsplit_once('@').map_or((class, self.book.manifest.year()), |(c, y)| (c, y.parse().expect("a year")));
        let counts = counts.split(' ').map(|pair| {
            let (measure, value) = pair.split_once('=').expect("measure=value");
            (measure.to_string(), decimal(value))
        });
        self.book.people.cuts.push(PeopleCut {
            dims: Dims::parse(class).expect("dimensions"),
            year,
            counts: counts.collect(),
            origin: line("people/headcount.csv", row),
            from_roster: false,
        });
        self
    }

    fn record(&mut self, figure: &str, value: &str, path: &str) -> CountRecord {
        let row = self.row();
        let (measure, dims, year) = self.split(figure);
        CountRecord {
            measure: measure.into(),
            dims,
            year,
            value: decimal(value),
            currency: None,
            origin: line(path, row),
            rows: 1,
        }
    }

    pub fn count(mut self, figure: &str, value: &str) -> Self {
        let record = self.record(figure, value, "cases.csv");
        self.book.counts.push(record);
        self
    }

    pub fn safety(mut self, figure: &str, value: &str) -> Self {
        let record = self.record(figure, value, "people/safety.csv");
        self.book.people.safety.push(record);
        self
    }

    pub fn suppliers(mut self, figure: &str, value: &str) -> Self {
        let record = self.record(figure, value, "suppliers.csv");
        self.book.suppliers.push(record);
        self
    }

    pub fn denominator(mut self, measure: &str, amount: &str) -> Self {
        let row = self.row();
        let (measure, _, year) = self.split(measure);
        self.book.denominators.push(Denominator {
            measure: measure.into(),
            year,
            quantity: quantity(amount),
            date: format!("{year}-12-31"),
            boundary: LocalText::new("the Group", "本集團"),
            source: "annual report".into(),
            origin: line("denominators.csv", row),
        });
        self
    }

    fn figure(&mut self, figure: &str, amount: &str, path: &str) -> EnteredFigure {
        let row = self.row();
        EnteredFigure {
            id: id(figure, self.book.manifest.year()),
            quantity: quantity(amount),
            places: places(amount),
            source: "the report".into(),
            missing: LocalText::default(),
            origin: line(path, row),
        }
    }

    pub fn entered(mut self, figure: &str, amount: &str) -> Self {
        let figure = self.figure(figure, amount, "figures.csv");
        self.book.entered.push(figure);
        self
    }

    pub fn entered_missing(mut self, figure: &str, amount: &str, missing: &str) -> Self {
        let mut figure = self.figure(figure, amount, "figures.csv");
        figure.missing = missing.into();
        self.book.entered.push(figure);
        self
    }

    pub fn prior(mut self, figure: &str, amount: &str) -> Self {
        let figure = self.figure(figure, amount, "prior/2021.csv");
        self.book.prior.push(figure);
        self
    }

    /// `headcount by gender` for a sum of parts.
    pub fn published(mut self, figure: &str, amount: &str) -> Self {
        let row = self.row();
        let (figure, sum_by) = figure.split_once(" by ").map_or((figure, None), |(f, d)| (f, Some(d.to_string())));
        self.book.published.push(PublishedFigure {
            case: figure.into(),
            id: id(figure, self.book.manifest.year()),
            sum_by,
            quantity: quantity(amount),
            places: places(amount),
            reason: LocalText::default(),
            source: String::new(),
            origin: line("published.csv", row),
        });
        self
    }

    pub fn topics(mut self, tier: &str, count: u32) -> Self {
        for n in 0..count {
            let row = self.row();
            let topic = Topic::new(&format!("{tier}-{n}"), LocalText::same("topic"), line("materiality/topics.csv", row));
            self.book.topics.push(Topic { tier: tier.into(), ..topic });
        }
        self
    }

    pub fn evaluate(&self) -> Outcome {
        let (figures, diags) = heng_calc::evaluate(&self.book, heng_factors::FactorCatalogue::embedded(), catalogue());
        Outcome { figures, diags, year: self.book.manifest.year() }
    }
}

pub struct Outcome {
    pub figures: Figures,
    pub diags: heng_model::Diags,
    pub year: i16,
}

impl Outcome {
    /// The figure rounded to `places`; `–` when there is none.
    pub fn show(&self, figure: &str, places: u32) -> String {
        self.figures.get(&id(figure, self.year)).map_or_else(|| "–".into(), |f| format_decimal(f.value, places))
    }

    pub fn missing(&self, figure: &str) -> &str {
        self.figures.gap(&id(figure, self.year)).map_or("", |g| g.missing.en.as_str())
    }

    /// Codes of errors and warnings, in order.
    pub fn codes(&self) -> Vec<&'static str> {
        self.diags.iter().filter(|d| d.severity != heng_model::Severity::Note).map(|d| d.code.id()).collect()
    }

    pub fn diag(&self, code: &str) -> String {
        self.diags.iter().find(|d| d.code.id() == code).map(ToString::to_string).unwrap_or_default()
    }

    #[track_caller]
    pub fn check(&self, figure: &str, places: u32, expected: &str) {
        assert_eq!(self.show(figure, places), expected, "{figure}; missing: {}", self.missing(figure));
    }
}
