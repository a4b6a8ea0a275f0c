//! What commands have in common, whichever of it they have.

use crate::cli::flags::{
    GlyphFlags, LogFlags, OutputTypeFlags, PaceFlags, RequestFlags, ScreenFlags, ServiceFlags,
    ZoneFlags,
};
use crate::config::{Context, Last};

/// The groups of flags that several commands have, and what the configuration file says in
/// their place. A group that a command does not have is as if nobody had given its flags.
#[derive(Clone, Debug, Default)]
pub(in crate::cli) struct Common {
    pub(in crate::cli) service: ServiceFlags,
    pub(in crate::cli) pace: PaceFlags,
    pub(in crate::cli) requests: RequestFlags,
    pub(in crate::cli) outputs: OutputTypeFlags,
    pub(in crate::cli) log: LogFlags,
    pub(in crate::cli) glyphs: GlyphFlags,
    pub(in crate::cli) zone: ZoneFlags,
    pub(in crate::cli) screen: ScreenFlags,
    /// What the context says, for what neither a flag nor a variable says.
    pub(in crate::cli) of_context: Context,
    /// What was watched last in the context.
    pub(in crate::cli) last: Option<Last>,
}
