# What the room gives, and where it is: each is loaded when it is first used, so that a report needs no regressions.

from .run import check_study as check_study, run_study as run_study
