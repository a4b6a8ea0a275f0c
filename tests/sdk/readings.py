"""The official Python SDK against every reading of the documents, switched one after the other while the service runs.

    paiwatch serve --story still --control -- python tests/sdk/readings.py

A reading may leave rows out, or refuse; what it answers the SDK must be able to read, and in all but a few, whose
point it is, with the types that the SDK declares.
"""

import json
import os
import sys
import urllib.request

from alibabacloud_paiflow20210202 import models
from alibabacloud_paiflow20210202.client import Client

from check import config
from report import Report

OTHER_TYPES = {"numbers-as-strings", "numeric-user-ids", "value-as-object"}
REFUSING = {"max-batch", "workspace-required"}


def control(path, body=None):
    method = "GET" if body is None else "PUT"
    data = None if body is None else body.encode()
    request = urllib.request.Request(os.environ["PAIWATCH_ENDPOINT"] + path, data, method=method)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return answer.read().decode()


def answers(sdk, run, root, nodes):
    """One answer of each operation that readings are about, as functions by their names."""
    node = models.ListPipelineRunsStatusRequestNodes
    batch = models.ListPipelineRunsStatusRequest
    asked = [node(pipeline_run_id=run, node_id=one) for one in nodes]
    return {
        "batch of runs": lambda: sdk.list_pipeline_runs_status(batch(pipeline_runs=[run])),
        "batch of nodes": lambda: sdk.list_pipeline_runs_status(batch(nodes=asked)),
        "list": lambda: sdk.list_pipeline_runs(models.ListPipelineRunsRequest()),
        "run": lambda: sdk.get_pipeline_run(run, models.GetPipelineRunRequest()),
        "tree": lambda: sdk.get_pipeline_run_node(run, root, models.GetPipelineRunNodeRequest(depth=9)),
        "states": lambda: sdk.list_pipeline_run_node_status(run, root, models.ListPipelineRunNodeStatusRequest(depth=9)),
        "outputs": lambda: sdk.list_pipeline_run_node_outputs(run, root, models.ListPipelineRunNodeOutputsRequest(depth=9)),
    }


def check_reading(report, name, asked):
    for what, ask in asked.items():
        try:
            wrong = list(report.wrong_fields(ask().body, what))
        except Exception as error:  # The SDK's exception classes share no base of their own.
            refused = name in REFUSING and getattr(error, "status_code", None) == 400
            report.check(f"{name}: {what} is answered", refused and what.startswith("batch"), error)
        else:
            types = name in OTHER_TYPES or not wrong
            report.check(f"{name}: {what} can be read", types, wrong)


def main():
    report = Report()
    sdk = Client(config())
    rows = sdk.list_pipeline_runs(models.ListPipelineRunsRequest()).body.pipeline_runs
    row = next(row for row in rows if row.name == "showcase")
    run, root = row.pipeline_run_id, row.node_id
    known = sdk.list_pipeline_run_node_status(run, root, models.ListPipelineRunNodeStatusRequest(depth=9))
    asked = answers(sdk, run, root, [node.node_id for node in known.body.status])
    for reading in json.loads(control("/control"))["readings"]["all"]:
        name = reading["name"]
        number = "=2" if name in ("max-batch", "depth-capped") else ""
        control("/control/readings", name + number)
        check_reading(report, name, asked)
    control("/control/readings", "")
    print(f"{report.passed} passed, {report.failed} failed")
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main())
