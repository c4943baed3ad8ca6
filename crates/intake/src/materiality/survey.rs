//! `materiality/survey`: answers, one row a respondent with a column a topic and axis, or one row an answer.
//!
//! In: the table, topics and groups. Out: [`Survey`], folded. Invariant: every answer kept lies on the scale; a respondent who leaves it
//! once is left out as a whole (M001), one who leaves questions open is kept and counted. Not here: means and weights (`heng-calc`).

use super::answers::{Question, Respondent, RowAnswers, RowAt, Tally, is_no_answer, off_scale_notes};
use super::groups::axis_named;
use crate::book::{Answers, Axis, MaterialityRules, Respondents, Survey, SurveyGroup, Topic};
use crate::context::Context;
use crate::records::Given;
use crate::row::Row;
use crate::table::{Reported, RowResult, Spec, optional, read_tables, required};
use crate::text::{nearest, normalise, shorten};
use heng_model::{Code, Decimal, Diag, Locale, Origin, Place, RowSet, SourceFile, parse_decimal};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

const SURVEY: Spec =
    Spec::new(&[required("respondent"), required("group"), optional("date"), optional("topic")]).with_free_columns();

/// Reads `materiality/survey`; `None` when there is none.
pub(super) fn read_survey(
    ctx: &mut Context<'_>,
    rules: &MaterialityRules,
    topics: &[Topic],
    groups: &[SurveyGroup],
) -> Option<Survey> {
    let mut reader = Reader::new(rules, topics, groups);
    let found = read_tables(ctx, "materiality/survey", &SURVEY, &mut |ctx, row| reader.row(ctx, row));
    found.then(|| reader.finish(ctx))
}

struct Reader<'a> {
    rules: &'a MaterialityRules,
    topics: &'a [Topic],
    groups: &'a [SurveyGroup],
    given: Given<(String, usize, Option<Question>)>,
    /// Tables read so far: file and worksheet.
    tables: Vec<(Arc<SourceFile>, String)>,
    /// Of the last of them: which question each free column asks.
    columns: HashMap<usize, Asked>,
    /// Respondents of tables with one row an answer, in the order of their first row.
    gathered: Vec<Respondent>,
    gathered_at: HashMap<(String, usize), usize>,
    /// By question, group and table.
    answers: BTreeMap<(Question, usize, usize), Tally>,
    /// By group and table.
    respondents: BTreeMap<(usize, usize), Tally>,
    unknown: BTreeMap<String, (Diag, u64)>,
    off_axis: BTreeMap<(usize, Axis), (Origin, u64)>,
}

/// What a free column asks.
#[derive(Clone, Copy)]
enum Asked {
    Question(Question),
    /// In tables with one row an answer, the topic stands in the row.
    OnAxis(Axis),
}

impl<'a> Reader<'a> {
    fn new(rules: &'a MaterialityRules, topics: &'a [Topic], groups: &'a [SurveyGroup]) -> Self {
        Self {
            rules,
            topics,
            groups,
            given: Given::new(),
            tables: Vec::new(),
            columns: HashMap::new(),
            gathered: Vec::new(),
            gathered_at: HashMap::new(),
            answers: BTreeMap::new(),
            respondents: BTreeMap::new(),
            unknown: BTreeMap::new(),
            off_axis: BTreeMap::new(),
        }
    }

