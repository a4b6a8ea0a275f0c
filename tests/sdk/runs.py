"""ListPipelineRuns and GetPipelineRun."""

import json

from times import WITH_MILLISECONDS, seconds

SORT_FIELDS = {
    "PipelineId": "pipeline_id",
    "UserId": "user_id",
    "ParentUserId": "parent_user_id",
    "StartedAt": "started_at",
    "FinishedAt": "finished_at",
    "WorkflowServiceId": "pipeline_run_id",
    "Duration": "duration",
    "GmtCreateTime": "gmt_create_time",
    "GmtModifiedTime": "gmt_modified_time",
}
STATES = {"Initialized", "Running", "Suspended", "Terminated", "Succeeded", "Failed", "Skipped"}


def ids(rows):
    return [row.pipeline_run_id for row in rows]


def check_list(operation):
    body = operation.ask(page_size=100)
    rows = body.pipeline_runs
    operation.check("page_size", "a large page has all rows", body.total_count == len(rows) >= 10, len(rows))
    operation.check("page_size", "10 rows unless asked", len(operation.ask().pipeline_runs) == 10)
    pages = [operation.ask(page_number=number, page_size=4).pipeline_runs for number in (1, 2, 3)]
    found = [one for page in pages for one in ids(page)]
    operation.check("page_number", "pages cover all once", sorted(found) == sorted(ids(rows)))
    operation.check(None, "times have milliseconds and Z", all(WITH_MILLISECONDS.fullmatch(row.gmt_create_time) for row in rows))
    operation.check(None, "every state that lasts", {row.status for row in rows} == STATES, {row.status for row in rows})
    check_one_row(operation, rows)
    check_filters(operation, rows)
    check_orders(operation)
    return rows


def check_one_row(operation, rows):
    failed = next(row for row in rows if row.status == "Failed")
    operation.check(None, "a failed run has a message", bool(failed.message))
    spent = seconds(failed.finished_at) - seconds(failed.started_at)
    operation.check(None, "the duration lies between the times", abs(failed.duration - spent) <= 1, failed.duration)
    waiting = next(row for row in rows if row.status == "Initialized")
    operation.check(None, "what never began has no times", (waiting.started_at, waiting.finished_at) == (None, None))


def check_filters(operation, rows):
    sample = next(row for row in rows if row.name == "failed")
    expected = {
        "name": lambda row: sample.name in row.name,
        "status": lambda row: row.status == sample.status,
        "source_type": lambda row: row.source_type == sample.source_type,
        "source_id": lambda row: row.source_id == sample.source_id,
        "workspace_id": lambda row: row.workspace_id == sample.workspace_id,
        "user_id": lambda row: row.user_id == sample.user_id,
        "pipeline_run_id": lambda row: row is sample,
    }
    for name, is_expected in expected.items():
        found = operation.ask(page_size=100, **{name: getattr(sample, name)}).pipeline_runs
        wanted = ids(filter(is_expected, rows))
        operation.check(name, f"{len(wanted)} of {len(rows)} pass", sorted(ids(found)) == sorted(wanted), ids(found))
    found = operation.ask(page_size=100, pipeline_ids=f"pipeline-none, {sample.pipeline_id}").pipeline_runs
    wanted = ids(row for row in rows if row.pipeline_id == sample.pipeline_id)
    operation.check("pipeline_ids", "several, blanks allowed", sorted(ids(found)) == sorted(wanted))
    operation.check("name", "every sort of character arrives", operation.ask(name="a + b/中文 ~*'").pipeline_runs == [])


def check_orders(operation):
    for field, attribute in SORT_FIELDS.items():
        rising = operation.ask(page_size=100, sort_by=field, order="ASC").pipeline_runs
        falling = operation.ask(page_size=100, sort_by=field, order="DESC").pipeline_runs
        values = [getattr(row, attribute) or (0 if attribute == "duration" else "") for row in rising]
        operation.check("sort_by", field, values == sorted(values), values)
        operation.check("order", f"{field} both ways", ids(falling) == ids(rising)[::-1])
    usual = operation.ask(page_size=100, sort_by="GmtCreateTime").pipeline_runs
    times = [row.gmt_create_time for row in usual]
    operation.check("order", "DESC unless asked", times == sorted(times, reverse=True))


def check_single(operation, row):
    run = row.pipeline_run_id
    for kind in ("Raw", "Frozen", "Rendered", "Expanded", "Runtime"):
        body = operation.ask(run, verbose=True, manifest_type=kind)
        steps = json.loads(body.manifest)["spec"]["pipelines"]
        is_written_out = any("pipelines" in step["spec"] for step in steps)
        operation.check("manifest_type", kind, is_written_out == (kind != "Raw"))
    operation.check(None, "arguments and options are JSON", all(isinstance(json.loads(text), dict) for text in (body.arguments, body.options)))
    same = [name for name in vars(row) if getattr(body, name) != getattr(row, name)]
    operation.check("pipeline_run_id", "the row of the list", not same, same)
    brief = operation.ask(run, verbose=False)
    operation.check("verbose", "brings the manifest", brief.manifest is None and operation.ask(run).manifest is None)
    shared = operation.ask(run, token_id="link")
    operation.check("token_id", "is accepted", shared.pipeline_run_id == run)
