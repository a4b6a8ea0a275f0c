"""What the judge's service knows: two runs whose every documented field has a value of its own."""

import itertools
import json

STATES_WITHOUT_TIMES = {"ReadyToSchedule", "Skipped"}
_number = itertools.count(1)


def unique(prefix):
    return f"{prefix}-{next(_number):04}"


def moment(minute, second=0):
    """A time on the day of the story; its milliseconds are its own."""
    return f"2026-01-02T03:{minute:02}:{second:02}.{next(_number) % 1000:03}Z"


def node(name, state, kind="Task", children=(), depends=(), outputs=(), **spec):
    """A node with all below it. Keys of `spec` are those of the service."""
    begun = state not in STATES_WITHOUT_TIMES
    times = {"StartedAt": moment(4)} if begun else {}
    if state in ("Succeeded", "Failed"):
        times["FinishedAt"] = moment(9, 30)
    return {
        "Metadata": {
            "NodeId": unique("node"), "Name": name, "DisplayName": f"{name} 节点", "Identifier": unique("identifier"),
            "Version": unique("v"), "Provider": unique("provider"), "NodeType": kind, "RelatedNodeIds": [unique("related")],
        },
        "Spec": {
            "HasPipelines": bool(children), "Pipelines": list(children), "Dependencies": list(depends),
            "Inputs": {"Artifacts": [{"Name": unique("in")}], "Parameters": [{"Name": "p", "Value": unique("value")}]},
            "Outputs": {"Artifacts": [{"Name": unique("out")}], "Parameters": [{"Name": unique("out-parameter")}]},
            **spec,
        },
        "StatusInfo": {"Status": state, "Progress": unique("9/14"), "Conditions": [{"Type": unique("Completed"), "Status": "True"}], **times},
        "outputs": list(outputs),
    }


def output(kind, value, expandable=None, index=0):
    return {
        "Id": unique("artifact"), "Name": unique("output"), "Type": kind, "GmtCreateTime": moment(8), "Producer": unique("producer"),
        "ExpandableArtifactName": expandable or unique("expandable"), "ExpandedArtifactIndex": index,
        "Metadata": {"path": unique("oss://bucket/path")}, "Value": json.dumps(value, ensure_ascii=False),
    }


def run(name, state, root, **fields):
    return {
        "PipelineRunId": unique("flow"), "Name": name, "Status": state, "UserId": unique("2000"), "ParentUserId": unique("1000"),
        "NodeId": root["Metadata"]["NodeId"], "SourceId": unique("source"), "SourceType": "SDK", "WorkspaceId": unique("948"),
        "PipelineId": unique("pipeline"), "Accessibility": "PRIVATE", "PipelineRunUri": unique("https://console.example/#/run"),
        "Duration": 9000 + next(_number), "StartedAt": moment(3), "GmtCreateTime": moment(2), "GmtModifiedTime": moment(10),
        "Message": unique("the message of " + name), "Manifest": unique("apiVersion: core/v1"),
        "Arguments": json.dumps({"rows": unique("argument")}), "Options": json.dumps({"retry": unique("option")}),
        "root": root, **fields,
    }


def running():
    parts = [output("ModelEvaluation", {"auc": 0.91, "part": index}, "report", index) for index in range(2)]
    iterations = [
        node("iteration-a", "Succeeded", outputs=[output("Metrics", {"auc": 0.875, "名": unique("指标")})]),
        node("iteration-b", "Running"),
    ]
    features = node("features", "Succeeded", "Dag", depends=["read"], children=[
        node("encode", "Succeeded", outputs=[output("Model", {"location": unique("oss://model")})]),
        node("inner", "Succeeded", "Dag", children=[node("leaf", "Succeeded", outputs=parts)]),
    ])
    root = node("root", "Running", "Dag", children=[
        node("read", "Succeeded", outputs=[output("DataSet", {"location": {"table": unique("table")}})]),
        features,
        node("train", "Running", "Loop", depends=["features"], children=iterations, WithItems=["depth=6", "depth=8"], Parallelism=2),
        node("evaluate", "ReadyToSchedule", depends=["train"]),
    ])
    return run("流失预测 daily", "Running", root)


def failed():
    root = node("root", "Failed", "Dag", children=[
        node("load", "Succeeded", WithParam=unique("{{inputs.parameters}}")),
        node("sweep", "Succeeded", "Loop", depends=["load"], children=[node("step", "Succeeded")],
             WithSequence={"Start": 1, "End": 1, "Format": unique("step-%d")}),
        node("fit", "Failed", depends=["sweep"]),
        node("publish", "Skipped", depends=["fit"]),
        node("notify", "Skipped", depends=["load"], When=unique("{{day}} == 7")),
    ])
    return run("nightly-score", "Failed", root, FinishedAt=moment(12))


def nodes_of(tree):
    """The node and all below it, parents first."""
    yield tree
    for child in tree["Spec"]["Pipelines"]:
        yield from nodes_of(child)


def all_outputs(tree):
    for inner in nodes_of(tree):
        for row in inner["outputs"]:
            yield inner["Metadata"]["NodeId"], row


RUNS = [running(), failed()]
LOG = [f"  line {number} \x1b[1m训练\x1b[0m\t{unique('log')}" for number in range(7)]
PIPELINES = [
    {
        "PipelineId": unique("pipeline"), "Provider": unique("pai"), "Identifier": unique("xgb"), "Version": unique("v"), "Uuid": unique("uuid"),
        "WorkspaceId": unique("948"), "GmtCreateTime": moment(1), "GmtModifiedTime": moment(1, 30), "Manifest": unique("metadata: 清单"),
    }
    for _ in range(3)
]
WORKSPACES = [
    {
        "WorkspaceId": unique("948"), "WorkspaceName": unique("churn"), "DisplayName": unique("流失"), "Description": unique("description"),
        "Status": unique("ENABLED"), "Creator": unique("2000"), "EnvTypes": [unique("prod")], "IsDefault": number == 0,
        "AdminNames": [unique("admin")], "ExtraInfos": {"tenant": unique("tenant")}, "resourceGroupId": unique("rg"),
        "GmtCreateTime": moment(1), "GmtModifiedTime": moment(1, 30),
    }
    for number in range(3)
]
