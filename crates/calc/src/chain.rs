//! Chains: a quantity multiplied and divided by factors, one after the other, with units checked at every link.
//!
//! In: a term and [`Rate`]s. Out: a term whose trace names every link, unit conversions included. Invariant: all divisors are
//! gathered and divided by once, at the end, so that 12,400 kWh × 3.6 ÷ 1,000 stays exact. Not here: sums, and which factors a
//! figure takes. See the tests below.

use crate::exact::{self, Exact, Fault};
use crate::rate::Rate;
use crate::term::{Node, Term, formula};
use heng_model::{Decimal, LocalText, Locale, Op, Quantity, Unit, UnitError};

/// A product under construction.
#[derive(Debug, Clone)]
pub(crate) struct Chain {
    multiplier: Decimal,
    divisor: Decimal,
    unit: Unit,
    start: (LocalText, Node),
    links: Vec<Link>,
}

/// One step of a chain.
#[derive(Debug, Clone)]
struct Link {
    sign: &'static str,
    name: LocalText,
    node: Node,
    /// For a conversion of units, its ratio.
    conversion: Option<(Decimal, Decimal)>,
}

const TIMES: &str = " × ";
const OVER: &str = " ÷ ";

impl Chain {
    /// Starts with a quantity.
    pub fn start(name: LocalText, term: Term) -> Self {
        Self {
            multiplier: term.value.value,
            divisor: Decimal::ONE,
            unit: term.value.unit,
            start: (name, term.node),
            links: Vec::new(),
        }
    }

    /// Multiplies by a factor per unit of what the chain holds.
    pub fn times(self, name: &LocalText, rate: Rate, node: Node) -> Exact<Self> {
        let mut chain = self.into_unit_scaled(rate.den, rate.scale)?;
        chain.multiplier = exact::mul(chain.multiplier, rate.value)?;
        chain.unit = rate.num;
        Ok(chain.link(TIMES, name, node))
    }

    /// Divides by a factor whose numerator measures what the chain holds.
    pub fn over(self, name: &LocalText, rate: Rate, node: Node) -> Exact<Self> {
        if rate.value.is_zero() {
            return Err(Fault::zero(name));
        }
        let (num_scale, den_scale) = rate.scale;
        let mut chain = self.into_unit_scaled(rate.num, (den_scale, num_scale))?;
        chain.divisor = exact::mul(chain.divisor, rate.value)?;
        chain.unit = rate.den;
        Ok(chain.link(OVER, name, node))
    }

    /// Multiplies by a percentage.
    pub fn times_percent(mut self, name: &LocalText, percent: Decimal, node: Node) -> Exact<Self> {
        self.multiplier = exact::mul(self.multiplier, percent)?;
        self.divisor = exact::mul(self.divisor, Decimal::ONE_HUNDRED)?;
        Ok(self.link(TIMES, name, node))
    }

    /// Multiplies by a constant that turns what the chain holds into `unit`: carbon × 44/12 is carbon dioxide.
    pub fn times_constant(mut self, name: LocalText, (multiplier, divisor): (i64, i64), unit: Unit) -> Exact<Self> {
        let (multiplier, divisor) = (Decimal::from(multiplier), Decimal::from(divisor));
        self.multiplier = exact::mul(self.multiplier, multiplier)?;
        self.divisor = exact::mul(self.divisor, divisor)?;
        self.unit = unit;
        let value = fraction(multiplier, divisor);
        let printed = LocalText::same(value.clone());
        Ok(self.link(TIMES, &printed, Node::constant(name, value)))
    }

    /// Takes what the chain holds for `unit`, one for one, as a stated step: 1 t of water for 1 m³, CO₂ printed as CO₂e.
    pub fn taken_as(mut self, name: LocalText, unit: Unit) -> Exact<Self> {
        self.unit = unit;
        Ok(self.link(TIMES, &LocalText::default(), Node::constant(name, "1")))
    }

    /// Converts into another unit of the same dimension, as a link of its own unless nothing changes.
    pub fn into_unit(self, unit: Unit) -> Exact<Self> {
        self.into_unit_scaled(unit, (Decimal::ONE, Decimal::ONE))
    }

