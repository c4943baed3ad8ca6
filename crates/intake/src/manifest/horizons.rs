//! `[climate] horizons`: what short, medium and long term mean.

use super::keys::{Keys, Source};
use crate::book::Horizon;
use crate::context::Context;
use toml::de::DeTable;

/// The horizons in the order written.
pub(super) fn read(ctx: &mut Context<'_>, source: Source<'_>, root: &DeTable<'_>) -> Vec<Horizon> {
    let mut climate = Keys::open(ctx, source, root, "climate");
    let mut horizons: Vec<Horizon> = Vec::new();
    if let Some(mut keys) = climate.has("horizons").then(|| climate.nested(ctx, "horizons")).flatten() {
        for id in keys.names() {
            let Some(span) = keys.local_text(ctx, &id).filter(|span| !span.is_empty()) else { continue };
            let origin = keys.origin(&id);
            horizons.push(Horizon { id, span, origin });
        }
    }
    climate.close(ctx);
    // A TOML table has no order of its own: nearest first, then as named.
    let rank = |id: &str| ["short", "medium", "long"].iter().position(|known| *known == id).unwrap_or(usize::MAX);
    horizons.sort_by_key(|horizon| rank(&horizon.id));
    horizons
}
