//! Pay gaps and the ratio of the highest to the median pay.
//!
//! In: the ratios that the roster was folded to; pay itself is not kept. Out: `gender_pay_gap`, `gender_pay_gap_median`, `pay_ratio`.
//! Invariant: a class with fewer than five women or men has a gap that says it is withheld, never a figure. Formulas: `docs/formulas.md`.

use crate::exact::{self, Exact, Fault};
use crate::run::Run;
use crate::term::{Node, Said, Term, formula};
use heng_intake::book::{PayGap, PayOf, PayRatio};
use heng_model::{Decimal, LocalText, Op, Quantity};

/// Every comparison of pay the roster allows.
pub(super) fn evaluate(run: &mut Run<'_>) {
    let book = run.book;
    for pay in &book.people.pay {
        let measure = match pay.of {
            PayOf::Mean => "gender_pay_gap",
            PayOf::Median => "gender_pay_gap_median",
            PayOf::Highest => "pay_ratio",
        };
        let id = run.id(measure, pay.dims.clone(), pay.year);
        let term = compared(run, pay);
        run.settle(id, term);
    }
}

fn compared(run: &Run<'_>, pay: &PayRatio) -> Exact<Term> {
    let ratio = pay.ratio.map_err(withheld)?;
    let (above, below) = pay.persons;
    let (unit, value) = match pay.of {
        PayOf::Highest => (run.unit("multiple"), ratio),
        PayOf::Mean | PayOf::Median => (run.unit("percent"), exact::mul(ratio, Decimal::ONE_HUNDRED)?),
    };
    let what = match pay.of {
        PayOf::Mean => LocalText::new(
            format!("mean pay of {above} women ÷ mean pay of {below} men"),
            format!("{above}名女性平均薪酬 ÷ {below}名男性平均薪酬"),
        ),
        PayOf::Median => LocalText::new(
            format!("median pay of {above} women ÷ median pay of {below} men"),
            format!("{above}名女性薪酬中位數 ÷ {below}名男性薪酬中位數"),
        ),
        PayOf::Highest => LocalText::new(
            format!("highest annual pay ÷ median annual pay of the {below} other employees"),
            format!("最高年薪 ÷ 其餘{below}名僱員年薪中位數"),
        ),
    };
    let record = Term::records(what, pay.origin.clone(), above + below, Quantity::new(value, unit), Said::default());
    if pay.of == PayOf::Highest {
        return Ok(record);
    }
    let gap = Quantity::new(exact::add(Decimal::ONE_HUNDRED, -value)?, unit);
    let expression = LocalText::new("100% − women's pay as a percentage of men's", "100% − 女性薪酬佔男性薪酬百分比");
    let whole = Node::constant(LocalText::new("men's pay, %", "男性薪酬（%）"), "100");
    Ok(formula("pay.gap", Op::Difference, expression, vec![whole, record.node], gap))
}

fn withheld(gap: PayGap) -> Fault {
    match gap {
        PayGap::Incomplete(given, all) => Fault::missing(
            format!("the pay of every employee (given for {given} of {all})"),
            format!("每名僱員的薪酬（{all}名中只有{given}名已提供）"),
        ),
        PayGap::Currencies => Fault::missing("the pay of every employee in one currency", "以同一貨幣列示的僱員薪酬"),
        PayGap::TooFew => Fault::missing(
            "withheld to protect persons: fewer than five on one side of the comparison",
            "為保障個人私隱而不予披露：比較的其中一方少於五人",
        ),
        PayGap::Zero => Fault::missing("pay above zero", "大於零的薪酬"),
    }
}
