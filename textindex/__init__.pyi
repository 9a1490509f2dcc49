# Every public name of textindex and its home: what the package loads when a name is first used, and what tools read.

from .core.errors import (
    DictionaryError as DictionaryError,
    DocumentError as DocumentError,
    EstimateError as EstimateError,
    EstimateWarning as EstimateWarning,
    ExhibitError as ExhibitError,
    ExhibitWarning as ExhibitWarning,
    FetchError as FetchError,
    IdentityWarning as IdentityWarning,
    LiteratureError as LiteratureError,
    OutputWarning as OutputWarning,
    SourceError as SourceError,
    SurveyError as SurveyError,
    SurveyWarning as SurveyWarning,
    TextIndexError as TextIndexError,
)
from .core.estimates import Estimate as Estimate, ModelSpec as ModelSpec
from .core.event_study import Bacon as Bacon, EventStudy as EventStudy
from .core.flow import Flow as Flow
from .core.records import (
    Dictionary as Dictionary,
    Document as Document,
    Filing as Filing,
    Folded as Folded,
    MatchPolicy as MatchPolicy,
    Page as Page,
    Rejection as Rejection,
    Section as Section,
    Term as Term,
)
from .core.results import ScoreResult as ScoreResult
from .dictionary import load_dictionary as load_dictionary
from .documents import fold as fold
from .estimates import (
    adoption as adoption,
    coded_firm_years as coded_firm_years,
    correct as correct,
    correct_models as correct_models,
    corrections as corrections,
    estimate as estimate,
    fit as fit,
    group_difference as group_difference,
    join_coded as join_coded,
    match as match,
    match_cohorts as match_cohorts,
    mediate as mediate,
    percent_effects as percent_effects,
    power as power,
    screen as screen,
    size_classes as size_classes,
)
from .estimates.did import bacon as bacon, event_study as event_study, few_clusters as few_clusters
from .exhibits import (
    describe as describe,
    draw_bacon as draw_bacon,
    draw_balance as draw_balance,
    draw_coefficients as draw_coefficients,
    draw_event_study as draw_event_study,
    draw_flow as draw_flow,
    draw_group_time as draw_group_time,
    draw_loadings as draw_loadings,
    draw_marginal_effects as draw_marginal_effects,
    draw_recheck as draw_recheck,
    draw_specification_curve as draw_specification_curve,
    draw_support as draw_support,
    typeset as typeset,
    typeset_balance as typeset_balance,
    typeset_event_study as typeset_event_study,
)
from .exhibits.saving import save_exhibit as save_exhibit
from .fetch import (
    fetch_cninfo as fetch_cninfo,
    fetch_companies as fetch_companies,
    fetch_edgar as fetch_edgar,
    fetch_esef as fetch_esef,
)
from .literature import deduplicate as deduplicate, read_references as read_references, review as review
from .multiverse.run import Choices as Choices, multiverse as multiverse
from .panel import build_panel as build_panel, simulate as simulate
from .patents import (
    collaborators as collaborators,
    match_applicants as match_applicants,
    patent_quality as patent_quality,
    technology_cycle as technology_cycle,
)
from .scoring.pipeline import read as read, read_archive as read_archive, score as score, sections as sections
from .store import Store as Store, write as write
from .study import run_study as run_study
from .study.literature import code_interviews as code_interviews, code_papers as code_papers
from .study.pack import Packed as Packed, Verified as Verified, pack as pack, verify as verify
from .study.report import draw_index as draw_index, report as report
from .study.review_tables import agree_cells as agree_cells, check_screening as check_screening, overview as overview
from .survey.recheck import recheck as recheck
from .survey.run import survey as survey
from .vectorizer import DictionaryVectorizer as DictionaryVectorizer
from .workbench import (
    agree as agree,
    classify as classify,
    code as code,
    diff as diff,
    expand as expand,
    impact as impact,
    kwic as kwic,
    lint as lint,
    reconstruct as reconstruct,
    sample as sample,
    sample_firm_years as sample_firm_years,
    validate as validate,
)

__version__: str
