# What the room gives, and where it is: each is loaded when it is first used.

from .coding.agree import agree as agree
from .coding.classify import classify as classify
from .coding.code import code as code
from .coding.firm_years import sample_firm_years as sample_firm_years
from .coding.sample import sample as sample
from .comparison.compare import diff as diff, impact as impact
from .concordance.kwic import kwic as kwic
from .corpus import Corpus as Corpus, Report as Report
from .expansion.decisions import Decision as Decision, decide as decide, history as history
from .expansion.expand import expand as expand
from .lint.check import lint as lint
from .reconstruction.reconstruct import reconstruct as reconstruct
from .validity import validate as validate