    fn row(&mut self, ctx: &mut Context<'_>, row: &Row<'_>) -> RowResult {
        let long = row.has_column("topic");
        self.read_headings(ctx, row, long);
        let name = row.required(ctx, "respondent")?.to_string();
        let group = self.group(ctx, row)?;
        row.date(ctx, "date")?;
        let topic = if long { Some(self.topic_of(ctx, row)?) } else { None };
        let once = topic.map(|topic| (topic, Axis::First));
        let what = match topic {
            Some(topic) => format!("the answer of `{}` on {}", shorten(&name, 40), self.topics[topic].id),
            None => format!("the respondent `{}` of {}", shorten(&name, 40), self.groups[group].id),
        };
        self.given.once(ctx, row, (name.clone(), group, once), what)?;
        let at = (self.tables.len().saturating_sub(1), row.number());
        let RowAnswers { mut answers, off_scale } = self.read_answers(ctx, row, &name, (group, topic), at);
        if !long {
            let asked = self.asked_of(group, self.columns.values());
            let respondent = Respondent { answers, ..Respondent::new(name, group, at, row.origin()) };
            self.fold(ctx, respondent.with_off_scale(off_scale), &asked);
            return Ok(());
        }
        // A respondent is whole only when the table ends.
        let next = self.gathered.len();
        let place = *self.gathered_at.entry((name.clone(), group)).or_insert(next);
        if place == next {
            self.gathered.push(Respondent::new(name, group, at, row.origin()));
        }
        if let Some(respondent) = self.gathered.get_mut(place) {
            respondent.answers.append(&mut answers);
            respondent.add_off_scale(off_scale);
        }
        Ok(())
    }

    /// Reads the headings of a table once.
    fn read_headings(&mut self, ctx: &mut Context<'_>, row: &Row<'_>, long: bool) {
        if self.tables.last().is_some_and(|(file, sheet)| **file == **row.file() && sheet == row.sheet()) {
            return;
        }
        let mut columns = HashMap::new();
        let mut seen = BTreeSet::new();
        for (heading, _, column) in row.free_cells() {
            match self.heading(heading, long) {
                Ok(Asked::Question(question)) if !seen.insert(question) => ctx.push(
                    Diag::new(Code::UnknownField, format!("column `{}` stands here a second time", shorten(heading, 40)))
                        .at(row.heading_origin(column))
                        .help("only the first one is read; remove the other"),
                ),
                Ok(asked) => _ = columns.insert(column, asked),
                Err(diag) => ctx.push(diag.at(row.heading_origin(column))),
            }
        }
        self.tables.push((Arc::clone(row.file()), row.sheet().to_string()));
        self.columns = columns;
    }

    /// `climate/business`, 「氣候變化／業務」; in tables with one row an answer, `business`.
    fn heading(&self, heading: &str, long: bool) -> Result<Asked, Box<Diag>> {
        let axes = self.rules.axes;
        let words = format!("{} and {}", axes.word(Axis::First), axes.word(Axis::Second));
        let unknown = || {
            Diag::new(Code::UnknownField, format!("column `{}` is not known here", shorten(heading, 40)))
                .help(format!("its cells are passed over; the axes of this book are {words}, each after topic and /"))
                .into()
        };
        if long {
            return axis_named(axes, heading).map(Asked::OnAxis).ok_or_else(unknown);
        }
        let Some((topic, axis)) = heading.rsplit_once(['/', '／', '|', '｜']) else { return Err(unknown()) };
        let axis = axis_named(axes, axis).ok_or_else(unknown)?;
        match self.topic_named(topic) {
            Some(topic) => Ok(Asked::Question((topic, axis))),
            None => {
                let message =
                    format!("the survey scores a topic `{}`, which topics.csv does not have", shorten(topic.trim(), 40));
                Err(self.near_topic(topic, Diag::new(Code::UnknownTopic, message)).into())
            }
        }
    }

    fn near_topic(&self, topic: &str, diag: Diag) -> Diag {
        let diag = match nearest(topic, self.topics.iter().map(|t| t.id.as_str())) {
            Some(near) => diag.note(format!("nearest: {near}")),
            None => diag,
        };
        diag.help("write the topic's id as in materiality/topics.csv, or add the topic there; its answers are left out")
    }

    fn topic_named(&self, text: &str) -> Option<usize> {
        let wanted = normalise(text);
        let named = |topic: &&Topic| Locale::ALL.iter().any(|&l| normalise(topic.name.get(l)) == wanted);
        let by_id = self.topics.iter().position(|t| normalise(&t.id) == wanted);
        by_id.or_else(|| self.topics.iter().position(|t| named(&t)))
    }

