//! Refrigerants and other gases that get out of equipment and processes.
//!
//! In: `refrigerants.csv`, `blends.csv`, warming potentials. Out: `ghg_scope1` by source, `ghg_other_gases`, `ods_emissions`, `gas_losses`, and
//! what each gas adds to scope 1. Invariant: a blend is its components; a component outside the Kyoto basket never enters scope 1.
//! Masses stay at the reporting boundary, emissions take the consolidated share. Formulas: `docs/formulas.md`, fugitive emissions.
//! See `tests/emissions_full.rs`.

use crate::chain::Chain;
use crate::exact::{self, Exact, Fault};
use crate::rate::Rate;
use crate::run::Run;
use crate::shares::{percent_node, portion};
use crate::term::{self, Node, Said, Term, formula};
use heng_factors::Gas;
use heng_intake::book::{BlendPart, GasLoss, GasRecord};
use heng_model::{Code, Decimal, Diag, Dims, FigureId, LocalText, Op, Origin, Quantity};
use std::collections::{BTreeMap, BTreeSet};

/// What each gas adds to scope 1, by year: family code and term.
pub(crate) type Ledger = BTreeMap<i16, Vec<(String, Term)>>;

/// A gas of a row with its share by mass, if it is a part of a blend.
struct Component {
    gas: Gas,
    share: Option<(Decimal, Node)>,
}

/// Terms of the figures under way, and the figures that one bad row makes a gap.
#[derive(Default)]
struct Account {
    terms: BTreeMap<FigureId, Vec<Term>>,
    lost: BTreeMap<FigureId, LocalText>,
    ledger: Ledger,
    unknown: BTreeSet<String>,
    /// Years with a gas that cannot be told: it may be ozone-depleting or outside the basket.
    untold: BTreeMap<i16, LocalText>,
}

/// Computes them, for every year with rows.
pub(crate) fn evaluate(run: &mut Run<'_>) -> Ledger {
    let mut account = Account::default();
    for record in &run.book.emissions.gases {
        account.record(run, record);
    }
    let apart = ["ods_emissions", "ghg_other_gases"].map(|measure| run.measure(measure));
    let smaller: BTreeSet<FigureId> = account.terms.keys().filter(|id| apart.contains(&id.measure)).cloned().collect();
    for id in smaller {
        if let Some(missing) = account.untold.get(&id.year) {
            run.part_missing(FigureId::total(id.measure, id.year), missing.clone());
        }
    }
    let expression = LocalText::new("sum of the rows", "各項記錄之和");
    for (id, terms) in account.terms {
        if account.lost.contains_key(&id) {
            continue;
        }
        let unit = terms.first().map_or_else(|| run.unit("kg"), |t| t.value.unit);
        let term = term::sum("fugitive.sum", expression.clone(), terms, unit);
        run.settle(id, term);
    }
    for (id, missing) in account.lost {
        run.part_missing(id, missing);
    }
    account.ledger
}

impl Account {
    fn record(&mut self, run: &mut Run<'_>, record: &GasRecord) {
        let components = match self.components(run, record) {
            Ok(components) => components,
            Err(missing) => {
                let source = if record.kind.is_empty() { "refrigerants" } else { &record.kind };
                for (measure, dims) in
                    [("ghg_scope1", Dims::one("source", source)), ("gas_losses", Dims::one("gas", &record.gas))]
                {
                    self.lost.insert(run.id(measure, dims, record.year), missing.clone());
                }
                self.untold.entry(record.year).or_insert(missing);
                return;
            }
        };
        let source = if record.kind.is_empty() { usual_source(run, &record.gas) } else { record.kind.clone() };
        let name = run.factors.gas(&record.gas).map_or_else(|| record.gas.clone(), |gas| gas.label);
        let losses = run.id("gas_losses", Dims::one("gas", &name), record.year);
        let loss = loss(run, record);
        if let Ok(term) = &loss {
            self.add(losses, Ok(term.clone()));
        } else {
            self.add(losses, loss.clone());
        }
        let portion = portion(run, &record.site);
        for component in components {
            let mass = loss.clone().and_then(|loss| component.mass(loss));
            if component.gas.ozone_depleting {
                let id = run.id("ods_emissions", Dims::one("gas", &component.gas.label), record.year);
                self.add(id, mass.clone());
            }
            let emission = mass.and_then(|mass| in_co2e(run, &component.gas, mass)).and_then(|term| portion.of(term));
            if component.gas.kyoto {
                if let Ok(term) = &emission {
                    let of_year = self.ledger.entry(record.year).or_default();
                    of_year.push((component.gas.family.clone(), term.clone()));
                }
                self.add(run.id("ghg_scope1", Dims::one("source", &source), record.year), emission);
            } else {
                self.add(run.id("ghg_other_gases", Dims::one("gas", &component.gas.family), record.year), emission);
            }
        }
    }

