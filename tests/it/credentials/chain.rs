//! The chain and the modes: which source counts, and what each file says.

use paiwatch::domain::{CredentialProblem, CredentialWarning, SourceKind};
use serde_json::{Value, json};

use super::{CLI, INI, Person, ak, config, ends, key};

const ENV: &str = "LTAIenvironment00001";
const PROFILE: &str = "LTAIprofile000000002";
const SECTION: &str = "LTAIsection000000003";

fn section(id: &str) -> String {
    format!("[default]\ntype = access_key\naccess_key_id = {id}\naccess_key_secret = the-secret\n")
}

fn with_keys(person: Person) -> Person {
    person
        .with("ALIBABA_CLOUD_ACCESS_KEY_ID", ENV)
        .with("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "the-secret")
}

fn with_oidc(person: Person) -> Person {
    person
        .with("ALIBABA_CLOUD_OIDC_TOKEN_FILE", "/nowhere/token")
        .with("ALIBABA_CLOUD_ROLE_ARN", "acs:ram::1:role/a")
        .with(
            "ALIBABA_CLOUD_OIDC_PROVIDER_ARN",
            "acs:ram::1:oidc-provider/a",
        )
}

fn kind(person: &Person) -> SourceKind {
    person.chain().find().unwrap().origin.kind
}

/// A source, and what puts it there.
type Step<'a> = (SourceKind, &'a dyn Fn(Person) -> Person);

#[test]
fn of_two_sources_the_upper_one_counts_and_the_lower_one_is_named() {
    let profile = |person: Person| person.with_profiles(&json!([ak("default", PROFILE)]));
    let ini = |person: Person| person.with_file(INI, &section(SECTION));
    let uri = |person: Person| person.with("ALIBABA_CLOUD_CREDENTIALS_URI", "http://127.0.0.1:1");
    let metadata = |person: Person| person.with("ALIBABA_CLOUD_ECS_METADATA_DISABLED", "false");
    let steps: [Step<'_>; 6] = [
        (SourceKind::Environment, &with_keys),
        (SourceKind::Oidc, &with_oidc),
        (SourceKind::CliProfile, &profile),
        (SourceKind::IniFile, &ini),
        (SourceKind::Metadata, &metadata),
        (SourceKind::Uri, &uri),
    ];
    for (at, (upper, with_upper)) in steps.iter().enumerate() {
        assert_eq!(kind(&with_upper(Person::new())), *upper);
        for (lower, with_lower) in &steps[at + 1..] {
            let both = with_lower(with_upper(Person::new()));
            let found = both.chain().find().unwrap();
            assert_eq!(found.origin.kind, *upper, "over {lower:?}");
            let others: Vec<_> = found.passed_over.iter().map(|other| other.kind).collect();
            // Whether there is a metadata service nobody knows before it is asked.
            if *lower != SourceKind::Metadata {
                assert_eq!(others, [*lower], "{upper:?}");
            }
        }
    }
}

#[test]
fn a_profile_that_is_asked_for_wins_over_everything() {
    let profiles = json!([ak("default", PROFILE), ak("other", "LTAIother0000000004")]);
    let person = with_oidc(with_keys(Person::new()))
        .with_profiles(&profiles)
        .asking_for("other");
    let found = person.chain().find().unwrap();
    assert_eq!(found.origin.kind, SourceKind::CliProfile);
    assert_eq!(found.origin.profile.as_deref(), Some("other"));
    let others: Vec<_> = found.passed_over.iter().map(|other| other.kind).collect();
    assert_eq!(others, [SourceKind::Environment, SourceKind::Oidc]);
    let person = with_keys(Person::new()).with_file(INI, "[ops]\ntype = access_key\naccess_key_id = LTAIsection000000003\naccess_key_secret = the-secret");
    assert_eq!(kind(&person.asking_for("ops")), SourceKind::IniFile);
}

#[test]
fn variables_choose_the_profile_its_file_and_whether_it_counts() {
    let profiles = json!([ak("default", PROFILE), ak("other", "LTAIother0000000004")]);
    let person = || Person::new().with_profiles(&profiles);
    let profile = |person: Person| person.chain().find().unwrap().origin.profile;
    let other = Some("other".to_owned());
    assert_eq!(
        profile(person().with("ALIBABA_CLOUD_PROFILE", "other")),
        other
    );
    assert_eq!(
        profile(person().with("ALIBABACLOUD_PROFILE", "other")),
        other
    );
    assert_eq!(
        profile(person().with("ALIBABA_CLOUD_PROFILE", "")).as_deref(),
        Some("default")
    );
    for switch in [
        "ALIBABA_CLOUD_CLI_PROFILE_DISABLED",
        "ALIBABA_CLOUD_IGNORE_PROFILE",
    ] {
        let person = person()
            .with(switch, "TRUE")
            .with_file(INI, &section(SECTION));
        assert_eq!(kind(&person), SourceKind::IniFile, "{switch}");
    }
    let elsewhere = Person::new();
    elsewhere.write("elsewhere.json", &config(&json!([ak("there", PROFILE)])));
    let path = elsewhere.home.join("elsewhere.json");
    let named = elsewhere.with("ALIBABA_CLOUD_CONFIG_FILE", path.to_str().unwrap());
    assert_eq!(profile(named).as_deref(), Some("there"));
    let ini = Person::new();
    ini.write("elsewhere.ini", &section(SECTION));
    let path = ini.home.join("elsewhere.ini");
    let named = ini.with("ALIBABA_CLOUD_CREDENTIALS_FILE", path.to_str().unwrap());
    assert_eq!(kind(&named), SourceKind::IniFile);
}

