//! One evaluation under way: the figures so far, what is missing, what was found.
//!
//! In: a book, factors, catalogue. Out: `(Figures, Diags)`. Invariant: a figure from records beats one that was entered (R014), an
//! entered one beats a prior one; within each kind the first stays. A fault never stops the run: it becomes a gap or C004. Not
//! here: formulas; each topic has a module of its own.

use crate::amounts::origin_of;
use crate::exact::{Exact, Fault};
use crate::methods::Methods;
use crate::term::{Leaves, Node, Term};
use heng_factors::{Factor, FactorCatalogue};
use heng_intake::book::{ActivityGroup, Book};
use heng_model::{
    Activity, AsPublished, Basis, Catalogue, Code, Date, Diag, Diags, Dims, Figure, FigureId, Figures, Gap, LocalText, Locale,
    Measure, Origin, Quantity, Unit,
};
use std::collections::{BTreeMap, BTreeSet};

/// How a computed value stands against one entered for the same figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Claim {
    /// A formula or records: it takes the entered figure's place.
    Full,
    /// Parts added up. Parts that were only entered may be some of many, so an entered total stays.
    SumOfParts,
}

/// A figure with what later formulas must know about it.
#[derive(Debug, Clone)]
struct Entry {
    figure: Figure,
    leaves: Leaves,
    /// Where it was entered, for an entered figure.
    entered_at: Option<Origin>,
}

/// An evaluation under way.
pub(crate) struct Run<'a> {
    pub book: &'a Book,
    pub factors: &'a FactorCatalogue,
    pub catalogue: &'a Catalogue,
    pub methods: Methods,
    pub diags: Diags,
    entries: BTreeMap<FigureId, Entry>,
    gaps: BTreeMap<FigureId, LocalText>,
    incomplete: BTreeSet<(Measure, i16)>,
    withheld: BTreeSet<FigureId>,
    withheld_measures: BTreeSet<(Measure, i16)>,
    withheld_whole: BTreeSet<(Measure, i16)>,
    factors_noted: BTreeSet<String>,
    activities: BTreeMap<&'a str, &'a Activity>,
}

impl<'a> Run<'a> {
    /// Nothing computed yet.
    pub fn new(book: &'a Book, factors: &'a FactorCatalogue, catalogue: &'a Catalogue) -> Self {
        let (methods, diags) = Methods::from_manifest(&book.manifest);
        Run {
            book,
            factors,
            catalogue,
            methods,
            diags,
            entries: BTreeMap::new(),
            gaps: BTreeMap::new(),
            incomplete: BTreeSet::new(),
            withheld: BTreeSet::new(),
            withheld_measures: BTreeSet::new(),
            withheld_whole: BTreeSet::new(),
            factors_noted: BTreeSet::new(),
            activities: catalogue.activities().iter().map(|a| (a.id.as_str(), a)).collect(),
        }
    }

    /// The reporting year.
    pub fn year(&self) -> i16 {
        self.book.manifest.year()
    }

    /// The day on which the report looks for current factors: its date, or the last day of the period.
    fn factor_date(&self) -> Date {
        self.book.manifest.report_date.unwrap_or(self.book.manifest.period.end)
    }

    /// A unit the formulas rely on.
    pub fn unit(&self, id: &str) -> Unit {
        self.catalogue.units.get(id)
    }

    /// A measure the formulas rely on.
    pub fn measure(&self, id: &str) -> Measure {
        self.catalogue.require(id)
    }

    /// The id of a figure.
    pub fn id(&self, measure: &str, dims: Dims, year: i16) -> FigureId {
        FigureId::new(self.measure(measure), dims, year)
    }