    fn add(&mut self, id: FigureId, term: Exact<Term>) {
        match term {
            Ok(term) => self.terms.entry(id).or_default().push(term),
            Err(fault) => _ = self.lost.entry(id).or_insert(fault.into_missing()),
        }
    }

    /// The gases of a row: its own blend before a gas of the catalogue. E006 once a name.
    fn components(&mut self, run: &mut Run<'_>, record: &GasRecord) -> Result<Vec<Component>, LocalText> {
        let book = run.book;
        let own: Vec<&BlendPart> = book.emissions.blends.iter().filter(|p| p.blend.eq_ignore_ascii_case(&record.gas)).collect();
        if own.is_empty() {
            if book.emissions.broken_blends.iter().any(|blend| blend.eq_ignore_ascii_case(&record.gas)) {
                return Err(LocalText::new(
                    format!("the composition of blend {} (blends.csv)", record.gas),
                    format!("混合氣體{}的組成（blends.csv）", record.gas),
                ));
            }
            return self.of_gas(run, &record.gas, &record.origin, None);
        }
        let mut found = Vec::new();
        for part in own {
            let name = LocalText::new(
                format!("{} in {} by mass ({})", part.component, part.blend, part.origin),
                format!("{}在{}中的質量比例（{}）", part.component, part.blend, part.origin),
            );
            let share = (part.percent, percent_node(&name, part.percent));
            found.extend(self.of_gas(run, &part.component, &part.origin, Some(share))?);
        }
        Ok(found)
    }

    /// A gas of the catalogue, or the gases that one of its blends holds; `outer` is the share in a blend around it.
    fn of_gas(
        &mut self,
        run: &mut Run<'_>,
        text: &str,
        origin: &Origin,
        outer: Option<(Decimal, Node)>,
    ) -> Result<Vec<Component>, LocalText> {
        let gas = run.factors.gas(text).filter(|gas| !gas.family.is_empty());
        let Some(gas) = gas else {
            self.unknown_gas(run, text, origin);
            return Err(LocalText::new(format!("the warming potential of {text}"), format!("{text}的全球升溫潛能值")));
        };
        if gas.components.is_empty() {
            return Ok(vec![Component { gas, share: outer }]);
        }
        // The composition is as good as its source: the first use says whether that was checked.
        let set = run.methods.gwp;
        let checked = match run.factors.select_gwp(set, &gas.subject) {
            Ok(blend) => {
                let rule = run.factors.rule_of_set(blend);
                run.factor(blend, rule).verified
            }
            Err(_) => false,
        };
        let mut found = Vec::new();
        for (component, percent) in &gas.components {
            let label = run.factors.gas(component).map_or_else(|| component.clone(), |gas| gas.label);
            let name = LocalText::new(format!("{label} in {} by mass", gas.label), format!("{label}在{}中的質量比例", gas.label));
            let share = match &outer {
                None => Some((*percent, Node { verified: checked, ..percent_node(&name, *percent) })),
                Some((outer, node)) => {
                    let both = exact::mul(*outer, *percent).and_then(exact::hundredth).map_err(Fault::into_missing)?;
                    let verified = checked && node.verified;
                    Some((both, Node { verified, ..percent_node(&name, both) }))
                }
            };
            // A component may be a blend again: its gases take their share of this share.
            found.extend(self.of_gas(run, component, origin, share)?);
        }
        Ok(found)
    }

