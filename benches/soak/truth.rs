//! Whether what is shown is what somebody sees who looks for the first time.

use std::time::Duration;

use tokio::time::Instant;

use crate::facts::Facts;
use crate::service::Service;
use crate::watch::{INTERVAL, Watch};

/// Watches until what is shown is the truth of the newest runs and of all that
/// are watched, and says how long that took.
pub(crate) async fn comes(service: &Service, watch: &mut Watch, patience: Duration) -> Duration {
    let begin = Instant::now();
    let (mut runs, mut truth) = (Vec::new(), Facts::new());
    loop {
        if runs != watch.runs() {
            runs = watch.runs();
            truth = service.facts(&[]).await;
            truth.extend(service.facts(&runs).await);
        }
        let shown = watch.shows();
        if shown == truth {
            return begin.elapsed();
        }
        if begin.elapsed() > patience {
            differs(&shown, &truth);
        }
        watch.until(Instant::now() + INTERVAL).await;
    }
}

/// What differs, so that it can be mended.
fn differs(shown: &Facts, truth: &Facts) -> ! {
    let wrong = || {
        truth
            .iter()
            .filter(|(id, fact)| shown.get(*id) != Some(*fact))
    };
    for (id, fact) in wrong().take(5) {
        println!("true:  {fact}\nshown: {:?}", shown.get(id));
    }
    let (wrong, known, shown) = (wrong().count(), truth.len(), shown.len());
    println!("{wrong} of {known} differ, {shown} are shown");
    panic!("what is shown is not the truth")
}
