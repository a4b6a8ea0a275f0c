//! Getting credentials from the hosts and commands that give them, and what they may do wrong.

use std::time::Duration;

use axum::http::Method;
use paiwatch::account::{Endpoint, Web};
use paiwatch::clock::now;
use paiwatch::domain::{CredentialProblem, SourceKind};
use paiwatch::net::Network;
use serde_json::json;

use super::stub::{Stub, in_an_hour, pair};
use super::{Person, ak, ends, got, key};

fn lent(id: &str) -> String {
    json!({"RequestId": "1", "Credentials": pair(id, &in_an_hour())}).to_string()
}

const LENT: &str = "STS.lent000000000001";

#[tokio::test]
async fn a_role_is_lent_to_a_signed_request_with_all_that_the_profile_says() {
    let mut sts = Stub::start(|_| (200, lent(LENT))).await;
    let mut profile = ak("default", "LTAIbase000000000002");
    for (name, value) in [
        ("mode", json!("RamRoleArn")),
        ("sts_token", json!("the-token")),
        ("ram_role_arn", json!("acs:ram::1:role/a b")),
        ("ram_session_name", json!("me")),
        ("expired_seconds", json!(1800)),
        ("policy", json!("{\"hush\": \"*\"}")),
        ("external_id", json!("hush")),
        ("sts_endpoint", json!(format!("{}/", sts.address))),
    ] {
        profile[name] = value;
    }
    let person = Person::new().with_profiles(&json!([profile]));
    let state = got(&person.credentials().unwrap()).await.unwrap();
    assert_eq!(state.key, ends(LENT));
    assert!(state.renews && state.expires.is_some());
    let asked = sts.asked();
    let [request] = &asked[..] else {
        panic!("{asked:?}")
    };
    assert_eq!(request.method, Method::POST);
    assert_eq!(request.header("x-acs-action"), "AssumeRole");
    assert_eq!(request.header("x-acs-version"), "2015-04-01");
    assert_eq!(request.header("x-acs-security-token"), "the-token");
    let authorization = request.header("authorization");
    assert!(authorization.starts_with("ACS3-HMAC-SHA256 Credential=LTAIbase000000000002,"));
    assert!(
        !request.uri.contains("hush") && !request.uri.contains("role"),
        "{}",
        request.uri
    );
    for part in [
        "RoleArn=acs%3Aram%3A%3A1%3Arole%2Fa+b",
        "RoleSessionName=me",
        "DurationSeconds=1800",
        "Policy=%7B%22hush",
        "ExternalId=hush",
    ] {
        assert!(request.body.contains(part), "{part}: {}", request.body);
    }
}

#[tokio::test]
async fn a_chain_of_roles_asks_for_each_with_the_one_before() {
    let mut sts = Stub::start(|request| {
        let is_first = request.header("authorization").contains("LTAIbase");
        (
            200,
            lent(if is_first {
                "STS.first00000000001"
            } else {
                LENT
            }),
        )
    })
    .await;
    let link = |name: &str, source: &str| {
        json!({"name": name, "mode": "ChainableRamRoleArn", "source_profile": source,
               "ram_role_arn": name, "sts_endpoint": sts.address})
    };
    let profiles = json!([
        link("a", "b"),
        link("b", "c"),
        ak("c", "LTAIbase000000000002")
    ]);
    let person = Person::new().with_profiles(&profiles);
    assert_eq!(key(&person).await.unwrap(), ends(LENT));
    let asked = sts.asked();
    assert_eq!(asked.len(), 2);
    assert!(
        asked[1]
            .header("authorization")
            .contains("Credential=STS.first")
    );
}

#[tokio::test]
async fn a_token_of_oidc_is_read_each_time_and_sent_in_the_body_unsigned() {
    let mut sts = Stub::start(|_| (200, lent(LENT))).await;
    let person = Person::new().with_file("token", "hush-one\n");
    let token = person.home.join("token").display().to_string();
    let person = person
        .with("ALIBABA_CLOUD_OIDC_TOKEN_FILE", &token)
        .with("ALIBABA_CLOUD_ROLE_ARN", "r")
        .with("ALIBABA_CLOUD_OIDC_PROVIDER_ARN", "p")
        .with("ALIBABA_CLOUD_STS_ENDPOINT", &sts.address);
    assert_eq!(key(&person).await.unwrap(), ends(LENT));
    person.write("token", "hush-two");
    key(&person).await.unwrap();
    let asked = sts.asked();
    assert!(
        asked[0].uri.contains("Action=AssumeRoleWithOIDC"),
        "{}",
        asked[0].uri
    );
    assert!(!asked[0].uri.contains("hush"));
    assert!(
        asked[0].body.contains("OIDCToken=hush-one&")
            || asked[0].body.ends_with("OIDCToken=hush-one")
    );
    assert!(asked[1].body.contains("OIDCToken=hush-two"));
    assert_eq!(asked[0].header("authorization"), "");
}

