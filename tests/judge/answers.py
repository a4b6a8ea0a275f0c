"""What the judge's service answers, as plain dictionaries with the service's keys."""

import world

RUN_ROW = ("PipelineRunId", "Name", "Status", "UserId", "ParentUserId", "NodeId", "SourceId")
NOT_IN_LIST = ("root", "Manifest", "Arguments", "Options")


def of_run(run_id):
    return next(run for run in world.RUNS if run["PipelineRunId"] == run_id)


def of_node(run_id, node_id):
    nodes = world.nodes_of(of_run(run_id)["root"])
    return next(node for node in nodes if node["Metadata"]["NodeId"] == node_id)


def page(rows, asked):
    """The rows of one page; filters find everything, so that every row comes."""
    size = asked["PageSize"]
    first = (asked["PageNumber"] - 1) * size
    return rows[first:first + size]


def node_row(run_id, node):
    metadata, info = node["Metadata"], node["StatusInfo"]
    times = {key: info[key] for key in ("StartedAt", "FinishedAt") if key in info}
    done = "FinishedAt" in info
    return {
        "PipelineRunId": run_id, "NodeId": metadata["NodeId"], "NodeName": metadata["DisplayName"], "Status": info["Status"],
        "InputArtifactArchived": "StartedAt" in info, "OutputArtifactArchived": done, **times,
    }


def statuses(asked):
    runs = [of_run(run_id) for run_id in asked.get("PipelineRuns", [])]
    rows, outputs = [], []
    for key in asked.get("Nodes", []):
        run_id, node = key["PipelineRunId"], of_node(key["PipelineRunId"], key["NodeId"])
        rows.append(node_row(run_id, node))
        outputs += [{**row, "NodeId": key["NodeId"], "PipelineRunId": run_id} for row in node["outputs"]]
    return {
        "PipelineRuns": [{**{key: run[key] for key in RUN_ROW}, "IsDeleted": False} for run in runs],
        "Nodes": rows, "Outputs": outputs,
    }


def runs(asked):
    rows = [{key: value for key, value in run.items() if key not in NOT_IN_LIST} for run in world.RUNS]
    return {"TotalCount": len(rows), "PipelineRuns": page(rows, asked)}


def run(asked, run_id):
    fields = {key: value for key, value in of_run(run_id).items() if key != "root"}
    if not asked.get("Verbose"):
        del fields["Manifest"]
    return fields


def tree(node, depth):
    spec = dict(node["Spec"])
    spec["Pipelines"] = [tree(child, depth - 1) for child in spec["Pipelines"]] if depth > 1 else []
    return {"Metadata": node["Metadata"], "Spec": spec, "StatusInfo": node["StatusInfo"]}


def node(asked, run_id, node_id):
    return {"ApiVersion": "core/v1", **tree(of_node(run_id, node_id), asked.get("Depth", 2))}


def children(answer):
    """The nodes in an answer of which the SDK knows only that they are maps."""
    for child in answer.get("Spec", {}).get("Pipelines", []):
        yield child
        yield from children(child)


def node_status(_, run_id, node_id):
    rows = []
    for inner in world.nodes_of(of_node(run_id, node_id)):
        row = node_row(run_id, inner)
        kept = {key: row[key] for key in ("NodeId", "NodeName", "Status", "StartedAt", "FinishedAt") if key in row}
        rows.append({**kept, "RuntimeInfo": '{"DLC": "i-%s"}' % row["NodeId"]})
    return {"Status": rows}


def logs(asked, *_):
    lines = world.LOG[::-1] if asked.get("Reverse") else world.LOG
    return {"TotalCount": len(lines), "Logs": lines[asked["Offset"]:][:asked["PageSize"]]}


def outputs(asked, run_id, node_id):
    rows = []
    for owner, row in world.all_outputs(of_node(run_id, node_id)):
        fields = {key: value for key, value in row.items() if key not in ("Metadata", "Value")}
        rows.append({**fields, "NodeId": owner, "Info": {"value": row["Value"], "metadata": row["Metadata"]}})
    return {"TotalCount": len(rows), "Outputs": page(rows, asked)}


def pipelines(asked):
    rows = [{key: value for key, value in row.items() if key != "Manifest"} for row in world.PIPELINES]
    return {"TotalCount": len(rows), "Pipelines": page(rows, asked)}


def pipeline(_, pipeline_id):
    return next((row for row in world.PIPELINES if row["PipelineId"] == pipeline_id), world.PIPELINES[0])


def workspaces(asked):
    return {"TotalCount": len(world.WORKSPACES), "Workspaces": page(world.WORKSPACES, asked)}


ANSWERS = {
    "ListPipelineRunsStatus": statuses,
    "ListPipelineRuns": runs,
    "GetPipelineRun": run,
    "GetPipelineRunNode": node,
    "ListPipelineRunNodeStatus": node_status,
    "ListPipelineRunNodeLogs": logs,
    "ListPipelineRunNodeOutputs": outputs,
    "ListPipelines": pipelines,
    "GetPipeline": pipeline,
    "ListWorkspaces": workspaces,
}
