# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown] lang="en"
# # Exercise: adjust or hold
#
# Five managers ask for another target. Each has a reason, and some have a good one. You decide: does a trigger hold,
# do the limits allow a change, how large may it be, who approves it, and by what are people appraised afterwards?

# %% [markdown] lang="zh"
# # 练习：调整还是坚持
#
# 五位经理申请调整目标。每个人都有理由，有些理由很充分。请你们来定：触发条件成立吗？限制允许吗？幅度多少？由谁审批？之后按什么考核？

# %% [markdown] lang="en"
# Read the rules first, then take the files one by one. Run the cell below (Shift + Enter). Every change is saved at once
# in a file beside this notebook.

# %% [markdown] lang="zh"
# 先读规则，再逐份看材料。运行下面的单元格（Shift + Enter）。每次改动都会立即保存到本笔记本旁边的文件里。

# %%
from simkit.show.forms import open_alone

open_alone("adjust", language)

# %% [markdown] lang="en"
# <!-- solution begin -->
# ## A reference solution
#
# Two of the five may be changed. In one no trigger holds although the numbers are poor, in one the dent is gone, and one
# was changed too short a while ago.
# <!-- solution end -->

# %% [markdown] lang="zh"
# <!-- solution begin -->
# ## 参考答案
#
# 五份材料中有两份可以调整。其余三份：一份业绩虽差但没有触发条件成立，一份市场已经恢复，一份不久前刚调过。
# <!-- solution end -->

# %%
# solution begin
from simkit.company.crisis import stage_case
from simkit.course.checks.adjust import reference_answers

reference_answers(stage_case("software", seed=1), language)
# solution end
