//! A backend that writes nothing where nothing changed: a frame equal to the
//! last one costs no byte, so an idle pane is silent.

use std::io;

use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};

/// Wraps a backend and leaves out what would change nothing.
#[derive(Debug)]
pub struct Thrifty<B> {
    inner: B,
    /// Whether anything was written since the last flush.
    has_written: bool,
}

impl<B> Thrifty<B> {
    /// A backend of which nothing is known yet.
    pub fn new(inner: B) -> Self {
        Self {
            inner,
            has_written: false,
        }
    }
}

impl<B: io::Write> io::Write for Thrifty<B> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.inner.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        io::Write::flush(&mut self.inner)
    }
}

impl<B: Backend> Thrifty<B> {
    fn writes<R>(&mut self, write: impl FnOnce(&mut B) -> R) -> R {
        self.has_written = true;
        write(&mut self.inner)
    }
}

impl<B: Backend<Error = io::Error>> Backend for Thrifty<B> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        // The inner backend resets colours even after an empty frame.
        let mut content = content.peekable();
        if content.peek().is_none() {
            return Ok(());
        }
        self.writes(|inner| inner.draw(content))
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

    fn size(&self) -> io::Result<Size> {
        self.inner.size()
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

#[cfg(test)]
mod tests {
    use ratatui::Terminal;
    use ratatui::backend::CrosstermBackend;
    use ratatui::layout::Rect;
    use ratatui::{TerminalOptions, Viewport};

    use super::Thrifty;

    #[test]
    fn a_frame_equal_to_the_last_one_costs_no_byte() {
        let mut bytes = Vec::new();
        let written = |text: &str, frames: usize, bytes: &mut Vec<u8>| {
            bytes.clear();
            let backend = Thrifty::new(CrosstermBackend::new(&mut *bytes));
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
