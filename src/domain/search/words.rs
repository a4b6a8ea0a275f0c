//! A search as people type it: `name=reco status=failed since=24h limit=5`.

use chrono::{DateTime, NaiveDateTime, Utc};

use crate::domain::search::Search;
use crate::domain::{PipelineId, RunFilter, RunState, Term, WorkspaceId, typed_moment};

/// What a search can say, in the words of the flags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FilterWord {
    Name,
    Status,
    User,
    SourceType,
    SourceId,
    Pipeline,
    Workspace,
    Since,
    Limit,
}

impl FilterWord {
    /// Every word, those that are used most first.
    pub const ALL: [Self; 9] = [
        Self::Name,
        Self::Status,
        Self::Since,
        Self::Limit,
        Self::User,
        Self::Pipeline,
        Self::Workspace,
        Self::SourceType,
        Self::SourceId,
    ];

    /// The word with the sign that its value stands behind.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name=",
            Self::Status => "status=",
            Self::User => "user=",
            Self::SourceType => "source-type=",
            Self::SourceId => "source-id=",
            Self::Pipeline => "pipeline=",
            Self::Workspace => "workspace=",
            Self::Since => "since=",
            Self::Limit => "limit=",
        }
    }

    /// The word, and the text behind it.
    fn of(typed: &str) -> Option<(Self, &str)> {
        let mut words = Self::ALL.into_iter();
        words.find_map(|word| Some((word, typed.strip_prefix(word.as_str())?)))
    }
}

/// Why a text is no search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SearchError {
    /// Nothing is called so; this was probably meant.
    NoSuchWord(String, Option<FilterWord>),
    /// Runs cannot be listed by this state; this was probably meant.
    NoSuchState(String, Option<RunState>),
    /// The word is good, but not what stands behind it.
    BadValue(FilterWord, String),
    Twice(FilterWord),
    /// A double quote that no other closes.
    OpenQuote,
}

/// How many runs are looked for where nothing is said of it.
const USUAL_LIMIT: usize = 20;
/// More runs than this nobody watches.
const LARGEST_LIMIT: usize = 1_000;
/// The sources that are documented, as the service writes them.
const SOURCE_TYPES: [&str; 4] = ["SDK", "DESIGNER", "M6", "UNKNOWN"];

/// Whether a text is meant as a search: its first word has a value. A link has one too.
pub fn is_search(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default();
    first.contains('=') && !first.contains("://") && !first.starts_with('@')
}

/// Reads a search; `now` is on the service's clock, and `local` knows the moments of whoever types
/// a time without a zone. A value with spaces stands in double quotes.
pub fn parse_search(
    text: &str,
    now: DateTime<Utc>,
    local: impl Fn(NaiveDateTime) -> Option<DateTime<Utc>>,
) -> Result<Search, SearchError> {
    let mut search = Search::of(RunFilter::default(), USUAL_LIMIT);
    let mut seen = Vec::new();
    let (words, is_closed) = split(text);
    if !is_closed {
        return Err(SearchError::OpenQuote);
    }
    for typed in words {
        let (word, value) = FilterWord::of(&typed).ok_or_else(|| no_such_word(&typed))?;
        if seen.contains(&word) {
            return Err(SearchError::Twice(word));
        }
        seen.push(word);
        let bad = || SearchError::BadValue(word, value.to_owned());
        let moment = |text: &str| typed_moment(text, now, &local);
        take(&mut search, word, value, moment)?.ok_or_else(bad)?;
    }
    Ok(search)
}

/// What may stand at the end of a text that is being typed: words, or values of the last one.
pub fn completions(text: &str) -> Vec<&'static str> {
    let (mut typed, _) = split(text);
    let is_begun = !text.ends_with(char::is_whitespace);
    let last = typed.pop_if(|_| is_begun).unwrap_or_default();
    let values: Vec<&str> = match FilterWord::of(&last) {
        Some((FilterWord::Status, value)) => {
            let states = RunState::ALL.iter().map(|state| state.as_str());
            states.filter(|word| begins(word, value)).collect()
        }
        Some((FilterWord::SourceType, value)) => {
            let sources = SOURCE_TYPES.into_iter();
            sources.filter(|word| begins(word, value)).collect()
        }
        Some((FilterWord::Since, "")) => vec!["90m", "24h", "7d"],
        Some(_) => Vec::new(),
        None => {
            let is_new = |word: &FilterWord| {
                let mut before = typed.iter().filter_map(|typed| FilterWord::of(typed));
                before.all(|(other, _)| other != *word)
            };
            let words = FilterWord::ALL.into_iter().filter(is_new);
            let words = words.map(FilterWord::as_str);
            words.filter(|word| begins(word, &last)).collect()
        }
    };
    values
}

