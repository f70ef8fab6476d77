"""The help page shows what the extractor really finds."""

from __future__ import annotations

import pytest

from shangliang.web.views.help import EXAMPLES, LABELS, read_example


@pytest.mark.parametrize("example", EXAMPLES, ids=[one.key for one in EXAMPLES])
def test_example_shows_what_it_promises(example):
    read = read_example(example)
    assert "".join(words for words, _ in read.parts) == example.text
    assert {fact.label for fact in read.facts} == {LABELS[kind] for kind in example.shows}
    assert len(read.facts) >= 2
    assert all(fact.title for fact in read.facts)


@pytest.mark.django_db
def test_page_is_linked_from_the_import_and_holds_every_fact(office):
    assert 'href="/help/import/"' in office.get("/imports/").content.decode()
    page = office.get("/help/import/").content.decode()
    for example in EXAMPLES:
        assert example.title in page
        for fact in read_example(example).facts:
            assert fact.title.replace("“", "“") in page


@pytest.mark.django_db
def test_page_runs_no_query_for_its_examples(office, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        office.get("/help/import/")
