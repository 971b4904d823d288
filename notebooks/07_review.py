# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown] lang="en"
# # Look back, and talk
#
# The quarter is over. Most companies now do one of two things: they celebrate and learn nothing, or they look for somebody
# to blame and learn nothing. This lesson is about the third way. It has two halves: the **retrospective** of the team, in
# four steps, and the **appraisal interview** with one person, in six.
#
# Both close the loop: set, decompose, execute, track, coach, adjust, review, improve. A loop that is not closed is a line.

# %% [markdown] lang="zh"
# # 复盘与面谈
#
# 季度结束了。多数公司这时会做两件事里的一件：要么庆祝一番，什么也没学到；要么找个人来怪，还是什么也没学到。这节课讲第三种做法，分两半：团队的**复盘**，四步；一对一的
# **绩效面谈**，六步。
#
# 两者都是为了把环闭上：设定、分解、执行、跟踪、辅导、调整、复盘、改进。没有闭上的环，只是一条线。

# %%
from IPython.display import HTML
from simkit.company.crisis import stage_case
from simkit.course.checks.review_answers import Grounds, ReviewAnswers, seat_in_need
from simkit.show.forms.review import end_html
from simkit.show.forms.review_interview import profile_html

case = stage_case("software", seed=1)
played = Grounds(case).played(ReviewAnswers())
HTML(end_html(played, True, language))

# %% [markdown] lang="en"
# ## The retrospective: four questions in this order
#
# 1. **What was the goal?** Read it from the paper, not from memory. Memory moves the goal towards the result.
# 2. **What came, and what is the gap?** One number, with its sign and its unit: points of attainment.
# 3. **Why?** Ask until you reach something that left a trace in the tables. And ask what part of it was luck: the plan
#    above could have ended in a thousand ways, and the quarter took one of them. A good plan can end badly; a bad one can
#    be lucky. Whoever judges a plan by one end alone teaches people to gamble.
# 4. **What have we learnt?** Not "work harder". What do we keep, what do we stop, and which figure would have told us
#    earlier, at which value, looked at by whom?
#
# The last one is a **bell**. It has to ring in time when the same thing happens again, and to stay silent in an ordinary
# quarter: a value between what is usual and what you saw at half-time.

# %% [markdown] lang="zh"
# ## 复盘：四个问题，按这个顺序
#
# 1. **目标是什么？** 看白纸黑字，不要凭记忆。记忆会把目标往结果那边挪。
# 2. **结果怎样，差距多大？** 一个数字，带正负号，带单位：达成率的百分点。
# 3. **为什么？** 一直追问，直到找出在数据表里留下痕迹的东西。还要问：其中多少是运气？上面的计划本来有一千种结局，这个季度只走了其中一种。好计划也会有坏结果，坏计划也会碰上好运气。只凭一次结果评价计划，等于教大家去赌。
# 4. **学到了什么？** 不是“再努力一点”。该保留什么，该停下什么，哪个数字本可以更早提醒我们，警戒值是多少，谁来看？
#
# 最后这一条就是**警铃**。同样的事再发生时，它要及时响；正常的季度里，它不能乱响。所以警戒值要放在常态与季度过半时的数值之间。

# %%
from simkit.course.words import percent

name, below = played.luck
print(name, percent(below))

# %% [markdown] lang="en"
# ## The interview: six steps, and most of the time you listen
#
# 1. **Review of targets.** The two numbers on the table, before any opinion.
# 2. **Self-assessment.** The other one speaks first. Then hold each sentence against the tables: some will be borne out.
# 3. **The manager's score.** It follows from a rule that both know beforehand, edges included.
# 4. **One-to-one feedback.** Speak of what was done, not of what somebody is like. The test: could a camera have seen it?
# 5. **The plan.** One figure, a value within reach, a week, an owner, and what help the company gives.
# 6. **The record.** Written down, seen by both, with the date of the next talk.
#
# Below is the rep whose interview is due first. Where does this person really differ from the team, and where only by
# chance? Few deals make large differences that mean little.

# %% [markdown] lang="zh"
# ## 绩效面谈：六步，多数时间在听
#
# 1. **回顾目标。** 先把两个数字摆上桌，再谈看法。
# 2. **自我评估。** 对方先说。然后把每句话拿数据对一对：有些说法数据是支持的。
# 3. **经理评分。** 按双方事先都知道的规则来，边界也要说清。
# 4. **一对一反馈。** 谈做了什么，不谈人怎么样。检验的办法：摄像机拍得下来吗？
# 5. **改进计划。** 一个数字，一个够得着的数值，一个时间，一个责任人，再加上公司给什么支持。
# 6. **存档。** 写下来，双方看过，约好下次谈的日期。
#
# 下面是最该先谈的那位销售。他和团队真正的差别在哪里？哪些只是偶然？单子少的时候，差距看起来很大，其实说明不了什么。

# %%
rep = seat_in_need(played)
HTML(profile_html(played, rep, case.scenario.team.reps[rep].name.in_(language), language))

# %% [markdown] lang="en"
# ## Four traps
#
# - **A formality.** The form is filled in after the talk, or instead of it.
# - **Problems without remedies.** A list of what went wrong, and nobody's name behind what is to change.
# - **Blame.** People hide what is asked for with a raised voice; next quarter's figures are then worth less.
# - **The manager talks alone.** Count the minutes. If you spoke for more than a third of them, it was a lecture.
#
# Feedback helps on average, and in more than a third of the studies it harmed (Kluger and DeNisi 1996): mostly where it
# turned from the task to the person. Take the role cards, play the talk once, and let the observer speak last. Then open
# the exercise and look back on your own quarter.

# %% [markdown] lang="zh"
# ## 四个陷阱
#
# - **走过场。** 表格是谈完之后补的，或者干脆代替了谈话。
# - **只提问题没有办法。** 列了一堆毛病，要改的事后面却没有名字。
# - **追究指责。** 嗓门一高，大家就把真话藏起来，下个季度的数字也就不值钱了。
# - **经理一言堂。** 数一数分钟。你说话超过三分之一，那就是训话。
#
# 反馈平均来说有帮助，但在超过三分之一的研究里反而有害（Kluger与DeNisi，1996），多半是因为话题从事转到了人。拿出角色卡，演练一次面谈，让观察员最后发言。然后打开练习，复盘你们自己的季度。
