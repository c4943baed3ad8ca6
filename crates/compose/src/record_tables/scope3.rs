//! Screening of the 15 categories, methods, data quality.

use super::Topic;

pub(super) const TOPIC: Topic = Topic { tables: &[], charts: &[], table: |_, _| None, chart: |_, _| None };
