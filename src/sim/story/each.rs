//! Loops: what they go over, and how many at a time.

use toml::Spanned;

use crate::sim::story::error::Flaw;
use crate::sim::story::written;
use crate::sim::story::written::Sequence;

const MOST_NUMBERS: u32 = 10_000;

/// That a node is done once for each of its items.
#[derive(Debug)]
pub(crate) struct Each {
    pub(crate) items: Vec<String>,
    over: Over,
    pub(crate) parallel: usize,
}

/// Where the items come from, which is what the service shows of them.
#[derive(Debug)]
pub(super) enum Over {
    Items,
    Param(String),
    Sequence(Sequence),
}

impl Each {
    /// The items, where the story writes them out.
    pub(crate) fn items(&self) -> Option<&[String]> {
        matches!(self.over, Over::Items).then_some(self.items.as_slice())
    }

    /// The parameter that the items stand for, where there is one.
    pub(crate) fn param(&self) -> Option<&str> {
        match &self.over {
            Over::Param(param) => Some(param),
            Over::Items | Over::Sequence(_) => None,
        }
    }

    /// The numbers that the items are made of, where they are.
    pub(crate) fn sequence(&self) -> Option<&Sequence> {
        match &self.over {
            Over::Sequence(sequence) => Some(sequence),
            Over::Items | Over::Param(_) => None,
        }
    }
}

pub(super) fn each(written: &written::Node) -> Result<Option<Each>, Flaw> {
    let (items, over) = match (&written.items, &written.param, &written.sequence) {
        (Some(items), None, None) => (items.clone(), Over::Items),
        (Some(items), Some(param), None) => (items.clone(), Over::Param(param.get_ref().clone())),
        (None, None, Some(sequence)) => (
            numbered(sequence)?,
            Over::Sequence(sequence.get_ref().clone()),
        ),
        (None, None, None) => return without_items(written),
        (None, Some(param), None) => {
            let problem = "`param` needs `items`, which it stands for while the run goes on";
            return Err(Flaw::new(param.span(), problem));
        }
        (_, _, Some(sequence)) => {
            let problem = "a loop goes over a `sequence` or over `items`, not both";
            return Err(Flaw::new(sequence.span(), problem));
        }
    };
    let parallel = parallel(written)?.unwrap_or(1);
    Ok(Some(Each {
        items,
        over,
        parallel,
    }))
}

fn without_items(written: &written::Node) -> Result<Option<Each>, Flaw> {
    match &written.parallel {
        Some(parallel) => {
            let problem = "`parallel` needs `items` or a `sequence`";
            Err(Flaw::new(parallel.span(), problem))
        }
        None => Ok(None),
    }
}

fn parallel(written: &written::Node) -> Result<Option<usize>, Flaw> {
    match &written.parallel {
        Some(parallel) if *parallel.get_ref() == 0 => {
            Err(Flaw::new(parallel.span(), "`parallel` is at least 1"))
        }
        Some(parallel) => Ok(Some(*parallel.get_ref())),
        None => Ok(None),
    }
}

/// The items of a sequence, which may also count down.
fn numbered(written: &Spanned<Sequence>) -> Result<Vec<String>, Flaw> {
    let Sequence { start, end, format } = written.get_ref();
    let flaw = |problem: String| Flaw::new(written.span(), problem);
    if start.abs_diff(*end) >= MOST_NUMBERS {
        return Err(flaw(format!("a sequence has up to {MOST_NUMBERS} numbers")));
    }
    let pattern = Pattern::new(format).ok_or_else(|| {
        flaw(format!(
            "`{format}` does not show a number once, as `%d` and `part-%03d` do"
        ))
    })?;
    let upwards = (*start..=*end).chain((*end..*start).rev().map(|number| number + 1));
    let numbers = upwards.map(|number| pattern.filled(number));
    let last = (start > end).then(|| pattern.filled(*end));
    Ok(numbers.chain(last).collect())
}

/// A text around one number, which may be filled up with zeros.
struct Pattern<'a> {
    before: &'a str,
    width: usize,
    after: &'a str,
}

impl<'a> Pattern<'a> {
    fn new(format: &'a str) -> Option<Self> {
        let (before, rest) = format.split_once('%')?;
        let (width, after) = rest.split_once('d')?;
        let width = match width.strip_prefix('0') {
            Some(width) => width.parse().ok().filter(|width| *width <= 20)?,
            None if width.is_empty() => 0,
            None => return None,
        };
        (!after.contains('%')).then_some(Self {
            before,
            width,
            after,
        })
    }

    fn filled(&self, number: u32) -> String {
        let Self {
            before,
            width,
            after,
        } = self;
        format!("{before}{number:0width$}{after}")
    }
}
