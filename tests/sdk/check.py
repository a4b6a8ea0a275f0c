"""The official Python SDK, unmodified, against a running service that plays the default story.

    pip install -r tests/sdk/requirements.txt
    python tests/sdk/check.py

The service is found through PAIWATCH_ENDPOINT, ALIBABA_CLOUD_ACCESS_KEY_ID and
ALIBABA_CLOUD_ACCESS_KEY_SECRET. Prints a line for each check; leaves with 1 when any has failed.
"""

import json
import os
import re
import sys
import traceback
import typing
from datetime import datetime, timezone
from urllib.parse import urlsplit

from alibabacloud_paiflow20210202 import models
from alibabacloud_paiflow20210202.client import Client
from alibabacloud_tea_openapi.models import Config
from Tea.model import TeaModel

VARIABLES = ("PAIWATCH_ENDPOINT", "ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
# A node has one way of looping, and the story's loops go over items.
NEVER_FILLED = {"with_param", "with_sequence"}
RUN_SORT_FIELDS = {
    "PipelineId": "pipeline_id",
    "UserId": "user_id",
    "ParentUserId": "parent_user_id",
    "StartedAt": "started_at",
    "FinishedAt": "finished_at",
    "WorkflowServiceId": None,
    "Duration": "duration",
    "GmtCreateTime": "gmt_create_time",
    "GmtModifiedTime": "gmt_modified_time",
}


class Report:
    """Counts what was checked, and remembers which fields of which answers were ever filled."""

    def __init__(self):
        self.passed = 0
        self.failed = 0
        self.filled = {}

    def check(self, what, fact, seen=None):
        if fact:
            self.passed += 1
            print(f"ok      {what}")
        else:
            self.failed += 1
            print(f"FAILED  {what}: {seen!r}" if seen is not None else f"FAILED  {what}")

    def typed(self, what, model):
        """All fields of the answer have the types that the SDK's model declares."""
        wrong = list(self.wrong_fields(model, type(model).__name__))
        self.check(f"{what}: every field has its type", not wrong, wrong)

    def wrong_fields(self, model, path):
        hints = typing.get_type_hints(type(model).__init__)
        hints.pop("return", None)
        filled = self.filled.setdefault(type(model).__name__, dict.fromkeys(hints, False))
        for name, hint in hints.items():
            value = getattr(model, name)
            if value is not None:
                filled[name] = True
                yield from self.wrong_values(value, hint, f"{path}.{name}")

    def wrong_values(self, value, hint, path):
        origin = typing.get_origin(hint)
        if hint is typing.Any:
            return
        if origin is list:
            if not isinstance(value, list):
                yield path
                return
            (inner,) = typing.get_args(hint)
            for place, element in enumerate(value):
                yield from self.wrong_values(element, inner, f"{path}[{place}]")
        elif origin is dict:
            if not isinstance(value, dict):
                yield path
        elif isinstance(hint, type) and issubclass(hint, TeaModel):
            if not isinstance(value, hint):
                yield path
                return
            yield from self.wrong_fields(value, path)
        elif type(value) is not hint:
            yield path

    def all_filled(self):
        for model, fields in sorted(self.filled.items()):
            empty = [name for name, filled in fields.items() if not filled and name not in NEVER_FILLED]
            self.check(f"{model}: every field was filled somewhere", not empty, empty)

    def refused(self, what, code, status, call):
        try:
            call()
        except Exception as error:  # The SDK's exception classes share no base of their own.
            seen = (getattr(error, "code", None), getattr(error, "status_code", None), type(error).__name__)
            self.check(f"{what}: {code}, {status}", seen[:2] == (code, status), seen)
            self.check(f"{what}: the exception carries the request's id", bool(getattr(error, "request_id", None)))
        else:
            self.check(f"{what}: {code}, {status}", False, "no exception")


def client(secret=None, key_id=None):
    return Client(
        Config(
            access_key_id=key_id or os.environ["ALIBABA_CLOUD_ACCESS_KEY_ID"],
            access_key_secret=secret or os.environ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"],
            endpoint=urlsplit(os.environ["PAIWATCH_ENDPOINT"]).netloc,
            protocol="http",
        )
    )


def seconds(text):
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=timezone.utc).timestamp()


