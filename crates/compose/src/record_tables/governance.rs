//! Stakeholders, bodies, meetings, directors, laws, awards, memberships.
//!
//! In: the registers and the figures counted from them. Out: tables. Invariant: a column that no row fills is left out; what a cell
//! names that the book has a label for is printed by it. Not here: counts and shares of the board (`data/exhibits.toml`).

use super::lines::{Line, figure_names};
use super::{Topic, data_row};
use crate::composer::Composer;
use crate::print;
use crate::report::{Align, Row, RowKind, Table};
use crate::tables::words_cell;
use heng_intake::book::{Body, Director, Honour, Law, Meeting};
use heng_model::{Dims, FigureId};

const STAKEHOLDERS: &str = "stakeholders";
const BODIES: &str = "bodies";
const MEETINGS: &str = "meetings";
const BOARD: &str = "board";
const LAWS: &str = "laws";
const AWARDS: &str = "awards";
const MEMBERSHIPS: &str = "memberships";

pub(super) const TOPIC: Topic = Topic {
    tables: &[STAKEHOLDERS, BODIES, BOARD, MEETINGS, LAWS, AWARDS, MEMBERSHIPS],
    charts: &[],
    table: |composer, name| match name {
        STAKEHOLDERS => composer.stakeholders(),
        BODIES => composer.bodies(),
        BOARD => composer.directors(),
        MEETINGS => composer.meetings(),
        LAWS => composer.laws(),
        AWARDS => composer.awards(),
        _ => composer.memberships(),
    },
    chart: |_, _| None,
};

/// Deeper bodies are indented no further.
const DEEPEST: u8 = 4;

impl<'a> Composer<'a> {
    fn stakeholders(&mut self) -> Option<Table> {
        let stakeholders = &self.input.book.governance.stakeholders;
        if stakeholders.is_empty() {
            return None;
        }
        let row = |s: &heng_intake::book::Stakeholder| {
            let texts = [&s.name, &s.expectations, &s.channels, &s.frequency, &s.response];
            data_row(texts.map(|text| words_cell(text.get(self.locale))).into())
        };
        let rows = stakeholders.iter().map(row).collect();
        let heads = [
            ("governance.stakeholder", Align::Start, 3),
            ("governance.expectations", Align::Start, 5),
            ("governance.channels", Align::Start, 5),
            ("governance.frequency", Align::Start, 3),
            ("governance.response", Align::Start, 5),
        ];
        Some(self.table_of_filled(STAKEHOLDERS, "governance.stakeholders", &heads, rows))
    }

    /// The bodies as a tree: each below the one it reports to.
    fn bodies(&mut self) -> Option<Table> {
        let bodies = &self.input.book.governance.bodies;
        if bodies.is_empty() {
            return None;
        }
        let (mut rows, mut used) = (Vec::new(), Vec::new());
        self.bodies_below("", 0, &mut rows, &mut used);
        let heads = [
            ("governance.body", Align::Start, 5),
            ("governance.chair", Align::Start, 4),
            ("governance.duties", Align::Start, 8),
            ("governance.frequency", Align::Start, 3),
            ("governance.held", Align::End, 2),
        ];
        let table = self.table_of_filled(BODIES, "governance.bodies", &heads, rows);
        self.note_uses(&used, &table.id);
        Some(table)
    }

    fn bodies_below(&self, above: &str, depth: u8, rows: &mut Vec<Row>, used: &mut Vec<FigureId>) {
        // Bodies never report to themselves, even through others, so that the way down ends.
        for body in self.input.book.governance.bodies.iter().filter(|b| b.reports_to == above) {
            rows.push(self.body_row(body, depth, used));
            self.bodies_below(&body.id, (depth + 1).min(DEEPEST), rows, used);
        }
    }

    fn body_row(&self, body: &Body, depth: u8, used: &mut Vec<FigureId>) -> Row {
        let climate = if body.climate { self.words.get("governance.oversees_climate") } else { "" };
        let held = FigureId::new(self.input.catalogue.require("body_meetings"), Dims::one("body", &body.id), self.year());
        let cells = vec![
            words_cell(body.name.get(self.locale)),
            words_cell(body.chair.get(self.locale)),
            Line::new().words(body.duties.get(self.locale)).row(climate).cell(),
            words_cell(body.frequency.get(self.locale)),
            Line::new().inlines(figure_names(self, &held, used).unwrap_or_default()).cell(),
        ];
        Row { kind: RowKind::Data, indent: depth, cells }
    }

    fn directors(&mut self) -> Option<Table> {
        let end = self.input.book.manifest.period.end;
        let directors = &self.input.book.governance.directors;
        if directors.is_empty() {
            return None;
        }
        // The board at the period's end by role, then those who left before it.
        let mut rows = Vec::new();
        for role in ["executive", "non_executive", "independent"] {
            let of_role: Vec<&Director> = directors.iter().filter(|d| d.role == role && d.serves_on(end)).collect();
            self.directors_of(
                &self.words.fill("governance.of_role", &[("role", &self.names.value("role", role))]),
                &of_role,
                &mut rows,
            );
        }
        let others: Vec<&Director> = directors.iter().filter(|d| !d.serves_on(end)).collect();
        self.directors_of(self.words.get("governance.not_in_office"), &others, &mut rows);
        let heads = [
            ("governance.director", Align::Start, 4),
            ("governance.gender", Align::Start, 2),
            ("governance.in_office", Align::Start, 4),
            ("governance.skills", Align::Start, 5),
            ("governance.committees", Align::Start, 5),
        ];
        Some(self.table_of_filled(BOARD, "governance.board", &heads, rows))
    }

