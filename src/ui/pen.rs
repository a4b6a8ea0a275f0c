//! Writing a line from left to right. All text on the screen passes here, so
//! it is clean, and it ends where its room ends.

use std::num::NonZero;

use ratatui::buffer::{Buffer, CellDiffOption, CellWidth};
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::page::{Line, Piece, Role};
use crate::text::cells;
use crate::ui::theme::{Mark, Theme};

/// A place on a line and the room that is left on it.
pub(in crate::ui) struct Pen<'a> {
    buffer: &'a mut Buffer,
    theme: &'a Theme,
    x: u16,
    y: u16,
    end: u16,
}

/// A text and its style.
pub(in crate::ui) type Word = (String, Style);

/// Words of fewer cells say nothing when they are cut.
const LEAST_CUT: usize = 8;

/// How many cells the words take.
pub(in crate::ui) fn width(words: &[Word]) -> usize {
    words.iter().map(|(text, _)| cells::width(text)).sum()
}

impl<'a> Pen<'a> {
    /// A pen at the beginning of the area's first line. Where the screen is
    /// smaller than it was said to be, there is less room or none.
    pub(in crate::ui) fn new(area: Rect, theme: &'a Theme, buffer: &'a mut Buffer) -> Self {
        let area = area.intersection(buffer.area);
        let end = if area.height == 0 {
            area.x
        } else {
            area.right()
        };
        Self {
            buffer,
            theme,
            x: area.x,
            y: area.y,
            end,
        }
    }

    /// How many cells are left.
    pub(in crate::ui) fn room(&self) -> usize {
        usize::from(self.end - self.x)
    }

    /// Writes a text from outside or inside, cut to the room that is left.
    pub(in crate::ui) fn put(&mut self, text: &str, style: Style) {
        let text = cells::fit(text, self.room(), self.theme.signs.ellipsis);
        self.write(&text, style);
    }

    /// Writes a text that goes on behind, so that no ellipsis ends it.
    pub(in crate::ui) fn put_whole(&mut self, text: &str, style: Style) {
        let text = cells::clean(text);
        self.write(&text, style);
    }

    /// Writes a clean text as far as there is room.
    fn write(&mut self, text: &str, style: Style) {
        if self.x >= self.end {
            return;
        }
        if text.is_ascii() {
            // A cell a byte: the library would look for graphemes and their widths.
            for char in text.chars().take(self.room()) {
                self.write_one(char.encode_utf8(&mut [0; 1]), style);
            }
            return;
        }
        for (unit, width) in cells::units(text) {
            if width > self.room() {
                return;
            }
            self.write_one(unit, style);
            // The library counts some marks with what stands before them.
            if usize::from(unit.cell_width()) != width {
                self.force_width(width);
            }
            // What a wide one covers holds nothing of its own.
            for _ in 1..width {
                self.write_one(" ", style);
            }
        }
    }

    /// Writes a sign of one cell so many times.
    pub(in crate::ui) fn repeat(&mut self, sign: &str, times: usize, style: Style) {
        for _ in 0..times.min(self.room()) {
            self.write_one(sign, style);
        }
    }

    /// Says how many cells the character before takes.
    fn force_width(&mut self, width: usize) {
        let width = u16::try_from(width).ok().and_then(NonZero::new);
        let before = self.x.checked_sub(1);
        let cell = before.and_then(|x| self.buffer.cell_mut((x, self.y)));
        if let (Some(cell), Some(width)) = (cell, width) {
            cell.set_diff_option(CellDiffOption::ForcedWidth(width));
        }
    }

    /// Writes a character into a cell, and goes on to the next one.
    fn write_one(&mut self, char: &str, style: Style) {
        if let Some(cell) = self.buffer.cell_mut((self.x, self.y)) {
            cell.set_symbol(char).set_style(style);
            cell.set_diff_option(CellDiffOption::None);
        }
        self.x += 1;
    }

