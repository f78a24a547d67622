// The page's own words, in the language of the acting person.
const KO = { "Act as": "사용자", "Fire a sample alert": "예시 알림 발생", "Resolve the alert": "알림 복구", "Kill the bot (kill -9)": "봇 강제 종료 (kill -9)", "bot: alive": "봇: 실행 중", "bot: restarting": "봇: 다시 시작하는 중", "Only you can see this": "나만 볼 수 있습니다", "pinned": "고정됨", "edited": "수정됨", "Message, or / for a command": "메시지 또는 / 명령", "Submit": "제출", "Cancel": "취소" };
let korean = false;
export const speak = (locale) => { korean = (locale || "").startsWith("ko"); document.documentElement.lang = korean ? "ko" : "en"; };
export const say = (text) => (korean && KO[text]) || text;