#[tokio::test]
async fn an_empty_variable_is_not_set_and_half_a_pair_is_a_mistake() {
    let empty = Person::new()
        .with("ALIBABA_CLOUD_ACCESS_KEY_ID", "")
        .with("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "")
        .with_profiles(&json!([ak("default", PROFILE)]));
    assert_eq!(key(&empty).await.unwrap(), ends(PROFILE));
    let half = Person::new()
        .with("ALIBABA_CLOUD_ACCESS_KEY_ID", ENV)
        .with_profiles(&json!([ak("default", PROFILE)]));
    let problem = key(&half).await.unwrap_err().problem;
    let missing = "ALIBABA_CLOUD_ACCESS_KEY_SECRET";
    assert_eq!(problem, CredentialProblem::HalfSet { missing });
}

#[tokio::test]
async fn white_space_and_a_byte_order_mark_are_left_out_and_told() {
    let mut profile = ak("default", PROFILE);
    profile["access_key_secret"] = "the-secret\r\n".into();
    let person = Person::new().with_file(CLI, &format!("\u{feff}{}", config(&json!([profile]))));
    assert_eq!(key(&person).await.unwrap(), ends(PROFILE));
    let warnings = person.chain().find().unwrap().warnings;
    assert!(
        matches!(&warnings[..], [CredentialWarning::Trimmed { name }] if name.contains("access_key_secret")),
        "{warnings:?}"
    );
}

/// The mode that is found in a profile.
fn mode(profile: &Value) -> &'static str {
    let mut profile = profile.clone();
    profile["name"] = "default".into();
    let person = Person::new().with_profiles(&json!([profile, ak("base", PROFILE)]));
    let found = person.chain().find();
    found.unwrap().origin.mode.unwrap()
}

#[test]
fn every_mode_is_read_from_its_own_fields_in_any_case_or_without_its_name() {
    let pair = json!({"access_key_id": PROFILE, "access_key_secret": "the-secret"});
    let with = |more: Value| {
        let mut profile = pair.clone();
        for (name, value) in more.as_object().unwrap() {
            profile[name] = value.clone();
        }
        profile
    };
    let role = "acs:ram::1:role/a";
    for (expected, profile) in [
        ("AK", with(json!({}))),
        ("StsToken", with(json!({"sts_token": "the-token"}))),
        (
            "RamRoleArn",
            with(json!({"ram_role_arn": role, "expired_seconds": "1800", "ram_session_name": "s"})),
        ),
        ("EcsRamRole", json!({"ram_role_name": "r"})),
        (
            "ChainableRamRoleArn",
            json!({"source_profile": "base", "ram_role_arn": role}),
        ),
        ("External", json!({"process_command": "printf '{}'"})),
        (
            "CredentialsURI",
            json!({"credentials_uri": "http://127.0.0.1:1/?a=b"}),
        ),
        (
            "OIDC",
            json!({"oidc_provider_arn": "p", "oidc_token_file": "/t", "ram_role_arn": role}),
        ),
        (
            "CloudSSO",
            json!({"cloud_sso_sign_in_url": "https://signin", "access_token": "the-token"}),
        ),
        (
            "OAuth",
            json!({"oauth_site_type": "CN", "oauth_access_token": "the-token"}),
        ),
    ] {
        // A login keeps a key pair beside its own fields, so only its name tells it then.
        assert_eq!(mode(&profile), expected, "{profile}");
        let mut named = profile.clone();
        named["mode"] = expected.to_lowercase().into();
        assert_eq!(mode(&named), expected, "{named}");
    }
}

#[tokio::test]
async fn every_type_of_the_ini_file_is_read() {
    let pair = format!("access_key_id={SECTION}\naccess_key_secret = S#x%y\n");
    for (kind, rest) in [
        ("access_key", pair.clone()),
        ("sts", format!("{pair}security_token = 'the-token'\n")),
        ("ram_role_arn", format!("{pair}role_arn = r\n")),
        ("ecs_ram_role", "role_name = r\n".to_owned()),
        (
            "oidc_role_arn",
            "role_arn=r\noidc_provider_arn=p\noidc_token_file_path=/t\n".to_owned(),
        ),
    ] {
        let text = format!("# mine\n[default]\nenable = true\nTYPE : {kind}\n{rest}");
        let person = Person::new().with_file(INI, &text);
        assert_eq!(super::chain::kind(&person), SourceKind::IniFile, "{kind}");
    }
    let off = format!("[default]\nenable = false\ntype = access_key\n{pair}");
    let person = Person::new().with_file(INI, &off);
    let problem = key(&person).await.unwrap_err().problem;
    assert!(
        matches!(problem, CredentialProblem::Nothing { .. }),
        "{problem:?}"
    );
}

#[test]
fn a_profile_tells_its_region() {
    let mut profile = ak("default", PROFILE);
    profile["region_id"] = "cn-shanghai".into();
    let person = Person::new().with_profiles(&json!([profile]));
    let found = person.chain().find().unwrap();
    assert_eq!(found.region.as_deref(), Some("cn-shanghai"));
}