    fn unknown_gas(&mut self, run: &mut Run<'_>, text: &str, origin: &Origin) {
        if !self.unknown.insert(text.to_lowercase()) {
            return;
        }
        let known = run.factors.gas(text).is_some();
        let message =
            if known { format!("the family of gas `{text}` is not stated") } else { format!("there is no gas `{text}`") };
        let mut diag = Diag::new(Code::UnknownGas, message).at(origin.clone());
        if known {
            let families: Vec<&str> = run.factors.gas_families().collect();
            diag = diag.note(format!("families: {}", families.join(", ")));
        } else if let Some(nearest) = run.factors.nearest_gas(text) {
            diag = diag.note(format!("nearest: {nearest}"));
        }
        let help = "correct the name; describe an own blend in blends.csv, or add a gas to factors.csv (parameter gwp100, gas = its family)";
        run.diags.push(diag.help(help));
    }
}

impl Component {
    /// The mass of this gas in what got out.
    fn mass(&self, loss: Term) -> Exact<Term> {
        let Some((percent, node)) = &self.share else { return Ok(loss) };
        let unit = loss.value.unit;
        let name = LocalText::new("share by mass", "質量比例");
        Chain::start(lost(), loss).times_percent(&name, *percent, node.clone())?.finish("fugitive.component", unit)
    }
}

fn lost() -> LocalText {
    LocalText::new("gas lost", "氣體逸散量")
}

fn in_co2e(run: &mut Run<'_>, gas: &Gas, mass: Term) -> Exact<Term> {
    let set = run.methods.gwp;
    let factor = run.factors.select_gwp(set, &gas.subject).map_err(|e| Fault::Missing(e.sought))?;
    let rate = Rate { value: factor.value, num: run.unit("kgCO2e"), den: run.unit("kg"), scale: Rate::UNSCALED };
    let rule = run.factors.rule_of_set(factor);
    let node = run.factor(factor, rule);
    let name = LocalText::new("global warming potential", "全球升溫潛能值");
    Chain::start(lost(), mass).times(&name, rate, node)?.finish("fugitive.gwp", run.unit("tCO2e"))
}

/// What a gas mostly gets out of.
fn usual_source(run: &Run<'_>, text: &str) -> String {
    let gas = run.factors.gas(text);
    let family = gas.as_ref().map_or("", |gas| gas.family.as_str());
    let cools = gas.as_ref().is_some_and(|gas| gas.subject.starts_with("R-"));
    let source = match family {
        _ if cools => "refrigerants",
        "SF6" => "electrical_equipment",
        "halon" => "fire_suppression",
        "CO2" | "CH4" | "N2O" | "PFC" | "NF3" => "process",
        _ => "refrigerants",
    };
    source.to_string()
}

/// The mass that got out, in kilograms.
fn loss(run: &mut Run<'_>, record: &GasRecord) -> Exact<Term> {
    match &record.loss {
        GasLoss::Measured(kg) => Ok(cell(run, record, &LocalText::new("measured", "量度所得"), *kg, true)),
        GasLoss::Balance { opening, added, disposed, closing } => {
            let stocks = [*opening, Some(*added), *disposed, *closing];
            balance(run, record, stocks)
        }
        GasLoss::LifeCycle { .. } => life_cycle(run, record),
    }
}

