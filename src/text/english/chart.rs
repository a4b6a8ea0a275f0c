//! Charts of outputs, in English.

use std::borrow::Cow;

use crate::text::ChartText;

pub(super) fn say(text: &ChartText) -> Cow<'static, str> {
    match text {
        ChartText::Area(area) => format!("area {area}").into(),
        ChartText::Missing(chart, key) => format!("cannot plot {chart}: `{key}` is missing").into(),
        ChartText::NotNumbers(chart, key) => {
            format!("cannot plot {chart}: `{key}` is not a list of numbers").into()
        }
        ChartText::Empty(chart) => format!("cannot plot {chart}: there are no points").into(),
        ChartText::Length(chart, key, is, wanted) => {
            format!("cannot plot {chart}: `{key}` has {is} items, not {wanted}").into()
        }
        ChartText::Ragged(chart, row) => {
            format!("cannot plot {chart}: row {row} has a different length").into()
        }
        ChartText::Over(across) => format!("over {across}").into(),
        ChartText::MatrixSides => "rows are true, columns predicted".into(),
        ChartText::MatrixSum => "sum".into(),
        ChartText::MatrixTooWide(classes) => {
            format!("{classes} classes do not fit (z zooms)").into()
        }
        ChartText::Recall => "recall".into(),
        ChartText::Precision => "precision".into(),
    }
}