/// Whether a word begins so, and goes on.
fn begins(word: &str, typed: &str) -> bool {
    let head = word.get(..typed.len());
    typed.len() < word.len() && head.is_some_and(|head| head.eq_ignore_ascii_case(typed))
}

/// `None` where the value cannot be meant.
fn take(
    search: &mut Search,
    word: FilterWord,
    value: &str,
    moment: impl Fn(&str) -> Option<DateTime<Utc>>,
) -> Result<Option<()>, SearchError> {
    let filter = &mut search.filter;
    let term = Term::new(value);
    let is_there = term.as_ref().map(|_| ());
    match word {
        FilterWord::Name => filter.name = term,
        FilterWord::User => filter.user = term,
        FilterWord::SourceId => filter.source_id = term,
        FilterWord::SourceType => {
            let mut sources = SOURCE_TYPES.into_iter();
            let known = sources.find(|known| known.eq_ignore_ascii_case(value));
            filter.source_type = known.and_then(Term::new).or(term);
        }
        FilterWord::Workspace => {
            filter.workspace = term.map(|term| WorkspaceId::from(term.as_str()));
        }
        FilterWord::Pipeline => {
            filter.pipelines = value.split(',').map(PipelineId::from).collect();
            let is_whole = !filter.pipelines.iter().any(PipelineId::is_empty);
            return Ok(is_whole.then_some(()));
        }
        FilterWord::Status => filter.state = Some(state(value)?),
        FilterWord::Since => {
            search.since = moment(value);
            return Ok(search.since.map(|_| ()));
        }
        FilterWord::Limit => {
            let limit = value.parse().ok();
            let limit = limit.filter(|limit| (1..=LARGEST_LIMIT).contains(limit));
            search.limit = limit.unwrap_or(USUAL_LIMIT);
            return Ok(limit.map(|_| ()));
        }
    }
    Ok(is_there)
}

fn state(value: &str) -> Result<RunState, SearchError> {
    let mut states = RunState::ALL.iter().copied();
    let state = states.find(|state| state.as_str().eq_ignore_ascii_case(value));
    state.ok_or_else(|| {
        let meant = meant(value, RunState::ALL, |state| state.as_str());
        SearchError::NoSuchState(value.to_owned(), meant)
    })
}

fn no_such_word(typed: &str) -> SearchError {
    let word = typed.split_inclusive('=').next().unwrap_or_default();
    let name = |word: &FilterWord| word.as_str().trim_end_matches('=');
    let meant = meant(word.trim_end_matches('='), &FilterWord::ALL, name);
    SearchError::NoSuchWord(typed.to_owned(), meant)
}

/// The nearest, where it is near enough not to be another.
fn meant<T: Copy>(typed: &str, all: &[T], word: impl Fn(&T) -> &'static str) -> Option<T> {
    let typed = typed.to_lowercase();
    let distance = |one: &T| strsim::damerau_levenshtein(&typed, &word(one).to_lowercase());
    let nearest = all.iter().min_by_key(|one| distance(one))?;
    (distance(nearest) <= (word(nearest).len() / 4).max(1)).then_some(*nearest)
}

