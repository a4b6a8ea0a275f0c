"""A service made of the official SDK's own parts: its models write the answers and read the
requests, its signature function says what a request should have been signed with."""

import hashlib
import http.server
import json
import re
import typing
import uuid
from urllib.parse import parse_qsl, unquote, urlsplit

from alibabacloud_aiworkspace20210204 import models as workspace_models
from alibabacloud_openapi_util.client import Client as OpenApi
from alibabacloud_paiflow20210202 import models
from Tea.model import TeaModel
from Tea.request import TeaRequest

import answers

ALGORITHM = "ACS3-HMAC-SHA256"
MANDATORY = {"host", "x-acs-action", "x-acs-version", "x-acs-date", "x-acs-signature-nonce", "x-acs-content-sha256"}
NODE = "/api/v1/pipelineruns/([^/]+)/nodes/([^/]+)"
ROUTES = [
    ("PUT", "/api/v1/pipelineruns", "ListPipelineRunsStatus"),
    ("GET", "/api/v1/pipelineruns", "ListPipelineRuns"),
    ("GET", "/api/v1/pipelineruns/([^/]+)", "GetPipelineRun"),
    ("GET", NODE, "GetPipelineRunNode"),
    ("GET", NODE + "/status", "ListPipelineRunNodeStatus"),
    ("GET", NODE + "/logs", "ListPipelineRunNodeLogs"),
    ("GET", NODE + "/outputs", "ListPipelineRunNodeOutputs"),
    ("GET", "/api/v1/pipelines", "ListPipelines"),
    ("GET", "/api/v1/pipelines/([^/]+)", "GetPipeline"),
    ("GET", "/api/v1/workspaces", "ListWorkspaces"),
]


class Fault(Exception):
    """What is wrong with a request."""


def model_of(operation, part):
    source = workspace_models if operation == "ListWorkspaces" else models
    return getattr(source, operation + part, None)


def fields(model):
    """The keys that a model knows on the wire, with the types it declares."""
    hints = typing.get_type_hints(model.__init__)
    hints.pop("return", None)
    return {key: hint for name, hint in hints.items() for key in filled(model(**{name: example(hint)}))}


def example(hint):
    """Something that a model writes where it declares this type."""
    if typing.get_origin(hint) is list:
        return [example(*typing.get_args(hint))]
    if isinstance(hint, type) and issubclass(hint, TeaModel):
        return hint()
    return "example"


def filled(model):
    """What the model sends, without the lists that it sends although they were not set."""
    return {name: value for name, value in model.to_map().items() if value != []}


def parameters_of(operation):
    request = model_of(operation, "Request")
    return fields(request) if request else {}


def typed(name, text, hint):
    """A parameter of the query as the type that the SDK would have been given."""
    if hint is bool and text in ("true", "false"):
        return text == "true"
    if hint is int and re.fullmatch(r"-?\d+", text):
        return int(text)
    if hint is str and text:
        return text
    raise Fault(f"{name}={text!r} is no {hint.__name__}")


def through_the_sdk(model, answer):
    """The answer as the SDK writes it, which must be the answer."""
    written = model().from_map(answer).to_map()
    if written != answer:
        raise AssertionError(f"{model.__name__} does not know all of {answer}")
    return written


