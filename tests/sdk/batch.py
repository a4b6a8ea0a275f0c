"""ListPipelineRunsStatus, which takes runs or nodes."""

from nodes import node_id


def check(operation, models, rows, row, tree, outputs):
    ids = [run.pipeline_run_id for run in rows]
    body = operation.ask(pipeline_runs=ids + ["flow-unknown"])
    told = {run.pipeline_run_id: run for run in body.pipeline_runs}
    operation.check("pipeline_runs", "a row for each known run", sorted(told) == sorted(ids) and len(told) == len(body.pipeline_runs))
    same = ("status", "name", "user_id", "parent_user_id", "node_id", "source_id")
    agree = all(getattr(told[run.pipeline_run_id], name) == getattr(run, name) for run in rows for name in same)
    operation.check("pipeline_runs", "agrees with the list", agree)
    operation.check("pipeline_runs", "no nodes and no outputs", (body.nodes, body.outputs) == ([], []))
    node = models.ListPipelineRunsStatusRequestNodes
    asked = [node(pipeline_run_id=row.pipeline_run_id, node_id=node_id(one)) for one in tree]
    body = operation.ask(nodes=asked, pipeline_runs=ids)
    found = sorted(one.node_id for one in body.nodes)
    operation.check("nodes", "win over runs", body.pipeline_runs == [])
    operation.check("nodes.node_id", "a row for each node", found == sorted(node_id(one) for one in tree))
    check_nodes(operation, body, tree, outputs)
    stranger = [node(pipeline_run_id=ids[-1], node_id=node_id(tree[1]))]
    operation.check("nodes.pipeline_run_id", "a node of another run is unknown", operation.ask(nodes=stranger).nodes == [])
    for kind in ("Model", "DataSet", "Metrics", "ModelEvaluation"):
        found = {output.type for output in operation.ask(nodes=asked, output_type=kind).outputs}
        operation.check("output_type", kind, found == {kind}, found)
    mine = operation.ask(pipeline_runs=ids, workspace_id="94802").pipeline_runs
    wanted = sorted(run.pipeline_run_id for run in rows if run.workspace_id == "94802")
    operation.check("workspace_id", "of runs", sorted(run.pipeline_run_id for run in mine) == wanted != [])
    operation.check("workspace_id", "of nodes", operation.ask(nodes=asked, workspace_id="94802").nodes == [])
    empty = operation.ask()
    operation.check(None, "nothing asked, nothing told", (empty.pipeline_runs, empty.nodes, empty.outputs) == ([], [], []))


def check_nodes(operation, body, tree, outputs):
    infos = {node_id(one): one["StatusInfo"] for one in tree}
    fits = lambda node: (node.status, node.started_at) == (infos[node.node_id]["Status"], infos[node.node_id].get("StartedAt"))
    operation.check("nodes", "agree with the tree", all(map(fits, body.nodes)))
    archived = [node for node in body.nodes if node.output_artifact_archived]
    operation.check("nodes", "archived outputs belong to finished nodes", archived and all(node.finished_at for node in archived))
    told = {output.id: output.value for output in body.outputs}
    known = {output.id: output.info["value"] for output in outputs}
    operation.check("nodes", "their outputs come along", told == known)
