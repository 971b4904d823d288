# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown] lang="en"
# # Exercise: look back, and talk
#
# The quarter is over. Look back in four steps, then hold the appraisal interview that is due first. Every field is tied to
# the tables of your own quarter; nobody has to write an essay.
#
# Run the cell below (Shift + Enter). If you have rescued a quarter beside this notebook, that is the one you look back on;
# otherwise it is the one of the reference plan.

# %% [markdown] lang="zh"
# # 练习：复盘与绩效面谈
#
# 季度结束了。先用四步复盘，再进行最该先做的那场绩效面谈。每一栏都对应你们自己这个季度的数据表，不用写作文。
#
# 运行下面的单元格（Shift + Enter）。如果你们在旁边的笔记本里挽救过一个季度，复盘的就是那个季度；否则就是按参考追赶计划执行的季度。

# %%
from simkit.show.forms import open_alone

open_alone("review", language)

# %% [markdown] lang="en"
# <!-- solution begin -->
# ## A reference solution
#
# One good review, computed from the quarter: figures read from its tables, a bell between usual and half-time, an interview
# with the rep who needs it most.
# <!-- solution end -->

# %% [markdown] lang="zh"
# <!-- solution begin -->
# ## 参考答案
#
# 一份好的复盘，由这个季度的数据计算得出：数字都来自数据表，警戒值放在常态与季度过半之间，面谈对象是最需要的那位销售。
# <!-- solution end -->

# %%
# solution begin
from simkit.company.crisis import stage_case
from simkit.course.checks.review import reference_answers

reference_answers(stage_case("software", seed=1), language)
# solution end
