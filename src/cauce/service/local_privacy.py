"""What a person may ask for: everything held about them, and to be forgotten: in process."""

from __future__ import annotations

from cauce.service.session import Session
from cauce.service.verbs.privacy import PrivacyVerbs


class LocalPrivacyVerbs(PrivacyVerbs):
    """See PrivacyVerbs."""

    _session: Session
