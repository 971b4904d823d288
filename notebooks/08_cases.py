# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown] lang="en"
# # Two cases, read critically
#
# Every course has its success stories. They are well told, the figures are round, and by the second coffee somebody in
# the room says: "Let us do the same." Before you do, read the story twice: once as a listener, once as an auditor.
#
# By the end of this lesson you can
#
# - work a reported figure out again, and say of what it is a share,
# - tell points from percent,
# - name the principle behind each trouble of a programme that was stopped,
# - say what a gap between a claim and a simulation proves, and what it does not.

# %% [markdown] lang="zh"
# # 两个案例，批判地读
#
# 每门课都有成功故事：讲得动听，数字漂亮，茶歇还没结束，就有人说：“我们也照着做吧。”动手之前，先读两遍：一遍当听众，一遍当审计。
#
# 学完这节课，你能够：
#
# - 把公布的数字重新算一遍，说清它是谁的百分之几；
# - 分清百分点和百分比；
# - 说出一个半途而废的项目，每个问题违背了哪条原则；
# - 说清宣称与模拟之间的差距能证明什么、不能证明什么。

# %%
import pandas as pd
from IPython.display import HTML, SVG
from simkit.company.before_after import play, stored, stories
from simkit.course.checks.cases import expected
from simkit.course.words import say
from simkit.show.before_after import picture_svg, roots_html

# %% [markdown] lang="en"
# ## The success
#
# {{cases.success_story}}
#
# Reported after a year, with no source behind any of it: sales **+ 35 %**, attainment **107 %**, delivery **90 → 54 days**,
# satisfaction **68 → 92**, headlined as "92 % satisfaction", rep attrition **28 % → 13 %**, headlined as "15 % lower".
#
# Now the pencil. Take the year before as 100. The goal was 130, the result 135. Stop here and work out the attainment
# yourself, before you run the cell.

# %% [markdown] lang="zh"
# ## 成功案例
#
# {{cases.success_story}}
#
# 一年后公布的结果，全部没有出处：销售额**+35%**，达成率**107%**，交付周期**90天→54天**，满意度**68→92**（标题写成“满意度92%”），人员流失率
# **28%→13%**（标题写成“降低15%”）。
#
# 现在拿起笔。把上一年看成100，目标就是130，结果是135。先停一下，自己算出达成率，再运行下面的单元格。

# %%
follows = pd.Series(expected()).round(1)
follows.rename(lambda name: say(f"cases.{name}", language)).to_frame("")

# %% [markdown] lang="en"
# - 135 ÷ 130 is **103.8 %** of the sales goal. 35 ÷ 30 is **116.7 %** of the growth goal. The same result, two bases, and both are
#   honest if one says which. **107 % is neither.** Nobody need have lied: perhaps it is a mean over people, perhaps a typing
#   error. But a figure that nobody can work out again is decoration.
# - 28 % → 13 % is **15 points**, and **53.6 %** of what it was. The headline says "15 %", which undersells it: mixing the two up hurts
#   the teller as often as the listener.
# - 90 → 54 days is − 40 %, and that **adds up**. To read critically is not to doubt out of habit.
# - 68 → 92 are **points of a survey**. "92 % satisfaction" would mean that 92 of 100 people are satisfied. Nobody counted that.

# %% [markdown] lang="zh"
# - 135÷130，销售额目标完成了**103.8%**；35÷30，增长目标完成了**116.7%**。同一个结果，两种口径，说清是哪一种，都算诚实。**107%两个都不是。**不一定有人说谎：
#   也许是各人达成率的平均，也许是笔误。但谁都算不回来的数字，只能当装饰。
# - 28%→13%，是下降**15个百分点**，也就是比原来少了**53.6%**。标题写“15%”，反而说小了：两者混用，吃亏的常常是讲故事的人自己。
# - 90天→54天，缩短40%，**对得上**。批判地读，不是见什么都怀疑。
# - 68→92，是**问卷得分**。“满意度92%”的意思是一百个人里有92个满意，没有人这样数过。

# %% [markdown] lang="en"
# ## The programme that was stopped
#
# {{cases.failure_story}}
#
# Stories of failure teach more, because they come with reasons. For each trouble ask: had which principle been kept, would
# this not have happened? And, since we have a simulated company at hand: what would we have to turn in it to make the
# same trouble happen there?

# %% [markdown] lang="zh"
# ## 半途而废的案例
#
# {{cases.failure_story}}
#
# 失败的故事教得更多，因为它带着原因。每个问题都问一句：守住哪条原则，这件事就不会发生？再问一句：我们手边有一家模拟公司，要让同样的问题出现，该拧哪个旋钮？

# %%
HTML(roots_html(language))

# %% [markdown] lang="en"
# None of the four moves a result directly. Joint goals, fair scoring and support make people **commit**; commitment moves
# effort, and who stays. Tracking brings **information**, as far as there is support behind it. All sizes are taken from
# research where there is some (Locke and Latham 2002; Kluger and DeNisi 1996) and are assumptions where there is none;
# docs/model.md says which is which.
#
# ## Both, played
#
# So we can do what no company can: live the same year twice. We size a company to what the case tells of the year
# **before**, then let it go on as it was, and beside it, with the same people, customers and luck, let it do what the case
# says it did. Circle: before. Dot with its interval: after. Diamond: what is claimed. First the software company.

