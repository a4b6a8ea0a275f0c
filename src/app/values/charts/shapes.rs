//! The shapes of charts, read strictly: a picture of half a value would lie.

use serde_json::{Map, Value};

use crate::app::values::charts::kind::{ChartForm, ChartKind};
use crate::app::values::charts::read::{member, numbers, texts};

/// What can be drawn.
#[derive(Clone, Debug, PartialEq)]
pub enum Chart {
    Matrix(Matrix),
    Curves(Curves),
    Bars(Bars),
}

/// Counts by true class (rows) and predicted class (columns); square, not empty.
#[derive(Clone, Debug, PartialEq)]
pub struct Matrix {
    pub labels: Vec<String>,
    pub rows: Vec<Vec<f64>>,
}

/// Lines over one axis. Every series has a point at least.
#[derive(Clone, Debug, PartialEq)]
pub struct Curves {
    /// What is across.
    pub across: String,
    pub series: Vec<Series>,
}

/// One line. Its points are finite.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    pub name: String,
    pub points: Vec<(f64, f64)>,
}

/// Rows of bars, one bar a row for each series.
#[derive(Clone, Debug, PartialEq)]
pub struct Bars {
    pub labels: Vec<String>,
    /// Names and as many numbers as there are labels.
    pub series: Vec<(String, Vec<f64>)>,
}

/// Why a value that is called like a chart is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Misfit {
    /// A member that is needed is missing.
    Missing(&'static str),
    /// A member that is no list of numbers.
    NotNumbers(String),
    /// Nothing that could be drawn.
    Empty,
    /// A member has so many items where the other number is needed.
    Length(String, usize, usize),
    /// A row of the matrix, from 1, has another length than there are rows.
    Ragged(usize),
}

/// Reads the chart of this kind.
pub(super) fn read(kind: &ChartKind, members: &Map<String, Value>) -> Result<Chart, Misfit> {
    match kind.form {
        ChartForm::Matrix => matrix(kind, members).map(Chart::Matrix),
        ChartForm::Curve => curve(kind, members).map(Chart::Curves),
        ChartForm::Steps => steps(kind, members).map(Chart::Curves),
        ChartForm::Bins => bins(kind, members).map(Chart::Bars),
        ChartForm::Ranking => ranking(kind, members).map(Chart::Bars),
    }
}

fn matrix(kind: &ChartKind, members: &Map<String, Value>) -> Result<Matrix, Misfit> {
    let (name, value) = required(kind, 0, members)?;
    let not_numbers = || Misfit::NotNumbers(name.to_owned());
    let rows: Vec<Vec<f64>> = value
        .as_array()
        .ok_or_else(not_numbers)?
        .iter()
        .map(numbers)
        .collect::<Option<_>>()
        .ok_or_else(not_numbers)?;
    let size = rows.len();
    if size == 0 {
        return Err(Misfit::Empty);
    }
    if let Some(at) = rows.iter().position(|row| row.len() != size) {
        return Err(Misfit::Ragged(at + 1));
    }
    if rows
        .iter()
        .flatten()
        .any(|count| !count.is_finite() || *count < 0.0)
    {
        return Err(not_numbers());
    }
    let labels = match member(members, &["labels", "classes", "names"]) {
        Some(value) => texts(value).ok_or_else(|| Misfit::NotNumbers("labels".to_owned()))?,
        None => (0..size).map(|class| class.to_string()).collect(),
    };
    if labels.len() != size {
        return Err(Misfit::Length("labels".to_owned(), labels.len(), size));
    }
    Ok(Matrix { labels, rows })
}

fn curve(kind: &ChartKind, members: &Map<String, Value>) -> Result<Curves, Misfit> {
    let (across, x) = list(kind, 0, members)?;
    let (upright, y) = list(kind, 1, members)?;
    if x.len() != y.len() {
        return Err(Misfit::Length(upright.to_owned(), y.len(), x.len()));
    }
    Ok(Curves {
        across: across.to_owned(),
        series: vec![series(upright, &x, &y)?],
    })
}

