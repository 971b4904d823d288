# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown] lang="en"
# # A quarter at 35 %
#
# Half of the quarter's working days are gone, and 35 % of the target is signed. "Then we end at 70 %", says one. "We
# always make it up in the last weeks", says another. Neither has looked.
#
# In this lesson we look first. By the end you can
#
# - tell a crisis from an ordinary back-loaded quarter,
# - go from a symptom to its cause, on evidence that a colleague can check,
# - choose a remedy that fits the cause and still has time to work,
# - say how likely the target is, and mean it.
#
# The team is simulated: a product line of a B2B software firm. Every figure below is computed from its tables.

# %% [markdown] lang="zh"
# # 季度过半，只完成35%
#
# 本季度的工作日已经过半，签约额只有目标的35%。有人说：“那最后就是70%。”也有人说：“季末冲一冲，每次都能补回来。”两个人都还没看数据。
#
# 这节课，我们先看数据再说话。学完以后，你能够：
#
# - 分清什么是真正的危机，什么只是“前低后高”的正常季度；
# - 从现象找到原因，并拿出同事可以核对的证据；
# - 选择对症、而且来得及见效的措施；
# - 说清楚达成目标的可能性有多大，并为这个判断负责。
#
# 这里的团队是模拟出来的：一家B2B软件公司的产品线销售团队。下面每一个数字都由它的数据表计算得出。

# %%
import pandas as pd
from IPython.display import HTML, Image, display
from simkit.company.crisis import stage_case
from simkit.course.words import percent
from simkit.show import charts, theme
from simkit.show.forms.recovery_figures import figures_table

case = stage_case("software", seed=36, cause="lead_drought")
percent(case.signed / case.target, 1)

# %% [markdown] lang="en"
# ## Is it a crisis at all?
#
# Read before you judge. Where many customers sign in the last weeks, 36–41 % at half-time is ordinary, so 35 % by
# itself says little. Two comparisons say more. The **phased plan** asks for the same share of the target on every
# working day; a back-loaded team is behind it in every quarter. So put the **same working day of earlier quarters**
# beside it: that is what is usual for *this* team.

# %% [markdown] lang="zh"
# ## 这真的是危机吗？
#
# 先看数据，再下判断。如果客户习惯在季末签约，季度过半时达成36%–41%很正常，所以单看35%说明不了什么。更有说服力的是两个对比。
# **进度计划**要求每个工作日完成同样的份额，习惯季末签约的团队，每个季度都会落后于它。所以还要对比**往季同一工作日**的达成率：那才是
# *这个*团队的常态。

# %%
pictures = charts.case_pictures()
Image(theme.as_png(pictures["attainment"](case, language), 72))

# %%
Image(theme.as_png(pictures["same_day"](case, language), 72))

# %% [markdown] lang="en"
# ## From the symptom to the cause
#
# On this day every earlier quarter stood higher: this is not the usual rush at quarter's end. Attainment is the last
# figure to move, so ask what moved before it. Walk the sales funnel: do as many new leads come in? Does each stage pass
# on the same share, its **stage conversion**? Do deals stay as long, their **dwell time**? In the pipeline, have big
# deals slipped that should be signed by now?
#
# A cause leaves traces in some tables and leaves others alone; both are evidence. Say the figure and its table:
# "leads a week, against the same weeks of earlier quarters", not "the market is weak". And be slow to blame the
# target. You may have heard that 83 % of missed results go back to unreasonable targets (claimed, unsourced); whoever
# starts there stops looking.

# %% [markdown] lang="zh"
# ## 从现象到原因
#
# 往季到这一天的达成率都更高，可见这不是常见的季末冲量。达成率总是最后才变，所以要问：在它之前，什么先变了？沿着销售漏斗逐级看：新线索
# 还和以前一样多吗？各阶段往下推进的比例，也就是**阶段转化率**，变了没有？商机在每个阶段停留的时间，也就是**阶段停留时间**，变长了没有？
# 商机储备里，有没有早该签下却滑单的大单？
#
# 一个原因会在有些表里留下痕迹，在另一些表里则不会，两者都是证据。说证据，要说出是哪张表、哪个数字：“每周新增线索，对比往季同期”，而不是
# “市场不好”。也别急着怪目标。你可能听过“83%的业绩未达成，源于目标不合理”（仅为宣称，无出处）；从这里入手的人，往往就不再往下找了。

# %%
display(Image(theme.as_png(pictures["leads"](case, language), 72)))
display(Image(theme.as_png(pictures["conversion"](case, language), 72)))
HTML(figures_table(case, "funnel", language))

# %% [markdown] lang="en"
# ## A remedy that fits, and in time
#
# Too few leads came in, and the gap is travelling down the funnel, while each stage passes on about what it always
# did. So the cause is a lead drought, and negotiation training would treat a healthy patient. Each action in the
# catalogue says what it can move and what it cannot. Two prices do not stand on the invoice:
#
# - **Lag.** A lead that arrives today has the whole sales cycle before it. Half a quarter is left: what starts far up
#   the funnel may be right for next quarter and too late for this one.
# - **Hours.** Time that an action takes from the reps is taken from the deals they have.

