"""The graph around a customer, drawn: as text, as DOT and Mermaid, as one page that opens in a browser."""