def runs_like(sdk, **parameters):
    return sdk.list_pipeline_runs(models.ListPipelineRunsRequest(**parameters)).body


def check_runs(report, sdk):
    body = runs_like(sdk, page_size=100)
    rows = body.pipeline_runs
    report.typed("ListPipelineRuns", body)
    report.check("ListPipelineRuns: all runs are on one large page", body.total_count == len(rows) >= 6, len(rows))
    report.check("ListPipelineRuns: the usual page has 10 rows", len(runs_like(sdk).pipeline_runs) == min(10, len(rows)))
    report.check("ListPipelineRuns: times have milliseconds and Z", all(TIME.fullmatch(row.gmt_create_time) for row in rows))
    failed = next(row for row in rows if row.status == "Failed")
    report.check("ListPipelineRuns: a failed run has a message", bool(failed.message))
    spent = seconds(failed.finished_at) - seconds(failed.started_at)
    report.check("ListPipelineRuns: the duration is that between the times", abs(failed.duration - spent) <= 1, failed.duration)
    filters = {
        "name": failed.name,
        "status": "Failed",
        "source_type": failed.source_type,
        "source_id": failed.source_id,
        "workspace_id": failed.workspace_id,
        "user_id": failed.user_id,
        "pipeline_run_id": failed.pipeline_run_id,
    }
    for name, value in filters.items():
        found = runs_like(sdk, page_size=100, **{name: value}).pipeline_runs
        expected = [row.pipeline_run_id for row in rows if getattr(row, name) == value]
        report.check(f"ListPipelineRuns: {name} filters", sorted(row.pipeline_run_id for row in found) == sorted(expected))
    found = runs_like(sdk, page_size=100, pipeline_ids=f"pipeline-none, {failed.pipeline_id}").pipeline_runs
    report.check("ListPipelineRuns: pipeline_ids filters", {row.pipeline_id for row in found} == {failed.pipeline_id})
    found = runs_like(sdk, name="a + b/中文 ~*").pipeline_runs
    report.check("ListPipelineRuns: a name with every sort of character arrives", found == [])
    for field, attribute in RUN_SORT_FIELDS.items():
        rising = runs_like(sdk, page_size=100, sort_by=field, order="ASC").pipeline_runs
        falling = runs_like(sdk, page_size=100, sort_by=field, order="DESC").pipeline_runs
        values = [getattr(row, attribute or "pipeline_run_id") or "" for row in rising]
        if attribute == "duration":
            values = [value or 0 for value in values]
        report.check(f"ListPipelineRuns: sorted by {field}", values == sorted(values), values)
        if attribute != "duration":  # Those of running runs grow between two answers.
            ids = [row.pipeline_run_id for row in falling]
            report.check(f"ListPipelineRuns: {field} falls the other way", ids == [row.pipeline_run_id for row in rising][::-1])
    pages = [runs_like(sdk, page_number=number, page_size=3).pipeline_runs for number in (1, 2)]
    ids = [row.pipeline_run_id for page in pages for row in page]
    report.check("ListPipelineRuns: pages do not overlap", len(set(ids)) == len(ids) == 6)
    return rows


def check_run(report, sdk, row):
    for kind in ("Raw", "Frozen", "Rendered", "Expanded", "Runtime"):
        request = models.GetPipelineRunRequest(verbose=True, manifest_type=kind, token_id="shared")
        body = sdk.get_pipeline_run(row.pipeline_run_id, request).body
        report.typed(f"GetPipelineRun {kind}", body)
        report.check(f"GetPipelineRun {kind}: has a manifest", bool(json.loads(body.manifest)["spec"]["pipelines"]))
    report.check("GetPipelineRun: the arguments are JSON", isinstance(json.loads(body.arguments), dict))
    same = ("pipeline_run_id", "name", "status", "node_id", "workspace_id", "pipeline_id", "gmt_create_time")
    report.check("GetPipelineRun: agrees with the list", all(getattr(body, name) == getattr(row, name) for name in same))
    brief = sdk.get_pipeline_run(row.pipeline_run_id, models.GetPipelineRunRequest(verbose=False)).body
    report.check("GetPipelineRun: no manifest unless asked", brief.manifest is None)


