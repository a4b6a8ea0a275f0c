//! How long it usually takes, and so how long it still will: made of what earlier runs
//! of the same kind took, node by node. Nothing here knows the model; time is an argument.

mod earlier_runs;
mod end;
mod history;
mod kept;
mod kin;
mod left;
mod of_run;
mod pace;
mod past_failure;
mod past_rows;
mod past_run;
mod past_sum;
mod pasts;
mod path;
mod quantile;
mod remaining;
mod slow_path;

pub use self::history::{FEWEST_RUNS, History, Usual};
pub use self::kept::{Broken, FRESH, KeptPast, file_name};
pub use self::kin::Kin;
pub use self::left::{Basis, Forecast, Remaining};
pub use self::of_run::RunEstimate;
pub use self::past_failure::PastFailure;
pub use self::past_run::{PastNode, PastRun};
pub use self::past_sum::{PastSum, SummedUp};
pub use self::pasts::{PastPolicy, PastWish, Pasts};
pub use self::path::{PathId, paths};
pub use self::remaining::forecast;
pub use self::slow_path::SlowPath;
