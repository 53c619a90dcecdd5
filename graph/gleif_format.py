"""What GLEIF's kinds of relationship are in the graph, whichever format tells them."""

from __future__ import annotations

# The one at the start is consolidated by, managed by or part of the one at the end: no share.
INTERESTS = {
    "IS_DIRECTLY_CONSOLIDATED_BY": "direct_consolidation",
    "IS_ULTIMATELY_CONSOLIDATED_BY": "ultimate_consolidation",
    "IS_FUND-MANAGED_BY": "fund_management",
    "IS_SUBFUND_OF": "umbrella_fund",
    "IS_FEEDER_TO": "master_fund",
}
# The one at the start is a branch of the one at the end: an affiliation.
BRANCH = "IS_INTERNATIONAL_BRANCH_OF"
