"""The official Python SDKs, unmodified, against a running service that plays the story `still`.

    pip install -r tests/sdk/requirements.txt
    paiwatch serve --story still -- python tests/sdk/check.py

The service is found through PAIWATCH_ENDPOINT, ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET.
Prints a line for each check and a table of all operations and parameters; leaves with 1 when any check has failed,
or when the SDKs' request models have a parameter of which nothing was checked.
"""

import os
import re
import sys
import traceback
from urllib.parse import urlsplit

from alibabacloud_aiworkspace20210204 import models as workspace_models
from alibabacloud_aiworkspace20210204.client import Client as WorkspaceClient
from alibabacloud_paiflow20210202 import models
from alibabacloud_paiflow20210202.client import Client
from alibabacloud_tea_openapi.models import Config

import batch
import catalogue
import nodes
import runs
from report import Operation, Report

VARIABLES = ("PAIWATCH_ENDPOINT", "ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET")


def config(**change):
    settings = {
        "access_key_id": os.environ["ALIBABA_CLOUD_ACCESS_KEY_ID"],
        "access_key_secret": os.environ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"],
        "endpoint": urlsplit(os.environ["PAIWATCH_ENDPOINT"]).netloc,
        "protocol": "http",
    }
    return Config(**settings | change)


def operations(report):
    """Whatever the SDK can read, so that an operation that is new in it does not stay unchecked."""
    sdk = Client(config())
    names = [name for name in dir(sdk) if re.match(r"(list|get)_pipeline", name)]
    methods = [name for name in names if not re.search(r"_async$|_with_options", name)]
    found = {name: Operation(report, sdk, models, name) for name in methods}
    workspaces = Operation(report, WorkspaceClient(config()), workspace_models, "list_workspaces")
    return found | {"list_workspaces": workspaces}


def check_refusals(report, known, run, root):
    listed = models.ListPipelineRunsRequest
    ask = lambda **change: Client(config(**change)).list_pipeline_runs(listed())
    report.refused("a wrong secret", "SignatureDoesNotMatch", 400, lambda: ask(access_key_secret="wrong"))
    report.refused("an unknown key", "InvalidAccessKeyId.NotFound", 404, lambda: ask(access_key_id="LTAI5tUnknown"))
    report.refused(
        "a token with a lasting key", "InvalidSecurityToken.MismatchWithAccessKey", 400,
        lambda: ask(security_token="some"),
    )
    cases = [
        ("an unknown run", "InvalidPipelineRunId.NotFound", 404, "get_pipeline_run", ["flow-unknown"], {}),
        ("an unknown node", "InvalidNodeId.NotFound", 404, "get_pipeline_run_node", [run, "node-unknown"], {}),
        ("an unknown pipeline", "InvalidPipelineId.NotFound", 404, "get_pipeline", ["pipeline-unknown"], {}),
        ("a page 0", "InvalidParameter", 400, "list_pipeline_runs", [], {"page_number": 0}),
        ("an unknown sort field", "InvalidParameter", 400, "list_pipeline_runs", [], {"sort_by": "Colour"}),
        ("a depth below zero", "InvalidParameter", 400, "get_pipeline_run_node", [run, root], {"depth": -1}),
        ("outputs without a depth", "MissingParameter", 400, "list_pipeline_run_node_outputs", [run, root], {}),
        ("an empty run id", "MissingParameter", 400, "get_pipeline_run", [""], {}),
        ("an unknown option", "InvalidParameter", 400, "list_workspaces", [], {"option": "GetWeather"}),
    ]
    for what, code, status, operation, path, parameters in cases:
        report.refused(what, code, status, lambda: known[operation].ask(*path, **parameters))


def check_all(report):
    known = operations(report)
    rows = runs.check_list(known["list_pipeline_runs"])
    row = next(row for row in rows if row.name == "showcase")
    runs.check_single(known["get_pipeline_run"], row)
    tree = nodes.check_tree(known["get_pipeline_run_node"], row)
    nodes.check_status(known["list_pipeline_run_node_status"], row, tree)
    nodes.check_logs(known["list_pipeline_run_node_logs"], row, tree)
    outputs = nodes.check_outputs(known["list_pipeline_run_node_outputs"], row, tree)
    batch.check(known["list_pipeline_runs_status"], models, rows, row, tree, outputs)
    catalogue.check_pipelines(known["list_pipelines"], known["get_pipeline"], row)
    catalogue.check_workspaces(known["list_workspaces"])
    check_refusals(report, known, row.pipeline_run_id, row.node_id)
    report.all_filled()
    report.all_exercised()
    report.table()


def main():
    missing = [name for name in VARIABLES if not os.environ.get(name)]
    if missing:
        sys.exit(f"error: {', '.join(missing)} not set; they say which service to check")
    report = Report()
    try:
        check_all(report)
    except Exception:  # Whatever stops the checks is itself a failed one.
        report.check("all checks could be made", False, traceback.format_exc())
    print(f"{report.passed} passed, {report.failed} failed")
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main())
