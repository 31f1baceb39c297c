"""Making tea, in one lesson."""

# %% [markdown]
# # Making tea
#
# A flag is only a flag [fact: generalize-flag-only]. And so on [fact: machine-id-kept],
# as before [fact: generalize-flag-only].

# %% tags=["setup"]
from small_course.door import check

kettle = {"water": "cold"}

# %%
# !echo boiling
print(kettle)

# %% [exercise] tea-1

# %% [exercise] tea-2

# %% [markdown]
# The end.
