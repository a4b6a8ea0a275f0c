//! Lines of text with the role of every piece: what to read, not how it looks.

mod content;
mod json;
mod line;
mod plot;

pub use line::{Line, Piece, Role};

pub(in crate::app) use crate::app::page::content::Content;
pub(crate) use crate::app::page::content::Placed;
use crate::domain::Time;
use crate::text::{Glyphs, Language, Text, Zone, cells, time};

/// The cells of the labels, where a page wants no others.
const LABELS: usize = 13;
/// The cells before what a line goes on with.
const HANGING: usize = 2;

/// Lines being written, wrapped to a width.
#[derive(Debug)]
pub struct Page {
    language: Language,
    glyphs: Glyphs,
    zone: Zone,
    /// The cells of a line, without the margin.
    width: usize,
    /// The cells left free before every line.
    margin: usize,
    /// The cells of the labels.
    labels: usize,
    lines: Vec<Line>,
    plots: Vec<Placed>,
}

impl Page {
    /// An empty page in somebody's language and characters.
    pub fn new(language: Language, glyphs: Glyphs, zone: Zone, width: u16) -> Self {
        Self {
            language,
            glyphs,
            zone,
            width: usize::from(width).max(1),
            margin: 0,
            labels: LABELS,
            lines: Vec::new(),
            plots: Vec::new(),
        }
    }

    /// A page with so many cells for the labels, where some are long.
    #[must_use]
    pub(super) fn with_labels(self, labels: usize) -> Self {
        Self { labels, ..self }
    }

    /// The lines that were written.
    pub(super) fn into_lines(self) -> Vec<Line> {
        self.lines
    }

    /// The lines and the plots among them.
    pub(super) fn into_content(self) -> Content {
        Content {
            lines: self.lines,
            plots: self.plots,
        }
    }

    /// How many cells a line has room for.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Leaves more cells free before the lines that `write` writes.
    pub(super) fn indented(&mut self, cells: usize, write: impl FnOnce(&mut Self)) {
        let (width, margin) = (self.width, self.margin);
        self.margin += cells.min(width - 1);
        self.width -= cells.min(width - 1);
        write(self);
        (self.width, self.margin) = (width, margin);
    }

    /// The words of the page's language.
    pub fn words(&self, text: &Text) -> String {
        self.language.say(text).into_owned()
    }

    /// The language of whoever reads.
    pub fn language(&self) -> Language {
        self.language
    }

    /// The characters that whoever reads can see.
    pub fn glyphs(&self) -> Glyphs {
        self.glyphs
    }

    /// The zone of whoever reads.
    pub fn zone(&self) -> &Zone {
        &self.zone
    }

    /// A moment in the zone of whoever reads.
    pub fn moment(&self, moment: &Time) -> String {
        time::moment(moment, &self.zone)
    }

    /// A text of exactly so many cells, on the left.
    pub fn left(&self, text: &str, cells: usize) -> String {
        cells::pad(&cells::clean(text), cells, self.glyphs.ellipsis())
    }

    /// A text of exactly so many cells, on the right.
    pub fn right(&self, text: &str, cells: usize) -> String {
        let text = self.cut(text, cells);
        let before = cells.saturating_sub(cells::width(&text));
        format!("{}{text}", " ".repeat(before))
    }

    /// A text of at most so many cells.
    fn cut(&self, text: &str, cells: usize) -> String {
        cells::cut(&cells::clean(text), cells, self.glyphs.ellipsis()).into_owned()
    }

    /// The names of a path in one text.
    pub fn path(&self, names: &[impl AsRef<str>]) -> String {
        self.glyphs.joined(names)
    }

    /// An empty line, but neither at the top nor twice.
    pub fn gap(&mut self) {
        if self.lines.last().is_some_and(|line| !line.0.is_empty()) {
            self.lines.push(Line::default());
        }
    }

    /// A heading, set apart from what is above.
    pub(super) fn heading(&mut self, text: impl Into<Text>) {
        self.gap();
        let words = self.words(&text.into());
        self.text(Role::Heading, &words);
    }

    /// A text of any length.
    pub fn text(&mut self, role: Role, text: &str) {
        for line in cells::wrap(text, self.width) {
            self.push(Line(vec![Piece { role, text: line }]));
        }
    }

