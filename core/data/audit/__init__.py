"""Looking over the data itself, before a model learns its faults by heart.

`audit` reads each image once (the survey, which is kept on disk) and then judges it in
a moment for any split; `apply_audit_fix` carries out what a finding offers. Neither
TensorFlow nor Keras is loaded for it.

The functions are not imported here, because the division of the data uses the survey
and the audit uses the division: import them from `core.data.audit.audit`,
`core.data.audit.apply` and `core.data.audit.report`.
"""
