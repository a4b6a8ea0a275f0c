//! Pipelines and workspaces: what exists beside the runs.

use serde_json::{Value, json};

use crate::service::caller::{Answer, Caller, text};

fn column(answer: &Answer, list: &str, field: &str) -> Vec<String> {
    assert_eq!(answer.status, 200, "{}", answer.body);
    let rows = answer.body[list].as_array().unwrap();
    rows.iter().map(|row| text(&row[field])).collect()
}

#[test]
fn pipelines_are_found_by_every_parameter() {
    let caller = Caller::still();
    let found = |query: &str| column(&caller.pipelines(query), "Pipelines", "Identifier");
    let all = ["showcase", "steps", "fit-all", "fit-one", "endless"];
    assert_eq!(found(""), all);
    assert_eq!(found("PipelineIdentifier=fit-one"), ["fit-one"]);
    assert_eq!(found("PipelineIdentifier=fit").len(), 0);
    assert_eq!(
        found("PipelineIdentifier=fit&FuzzyMatching=True"),
        ["fit-all", "fit-one"]
    );
    assert_eq!(found("PipelineProvider=pai"), ["fit-one"]);
    assert_eq!(found("PipelineVersion=v7"), ["showcase"]);
    assert_eq!(found("WorkspaceId=94802"), ["showcase", "steps"]);
    assert_eq!(found("PageNumber=2&PageSize=2"), all[2..4]);
    let page = caller.pipelines("PageNumber=9");
    assert_eq!(
        (&page.body["TotalCount"], &page.body["Pipelines"]),
        (&json!(5), &json!([]))
    );
}

#[test]
fn a_pipeline_is_told_in_full_and_its_runs_name_it() {
    let caller = Caller::still();
    let row = caller.pipelines("PipelineIdentifier=fit-all").body["Pipelines"][0].clone();
    let single = caller.pipeline(row["PipelineId"].as_str().unwrap()).body;
    for (field, value) in row.as_object().unwrap() {
        assert_eq!(&single[field], value, "{field}");
    }
    assert_eq!(row["Provider"], "100000000000000001");
    assert_eq!(row["GmtCreateTime"], "2025-11-03T03:04:05Z");
    assert_eq!(row["GmtModifiedTime"], "2025-12-27T03:04:05Z");
    let manifest = text(&single["Manifest"]);
    for line in [
        "  identifier: \"fit-all\"",
        "          - \"depth=4\"",
        "          format: \"fold-%02d\"",
        "        withParam: \"{{inputs.parameters.markets}}\"",
    ] {
        assert!(manifest.lines().any(|known| known == line), "{manifest}");
    }
    assert_eq!(caller.pipeline("pipeline-unknown").status, 404);
    let showcase = &caller.pipelines("PipelineIdentifier=showcase").body["Pipelines"][0];
    let (run, _) = caller.ids("showcase");
    assert_eq!(
        caller.run(&run, "").body["PipelineId"],
        showcase["PipelineId"]
    );
}

#[test]
fn workspaces_are_found_by_every_parameter() {
    let caller = Caller::still();
    let found = |query: &str| column(&caller.workspaces(query), "Workspaces", "WorkspaceId");
    assert_eq!(found(""), ["94803", "94801", "94802"]);
    assert_eq!(found("Order=DESC"), ["94802", "94801", "94803"]);
    assert_eq!(found("SortBy=GmtModifiedTime"), ["94803", "94802", "94801"]);
    assert_eq!(found("PageNumber=2&PageSize=1"), ["94801"]);
    assert_eq!(found("WorkspaceName=prod"), ["94803", "94801"]);
    assert_eq!(
        found("WorkspaceIds=1%2C94802%2C%2094801"),
        ["94801", "94802"]
    );
    assert_eq!(found("Status=FROZEN"), ["94803"]);
    assert_eq!(found("ModuleList=PAI%2CDataWorks"), ["94803"]);
    assert_eq!(found("UserId=200000000000000002"), ["94801", "94802"]);
    assert_eq!(found("ResourceGroupId=rg-side"), ["94802"]);
}

#[test]
fn a_workspace_shows_as_much_as_is_asked_for() {
    let caller = Caller::still();
    let first = |query: &str| {
        let answer = caller.workspaces(&format!("WorkspaceIds=94801&{query}"));
        answer.body["Workspaces"][0].clone()
    };
    assert_eq!(first("Fields=Id"), json!({ "WorkspaceId": "94801" }));
    assert_eq!(first("Verbose=false").get("AdminNames"), None);
    let row = first("Verbose=true");
    assert_eq!(
        row,
        json!({
            "WorkspaceId": "94801", "WorkspaceName": "main_prod", "DisplayName": "Main",
            "Description": "where almost everything runs", "Status": "ENABLED",
            "Creator": "200000000000000001", "IsDefault": true,
            "GmtCreateTime": "2025-03-08T03:04:05.678Z", "GmtModifiedTime": "2026-01-01T03:04:05.678Z",
            "resourceGroupId": "rg-main", "EnvTypes": ["prod"], "AdminNames": ["ada", "林"],
            "ExtraInfos": { "TenantId": "100000000000000001" },
        })
    );
}

#[test]
fn limits_come_instead_of_workspaces() {
    let body = Caller::still().workspaces("Option=GetResourceLimits").body;
    assert!(body["ResourceLimits"].is_object());
    assert_eq!(
        (&body["TotalCount"], body.get("Workspaces")),
        (&json!(0), None)
    );
}

#[test]
fn workspaces_are_of_a_version_of_their_own() {
    let caller = Caller::small();
    let answer = caller.ask("ListWorkspaces", "GET", "/api/v1/workspaces", "");
    assert_eq!(
        (answer.status, &answer.body["Code"]),
        (400, &json!("InvalidVersion"))
    );
    let listed = caller.workspaces("").body["Workspaces"].clone();
    assert_eq!(listed[0]["WorkspaceName"], "workspace_94801");
    assert_ne!(listed[0]["Status"], Value::Null);
}
