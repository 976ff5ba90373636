import pytest
from hypothesis import given
from hypothesis import strategies as st

from assist.reading import Labels, Reading, Span
from assist.vocabulary import Emotion, Move, Pitfall, Sentiment, Signal

customer_labels = st.builds(
    Labels,
    sentiment=st.sampled_from(Sentiment),
    frustration=st.integers(0, 3),
    emotions=st.frozensets(st.sampled_from(Emotion)),
    signals=st.frozensets(st.sampled_from(Signal)),
)
agent_labels = st.builds(
    Labels, moves=st.frozensets(st.sampled_from(Move)), pitfalls=st.frozensets(st.sampled_from(Pitfall))
)


@given(customer_labels | agent_labels)
def test_labels_survive_their_json_form(labels: Labels) -> None:
    assert Labels.from_json(labels.to_json()) == labels


def test_json_form_lists_labels_in_the_guides_order() -> None:
    labels = Labels(sentiment=Sentiment.NEGATIVE, emotions=frozenset({Emotion.JOY, Emotion.ANGER}))
    assert labels.to_json()["emotions"] == ["anger", "joy"]


def test_unknown_labels_are_refused() -> None:
    with pytest.raises(ValueError, match="furious"):
        Labels.from_json({"sentiment": "negative", "emotions": ["furious"]})


def test_scores_and_spans_of_heads_that_were_not_read_are_empty() -> None:
    reading = Reading("t1", "m", Labels(), scores={"signals": {"abuse": 0.9}})
    assert reading.score("signals", "abuse") == 0.9
    assert reading.score("emotions", "anger") == 0.0
    assert reading.spans("emotions", "anger") == ()


def test_spans_come_in_the_order_of_the_text() -> None:
    late, early = Span("signals", "abuse", 9, 12, 2.0), Span("signals", "abuse", 0, 4, 0.5)
    other = Span("emotions", "anger", 0, 4, 1.0)
    assert Reading("t1", "m", Labels(), evidence=(late, other, early)).spans("signals", "abuse") == (early, late)
