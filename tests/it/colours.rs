//! Whether everything on the screen can be read, on the palettes that are in use.

use paiwatch::app::page::Role;
use paiwatch::domain::StatusKind;
use paiwatch::text::Glyphs;
use paiwatch::ui::draw;
use paiwatch::ui::theme::{Colour, Theme};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier, Style};

use crate::exits::tell_log;
use crate::situations::four_runs;

/// What a terminal shows for the default colours and for the 16, and the theme for that.
struct Palette {
    name: &'static str,
    background: u32,
    text: u32,
    colours: [u32; 16],
    colour: Colour,
}

const XTERM: [u32; 16] = [
    0x00_0000, 0xcd_0000, 0x00_cd00, 0xcd_cd00, 0x00_00ee, 0xcd_00cd, 0x00_cdcd, 0xe5_e5e5,
    0x7f_7f7f, 0xff_0000, 0x00_ff00, 0xff_ff00, 0x5c_5cff, 0xff_00ff, 0x00_ffff, 0xff_ffff,
];
const SOLARIZED: [u32; 16] = [
    0x07_3642, 0xdc_322f, 0x85_9900, 0xb5_8900, 0x26_8bd2, 0xd3_3682, 0x2a_a198, 0xee_e8d5,
    0x00_2b36, 0xcb_4b16, 0x58_6e75, 0x65_7b83, 0x83_9496, 0x6c_71c4, 0x93_a1a1, 0xfd_f6e3,
];
const VS_CODE: [u32; 16] = [
    0x00_0000, 0xcd_3131, 0x0d_bc79, 0xe5_e510, 0x24_72c8, 0xbc_3fbc, 0x11_a8cd, 0xe5_e5e5,
    0x66_6666, 0xf1_4c4c, 0x23_d18b, 0xf5_f543, 0x3b_8eea, 0xd6_70d6, 0x29_b8db, 0xe5_e5e5,
];

const PALETTES: [Palette; 5] = [
    Palette {
        name: "black",
        background: 0x00_0000,
        text: 0xe5_e5e5,
        colours: XTERM,
        colour: Colour::Base,
    },
    Palette {
        name: "white",
        background: 0xff_ffff,
        text: 0x00_0000,
        colours: XTERM,
        colour: Colour::Light,
    },
    Palette {
        name: "VS Code dark",
        background: 0x1e_1e1e,
        text: 0xcc_cccc,
        colours: VS_CODE,
        colour: Colour::Base,
    },
    Palette {
        name: "Solarized dark",
        background: 0x00_2b36,
        text: 0x83_9496,
        colours: SOLARIZED,
        colour: Colour::Base,
    },
    Palette {
        name: "Solarized light",
        background: 0xfd_f6e3,
        text: 0x65_7b83,
        colours: SOLARIZED,
        colour: Colour::Light,
    },
];

impl Palette {
    fn of(&self, colour: Color, default: u32) -> u32 {
        let number = match colour {
            Color::Reset => return default,
            Color::Black => 0,
            Color::Red => 1,
            Color::Green => 2,
            Color::Yellow => 3,
            Color::Blue => 4,
            Color::Magenta => 5,
            Color::Cyan => 6,
            Color::Gray => 7,
            Color::DarkGray => 8,
            Color::LightRed => 9,
            Color::LightGreen => 10,
            Color::LightYellow => 11,
            Color::LightBlue => 12,
            Color::LightMagenta => 13,
            Color::LightCyan => 14,
            Color::White => 15,
            Color::Indexed(number) => usize::from(number),
            Color::Rgb(red, green, blue) => {
                return u32::from_be_bytes([0, red, green, blue]);
            }
        };
        self.colours
            .get(number)
            .copied()
            .unwrap_or_else(|| of_the_256(number))
    }

    fn contrast(&self, style: Style) -> f64 {
        let text = self.of(style.fg.unwrap_or(Color::Reset), self.text);
        let background = self.of(style.bg.unwrap_or(Color::Reset), self.background);
        let (one, other) = (luminance(text), luminance(background));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }
}

/// Those above the first 16 are the same in every terminal: a cube, and greys.
fn of_the_256(number: usize) -> u32 {
    let level = |step: usize| if step == 0 { 0 } else { 55 + 40 * step };
    let parts = if number >= 232 {
        [8 + 10 * (number - 232); 3]
    } else {
        let at = number - 16;
        [level(at / 36), level(at / 6 % 6), level(at % 6)]
    };
    parts
        .iter()
        .fold(0, |all, part| all * 256 + u32::try_from(*part).unwrap())
}

