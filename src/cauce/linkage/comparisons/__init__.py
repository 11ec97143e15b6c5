"""Comparators: each looks at one trait of two signatures and says which level they reach. Symmetric, pure, memoised by token."""
