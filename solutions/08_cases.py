# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown] lang="en"
# # Exercise: two cases, read critically
#
# A success is told with five figures, a programme that was stopped with four reasons. Work the figures out again before you believe them,
# and give each reason its principle, its lever and its remedy.
#
# Run the cell below (Shift + Enter). Every change is saved at once in a file beside this notebook.

# %% [markdown] lang="zh"
# # 练习：两个案例，批判地读
#
# 一个成功案例讲了五个数字，一个半途而废的案例讲了四个原因。相信数字之前先自己算一遍；每个原因，都要对上它违背的原则、代表它的杠杆和解决它的措施。
#
# 运行下面的单元格（Shift + Enter）。每次改动都会立即保存到本笔记本旁边的文件里。

# %%
from simkit.show.forms import open_alone

open_alone("cases", language)

# %% [markdown] lang="en"
# <!-- solution begin -->
# ## A reference solution
#
# 1.35 ÷ 1.30 is the attainment of the sales goal, 35 ÷ 30 that of the growth goal; the reported 107 % is neither. The
# delivery time does add up. Attrition fell by 15 points, which is more than half of what it was.
# <!-- solution end -->

# %% [markdown] lang="zh"
# <!-- solution begin -->
# ## 参考答案
#
# 1.35÷1.30是销售额目标的达成率，35÷30是增长目标的达成率，公布的107%两个都不是。交付周期的数字是对的。流失率下降15个百分点，降幅超过原来的一半。
# <!-- solution end -->

# %%
# solution begin
from simkit.company.crisis import stage_case
from simkit.course.checks.cases import reference_answers

reference_answers(stage_case("software", seed=1), language)
# solution end