# %% [markdown] lang="zh"
# 四样东西没有一样直接改变业绩。共同定目标、公正评价、给支持，让人有**承诺**；承诺影响投入，也影响去留。跟踪带来**信息**，前提是后面有支持。数值能用研究的就用研究（Locke与Latham，
# 2002；Kluger与DeNisi，1996），没有研究的就是假定；哪些是哪些，docs/model.md里写得清清楚楚。
#
# ## 两个案例，推演一遍
#
# 于是我们能做到任何公司都做不到的事：把同一年过两遍。先按案例所说的**之前**造出一家公司，一边让它照老样子走下去，另一边用同样的人、同样的客户、同样的运气，照案例所说
# 的去改。圆圈是之前，带区间的圆点是之后，菱形是宣称。先看软件公司。

# %%
table = stored()
SVG(picture_svg(table[table["case"] == "software_house"], language))

# %% [markdown] lang="en"
# Growth comes out well, though short of the claim; attrition falls by a third of what is told; delivery hardly moves, as the
# only thing that hastens it in our engine is that somebody looks. Satisfaction we do not simulate, so we say nothing.
#
# Now the question that the story never asks: **which part of the change did it?** Management by objectives gets the
# headline. Let us change one thing at a time.

# %% [markdown] lang="zh"
# 增长不错，但没到宣称的水平；流失率的降幅只有宣称的三分之一左右；交付周期几乎没动，因为在我们的引擎里，唯一能让它变快的就是“有人看着”。满意度我们没有模拟，所以不作评论。
#
# 再问一个故事里从来不问的问题：**到底是哪一项改变起了作用？**上标题的是目标管理。我们一次只改一样。

# %%
from simkit.company.world import load_scenario

story = stories()["software_house"]
was = load_scenario(story.scenario).management
alone = [story.model_copy(update={"pay": None}), story.model_copy(update={"after": was}), story]
years = [play(one, 10) for one in alone]
growth = [after.figure("growth")[0] - before.figure("growth")[0] for before, after in years]
print(say("cases.lesson_parts", language, led=growth[0], paid=growth[1], both=growth[2]))

# %% [markdown] lang="en"
# In the model most of it is pay. Do not run home with that either: it rests on how strongly our reps work for money, which
# is an assumption, and higher pay was not free. The point is another one. When three things change in one year, the story
# may credit whichever it likes, and the figures cannot object. **Something to compare with** is worth more than any
# further result: a team that did not change, over the same year.
#
# Now the manufacturer.

# %% [markdown] lang="zh"
# 在模型里，大部分是薪酬的作用。这句话也别急着带回公司：它取决于我们的销售有多看重钱，而这是假定；何况多发的薪酬不是白来的。要说的是另一点：一年里同时改三样，功劳记在谁头上，
# 全凭讲故事的人，数字没法反驳。**有一个可比的对象**，比再多的成绩都值钱：同一年里，一个没有改变做法的团队。
#
# 再看制造企业。

# %%
SVG(picture_svg(table[table["case"] == "manufacturer"], language))

# %%
row = table[(table["case"] == "manufacturer") & (table["measure"] == "attainment")].iloc[0]
print(say("cases.lesson_lower", language, cut=1 - row["after"] / row["claim_after"], claim=row["claim_after"]))

# %% [markdown] lang="en"
# Attainment has two ends. The goals of 2021 were high and set behind closed doors; those of 2022 were negotiated. If they also
# came down, attainment rose by that alone, and the case does not say. Whenever somebody shows you an attainment that
# improved, ask for the goal of both years.
#
# ## One measure alone
#
# The company that wants it cheap takes the one measure that costs least: reports. Everybody reports every week; goals still come
# from behind closed doors, scoring stays as it is, help does not come. Guess what happens to attainment, then run it.

# %% [markdown] lang="zh"
# 达成率有分子，也有分母。2021年的目标高，而且关起门来定；2022年的目标是协商的。如果目标同时降了，光这一点就能让达成率上升，而案例没有说。以后有人拿“达成率提高了”给你看，先要两年的目标。
#
# ## 只做一样
#
# 想省钱的公司，会挑最便宜的一样：报表。人人每周交报告；目标照样关起门来定，考核照旧，帮助没有。先猜猜达成率会怎样，再运行。

# %%
from simkit.scenario import Management

mine = Management(participation=0.1, fairness=0.1, support=0.1, tracking=0.8)
before, after = play(stories()["manufacturer"].model_copy(update={"after": mine}), 40)
ends = [year.figure("attainment")[0] for year in (before, after)]
print(say("cases.lesson_tracked", language, before=ends[0], after=ends[1]))

# %% [markdown] lang="en"
# It falls, a little. Feedback helps on average, and in more than a third of the studies it harmed; in our model it harms where nobody
# helps and nobody is fair. Change `mine` and look for the cheapest pair that works.
#
# ## Before you believe the next one
#
# 1. **Of what is it a share?** Work it out again. Points or percent?
# 2. **Compared with what?** What would have happened without it?
# 3. **What else changed in that year?** The market, the goals, the pay, the people.
# 4. **Who tells it, and who does not?** Companies that failed give no talks.
#
# Then open the exercise of the same name: both stories wait for your pencil.

# %% [markdown] lang="zh"
# 不升反降，虽然不多。反馈平均来说有帮助，但在超过三分之一的研究里有害；在我们的模型里，没人帮忙、又不公平的时候，它就有害。改一改 `mine`，找找最省钱又管用的两样。
#
# ## 相信下一个故事之前
#
# 1. **是谁的百分之几？**自己算一遍。是百分点还是百分比？
# 2. **和什么比？**如果什么都不做，会怎样？
# 3. **那一年还有什么变了？**市场、目标、薪酬、人。
# 4. **谁在讲，谁没有讲？**失败的公司不上台分享。
#
# 然后打开同名练习：两个故事都等着你拿起笔。
