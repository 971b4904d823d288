# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown] lang="en"
# # From one number to nine people
#
# "Two and a quarter million", says the director, and hangs up. Tomorrow at nine your team will want to know what that
# means for each of them. Many a manager opens last year's sheet, changes the year, and multiplies. It adds up; it just
# does not hold.
#
# In this lesson we hand one target down and look at each step. By the end you can
#
# - cut a target by time, place, product and customer so that every cut adds up,
# - give people targets that differ and are still fair,
# - keep a reserve, and say why,
# - turn an amount into actions: how many visits, opportunities and quotes does it need?

# %% [markdown] lang="zh"
# # 从一个数字到九个人
#
# 总监说完“两百二十五万”就挂了电话。明天早上九点，团队每个人都会来问：我的任务是多少？不少经理会打开去年的表，改个年份，再乘一个系数。合计没错，
# 只是站不住脚。
#
# 这节课，我们把一个目标一层一层分下去，每一步都看个明白。学完以后，你能够：
#
# - 按时间、片区、产品、客户分解目标，每个角度的合计都对得上；
# - 给每个人定不同、但公平的目标；
# - 留出机动指标，并说得清理由；
# - 把金额变成行动：要完成它，需要多少次拜访、多少商机、多少份报价？

# %%
from IPython.display import HTML, Image
from simkit.company.case import CaseRecipe
from simkit.company.opening import open_quarter
from simkit.course.words import money, say
from simkit.show import cascade_charts, theme

recipe = CaseRecipe(scenario="software", cause="weak_stage", severity=0.5, seed=9000, luck_shown=1, luck_graded=2)
view = open_quarter(recipe)

# %% [markdown] lang="en"
# ## The levels, and four rules
#
# Organisation (a year) → department (a quarter) → team (a month, a region, a product line) → person (a week, a day).
# The cascade runs along time, organisation, product, region and customer at once, and four rules hold at every node:
#
# 1. One accountable **owner**, a date, milestones.
# 2. The children **support their parent**: they add up to it, or exceed it by a stated **reserve**.
# 3. **Resources match** the target.
# 4. No conflict, neither **vertically** (child to parent) nor **horizontally** (region to people, product to region).
#
# ## Time: a quarter has no equal thirds
#
# The first temptation is to divide by three. Look at the same quarter of earlier years and at the calendar first:
# National Day takes working days out of October, and customers sign when their own year ends.

# %% [markdown] lang="zh"
# ## 层级与四条规则
#
# 组织（年）→ 部门（季）→ 团队（月、片区、产品线）→ 个人（周、日）。目标分解同时沿着时间、组织、产品、片区和客户展开，每个节点都遵守四条规则：
#
# 1. 只有一位**责任人**，有日期，有里程碑；
# 2. 下级**支撑上级**：合计等于上级目标，或者按约定超出一点，即**机动指标**；
# 3. **资源匹配**目标；
# 4. **上下**（下级对上级）、**左右**（片区对人员、产品对片区）都没有冲突。
#
# ## 时间：季度不是三个三分之一
#
# 第一个诱惑是除以三。先看看往年同季，再看看日历：国庆长假让十月少了好几个工作日，而客户往往在年底集中签约。

# %%
Image(theme.as_png(cascade_charts.months(view, language), 72))

# %% [markdown] lang="en"
# ## People: what each can carry
#
# The table below is what a manager knows on the eve of the quarter. Three things stand out, and last year's sheet knows
# none of them. One person took over a territory a few weeks ago: its past is a predecessor's, and a newcomer is on the
# **ramp**. One will be away in the middle of the quarter. And some of last year's numbers hang on one big deal.

# %% [markdown] lang="zh"
# ## 人：每个人能扛多少
#
# 下表是经理在季度开始前掌握的情况。有三点值得注意，而去年的表一点也看不出来：有人几周前刚接手一个片区，历史业绩是前任做的，新人还在
# **新人爬坡期**；有人季度中间要休假；还有一些去年的数字，全靠一笔大单撑着。

# %%
from simkit.show.forms import cascade_read

