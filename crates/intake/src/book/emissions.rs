//! What greenhouse gas accounts need beside activity rows: entities, refrigerants, blends, instruments, meters, and how the account is
//! drawn up (`[boundary]` of heng.toml).

use super::{ActivityGroup, Manifest, RecordSet};
use heng_model::{Decimal, LocalText, Origin, Quantity};

/// How emissions of entities that are not wholly owned are consolidated (GHG Protocol Corporate Standard, chapter 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Consolidation {
    /// All emissions of what the issuer operates, none of the rest.
    OperationalControl,
    /// All emissions of what the issuer controls financially, none of the rest.
    FinancialControl,
    /// Each entity's emissions × the issuer's share in its equity.
    EquityShare,
}

impl Consolidation {
    /// As `heng.toml` writes it.
    pub const ALL: [(&'static str, Consolidation); 3] = [
        ("operational-control", Consolidation::OperationalControl),
        ("financial-control", Consolidation::FinancialControl),
        ("equity-share", Consolidation::EquityShare),
    ];

    /// The word of `heng.toml`.
    pub fn id(self) -> &'static str {
        match self {
            Consolidation::OperationalControl => "operational-control",
            Consolidation::FinancialControl => "financial-control",
            Consolidation::EquityShare => "equity-share",
        }
    }
}

/// A value with the place where it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stated<T> {
    /// The value.
    pub value: T,
    /// Where.
    pub origin: Origin,
}

/// `[boundary]` of `heng.toml`.
#[derive(Debug, Clone, Default)]
pub struct Boundary {
    /// `standard` by which emissions are measured; the GHG Protocol Corporate Standard unless stated.
    pub standard: Option<Stated<LocalText>>,
    /// `consolidation`; operational control unless stated.
    pub consolidation: Option<Stated<Consolidation>>,
    /// `base_year`: the year with which emissions are compared.
    pub base_year: Option<Stated<i16>>,
    /// `recalculation_threshold`, in per cent: a larger change of the base year's total demands recalculation.
    pub threshold: Option<Stated<Decimal>>,
    /// `recalculation_policy` in words.
    pub policy: Option<Stated<LocalText>>,
    /// `reasons`: why this approach, these inputs and assumptions were chosen.
    pub reasons: Option<Stated<LocalText>>,
    /// `assumptions` in words, beside those that the methods state.
    pub assumptions: Option<Stated<LocalText>>,
    /// `changes` of approach, inputs or assumptions in the period, and why.
    pub changes: Option<Stated<LocalText>>,
}

impl Boundary {
    /// The approach in force.
    pub fn approach(&self) -> Consolidation {
        self.consolidation.as_ref().map_or(Consolidation::OperationalControl, |c| c.value)
    }
}

/// What an entity is to the issuer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntityKind {
    /// The issuer itself.
    Parent,
    /// A company it controls.
    Subsidiary,
    /// A company controlled together with others.
    JointVenture,
    /// A company under significant influence.
    Associate,
    /// Any other holding.
    Investment,
}

/// A row of `entities.csv`.
#[derive(Debug, Clone)]
pub struct Entity {
    /// Id used by `sites.csv`.
    pub id: String,
    /// Printed name.
    pub name: LocalText,
    /// What it is to the issuer.
    pub kind: EntityKind,
    /// The issuer's share in its equity, in per cent; `None` when not given or not usable.
    pub equity_share: Option<Decimal>,
    /// Whether the issuer operates it.
    pub operational_control: bool,
    /// Whether the issuer controls it financially.
    pub financial_control: bool,
    /// A remark.
    pub note: String,
    /// Where it is.
    pub origin: Origin,
}

