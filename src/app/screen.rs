//! Where everything stands on a screen of a given size. Scrolling and drawing
//! both go by it, so they cannot disagree.

use ratatui::layout::{Rect, Size};

use crate::app::model::{Pane, Split};

/// How the rows are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// Runs, nodes and outputs, each below what holds it.
    #[default]
    Tree,
    /// What matters of one run with its path in the row, then the other runs:
    /// for panes too narrow for a tree. The run in front stands in the header.
    Flat,
}

/// What decides where everything stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrangement {
    pub size: Size,
    pub split: Split,
    /// Where the keys go. The detail pane takes the tree's place where it has none of its own.
    pub pane: Pane,
    /// The pane with the keys has all room.
    pub zoomed: bool,
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
/// Below this width the rows are listed flat (UX 2.5).
const NARROW: u16 = 60;
/// From this height on what happened lately has room (UX 2.3).
const TALL: u16 = 35;
/// Four events, with the rule above them.
const EVENTS: u16 = 5;
/// The lines about the selected row, with the rule above them.
const STRIP: u16 = 4;
/// Below this body height there is no room for lines about the selected row, nor for a pane below.
const ROOMY: u16 = 16;
/// The list of keys is no wider than this.
const POPUP: u16 = 64;

impl Screen {
    /// The regions of a screen arranged so.
    pub fn of(arrangement: Arrangement) -> Self {
        let Arrangement {
            size: Size { width, height },
            split,
            pane,
            zoomed,
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
            screen.put_detail_beside();
        } else if below {
            screen.put_detail_below();
        } else if pane == Pane::Detail {
            screen.detail = Some(screen.tree);
            screen.shows_tree = false;
        } else if split != Split::Off && !zoomed {
            screen.put_strip();
        }
        screen.put_titles();
        screen
    }

    fn put_detail_beside(&mut self) {
        let Rect { width, .. } = self.tree;
        self.tree.width = width * 5 / 8;
        // One column between the panes belongs to the rule.
        let x = self.tree.width + 1;
        self.rules.upright = Some(self.tree.width);
        self.detail = Some(Rect {
            x,
            width: width - x,
            ..self.tree
        });
    }

    fn put_detail_below(&mut self) {
        let all = self.tree;
        self.tree.height = all.height / 2;
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
    pub fn popup(&self) -> Rect {
        let header = self.header;
        let width = header.width.min(POPUP);
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
mod tests {
    use ratatui::layout::{Rect, Size};

    use super::{Arrangement, Form, Screen};
    use crate::app::model::{Pane, Split};

    fn screen(width: u16, height: u16, split: Split, pane: Pane) -> Screen {
        Screen::of(Arrangement {
            size: Size::new(width, height),
            split,
            pane,
            zoomed: false,
        })
    }

    fn all() -> impl Iterator<Item = Arrangement> {
        let splits = [Split::Right, Split::Below, Split::Off];
        let panes = [Pane::Tree, Pane::Detail, Pane::Events];
        (0..200).flat_map(move |width| {
            (0..60).flat_map(move |height| {
                splits.into_iter().flat_map(move |split| {
                    panes.into_iter().flat_map(move |pane| {
                        [false, true].map(|zoomed| Arrangement {
                            size: Size::new(width, height),
                            split,
                            pane,
                            zoomed,
                        })
                    })
                })
            })
        })
    }

    #[test]
    fn the_regions_of_any_size_lie_within_it_and_the_tree_has_a_row_from_three_on() {
        for arrangement in all() {
            let screen = Screen::of(arrangement);
            let Size { width, height } = arrangement.size;
            for region in regions(&screen) {
                assert!(
                    region.right() <= width && region.bottom() <= height,
                    "{arrangement:?}: {region:?}"
                );
            }
            assert!(height < 3 || screen.tree.height > 0, "{arrangement:?}");
        }
    }

    #[test]
    fn no_two_regions_share_a_cell() {
        for arrangement in all() {
            let screen = Screen::of(arrangement);
            let mut shown: Vec<Rect> = regions(&screen).collect();
            if !screen.shows_tree() {
                shown.retain(|region| *region != screen.tree);
            }
            for (at, region) in shown.iter().enumerate() {
                for other in &shown[at + 1..] {
                    let shared = region.intersection(*other);
                    assert!(shared.is_empty(), "{arrangement:?}: {region:?} {other:?}");
                }
            }
        }
    }

    fn regions(screen: &Screen) -> impl Iterator<Item = Rect> {
        [
            Some(screen.header),
            screen.titles,
            Some(screen.tree),
            screen.detail,
            screen.strip,
            screen.events,
            screen.footer,
        ]
        .into_iter()
        .flatten()
    }

    #[test]
    fn the_detail_pane_stands_beside_the_tree_only_where_both_have_room() {
        let wide = screen(160, 45, Split::Right, Pane::Tree);
        assert_eq!(wide.tree.width, 100);
        assert_eq!(wide.detail.map(|detail| detail.width), Some(59));
        assert_eq!(wide.events.map(|events| events.height), Some(5));
        let narrow = screen(80, 24, Split::Right, Pane::Tree);
        assert_eq!((narrow.detail, narrow.events), (None, None));
        assert_eq!(narrow.strip.map(|strip| strip.height), Some(4));
        assert!(!screen(80, 24, Split::Right, Pane::Detail).shows_tree());
    }

    #[test]
    fn below_and_off_are_what_their_names_say() {
        let below = screen(80, 24, Split::Below, Pane::Tree);
        assert!(below.shows_tree() && below.strip.is_none());
        assert!(below.detail.is_some_and(|detail| detail.y > below.tree.y));
        let off = screen(160, 45, Split::Off, Pane::Tree);
        assert_eq!((off.detail, off.strip, off.tree.width), (None, None, 160));
    }

    #[test]
    fn a_narrow_pane_lists_its_rows_flat_with_a_line_about_the_selected_one() {
        let side = screen(48, 12, Split::Right, Pane::Tree);
        assert_eq!((side.form, side.tree.height), (Form::Flat, 8));
        assert_eq!(side.strip.map(|strip| strip.height), Some(2));
    }
}
