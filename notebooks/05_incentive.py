# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown] lang="en"
# # Pay: you get what you pay for
#
# "Our people only wake up in the last week." "Once they are through, they wait for the next quarter." "Whoever does well
# gets a higher quota." When a room of sales managers says such things, it talks about people. Look at the pay plan, and
# most of it is no mystery: they do what it pays for.
#
# By the end of this lesson you can
#
# - read a pay plan as a curve, and see where it will be gamed,
# - say what an accelerator, a cap, a quality gate and a team bonus do, each by itself,
# - tell what the course claims about pay from what has been measured.
#
# The reps below are simulated. They look ahead: each week they choose effort, discount and the date of a signature by
# what the plan makes worth their while.

# %% [markdown] lang="zh"
# # 激励：花钱买什么，就得到什么
#
# “我们的人不到最后一周不着急。”“一达标就歇着，等下个季度。”“谁干得好就给谁加指标。”管理者这么说的时候，说的是人。可是把薪酬方案拿来一看，
# 多半并不奇怪：方案花钱买什么，大家就做什么。
#
# 学完这节课，你能够：
#
# - 把薪酬方案看成一条曲线，看出哪里会被钻空子；
# - 说清楚超额加速、封顶、质量约束、团队奖金各自起什么作用；
# - 分清哪些只是课程里的宣称，哪些有人测量过。
#
# 下面的销售是模拟出来的。他们会往前看：每周都按方案算一算，投入多少、给多少折扣、哪天签约最合算。

# %%
from IPython.display import HTML, Image
from simkit.company.crisis import find_case
from simkit.company.nextyear import compared, next_year
from simkit.show import payfigures, theme
from simkit.show.forms.incentive_see import figures_html

year = next_year(find_case("software", seed=1))
three = payfigures.examples(["linear", "bands", "steep"], language)
Image(theme.as_png(payfigures.curves(three, language), 72))

# %% [markdown] lang="en"
# ## A plan is a curve
#
# All three pay the same at 100 %: that is the **on-target pay**. Up to there they share the **pay mix**, here 45 % base
# salary; the course recommends 40–60 %, by grade and experience, and a performance bonus of 15–25 %.
#
# - **One rate** pays each deal alike, wherever one stands.
# - The **bands** of this course: below 80 % of the quota the base rate and no bonus; from 80 % the standard rate and the
#   bonus; from 100 to 120 % the rate × 1.2, the bonus × 1.5; above 120 % the rate × 1.5, the bonus × 2. The edges are exact:
#   79.99 % is below, 80 % is not; 120 % belongs to the band before, 120.01 % does not.
# - A **steep accelerator**: one rate, and from the target on two and a half times of it.
#
# Tiers, bands and an accelerator are alternatives. And say whether a rate pays only the **slice** above its edge, as here, or
# **all** sales of the period: then there is a jump at the edge. Where the curve jumps, one deal is worth a month's pay.

# %% [markdown] lang="zh"
# ## 方案就是一条曲线
#
# 三个方案在100%时拿得一样多，这就是**达标总收入**。在此之前，**固浮比**相同，这里底薪占45%；课程建议底薪占40%–60%，按职级和经验区分，绩效
# 奖金占15%–25%。
#
# - **统一费率**：站在哪里，每一单都一样值钱。
# - 本课程的**分段提成**：销售指标的80%以下，基础费率，没有奖金；80%起，标准费率加奖金；100%–120%，费率×1.2、奖金×1.5；超过120%，费率×1.5、奖金×2。分界
#   是精确的：79.99%在下面，80%就不是；120%还属于前一段，120.01%就不是了。
# - **陡峭加速**：统一费率，达标以后变成两倍半。
#
# 阶梯、分段、超额加速，三选一。还要写明费率只算超过分界的**那一段**（这里就是），还是算当期**全部**销售额：后者会在分界处跳一下。曲线一跳，一单就值一个月的收入。

# %%
played = payfigures.play(year, payfigures.examples(["linear", "steep", "gated"], language))
Image(theme.as_png(payfigures.discount_by_week(played, language), 72))

# %% [markdown] lang="en"
# ## The last week
#
# Under one rate the last week is a week like others. Under the accelerator with its lump sum at 100 % the reps pay for
# signatures that would have come anyway: not with their own money but with the company's, as discount. In a software
# firm that was studied, revenue lost in this way came to 6–8 % (Larkin 2014).
#
# The third line is the same accelerator behind **quality gates**: who signs beyond their authority or below the
# margin floor loses the variable pay. The rush is gone, and discounts are lower all quarter. The course's gates are four:
# discount within authority, gross margin not below its floor, payment terms as policy says, a complaint rate below the
# industry's. The simulation takes for granted that a gate which bites is kept, and plays the first two only.

# %% [markdown] lang="zh"
# ## 最后一周
#
# 统一费率下，最后一周和平常一样。加速加上100%那一刻的一次性奖金，销售就会花钱去买那些本来也会签的单：花的不是自己的钱，是公司的折扣。有人研究过一家软件公司，
# 这样损失的收入达到6%–8%（Larkin，2014）。
#
# 第三条线还是同一个加速方案，但加了**质量约束指标**：超权限折扣或毛利率低于底线，就拿不到浮动薪酬。季末冲量不见了，整个季度的折扣也低了。课程里的约束有四项：
# 折扣在权限内、毛利率不低于底线、账期符合政策、客诉率低于行业水平。推演假定约束只要扣得到钱就会被遵守，而且只推演前两项。

