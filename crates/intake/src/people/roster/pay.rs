//! Pay compared: women with men, the highest with the median of all others.
//!
//! In: the annual pay of each employee at period end. Out: [`PayRatio`]s. Invariant: no pay leaves this module, only ratios of means and
//! medians, and none where a side holds fewer than [`FEWEST`] persons; without everybody's pay there is no ratio at all (P007). Why:
//! pay is personal, and a mean of three persons tells each of them what the other two earn.

use super::{CATEGORY_CLASS, Class, GENDER_CLASS, PAY, Roster, UNKNOWN, read_amount};
use crate::book::{PayGap, PayOf, PayRatio};
use crate::context::Context;
use crate::row::Row;
use crate::table::{Reported, RowResult};
use heng_model::{Code, Decimal, Diag, Dims, RowSet, Unit, median};

/// The fewest persons that a published figure of pay stands for.
const FEWEST: usize = 5;

/// Pay by person.
#[derive(Debug, Default)]
pub(super) struct Pays {
    persons: Vec<(Class, Decimal)>,
    rows: RowSet,
    missing: RowSet,
    currency: Option<Unit>,
    other_currency: RowSet,
}

/// Pay of a row in a currency.
pub(super) fn read_pay(ctx: &mut Context<'_>, row: &Row<'_>) -> RowResult<(Decimal, Unit)> {
    let Some(value) = read_amount(ctx, row, PAY, "pay")? else { return Err(Reported) };
    let unit = row.required_unit(ctx, "pay_unit")?;
    let Some(kept) = ctx.catalogue.units.kept_in(ctx.catalogue.units.get("CNY"), unit) else {
        let diag = row.diag_at("pay_unit", Code::WrongUnit, format!("pay is not measured in {unit}"));
        ctx.push(diag.note("sought: money, such as HKD").help("correct the unit"));
        return Err(Reported);
    };
    match unit.convert(value, kept) {
        Ok(value) => Ok((value, kept)),
        Err(_) => {
            ctx.push(row.diag_at("pay", Code::Overflow, "the pay has more than 28 digits"));
            Err(Reported)
        }
    }
}

impl Pays {
    /// Notes the pay of an employee at period end.
    pub(super) fn add(&mut self, class: Class, pay: Option<(Decimal, Unit)>, row: u32) {
        let Some((value, unit)) = pay else { return self.missing.push(row) };
        let currency = *self.currency.get_or_insert(unit);
        if currency == unit {
            self.persons.push((class, value));
            self.rows.push(row);
        } else {
            self.other_currency.push(row);
        }
    }

    /// Why no ratio can be given at all.
    fn gap(&self) -> Option<PayGap> {
        let given = (self.persons.len() + self.other_currency.len()) as u64;
        if !self.missing.is_empty() {
            return Some(PayGap::Incomplete(given, given + self.missing.len() as u64));
        }
        (!self.other_currency.is_empty()).then_some(PayGap::Currencies)
    }
}

impl Roster<'_> {
    /// The ratios: of all employees, and of each category.
    pub(super) fn compare_pay(&self, ctx: &mut Context<'_>) -> Vec<PayRatio> {
        let pays = &self.pays;
        if pays.currency.is_none() {
            return Vec::new();
        }
        let gap = pays.gap();
        self.report_pay(ctx, gap);
        let number = |id: &str| {
            let place = self.classes[GENDER_CLASS].ids.iter().position(|known| known == id);
            place.and_then(|place| u32::try_from(place).ok()).unwrap_or(UNKNOWN)
        };
        let (female, male) = (number("female"), number("male"));
        let all = std::iter::once((Dims::none(), None));
        let categories = self.classes[CATEGORY_CLASS].ids.iter().zip(0..).map(|(id, n)| (Dims::one("category", id), Some(n)));
        let mut ratios = Vec::new();
        for (dims, category) in all.chain(categories) {
            let of = |gender: u32| -> Vec<Decimal> {
                let in_class =
                    |class: &Class| class[GENDER_CLASS] == gender && category.is_none_or(|n| class[CATEGORY_CLASS] == n);
                pays.persons.iter().filter(|(class, _)| in_class(class)).map(|(_, pay)| *pay).collect()
            };
            let (women, men) = (of(female), of(male));
            for (kind, middle) in [(PayOf::Mean, mean as fn(&[Decimal]) -> Option<Decimal>), (PayOf::Median, median)] {
                let ratio = match gap {
                    Some(gap) => Err(gap),
                    None if women.len() < FEWEST || men.len() < FEWEST => Err(PayGap::TooFew),
                    None => ratio(middle(&women), middle(&men)),
                };
                ratios.extend(self.pay_ratio(kind, dims.clone(), ratio, (women.len(), men.len())));
            }
        }
        let mut all: Vec<Decimal> = pays.persons.iter().map(|(_, pay)| *pay).collect();
        all.sort_unstable();
        let highest = all.pop();
        let highest = match gap {
            Some(gap) => Err(gap),
            None if all.len() < FEWEST => Err(PayGap::TooFew),
            None => ratio(highest, median(&all)),
        };
        ratios.extend(self.pay_ratio(PayOf::Highest, Dims::none(), highest, (1, all.len())));
        ratios
    }

    fn pay_ratio(
        &self,
        of: PayOf,
        dims: Dims,
        ratio: Result<Decimal, PayGap>,
        (above, below): (usize, usize),
    ) -> Option<PayRatio> {
        let origin = self.origin_of(self.pays.rows.clone())?;
        let persons = (above as u64, below as u64);
        Some(PayRatio { of, dims, year: self.manifest.year(), ratio, persons, origin })
    }

    fn report_pay(&self, ctx: &mut Context<'_>, gap: Option<PayGap>) {
        let (message, rows, help) = match gap {
            Some(PayGap::Incomplete(given, all)) => (
                format!("pay is given for {given} of {all} employees at period end"),
                &self.pays.missing,
                "fill in pay for every employee, or remove the column pay",
            ),
            Some(PayGap::Currencies) => (
                "pay stands in several currencies".to_string(),
                &self.pays.other_currency,
                "give pay in one currency; no rate of exchange is guessed",
            ),
            _ => return,
        };
        let diag = Diag::new(Code::PayIncomplete, message).help(help);
        ctx.push(Diag { origin: self.origin_of(rows.clone()), ..diag });
    }
}

fn mean(pays: &[Decimal]) -> Option<Decimal> {
    let sum = pays.iter().try_fold(Decimal::ZERO, |sum, pay| sum.checked_add(*pay))?;
    sum.checked_div(Decimal::from(pays.len()))
}

fn ratio(above: Option<Decimal>, below: Option<Decimal>) -> Result<Decimal, PayGap> {
    above.zip(below).and_then(|(above, below)| above.checked_div(below)).ok_or(PayGap::Zero)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimals(pays: &[i64]) -> Vec<Decimal> {
        pays.iter().map(|&pay| Decimal::from(pay)).collect()
    }

    #[test]
    fn means_and_ratios_of_pay() {
        assert_eq!(mean(&decimals(&[10, 20, 60])), Some(Decimal::from(30)));
        assert_eq!(ratio(Some(Decimal::ONE), Some(Decimal::ZERO)), Err(PayGap::Zero));
    }
}
