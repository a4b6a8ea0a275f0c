//! What can happen to the program, what a person can mean, and what the world
//! is asked to do about it.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use ratatui::layout::Size;

use crate::app::estimate::{KeptPast, PastWish, SummedUp};
use crate::app::input::motion::Step;
use crate::app::input::mouse::Mouse;
use crate::app::input::typed::{Edit, Pasted};
use crate::app::json::{Document, RawPart};
use crate::app::view::pane::Tab;
use crate::domain::{HostAction, HostReport, Update, Viewer};
use crate::text::Text;

/// Something happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Message {
    /// A person wants something.
    Action(Action),
    /// The outside told something.
    Update(Update),
    /// Something was done, or not.
    HostReport(HostReport),
    /// The document with this number has been read.
    JsonRead(u32, Arc<Document>),
    /// What was kept of earlier runs, or what they say together.
    Past(Recalled),
    /// Time has passed; the moment is on this machine's clock.
    Tick(DateTime<Utc>),
    /// The mouse did something.
    Mouse(Mouse),
    /// Text was pasted.
    Paste(Pasted),
    /// Something to be said once, on the screen.
    Notice(Text),
    /// The pane has this size now.
    Resize(Size),
}

/// What came of reading or writing what is kept of earlier runs, or of summing them up.
#[derive(Clone, Debug, PartialEq)]
pub enum Recalled {
    /// What the file of this name says, if there is one, or why it cannot be read.
    Read {
        name: String,
        kept: Result<Option<Box<KeptPast>>, String>,
    },
    NotKept(String),
    SummedUp(Box<SummedUp>),
}

/// What a person means, whatever the key was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Move the cursor, or scroll what is read.
    Go(Step),
    /// Unfold, or go to the first row below.
    Unfold,
    /// Fold, or go to the row above in the tree.
    Fold,
    /// Unfold a row and everything below it.
    UnfoldBranch,
    /// Fold a row and everything below it.
    FoldBranch,
    /// Unfold every row, or every value of JSON.
    UnfoldAll,
    /// Fold every row, or every value of JSON.
    FoldAll,
    /// Fold what is unfolded, or unfold it.
    Toggle,
    /// Show the selected row in the detail pane.
    Open,
    /// Give the keys to the next pane.
    NextPane,
    /// Give the keys to the pane before.
    PreviousPane,
    /// Show this tab of the detail pane.
    Tab(Tab),
    /// Give the pane with the keys all room, or take it back.
    Zoom,
    /// Put the detail pane beside the tree, below it, or away.
    Split,
    /// The next tab of the detail pane; from the last one the next pane.
    NextTab,
    /// The tab before; from the first one the pane before.
    PreviousTab,
    /// Back from what covers the tree: the zoom, or the pane.
    Leave,
    /// Go to the next failure, across runs, to a new one first.
    NextError,
    /// Go to the failure before.
    PreviousError,
    /// Type a text to search for.
    StartSearch,
    /// Type a text, and show only what has it in its name.
    StartFilter,
    /// Show only what is in the next state.
    NextFilter,
    /// Order the rows by the next thing.
    Sort,
    /// Count what is quiet, or show it one by one.
    ToggleCounting,
    /// Show when each row was at work, or not.
    Bars,
    /// Tell the nodes apart that set the end of the run so far, or not.
    SlowPath,
    /// Let the cursor follow what began last, or not any more.
    Follow,
    /// Choose a row of any run by a few letters.
    PickRow,
    /// Choose an action by a few letters.
    Palette,
    /// Back to the row before the last jump.
    JumpBack,
    /// Go to the row that was marked to compare with.
    GoToMark,
    /// Type a run to be watched too.
    StartAdd,
    /// Stop watching the run of the selected row.
    Drop,
    /// Show the connection in full.
    Connection,
    /// Go to the next thing that a search finds.
    NextMatch,
    /// Go to the thing before that a search finds.
    PreviousMatch,
    /// Wrap long lines, or cut them.
    Wrap,
    /// Show what stands further right in lines that are cut.
    ShiftRight,
    /// Show what stands further left in lines that are cut.
    ShiftLeft,
    /// Show outputs of another type.
    NextKind,
    /// Compare metrics with something else.
    NextCompare,
    /// Copy something of the selected row.
    Copy,
    /// Copy its id at once.
    CopyId,
    /// Save what the open tab shows.
    Save,
    /// Show what the open tab shows in another program.
    View(Viewer),
    /// The console's link to the run.
    Link,
    /// Go to a node that has to do with the selected one.
    Jump,
    /// Let the service look for a text in the log.
    Keyword,
    /// Let the service tell only a part of the log's time.
    Range,
    /// Choose the line with this key.
    Choose(char),
    /// Mark the selected row to compare with, or take the mark away.
    Mark,
    /// Change the text that is being typed.
    Edit(Edit),
    /// Take the text that was typed.
    Accept,
    /// Ask nothing for now, or go on asking.
    Pause,
    /// Ask at once, also for what is over.
    Refresh,
    /// Ask more often.
    Faster,
    /// Ask less often.
    Slower,
    /// Show all keys.
    Help,
    /// Close, clear or leave whatever is on top. Never quits.
    Back,
    /// Draw everything anew, where the terminal was written to from elsewhere.
    Repaint,
    /// Stop as a job of the shell.
    Suspend,
    /// Leave the program.
    Quit,
}

/// What the world must do. Each is performed once.
#[must_use = "effects do nothing until the loop performs them"]
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// What is on the screen may have changed.
    Draw,
    /// Draw every cell anew, whatever the terminal shows.
    Repaint,
    /// Ask now instead of when the interval is over.
    PollNow,
    /// Stop like a shell's job until somebody continues the program.
    Suspend,
    /// Take values apart beside the screen; a [`Message::JsonRead`] with this number answers.
    ReadJson(u32, Vec<RawPart>),
    /// Do something to the world; a [`Message::HostReport`] tells what came of it.
    Do(HostAction),
    /// Read or write what is kept of earlier runs, or sum them up; a [`Message::Past`] answers a
    /// reading, a sum, and a writing that failed.
    Past(PastWish),
    /// Something happened that somebody who looks elsewhere wants to know: ring the bell once.
    Ring,
    /// End the program.
    Leave,
}
