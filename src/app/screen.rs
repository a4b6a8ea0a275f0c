//! Where everything stands on a screen of a given size. Scrolling and drawing
//! both go by it, so they cannot disagree.

use ratatui::layout::{Rect, Size};

use crate::app::model::Pane;

/// The regions of the screen. What has no room is `None`, never squeezed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Screen {
    /// One line on small screens, else two. Empty only on a screen of no height.
    pub header: Rect,
    /// The names of the columns.
    pub titles: Option<Rect>,
    pub tree: Rect,
    /// The detail pane, beside the tree or in its place.
    pub detail: Option<Rect>,
    /// Some lines about the selected row, where the detail pane has no room.
    pub strip: Option<Rect>,
    pub footer: Option<Rect>,
}

/// From this width on the detail pane stands beside the tree.
const WIDE: u16 = 120;
/// The lines about the selected row, with the rule above them.
const STRIP: u16 = 4;
/// The list of keys is no wider than this.
const HELP: u16 = 64;

impl Screen {
    /// The regions on a screen of this size. With the focus on the detail
    /// pane a screen too narrow for both shows it in the tree's place, and a
    /// zoomed pane has the whole width.
    pub fn of(size: Size, pane: Pane, zoomed: bool) -> Self {
        let Size { width, height } = size;
        let side_by_side = width >= WIDE && !zoomed;
        let header_lines = if height >= 10 { 2 } else { 1 }.min(height);
        // One line of rule below the header sets the two panes apart.
        let rule = u16::from(side_by_side && height >= 10);
        let footer_lines = u16::from(height >= 6);
        let top = header_lines + rule;
        let body = height.saturating_sub(top + footer_lines);
        let band = |y, lines| Rect::new(0, y, width, lines);
        let shows_tree = side_by_side || pane == Pane::Tree;
        let strip_lines = if !side_by_side && shows_tree && body >= 16 && width >= 40 {
            STRIP
        } else {
            0
        };
        let left_width = if side_by_side { width * 5 / 8 } else { width };
        let title_lines = u16::from(body >= 8 && width >= 40);
        let left = Rect::new(0, top, left_width, body - strip_lines);
        Self {
            header: band(0, header_lines),
            titles: (title_lines > 0 && shows_tree).then_some(Rect { height: 1, ..left }),
            tree: Rect {
                y: left.y + title_lines,
                height: left.height - title_lines,
                ..left
            },
            detail: detail(side_by_side, pane, left, width),
            strip: (strip_lines > 0).then(|| band(top + body - strip_lines, strip_lines)),
            footer: (footer_lines > 0).then(|| band(height - footer_lines, footer_lines)),
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

    /// Where the list of keys stands: all between header and footer, but
    /// no wider than it reads well.
    pub fn help(&self) -> Rect {
        let header = self.header;
        let width = header.width.min(HELP);
        let end = self.footer.map_or(u16::MAX, |footer| footer.y);
        let bottom = [Some(self.tree), self.detail, self.strip]
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
        self.detail.is_none_or(|detail| detail.x > self.tree.x)
    }
}

fn detail(side_by_side: bool, pane: Pane, left: Rect, width: u16) -> Option<Rect> {
    if side_by_side {
        // One column between the panes belongs to the rule.
        let x = left.width + 1;
        return Some(Rect::new(x, left.y, width - x, left.height));
    }
    (pane == Pane::Detail).then_some(left)
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Size;

    use super::Screen;
    use crate::app::model::Pane;

    #[test]
    fn the_regions_of_any_size_lie_within_it_and_the_tree_has_a_row_from_three_on() {
        for width in 0..200 {
            for height in 0..60 {
                for (pane, zoomed) in [
                    (Pane::Tree, false),
                    (Pane::Detail, false),
                    (Pane::Tree, true),
                ] {
                    let screen = Screen::of(Size::new(width, height), pane, zoomed);
                    for region in [
                        Some(screen.header),
                        screen.titles,
                        Some(screen.tree),
                        screen.detail,
                        screen.strip,
                        screen.footer,
                    ]
                    .into_iter()
                    .flatten()
                    {
                        assert!(
                            region.right() <= width && region.bottom() <= height,
                            "{width}x{height}: {region:?}"
                        );
                    }
                    assert!(height < 3 || screen.tree.height > 0, "{width}x{height}");
                }
            }
        }
    }

    #[test]
    fn the_detail_pane_stands_beside_the_tree_only_where_both_have_room() {
        let screen = Screen::of(Size::new(160, 45), Pane::Tree, false);
        assert_eq!(screen.tree.width, 100);
        assert_eq!(screen.detail.map(|detail| detail.width), Some(59));
        assert_eq!(
            Screen::of(Size::new(80, 24), Pane::Tree, false).detail,
            None
        );
        assert!(!Screen::of(Size::new(80, 24), Pane::Detail, false).shows_tree());
    }
}
