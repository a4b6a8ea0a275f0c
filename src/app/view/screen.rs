//! Where everything stands on a screen of a given size. Scrolling and drawing
//! both go by it, so they cannot disagree.
//!
//! Three forms. From 120 columns on the panes stand beside each other, and from 35 lines on the
//! newest events below them:
//!
//! ```text
//! ┌ header ───────────────────────────────┐
//! ├ titles ───────────────┬ tabs ─────────┤
//! │ tree                  │ detail        │
//! ├ events ───────────────┴───────────────┤
//! └ footer ───────────────────────────────┘
//! ```
//!
//! From 60 columns on the tree has the whole width, with some lines about the selected row below
//! it, the strip; with `v` the detail pane, where the strip was or in the tree's place:
//!
//! ```text
//! ┌ header ───────────────────────────────┐
//! │ titles                                │
//! │ tree                                  │
//! ├ strip, or detail ─────────────────────┤
//! └ footer ───────────────────────────────┘
//! ```
//!
//! Narrower still what matters of one run is listed flat, below a header of one line:
//!
//! ```text
//! ┌ header ──────────┐
//! │ rows with paths  │
//! ├ strip ───────────┤
//! └ footer ──────────┘
//! ```
//!
//! What has no room is left out: first the strip and the titles, then the second line of the
//! header, at last the footer.

use ratatui::layout::{Position, Rect, Size};

use crate::app::view::pane::{Form, Pane, Split};

/// What decides where everything stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrangement {
    pub size: Size,
    pub split: Split,
    /// Where the keys go. The detail pane takes the tree's place where it has none of its own.
    pub pane: Pane,
    /// The pane with the keys has all room.
    pub zoomed: bool,
    pub shares: Shares,
    /// The mouse holds the border between tree and detail pane.
    pub holds_border: bool,
}

impl Arrangement {
    /// A screen of this size on which nobody has moved anything yet.
    pub fn of(size: Size) -> Self {
        Self {
            size,
            split: Split::default(),
            pane: Pane::default(),
            zoomed: false,
            shares: Shares::default(),
            holds_border: false,
        }
    }
}

/// The tree's share of the room that it has together with the detail pane, in thousandths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shares {
    pub beside: u16,
    pub below: u16,
}

impl Default for Shares {
    fn default() -> Self {
        Self {
            beside: 625,
            below: 500,
        }
    }
}

/// The tree's part of so many cells, of which neither pane has fewer than `least`.
fn part(cells: u16, share: u16, least: u16) -> u16 {
    let part = u32::from(cells) * u32::from(share) / 1_000;
    let part = u16::try_from(part).unwrap_or(u16::MAX);
    // One of them belongs to the rule between.
    part.clamp(least, cells.saturating_sub(least + 1).max(least))
}

/// The regions of the screen. What has no room is `None`, never squeezed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Screen {
    pub form: Form,
    /// One line on small screens, else two. Empty only on a screen of no height.
    pub header: Rect,
    /// The names of the columns.
    pub titles: Option<Rect>,
    pub tree: Rect,
    /// The detail pane: beside the tree, below it, or in its place.
    pub detail: Option<Rect>,
    /// Some lines about the selected row, where the detail pane has no room.
    pub strip: Option<Rect>,
    /// What happened lately, below a rule.
    pub events: Option<Rect>,
    pub footer: Option<Rect>,
    /// The rules between header, tree, detail pane and events.
    pub rules: Rules,
    shows_tree: bool,
}

/// Lines drawn between the regions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// Across the whole screen, below the header.
    pub below_header: Option<u16>,
    /// Between tree and detail pane, at this column.
    pub upright: Option<u16>,
    /// Between the tree and the detail pane below it.
    pub above_detail: Option<u16>,
}

/// From this width on the detail pane has room beside the tree.
const WIDE: u16 = 120;
/// Below this width the rows are listed flat.
const NARROW: u16 = 60;
/// From this height on what happened lately has room.
const TALL: u16 = 35;
/// Four events, with the rule above them.
const EVENTS: u16 = 5;
/// The lines about the selected row, with the rule above them.
const STRIP: u16 = 4;
/// Below this body height there is no room for lines about the selected row, nor for a pane below.
const ROOMY: u16 = 16;
/// Neither of two panes gets smaller than this, however their border is drawn.
const LEAST_WIDTH: u16 = 24;
const LEAST_HEIGHT: u16 = 4;

