"""The unary calls: each reads a request, asks the service, and writes the answer. Nothing else happens here."""

from cauce.server.answers import basic, curation, graph, history, journey, privacy, rulesets
from cauce.server.answers.common import Answer

ANSWERS: dict[str, Answer] = {
    **basic.ANSWERS,
    **curation.ANSWERS,
    **history.ANSWERS,
    **graph.ANSWERS,
    **rulesets.ANSWERS,
    **privacy.ANSWERS,
    **journey.ANSWERS,
}
