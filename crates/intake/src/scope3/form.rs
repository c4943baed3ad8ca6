//! Which form of a method the columns of a row fit, and what they multiply to.
//!
//! In: the amounts of a row and a [`Calculation`]. Out: a [`Product`], or what does not fit. Invariant: every column that is filled is
//! multiplied, or the row does not fit; units meet by a compound that the rules name, never by accident. Not here: the factor's value
//! (`heng-calc`). See the tests in `tests.rs`.

use super::rules::{Calculation, FactorNeed, Form, Rules};
use heng_model::{Decimal, LocalText, Quantity, Unit, Units};

/// The amounts of a row.
#[derive(Debug, Clone, Default)]
pub(super) struct Inputs {
    pub quantity: Option<Quantity>,
    pub value: Option<Quantity>,
    pub investee_value: Option<Quantity>,
    pub distance: Option<Quantity>,
    pub per_use: Option<Quantity>,
    /// In percent.
    pub share: Option<Decimal>,
    pub count: Option<Decimal>,
    pub days: Option<Decimal>,
    pub uses: Option<Decimal>,
}

/// What the row says of its factor.
#[derive(Debug, Clone, Copy)]
pub(super) enum Named {
    /// Nothing; but its site has a grid or not.
    Nothing { grid: bool },
    /// A factor of the book's own.
    Own(Unit),
    /// An id that the factor catalogue may know.
    Other,
}

/// What a row multiplies to.
#[derive(Debug, Clone)]
pub(super) struct Product {
    pub value: Decimal,
    pub unit: Unit,
    pub expression: LocalText,
    pub columns: u8,
    pub need: FactorNeed,
}

/// Why a row fits no form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Misfit {
    /// The columns are not those of a form.
    Columns,
    /// They are, but no factor is named.
    NoFactor,
    /// The factor named is not one of the book.
    NotOfBook,
    /// A result has more digits than a decimal holds.
    Overflow,
}

const ANY: &str = "*";
const CURRENCY: &str = "currency";

/// The first form that fits, of those the first whose product meets the factor.
pub(super) fn multiply(
    rules: &Rules,
    calculation: &Calculation,
    inputs: &Inputs,
    named: Named,
    units: &Units,
) -> Result<Product, Misfit> {
    let mut fallback = None;
    let mut misfit = Misfit::Columns;
    for form in calculation.forms.iter().filter(|form| inputs.fit(form)) {
        match (form.factor, named) {
            (FactorNeed::None, Named::Nothing { .. }) | (FactorNeed::Own | FactorNeed::Grid, Named::Own(_) | Named::Other) => {}
            (FactorNeed::Grid, Named::Nothing { grid: true }) | (FactorNeed::Book, Named::Own(_)) => {}
            (FactorNeed::None, _) => continue,
            (FactorNeed::Book, Named::Other) => {
                misfit = Misfit::NotOfBook;
                continue;
            }
            (_, Named::Nothing { .. }) => {
                misfit = Misfit::NoFactor;
                continue;
            }
        }
        let Some(product) = inputs.product(rules, form, units) else {
            misfit = Misfit::Overflow;
            continue;
        };
        let meets = match named {
            Named::Own(factor) => factor.denominator().is_some_and(|den| product.unit.converts_to(den)),
            Named::Nothing { .. } | Named::Other => true,
        };
        if meets {
            return Ok(product);
        }
        fallback.get_or_insert(product);
    }
    fallback.ok_or(misfit)
}

/// `quantity (people) × distance × days × 2`: a form as a diagnostic names it.
pub(super) fn accepted(form: &Form) -> String {
    let dims: Vec<&str> = form.dims.iter().map(|d| if d == ANY { "any amount" } else { d.as_str() }).collect();
    let mut text = format!("{} ({})", form.base, dims.join(" or "));
    for column in &form.with {
        text.push_str(" × ");
        text.push_str(if column == "attribution" { "value ÷ investee_value" } else { column });
    }
    if let Some(times) = form.times {
        text.push_str(&format!(" × {times}"));
    }
    if !form.may.is_empty() {
        text.push_str(&format!(", with or without {}", form.may.join(", ")));
    }
    if form.factor == FactorNeed::None {
        text.push_str(", without a factor");
    }
    text
}

