"""Reading stored acts: the quick reader reads what the standard library reads."""

import json

from hypothesis import given
from hypothesis import strategies as st

from guicheng.engine.receipt import bodies, canonical

numbers = st.integers(-(2**53), 2**53)
texts = st.text(st.characters(exclude_categories=["Cs"]))
values = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


@given(st.lists(st.dictionaries(texts, values, max_size=5), max_size=4))
def test_what_is_written_is_read_as_the_standard_library_reads_it(acts):
    written = [canonical(act).decode() for act in acts]

    assert list(bodies(written)) == [json.loads(text) for text in written] == acts