/// As WCAG counts it.
fn luminance(colour: u32) -> f64 {
    let [_, red, green, blue] = colour.to_be_bytes();
    let part = |value: u8| {
        let value = f64::from(value) / 255.0;
        if value <= 0.040_45 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * part(red) + 0.7152 * part(green) + 0.0722 * part(blue)
}

/// Every style that the theme has a name for.
fn named(theme: &Theme) -> Vec<(String, Style)> {
    let kinds = [
        StatusKind::ReadyToSchedule,
        StatusKind::Initialized,
        StatusKind::Queuing,
        StatusKind::Creating,
        StatusKind::Starting,
        StatusKind::Running,
        StatusKind::Terminating,
        StatusKind::Succeeded,
        StatusKind::Failed,
        StatusKind::Skipped,
        StatusKind::Suspended,
        StatusKind::Stopped,
        StatusKind::Terminated,
        StatusKind::Unknown,
        StatusKind::Other,
    ];
    let roles = [
        Role::Title,
        Role::Heading,
        Role::Label,
        Role::Plain,
        Role::Dim,
        Role::Trouble,
        Role::Bar,
        Role::BestBar,
        Role::Heat(0),
        Role::Heat(1),
        Role::Heat(2),
        Role::Heat(3),
        Role::Heat(4),
        Role::Key,
        Role::String,
        Role::Literal,
        Role::Punctuation,
    ];
    let mut styles: Vec<(String, Style)> = Vec::new();
    for kind in kinds {
        styles.push((format!("{kind:?}"), theme.status(kind).style));
        styles.push((format!("{kind:?}, the word"), theme.word(kind)));
    }
    styles.extend(roles.map(|role| (format!("{role:?}"), theme.role(role))));
    styles.extend((0..6).map(|n| (format!("curve {n}"), theme.curve(n).style)));
    styles.extend([
        (
            "skipped upstream".to_owned(),
            theme.skipped_upstream().style,
        ),
        ("output".to_owned(), theme.output().style),
        ("strong".to_owned(), theme.strong()),
        ("quiet".to_owned(), theme.quiet()),
        ("attention".to_owned(), theme.attention()),
        ("found".to_owned(), theme.found()),
        ("found here".to_owned(), theme.found_here()),
        ("cursor".to_owned(), theme.cursor()),
        ("cursor elsewhere".to_owned(), theme.cursor_elsewhere()),
    ]);
    styles
}

fn themes(palette: &Palette) -> [Theme; 3] {
    [palette.colour, Colour::Contrast, Colour::None]
        .map(|colour| Theme::new(Glyphs::Unicode, colour))
}

#[track_caller]
fn check(palette: &Palette, what: &str, style: Style) {
    let contrast = palette.contrast(style);
    assert!(
        contrast >= 3.0,
        "{what} on {}: {contrast:.2}, {style:?}",
        palette.name
    );
    let is_dim = style.add_modifier.contains(Modifier::DIM);
    let is_default = matches!(style.fg, None | Some(Color::Reset));
    assert!(!is_dim || is_default, "{what}: a colour is faint enough");
}

#[test]
fn every_style_of_the_theme_can_be_read_on_every_palette() {
    for palette in &PALETTES {
        for theme in themes(palette) {
            for (name, style) in named(&theme) {
                check(palette, &name, style);
            }
        }
    }
}

#[test]
fn all_that_is_drawn_can_be_read_and_only_rules_are_faint() {
    let mut stage = four_runs().sized(160, 45);
    stage.keys("/xgb<enter>n3");
    tell_log(
        &mut stage,
        &["2026-03-04T14:20:00Z stderr F WARN x", "ERROR y", "DEBUG z"],
    );
    for keys in [
        "", "1", "2", "5", "?", "<esc>y", "<esc>:", "<esc>i", "<esc>f", "<esc>/x",
    ] {
        stage.keys(keys);
        for palette in &PALETTES {
            for theme in themes(palette) {
                let mut terminal = Terminal::new(TestBackend::new(160, 45)).unwrap();
                terminal
                    .draw(|frame| draw(&stage.model, &theme, frame))
                    .unwrap();
                check_cells(palette, terminal.backend().buffer());
            }
        }
    }
}

fn check_cells(palette: &Palette, buffer: &Buffer) {
    const RULES: &str = "─│┬┴├┤┌┐└┘╭╮╰╯━";
    for cell in buffer.content() {
        let is_rule = RULES.contains(cell.symbol());
        if cell.symbol() == " " || (is_rule && cell.fg == Color::DarkGray) {
            continue;
        }
        check(palette, cell.symbol(), cell.style());
    }
}

#[test]
fn labels_of_keys_names_of_tabs_and_progress_have_the_default_colour() {
    let stage = four_runs().sized(160, 45);
    let mut terminal = Terminal::new(TestBackend::new(160, 45)).unwrap();
    terminal
        .draw(|frame| draw(&stage.model, &stage.theme, frame))
        .unwrap();
    let buffer = terminal.backend().buffer();
    for text in ["open", "Inputs"] {
        let cells = buffer.content();
        let place = cells.windows(text.len()).position(|window| {
            let symbols = window.iter().map(ratatui::buffer::Cell::symbol);
            symbols.collect::<String>() == text
        });
        let style = cells[place.unwrap_or_else(|| panic!("{text} is drawn"))].style();
        let is_dim = style.add_modifier.contains(Modifier::DIM);
        assert!(
            !is_dim && style.fg == Some(Color::Reset),
            "{text}: {style:?}"
        );
    }
}
