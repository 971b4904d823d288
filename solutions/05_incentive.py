# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown] lang="en"
# # Exercise: design next year's pay
#
# The year ends, and the plan by which your reps are paid is up for renewal. It has grown over the years, nobody can
# explain it in a minute, and some of what you see at quarter's end has to do with it.

# %% [markdown] lang="zh"
# # 练习：设计明年的激励方案
#
# 年底了，销售的薪酬方案要重新定。现行方案是一年年攒出来的，没有人能在一分钟里讲清楚；季末看到的一些怪现象，也跟它有关。

# %% [markdown] lang="en"
# 1. **Read** today's plan. Which behaviour does each of its rules pay for?
# 2. **Design** next year's: pay mix, commission, threshold and cap, bonus, quality gates, help for somebody new. What
#    you leave open stays as it is today.
# 3. **See** what it would do: the pay curve exactly at its edges, what three people would earn, and what reps who look
#    ahead make of it, on the same luck as today's plan.
# 4. Stay within the budget, and hand in.
#
# Run the cell below (Shift + Enter). Every change is saved at once in a file beside this notebook.

# %% [markdown] lang="zh"
# 1. **先读**现行方案：每条规则花钱买的是什么行为？
# 2. **再设计**明年的方案：固浮比、提成、提成起点与封顶、奖金、质量约束指标、对新人的扶持。留空就是维持现状。
# 3. **看结果**：分界处的收入精确到小数，三个人各拿多少，会往前看的销售又会怎么应对——与现行方案用同样的运气推演。
# 4. 不超预算，然后提交。
#
# 运行下面的单元格（Shift + Enter）。每次改动都会立即保存到本笔记本旁边的文件里。

# %%
from simkit.show.forms import open_alone

open_alone("incentive", language)

# %% [markdown] lang="en"
# <!-- solution begin -->
# ## A reference solution
#
# One good plan, not the only one: the best of a few shapes within the budget at this company. One structure, no cap, no
# ratchet; gates on discount and margin that hold back all variable pay; a quota that rises with the ramp of somebody new.
# <!-- solution end -->

# %% [markdown] lang="zh"
# <!-- solution begin -->
# ## 参考答案
#
# 这是一个好方案，但不是唯一的：在这家公司、在预算之内，从几种形态里挑出的最好的一个。结构单一，不封顶，不搞鞭打快牛；
# 折扣和毛利率不达标就扣全部浮动薪酬；新人的销售指标随新人爬坡期逐月上调。
# <!-- solution end -->

# %%
# solution begin
from simkit.company.crisis import stage_case
from simkit.course.checks.incentive import reference_answers

reference_answers(stage_case("software", seed=1), language)
# solution end
