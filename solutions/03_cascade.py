# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown] lang="en"
# # Exercise: cascade the target
#
# It is the eve of the quarter. You lead a product-line team, and its target has just been set. Tomorrow at nine your
# people will ask what their part is, and why.

# %% [markdown] lang="zh"
# # 练习：分解目标
#
# 新季度明天开始。你带领一个产品线销售团队，团队目标刚刚下达。明天早上九点，大家就会来问：我的任务是多少？为什么是这个数？

# %% [markdown] lang="en"
# Work in this order, and argue before anybody types:
#
# 1. **Look** at the past and at what is known of this quarter's people.
# 2. **Cut** the target by month, region, product and customer type. Start from last year; then change what is different.
# 3. **Give** each person a target. Watch the load, the likelihood and the reserve.
# 4. **See** the whole: map and matrix.
# 5. **Plan** the way: three to five key action indicators with owner and standard, and who does what in which weeks.
# 6. **Take** it with you: workbook, CSV, a sheet for each person.
#
# Run the cell below (Shift + Enter). Every change is saved at once in a file beside this notebook.

# %% [markdown] lang="zh"
# 请按下面的顺序进行，先讨论，再动手填写：
#
# 1. **看**历史数据，也看本季度人员的已知情况。
# 2. **分**：把目标按月份、片区、产品、客户类型分解。先照搬去年，再改掉今年不一样的地方。
# 3. **落**：把目标落实到每个人，留意负荷、达成可能性和机动指标。
# 4. **看全貌**：目标图和矩阵。
# 5. **定路径**：三到五项关键行动指标，写明责任人和标准；再写清楚谁在哪几周做什么。
# 6. **带走**：Excel、CSV，以及每个人的目标单。
#
# 运行下面的单元格（Shift + Enter）。每次改动都会立即保存到本笔记本旁边的文件里。

# %%
from simkit.show.forms import open_alone

open_alone("cascade", language)

# %% [markdown] lang="en"
# <!-- solution begin -->
# ## A reference solution
#
# One good answer, not the only one. Months follow season and working days, products and customers the years before and
# their trend. The people's targets are about equally likely and add up to a reserve of 5 %; the newcomer's follows the
# ramp. The indicators lie far up the funnel, and their standards are what the target needs by its rates.
# <!-- solution end -->

# %% [markdown] lang="zh"
# <!-- solution begin -->
# ## 参考答案
#
# 这是一个好答案，但不是唯一的答案。月份按季节和工作日，产品和客户按历年结构及趋势；每个人达成目标的可能性大致相当，合计留有5%的机动指标；
# 新人的目标符合新人爬坡期；行动指标选在漏斗上游，标准由转化率倒推得出。
# <!-- solution end -->

# %%
# solution begin
from simkit.company.crisis import stage_case
from simkit.course.checks.cascade import reference_answers

reference_answers(stage_case("software", seed=1), language)
# solution end
