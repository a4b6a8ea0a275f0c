//! Which runs are runs of the same thing, so that one tells how long another takes.

use bytestring::ByteString;

use crate::domain::{PipelineId, RunDetails, RunFilter, Search, Term};

/// A page of the list: so many runs are looked through.
const LOOKED_THROUGH: usize = 100;
/// Shorter pieces of a name find too much.
const SHORTEST: usize = 3;

/// What runs of the same thing have in common, by what is known best of one of them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kin {
    /// Started from the same place: an experiment of Designer, a script, a schedule.
    Source(String),
    Pipeline(String),
    /// Called the same but for numbers, such as a date.
    Name(String),
}

impl Kin {
    /// Those that tell how long a run takes; nothing where nothing is known of it.
    pub fn of(run: &RunDetails) -> Option<Self> {
        let pipeline = || Self::pipeline(run);
        Self::source(run)
            .or_else(pipeline)
            .or_else(|| Self::name(run))
    }

    /// Those whose outputs can be compared, wherever they were started from.
    pub fn of_pipeline(run: &RunDetails) -> Option<Self> {
        let source = || Self::source(run);
        Self::pipeline(run)
            .or_else(source)
            .or_else(|| Self::name(run))
    }

    fn source(run: &RunDetails) -> Option<Self> {
        told(run.row.source_id.as_ref()).map(Self::Source)
    }

    fn pipeline(run: &RunDetails) -> Option<Self> {
        told(run.pipeline_id.as_ref()).map(Self::Pipeline)
    }

    fn name(run: &RunDetails) -> Option<Self> {
        told(run.row.name.as_ref()).map(|name| Self::Name(masked(&name)))
    }

    /// Whether a run is one of them. It is not sure what the list's filters mean.
    pub fn holds(&self, run: &RunDetails) -> bool {
        let is = |text: Option<&ByteString>, own: &str| text.is_some_and(|text| text.trim() == own);
        match self {
            Self::Source(own) => is(run.row.source_id.as_ref(), own),
            Self::Pipeline(own) => is(run.pipeline_id.as_ref(), own),
            Self::Name(own) => run
                .row
                .name
                .as_deref()
                .is_some_and(|name| masked(name.trim()) == *own),
        }
    }

    /// How they are looked for: the newest first.
    pub fn search(&self) -> Option<Search> {
        let filter = match self {
            Self::Source(own) => RunFilter {
                source_id: Some(Term::new(own)?),
                ..RunFilter::default()
            },
            Self::Pipeline(own) => RunFilter {
                pipelines: vec![PipelineId::from(own.as_str())],
                ..RunFilter::default()
            },
            Self::Name(own) => RunFilter {
                name: Some(Term::new(longest_piece(own)?)?),
                ..RunFilter::default()
            },
        };
        Some(Search::of(filter, LOOKED_THROUGH))
    }

    /// As one text, which no other kin has.
    pub fn key(&self) -> String {
        match self {
            Self::Source(own) => format!("source {own}"),
            Self::Pipeline(own) => format!("pipeline {own}"),
            Self::Name(own) => format!("name {own}"),
        }
    }
}

fn told(text: Option<&ByteString>) -> Option<String> {
    let text = text?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

const MASK: char = '#';

/// A name whose numbers are all the same: `churn-20260304` and `churn-20260305` become one.
fn masked(name: &str) -> String {
    let mut masked = String::with_capacity(name.len());
    for char in name.chars() {
        if !char.is_ascii_digit() {
            masked.push(char);
        } else if !masked.ends_with(MASK) {
            masked.push(MASK);
        }
    }
    masked
}

fn longest_piece(masked: &str) -> Option<&str> {
    let pieces = masked.split(MASK).map(str::trim);
    let longest = pieces.max_by_key(|piece| piece.chars().count())?;
    (longest.chars().count() >= SHORTEST).then_some(longest)
}

#[cfg(test)]
mod tests {
    use super::Kin;
    use crate::domain::{RunDetails, RunRow};

    fn run(source: &str, pipeline: &str, name: &str) -> RunDetails {
        let text = |text: &str| (!text.is_empty()).then(|| text.to_owned().into());
        RunDetails {
            row: RunRow {
                name: text(name),
                source_id: text(source),
                ..RunRow::default()
            },
            pipeline_id: text(pipeline),
            ..RunDetails::default()
        }
    }

    #[test]
    fn the_source_says_most_then_the_pipeline_then_the_name_without_numbers() {
        let kin = |run: &RunDetails| Kin::of(run).map(|kin| kin.key());
        assert_eq!(
            kin(&run("exp-1", "p", "a")).as_deref(),
            Some("source exp-1")
        );
        assert_eq!(kin(&run(" ", "p", "a")).as_deref(), Some("pipeline p"));
        let compared = Kin::of_pipeline(&run("exp-1", "p", "a"));
        assert_eq!(compared, Some(Kin::Pipeline("p".to_owned())));
        assert_eq!(
            kin(&run("", "", "a-2026-03-04b")).as_deref(),
            Some("name a-#-#-#b")
        );
        assert_eq!(kin(&run("", "", "")), None);
    }

    #[test]
    fn each_row_is_checked_whatever_the_list_was_filtered_by() {
        let kin = Kin::of(&run("", "", "churn 20260304")).unwrap();
        assert!(kin.holds(&run("", "", "churn 20260305")));
        assert!(!kin.holds(&run("", "", "churn-b 20260305")));
        let name = kin.search().unwrap().filter.name.unwrap();
        assert_eq!(name.as_str(), "churn");
        assert_eq!(
            Kin::Name("#a#".to_owned()).search(),
            None,
            "that would find everything"
        );
        let kin = Kin::Source("exp-1".to_owned());
        assert!(kin.holds(&run("exp-1\n", "q", "z")) && !kin.holds(&run("exp-12", "", "z")));
    }
}