    /// Converts into `unit`, times `scale` for units of publications that are multiples of it.
    fn into_unit_scaled(mut self, unit: Unit, (scale_num, scale_den): (Decimal, Decimal)) -> Exact<Self> {
        let (num, den) = self.unit.ratio_to(unit)?;
        let (num, den) = reduced(exact::mul(num, scale_num)?, exact::mul(den, scale_den)?);
        let from = std::mem::replace(&mut self.unit, unit);
        if num == den {
            return Ok(self);
        }
        self.multiplier = exact::mul(self.multiplier, num)?;
        self.divisor = exact::mul(self.divisor, den)?;
        let name = LocalText::new(
            format!("{} to {}", from.symbol(Locale::En), unit.symbol(Locale::En)),
            format!("{}換算為{}", from.symbol(Locale::ZhHant), unit.symbol(Locale::ZhHant)),
        );
        let value = fraction(num, den);
        let printed = LocalText::same(value.clone());
        let node = Node::constant(name, value);
        self.links.push(Link { sign: TIMES, name: printed, node, conversion: Some((num, den)) });
        Ok(self)
    }

    fn link(mut self, sign: &'static str, name: &LocalText, node: Node) -> Self {
        self.links.push(Link { sign, name: name.clone(), node, conversion: None });
        self
    }

    /// The product in `unit`. A chain without any link is the term it started with.
    pub fn finish(self, method: &str, unit: Unit) -> Exact<Term> {
        if !self.unit.converts_to(unit) {
            return Err(UnitError::Incompatible(self.unit.id(), unit.id()).into());
        }
        let mut chain = self.into_unit(unit)?;
        let value = exact::div(chain.multiplier, chain.divisor, &LocalText::new("a divisor of the formula", "算式中的除數"))?;
        let result = Quantity::new(value, unit);
        if chain.conversions_cancel() {
            chain.links.retain(|link| link.conversion.is_none());
        }
        let (mut expression, node) = chain.start;
        if chain.links.is_empty() {
            return Ok(Term { value: result, node });
        }
        let op = if chain.links.iter().any(|link| link.sign == OVER) { Op::Other } else { Op::Product };
        let mut inputs = vec![node];
        for link in chain.links {
            // A step of one for one is said beneath the expression; in it, a factor of 1 would only puzzle.
            if !link.name.is_empty() {
                expression.en = format!("{}{}{}", expression.en, link.sign, link.name.en);
                expression.zh_hant = format!("{}{}{}", expression.zh_hant, link.sign, link.name.zh_hant);
            }
            inputs.push(link.node);
        }
        Ok(formula(method, op, expression, inputs, result))
    }

    /// Whether the conversions of units come to one: kilograms to grams and back need not be shown.
    fn conversions_cancel(&self) -> bool {
        let conversions = self.links.iter().filter_map(|link| link.conversion);
        let product = conversions
            .into_iter()
            .try_fold((Decimal::ONE, Decimal::ONE), |(a, b), (num, den)| Some((a.checked_mul(num)?, b.checked_mul(den)?)));
        product.is_some_and(|(num, den)| num == den)
    }
}

/// The same ratio with the smallest numbers that are still exact: 1000/1000000 → 0.001, 1000/3600 → 1/3.6.
fn reduced(num: Decimal, den: Decimal) -> (Decimal, Decimal) {
    let exact_quotient = |a: Decimal, b: Decimal| {
        // More decimals than any definition of a unit has: the quotient is periodic.
        const PLACES: u32 = 16;
        let quotient = a.checked_div(b)?.normalize();
        (quotient.scale() <= PLACES && quotient.checked_mul(b)? == a).then_some(quotient)
    };
    if let Some(quotient) = exact_quotient(num, den) {
        return (quotient, Decimal::ONE);
    }
    match exact_quotient(den, num) {
        Some(quotient) => (Decimal::ONE, quotient),
        None => (num, den),
    }
}