/// How much of a site's emissions belongs to the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Share<'a> {
    /// All.
    Whole,
    /// So many per cent, by the equity share in this entity.
    Part(Decimal, &'a Entity),
    /// Nothing: this entity lies outside the approach.
    Outside(&'a Entity),
    /// The entity is not known, or its share is not.
    Unknown,
}

impl PartialEq for Entity {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Entity {}

/// A row of `meters.csv`.
#[derive(Debug, Clone)]
pub struct Meter {
    /// Its id, as bills write it.
    pub id: String,
    /// Site id.
    pub site: String,
    /// Activity id; empty when it is not given.
    pub activity: String,
    /// The main meter behind which it stands; empty for a main meter.
    pub parent: String,
    /// Printed name.
    pub name: LocalText,
    /// Where it is.
    pub origin: Origin,
}

/// What a meter of `meters.csv` counted in a year.
#[derive(Debug, Clone)]
pub struct MeterReading {
    /// The meter.
    pub meter: String,
    /// The financial year.
    pub year: i16,
    /// Sum of its rows.
    pub sum: Quantity,
    /// How many rows.
    pub rows: u64,
    /// False when its main meter counts the same: the rows are shown and left out of every total (E003).
    pub counted: bool,
}

/// A row of a sub-meter of which the main meter counts some days and not others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartMetered {
    /// Activity id.
    pub activity: String,
    /// Site id.
    pub site: String,
    /// The financial year.
    pub year: i16,
    /// Where it is.
    pub origin: Origin,
}

/// How much of a gas got out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GasLoss {
    /// Material balance, in kilograms: opening stock + added − disposed − closing stock.
    Balance {
        /// Stock at the start of the year; absent together with the closing one when no stock is kept.
        opening: Option<Decimal>,
        /// Bought or added.
        added: Decimal,
        /// Handed over for reuse or destruction.
        disposed: Option<Decimal>,
        /// Stock at its end.
        closing: Option<Decimal>,
    },
    /// Stages of the equipment's life, in kilograms and per cent.
    LifeCycle {
        /// Charge of new equipment, share lost on installation.
        installed: Option<(Decimal, Decimal)>,
        /// Capacity in use, share leaked a year, share of the year in use.
        operated: Option<(Decimal, Decimal, Decimal)>,
        /// Capacity retired, share remaining in it, share of that recovered.
        retired: Option<(Decimal, Decimal, Decimal)>,
    },
    /// Measured or computed elsewhere, in kilograms.
    Measured(Decimal),
}

/// A row of `refrigerants.csv`: a gas that gets out of equipment or of a process.
#[derive(Debug, Clone)]
pub struct GasRecord {
    /// Site id.
    pub site: String,
    /// The gas or blend as written: `R-410A`.
    pub gas: String,
    /// What it gets out of: `refrigerants`, `electrical_equipment`, `fire_suppression`, `process`; empty: by the gas.
    pub kind: String,
    /// The financial year.
    pub year: i16,
    /// How much.
    pub loss: GasLoss,
    /// The equipment in words.
    pub equipment: LocalText,
    /// Evidence named by the row.
    pub evidence: Vec<String>,
    /// Its source and note.
    pub remarks: Vec<String>,
    /// Where it is.
    pub origin: Origin,
}

/// A component of the book's own blend; the shares of a blend add up to 100.
#[derive(Debug, Clone)]
pub struct BlendPart {
    /// The blend.
    pub blend: String,
    /// The gas in it.
    pub component: String,
    /// Its share by mass, in per cent.
    pub percent: Decimal,
    /// Where it is.
    pub origin: Origin,
}

/// Kinds of contractual instrument, in the order in which they are preferred.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum InstrumentKind {
    /// An energy attribute certificate: GEC, I-REC.
    Certificate,
    /// A contract with a generator.
    Contract,
    /// A rate that the supplier states for the product bought.
    SupplierRate,
}

impl InstrumentKind {
    /// As `instruments.csv` and the dimension `instrument` write it.
    pub fn id(self) -> &'static str {
        match self {
            InstrumentKind::Certificate => "certificate",
            InstrumentKind::Contract => "contract",
            InstrumentKind::SupplierRate => "supplier-rate",
        }
    }
}

/// A row of `instruments.csv`.
#[derive(Debug, Clone)]
pub struct Instrument {
    /// Its id or name.
    pub id: String,
    /// What it is.
    pub kind: InstrumentKind,
    /// The site it is for; empty: any site of the grid.
    pub site: String,
    /// The grid, or a wider region, whose electricity it covers.
    pub grid: String,
    /// The financial year.
    pub year: i16,
    /// How much electricity.
    pub quantity: Quantity,
    /// Its emission factor.
    pub factor: Decimal,
    /// Unit of the factor, as published: `kgCO2e/kWh`.
    pub factor_unit: String,
    /// What the electricity is made from: an id of the dimension `attribute`, or the book's own word.
    pub attribute: String,
    /// The registry that cancelled it.
    pub registry: String,
    /// Evidence named by the row.
    pub evidence: Vec<String>,
    /// Its source and note.
    pub remarks: Vec<String>,
    /// Where it is.
    pub origin: Origin,
}