def tree_of(sdk, run, node, **parameters):
    return sdk.get_pipeline_run_node(run, node, models.GetPipelineRunNodeRequest(**parameters)).body


def flat(node):
    yield node
    for child in node["Spec"]["Pipelines"]:
        yield from flat(child)


def check_node(report, sdk, row):
    run, root = row.pipeline_run_id, row.node_id
    body = tree_of(sdk, run, root, depth=100, type="Logical", token_id="shared")
    report.typed("GetPipelineRunNode", body)
    nodes = list(flat(body.to_map()))
    report.check("GetPipelineRunNode: a great depth brings the whole tree", len(nodes) > 15, len(nodes))
    names = {node["Metadata"]["Name"] for node in nodes}
    waits = {name for node in nodes for name in node["Spec"]["Dependencies"]}
    report.check("GetPipelineRunNode: dependencies are names of nodes", waits and waits <= names, waits - names)
    for node in nodes[1:]:
        child = models.GetPipelineRunNodeResponseBody().from_map(node)
        wrong = list(report.wrong_fields(child, node["Metadata"]["Name"]))
        if wrong:
            report.check("GetPipelineRunNode: children have the root's shape", False, wrong)
            break
    else:
        report.check("GetPipelineRunNode: children have the root's shape", True)
    loop = next(node for node in nodes if node["Metadata"]["NodeType"] == "Loop")
    own = tree_of(sdk, run, loop["Metadata"]["NodeId"], depth=2)
    report.typed("GetPipelineRunNode of a loop", own)
    report.check("GetPipelineRunNode: a loop has its items", len(own.spec.with_items) >= len(own.spec.pipelines) > 1)
    one = tree_of(sdk, run, root, depth=1)
    report.check("GetPipelineRunNode: depth 1 is the node alone", one.spec.has_pipelines and not one.spec.pipelines)
    usual = tree_of(sdk, run, root)
    report.check("GetPipelineRunNode: the usual depth is 2", len(list(flat(usual.to_map()))) == 1 + len(usual.spec.pipelines))
    physical = tree_of(sdk, run, root, depth=100, type="Physical")
    report.typed("GetPipelineRunNode Physical", physical)
    pods = [node for node in flat(physical.to_map()) if node["Metadata"]["NodeType"] == "Pod"]
    partners = {node["Metadata"]["NodeId"]: node["Metadata"]["RelatedNodeIds"] for node in nodes}
    fits = all(pod["Metadata"]["NodeId"] in partners[pod["Metadata"]["RelatedNodeIds"][0]] for pod in pods)
    report.check("GetPipelineRunNode: containers name their logical nodes", pods and fits)
    return nodes


def check_node_status(report, sdk, row, nodes):
    run, root = row.pipeline_run_id, row.node_id
    ask = lambda **parameters: sdk.list_pipeline_run_node_status(run, root, models.ListPipelineRunNodeStatusRequest(**parameters)).body
    body = ask(depth=100, type="Logical", token_id="shared")
    report.typed("ListPipelineRunNodeStatus", body)
    ids = {node.node_id for node in body.status}
    report.check("ListPipelineRunNodeStatus: has the nodes of the tree", {node["Metadata"]["NodeId"] for node in nodes} <= ids)
    report.check("ListPipelineRunNodeStatus: depth 1 is the node alone", [node.node_id for node in ask(depth=1).status] == [root])
    report.check("ListPipelineRunNodeStatus: the physical view has other ids", not ids & {node.node_id for node in ask(depth=100, type="Physical").status})
    report.check("ListPipelineRunNodeStatus: RuntimeInfo is JSON", all(isinstance(json.loads(node.runtime_info), dict) for node in body.status))