    fn directors_of(&self, heading: &str, directors: &[&Director], rows: &mut Vec<Row>) {
        if directors.is_empty() {
            return;
        }
        rows.push(Row { kind: RowKind::Group, indent: 0, cells: vec![words_cell(heading)] });
        rows.extend(directors.iter().map(|director| self.director_row(director)));
    }

    fn director_row(&self, director: &Director) -> Row {
        let day = |date: Option<heng_model::Date>| date.map(|date| print::date(self.words, date)).unwrap_or_default();
        let (from, to) = (day(director.appointed), day(director.left));
        let in_office = match (from.is_empty(), to.is_empty()) {
            (true, true) => String::new(),
            (false, true) => self.words.fill("governance.since", &[("from", &from)]),
            (true, false) => self.words.fill("governance.until", &[("to", &to)]),
            (false, false) => self.words.fill("governance.from_to", &[("from", &from), ("to", &to)]),
        };
        let skills: Vec<String> = director.skills.iter().map(|skill| self.names.value("skill", skill)).collect();
        let committees: Vec<String> = director.committees.iter().map(|body| self.names.value("body", body)).collect();
        let clause = self.words.get("print.clause_separator");
        data_row(
            [
                director.name.get(self.locale),
                &self.names.value("gender", &director.gender),
                &in_office,
                &skills.join(clause),
                &committees.join(clause),
            ]
            .map(words_cell)
            .into(),
        )
    }

    /// The meetings of the reporting year by body.
    fn meetings(&mut self) -> Option<Table> {
        let governance = &self.input.book.governance;
        let year = self.year();
        let mut rows = Vec::new();
        for body in &governance.bodies {
            let held: Vec<&Meeting> = governance.meetings.iter().filter(|m| m.year == year && m.body == body.id).collect();
            if held.is_empty() {
                continue;
            }
            rows.push(Row { kind: RowKind::Group, indent: 0, cells: vec![words_cell(body.name.get(self.locale))] });
            rows.extend(held.into_iter().map(|meeting| self.meeting_row(meeting)));
        }
        if rows.is_empty() {
            return None;
        }
        let heads = [
            ("governance.date", Align::Start, 3),
            ("governance.attendance", Align::Center, 2),
            ("governance.agenda", Align::Start, 8),
            ("governance.discussed_climate", Align::Center, 3),
        ];
        Some(self.table_of_filled(MEETINGS, "governance.meetings", &heads, rows))
    }

    fn meeting_row(&self, meeting: &Meeting) -> Row {
        let attendance = meeting.attended.zip(meeting.members);
        let attendance = attendance.map(|(attended, members)| format!("{}/{}", attended.normalize(), members.normalize()));
        let climate = if meeting.climate { self.words.get("words.yes") } else { "" };
        data_row(vec![
            words_cell(&print::date(self.words, meeting.date)),
            words_cell(&attendance.unwrap_or_default()),
            words_cell(meeting.topics.get(self.locale)),
            words_cell(climate),
        ])
    }

    /// The laws by the first aspect each belongs to.
    fn laws(&mut self) -> Option<Table> {
        let laws = &self.input.book.governance.laws;
        if laws.is_empty() {
            return None;
        }
        let mut sorted: Vec<&Law> = laws.iter().collect();
        sorted.sort_by(|a, b| a.aspects.first().cmp(&b.aspects.first()));
        let rows = sorted.into_iter().map(|law| self.law_row(law)).collect();
        let heads = [
            ("governance.aspects", Align::Start, 2),
            ("governance.law", Align::Start, 6),
            ("governance.jurisdiction", Align::Start, 3),
            ("governance.compliance", Align::Start, 6),
            ("governance.breaches", Align::End, 2),
            ("governance.section", Align::Start, 4),
        ];
        Some(self.table_of_filled(LAWS, "governance.laws", &heads, rows))
    }

    fn law_row(&self, law: &Law) -> Row {
        let jurisdiction =
            if law.jurisdiction.is_empty() { String::new() } else { self.names.value("region", &law.jurisdiction) };
        data_row(vec![
            words_cell(&law.aspects.join(self.words.get("print.list_separator"))),
            words_cell(law.name.get(self.locale)),
            words_cell(&jurisdiction),
            words_cell(law.compliance.get(self.locale)),
            words_cell(&law.breaches.map(|n| n.normalize().to_string()).unwrap_or_default()),
            Line::new().row_of(Some(self.section_reference(&law.section))).cell(),
        ])
    }

    fn awards(&mut self) -> Option<Table> {
        let heads = [
            ("governance.award", Align::Start, 6),
            ("governance.awarded_by", Align::Start, 5),
            ("governance.role", Align::Start, 3),
            ("governance.when", Align::Start, 3),
        ];
        let rows = self.honours(&self.input.book.governance.awards);
        (!rows.is_empty()).then(|| self.table_of_filled(AWARDS, "governance.awards", &heads, rows))
    }

    fn memberships(&mut self) -> Option<Table> {
        let heads = [
            ("governance.membership", Align::Start, 6),
            ("governance.organisation", Align::Start, 5),
            ("governance.role", Align::Start, 3),
            ("governance.since_when", Align::Start, 3),
        ];
        let rows = self.honours(&self.input.book.governance.memberships);
        (!rows.is_empty()).then(|| self.table_of_filled(MEMBERSHIPS, "governance.memberships", &heads, rows))
    }

    fn honours(&self, honours: &[Honour]) -> Vec<Row> {
        let row = |honour: &Honour| {
            let year = honour.year.map(|year| self.year_in_text(year));
            let when = honour.date.map(|date| print::date(self.words, date)).or(year).unwrap_or_default();
            let [name, body, role] = [&honour.name, &honour.body, &honour.role].map(|text| text.get(self.locale));
            data_row([name, body, role, &when].map(words_cell).into())
        };
        honours.iter().map(row).collect()
    }
}
