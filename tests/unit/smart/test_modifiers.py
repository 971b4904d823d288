"""A product narrows a goal down wherever it stands before its figure, also where it is written with words that command."""

from __future__ import annotations

from datetime import date

import pytest

from simkit.goals.smart import analyse

TODAY = date(2026, 11, 23)
PRODUCTS_ZH = [
    "外卖",
    "开关",
    "拉链",
    "降噪耳机",
    "压缩机",
    "增压泵",
    "升降机",
    "提升机",
    "推车",
    "低压电器",
    "高压柜",
    "大宗商品",
    "达播",
    "稳压器",
    "控制器",
    "签证",
    "月饼",
    "日化",
    "天线",
    "家具",
    "单反",
    "套装",
    "场馆",
    "次新车",
    "点读笔",
    "在线课程",
    "上门服务",
    "后市场",
    "内衣",
    "外套",
    "中药",
    "数控机床",
    "量具",
    "员工餐",
    "人参",
    "部件",
    "产品A",
    "品牌代运营",
    "服务器",
    "系统集成",
    "家政",
    "搬家",
]
PRODUCTS_EN = [
    "lifts",
    "covers",
    "books",
    "hard drives",
    "panels",
    "LED panels",
    "switches",
    "records",
    "tests",
    "stays",
    "passes",
    "bags",
    "caps",
    "pork cuts",
    "hosting",
    "leasing",
    "cleaning",
    "events",
    "prepaid plans",
    "evening courses",
    "raised beds",
    "can openers",
    "nails",
    "product A",
    "model X3",
]


@pytest.mark.parametrize("product", PRODUCTS_ZH)
def test_what_stands_before_a_figure_is_its_scope(product: str) -> None:
    for text in (f"明年{product}销售额提升10%。", f"下季度把{product}的回款做到300万元。"):
        assert analyse(text, TODAY).passed, text


@pytest.mark.parametrize("product", PRODUCTS_EN)
def test_what_a_figure_comes_from_is_its_scope(product: str) -> None:
    assert analyse(f"Increase revenue from {product} by 10% by June 2027.", TODAY).passed
    assert analyse(f"Win 12 new customers for {product} by 30 April.", TODAY).passed


@pytest.mark.parametrize(
    "text",
    [
        "狠抓回款,年底前完成500万", "明年大家多拿订单,争取100单", "明年力争让总销售额增长20%", "下季度紧盯回款,做到800万",
        "明年稳住毛利率30%", "本季度把我们的退货率降到3%", "明年深挖客户,营收增长10%", "明年让每个月的订单量都增加10%",
        "年底前咬紧牙关冲销售额3000万", "下季度一起把成交率提上5个点", "We will increase sales by 10% by working harder next quarter",
        "By June everyone lifts sales by 5%", "Increase the number of customers to 300 by May", "Close more deals: 25 by the end of April",
    ],
)  # fmt: skip
def test_how_hard_one_tries_is_no_scope(text: str) -> None:
    assert not analyse(text, TODAY).specific.found


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("明年降退货率到2%", "down"),
        ("明年把降噪耳机的销量做到3万台", "none"),
        ("Lift revenue from pork cuts by 10% by June", "up"),
    ],
)
def test_the_verb_of_the_goal_says_which_way(text: str, direction: str) -> None:
    target = analyse(text, TODAY).targets[0]
    assert target.direction == direction or (direction == "none" and target.direction != "down")
