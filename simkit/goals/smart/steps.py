"""Figures named by the two steps that they lie between: time from enquiry to quote, trial-to-paid, demo转order比率."""

from __future__ import annotations

import re

from simkit.goals.smart.areas import Area

_TIME_EN = re.compile(
    r"(?<![a-z])(?P<unit>time|days|hours|weeks|gap|delay|lag) (?:from (?:[a-z]+ )?[a-z]+ to|between (?:[a-z]+ )?[a-z]+ and) (?!the )[a-z]+"
)
_CONVERSION_EN = re.compile(
    r"(?<![a-z-])(?:lead|trial|quote|demo|visit|sample|proposal|enquiry|inquiry|meeting|call|offer|test|pilot|free|click|visitor|tender|bid|opportunity|mql|sql|prospect|basket|cart|view|viewing|app|application|order)-to-(?!date|day|face|end|door)[a-z]+(?![a-z])(?:[ -](?:rate|ratio|conversion))?(?! (?:time|cycle|period|days|lead|turnaround|span))"
)
_STEP_ZH = (
    "(?:线索|商机|询盘|咨询|试用|试听课?|试驾|样品|打样|报价|方案|拜访|名片|到店|进店|体检|预约|面谈|演示|访客|粉丝|会员|注册|下载|扫码|意向|订单|下单"
    "|合同|招标|投标|试点|试吃|看房|加微|直播|留资|点击|浏览|收藏|加购|签约|接单|发货|投诉|报修|派单|立项|首访|成交)(?:客户|用户)?"
)
#: The same in Chinese, also with English steps: 样品转订单率, 咨询转化为下单的比例.
_CONVERSION_ZH = re.compile(
    rf"(?:(?<![a-z])[a-z]{{2,10}} ?|{_STEP_ZH})"
    r"转(?:化?(?:为|成|至|到))? ?(?:[a-z]{2,10}|(?!化)[\u4e00-\u9fff]{1,4}?) ?的?(?:转化|转换)?(?:率|比率|比例|ratio|rate)(?!先)"
)
_TIME_ZH = re.compile(
    rf"{_STEP_ZH}[到至](?!店)[\u4e00-\u9fff]{{2,4}}?的?(?:平均)?(?:时间|时长|周期|天数|用时|耗时|间隔)"
)


def conversions(low: str) -> list[Area]:
    """Every conversion that is named by its two ends."""
    english = _CONVERSION_EN.finditer(low) if "-to-" in low else ()
    return [match.span() for match in (*english, *(_CONVERSION_ZH.finditer(low) if "转" in low else ()))]


def times_between(low: str) -> list[Area]:
    """Every time that is named by its two ends, without a unit that belongs to the number before it."""
    chinese = [match.span() for match in _TIME_ZH.finditer(low)] if not low.isascii() else []
    return [_named(match, low) for match in _TIME_EN.finditer(low)] + chinese


def _named(match: re.Match[str], low: str) -> Area:
    counted = re.search(r"\d $", low[: match.start()])
    return match.end("unit") + 1 if counted else match.start(), match.end()