impl Inputs {
    /// `quantity (people), distance`: what is filled, as a diagnostic names it.
    pub(super) fn filled(&self) -> String {
        let with_dimension = |name: &str, q: &Option<Quantity>| q.map(|q| format!("{name} ({})", q.unit.dimension()));
        let plain = |name: &str, filled: bool| filled.then(|| name.to_string());
        let columns = [
            with_dimension("quantity", &self.quantity),
            with_dimension("value", &self.value),
            plain("investee_value", self.investee_value.is_some()),
            plain("distance", self.distance.is_some()),
            with_dimension("per_use", &self.per_use),
            plain("share", self.share.is_some()),
            plain("count", self.count.is_some()),
            plain("days", self.days.is_some()),
            plain("uses", self.uses.is_some()),
        ];
        columns.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    fn has(&self, column: &str) -> bool {
        match column {
            "quantity" => self.quantity.is_some(),
            "value" => self.value.is_some(),
            "attribution" => self.value.is_some() && self.investee_value.is_some(),
            "distance" => self.distance.is_some(),
            "per_use" => self.per_use.is_some(),
            "share" => self.share.is_some(),
            "count" => self.count.is_some(),
            "days" => self.days.is_some(),
            "uses" => self.uses.is_some(),
            _ => false,
        }
    }

    fn base(&self, form: &Form) -> Option<Quantity> {
        if form.base == "value" { self.value } else { self.quantity }
    }

    /// Whether the base measures what the form takes, what it needs is filled, and nothing is that it does not multiply. An amount of
    /// money beside a quantity is a remark, or a weight.
    fn fit(&self, form: &Form) -> bool {
        let multiplied = |column: &str| form.with.iter().chain(&form.may).any(|c| c == column);
        let of_money = self.investee_value.is_none() || multiplied("attribution");
        let nothing_left = ["distance", "per_use", "share", "count", "days", "uses"]
            .into_iter()
            .all(|column| !self.has(column) || multiplied(column));
        let base = self.base(form).is_some_and(|q| form.dims.iter().any(|dims| measures(q.unit, dims)));
        base && of_money && nothing_left && form.with.iter().all(|column| self.has(column))
    }

    /// What the columns of a form multiply to. `None` beyond 28 digits, or where units do not meet.
    fn product(&self, rules: &Rules, form: &Form, units: &Units) -> Option<Product> {
        let base = self.base(form)?;
        let mut names = vec![rules.input(&form.base)];
        let mut columns = 1;
        let (mut value, mut unit) = (base.value, base.unit);
        let takes = |column: &str| form.with.iter().chain(&form.may).any(|c| c == column) && self.has(column);
        if takes("distance") {
            let distance = self.distance?;
            let compound = rules.compounds.iter().find(|c| unit.measures(&c.of) && distance.unit.measures(&c.by))?;
            let [first, second] = [0, 1].map(|i| units.parse(&compound.from[i]).ok());
            let first = Quantity::new(value, unit).to(first?).ok()?;
            value = first.value.checked_mul(distance.to(second?).ok()?.value)?;
            unit = units.parse(&compound.unit).ok()?;
            names.push(rules.input("distance"));
            columns += 1;
        }
        for (column, number) in [("count", self.count), ("days", self.days), ("uses", self.uses)] {
            if takes(column) {
                value = value.checked_mul(number?)?;
                names.push(rules.input(column));
                columns += 1;
            }
        }
        if let Some(times) = form.times {
            value = value.checked_mul(Decimal::from(times))?;
            names.push(LocalText::same(times.to_string()));
        }
        if takes("per_use") {
            let per_use = self.per_use?;
            if unit.measures("distance") {
                value = Quantity::new(value, unit).to(units.parse("km").ok()?).ok()?.value;
            }
            value = value.checked_mul(per_use.value)?;
            unit = per_use.unit;
            names.push(rules.input("per_use"));
            columns += 1;
        }
        if takes("share") {
            value = value.checked_mul(self.share?)?.checked_div(Decimal::ONE_HUNDRED)?;
            names.push(rules.input("share"));
            columns += 1;
        }
        if takes("attribution") {
            let (outstanding, whole) = (self.value?, self.investee_value?);
            let outstanding = outstanding.to(whole.unit).ok()?;
            value = value.checked_mul(outstanding.value)?.checked_div(whole.value)?;
            names.push(LocalText::new(
                format!("({})", rules.input("attribution").en),
                format!("（{}）", rules.input("attribution").zh_hant),
            ));
            columns += 1;
        }
        if let Some(product) = &form.product {
            let product = units.parse(product).ok()?;
            if unit.measures("distance") {
                value = Quantity::new(value, unit).to(units.parse("km").ok()?).ok()?.value;
            }
            unit = product;
        }
        let joined = |text: fn(&LocalText) -> &str| names.iter().map(text).collect::<Vec<_>>().join(" × ");
        let expression = LocalText::new(joined(|n| n.en.as_str()), joined(|n| n.zh_hant.as_str()));
        Some(Product { value, unit, expression, columns, need: form.factor })
    }
}

/// Whether a unit measures a dimension, `*` any but money and emissions, `currency` any money.
fn measures(unit: Unit, dimension: &str) -> bool {
    let own = unit.dimension();
    let money = own.starts_with("currency-");
    match dimension {
        CURRENCY => money,
        ANY => !money && !own.starts_with("mass-co2") && unit.denominator().is_none(),
        _ => own == dimension,
    }
}