def check_logs(report, sdk, row, nodes):
    task = next(node for node in nodes if node["Metadata"]["Name"] == "xgb_train" and node["StatusInfo"]["Status"] == "Succeeded")
    node = task["Metadata"]["NodeId"]
    ask = lambda **parameters: sdk.list_pipeline_run_node_logs(
        row.pipeline_run_id, node, models.ListPipelineRunNodeLogsRequest(**parameters)
    ).body
    body = ask(page_size=10_000, token_id="shared")
    report.typed("ListPipelineRunNodeLogs", body)
    report.check("ListPipelineRunNodeLogs: has lines", body.total_count == len(body.logs) > 10, body.total_count)
    read = []
    while page := ask(offset=len(read), page_size=7).logs:
        read += page
    report.check("ListPipelineRunNodeLogs: the offset counts lines", read == body.logs)
    report.check("ListPipelineRunNodeLogs: reverse is newest first", ask(reverse=True, page_size=10_000).logs == body.logs[::-1])
    found = ask(keyword="train-auc", page_size=10_000)
    report.check("ListPipelineRunNodeLogs: a keyword filters", 0 < found.total_count < body.total_count)
    middle = int(seconds(task["StatusInfo"]["StartedAt"])) + 50
    early, late = ask(to_time_in_seconds=middle), ask(from_time_in_seconds=middle + 1)
    whole = early.total_count + late.total_count
    report.check("ListPipelineRunNodeLogs: times divide the lines", early.total_count and late.total_count and whole == body.total_count)


def check_outputs(report, sdk, row):
    run, root = row.pipeline_run_id, row.node_id
    ask = lambda **parameters: sdk.list_pipeline_run_node_outputs(
        run, root, models.ListPipelineRunNodeOutputsRequest(**parameters)
    ).body
    body = ask(depth=99999, page_size=1000, token_id="shared")
    report.typed("ListPipelineRunNodeOutputs", body)
    outputs = body.outputs
    kinds = {output.type for output in outputs}
    report.check("ListPipelineRunNodeOutputs: all four types", kinds == {"Model", "DataSet", "Metrics", "ModelEvaluation"}, kinds)
    report.check("ListPipelineRunNodeOutputs: values are JSON", all(isinstance(json.loads(output.info["value"]), dict) for output in outputs))
    parts = [output.expanded_artifact_index for output in outputs if output.expandable_artifact_name == "report"]
    report.check("ListPipelineRunNodeOutputs: a report has three parts", {0, 1, 2} == set(parts), parts)
    report.check("ListPipelineRunNodeOutputs: the root has none of its own", ask(depth=1).outputs == [])
    for kind in kinds:
        found = {output.type for output in ask(depth=100, type=kind).outputs}
        report.check(f"ListPipelineRunNodeOutputs: type {kind} filters", found == {kind}, found)
    found = {output.name for output in ask(depth=100, name="metrics").outputs}
    report.check("ListPipelineRunNodeOutputs: the name filters", found == {"metrics"}, found)
    for field, attribute in {"Name": "name", "Type": "type", "GmtCreateTime": "gmt_create_time"}.items():
        rising = ask(depth=100, sort_by=field, order="ASC", page_size=1000).outputs
        values = [getattr(output, attribute) for output in rising]
        report.check(f"ListPipelineRunNodeOutputs: sorted by {field}", values == sorted(values))
        falling = ask(depth=100, sort_by=field, order="DESC", page_size=1000).outputs
        report.check(f"ListPipelineRunNodeOutputs: {field} falls the other way", [o.id for o in falling] == [o.id for o in rising][::-1])
    paged = [output.id for number in (1, 2, 3) for output in ask(depth=100, page_number=number, page_size=4).outputs]
    report.check("ListPipelineRunNodeOutputs: pages do not overlap", len(paged) == len(set(paged)) == 12)
    return outputs


def batch_of(sdk, **parameters):
    return sdk.list_pipeline_runs_status(models.ListPipelineRunsStatusRequest(**parameters)).body