#[tokio::test]
async fn a_refusal_of_a_role_is_told_without_any_secret() {
    let sts = Stub::start(|_| {
        let envelope = json!({"Code": "NoPermission", "Message": "not you", "RequestId": "R-1",
                              "Credentials": "hush"});
        (403, envelope.to_string())
    })
    .await;
    let mut profile = ak("default", "LTAIbase000000000002");
    profile["mode"] = "RamRoleArn".into();
    profile["ram_role_arn"] = "r".into();
    profile["sts_endpoint"] = sts.address.clone().into();
    let error = key(&Person::new().with_profiles(&json!([profile])))
        .await
        .unwrap_err();
    assert_eq!(error.origin.profile.as_deref(), Some("default"));
    let CredentialProblem::Refused {
        code, request_id, ..
    } = error.problem
    else {
        panic!("{error:?}")
    };
    assert_eq!((&*code, &*request_id), ("NoPermission", "R-1"));
}

/// A person whose machine has this metadata service.
async fn key_of_machine(stub: &Stub, person: Person) -> Result<String, CredentialProblem> {
    let web =
        Web::new(Network::default()).with_metadata_at(&Endpoint::parse(&stub.address).unwrap());
    let credentials = person.credentials_by(web).unwrap();
    let state = got(&credentials).await;
    state.map(|state| state.key).map_err(|error| error.problem)
}

fn machine() -> Person {
    Person::new().with("ALIBABA_CLOUD_ECS_METADATA_DISABLED", "false")
}

#[tokio::test]
async fn the_machines_role_is_asked_for_in_the_hardened_mode_first() {
    let mut stub = Stub::start(|request| match &*request.uri {
        "/latest/api/token" => (200, "hush".to_owned()),
        "/latest/meta-data/ram/security-credentials/" => (200, "my-role\n".to_owned()),
        "/latest/meta-data/ram/security-credentials/my-role" => {
            (200, pair(LENT, &in_an_hour()).to_string())
        }
        _ => (404, String::new()),
    })
    .await;
    assert_eq!(key_of_machine(&stub, machine()).await.unwrap(), ends(LENT));
    let asked = stub.asked();
    assert_eq!(asked[0].method, Method::PUT);
    assert_eq!(
        asked[0].header("x-aliyun-ecs-metadata-token-ttl-seconds"),
        "21600"
    );
    assert_eq!(asked[2].header("x-aliyun-ecs-metadata-token"), "hush");
    // A role that is named saves a request.
    let named = machine().with("ALIBABA_CLOUD_ECS_METADATA", "my-role");
    key_of_machine(&stub, named).await.unwrap();
    assert_eq!(stub.asked().len(), 2);
}

#[tokio::test]
async fn the_older_mode_is_used_unless_that_is_ruled_out() {
    let stub = Stub::start(|request| match &*request.uri {
        "/latest/api/token" => (405, String::new()),
        uri if uri.ends_with('/') => (200, "r".to_owned()),
        _ => (200, pair(LENT, &in_an_hour()).to_string()),
    })
    .await;
    assert_eq!(key_of_machine(&stub, machine()).await.unwrap(), ends(LENT));
    let strict = machine().with("ALIBABA_CLOUD_IMDSV1_DISABLED", "true");
    let strict = strict.with_profiles(&json!([{"name": "a", "mode": "EcsRamRole"}]));
    let problem = key_of_machine(&stub, strict).await.unwrap_err();
    assert!(
        matches!(problem, CredentialProblem::Refused { .. }),
        "{problem:?}"
    );
}

#[tokio::test]
async fn a_machine_without_a_role_leads_on_to_the_address_and_then_to_nothing() {
    let machines = Stub::start(|_| (404, String::new())).await;
    let problem = key_of_machine(&machines, machine()).await.unwrap_err();
    assert!(
        matches!(problem, CredentialProblem::Nothing { .. }),
        "{problem:?}"
    );
    let giver = Stub::start(|_| (200, pair(LENT, &in_an_hour()).to_string())).await;
    let person = machine().with("ALIBABA_CLOUD_CREDENTIALS_URI", &giver.address);
    assert_eq!(key_of_machine(&machines, person).await.unwrap(), ends(LENT));
}

