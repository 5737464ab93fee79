"""The classifier against labels dealt out by chance: as it is by refitting, fair where nothing differs, and powerful."""

import numpy as np
import pandas as pd
from scipy import sparse

from twotracks.analysis import classify, label_permutation


def folds_of(n, k=4):
    rows = np.arange(n)
    return [(rows[rows % k != i], rows[rows % k == i]) for i in range(k)]


def test_each_labelling_is_as_if_it_were_fitted_by_itself():
    """Ridge regression by scikit-learn, one labelling at a time, gives the same predictions."""
    from sklearn.feature_extraction.text import TfidfTransformer
    from sklearn.linear_model import Ridge

    rng = np.random.default_rng(1)
    counts, labels = sparse.csr_matrix(rng.poisson(0.4, (60, 40))), rng.integers(0, 3, (60, 5))
    learn, held = folds_of(60)[0]
    known = np.asarray((counts[learn] > 0).sum(axis=0)).ravel() >= 2
    tfidf = TfidfTransformer(sublinear_tf=True).fit(counts[learn][:, known])
    found = label_permutation._ridge(*label_permutation._kernel(counts, learn, held), labels[learn], 3)
    for j in range(5):
        values = []
        for k in range(3):
            mine = labels[learn, j] == k
            target = np.where(mine, 1 / mine.sum(), -1 / (~mine).sum())
            model = Ridge(alpha=1.0, fit_intercept=False).fit(tfidf.transform(counts[learn][:, known]), target)
            values.append(model.predict(tfidf.transform(counts[held][:, known])))
        np.testing.assert_array_equal(found[:, j], np.argmax(values, axis=0))


def test_where_nothing_differs_p_is_small_as_often_as_it_says():
    p = []
    for seed in range(60):
        rng = np.random.default_rng(seed)
        counts, labels = sparse.csr_matrix(rng.poisson(0.3, (60, 50))), rng.integers(0, 2, 60)
        found = label_permutation.test(counts, labels, folds_of(60), np.arange(60), draws=99, seed=seed)
        p.append(found["p"])
    assert (np.array(p) <= 0.2).mean() < 0.35  # 20 % are promised; 21 of 60 would come once in two hundred times
    assert min(p) >= 0.01


def test_what_differs_is_found():
    rng = np.random.default_rng(3)
    labels = np.repeat([0, 1], 40)
    counts = sparse.csr_matrix(rng.poisson(np.where(labels[:, None] == 1, [0.6, *[0.3] * 40], 0.3)))
    mixed = rng.permutation(80)
    found = label_permutation.test(counts[mixed], labels[mixed], folds_of(80), np.arange(80), draws=199)
    assert found["balanced_accuracy"] > found["null_mean"]
    assert 0.4 < found["null_mean"] < 0.6
    nothing = label_permutation.test(counts[mixed], rng.permutation(labels), folds_of(80), np.arange(80), draws=199)
    assert nothing["p"] > 0.05


def test_copies_are_one_witness():
    """Twenty copies of one report under one label are recognised; dealt a label together, by chance as well."""
    rng = np.random.default_rng(4)
    texts = np.vstack([rng.poisson(0.4, (20, 30)), np.tile(rng.poisson(0.8, 30), (20, 1))])
    labels = np.r_[rng.integers(0, 2, 20), np.ones(20, dtype=int)]
    rows = np.arange(40)
    alone = label_permutation.test(sparse.csr_matrix(texts), labels, folds_of(40), rows, draws=199)
    together = label_permutation.test(
        sparse.csr_matrix(texts), labels, folds_of(40), np.r_[rows[:20], np.full(20, 99)], draws=199
    )
    assert alone["p"] < 0.05 < together["p"]


def test_an_article_on_both_tracks_exchanges_them_as_a_whole():
    y, unit = np.array([0, 1, 0, 1, 1, 0]), np.array([0, 0, 1, 1, 2, 2])
    deal = label_permutation._dealer(y, unit, 2, seed=0)
    dealt = {tuple(deal()) for _ in range(200)}
    assert len(dealt) == 8
    assert all(sorted(one[2 * k : 2 * k + 2]) == [0, 1] for one in dealt for k in range(3))


def test_terms_keep_their_sign_stand_in_five_texts_and_are_no_scraps():
    rng = np.random.default_rng(6)
    noise = [f"noise{a}" for a in "bcdefghij"]
    texts = [
        " ".join([*rng.choice(noise, 8), side, "u", "un", *(["rarity"] if i < 4 else [])])
        for i in range(20)
        for side in ("left", "right")
    ]
    labels = pd.Series(["l", "r"] * 20)
    texts[1:8:2] = [text.replace("rarity", "") for text in texts[1:8:2]]
    groups = pd.Series(np.arange(40).astype("str"))
    table = classify.top_terms(pd.Series(texts), labels, groups=groups)
    assert table.groupby("label")["term"].first().to_dict() == {"l": "left", "r": "right"}
    assert not {"u", "rarity"} & set(table["term"])
    assert (table["n_texts"] >= 5).all() and (table["weight"] > 0).all()


def test_articles_that_share_a_sentence_stay_together():
    said = "The delegations met at noon and parted without a single word."
    groups = classify.same_sentence(pd.Series([said + " Snow fell.", "Rain.", "Hail. " + said, "Snow fell.", "Rain."]))
    assert groups[0] == groups[2] and groups.nunique() == 4


def test_the_ablation_says_what_recognition_lives_on(articles):
    rng = np.random.default_rng(7)
    matter, style = [f"matter{a}" for a in "bcdefghijk"], {"A": "which", "B": "that"}
    texts, outlets = [], []
    for i in range(80):
        outlet = "AB"[i % 2]
        texts.append(" ".join([*rng.choice(matter, 40), *[style[outlet]] * 6]))
        outlets.append(outlet)
    table = classify.leakage_ablation(articles(texts, outlet=outlets)).set_index("control")
    assert table.loc["function words only", "balanced_accuracy"] > 0.9
    assert table.loc["content words only", "balanced_accuracy"] < 0.7
    assert not table.loc["function words only", "cumulative"] and table.loc["random folds", "cumulative"]