    fn topic_of(&mut self, ctx: &mut Context<'_>, row: &Row<'_>) -> RowResult<usize> {
        let text = row.required(ctx, "topic")?;
        self.topic_named(text).ok_or_else(|| {
            let message = format!("the survey scores a topic `{}`, which topics.csv does not have", shorten(text, 40));
            let diag = self.near_topic(text, row.diag_at("topic", Code::UnknownTopic, message));
            self.note_unknown(format!("topic {text}"), diag)
        })
    }

    fn group(&mut self, ctx: &mut Context<'_>, row: &Row<'_>) -> RowResult<usize> {
        let text = row.required(ctx, "group")?;
        let wanted = normalise(text);
        let named =
            |g: &SurveyGroup| normalise(&g.id) == wanted || Locale::ALL.iter().any(|&l| normalise(g.name.get(l)) == wanted);
        self.groups.iter().position(named).ok_or_else(|| {
            let message = format!("`{}` is not a group of materiality/groups.csv", shorten(text, 40));
            let mut diag = row.diag_at("group", Code::UnknownTopic, message);
            if let Some(near) = nearest(text, self.groups.iter().map(|g| g.id.as_str())) {
                diag = diag.note(format!("nearest: {near}"));
            }
            let help = "add the group with its weight to materiality/groups.csv, or write its id as it stands there";
            self.note_unknown(format!("group {text}"), diag.help(help))
        })
    }

    /// One diagnostic for each unknown word, however many rows write it.
    fn note_unknown(&mut self, word: String, diag: Diag) -> Reported {
        self.unknown.entry(word).or_insert((diag, 0)).1 += 1;
        Reported
    }

    /// The answers of a row.
    fn read_answers(
        &mut self,
        ctx: &mut Context<'_>,
        row: &Row<'_>,
        name: &str,
        (group, topic): (usize, Option<usize>),
        at: RowAt,
    ) -> RowAnswers {
        let mut found = RowAnswers::default();
        let top = self.rules.scale_top;
        for (heading, cell, column) in row.free_cells() {
            let question = match (self.columns.get(&column), topic) {
                (Some(Asked::Question(question)), _) => *question,
                (Some(Asked::OnAxis(axis)), Some(topic)) => (topic, *axis),
                _ => continue,
            };
            let Some(text) = cell.filter(|text| !is_no_answer(text)) else { continue };
            let Ok(value) = parse_decimal(text) else {
                let message = format!("{}: `{}` is not a number", shorten(heading, 40), shorten(text, 40));
                let diag = Diag::new(Code::BadNumber, message).at(row.cell_origin(column)).excerpt(row.excerpt());
                ctx.push(diag.help(format!("write an answer from 1 to {top}, or leave the cell empty")));
                continue;
            };
            if value < Decimal::ONE || value > Decimal::from(top) {
                let topic = &self.topics[question.0].id;
                let name = shorten(name, 40);
                let message = format!("the scale of the survey is mixed: {name} gives {topic} {value} on a scale of 1-{top}");
                let diag = Diag::new(Code::SurveyScale, message).at(row.cell_origin(column)).excerpt(row.excerpt());
                found.off_scale.push((format!("{topic} {value}"), diag));
            } else if self.groups[group].axes.contains(&question.1) {
                found.answers.push((question, value, at));
            } else {
                self.off_axis.entry((group, question.1)).or_insert_with(|| (row.origin(), 0)).1 += 1;
            }
        }
        found
    }

