//! How things look: signs and styles by role. The only place that names a colour.

use ratatui::style::{Color, Modifier, Style};

use crate::app::page::Role;
use crate::domain::StatusKind;

pub use crate::text::Glyphs;

/// Whether there is colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Colour {
    /// Those of the 16 base colours that can be read on a dark background, so that the user's
    /// palette decides.
    #[default]
    Base,
    /// Dark ones of the 256 that are the same everywhere: on a light background most of the 16
    /// cannot be read.
    Light,
    /// The terminal's own two colours, bold and reversed, and nothing dim.
    Contrast,
    None,
}

/// Signs and styles. Every sign takes one cell, except the ellipsis.
#[derive(Clone, Debug)]
pub struct Theme {
    pub signs: &'static Signs,
    colour: Colour,
}

/// The signs of one set.
#[derive(Debug)]
pub struct Signs {
    /// The set they belong to, which has those of the states, too.
    set: Glyphs,
    pub folded: &'static str,
    pub unfolded: &'static str,
    pub output: &'static str,
    pub attention: &'static str,
    pub across: &'static str,
    pub down: &'static str,
    /// Where an upright rule begins below one across, and where it ends above one.
    pub joint_below: &'static str,
    pub joint_above: &'static str,
    /// Of a box: upper left, upper right, lower left, lower right.
    pub corners: [&'static str; 4],
    pub arrow: &'static str,
    pub ellipsis: &'static str,
    pub path: &'static str,
    pub selection: &'static str,
    pub bar: &'static str,
    /// The way to a point on an axis, and the point.
    pub track: &'static str,
    pub point: &'static str,
    /// A bar that is to be told apart from others.
    pub full: &'static str,
    /// What of a bar is still open.
    pub open: &'static str,
    /// What is hidden above and below.
    pub up: &'static str,
    pub below: &'static str,
    /// From nothing to full, for heat maps.
    pub shades: [&'static str; 5],
    /// Whether curves may be drawn with dots of less than a cell.
    pub dots: bool,
    /// Whether lines may be drawn with the characters made for them.
    pub lines: bool,
    /// Of a row that a hand has marked.
    pub mark: &'static str,
    /// The key that ends a line, where there is little room.
    pub enter: &'static str,
}

const UNICODE: Signs = Signs {
    set: Glyphs::Unicode,
    folded: "▸",
    unfolded: "▾",
    output: Glyphs::Unicode.output(),
    attention: "!",
    across: "─",
    down: "│",
    joint_below: "┬",
    joint_above: "┴",
    corners: ["┌", "┐", "└", "┘"],
    arrow: "→",
    ellipsis: Glyphs::Unicode.ellipsis(),
    path: Glyphs::Unicode.path(),
    selection: "▌",
    bar: "━",
    full: "█",
    track: "·",
    point: "●",
    open: "─",
    up: "↑",
    below: "↓",
    shades: [" ", "░", "▒", "▓", "█"],
    dots: true,
    lines: true,
    mark: "»",
    enter: "⏎",
};

const SAFE: Signs = Signs {
    set: Glyphs::Safe,
    output: Glyphs::Safe.output(),
    across: "-",
    down: "|",
    joint_below: "+",
    joint_above: "+",
    corners: ["+"; 4],
    arrow: "->",
    ellipsis: Glyphs::Safe.ellipsis(),
    path: Glyphs::Safe.path(),
    selection: ">",
    bar: "=",
    full: "#",
    track: ".",
    point: "*",
    open: "-",
    up: "^",
    below: "v",
    shades: [" ", ".", ":", "*", "#"],
    lines: false,
    ..UNICODE
};

const ASCII: Signs = Signs {
    set: Glyphs::Ascii,
    open: ".",
    folded: ">",
    unfolded: "v",
    output: Glyphs::Ascii.output(),
    ellipsis: Glyphs::Ascii.ellipsis(),
    path: Glyphs::Ascii.path(),
    dots: false,
    mark: ":",
    enter: "ret",
    ..SAFE
};

/// A sign and its style.
#[derive(Clone, Copy, Debug)]
pub struct Mark {
    pub sign: &'static str,
    pub style: Style,
}

impl Theme {
    /// The look with these signs, in colour or without.
    pub fn new(glyphs: Glyphs, colour: Colour) -> Self {
        let signs = match glyphs {
            Glyphs::Unicode => &UNICODE,
            Glyphs::Safe => &SAFE,
            Glyphs::Ascii => &ASCII,
        };
        Self { signs, colour }
    }

    /// The same signs on a light background; nothing where that changes no colour.
    pub fn on_light(&self) -> Option<Self> {
        match self.colour {
            Colour::Base => Some(Self {
                colour: Colour::Light,
                ..*self
            }),
            Colour::Light | Colour::Contrast | Colour::None => None,
        }
    }

    /// The nicest signs, in colour.
    pub fn unicode() -> Self {
        Self::new(Glyphs::Unicode, Colour::Base)
    }

    /// The look of a state.
    pub fn status(&self, kind: StatusKind) -> Mark {
        use StatusKind as Kind;
        let plain = Modifier::empty();
        let style = match kind {
            Kind::ReadyToSchedule | Kind::Initialized | Kind::Queuing | Kind::Creating => {
                self.dim()
            }
            Kind::Starting => self.style(Color::Yellow, plain, plain),
            Kind::Running | Kind::Terminating => {
                self.style(Color::Cyan, Modifier::BOLD, Modifier::BOLD)
            }
            Kind::Succeeded => self.style(Color::Green, plain, plain),
            Kind::Failed => self.failure(),
            Kind::Skipped => self.quiet(),
            Kind::Suspended | Kind::Stopped => self.style(Color::Magenta, plain, plain),
            Kind::Terminated => self.style(Color::Magenta, Modifier::BOLD, Modifier::BOLD),
            Kind::Unknown | Kind::Other => {
                self.style(Color::Yellow, Modifier::REVERSED, Modifier::REVERSED)
            }
        };
        Mark {
            sign: self.signs.set.status(kind),
            style,
        }
    }

    /// The style of a state's word: reversed it would shout.
    pub fn word(&self, kind: StatusKind) -> Style {
        self.status(kind).style.remove_modifier(Modifier::REVERSED)
    }

    /// The look of what was skipped because something before it broke.
    pub fn skipped_upstream(&self) -> Mark {
        Mark {
            sign: self.signs.set.status(StatusKind::Skipped),
            style: self.style(Color::Red, Modifier::empty(), Modifier::DIM),
        }
    }

    /// The look of an output.
    pub fn output(&self) -> Mark {
        Mark {
            sign: self.signs.output,
            style: self.style(Color::LightCyan, Modifier::empty(), Modifier::empty()),
        }
    }

    /// The style of a piece of text.
    pub fn role(&self, role: Role) -> Style {
        let plain = Modifier::empty();
        match role {
            Role::Title => self.strong(),
            Role::Heading => Style::new().add_modifier(Modifier::BOLD),
            Role::Label => self.dim(),
            Role::Plain | Role::Status(_) | Role::Output => Style::new(),
            Role::Dim | Role::Punctuation => self.quiet(),
            Role::Trouble => self.style(Color::LightRed, plain, Modifier::BOLD),
            Role::BestBar | Role::BestPoint => {
                self.style(Color::Green, Modifier::BOLD, Modifier::BOLD)
            }
            Role::Curve(number) => self.curve(number).style,
            Role::Heat(level) => self.heat(level),
            Role::Bar | Role::Point | Role::Key => self.style(Color::Cyan, plain, plain),
            Role::String => self.style(Color::Green, plain, plain),
            Role::Literal => self.style(Color::Magenta, plain, plain),
        }
    }

    /// A number on a heat map.
    fn heat(&self, level: u8) -> Style {
        let plain = Modifier::empty();
        match level {
            0 => self.quiet(),
            1 => Style::new(),
            2 => self.style(Color::Yellow, plain, plain),
            3 => self.style(Color::LightYellow, Modifier::BOLD, Modifier::BOLD),
            _ => self.style(Color::LightYellow, Modifier::REVERSED, Modifier::REVERSED),
        }
    }

    /// How the n-th curve of a plot looks. Without colours curves differ by their marks.
    pub fn curve(&self, number: usize) -> Mark {
        const MARKS: [&str; 5] = ["*", "o", "+", "x", "#"];
        const COLOURS: [Color; 5] = [
            Color::Cyan,
            Color::Yellow,
            Color::Magenta,
            Color::Green,
            Color::LightRed,
        ];
        let colour = COLOURS.iter().cycle().nth(number % COLOURS.len());
        let plain = Modifier::empty();
        let mark = MARKS.iter().cycle().nth(number % MARKS.len());
        let is_dotted = self.signs.dots && self.colour != Colour::None;
        Mark {
            sign: if is_dotted {
                self.signs.bar
            } else {
                mark.copied().unwrap_or("*")
            },
            style: self.style(colour.copied().unwrap_or(Color::Reset), plain, plain),
        }
    }

    /// The character that a curve without colour is made of; `None` where it is made of dots.
    pub(super) fn curve_mark(&self, number: usize) -> Option<char> {
        let is_dotted = self.signs.dots && self.colour != Colour::None;
        if is_dotted {
            return None;
        }
        self.curve(number).sign.chars().next()
    }

    /// What is to be read first.
    pub fn strong(&self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// Words that may be lost without loss.
    pub fn quiet(&self) -> Style {
        self.dim()
    }

    /// Lines between regions: no words, so that they may be as faint as a palette makes them.
    pub fn rule(&self) -> Style {
        match self.colour {
            Colour::Base | Colour::Light => Style::new().fg(Color::DarkGray),
            Colour::Contrast => Style::new(),
            Colour::None => self.dim(),
        }
    }

    /// What wants a look but is no failure.
    pub fn attention(&self) -> Style {
        self.style(Color::Yellow, Modifier::BOLD, Modifier::BOLD)
    }

    /// What holds the text that was searched for.
    pub fn found(&self) -> Style {
        self.style(Color::Yellow, Modifier::UNDERLINED, Modifier::UNDERLINED)
    }

    /// The match that was gone to.
    pub fn found_here(&self) -> Style {
        self.style(Color::Yellow, Modifier::REVERSED, Modifier::REVERSED)
    }

    /// Laid over the row with the cursor, or over the open tab, where the keys go.
    pub fn cursor(&self) -> Style {
        let plain = Style::new().fg(Color::Reset).remove_modifier(Modifier::DIM);
        plain.add_modifier(Modifier::REVERSED)
    }

    /// Laid over the row with the cursor, or over the open tab, while the keys go elsewhere.
    pub fn cursor_elsewhere(&self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    fn failure(&self) -> Style {
        self.style(
            Color::LightRed,
            Modifier::BOLD,
            Modifier::BOLD | Modifier::REVERSED,
        )
    }

    fn dim(&self) -> Style {
        match self.colour {
            Colour::Contrast => Style::new(),
            Colour::Base | Colour::Light | Colour::None => Style::new().add_modifier(Modifier::DIM),
        }
    }

    fn style(&self, colour: Color, with: Modifier, without: Modifier) -> Style {
        match self.colour {
            Colour::Base => Style::new().fg(colour).add_modifier(with),
            Colour::Light => Style::new().fg(dark(colour)).add_modifier(with),
            Colour::Contrast => {
                let style = Style::new().add_modifier(with | without | Modifier::BOLD);
                style.remove_modifier(Modifier::DIM)
            }
            Colour::None => Style::new().add_modifier(without),
        }
    }
}

/// A dark colour of the same hue, by the numbers of the 256; foreign ones stay as they are.
fn dark(colour: Color) -> Color {
    match colour {
        Color::Red | Color::LightRed => Color::Indexed(160),
        Color::Green | Color::LightGreen => Color::Indexed(28),
        Color::Yellow | Color::LightYellow => Color::Indexed(94),
        Color::Magenta | Color::LightMagenta => Color::Indexed(127),
        Color::Cyan => Color::Indexed(24),
        Color::LightCyan => Color::Indexed(30),
        other => other,
    }
}
