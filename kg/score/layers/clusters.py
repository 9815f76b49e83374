"""Measures of coreference over two partitions of mentions, as the reference scorer has them (Pradhan et al. 2014).

MUC (Vilain et al. 1995) counts links, B-cubed (Bagga and Baldwin 1998) mentions, and entity CEAF (Luo 2005, φ4)
pairs of entities under the best one-to-one alignment. Each function takes the key's and the response's clusters of
mentions, where a mention that both have is the same value, and gives part and whole of recall and of precision.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

Clusters = Sequence[frozenset[Hashable]]
Share = tuple[float, float]


def muc(key: Clusters, response: Clusters) -> tuple[Share, Share]:
    return _links(key, response), _links(response, key)


def _links(of: Clusters, by: Clusters) -> Share:
    """Links of the clusters `of`, less those that are missing where `by` breaks them into parts."""
    where = {m: n for n, cluster in enumerate(by) for m in cluster}
    part = whole = 0
    for cluster in of:
        parts = {where[m] for m in cluster if m in where}
        alone = sum(m not in where for m in cluster)
        part += len(cluster) - len(parts) - alone
        whole += len(cluster) - 1
    return part, whole


def b_cubed(key: Clusters, response: Clusters) -> tuple[Share, Share]:
    return _mentions(key, response), _mentions(response, key)


def _mentions(of: Clusters, by: Clusters) -> Share:
    """For each mention, the share of its cluster that the other side puts with it."""
    where = {m: cluster for cluster in by for m in cluster}
    part = sum(len(cluster & where[m]) / len(cluster) for cluster in of for m in cluster if m in where)
    return part, sum(map(len, of))


def ceaf_e(key: Clusters, response: Clusters) -> tuple[Share, Share]:
    """Similarity φ4 is twice the common mentions over all mentions of the two entities."""
    total = _best([[2 * len(k & r) / (len(k) + len(r)) for r in response] for k in key])
    return (total, len(key)), (total, len(response))


def _best(weights: list[list[float]]) -> float:
    """The greatest sum of weights with at most one in each row and column: the Hungarian method (Kuhn 1955).

    Shortest augmenting paths with potentials, O(rows² · columns), on costs of 1 minus the weight.
    """
    if not weights or not weights[0]:
        return 0.0
    if len(weights) > len(weights[0]):
        weights = [list(column) for column in zip(*weights, strict=True)]
    rows, columns = len(weights), len(weights[0])
    up, down = [0.0] * (rows + 1), [0.0] * (columns + 1)
    match = [0] * (columns + 1)  # row of each column, counted from 1; 0 is none
    for row in range(1, rows + 1):
        match[0], column = row, 0
        least = [float("inf")] * (columns + 1)
        way, used = [0] * (columns + 1), [False] * (columns + 1)
        while True:
            used[column] = True
            delta, following = float("inf"), 0
            for other in range(1, columns + 1):
                if used[other]:
                    continue
                cost = 1 - weights[match[column] - 1][other - 1] - up[match[column]] - down[other]
                if cost < least[other]:
                    least[other], way[other] = cost, column
                if least[other] < delta:
                    delta, following = least[other], other
            for other in range(columns + 1):
                if used[other]:
                    up[match[other]] += delta
                    down[other] -= delta
                else:
                    least[other] -= delta
            column = following
            if not match[column]:
                break
        while column:
            match[column] = match[way[column]]
            column = way[column]
    return sum(weights[match[c] - 1][c - 1] for c in range(1, columns + 1) if match[c])


METRICS = {"MUC": muc, "B3": b_cubed, "CEAFe": ceaf_e}
