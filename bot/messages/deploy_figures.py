"""What people read about how often releases reach people, and how well that goes."""

from datetime import timedelta

from bot.deploys.figures import Figures
from bot.messages.base import Message
from bot.messages.template import UNKNOWN
from bot.messages.words import Words
from bot.slack import blocks
from bot.slack.mrkdwn import Mrkdwn, plain


def shown(words: Words, of: Figures, days: int, service: str | None) -> Message:
    """Show the five figures, each with what stands behind it."""
    heading = words.render("deploy_figures", "heading", days=days, service=service)
    lines = _rows(words, of) if of.count else [words.render("figures", "none_at_all")]
    how = blocks.context(words.render("deploy_figures", "how"))
    return Message(plain(heading), [blocks.header(plain(heading)), blocks.section(Mrkdwn("\n").join(lines)), how])


def _rows(words: Words, of: Figures) -> list[Mrkdwn]:
    _ = words._
    told = (
        (_("Releases"), Mrkdwn(str(of.count)), _("%(num)s a day", num=f"{of.a_day:.2f}")),
        (
            _("From a commit to people"),
            _span(words, of.lead_time),
            words.n("%(num)d commit", "%(num)d commits", of.commits),
        ),
        (_("Failed"), _share(of.fail_rate), Mrkdwn(str(of.failed))),
        (_("Until that was over"), _span(words, of.recovery), _("%(num)d of them are over", num=of.recovered)),
        (_("Made to mend an incident"), _share(of.rework_rate), Mrkdwn(str(of.reworked))),
    )
    return [words.render("deploy_figures", "row", label=label, value=value, note=note) for label, value, note in told]


def _span(words: Words, span: timedelta | None) -> Mrkdwn:
    return UNKNOWN if span is None else words.duration(span)


def _share(share: float | None) -> Mrkdwn:
    return UNKNOWN if share is None else Mrkdwn(f"{share:.0%}")
