from assist.rewording.breaker import FAILURES, REST_S, Breaker


class Clock:
    time_s = 0.0

    def __call__(self) -> float:
        return self.time_s


def test_it_blows_after_failures_running_and_says_so_once() -> None:
    breaker = Breaker(Clock())
    assert [breaker.fail() for _ in range(FAILURES + 2)] == [False, False, True, False, False]
    assert breaker.is_blown


def test_an_answer_in_between_begins_the_count_anew() -> None:
    breaker = Breaker(Clock())
    for _ in range(3):
        breaker.fail()
        breaker.fail()
        assert not breaker.succeed()
    assert not breaker.is_blown


def test_after_a_rest_one_try_decides() -> None:
    clock = Clock()
    breaker = Breaker(clock)
    for _ in range(FAILURES):
        breaker.fail()
    clock.time_s = REST_S
    assert not breaker.is_blown
    assert not breaker.fail()
    assert breaker.is_blown
    clock.time_s = 2 * REST_S
    assert breaker.succeed()
    assert not breaker.is_blown
