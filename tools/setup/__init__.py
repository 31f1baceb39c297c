"""Set-up of the course's environments, from nothing but a Python with venv (standard library only).

`python -m tools.setup env` makes two environments. `.venv` is the course's: JupyterLab, the newest azure-mgmt
packages, the course itself. `.venv-az` is for `az`, which pins older azure-mgmt packages than the course teaches,
so both cannot share one. Each step leaves a stamp (tools/setup/stamp.py); a step whose stamp fits is skipped, so
a second start takes no time and a killed one goes on where it was.
"""
