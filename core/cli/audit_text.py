"""The report of the audit as text."""

import json
import shlex
import textwrap

from core.data.audit.report import AuditReport, Finding
from core.data.readers.naming import counted, listed
from core.experiment import Fix

_WIDTH = 88
_SHOWN = 3


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
        if fix.settings and not fix.num_images:
            changes = [f"--set {_assignment(one)}" for one in fix.settings]
            lines.append(f"    {' '.join(changes)}")
    return lines


def _assignment(change: Fix) -> str:
    """Returns a change as `train --set` takes it, quoted for a shell if need be."""
    value = json.loads(change.value)
    text = value if isinstance(value, str) else change.value
    return shlex.quote(f"{change.path}={text}")
