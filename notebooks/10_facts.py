# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown] lang="en"
# # Can one believe the simulated company?
#
# A simulation that shows what one already believes proves nothing. So we turned it round: we took what is published
# about sales forces, wrote each finding down as a band, and only then looked whether the simulated company falls into
# it. The reps in it know their pay plan and look ahead: each week they weigh effort, discount and timing against what
# the plan still pays. Nothing tells them to rush, to coast or to give up. If they do, it is because of the plan.
#
# In each picture the blue area is the published band, each dot one company, the bar the figure of all. Grey dots are
# the same companies under **linear pay**, where every yuan sold earns the same. What disappears there was made by
# the plan, not by the market.

# %% [markdown] lang="zh"
# # 模拟的公司，可信吗？
#
# 如果模拟只给出我们本来就相信的东西，那它什么也证明不了。所以我们反过来做：先把关于销售队伍的公开研究结论一条条写成区间，再看模拟公司落不落在区间里。这家公司
# 的销售清楚自己的薪酬方案，也会往前看：每周都在权衡投入多少、折扣让多少、哪一单什么时候签，看方案还能给多少回报。没有谁规定他们赶单、松劲或放弃；如果他们这样做，
# 那是方案造成的。
#
# 每张图里，蓝色区域是公开研究的区间，每个点是一家公司，竖条是全部公司的结果。灰色点是同一批公司改用**线性提成**的结果：每卖一元，提成都一样。在灰色点上消失的
# 现象，是方案造成的，不是市场造成的。

# %%
from IPython.display import Image
from simkit.evidence.facts import findings
from simkit.evidence.facts_page import picture

found = findings(seeds=12)
Image(picture(found, ["V01", "V02", "V03", "V05", "V06"], language))

# %% [markdown] lang="en"
# ## The quarter has an edge
#
# Two fifths of a quarter's business is signed in its last month, and in the last week discounts rise by some five points.
# Reps near an edge of the plan pull deals in and pay for it with the customer's discount; those who have nothing to
# gain this quarter hold deals back. Both cost the company money: about two per cent of revenue here, 6–8 % in the
# company that Larkin (2014) studied. Under linear pay the grey dots lie where the calendar alone would put them.

# %% [markdown] lang="zh"
# ## 季度有个“边”
#
# 一个季度约五分之二的签约额落在最后一个月；最后一周，折扣比季中高出约五个百分点。接近提成台阶的销售会把单子往前拉，代价是多让的折扣；本季度已经没什么可争取的销售，则把
# 单子压到下季度。两种做法都让公司损失收入：这里约2%，Larkin（2014）研究的那家公司是6–8%。改用线性提成，灰色点就回到了日历本来的位置。

# %%
Image(picture(found, ["V04", "V07", "V08", "V09", "V10", "V11", "V12"], language))

# %% [markdown] lang="en"
# ## Every clause of a plan changes behaviour
#
# A cap ends effort where it stops paying. A bonus at 100 % piles attainment up just above it. Over-achievement pay keeps
# the best going after their quota. A quarterly quota gives weak reps a fresh start sooner than a yearly one. And who is
# far below quota late in the quarter works less than who nearly has it.
#
# Before you design a plan, say for each clause: **whom does it move, when, and what else will they do because of it?**

# %% [markdown] lang="zh"
# ## 方案里每一条都会改变行为
#
# 提成封顶，到顶就没了动力；达成100%发奖金，达成率就扎堆在100%刚过一点；超额提成让最能干的人达标之后继续跑；按季定指标，让落后的人比按年更早重新起跑；季末离指标
# 很远的人，投入比差一点就达标的人少。
#
# 设计方案之前，对每一条都问一句：**它会推动谁？什么时候？他们还会因此做些什么？**

# %%
Image(picture(found, ["V13", "V15", "V16", "V17", "V18", "V19", "V20"], language))

# %% [markdown] lang="en"
# ## Reps differ, and so do their quarters
#
# Four or five in ten reach the year's quota; the top fifth brings nearly half of the revenue; a good quarter is only
# loosely followed by another. Judge a rep by one quarter and you judge luck.

# %% [markdown] lang="zh"
# ## 人和人不同，季度和季度也不同
#
# 十个销售里有四五个完成年度销售指标；前五分之一的人带来近一半收入；这个季度做得好，下个季度未必还好。只看一个季度评价一个人，评的是运气。

# %%
Image(picture(found, ["V21", "V22", "V23", "V24", "V25", "V26", "V27", "V28"], language))

# %% [markdown] lang="en"
# ## A forecast is a guess with a spread
#
# Fewer than half of the committed deals are won, one in four slips, and what slips by two months is mostly gone.

# %% [markdown] lang="zh"
# ## 预测是带着误差的估计
#
# 承诺单赢下来的不到一半，四分之一会滑单；滑单两个月的，多半就没了。

# %%
Image(picture(found, ["V29", "V30", "V31", "V32", "V33", "V36", "V37"], language))

# %% [markdown] lang="en"
# ## What twelve companies cannot show
#
# Where a picture reads "not shown yet", look at the dots before you doubt the finding: a last quarter that is 3 % better,
# or a gain of one or two per cent, is less than the luck of twelve companies. `simkit facts` draws two hundred that no
# parameter was chosen on, and ends with an error if one of 34 findings does not hold; `simkit facts --html FILE`
# writes all of its pictures.

# %% [markdown] lang="zh"
# ## 十二家公司看不出来的
#
# 如果图上写着“尚未体现”，先看看那些点，再怀疑结论：第四季度好3%，或者一两个百分点的增幅，比十二家公司的运气还小。`simkit facts`会生成两百家公司，都没有用来选过参数；34条
# 结论中只要有一条不成立，命令就以错误结束。`simkit facts --html 文件`可以写出全部图片。
