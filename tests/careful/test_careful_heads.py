"""What stands on the transformer: a turn's vector, a recurrent layer, and probabilities."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellspent.labelling.careful.heads import Heads, turn_vectors

WIDTH, NARROW, PARTS, FRICTIONS = 6, 4, 5, 3
SEEDS = st.integers(0, 2**32 - 1)
LENGTHS = st.lists(st.integers(1, 5), min_size=1, max_size=7)


def made_up(seed: int) -> dict[str, np.ndarray]:
    """Weights of the layers, by chance."""
    chance, both = np.random.default_rng(seed), 2 * WIDTH + NARROW
    shapes = {"proj": (NARROW, 2 * WIDTH), "parts": (PARTS, both), "fric": (FRICTIONS, both)}
    named = {f"{name}.weight": shape for name, shape in shapes.items()}
    named |= {f"{name}.bias": shape[:1] for name, shape in shapes.items()}
    for way in ("", "_reverse"):
        half = NARROW // 2
        named |= {f"gru.weight_ih_l0{way}": (3 * half, NARROW), f"gru.bias_ih_l0{way}": (3 * half,)}
        named |= {f"gru.weight_hh_l0{way}": (3 * half, half), f"gru.bias_hh_l0{way}": (3 * half,)}
    return {name: chance.normal(size=shape).astype(np.float32) for name, shape in named.items()}


def gated(weights: dict[str, np.ndarray], inputs: np.ndarray, way: str) -> list[np.ndarray]:
    """The recurrent layer as Cho et al. (2014) write it, number by number."""
    w, u = weights[f"gru.weight_ih_l0{way}"], weights[f"gru.weight_hh_l0{way}"]
    b, c = weights[f"gru.bias_ih_l0{way}"], weights[f"gru.bias_hh_l0{way}"]
    half, state, states = NARROW // 2, np.zeros(NARROW // 2), []
    for x in inputs:
        new = np.empty(half)
        for j in range(half):
            reset = 1 / (1 + np.exp(-(w[j] @ x + b[j] + u[j] @ state + c[j])))
            z, n = j + half, j + 2 * half
            update = 1 / (1 + np.exp(-(w[z] @ x + b[z] + u[z] @ state + c[z])))
            fresh = np.tanh(w[n] @ x + b[n] + reset * (u[n] @ state + c[n]))
            new[j] = (1 - update) * fresh + update * state[j]
        state = new
        states.append(state)
    return states


@given(SEEDS, LENGTHS)
def test_the_layers_are_those_of_the_formulas(seed, lengths):
    """Any weights, any turns."""
    weights = made_up(seed)
    turns = (
        np.random.default_rng(seed + 1).normal(size=(len(lengths), 2 * WIDTH)).astype(np.float32)
    )
    inputs = np.tanh(turns @ weights["proj.weight"].T + weights["proj.bias"])
    around = np.hstack([gated(weights, inputs, ""), gated(weights, inputs[::-1], "_reverse")[::-1]])
    scores = np.hstack([turns, around]) @ weights["parts.weight"].T + weights["parts.bias"]
    wanted = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    assert Heads(weights).probabilities(turns)[0] == pytest.approx(wanted, abs=2e-5)


@given(SEEDS, LENGTHS)
def test_a_turns_vector_is_the_mean_of_its_pieces_beside_its_marker(seed, lengths):
    """The first piece of a window belongs to no turn, nor does the last."""
    pieces = np.random.default_rng(seed).normal(size=(sum(lengths) + 2, WIDTH)).astype(np.float32)
    edges = np.cumsum([1, *lengths])
    wanted = [np.hstack([pieces[a:b].mean(axis=0), pieces[a]]) for a, b in pairwise(edges)]
    assert turn_vectors(pieces, lengths) == pytest.approx(np.array(wanted), abs=1e-5)
