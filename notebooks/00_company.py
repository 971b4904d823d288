# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown] lang="en"
# # The company that you will lead
#
# Before anybody decides anything, walk through the house. In this workshop your group leads one sales team of a
# simulated company. It has three years behind it, people who came and went, customers, a market that wanders, and a
# quarter that is half over. Everything that happened is written down in tables, and every figure you will meet on the
# pages is computed from them.
#
# By the end of this lesson you know which tables there are, what a row of each of them is, and how to follow one deal
# from the first contact to the payment.

# %% [markdown] lang="zh"
# # 你将要带领的公司
#
# 做决定之前，先把家底走一遍。在这个工作坊里，你们小组带领一家模拟公司的销售团队。它有三年的历史，有人来有人走，有客户，有起伏的市场，还有一个已经过半的
# 季度。发生过的一切都记在数据表里，页面上的每一个数字，都由这些表计算得出。
#
# 学完这节课，你会知道有哪些表、每张表的一行是什么，也会跟着一个单子，从第一次接触走到回款。

# %%
from IPython.display import HTML, Image, display
from simkit.company.crisis import stage_case
from simkit.show import theme, tour
from simkit.show.cuts import cuts_board

case = stage_case("software", seed=1)
tables = case.tables
case.scenario.story.in_(language)

# %% [markdown] lang="en"
# ## The people
#
# A row is a seat: a territory with its customers, and whoever holds it now. **Quota** is what the seat is to sign this
# quarter; **authority** is the discount that its holder may give without asking. Look at the months in the seat: who is
# still on the **ramp**?

# %% [markdown] lang="zh"
# ## 人
#
# 一行是一个席位：一块片区和它的客户，以及现在负责的人。**个人指标**是这个席位本季度要签下的金额，**折扣权限**是不用请示就能给的让价。看看在岗月数：谁还在**新人爬坡期**？

# %%
columns = (f"name_{language}", "region", "tenure_months", "quota", "authority", "accounts")
HTML(tour.rows_of(tables, "reps", language, columns, most=12))

# %% [markdown] lang="en"
# ## The funnel, and one deal in it
#
# A deal passes four working stages before it is signed: lead, opportunity, solution, quote. Each has a criterion to get
# in and one to get out; without them everybody's funnel looks full. Below is the largest deal that was signed this
# quarter, event by event. A day of 0 is the first working day of the quarter; days before it are negative. How long was
# it in each stage? Where did it wait?

# %% [markdown] lang="zh"
# ## 漏斗，以及其中的一个单子
#
# 一个单子签下来之前，要走过四个阶段：线索、商机、方案、报价。每个阶段都有进入标准和出口标准；没有标准，谁的漏斗看上去都是满的。下面是本季度签下的最大一单，一件事一行。
# 第0天是本季度第一个工作日，之前的日子是负数。它在每个阶段各停留了多久？卡在了哪里？

# %%
HTML(tour.rows_of(tables, "events", language, ("day", "stage", "event", "amount"), tour.life(tables, language)))

# %% [markdown] lang="en"
# The table of **deals** tells the same story in one row each, and more: what was given away, why it was lost, when the
# customer paid. The names of its columns are explained in the data dictionary, `datasets/course/dictionary.csv`.

# %% [markdown] lang="zh"
# **商机表**把同样的经过压成一行，还多了几件事：让了多少价，为什么丢单，客户什么时候付款。各列的含义都在数据字典`datasets/course/dictionary.csv`里。

# %%
signed = tables.deals[(tables.deals["status"] == "signed") & (tables.deals["closed"] >= 0)]
columns = ("deal", "amount", "price", "discount", "margin", "term_days", "collected_day")
display(HTML(tour.rows_of(tables, "deals", language, columns, signed)))
HTML(tour.meanings("deals", language, columns))

# %% [markdown] lang="en"
# One lost deal is a story; a hundred are a finding. Where does the team win more often, and what does it lose to? A reason in the
# table is what was entered when the deal was closed: "no decision" may also be a rep who never reached the one who decides.

# %% [markdown] lang="zh"
# 丢一单是故事，丢一百单就是规律。哪个片区赢单更多？单子都丢给了什么？表里的原因是结案时填写的：写着“客户没有决定”，也可能是销售一直没有见到能拍板的人。

# %%
HTML(tour.losses(tables, tour.segments(case, "regions", language), language))

