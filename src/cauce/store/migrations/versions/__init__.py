"""One file per released schema; a released file is never changed."""
