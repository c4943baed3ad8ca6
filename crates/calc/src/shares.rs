//! Shares: how much of a site's greenhouse gases the consolidation approach counts.
//!
//! In: sites, entities, approach. Out: a [`Portion`] a site, applied to terms. Invariant: a site outside the approach stands in the trace
//! as a zero that names its entity; a site of nobody leaves a gap. Energy, water and waste stay at the reporting boundary: none of
//! their formulas comes here. Source: GHG Protocol Corporate Standard, chapter 3. See `tests/emissions_full.rs`.

use crate::exact::{self, Exact, Fault};
use crate::run::Run;
use crate::term::{Leaves, Node, Term, formula};
use heng_intake::book::{ActivityGroup, Consolidation, Entity, Share};
use heng_model::{Decimal, LocalText, Op, Quantity, Trace, Unit};

/// How much of a site counts.
#[derive(Debug, Clone)]
pub(crate) enum Portion {
    /// All of it.
    Whole,
    /// So many per cent; the name stands in the trace.
    Part(Decimal, LocalText),
    /// None of it; the name says why.
    Outside(LocalText),
    /// Not known; what is missing.
    Unknown(LocalText),
}

/// The portion of a site.
pub(crate) fn portion(run: &Run<'_>, site: &str) -> Portion {
    let Some(found) = run.book.sites.get(site) else { return Portion::Whole };
    match run.book.emissions.share_of(&run.book.manifest, &found.entity) {
        Share::Whole => Portion::Whole,
        Share::Part(percent, entity) => Portion::Part(percent, share_of(entity)),
        Share::Outside(entity) => Portion::Outside(outside(run, &found.name, entity)),
        Share::Unknown => Portion::Unknown(LocalText::new(
            format!("the entity of site {site}, with its equity share (entities.csv)"),
            format!("地點{site}所屬的實體及其股權比例（entities.csv）"),
        )),
    }
}

/// Whether every site counts whole, so that no formula changes.
pub(crate) fn all_whole<'s>(run: &Run<'_>, mut sites: impl Iterator<Item = &'s str>) -> bool {
    sites.all(|site| matches!(portion(run, site), Portion::Whole))
}

fn share_of(entity: &Entity) -> LocalText {
    LocalText::new(
        format!("equity share in {} ({})", entity.name.en, entity.origin),
        format!("於{}的股權比例（{}）", entity.name.zh_hant, entity.origin),
    )
}

fn outside(run: &Run<'_>, site: &LocalText, entity: &Entity) -> LocalText {
    let (en, zh_hant) = match run.book.manifest.boundary.approach() {
        Consolidation::OperationalControl => ("outside operational control", "不在營運控制範圍內"),
        Consolidation::FinancialControl => ("outside financial control", "不在財務控制範圍內"),
        Consolidation::EquityShare => ("no equity share", "並無股權"),
    };
    LocalText::new(
        format!("{}: not counted, {} ({en})", site.en, entity.name.en),
        format!("{}：不計入，{}（{zh_hant}）", site.zh_hant, entity.name.zh_hant),
    )
}

/// Groups by portion: those that count whole, then those that count in part or not at all.
pub(crate) fn by_portion<'g>(run: &Run<'_>, groups: &[&'g ActivityGroup]) -> Vec<(Portion, Vec<&'g ActivityGroup>)> {
    let mut whole: Vec<&ActivityGroup> = Vec::new();
    let mut others: Vec<(String, Portion, Vec<&ActivityGroup>)> = Vec::new();
    for group in groups {
        match portion(run, &group.site) {
            Portion::Whole => whole.push(group),
            other => match others.iter_mut().find(|(site, _, _)| *site == group.site) {
                Some((_, _, groups)) => groups.push(group),
                None => others.push((group.site.clone(), other, vec![group])),
            },
        }
    }
    let whole = (!whole.is_empty()).then_some((Portion::Whole, whole));
    whole.into_iter().chain(others.into_iter().map(|(_, portion, groups)| (portion, groups))).collect()
}

impl Portion {
    /// What counts of a term.
    pub fn of(&self, term: Term) -> Exact<Term> {
        match self {
            Portion::Whole => Ok(term),
            Portion::Part(percent, name) => {
                let value = exact::hundredth(exact::mul(term.value.value, *percent)?)?;
                let result = Quantity::new(value, term.value.unit);
                let expression = LocalText::new("× equity share", "× 股權比例");
                Ok(formula("share.equity", Op::Product, expression, vec![term.node, percent_node(name, *percent)], result))
            }
            Portion::Outside(_) => Ok(self.zero(term.value.unit).unwrap_or(term)),
            Portion::Unknown(missing) => Err(Fault::Missing(missing.clone())),
        }
    }

    /// For what lies outside: nothing, with the reason.
    pub fn zero(&self, unit: Unit) -> Option<Term> {
        let Portion::Outside(name) = self else { return None };
        let trace = Trace::Constant { name: name.clone(), value: "0".into() };
        Some(Term { value: Quantity::new(Decimal::ZERO, unit), node: Node { trace, verified: true, leaves: Leaves::Recorded } })
    }
}

/// A percentage of the book as a node: `60/100`.
pub(crate) fn percent_node(name: &LocalText, percent: Decimal) -> Node {
    Node::constant(name.clone(), format!("{}/100", percent.normalize()))
}
