"""What paiwatch prints as JSON, held against the JSON Schemas that it prints: `status --json` and `events`.

    pip install -r tests/schema/requirements.txt
    paiwatch serve --story default -- python tests/schema/check.py target/debug/paiwatch

The service is found through the variables that `serve` sets. The events are those from the beginning of each run
and of some seconds more. Leaves with 1 where a line does not validate, or where nothing was said of some kind.
"""

import json
import subprocess
import sys

from jsonschema import Draft202012Validator

SECONDS = 1.5


def printed(paiwatch, *words):
    return subprocess.run([paiwatch, *words], capture_output=True, text=True, check=True).stdout


def validator(paiwatch, name):
    schema = json.loads(printed(paiwatch, "schema", name))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def events(paiwatch, runs):
    """The lines that come within some seconds: of runs that go on there is no last one."""
    words = [paiwatch, "events", "--since-start", "--interval", "200ms", *runs]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            lines, _ = process.communicate(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            process.terminate()
            lines, _ = process.communicate()
        return lines.splitlines()


def check(what, validator, document):
    errors = sorted(validator.iter_errors(document), key=lambda error: list(error.absolute_path))
    for error in errors[:5]:
        print(f"{what}: {'/'.join(map(str, error.absolute_path))}: {error.message[:200]}")
    return not errors


def main(paiwatch):
    status, event = validator(paiwatch, "status"), validator(paiwatch, "events")
    report = json.loads(printed(paiwatch, "status", "--json"))
    runs = [run["id"] for run in report["runs"]]
    nodes = sum(len(run["nodes"]) for run in report["runs"])
    good = check("status", status, report) and bool(runs)
    kinds = {}
    for line in events(paiwatch, runs):
        told = json.loads(line)
        kinds[told["event"]] = kinds.get(told["event"], 0) + 1
        good &= check(f"event {told['event']}", event, told)
    # What the schemas do not know, they refuse: a schema of anything would refuse nothing.
    good &= not status.is_valid(report | {"schema": "1"}) and not event.is_valid({"schema": 1})
    good &= {"run", "node"} <= kinds.keys()
    print(f"{'ok' if good else 'FAILED'}: {len(runs)} runs, {nodes} nodes, events: {kinds}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
