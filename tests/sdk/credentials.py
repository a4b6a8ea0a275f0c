"""The vendor's package of credentials and paiwatch read the same files: they must choose the
same key, except where paiwatch differs on purpose. The argument is the program."""

import json
import os
import subprocess
import sys
import tempfile

PROGRAM = sys.argv[1]
# Both ask nobody: no metadata service, and a service that does not exist.
NOWHERE = {
    "ALIBABA_CLOUD_ECS_METADATA_DISABLED": "true",
    "PAIWATCH_ENDPOINT": "http://127.0.0.1:1",
}
CLI, INI = ".aliyun/config.json", ".alibabacloud/credentials.ini"
ASK = """
from alibabacloud_credentials.client import Client
print(Client().get_credential().access_key_id)
"""


def pair(name, key, **more):
    return {"name": name, "mode": "AK", "access_key_id": key,
            "access_key_secret": "the-secret", **more}


def profiles(*all_of_them):
    return json.dumps({"current": all_of_them[0]["name"], "profiles": all_of_them})


def section(key, **more):
    values = {"type": "access_key", "access_key_id": key, "access_key_secret": "the-secret"}
    lines = [f"{name} = {value}" for name, value in {**values, **more}.items()]
    return "[default]\n" + "\n".join(lines) + "\n"


ENVIRONMENT = {"ALIBABA_CLOUD_ACCESS_KEY_ID": "LTAIenvironment0001",
               "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "the-secret"}
PRINTED = json.dumps({"mode": "StsToken", "access_key_id": "STS.external0000001",
                      "access_key_secret": "the-secret", "sts_token": "the-token",
                      "expiration": "2099-01-02T03:04:05Z"})
A = pair("a", "LTAIprofile00000001")
B = pair("b", "LTAIprofile00000002")

# Name, files, variables.
CASES = [
    ("environment", {}, ENVIRONMENT),
    ("environment over profile", {CLI: profiles(A)}, ENVIRONMENT),
    ("empty environment", {CLI: profiles(A)}, {name: "" for name in ENVIRONMENT}),
    ("profile", {CLI: profiles(A, B)}, {}),
    ("profile by variable", {CLI: profiles(A, B)}, {"ALIBABA_CLOUD_PROFILE": "b"}),
    ("profile over ini", {CLI: profiles(A), INI: section("LTAIsection00000001")}, {}),
    ("profile disabled", {CLI: profiles(A), INI: section("LTAIsection00000001")},
     {"ALIBABA_CLOUD_CLI_PROFILE_DISABLED": "True"}),
    ("token", {CLI: profiles({**A, "mode": "StsToken", "sts_token": "the-token"})}, {}),
    ("command", {CLI: profiles({"name": "a", "mode": "External",
                                "process_command": f"printf '%s' '{PRINTED}'"})}, {}),
    ("login by OAuth", {CLI: profiles({**A, "mode": "OAuth", "sts_token": "the-token",
                                       "oauth_site_type": "CN", "sts_expiration": 4070908800,
                                       "oauth_access_token": "the-token",
                                       "oauth_refresh_token": "the-token",
                                       "oauth_access_token_expire": 4070908800})}, {}),
    ("ini", {INI: section("LTAIsection00000001")}, {}),
    ("nothing", {}, {}),
]

# Where paiwatch differs on purpose: name, files, variables, what each chooses (None: an
# error), and why.
DIFFERENCES = [
    ("half a pair", {CLI: profiles(A)}, {"ALIBABA_CLOUD_ACCESS_KEY_ID": "LTAIenvironment0001"},
     "LTAIprofile00000001", None, "another account without a word is worse than an error"),
    ("broken profile file", {CLI: "{", INI: section("LTAIsection00000001")}, {},
     "LTAIsection00000001", None, "another account without a word is worse than an error"),
    ("mode in lower case", {CLI: profiles({**A, "mode": "ak"})}, {},
     None, "LTAIprofile00000001", "the tool itself reads it"),
    ("no mode", {CLI: profiles({name: value for name, value in A.items() if name != "mode"})},
     {}, None, "LTAIprofile00000001", "the tool itself reads it"),
    ("byte order mark", {CLI: "\ufeff" + profiles(A)}, {},
     None, "LTAIprofile00000001", "editors write it"),
    ("per cent in the ini file", {INI: section("LTAIsection00000001",
                                               access_key_secret="50%the-secret")}, {},
     None, "LTAIsection00000001", "secrets may hold it"),
    ("ini file without suffix", {".alibabacloud/credentials": section("LTAIsection00000001")},
     {}, None, "LTAIsection00000001", "the other languages read it"),
    ("disabled section", {INI: section("LTAIsection00000001", enable="false")}, {},
     "LTAIsection00000001", None, "the guides say that it disables"),
    ("another file", {"other.json": profiles(B), CLI: profiles(A)},
     {"ALIBABA_CLOUD_CONFIG_FILE": "other.json"},
     "LTAIprofile00000001", "LTAIprofile00000002", "the package for Go reads the variable"),
]


def ask(command, home, variables):
    environment = {"PATH": os.environ["PATH"], "HOME": home, **NOWHERE, **variables}
    return subprocess.run(command, env=environment, cwd=home, capture_output=True, text=True,
                          timeout=60).stdout


def package(home, variables):
    return ask([sys.executable, "-c", ASK], home, variables).strip() or None


def paiwatch(home, variables):
    report = json.loads(ask([PROGRAM, "doctor", "--json"], home, variables))
    says = [check for check in report["checks"]
            if check["check"] == "credentials" and ": key " in check["what"]]
    if not says or says[0]["verdict"] == "error":
        return None
    return says[0]["what"].split(": key ")[1].split(",")[0]


def masked(key):
    return key and f"{key[:4]}****{key[-4:]}"


def compare(name, files, variables):
    with tempfile.TemporaryDirectory() as home:
        for path, text in files.items():
            path = os.path.join(home, path)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
        # The package writes what a command printed back into the file, so it comes last.
        ours = paiwatch(home, variables)
        return ours, package(home, variables)


failed = 0
for name, files, variables in CASES:
    ours, theirs = compare(name, files, variables)
    if ours != masked(theirs) or (theirs is None) != (name == "nothing"):
        print(f"{name}: paiwatch {ours}, the package {theirs}")
        failed += 1
for name, files, variables, theirs_expected, ours_expected, why in DIFFERENCES:
    ours, theirs = compare(name, files, variables)
    if (ours, theirs) != (masked(ours_expected), theirs_expected):
        print(f"{name} ({why}): paiwatch {ours}, the package {theirs}")
        failed += 1
print(f"credentials: {len(CASES)} alike, {len(DIFFERENCES)} different on purpose, {failed} wrong")
sys.exit(1 if failed else 0)
