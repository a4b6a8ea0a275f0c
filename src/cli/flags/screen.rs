//! How things look: characters and times in print, and the screen of a watch.

use clap::{Args, ValueEnum};

use super::values::boolean;
use super::zone::{ZoneFlag, read as read_zone};
use crate::clock;
use crate::text::Zone;

/// The characters to write with.
#[derive(Clone, Copy, Debug, Default, Args)]
#[command(next_help_heading = "Appearance")]
pub(in crate::cli) struct GlyphFlags {
    /// Characters to draw with [default: by the locale: `safe` in Chinese,
    /// Japanese and Korean ones, `ascii` where it is not UTF-8, else `unicode`]
    #[arg(long, env = "PAIWATCH_GLYPHS", value_enum)]
    pub(in crate::cli) glyphs: Option<GlyphFlag>,
}

/// The zone of times for people.
#[derive(Clone, Copy, Debug, Default, Args)]
#[command(next_help_heading = "Appearance")]
pub(in crate::cli) struct ZoneFlags {
    /// Zone of all times for people: `local`, `utc`, or an offset such as `+08:00`
    /// [default: local]; JSON and the log file are in UTC
    #[arg(
        long,
        env = "PAIWATCH_TIME_ZONE",
        value_name = "ZONE",
        value_parser = read_zone,
        allow_hyphen_values = true
    )]
    pub(in crate::cli) time_zone: Option<ZoneFlag>,
}

impl ZoneFlags {
    /// The zone of times that people read and type.
    pub(in crate::cli) fn meant(self) -> Zone {
        match self.time_zone {
            Some(ZoneFlag::Fixed(offset)) => Zone::fixed(offset),
            Some(ZoneFlag::Local) | None => Zone::sampled(clock::now(), clock::local_offset),
        }
    }
}

/// What only a screen has.
#[derive(Clone, Copy, Debug, Default, Args)]
#[command(next_help_heading = "Appearance")]
pub(in crate::cli) struct ScreenFlags {
    /// Colour theme [default: auto]; `auto` asks the terminal whether its background is
    /// light, and takes `dark` where it does not answer
    #[arg(long, env = "PAIWATCH_THEME", value_enum)]
    pub(in crate::cli) theme: Option<ThemeFlag>,
    /// Colours [default: auto]; `auto` follows `NO_COLOR`, `CLICOLOR` and the terminal
    #[arg(long, env = "PAIWATCH_COLOR", value_enum)]
    pub(in crate::cli) color: Option<ColorFlag>,
    /// Use the mouse to select, fold, scroll and move the border of the panes; to
    /// select text, hold the key your terminal uses for it, mostly shift
    #[arg(
        long,
        env = "PAIWATCH_MOUSE",
        value_name = "BOOL",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "true",
        value_parser = boolean
    )]
    pub(in crate::cli) mouse: Option<bool>,
    /// Ring the terminal's bell once for each new failure and for the end of each run, of
    /// the runs that are named, or of all where none is; tmux marks the window
    #[arg(
        long,
        env = "PAIWATCH_BELL",
        value_name = "BOOL",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "true",
        value_parser = boolean
    )]
    pub(in crate::cli) bell: Option<bool>,
    /// Show in the terminal's title how the run in front stands: `✘1 churn-daily 18/23`;
    /// in tmux it is `#{pane_title}`
    #[arg(
        long,
        env = "PAIWATCH_TITLE",
        value_name = "BOOL",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "true",
        value_parser = boolean
    )]
    pub(in crate::cli) title: Option<bool>,
}

/// See [`GlyphFlags::glyphs`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum GlyphFlag {
    Unicode,
    /// No character that some terminals draw two cells wide
    Safe,
    Ascii,
}

/// See [`ScreenFlags::theme`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum ThemeFlag {
    Auto,
    Dark,
    Light,
    /// Your terminal's own two colours, bold, nothing dim
    HighContrast,
}

/// See [`ScreenFlags::color`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum ColorFlag {
    Auto,
    Always,
    Never,
}