fn steps(kind: &ChartKind, members: &Map<String, Value>) -> Result<Curves, Misfit> {
    let (across, x) = list(kind, 0, members)?;
    let lines = others(kind, members, x.len())?;
    let series: Result<Vec<Series>, Misfit> =
        lines.iter().map(|(name, y)| series(name, &x, y)).collect();
    Ok(Curves {
        across: across.to_owned(),
        series: series?,
    })
}

fn bins(kind: &ChartKind, members: &Map<String, Value>) -> Result<Bars, Misfit> {
    let (_, edges) = list(kind, 0, members)?;
    let bins = edges.len().saturating_sub(1);
    let labels = edges
        .windows(2)
        .map(|pair| match pair {
            [from, to] => format!("{from}..{to}"),
            _ => String::new(),
        })
        .collect();
    bars(labels, others(kind, members, bins)?)
}

fn ranking(kind: &ChartKind, members: &Map<String, Value>) -> Result<Bars, Misfit> {
    let (name, value) = required(kind, 0, members)?;
    let names = texts(value).ok_or_else(|| Misfit::NotNumbers(name.to_owned()))?;
    let (name, values) = list(kind, 1, members)?;
    if values.len() != names.len() {
        return Err(Misfit::Length(name.to_owned(), values.len(), names.len()));
    }
    let mut ranked: Vec<(String, f64)> = names.into_iter().zip(values).collect();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1));
    let (labels, values) = ranked.into_iter().unzip();
    bars(labels, vec![(name.to_owned(), values)])
}

fn bars(labels: Vec<String>, series: Vec<(String, Vec<f64>)>) -> Result<Bars, Misfit> {
    if labels.is_empty() {
        return Err(Misfit::Empty);
    }
    let broken = series
        .iter()
        .find(|(_, values)| values.iter().any(|value| !value.is_finite()));
    match broken {
        Some((name, _)) => Err(Misfit::NotNumbers(name.clone())),
        None => Ok(Bars { labels, series }),
    }
}

fn required<'a>(
    kind: &ChartKind,
    at: usize,
    members: &'a Map<String, Value>,
) -> Result<(&'static str, &'a Value), Misfit> {
    let spellings = kind.keys.get(at).copied().unwrap_or_default();
    let found = spellings
        .iter()
        .find_map(|spelling| Some((*spelling, member(members, &[spelling])?)));
    found.ok_or(Misfit::Missing(
        spellings.first().copied().unwrap_or_default(),
    ))
}

fn list(
    kind: &ChartKind,
    at: usize,
    members: &Map<String, Value>,
) -> Result<(&'static str, Vec<f64>), Misfit> {
    let (name, value) = required(kind, at, members)?;
    let list = numbers(value).ok_or_else(|| Misfit::NotNumbers(name.to_owned()))?;
    if list.is_empty() {
        return Err(Misfit::Empty);
    }
    Ok((name, list))
}

/// The other lists, each of which must have so many numbers. One at least.
fn others(
    kind: &ChartKind,
    members: &Map<String, Value>,
    length: usize,
) -> Result<Vec<(String, Vec<f64>)>, Misfit> {
    let (_, first) = required(kind, 0, members)?;
    let mut lists = Vec::new();
    for (name, value) in members {
        if std::ptr::eq(value, first) || !value.is_array() {
            continue;
        }
        let list = numbers(value).ok_or_else(|| Misfit::NotNumbers(name.clone()))?;
        if list.len() != length {
            return Err(Misfit::Length(name.clone(), list.len(), length));
        }
        lists.push((name.clone(), list));
    }
    if lists.is_empty() {
        return Err(Misfit::Empty);
    }
    Ok(lists)
}

/// Points that are no numbers are left out; a line has two points at least.
fn series(name: &str, x: &[f64], y: &[f64]) -> Result<Series, Misfit> {
    let points: Vec<(f64, f64)> = x
        .iter()
        .copied()
        .zip(y.iter().copied())
        .filter(|(x, y)| x.is_finite() && y.is_finite())
        .collect();
    if points.len() < 2 {
        return Err(Misfit::Empty);
    }
    Ok(Series {
        name: name.to_owned(),
        points,
    })
}
