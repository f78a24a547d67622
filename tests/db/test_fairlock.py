import threading

import pytest

from bot.db.fairlock import FairLock

DEADLINE = 30.0


def _until(lock: FairLock, waiting: int) -> None:
    """Wait until so many threads stand in the queue."""
    looked = threading.Condition()
    with looked:
        for _ in range(int(DEADLINE / 0.01)):
            if len(lock._waiting) == waiting:
                return
            looked.wait(0.01)
    raise AssertionError(f"{len(lock._waiting)} threads wait, not {waiting}")


def test_who_came_first_is_served_first() -> None:
    lock, served = FairLock(), list[int]()

    def come(number: int) -> None:
        with lock:
            served.append(number)

    threads = [threading.Thread(target=come, args=(number,)) for number in range(8)]
    with lock:
        for ahead, thread in enumerate(threads):
            thread.start()
            _until(lock, ahead + 1)
        assert served == []
    for thread in threads:
        thread.join(DEADLINE)
    assert served == list(range(8))


def test_one_at_a_time() -> None:
    lock, inside, most = FairLock(), list[int](), list[int]()

    def work() -> None:
        for number in range(200):
            with lock:
                inside.append(number)
                most.append(len(inside))
                inside.pop()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(DEADLINE)
    assert len(most) == 1200
    assert set(most) == {1}


def test_an_error_inside_gives_the_lock_back() -> None:
    lock = FairLock()
    with pytest.raises(ValueError, match="inside"), lock:
        raise ValueError("inside")
    assert not lock._held
    with lock:
        assert lock._held
