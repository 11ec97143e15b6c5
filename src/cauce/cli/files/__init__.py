"""Files of customers: JSON lines, CSV and Parquet, read row by row into records. Nothing here prints or knows the command line."""
