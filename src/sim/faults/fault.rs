//! Every fault with its name, the value it takes, and its meaning.

use crate::sim::faults::value::Takes;
use crate::sim::named::named;

named! {
    /// One way to fail. Those that stand first win where an answer can fail in one way only.
    pub enum Fault takes Takes {
        SlowHeaders: "slow-headers", Takes::Length("20s"), "each answer starts this much later";
        Drop: "drop", Takes::Nothing, "the connection is dropped before an answer";
        Throttle: "throttle", Takes::Nothing, "too many requests, without a time to retry after";
        ThrottleAcs: "throttle-acs", Takes::Length("5s"), "too many requests, with `x-acs-retry-after` in milliseconds";
        ThrottleHttp: "throttle-http", Takes::Length("5s"), "too many requests, with `Retry-After` in seconds";
        InternalError: "internal-error", Takes::Nothing, "500 with code and message";
        Refuse: "refuse", Takes::Refusal("500"), "a refusal in the service's own form; the number alone says it too: `403`, `400:100400027`";
        Unavailable: "unavailable", Takes::Nothing, "503 with the HTML page of a proxy";
        Page: "page", Takes::Status("200"), "the HTML page of some web server";
        ExpiredToken: "expired-token", Takes::Nothing, "the security token is said to have expired";
        Forbidden: "forbidden", Takes::Operation("GetPipelineRunNode"), "the user may not call this operation";
        Garbage: "garbage", Takes::Nothing, "200 with bytes that are not JSON";
        HugeBody: "huge-body", Takes::Megabytes("300"), "an answer of this many MB";
        DeepNesting: "deep-nesting", Takes::Count("100000"), "an answer with this many nested lists";
        GzipBomb: "gzip-bomb", Takes::Megabytes("1024"), "a small compressed answer of this many MB";
        WrongTypes: "wrong-types", Takes::Nothing, "an answer whose fields are of other types";
        WrongElement: "wrong-element", Takes::Nothing, "an answer with one string among the rows of its lists";
        CutBody: "cut-body", Takes::Nothing, "the connection is dropped in the middle of an answer";
        SlowBody: "slow-body", Takes::Length("20s"), "an answer pauses this long in the middle";
        ClockSkew: "clock-skew", Takes::SignedLength("90s"), "the service's clock is ahead, or behind with a minus, and always was";
        ClockJump: "clock-jump", Takes::SignedLength("90s"), "the service's clock jumps with the next request";
        StaleReplica: "stale-replica", Takes::Length("5s"), "answers are this old";
        Vanished: "vanished", Takes::Run, "one run, by id or name, is unknown";
    }
}

impl Fault {
    /// What may be written after the name and a `=`, and what counts when nothing is: `LENGTH`,
    /// `20s`.
    pub fn value(self) -> Option<(&'static str, &'static str)> {
        self.takes().described()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use crate::sim::faults::fault::Fault;

    #[test]
    fn no_two_faults_have_one_name() {
        let names: BTreeSet<_> = Fault::all().map(Fault::name).collect();
        assert_eq!(names.len(), Fault::all().count());
    }
}