#[tokio::test]
async fn an_address_gives_credentials_with_its_query() {
    let mut stub =
        Stub::start(|_| (200, pair(LENT, "2099-01-02T03:04:05.5+08:00").to_string())).await;
    let uri = format!("{}/give?me=hush", stub.address);
    let person = Person::new().with("ALIBABA_CLOUD_CREDENTIALS_URI", &uri);
    let state = got(&person.credentials().unwrap()).await.unwrap();
    assert_eq!(
        (state.origin.kind, state.key),
        (SourceKind::Uri, ends(LENT))
    );
    assert_eq!(stub.asked()[0].uri, "/give?me=hush");
    for (status, body) in [
        (200, "{\"Code\": \"Failed\"}"),
        (500, ""),
        (200, "hush"),
        (200, "{}"),
    ] {
        let stub = Stub::start(move |_| (status, body.to_owned())).await;
        let person = Person::new().with("ALIBABA_CLOUD_CREDENTIALS_URI", &stub.address);
        let error = format!("{:?}", key(&person).await.unwrap_err());
        assert!(!error.contains("hush"), "{error}");
    }
}

fn external(command: &str) -> Person {
    let profile = json!({"name": "default", "mode": "External", "process_command": command});
    Person::new().with_profiles(&json!([profile]))
}

#[tokio::test]
async fn a_command_is_run_as_it_is_written_and_only_its_output_is_read() {
    let printed = r#"{"mode":"StsToken","access_key_id":"STS.lent000000000001","access_key_secret":"the-secret","sts_token":"the-token","expiration":"2099-01-02T03:04:05Z"}"#;
    let person = external(&format!("printf '%s' '{printed}'"));
    let state = got(&person.credentials().unwrap()).await.unwrap();
    assert_eq!(state.key, ends(LENT));
    assert_eq!(
        state.expires.unwrap().to_rfc3339(),
        "2099-01-02T03:04:05+00:00"
    );
    // No shell takes it apart: a variable stays as it is, and a pipe is an argument.
    let person = external(
        "printf '%s' '{\"mode\":\"AK\",\"access_key_id\":\"$HOME|12345678\",\"access_key_secret\":\"the-secret\"}'",
    );
    assert_eq!(key(&person).await.unwrap(), ends("$HOME|12345678"));
}

#[tokio::test]
async fn what_a_command_does_wrong_is_told_and_its_words_are_not() {
    for (command, expected) in [
        ("/nowhere/at/all", "CommandNotFound"),
        ("sh -c 'echo hush >&2; exit 3'", "exit code 3"),
        ("echo hush", "not JSON"),
        ("echo '[]'", "not a JSON object"),
        (
            "echo '{\"mode\":\"AK\",\"access_key_id\":\"hush\"}'",
            "`access_key_secret` is missing",
        ),
        (
            "echo '{\"mode\":\"External\",\"process_command\":\"hush\"}'",
            "its mode is `External`",
        ),
        ("yes hush", "CommandFlooded"),
    ] {
        let error = format!("{:?}", key(&external(command)).await.unwrap_err());
        assert!(error.contains(expected), "{command}: {error}");
        assert!(!error.contains("hush"), "{error}");
    }
    let off = external("echo").with("ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS", "1");
    let problem = key(&off).await.unwrap_err().problem;
    assert!(
        matches!(problem, CredentialProblem::BadField { .. }),
        "{problem:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_command_that_hangs_is_ended_with_all_that_it_started() {
    let person = external("sh -c 'sleep 600 & echo $! >&2; sleep 600'");
    let problem = key(&person).await.unwrap_err().problem;
    let after = Duration::from_mins(1);
    let program = "sh".to_owned();
    assert_eq!(
        problem,
        CredentialProblem::CommandTooSlow { program, after }
    );
}

#[tokio::test]
async fn a_login_is_used_while_it_lasts_and_then_its_command_is_named() {
    let profile = |mode: &str, expires: i64, login: i64| {
        let mut profile = ak("my sso", LENT);
        for (name, value) in [
            ("mode", json!(mode)),
            ("sts_token", json!("the-token")),
            ("sts_expiration", json!(expires)),
            ("cloud_sso_access_token_expire", json!(login)),
            ("oauth_refresh_token_expire", json!(login.to_string())),
        ] {
            profile[name] = value;
        }
        Person::new().with_profiles(&json!([profile]))
    };
    let now = now().timestamp();
    for mode in ["CloudSSO", "OAuth"] {
        let person = profile(mode, now + 600, 0);
        assert_eq!(key(&person).await.unwrap(), ends(LENT), "{mode}");
        for (login, expected) in [
            (
                now + 600,
                "aliyun sts GetCallerIdentity --profile 'my sso'".to_owned(),
            ),
            (
                now - 600,
                format!("aliyun configure --profile 'my sso' --mode {mode}"),
            ),
        ] {
            let problem = key(&profile(mode, now - 1, login))
                .await
                .unwrap_err()
                .problem;
            let command = expected;
            assert_eq!(problem, CredentialProblem::Expired { command });
        }
    }
}
