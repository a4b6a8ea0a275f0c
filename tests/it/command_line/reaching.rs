//! The way to a service: its endpoint, its region and the keys it is asked with.

use tokio::net::TcpSocket;

use super::{KEYS, Served, expect_failure, fails, paiwatch, text};

#[test]
fn an_endpoint_or_a_region_that_leads_nowhere_is_refused() {
    let endpoint = |text| ["status", "flow-a", "--endpoint", text];
    fails(&endpoint("http://"), 2, "not an endpoint URL", "--region");
    fails(&endpoint("ftp://paiflow.example"), 2, "`ftp`", "--region");
    fails(
        &endpoint("http://paiflow.example"),
        2,
        "plain HTTP",
        "--region",
    );
    fails(
        &endpoint("https://paiflow.example/api"),
        2,
        "must be host only",
        "--region",
    );
    fails(
        &endpoint("https://me:word@paiflow.example"),
        2,
        "no user name or password",
        "--region",
    );
    fails(
        &["status", "flow-a", "--region", "Hangzhou!"],
        2,
        "`Hangzhou!` is not a region",
        "--region",
    );
    fails(&["status", "flow-a"], 2, "no region", "paiwatch demo");
}

#[test]
fn without_credentials_the_missing_variables_are_named() {
    let region = ["status", "flow-a", "--region", "cn-hangzhou"];
    fails(
        &region,
        5,
        "ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET not set",
        "paiwatch demo",
    );
    let output = paiwatch(&region)
        .env("ALIBABA_CLOUD_ACCESS_KEY_ID", "id")
        .output()
        .unwrap();
    let missing = "no credentials: ALIBABA_CLOUD_ACCESS_KEY_SECRET not set";
    expect_failure(&output, 5, missing, "paiwatch demo");
}

#[test]
fn a_service_that_cannot_be_reached_is_said_and_ends_with_five() {
    // Held, so that nobody else takes it, but not listened to.
    let held = TcpSocket::new_v4().unwrap();
    held.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let endpoint = format!("http://{}", held.local_addr().unwrap());
    let output = paiwatch(&["status", "flow-a", "--endpoint", &endpoint])
        .envs(KEYS)
        .output()
        .unwrap();
    expect_failure(&output, 5, "no connection", &endpoint);
}

#[test]
fn a_wrong_secret_is_said_without_showing_it() {
    let served = Served::start(&["--story", "small"]);
    let output = paiwatch(&["status"])
        .envs(served.variables.iter().cloned())
        .env("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "not-the-right-one")
        .output()
        .unwrap();
    expect_failure(&output, 5, "SignatureDoesNotMatch", "hint: ");
    assert!(!text(&output.stderr).contains("not-the-right-one"));
}
