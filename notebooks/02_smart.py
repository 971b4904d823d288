# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown] lang="en"
# # Goals that hold
#
# "Increase sales." Everybody nods. Three months later one says it was reached, another says it was not, and both are
# right: the sentence never said what, how much, or by when. Nobody decided badly. Nobody decided anything.
#
# By the end of this lesson you can
#
# - read any goal with five questions, and say what it leaves open,
# - tell a stretch from a gift and from a wish, with a number instead of a feeling,
# - rewrite a vague goal step by step until a colleague could check it without asking you.

# %% [markdown] lang="zh"
# # 立得住的目标
#
# “提升销售。”人人点头。三个月后，有人说完成了，有人说没完成，两个人都没错：这句话从来没说过提升什么、提升多少、什么时候之前。不是谁决策失误，而是根本没有人做
# 决定。
#
# 学完这节课，你能够：
#
# - 用五个问题读任何一个目标，说出它还空着什么；
# - 用数字而不是感觉，分清“白送”“够得着”和“空想”；
# - 把一个模糊的目标一步步改写到同事不用问你就能核对。

# %%
from IPython.display import Image
from simkit.company.crisis import stage_case
from simkit.company.outlook import outlook
from simkit.course.checks.smart_reference import worked_rewrite
from simkit.course.words import money, percent, say
from simkit.show import goal_lights, odds, theme

case = stage_case("software", seed=1)
ahead = outlook(case)

# %% [markdown] lang="en"
# ## Five letters, five questions
#
# | | question | says nothing | says it |
# |---|---|---|---|
# | **S**pecific | Which figure moves, and where or for whom? | strengthen customer relations | renewals of key accounts in the South |
# | **M**easurable | How much, and from where? | clearly more | from 82 % to 88 % |
# | **A**chievable | Does it take an effort, and can it be reached? | three times as much | what three or six of ten such quarters bring |
# | **R**elevant | Why this goal? | in line with the strategy | because we want to keep key accounts |
# | **T**ime-bound | Which is the last day? | soon; every week | by 31 March, half of it by mid-February |
#
# And one question that the letters forget: **who** answers for it? "We" is nobody in particular.

# %% [markdown] lang="zh"
# ## 五个字母，五个问题
#
# | | 问题 | 等于没说 | 说清楚了 |
# |---|---|---|---|
# | **S** 具体 | 改变哪个指标？在哪里，针对谁？ | 加强客户关系 | 华南大客户的续约率 |
# | **M** 可衡量 | 多少？从多少起步？ | 明显提高 | 从82%到88% |
# | **A** 可实现 | 要不要使劲？够得着吗？ | 翻三倍 | 十个这样的季度里，三到六个能做到 |
# | **R** 相关 | 为什么是它？ | 符合公司战略 | 为了留住大客户 |
# | **T** 有时限 | 最后一天是哪天？ | 尽快；每周 | 3月31日前，2月中旬过半 |
#
# 还有一个字母里没有的问题：**谁**负责？“我们”等于没有人。

# %%
names = ("relations", "slogan", "rhythm", "model", "high")
statements = [say(f"smart.lesson_{name}", language) for name in names]
Image(theme.as_png(goal_lights.goal_lights(statements, case, ahead, language), 80))

# %% [markdown] lang="en"
# Read the picture row by row before you read on. What would you have let pass?
#
# - A **wish** has no figure at all. A **slogan** has a number, but a number of nothing: 110 % effort cannot be counted.
# - A **rhythm** is a fine process goal, but "every week" has no end, and nobody will ever say that it is done.
# - The fourth stands in many textbooks as the model answer, and it does have its number, its means and its date. Yet it
#   lacks an **owner**, a **baseline** (10 % of what?), **milestones**, and a **reason**: "by optimising the product
#   line" says how, not why.
# - The last is specific, measurable and dated, and nobody in the room believes in it.
#
# ## A cannot be read from words
#
# Whether a number can be reached is not in the sentence. It is in the team, the pipeline and the market. So we let the
# engine play the next quarter of this team many times, with everybody working as they do today.

# %% [markdown] lang="zh"
# 先逐行看图，再往下读。换作是你，会放过哪一条？
#
# - **愿望**根本没有指标。**口号**有数字，但数的不是任何东西：110%的努力没法数。
# - **节奏**是很好的过程目标，但“每周”没有终点，永远没有人能说“做完了”。
# - 第四条常被教材当作标准答案，数字、做法、期限都有。可它仍然缺**责任人**、缺**基线**（10%是跟谁比？）、缺**里程碑**，也缺**理由**：“借助产品线优化”说的是
#   怎么做，不是为什么。
# - 最后一条具体、可衡量、有期限，只是在座没有一个人相信。
#
# ## “可实现”从文字里读不出来
#
# 一个数字够不够得着，不写在句子里，而在团队、商机储备和市场里。所以我们让引擎把这个团队的下个季度推演很多遍，假设大家还照现在的做法工作。

