"""The client, judged by a service that is made of the official SDK's own parts.

    pip install -r tests/judge/requirements.txt
    python tests/judge/judge.py PATH/TO/paiwatch PATH/TO/TEST-BINARY

The second path is that of the integration tests, as `cargo test --test it --no-run` prints it.
Prints a line for each operation and parameter or field; leaves with 1 when any has failed.
"""

import os
import subprocess
import sys
import threading

import expected
import service
import world

KEY_ID, SECRET, TOKEN = "LTAI5tJudge", "the judge's secret", "the judge's token"
TEST = "judge::every_operation_is_understood_by_a_service_that_is_not_ours"
# They choose another answer, of which nothing is shown.
NOT_ASKED = {("ListWorkspaces", name) for name in ("Fields", "ModuleList", "Option", "Verbose")}
# The version of the answer's own schema.
NOT_READ = {("GetPipelineRunNode", "ApiVersion")}


class Report:
    """A line for each thing that was checked, and how many of them held."""

    def __init__(self):
        self.passed = self.failed = 0

    def check(self, operation, what, checked, holds, seen=""):
        self.passed += bool(holds)
        self.failed += not holds
        verdict = "ok    " if holds else "FAILED"
        print(f"{verdict}  {operation:27} {what:32} {checked}" + (f": {seen}" if not holds and seen != "" else ""))


def run(judge, command, secret=SECRET):
    environment = {
        **os.environ, "PAIWATCH_ENDPOINT": judge.endpoint, "PAIWATCH_JUDGE_ENDPOINT": judge.endpoint,
        "ALIBABA_CLOUD_ACCESS_KEY_ID": KEY_ID, "ALIBABA_CLOUD_ACCESS_KEY_SECRET": secret,
        "ALIBABA_CLOUD_SECURITY_TOKEN": judge.token or "",
    }
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)


def judge_status(report, judge, binary, key):
    """`status --json`: the documented schema, filled with all that the service said."""
    ids = [run["PipelineRunId"] for run in world.RUNS]
    done = run(judge, [binary, "status", "--json", *ids])
    report.check("status --json", key, "leaves with 0", done.returncode == 0, done.stderr)
    for path, holds, seen in expected.compare(done.stdout):
        report.check("status --json", path, f"as the service said, with {key}", holds, seen)
    judge_faults(report, judge, "status --json", key)


def judge_faults(report, judge, who, key):
    count = len(judge.nonces)
    report.check(who, key, f"{count} requests well-formed and rightly signed", count and not judge.faults, judge.faults)
    judge.faults.clear()
    judge.nonces.clear()


def judge_secret(report, judge, binary):
    done = run(judge, [binary, "status", "--json", world.RUNS[0]["PipelineRunId"]], secret="another")
    errors = [line for line in done.stderr.splitlines() if line.startswith("error: ")]
    report.check("status --json", "a wrong secret", "leaves with 5", done.returncode == 5, done.returncode)
    report.check("status --json", "a wrong secret", "one clear error", len(errors) == 1, done.stderr)
    report.check("status --json", "a wrong secret", "shows no secret", "another" not in done.stdout + done.stderr)
    refused = [fault for fault in judge.faults if "signature" in fault]
    report.check("status --json", "a wrong secret", "refused for its signature only", refused == judge.faults, judge.faults)
    judge.faults.clear()
    judge.nonces.clear()


def judge_operations(report, judge, tests):
    judge.requests.clear()
    judge.answers.clear()
    done = run(judge, [tests, TEST, "--exact", "--nocapture"])
    report.check("every operation", "", "all calls were made", "1 passed" in done.stdout, done.stdout[-400:] + done.stderr)
    judge_faults(report, judge, "every operation", "access key")
    for operation in service.answers.ANSWERS:
        judge_parameters(report, judge, operation)
        judge_fields(report, judge, operation, told(done.stdout, operation))


def told(text, operation):
    """What the client made of the answers of one operation."""
    parts = text.split("=== ")[1:]
    return "".join(part for part in parts if part.partition("\n")[0] == operation)


def judge_parameters(report, judge, operation):
    asked = [parameters for name, parameters in judge.requests if name == operation]
    report.check(operation, "", "was asked", asked)
    for name, hint in service.parameters_of(operation).items():
        if (operation, name) in NOT_ASKED:
            print(f"-       {operation:27} {name:32} not asked, on purpose")
            continue
        values = {str(parameters[name]) for parameters in asked if name in parameters}
        checked = f"sent, {getattr(hint, '__name__', hint)}, {len(values)} values"
        report.check(operation, name, checked, values)


def judge_fields(report, judge, operation, text):
    """Each value that the service told stands in what the client made of the answers."""
    leaves = {}
    for name, answer in judge.answers:
        if name == operation:
            for path, value in expected.leaves(answer):
                leaves.setdefault(path, set()).add(value)
    for path, values in leaves.items():
        if (operation, path) in NOT_READ:
            print(f"-       {operation:27} {path:32} not read, on purpose")
            continue
        missing = [value for value in values if not expected.is_told(value, text)]
        report.check(operation, path, f"{len(values)} values arrived", not missing, missing[:3])
    known = expected.paths(service.model_of(operation, "ResponseBody"))
    silent = known - leaves.keys()
    report.check(operation, "", f"all {len(known)} fields of the SDK's model were filled", not silent, silent)


def main():
    binary, tests = sys.argv[1:]
    report = Report()
    judge = service.Judge(KEY_ID, SECRET)
    threading.Thread(target=judge.serve_forever, daemon=True).start()
    judge_status(report, judge, binary, "access key")
    judge.token = TOKEN
    judge_status(report, judge, binary, "STS token")
    judge.token = None
    judge_secret(report, judge, binary)
    judge_operations(report, judge, tests)
    print(f"{report.passed} passed, {report.failed} failed")
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main())
