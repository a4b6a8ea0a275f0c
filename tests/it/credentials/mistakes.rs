//! What is damaged stops the search, and is told with its place.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use paiwatch::domain::{CredentialProblem, CredentialWarning};
use paiwatch::text::{CredentialText, Language, Text};
use serde_json::json;

use super::{CLI, INI, Person, ak, config};

const ID: &str = "LTAIprofile000000002";

/// What is said of a person's mistake. Below it there is always a section that would do.
fn said(person: Person) -> String {
    let person = if person.home.join(INI).exists() {
        person
    } else {
        person.with_file(
            INI,
            "[default]\ntype=access_key\naccess_key_id=LTAIlower\naccess_key_secret=the-secret\n",
        )
    };
    let error = person.chain().find().err().expect("it stops there");
    let words = Language::English
        .say(&Text::Credential(CredentialText::Error(Box::new(error))))
        .into_owned();
    assert!(!words.contains("the-secret"), "{words}");
    words
}

#[test]
fn each_mistake_names_its_file_and_place() {
    let file = |text: &str| Person::new().with_file(CLI, text);
    let profile = |profile: serde_json::Value| file(&config(&json!([profile])));
    for (person, expected) in [
        (
            file("{\"current\": \"a\",\n \"profiles\": [,]}"),
            "line 2, column",
        ),
        (file("[]"), "not a JSON object"),
        (file(""), "line 1, column 0"),
        (file("{\"profiles\": {}}"), "`profiles`: not a list"),
        (
            file("{\"current\": \"prd\", \"profiles\": [{\"name\": \"prod\"}]}"),
            "there is no profile `prd`, only `prod`",
        ),
        (
            profile(json!({"name": "p", "mode": "AKK", "access_key_id": ID})),
            "did you mean `AK`?",
        ),
        (
            profile(json!({"name": "p", "mode": "AK", "access_key_id": ID})),
            "`access_key_secret` is missing",
        ),
        (profile(json!({"name": "p"})), "`mode` is missing"),
        (
            profile(
                json!({"name": "p", "mode": "StsToken", "access_key_id": ID, "access_key_secret": "the-secret"}),
            ),
            "`sts_token` is missing",
        ),
        (
            profile(json!({"name": "p", "mode": "RsaKeyPair"})),
            "`RsaKeyPair` is not supported",
        ),
        (
            profile(json!({"name": "p", "mode": "External", "process_command": "a 'b"})),
            "a quote is not closed",
        ),
        (
            profile(
                json!({"name": "p", "mode": "AK", "access_key_id": ["the-secret"], "access_key_secret": "the-secret"}),
            ),
            "`access_key_id`: it is a list",
        ),
        (
            profile(
                json!({"name": "p", "mode": "RamRoleArn", "access_key_id": ID, "access_key_secret": "the-secret", "ram_role_arn": "r", "expired_seconds": 60}),
            ),
            "900 s at least",
        ),
        (
            Person::new().with_file(INI, "[default]\nthe-secret"),
            "line 2, column 1",
        ),
        (
            Person::new().with_file(INI, "[other]\n"),
            "there is no profile `default`, only `other`",
        ),
        (
            Person::new().with_file(INI, "[default]\ntype = acess_key\n"),
            "did you mean `access_key`?",
        ),
        (
            Person::new()
                .with_profiles(&json!([ak("prod", ID)]))
                .asking_for("prd"),
            "there is no profile `prd`",
        ),
        (
            Person::new().with("ALIBABA_CLOUD_CONFIG_FILE", "/nowhere.json"),
            "there is no such file",
        ),
    ] {
        let words = said(person);
        assert!(words.contains(expected), "{expected}: {words}");
        let places = [CLI, INI, "/nowhere.json"];
        assert!(places.iter().any(|place| words.contains(place)), "{words}");
    }
}

#[test]
fn a_circle_of_profiles_is_told_in_its_order() {
    let link = |name: &str, source: &str| {
        json!({"name": name, "mode": "ChainableRamRoleArn", "source_profile": source,
               "ram_role_arn": "r"})
    };
    let person = Person::new().with_profiles(&json!([link("a", "b"), link("b", "a")]));
    let words = said(person);
    assert!(words.contains("a -> b -> a"), "{words}");
    let broken = json!([link("a", "b"), {"name": "b", "mode": "AK", "access_key_id": ID}]);
    let words = said(Person::new().with_profiles(&broken));
    assert!(
        words.contains("profile `b`") && words.contains("`access_key_secret`"),
        "{words}"
    );
}

#[test]
fn a_file_that_cannot_be_read_stops_and_one_that_others_can_read_is_warned_of() {
    let person = Person::new();
    fs::create_dir_all(person.home.join(CLI)).unwrap();
    assert!(said(person).contains("cannot be read"));
    let person = Person::new().with_profiles(&json!([ak("a", ID)]));
    let path = person.home.join(CLI);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    let warnings = person.chain().find().unwrap().warnings;
    let file = path.display().to_string();
    assert_eq!(warnings, [CredentialWarning::ReadableByOthers { file }]);
}

#[test]
fn the_nearest_profile_is_known() {
    let person = Person::new().with_profiles(&json!([ak("prod", ID), ak("lab", ID)]));
    let error = person.asking_for("prodd").chain().find().err().unwrap();
    let CredentialProblem::NoSuchProfile { nearest, known, .. } = error.problem else {
        panic!("{error:?}")
    };
    assert_eq!(nearest.as_deref(), Some("prod"));
    assert_eq!(known, ["prod", "lab"]);
}
