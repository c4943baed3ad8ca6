//! How the account of greenhouse gases is drawn up, and the records below it: entities, instruments, refrigerants, meters.
//!
//! In: the book's records, `[boundary]`, the methods in force. Out: tables. Invariant: emissions stand in tables of figures; here stand only
//! what rows say and how much of an entity counts. Not here: `data/exhibits.toml`, the appendix of methods.

use super::{Topic, data_row};
use crate::composer::Composer;
use crate::print;
use crate::report::{Align, Row, Table};
use crate::tables::words_cell;
use heng_intake::book::{
    Consolidation, EMISSION_SUBJECTS, Emissions, Entity, EntityKind, GasLoss, GasRecord, Instrument, MeterReading, Share,
};
use heng_model::Quantity;

const METHODS: &str = "emission-methods";
const ENTITIES: &str = "entities";
const INSTRUMENTS: &str = "instruments";
const REFRIGERANTS: &str = "refrigerants";
const METERS: &str = "meters";

pub(super) const TOPIC: Topic = Topic {
    tables: &[METHODS, ENTITIES, INSTRUMENTS, REFRIGERANTS, METERS],
    charts: &[],
    table: |composer, name| match name {
        METHODS => composer.emission_methods(),
        ENTITIES => composer.entities(),
        INSTRUMENTS => composer.instruments(),
        REFRIGERANTS => composer.refrigerants(),
        _ => composer.meters(),
    },
    chart: |_, _| None,
};

