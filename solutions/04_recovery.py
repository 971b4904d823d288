# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown] lang="en"
# # Exercise: a quarter at 35 %
#
# You lead a product-line team. Half of the quarter's working days are gone, 35 % of the target is signed, and you have
# an hour before the regional director calls. There is one main cause, and its traces are in the tables.

# %% [markdown] lang="zh"
# # 练习：季度过半，只完成35%
#
# 你带领一个产品线销售团队。本季度的工作日已经过半，签约额只有目标的35%，一小时后大区总监就要打电话来。主要原因只有一个，痕迹就在数据表里。

# %% [markdown] lang="en"
# Work in this order, and talk about each step before anybody types:
#
# 1. **Read.** Attainment, sales funnel, reps, pipeline. Which figure departs, and which does not?
# 2. **Judge.** The cause, up to three figures as evidence, your forecast of the final attainment and of the chance of
#    100 %. Commit it; only then does the future open.
# 3. **Act.** Up to three actions within budget and hours. Why, who, when, where, and the sign that it is done.
# 4. **Decide** whether a change of the target may be asked for at all.
#
# Run the cell below (Shift + Enter). Every change is saved at once in a file beside this notebook; what you wrote is
# there when you come back.

# %% [markdown] lang="zh"
# 请按下面的顺序进行，每一步先讨论，再动手填写：
#
# 1. **看数据。** 达成率、销售漏斗、销售人员、商机储备。哪个数字异常？哪些正常？
# 2. **下判断。** 原因是什么，用不超过三个数字作证据，预测最终达成率和达成100%的可能性。判断提交锁定之后，才能看到未来的推演。
# 3. **定行动。** 在预算和团队工时之内，最多选三项。写清楚为什么、谁来做、何时、何地，以及看到什么才算完成。
# 4. **做决定：** 到底该不该申请目标调整。
#
# 运行下面的单元格（Shift + Enter）。每次改动都会立即保存到本笔记本旁边的文件里，下次打开时内容仍在。

# %%
from simkit.show.forms import open_alone

open_alone("recovery", language)

# %% [markdown] lang="en"
# <!-- solution begin -->
# ## A reference solution
#
# One good answer, not the only one. The diagnosis names the figures that depart; the forecast is the middle of doing
# nothing; the actions fit the cause and have time to work; nobody asks for another target, because no trigger holds.
# <!-- solution end -->

# %% [markdown] lang="zh"
# <!-- solution begin -->
# ## 参考答案
#
# 这是一个好答案，但不是唯一的答案。判断指出了异常的数字；预测取的是“什么都不做”时的中间结果；行动对症，而且来得及见效；没有申请调整目标，
# 因为没有任何触发条件成立。
# <!-- solution end -->

# %%
# solution begin
from simkit.company.crisis import stage_case
from simkit.course.checks.recovery import reference_answers

reference_answers(stage_case("software", seed=1), language)
# solution end
