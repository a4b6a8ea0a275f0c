"""ListPipelines, GetPipeline and, of the other SDK, ListWorkspaces."""

from times import WITH_MILLISECONDS, WITH_SECONDS


def check_pipelines(operation, single, run):
    ask = lambda **parameters: [row.identifier for row in operation.ask(**parameters).pipelines]
    body = operation.ask()
    rows = body.pipelines
    operation.check("page_size", "20 rows fit unless asked", body.total_count == len(rows) == 5, len(rows))
    pages = [name for number in (1, 2, 3) for name in ask(page_number=number, page_size=2)]
    operation.check(["page_number", "page_size"], "pages cover all once", pages == [row.identifier for row in rows])
    operation.check("pipeline_identifier", "as a whole", ask(pipeline_identifier="fit-one") == ["fit-one"])
    operation.check("fuzzy_matching", "in part", sorted(ask(pipeline_identifier="fit", fuzzy_matching=True)) == ["fit-all", "fit-one"])
    operation.check("fuzzy_matching", "not unless asked", ask(pipeline_identifier="fit", fuzzy_matching=False) == [])
    operation.check("pipeline_provider", "pai", ask(pipeline_provider="pai") == ["fit-one"])
    operation.check("pipeline_version", "v7", ask(pipeline_version="v7") == ["showcase"])
    operation.check("workspace_id", "94802", sorted(ask(workspace_id="94802")) == ["showcase", "steps"])
    times = [time for row in rows for time in (row.gmt_create_time, row.gmt_modified_time)]
    operation.check(None, "times have seconds and Z", all(map(WITH_SECONDS.fullmatch, times)))
    row = next(row for row in rows if row.pipeline_id == run.pipeline_id)
    operation.check(None, "a run names its pipeline", row.identifier == "showcase", row.identifier)
    body = single.ask(row.pipeline_id)
    other = [name for name in vars(row) if getattr(body, name) != getattr(row, name)]
    single.check("pipeline_id", "the row of the list", not other, other)
    single.check("pipeline_id", "with a manifest in YAML", body.manifest.startswith("apiVersion: "))


def check_workspaces(operation):
    ids = lambda **parameters: [row.workspace_id for row in operation.ask(**parameters).workspaces]
    body = operation.ask(verbose=True)
    operation.check("page_size", "20 rows fit unless asked", body.total_count == len(body.workspaces) == 3)
    operation.check(["page_number", "page_size"], "one row a page", [ids(page_number=number, page_size=1) for number in (1, 2, 3)] == [["94803"], ["94801"], ["94802"]])
    for field, attribute in {"GmtCreateTime": "gmt_create_time", "GmtModifiedTime": "gmt_modified_time"}.items():
        rising = operation.ask(sort_by=field, order="ASC").workspaces
        times = [getattr(row, attribute) for row in rising]
        operation.check("sort_by", field, times == sorted(times) and all(map(WITH_MILLISECONDS.fullmatch, times)))
        operation.check("order", f"{field} both ways", ids(sort_by=field, order="DESC") == [row.workspace_id for row in rising][::-1])
    operation.check("order", "ASC unless asked", ids() == ids(sort_by="GmtCreateTime", order="ASC"))
    operation.check("workspace_name", "in part", ids(workspace_name="side") == ["94802"])
    operation.check("workspace_ids", "several", sorted(ids(workspace_ids="94803,94801,1")) == ["94801", "94803"])
    operation.check("status", "FROZEN", ids(status="FROZEN") == ["94803"])
    operation.check("module_list", "all of them", ids(module_list="PAI,DataWorks") == ["94803"])
    operation.check("user_id", "who may use it", sorted(ids(user_id="200000000000000002")) == ["94801", "94802"])
    operation.check("resource_group_id", "rg-side", ids(resource_group_id="rg-side") == ["94802"])
    brief, full = operation.ask(verbose=False).workspaces[0], body.workspaces[0]
    operation.check("verbose", "brings the details", (brief.env_types, full.env_types) == (None, ["prod"]))
    bare = operation.ask(fields="Id").workspaces[0]
    operation.check("fields", "the id alone", {name for name, value in vars(bare).items() if value is not None} == {"workspace_id"})
    limits = operation.ask(option="GetResourceLimits")
    operation.check("option", "limits instead of workspaces", bool(limits.resource_limits) and limits.workspaces == [])
    operation.check("option", "workspaces", len(ids(option="GetWorkspaces")) == 3)