HTML(cascade_read.history(view, "reps", language))

# %% [markdown] lang="en"
# So let the engine say what a copy of last year would mean. It plays the quarter a thousand times with these targets;
# the likelihood of a target is the share of quarters in which the person reaches it. Grey is the copy: for one person a
# gift, for another out of reach, and neither will work harder for it. Blue is the same total plus a reserve of 5 %,
# moved about until the targets are about equally likely and nobody carries far more than an even load.

# %% [markdown] lang="zh"
# 那么，照搬去年意味着什么？让系统来回答：用这些目标把本季度推演一千次，某人达成目标的季度所占的比例，就是可能性。灰点是照搬去年：对有的人
# 是白送，对有的人是够不着，两种人都不会因此更努力。蓝点是同样的总额再加5%的机动指标，经过调整，每个人的可能性大致相当，也没有人负荷过重。

# %%
from simkit.course.checks.cascade_answers import likely_targets, start_from_last_year

copied = list(start_from_last_year(view)["reps"].values())
talked = list(likely_targets(view, 1.05 * view.target).values())
names = (say("cascade.chart_copy", language), say("cascade.chart_talked", language))
figure = cascade_charts.likelihoods(view, dict(zip(names, (copied, talked))), language)
Image(theme.as_png(figure, 72))

# %% [markdown] lang="en"
# You may have heard that a target should be reached with a chance of 50–60 %. That is a convention of practitioners,
# not a proven optimum. What is certain is that it should be about the same for everybody who is paid by it.
#
# ## The reserve
#
# The people's targets add up to a little more than the team's, at most 10 %. Somebody will fall ill, a customer will
# be bought by another. The surplus is the team's **reserve**; it is stated, not hidden. If every level adds its own in
# secret, the person at the end carries them all.
#
# ## Actions: what does the amount need?
#
# A result cannot be done on a Monday. So go backwards through the **sales funnel**: the amount divided by the average
# deal is a number of deals; each rate of the past year says how many it takes of the step before.

# %% [markdown] lang="zh"
# 你可能听过“目标达成的可能性应在50%–60%”。这是业内的习惯说法，并没有被证明是最优。可以肯定的是：按同一套办法拿钱的人，可能性应该大致相当。
#
# ## 机动指标
#
# 个人目标合计比团队目标多一点，最多10%。总会有人生病，总会有客户被并购。多出来的这部分就是团队的**机动指标**，要摆在明面上。如果每一级都悄悄加码，
# 最后全压在一线身上。
#
# ## 行动：这个金额需要什么？
#
# 结果不是周一早上能“做”出来的。沿着**销售漏斗**往回推：金额除以平均签单额，得到签单数；再用过去一年的转化率，推出上一步需要多少。

# %%
print(money(view.target, language), "÷", money(view.funnel.average_deal, language))
HTML(cascade_read.funnel(view, language) + cascade_read.needed(view, language))

# %% [markdown] lang="en"
# The second table is what each week has to bring, for the whole team. Choose three to five **key action indicators** far
# enough up the funnel, each with one owner and a standard, and look at them every week. Mind the time: a lead that comes in
# after the middle of the quarter will hardly be signed in it.
#
# ## Before you go
#
# 1. Which of your people's targets would you find hardest to explain, face to face?
# 2. Who on your team carries a number that belongs to a predecessor, or to one lucky deal?
# 3. Which action will you count every Monday, and who owns it?
#
# Then open the exercise of the same name and hand down a target of your own.

# %% [markdown] lang="zh"
# 第二张表是全队每周需要的数量。选三到五项足够靠近漏斗上游的**关键行动指标**，每项有一位责任人和一个标准，每周都看。还要留意时间：过了季度中点才进来的线索，
# 本季度基本签不下来。
#
# ## 课后思考
#
# 1. 团队里谁的目标，你最难当面解释清楚？
# 2. 谁背着前任的数字，或者一笔幸运大单的数字？
# 3. 每周一你要数哪一项行动？责任人是谁？
#
# 然后打开同名练习，亲手分解一个目标。
