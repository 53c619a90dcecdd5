"""The sentence that every answer carries: what a grade may and may not be used for."""

from __future__ import annotations

# Opinions of 2022 (国市监信发〔2022〕6号), part (二): internal reference, no public evaluation.
USAGE_NOTICE = (
    "仅供市场监管部门配置监管资源时内部参考，不是对企业的公开信用评价，不得作为行政决定的唯一依据。"
    " Internal reference for regulatory work only; not a public credit rating; "
    "must not be the sole ground of a decision."
)
