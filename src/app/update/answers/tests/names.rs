//! What another name changes.

use crate::app::model::Model;
use crate::app::update::answers::tests::{RUN, model, shape, tell, tree};
use crate::app::view::listing::Sort;

#[test]
fn another_name_moves_its_row_where_rows_are_ordered_by_name() {
    let mut model = model();
    model.view.listing.sort = Sort::Name;
    model.lay_out_rows();
    let top = |model: &Model| -> Vec<String> {
        let rows = model.view.rows.iter().filter(|row| row.depth == 1);
        let names = rows.filter_map(|row| row.node());
        let tree = &model.watch.runs[RUN].tree;
        names
            .map(|place| tree.node(place).unwrap().id.to_string())
            .collect()
    };
    assert_eq!(top(&model), ["deploy", "read", "train"]);
    let mut renamed = tree();
    renamed[1].name = Some("a first step".into());
    tell(&mut model, shape(3, &renamed));
    assert_eq!(top(&model), ["read", "deploy", "train"]);
}
