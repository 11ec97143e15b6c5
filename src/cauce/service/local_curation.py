"""What data stewards do beyond single assertions: merge, split, review, decide, revert: in process."""

from __future__ import annotations

from cauce.service.session import Session
from cauce.service.verbs.curation import CurationVerbs


class LocalCurationVerbs(CurationVerbs):
    """See CurationVerbs."""

    _session: Session