    /// A pen for the next so many cells; this one goes on behind them.
    pub(in crate::ui) fn part(&mut self, cells: usize) -> Pen<'_> {
        let start = self.x;
        self.skip(cells);
        Pen {
            buffer: &mut *self.buffer,
            theme: self.theme,
            x: start,
            y: self.y,
            end: self.x,
        }
    }

    /// A pen for the next so many cells; this one stays where it is.
    pub(in crate::ui) fn fork(&mut self, cells: usize) -> Pen<'_> {
        let cells = u16::try_from(cells).unwrap_or(u16::MAX);
        let end = self.x.saturating_add(cells).min(self.end);
        Pen {
            buffer: &mut *self.buffer,
            theme: self.theme,
            x: self.x,
            y: self.y,
            end,
        }
    }

    /// Writes words one after the other.
    pub(in crate::ui) fn put_all(&mut self, words: &[Word]) {
        for (text, style) in words {
            self.put(text, *style);
        }
    }

    /// Writes words one after the other, and none of the short ones in part: of a count, its
    /// sign or its first digits would lie. Where one has no room, an ellipsis says that there
    /// is more.
    pub(in crate::ui) fn put_counts(&mut self, words: &[Word]) {
        for (text, style) in words {
            let cells = cells::width(text);
            if cells > self.room() && cells < LEAST_CUT {
                self.put_gap_and_ellipsis(text, *style);
                return;
            }
            self.put(text, *style);
        }
    }

    /// Writes an ellipsis in the place of a text, behind the spaces with which that begins.
    fn put_gap_and_ellipsis(&mut self, text: &str, style: Style) {
        let ellipsis = self.theme.signs.ellipsis;
        let gap = text.len() - text.trim_start_matches(' ').len();
        if self.room() >= gap + cells::width(ellipsis) {
            self.skip(gap);
            self.put(ellipsis, style);
        }
    }

    /// Writes words so that they end where the room ends.
    pub(in crate::ui) fn put_right(&mut self, words: &[Word]) {
        self.skip(self.room().saturating_sub(width(words)));
        self.put_all(words);
    }

    /// Writes a sign and a space.
    pub(in crate::ui) fn put_sign(&mut self, mark: Mark) {
        self.put(mark.sign, mark.style);
        self.skip(1);
    }

    /// Writes a line of a page.
    pub(in crate::ui) fn put_line(&mut self, line: &Line) {
        for piece in &line.0 {
            match piece.role {
                Role::Status(kind) => self.put_sign(self.theme.status(kind)),
                Role::Output => self.put_sign(self.theme.output()),
                Role::Curve(number) => {
                    let mark = self.theme.curve(number);
                    self.put_sign(mark);
                    self.put(&piece.text, mark.style);
                    continue;
                }
                Role::Bar | Role::BestBar => {
                    self.put_bar(piece);
                    continue;
                }
                Role::Point | Role::BestPoint => {
                    let track = self
                        .theme
                        .signs
                        .track
                        .repeat(piece.width().saturating_sub(1));
                    self.put(&track, self.theme.quiet());
                    self.put(self.theme.signs.point, self.theme.role(piece.role));
                    continue;
                }
                Role::Heat(level) => {
                    let mark = self.theme.signs.shades.get(usize::from(level));
                    self.put(&piece.text, self.theme.role(piece.role));
                    self.put(mark.copied().unwrap_or(" "), self.theme.role(piece.role));
                    continue;
                }
                Role::Title
                | Role::Heading
                | Role::Label
                | Role::Plain
                | Role::Dim
                | Role::Trouble
                | Role::Key
                | Role::String
                | Role::Literal
                | Role::Punctuation => {}
            }
            self.put(&piece.text, self.theme.role(piece.role));
        }
    }

    /// Writes a bar as long as the piece's text is wide.
    fn put_bar(&mut self, piece: &Piece) {
        let bar = self.theme.signs.bar.repeat(piece.width());
        self.put(&bar, self.theme.role(piece.role));
    }

    /// Leaves cells free.
    pub(in crate::ui) fn skip(&mut self, cells: usize) {
        let cells = u16::try_from(cells).unwrap_or(u16::MAX);
        self.x = self.x.saturating_add(cells).min(self.end);
    }

    /// Fills the room that is left with a rule; its sign takes one cell.
    pub(in crate::ui) fn fill(&mut self, sign: &str, style: Style) {
        while self.x < self.end {
            self.write_one(sign, style);
        }
    }
}