    /// The start of a text behind something short, a few lines of it at most, broken at blanks.
    pub(super) fn hanging(&mut self, before: &str, role: Role, text: &str) {
        const MOST: usize = 4;
        let most = self.width.saturating_mul(MOST * 4);
        let head = text.get(..text.floor_char_boundary(most)).unwrap_or(text);
        let text = cells::clean(head);
        let first = cells::width(before);
        let rest = if first == 0 { HANGING } else { first }.min(self.width / 4);
        let room = |used: usize| self.width.saturating_sub(used).max(1);
        let parts = cells::broken(&text, room(first), room(rest));
        let mut before = Piece::new(Role::Dim, before);
        for part in parts.into_iter().take(MOST) {
            let before = std::mem::replace(&mut before, Piece::spaces(rest));
            self.push(Line(vec![before, Piece::new(role, part)]));
        }
    }

    /// Something the program says.
    pub fn say(&mut self, role: Role, text: &Text) {
        let words = self.words(text);
        self.text(role, &words);
    }

    /// A label and what it is about. Nothing is written where nothing is known.
    pub fn fact(&mut self, label: impl Into<Text>, value: Option<&str>) {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            self.fact_as(Role::Plain, &label.into(), value);
        }
    }

    /// A fact whose label is the service's own.
    pub(super) fn fact_named(&mut self, label: &str, value: &str) {
        let label = cells::clean(label);
        let room = self.width.saturating_sub(self.column(&label));
        let role = Role::Plain;
        let lines = cells::wrap(value, room)
            .into_iter()
            .map(|text| vec![Piece { role, text }]);
        self.labelled_by(&label, lines);
    }

    /// A label and a text in a role of its own.
    fn fact_as(&mut self, role: Role, label: &Text, value: &str) {
        let room = self.width.saturating_sub(self.column(&self.words(label)));
        let lines = cells::wrap(value, room)
            .into_iter()
            .map(|text| vec![Piece { role, text }]);
        self.labelled(label, lines);
    }

    /// A label and one item a line.
    pub fn list(&mut self, label: impl Into<Text>, items: impl IntoIterator<Item = Vec<Piece>>) {
        self.labelled(&label.into(), items.into_iter());
    }

    /// A label and as many items a line as fit, each whole.
    pub fn flow(&mut self, label: impl Into<Text>, items: impl IntoIterator<Item = Piece>) {
        let label = label.into();
        let room = self.width.saturating_sub(self.column(&self.words(&label)));
        let mut lines: Vec<Line> = Vec::new();
        for item in items {
            match lines.last_mut() {
                Some(line) if line.width() + 2 + item.width() <= room => {
                    line.0.push(Piece::new(Role::Plain, "  "));
                    line.0.push(item);
                }
                Some(_) | None => lines.push(Line(vec![item])),
            }
        }
        self.labelled(&label, lines.into_iter().map(|line| line.0));
    }

    /// Pieces in as many lines as they need.
    pub fn pieces(&mut self, pieces: Vec<Piece>) {
        self.wrapped(pieces, 0);
    }

    /// The cells of a label and of what parts it from its value. Labels are a column; a
    /// longer one pushes its value to the right, and is cut only beyond two thirds of the line.
    fn column(&self, label: &str) -> usize {
        let cells = self.labels.max(cells::width(label) + 2);
        cells.min(self.width * 2 / 3)
    }

    fn labelled(&mut self, label: &Text, lines: impl Iterator<Item = Vec<Piece>>) {
        let words = self.words(label);
        self.labelled_by(&words, lines);
    }

    fn labelled_by(&mut self, label: &str, lines: impl Iterator<Item = Vec<Piece>>) {
        let width = self.column(label);
        let label = self.cut(label, width.saturating_sub(1));
        let mut label = cells::pad(&label, width, "");
        for mut pieces in lines {
            let text = std::mem::replace(&mut label, " ".repeat(width));
            pieces.insert(
                0,
                Piece {
                    role: Role::Label,
                    text,
                },
            );
            self.wrapped(pieces, width);
        }
    }

    /// Writes pieces in as many lines as they need; all but the first begin at `indentation`.
    fn wrapped(&mut self, pieces: Vec<Piece>, indentation: usize) {
        let indentation = indentation.min(self.width / 2);
        let mut line = Line::default();
        let mut used = 0;
        for piece in pieces {
            let wide = piece.width();
            if used + wide <= self.width {
                used += wide;
                line.0.push(piece);
                continue;
            }
            let room = self.width.saturating_sub(used + piece.role.sign_width());
            let parts = cells::chunks(&piece.text, room, self.width - indentation);
            for (at, part) in parts.into_iter().enumerate() {
                if at > 0 {
                    self.push(std::mem::take(&mut line));
                    line.0.push(Piece::spaces(indentation));
                }
                line.0.push(piece.part(at, part));
            }
            used = line.width();
        }
        self.push(line);
    }

    fn push(&mut self, mut line: Line) {
        if self.margin > 0 {
            line.0.insert(0, Piece::spaces(self.margin));
        }
        self.lines.push(line);
    }
}
