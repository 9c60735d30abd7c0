"""The tool that finds who appears twice in a list."""

import json
from typing import Any

from ...lint.duplicates.columnar_list import read_columnar
from ...lint.duplicates.find import find
from ...lint.duplicates.links import Level
from ...lint.duplicates.report import Result, as_json, summary
from ...lint.lists.decision_file import read_decisions
from ...templates.workspace.workspace import open_workspace
from .bounds import Grounds, answer


def dedupe(grounds: Grounds, *, contacts: str, level: str) -> dict[str, Any]:
    """Return the rows of a list that are one person, with reasons, surest first."""
    workspace = open_workspace(grounds.root)
    columns = read_columnar(grounds.listed(contacts), workspace.fields)
    found = find(columns, least=Level(level), decisions=read_decisions(grounds.root))
    result = Result(columns, None, found)
    return answer(
        {"rows": len(columns), "people_twice": len(found.clusters), "in_words": summary(result)},
        {"clusters": json.loads(as_json(result))["clusters"]},
    )
