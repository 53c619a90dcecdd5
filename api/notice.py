"""The sentences that answers carry: what a grade may and may not be used for, and by what law."""

from __future__ import annotations

USAGE_NOTICE_ENGLISH = (
    "Internal reference for regulatory work only; not a public credit rating; "
    "must not be the sole ground of a decision."
)
# Opinions of 2022 (国市监信发〔2022〕6号), part (二): internal reference, no public evaluation.
USAGE_NOTICE = (
    "仅供市场监管部门配置监管资源时内部参考，不是对企业的公开信用评价，不得作为行政决定的唯一依据。"
    f" {USAGE_NOTICE_ENGLISH}"
)
# What a single class is looked up for elsewhere rests on the same part of the Opinions.
REFERENCE_BASIS = "国市监信发〔2022〕6号 (二)"
REFERENCE_STATEMENT = (
    "本类别仅供参考：不得单独据此作出许可、处罚、列入名单、准入或其他影响企业权益的决定；"
    "决定须以依法查明的事实为依据。"
    " This class is a reference: no licence, penalty, listing, admission or other decision that"
    " affects the enterprise may rest on it alone; a decision needs facts established by law."
)