    /// The activity groups inside the boundary, each with its activity.
    pub fn groups(&self) -> impl Iterator<Item = (&'a Activity, &'a ActivityGroup)> + '_ {
        let book = self.book;
        book.activities
            .iter()
            .filter(|g| book.sites.get(&g.site).is_some_and(|s| s.included))
            .filter_map(|g| Some((*self.activities.get(g.activity.as_str())?, g)))
    }

    /// Every year of which the figures so far speak, and the years of the report.
    pub fn years(&self) -> BTreeSet<i16> {
        let reported = self.book.manifest.periods().into_iter().map(heng_model::Period::year);
        reported.chain(self.entries.keys().map(|id| id.year)).collect()
    }

    /// The figure as a term of a formula.
    pub fn term(&self, id: &FigureId) -> Option<Term> {
        self.entries.get(id).map(|e| Term::figure(&e.figure, e.leaves))
    }

    /// The figure as a term, or the fault that names it as missing.
    pub fn need(&self, id: &FigureId) -> Exact<Term> {
        self.term(id).ok_or_else(|| Fault::Missing(self.why_missing(id)))
    }

    /// The figure's own value and trace, for a total that has this single part.
    pub fn whole(&self, id: &FigureId) -> Option<Term> {
        let entry = self.entries.get(id)?;
        let Figure { verified, trace, .. } = &entry.figure;
        let node = Node { trace: trace.clone(), verified: *verified, leaves: entry.leaves };
        Some(Term { value: entry.figure.quantity(), node })
    }

    /// The value of a figure.
    pub fn value(&self, id: &FigureId) -> Option<Quantity> {
        self.entries.get(id).map(|e| e.figure.quantity())
    }

    /// Whether records have given the figure so far.
    pub fn is_computed(&self, id: &FigureId) -> bool {
        self.entries.get(id).is_some_and(|e| e.figure.basis == Basis::Computed)
    }

    /// The figures of a measure so far, sorted by dimensions and year.
    pub fn of(&self, measure: Measure) -> impl Iterator<Item = &Figure> {
        let first = FigureId::new(measure, Dims::none(), i16::MIN);
        self.entries.range(first..).map(|(_, e)| &e.figure).take_while(move |f| f.id.measure == measure)
    }

    /// The dimensions of which a measure has a figure in a year.
    pub fn dims_of(&self, measure: Measure, year: i16) -> Vec<Dims> {
        self.of(measure).filter(|f| f.id.year == year).map(|f| f.id.dims.clone()).collect()
    }

    /// A figure in words: "Employees at period start, region=mainland, 2021".
    pub fn describe(&self, id: &FigureId) -> LocalText {
        let name = &id.measure.name;
        if id.dims.is_empty() {
            return LocalText::new(format!("{}, {}", name.en, id.year), format!("{}，{}年", name.zh_hant, id.year));
        }
        let classes: Vec<String> = id.dims.iter().map(|(d, v)| self.class_in_chinese(d, v)).collect();
        LocalText::new(
            format!("{}, {}, {}", name.en, id.dims, id.year),
            format!("{}（{}），{}年", name.zh_hant, classes.join("、"), id.year),
        )
    }

    /// The Chinese name of a class, as the book or the catalogue calls it; else its id.
    fn class_in_chinese(&self, dimension: &str, value: &str) -> String {
        let labels = self.book.manifest.labels.get(dimension);
        let own = labels.and_then(|labels| labels.iter().find(|(id, _)| id == value)).map(|(_, name)| name.clone());
        let known = || self.catalogue.dimension(dimension)?.values.iter().find(|v| v.id == value).map(|v| v.name.clone());
        let site = || self.book.sites.get(value).filter(|_| dimension == "site").map(|s| s.name.clone());
        let measure = || self.catalogue.measure(value).filter(|_| dimension == "denominator").map(|m| m.name.clone());
        let name = own.or_else(known).or_else(site).or_else(measure).filter(|name| !name.is_empty());
        name.map_or_else(|| value.to_string(), |name| name.get(Locale::ZhHant).to_string())
    }

    fn why_missing(&self, id: &FigureId) -> LocalText {
        match self.gaps.get(id) {
            // One level of reasons: the text of a gap already names what lies below it.
            Some(below) => within(&self.describe(id), below),
            None => self.describe(id),
        }
    }

    /// Enters a figure as such. Earlier calls win over later ones.
    pub fn enter(&mut self, id: FigureId, term: Term, basis: Basis, origin: Origin) {
        if self.entries.contains_key(&id) {
            return;
        }
        let entry = self.entry(id.clone(), term, basis, Some(origin));
        self.entries.insert(id, entry);
    }

    /// Takes a computed term for a figure, or notes why there is none.
    pub fn settle(&mut self, id: FigureId, term: Exact<Term>) {
        self.settle_as(Claim::Full, id, term);
    }

    /// The same with a weaker claim against an entered figure.
    pub fn settle_as(&mut self, claim: Claim, id: FigureId, term: Exact<Term>) {
        if self.is_withheld(&id) {
            let missing = self.gaps.get(&FigureId::total(id.measure, id.year)).cloned();
            self.gap(id, missing.unwrap_or_default());
            return;
        }
        match term.and_then(|term| self.in_unit_of(&id, term)) {
            Ok(term) => self.offer(claim, id, term),
            Err(Fault::Missing(missing)) => self.gap(id, missing),
            Err(Fault::Overflow) => {
                self.diags.push(self.overflow(&id));
                if !id.dims.is_empty() {
                    self.incomplete.insert((id.measure, id.year));
                    let described = self.describe(&id);
                    let missing = LocalText::new(
                        format!("{}: more than 28 digits", described.en),
                        format!("{}：超出28位數字", described.zh_hant),
                    );
                    self.gap(FigureId::total(id.measure, id.year), missing);
                }
                self.gap(id, LocalText::new("the result has more than 28 digits", "結果超出28位數字"));
            }
        }
    }

    /// C004, at the first rows of the measure if rows feed it.
    fn overflow(&self, id: &FigureId) -> Diag {
        let diag = Diag::new(Code::Overflow, format!("`{id}` has more than 28 digits"))
            .note(self.describe(id).en)
            .help("look for an amount that is too large, or for a unit a thousand times too big");
        match self.groups().find(|(activity, group)| activity.measure == id.measure.id && group.year == id.year) {
            Some((_, group)) => diag.at(origin_of(group)),
            None => diag,
        }
    }

    fn offer(&mut self, claim: Claim, id: FigureId, term: Term) {
        let entry = self.entry(id.clone(), term, Basis::Computed, None);
        match self.entries.get(&id) {
            Some(there) if there.figure.basis == Basis::Computed => return,
            // Old figures do not move: what is computed only from an earlier report does not replace what that report printed.
            Some(there) if there.figure.basis == Basis::Prior && entry.leaves <= Leaves::Prior => return,
            Some(there) if there.figure.basis == Basis::Entered => {
                if entry.leaves <= Leaves::Prior || (claim == Claim::SumOfParts && entry.leaves <= Leaves::Given) {
                    return;
                }
                let diag = entered_over_records(there, &entry.figure);
                self.diags.push(diag);
            }
            _ => {}
        }
        self.entries.insert(id, entry);
    }

    /// The term in the unit the measure is kept in. A ratio over another currency keeps its own unit.
    fn in_unit_of(&self, id: &FigureId, mut term: Term) -> Exact<Term> {
        let Ok(unit) = self.catalogue.unit_of(id.measure, &id.dims) else { return Ok(term) };
        if term.value.unit.converts_to(unit) {
            term.value = term.value.to(unit)?;
        }
        Ok(term)
    }

    fn entry(&self, id: FigureId, term: Term, basis: Basis, entered_at: Option<Origin>) -> Entry {
        let places = self.book.manifest.places.get(&id.measure.id).copied().unwrap_or(id.measure.places);
        let Node { trace, verified, leaves } = term.node;
        let figure = Figure { value: term.value.value, unit: term.value.unit, id, places, basis, verified, trace };
        Entry { figure, leaves, entered_at }
    }

    /// Notes that a figure cannot be given; the first reason stays.
    pub fn gap(&mut self, id: FigureId, missing: LocalText) {
        self.gaps.entry(id).or_insert(missing);
    }

    /// What is missing for a figure, if that is known so far.
    pub fn missing(&self, id: &FigureId) -> Option<&LocalText> {
        self.gaps.get(id)
    }

    /// Notes that a part of a measure could not be computed, so that its total must not be either.
    pub fn part_missing(&mut self, id: FigureId, missing: LocalText) {
        self.incomplete.insert((id.measure, id.year));
        self.gap(FigureId::total(id.measure, id.year), missing.clone());
        self.gap(id, missing);
    }

    /// Gives a figure up although records for it exist, because some are known to be missing: it becomes a gap, and so does the total.
    /// What was entered stays.
    pub fn withhold(&mut self, id: FigureId, missing: &LocalText) {
        self.part_missing(id.clone(), missing.clone());
        self.withheld.insert(id);
    }

    /// The same for every figure of a measure in a year but those of single sites.
    pub fn withhold_measure(&mut self, measure: Measure, year: i16, missing: &LocalText) {
        self.part_missing(FigureId::total(measure, year), missing.clone());
        self.withheld_measures.insert((measure, year));
    }

    /// The same, those of single sites too.
    pub fn withhold_whole(&mut self, measure: Measure, year: i16, missing: &LocalText) {
        self.part_missing(FigureId::total(measure, year), missing.clone());
        self.withheld_whole.insert((measure, year));
    }

    fn is_withheld(&self, id: &FigureId) -> bool {
        let of_site = id.dims.len() == 1 && id.dims.get("site").is_some();
        self.withheld.contains(id)
            || self.withheld_whole.contains(&(id.measure, id.year))
            || (!of_site && self.withheld_measures.contains(&(id.measure, id.year)))
    }

    /// Whether a part of the measure could not be computed.
    pub fn is_incomplete(&self, measure: Measure, year: i16) -> bool {
        self.incomplete.contains(&(measure, year))
    }

    /// A factor as a node of a trace; the first use notes that it is stale or unverified.
    pub fn factor(&mut self, factor: &Factor, rule: LocalText) -> Node {
        if self.factors_noted.insert(factor.id.clone()) {
            let on = self.factor_date();
            let found = factor.stale_diag(on).into_iter().chain(factor.unverified_diag());
            found.for_each(|diag| self.diags.push(diag));
        }
        Node::factor(factor.to_use(rule))
    }

    /// C002 for figures of the reporting year that the book asks for and that cannot be computed, unless they were entered. It
    /// points to the choice under `[methods]` that asks for them, if the book makes one.
    pub fn cannot_compute(&mut self, subject: &str, message: String, ids: &[FigureId], help: &str) {
        let open: Vec<&FigureId> = ids.iter().filter(|id| id.year == self.year() && !self.entries.contains_key(id)).collect();
        if open.is_empty() {
            return;
        }
        let mut diag = Diag::new(Code::NotComputable, message).help(help);
        for id in open {
            if let Some(missing) = self.gaps.get(id) {
                diag = diag.note(format!("`{id}` needs: {}", missing.en));
            }
        }
        self.diags.push(match self.book.manifest.methods.get(subject) {
            Some(choice) => diag.at(choice.origin.clone()),
            None => diag,
        });
    }

    /// The figures and what was found.
    pub fn finish(self) -> (Figures, Diags) {
        let mut figures = Figures::default();
        for (_, entry) in self.entries {
            figures.insert(entry.figure);
        }
        for (id, missing) in self.gaps {
            figures.insert_gap(Gap { id, missing });
        }
        for prior in &self.book.prior {
            figures.insert_published(AsPublished {
                id: prior.id.clone(),
                quantity: prior.quantity,
                places: prior.places,
                source: prior.source.clone(),
                origin: prior.origin.clone(),
            });
        }
        (figures, self.diags)
    }
}

/// "Emissions, 2022 (missing: a factor)".
pub(crate) fn within(what: &LocalText, below: &LocalText) -> LocalText {
    LocalText::new(
        format!("{} (missing: {})", what.en, below.en),
        format!("{}（欠缺：{}）", what.zh_hant, below.get(Locale::ZhHant)),
    )
}

fn entered_over_records(there: &Entry, computed: &Figure) -> Diag {
    let diag = Diag::new(Code::EnteredOverRecords, format!("`{}` is entered although the book's records give it", computed.id))
        .note(format!("entered: {}; computed: {}, which stays", there.figure.quantity(), computed.quantity()))
        .help("delete the row, or keep it in published.csv to reconcile with");
    match &there.entered_at {
        Some(origin) => diag.at(origin.clone()),
        None => diag,
    }
}
