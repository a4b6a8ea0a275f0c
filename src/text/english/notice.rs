//! What is said once, until the next key, in English.

use std::borrow::Cow;

use crate::text::NoticeText;
use crate::text::english::sentences;

pub(super) fn say(text: &NoticeText) -> Cow<'static, str> {
    match text {
        NoticeText::QuietShown => "finished rows shown".into(),
        NoticeText::QuietCounted => "finished rows grouped".into(),
        NoticeText::NoLink => "the service gave no link to this run".into(),
        NoticeText::NothingToSave => "nothing to save or show here".into(),
        NoticeText::NowhereToJump => "no related nodes".into(),
        NoticeText::NoLogOpen => "no log is open (`3` opens one)".into(),
        NoticeText::BadRange(said) => {
            format!("`{said}` is not a time range; try `10m`, `14:00..14:30` or nothing").into()
        }
        NoticeText::HostReport(report) => sentences::report(report).into(),
        NoticeText::Marked(name) => format!("marked {name} to compare with").into(),
        NoticeText::MarkTaken => "mark removed".into(),
        NoticeText::SplitRight => "detail pane on the right".into(),
        NoticeText::SplitBelow => "detail pane below".into(),
        NoticeText::SplitOff => "detail pane off".into(),
        NoticeText::NothingFailed => "nothing failed".into(),
        NoticeText::NotFound(needle) => format!("`{needle}` not found").into(),
        NoticeText::NoSearch => "nothing to search for (`/` begins a search)".into(),
        NoticeText::SearchEnded => "search ended; esc again ends the filter".into(),
        NoticeText::CredentialsRenewed => "credentials renewed".into(),
        NoticeText::OtherKey(key) => format!("credentials read again: key {key}").into(),
        NoticeText::LogUnwritable(file, why) => {
            format!("cannot write the log `{file}`: {why}").into()
        }
        NoticeText::PastNotKept(why) => format!("history of earlier runs not kept: {why}").into(),
        NoticeText::BarsOn => "time bars on".into(),
        NoticeText::BarsOff => "time bars off".into(),
        NoticeText::BarsNeedRoom => "time bars need a screen of 120 columns or more".into(),
        NoticeText::FilterHidesRest => "the filter hides what is below (`esc` shows all)".into(),
        NoticeText::NothingMarked => "no row is marked (`m` marks one)".into(),
        NoticeText::NoJump => "no jump to go back from".into(),
        NoticeText::TabNotOpen => "open the tab first (`enter`)".into(),
        NoticeText::NoneSelected => "select a run, a node or an output first".into(),
        NoticeText::RefreshEvery(interval) => format!("refresh every {interval}").into(),
        NoticeText::Fastest(interval) => format!("already the fastest: every {interval}").into(),
        NoticeText::Slowest(interval) => format!("already the slowest: every {interval}").into(),
    }
}
