"""What was checked of which parameter, whether the answers have the types that the SDK declares, and the count."""

import inspect
import typing

from darabonba.model import DaraModel
from Tea.model import TeaModel


class Report:
    """Counts checks, and remembers which fields of which answers were ever filled."""

    def __init__(self):
        self.passed = 0
        self.failed = 0
        self.operations = []
        self.filled = {}

    def check(self, what, fact, seen=None):
        if fact:
            self.passed += 1
            print(f"ok      {what}")
        else:
            self.failed += 1
            print(f"FAILED  {what}: {seen!r}" if seen is not None else f"FAILED  {what}")

    def refused(self, what, code, status, call):
        try:
            call()
        except Exception as error:  # The SDK's exception classes share no base of their own.
            seen = (getattr(error, "code", None), getattr(error, "status_code", None), type(error).__name__)
            self.check(f"{what}: {code}, {status}", seen[:2] == (code, status), seen)
            self.check(f"{what}: the exception carries the request's id", bool(getattr(error, "request_id", None)))
        else:
            self.check(f"{what}: {code}, {status}", False, "no exception")

    def wrong_fields(self, model, path):
        """The places in an answer whose values have other types than the SDK's model declares."""
        hints = typing.get_type_hints(type(model).__init__)
        hints.pop("return", None)
        filled = self.filled.setdefault(type(model).__name__, dict.fromkeys(hints, False))
        for name, hint in hints.items():
            value = getattr(model, name)
            if value is not None:
                filled[name] = True
                yield from self.wrong_values(value, hint, f"{path}.{name}")

    def wrong_values(self, value, hint, path):
        origin = typing.get_origin(hint)
        if hint is typing.Any:
            return
        if origin is list:
            if not isinstance(value, list):
                yield path
                return
            (inner,) = typing.get_args(hint)
            for place, element in enumerate(value):
                yield from self.wrong_values(element, inner, f"{path}[{place}]")
        elif origin is dict:
            if not isinstance(value, dict):
                yield path
        elif isinstance(hint, type) and issubclass(hint, (TeaModel, DaraModel)):
            if not isinstance(value, hint):
                yield path
                return
            yield from self.wrong_fields(value, path)
        elif type(value) is not hint:
            yield path

    def all_filled(self):
        for model, fields in sorted(self.filled.items()):
            empty = [name for name, filled in fields.items() if not filled]
            self.check(f"{model}: every field was filled somewhere", not empty, empty)

    def all_exercised(self):
        for operation in self.operations:
            for parameter, checks in operation.checks.items():
                done = bool(checks) and parameter in operation.sent
                self.check(f"{operation.name}.{parameter}: was sent, and its effect checked", done)

    def table(self):
        wide = max(len(operation.name) for operation in self.operations)
        for operation in self.operations:
            for parameter, checks in operation.checks.items() or {"-": ["called"]}.items():
                print(f"{operation.name:{wide}}  {parameter:24}  {'; '.join(checks) or 'NOTHING CHECKED'}")


class Operation:
    """One operation of an SDK. Its parameters are those of the SDK's request model, and of the path before them."""

    def __init__(self, report, sdk, models, method):
        self.report = report
        self.call = getattr(sdk, method)
        self.name = "".join(word.capitalize() for word in method.split("_"))
        self.path = [name for name in inspect.signature(self.call).parameters if name != "request"]
        self.request = getattr(models, f"{self.name}Request", None)
        self.sent = set()
        self.checks = {name: [] for name in self.path + self.declared(self.request)}
        report.operations.append(self)

    def declared(self, request, prefix=""):
        """With the fields of objects in lists, as `nodes.node_id`."""
        if request is None:
            return []
        names = []
        for name, hint in typing.get_type_hints(request.__init__).items():
            inner = next(iter(typing.get_args(hint)), None)
            if isinstance(inner, type) and issubclass(inner, (TeaModel, DaraModel)):
                names += [prefix + name] + self.declared(inner, f"{prefix}{name}.")
            elif name != "return":
                names.append(prefix + name)
        return names

    def ask(self, *path, **parameters):
        self.note_sent(dict(zip(self.path, path)) | parameters)
        arguments = path if self.request is None else (*path, self.request(**parameters))
        body = self.call(*arguments).body
        wrong = list(self.report.wrong_fields(body, self.name))
        if wrong:
            self.report.check(f"{self.name}: every field has its type", False, wrong)
        return body

    def note_sent(self, parameters, prefix=""):
        for name, value in parameters.items():
            self.sent.add(prefix + name)
            for element in value if isinstance(value, list) else []:
                if isinstance(element, (TeaModel, DaraModel)):
                    given = {key: given for key, given in vars(element).items() if given is not None}
                    self.note_sent(given, f"{prefix}{name}.")

    def check(self, parameter, what, fact, seen=None):
        """A fact about a parameter, or about several, or with None about the operation as a whole."""
        for name in [parameter] if isinstance(parameter, str) else parameter or []:
            self.checks[name].append(what)
        label = parameter if isinstance(parameter, str) else ", ".join(parameter or ["answer"])
        self.report.check(f"{self.name} {label}: {what}", fact, seen)
