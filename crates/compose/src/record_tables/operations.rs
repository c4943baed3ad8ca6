//! Supplier practices and grades, service levels.

use super::Topic;

pub(super) const TOPIC: Topic = Topic { tables: &[], charts: &[], table: |_, _| None, chart: |_, _| None };
