//! The flags of each command, put together from the groups that act in it.

use clap::{Args, Subcommand};

use super::patience::{GIVE_UP, where_it_ends_by_itself};
use super::target::{TARGETS, or_the_newest};
use super::values::boolean;
use crate::cli::flags::{
    Common, GlyphFlags, LogFlags, OutputTypeFlags, PaceFlags, PatienceFlags, RequestFlags,
    ScreenFlags, ServiceFlags, StoryFlags, TargetFlags, ZoneFlags,
};

/// Flags of a watch.
#[derive(Debug, Args)]
#[command(mut_arg(TARGETS, or_the_newest))]
pub(in crate::cli) struct WatchFlags {
    #[command(flatten)]
    pub(in crate::cli) named: TargetFlags,
    #[command(flatten)]
    pub(in crate::cli) until: UntilFlags,
    /// Print the status once and exit, like `status`
    #[arg(long, help_heading = "Watching")]
    pub(in crate::cli) once: bool,
    #[command(flatten)]
    service: ServiceFlags,
    #[command(flatten)]
    watching: WatchingFlags,
}

/// Until when to watch.
#[derive(Clone, Copy, Debug, Args)]
#[command(next_help_heading = "Watching")]
#[command(mut_arg(GIVE_UP, where_it_ends_by_itself))]
pub(in crate::cli) struct UntilFlags {
    /// Exit when all named runs have finished, as without a terminal; the exit code tells the
    /// result: 0 all succeeded, 1 some failed, 3 some were terminated
    #[arg(
        long,
        env = "PAIWATCH_EXIT_ON_FINAL",
        value_parser = boolean
    )]
    pub(in crate::cli) exit_on_final: bool,
    #[command(flatten)]
    pub(in crate::cli) patience: PatienceFlags,
}

/// Flags of whatever watches on a screen, of an account or of the embedded service.
#[derive(Clone, Debug, Args)]
struct WatchingFlags {
    #[command(flatten)]
    pace: PaceFlags,
    #[command(flatten)]
    requests: RequestFlags,
    #[command(flatten)]
    outputs: OutputTypeFlags,
    #[command(flatten)]
    log: LogFlags,
    #[command(flatten)]
    glyphs: GlyphFlags,
    #[command(flatten)]
    zone: ZoneFlags,
    #[command(flatten)]
    screen: ScreenFlags,
}

impl WatchingFlags {
    fn common(&self, service: ServiceFlags) -> Common {
        Common {
            service,
            pace: self.pace,
            requests: self.requests,
            outputs: self.outputs.clone(),
            log: self.log.clone(),
            glyphs: self.glyphs,
            zone: self.zone,
            screen: self.screen,
            ..Common::default()
        }
    }
}

impl WatchFlags {
    pub(in crate::cli) fn common(&self) -> Common {
        self.watching.common(self.service.clone())
    }
}

/// Flags of `demo`.
#[derive(Debug, Args)]
pub(in crate::cli) struct DemoFlags {
    #[command(flatten)]
    pub(in crate::cli) story: StoryFlags,
    #[command(flatten)]
    pub(in crate::cli) until: UntilFlags,
    #[command(flatten)]
    watching: WatchingFlags,
}

impl DemoFlags {
    pub(in crate::cli) fn common(&self) -> Common {
        self.watching.common(ServiceFlags::default())
    }
}

/// Flags of `doctor`.
#[derive(Debug, Args)]
pub(in crate::cli) struct DoctorFlags {
    /// Print JSON instead of lines
    #[arg(long)]
    pub(in crate::cli) json: bool,
    #[command(flatten)]
    service: ServiceFlags,
    #[command(flatten)]
    log: LogFlags,
    #[command(flatten)]
    glyphs: GlyphFlags,
}

impl DoctorFlags {
    pub(in crate::cli) fn common(&self) -> Common {
        Common {
            service: self.service.clone(),
            log: self.log.clone(),
            glyphs: self.glyphs,
            ..Common::default()
        }
    }
}

/// What to do about the configuration file.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum ConfigCommand {
    /// Create a file with every key explained and commented out
    Init,
    /// Print the settings in effect and where each comes from
    Show(ShowFlags),
    /// Print the path of the file
    Path,
}

/// Flags of `config show`: what the file can say.
#[derive(Debug, Args)]
pub(in crate::cli) struct ShowFlags {
    #[command(flatten)]
    service: ServiceFlags,
    #[command(flatten)]
    pace: PaceFlags,
    #[command(flatten)]
    glyphs: GlyphFlags,
    #[command(flatten)]
    zone: ZoneFlags,
    #[command(flatten)]
    screen: ScreenFlags,
}

impl ShowFlags {
    pub(in crate::cli) fn common(&self) -> Common {
        Common {
            service: self.service.clone(),
            pace: self.pace,
            glyphs: self.glyphs,
            zone: self.zone,
            screen: self.screen,
            ..Common::default()
        }
    }
}
