"""The four operations on the nodes of a run."""

import json

from times import seconds


def flat(node):
    yield node
    for child in node["Spec"]["Pipelines"]:
        yield from flat(child)


def named(tree, name):
    return next(node for node in tree if node["Metadata"]["Name"] == name)


def node_id(node):
    return node["Metadata"]["NodeId"]


def check_tree(operation, row):
    run, root = row.pipeline_run_id, row.node_id
    ask = lambda node, **parameters: operation.ask(run, node, **parameters)
    body = ask(root, depth=100, type="Logical")
    tree = list(flat(body.to_map()))
    operation.check("pipeline_run_id", "the root is called like its run", body.metadata.name == run)
    operation.check("node_id", "any node can be asked for", all(ask(node_id(node)).metadata.node_id == node_id(node) for node in tree[:9]))
    operation.check("depth", "1 is the node alone", ask(root, depth=1).spec.pipelines == [])
    usual = list(flat(ask(root).to_map()))
    operation.check("depth", "2 unless asked", len(usual) == 1 + len(body.spec.pipelines))
    operation.check("depth", "a great one brings the whole tree", len(tree) > 25, len(tree))
    check_shape(operation, ask, type(body), tree)
    check_loops(operation, ask, tree)
    physical = list(flat(ask(root, depth=100, type="Physical").to_map()))
    partners = {node_id(node): node["Metadata"]["RelatedNodeIds"] for node in tree + physical}
    mutual = all(one in partners[other] for one, others in partners.items() for other in others)
    operation.check("type", "both views name each other", len(physical) > 20 and mutual)
    pods = {node["Metadata"]["NodeType"] for node in physical}
    operation.check("type", "containers in the physical view", "Pod" in pods and "Task" not in pods, pods)
    operation.check("token_id", "is accepted", ask(root, token_id="link").metadata.node_id == root)
    return tree


def check_shape(operation, ask, model, tree):
    wrong = [place for node in tree for place in operation.report.wrong_fields(model().from_map(node), node["Metadata"]["Name"])]
    operation.check(None, "children have the root's shape", not wrong, wrong)
    names = {node["Metadata"]["Name"] for node in tree}
    waits = {name for node in tree for name in node["Spec"]["Dependencies"]}
    operation.check(None, "dependencies are names of nodes", waits and waits <= names, waits - names)
    skipped = ask(node_id(named(tree, "deploy")))
    told = (skipped.status_info.status, bool(skipped.spec.when))
    operation.check(None, "a condition that did not hold", told == ("Skipped", True), told)


def check_loops(operation, ask, tree):
    loops = {name: ask(node_id(named(tree, name)), depth=2).spec for name in ("by_item", "by_number", "by_param")}
    items, numbers, param = loops.values()
    operation.check(None, "a loop over items", items.with_items == ["depth=4", "depth=6", "depth=8"] and items.parallelism == 2)
    told = numbers.with_sequence
    operation.check(None, "a loop over numbers", (told.start, told.end, told.format) == (12, 1, "fold-%02d") and len(numbers.pipelines) == 12)
    operation.check(None, "a loop over a parameter", bool(param.with_param) and len(param.pipelines) == 2)


def check_status(operation, row, tree):
    run, root = row.pipeline_run_id, row.node_id
    ask = lambda node, **parameters: operation.ask(run, node, **parameters).status
    whole = ask(root, depth=100, type="Logical")
    ids = {node.node_id for node in whole}
    operation.check(["pipeline_run_id", "node_id"], "the nodes of the tree", ids == {node_id(node) for node in tree})
    states = {node_id(node): node["StatusInfo"]["Status"] for node in tree}
    operation.check("node_id", "their states", all(states[node.node_id] == node.status for node in whole))
    operation.check("depth", "1 is the node alone", [node.node_id for node in ask(root, depth=1)] == [root])
    operation.check("depth", "2 unless asked", len(ask(root)) == len(ask(root, depth=2)) > 1)
    operation.check("type", "the physical view has other ids", not ids & {node.node_id for node in ask(root, depth=100, type="Physical")})
    operation.check("token_id", "is accepted", len(ask(root, depth=100, token_id="link")) == len(whole))
    operation.check(None, "RuntimeInfo is JSON", all(isinstance(json.loads(node.runtime_info), dict) for node in whole))