# %% [markdown] lang="en"
# ## Three years
#
# Targets are set on history, so look at it before you set one. Compare a quarter with the **same quarter** of the years
# before, not with the one that has just ended: a year has its seasons. Ask of every outlier what happened then. One
# strong quarter is not a trend, and neither is one weak one.

# %% [markdown] lang="zh"
# ## 三年
#
# 目标要建立在历史上，所以定目标之前先看历史。拿一个季度去比往年**同期**，不要比刚结束的上一季度：一年有淡季和旺季。看到异常的季度，先问那时候发生了什么。一个季度特别好
# 不是趋势，一个季度特别差也不是。

# %%
Image(theme.as_png(tour.years(tables, language), 72))

# %%
products = tour.segments(case, "products", language)
customers = tour.segments(case, "customers", language)
display(Image(theme.as_png(tour.mix(tables, "product", products, language), 72)))
Image(theme.as_png(tour.mix(tables, "customer", customers, language), 72))

# %% [markdown] lang="en"
# And this quarter, half of which is gone? Below is the board of **attainment** by region, product and customer type: what each
# is to bring in the whole quarter, what is signed so far, and what was signed by the same working day a year ago. Before you
# explain a line, ask how many deals it is made of. Would one large deal more turn it round?

# %% [markdown] lang="zh"
# 那么，已经过半的本季度呢？下面是按片区、产品、客户类型看的**达成率**看板：整个季度各要完成多少，到今天签了多少，去年同期（同一个工作日）签了多少。解释任何一行之前，先问它背后有几个单子：
# 多签一个大单，结论会不会就反过来？

# %%
HTML(cuts_board(case, language))

# %% [markdown] lang="en"
# ## The market
#
# Every region has a demand of its own that wanders from week to week, and now and then something befalls it: a launch, a
# policy, a price war. A target for a region that ignores where its market stands is a gut feeling with a decimal point.

# %% [markdown] lang="zh"
# ## 市场
#
# 每个片区都有自己的需求，一周一周地起伏，偶尔还会碰上大事：新品上市、政策出台、价格战。给一个片区定目标，却不看它的市场在哪里，等于给拍脑袋加了个小数点。

# %%
Image(theme.as_png(tour.demand(tables, tour.segments(case, "regions", language), language), 72))

# %% [markdown] lang="en"
# ## What people did
#
# Results come last. Before them come visits, calls, proposals, follow-ups; they are counted week by week. The usual
# yardsticks are five new customers visited a week, fifteen new qualified opportunities a month, a proposal for six of
# ten opportunities, and four of ten proposals signed. Does this team reach them? Does a rep who visits more also sign
# more, and would you have bet on it?

# %% [markdown] lang="zh"
# ## 大家做了什么
#
# 结果总是最后才来。在它之前，是拜访、电话、方案和跟进，一周一周都有记录。常用的标准是：每周拜访5家新客户，每月新增15个合格商机，60%的商机要出方案，40%的方案能签约。这个
# 团队做到了吗？拜访多的人，签单也多吗？看数据之前，你会押哪一边？

# %%
running = tables.activities[tables.activities["quarter"] == 0]
columns = ("rep", "week", "visits", "calls", "proposals", "follow_ups")
display(HTML(tour.rows_of(tables, "activities", language, columns, running.sort_values(["week", "rep"]), most=9)))
Image(theme.as_png(tour.output(tables, language), 72))

# %% [markdown] lang="en"
# ## Try it
#
# The tables are ordinary data frames. Change the name or the columns in a cell above and run it again: `staff` knows who
# left and when, `targets` what each seat was asked for, `accounts` who the customers are. All of them also lie as CSV in
# `datasets/course`, to be opened in a spreadsheet.
#
# Then answer three questions as a group, before you open the first exercise:
#
# 1. Which two figures would you look at every Monday if you led this team?
# 2. Which seat worries you, and on what evidence?
# 3. What did this company do well three years ago that it does less well now?

# %% [markdown] lang="zh"
# ## 动手试试
#
# 这些表都是普通的数据表。把上面单元格里的表名或列名改一改，再运行一次：`staff`记录谁在什么时候离开，`targets`是每个席位历次的指标，`accounts`是客户名单。所有表也都以CSV
# 格式放在`datasets/course`里，可以用电子表格打开。
#
# 打开第一个练习之前，小组一起回答三个问题：
#
# 1. 如果由你带这个团队，每周一会看哪两个数字？
# 2. 哪个席位让你担心？依据是什么？
# 3. 这家公司三年前做得好、现在却不如以前的，是什么？