/// What greenhouse gas accounts need beside activity rows: entities, refrigerants, blends, instruments, meters.
#[derive(Debug, Clone, Default)]
pub struct Emissions {
    /// `entities.csv`.
    pub entities: Vec<Entity>,
    /// `meters.csv`.
    pub meters: Vec<Meter>,
    /// What each of them counted.
    pub readings: Vec<MeterReading>,
    /// Rows of sub-meters that their main meter counts already; in no total.
    pub submetered: Vec<ActivityGroup>,
    /// Rows that their main meter counts in part: what they belong to is not known (E003).
    pub part_metered: Vec<PartMetered>,
    /// `refrigerants.csv`.
    pub gases: Vec<GasRecord>,
    /// `blends.csv`.
    pub blends: Vec<BlendPart>,
    /// Blends of `blends.csv` whose shares do not add up; known, and of no use.
    pub broken_blends: Vec<String>,
    /// `instruments.csv`.
    pub instruments: Vec<Instrument>,
    /// What `heng.toml` says of the account: field and place.
    pub methods: Vec<(&'static str, Origin)>,
}

/// Subjects of `[methods]` that the account of greenhouse gases rests on.
pub const EMISSION_SUBJECTS: [&str; 6] =
    ["scope1", "grid_factor", "grid_factor_max_age_years", "scope2_market", "fuel_conversion", "gwp"];

impl Emissions {
    /// The record sets that live here.
    pub const SETS: &'static [RecordSet] = &[
        RecordSet { id: "entities", fields: &["equity_share", "kind"] },
        RecordSet { id: "meters", fields: &["parent"] },
        RecordSet { id: "refrigerants", fields: &["equipment", "evidence"] },
        RecordSet { id: "instruments", fields: &["registry", "attribute", "evidence"] },
        RecordSet {
            id: "emission-methods",
            fields: &[
                "standard",
                "consolidation",
                "base_year",
                "recalculation",
                "inputs",
                "assumptions",
                "reasons",
                "changes",
                "scope1",
                "grid_factor",
                "gwp",
                "scope2_market",
            ],
        },
    ];

    /// The rows of a set that fill a field; every row when the field is empty.
    pub fn records(&self, set: &str, field: &str) -> Vec<&Origin> {
        match set {
            "entities" => {
                let fills = |e: &&Entity| field != "equity_share" || e.equity_share.is_some();
                self.entities.iter().filter(fills).map(|e| &e.origin).collect()
            }
            "meters" => self.meters.iter().filter(|m| field.is_empty() || !m.parent.is_empty()).map(|m| &m.origin).collect(),
            "refrigerants" => {
                let fills = |g: &&GasRecord| match field {
                    "equipment" => !g.equipment.is_empty(),
                    "evidence" => !g.evidence.is_empty(),
                    _ => true,
                };
                self.gases.iter().filter(fills).map(|g| &g.origin).collect()
            }
            "instruments" => {
                let fills = |i: &&Instrument| match field {
                    "registry" => !i.registry.is_empty(),
                    "attribute" => !i.attribute.is_empty(),
                    "evidence" => !i.evidence.is_empty(),
                    _ => true,
                };
                self.instruments.iter().filter(fills).map(|i| &i.origin).collect()
            }
            "emission-methods" => {
                // Factors and warming potentials are the inputs of the account.
                let fills = |name: &str| match field {
                    "" => true,
                    "inputs" => EMISSION_SUBJECTS.contains(&name),
                    _ => name == field,
                };
                self.methods.iter().filter(|(name, _)| fills(name)).map(|(_, origin)| origin).collect()
            }
            _ => Vec::new(),
        }
    }

    /// How much of the emissions of a site belongs to the account. Without `entities.csv` every site does.
    pub fn share_of(&self, manifest: &Manifest, entity: &str) -> Share<'_> {
        if self.entities.is_empty() {
            return Share::Whole;
        }
        let Some(entity) = self.entities.iter().find(|e| e.id == entity) else { return Share::Unknown };
        let controlled = |yes: bool| if yes { Share::Whole } else { Share::Outside(entity) };
        match manifest.boundary.approach() {
            Consolidation::OperationalControl => controlled(entity.operational_control),
            Consolidation::FinancialControl => controlled(entity.financial_control),
            Consolidation::EquityShare => match entity.equity_share {
                Some(share) if share == Decimal::ONE_HUNDRED => Share::Whole,
                Some(share) if share.is_zero() => Share::Outside(entity),
                Some(share) => Share::Part(share, entity),
                None => Share::Unknown,
            },
        }
    }
}
