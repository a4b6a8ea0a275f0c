"""What should arrive: the report that the documented schema asks for, and every value of an answer."""

import json
import re
import typing
from datetime import datetime

from Tea.model import TeaModel

import answers
import service
import world

LEAF_STATES = {"Succeeded": "succeeded", "Failed": "failed", "Running": "running", "ReadyToSchedule": "waiting", "Skipped": "skipped"}
FINAL = {"Succeeded", "Failed", "Skipped", "Terminated"}
# Goes on while one looks.
ANY_DURATION = object()
# A skipped node is over and has made nothing, so the client need not ask what was kept of it.
NOTHING_KEPT = object()


def compare(text):
    """Pairs of what the report says and what it should say, by path."""
    report = json.loads(text) if text.strip() else {}
    yield "schema", report.get("schema") == 1, report.get("schema")
    yield "at", is_moment(report.get("at")), report.get("at")
    yield "endpoint", str(report.get("endpoint")).startswith("http://127.0.0.1:"), report.get("endpoint")
    yield "clock_offset_seconds", isinstance(report.get("clock_offset_seconds"), float), report.get("clock_offset_seconds")
    runs = report.get("runs", [])
    yield "unread", report.get("unread") == [], report.get("unread")
    yield "runs", [run["id"] for run in runs] == [run["PipelineRunId"] for run in world.RUNS], len(runs)
    for run, seen in zip(world.RUNS, runs):
        yield from differences(run["Status"], expected_run(run), seen)


def differences(path, should, seen):
    """One result for each key, or one for a value that has none."""
    if isinstance(should, dict) and isinstance(seen, dict):
        yield path, should.keys() == seen.keys(), sorted(should.keys() ^ seen.keys())
        for key in should:
            yield from differences(f"{path}.{key}", should[key], seen.get(key))
    elif isinstance(should, list) and isinstance(seen, list) and should and isinstance(should[0], dict):
        yield path, len(should) == len(seen), len(seen)
        for place, (one, other) in enumerate(zip(should, seen)):
            yield from differences(f"{path}[{place}]", one, other)
    elif should is ANY_DURATION:
        yield path, isinstance(seen, float) and seen > 0, seen
    elif should is NOTHING_KEPT:
        yield path, seen in (None, False), seen
    else:
        yield path, should == seen, seen


def is_moment(text):
    return bool(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", str(text)))


def seconds(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def elapsed(times):
    if "StartedAt" not in times:
        return None
    if "FinishedAt" not in times:
        return ANY_DURATION
    return round(seconds(times["FinishedAt"]) - seconds(times["StartedAt"]), 3)


def expected_run(run):
    root = run["root"]
    times = {key: run[key] for key in ("StartedAt", "FinishedAt") if key in run}
    leaves = [node for node in world.nodes_of(root) if not node["Spec"]["HasPipelines"]]
    counts = dict.fromkeys(("succeeded", "failed", "running", "waiting", "skipped", "other"), 0)
    for leaf in leaves:
        counts[LEAF_STATES[leaf["StatusInfo"]["Status"]]] += 1
    return {
        "id": run["PipelineRunId"], "name": run["Name"], "status": run["Status"], "final": run["Status"] in FINAL, "deleted": False,
        "answered": True, "workspace_id": run["WorkspaceId"], "root_node_id": run["NodeId"], "user_id": run["UserId"],
        "parent_user_id": run["ParentUserId"], "source_id": run["SourceId"], "started_at": run["StartedAt"],
        "finished_at": run.get("FinishedAt"), "elapsed_seconds": elapsed(times),
        "usual_seconds": None, "left_seconds": None, "overdue_seconds": None, "message": run["Message"],
        "counts": {"total": len(leaves), **counts}, "nodes": list(expected_nodes(root, root, [])),
        "unread": [],
    }


def expected_nodes(root, parent, path):
    siblings = {node["Metadata"]["Name"]: node for node in parent["Spec"]["Pipelines"]}
    for number, node in enumerate(parent["Spec"]["Pipelines"]):
        name = node["Metadata"]["DisplayName"]
        yield expected_node(node, parent, [*path, name], siblings)
        yield from expected_nodes(root, node, [*path, name])


def expected_node(node, parent, path, siblings):
    info, row = node["StatusInfo"], answers.node_row("", node)
    waits = [siblings[name] for name in node["Spec"]["Dependencies"]]
    ids = [other["Metadata"]["NodeId"] for other in waits]
    was_run = info["Status"] != "Skipped"
    is_open = [other["StatusInfo"]["Status"] not in FINAL for other in waits]
    because = None
    if info["Status"] == "Skipped":
        because = next((other["Metadata"]["NodeId"] for other in waits if other["StatusInfo"]["Status"] == "Failed"), "condition")
    return {
        "id": node["Metadata"]["NodeId"], "parent_id": parent["Metadata"]["NodeId"], "path": path, "name": path[-1],
        "type": node["Metadata"]["NodeType"], "status": info["Status"], "final": info["Status"] in FINAL, "answered": True,
        "started_at": info.get("StartedAt"), "finished_at": info.get("FinishedAt"), "elapsed_seconds": elapsed(info),
        "usual_seconds": None,
        "depends_on": ids, "waits_for": [one for one, waiting in zip(ids, is_open) if waiting], "skipped_because": because,
        "inputs_archived": row["InputArtifactArchived"] if was_run else NOTHING_KEPT,
        "outputs_archived": row["OutputArtifactArchived"] if was_run else NOTHING_KEPT,
        "outputs": [expected_output(output) for output in node["outputs"]],
    }


def expected_output(output):
    return {
        "id": output["Id"], "name": output["Name"], "type": output["Type"], "created_at": output["GmtCreateTime"],
        "producer": output["Producer"], "expandable": output["ExpandableArtifactName"], "index": output["ExpandedArtifactIndex"],
        "metadata": output["Metadata"], "value": json.loads(output["Value"]), "value_text": None,
    }


def leaves(answer, path=""):
    """Every value in an answer with its path; children of a node count as the node itself."""
    if isinstance(answer, dict):
        for key, value in answer.items():
            inner = f"{path}.{key}".lstrip(".")
            yield from leaves(value, "" if key == "Pipelines" and path == "Spec" else inner)
    elif isinstance(answer, list):
        for value in answer:
            yield from leaves(value, path)
    else:
        yield path, answer


def is_told(value, text):
    """Whether a value stands in the client's own picture of what it read."""
    if isinstance(value, bool):
        return str(value).lower() in text
    if isinstance(value, int):
        return re.search(rf"\b{value}\b", text) is not None
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t").replace("\x1b", "\\u{1b}")
    return escaped in text or json.dumps(value, ensure_ascii=False)[1:-1] in text


def paths(model, path=""):
    """The paths of all fields that the SDK's model of an answer has."""
    found = set()
    for key, hint in service.fields(model).items():
        inner = f"{path}.{key}".lstrip(".")
        (element,) = typing.get_args(hint) if typing.get_origin(hint) is list else (hint,)
        if isinstance(element, type) and issubclass(element, TeaModel):
            found |= paths(element, inner)
        elif element in (str, int, bool, float):
            found.add(inner)
    return found
