# Every public name of textindex and its home: what the package loads when a name is first used, and what tools read.

from .core.errors import (
    DictionaryError as DictionaryError,
)
from .core.errors import (
    DocumentError as DocumentError,
)
from .core.errors import (
    EstimateError as EstimateError,
)
from .core.errors import (
    EstimateWarning as EstimateWarning,
)
from .core.errors import (
    ExhibitError as ExhibitError,
)
from .core.errors import (
    ExhibitWarning as ExhibitWarning,
)
from .core.errors import (
    FetchError as FetchError,
)
from .core.errors import (
    IdentityWarning as IdentityWarning,
)
from .core.errors import (
    LiteratureError as LiteratureError,
)
from .core.errors import (
    OutputWarning as OutputWarning,
)
from .core.errors import (
    SourceError as SourceError,
)
from .core.errors import (
    SurveyError as SurveyError,
)
from .core.errors import (
    SurveyWarning as SurveyWarning,
)
from .core.errors import (
    TextIndexError as TextIndexError,
)
from .core.estimates import Estimate as Estimate
from .core.estimates import ModelSpec as ModelSpec
from .core.event_study import Bacon as Bacon
from .core.event_study import EventStudy as EventStudy
from .core.flow import Flow as Flow
from .core.records import (
    Dictionary as Dictionary,
)
from .core.records import (
    Document as Document,
)
from .core.records import (
    Filing as Filing,
)
from .core.records import (
    Folded as Folded,
)
from .core.records import (
    MatchPolicy as MatchPolicy,
)
from .core.records import (
    Page as Page,
)
from .core.records import (
    Rejection as Rejection,
)
from .core.records import (
    Section as Section,
)
from .core.records import (
    Term as Term,
)
from .core.results import ScoreResult as ScoreResult
from .dictionary import load_dictionary as load_dictionary
from .documents import fold as fold
from .estimates import (
    adoption as adoption,
)
from .estimates import (
    coded_firm_years as coded_firm_years,
)
from .estimates import (
    correct as correct,
)
from .estimates import (
    correct_models as correct_models,
)
from .estimates import (
    corrections as corrections,
)
from .estimates import (
    estimate as estimate,
)
from .estimates import (
    fit as fit,
)
from .estimates import (
    group_difference as group_difference,
)
from .estimates import (
    join_coded as join_coded,
)
from .estimates import (
    match as match,
)
from .estimates import (
    match_cohorts as match_cohorts,
)
from .estimates import (
    mediate as mediate,
)
from .estimates import (
    percent_effects as percent_effects,
)
from .estimates import (
    power as power,
)
from .estimates import (
    screen as screen,
)
from .estimates import (
    size_classes as size_classes,
)
from .estimates.did import bacon as bacon
from .estimates.did import event_study as event_study
from .estimates.did import few_clusters as few_clusters
from .exhibits import (
    describe as describe,
)
from .exhibits import (
    draw_bacon as draw_bacon,
)
from .exhibits import (
    draw_balance as draw_balance,
)
from .exhibits import (
    draw_coefficients as draw_coefficients,
)
from .exhibits import (
    draw_event_study as draw_event_study,
)
from .exhibits import (
    draw_flow as draw_flow,
)
from .exhibits import (
    draw_group_time as draw_group_time,
)
from .exhibits import (
    draw_loadings as draw_loadings,
)
from .exhibits import (
    draw_marginal_effects as draw_marginal_effects,
)
from .exhibits import (
    draw_recheck as draw_recheck,
)
from .exhibits import (
    draw_specification_curve as draw_specification_curve,
)
from .exhibits import (
    draw_support as draw_support,
)
from .exhibits import (
    typeset as typeset,
)
from .exhibits import (
    typeset_balance as typeset_balance,
)
from .exhibits import (
    typeset_event_study as typeset_event_study,
)
from .exhibits.saving import save_exhibit as save_exhibit
from .fetch import fetch_cninfo as fetch_cninfo
from .fetch import fetch_companies as fetch_companies
from .fetch import fetch_edgar as fetch_edgar
from .fetch import fetch_esef as fetch_esef
from .literature import deduplicate as deduplicate
from .literature import read_references as read_references
from .literature import review as review
from .multiverse.run import Choices as Choices
from .multiverse.run import multiverse as multiverse
from .panel import build_panel as build_panel
from .panel import simulate as simulate
from .patents import (
    collaborators as collaborators,
)
from .patents import (
    match_applicants as match_applicants,
)
from .patents import (
    patent_quality as patent_quality,
)
from .patents import (
    technology_cycle as technology_cycle,
)
from .scoring.pipeline import read as read
from .scoring.pipeline import read_archive as read_archive
from .scoring.pipeline import score as score
from .scoring.pipeline import sections as sections
from .store import Store as Store
from .store import write as write
from .study import run_study as run_study
from .study.literature import code_interviews as code_interviews
from .study.literature import code_papers as code_papers
from .study.pack import Packed as Packed
from .study.pack import Verified as Verified
from .study.pack import pack as pack
from .study.pack import verify as verify
from .study.report import draw_index as draw_index
from .study.report import report as report
from .study.review_tables import agree_cells as agree_cells
from .study.review_tables import check_screening as check_screening
from .study.review_tables import overview as overview
from .survey.recheck import recheck as recheck
from .survey.run import survey as survey
from .vectorizer import DictionaryVectorizer as DictionaryVectorizer
from .workbench import (
    agree as agree,
)
from .workbench import (
    classify as classify,
)
from .workbench import (
    code as code,
)
from .workbench import (
    diff as diff,
)
from .workbench import (
    expand as expand,
)
from .workbench import (
    impact as impact,
)
from .workbench import (
    kwic as kwic,
)
from .workbench import (
    lint as lint,
)
from .workbench import (
    reconstruct as reconstruct,
)
from .workbench import (
    sample as sample,
)
from .workbench import (
    sample_firm_years as sample_firm_years,
)
from .workbench import (
    validate as validate,
)

__version__: str
