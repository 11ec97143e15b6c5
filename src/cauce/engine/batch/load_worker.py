"""A process that prepares records to be loaded: `python -m cauce.engine.batch.load_worker`."""

from cauce.engine.batch.load_columns import harvest
from cauce.engine.worker import serve

if __name__ == "__main__":
    serve(harvest)
