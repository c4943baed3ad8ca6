//! The way back from a figure to the bill: records, factors, other figures, and the formula over them.

use crate::figure::FigureId;
use crate::locale::LocalText;
use crate::origin::Origin;
use crate::unit::Quantity;
use serde::Serialize;

/// What a formula does with its inputs, for whoever recomputes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Op {
    /// All inputs added.
    Sum,
    /// All inputs multiplied.
    Product,
    /// The first input over the second; as a percentage when the result's unit is percent.
    Ratio,
    /// The first input less the second.
    Difference,
    /// Something that only the printed expression tells; inputs are in the order of the expression.
    Other,
}

/// A formula applied to inputs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Formula {
    /// Stable id of the method: `turnover.leavers-over-closing`.
    pub method: String,
    /// What it does.
    pub op: Op,
    /// The expression for a reader: `quantity × NCV × carbon content × oxidation × 44/12`.
    pub expression: LocalText,
    /// The inputs, in the order of the expression.
    pub inputs: Vec<Trace>,
    /// The unrounded result.
    pub result: Quantity,
}

/// A factor as used: everything a reader needs to find it again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FactorUse {
    /// Stable id in the catalogue, or `factors.csv:LINE` of the book.
    pub id: String,
    /// What it is: "Grid electricity, China (mainland), national grid".
    pub name: LocalText,
    /// Value and unit as published, "0.5568 tCO2/MWh"; kept as text beside the number because some units are composite.
    pub value: crate::number::Decimal,
    /// Unit as published.
    pub unit: String,
    /// The year the data describe, if stated.
    pub data_year: Option<i16>,
    /// Gases covered: `CO2`, `CO2e`.
    pub gas_coverage: String,
    /// Publisher, in English.
    pub publisher: String,
    /// Publisher in each language of the report.
    pub publisher_name: LocalText,
    /// Title of the publication, as published.
    pub source: String,
    /// The title in each language of the report: as published in both, where there is a publication.
    pub source_name: LocalText,
    /// Date of the publication as stated.
    pub source_date: String,
    /// Whether the value was checked against the publication; shown wherever it is used.
    pub verified: bool,
    /// Why this factor was chosen: "latest published on the report date".
    pub rule: LocalText,
}

/// One node of the way back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Trace {
    /// Rows of the book, summed.
    Records {
        /// What the rows hold: "electricity, HQ".
        what: LocalText,
        /// Where they are.
        origin: Origin,
        /// How many rows.
        count: u64,
        /// Their sum, in the unit of the formula.
        sum: Quantity,
        /// Evidence named by the rows.
        evidence: Vec<String>,
        /// What the rows say of their source, in the book's words.
        remarks: Vec<String>,
        /// Whether the rows hold further remarks.
        more_remarks: bool,
    },
    /// A figure entered as such.
    Entered {
        /// Where it was entered.
        origin: Origin,
        /// Where the book says it comes from; a citation in one language stands for both.
        source: LocalText,
        /// The value as entered.
        value: Quantity,
    },
    /// A factor.
    Factor(FactorUse),
    /// A constant of the formula: 44/12, 3.6 GJ/MWh.
    Constant {
        /// What it is.
        name: LocalText,
        /// Its value as written in the expression.
        value: String,
    },
    /// Another figure; follow its own trace.
    Figure {
        /// Which.
        id: FigureId,
        /// Its unrounded value.
        value: Quantity,
    },
    /// A formula over further nodes.
    Formula(Formula),
}

impl Trace {
    /// Visits every node, parents first.
    pub fn walk<'a>(&'a self, visit: &mut dyn FnMut(&'a Trace)) {
        visit(self);
        if let Trace::Formula(formula) = self {
            formula.inputs.iter().for_each(|input| input.walk(visit));
        }
    }

    /// Every factor below this node, in order of use.
    pub fn factors(&self) -> Vec<&FactorUse> {
        let mut found = Vec::new();
        self.walk(&mut |node| {
            if let Trace::Factor(factor) = node {
                found.push(factor);
            }
        });
        found
    }
}
