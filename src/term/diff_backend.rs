//! A backend that writes nothing where nothing changed: a frame equal to the
//! last one costs no byte, so an idle pane is silent.

use std::io;

use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};
use rustix::stdio::stdout;
use rustix::termios::tcgetwinsize;
use unicode_segmentation::UnicodeSegmentation;

/// Wraps a backend and leaves out what would change nothing.
#[derive(Debug)]
pub struct DiffBackend<B> {
    inner: B,
    /// Whether anything was written since the last flush.
    has_written: bool,
}

impl<B> DiffBackend<B> {
    /// A backend of which nothing is known yet.
    pub fn new(inner: B) -> Self {
        Self {
            inner,
            has_written: false,
        }
    }
}

impl<B: io::Write> io::Write for DiffBackend<B> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.inner.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        io::Write::flush(&mut self.inner)
    }
}

impl<B: Backend> DiffBackend<B> {
    /// Draws cells that follow each other, from where the first of them is.
    fn draw_run(&mut self, run: &mut Vec<(u16, u16, &Cell)>) -> Result<(), B::Error> {
        // The inner backend resets colours even after an empty frame.
        if run.is_empty() {
            return Ok(());
        }
        self.writes(|inner| inner.draw(run.drain(..)))
    }

    fn writes<R>(&mut self, write: impl FnOnce(&mut B) -> R) -> R {
        self.has_written = true;
        write(&mut self.inner)
    }
}

impl<B: Backend<Error = io::Error>> Backend for DiffBackend<B> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let mut run: Vec<(u16, u16, &Cell)> = Vec::new();
        for next in content {
            if run.last().is_some_and(|last| is_uncertain(last, &next)) {
                self.draw_run(&mut run)?;
            }
            run.push(next);
        }
        self.draw_run(&mut run)
    }

    // The cursor is hidden while the terminal is ours and shown when it is
    // given back; ratatui would say so again with every frame and at the end.
    fn hide_cursor(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        self.inner.get_cursor_position()
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.writes(|inner| inner.set_cursor_position(position))
    }

    fn clear(&mut self) -> io::Result<()> {
        self.writes(Backend::clear)
    }

    fn clear_region(&mut self, clear_type: ClearType) -> io::Result<()> {
        self.writes(|inner| inner.clear_region(clear_type))
    }

    fn append_lines(&mut self, lines: u16) -> io::Result<()> {
        self.writes(|inner| inner.append_lines(lines))
    }

    // Asked with every frame, for which the library would open the terminal anew each time.
    fn size(&self) -> io::Result<Size> {
        match tcgetwinsize(stdout()) {
            Ok(size) if size.ws_col > 0 && size.ws_row > 0 => {
                Ok(Size::new(size.ws_col, size.ws_row))
            }
            Ok(_) | Err(_) => self.inner.size(),
        }
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        self.inner.window_size()
    }

    fn flush(&mut self) -> io::Result<()> {
        if !std::mem::take(&mut self.has_written) {
            return Ok(());
        }
        self.inner.flush()
    }
}

/// Whether a terminal may take two cells for one, or not be where we think after the first:
/// where it counts several characters as one, which not all do alike. Then the second is
/// begun by saying where it is.
fn is_uncertain((x, y, first): &(u16, u16, &Cell), next: &(u16, u16, &Cell)) -> bool {
    let (first, second) = (first.symbol(), next.2.symbol());
    let is_plain = |symbol: &str| symbol.len() == 1;
    if (is_plain(first) && is_plain(second)) || (next.0, next.1) != (x.saturating_add(1), *y) {
        return false;
    }
    joins(first) || joins(second) || format!("{first}{second}").graphemes(true).count() < 2
}

/// Whether a symbol is more than one character, or one that joins others.
fn joins(symbol: &str) -> bool {
    let is_one = |text: &str| text.graphemes(true).count() == 1;
    let mut chars = symbol.chars();
    match (chars.next(), chars.next()) {
        (None, _) => false,
        (Some(char), None) if char.is_ascii() => false,
        // One of the two letters of a flag, or more than one character.
        (Some('\u{1f1e6}'..='\u{1f1ff}'), None) | (Some(_), Some(_)) => true,
        (Some(_), None) => is_one(&format!("a{symbol}")) || is_one(&format!("{symbol}a")),
    }
}

#[cfg(test)]
mod tests {
    use ratatui::Terminal;
    use ratatui::backend::CrosstermBackend;
    use ratatui::layout::Rect;
    use ratatui::{TerminalOptions, Viewport};

    use super::DiffBackend;

    #[test]
    fn a_frame_equal_to_the_last_one_costs_no_byte() {
        let mut bytes = Vec::new();
        let written = |text: &str, frames: usize, bytes: &mut Vec<u8>| {
            bytes.clear();
            let backend = DiffBackend::new(CrosstermBackend::new(&mut *bytes));
            let viewport = Viewport::Fixed(Rect::new(0, 0, 20, 3));
            let mut terminal =
                Terminal::with_options(backend, TerminalOptions { viewport }).unwrap();
            for _ in 0..frames {
                terminal
                    .draw(|frame| frame.render_widget(text, frame.area()))
                    .unwrap();
            }
            drop(terminal);
            bytes.len()
        };
        let once = written("running", 1, &mut bytes);
        assert!(once > 0);
        assert_eq!(written("running", 50, &mut bytes), once);
    }
}