# %%
heights = [ahead.level("signed", chance) for chance in (0.9, 0.45, 0.02)]
Image(theme.as_png(odds.chance_by_target(ahead.next.of("signed"), heights, language), 72))

# %% [markdown] lang="en"
# Left: it comes by itself. Right: it hardly ever comes. Between them lies the stretch. In the exercise, "a stretch that
# can be reached" means a chance of 30 to 60 %, unless your trainer sets another band. Be honest about it: such a band
# is a **convention** among practitioners, not a proven optimum. What research does support is more modest. A specific,
# hard goal that people accept beats "do your best" (Locke and Latham 2002), for groups as well (Kleingeld 2011).
#
# ## The four mistakes, and a check of your own
#
# 1. **Vague:** "increase sales", "strengthen customer relations".
# 2. **Too high or too low:** the first is given up, the second asks nothing.
# 3. **No link to reward:** reached or missed, nothing follows.
# 4. **Outcomes only:** a number at the end, and no process indicator that would warn you on the way.
#
# Six questions for every goal before it is signed: Quantified? Agreed with those who have to reach it? Tracked? Rewarded
# in proportion? Results *and* process? Are the resources there?

# %% [markdown] lang="zh"
# 左边的，自然能达到；右边的，几乎永远达不到；中间才是“跳一跳”的空间。练习里，“跳一跳够得着”指30%到60%的可能性，讲师可以另设区间。要说实话：这样的区间只是业内的
# **惯例**，并没有研究证明它最优。研究支持的结论要朴素一些：具体、有难度而且被接受的目标，胜过“尽力而为”（Locke与Latham，2002），对团队同样成立
# （Kleingeld，2011）。
#
# ## 四个常见错误，和一张自查表
#
# 1. **目标模糊：** “提升销售”“加强客户关系”。
# 2. **过高或过低：** 过高，大家放弃；过低，没有要求。
# 3. **与激励脱节：** 完成与否，都没有下文。
# 4. **只有结果：** 只有季末一个数，中途没有过程指标提醒你。
#
# 目标签字之前，六个问题：量化了吗？和要去完成它的人达成共识了吗？有人跟踪吗？奖励与贡献相称吗？结果和过程都有吗？资源到位吗？

# %% [markdown] lang="en"
# ## A goal is one step of a cycle
#
# Peter Drucker called it management by objectives in 1954: work towards objectives instead of tasks, broken down level
# by level, **set together** with the people concerned, with regular feedback and named responsibility. The cycle: set
# and decompose, execute and monitor (weekly, monthly), evaluate and review, and the review feeds the next round. It
# works where the top supports it, where people talk and get feedback, where evaluation is fair and improvement never
# stops. Where goals come from behind a closed door, the same forms produce the opposite.
#
# ## One rewrite, step by step
#
# Back to the sentence we began with. Watch the lights: every step answers one question, and no step is clever.

# %% [markdown] lang="zh"
# ## 目标只是循环里的一步
#
# 1954年，德鲁克把它叫作目标管理（MBO）：以目标而不是任务为导向，逐级分解，与当事人**共同制定**，定期反馈，责任到人。循环是：设定与分解，执行与监控（周会、月会），
# 评估与复盘，复盘的结论进入下一轮。高层支持、沟通充分、反馈及时、评价公平、持续改进，它就管用；关起门来定目标，同样的表格只会起反作用。
#
# ## 一步一步改写
#
# 回到开头那句话。看着灯一盏盏亮起来：每一步只回答一个问题，没有哪一步需要高招。

# %%
steps = worked_rewrite(case, ahead, language)
Image(theme.as_png(goal_lights.goal_lights(steps, case, ahead, language), 80))

# %% [markdown] lang="en"
# Figure and place, number, date, owner, reason and baseline, milestone. The last row is longer than the first, and that
# is its price: one has to decide six things. Whoever has decided them can be helped, measured and thanked.
#
# The number in it is not ours either. It is the one that the team would reach in:

# %% [markdown] lang="zh"
# 指标和范围、数字、期限、责任人、理由和基线、里程碑。最后一行比第一行长，这就是代价：有六件事必须做决定。做了决定的人，才可以被帮助、被衡量、被感谢。
#
# 里面的数字也不是拍脑袋来的。团队达到它的可能性是：

# %%
stretch = round(ahead.level("signed", 0.45), -4)
print(money(stretch, language), percent(ahead.chance("signed", stretch)))

# %% [markdown] lang="en"
# ## Before you go
#
# Take one goal of your own team. Write it down as it is said today; then answer the six questions aloud to your
# neighbour, who may interrupt only with "how would I see that?". Then open the exercise of the same name: the vague
# goals there come from a company like yours, and the lights will not let you get away with much.

# %% [markdown] lang="zh"
# ## 课后
#
# 拿出你自己团队的一个目标，先照现在的说法写下来；再对着邻座把六个问题逐一答出来，对方只许用一句话打断你：“我怎么看得出来？”然后打开同名练习：那里的模糊目标来自一家和
# 你们差不多的公司，而那几盏灯，可不太好糊弄。