class Judge(http.server.ThreadingHTTPServer):
    """The service, and what it has seen."""

    def __init__(self, key_id, secret):
        super().__init__(("127.0.0.1", 0), Handler)
        self.key_id, self.secret, self.token = key_id, secret, None
        self.requests, self.answers, self.faults, self.nonces = [], [], [], set()

    @property
    def endpoint(self):
        return f"http://127.0.0.1:{self.server_port}"


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        self.answer()

    def do_PUT(self):
        self.answer()

    def answer(self):
        try:
            status, body = 200, self.reply()
        except Fault as fault:
            self.server.faults.append(f"{self.command} {self.path.partition('?')[0]}: {fault}")
            code = "SignatureDoesNotMatch" if "signature" in str(fault) else "InvalidParameter"
            status, body = 400, {"Code": code, "Message": str(fault), "RequestId": str(uuid.uuid4()), "HostId": "judge"}
        text = json.dumps(body, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json;charset=utf-8")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def reply(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        target = urlsplit(self.path)
        operation, ids = self.route(target.path)
        query = parse_qsl(target.query, keep_blank_values=True, strict_parsing=bool(target.query))
        self.check_headers(operation, body)
        self.check_signature(target.path, dict(query), body)
        asked = self.asked(operation, query, body)
        self.server.requests.append((operation, asked))
        answer = {"RequestId": str(uuid.uuid4()).upper(), **answers.ANSWERS[operation](asked, *ids)}
        written = through_the_sdk(model_of(operation, "ResponseBody"), answer)
        for child in answers.children(written):
            through_the_sdk(models.GetPipelineRunNodeResponseBody, child)
        self.server.answers.append((operation, written))
        return written

    def route(self, path):
        for method, pattern, operation in ROUTES:
            match = re.fullmatch(pattern, path)
            if match and method == self.command:
                return operation, [unquote(part) for part in match.groups()]
        raise Fault("no such operation")

    def check_headers(self, operation, body):
        headers = {name.lower(): value for name, value in self.headers.items()}
        missing = MANDATORY - headers.keys()
        if missing:
            raise Fault(f"no header {missing}")
        version = "2021-02-04" if operation == "ListWorkspaces" else "2021-02-02"
        has_type = headers.get("content-type") == "application/json; charset=utf-8"
        token = headers.get("x-acs-security-token")
        for fault, is_wrong in {
            "the action is of another operation": headers["x-acs-action"] != operation,
            "the version is of another product": headers["x-acs-version"] != version,
            "the date is none": not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", headers["x-acs-date"]),
            "the host is another": headers["host"] != f"127.0.0.1:{self.server.server_port}",
            "the hash is not of this body": headers["x-acs-content-sha256"] != hashlib.sha256(body).hexdigest(),
            "a type without a body, or a body without a type": has_type != bool(body) or ("content-type" in headers) != bool(body),
            "the nonce was seen before": headers["x-acs-signature-nonce"] in self.server.nonces,
            "the token is another": token != self.server.token,
            "a token without its key": token is not None and headers.get("x-acs-accesskey-id") != self.server.key_id,
            "not asked for JSON": headers.get("accept") != "application/json",
        }.items():
            if is_wrong:
                raise Fault(fault)
        self.server.nonces.add(headers["x-acs-signature-nonce"])

    def check_signature(self, path, query, body):
        given = self.headers.get("Authorization", "")
        match = re.fullmatch(rf"{ALGORITHM} Credential=(.+),SignedHeaders=(.+),Signature=([0-9a-f]{{64}})", given)
        if not match:
            raise Fault("no signature")
        names = match[2].split(";")
        expected = {name.lower() for name in self.headers if name.lower().startswith("x-acs-")} | {"host"}
        if body:
            expected.add("content-type")
        if set(names) != expected:
            raise Fault(f"the signature covers {names}")
        request = TeaRequest()
        request.method, request.pathname, request.query = self.command, path, query
        request.headers = {name: self.headers[name] for name in names}
        payload = hashlib.sha256(body).hexdigest()
        if given != OpenApi.get_authorization(request, ALGORITHM, payload, self.server.key_id, self.server.secret):
            raise Fault("another signature was expected")

    def asked(self, operation, query, body):
        known = parameters_of(operation)
        if len(dict(query)) != len(query) or (body and query):
            raise Fault("a parameter twice")
        given = json.loads(body) if body else dict(query)
        unknown = given.keys() - known.keys()
        if unknown:
            raise Fault(f"unknown parameters {unknown}")
        if {"Nodes", "PipelineRuns"} <= given.keys():
            raise Fault("both lists at once")
        asked = given if body else {name: typed(name, text, known[name]) for name, text in given.items()}
        request = model_of(operation, "Request")
        if request and filled(request().from_map(asked)) != asked:
            raise Fault(f"the SDK would not have sent {asked}")
        for name, value in asked.items():
            if not isinstance(value, typing.get_origin(known[name]) or known[name]):
                raise Fault(f"{name}={value!r} is no {known[name]}")
        return asked
