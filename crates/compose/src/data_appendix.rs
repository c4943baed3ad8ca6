//! The data appendix: every table and chart that no chapter placed, by topic.
//!
//! In: `data/exhibits.toml` and what is placed already. Out: a section. Invariant: each exhibit stands once in the report. Not here:
//! methods and factors (`methods`). Why: the chapters tell, the appendix holds every figure.

use crate::composer::{Appendix, Composer, text};
use crate::exhibits::{TableDef, Topic};
use crate::report::{Block, Section, SectionKind};
use heng_intake::book::ExhibitKind;

/// A chart that nobody asked for is worth drawing from two points on.
const WORTH_DRAWING: usize = 2;

impl<'a> Composer<'a> {
    /// The appendix of performance data.
    pub(crate) fn data_appendix(&mut self) -> Section {
        let (id, number, title) = self.appendix(&Appendix::Data);
        let id = self.claim(&id);
        let mut blocks = Vec::new();
        for topic in &self.exhibits.topics {
            let found = self.topic(topic);
            self.under_heading(&id, &topic.id, topic.name.get(self.locale), found, &mut blocks);
        }
        Section { id, number, title, kind: SectionKind::Appendix, blocks }
    }

    fn under_heading(&mut self, section: &str, slug: &str, title: &str, found: Vec<Block>, blocks: &mut Vec<Block>) {
        if found.is_empty() {
            return;
        }
        let id = self.claim(&format!("{section}--{slug}"));
        blocks.push(Block::Heading { level: 1, id, number: String::new(), text: vec![text(title)] });
        blocks.extend(found);
    }

    fn topic(&mut self, topic: &'a Topic) -> Vec<Block> {
        let mut blocks = Vec::new();
        for name in &topic.tables {
            if self.placed(ExhibitKind::Table, name).is_some() {
                continue;
            }
            // Groups that a chapter placed as tables of their own are not repeated.
            let placed = |composer: &Self, group: &TableDef| composer.placed(ExhibitKind::Table, &group.id).is_some();
            let table = match self.exhibits.table(name) {
                Some(def) => self.kpi_table(def, &placed),
                None => self.record_table(name),
            };
            if let Some(table) = table {
                blocks.push(Block::Table(table));
            }
        }
        for name in &topic.charts {
            if self.placed(ExhibitKind::Chart, name).is_some() {
                continue;
            }
            let chart = match self.exhibits.chart(name) {
                Some(def) => self.chart(def, WORTH_DRAWING),
                None => self.record_chart(name),
            };
            if let Some(chart) = chart {
                blocks.push(Block::Chart(chart));
            }
        }
        blocks
    }
}
