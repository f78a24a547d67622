import pytest

from bot.standups.blocker_rules import says_none

NOTHING = [
    "none", "None.", "no", "No!", "nope", "nothing", "Nothing today", "no blockers", "No blockers today :tada:",
    "nothing in my way", "n/a", "N.A.", "na", "not applicable", "nil", "-", "--", "—", ".", "...", "x", "0", "👍",
    ":+1:", "all good", "none so far", "No issues at the moment", "currently none", "I have no blockers",
    "not blocked", "I'm not blocked", "There are none", "nothing to report, thanks", "none\nnone", "none\n-",
    "  no  ", "\uff4eo", "없음", "없습니다", "없습니다.", "없어요", "없다", "없네요~", "아니요", "아니오", "아뇨",
    "해당 없음", "해당사항 없음", "특이사항 없습니다", "이슈 없음", "오늘은 없습니다", "현재 없음", "딱히 없어요",
    "막힌 것 없음", "걸림돌이 없습니다", "블로커 없음", "문제 없습니다", "큰 문제는 없습니다", "특별한 이슈 없음",
    "무", "ㄴㄴ", "방해 요소 없음", "없음 :smile:",
]  # fmt: skip
SOMETHING = [
    "no key", "No access to staging", "none of the tests pass", "nothing works", "not enough disk", "no one reviews",
    "The build", "waiting for Jiwoo", "x86 builds fail", "0 of 3 replicas are up",
    "no blockers, but the build is slow", "none\nthe key", "na cluster is down", "no problem with Anna, but with Bob",
    "Nothing arrives from Kafka", "권한이 없습니다", "키가 없음", "승인 대기", "서버 접속이 안 됩니다",
    "없음\n승인 대기", "테스트 환경이 없어요", "노트북 고장", "무선 연결 장애", "문제가 없지 않습니다",
    "리뷰어가 없습니다", "아니요, 승인이 필요합니다",
]  # fmt: skip


@pytest.mark.parametrize("text", NOTHING)
def test_words_that_say_that_nothing_is_in_the_way(text: str) -> None:
    assert says_none(text)


@pytest.mark.parametrize("text", SOMETHING)
def test_words_that_say_what_is_in_the_way(text: str) -> None:
    assert not says_none(text)
