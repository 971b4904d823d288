# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown] lang="en"
# # Why manage targets at all?
#
# Every company has targets. Few manage them. Here is how one finds out which kind one works for: ask three managers
# where the number comes from, when anybody last looked at it, and what happened to those who missed it.
#
# Four pains come up in every room:
#
# 1. **Gut feeling.** The number was set behind a closed door, without last year's figures and without the market.
# 2. **Out of sight.** Once set, nobody tracks it; data lie scattered, and a problem is seen when it is too late.
# 3. **A formality.** The appraisal has no clear criteria, and its result has no consequence.
# 4. **One size for all.** One incentive for everybody: morale sinks, and the good ones leave.
#
# By the end of this lesson you can say what a target costs when it is set too high, why a number needs a spread, and
# which question to ask before you accept one.

# %% [markdown] lang="zh"
# # 为什么要做目标管理？
#
# 每家公司都有目标，真正在“管”目标的却不多。想知道自己的公司属于哪一种，问三位经理三个问题就够了：这个数是怎么来的？上一次认真看它是什么时候？
# 没完成的人后来怎么样了？
#
# 每次培训，大家说得最多的是四个痛点：
#
# 1. **拍脑袋定目标。** 关起门来定数字，没看去年的数据，也没看市场。
# 2. **定完就没人管。** 目标下达之后没有跟踪，数据散落各处，发现问题时已经晚了。
# 3. **考核走形式。** 标准不清楚，结果也没有下文。
# 4. **激励一刀切。** 所有人一个办法，士气低落，能干的人先走。
#
# 学完这节课，你能够说清楚：目标定得过高要付出什么代价；为什么一个数字还需要一个范围；接受一个目标之前，该先问什么。

# %%
import numpy as np
from IPython.display import Image
from simkit.company.run import quarter_ends
from simkit.company.world import draw_world, load_scenario
from simkit.course.words import money, percent
from simkit.show import odds, theme

quarter = quarter_ends("software", seed=1)
[money(amount, language) for amount in (quarter.min(), quarter.mean(), quarter.max())]

# %% [markdown] lang="en"
# ## One team, one quarter, a thousand ways to end
#
# Above you see what one and the same team signs in a quarter: the worst, the average and the best of a thousand. The
# same people, the same market, the same effort; only luck differs. Customers decide a week later, a large deal falls
# through, another comes early. Whoever sets a target draws a line through this spread, whether they know it or not.

# %% [markdown] lang="zh"
# ## 同一个团队，同一个季度，一千种结局
#
# 上面是同一个团队一个季度的签约额：一千次推演里最差的、平均的和最好的。人没变，市场没变，努力也没变，变的只是运气：客户晚一周拍板，一个大单丢了，另一个提前
# 签了。定目标的人，其实就是在这个范围里画一条线，不管自己知不知道。

# %%
low, middle, high = np.quantile(quarter, [0.04, 0.5, 0.97])
Image(theme.as_png(odds.chance_by_target(quarter, [low, middle, high], language), 72))

# %% [markdown] lang="en"
# The lowest of the three targets is a gift, the highest a wish. Neither asks anything of anybody: the first is reached
# asleep, the second is given up by the second month. A good target is **challenging yet attainable**: one
# has to jump, and can reach it. How high that is cannot be read from the target. It can be read from this curve.
#
# Many practitioners aim at a chance of 50–60 %. That is a convention, not a proven optimum. Below stands the target
# that this team was given. Try it yourself: change the number, run the cell, and ask your neighbours whether they
# would sign for it.

# %% [markdown] lang="zh"
# 三个目标里，最低的等于白送，最高的只能算愿望。两者对人都没有要求：前一个躺着也能完成，后一个到第二个月大家就放弃了。好目标是**跳一跳，够得着**。
# 到底多高算“够得着”，从目标本身看不出来，从这条曲线上看得出来。
#
# 不少人习惯把达成可能性定在50%–60%。这只是惯例，并没有证据说明它最好。下面是这个团队接到的目标。自己试一试：改一改下面的数字，运行单元格，再问问身边的同事，敢不敢为它签字。

# %%
team = draw_world(load_scenario("software"), seed=1)
my_target = 1.0 * team.quota.sum()
print(money(my_target, language), percent(odds.chance_of(quarter, my_target)))

# %% [markdown] lang="en"
# ## Claims to be careful with
#
# You will hear that **83 % of missed results go back to unreasonable targets**, that target management **decides 100 % of
# performance**, and that aligned goals bring **72 % better collaboration** and **three times the speed**. All of this is
# claimed, unsourced. Ask of each: who counted, in which firms, against what? What is well supported is more modest and
# more useful: a specific, hard goal beats "do your best" (Locke and Latham 2002); goals for groups work as well
# (Kleingeld 2011); feedback helps on average, and harms in more than a third of the cases (Kluger and DeNisi 1996).
#
# ## What a good target is, and what is done with it
#
# Four principles: specific and measurable; challenging yet attainable; in line with the strategy; agreed with the
# people who are to reach it. And three steps, which are this workshop:
#
# - **Calibrate**: history, market, a goal that a colleague can check (lesson 02).
# - **Design the path**: cascade it to time, people, products, regions and customers, with key action indicators,
#   owners and resources (lesson 03).
# - **Review and adapt**: track, retrospect, recognise, adjust where a rule allows it (lessons 04 to 07).
#
# Then it starts again: set, decompose, execute, track, coach, adjust, review, improve. What closes the loop is data,
# a system, and the will to get better.

# %% [markdown] lang="zh"
# ## 听到这些数字，要多问一句
#
# 你会听到：**83%的业绩未达成，源于目标不合理**；目标管理**决定100%的业绩**；目标对齐之后，**协作提升72%、速度快3倍**。这些都只是宣称，没有出处。对每一个都
# 可以追问：谁统计的？哪些公司？跟什么比？真正有研究支持的结论要朴素得多，也有用得多：具体而有难度的目标，好过“尽力而为”（Locke与Latham，2002）；团队
# 目标同样有效（Kleingeld，2011）；反馈平均来说有帮助，但超过三分之一的情况反而有害（Kluger与DeNisi，1996）。
#
# ## 什么是好目标，有了目标又该做什么
#
# 四条原则：具体、可衡量；有挑战，又够得着；与公司战略一致；与完成它的人达成共识。接下来是三步，也就是这个工作坊的内容：
#
# - **校准目标**：看历史，看市场，写成同事可以核对的目标（第02课）。
# - **设计路径**：按时间、人员、产品、区域、客户分解，配上关键行动指标、责任人和资源（第03课）。
# - **复盘迭代**：跟踪、复盘、认可，规则允许时才调整（第04–07课）。
#
# 然后从头再来：设定、分解、执行、跟踪、辅导、调整、复盘、改进。让这个闭环转起来的，是数据、体系和持续改进。

# %% [markdown] lang="en"
# ## Before you go on
#
# Take a target of your own team. Answer in one sentence each:
#
# 1. Where does the number come from?
# 2. If the coming quarter were played ten times, in how many would you reach it?
# 3. Who looks at which figure, every week, to know early?
#
# If the second answer is "ten", it is not a target; if it is "none", it is not one either.

# %% [markdown] lang="zh"
# ## 继续之前
#
# 拿出你自己团队的一个目标，每个问题用一句话回答：
#
# 1. 这个数是怎么来的？
# 2. 如果下个季度可以过十遍，有几遍能完成？
# 3. 谁每周看哪个数字，才能早一点知道？
#
# 第二题如果答“十遍”，那不是目标；如果答“一遍也没有”，那也不是目标。
