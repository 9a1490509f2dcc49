"""textindex: from annual reports to a firm-year digitalization index.

Reports from disclosure sites: `fetch_cninfo`, `fetch_edgar`, `fetch_esef`, `fetch_companies`.
The road in one call: `score`. Its parts: `read` (a report), `read_archive` (many, once, into a `Store`), `sections`,
`fold` (what is matched), `load_dictionary`. In scikit-learn: `DictionaryVectorizer`. Records: `Document`, `Page`,
`Filing`, `Folded`, `Section`, `Dictionary`, `Term`, `MatchPolicy`, `Rejection`, `ScoreResult`. Errors: `TextIndexError`
and below. Outputs: `write`; `pack`, `verify` (one file for a referee). The panel: `build_panel`, `simulate` (one whose
truth is known). From it to tables: `fit` (a regression), `estimate` (a file of them), `group_difference`, `screen`
(disclosure above expectation), `mediate` (a channel), `ModelSpec`, `Estimate`, `multiverse` (every combination of
`Choices`). Adoption: `adoption` (who adopted when), `match` (treated firms with controls), `event_study` (effects over
time, an `EventStudy`), `bacon`, `few_clusters` (tests where clusters are few); `draw_event_study`, `draw_group_time`,
`draw_bacon`.
Exhibits: `typeset`, `describe` (tables), `draw_coefficients`, `draw_marginal_effects`, `draw_specification_curve`
(charts), `save_exhibit` (either to a file). Of a run: `report` (a page to send), `draw_index` (a chart of the index).
All of it from one file: `run_study`. To tune a dictionary: `kwic` (words in context), `lint`, `diff`, `impact`,
`expand` (terms it may lack); `sample`, `agree`, `classify` (hits read by people), `validate` (against other measures),
`reconstruct` (what made published numbers).
Literature: `read_references`, `deduplicate`, `review` (exports screened), `check_screening`, `draw_flow`,
`code_papers`, `code_interviews`, `agree_cells`, `overview`. Of questionnaires: `survey`; of a published correlation
matrix: `recheck`.
"""

import sys
from types import ModuleType

import lazy_loader

__version__ = "0.1.0"

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)


class _Root(ModuleType):
    """A public function keeps its name where a room has the same: importing the room does not put it in its place."""

    def __setattr__(self, name: str, value: object) -> None:
        if not (isinstance(value, ModuleType) and name in __all__):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Root