/// Opening stock + added − disposed − closing stock. E007 when it is negative.
fn balance(run: &mut Run<'_>, record: &GasRecord, stocks: [Option<Decimal>; 4]) -> Exact<Term> {
    let names = [
        LocalText::new("stock at the start", "期初存量"),
        LocalText::new("added", "新增量"),
        LocalText::new("disposed", "處置量"),
        LocalText::new("stock at the end", "期末存量"),
    ];
    let [opening, added, disposed, closing] = stocks.map(Option::unwrap_or_default);
    let more = exact::add(opening, added)?;
    let less = exact::add(disposed, closing)?;
    let kg = exact::add(more, -less)?;
    if kg.is_sign_negative() && !kg.is_zero() {
        let (gas, site) = (&record.gas, &record.site);
        let message = format!("the material balance of {gas} at `{site}` is negative: {} kg", kg.normalize());
        let [o, a, d, c] = [opening, added, disposed, closing].map(|kg| kg.normalize());
        let diag = Diag::new(Code::NegativeBalance, message)
            .at(record.origin.clone())
            .excerpt(format!("{site}, {gas}, {}", record.year))
            .note(format!("{o} kg at the start + {a} kg added - {d} kg disposed - {c} kg at the end"))
            .help("look for a purchase that is missing, or for stocks counted with and without their cylinders");
        run.diags.push(diag);
        return Err(Fault::missing(
            format!("a material balance of {gas} at {site} that is not negative"),
            format!("{site}的{gas}物料平衡不為負數"),
        ));
    }
    let given: Vec<(&LocalText, Decimal)> = names.iter().zip(stocks).filter_map(|(name, kg)| Some((name, kg?))).collect();
    let inputs = given.iter().enumerate().map(|(i, (name, kg))| cell(run, record, name, *kg, i == 0).node).collect();
    let expression =
        LocalText::new("stock at the start + added - disposed - stock at the end", "期初存量 + 新增量 - 處置量 - 期末存量");
    Ok(formula("fugitive.balance", Op::Other, expression, inputs, Quantity::new(kg, run.unit("kg"))))
}

/// Charge × loss on installation + capacity × leak rate × share of the year + retired × remaining × (1 − recovered).
fn life_cycle(run: &mut Run<'_>, record: &GasRecord) -> Exact<Term> {
    let GasLoss::LifeCycle { installed, operated, retired } = &record.loss else {
        return Err(Fault::missing("a life cycle", "生命週期數據"));
    };
    let kg = run.unit("kg");
    let mut terms = Vec::new();
    let mut stage = |run: &Run<'_>, name: LocalText, amount: Decimal, percents: &[(LocalText, Decimal)]| -> Exact<()> {
        let mut chain = Chain::start(name.clone(), cell(run, record, &name, amount, terms.is_empty()));
        for (name, percent) in percents {
            chain = chain.times_percent(name, *percent, percent_node(name, *percent))?;
        }
        terms.push(chain.finish("fugitive.stage", kg)?);
        Ok(())
    };
    if let Some((charge, percent)) = installed {
        let name = LocalText::new("charge of new equipment", "新設備充注量");
        stage(run, name, *charge, &[(LocalText::new("loss on installation", "安裝損失率"), *percent)])?;
    }
    if let Some((capacity, rate, year)) = operated {
        let mut percents = vec![(LocalText::new("leak rate a year", "年洩漏率"), *rate)];
        if *year != Decimal::ONE {
            let percent = exact::mul(*year, Decimal::ONE_HUNDRED)?;
            percents.push((LocalText::new("share of the year in use", "年內使用比例"), percent));
        }
        stage(run, LocalText::new("capacity in use", "使用中設備容量"), *capacity, &percents)?;
    }
    if let Some((kilograms, remaining, recovered)) = retired {
        let escaped = exact::add(Decimal::ONE_HUNDRED, -*recovered)?;
        let percents = [
            (LocalText::new("share remaining", "剩餘比例"), *remaining),
            (LocalText::new("share not recovered", "未回收比例"), escaped),
        ];
        stage(run, LocalText::new("capacity retired", "報廢設備容量"), *kilograms, &percents)?;
    }
    term::sum("fugitive.life-cycle", LocalText::new("sum of the stages", "各階段之和"), terms, kg)
}

/// A cell of the row as a term; the first one carries what the row says of its source.
fn cell(run: &Run<'_>, record: &GasRecord, name: &LocalText, kg: Decimal, first: bool) -> Term {
    let what = LocalText::new(format!("{}, {}", record.gas, name.en), format!("{}，{}", record.gas, name.zh_hant));
    let said = if first {
        Said { evidence: record.evidence.clone(), remarks: record.remarks.clone(), more_remarks: false }
    } else {
        Said::default()
    };
    Term::records(what, record.origin.clone(), 1, Quantity::new(kg, run.unit("kg")), said)
}