def check_logs(operation, row, tree):
    task = named(tree, "fit")
    ask = lambda **parameters: operation.ask(row.pipeline_run_id, node_id(task), **parameters)
    body = ask(page_size=10_000)
    operation.check(["pipeline_run_id", "node_id"], "lines of a task", body.total_count == len(body.logs) > 10, body.total_count)
    read = []
    while page := ask(offset=len(read), page_size=7).logs:
        read += page
    operation.check(["offset", "page_size"], "counts lines", read == body.logs)
    operation.check("reverse", "newest first", ask(reverse=True, page_size=10_000).logs == body.logs[::-1])
    operation.check("reverse", "not unless asked", ask(reverse=False, page_size=10_000).logs == body.logs)
    rounds = ask(keyword="round", page_size=10_000)
    operation.check("keyword", "only lines that hold it", rounds.logs == [line for line in body.logs if "round" in line] != body.logs)
    middle = int(seconds(task["StatusInfo"]["StartedAt"])) + 50
    early, late = ask(to_time_in_seconds=middle), ask(from_time_in_seconds=middle + 1)
    divided = early.total_count and late.total_count and early.logs + late.logs == body.logs
    operation.check(["from_time_in_seconds", "to_time_in_seconds"], "divide the lines", divided)
    operation.check("token_id", "is accepted", ask(token_id="link").total_count == body.total_count)
    long = operation.ask(row.pipeline_run_id, node_id(named(tree, "replay")), offset=19_990, page_size=100)
    operation.check("offset", "near the end of 20,000 lines", long.total_count > 20_000 and 10 <= len(long.logs) < 100, long.total_count)


def check_outputs(operation, row, tree):
    run, root = row.pipeline_run_id, row.node_id
    ask = lambda **parameters: operation.ask(run, root, **{"depth": 100, "page_size": 1000} | parameters).outputs
    outputs = ask()
    kinds = {output.type for output in outputs}
    operation.check("depth", "brings what is below", kinds == {"Model", "DataSet", "Metrics", "ModelEvaluation"}, kinds)
    operation.check("depth", "1 is the node alone", ask(depth=1) == [])
    own = operation.ask(run, node_id(named(tree, "读取")), depth=1).outputs
    operation.check(["pipeline_run_id", "node_id"], "outputs of one node", [output.name for output in own] == ["rows"])
    for kind in kinds:
        found = {output.type for output in ask(type=kind)}
        operation.check("type", kind, found == {kind}, found)
    operation.check("name", "of the artifact", {output.name for output in ask(name="metrics")} == {"metrics"})
    operation.check("name", "of the node", {output.node_id for output in ask(name="读取")} == {node_id(named(tree, "读取"))})
    for field, attribute in {"Name": "name", "Type": "type", "GmtCreateTime": "gmt_create_time"}.items():
        rising, falling = ask(sort_by=field, order="ASC"), ask(sort_by=field, order="DESC")
        values = [getattr(output, attribute) for output in rising]
        operation.check("sort_by", field, values == sorted(values))
        operation.check("order", f"{field} both ways", [one.id for one in falling] == [one.id for one in rising][::-1])
    pages = [output.id for number in range(1, 6) for output in ask(page_number=number, page_size=50)]
    operation.check(["page_number", "page_size"], "pages cover all once", sorted(pages) == sorted(output.id for output in outputs))
    usual = operation.ask(run, root, depth=100)
    operation.check("page_size", "20 unless asked", (len(usual.outputs), usual.total_count) == (20, len(outputs)))
    operation.check("token_id", "is accepted", len(ask(token_id="link")) == len(outputs))
    check_parts(operation, outputs)
    return outputs


def check_parts(operation, outputs):
    parts = lambda whole: [output.expanded_artifact_index for output in outputs if output.expandable_artifact_name == whole]
    operation.check(None, "a report of three parts for each model", sorted(parts("report")) == [0, 0, 0, 1, 1, 1, 2, 2, 2], parts("report"))
    operation.check(None, "curves of 200 parts", sorted(parts("curves")) == list(range(200)))
    values = [json.loads(output.info["value"]) for output in outputs]
    operation.check(None, "inline and by location", any("location" in value for value in values) and any("auc" in value for value in values))
