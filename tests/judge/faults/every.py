"""Every fault, by kind."""

from collections.abc import Mapping
from functools import cache

from .agreement import agreement_faults
from .base import KINDS, Fault
from .cells import cell_faults
from .codes import code_faults
from .notes import note_faults


@cache
def faults_by_kind() -> Mapping[str, tuple[Fault, ...]]:
    """Return all faults; a new one is an entry of a table in one of the files beside this one."""
    every: tuple[Fault, ...] = (*cell_faults(), *code_faults(), *note_faults(), *agreement_faults())
    return {kind: tuple(fault for fault in every if fault.kind == kind) for kind in KINDS}
