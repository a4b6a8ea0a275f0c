//! Which values are charts. One table decides; what fits no row is shown as
//! JSON, and what nearly fits one says why it does not.

pub mod kind;
mod read;
mod shapes;

use serde_json::{Map, Value};

pub use read::number;
pub use shapes::{Bars, Chart, Curves, Matrix, Misfit, Series};

use crate::app::values::charts::kind::Form;
use crate::app::values::charts::kind::Kind;

/// Every chart there is.
pub const CHARTS: &[Kind] = &[
    Kind {
        title: "confusion matrix",
        names: &["confusionmatrix", "confusion"],
        form: Form::Matrix,
        keys: &[&["matrix", "counts"]],
        keys_tell: true,
        area: &[],
    },
    Kind {
        title: "ROC",
        names: &["roc", "roccurve"],
        form: Form::Curve,
        keys: &[&["fpr"], &["tpr"]],
        keys_tell: true,
        area: &["auc", "area", "rocauc"],
    },
    Kind {
        title: "precision and recall",
        names: &["pr", "prcurve", "precisionrecall", "precisionrecallcurve"],
        form: Form::Curve,
        keys: &[&["recall"], &["precision"]],
        keys_tell: true,
        area: &["auprc", "averageprecision", "ap", "auc", "area"],
    },
    Kind {
        title: "lift",
        names: &["lift", "liftcurve", "liftchart"],
        form: Form::Curve,
        keys: &[&["x", "percentile"], &["y", "lift"]],
        keys_tell: false,
        area: &[],
    },
    Kind {
        title: "gain",
        names: &["gain", "gains", "cumulativegain"],
        form: Form::Curve,
        keys: &[&["x", "percentile"], &["y", "gain"]],
        keys_tell: false,
        area: &["area"],
    },
    Kind {
        title: "calibration",
        names: &["calibration", "reliability"],
        form: Form::Curve,
        keys: &[&["predicted", "x"], &["observed", "y"]],
        keys_tell: false,
        area: &[],
    },
    Kind {
        title: "KS",
        names: &["ks", "kscurve"],
        form: Form::Steps,
        keys: &[&["threshold", "x", "percentile"]],
        keys_tell: false,
        area: &[],
    },
    Kind {
        title: "loss",
        names: &[
            "loss",
            "losscurve",
            "learningcurve",
            "history",
            "traininghistory",
        ],
        form: Form::Steps,
        keys: &[&["step", "epoch", "iteration", "round", "x"]],
        keys_tell: false,
        area: &[],
    },
    Kind {
        title: "bins",
        names: &["bins", "histogram", "scorebins", "distribution"],
        form: Form::Bins,
        keys: &[&["edges", "bounds"]],
        keys_tell: false,
        area: &[],
    },
    Kind {
        title: "feature importance",
        names: &[
            "featureimportance",
            "featureimportances",
            "importance",
            "importances",
        ],
        form: Form::Ranking,
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
        kind: &'static Kind,
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

fn area(kind: &Kind, members: &Map<String, Value>) -> Option<f64> {
    read::member(members, kind.area)
        .and_then(number)
        .filter(|area| area.is_finite())
}

#[cfg(test)]
mod tests;
