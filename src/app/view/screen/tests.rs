use ratatui::layout::{Rect, Size};

use crate::app::view::pane::{Form, Pane, Split};
use crate::app::view::screen::{Arrangement, Screen, Shares};

fn screen(width: u16, height: u16, split: Split, pane: Pane) -> Screen {
    Screen::of(Arrangement {
        split,
        pane,
        ..Arrangement::of(Size::new(width, height))
    })
}

fn all() -> impl Iterator<Item = Arrangement> {
    let splits = [Split::Right, Split::Below, Split::Off];
    let panes = [Pane::Tree, Pane::Detail, Pane::Events];
    (0..200).flat_map(move |width| {
        (0..60).flat_map(move |height| {
            splits.into_iter().flat_map(move |split| {
                panes.into_iter().flat_map(move |pane| {
                    let shares = [0, 500, u16::MAX].map(|share| Shares {
                        beside: share,
                        below: share,
                    });
                    [(false, 0), (true, 1), (false, 2)].map(|(zoomed, at)| Arrangement {
                        split,
                        pane,
                        zoomed,
                        shares: shares[at],
                        ..Arrangement::of(Size::new(width, height))
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
