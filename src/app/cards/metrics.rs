//! Metrics as numbers with names: read, written, judged and compared.

use serde_json::Value;

use crate::app::nodes::artifacts::Output;
use crate::app::values::charts::number;
use crate::app::values::decode;

/// Longer values are no table of metrics.
const LONGEST: usize = 64 * 1024;

/// The named numbers of an output of type `Metrics`, in its order.
pub fn numbers(output: &Output) -> &[(String, f64)] {
    output
        .findings()
        .numbers
        .get_or(|| find_numbers(output).into())
}

fn find_numbers(output: &Output) -> Vec<(String, f64)> {
    let raw = output.value.as_ref();
    let Some(raw) = raw.filter(|raw| output.is_metrics() && raw.as_str().len() <= LONGEST) else {
        return Vec::new();
    };
    match decode::decode(raw) {
        Ok(Value::Object(members)) => members
            .iter()
            .filter_map(|(name, value)| Some((name.clone(), number(value)?)))
            .filter(|(_, number)| number.is_finite())
            .collect(),
        Ok(_) | Err(_) => Vec::new(),
    }
}

/// Which of two values of a metric is the better one, as far as its name tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Better {
    Higher,
    Lower,
    /// Nobody can tell by the name.
    Unclear,
}

/// What everybody calls metrics that are better the lower, or the higher, they are.
const LOWER: &[&str] = &[
    "loss",
    "error",
    "err",
    "rmse",
    "mse",
    "mae",
    "mape",
    "smape",
    "brier",
    "perplexity",
    "wer",
    "cer",
    "drift",
    "psi",
    "latency",
    "deviance",
];
const HIGHER: &[&str] = &[
    "auc",
    "gauc",
    "acc",
    "accuracy",
    "f1",
    "precision",
    "recall",
    "ks",
    "r2",
    "ndcg",
    "map",
    "mrr",
    "lift",
    "gini",
    "hit",
    "bleu",
    "rouge",
    "ap",
];

impl Better {
    /// By the words of its name.
    pub fn of(metric: &str) -> Self {
        let metric = metric.to_lowercase();
        let has = |known: &[&str]| {
            metric
                .split(|char: char| !char.is_ascii_alphanumeric())
                .any(|word| known.contains(&word))
        };
        if has(LOWER) || metric.ends_with("loss") {
            Self::Lower
        } else if has(HIGHER) {
            Self::Higher
        } else {
            Self::Unclear
        }
    }
}

/// A number as it was most likely meant: as short as it can be, but not endless.
pub fn short(number: f64) -> String {
    let magnitude = number.abs();
    if magnitude != 0.0 && !(1e-5..1e15).contains(&magnitude) {
        return format!("{number:.3e}");
    }
    let text = format!("{number:.6}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" {
        "0".to_owned()
    } else {
        text.to_owned()
    }
}

/// How many digits a number has behind its point.
pub fn decimals(text: &str) -> usize {
    text.split_once('.').map_or(0, |(_, digits)| digits.len())
}

/// A change with its sign, with so many digits behind the point.
pub fn change(change: f64, decimals: usize) -> String {
    let text = format!("{change:+.decimals$}");
    // Less than can be written is no change.
    if is_nothing(&text) {
        text.replace('-', "+")
    } else {
        text
    }
}

/// Whether a number is written without any digit but zeros.
pub fn is_nothing(text: &str) -> bool {
    text.bytes().all(|byte| !(b'1'..=b'9').contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::{Better, change, short};

    #[test]
    fn the_name_of_a_metric_tells_which_way_is_better() {
        assert_eq!(Better::of("valid_auc"), Better::Higher);
        assert_eq!(Better::of("logloss"), Better::Lower);
        assert_eq!(Better::of("mean-error"), Better::Lower);
        assert_eq!(Better::of("models"), Better::Unclear);
    }

    #[test]
    fn numbers_are_short_and_changes_have_a_sign() {
        assert_eq!(short(0.913_200_000_1), "0.9132");
        assert_eq!(short(180_650.0), "180650");
        assert_eq!(short(1.5e-9), "1.500e-9");
        assert_eq!(change(0.0041, 4), "+0.0041");
        assert_eq!(change(-0.0012, 4), "-0.0012");
        assert_eq!(change(-0.000_001, 4), "+0.0000");
    }
}
