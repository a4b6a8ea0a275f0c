//! What a person sees, at the sizes a person has.

use crate::situations::four_runs;

#[test]
fn look() {
    for (w, h) in [(160, 45), (80, 24), (48, 12), (30, 6), (1, 1)] {
        let mut stage = four_runs().sized(w, h);
        stage.keys("/xgb<enter>nnl");
        println!("{}\n=====", stage.screen());
    }
}