impl Composer<'_> {
    /// Approach, inputs and assumptions of the account; `None` when `heng.toml` says nothing of it.
    fn emission_methods(&mut self) -> Option<Table> {
        let book = self.input.book;
        if book.emissions.methods.is_empty() {
            return None;
        }
        let boundary = &book.manifest.boundary;
        let stated = boundary.standard.as_ref().map(|s| s.value.get(self.locale)).filter(|s| !s.is_empty());
        let standard = stated.unwrap_or(self.words.get("emission.usual_standard"));
        let mut rows = vec![(self.words.get("emission.standard").to_string(), standard.to_string())];
        if boundary.consolidation.is_some() || !book.emissions.entities.is_empty() {
            rows.push((self.words.get("emission.consolidation").to_string(), self.approach()));
        }
        for choice in EMISSION_SUBJECTS.iter().filter_map(|subject| self.input.methods.choice(subject)) {
            let (name, description) = (choice.name(), choice.description());
            let values = [("method", name.get(self.locale)), ("description", description.get(self.locale))];
            rows.push((choice.subject.name.get(self.locale).to_string(), self.words.fill("emission.method", &values)));
        }
        if let Some(year) = &boundary.base_year {
            rows.push((self.words.get("emission.base_year").to_string(), self.year_label(year.value)));
        }
        if let Some(policy) = self.recalculation() {
            rows.push((self.words.get("emission.recalculation").to_string(), policy));
        }
        let words = [
            ("emission.assumptions", &boundary.assumptions),
            ("emission.reasons", &boundary.reasons),
            ("emission.changes", &boundary.changes),
        ];
        for (key, text) in words {
            let text = text.as_ref().map(|t| t.value.get(self.locale).to_string());
            rows.extend(text.filter(|t| !t.is_empty()).map(|t| (self.words.get(key).to_string(), t)));
        }
        let rows = rows.iter().map(|(what, how)| data_row(vec![words_cell(what), words_cell(how)])).collect();
        let heads = [("emission.subject", Align::Start, 3), ("emission.how", Align::Start, 8)];
        Some(self.table_of_words(METHODS, "emission.methods", &heads, rows))
    }

    /// The approach in words, and that consumption stays at the reporting boundary where the two differ.
    fn approach(&self) -> String {
        let approach = self.input.book.manifest.boundary.approach();
        let text = self.words.get(match approach {
            Consolidation::OperationalControl => "emission.operational_control",
            Consolidation::FinancialControl => "emission.financial_control",
            Consolidation::EquityShare => "emission.equity_approach",
        });
        let entities = &self.input.book.emissions.entities;
        let partial = entities.iter().any(|e| !matches!(self.share(e), Share::Whole));
        if !partial {
            return text.to_string();
        }
        format!("{text}{}{}", self.words.sentence_gap(), self.words.get("emission.consumption"))
    }

    fn recalculation(&self) -> Option<String> {
        let boundary = &self.input.book.manifest.boundary;
        let policy = boundary.policy.as_ref().map(|p| p.value.get(self.locale).to_string()).filter(|p| !p.is_empty());
        let threshold = boundary.threshold.as_ref().map(|t| {
            let percent = print::exact(t.value.normalize());
            self.words.fill("emission.threshold", &[("percent", &percent)])
        });
        let parts: Vec<String> = policy.into_iter().chain(threshold).collect();
        (!parts.is_empty()).then(|| parts.join(self.words.sentence_gap()))
    }

    fn share<'e>(&'e self, entity: &Entity) -> Share<'e> {
        self.input.book.emissions.share_of(&self.input.book.manifest, &entity.id)
    }

    /// Who belongs to the group, and how much of each counts.
    fn entities(&mut self) -> Option<Table> {
        let entities = &self.input.book.emissions.entities;
        if entities.is_empty() {
            return None;
        }
        let rows = entities.iter().map(|entity| self.entity_row(entity)).collect();
        let heads = [
            ("emission.entity", Align::Start, 5),
            ("emission.relation", Align::Start, 3),
            ("emission.equity_share", Align::End, 2),
            ("emission.counted_share", Align::End, 3),
        ];
        Some(self.table_of_words(ENTITIES, "emission.entities", &heads, rows))
    }

    fn entity_row(&self, entity: &Entity) -> Row {
        let kind = self.words.get(match entity.kind {
            EntityKind::Parent => "emission.kind_parent",
            EntityKind::Subsidiary => "emission.kind_subsidiary",
            EntityKind::JointVenture => "emission.kind_joint_venture",
            EntityKind::Associate => "emission.kind_associate",
            EntityKind::Investment => "emission.kind_investment",
        });
        let percent = |share: heng_model::Decimal| format!("{}%", print::exact(share.normalize()));
        let counted = match self.share(entity) {
            Share::Whole => "100%".to_string(),
            Share::Part(share, _) => percent(share),
            Share::Outside(_) => self.words.get("emission.not_counted").to_string(),
            Share::Unknown => String::new(),
        };
        let share = entity.equity_share.map(percent).unwrap_or_default();
        data_row([entity.name.get(self.locale), kind, &share, &counted].map(words_cell).to_vec())
    }

    /// What the electricity bought was made from.
    fn instruments(&mut self) -> Option<Table> {
        let instruments = &self.input.book.emissions.instruments;
        if instruments.is_empty() {
            return None;
        }
        let rows = instruments.iter().map(|instrument| self.instrument_row(instrument)).collect();
        let heads = [
            ("emission.instrument", Align::Start, 3),
            ("emission.instrument_kind", Align::Start, 4),
            ("emission.covers", Align::Start, 5),
            ("emission.year", Align::Center, 2),
            ("emission.quantity", Align::End, 3),
            ("emission.generation", Align::Start, 3),
            ("emission.registry", Align::Start, 2),
        ];
        Some(self.table_of_words(INSTRUMENTS, "emission.instruments", &heads, rows))
    }

    fn instrument_row(&self, instrument: &Instrument) -> Row {
        let covers = if instrument.site.is_empty() {
            self.names.value("grid", &instrument.grid)
        } else {
            self.names.value("site", &instrument.site)
        };
        let attribute = &instrument.attribute;
        let generation = if attribute.is_empty() { String::new() } else { self.names.value("attribute", attribute) };
        let cells = [
            &instrument.id,
            &self.names.value("instrument", instrument.kind.id()),
            &covers,
            &self.year_label(instrument.year),
            &self.amount(instrument.quantity),
            &generation,
            &instrument.registry,
        ];
        data_row(cells.map(|words| words_cell(words)).to_vec())
    }

    /// A quantity as the rows give it.
    fn amount(&self, quantity: Quantity) -> String {
        print::exact_quantity(self.words, Quantity::new(quantity.value.normalize(), quantity.unit))
    }

    /// Equipment and processes from which gases got out.
    fn refrigerants(&mut self) -> Option<Table> {
        let gases = &self.input.book.emissions.gases;
        if gases.is_empty() {
            return None;
        }
        let rows = gases.iter().map(|record| self.gas_row(record)).collect();
        let heads = [
            ("emission.site", Align::Start, 4),
            ("emission.equipment", Align::Start, 4),
            ("emission.gas", Align::Start, 2),
            ("emission.year", Align::Center, 2),
            ("emission.loss_method", Align::Start, 3),
        ];
        Some(self.table_of_words(REFRIGERANTS, "emission.refrigerants", &heads, rows))
    }

    fn gas_row(&self, record: &GasRecord) -> Row {
        let method = self.words.get(match record.loss {
            GasLoss::Balance { .. } => "emission.balance",
            GasLoss::LifeCycle { .. } => "emission.life_cycle",
            GasLoss::Measured(_) => "emission.measured",
        });
        let site = self.names.value("site", &record.site);
        let year = self.year_label(record.year);
        data_row([&*site, record.equipment.get(self.locale), &record.gas, &year, method].map(words_cell).to_vec())
    }

    /// Meters that stand one behind another, and which of them count what another counts already; `None` without any.
    fn meters(&mut self) -> Option<Table> {
        let Emissions { meters, readings, .. } = &self.input.book.emissions;
        let chained = |id: &str| meters.iter().any(|m| (m.id == id && !m.parent.is_empty()) || m.parent == id);
        let rows: Vec<Row> =
            readings.iter().filter(|r| chained(&r.meter)).filter_map(|reading| self.reading_row(reading)).collect();
        if rows.is_empty() {
            return None;
        }
        let heads = [
            ("emission.meter", Align::Start, 5),
            ("emission.site", Align::Start, 6),
            ("emission.main_meter", Align::Start, 5),
            ("emission.year", Align::Center, 2),
            ("emission.recorded", Align::End, 3),
            ("emission.in_totals", Align::Center, 2),
        ];
        Some(self.table_of_filled(METERS, "emission.meters", &heads, rows))
    }

    fn reading_row(&self, reading: &MeterReading) -> Option<Row> {
        let meters = &self.input.book.emissions.meters;
        let meter = meters.iter().find(|m| m.id == reading.meter)?;
        let main = meters.iter().find(|m| m.id == meter.parent);
        let counted = self.words.get(if reading.counted { "emission.yes" } else { "emission.no" });
        let cells = [
            meter.name.get(self.locale),
            &self.names.value("site", &meter.site),
            main.map_or("", |m| m.name.get(self.locale)),
            &self.year_label(reading.year),
            &self.amount(reading.sum),
            counted,
        ];
        Some(data_row(cells.map(words_cell).to_vec()))
    }
}
