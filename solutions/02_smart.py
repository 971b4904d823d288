# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown] lang="en"
# # Exercise: goals that hold
#
# Three goals were collected in your company as people say them. Rewrite each until a colleague could check it without
# asking you; then set one goal for your own team for next quarter. Write in English or in Chinese. While you type, the
# lights say what the text shows so far, and the engine says how often your number would come.
#
# Run the cell below (Shift + Enter). Every change is saved at once in a file beside this notebook.

# %% [markdown] lang="zh"
# # 练习：立得住的目标
#
# 三个目标来自你们公司，是大家平时的说法。请逐条改写到同事不用问你就能核对，再为自己的团队制定一个下季度目标。用中文或英文写都可以。边写，灯边告诉你们文字里已经体现了
# 什么，引擎会推演这个数字有多大可能达到。
#
# 运行下面的单元格（Shift + Enter）。每次改动都会立即保存到本笔记本旁边的文件里。

# %%
from simkit.show.forms import open_alone

open_alone("smart", language)

# %% [markdown] lang="en"
# <!-- solution begin -->
# ## A reference solution
#
# One good answer, not the only one. Each rewrite names a figure and a place, a number, the last day, a reason and an
# owner. The own goal says from where it starts and has a milestone; its number is one that this team reaches in a bit
# less than half of the futures.
# <!-- solution end -->

# %% [markdown] lang="zh"
# <!-- solution begin -->
# ## 参考答案
#
# 这是一个好答案，但不是唯一的答案。每条改写都写明了指标和范围、数字、最后一天、理由和责任人。自己的目标写了起点和里程碑；它的数字，这个团队在略少于一半的推演中能够达到。
# <!-- solution end -->

# %%
# solution begin
from simkit.company.crisis import stage_case
from simkit.course.checks.smart import reference_answers

reference_answers(stage_case("software", seed=1), language)
# solution end