def check_status(report, sdk, rows, row, nodes, outputs):
    ids = [run.pipeline_run_id for run in rows]
    body = batch_of(sdk, pipeline_runs=ids + ["flow-unknown"])
    report.typed("ListPipelineRunsStatus of runs", body)
    report.check("ListPipelineRunsStatus: a row for each known run", sorted(run.pipeline_run_id for run in body.pipeline_runs) == sorted(ids))
    report.check("ListPipelineRunsStatus: a run query has no nodes", (body.nodes, body.outputs) == ([], []))
    asked = [
        models.ListPipelineRunsStatusRequestNodes(pipeline_run_id=row.pipeline_run_id, node_id=node["Metadata"]["NodeId"])
        for node in nodes
    ]
    body = batch_of(sdk, nodes=asked, pipeline_runs=ids)
    report.typed("ListPipelineRunsStatus of nodes", body)
    report.check("ListPipelineRunsStatus: nodes win over runs", (len(body.nodes), body.pipeline_runs) == (len(asked), []))
    archived = [node for node in body.nodes if node.output_artifact_archived]
    report.check("ListPipelineRunsStatus: archived outputs belong to finished nodes", archived and all(node.finished_at for node in archived))
    known = {output.id for output in outputs}
    report.check("ListPipelineRunsStatus: the outputs of the nodes come along", known <= {output.id for output in body.outputs})
    for kind in ("Model", "DataSet", "Metrics", "ModelEvaluation"):
        found = {output.type for output in batch_of(sdk, nodes=asked, output_type=kind).outputs}
        report.check(f"ListPipelineRunsStatus: output_type {kind} filters", found == {kind}, found)
    mine = batch_of(sdk, pipeline_runs=ids, workspace_id=row.workspace_id).pipeline_runs
    expected = sorted(run.pipeline_run_id for run in rows if run.workspace_id == row.workspace_id)
    report.check("ListPipelineRunsStatus: the workspace filters", sorted(run.pipeline_run_id for run in mine) == expected)
    empty = batch_of(sdk)
    report.typed("ListPipelineRunsStatus of nothing", empty)
    report.check("ListPipelineRunsStatus: nothing asked, nothing told", (empty.pipeline_runs, empty.nodes, empty.outputs) == ([], [], []))


def check_refusals(report, sdk, row):
    run, root = row.pipeline_run_id, row.node_id
    runs = models.ListPipelineRunsRequest
    report.refused("a wrong secret", "SignatureDoesNotMatch", 400, lambda: client(secret="wrong").list_pipeline_runs(runs()))
    report.refused("an unknown key", "InvalidAccessKeyId.NotFound", 404, lambda: client(key_id="LTAI5tUnknown").list_pipeline_runs(runs()))
    report.refused(
        "an unknown run", "InvalidPipelineRunId.NotFound", 404,
        lambda: sdk.get_pipeline_run("flow-unknown", models.GetPipelineRunRequest()),
    )
    report.refused("an unknown node", "InvalidNodeId.NotFound", 404, lambda: tree_of(sdk, run, "node-unknown"))
    report.refused("a page 0", "InvalidParameter", 400, lambda: runs_like(sdk, page_number=0))
    report.refused("an unknown sort field", "InvalidParameter", 400, lambda: runs_like(sdk, sort_by="Colour"))
    report.refused("a depth below zero", "InvalidParameter", 400, lambda: tree_of(sdk, run, root, depth=-1))
    report.refused(
        "outputs without a depth", "MissingParameter", 400,
        lambda: sdk.list_pipeline_run_node_outputs(run, root, models.ListPipelineRunNodeOutputsRequest()),
    )
    report.refused("an empty run id", "MissingParameter", 400, lambda: sdk.get_pipeline_run("", models.GetPipelineRunRequest()))


def check_all(report, sdk):
    rows = check_runs(report, sdk)
    row = next(row for row in rows if row.name == "churn-daily")
    check_run(report, sdk, next(row for row in rows if row.status == "Failed"))
    nodes = check_node(report, sdk, row)
    check_node_status(report, sdk, row, nodes)
    check_logs(report, sdk, row, nodes)
    outputs = check_outputs(report, sdk, row)
    check_status(report, sdk, rows, row, nodes, outputs)
    check_refusals(report, sdk, row)
    report.all_filled()


def main():
    missing = [name for name in VARIABLES if not os.environ.get(name)]
    if missing:
        sys.exit(f"error: {', '.join(missing)} not set; they say which service to check")
    report = Report()
    try:
        check_all(report, client())
    except Exception:  # Whatever stops the checks is itself a failed one.
        report.check("all checks could be made", False, traceback.format_exc())
    print(f"{report.passed} passed, {report.failed} failed")
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main())
