# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown] lang="en"
# # The drill: one quarter, and you live with it
#
# Until now each task began with a clean sheet. At work none does. The goal you set on Monday is the one your people carry
# on Friday, and the quarter you rescue in November is the one you planned in September.
#
# In the drill you play one quarter in three tasks: **set** the goal, **cascade** it, **rescue** it at half-time. What you
# decide in one task is where you stand in the next. Each is also judged from there, so one bad call does not cost the day.
#
# This lesson plays it once through, so that you know what to look at.

# %% [markdown] lang="zh"
# # 实战演练：一个季度，自己承担
#
# 到目前为止，每项任务都从一张白纸开始。工作中可没有这样的事。周一定的目标，周五就压在团队身上；十一月要补救的季度，正是九月自己规划的那一个。
#
# 实战演练用三项任务走完一个季度：**定**目标，**分**目标，季度过半**救**目标。前一项的决定，就是后一项的起点；评分也从那里起算，一步走错，不会满盘皆输。
#
# 这节课先完整走一遍，让大家知道该看什么。

# %%
from IPython.display import Image
from simkit.company import drill
from simkit.company.crisis import stage_case
from simkit.course.checks import cascade_answers, drill_answers
from simkit.course.words import percent
from simkit.show import odds, theme

case = stage_case("software", seed=1)
recipe = case.recipe

# %% [markdown] lang="en"
# ## Task 1: the height of a goal
#
# The company has a number in its plan. Does it come? The engine plays the coming quarter 400 times, as the team works now.
# Each point of the curve is a target you could set. High on the curve it comes by itself; low on it, nobody will believe
# you by half-time. Between 30 and 60 % is the usual convention for a stretch that can be reached. It is a convention: argue.

# %% [markdown] lang="zh"
# ## 任务一：目标定多高
#
# 公司计划里有一个数。它能实现吗？引擎按团队现在的做法，把即将开始的季度推演400次。曲线上的每一点，都是你们可以定的目标：太靠上，不用努力也会达到；太靠下，
# 到季度过半就没人信了。30%到60%之间，是业内常说的“跳一跳够得着”。这只是惯例，欢迎争论。

# %%
goal = drill_answers.reference_goal(recipe)
ends = drill_answers.ahead(recipe).next.of("signed")
Image(theme.as_png(odds.chance_by_target(ends, [goal, drill.eve(recipe).target], language, ticks=5), 72))

# %% [markdown] lang="en"
# ## Task 2: the same goal, handed out in two ways
#
# One team copies last year. The other looks at capacity, ramp and likelihood, talks with each person, gives the newcomer a
# mentor, covers the colleague who is away, and looks at three leading indicators each week. Same goal, same luck, no shock.
# The first line says how strongly people stand behind their targets (50 % is ordinary), first the careful team. The second
# says what the careful way brings, in points of the goal, with its 95 % interval.

# %% [markdown] lang="zh"
# ## 任务二：同一个目标，两种分法
#
# 一个团队照搬去年。另一个看产能、看新人爬坡期、看可能性，逐一面谈，给新人配导师，给休假的同事安排代管，每周盯三项先行指标。目标相同，运气相同，也没有冲击。
# 第一行是团队对目标的认同度（50%为一般），先写用心分解的团队；第二行是用心分解多带来的，以目标的百分点计，附95%区间。

# %%
from simkit.company.management import commitment

view = drill.with_goal(recipe, goal)
copied = cascade_answers.read(cascade_answers.start_from_last_year(view))
ways = [drill_answers.decided(view, plan) for plan in (drill_answers.reference_plan(recipe), copied)]
gain, error = drill_answers.paired(*(drill.quarters(view, way) / goal for way in ways))
print(*(percent(commitment(way.management)) for way in ways))
print(f"{100 * gain:+.1f} ± {100 * error:.1f}")

# %% [markdown] lang="en"
# ## Task 3: half-time
#
# Now something goes wrong, for every group alike. Every group stands at 35 % of its own goal. What differs is what you did
# before: how full the pipeline is, how the newcomer comes on, how people feel about their targets.
#
# You know the work: read, judge, commit, act, and leave the target alone unless a trigger holds.

# %% [markdown] lang="zh"
# ## 任务三：季度过半
#
# 现在出事了，各组都一样：每个组都只完成了本组目标的35%。不同的是你们之前做了什么：商机储备有多厚，新人上手没有，大家服不服自己的指标。
#
# 该怎么做，大家已经会了：看数据，下判断，锁定，行动；没有触发条件，就别动目标。

# %%
half = drill.halfway(view, ways[0], drill_answers.shock(recipe))
print(percent(half.signed / half.target, 1))
played = {name: half.futures(half.plan(plan), luck="graded") for name, plan in
          (("habit", ("sales_contest",)), ("reference", half.reference()), ("nothing", ()))}  # fmt: skip
end = drill_answers.Ended(played["habit"], played["reference"], played["nothing"])

# %% [markdown] lang="en"
# ## The end: skill and luck
#
# The quarter ends once. Below, a team has answered with its favourite remedy, a sales contest. The mark is the end that
# came; the columns are the ends that the same plan might have had, and those of a reference plan that met the same luck.
#
# **Skill** is how far a plan moves all of the columns. **Luck** is where in its own columns the mark fell. Praise and blame
# belong to the first. A company that pays for the second teaches its people to gamble.

# %% [markdown] lang="zh"
# ## 结局：本事与运气
#
# 季度只结束一次。下图中，一个团队用了自己最顺手的办法：销售竞赛。三角是实际结局；柱子是同一方案本来可能的结局，以及碰上同样运气的参考方案的结局。
#
# **本事**，是方案把整排柱子推动了多远；**运气**，是三角落在自己那排柱子的什么位置。表扬和批评只该给前者。公司若为后者付钱，就是在教人赌博。

# %%
Image(theme.as_png(odds.skill_and_luck(end.plan.final, end.reference.final, end.final, language), 72))

# %%
skill, error = end.skill
print(f"{100 * skill:+.1f} ± {100 * error:.1f}", percent(end.below))

# %% [markdown] lang="en"
# The first number is this plan against the reference, in points of the goal; the second, the share of its own futures that
# ended lower than the one that came.
#
# ## And on Monday?
#
# What does not stand in a diary by tonight has little chance against next week's calendar. So the drill ends with a plan for
# each person: **one habit**, the **week** in which it begins, **with whom**, and **by what others will see it**. Not an essay.
#
# - "I will communicate better" is the *increase sales* of personal plans. Who would notice, and on which day?
# - Begin in the first two weeks, while you still remember why.
# - Choose an ally from this room and a date on which you call each other. Write it down now.
#
# Open the exercise, take your places, and mind the clock.

# %% [markdown] lang="zh"
# 第一个数是本方案与参考方案之差（目标的百分点）；第二个数是本方案的各种可能中，低于实际结局的比例。
#
# ## 那么，周一呢？
#
# 今晚没写进日程的事，很难挤进下周的安排。所以演练以每个人的计划收尾：**一个习惯**，从**哪一周**开始，**和谁一起**，**别人凭什么看得见**。不写作文。
#
# - “我要加强沟通”，就是个人计划里的“提升销售”。谁会注意到？在哪一天？
# - 头两周就动手，趁还记得为什么。
# - 在座的里面找一位同伴，约好哪天互相打个电话。现在就写下来。
#
# 打开练习，各就各位，注意时间。