impl Screen {
    /// The regions of a screen arranged so.
    pub fn of(arrangement: Arrangement) -> Self {
        let Arrangement {
            size: Size { width, height },
            split,
            pane,
            zoomed,
            shares,
            ..
        } = arrangement;
        let form = if width < NARROW {
            Form::Flat
        } else {
            Form::Tree
        };
        let is_tall_enough = height >= 10;
        let header_lines = match form {
            Form::Tree if is_tall_enough => 2,
            Form::Tree | Form::Flat => 1,
        }
        .min(height);
        let beside = split == Split::Right && width >= WIDE && !zoomed;
        let has_rule = beside && is_tall_enough;
        let footer_lines = u16::from(height >= 6);
        let top = header_lines + u16::from(has_rule);
        let body = height.saturating_sub(top + footer_lines);
        let event_lines = if height >= TALL && width >= NARROW && (!zoomed || pane == Pane::Events)
        {
            EVENTS
        } else {
            0
        };
        let upper = body.saturating_sub(event_lines);
        let band = |y, lines| Rect::new(0, y, width, lines);
        let mut screen = Self {
            form,
            header: band(0, header_lines),
            titles: None,
            tree: band(top, upper),
            detail: None,
            strip: None,
            events: (event_lines > 0).then(|| band(top + upper, event_lines)),
            footer: (footer_lines > 0).then(|| band(height - footer_lines, footer_lines)),
            rules: Rules {
                below_header: has_rule.then_some(header_lines),
                ..Rules::default()
            },
            shows_tree: true,
        };
        let below = split == Split::Below && !zoomed && form == Form::Tree && upper >= ROOMY;
        if beside {
            screen.put_detail_beside(shares.beside);
        } else if below {
            screen.put_detail_below(shares.below);
        } else if pane == Pane::Detail {
            screen.detail = Some(screen.tree);
            screen.shows_tree = false;
        } else if split != Split::Off && !zoomed {
            screen.put_strip();
        }
        screen.put_titles();
        screen
    }

    fn put_detail_beside(&mut self, share: u16) {
        let Rect { width, .. } = self.tree;
        self.tree.width = part(width, share, LEAST_WIDTH);
        // One column between the panes belongs to the rule.
        let x = self.tree.width + 1;
        self.rules.upright = Some(self.tree.width);
        self.detail = Some(Rect {
            x,
            width: width - x,
            ..self.tree
        });
    }

    fn put_detail_below(&mut self, share: u16) {
        let all = self.tree;
        self.tree.height = part(all.height, share, LEAST_HEIGHT);
        let rule = self.tree.bottom();
        self.rules.above_detail = Some(rule);
        self.detail = Some(Rect {
            y: rule + 1,
            height: all.bottom() - rule - 1,
            ..all
        });
    }

    fn put_strip(&mut self) {
        let lines = match (self.form, self.tree.height) {
            (Form::Tree | Form::Flat, ROOMY..) => STRIP,
            // A rule and one line.
            (Form::Flat, 9..) => 2,
            (Form::Tree | Form::Flat, _) => return,
        };
        self.tree.height -= lines;
        self.strip = Some(Rect {
            y: self.tree.bottom(),
            height: lines,
            ..self.tree
        });
    }

    fn put_titles(&mut self) {
        let has_titles = self.shows_tree && self.form == Form::Tree && self.tree.height >= 8;
        if has_titles {
            self.titles = Some(Rect {
                height: 1,
                ..self.tree
            });
            self.tree.y += 1;
            self.tree.height -= 1;
        }
    }

    /// Where the lines of the detail pane stand: below the tabs, a column in.
    pub fn page(&self) -> Option<Rect> {
        let detail = self.detail?;
        let tabs = 1.min(detail.height);
        let margin = 1.min(detail.width);
        Some(Rect {
            x: detail.x + margin,
            y: detail.y + tabs,
            width: detail.width - margin,
            height: detail.height - tabs,
        })
    }

    /// Where a list that covers the panes stands: all between header and
    /// footer, but no wider than it reads well.
    pub fn popup(&self, widest: u16) -> Rect {
        let header = self.header;
        let width = header.width.min(widest);
        let end = self.footer.map_or(u16::MAX, |footer| footer.y);
        let bottom = [Some(self.tree), self.detail, self.strip, self.events]
            .into_iter()
            .flatten()
            .map(Rect::bottom)
            .max()
            .unwrap_or(header.bottom());
        let y = header.bottom();
        Rect::new(
            (header.width - width) / 2,
            y,
            width,
            bottom.min(end).saturating_sub(y),
        )
    }

    /// Whether the rule between tree and detail pane stands there.
    pub fn is_border(&self, at: Position) -> bool {
        let is_beside = |area: Rect| (area.y..area.bottom()).contains(&at.y);
        let upright = self.rules.upright == Some(at.x) && self.detail.is_some_and(is_beside);
        upright || self.rules.above_detail == Some(at.y)
    }

    /// Whether the tree is to be seen.
    pub fn shows_tree(&self) -> bool {
        self.shows_tree
    }

    /// The panes that the keys can go to, in the order of the screen. The
    /// detail pane is always one: where it has no room, it takes the tree's.
    pub fn panes(&self) -> impl Iterator<Item = Pane> {
        let events = self.events.map(|_| Pane::Events);
        [Some(Pane::Tree), Some(Pane::Detail), events]
            .into_iter()
            .flatten()
    }
}

#[cfg(test)]
mod tests;
