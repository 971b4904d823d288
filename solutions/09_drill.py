# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown] lang="en"
# # Exercise: the drill
#
# One quarter, three tasks, and you live with what you decide. It is the eve of the quarter: you set the goal, cascade it,
# and at half-time you rescue what is left of it.

# %% [markdown] lang="zh"
# # 练习：实战演练
#
# 一个季度，三项任务，自己的决定自己承担。新季度明天开始：先定目标，再分解，季度过半时再来补救。

# %% [markdown] lang="en"
# 1. **Goal** (20 + 5 minutes). From the brief to one sentence and one number. Commit it.
# 2. **Cascade** (25 + 8 minutes). That number to months, regions, products and people; indicators, owners, weeks. Commit it.
# 3. **Rescue** (20 + 10 minutes). Your own half-time. Judge, act, decide, play to the end.
#
# Then look at what was skill and what was luck, and each of you plans the first weeks back at work.
#
# Run the cell below (Shift + Enter). Every change is saved at once in a file beside this notebook.

# %% [markdown] lang="zh"
# 1. **定目标**（20 + 5分钟）。把任务书变成一句话、一个数，然后锁定。
# 2. **做分解**（25 + 8分钟）。把这个数分到月份、片区、产品和每个人，配上指标、责任人和周次，然后锁定。
# 3. **抓补救**（20 + 10分钟）。面对自己的半程：判断、行动、决定，推演到季末。
#
# 最后看看多少是本事、多少是运气，每个人再写下返岗后头几周的计划。
#
# 运行下面的单元格（Shift + Enter）。每次改动都会立即保存到本笔记本旁边的文件里。

# %%
from simkit.show.forms import open_alone

open_alone("drill", language)

# %% [markdown] lang="en"
# <!-- solution begin -->
# ## A reference solution
#
# One good answer, not the only one. The number is reached in a bit less than half of the quarters as things stand; the
# people's targets are about equally likely; the rescue treats what the tables show and has time to work.
# <!-- solution end -->

# %% [markdown] lang="zh"
# <!-- solution begin -->
# ## 参考答案
#
# 这是一个好答案，但不是唯一的答案。目标数按目前情况在略少于一半的推演中能达到；每个人达成指标的可能性大致相当；补救措施对症，而且来得及见效。
# <!-- solution end -->

# %%
# solution begin
from simkit.company.crisis import stage_case
from simkit.course.checks.drill import reference_answers

reference_answers(stage_case("software", seed=1), language)
# solution end
