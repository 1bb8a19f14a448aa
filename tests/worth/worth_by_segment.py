"""Synthetic contacts of several segments, to which a behaviour is worth different amounts."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from wellspent.worth.association import Association, associate
from wellspent.worth.crossfitting import Nuisances
from wellspent.worth.study import Study, study_of

SHARES = {"basic": 0.6, "plus": 0.3, "vip": 0.1}


def segments(
    seed: int = 1, n: int = 3000, *, effects=(0.0, 4.0, 12.0), agents=40, noise=8.0, shares=None
) -> tuple[Study, Association]:
    """A study with a planted effect a segment, and its association by the true expectations."""
    rng = np.random.default_rng(seed)
    names = np.array(list(SHARES)[: len(effects)])
    p = np.array(shares or list(SHARES.values())[: len(effects)])
    which = rng.choice(len(effects), n, p=p / p.sum())
    known = rng.normal(size=n)
    chance = 1 / (1 + np.exp(-0.8 * known))
    treated = (rng.random(n) < chance).astype(float)
    agent = rng.integers(0, agents, n)
    effect = np.array(effects)[which]
    by_agent = rng.normal(0, 1, agents)[agent]
    spend = 20 + 5 * known + effect * treated + by_agent + rng.normal(0, noise, n)
    table = pa.table({
        "helped": treated, "spend": spend, "known": known, "segment": names[which],
        "agent": [f"a{a}" for a in agent],
    })  # fmt: skip
    study = study_of(table, treatment="helped", outcome="spend", adjust=("known",), clusters=("agent",), segment="segment")  # fmt: skip
    truth = Nuisances(chance, 20 + 5 * known, 20 + 5 * known + effect)
    return study, associate(study, nuisances=truth)
