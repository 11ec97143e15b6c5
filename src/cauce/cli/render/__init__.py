"""Answers for people: rich tables that fit 100 columns. What they show is data of customers; none of it goes into a log."""
