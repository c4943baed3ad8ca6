//! `[service]` of heng.toml: the service levels stated for complaints.

use super::keys::{Keys, Source};
use crate::book::ServiceLevels;
use crate::context::Context;
use heng_model::Origin;
use toml::de::DeTable;

/// A level beyond a year is a slip of the pen.
const LONGEST_DAYS: i64 = 366;

/// Reads the section; a level that is not stated is not held against.
pub(super) fn read_service(ctx: &mut Context<'_>, source: Source<'_>, root: &DeTable<'_>) -> ServiceLevels {
    let mut keys = Keys::open(ctx, source, root, "service");
    let response_days = read_days(ctx, &mut keys, "response_days");
    let resolution_days = read_days(ctx, &mut keys, "resolution_days");
    keys.close(ctx);
    ServiceLevels { response_days, resolution_days }
}

fn read_days(ctx: &mut Context<'_>, keys: &mut Keys<'_>, key: &str) -> Option<(u16, Origin)> {
    let days = keys.integer(ctx, key, 0..=LONGEST_DAYS)?;
    Some((u16::try_from(days).ok()?, keys.origin(key)))
}
