//! What the program does to the world besides asking the service, and what came of it.

/// Something to be done once, because somebody said so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HostAction {
    /// Put a text where other programs can take it from.
    Copy(String),
    /// Write a text into a file that does not exist yet.
    Save { path: String, text: String },
    /// Show a text in another program, which has the terminal meanwhile.
    View {
        with: Viewer,
        text: String,
        /// The ending of its file, by which the program tells what it is.
        ending: &'static str,
    },
    /// Open a link in a browser.
    Open(String),
}

/// A program of the user's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Viewer {
    Pager,
    Editor,
}

/// What came of an action on the host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HostReport {
    /// The buffer of tmux has it, and the terminal if it takes it from there.
    CopiedByTmux,
    /// It was sent to the terminal, which does not say whether it took it.
    SentToTerminal,
    /// It is longer than terminals take, in bytes.
    TooLongToCopy(usize),
    CopyFailed(String),
    /// The file, and how many bytes it has.
    Saved(String, usize),
    /// The file, and why it was not written.
    SaveFailed(String, String),
    /// The other program has ended.
    Viewed,
    /// There is no such program.
    NoViewer(Viewer),
    /// The program, and why it did not do.
    ViewFailed(String, String),
    Opened,
    /// Why there is no browser.
    OpenFailed(String),
}
