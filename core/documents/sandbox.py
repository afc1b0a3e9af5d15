"""Templates that may look up names in the data, and do nothing else (security.md O-12)."""

from collections.abc import Mapping
from typing import Any, NoReturn

from jinja2 import nodes
from jinja2.exceptions import SecurityError, TemplateSyntaxError, UndefinedError
from jinja2.runtime import LoopContext, Undefined
from jinja2.sandbox import SandboxedEnvironment

ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Const,
    nodes.Getattr,
    nodes.Getitem,
    nodes.If,
    nodes.For,
    nodes.CondExpr,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Filter,
    nodes.Test,
    nodes.Tuple,
    nodes.Keyword,
)
FILTERS = frozenset({"upper", "lower", "trim", "join", "length", "first", "last", "default"})
TESTS = frozenset({"defined", "none"})
LOOP = frozenset({"index", "index0", "first", "last", "length", "revindex"})
DEEPEST = 3
"""So many loops may stand inside one another: an action of a goal of a plan."""


class Unknown(Undefined):
    """A name that the data does not hold; it may be asked whether it is there, and nothing else."""

    def _fail(self, *_args: Any, **_more: Any) -> NoReturn:
        raise UndefinedError(str(self._undefined_name))

    __str__ = __iter__ = __len__ = __bool__ = __eq__ = __ne__ = __hash__ = __contains__ = _fail
    _fail_with_undefined_error = _fail


class PaperEnvironment(SandboxedEnvironment):
    """An environment of names, conditions and loops: no calls, no attributes of Python, no other template."""

    intercepted_binops = frozenset(("+", "-", "*", "/", "//", "%", "**"))

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=Unknown)
        self.globals = {}
        self.filters = {name: self.filters[name] for name in FILTERS}
        self.tests = {name: self.tests[name] for name in TESTS}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        _require_plain(tree, 0)
        return tree

    def getattr(self, obj: Any, attribute: str) -> Any:
        return self.getitem(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        if isinstance(obj, Mapping) and isinstance(argument, str):
            return obj[argument] if argument in obj else self.undefined(name=argument)
        if isinstance(obj, list) and type(argument) is int:
            return obj[argument] if -len(obj) <= argument < len(obj) else self.undefined(name=str(argument))
        if isinstance(obj, LoopContext) and argument in LOOP:
            return getattr(obj, argument)
        if isinstance(obj, Unknown):
            return obj
        raise SecurityError(str(argument))

    def call(self, *_args: Any, **_more: Any) -> NoReturn:
        raise SecurityError("call")

    def call_binop(self, _context: Any, operator: str, _left: Any, _right: Any) -> NoReturn:
        raise SecurityError(operator)


def _require_plain(node: nodes.Node, loops: int) -> None:
    """Refuse a template that says more than names, conditions and loops, before any of it is run."""
    if not isinstance(node, ALLOWED):
        raise SecurityError(type(node).__name__)
    if isinstance(node, nodes.Name | nodes.Getattr) and _name_of(node).startswith("_"):
        raise SecurityError(_name_of(node))
    if isinstance(node, nodes.Filter | nodes.Test) and node.name not in FILTERS | TESTS:
        raise SecurityError(node.name)
    if isinstance(node, nodes.For) and (node.recursive or loops >= DEEPEST):
        raise SecurityError("for")
    for child in node.iter_child_nodes():
        _require_plain(child, loops + isinstance(node, nodes.For))


def _name_of(node: nodes.Name | nodes.Getattr) -> str:
    return node.name if isinstance(node, nodes.Name) else node.attr


__all__ = ["PaperEnvironment", "SecurityError", "TemplateSyntaxError", "UndefinedError"]