/// The words of a text, without their quotes, and whether each quote is closed.
fn split(text: &str) -> (Vec<String>, bool) {
    let mut words = vec![String::new()];
    let mut is_quoted = false;
    for char in text.chars() {
        match (char, words.last_mut()) {
            ('"', _) => is_quoted = !is_quoted,
            (char, Some(_)) if char.is_whitespace() && !is_quoted => words.push(String::new()),
            (char, Some(word)) => word.push(char),
            (_, None) => {}
        }
    }
    words.retain(|word| !word.is_empty());
    (words, !is_quoted)
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, NaiveDateTime, TimeDelta};

    use super::{FilterWord, SearchError, completions, is_search, parse_search};
    use crate::domain::{RunFilter, RunState, Search, Term};

    fn parse(text: &str) -> Result<Search, SearchError> {
        let east = |time: NaiveDateTime| Some(time.and_utc() - TimeDelta::hours(8));
        parse_search(text, DateTime::UNIX_EPOCH, east)
    }

    #[test]
    fn every_word_is_taken() {
        let search = parse(
            "name=\"churn daily\" status=fAiled user=2000 source-type=sdk source-id=exp-1 \
             pipeline=pipeline-a,pipeline-b workspace=94801 since=24h limit=300",
        );
        let filter = RunFilter {
            name: Term::new("churn daily"),
            state: Some(RunState::Failed),
            source_type: Term::new("SDK"),
            source_id: Term::new("exp-1"),
            workspace: Some("94801".into()),
            user: Term::new("2000"),
            pipelines: vec!["pipeline-a".into(), "pipeline-b".into()],
            ..RunFilter::default()
        };
        let search_by_hand = Search {
            since: Some(DateTime::UNIX_EPOCH - TimeDelta::hours(24)),
            ..Search::of(filter, 300)
        };
        assert_eq!(search, Ok(search_by_hand));
        assert_eq!(parse("name=a").unwrap().limit, 20);
    }

    #[test]
    fn what_is_wrong_is_named_with_the_nearest_that_is_right() {
        let word = |said: &str, meant| SearchError::NoSuchWord(said.to_owned(), Some(meant));
        let bad = |word, value: &str| SearchError::BadValue(word, value.to_owned());
        for (text, error) in [
            ("nmae=reco", word("nmae=reco", FilterWord::Name)),
            (
                "name=a sorce-id=b",
                word("sorce-id=b", FilterWord::SourceId),
            ),
            ("name=a limt", word("limt", FilterWord::Limit)),
            (
                "status=fialed",
                SearchError::NoSuchState("fialed".to_owned(), Some(RunState::Failed)),
            ),
            (
                "status=suspended",
                SearchError::NoSuchState("suspended".to_owned(), None),
            ),
            (
                "colour=red",
                SearchError::NoSuchWord("colour=red".to_owned(), None),
            ),
            ("name=", bad(FilterWord::Name, "")),
            ("name=\" \"", bad(FilterWord::Name, " ")),
            ("since=soon", bad(FilterWord::Since, "soon")),
            (
                "since=9999999999999y",
                bad(FilterWord::Since, "9999999999999y"),
            ),
            ("limit=0", bad(FilterWord::Limit, "0")),
            ("limit=1001", bad(FilterWord::Limit, "1001")),
            ("pipeline=a,,b", bad(FilterWord::Pipeline, "a,,b")),
            ("user=a user=b", SearchError::Twice(FilterWord::User)),
            ("name=\"churn daily limit=5", SearchError::OpenQuote),
        ] {
            assert_eq!(parse(text), Err(error), "{text}");
        }
    }

    #[test]
    fn since_takes_a_day_and_a_time_of_the_zone_that_is_meant() {
        for (typed, moment) in [
            ("2026-11-29", "2026-11-28T16:00:00Z"),
            ("2026-11-29T10:00", "2026-11-29T02:00:00Z"),
            ("\"2026-11-29 10:00\"", "2026-11-29T02:00:00Z"),
            ("2026-11-29T10:00:00Z", "2026-11-29T10:00:00Z"),
        ] {
            let search = parse(&format!("since={typed}")).unwrap();
            assert_eq!(search.since, moment.parse().ok(), "{typed}");
        }
    }

    #[test]
    fn ids_links_and_the_newest_run_are_no_searches() {
        for text in [
            "flow-a",
            "https://x/?a=b#/flow-a",
            "@latest:a=b",
            "",
            "name",
        ] {
            assert!(!is_search(text), "{text}");
        }
        assert!(is_search("nmae=reco") && is_search(" name=a status=b"));
    }

    #[test]
    fn what_may_follow_is_known_while_somebody_types() {
        assert_eq!(completions("sou"), ["source-type=", "source-id="]);
        assert_eq!(
            completions("name=a s"),
            ["status=", "since=", "source-type=", "source-id="]
        );
        assert_eq!(completions("status=t"), ["Terminated", "Terminating"]);
        assert_eq!(completions("source-type=d"), ["DESIGNER"]);
        assert_eq!(completions("since="), ["90m", "24h", "7d"]);
        assert_eq!(completions("name=a status=").len(), RunState::ALL.len());
        assert!(!completions("name=a ").contains(&"name="));
        assert!(completions("flow-a").is_empty() && completions("name=x").is_empty());
    }
}
