"""The child that a parser runs in: it loads the parser, encloses itself, and only then looks at the content."""

import importlib
import json
import os
import sys

from core.parsing import Cell, Unfit, enclosure, packed, unpacked

BROKE_DOWN = 3


def main(parser: str, cell: Cell) -> None:
    """Answer one question through the standard pipes."""
    module, function = parser.split(":")
    name = module if module.startswith("core.") else f"core.parsing.{module}"
    parse = getattr(importlib.import_module(name), function)
    enclose = enclosure.enclose if cell.sealed else enclosure.limit
    enclose(megabytes=cell.megabytes, seconds=cell.seconds)
    options, (content,) = unpacked(sys.stdin.buffer.read())
    try:
        answer = packed(*parse(content, **options))
    except Unfit as refusal:
        answer = packed({"unfit": refusal.reason}, [])
    except MemoryError:
        os._exit(BROKE_DOWN)
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(sys.argv[1], Cell(*json.loads(sys.argv[2])))