# %% [markdown] lang="zh"
# ## 对症，还要来得及
#
# 进来的线索太少，缺口正沿着漏斗往下走，而各阶段的转化率与往常相差不大。原因就是线索荒；这时候去培训报价谈判，等于给没病的人开药。行动清单里的每一项都写明了它能改变什么、
# 不能改变什么。还有两种代价，账单上是看不到的：
#
# - **见效时间。** 今天进来的线索，还要走完整个销售周期。时间只剩半个季度：从漏斗最前端做起的事，对下季度可能是对的，对本季度却已经太晚。
# - **团队工时。** 行动占用的销售时间，就是从手上的商机那里拿走的时间。

# %%
from simkit.course.words import money, say
from simkit.show import boards

day, days = "recovery.one_day", "recovery.days"
lags = [say(day if a.lag == 1 else days, language, days=a.lag) for a in case.catalogue]
rows = [(a.name.in_(language), money(a.cost, language), lag, a.cannot.in_(language)) for a, lag in zip(case.catalogue, lags)]
words = ("what", "action_cost", "action_lag", "action_cannot")
columns = [(place, say(f"recovery.{word}", language), None) for place, word in enumerate(words)]
HTML(boards.table(pd.DataFrame(rows), say("recovery.total_actions", language), columns))

# %% [markdown] lang="en"
# ## A fan, not a line
#
# One line into the future would be a promise that nobody can keep. The engine plays the rest of the quarter a thousand
# times with nothing changed, and a thousand times with the reference recovery plan, on the same luck: whatever differs
# is the plan's doing. The dark band holds half of the futures, the light one four fifths.

# %% [markdown] lang="zh"
# ## 画一把扇子，而不是一条线
#
# 给未来画一条线，等于许下一个谁也保证不了的承诺。系统把剩下的半个季度推演一千次，一次都不改变；再按参考追赶计划推演一千次，用的是同样的
# 运气：两者之差，就是计划的作用。深色带包含一半的可能结果，浅色带包含五分之四。

# %%
nothing, recovery = case.futures(case.plan(())), case.futures(case.plan(case.reference()))
print(percent(nothing.chance), percent(recovery.chance))
Image(theme.as_png(charts.fan(recovery, nothing, language), 72))

# %% [markdown] lang="en"
# ## An honest forecast
#
# Above the picture stand the two chances of reaching the target: with nothing changed, and with the plan. The plan
# helps a great deal, and even so the target may be missed. Saying so is not weakness; it is what the company needs in
# order to act. Hope and sandbagging are the same mistake in two directions: a number that serves the speaker. So write
# your forecast down, the final attainment and the chance of 100 %, *before* you see the fan. Afterwards everybody has
# always known it. The exercise insists on this order.
#
# ## May the target be lowered?
#
# A target adjustment needs a trigger: a sudden large change of the market; a change of strategy; more than 30 % off
# target, in either direction, for three months in a row; a product launch or a change of the line; a large change in
# key resources. It needs data behind it, stays within ± 20 % as a rule, is formally approved, is rare, and the
# appraisal standard is restated afterwards. Half a bad quarter is none of these. Until one holds, the answer is a plan,
# each action written as **5W2H**: what, why, who, when, where, how, how much. "More calls, everybody, at once" is none.

# %% [markdown] lang="zh"
# ## 诚实的预测
#
# 图上方的两个数字，是达成目标的可能性：前一个什么都不做，后一个执行计划。计划帮助很大，但目标仍然可能完不成。把这一点说出来不是软弱，公司需要它才能
# 采取行动。盲目乐观和藏单是同一个错误的两个方向：报出来的数字，都是为自己服务的。所以，请在看到扇形图*之前*写下你的预测：最终达成率是多少，
# 达成100%的可能性有多大。看过之后，人人都会觉得自己早就知道。练习也要求按这个顺序来。
#
# ## 目标可以下调吗？
#
# 目标调整要有触发条件：市场突发重大变化；公司战略调整；连续三个月偏离目标30%以上（无论高低）；新产品上市或产品线调整；关键资源发生重大变化。
# 调整要有数据支撑，幅度一般在±20%以内，要经过正式审批，不能频繁，调整后还要重新明确考核标准。半个季度业绩不好，不在其中。条件不具备时，要
# 拿出的是计划，每项行动都按**5W2H**写清楚：做什么、为什么、谁来做、何时、何地、怎么做、投入多少。“大家马上多打电话”，算不上行动。

# %%
case.triggers

# %% [markdown] lang="en"
# No trigger holds here: the target stands.
#
# ## Before you go: a retrospective in four
#
# 1. What was the goal?
# 2. What happened, and how large is the gap?
# 3. Why? Ask until you reach a cause that leaves a trace in the tables.
# 4. What have we learnt?
#
# And one question to take home: **which figure of your own team would have told you a month earlier, and who will look
# at it every Monday from now on?** Then open the exercise of the same name and rescue a quarter of your own.

# %% [markdown] lang="zh"
# 这里没有任何触发条件成立：目标不变。
#
# ## 课后：四步复盘
#
# 1. 当初的目标是什么？
# 2. 结果怎样？差距有多大？
# 3. 为什么？一直追问，直到找出能在数据表里看到痕迹的原因。
# 4. 我们学到了什么？
#
# 最后带走一个问题：**在你自己的团队里，哪个数字本可以提前一个月提醒你？从现在起，每周一由谁来看它？** 想好之后，请打开同名练习，亲手挽救一个季度。
