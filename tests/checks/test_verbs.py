"""The four verbs, as a learner calls them."""

from __future__ import annotations

from typing import Any

import pytest
from IPython.utils.capture import capture_output

from checks.outcome import Outcome
from checks.verbs import check

RIGHT, WRONG = "steps = ['water', 'tea']", "steps = ['tea', 'water']"


def shown(value: Any) -> tuple[str, str]:
    """What a cell that ends with this value shows: text and markup."""
    with capture_output() as captured:
        from IPython.display import display

        display(value)
    first = captured.outputs[0].data
    return first["text/plain"], first["text/html"]


def test_an_untouched_exercise_is_not_attempted_and_told_what_to_do(learner):
    result = learner.run('steps = ...\ncheck("tea-1")')
    assert result.outcome is Outcome.NOT_ATTEMPTED
    assert str(result).splitlines() == [
        "○ tea-1 · Order the steps: not attempted",
        "  Next: Set `steps`.",
        "  Progress: ○○ 0 of 2",
    ]


def test_a_wrong_answer_is_told_what_was_seen_and_why_with_the_source_of_the_fact(learner):
    learner.run(WRONG)
    result = learner.run('check("tea-1")')
    assert result.outcome is Outcome.FAILED
    text = str(result)
    assert text.startswith(
        "✗ tea-1 · Order the steps: not yet\n  Seen: ['tea', 'water']\n  Why: Cold water makes no tea."
    )
    assert "(Source: azure-cli" in text and "checked 2026-11-22)" in text


def test_a_right_answer_passes_and_progress_moves_on(learner):
    learner.run(RIGHT)
    assert "✓○ 1 of 2" in str(learner.run('check("tea-1")'))
    learner.run('kettle["water"] = "hot"')
    assert "✓✓ 2 of 2" in str(learner.run('check("tea-2")'))


def test_a_mistyped_id_is_answered_with_near_ones(learner):
    result = learner.run('check("tea1")')
    assert result.outcome is Outcome.COULD_NOT_CHECK
    assert "There is no exercise `tea1`. Next: Did you mean `tea-1`, `tea-2`" in result.message


@pytest.mark.parametrize("call", ["check()", "check(None)", "hint(7)", "solution('')", "reset('coffee-1')"])
def test_no_verb_ever_raises(learner, call):
    said = str(learner.run(call))
    assert "There is no exercise" in said and "Next: " in said


def test_a_check_that_breaks_is_our_fault_and_says_so(learner):
    learner.run("kettle = 7")
    result = learner.run('check("tea-2")')
    assert result.outcome is Outcome.COULD_NOT_CHECK
    assert "AttributeError" in result.message and "not your fault" in result.message


def test_hints_come_one_at_a_time_and_the_last_one_points_at_the_solution(learner):
    first, second, again = (str(learner.run('hint("tea-1")')) for _ in range(3))
    assert first == "i tea-1 · Order the steps: hint 1 of 2\n  Hint 1: What needs time?"
    assert second.splitlines()[2:] == [
        "  Hint 2: Water comes first.",
        '  Next: That was the last one. `solution("tea-1")` shows an answer.',
    ]
    assert again == second


def test_after_three_wrong_tries_the_next_hint_is_offered_and_not_before(learner):
    learner.run(WRONG)
    offered = ['hint("tea-1")' in str(learner.run('check("tea-1")')) for _ in range(4)]
    assert offered == [False, False, True, True]
    learner.run('hint("tea-1"); hint("tea-1")')
    assert 'hint("tea-1")' not in str(learner.run('check("tea-1")'))


def test_the_solution_is_shown_as_code(learner):
    text, markup = shown(learner.run('solution("tea-1")'))
    assert 'steps = ["water", "tea"]' in text
    assert "<pre" in markup and "steps = [&quot;water&quot;, &quot;tea&quot;]" in markup


def test_a_copy_without_answers_says_so(learner, monkeypatch):
    from small_course.tea.exercises import Steps

    monkeypatch.setattr(Steps, "solution", "")
    assert "comes without solutions" in str(learner.run('solution("tea-1")'))
    learner.run('hint("tea-1")')
    assert 'solution("tea-1")' not in str(learner.run('hint("tea-1")'))


def test_verbs_work_in_a_plain_interpreter_too(installed):
    assert check("tea-1").outcome is Outcome.NOT_ATTEMPTED


def test_a_cell_shows_the_live_card_of_a_course_that_has_one_with_the_same_words(learner):
    result = learner.run('steps = ...\ncheck("tea-1")')
    with capture_output() as captured:
        from IPython.display import display

        display(result)
    twin, view = captured.outputs
    assert twin.data["text/plain"] == str(result)
    assert "application/vnd.jupyter.widget-view+json" in view.data


def test_a_card_that_cannot_be_shown_does_not_hide_the_verdict(learner, monkeypatch):
    from small_course.door import COURSE

    monkeypatch.setattr(COURSE, "present", lambda result: 1 / 0, raising=False)
    text, markup = shown(learner.run('steps = ...\ncheck("tea-1")'))
    assert text.startswith("○ tea-1") and "Not attempted" in markup


def test_what_learners_write_is_never_taken_for_markup(learner):
    learner.run("steps = '<script>alert(1)</script> `x`'")
    _, markup = shown(learner.run('check("tea-1")'))
    assert "<script>" not in markup and "&lt;script&gt;" in markup


def test_checking_twice_says_the_same_words_and_the_same_markup(learner):
    learner.run(WRONG)
    first, second = (learner.run('check("tea-1")') for _ in range(2))
    assert (first.text(), first.html()) == (second.text(), second.html())
