"""Which words the category and the result of a kind of record may have, where a list says so."""

from __future__ import annotations

# Of the publicity system: what rows are held to when they are loaded.
REGISTER_WORDS = {
    ("penalty", "category"): (
        "warning notice fine confiscation restriction suspension_order licence_revocation "
        "detention other"
    ),
    ("abnormal_listing", "category"): "1 2 3 4 special_treatment",
    ("inspection", "category"): "random targeted",
    ("inspection", "result"): "passed problem_found refused",
    ("change", "category"): (
        "legal_representative address shareholder scope name capital directors term type "
        "registration_organ filing other"
    ),
    ("complaint", "result"): "mediated refused pending",
    ("annual_report", "result"): "on_time late missing",
}
# Of departments, as department_kinds.yaml tells them; rows are not held to these.
_DEPARTMENT_WORDS = {
    ("registration_revocation", "result"): "notice confirmed",
    ("separate_register", "category"): "separate_register special_mark",
    ("licence_withdrawal", "category"): "revoked annulled",
    ("unpaid_penalty", "result"): "overdue refused",
    ("food_sampling", "result"): "passed problem_found",
    ("certification_check", "result"): "passed problem_found",
    ("arrears", "category"): "tax wages social_insurance",
    ("major_accident", "category"): "safety food",
}
# Kinds that have the words of another one.
_SAME = {
    "abnormal_mark": "abnormal_listing",
    "spot_check": "inspection",
    "double_random_inspection": "inspection",
}


def words_of(kind: str, column: str) -> tuple[str, ...] | None:
    """The words of a kind's `category` or `result`; None where no list limits them."""
    key = _SAME.get(kind, kind), column
    told = REGISTER_WORDS.get(key) or _DEPARTMENT_WORDS.get(key)
    return tuple(told.split()) if told else None
