"""In: a panel of units that adopt a treatment at different times. Out: effects of adoption, by several estimators."""

from textindex.estimates.did.bacon import bacon
from textindex.estimates.did.few_clusters import FewClusters, few_clusters
from textindex.estimates.did.study import event_study

__all__ = ["FewClusters", "bacon", "event_study", "few_clusters"]
