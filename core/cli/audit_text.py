"""The report of the audit as text."""

import json
import shlex
import textwrap

from core.data.audit.report import AuditFix, AuditReport, Finding
from core.data.readers.naming import counted, listed
from core.experiment import Fix

_WIDTH = 88
_SHOWN = 3
_LONGEST_SETTING = 400
"""What is longer does not fit into a command that a person copies."""


def audit_text(report: AuditReport) -> str:
    """Returns all findings with examples and what can be done."""
    count = len(report.findings)
    found = counted(count, "finding") if count else "nothing to complain about"
    head = f"Audit of {counted(report.num_images, 'image')}: {found}"
    return "\n".join([head, *(line for one in report.findings for line in _lines(one))])


def _lines(finding: Finding) -> list[str]:
    lines = ["", f"{finding.severity}: {finding.title}"]
    lines += textwrap.wrap(
        finding.explanation, _WIDTH, initial_indent="  ", subsequent_indent="  "
    )
    for group in finding.groups[:_SHOWN]:
        images = listed((str(image) for image in group.images[:5]), 5)
        more = f" … ({group.size:,} in all)" if group.size > 5 else ""
        lines.append(f"  - {group.title}: images {images}{more}")
    if finding.num_groups > _SHOWN:
        lines.append(f"  - and {finding.num_groups - _SHOWN:,} more groups")
    lines += [f"  - {name}: {reason}" for name, reason in finding.files[:_SHOWN]]
    if finding.num_files > _SHOWN:
        lines.append(f"  - and {finding.num_files - _SHOWN:,} more files")
    for fix in finding.fixes:
        lines.append(f"  > {fix.label}")
        changes = " ".join(f"--set {one}" for one in _assignments(fix))
        if len(changes) <= _LONGEST_SETTING:
            lines.append(f"    {changes}")
    return lines


def _assignments(fix: AuditFix) -> list[str]:
    """Returns a fix as `train --set` takes it."""
    numbers = {
        name: getattr(fix, name) for name in ("left_out", "to_training", "to_test")
    }
    given = {name: text for name, text in numbers.items() if text}
    found = [_assignment(one) for one in fix.settings]
    if given:
        text = json.dumps({"data": fix.data, **given})
        found.insert(0, shlex.quote(f"dataset.corrections={text}"))
    return found


def _assignment(change: Fix) -> str:
    """Returns a change as `train --set` takes it, quoted for a shell if need be."""
    value = json.loads(change.value)
    text = value if isinstance(value, str) else change.value
    return shlex.quote(f"{change.path}={text}")