/// `0.001`, `44/12`; the hour in seconds stays recognisable: `3.6/1000` rather than 0.0036.
fn fraction(num: Decimal, den: Decimal) -> String {
    if den == Decimal::ONE && num == Decimal::new(36, 4) {
        return "3.6/1000".to_string();
    }
    if den == Decimal::ONE { num.normalize().to_string() } else { format!("{}/{}", num.normalize(), den.normalize()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use heng_model::Catalogue;

    fn term(value: Decimal, unit: &str) -> Term {
        Term { value: Quantity::new(value, Catalogue::embedded().units.get(unit)), node: node() }
    }

    fn rate(value: Decimal, unit: &str) -> Rate {
        Rate::parse(value, unit, &Catalogue::embedded().units).unwrap()
    }

    fn node() -> Node {
        Node::constant(LocalText::same("x"), "1")
    }

    #[test]
    fn a_chain_divides_once_and_names_every_link() {
        let units = &Catalogue::embedded().units;
        let start = Chain::start(LocalText::new("energy", "能量"), term(Decimal::new(11471, 2), "MWh"));
        let carbon = LocalText::new("carbon content", "單位熱值含碳量");
        let oxidation = LocalText::new("oxidation rate", "碳氧化率");
        let term = start
            .times(&carbon, rate(Decimal::new(189, 1), "tC/TJ"), node())
            .and_then(|c| c.times_percent(&oxidation, Decimal::from(98), node()))
            .and_then(|c| c.times_constant(LocalText::same("C to CO2"), (44, 12), units.get("tCO2")))
            .and_then(|c| c.finish("test", units.get("tCO2")))
            .unwrap();
        assert_eq!(term.value.value.round_dp(5), Decimal::new(2_804_549, 5));
        let heng_model::Trace::Formula(formula) = term.node.trace else { panic!("a chain with links is a formula") };
        assert_eq!(formula.expression.en, "energy × 3.6/1000 × carbon content × oxidation rate × 44/12");
        assert_eq!(formula.expression.zh_hant, "能量 × 3.6/1000 × 單位熱值含碳量 × 碳氧化率 × 44/12");
        assert_eq!(formula.op, Op::Product);
    }

    #[test]
    fn conversions_that_cancel_are_not_shown() {
        let (per_km, other) = (LocalText::same("NOx per km"), LocalText::same("PM per km"));
        let chain = Chain::start(LocalText::same("NOx"), term(Decimal::new(8415, 2), "kg"));
        let term = chain
            .over(&per_km, rate(Decimal::new(6264, 4), "gNOx/km"), node())
            .and_then(|c| c.times(&other, rate(Decimal::new(6, 2), "gPM/km"), node()))
            .and_then(|c| c.finish("test", Catalogue::embedded().units.get("kg")))
            .unwrap();
        let heng_model::Trace::Formula(formula) = term.node.trace else { panic!("a chain with links is a formula") };
        assert_eq!(formula.expression.en, "NOx ÷ NOx per km × PM per km");
        assert_eq!((formula.op, formula.inputs.len()), (Op::Other, 3));
        assert_eq!(term.value.value.round_dp(5), Decimal::new(806_034, 5));
    }

    #[test]
    fn units_that_do_not_meet_are_refused() {
        let units = &Catalogue::embedded().units;
        let name = LocalText::same("density");
        let start = || Chain::start(LocalText::same("q"), term(Decimal::ONE, "MWh"));
        assert!(start().times(&name, rate(Decimal::ONE, "kg/L"), node()).is_err());
        assert!(start().finish("test", units.get("tce")).is_err());
        assert!(start().over(&name, rate(Decimal::ZERO, "GJ/t"), node()).is_err());
    }

    #[test]
    fn ratios_of_units_are_written_as_short_as_they_are_exact() {
        let cases = [((1000, 1_000_000), "0.001"), ((1000, 3600), "1/3.6"), ((3600, 1000), "3.6"), ((7, 3), "7/3")];
        for ((num, den), expected) in cases {
            let (num, den) = reduced(Decimal::from(num), Decimal::from(den));
            assert_eq!(fraction(num, den), expected);
        }
    }
}
