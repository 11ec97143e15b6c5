"""Splink on a table of customers, with its own tutorials' kind of settings: a whole process, as a user would run it.

    python -m benchmarks.splink_run customers.csv clusters.csv

Before Splink sees the table it is cleaned the way its documentation asks for (lower case, no accents, one date format, digits of phones),
in DuckDB, which takes next to nothing. Blocking, training (u by random sampling, m by EM on two blocking rules), prediction at .9 and
clusters at .95, all on one core. PostcodeComparison is for the postal codes of one country; these are of three, so Levenshtein distance
takes its place.
"""

from __future__ import annotations

import sys

import duckdb
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

PREDICT, CLUSTER = 0.9, 0.95

CLEAN = """
CREATE TABLE customers AS SELECT
    record_id AS unique_id,
    nullif(trim(lower(strip_accents(given_name))), '') AS given_name,
    nullif(trim(lower(strip_accents(surname))), '') AS surname,
    strftime(coalesce(try_strptime(birth_date, '%Y-%m-%d'), try_strptime(birth_date, '%d/%m/%Y')), '%Y-%m-%d') AS birth_date,
    nullif(trim(lower(email)), '') AS email,
    nullif(right(regexp_replace(phone, '[^0-9]', '', 'g'), 9), '') AS phone,
    nullif(trim(lower(strip_accents(street))), '') AS street,
    nullif(trim(lower(strip_accents(city))), '') AS city,
    nullif(trim(postal_code), '') AS postal_code
FROM read_csv(?, header = true, all_varchar = true)
"""

SETTINGS = SettingsCreator(
    link_type="dedupe_only",
    comparisons=[
        cl.NameComparison("given_name").configure(term_frequency_adjustments=True),
        cl.NameComparison("surname").configure(term_frequency_adjustments=True),
        cl.DateOfBirthComparison("birth_date", input_is_string=True),
        cl.EmailComparison("email").configure(term_frequency_adjustments=True),
        cl.LevenshteinAtThresholds("phone", 1),
        cl.JaroWinklerAtThresholds("street", [0.9, 0.8]),
        cl.LevenshteinAtThresholds("postal_code", 1),
        cl.ExactMatch("city").configure(term_frequency_adjustments=True),
    ],
    blocking_rules_to_generate_predictions=[
        block_on("given_name", "surname"),
        block_on("surname", "birth_date"),
        block_on("given_name", "birth_date"),
        block_on("email"),
        block_on("phone"),
        block_on("given_name", "postal_code"),
        block_on("surname", "postal_code"),
    ],
)
SURE = (block_on("given_name", "surname", "birth_date"), block_on("email", "given_name"))
"""Rules that hardly ever hold between strangers, from which Splink takes the share of matches."""


def run(source: str, output: str) -> None:
    connection = duckdb.connect()
    connection.execute("SET threads = 1")
    connection.execute(CLEAN, [source])
    api = DuckDBAPI(connection)
    linker = Linker(api.register("customers"), SETTINGS)
    training = linker.training
    training.estimate_probability_two_random_records_match(list(SURE), recall=0.7)
    training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    training.estimate_parameters_using_expectation_maximisation(block_on("given_name", "surname"))
    training.estimate_parameters_using_expectation_maximisation(block_on("birth_date"))
    predicted = linker.inference.predict(threshold_match_probability=PREDICT)
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(predicted, threshold_match_probability=CLUSTER)
    connection.execute(f"COPY (SELECT unique_id, cluster_id FROM {clusters.physical_name}) TO '{output}' (HEADER)")


if __name__ == "__main__":
    run(*sys.argv[1:])