    /// The questions put to a group by these columns.
    fn asked_of<'c>(&self, group: usize, columns: impl Iterator<Item = &'c Asked>) -> BTreeSet<Question> {
        let questions = columns.filter_map(|asked| match asked {
            Asked::Question(question) => Some(*question),
            Asked::OnAxis(_) => None,
        });
        questions.filter(|(_, axis)| self.groups[group].axes.contains(axis)).collect()
    }

    /// Adds a respondent who is whole.
    fn fold(&mut self, ctx: &mut Context<'_>, respondent: Respondent, asked: &BTreeSet<Question>) {
        if let Some(diag) = respondent.first_off_scale {
            ctx.push(off_scale_notes(diag, &respondent.name, &respondent.off_scale, self.rules.scale_top));
            return;
        }
        if respondent.answers.is_empty() {
            let name = shorten(&respondent.name, 40);
            let diag = Diag::new(Code::EmptyCell, format!("the respondent `{name}` answers nothing that counts"));
            ctx.push(diag.at(respondent.origin).help("fill in the answers, or remove the row; it is not counted as a response"));
            return;
        }
        let answered: BTreeSet<Question> = respondent.answers.iter().map(|(question, ..)| *question).collect();
        let (table, row) = respondent.first_row;
        let tally = self.respondents.entry((respondent.group, table)).or_default();
        tally.count += 1;
        tally.incomplete += u64::from(asked.iter().any(|question| !answered.contains(question)));
        tally.rows.push(row);
        for (question, value, (table, row)) in respondent.answers {
            let tally = self.answers.entry((question, respondent.group, table)).or_default();
            // Ten times the rows of a file stay far below 28 digits.
            tally.sum = tally.sum.saturating_add(value);
            tally.count += 1;
            tally.rows.push(row);
        }
    }

    fn finish(mut self, ctx: &mut Context<'_>) -> Survey {
        let gathered = std::mem::take(&mut self.gathered);
        let seen: BTreeSet<Question> = gathered.iter().flat_map(|r| r.answers.iter().map(|(question, ..)| *question)).collect();
        for respondent in gathered {
            let axes = &self.groups[respondent.group].axes;
            let asked = seen.iter().copied().filter(|(_, axis)| axes.contains(axis)).collect();
            self.fold(ctx, respondent, &asked);
        }
        for (_, (diag, rows)) in std::mem::take(&mut self.unknown) {
            ctx.push(if rows > 1 { diag.note(format!("rows left out: {rows}")) } else { diag });
        }
        for ((group, axis), (origin, count)) in std::mem::take(&mut self.off_axis) {
            let group = &self.groups[group];
            let word = self.rules.axes.word(axis);
            let judged: Vec<&str> = group.axes.iter().map(|&a| self.rules.axes.word(a)).collect();
            let (answers, are) = if count == 1 { ("answer", "is") } else { ("answers", "are") };
            let message =
                format!("{count} {answers} of the group {} {are} on the axis {word}, which it does not judge", group.id);
            ctx.push(
                Diag::new(Code::AnswerOffAxis, message)
                    .at(origin)
                    .note(format!("the group judges: {}; the other answers are not counted", judged.join(", ")))
                    .help("leave those cells empty, or write the axis in materiality/groups.csv; `both` is possible"),
            );
        }
        self.survey()
    }

    fn survey(self) -> Survey {
        let Self { answers, respondents, tables, topics, groups, .. } = self;
        let origin = |table: usize, rows: RowSet| {
            let (file, sheet) = &tables[table];
            Origin { file: Arc::clone(file), place: Place::Rows { sheet: sheet.clone(), rows } }
        };
        let answers = answers.into_iter().map(|(((topic, axis), group, table), tally)| Answers {
            topic: topics[topic].id.clone(),
            axis,
            group: groups[group].id.clone(),
            sum: tally.sum,
            count: tally.count,
            origin: origin(table, tally.rows),
        });
        let respondents = respondents.into_iter().map(|((group, table), tally)| Respondents {
            group: groups[group].id.clone(),
            valid: tally.count,
            incomplete: tally.incomplete,
            origin: origin(table, tally.rows),
        });
        Survey { answers: answers.collect(), respondents: respondents.collect() }
    }
}
