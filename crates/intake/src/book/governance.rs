//! Who governs and under which rules: stakeholders, bodies, meetings, directors, laws, awards, memberships.

use super::RecordSet;
use heng_model::{Date, Decimal, LocalText, Origin};

/// Who governs and under which rules.
#[derive(Debug, Clone, Default)]
pub struct Governance {
    /// `stakeholders.csv`, in the order written.
    pub stakeholders: Vec<Stakeholder>,
    /// `bodies.csv`, in the order written.
    pub bodies: Vec<Body>,
    /// `meetings.csv`, by date.
    pub meetings: Vec<Meeting>,
    /// `board.csv`, in the order written.
    pub directors: Vec<Director>,
    /// `laws.csv`, in the order written.
    pub laws: Vec<Law>,
    /// `awards.csv`, in the order written.
    pub awards: Vec<Honour>,
    /// `memberships.csv`, in the order written.
    pub memberships: Vec<Honour>,
}

/// A group of stakeholders.
#[derive(Debug, Clone)]
pub struct Stakeholder {
    /// Id.
    pub id: String,
    /// Printed name.
    pub name: LocalText,
    /// What it expects.
    pub expectations: LocalText,
    /// How it is heard.
    pub channels: LocalText,
    /// How often.
    pub frequency: LocalText,
    /// What the issuer does about it.
    pub response: LocalText,
    /// Where it is.
    pub origin: Origin,
}

/// A body that governs or works.
#[derive(Debug, Clone)]
pub struct Body {
    /// Id.
    pub id: String,
    /// `board`, `committee`, `working-group` or `department`.
    pub kind: String,
    /// Printed name.
    pub name: LocalText,
    /// The body it reports to; empty at the top.
    pub reports_to: String,
    /// Who chairs it.
    pub chair: LocalText,
    /// What it does.
    pub duties: LocalText,
    /// Whether it oversees climate-related risks and opportunities.
    pub climate: bool,
    /// Whether it is the committee for environmental, social and governance matters.
    pub esg: bool,
    /// How often it meets.
    pub frequency: LocalText,
    /// Where it is.
    pub origin: Origin,
}

/// A meeting of a body.
#[derive(Debug, Clone)]
pub struct Meeting {
    /// Body id.
    pub body: String,
    /// When.
    pub date: Date,
    /// The financial year that holds it.
    pub year: i16,
    /// How many could have attended.
    pub members: Option<Decimal>,
    /// How many did.
    pub attended: Option<Decimal>,
    /// What it dealt with.
    pub topics: LocalText,
    /// Whether it dealt with climate.
    pub climate: bool,
    /// Where it is.
    pub origin: Origin,
}

/// A director.
#[derive(Debug, Clone)]
pub struct Director {
    /// Id.
    pub id: String,
    /// Printed name.
    pub name: LocalText,
    /// Value of the dimension `role`: `executive`, `non_executive`, `independent`.
    pub role: String,
    /// Value of the dimension `gender`.
    pub gender: String,
    /// Age at the period's end, in completed years.
    pub age_years: Option<i16>,
    /// First day in office.
    pub appointed: Option<Date>,
    /// Last day in office.
    pub left: Option<Date>,
    /// Values of the dimension `skill`.
    pub skills: Vec<String>,
    /// Ids of bodies.
    pub committees: Vec<String>,
    /// Where it is.
    pub origin: Origin,
}

impl Director {
    /// Whether in office when the day ends. Somebody whose last day it is has left.
    pub fn serves_on(&self, day: Date) -> bool {
        self.appointed.is_none_or(|first| first <= day) && self.left.is_none_or(|last| last > day)
    }
}

/// A law or regulation that matters to the issuer.
#[derive(Debug, Clone)]
pub struct Law {
    /// Id.
    pub id: String,
    /// Its title.
    pub name: LocalText,
    /// Value of the dimension `region`.
    pub jurisdiction: String,
    /// Codes of the aspects it belongs to: `A1`, `B2`.
    pub aspects: Vec<String>,
    /// Id of the section of the narrative that speaks of it.
    pub section: String,
    /// How it is complied with.
    pub compliance: LocalText,
    /// Breaches in the period, when stated.
    pub breaches: Option<Decimal>,
    /// Where it is.
    pub origin: Origin,
}