# %%
Image(theme.as_png(payfigures.signed_by_week(dict(list(played.items())[:2]), language), 72))

# %% [markdown] lang="en"
# Deals move too. Some that were due in week one of the next quarter are signed in week 13; look at what is missing in
# week 1. Nothing was sold more; it was only sold earlier, and cheaper.
#
# ## Caps, and the same for all
#
# Now look at effort three weeks before the quarter ends, by where a rep stands.

# %% [markdown] lang="zh"
# 签约时间也会挪。本该下季度第一周签的单，提前到了第13周；看看第1周少了多少。并没有多卖，只是卖得更早、更便宜。
#
# ## 封顶，和“人人一样”
#
# 再看离季末三周时，站在不同位置的人各投入多少。

# %%
four = payfigures.examples(["linear", "bands", "capped", "same"], language)
Image(theme.as_png(payfigures.late_effort(year, four, language), 72))

# %% [markdown] lang="en"
# - **A cap** is meant to save money. It tells the best to stop, and it tells them early: who sees the ceiling coming
#   slows down before it. In the firm that Misra and Nair studied (2011), revenue rose by about 9 % when cap and quota ratchet went.
# - **A ratchet** raises the quota of whoever did well. In Chinese one says that the fast ox is whipped; oxen learn.
# - **The same for all** pays everybody from one pot. With nine in the pot, each deal brings a ninth to the one who made
#   it, and work becomes a favour. Here the reps fall to the effort that is made for its own sake, in our model 70 % (an
#   assumption, as the model knows no pride). That a single undifferentiated incentive costs morale and good people is
#   claimed by the course, unsourced; that shared pay tempts some to rest is an old argument of economists (Holmström
#   1982), and how strong it is differs from firm to firm. A **part** of the bonus for the team is a different thing.
#
# Pay is not all. Recognition, contests, growth and belonging move people too, and no curve shows them.
#
# ## Try it
#
# Below, the bands of the course against one rate, on the same luck. Write `"capped"`, `"steep"` or `"same"`
# instead, and guess three rows before you run the cell.

# %% [markdown] lang="zh"
# - **封顶**本想省钱，实际上是叫最能干的人停下来，而且叫得很早：看见天花板，人还没到就先慢了。Misra和Nair研究的那家公司（2011），取消封顶和指标棘轮之后，
#   收入上升约9%。
# - **指标棘轮**：谁干得好，就给谁加指标。俗话叫“鞭打快牛”，牛也是会学的。
# - **人人一样**：大家吃一锅饭。九个人一锅，自己签的一单自己只得九分之一，干活就成了帮忙。这里的销售降到“不为钱也会做”的投入，模型里是70%（这是假定，模型不懂
#   自尊心）。“激励一刀切会让士气低落、能人流失”是课程里的宣称，没有出处；“吃大锅饭会有人偷懒”是经济学的老话题（Holmström，1982），有多严重，各家不同。奖金中拿出**一部分**看团队，是另一回事。
#
# 激励不只是钱。认可、竞赛、成长、归属感同样能打动人，只是没有哪条曲线画得出来。
#
# ## 试一试
#
# 下面是课程的分段提成与统一费率的对比，同样的运气。把它换成 `"capped"`、`"steep"` 或 `"same"`，运行之前先猜三行。

# %%
mine = "bands"
one, other = payfigures.play(year, payfigures.examples(["linear", mine], language)).values()
HTML(figures_html(compared(other, one), language, "CNY"))

# %% [markdown] lang="en"
# ## Before you design
#
# - **Level first.** The course quotes commission of 2, 3 and 4 %. At a million of sales a rep, 3 % is 30 thousand; with
#   a fixed part of about half, nobody could live on it. Fix the on-target pay by what the market pays; rates follow.
# - **Both ends.** Stand at 40 % and at 130 % and ask what the next deal brings.
# - **Somebody new** cannot sell yet. A quota that rises with the ramp and a draw for a few months cost little; losing
#   them costs a third of a year's sales (an assumption of our model).
# - **Simple.** A plan that a rep cannot reckon steers nobody.
# - **One change, one reason.** Say which behaviour each rule pays for, and what you will look at in April.

# %% [markdown] lang="zh"
# ## 动手设计之前
#
# - **先定水平。** 课程里的提成是2%、3%、4%。每人卖一百万，3%就是三万，底薪再占一半左右，没人过得下去。先按市场定达标总收入，费率自然就出来了。
# - **看两头。** 站在40%和130%的位置想一想：下一单能拿多少？
# - **新人**还出不了单。随新人爬坡期上调的指标、几个月的预支提成，花不了多少；人走了，损失的是三分之一年的销售额（模型的假定）。
# - **要简单。** 算不清楚的方案，谁也引导不了。
# - **一处改动，一个理由。** 说清楚每条规则花钱买的是什么行为，到四月份要看哪个数据。
