# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown] lang="en"
# # When a target may move
#
# "The market is bad, we need another target." Sometimes that is true. A target that never moves when the world does is
# a lie that everybody can see; a target that moves when people sigh is none at all. So companies agree beforehand when
# it may move, by how much, and who decides.
#
# By the end of this lesson you can
#
# - read the five triggers word by word in a company's months,
# - tell a bad run from a ground for change,
# - keep the limits: data, seldom, ± 20 %, approval, a restated standard.

# %% [markdown] lang="zh"
# # 目标什么时候可以动
#
# “市场不好，得调目标。”有时候确实如此。世界变了目标却纹丝不动，人人都知道那是自欺欺人；有人叹口气目标就动，那等于没有目标。所以公司要事先约定：
# 什么时候可以动，动多少，谁来定。
#
# 学完这节课，你能够：
#
# - 对照数据，逐字核对五个触发条件；
# - 分清“一段时间业绩不好”和“有理由调整”；
# - 守住限制：有数据、不频繁、±20%以内、正式审批、重新明确考核标准。

# %%
from IPython.display import HTML, Image
from simkit.company.dossiers import draw_dossiers
from simkit.goals.adjust import triggers
from simkit.course.words import say
from simkit.show import boards, theme
from simkit.show.cascade_charts import file_months

files = {file.kind: file.months for file in draw_dossiers(9000, 750_000)}

# %% [markdown] lang="en"
# ## Behind, and no ground
#
# Below is a team that has been behind its target for months. The dotted lines lie 30 % to either side of the target:
# one month touches the lower one, never three in a row. Demand, the black line, has not moved. Nothing here is a
# trigger: this team needs help with its funnel, not a lower bar.

# %% [markdown] lang="zh"
# ## 落后，但没有调整的理由
#
# 下面这个团队已经落后好几个月。虚线是目标上下30%：只有一个月碰到下面那条，从来没有连续三个月；黑线是市场需求，没有变化。这里没有一个触发条件成立：这个团队需要的是
# 在漏斗上得到帮助，而不是降低标准。

# %%
Image(theme.as_png(file_months(files["behind"], language), 72))

# %% [markdown] lang="en"
# ## Ahead counts as well
#
# The rule says *in either direction*. Here the team has signed far more than its target for three months in a row, up to
# now. A target that everybody passes in the second month steers nobody any more.

# %% [markdown] lang="zh"
# ## 超出也算
#
# 规则说的是*无论高低*。这个团队已经连续三个月大幅超过目标，一直到现在。月中就能完成的目标，谁也带动不了。

# %%
Image(theme.as_png(file_months(files["above"], language), 72))

# %%
table = triggers(files["above"]).query("holds")
words = [(name, say(f"adjust.trigger_{name}", language)) for name in table["trigger"]]
HTML("".join(boards.paragraph(f"{word}: {size:+.0%}") for (_, word), size in zip(words, table["size"])))

# %% [markdown] lang="en"
# ## The limits
#
# A trigger opens the door; five limits decide what may pass. There is **data** behind the request, the figure in which
# the trigger shows. It is **seldom**. It stays **within ± 20 %** as a rule, and since nobody knows how much of a change
# will last, it takes half to all of it. Somebody **above the team** approves it. And the **standard** is restated: from
# now on the new target, for the months behind us the old one. Whoever rewrites the past will not be believed next time.
#
# Open explanation comes last and matters most: people accept a hard decision that they understand.
#
# ## Before you go
#
# 1. When was a target in your company last changed in flight? Which trigger held?
# 2. Who decided, and would you have known beforehand how?
#
# Then open the exercise of the same name: five requests are waiting.

# %% [markdown] lang="zh"
# ## 限制
#
# 触发条件只是打开门，能不能进去还要看五条限制。申请要有**数据**支撑，也就是能看出触发条件成立的那个数字；要**不频繁**；幅度一般**在±20%以内**，
# 而且谁也不知道变化能持续多少，所以取变化的一半到全部；由**团队以上**的人审批；并且重新明确**考核标准**：从现在起按新目标，已经过去的月份按原目标。
# 改写过去的人，下一次就没人信了。
#
# 最后一步是公开说明，也最重要：理解了，再难的决定大家也能接受。
#
# ## 课后思考
#
# 1. 你们公司上一次中途调整目标是什么时候？当时哪个触发条件成立？
# 2. 是谁决定的？事先知道会怎么决定吗？
#
# 然后打开同名练习：五份申请正等着你们。