/// An award received or a membership held.
#[derive(Debug, Clone)]
pub struct Honour {
    /// Id.
    pub id: String,
    /// Printed name.
    pub name: LocalText,
    /// Who gives it; of which body one is a member.
    pub body: LocalText,
    /// In which capacity; empty for awards.
    pub role: LocalText,
    /// When, if to the day.
    pub date: Option<Date>,
    /// When, if only the year is given.
    pub year: Option<i16>,
    /// Where it is.
    pub origin: Origin,
}

impl Governance {
    /// The record sets that live here.
    pub const SETS: &'static [RecordSet] = &[
        RecordSet { id: "stakeholders", fields: &["expectations", "channels", "frequency", "response"] },
        RecordSet {
            id: "bodies",
            fields: &[
                "board",
                "committee",
                "working-group",
                "department",
                "reports_to",
                "chair",
                "duties",
                "frequency",
                "climate",
                "esg",
            ],
        },
        RecordSet { id: "meetings", fields: &["attendance", "topics", "climate"] },
        RecordSet { id: "board", fields: &["age", "appointed", "skills", "climate_skills", "committees"] },
        RecordSet { id: "laws", fields: &["aspects", "section", "compliance", "breaches"] },
        RecordSet { id: "awards", fields: &["body", "date"] },
        RecordSet { id: "memberships", fields: &["body", "role", "date"] },
    ];

    /// The rows of a set that fill a field; every row when the field is empty.
    pub fn records(&self, set: &str, field: &str) -> Vec<&Origin> {
        match set {
            "stakeholders" => self.stakeholders.iter().filter(|s| s.fills(field)).map(|s| &s.origin).collect(),
            "bodies" => self.bodies.iter().filter(|b| b.fills(field)).map(|b| &b.origin).collect(),
            "meetings" => self.meetings.iter().filter(|m| m.fills(field)).map(|m| &m.origin).collect(),
            "board" => self.directors.iter().filter(|d| d.fills(field)).map(|d| &d.origin).collect(),
            "laws" => self.laws.iter().filter(|l| l.fills(field)).map(|l| &l.origin).collect(),
            "awards" => self.awards.iter().filter(|a| a.fills(field)).map(|a| &a.origin).collect(),
            "memberships" => self.memberships.iter().filter(|m| m.fills(field)).map(|m| &m.origin).collect(),
            _ => Vec::new(),
        }
    }
}

impl Stakeholder {
    fn fills(&self, field: &str) -> bool {
        match field {
            "" => true,
            "expectations" => !self.expectations.is_empty(),
            "channels" => !self.channels.is_empty(),
            "frequency" => !self.frequency.is_empty(),
            "response" => !self.response.is_empty(),
            _ => false,
        }
    }
}

impl Body {
    fn fills(&self, field: &str) -> bool {
        match field {
            "" => true,
            "reports_to" => !self.reports_to.is_empty(),
            "chair" => !self.chair.is_empty(),
            "duties" => !self.duties.is_empty(),
            "frequency" => !self.frequency.is_empty(),
            "climate" => self.climate,
            "esg" => self.esg,
            kind => self.kind == kind,
        }
    }
}

impl Meeting {
    fn fills(&self, field: &str) -> bool {
        match field {
            "" => true,
            "attendance" => self.members.is_some() && self.attended.is_some(),
            "topics" => !self.topics.is_empty(),
            "climate" => self.climate,
            _ => false,
        }
    }
}

impl Director {
    fn fills(&self, field: &str) -> bool {
        match field {
            "" => true,
            "age" => self.age_years.is_some(),
            "appointed" => self.appointed.is_some(),
            "skills" => !self.skills.is_empty(),
            "climate_skills" => self.skills.iter().any(|skill| skill == "climate"),
            "committees" => !self.committees.is_empty(),
            _ => false,
        }
    }
}

impl Law {
    fn fills(&self, field: &str) -> bool {
        match field {
            "" => true,
            "aspects" => !self.aspects.is_empty(),
            "section" => !self.section.is_empty(),
            "compliance" => !self.compliance.is_empty(),
            "breaches" => self.breaches.is_some(),
            _ => false,
        }
    }
}

impl Honour {
    fn fills(&self, field: &str) -> bool {
        match field {
            "" => true,
            "body" => !self.body.is_empty(),
            "role" => !self.role.is_empty(),
            "date" => self.date.is_some() || self.year.is_some(),
            _ => false,
        }
    }
}
