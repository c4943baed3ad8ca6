//! Climate risks and opportunities, scenarios, enterprise risks.

use super::Topic;

pub(super) const TOPIC: Topic = Topic { tables: &[], charts: &[], table: |_, _| None, chart: |_, _| None };
