//! Which values are charts. One table decides; what fits no row is shown as
//! JSON, and what nearly fits one says why it does not.

mod kind;
mod read;
mod shapes;

use serde_json::{Map, Value};

pub use read::number;
pub use shapes::{Bars, Chart, Curves, Matrix, Misfit, Series};

use crate::app::values::charts::kind::ChartForm;
use crate::app::values::charts::kind::ChartKind;

/// Every chart there is.
const CHARTS: &[ChartKind] = &[
    ChartKind {
        title: "confusion matrix",
        names: &["confusionmatrix", "confusion"],
        form: ChartForm::Matrix,
        keys: &[&["matrix", "counts"]],
        keys_tell: true,
        area: &[],
    },
    ChartKind {
        title: "ROC",
        names: &["roc", "roccurve"],
        form: ChartForm::Curve,
        keys: &[&["fpr"], &["tpr"]],
        keys_tell: true,
        area: &["auc", "area", "rocauc"],
    },
    ChartKind {
        title: "precision and recall",
        names: &["pr", "prcurve", "precisionrecall", "precisionrecallcurve"],
        form: ChartForm::Curve,
        keys: &[&["recall"], &["precision"]],
        keys_tell: true,
        area: &["auprc", "averageprecision", "ap", "auc", "area"],
    },
    ChartKind {
        title: "lift",
        names: &["lift", "liftcurve", "liftchart"],
        form: ChartForm::Curve,
        keys: &[&["x", "percentile"], &["y", "lift"]],
        keys_tell: false,
        area: &[],
    },
    ChartKind {
        title: "gain",
        names: &["gain", "gains", "cumulativegain"],
        form: ChartForm::Curve,
        keys: &[&["x", "percentile"], &["y", "gain"]],
        keys_tell: false,
        area: &["area"],
    },
    ChartKind {
        title: "calibration",
        names: &["calibration", "reliability"],
        form: ChartForm::Curve,
        keys: &[&["predicted", "x"], &["observed", "y"]],
        keys_tell: false,
        area: &[],
    },
    ChartKind {
        title: "KS",
        names: &["ks", "kscurve"],
        form: ChartForm::Steps,
        keys: &[&["threshold", "x", "percentile"]],
        keys_tell: false,
        area: &[],
    },
    ChartKind {
        title: "loss",
        names: &[
            "loss",
            "losscurve",
            "learningcurve",
            "history",
            "traininghistory",
        ],
        form: ChartForm::Steps,
        keys: &[&["step", "epoch", "iteration", "round", "x"]],
        keys_tell: false,
        area: &[],
    },
    ChartKind {
        title: "bins",
        names: &["bins", "histogram", "scorebins", "distribution"],
        form: ChartForm::Bins,
        keys: &[&["edges", "bounds"]],
        keys_tell: false,
        area: &[],
    },
    ChartKind {
        title: "feature importance",
        names: &[
            "featureimportance",
            "featureimportances",
            "importance",
            "importances",
        ],
        form: ChartForm::Ranking,
        keys: &[
            &["features", "feature", "names", "name"],
            &["importance", "importances", "values", "gain", "weight"],
        ],
        keys_tell: false,
        area: &[],
    },
];

/// What a value is made of: its charts, why others are none, and what is left.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ChartMatch {
    pub charts: Vec<Drawn>,
    pub misfits: Vec<(&'static str, Misfit)>,
    pub rest: Map<String, Value>,
}

/// A chart, what it is called and the area that was given with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawn {
    pub title: &'static str,
    pub chart: Chart,
    pub area: Option<f64>,
}

/// Looks for charts in the value of an output with this name.
pub fn find(name: &str, value: &Value) -> ChartMatch {
    let Value::Object(members) = value else {
        return ChartMatch::default();
    };
    let mut found = ChartMatch {
        rest: members.clone(),
        ..ChartMatch::default()
    };
    for kind in CHARTS {
        for (key, member) in members {
            if let Value::Object(inner) = member
                && kind.is_called(key)
            {
                found.take(kind, inner, members, |rest| {
                    rest.shift_remove(key);
                });
            }
        }
    }
    if found.charts.is_empty()
        && found.misfits.is_empty()
        && let Some(kind) = CHARTS.iter().find(|kind| kind.is_meant_by(name, members))
    {
        found.take(kind, members, members, |rest| {
            rest.retain(|_, value| !value.is_array());
        });
    }
    found
}

impl ChartMatch {
    fn take(
        &mut self,
        kind: &'static ChartKind,
        inner: &Map<String, Value>,
        outer: &Map<String, Value>,
        remove: impl FnOnce(&mut Map<String, Value>),
    ) {
        match shapes::read(kind, inner) {
            Ok(chart) => {
                remove(&mut self.rest);
                self.charts.push(Drawn {
                    title: kind.title,
                    chart,
                    area: area(kind, inner).or_else(|| area(kind, outer)),
                });
            }
            Err(misfit) => self.misfits.push((kind.title, misfit)),
        }
    }
}

fn area(kind: &ChartKind, members: &Map<String, Value>) -> Option<f64> {
    read::member(members, kind.area)
        .and_then(number)
        .filter(|area| area.is_finite())
}

#[cfg(test)]
mod tests;
